//! 陈敏 looks at a result as it stands: how votes would be converted, what other rules would make of them, how close the
//! line was. 周启文 has sheets of named jurors computed from facts, and follows the workbook with a calculator.

use calamine::{Data, Reader};
use serde_json::{Value, json};

use crate::desk::{Office, open};

/// A category of three cases with 600, 300 and 290 votes; 最佳案例 (one), 优秀案例 (the rest).
fn voted(judging: Value) -> (Office, Value) {
    let office = open();
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年",
        "categories": [{ "name": "甲类" }],
        "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
        "judging": judging,
        "tiers": [{ "name": "最佳案例", "quota": 1 }, { "name": "优秀案例" }],
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    for title in ["一号案例", "二号案例", "三号案例"] {
        office.case(&campaign, "甲类", title, &["某单位"]);
    }
    let file = office.file("计票.csv", "类别,项目名称,票数\n甲类,一号案例,600\n甲类,二号案例,300\n甲类,三号案例,290\n");
    office.call("vote.import", json!({ "campaign": campaign, "file": file }));
    (office, campaign)
}

fn by_votes(conversion: &str) -> Value {
    json!({ "composite": [{ "weight": 1, "source": { "kind": "vote", "conversion": { "name": conversion } } }] })
}

/// Each case of an outcome as `title rank composite`.
fn told(outcome: &Value) -> Vec<String> {
    let rows = outcome["categories"].as_array().unwrap().iter().flat_map(|c| c["rows"].as_array().unwrap());
    rows.map(|row| {
        let tied = if row["tied"] == true { "=" } else { "" };
        let score = row["composite"]["text"].as_str().unwrap_or("-");
        format!("{} {}{tied} {score}", row["title"].as_str().unwrap(), row["rank"])
    })
    .collect()
}

fn reasons(problems: &Value) -> Vec<&str> {
    problems.as_array().unwrap().iter().map(|problem| problem["reason"].as_str().unwrap()).collect()
}

#[test]
fn a_result_follows_from_the_votes_and_the_rules_as_they_stand() {
    let (office, campaign) = voted(by_votes("ratio_to_top"));
    let of = json!({ "campaign": campaign });
    let view = office.call("result.show", of.clone());
    assert_eq!(told(&view["outcome"]), ["一号案例 1 100.00", "二号案例 2 50.00", "三号案例 3 48.33"]);
    assert_eq!(view["outcome"]["categories"][0]["rows"][2]["composite"]["fraction"], "145/3");
    assert_eq!(
        (&view["version"], &view["versions"], &view["missing"], &view["decides"]),
        (&Value::Null, &json!([]), &json!(0), &json!(true))
    );
    assert_eq!(reasons(&view["problems"]), ["评审规则尚未冻结，以下按草案计算"]);
    assert_eq!(office.call("result.show", of.clone())["digest"], view["digest"]);

    let asked = json!({ "campaign": campaign, "rules": { "composite": [{ "weight": 1, "source": {
        "kind": "vote", "conversion": { "name": "rank_table", "points": [100], "floor": 100 } } }] } });
    let what_if = office.call("result.what_if", asked);
    let rows = what_if["rows"].as_array().unwrap().iter().map(|row| {
        let tier = |key: &str| row[key].as_str().unwrap_or("无").to_owned();
        format!("{}→{} {}→{}", row["now"], row["then"], tier("tier_now"), tier("tier_then"))
    });
    assert_eq!(
        rows.collect::<Vec<_>>(),
        ["1→1 最佳案例→无", "2→1 优秀案例→无", "3→1 优秀案例→无"],
        "a tie across the line is given to nobody"
    );
    let unsound = json!({ "campaign": campaign, "rules": { "decimals": 5 } });
    let refused = office.call("result.what_if", unsound);
    assert_eq!((&refused["rows"], reasons(&refused["problems"])), (&json!([]), vec!["得分显示 5 位小数"]));
    // Nothing of that was kept.
    assert_eq!(office.call("result.show", of.clone())["digest"], view["digest"]);

    let weighed = office.call("result.weight", of);
    let line = json!({ "tier": "最佳案例", "category": "甲类", "last_in": "一号案例", "first_out": "二号案例",
                       "gap": { "fraction": "50/1", "text": "50.00" } });
    assert_eq!(weighed, json!({ "lines": [line], "jurors": [] }));
}

#[test]
fn all_conversions_stand_side_by_side_before_the_rules_are_frozen() {
    let (office, campaign) = voted(by_votes("share"));
    let tables = office.call("result.conversions", json!({ "campaign": campaign }));
    let columns: Vec<&str> =
        tables[0]["columns"].as_array().unwrap().iter().map(|column| column.as_str().unwrap()).collect();
    assert_eq!(
        columns,
        [
            "得票率",
            "与最高票之比",
            "名次递减（第一名 100 分，每名减 5，不低于 60）",
            "名次对照表（100、95、90、86、83、80，其后 75）",
            "票数分档（300 票以上 100、150 票以上 85、60 票以上 70，其余 60）",
            "保底加名次（60＋40）",
            "最高最低之间（60—100）",
        ]
    );
    let third = &tables[0]["rows"][2];
    assert_eq!(
        (&third["title"], &third["votes"], &third["points"]),
        (&json!("三号案例"), &json!(290), &json!(["24.37", "48.33", "90.00", "90.00", "85.00", "60.00", "60.00"]))
    );
}

#[test]
fn rules_that_do_not_hold_together_are_not_saved_with_the_settings() {
    let office = open();
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年", "categories": [{ "name": "甲类" }],
        "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
        "judging": { "stages": [{ "key": "site", "name": "现场评审", "categories": ["丙类"], "groups": [] }] },
    });
    assert_eq!(
        office.refusal("campaign.create", json!({ "definition": definition })),
        [
            "judging.stages.0.categories: 阶段“现场评审”的类别“丙类”不在本活动中",
            "judging.stages.0.groups: 阶段“现场评审”还没有评委组",
        ]
    );
}

/// 王芳, 李强 and 赵敏 (experts) score two cases, 孙丽 (mass) votes; 赵敏 is recused from 一号案例.
fn facts() -> Value {
    let score = |juror: u32, case: u32, new: &str, use_: &str| {
        let entry = |item: &str, value: &str| json!({ "stage": "site", "juror": juror, "case": case, "item": item, "value": value });
        [entry("new", new), entry("use", use_)]
    };
    let mut entries: Vec<Value> = [
        score(1, 11, "36", "50"),
        score(2, 11, "30.5", "54"),
        score(3, 11, "0", "0"),
        score(1, 12, "38", "48"),
        score(2, 12, "34", "52"),
        score(3, 12, "40", "50"),
    ]
    .concat();
    for (case, vote) in [(11, "1"), (12, "0")] {
        entries.push(json!({ "stage": "site", "juror": 4, "case": case, "item": "", "value": vote }));
    }
    let seat =
        |juror: u32, name: &str, group: &str| json!({ "stage": "site", "group": group, "juror": juror, "name": name });
    json!({
        "rules": {
            "stages": [{ "key": "site", "name": "现场评审",
                "criteria": [{ "key": "new", "name": "创新", "weight": 40, "max": 40, "step": "0.5" },
                             { "key": "use", "name": "成效", "weight": 60, "max": 60 }],
                "groups": [{ "key": "e", "name": "专家组", "weight": 80, "mode": "score", "method": { "name": "mean" } },
                           { "key": "m", "name": "大众组", "weight": 20, "mode": "approval" }] }],
            "composite": [{ "weight": 80, "source": { "kind": "stage", "stage": "site" } },
                          { "weight": 20, "source": { "kind": "vote", "conversion": { "name": "ratio_to_top" } } }],
        },
        "categories": [{ "id": 1, "name": "甲类" }],
        "cases": [{ "id": 11, "category": 1, "number": 1, "title": "一号案例", "votes": 80 },
                  { "id": 12, "category": 1, "number": 2, "title": "二号案例", "votes": 100 }],
        "seats": [seat(1, "王芳", "e"), seat(2, "李强", "e"), seat(3, "赵敏", "e"), seat(4, "孙丽", "m")],
        "recusals": [{ "juror": 3, "case": 11 }],
        "entries": entries,
    })
}

#[test]
fn facts_handed_in_are_computed_without_the_library() {
    let office = open();
    let outcome = office.call("result.recount", json!({ "facts": facts() }));
    // 一号: experts (86 + 84.5) ÷ 2 = 85.25, site 0.8 × 85.25 + 20 = 88.2, composite 0.8 × 88.2 + 16 = 86.56.
    // 二号: experts (86 + 86 + 90) ÷ 3 = 87.33…, site 69.8666…, composite 55.8933… + 20 = 75.8933….
    assert_eq!(told(&outcome), ["一号案例 1 86.56", "二号案例 2 75.89"]);
    let group = &outcome["categories"][0]["rows"][0]["stages"][0]["groups"][0];
    assert_eq!((&group["recused"], &group["score"]["fraction"]), (&json!([3]), &json!("341/4")));
    let mut unsound = facts();
    unsound["rules"]["composite"][0]["source"]["stage"] = json!("final");
    assert_eq!(
        office.refusal("result.recount", json!({ "facts": unsound })),
        ["judging.composite.0.source.stage: 综合得分所取的阶段“final”不存在"]
    );
}

/// Rows of a sheet as text, cells with `|` between.
fn sheet(path: &std::path::Path, name: &str) -> Vec<String> {
    let mut book = calamine::open_workbook_auto(path).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let text = |cell: &Data| match cell {
        Data::Float(number) => format!("{number:.2}"),
        cell => cell.to_string(),
    };
    range.rows().map(|row| row.iter().map(text).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn the_workbook_shows_the_way_to_every_number() {
    let (office, campaign) = voted(by_votes("ratio_to_top"));
    let output = office.call("result.export", json!({ "campaign": campaign }));
    assert_eq!(output["name"], "2020年创新案例评选评审结果.xlsx");
    let path = office.path_of(&output);
    assert_eq!(
        sheet(&path, "名次")[1..],
        [
            "甲类|1.00||1.00|1.00|一号案例|100.00|100.00|100/1|600.00",
            "甲类|2.00||2.00|2.00|二号案例|50.00|50.00|50/1|300.00",
            "甲类|3.00||3.00|3.00|三号案例|48.33|48.33|145/3|290.00",
        ]
    );
    assert_eq!(
        sheet(&path, "计算1 甲类")[5..],
        [
            "3.00|3.00|三号案例|网络投票折算||48.33|145/3|与最高票之比|290 票",
            "3.00|3.00|三号案例|综合得分||48.33|145/3|（1×48.33）÷1|",
        ]
    );
    let digest = office.call("result.show", json!({ "campaign": campaign }))["digest"].clone();
    assert_eq!(
        sheet(&path, "规则与来源"),
        [
            "项目|内容".to_owned(),
            "取舍|按精确值排名；显示时四舍五入到 2 位小数".to_owned(),
            format!("评审事实校验值（BLAKE3）|{}", digest.as_str().unwrap()),
            "评审规则|草案，尚未冻结".to_owned(),
        ]
    );
    let bare = office.campaign("blank");
    assert_eq!(
        office.refusal("result.export", json!({ "campaign": bare })),
        ["尚未设置评审规则，没有评审结果可以导出。请先在“设置—评审”中设置。"]
    );
}
