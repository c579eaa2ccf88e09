//! A campaign from the blank definition: nobody scores, the vote ranks, the committee deliberates; papers and evidence
//! come about all the same, and there are no minutes of a judging that did not take place.

use serde_json::json;

use super::{Awards, Story, ranked};

#[test]
fn a_vote_alone_leads_to_papers_and_evidence() {
    let mut story = Story::begin("blank", "2020-09-08 09:00", &[6], "shortlisted");
    let votes = story.vote(10);
    let order = ranked(&story.cases, |case| votes[&case.title]).remove(0);
    let tiers = story.call("award.board", json!({}))["tiers"].clone();
    let names: Vec<String> =
        tiers.as_array().unwrap().iter().map(|tier| tier["name"].as_str().unwrap().to_owned()).collect();
    let quota = usize::try_from(tiers[0]["quota"].as_u64().unwrap()).unwrap();
    let mut expected: Awards =
        order.iter().enumerate().map(|(at, title)| (title.clone(), names[usize::from(at >= quota)].clone())).collect();
    let proposed = story.call("award.propose", json!({}));
    assert_eq!((super::awards(&proposed), &proposed["by_result"]), (expected.clone(), &json!(false)));
    // The committee gives the last one the first tier.
    let rows = proposed["categories"][0]["rows"].as_array().unwrap();
    let last = rows.last().unwrap();
    let moved =
        json!({ "case": last["case"], "tier": tiers[0]["id"], "reason": "评议会一致同意", "seconded_by": "林海" });
    story.call("award.move", moved);
    expected.insert(last["title"].as_str().unwrap().to_owned(), names[0].clone());
    assert_eq!(story.confirm_and_sign(), expected);
    story.at("2020-10-30 09:00");
    assert!(story.print("award-list").concat().contains("（共6个，"));
    assert!(story.print("report").concat().contains("评定获奖案例6个"));
    story.evidence();
    let cards = story.call("print.documents", json!({}));
    let names: Vec<&str> = cards.as_array().unwrap().iter().map(|card| card["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["荣誉证书", "获奖名单", "投票结果公报", "颁奖典礼议程", "活动总结报告"]);
}
