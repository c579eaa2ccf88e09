//! 陈敏 proposes the awards from a tally, 周启文 moves one with a reason, both meet a tie, and the board is confirmed
//! as shown.

use serde_json::{Value, json};

use crate::desk::{Office, open};

/// A campaign of two categories, 甲类 with three cases and 乙类 with two, two tiers: 最佳 (one each category), 优秀 (the rest).
fn office(votes: &[(&str, &str, u32)]) -> (Office, Value) {
    let office = open();
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年",
        "categories": [{ "name": "甲类" }, { "name": "乙类" }],
        "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
        "tiers": [{ "name": "最佳案例", "quota": 1 }, { "name": "优秀案例" }],
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let mut cases = Vec::new();
    for (category, title, _) in votes {
        cases.push(office.case(&campaign, category, title, &["某单位"]));
    }
    office.call("case.set_status", json!({ "cases": cases, "status": "shortlisted" }));
    if votes.is_empty() {
        return (office, campaign);
    }
    import(&office, &campaign, votes);
    (office, campaign)
}

fn import(office: &Office, campaign: &Value, votes: &[(&str, &str, u32)]) {
    let lines: String = votes.iter().map(|(category, title, n)| format!("{category},{title},{n}\n")).collect();
    let file = office.file("计票.csv", format!("类别,项目名称,票数\n{lines}"));
    office.call("vote.import", json!({ "campaign": campaign, "file": file }));
}

/// Title → tier of a board, in its order.
fn awards(board: &Value) -> Vec<(String, Option<String>)> {
    let rows = board["categories"].as_array().unwrap().iter().flat_map(|c| c["rows"].as_array().unwrap());
    rows.map(|row| (row["title"].as_str().unwrap().to_owned(), row["tier_name"].as_str().map(str::to_owned))).collect()
}

fn expected(rows: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
    rows.iter().map(|(title, tier)| (title.to_string(), (!tier.is_empty()).then(|| tier.to_string()))).collect()
}

fn case_of(board: &Value, title: &str) -> Value {
    let mut rows = board["categories"].as_array().unwrap().iter().flat_map(|c| c["rows"].as_array().unwrap());
    rows.find(|row| row["title"] == title).unwrap()["case"].clone()
}

const VOTES: &[(&str, &str, u32)] = &[
    ("甲类", "一号案例", 30),
    ("甲类", "二号案例", 50),
    ("甲类", "三号案例", 20),
    ("乙类", "四号案例", 9),
    ("乙类", "五号案例", 8),
];

#[test]
fn awards_go_from_proposal_to_confirmation_as_shown() {
    let (mut office, campaign) = office(VOTES);
    let of = json!({ "campaign": campaign });
    assert_eq!(office.call("award.board", of.clone())["state"], "open");

    let proposed = office.call("award.propose", of.clone());
    let best_first = [
        ("二号案例", "最佳案例"),
        ("一号案例", "优秀案例"),
        ("三号案例", "优秀案例"),
        ("四号案例", "最佳案例"),
        ("五号案例", "优秀案例"),
    ];
    assert_eq!(awards(&proposed), expected(&best_first));

    office.who = "周启文";
    let best = proposed["tiers"][0]["id"].clone();
    let fifth =
        json!({ "campaign": campaign, "case": case_of(&proposed, "五号案例"), "tier": best, "seconded_by": "林海" });
    let refused = office.refusal("award.move", merged(&fifth, json!({ "reason": " " })));
    assert_eq!(refused, ["调整奖项须写明理由。请填写理由后再保存。"]);
    let moved = office.call("award.move", merged(&fifth, json!({ "reason": "评议会一致同意扩额" })));
    let row = &moved["categories"][1]["rows"][1];
    assert_eq!(
        (&row["tier_name"], &row["moved_by"], &row["seconded_by"], &row["reason"]),
        (&json!("最佳案例"), &json!("周启文"), &json!("林海"), &json!("评议会一致同意扩额"))
    );
    let alone = merged(&fifth, json!({ "reason": "评议", "seconded_by": "" }));
    let refused = office.refusal("award.move", alone);
    assert_eq!(refused, ["调整奖项须有两人署名。请填写另一人的姓名后再保存。"]);
    let twice = merged(&fifth, json!({ "reason": "评议", "seconded_by": "周启文" }));
    let refused = office.refusal("award.move", twice);
    assert_eq!(refused, ["调整奖项须有两人署名，“周启文”不能署两次。请填写另一人的姓名。"]);

    let stale = json!({ "campaign": campaign, "digest": proposed["digest"] });
    assert_eq!(office.refusal("award.confirm", stale), ["奖项在打开之后已被修改。请核对最新内容后再保存。"]);
    let confirmed = office.call("award.confirm", json!({ "campaign": campaign, "digest": moved["digest"] }));
    assert_eq!((&confirmed["state"], &confirmed["confirmed_by"]), (&json!("confirmed"), &json!("周启文")));
    let statuses: Vec<Value> =
        office.call("case.list", of.clone()).as_array().unwrap().iter().map(|case| case["status"].clone()).collect();
    assert_eq!(statuses, vec![json!("awarded"); 5]);

    let refused = office.refusal("award.propose", of.clone());
    assert_eq!(refused, ["奖项已经确认。如需改动，请先“重新评议”并写明理由。"]);
    let reopened = office.call("award.reopen", json!({ "campaign": campaign, "reason": "主办单位要求复核" }));
    assert_eq!((&reopened["state"], awards(&reopened)), (&json!("proposed"), awards(&confirmed)));
    let log = office.call("library.history", json!({ "campaign": campaign, "limit": 4 }));
    let actions: Vec<&str> = log.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["重新评议奖项", "确认奖项", "调整奖项", "按名次拟定奖项"]);
}

#[test]
fn a_tie_on_the_quota_line_is_settled_by_people_only() {
    let (office, campaign) = office(&[
        ("甲类", "一号案例", 30),
        ("甲类", "二号案例", 30),
        ("甲类", "三号案例", 20),
        ("乙类", "四号案例", 9),
    ]);
    let of = json!({ "campaign": campaign });
    let proposed = office.call("award.propose", of.clone());
    assert_eq!(
        awards(&proposed),
        expected(&[("一号案例", ""), ("二号案例", ""), ("三号案例", "优秀案例"), ("四号案例", "最佳案例")])
    );
    let tie = "甲类“最佳案例”尚余 1 个名额，“一号案例”、“二号案例”均为 30 票";
    assert_eq!(office.refusal("award.confirm", of.clone()), [tie]);
    for (title, tier) in [("一号案例", 0), ("二号案例", 1)] {
        let tier = proposed["tiers"][tier]["id"].clone();
        let case = case_of(&proposed, title);
        office.call(
            "award.move",
            json!({ "campaign": campaign, "case": case, "tier": tier, "reason": "评委再次投票决定", "seconded_by": "林海" }),
        );
    }
    assert_eq!(office.call("award.confirm", of)["state"], "confirmed");
}

#[test]
fn a_proposal_from_votes_that_changed_is_not_confirmed() {
    let (office, campaign) = office(VOTES);
    let of = json!({ "campaign": campaign });
    office.call("award.propose", of.clone());
    let mut changed = VOTES.to_vec();
    changed[0].2 = 60;
    import(&office, &campaign, &changed);
    assert_eq!(office.refusal("award.confirm", of), ["投票结果、参评案例或奖项名额在拟定之后有改动"]);
}

#[test]
fn without_votes_awards_are_given_by_hand() {
    let (office, campaign) = office(&[]);
    let case = office.case(&campaign, "甲类", "一号案例", &["某单位"]);
    let of = json!({ "campaign": campaign });
    let refused = office.refusal("award.propose", of.clone());
    assert_eq!(refused, ["尚无投票结果，不能按名次拟定。请先导入网络投票，或逐个评定奖项。"]);
    let tier = office.call("award.board", of.clone())["tiers"][0]["id"].clone();
    office.call(
        "award.move",
        json!({ "campaign": campaign, "case": case, "tier": tier, "reason": "评委会评定", "seconded_by": "林海" }),
    );
    assert_eq!(awards(&office.call("award.confirm", of)), expected(&[("一号案例", "最佳案例")]));
}

#[test]
fn the_programme_follows_from_the_awards() {
    let (office, campaign) = office(VOTES);
    let of = json!({ "campaign": campaign });
    office.call("award.propose", of.clone());
    let mut programme = office.call("ceremony.show", of.clone());
    let rounds = |programme: &Value| -> Vec<String> {
        let items = programme["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "award_round");
        items.map(|item| format!("{} {}", item["text"].as_str().unwrap(), item["detail"].as_str().unwrap())).collect()
    };
    assert_eq!(
        rounds(&programme),
        ["颁发优秀案例证书 第一轮　甲类2个、乙类1个", "颁发最佳案例证书 第二轮　甲类1个、乙类1个"]
    );
    programme["place"] = json!("市会议中心");
    office.call("ceremony.save", json!({ "campaign": campaign, "programme": programme }));
    assert_eq!(office.call("ceremony.show", of.clone()), programme);
    programme["items"][0]["text"] = json!("");
    let refused = office.refusal("ceremony.save", json!({ "campaign": campaign, "programme": programme }));
    assert_eq!(refused, ["1 text: 第 1 项没有事项"]);
    assert_eq!(office.call("ceremony.draft", of)["place"], "");
}

fn merged(a: &Value, b: Value) -> Value {
    let (mut all, Value::Object(more)) = (a.clone(), b) else { panic!("an object is wanted") };
    all.as_object_mut().unwrap().extend(more);
    all
}
