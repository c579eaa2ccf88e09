//! 珠海 2021: ten winners of one category, of one or two units each, printed in an order that is no rank.

use serde_json::json;

use super::{Awards, Entry, Story, halves, ranked};
use crate::paper::assert_in_order;

/// What the experts give a case at that place, in half points out of 100.
fn given(at: usize) -> i64 {
    150 + i64::try_from(at * 7 % 16).unwrap() * 3
}

#[test]
fn ten_winners_stand_without_a_rank() {
    let mut story = Story::begin("zhuhai-2021", "2021-09-20 09:00", &[16], "shortlisted");
    let experts = story.jurors("专家", 7);
    story.call("judging.freeze", json!({}));
    story.seat("final", &[("expert", &experts)]);
    story.enter("final", &experts, &story.cases, |juror, at| {
        let novel = given(at) - 138 + [-3, -2, -1, 0, 1, 2, 3][juror];
        vec![("novel", halves(novel)), ("effect", halves(58)), ("spread", halves(40)), ("account", halves(40))]
    });
    let votes = story.vote(10);
    let most = i64::try_from(*votes.values().max().unwrap()).unwrap();
    let composite = |case: &Entry| {
        let at = story.cases.iter().position(|other| other.title == case.title).unwrap();
        // 80 × score + 20 × votes ÷ most × 100, in whole numbers.
        40 * given(at) * most + 2_000 * i64::try_from(votes[&case.title]).unwrap()
    };
    let order = ranked(&story.cases, composite).remove(0);
    let expected: Awards = order.iter().take(10).map(|title| (title.clone(), "“十佳”典范案例".to_owned())).collect();
    story.call("award.propose", json!({}));
    assert_eq!(story.confirm_and_sign(), expected);

    story.issue("中共珠海市委政法委员会", "2021-10-08");
    // The Sunday after is worked, for the holiday of October.
    story.call("notice.set", json!({ "starts_on": "2021-09-22", "working_days": 5, "contact": "活动办公室" }));
    let waits = "公示到2021年9月27日截止，期满后方可打印证书。确需提前的，请在“公示”里写明理由后放行。";
    assert_eq!(story.office.refusal("print.pdf", story.of(json!({ "kind": "certificates" }))), [waits]);
    story.at("2021-09-28 09:00");
    assert_eq!(story.print("certificates").len(), 10);

    let list = story.print("award-list").concat();
    assert!(list.contains("（共10个，同一等次内排名不分先后，按类别内编号为序）"), "{list}");
    let by_number: Vec<&str> =
        story.cases.iter().map(|case| case.title.as_str()).filter(|title| expected.contains_key(*title)).collect();
    assert_ne!(by_number, order[..10], "the order of the scores is another");
    assert_in_order(&list, &by_number);
    assert!(story.print("report").concat().contains("评定获奖案例10个"));
    let number = story.evidence();
    assert!(story.print("minutes").concat().contains(&number));
}
