//! 珠海 2020: 34 finalists in four categories, two stages of experts and the vote as one indicator. Once the formula
//! decides as it stands, once the committee moves a case on record.

use serde_json::json;

use super::{Awards, Entry, Story, halves, ranked};

/// What the experts give a finalist at that place, in half points out of 100: the three in the middle give just this.
fn first(at: usize) -> i64 {
    124 + i64::try_from((at * 15) % 34).unwrap()
}

fn site(at: usize) -> i64 {
    142 + i64::try_from((at * 23 + 5) % 34).unwrap()
}

/// Finalists, frozen rules, both stages scored by five experts, the vote counted; and what the formula gives.
fn judged() -> (Story, Awards) {
    let story = Story::begin("zhuhai-2020", "2020-09-26 09:00", &[10, 10, 10, 4], "shortlisted");
    let experts = story.jurors("专家", 5);
    story.call("judging.freeze", json!({}));
    for stage in ["first", "site"] {
        story.seat(stage, &[("expert", &experts)]);
    }
    // Three of the five give just this on average once the highest and the lowest are dropped.
    let off = |juror: usize| i64::try_from(juror).unwrap() - 2;
    story.enter("first", &experts, &story.cases, |juror, at| {
        // 30 + 30 + what is left of the total for 创新性.
        let novel = first(at) - 120 + off(juror).max(-1) + 2;
        vec![("need", halves(60 - 2)), ("novel", halves(novel)), ("effect", halves(60))]
    });
    story.enter("site", &experts, &story.cases, |juror, at| {
        let novel = site(at) - 140 + off(juror).max(-1) + 2;
        vec![("novel", halves(novel)), ("effect", halves(60 - 2)), ("spread", halves(40)), ("account", halves(40))]
    });
    let votes = story.vote(1);
    let place = |case: &Entry| story.cases.iter().position(|other| other.title == case.title).unwrap();
    let most = |case: &Entry| {
        let own = story.cases.iter().filter(|other| other.category == case.category);
        own.map(|other| votes[&other.title]).max().unwrap()
    };
    // 40 × first + 40 × site + 20 × votes ÷ most × 100, all times 2 × most.
    let composite = |case: &Entry| {
        let (sum, most) = (first(place(case)) + site(place(case)), i64::try_from(most(case)).unwrap());
        40 * sum * most + 20 * 2 * 100 * i64::try_from(votes[&case.title]).unwrap()
    };
    // Within a category the same factor, so the order is that of the composite.
    let expected = ranked(&story.cases, composite).into_iter().flat_map(|titles| {
        let tier = |place: usize| if place < 3 { "最佳案例" } else { "优秀案例" };
        titles.into_iter().enumerate().map(move |(place, title)| (title, tier(place).to_owned())).collect::<Vec<_>>()
    });
    let expected = expected.collect();
    (story, expected)
}

/// Notice, then every paper and the evidence.
fn publish(mut story: Story, winners: usize) {
    story.at("2020-09-27 09:00");
    let held = "本活动须先公示，公示尚未设置。请在“公示”里设置起始日和工作日数。";
    assert_eq!(story.office.refusal("print.pdf", story.of(json!({ "kind": "certificates" }))), [held]);
    let contact = "活动办公室，0756-1";
    story.call("notice.set", json!({ "starts_on": "2020-09-28", "working_days": 5, "contact": contact }));
    story.at("2020-10-13 09:00");
    assert_eq!(story.print("certificates").len(), winners);
    let number = story.evidence();
    let list = story.print("award-list").concat();
    assert!(list.contains(&format!("（共{winners}个，同一等次内排名不分先后")), "{list}");
    assert!(story.print("report").concat().contains(&format!("评定获奖案例{winners}个")));
    let minutes = story.print("minutes").concat();
    assert!(minutes.contains(&number), "{minutes}");
    assert!(minutes.contains(
        "综合得分由初审得分（权重40）、现场评审得分（权重40）、网络投票（权重20，与最高票之比）加权平均得出。"
    ));
    assert!(story.print("score-summary").concat().contains("政府治理类综合得分与名次"));
    assert_eq!([&list, &minutes].map(|paper| paper.matches("征求意见稿").count()), [0, 0]);
}

#[test]
fn the_formula_decides_as_it_stands() {
    let (story, expected) = judged();
    let proposed = story.call("award.propose", json!({}));
    assert_eq!((super::awards(&proposed), &proposed["by_result"]), (expected.clone(), &json!(true)));
    assert_eq!(proposed["rules_drafted"], false);
    assert_eq!(story.confirm_and_sign(), expected);
    assert_eq!(expected.values().filter(|tier| *tier == "最佳案例").count(), 12);
    publish(story, 34);
}

#[test]
fn the_committee_moves_a_case_on_record() {
    let (story, mut expected) = judged();
    story.call("award.propose", json!({}));
    let (fourth, case) = {
        let board = story.call("award.board", json!({}));
        let row = board["categories"][3]["rows"][3].clone();
        (row["title"].as_str().unwrap().to_owned(), row["case"].clone())
    };
    assert_eq!(expected.insert(fourth.clone(), "最佳案例".to_owned()).as_deref(), Some("优秀案例"));
    let best = story.tier("最佳案例");
    let reason = "珠澳合作治理类只有四个入围案例，评委会一致同意全部评为最佳";
    story.call("award.move", json!({ "case": case, "tier": best, "reason": reason, "seconded_by": "林海" }));
    assert_eq!(story.confirm_and_sign(), expected);
    story.evidence();
    let minutes = story.print("minutes").concat();
    assert!(minutes.contains("陈敏、林海") && minutes.contains(&fourth), "{minutes}");
}
