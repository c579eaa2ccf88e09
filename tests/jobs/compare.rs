//! What was published of the vote of 2020, thirteen figures, beside the count of the rehearsal that fits them.

use serde_json::{Value, json};

use crate::desk::{Office, open};

/// Title, share and votes as the newspaper printed them.
const PUBLISHED: [(&str, &str, u64); 13] = [
    ("“最珠海”城市生活服务平台", "23.42%", 15_585),
    ("“平安+”市域社会治理指数", "19.73%", 13_125),
    ("金融风险联防联控工作机制", "14.82%", 9_858),
    ("公众参与打造“狮山小美”，探索老城微改造新路径", "18.25%", 10_683),
    ("法治联盟共建共治共享 探索法治视角下基层矛盾化解机制", "13.56%", 7_935),
    ("美平社区协同治理模式初显成效", "11.43%", 6_693),
    ("三灶故事连锁大讲堂", "21.69%", 12_726),
    ("香洲区党建引领下的“规则+”社区协商案例", "16.23%", 9_522),
    ("珠海市“海心花”社会心理健康咨询平台", "13.54%", 7_944),
    ("珠海市商事登记“同城通办”服务系统项目", "36.5%", 17_520),
    ("珠澳同心·律政展翅", "23.8%", 11_421),
    ("党建领航 湾区共融——拱北街道打造湾区社会治理共同体", "20.28%", 9_732),
    ("澳门街坊会联合总会广东办事处横琴综合服务中心", "19.42%", 9_321),
];

/// The campaign of 2020 with the count of its vote, from a tally table.
fn office() -> (Office, Value) {
    let office = open();
    let shipped = |text: &str| -> toml::Value { toml::from_str(text).unwrap() };
    let definition = laurel_core::definitions::find("zhuhai-2020").unwrap();
    let campaign = office.campaign("zhuhai-2020");
    let votes = shipped(definition.votes.unwrap());
    let (mut table, mut ids) = ("类别,项目名称,票数\n".to_owned(), Vec::new());
    for category in votes["categories"].as_array().unwrap() {
        let name = category["name"].as_str().unwrap();
        for case in category["cases"].as_array().unwrap() {
            let title = case["title"].as_str().unwrap();
            ids.push(office.case(&campaign, name, title, &["某单位"]));
            table.push_str(&format!("{name},\"{title}\",{}\n", case["votes"]));
        }
    }
    office.call("case.set_status", json!({ "cases": ids, "status": "shortlisted" }));
    let file = office.file("计票.csv", table);
    office.call("vote.import", json!({ "campaign": campaign, "file": file }));
    (office, campaign)
}

fn case(office: &Office, campaign: &Value, title: &str) -> Value {
    let list = office.call("case.list", json!({ "campaign": campaign }));
    list.as_array().unwrap().iter().find(|case| case["title"] == title).unwrap()["id"].clone()
}

fn lines(office: &Office, campaign: &Value) -> Vec<Value> {
    let line = |(title, share, votes): &(&str, &str, u64)| json!({ "case": case(office, campaign, title), "votes": votes, "share": share });
    PUBLISHED.iter().map(line).collect()
}

fn differences(comparison: &Value) -> Vec<String> {
    let lines = comparison["lines"].as_array().unwrap().iter().filter(|line| line["difference"] != "");
    lines.map(|line| format!("{} {}", line["title"].as_str().unwrap(), line["difference"].as_str().unwrap())).collect()
}

#[test]
fn the_thirteen_published_figures_agree_with_the_count() {
    let (office, campaign) = office();
    let compare = || office.call("vote.compare", json!({ "campaign": campaign }));
    let before = compare();
    assert_eq!((&before["published"], &before["differing"]), (&json!(0), &json!(0)));
    office.call("vote.set_published", json!({ "campaign": campaign, "lines": lines(&office, &campaign) }));
    let comparison = compare();
    assert_eq!((&comparison["published"], &comparison["differing"]), (&json!(13), &json!(0)));
    assert_eq!(differences(&comparison), [] as [&str; 0]);
    let lines = comparison["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 34);
    let published: Vec<&Value> = lines.iter().filter(|line| !line["published_votes"].is_null()).collect();
    let told: Vec<(&str, u64, String)> = published
        .iter()
        .map(|line| {
            let share = format!("{}%", line["published_share"].as_str().unwrap());
            (line["title"].as_str().unwrap(), line["published_votes"].as_u64().unwrap(), share)
        })
        .collect();
    let expected: Vec<(&str, u64, String)> =
        PUBLISHED.iter().map(|(title, share, votes)| (*title, *votes, (*share).to_owned())).collect();
    assert_eq!(told, expected, "by category and rank");
    assert_eq!((&lines[30]["share"], &lines[30]["votes"]), (&json!("36.50"), &json!(17_520)));
}

#[test]
fn every_line_that_differs_is_told() {
    let (office, campaign) = office();
    let mut changed = lines(&office, &campaign);
    changed[0]["votes"] = json!(15_573);
    changed[5]["share"] = json!("11.44");
    changed[9]["votes"] = json!(17_521);
    changed[9]["share"] = json!("36.51%");
    changed[12]["votes"] = Value::Null;
    changed[12]["share"] = Value::Null;
    office.call("vote.set_published", json!({ "campaign": campaign, "lines": changed }));
    let comparison = office.call("vote.compare", json!({ "campaign": campaign }));
    assert_eq!((&comparison["published"], &comparison["differing"]), (&json!(12), &json!(3)));
    assert_eq!(
        differences(&comparison),
        [
            "“最珠海”城市生活服务平台 公布数少 12 票",
            "美平社区协同治理模式初显成效 公布得票率 11.44%，按计票为 11.43%",
            "珠海市商事登记“同城通办”服务系统项目 公布数多 1 票；公布得票率 36.51%，按计票为 36.50%",
        ]
    );
    let told = office.call("library.history", json!({ "campaign": campaign, "limit": 1 }));
    assert_eq!((&told[0]["action"], &told[0]["before"]), (&json!("登记已公布的票数"), &json!([])));
    assert_eq!(told[0]["after"].as_array().unwrap().len(), 12);
}

#[test]
fn a_share_that_is_none_and_a_case_given_twice_are_refused_together() {
    let (office, campaign) = office();
    let mut wrong = lines(&office, &campaign);
    wrong[0]["share"] = json!("二成");
    wrong[1]["share"] = json!("101%");
    wrong.push(wrong[2].clone());
    let request = json!({ "campaign": campaign, "lines": wrong });
    assert_eq!(
        office.refusal("vote.set_published", request),
        [
            "“最珠海”城市生活服务平台: “‘最珠海’城市生活服务平台”的得票率“二成”不是 0 至 100 的百分数",
            "“平安+”市域社会治理指数: “‘平安+’市域社会治理指数”的得票率“101%”不是 0 至 100 的百分数",
            "金融风险联防联控工作机制: “金融风险联防联控工作机制”登记了两次",
        ]
    );
    assert_eq!(office.call("vote.compare", json!({ "campaign": campaign }))["published"], 0);
}

#[test]
fn figures_can_be_entered_before_anything_is_counted() {
    let office = open();
    let campaign = office.campaign("zhuhai-2020");
    let case = office.case(&campaign, "政府治理类", "一号案例", &["某单位"]);
    let request = json!({ "campaign": campaign, "lines": [{ "case": case, "votes": 7, "share": null }] });
    office.call("vote.set_published", request);
    let comparison = office.call("vote.compare", json!({ "campaign": campaign }));
    let line = json!({
        "category": "政府治理类", "case": case, "title": "一号案例", "votes": 0, "share": "0.00",
        "published_votes": 7, "published_share": null, "difference": "",
    });
    assert_eq!(comparison, json!({ "lines": [line], "published": 1, "differing": 0 }));
}

/// As it was printed: categories as headings, prose about, titles without their spaces and with their dashes doubled.
fn page() -> String {
    let mut text = "投票结果出炉，共计38985人参与投票。\n“最珠海”城市生活服务平台获得政府治理类票数第一，共计15585票；其余如下。\n".to_owned();
    for (at, (title, share, votes)) in PUBLISHED.iter().enumerate() {
        let heading =
            [(0, "一、政府治理类"), (3, "二、基层治理类"), (6, "三、社会协同治理类"), (9, "四、珠澳合作治理类")];
        let (start, name) = *heading.iter().rfind(|(start, _)| *start <= at).unwrap();
        if start == at {
            text.push_str(&format!("{name}\n"));
        }
        let title = title.replace(' ', "").replace("——", "----").replace('，', ",");
        text.push_str(&format!("{}.{title},{share},{votes}票\r\n", at - start + 1));
    }
    text
}

#[test]
fn the_printed_text_is_read_and_entered() {
    let (office, campaign) = office();
    let read = |text: &str| office.call("vote.read_published", json!({ "campaign": campaign, "text": text }));
    let found = read(&page());
    assert_eq!(found["problems"], json!([]));
    let lines = found["lines"].clone();
    let figures: Vec<(u64, String)> = lines
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["votes"].as_u64().unwrap(), format!("{}%", line["share"].as_str().unwrap())))
        .collect();
    assert_eq!(figures, PUBLISHED.map(|(_, share, votes)| (votes, share.to_owned())));
    office.call("vote.set_published", json!({ "campaign": campaign, "lines": lines }));
    let comparison = office.call("vote.compare", json!({ "campaign": campaign }));
    assert_eq!((&comparison["published"], &comparison["differing"]), (&json!(13), &json!(0)));

    let told = |text: &str| -> Vec<String> {
        read(text)["problems"].as_array().unwrap().iter().map(crate::desk::told).collect()
    };
    assert_eq!(
        told(
            "一、政府治理类\n1.金融风险联防联空工作机制,14.82%,9858票\n2.应急志愿者在行动,9票\n3.应急志愿者在行动,9票"
        ),
        ["2 “金融风险联防联空工作机制”不是名单中的案例", "4 “应急志愿者在行动”出现了两次"]
    );
    assert_eq!(told("今天天气很好。"), ["没有读到票数"]);
}
