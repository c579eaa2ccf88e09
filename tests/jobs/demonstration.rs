//! The demonstration of 2020: the finalists of the newspaper's page, rehearsal ballots with its published figures,
//! nothing decided.

use serde_json::{Value, json};

use crate::desk;

#[test]
fn the_demonstration_has_the_finalists_and_the_published_votes() {
    let office = desk::open();
    let campaign = office.call("campaign.create_demonstration", json!({ "key": "zhuhai-2020" }))["campaign"].clone();
    let card = &office.call("campaign.list", json!({}))[0];
    assert_eq!(
        json!([card["rehearsal"], card["cases"], card["shortlisted"], card["participants"], card["awarded"]]),
        json!([true, 105, 34, 38_985, 0])
    );
    let rows = office.call("case.list", json!({ "campaign": campaign }));
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 34);
    assert_eq!(rows.iter().filter(|row| row["status"] == "shortlisted").count(), 34);
    let line = |row: &Value| {
        format!(
            "{} {} {} {}",
            row["category"].as_str().unwrap(),
            row["number"],
            row["title"].as_str().unwrap(),
            row["units"]
        )
    };
    assert_eq!(line(&rows[0]), "政府治理类 1 “平安+”市域社会治理指数 [\"市委平安办\"]");
    assert_eq!(line(&rows[33]), "珠澳合作治理类 4 珠澳同心·律政展翅 [\"珠海市新的社会阶层人士联合会\"]");
    let tally = office.call("vote.tally", json!({ "campaign": campaign }));
    let top: Vec<String> = tally["categories"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|category| {
            let places = if category["category"] == "珠澳合作治理类" { 4 } else { 3 };
            category["rows"].as_array().unwrap().iter().take(places)
        })
        .map(|row| format!("{} {}", row["votes"], row["share"].as_str().unwrap()))
        .collect();
    assert_eq!(
        top,
        [
            "15585 23.42",
            "13125 19.73",
            "9858 14.82",
            "10683 18.25",
            "7935 13.56",
            "6693 11.43",
            "12726 21.69",
            "9522 16.23",
            "7944 13.54",
            "17520 36.50",
            "11421 23.80",
            "9732 20.28",
            "9321 19.42",
        ]
    );
    let imports = office.call("vote.imports", json!({ "campaign": campaign }));
    let rejected: u64 = imports[0]["rejected"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(imports[0]["rows"].as_u64().unwrap(), imports[0]["accepted"].as_u64().unwrap() + rejected);
    assert!(rejected > 0, "the demonstration has dirty rows");
    let overview = office.call("campaign.overview", json!({ "campaign": campaign }));
    let todos: Vec<&str> =
        overview["todos"].as_array().unwrap().iter().map(|todo| todo["title"].as_str().unwrap()).collect();
    assert_eq!(todos, ["补齐 4 个入围案例的材料", "拟定奖项", "编排典礼议程"]);
    // Rehearsal ballots never become real ones.
    let shown = office.call("campaign.show", json!({ "campaign": campaign }));
    let mut definition = shown["definition"].clone();
    definition["rehearsal"] = json!(false);
    let request = json!({ "campaign": campaign, "revision": shown["revision"], "definition": definition });
    assert_eq!(
        office.refusal("campaign.update", request),
        ["这个活动已有演练选票，不能改为正式活动。请导出活动定义，另建正式活动。"]
    );
    assert_eq!(overview["todos"][0]["about"], "基层治理类 3 个，社会协同治理类 1 个");
}

#[test]
fn only_a_definition_with_cases_is_demonstrated() {
    let office = desk::open();
    assert_eq!(
        office.refusal("campaign.create_demonstration", json!({ "key": "blank" })),
        ["“blank”没有演示案例。可用于演示的有：zhuhai-2020。"]
    );
    assert_eq!(
        office.refusal("campaign.create_demonstration", json!({ "key": "珠海" })),
        ["没有名为“珠海”的内置活动定义。现有：zhuhai-2020、zhuhai-2015、zhuhai-2021、nanjing-2017、blank。"]
    );
    assert_eq!(office.call("campaign.list", json!({})), json!([]));
}
