//! Vote files as platforms export them, each a small invented one: recognised without asking, and counted right.

mod code_book;
mod counts;
mod matching;
mod platforms;
mod xls;

use serde_json::{Value, json};

use crate::desk::{Office, open};

/// A vote of two categories with two cases each, from 1 to 7 September 2020, one to two choices in each category.
pub fn vote() -> (Office, Value) {
    let office = open();
    let definition = json!({
        "title": "演练评选", "edition": "2020", "rehearsal": true,
        "categories": [
            { "name": "政府治理类", "min_choices": 1, "max_choices": 2 },
            { "name": "基层治理类", "min_choices": 1, "max_choices": 2 },
        ],
        "rounds": [{ "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" }],
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let cases = [
        ("政府治理类", "“最珠海”城市生活服务平台"),
        ("政府治理类", "“平安+”市域社会治理指数"),
        ("基层治理类", "公众参与打造“狮山小美”，探索老城微改造新路径"),
        ("基层治理类", "福石共享家"),
    ];
    for (category, title) in cases {
        office.case(&campaign, category, title, &["市委平安办"]);
    }
    (office, campaign)
}

/// What was recognised, then what counted: rows, accepted, rejected by reason, votes by case in the order above.
pub fn counted(office: &Office, campaign: &Value, name: &str, content: impl AsRef<[u8]>) -> (String, String) {
    let file = office.file(name, content);
    let look = office.call("vote.look", json!({ "campaign": campaign, "file": file }));
    (look["recognised"].as_str().unwrap().to_owned(), imported(office, campaign, &json!(file), &look["mapping"]))
}

/// Checks and imports a file read so, and says what counted.
pub fn imported(office: &Office, campaign: &Value, file: &Value, mapping: &Value) -> String {
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": file, "mapping": mapping }));
    let request = json!({ "campaign": campaign, "file": file, "mapping": mapping, "digest": check["digest"], "reject_undecided": true });
    let imported = office.call("vote.import", request);
    assert_eq!(imported["rejected"], check["rejected"]);
    let rejected = imported["rejected"].as_object().unwrap();
    let reasons = rejected.iter().filter(|(_, rows)| **rows != json!(0));
    let reasons: Vec<String> = reasons.map(|(reason, rows)| format!("{reason} {rows}")).collect();
    let tally = office.call("vote.tally", json!({ "campaign": campaign }));
    let cases = office.call("case.list", json!({ "campaign": campaign }));
    let votes = cases.as_array().unwrap().iter().map(|case| {
        let rows =
            tally["categories"].as_array().unwrap().iter().flat_map(|category| category["rows"].as_array().unwrap());
        rows.clone().find(|row| row["case"] == case["id"]).unwrap()["votes"].to_string()
    });
    let votes: Vec<String> = votes.collect();
    format!("{}={}+[{}] {}", imported["rows"], imported["accepted"], reasons.join(","), votes.join(" "))
}
