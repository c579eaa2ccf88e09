//! Campaign definitions shipped with the program, as TOML text. Reading them is for `files::definition_file`.
//! They hold what is known of real campaigns; what was never published is marked as an example.

use crate::error::{Error, Result};

/// A definition shipped with the program.
pub struct Shipped {
    pub key: &'static str,
    /// One Chinese sentence for the list of templates.
    pub about: &'static str,
    pub text: &'static str,
    /// The cases of its demonstration, if it has one.
    pub cases: Option<&'static str>,
    /// Votes to rehearse with, as TOML, where figures were published.
    pub votes: Option<&'static str>,
}

/// Its edition and its vote are dated anew when a campaign is made from it.
pub const BLANK: &str = "blank";

/// In the order they are offered.
pub static SHIPPED: &[Shipped] = &[
    Shipped {
        key: "zhuhai-2020",
        about: "四个类别、入围 34 个，网络投票一周，设最佳案例和优秀案例；评分办法为示例",
        text: include_str!("zhuhai-2020.toml"),
        cases: Some(include_str!("zhuhai-2020-cases.toml")),
        votes: Some(include_str!("zhuhai-2020-votes.toml")),
    },
    Shipped {
        key: "zhuhai-2015",
        about: "三个类别，每类最佳案例 5 个、优秀案例 5 个，另评创新人物 10 名；投票时间和评分办法为示例",
        text: include_str!("zhuhai-2015.toml"),
        cases: None,
        votes: None,
    },
    Shipped {
        key: "zhuhai-2021",
        about: "不分类别评出十佳，排名不分先后；投票时间和评分办法为示例",
        text: include_str!("zhuhai-2021.toml"),
        cases: None,
        votes: None,
    },
    Shipped {
        key: "nanjing-2017",
        about: "六个主题、三个等次，领导打分、大众投票，现场评审与颁奖同一会议；主题名称、名额和占比为示例",
        text: include_str!("nanjing-2017.toml"),
        cases: None,
        votes: None,
    },
    Shipped {
        key: BLANK,
        about: "一个类别、两个等次，阶段未定日期，其余自行填写",
        text: include_str!("blank.toml"),
        cases: None,
        votes: None,
    },
];

/// The shipped definition of that key.
pub fn find(key: &str) -> Result<&'static Shipped> {
    SHIPPED.iter().find(|shipped| shipped.key == key).ok_or_else(|| {
        let keys: Vec<&str> = SHIPPED.iter().map(|shipped| shipped.key).collect();
        Error::Refused(format!("没有名为“{key}”的内置活动定义。现有：{}。", keys.join("、")))
    })
}
