//! What is remembered from one import to the next: how files with the same headings are read, and decisions about
//! spellings.

use serde_json::{Value, json};

use crate::desk::{Office, open};

const ROW: &str = "2020/9/2 9:00:00,张三,甲〇一,福石共享家\r\n";

fn office() -> (Office, Value) {
    let office = open();
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年", "categories": [{ "name": "政府治理类" }],
        "rounds": [{ "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" }],
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let case = office.case(&campaign, "政府治理类", "福石共享家", &["某单位"]);
    office.call("case.set_status", json!({ "cases": [case], "status": "shortlisted" }));
    (office, campaign)
}

/// A file whose headings say little; `lead` stands above them.
fn file(office: &Office, lead: &str, headings: &str) -> Value {
    json!(office.file("选票.csv", format!("{lead}{headings}\r\n{ROW}")))
}

const HEADINGS: &str = "时刻,姓名,编码,答案";

/// As a person corrected it: time, voter by the code, choices.
fn corrected() -> Value {
    let kind = |kind: &str| json!({ "kind": kind });
    let columns = json!([
        kind("time"), kind("ignored"), kind("voter"), { "kind": "choices", "category": "政府治理类" }
    ]);
    json!({ "format": "wide_text", "header_row": 1, "columns": columns, "voter_by": "id" })
}

#[test]
fn a_corrected_reading_is_remembered_for_files_with_the_same_headings() {
    let (office, campaign) = office();
    let look = |file: Value, afresh: bool| {
        let look = office.call("vote.look", json!({ "campaign": campaign, "file": file, "afresh": afresh }));
        (look["profile"].clone(), look["mapping"].clone())
    };
    assert_eq!(look(file(&office, "", HEADINGS), false).0, Value::Null);
    let request = |name: &str| json!({ "campaign": campaign, "file": file(&office, "", HEADINGS), "mapping": corrected(), "profile": name });
    office.call("vote.import", request(" 志愿者登记 "));
    assert_eq!(look(file(&office, "", HEADINGS), false), (json!("志愿者登记"), corrected()));
    assert_eq!(look(file(&office, "", "时刻, 姓名 ,编码：,答案"), false), (json!("志愿者登记"), corrected()));
    // The headings may stand in another row.
    let mut lower = corrected();
    lower["header_row"] = json!(3);
    assert_eq!(look(file(&office, "志愿者投票,,,\r\n,,,\r\n", HEADINGS), false), (json!("志愿者登记"), lower));
    assert_eq!(look(file(&office, "", HEADINGS), true).0, Value::Null);
    assert_eq!(look(file(&office, "", "时刻,姓名,编码,答卷"), false).0, Value::Null);
    // Without a mapping the check reads as the look said.
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": file(&office, "", HEADINGS) }));
    assert_eq!((&check["rows"], &check["accepted"]), (&json!(1), &json!(1)));

    let listed = || {
        let list = office.call("vote.profiles", json!({}));
        list.as_array().unwrap().iter().map(|p| format!("{} {}", p["name"], p["format"])).collect::<Vec<_>>()
    };
    assert_eq!(listed(), ["\"志愿者登记\" \"wide_text\""]);
    // The same headings under a new name: the old one goes.
    office.call("vote.import", request("新名"));
    assert_eq!(listed(), ["\"新名\" \"wide_text\""]);
    office.call("vote.forget_profile", json!({ "name": "新名" }));
    assert_eq!(listed(), [] as [&str; 0]);
    assert_eq!(look(file(&office, "", HEADINGS), false).0, Value::Null);
    assert_eq!(
        office.refusal("vote.forget_profile", json!({ "name": "新名" })),
        ["找不到这种读取方式。它可能已被移入回收站，请刷新后重试。"]
    );
    let told = office.call("library.history", json!({ "limit": 2 }));
    assert_eq!((&told[0]["action"], &told[0]["subject"]), (&json!("删除读取方式"), &json!("新名")));
}

#[test]
fn a_reading_for_categories_of_another_campaign_is_none() {
    let (office, campaign) = office();
    let request =
        json!({ "campaign": campaign, "file": file(&office, "", HEADINGS), "mapping": corrected(), "profile": "甲" });
    office.call("vote.import", request);
    let definition = json!({
        "title": "十佳评选", "edition": "2021年", "categories": [{ "name": "十佳类" }],
        "rounds": [{ "opens_at": "2021-09-01 09:00", "closes_at": "2021-09-07 17:00" }],
    });
    let other = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let case = office.case(&other, "十佳类", "福石共享家", &["某单位"]);
    office.call("case.set_status", json!({ "cases": [case], "status": "shortlisted" }));
    let look = office.call("vote.look", json!({ "campaign": other, "file": file(&office, "", HEADINGS) }));
    assert_eq!(look["profile"], Value::Null);
}

#[test]
fn a_name_that_is_none_keeps_the_import_from_being_made() {
    let (office, campaign) = office();
    for name in ["  ".to_owned(), "长".repeat(41)] {
        let request = json!({
            "campaign": campaign, "file": file(&office, "", HEADINGS), "mapping": corrected(), "profile": name,
        });
        assert_eq!(office.refusal("vote.import", request), ["读取方式的名称应为 1 至 40 个字，未写入任何内容。"]);
    }
    assert_eq!(office.call("vote.imports", json!({ "campaign": campaign })), json!([]));
}

#[test]
fn decisions_are_listed_and_can_be_taken_back() {
    let (office, campaign) = office();
    let case = office.call("case.list", json!({ "campaign": campaign }))[0]["id"].clone();
    let rows = "2020/9/2 9:00:00,张三,甲〇一,福石共享佳\r\n2020/9/2 9:00:00,李四,甲〇二,其他\r\n";
    let ballots = || json!(office.file("选票.csv", format!("{HEADINGS}\r\n{rows}{ROW}")));
    let decisions = json!([
        { "category": "政府治理类", "spelling": "福石共享佳", "case": case },
        { "category": "政府治理类", "spelling": "其他", "case": null },
    ]);
    let request = json!({ "campaign": campaign, "file": ballots(), "mapping": corrected(), "decisions": decisions });
    office.call("vote.import", request);
    let listed = || office.call("vote.decisions", json!({ "campaign": campaign }));
    let kept = |spelling: &str, title: Value| {
        json!({
            "category": "政府治理类", "spelling": spelling, "title": title, "fill_in": false,
            "decided_at": "2020-09-08 09:00:00", "decided_by": "陈敏",
        })
    };
    // What is no case may be anything that a voter wrote: a mark stands for it.
    let mark = listed()[1]["spelling"].as_str().unwrap().to_owned();
    assert!(mark.starts_with("（原文不保存，记号 "), "{mark}");
    assert_eq!(listed(), json!([kept("福石共享佳", json!("福石共享家")), kept(&mark, Value::Null)]));
    let forget = json!({ "campaign": campaign, "category": "政府治理类", "spelling": "福石共享佳" });
    office.call("vote.forget_decision", forget.clone());
    assert_eq!(listed(), json!([kept(&mark, Value::Null)]));
    assert_eq!(
        office.refusal("vote.forget_decision", forget),
        ["找不到这条判断。它可能已被移入回收站，请刷新后重试。"]
    );
    // It is asked again.
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": ballots(), "mapping": corrected() }));
    let asked: Vec<String> = check["unmatched"]
        .as_array()
        .unwrap()
        .iter()
        .map(|u| format!("{} {}", u["spelling"].as_str().unwrap(), u["decided"]))
        .collect();
    assert_eq!(asked, ["福石共享佳 false", "其他 true"]);
    let told = office.call("library.history", json!({ "campaign": campaign, "limit": 1 }));
    assert_eq!((&told[0]["action"], &told[0]["subject"]), (&json!("删除选项判断"), &json!("政府治理类：福石共享佳")));
    // A later decision takes the place of an earlier one, and a mark is forgotten like a spelling.
    let decided = |case: &Value| {
        let decisions = json!([{ "category": "政府治理类", "spelling": "其他", "case": case }]);
        json!({ "campaign": campaign, "file": ballots(), "mapping": corrected(), "decisions": decisions, "reject_undecided": true })
    };
    office.call("vote.import", decided(&case));
    assert_eq!(listed(), json!([kept("其他", json!("福石共享家"))]));
    office.call("vote.import", decided(&Value::Null));
    assert_eq!(listed(), json!([kept(&mark, Value::Null)]));
    office.call("vote.forget_decision", json!({ "campaign": campaign, "category": "政府治理类", "spelling": mark }));
    assert_eq!(listed(), json!([]));
}
