//! 南京 2017: 230 cases before 100 jurors in one meeting. Twenty leaders score, eighty of the public, drawn from a
//! published seed, vote; from the last sheet to the award list of three tiers.

use serde_json::json;

use super::{Awards, Story, halves};

const VOTERS: usize = 80;

/// What the leaders give the case at that place on average, in half points out of 100.
fn score(at: usize) -> usize {
    142 + at * 37 % 47
}

/// How many of the public vote for it.
fn voters(at: usize) -> usize {
    at * 53 % (VOTERS + 1)
}

#[test]
fn two_hundred_cases_are_judged_by_a_hundred_jurors() {
    let mut story = Story::begin("nanjing-2017", "2017-11-20 09:00", &[39, 39, 38, 38, 38, 38], "shortlisted");
    let (leaders, pool) = (story.jurors("领导", 20), story.jurors("大众", 90));
    story.call("judging.freeze", json!({}));
    story.seat("site", &[("leader", &leaders)]);
    let draw = json!({ "stage": "site", "group": "public", "count": VOTERS, "seed": "福利彩票 0513", "pool": pool });
    let public = story.call("seat.draw", draw)["drawn"].as_array().unwrap().clone();

    story.enter("site", &leaders, &story.cases, |juror, at| {
        // What four times five leaders add comes to nothing.
        let novel = i64::try_from(score(at)).unwrap() - 138 + [-2, -1, 0, 1, 2][juror % 5];
        vec![("novel", halves(novel)), ("effect", halves(58)), ("spread", halves(40)), ("account", halves(40))]
    });
    story.enter("site", &public, &story.cases, |juror, at| vec![("", u8::from(juror < voters(at)).to_string())]);

    // 60 × score + 40 × voters ÷ 80 × 100, twice; of equal ones the higher score of the leaders first.
    let mut order: Vec<usize> = (0..story.cases.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse((60 * score(*at) + 100 * voters(*at), score(*at))));
    let tier = |place: usize| match place {
        0..10 => "十佳案例",
        10..30 => "典型案例",
        _ => "优秀案例",
    };
    let named = order.iter().enumerate().map(|(place, at)| (story.cases[*at].title.clone(), tier(place).to_owned()));
    let expected: Awards = named.collect();
    assert_eq!(expected.len(), 230);

    story.at("2017-11-20 11:30");
    let proposed = story.call("award.propose", json!({}));
    assert_eq!((super::awards(&proposed), &proposed["ties"]), (expected.clone(), &json!([])));
    assert_eq!(story.confirm_and_sign(), expected);
    let list = story.print("award-list").concat();
    assert!(list.contains("（共230个，同一等次内排名不分先后，按类别内编号为序）"), "{list}");
    for title in order.iter().take(10).map(|at| &story.cases[*at].title) {
        assert!(list.contains(title.as_str()), "{title}");
    }
    story.evidence();
}
