//! 陈敏 runs the demonstration of 2020 to its papers: what is missing is said, then everything is printed.

use serde_json::{Value, json};

use super::{assert_in_order, read};
use crate::desk::{Office, open};

fn cards(office: &Office, of: &Value) -> Vec<(String, Option<u64>, Option<String>)> {
    let cards = office.call("print.documents", of.clone());
    let card = |card: &Value| {
        let missing = card["missing"].as_str().map(str::to_owned);
        (card["name"].as_str().unwrap().to_owned(), card["sheets"].as_u64(), missing)
    };
    cards.as_array().unwrap().iter().map(card).collect()
}

fn print(office: &Office, campaign: &Value, kind: &str) -> (String, String) {
    let output = office.call("print.pdf", json!({ "campaign": campaign, "kind": kind }));
    let pdf = std::fs::read(office.path_of(&output)).unwrap();
    if let Ok(folder) = std::env::var("LAUREL_PAGES") {
        std::fs::write(std::path::Path::new(&folder).join(format!("demonstration-{kind}.pdf")), &pdf).unwrap();
    }
    (output["name"].as_str().unwrap().to_owned(), read(&pdf).concat())
}

#[test]
fn the_demonstration_goes_on_paper_step_by_step() {
    let office = open();
    let made = office.call("campaign.create_demonstration", json!({ "key": "zhuhai-2020" }));
    let campaign = &made["campaign"];
    let of = json!({ "campaign": campaign });

    let open = "还没有获奖案例。请先在“结果与奖项”里拟定奖项。".to_owned();
    let before = cards(&office, &of);
    assert_eq!(before[0], ("荣誉证书".to_owned(), None, Some(open.clone())));
    assert_eq!(before[1], ("获奖名单".to_owned(), None, Some(open.clone())));
    assert_eq!((before[2].0.as_str(), &before[2].2), ("投票结果公报", &None));
    let refused = office.refusal("print.pdf", json!({ "campaign": campaign, "kind": "certificates" }));
    assert_eq!(refused, [open]);

    office.call("award.propose", of.clone());
    office.call("award.confirm", of.clone());
    let after = cards(&office, &of);
    assert_eq!(after[0], ("荣誉证书".to_owned(), Some(34), None));
    let unfrozen = |what: &str| Some(format!("评审规则尚未冻结，{what}请先在“评审”里冻结规则。"));
    let missing: Vec<(&str, &Option<String>)> = after.iter().map(|card| (card.0.as_str(), &card.2)).collect();
    let sheets = unfrozen("评分表会有变动。");
    assert_eq!(
        missing,
        [
            ("荣誉证书", &None),
            ("获奖名单", &None),
            ("投票结果公报", &None),
            ("颁奖典礼议程", &None),
            ("活动总结报告", &None),
            ("评分表（初审）", &sheets),
            ("评分表（现场评审）", &sheets),
            ("计分汇总表", &Some("还没有评分。请先在“评审”里录入或导入评分表。".to_owned())),
            ("评审纪要", &unfrozen("没有评审可记。")),
        ]
    );

    let (name, certificates) = print(&office, campaign, "certificates");
    assert_eq!(name, "荣誉证书-2020年珠海市域社会治理创新项目培育行动.pdf");
    assert_in_order(&certificates, &["市委平安办：", "“‘平安+’市域社会治理指数”", "市工业和信息化局："]);
    assert_eq!(certificates.matches("特颁此证，以资鼓励。").count(), 34);

    let (_, list) = print(&office, campaign, "award-list");
    assert_in_order(&list, &["获奖名单", "（共34个，", "政府治理类（10个）", "珠澳合作治理类（4个）"]);

    let (_, bulletin) = print(&office, campaign, "vote-bulletin");
    assert_in_order(
        &bulletin,
        &[
            "38985",
            "“最珠海”城市生活服务平台1558523.42%",
            "“平安+”市域社会治理指数1312519.73%",
            "金融风险联防联控工作机制985814.82%",
            "1068318.25%",
            "793513.56%",
            "669311.43%",
            "三灶故事连锁大讲堂1272621.69%",
            "1752036.50%",
            "1142123.80%",
            "973220.28%",
            "932119.42%",
            "计入的选票（参与人数）38985",
        ],
    );

    let (_, programme) = print(&office, campaign, "programme");
    assert_in_order(&programme, &["颁奖典礼议程", "第一轮", "颁发优秀案例证书", "颁发最佳案例证书"]);

    let (_, report) = print(&office, campaign, "report");
    assert_in_order(&report, &["活动总结报告", "105个", "34个", "38985人", "评定获奖案例34个"]);
}

#[test]
fn a_page_is_shown_as_a_picture_and_no_page_beyond_the_last() {
    let office = open();
    let made = office.call("campaign.create_demonstration", json!({ "key": "zhuhai-2020" }));
    let ask = |page: u32, scale: f64| json!({ "campaign": made["campaign"], "kind": "vote-bulletin", "page": page, "scale": scale });
    let shown = office.call("print.preview", ask(1, 1.0));
    assert_eq!((&shown["width"], &shown["height"], &shown["page"]), (&json!(595), &json!(842), &json!(1)));
    assert!(shown["png"].as_str().unwrap().starts_with("iVBORw0KGgo"));
    let pages = shown["pages"].as_u64().unwrap();
    assert_eq!(office.refusal("print.preview", ask(99, 1.0)), [format!("没有第 99 页：这份文件共 {pages} 页。")]);
    let larger = office.call("print.preview", ask(2, 2.0));
    assert_eq!((&larger["width"], &larger["height"]), (&json!(1191), &json!(1684)));
}
