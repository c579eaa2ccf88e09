//! 陈敏 announces the winners over the holidays of 2020, takes objections, and prints certificates when the notice has
//! ended; 周启文 lets them go earlier, on record.

use laurel_core::model::time::Moment;
use serde_json::{Value, json};

use crate::desk::{Office, open};

/// Awards confirmed on 8 September 2020; the campaign has a stage 公示.
fn office() -> (Office, Value, Value) {
    let office = open();
    let definition = json!({
        "title": "全国创新案例评选", "edition": "2020年",
        "organisers": [{ "role": "host", "name": "南方日报社" }],
        "stages": [{ "kind": "notice", "name": "公示" }],
        "categories": [{ "name": "甲类" }],
        "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
        "tiers": [{ "name": "最佳案例" }],
        "certificate": { "prefix": "创", "dated": "2020-10-20" },
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let case = office.case(&campaign, "甲类", "一号案例", &["某单位"]);
    let tier = office.call("award.board", json!({ "campaign": campaign }))["tiers"][0]["id"].clone();
    let moved = json!({ "campaign": campaign, "case": case, "tier": tier, "reason": "评定", "seconded_by": "林海" });
    office.call("award.move", moved);
    office.call("award.confirm", json!({ "campaign": campaign }));
    (office, campaign, case)
}

fn set(office: &Office, campaign: &Value, first: &str) {
    let contact = "活动办公室，某路1号，0756-1";
    office
        .call("notice.set", json!({ "campaign": campaign, "starts_on": first, "working_days": 5, "contact": contact }));
}

fn certificates(office: &Office, campaign: &Value) -> String {
    let cards = office.call("print.documents", json!({ "campaign": campaign }));
    cards[0]["missing"].as_str().unwrap_or("可以打印").to_owned()
}

fn draft(received_on: &str, by: &str) -> Value {
    let objector = json!({ "name": "王建国", "workplace": "某公司", "address": "某路2号", "telephone": "13800000000" });
    json!({ "received_on": received_on, "case": null, "raised_by": by, "in_writing": true, "sealed": false,
            "content": "材料不实", "objector": objector })
}

#[test]
fn certificates_wait_for_the_end_of_the_notice() {
    let (mut office, campaign, _) = office();
    let of = json!({ "campaign": campaign });
    let unset = "本活动须先公示，公示尚未设置。请在“公示”里设置起始日和工作日数。";
    assert_eq!(certificates(&office, &campaign), unset);
    assert_eq!(office.refusal("print.pdf", json!({ "campaign": campaign, "kind": "certificates" })), [unset]);
    assert_eq!(
        office.refusal("notice.override", json!({ "campaign": campaign, "reason": "典礼在即" })),
        ["还没有设置公示。请先设置公示的起始日和工作日数。"]
    );

    set(&office, &campaign, "2020-09-29");
    office.now = Moment::parse("2020-10-12 12:00").unwrap();
    let view = office.call("notice.show", of.clone());
    assert_eq!(
        (&view["ends_on"], &view["over"], &view["released"]),
        (&json!("2020-10-12"), &json!(false), &json!(false))
    );
    let days: Vec<String> = view["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| format!("{} {} {}", d["day"].as_str().unwrap(), d["working"], d["name"].as_str().unwrap()))
        .collect();
    assert_eq!(days.len(), 14);
    assert_eq!(
        (&days[1], &days[2], &days[9], &days[11], &days[12]),
        (
            &"2020-09-30 true ".to_owned(),
            &"2020-10-01 false 国庆节、中秋节".to_owned(),
            &"2020-10-08 false 国庆节、中秋节".to_owned(),
            &"2020-10-10 true 调休上班".to_owned(),
            &"2020-10-11 false 周末".to_owned()
        )
    );
    let waits = "公示到2020年10月12日截止，期满后方可打印证书。确需提前的，请在“公示”里写明理由后放行。";
    assert_eq!(certificates(&office, &campaign), waits);
    office.now = Moment::parse("2020-10-13 00:00").unwrap();
    assert_eq!(certificates(&office, &campaign), "可以打印");
    set(&office, &campaign, "2020-09-01");
    let early = "公示始于2020年9月1日，而奖项于2020年9月8日才确认，公示的不是现在的奖项。请重新设置公示；确已公示的，请在“公示”里写明理由后放行。";
    assert_eq!(certificates(&office, &campaign), early);
    assert_eq!(office.call("notice.show", of.clone())["held_because"], early);
    set(&office, &campaign, "2020-09-29");

    office.call("calendar.set", json!({ "day": "2020-10-09", "kind": "holiday", "name": "台风停工" }));
    assert_eq!(office.call("notice.show", of.clone())["ends_on"], "2020-10-13");
    office.call("calendar.set", json!({ "day": "2020-10-09", "kind": null, "name": "" }));
    assert_eq!(office.call("notice.show", of)["ends_on"], "2020-10-12");
    let year = office.call("calendar.list", json!({ "year": 2020 }));
    let first = json!({ "day": "2020-01-01", "kind": "holiday", "name": "元旦" });
    assert_eq!((year.as_array().unwrap().len(), &year[0]), (36, &first));
}

#[test]
fn certificates_are_let_go_earlier_on_record() {
    let (office, campaign, _) = office();
    set(&office, &campaign, "2020-09-08");
    office.call("notice.override", json!({ "campaign": campaign, "reason": "典礼在即，主办单位同意" }));
    assert_eq!(certificates(&office, &campaign), "可以打印");
    let view = office.call("notice.show", json!({ "campaign": campaign }));
    assert_eq!(
        (&view["released"], &view["override_reason"], &view["override_by"]),
        (&json!(true), &json!("典礼在即，主办单位同意"), &json!("陈敏"))
    );
    let warnings: Vec<&str> =
        view["compliance"].as_array().unwrap().iter().map(|w| w["reason"].as_str().unwrap()).collect();
    assert_eq!(warnings, ["活动名称含“全国”字样"]);
}

#[test]
fn objections_are_registered_with_their_flaws_and_the_objector_apart() {
    let (mut office, campaign, case) = office();
    let early = json!({ "campaign": campaign, "draft": draft("2020-09-08", "person") });
    assert_eq!(office.refusal("objection.register", early), ["还没有设置公示，不能登记异议。请先设置公示。"]);
    set(&office, &campaign, "2020-09-08");
    let mut sound = draft("2020-09-10", "person");
    sound["case"] = case;
    let first = office.call("objection.register", json!({ "campaign": campaign, "draft": sound }));
    assert_eq!(first["problems"], json!([]));
    let second =
        office.call("objection.register", json!({ "campaign": campaign, "draft": draft("2020-09-15", "unit") }));
    let flaws: Vec<&str> =
        second["problems"].as_array().unwrap().iter().map(|p| p["reason"].as_str().unwrap()).collect();
    assert_eq!(flaws, ["单位提出的异议未加盖公章", "在公示期（至2020年9月14日）之后收到"]);

    office.now = Moment::parse("2020-09-16 09:00").unwrap();
    assert_eq!(certificates(&office, &campaign), "尚有 2 件异议未处理。请在“公示”里处理后再打印证书。");
    let settle = |objection: &Value, state: &str| json!({ "campaign": campaign, "objection": objection, "state": state, "outcome": "经核查，材料属实" });
    assert_eq!(
        office.refusal("objection.settle", settle(&second["objection"], "upheld")),
        ["这件异议不符合受理条件，不能认定成立。请补全材料重新登记，或按“不予受理”处理。"]
    );
    office.call("objection.settle", settle(&second["objection"], "not_accepted"));
    office.call("objection.settle", settle(&first["objection"], "dismissed"));
    assert_eq!(certificates(&office, &campaign), "可以打印");

    let view = office.call("notice.show", json!({ "campaign": campaign }));
    let line = &view["objections"][0];
    assert_eq!(
        (&line["number"], &line["valid"], &line["case_title"], &line["state"], &line["settled_by"]),
        (&json!(1), &json!(true), &json!("一号案例"), &json!("dismissed"), &json!("陈敏"))
    );
    let history = office.call("library.history", json!({ "campaign": campaign, "limit": 100 }));
    for told in [view.to_string(), history.to_string()] {
        for secret in ["王建国", "某公司", "某路2号", "13800000000"] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }
    let objector = office.call("objection.objector", json!({ "objection": first["objection"] }));
    assert_eq!(objector["name"], "王建国");
}
