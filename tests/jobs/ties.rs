//! 陈敏 meets ties on the quota line, by votes and by the composite; 周启文 and 林海 answer them; what was answered is
//! carried out by the next proposal, and a tie that changed asks again.

use serde_json::{Value, json};

use crate::desk::{Office, open};

/// 甲类 with a case per count of votes; 最佳 (one), 优秀 (two). Judged by `judging`.
fn office(judging: Value, votes: &[u32]) -> (Office, Value) {
    let office = open();
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年",
        "categories": [{ "name": "甲类" }],
        "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
        "judging": &judging,
        "tiers": [{ "name": "最佳案例", "quota": 1 }, { "name": "优秀案例", "quota": 2 }],
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    for place in 1..=votes.len() {
        office.case(&campaign, "甲类", &format!("{place}号案例"), &["某单位"]);
    }
    import(&office, &campaign, votes);
    if !judging.as_object().unwrap().is_empty() {
        office.call("judging.freeze", json!({ "campaign": campaign }));
    }
    (office, campaign)
}

fn import(office: &Office, campaign: &Value, votes: &[u32]) {
    let line = |(place, votes): (usize, &u32)| format!("甲类,{place}号案例,{votes}\n");
    let lines: String = (1..).zip(votes).map(line).collect();
    let file = office.file("计票.csv", format!("类别,项目名称,票数\n{lines}"));
    office.call("vote.import", json!({ "campaign": campaign, "file": file }));
}

/// Each case as `title tier`, in the order of numbers.
fn told(board: &Value) -> Vec<String> {
    let mut rows = board["categories"][0]["rows"].as_array().unwrap().clone();
    rows.sort_by_key(|row| row["number"].as_u64());
    rows.iter().map(|row| format!("{} {}", row["number"], row["tier_name"].as_str().unwrap_or("无"))).collect()
}

fn case(board: &Value, number: u64) -> Value {
    let rows = board["categories"][0]["rows"].as_array().unwrap();
    rows.iter().find(|row| row["number"] == number).unwrap()["case"].clone()
}

/// An answer to the first tie of the board.
fn answer(campaign: &Value, board: &Value, answer: &str, chosen: &[u64]) -> Value {
    let tie = &board["ties"][0];
    let chosen: Vec<Value> = chosen.iter().map(|number| case(board, *number)).collect();
    json!({ "campaign": campaign, "tier": tie["tier"], "category": tie["category"], "answer": answer,
            "chosen": chosen, "reason": "评委会合议", "names": ["周启文", "林海"] })
}

#[test]
fn an_answered_tie_is_carried_out_by_the_next_proposal() {
    let check = |given: &str, chosen: &[u64], expected: &[&str]| {
        let (office, campaign) = office(json!({}), &[9, 9, 5, 4]);
        let of = json!({ "campaign": campaign });
        let board = office.call("award.propose", of.clone());
        assert_eq!(told(&board), ["1 无", "2 无", "3 优秀案例", "4 优秀案例"]);
        let tie = &board["ties"][0];
        assert_eq!(
            (&tie["tier_name"], &tie["category_name"], &tie["places"], &tie["answer"]),
            (&json!("最佳案例"), &json!("甲类"), &json!(1), &Value::Null)
        );
        let scores: Vec<&Value> = tie["cases"].as_array().unwrap().iter().map(|case| &case["score"]).collect();
        assert_eq!(scores, ["9 票", "9 票"]);
        let board = office.call("award.settle_tie", answer(&campaign, &board, given, chosen));
        assert_eq!((&board["ties"][0]["answer"], &board["ties"][0]["reason"]), (&json!(given), &json!("评委会合议")));
        assert_eq!(office.refusal("award.confirm", of.clone()).len(), 1, "not yet carried out");
        let board = office.call("award.propose", of.clone());
        assert_eq!((told(&board), &board["problems"]), (expected.iter().map(|s| s.to_string()).collect(), &json!([])));
        assert_eq!(office.call("award.confirm", of)["state"], "confirmed");
    };
    check("extend", &[], &["1 最佳案例", "2 最佳案例", "3 优秀案例", "4 优秀案例"]);
    check("reduce", &[], &["1 优秀案例", "2 优秀案例", "3 无", "4 无"]);
    check("revote", &[2, 1], &["1 优秀案例", "2 最佳案例", "3 优秀案例", "4 无"]);
    check("leaders", &[1], &["1 最佳案例", "2 优秀案例", "3 优秀案例", "4 无"]);
}

#[test]
fn an_answer_needs_a_reason_two_leaders_and_cases_of_the_tie() {
    let (office, campaign) = office(json!({}), &[9, 9, 5]);
    let board = office.call("award.propose", json!({ "campaign": campaign }));
    let refused = |given: &str, chosen: &[u64], change: Value| {
        let mut request = answer(&campaign, &board, given, chosen);
        request.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        office.refusal("award.settle_tie", request).concat()
    };
    let none = json!({});
    assert_eq!(refused("extend", &[], json!({ "reason": " " })), "决定并列须写明理由。请填写理由后再保存。");
    assert_eq!(
        refused("leaders", &[1], json!({ "names": ["周启文", " 周启文"] })),
        "领导决定须写明至少两位决定人的姓名。请补全姓名。"
    );
    assert_eq!(refused("leaders", &[], none.clone()), "请选定授予该等次的案例；都不授予的，请选减额。");
    assert_eq!(refused("revote", &[2], none.clone()), "再次投票须排出全部并列案例的先后。请按得票先后逐一列出。");
    assert_eq!(
        refused("leaders", &[3], none.clone()),
        "选定的案例有重复，或不在并列之中。请从并列的案例中选定，每个至多一次。"
    );
    assert_eq!(
        refused("extend", &[1], none),
        "扩额和减额对并列的案例一律适用，不选定案例。请清空选定，或改为领导决定。"
    );
}

#[test]
fn a_tie_that_changed_voids_its_answer() {
    let (office, campaign) = office(json!({}), &[9, 9, 5]);
    let of = json!({ "campaign": campaign });
    let board = office.call("award.propose", of.clone());
    office.call("award.settle_tie", answer(&campaign, &board, "extend", &[]));
    import(&office, &campaign, &[9, 9, 9]);
    let board = office.call("award.propose", of);
    assert_eq!(
        (told(&board), &board["ties"][0]["answer"]),
        (vec!["1 无".into(), "2 无".into(), "3 无".into()], &Value::Null)
    );
}

#[test]
fn where_rules_decide_the_composite_orders_the_cases() {
    let fixed = json!({ "name": "rank_table", "points": [100, 90], "floor": 80 });
    let by_points = json!({ "composite": [{ "weight": 1, "source": { "kind": "vote", "conversion": fixed } }] });
    let (office, campaign) = office(by_points.clone(), &[7, 9, 5, 4]);
    let of = json!({ "campaign": campaign });
    let board = office.call("award.propose", of.clone());
    assert_eq!(
        (&board["by_result"], told(&board)),
        (&json!(true), vec!["1 优秀案例".to_owned(), "2 最佳案例".to_owned(), "3 无".to_owned(), "4 无".to_owned()])
    );
    let first = &board["categories"][0]["rows"][0];
    assert_eq!((&first["score"], &first["votes"]), (&json!({ "fraction": "100/1", "text": "100.00" }), &json!(9)));
    assert_eq!(
        office.refusal("award.confirm", of.clone()),
        ["甲类“优秀案例”尚余 1 个名额，“3号案例”、“4号案例”均为 80.00 分"]
    );
    let board = office.call("award.settle_tie", answer(&campaign, &board, "leaders", &[4]));
    let score = &board["ties"][0]["cases"][0]["score"];
    assert_eq!(score, "80.00 分");
    assert_eq!(told(&office.call("award.propose", of.clone()))[3], "4 优秀案例");
    assert_eq!(office.call("award.confirm", of)["state"], "confirmed");

    let mut broken = by_points;
    broken["ties"] = json!([{ "by": "votes" }]);
    let (office, campaign) = self::office(broken, &[7, 9, 5, 4]);
    let board = office.call("award.propose", json!({ "campaign": campaign }));
    assert_eq!((&board["ties"], told(&board)[2].as_str()), (&json!([]), "3 优秀案例"), "the rules told them apart");
}
