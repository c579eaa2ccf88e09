//! 陈敏 keeps two rounds of a vote, adds file to file, takes one back, tries other rules before she keeps them, and takes
//! the result out of the program.

use serde_json::{Value, json};

use crate::desk::{Office, open};

const HEADINGS: &str = "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,微信OpenID,1、甲类(可多选),2、乙类(可多选)";

/// Two categories of two cases, two rounds.
fn office() -> (Office, Value) {
    let office = open();
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年",
        "categories": [{ "name": "甲类" }, { "name": "乙类" }],
        "rounds": [
            { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
            { "name": "复投", "opens_at": "2020-09-08 09:00", "closes_at": "2020-09-09 17:00", "weight": 2 },
        ],
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    for (category, title) in [("甲类", "案例一"), ("甲类", "案例二"), ("乙类", "案例三"), ("乙类", "案例四")]
    {
        office.case(&campaign, category, title, &["某单位"]);
    }
    (office, campaign)
}

/// A file of ballots: time, voter, region, choices of each category.
fn file(office: &Office, name: &str, ballots: &[(&str, &str, &str, &str, &str)]) -> Value {
    let rows: String = ballots
        .iter()
        .map(|(time, voter, region, first, second)| {
            format!("1,{time},35秒,微信,N/A,203.0.113.9({region}),{voter},{first},{second}\r\n")
        })
        .collect();
    json!(office.file(name, format!("\u{feff}{HEADINGS}\r\n{rows}")))
}

fn round(office: &Office, campaign: &Value, at: usize) -> Value {
    office.call("campaign.show", json!({ "campaign": campaign }))["definition"]["rounds"][at]["id"].clone()
}

/// Rows, accepted and the reasons that occurred.
fn figures(reply: &Value) -> String {
    let rejected = reply["rejected"].as_object().unwrap();
    let sum: u64 = rejected.values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(reply["rows"].as_u64().unwrap(), reply["accepted"].as_u64().unwrap() + sum, "{reply}");
    let found: Vec<String> =
        rejected.iter().filter(|(_, n)| **n != 0).map(|(reason, n)| format!("{reason} {n}")).collect();
    format!("{} = {} + {}", reply["rows"], reply["accepted"], found.join(", "))
}

/// Votes of the four cases in the order of the campaign, and the participants.
fn votes(tally: &Value) -> String {
    let mut all: Vec<(String, u64)> = Vec::new();
    for category in tally["categories"].as_array().unwrap() {
        let rows = category["rows"].as_array().unwrap().iter();
        all.extend(rows.map(|row| (row["title"].as_str().unwrap().to_owned(), row["votes"].as_u64().unwrap())));
    }
    all.sort_by_key(|(title, _)| ["案例一", "案例二", "案例三", "案例四"].iter().position(|t| t == title));
    let votes: Vec<String> = all.iter().map(|(_, votes)| votes.to_string()).collect();
    format!("{} of {}", votes.join(" "), tally["participants"])
}

fn tally(office: &Office, campaign: &Value) -> String {
    votes(&office.call("vote.tally", json!({ "campaign": campaign })))
}

const MORNING: &[(&str, &str, &str, &str, &str)] = &[
    ("2020/9/2 9:00:00", "甲", "广东-珠海", "案例一┋案例二", "案例三"),
    ("2020/9/2 10:00:00", "乙", "广东-珠海", "案例一", "案例三"),
    ("2020/9/3 10:00:00", "丙", "澳门-澳门", "案例二", "案例四"),
];
const EVENING: &[(&str, &str, &str, &str, &str)] = &[
    ("2020/9/2 8:00:00", "甲", "广东-珠海", "案例二", "案例四"),
    ("2020/9/4 9:00:00", "乙", "广东-珠海", "案例二", "案例四"),
    ("2020/9/4 9:30:00", "丁", "广东-广州", "案例一", "案例四"),
];

#[test]
fn files_of_one_round_count_together_and_a_voter_once_over_all_of_them() {
    let (office, campaign) = office();
    let import = |file: &Value, mode: &str| {
        office.call("vote.import", json!({ "campaign": campaign, "file": file, "mode": mode }))
    };
    let first = import(&file(&office, "上午.csv", MORNING), "replace");
    assert_eq!((figures(&first), &first["participants"]), ("3 = 3 + ".to_owned(), &json!(3)));
    let evening = file(&office, "晚上.csv", EVENING);
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": evening, "mode": "add" }));
    assert_eq!((figures(&check), &check["participants"]), ("3 = 2 + duplicate_voter 1".to_owned(), &json!(4)));
    assert_eq!(check["samples"][1]["detail"], "与“上午.csv”第 3 行为同一投票人");
    let request = json!({ "campaign": campaign, "file": evening, "mode": "add", "digest": check["digest"] });
    let second = office.call("vote.import", request);
    assert_eq!(figures(&second), "3 = 2 + duplicate_voter 1");
    // 甲 voted earlier in the second file, 乙 in the first: it does not matter which came in first.
    let together = "2 2 1 3 of 4";
    assert_eq!(tally(&office, &campaign), together);
    let result = office.call("vote.result", json!({ "campaign": campaign }));
    assert_eq!(figures(&result), "6 = 4 + duplicate_voter 2");
    assert_eq!(result["sources"].as_array().unwrap().len(), 2);
    let cards = office.call("campaign.list", json!({}));
    assert_eq!(cards[0]["participants"], 4);
    import(&file(&office, "晚上.csv", EVENING), "replace");
    import(&file(&office, "上午.csv", MORNING), "add");
    assert_eq!(tally(&office, &campaign), together);
    let listed: Vec<Value> = office
        .call("vote.imports", json!({ "campaign": campaign }))
        .as_array()
        .unwrap()
        .iter()
        .map(|import| json!([import["name"], import["mode"], import["current"]]))
        .collect();
    let expected = [
        json!(["上午.csv", "add", true]),
        json!(["晚上.csv", "replace", true]),
        json!(["晚上.csv", "add", false]),
        json!(["上午.csv", "replace", false]),
    ];
    assert_eq!(listed, expected);
}

#[test]
fn files_chosen_together_are_checked_as_one_and_imported_all_or_not_at_all() {
    let (office, campaign) = office();
    let (morning, evening) = (file(&office, "上午.csv", MORNING), file(&office, "晚上.csv", EVENING));
    let ask = |first: &Value, further: &[&Value]| {
        let further: Vec<Value> = further.iter().map(|file| json!({ "file": file })).collect();
        json!({ "campaign": campaign, "file": first, "further": further })
    };
    let check = office.call("vote.check", ask(&morning, &[&evening]));
    assert_eq!((figures(&check), &check["participants"]), ("6 = 4 + duplicate_voter 2".to_owned(), &json!(4)));
    let duplicates: Vec<String> = check["samples"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|sample| sample["reason"] == "duplicate_voter")
        .map(|sample| format!("{} {} {}", sample["file"], sample["row"], sample["detail"]))
        .collect();
    let expected =
        [r#""上午.csv" 2 "与“晚上.csv”第 2 行为同一投票人""#, r#""晚上.csv" 3 "与“上午.csv”第 3 行为同一投票人""#];
    assert_eq!(duplicates, expected);
    // A file in which nothing counts, and one that is changed after the check, keep all the others out.
    let imports = || office.call("vote.imports", json!({ "campaign": campaign })).as_array().unwrap().len();
    let late = file(&office, "过期.csv", &[("2020/9/8 9:00:00", "戊", "广东-珠海", "案例一", "案例三")]);
    assert_eq!(
        office.refusal("vote.import", ask(&morning, &[&late])),
        ["文件“过期.csv”的 1 行中没有可以计入的，未写入任何内容。请核对活动、文件和列的用途。"]
    );
    assert_eq!((imports(), tally(&office, &campaign)), (0, " of null".to_owned()));
    let with = |mut request: Value, digest: &Value| {
        request["digest"] = digest.clone();
        request
    };
    let changed = office.refusal("vote.import", with(ask(&evening, &[&morning]), &check["digest"]));
    assert!(changed[0].contains("在核对之后有变动，未写入任何内容"), "{changed:?}");
    assert_eq!(imports(), 0);
    let done = office.call("vote.import", with(ask(&morning, &[&evening]), &check["digest"]));
    assert_eq!((figures(&done), &done["participants"]), ("6 = 4 + duplicate_voter 2".to_owned(), &json!(4)));
    let files: Vec<String> = done["files"].as_array().unwrap().iter().map(figures).collect();
    assert_eq!(files, ["3 = 2 + duplicate_voter 1", "3 = 2 + duplicate_voter 1"]);
    assert_eq!(done["import"], done["files"][0]["import"]);
    // As if they had come in one after another.
    assert_eq!(tally(&office, &campaign), "2 2 1 3 of 4");
    let result = office.call("vote.result", json!({ "campaign": campaign }));
    assert_eq!(figures(&result), "6 = 4 + duplicate_voter 2");
    let modes: Vec<Value> = result["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|import| json!([import["name"], import["mode"], import["current"]]))
        .collect();
    assert_eq!(modes, [json!(["上午.csv", "replace", true]), json!(["晚上.csv", "add", true])]);
    // Chosen together again, they replace both.
    office.call("vote.import", ask(&evening, &[&morning]));
    assert_eq!((imports(), tally(&office, &campaign)), (4, "2 2 1 3 of 4".to_owned()));
}

#[test]
fn files_chosen_together_must_go_together() {
    let (office, campaign) = office();
    let ballots = file(&office, "上午.csv", MORNING);
    let copy = file(&office, "又一份.csv", MORNING);
    let counts = "类别,项目名称,票数\n甲类,案例一,30\n甲类,案例二,12\n";
    let table = json!(office.file("票数.csv", counts));
    let other = json!(office.file("票数二.csv", counts.replace("30", "5")));
    let ask =
        |first: &Value, second: &Value| json!({ "campaign": campaign, "file": first, "further": [{ "file": second }] });
    assert_eq!(
        office.refusal("vote.check", ask(&ballots, &copy)),
        ["文件“又一份.csv”与同时选择的“上午.csv”内容完全相同，未写入任何内容。请只选其中一个。"]
    );
    assert_eq!(
        office.refusal("vote.check", ask(&ballots, &table)),
        ["“票数.csv”是计票表，而同时选择的“上午.csv”是选票，不能合计，未写入任何内容。请分别导入。"]
    );
    let bad = json!(office.file("坏.csv", counts.replace("12", "一些")));
    assert_eq!(office.refusal("vote.check", ask(&table, &bad)), ["3 票数: “坏.csv”：“一些”不是票数"]);
    office.call("vote.import", ask(&table, &other));
    assert_eq!(tally(&office, &campaign), "35 24 0 0 of null");
}

#[test]
fn a_check_says_what_is_impossible_after_the_columns_were_changed_by_hand() {
    let (office, campaign) = office();
    let ballots = file(&office, "上午.csv", MORNING);
    let look = office.call("vote.look", json!({ "campaign": campaign, "file": ballots }));
    let check = |mapping: &Value, further: Value| {
        let request = json!({ "campaign": campaign, "file": ballots, "mapping": mapping, "further": further });
        office.call("vote.check", request)["remarks"].clone()
    };
    let mut mapping = look["mapping"].clone();
    assert_eq!((&look["remarks"], check(&mapping, json!([]))), (&json!([]), json!([])));
    for kind in ["ip", "seconds", "voter"] {
        let columns = mapping["columns"].as_array_mut().unwrap();
        *columns.iter_mut().find(|column| column["kind"] == kind).unwrap() = json!({ "kind": "ignored" });
    }
    let remarks = [
        "没有投票人标识列，不能查重；每行按不同的投票人计。",
        "没有 IP 列，不能按网段审查（集中、夜间、突发）。",
        "没有地区列，不能按地区统计。",
        "没有答题用时列，不能审查答题过快的选票。",
    ];
    assert_eq!(check(&mapping, json!([])), json!(remarks));
    let further = json!([{ "file": file(&office, "晚上.csv", EVENING) }]);
    let mut both: Vec<String> = remarks.iter().map(|remark| format!("“上午.csv”：{remark}")).collect();
    let twice =
        "多份文件合计，其中有不能识别投票人的：同一张选票如在两份文件中都有，会重复计入。请先确认各文件没有重叠。";
    both.push(twice.to_owned());
    assert_eq!(check(&mapping, further), json!(both));
}

#[test]
fn what_does_not_go_together_is_not_added_and_any_import_can_be_taken_back() {
    let (office, campaign) = office();
    let import = |file: &Value, mode: &str| json!({ "campaign": campaign, "file": file, "mode": mode });
    office.call("vote.import", import(&file(&office, "上午.csv", MORNING), "replace"));
    let same = office.refusal("vote.import", import(&file(&office, "又一份.csv", MORNING), "add"));
    assert!(same[0].starts_with("文件“又一份.csv”与已导入的“上午.csv”"), "{same:?}");
    let table = json!(office.file("票数.csv", "类别,项目名称,票数\n甲类,案例一,30\n甲类,案例二,12\n"));
    assert_eq!(
        office.refusal("vote.check", import(&table, "add")),
        [
            "“票数.csv”是计票表，而本轮已导入的“上午.csv”是选票，不能合计，未写入任何内容。请选“替换”，或者另设一个投票轮次。"
        ]
    );
    let added = office.call("vote.import", import(&file(&office, "晚上.csv", EVENING), "add"));
    assert_eq!(tally(&office, &campaign), "2 2 1 3 of 4");
    office.call("vote.withdraw", json!({ "import": added["import"] }));
    assert_eq!(tally(&office, &campaign), "2 2 2 1 of 3");
    office.call("vote.import", import(&table, "replace"));
    assert_eq!(tally(&office, &campaign), "30 12 0 0 of null");
    let result = office.call("vote.result", json!({ "campaign": campaign }));
    assert_eq!(result["census"], Value::Null);
    let rules: Vec<&str> = result["rules"].as_array().unwrap().iter().map(|line| line[1].as_str().unwrap()).collect();
    assert!(rules.iter().all(|rule| !rule.contains("占参与人数")), "{rules:?}");
    assert!(
        office.refusal("vote.check", import(&file(&office, "上午.csv", MORNING), "add"))[0]
            .contains("是选票，而本轮已导入的“票数.csv”是计票表")
    );
}

#[test]
fn rounds_are_counted_apart_and_the_first_decides() {
    let (office, campaign) = office();
    let second = round(&office, &campaign, 1);
    let later: Vec<_> =
        MORNING.iter().map(|ballot| ("2020/9/8 12:00:00", ballot.1, ballot.2, ballot.3, ballot.4)).collect();
    let request = json!({ "campaign": campaign, "round": second, "file": file(&office, "复投.csv", &later) });
    office.call("vote.import", request);
    assert_eq!(office.call("vote.tally", json!({ "campaign": campaign }))["categories"], json!([]));
    let of_second = office.call("vote.tally", json!({ "campaign": campaign, "round": second }));
    assert_eq!(votes(&of_second), "4 4 4 2 of 3", "the weight of the round is two");
    let row = &of_second["categories"][0]["rows"][0];
    assert_eq!((&row["share"], &row["share_of_participants"]), (&json!("50.00"), &json!("66.67")));
    office.call("vote.import", json!({ "campaign": campaign, "file": file(&office, "上午.csv", MORNING) }));
    assert_eq!(tally(&office, &campaign), "2 2 2 1 of 3");
    let mut shown = office.call("campaign.show", json!({ "campaign": campaign }));
    shown["definition"]["rounds"].as_array_mut().unwrap().remove(1);
    let refusal = office.refusal(
        "campaign.update",
        json!({ "campaign": campaign, "revision": shown["revision"], "definition": shown["definition"] }),
    );
    assert_eq!(refusal, ["投票轮次“复投”已有 1 次导入，不能删除。可以改名或调整次序。"]);
}

#[test]
fn other_rules_are_shown_before_they_are_kept() {
    let (office, campaign) = office();
    office.call("vote.import", json!({ "campaign": campaign, "file": file(&office, "上午.csv", MORNING) }));
    let evening = file(&office, "晚上.csv", EVENING);
    office.call("vote.import", json!({ "campaign": campaign, "file": evening, "mode": "add" }));
    let check = |edit: &dyn Fn(&mut Value), expected: &[(&str, u64, u64)]| {
        let mut definition = office.call("campaign.show", json!({ "campaign": campaign }))["definition"].clone();
        edit(&mut definition);
        let changes = office.call("vote.preview_rules", json!({ "campaign": campaign, "definition": definition }));
        let cases = changes["rounds"].as_array().unwrap().iter().flat_map(|round| round["cases"].as_array().unwrap());
        let found: Vec<_> = cases
            .map(|case| {
                let number = |key: &str| case[key].as_u64().unwrap();
                (case["title"].as_str().unwrap().to_owned(), number("votes_before"), number("votes_after"))
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(title, was, is)| ((*title).to_owned(), *was, *is)).collect();
        assert_eq!(found, expected);
        changes
    };
    assert_eq!(check(&|_| {}, &[])["rounds"], json!([]));
    let changes = check(
        &|definition| definition["rounds"][0]["duplicates"] = json!("keep_last"),
        &[("案例二", 2, 3), ("案例一", 2, 2)],
    );
    assert_eq!(changes["rounds"][0]["accepted_after"], 4);
    check(&|definition| definition["categories"][0]["max_choices"] = json!(1), &[]);
    check(
        &|definition| {
            definition["rounds"][0]["duplicates"] = json!("first_of_day");
            definition["rounds"][0]["per_day"] = json!(2);
        },
        &[("案例二", 2, 4), ("案例一", 2, 3), ("案例四", 3, 4), ("案例三", 1, 2)],
    );
    assert_eq!(tally(&office, &campaign), "2 2 1 3 of 4", "nothing was kept");
}

#[test]
fn the_result_tells_when_and_from_where_and_leaves_the_program_as_table_and_text() {
    let (office, campaign) = office();
    office.call("vote.import", json!({ "campaign": campaign, "file": file(&office, "上午.csv", MORNING) }));
    let result = office.call("vote.result", json!({ "campaign": campaign }));
    let census = &result["census"];
    assert_eq!(census["choices_each"], "2.33");
    let days: Vec<(&str, u64, u64)> = census["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| (day["day"].as_str().unwrap(), day["ballots"].as_u64().unwrap(), day["hours"][10].as_u64().unwrap()))
        .collect();
    assert_eq!(days, [("2020-09-02", 2, 1), ("2020-09-03", 1, 1)]);
    let regions = json!([
        { "region": "广东-珠海", "ballots": 2, "share": "66.67" },
        { "region": "澳门-澳门", "ballots": 1, "share": "33.33" },
    ]);
    assert_eq!(census["regions"], regions);
    assert!(census["curve"]["light"].as_str().unwrap().contains(">9月3日<"));
    let text = office.call("vote.text", json!({ "campaign": campaign }))["text"].clone();
    let expected = "甲类\n1.案例一,50.00%,2票\n1.案例二,50.00%,2票\n\n乙类\n1.案例三,66.67%,2票\n2.案例四,33.33%,1票\n";
    assert_eq!(text, expected);
    let exported = |format: &str| {
        let output = office.call("vote.export", json!({ "campaign": campaign, "format": format }));
        std::fs::read(office.path_of(&output)).unwrap()
    };
    let csv = String::from_utf8(exported("csv")).unwrap();
    assert!(csv.starts_with("\u{feff}类别,名次,并列,项目名称,项目单位,票数,占类别票数（%）,占参与人数（%）\r\n甲类,1,并列,案例一,某单位,2,50.00,66.67\r\n"), "{csv}");
    assert!(exported("xlsx").starts_with(b"PK"));
}

#[test]
fn a_campaign_of_several_rounds_survives_the_way_out_and_in() {
    let (office, campaign) = office();
    let file = office.call("campaign.export", json!({ "campaign": campaign }))["file"].clone();
    let other = office.call("campaign.create_from_file", json!({ "file": file }))["campaign"].clone();
    let rounds = |campaign: &Value| {
        let mut shown = office.call("campaign.show", json!({ "campaign": campaign }))["definition"]["rounds"].clone();
        shown.as_array_mut().unwrap().iter_mut().for_each(|round| round["id"] = Value::Null);
        shown
    };
    assert_eq!(rounds(&other), rounds(&campaign));
    assert_eq!(rounds(&other).as_array().unwrap().len(), 2);
}
