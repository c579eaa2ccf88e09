//! 陈敏 keeps persons for 创新人物, 周启文 awards them with 林海; they stand in the award list and receive certificates.
//! A supervisor signs; an award is withheld, another revoked.

use serde_json::{Value, json};

use crate::desk::{Office, open};

/// One category with a case each for 最佳 and 优秀 (proposed), a tier 创新人物 with one place.
fn office() -> (Office, Value) {
    let office = open();
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年",
        "organisers": [{ "role": "host", "name": "南方日报社" }],
        "categories": [{ "name": "甲类" }],
        "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
        "tiers": [{ "name": "最佳案例", "quota": 1 }, { "name": "优秀案例" },
                  { "name": "创新人物", "quota": 1, "scope": "overall", "persons": true }],
        "certificate": { "prefix": "创", "dated": "2020-10-20" },
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    for title in ["一号案例", "二号案例"] {
        office.case(&campaign, "甲类", title, &["某单位"]);
    }
    let file = office.file("计票.csv", "类别,项目名称,票数\n甲类,一号案例,6\n甲类,二号案例,3\n");
    office.call("vote.import", json!({ "campaign": campaign, "file": file }));
    office.call("award.propose", json!({ "campaign": campaign }));
    (office, campaign)
}

fn person(office: &Office, campaign: &Value, name: &str) -> Value {
    let draft = json!({ "name": name, "unit": "福石社区", "title": "党委书记", "deeds": "十年如一日" });
    office.call("person.save", json!({ "campaign": campaign, "draft": draft }))["nominee"].clone()
}

fn two(campaign: &Value, what: Value) -> Value {
    let mut all = json!({ "campaign": campaign, "reason": "评议会一致同意", "seconded_by": "林海" });
    all.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
    all
}

/// Certificates as `number recipient`.
fn recipients(office: &Office, campaign: &Value) -> Vec<String> {
    let cards = office.call("print.documents", json!({ "campaign": campaign }));
    let recipients = cards[0]["recipients"].as_array().unwrap().iter();
    let told = |r: &Value| {
        format!("{} {} {}", r["number"].as_str().unwrap(), r["tier"].as_str().unwrap(), r["title"].as_str().unwrap())
    };
    recipients.map(told).collect()
}

#[test]
fn persons_are_awarded_by_people_and_receive_certificates() {
    let (office, campaign) = office();
    let of = json!({ "campaign": campaign });
    let (first, second) = (person(&office, &campaign, "李 萍"), person(&office, &campaign, "赵强"));
    let refused = office.refusal("person.save", json!({ "campaign": campaign, "draft": { "name": " " } }));
    assert_eq!(refused, ["name: 姓名未填"]);
    let tiers = office.call("award.board", of.clone())["tiers"].clone();
    let award = |nominee: &Value, tier: usize| two(&campaign, json!({ "nominee": nominee, "tier": tiers[tier]["id"] }));
    assert_eq!(
        office.refusal("person.award", award(&first, 0)),
        ["“最佳案例”颁给案例，不能评给人物。请选择颁给人物的等次。"]
    );
    let board = office.call("person.award", award(&first, 2));
    let given = &board["persons"][0];
    assert_eq!(
        (&given["tier_name"], &given["decided_by"], &given["seconded_by"], &given["number"]),
        (&json!("创新人物"), &json!("陈敏"), &json!("林海"), &json!(1))
    );
    assert_eq!(
        office.refusal("person.award", award(&second, 2)),
        ["“创新人物”的 1 个名额已满。请先调整其他人选或修改名额。"]
    );
    let case = board["categories"][0]["rows"][0]["case"].clone();
    assert_eq!(
        office.refusal("award.move", two(&campaign, json!({ "case": case, "tier": tiers[2]["id"] }))),
        ["“创新人物”颁给人物，不能评给案例。请选择其他等次。"]
    );
    office.call("person.remove", json!({ "nominees": [second] }));
    office.call("award.confirm", of.clone());
    assert_eq!(
        recipients(&office, &campaign),
        ["创〔2020〕001号 最佳案例 一号案例", "创〔2020〕002号 优秀案例 二号案例", "创〔2020〕003号 创新人物 李 萍"]
    );
    let draft = json!({ "name": "李平" });
    let late = json!({ "campaign": campaign, "nominee": first, "revision": 2, "draft": draft });
    assert_eq!(office.refusal("person.save", late), ["奖项已经确认。如需改动，请先“重新评议”并写明理由。"]);
}

#[test]
fn a_supervisor_signs_what_was_confirmed_and_nothing_else() {
    let (office, campaign) = office();
    let of = json!({ "campaign": campaign });
    let sign = |office: &Office, who: &str, digest: &Value| {
        office.run(
            "award.sign_off",
            json!({ "campaign": campaign, "supervisor": who, "remark": "已核对", "digest": digest }),
        )
    };
    let told = |result: Result<Value, laurel_core::error::Error>| result.unwrap_err().to_string();
    let open = office.call("award.board", of.clone());
    assert_eq!(told(sign(&office, "郑监督", &open["digest"])), "奖项尚未确认，不能签核。请先确认奖项。");
    let confirmed = office.call("award.confirm", of.clone());
    assert_eq!((&confirmed["final_"], &confirmed["signed"]), (&json!(false), &Value::Null));
    let todos = office.call("campaign.overview", of.clone())["todos"].clone();
    let titles: Vec<&Value> = todos.as_array().unwrap().iter().map(|todo| &todo["title"]).collect();
    assert_eq!(titles[0], "请监督员签核奖项", "{titles:?}");
    let digest = &confirmed["digest"];
    for same in ["陈敏", "陈　敏"] {
        let refusal = format!("奖项由“{same}”确认，监督员须为另一人。请由监督员签核。");
        assert_eq!(told(sign(&office, same, digest)), refusal);
    }
    assert_eq!(told(sign(&office, "郑监督", &json!("旧"))), "奖项在打开之后已被修改。请核对最新内容后再保存。");
    let signed = sign(&office, "郑监督", digest).unwrap();
    assert_eq!(
        (&signed["final_"], &signed["signed"]["holds"], &signed["signed"]["supervisor"]),
        (&json!(true), &json!(true), &json!("郑监督"))
    );

    let case = signed["categories"][0]["rows"][1]["case"].clone();
    let revoked = office.call("award.revoke", two(&campaign, json!({ "case": case, "reason": "材料不实" })));
    let row = &revoked["categories"][0]["rows"][1];
    assert_eq!(
        (&row["standing"], &row["tier_name"], &row["reason"], &revoked["state"], &revoked["problems"]),
        (&json!("revoked"), &json!("优秀案例"), &json!("材料不实"), &json!("confirmed"), &json!([]))
    );
    assert_eq!((&revoked["final_"], &revoked["signed"]["holds"]), (&json!(false), &json!(false)), "to be signed again");
    assert_eq!(recipients(&office, &campaign), ["创〔2020〕001号 最佳案例 一号案例"]);
    assert_eq!(sign(&office, "郑监督", &revoked["digest"]).unwrap()["final_"], true);
    let withdrawn = office.call("award.withdraw_sign_off", json!({ "campaign": campaign, "reason": "须再核对" }));
    assert_eq!((&withdrawn["final_"], &withdrawn["signed"]), (&json!(false), &Value::Null));

    // What is printed was signed: another name for an award is another award.
    assert_eq!(sign(&office, "郑监督", &revoked["digest"]).unwrap()["final_"], true);
    let mut shown = office.call("campaign.show", of.clone());
    let tiers = shown["definition"]["tiers"].clone();
    let mut rename = |tiers: &Value| {
        shown["definition"]["tiers"] = tiers.clone();
        let update = json!({ "campaign": campaign, "revision": shown["revision"], "definition": shown["definition"] });
        office.call("campaign.update", update);
        shown["revision"] = office.call("campaign.show", of.clone())["revision"].clone();
        office.call("award.board", of.clone())
    };
    let mut renamed = tiers.clone();
    renamed[0]["name"] = json!("特等案例");
    let board = rename(&renamed);
    let reason = "投票结果，或者案例、奖项的名称和名额，在奖项确认之后有改动";
    assert_eq!((&board["final_"], &board["problems"][0]["reason"]), (&json!(false), &json!(reason)));
    assert_eq!(rename(&tiers)["final_"], true);

    // After reopening the same awards are signed anew; proposed anew, a revoked one is not given back unseen.
    office.call("award.reopen", json!({ "campaign": campaign, "reason": "复核" }));
    assert_eq!(office.call("award.confirm", of.clone())["signed"], Value::Null);
    office.call("award.reopen", json!({ "campaign": campaign, "reason": "再复核" }));
    let proposed = office.call("award.propose", of);
    assert_eq!(proposed["categories"][0]["rows"][1]["standing"], "revoked");
}

#[test]
fn a_withheld_award_keeps_its_trace() {
    let (office, campaign) = office();
    let of = json!({ "campaign": campaign });
    let board = office.call("award.board", of.clone());
    let row = |board: &Value| board["categories"][0]["rows"][0].clone();
    let what = two(&campaign, json!({ "case": row(&board)["case"] }));
    assert_eq!(office.refusal("award.revoke", what.clone()), ["奖项尚未确认，没有可撤销的奖项。请改用“暂缓授奖”。"]);
    let withheld = row(&office.call("award.withhold", what.clone()));
    assert_eq!(
        (&withheld["standing"], &withheld["tier_name"], &withheld["moved_by"]),
        (&json!("withheld"), &json!("最佳案例"), &json!("陈敏"))
    );
    assert_eq!(office.refusal("award.withhold", what), ["没有可收回的奖项：未获奖，或已收回。请刷新后核对。"]);
    office.call("award.confirm", of.clone());
    assert_eq!(recipients(&office, &campaign), ["创〔2020〕001号 优秀案例 二号案例"]);
    let statuses: Vec<Value> =
        office.call("case.list", of).as_array().unwrap().iter().map(|case| case["status"].clone()).collect();
    assert_eq!(statuses, ["shortlisted", "awarded"]);
}
