//! 周启文 freezes the rules of judging, changes them with a reason, and finds the rubric locked once there are scores;
//! stages are closed and opened again.

use laurel_core::model::judging::Judging;
use laurel_core::model::rule_version::hash;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::desk::{Office, open, told};

/// A campaign of two categories and two stages: 初审 by 专家组 for all; 现场评审 of 甲类 by 专家组, who score, and
/// 大众组, who vote. 一号 and 二号案例 are in 甲类, 三号案例 in 乙类.
pub fn campaign(office: &Office) -> (Value, Vec<Value>) {
    let criteria = json!([
        { "key": "novel", "name": "创新性", "weight": 60, "max": 60 },
        { "key": "effect", "name": "实效性", "weight": 40, "max": 40, "step": 0.5 },
    ]);
    let expert =
        json!({ "key": "expert", "name": "专家组", "weight": 60, "mode": "score", "method": { "name": "mean" } });
    let public = json!({ "key": "public", "name": "大众组", "weight": 40, "mode": "approval", "max_choices": 1 });
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年",
        "categories": [{ "name": "甲类" }, { "name": "乙类" }],
        "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
        "judging": {
            "stages": [
                { "key": "first", "name": "初审", "criteria": criteria, "groups": [expert] },
                { "key": "site", "name": "现场评审", "categories": ["甲类"], "criteria": criteria,
                  "groups": [expert, public] },
            ],
            "composite": [
                { "weight": 80, "source": { "kind": "stage", "stage": "first" } },
                { "weight": 20, "source": { "kind": "vote", "conversion": { "name": "share" } } },
            ],
            "ties": [{ "by": "group", "stage": "first", "group": "expert" }, { "by": "votes" }],
        },
        "tiers": [{ "name": "最佳案例", "quota": 1 }, { "name": "优秀案例" }],
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let cases = vec![
        office.case(&campaign, "甲类", "一号案例", &["珠海市公安局", "南方日报社"]),
        office.case(&campaign, "甲类", "二号案例", &["金湾区红星村", "珠海市妇联"]),
        office.case(&campaign, "乙类", "三号案例", &["珠海市妇联"]),
    ];
    (campaign, cases)
}

/// Puts a score where entering puts it: stage, juror, case and criterion; points, or none for an abstention.
pub fn score(office: &Office, campaign: &Value, at: (&str, &Value, &Value, &str), points: Option<i64>) {
    let (stage, juror, case, item) = at;
    let [campaign, juror, case] = [campaign, juror, case].map(|id| id.as_i64().unwrap());
    let library = Connection::open(office.folder().join("案例库.laurel")).unwrap();
    let entry = "INSERT INTO score_entry (id, campaign_id, stage_key, juror_id, case_id, item, before, after, why,
        entered_at, entered_by) SELECT coalesce(max(id), 0) + 1, ?1, ?2, ?3, ?4, ?5, '', 'x', '', ?6, '陈敏' FROM score_entry";
    library.execute(entry, params![campaign, stage, juror, case, item, office.now.0]).unwrap();
    let score = "INSERT INTO score_sheet (campaign_id, stage_key, juror_id, case_id, marks)
        VALUES (?1, ?2, ?3, ?4, json_object(?5, ?6))
        ON CONFLICT DO UPDATE SET marks = json_set(marks, '$.' || json_quote(?5), ?6)";
    library.execute(score, params![campaign, stage, juror, case, item, points.map(|points| points * 100)]).unwrap();
}

fn show(office: &Office, campaign: &Value) -> Value {
    office.call("judging.show", json!({ "campaign": campaign }))
}

/// Lets `edit` change the draft of the rules in the campaign's settings.
fn update(office: &Office, campaign: &Value, edit: impl FnOnce(&mut Value)) {
    let shown = office.call("campaign.show", json!({ "campaign": campaign }));
    let mut definition = shown["definition"].clone();
    edit(&mut definition["judging"]);
    let request = json!({ "campaign": campaign, "revision": shown["revision"], "definition": definition });
    office.call("campaign.update", request);
}

fn seat(office: &Office, campaign: &Value, stage: &str, group: &str, name: &str) -> Value {
    let juror = office.call("juror.save", json!({ "draft": { "name": name } }))["juror"].clone();
    let view = office.call("seat.list", json!({ "campaign": campaign }));
    let mut seats: Vec<Value> =
        view["seats"].as_array().unwrap().iter().filter(|seat| seat["stage"] == stage).cloned().collect();
    seats.push(json!({ "juror": juror, "group": group }));
    office.call("seat.set", json!({ "campaign": campaign, "stage": stage, "seats": seats }));
    juror
}

#[test]
fn rules_are_frozen_and_changed_with_a_reason() {
    let mut office = open();
    let (campaign, _) = campaign(&office);
    let of = json!({ "campaign": campaign });
    let draft = show(&office, &campaign);
    assert_eq!(
        json!([draft["frozen"], draft["versions"], draft["changed"], draft["problems"], draft["locked"]]),
        json!([null, [], false, [], []])
    );
    assert_eq!(draft["rules"]["stages"][1]["groups"][1]["max_choices"], 1);
    let refused = office.refusal("judging.close", json!({ "campaign": campaign, "stage": "first" }));
    assert_eq!(refused, ["评审规则尚未冻结，没有可以结束录入的阶段。请先冻结规则。"]);

    office.who = "周启文";
    office.call("judging.freeze", of.clone());
    let first = show(&office, &campaign);
    let rules: Judging = serde_json::from_value(first["rules"].clone()).unwrap();
    let version = json!({
        "version": 1, "hash": hash(&rules), "reason": "", "frozen_at": "2020-09-08 09:00:00", "frozen_by": "周启文",
    });
    assert_eq!((&first["frozen"], &first["versions"]), (&version, &json!([version])));
    let same = office.refusal("judging.freeze", json!({ "campaign": campaign, "reason": "再来" }));
    assert_eq!(same, ["评审规则与已冻结的第 1 版相同，不必再次冻结。"]);

    // The draft moves on freely; what was frozen holds.
    update(&office, &campaign, |judging| {
        judging["composite"][0]["weight"] = json!(70);
        judging["stages"][0]["criteria"][0]["weight"] = json!(55);
    });
    let moved = show(&office, &campaign);
    assert_eq!(
        json!([moved["changed"], moved["rules"], moved["frozen"], moved["problems"]]),
        json!([true, first["rules"], first["frozen"], []])
    );
    assert_eq!(
        office.refusal("judging.freeze", json!({ "campaign": campaign, "reason": " " })),
        ["评审规则已经冻结，另立新版须写明理由。请填写理由后再冻结。"]
    );
    office.call("judging.freeze", json!({ "campaign": campaign, "reason": "组委会九月八日会议决定" }));
    let second = show(&office, &campaign);
    assert_eq!((&second["changed"], &second["rules"]["composite"][0]["weight"]), (&json!(false), &json!(70)));
    assert_eq!(
        json!([second["frozen"]["version"], second["frozen"]["reason"], second["versions"][1]]),
        json!([2, "组委会九月八日会议决定", version])
    );
    assert_ne!(second["frozen"]["hash"], version["hash"]);
    let log = office.call("library.history", json!({ "campaign": campaign, "limit": 1 }));
    assert_eq!(
        json!([log[0]["action"], log[0]["before"]["摘要"], log[0]["after"]["摘要"], log[0]["after"]["规则"]]),
        json!(["冻结评审规则", version["hash"], second["frozen"]["hash"], second["rules"]])
    );
    assert_eq!(office.call("library.check", json!({}))["sound"], true);
}

#[test]
fn without_a_stage_there_is_nothing_to_freeze() {
    let office = open();
    let campaign = office.campaign("blank");
    let none = "judging.stages: 还没有评审阶段";
    let problems = show(&office, &campaign)["problems"].as_array().unwrap().iter().map(told).collect::<Vec<_>>();
    assert_eq!(problems, [none]);
    assert_eq!(office.refusal("judging.freeze", json!({ "campaign": campaign })), [none]);
}

#[test]
fn every_shipped_campaign_can_be_frozen_as_it_is() {
    let office = open();
    for key in ["zhuhai-2020", "zhuhai-2015", "zhuhai-2021", "nanjing-2017"] {
        let campaign = office.campaign(key);
        office.call("judging.freeze", json!({ "campaign": campaign }));
        let view = show(&office, &campaign);
        assert_eq!((&view["frozen"]["version"], &view["changed"]), (&json!(1), &json!(false)), "{key}");
    }
}

#[test]
fn the_rubric_locks_at_the_first_score() {
    let office = open();
    let (campaign, cases) = campaign(&office);
    let of = json!({ "campaign": campaign });
    let juror = seat(&office, &campaign, "first", "expert", "李文");
    seat(&office, &campaign, "site", "public", "王玉");
    office.call("judging.freeze", of);
    score(&office, &campaign, ("first", &juror, &cases[0], "novel"), Some(50));
    assert_eq!(show(&office, &campaign)["locked"], json!(["first"]));

    // The settings are kept; only freezing is refused.
    update(&office, &campaign, |judging| {
        let stages = judging["stages"].as_array_mut().unwrap();
        stages[0]["criteria"][0]["max"] = json!("50");
        stages[0]["criteria"][1]["independent"] = json!(true);
        stages[1]["criteria"][0]["max"] = json!("50");
        stages[1]["groups"].as_array_mut().unwrap().remove(1);
    });
    let locked = [
        "judging.stages.0.criteria.0.max: “初审”已有评分，评分项“创新性”的满分不能由 60 改为 50",
        "judging.stages.0.criteria.1.independent: “初审”已有评分，评分项“实效性”的计法不能由 计分 改为 只列不计",
        "judging.stages.1.groups: “现场评审”的评委组“大众组”已有评委，不能删去",
    ];
    let problems = show(&office, &campaign)["problems"].as_array().unwrap().iter().map(told).collect::<Vec<_>>();
    assert_eq!(problems, locked);
    let freeze = json!({ "campaign": campaign, "reason": "改满分" });
    assert_eq!(office.refusal("judging.freeze", freeze.clone()), locked);
    update(&office, &campaign, |judging| *judging = json!({}));
    assert_eq!(
        office.refusal("judging.freeze", freeze.clone()),
        [
            "judging.stages: 还没有评审阶段",
            "judging.stages: “初审”已录入 1 格评分，不能删去",
            "judging.stages: “现场评审”已安排评委，不能删去",
        ]
    );
    // Weights of the composite and methods change with a reason.
    let rules = show(&office, &campaign)["rules"].clone();
    update(&office, &campaign, |judging| {
        *judging = rules;
        judging["composite"][0]["weight"] = json!(90);
        judging["stages"][0]["groups"][0]["method"] = json!({ "name": "median" });
    });
    office.call("judging.freeze", freeze);
    assert_eq!(show(&office, &campaign)["frozen"]["version"], 2);
}

#[test]
fn stages_count_what_is_entered_and_are_closed_and_opened() {
    let mut office = open();
    let (campaign, cases) = campaign(&office);
    let cards = |office: &Office| -> Vec<Value> {
        let keys = ["key", "jurors", "cases", "cells", "entered", "first_score_at", "closed_at", "closed_by"];
        let view = show(office, &campaign);
        let card = |card: &Value| json!(keys.map(|key| card[key].clone()));
        view["stages"].as_array().unwrap().iter().map(card).collect()
    };
    let li = seat(&office, &campaign, "first", "expert", "李文");
    seat(&office, &campaign, "site", "expert", "赵刚");
    let wang = seat(&office, &campaign, "site", "public", "王玉");
    office.call("judging.freeze", json!({ "campaign": campaign }));
    // 初审: one juror, three cases, two criteria. 现场评审: of 甲类 only, two criteria and one vote.
    let empty = [json!(["first", 1, 3, 6, 0, null, null, null]), json!(["site", 2, 2, 6, 0, null, null, null])];
    assert_eq!(cards(&office), empty);
    score(&office, &campaign, ("first", &li, &cases[0], "novel"), Some(50));
    score(&office, &campaign, ("first", &li, &cases[0], "effect"), None);
    score(&office, &campaign, ("site", &wang, &cases[1], ""), Some(1));
    let at = "2020-09-08 09:00:00";
    assert_eq!(
        cards(&office),
        [json!(["first", 1, 3, 6, 2, at, null, null]), json!(["site", 2, 2, 6, 1, at, null, null])]
    );
    // Recused and failed cases are not asked for, and what was entered about them does not count.
    let recusal = json!({ "campaign": campaign, "juror": li, "case": cases[0], "reason": "亲属" });
    office.call("recusal.declare", recusal);
    office.call("case.set_status", json!({ "cases": [cases[2]], "status": "failed" }));
    assert_eq!(cards(&office)[0], json!(["first", 1, 2, 2, 0, at, null, null]));

    office.who = "周启文";
    let of = |reason: Option<&str>| json!({ "campaign": campaign, "stage": "site", "reason": reason });
    let close = json!({ "campaign": campaign, "stage": "site" });
    assert_eq!(office.refusal("judging.reopen", of(Some("补录"))), ["“现场评审”没有结束录入，可以直接录入。"]);
    office.call("judging.close", close.clone());
    assert_eq!(cards(&office)[1], json!(["site", 2, 2, 6, 1, at, at, "周启文"]));
    assert_eq!(office.refusal("judging.close", close), ["“现场评审”的录入已经结束。"]);
    assert_eq!(office.refusal("judging.reopen", of(Some(" "))), ["重新开放录入须写明理由。请填写理由后再继续。"]);
    office.call("judging.reopen", of(Some("漏录一张评分表")));
    assert_eq!(cards(&office)[1], json!(["site", 2, 2, 6, 1, at, null, null]));
    let log = office.call("library.history", json!({ "campaign": campaign, "limit": 2 }));
    assert_eq!(
        json!([log[0]["action"], log[0]["subject"], log[0]["after"], log[1]["action"]]),
        json!(["重新开放阶段录入", "现场评审", { "理由": "漏录一张评分表" }, "结束阶段录入"])
    );
}

#[test]
fn confirmed_awards_hold_the_rules_and_the_stages() {
    let office = open();
    let (campaign, cases) = campaign(&office);
    office.call("judging.freeze", json!({ "campaign": campaign }));
    office.call("judging.close", json!({ "campaign": campaign, "stage": "first" }));
    office.call("case.set_status", json!({ "cases": cases, "status": "shortlisted" }));
    decide(&office, &campaign);
    update(&office, &campaign, |judging| judging["composite"][0]["weight"] = json!(90));
    assert_eq!(
        office.refusal("judging.freeze", json!({ "campaign": campaign, "reason": "改权重" })),
        ["奖项已经确认，不能冻结新的评审规则。请先在“结果与奖项”中“重新评议”。"]
    );
    assert_eq!(
        office.refusal("judging.reopen", json!({ "campaign": campaign, "stage": "first", "reason": "补录" })),
        ["奖项已经确认，不能重新开放录入。请先在“结果与奖项”中“重新评议”。"]
    );
}

/// The awards stand as confirmed.
fn decide(office: &Office, campaign: &Value) {
    let library = Connection::open(office.folder().join("案例库.laurel")).unwrap();
    let decision = "INSERT INTO award_decision (campaign_id, state, digest, decided_at, decided_by)
        VALUES (?1, 'confirmed', '', ?2, '陈敏')";
    library.execute(decision, params![campaign.as_i64().unwrap(), office.now.0]).unwrap();
}

#[test]
fn a_category_that_frozen_rules_name_keeps_its_name() {
    let office = open();
    let (campaign, _) = campaign(&office);
    let shown = |office: &Office| office.call("campaign.show", json!({ "campaign": campaign }));
    let renamed = |at: usize, name: &str, judged: Value| {
        let mut view = shown(&office);
        let mut definition = view["definition"].take();
        definition["categories"][at]["name"] = json!(name);
        definition["judging"]["stages"][1]["categories"] = judged;
        json!({ "campaign": campaign, "revision": view["revision"], "definition": definition })
    };
    let freeze = |reason: &str| office.call("judging.freeze", json!({ "campaign": campaign, "reason": reason }));
    freeze("");
    let refused = office.refusal("campaign.update", renamed(0, "丙类", json!(["丙类"])));
    assert_eq!(refused, ["categories: 已冻结的评审规则指明“现场评审”评“甲类”，这个类别不能改名或删去"]);
    // 乙类 is named by no stage.
    office.call("campaign.update", renamed(1, "丁类", json!(["甲类"])));
    // The way out: all categories, a new version, the new name, a version that names it.
    office.call("campaign.update", renamed(1, "丁类", json!([])));
    freeze("改类别名称");
    office.call("campaign.update", renamed(0, "丙类", json!(["丙类"])));
    freeze("改类别名称");
    let view = show(&office, &campaign);
    assert_eq!((&view["frozen"]["version"], &view["stages"][1]["cases"]), (&json!(3), &json!(2)));
}
