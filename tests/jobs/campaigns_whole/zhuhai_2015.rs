//! 珠海 2015: 96 cases pass or fail a first review; 36 finalists are judged by experts, organisers and media beside the
//! vote; five 最佳 and five 优秀 a category, and ten persons.

use serde_json::json;

use super::{Awards, Entry, Story, halves, ranked};

/// Whether the first review passes the case at that place: twelve of each category's 32.
fn passes(at: usize) -> bool {
    (at % 32) * 7 % 32 < 12
}

/// What experts, organisers and media give a finalist at that place, in half points out of 100.
fn given(at: usize) -> [i64; 3] {
    [142 + at * 11 % 37, 150 + at * 7 % 36, 146 + at * 13 % 36].map(|total| i64::try_from(total).unwrap())
}

#[test]
fn cases_and_persons_are_awarded() {
    let mut story = Story::begin("zhuhai-2015", "2015-09-20 09:00", &[32, 32, 32], "received");
    let (experts, office, media) = (story.jurors("专家", 5), story.jurors("主办单位", 3), story.jurors("媒体", 2));
    story.call("judging.freeze", json!({}));
    story.seat("first", &[("expert", &experts)]);
    // Four of five pass a case that passes, one of five one that fails.
    let pass = |juror: usize, at: usize| passes(at) == (juror > 0);
    let marks = |juror, at| vec![("", u8::from(pass(juror, at)).to_string())];
    story.enter("first", &experts, &story.cases, marks);
    story.call("judging.close", json!({ "stage": "first" }));
    let (passed, failed): (Vec<_>, Vec<_>) = story.cases.iter().cloned().enumerate().partition(|(at, _)| passes(*at));
    for (cases, status) in [(&passed, "shortlisted"), (&failed, "failed")] {
        let ids: Vec<_> = cases.iter().map(|(_, case)| case.id.clone()).collect();
        story.office.call("case.set_status", json!({ "cases": ids, "status": status }));
    }
    let finalists: Vec<Entry> = passed.into_iter().map(|(_, case)| case).collect();
    assert_eq!((finalists.len(), failed.len()), (36, 60));
    let votes = story.vote(10);
    assert_eq!(votes.keys().count(), 36);

    story.seat("joint", &[("expert", &experts), ("office", &office), ("media", &media)]);
    let cells = |total: i64| {
        let novel = halves(total - 138);
        vec![("novel", novel), ("effect", halves(58)), ("spread", halves(40)), ("account", halves(40))]
    };
    // What the jurors of a group add comes to nothing: of the experts without the highest and the lowest.
    for (group, jurors, added) in
        [(0, &experts, &[-2, -1, 0, 1, 2][..]), (1, &office, &[-1, 0, 1]), (2, &media, &[-2, 2])]
    {
        story.enter("joint", jurors, &finalists, |juror, at| cells(given(at)[group] + added[juror]));
    }
    let composite = |case: &Entry| {
        let at = finalists.iter().position(|other| other.title == case.title).unwrap();
        let [expert, office, media] = given(at);
        let own = finalists.iter().filter(|other| other.category == case.category);
        let most = i64::try_from(own.map(|other| votes[&other.title]).max().unwrap()).unwrap();
        // 80 × joint + 20 × votes ÷ most × 100, in whole numbers.
        2 * (50 * expert + 30 * office + 20 * media) * most + 10_000 * i64::try_from(votes[&case.title]).unwrap()
    };
    let mut expected = Awards::new();
    for titles in ranked(&finalists, composite) {
        for (place, title) in titles.into_iter().take(10).enumerate() {
            expected.insert(title, if place < 5 { "最佳案例" } else { "优秀案例" }.to_owned());
        }
    }
    story.at("2015-10-09 09:00");
    let proposed = story.call("award.propose", json!({}));
    assert_eq!(super::awards(&proposed), expected);

    let tier = story.tier("创新人物");
    for place in 1..=11 {
        let draft = json!({ "name": format!("创新人物{place}"), "unit": "福石社区", "title": "党委书记" });
        let nominee = story.call("person.save", json!({ "draft": draft }))["nominee"].clone();
        let award = json!({ "nominee": nominee, "tier": tier, "reason": "评委会一致同意", "seconded_by": "林海" });
        if place == 11 {
            let full = "“创新人物”的 10 个名额已满。请先调整其他人选或修改名额。";
            assert_eq!(story.office.refusal("person.award", story.of(award)), [full]);
        } else {
            story.call("person.award", award);
            expected.insert(format!("创新人物{place}"), "创新人物".to_owned());
        }
    }
    assert_eq!(story.confirm_and_sign(), expected);
    assert_eq!(expected.len(), 40);

    story.issue("南方日报社", "2015-10-20");
    assert_eq!(story.print("certificates").len(), 40);
    let number = story.evidence();
    let list = story.print("award-list").concat();
    assert!(list.contains("（共案例30个、人物10名，同一等次内排名不分先后"), "{list}");
    assert!(story.print("report").concat().contains("96个"));
    let minutes = story.print("minutes").concat();
    assert!(minutes.contains("人物（10名）") && minutes.contains(&number), "{minutes}");
    let first_review =
        "评分表：应评180张，有效180张，弃权0张，未录0张；另回避0张。另有60个案例在本阶段评过而没有入围，不在其内。";
    assert!(minutes.contains(first_review), "{minutes}");
}
