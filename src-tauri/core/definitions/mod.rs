//! Campaign definitions shipped with the program, as TOML text. Reading them is for `files::definition_file`.

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

/// In the order they are offered.
pub static SHIPPED: &[Shipped] = &[Shipped {
    key: "zhuhai-2020",
    about: "四个类别、入围 34 个，网络投票一周，设最佳案例和优秀案例",
    text: include_str!("zhuhai-2020.toml"),
    cases: Some(include_str!("zhuhai-2020-cases.toml")),
    votes: Some(include_str!("zhuhai-2020-votes.toml")),
}];

/// The shipped definition of that key.
pub fn find(key: &str) -> Result<&'static Shipped> {
    SHIPPED.iter().find(|shipped| shipped.key == key).ok_or_else(|| {
        let keys: Vec<&str> = SHIPPED.iter().map(|shipped| shipped.key).collect();
        Error::Refused(format!("没有名为“{key}”的内置活动定义。现有：{}。", keys.join("、")))
    })
}
