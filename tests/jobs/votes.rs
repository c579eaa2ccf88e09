//! 陈敏 imports the public vote of a small campaign: looks, checks, decides about spellings, imports, imports again,
//! takes back. 周启文 changes the rules afterwards.

use serde_json::{Value, json};

use crate::desk::{Office, open};

const HEADINGS: &str =
    "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,微信OpenID,1、政府治理类(可多选),2、基层治理类(可多选)";
const FIRST: &str = "“平安+”市域社会治理指数";
const SECOND: &str = "应急志愿者在行动";
const THIRD: &str = "福石共享家";
const FOURTH: &str = "公众参与打造“狮山小美”，探索老城微改造新路径";

/// Two categories of two shortlisted cases; at most one choice in the second.
fn office() -> (Office, Value) {
    let office = open();
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年",
        "categories": [{ "name": "政府治理类" }, { "name": "基层治理类", "max_choices": 1 }],
        "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let entered = [("政府治理类", FIRST), ("政府治理类", SECOND), ("基层治理类", THIRD), ("基层治理类", FOURTH)];
    let cases: Vec<Value> =
        entered.iter().map(|(category, title)| office.case(&campaign, category, title, &["某单位"])).collect();
    office.case(&campaign, "基层治理类", "没有入围的案例", &["某单位"]);
    office.call("case.set_status", json!({ "cases": cases, "status": "shortlisted" }));
    (office, campaign)
}

/// A row of the export; choices joined as the platform does.
fn row(time: &str, voter: &str, first: &[&str], second: &[&str]) -> String {
    let cell = |titles: &[&str]| format!("\"{}\"", titles.join("┋").replace('，', ","));
    format!("1,{time},35秒,微信,N/A,203.0.113.9(广东-珠海),{voter},{},{}\r\n", cell(first), cell(second))
}

fn file(office: &Office, rows: &[String]) -> Value {
    json!(office.file("选票.csv", format!("\u{feff}{HEADINGS}\r\n{}", rows.concat())))
}

/// Rows, accepted, and the reasons that occurred.
fn figures(reply: &Value) -> String {
    let rejected = reply["rejected"].as_object().unwrap();
    assert_eq!(rejected.len(), 11, "every reason is present");
    let sum: u64 = rejected.values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(
        reply["rows"].as_u64().unwrap(),
        reply["accepted"].as_u64().unwrap() + sum,
        "rows = accepted + rejected"
    );
    let found: Vec<String> =
        rejected.iter().filter(|(_, n)| **n != 0).map(|(reason, n)| format!("{reason} {n}")).collect();
    format!("{} = {} + {}", reply["rows"], reply["accepted"], found.join(", "))
}

/// The tally as lines.
fn tally(office: &Office, campaign: &Value) -> Vec<String> {
    let tally = office.call("vote.tally", json!({ "campaign": campaign }));
    let rows = tally["categories"].as_array().unwrap().iter().flat_map(|category| category["rows"].as_array().unwrap());
    rows.map(|row| {
        format!(
            "{} {} {} {}",
            row["rank"],
            row["title"].as_str().unwrap(),
            row["votes"],
            row["share"].as_str().unwrap()
        )
    })
    .collect()
}

/// One row for each reason, and three that are good.
fn every_reason() -> Vec<String> {
    vec![
        row("2020/9/1 9:00:00", "甲", &[FIRST, SECOND], &[THIRD]),
        row("2020/9/7 17:00:00", "乙", &[FIRST], &[FOURTH]),
        ",,,,,,,,\r\n".to_owned(),
        row("2020/9/2 9:00:00", "", &[FIRST], &[THIRD]),
        row("昨天", "丙", &[FIRST], &[THIRD]),
        row("2020/9/1 8:59:59", "丁", &[FIRST], &[THIRD]),
        row("2020/9/7 17:00:01", "戊", &[FIRST], &[THIRD]),
        row("2020/9/2 9:00:00", "己", &["平安市域社会治理指数"], &[THIRD]),
        row("2020/9/2 9:00:00", "庚", &[], &[THIRD]),
        row("2020/9/2 9:00:00", "辛", &[FIRST], &[THIRD, FOURTH]),
        row("2020/9/3 9:00:00", "甲", &[SECOND], &[FOURTH]),
        row("2020/9/4 9:00:00", "丁", &[SECOND], &[THIRD]),
        "合计,,,,,,,12,12\r\n".to_owned(),
    ]
}

const EVERY_REASON: &str = "13 = 3 + empty_row 1, total_row 1, missing_voter_id 1, bad_time 1, before_opening 1, \
    after_deadline 1, unknown_option 1, too_few_choices 1, too_many_choices 1, duplicate_voter 1";

#[test]
fn a_file_is_looked_at_before_anything_else() {
    let (office, campaign) = office();
    let look = office.call("vote.look", json!({ "campaign": campaign, "file": file(&office, &every_reason()) }));
    assert_eq!((look["encoding"].as_str(), look["rows"].as_u64()), (Some("UTF-8"), Some(13)));
    assert_eq!(look["headings"].as_array().unwrap().len(), 9);
    assert_eq!(look["sample"][0][6], "甲");
    let role = |kind: &str| json!({ "kind": kind });
    let choices = |category: &str| json!({ "kind": "choices", "category": category });
    let expected = json!({
        "format": "wide_text", "header_row": 1,
        "columns": [role("serial"), role("time"), role("seconds"), role("ignored"), role("ignored"), role("ip"), role("voter"),
            choices("政府治理类"), choices("基层治理类")],
        "voter_by": "id",
    });
    assert_eq!(look["mapping"], expected);
    assert_eq!(look["remarks"], json!([]));
}

#[test]
fn every_rejected_row_has_its_reason_and_nothing_is_written_by_a_check() {
    let (office, campaign) = office();
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": file(&office, &every_reason()) }));
    assert_eq!(figures(&check), EVERY_REASON);
    assert_eq!(check["participants"], 3);
    let samples: Vec<String> = check["samples"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| format!("{} {} {}", s["row"], s["reason"].as_str().unwrap_or("-"), s["detail"].as_str().unwrap()))
        .collect();
    let expected = [
        "2 - ",
        "3 - ",
        "4 empty_row ",
        "5 missing_voter_id 投票人标识为空",
        "6 bad_time “昨天”不是时间",
        "7 before_opening 投票于 2020年9月1日 09:00 开始",
        "8 after_deadline 投票于 2020年9月7日 17:00 截止",
        "9 unknown_option “平安市域社会治理指数”",
        "10 too_few_choices 政府治理类选 0 项，至少 1 项",
        "11 too_many_choices 基层治理类选 2 项，至多 1 项",
        "12 duplicate_voter 与第 2 行为同一投票人",
        "13 - ",
        "14 total_row ",
    ];
    assert_eq!(samples, expected);
    let rules: Vec<&str> = check["rules"].as_array().unwrap().iter().map(|line| line[1].as_str().unwrap()).collect();
    assert_eq!(
        rules[..3],
        [
            "2020年9月1日 09:00 至 2020年9月7日 17:00",
            "17:00:00 整提交的选票计入",
            "政府治理类至少选 1 项，可多选；基层治理类选 1 项",
        ]
    );
    assert_eq!(office.call("vote.imports", json!({ "campaign": campaign })), json!([]));
    assert_eq!(
        office.call("vote.tally", json!({ "campaign": campaign })),
        json!({ "participants": null, "categories": [] })
    );
}

#[test]
fn an_import_keeps_what_the_check_showed() {
    let (office, campaign) = office();
    let file = file(&office, &every_reason());
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": file }));
    let request = json!({ "campaign": campaign, "file": file, "digest": check["digest"], "reject_undecided": true });
    let imported = office.call("vote.import", request);
    assert_eq!(figures(&imported), EVERY_REASON);
    assert_eq!(
        tally(&office, &campaign),
        [
            format!("1 {FIRST} 2 50.00"),
            format!("1 {SECOND} 2 50.00"),
            format!("1 {THIRD} 2 66.67"),
            format!("2 {FOURTH} 1 33.33"),
        ]
    );
    let result = office.call("vote.result", json!({ "campaign": campaign }));
    assert_eq!(result["tally"]["categories"][1]["rows"][0]["share_of_participants"], "66.67");
    assert_eq!(figures(&result), EVERY_REASON);
    assert_eq!(result["bars"][0]["light"].as_array().unwrap().len(), 2);
    let history = office.call("library.history", json!({ "campaign": campaign, "limit": 1 }));
    assert_eq!((history[0]["action"].as_str(), history[0]["who"].as_str()), (Some("导入选票"), Some("陈敏")));
}

#[test]
fn a_change_between_check_and_import_refuses_the_import() {
    let (office, campaign) = office();
    let first = file(&office, &every_reason());
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": first }));
    let digest = &check["digest"];
    let changed = ["选票文件、列的用途、选项判断或投票规则在核对之后有变动，未写入任何内容。请重新核对后再导入。"];
    let other = file(&office, &every_reason()[..4]);
    assert_eq!(
        office.refusal("vote.import", json!({ "campaign": campaign, "file": other, "digest": digest })),
        changed
    );
    let decisions = json!([{ "category": "政府治理类", "spelling": "平安市域社会治理指数", "case": null }]);
    let request = json!({ "campaign": campaign, "file": file(&office, &every_reason()), "digest": digest, "decisions": decisions });
    assert_eq!(office.refusal("vote.import", request), changed);
    let mut shown = office.call("campaign.show", json!({ "campaign": campaign }));
    shown["definition"]["rounds"][0]["deadline_inclusive"] = json!(false);
    office.call(
        "campaign.update",
        json!({ "campaign": campaign, "revision": shown["revision"], "definition": shown["definition"] }),
    );
    let again = file(&office, &every_reason());
    assert_eq!(
        office.refusal("vote.import", json!({ "campaign": campaign, "file": again, "digest": digest })),
        changed
    );
    assert_eq!(office.call("vote.imports", json!({ "campaign": campaign })), json!([]));
}

#[test]
fn a_spelling_is_decided_once_by_a_person_and_applies_to_every_row_and_later_files() {
    let (office, campaign) = office();
    let wrong = "平安＋市域社会治理指教";
    let rows: Vec<String> = ["甲", "乙"].map(|voter| row("2020/9/2 9:00:00", voter, &[wrong], &[THIRD])).to_vec();
    let rows = [rows, vec![row("2020/9/2 9:00:00", "丙", &["其他〖都好〗"], &[THIRD])]].concat();
    let request =
        |decisions: Value| json!({ "campaign": campaign, "file": file(&office, &rows), "decisions": decisions });
    let check = office.call("vote.check", request(json!([])));
    assert_eq!(figures(&check), "3 = 0 + unknown_option 3");
    let asked: Vec<String> = check["unmatched"]
        .as_array()
        .unwrap()
        .iter()
        .map(|u| {
            format!(
                "{} {} {} {}",
                u["spelling"].as_str().unwrap(),
                u["rows"],
                u["candidates"][0]["title"],
                u["decided"]
            )
        })
        .collect();
    assert_eq!(asked, [format!("{wrong} 2 \"{FIRST}\" false"), "其他 1 null false".to_owned()]);
    let case = check["unmatched"][0]["candidates"][0]["case"].clone();
    let none = ["文件“选票.csv”的 3 行中没有可以计入的，未写入任何内容。请核对活动、文件和列的用途。"];
    let undecided = ["有 2 种名称没有判断，未写入任何内容。请逐一判断后再导入。"];
    assert_eq!(office.refusal("vote.import", request(json!([]))), undecided);
    let mut rejecting = request(json!([]));
    rejecting["reject_undecided"] = json!(true);
    assert_eq!(office.refusal("vote.import", rejecting), none);

    let decisions = json!([
        { "category": "政府治理类", "spelling": wrong, "case": case },
        { "category": "政府治理类", "spelling": "其他", "case": null },
    ]);
    let check = office.call("vote.check", request(decisions.clone()));
    assert_eq!(figures(&check), "3 = 2 + unknown_option 1");
    assert_eq!(check["unmatched"].as_array().unwrap().iter().map(|u| u["decided"].clone()).collect::<Vec<_>>(), [true]);
    office.call("vote.import", request(decisions));
    assert_eq!(tally(&office, &campaign)[0], format!("1 {FIRST} 2 100.00"));
    assert_eq!(figures(&office.call("vote.check", request(json!([])))), "3 = 2 + unknown_option 1");
}

#[test]
fn a_later_import_replaces_the_earlier_and_can_be_taken_back() {
    let (office, campaign) = office();
    let import = |voters: &[&str]| {
        let rows: Vec<String> = voters.iter().map(|voter| row("2020/9/2 9:00:00", voter, &[FIRST], &[THIRD])).collect();
        office.call("vote.import", json!({ "campaign": campaign, "file": file(&office, &rows) }))["import"].clone()
    };
    let listed = || -> Vec<String> {
        let imports = office.call("vote.imports", json!({ "campaign": campaign }));
        imports.as_array().unwrap().iter().map(|i| format!("{} {}", i["accepted"], i["current"])).collect()
    };
    import(&["甲"]);
    let later = import(&["甲", "乙"]);
    assert_eq!(listed(), ["2 true", "1 false"]);
    assert_eq!(tally(&office, &campaign)[0], format!("1 {FIRST} 2 100.00"));
    office.call("vote.withdraw", json!({ "import": later }));
    assert_eq!(listed(), ["2 false", "1 true"]);
    assert_eq!(tally(&office, &campaign)[0], format!("1 {FIRST} 1 100.00"));
    assert_eq!(
        office.refusal("vote.withdraw", json!({ "import": later })),
        ["“选票.csv”的导入已经撤回，无须再次撤回。"]
    );
}

#[test]
fn changed_rules_count_the_stored_ballots_again() {
    let (office, campaign) = office();
    let rows = [
        row("2020/9/7 17:00:00", "甲", &[FIRST], &[THIRD]),
        row("2020/9/2 9:00:00", "乙", &[FIRST], &[THIRD]),
        row("2020/9/3 9:00:00", "乙", &[SECOND], &[FOURTH]),
    ];
    office.call("vote.import", json!({ "campaign": campaign, "file": file(&office, &rows) }));
    let check = |edit: &dyn Fn(&mut Value), expected: &str, leader: &str| {
        let mut shown = office.call("campaign.show", json!({ "campaign": campaign }));
        edit(&mut shown["definition"]["rounds"][0]);
        let request = json!({ "campaign": campaign, "revision": shown["revision"], "definition": shown["definition"] });
        office.call("campaign.update", request);
        let result = office.call("vote.result", json!({ "campaign": campaign }));
        assert_eq!(figures(&result), expected);
        assert_eq!(tally(&office, &campaign)[0], leader);
    };
    check(&|_| {}, "3 = 2 + duplicate_voter 1", &format!("1 {FIRST} 2 100.00"));
    check(
        &|vote| vote["deadline_inclusive"] = json!(false),
        "3 = 1 + after_deadline 1, duplicate_voter 1",
        &format!("1 {FIRST} 1 100.00"),
    );
    check(
        &|vote| vote["duplicates"] = json!("keep_last"),
        "3 = 1 + after_deadline 1, duplicate_voter 1",
        &format!("1 {SECOND} 1 100.00"),
    );
    check(
        &|vote| vote["duplicates"] = json!("first_of_day"),
        "3 = 2 + after_deadline 1",
        &format!("1 {FIRST} 1 50.00"),
    );
}
