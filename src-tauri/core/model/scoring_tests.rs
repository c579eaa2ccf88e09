//! Every method against a table of cases worked out by hand, on small panels of named jurors; the laws that hold for
//! all of them are next door.

use serde_json::{Value, json};

use super::*;
use crate::model::CategoryId;
use crate::model::entries::{Entries, Entry};
use crate::model::exact::Points;
use crate::model::facts::{Recused, Revote, Seat};
use crate::model::independent::independent;
use crate::model::judging::Judging;

const MEAN: &str = r#"{"mode": "score", "method": {"name": "mean"}}"#;

/// A stage of one group in one category. A line a juror, a word a case: points by criterion with `/` between, `-` for
/// nothing, `弃` for an abstention; a word after `×` is of a recused juror.
fn facts(criteria: &[(u32, i64, bool)], group: &str, lines: &[&str]) -> Facts {
    let criteria: Vec<Value> = (0..)
        .zip(criteria)
        .map(|(at, (weight, max, independent))| {
            let key = format!("c{at}");
            json!({ "key": key, "name": key, "weight": weight, "max": max, "independent": independent })
        })
        .collect();
    let mut group: Value = serde_json::from_str(group).unwrap();
    group.as_object_mut().unwrap().extend(
        serde_json::from_str::<serde_json::Map<_, _>>(r#"{"key": "g", "name": "专家组", "weight": 1}"#).unwrap(),
    );
    let rules = json!({
        "stages": [{ "key": "s", "name": "现场评审", "criteria": criteria, "groups": [group], "even_out": true }],
        "composite": [{ "weight": 1, "source": { "kind": "stage", "stage": "s" } }],
    });
    let rules: Judging = serde_json::from_value(rules).unwrap();
    let scores = group["mode"] == "score";
    let mut facts = Facts {
        rules,
        categories: vec![FactCategory { id: CategoryId(1), name: "甲类".to_owned() }],
        cases: Vec::new(),
        seats: Vec::new(),
        recusals: Vec::new(),
        entries: Entries::default(),
        revotes: Vec::new(),
    };
    for (juror, line) in (1..).map(JurorId).zip(lines) {
        let name = format!("评委{juror}");
        facts.seats.push(Seat { stage: "s".to_owned(), group: "g".to_owned(), juror, name, categories: Vec::new() });
        for (case, word) in (1..).map(CaseId).zip(line.split_whitespace()) {
            if facts.cases.iter().all(|known| known.id != case) {
                let number = u32::try_from(case.0).unwrap();
                facts.cases.push(FactCase {
                    id: case,
                    category: CategoryId(1),
                    number,
                    title: format!("案例{case}"),
                    votes: None,
                });
            }
            let recused = word.strip_prefix('×');
            if recused.is_some() {
                facts.recusals.push(Recused { stage: None, juror, case });
            }
            for (at, text) in
                recused.unwrap_or(word).split('/').enumerate().filter(|(_, text)| !["-", ""].contains(text))
            {
                let item = if scores { format!("c{at}") } else { String::new() };
                let value = (text != "弃").then(|| Points::parse(text).unwrap());
                facts.entries.extend([Entry { stage: "s".into(), juror, case, item: item.into(), value }]);
            }
        }
    }
    facts
}

fn text(score: &Option<Exact>) -> String {
    score.as_ref().map_or("-".to_owned(), |score| score.text(2))
}

/// Of each case by number, what `tell` says of it.
fn told(facts: &Facts, tell: impl Fn(&CaseOutcome) -> String) -> String {
    let outcome = compute(facts);
    let mut rows: Vec<&CaseOutcome> = outcome.rows().collect();
    rows.sort_by_key(|row| row.case);
    rows.into_iter().map(tell).collect::<Vec<_>>().join(" ")
}

/// Scores of the cases, `!` where trimming fell back, with the numbers of the jurors dropped in brackets.
fn score_of(row: &CaseOutcome) -> String {
    let group = &row.stages[0].groups[0];
    let dropped: String =
        group.sheets.iter().filter(|sheet| sheet.dropped).map(|sheet| sheet.juror.to_string()).collect();
    let dropped = if dropped.is_empty() { dropped } else { format!("[{dropped}]") };
    format!("{}{}{dropped}", text(&group.score), if group.fallback { "!" } else { "" })
}

#[test]
fn sheets_become_the_score_of_a_group() {
    let check = |group: &str, lines: &[&str], expected: &str| {
        assert_eq!(told(&facts(&[(100, 100, false)], group, lines), score_of), expected, "{group} {lines:?}");
    };
    let method = |method: &str| format!(r#"{{"mode": "score", "method": {method}}}"#);
    check(MEAN, &["90 80", "85 81", "- 弃"], "87.50 80.50");
    check(MEAN, &["90 1", "×0 2"], "90.00 1.50");
    check(MEAN, &["- 弃"], "- -");
    let trimmed = |high: u32, low: u32, least: u32| {
        method(&format!(r#"{{"name": "trimmed_mean", "high": {high}, "low": {low}, "min_jurors": {least}}}"#))
    };
    check(&trimmed(1, 1, 5), &["90", "70", "80", "85", "60"], "78.33[15]");
    // Of equal highest ones the later seat goes, of equal lowest ones the earlier, and one each only.
    check(&trimmed(1, 1, 3), &["90", "90", "60", "60", "75"], "75.00[23]");
    check(&trimmed(2, 1, 4), &["80", "80", "80", "80"], "80.00[134]");
    check(&trimmed(2, 0, 3), &["90", "80", "70"], "70.00[12]");
    // One short of the least number, one recused: the plain mean, visibly.
    check(&trimmed(1, 1, 5), &["90", "70", "80", "85", "-"], "81.25!");
    check(&trimmed(1, 1, 3), &["90", "70", "×80"], "80.00!");
    check(&method(r#"{"name": "median"}"#), &["90 90", "70 70", "80 81", "- 85"], "80.00 83.00");
    check(&method(r#"{"name": "sum"}"#), &["90 90", "70.5 -"], "160.50 90.00");
    check(r#"{"mode": "approval"}"#, &["1 0", "0 1", "1 弃", "1 -"], "75.00 50.00");
    check(r#"{"mode": "pass_fail"}"#, &["1", "1", "0"], "66.67");
    check(r#"{"mode": "rank"}"#, &["1 2 3", "2 1 3"], "83.33 83.33 33.33");
    // A place of a recused juror is not counted among his places.
    check(r#"{"mode": "rank"}"#, &["1 2 ×3", "2 1 3"], "83.33 75.00 33.33");
    // Places are those among the sheets that count, whichever others drop out.
    check(r#"{"mode": "rank"}"#, &["×1 弃 3 4 5"], "- - 100.00 66.67 33.33");
}

#[test]
fn criteria_are_weighed_out_of_their_maximum() {
    let check = |criteria: &[(u32, i64, bool)], lines: &[&str], expected: &str| {
        assert_eq!(told(&facts(criteria, MEAN, lines), score_of), expected, "{criteria:?}");
    };
    check(&[(40, 40, false), (60, 60, false)], &["35/50"], "85.00");
    check(&[(1, 10, false), (2, 3, false)], &["9/2"], "74.44");
    check(&[(1, 10, false), (5, 100, true)], &["9/-", "8/100", "-/90"], "85.00");
    // An abstention on any criterion is one from the case; a sheet half filled in is none.
    check(&[(1, 10, false), (5, 100, true)], &["9/弃", "8/-"], "80.00");
    check(&[(1, 10, false), (1, 10, false)], &["9/-", "8/8"], "80.00");
}

#[test]
fn trimming_by_criterion_drops_within_each() {
    let check = |least: u32, expected: &str| {
        let group = format!(
            r#"{{"mode": "score", "method": {{"name": "trimmed_mean", "high": 1, "low": 1, "min_jurors": {least}, "level": "item"}}}}"#
        );
        let facts = facts(&[(40, 40, false), (60, 60, false)], &group, &["40/30", "20/60", "30/45", "31/44"]);
        let tell = |row: &CaseOutcome| {
            let items = row.stages[0].groups[0].items.iter().map(|item| {
                let dropped: Vec<String> = item.dropped.iter().map(JurorId::to_string).collect();
                format!("{}={}[{}]", item.name, item.score.text(2), dropped.join(""))
            });
            format!("{} {}", score_of(row), items.collect::<Vec<_>>().join(" "))
        };
        assert_eq!(told(&facts, tell), expected);
    };
    check(4, "75.00 c0=30.50[12] c1=44.50[12]");
    check(5, "75.00! c0=30.25[] c1=44.75[]");
}

#[test]
fn harsh_and_lenient_jurors_are_evened_out_beside_the_result() {
    // 评委1 judges only the first case and is harsh: means 60, 85; of all 76.67.
    let facts = facts(&[(100, 100, false)], MEAN, &["60 -", "90 80"]);
    let tell = |row: &CaseOutcome| {
        let stage = &row.stages[0];
        format!("{} {} {:?}", text(&stage.score), text(&stage.evened), stage.evened_rank)
    };
    assert_eq!(told(&facts, tell), "75.00 79.17 Some(1) 80.00 71.67 Some(2)");
}

/// Two stages, two categories, the vote; three jurors of two groups.
fn summit() -> Facts {
    let rules = json!({
        "stages": [
            { "key": "first", "name": "初审", "groups": [{ "key": "e", "name": "专家组", "weight": 1, "mode": "pass_fail" }] },
            { "key": "site", "name": "现场评审",
              "criteria": [{ "key": "all", "name": "总分", "weight": 100, "max": 100 }],
              "groups": [
                  { "key": "l", "name": "领导组", "weight": 60, "mode": "score", "method": { "name": "mean" } },
                  { "key": "m", "name": "大众组", "weight": 40, "mode": "approval" }] }],
        "composite": [
            { "weight": 70, "source": { "kind": "stage", "stage": "site" } },
            { "weight": 30, "source": { "kind": "vote", "conversion": { "name": "ratio_to_top" } } },
            { "weight": 0, "source": { "kind": "stage", "stage": "first" } }],
        "ties": [{ "by": "group", "stage": "site", "group": "l" }, { "by": "votes" }, { "by": "revote" }],
    });
    let facts = json!({
        "rules": rules,
        "categories": [{ "id": 1, "name": "甲类" }, { "id": 2, "name": "乙类" }],
        "cases": [
            { "id": 1, "category": 1, "number": 1, "title": "案例1", "votes": 100 },
            { "id": 2, "category": 1, "number": 2, "title": "案例2", "votes": 50 },
            { "id": 3, "category": 2, "number": 1, "title": "案例3", "votes": 10 },
            { "id": 4, "category": 2, "number": 2, "title": "案例4" }],
        "seats": [
            { "stage": "site", "group": "l", "juror": 1, "name": "甲" },
            { "stage": "site", "group": "m", "juror": 2, "name": "乙" },
            { "stage": "site", "group": "m", "juror": 3, "name": "丙", "categories": [1] }],
        "recusals": [],
        "entries": [
            { "stage": "site", "juror": 1, "case": 1, "item": "all", "value": 80 },
            { "stage": "site", "juror": 1, "case": 2, "item": "all", "value": 90 },
            { "stage": "site", "juror": 1, "case": 3, "item": "all", "value": 90 },
            { "stage": "site", "juror": 1, "case": 4, "item": "all", "value": 90 },
            { "stage": "site", "juror": 2, "case": 1, "item": "", "value": 1 },
            { "stage": "site", "juror": 2, "case": 2, "item": "", "value": 1 },
            { "stage": "site", "juror": 3, "case": 1, "item": "", "value": 0 },
            { "stage": "site", "juror": 3, "case": 2, "item": "", "value": 1 },
            { "stage": "site", "juror": 3, "case": 3, "item": "", "value": 1 },
            { "stage": "site", "juror": 9, "case": 1, "item": "all", "value": 1 },
            { "stage": "site", "juror": 1, "case": 1, "item": "other", "value": 1 }],
    });
    serde_json::from_value(facts).unwrap()
}

#[test]
fn groups_stages_and_votes_are_weighed_into_the_composite() {
    let tell = |row: &CaseOutcome| {
        let parts: Vec<String> =
            row.parts.iter().map(|part| format!("{}{}={}", part.name, part.weight, text(&part.score))).collect();
        format!("{} {} {:?}/{:?}", parts.join(","), text(&row.composite), row.rank, row.overall_rank)
    };
    let expected = [
        // 60 × 80 + 40 × 50 = 68; 70 × 68 + 30 × 100 = 77.6
        "现场评审70=68.00,网络投票30=100.00,初审0=- 77.60 Some(2)/Some(3)",
        "现场评审70=94.00,网络投票30=50.00,初审0=- 80.80 Some(1)/Some(2)",
        // 丙 has no seat in 乙类, so the group has no sheet and the leaders' weight is the whole.
        "现场评审70=90.00,网络投票30=100.00,初审0=- 93.00 Some(1)/Some(1)",
        // Without votes there is no composite and no rank.
        "现场评审70=90.00,网络投票30=-,初审0=- - None/None",
    ];
    assert_eq!(told(&summit(), tell), expected.join(" "));
    assert_eq!(compute(&summit()).missing(), 2);
}

#[test]
fn equal_composites_go_down_the_chain() {
    let check = |edit: &dyn Fn(&mut Facts), expected: &str| {
        let mut facts = summit();
        // Only the site counts, and both cases of 甲类 come to 94.
        facts.rules.composite.truncate(1);
        let entries = facts.entries.iter().map(|entry| match (entry.case, entry.juror) {
            (CaseId(1), JurorId(1)) => Entry { value: Some(Points::whole(90)), ..entry },
            (CaseId(1), JurorId(3)) => Entry { value: Some(Points::whole(1)), ..entry },
            _ => entry,
        });
        facts.entries = entries.collect();
        edit(&mut facts);
        let tell = |row: &CaseOutcome| {
            let steps: Vec<String> = row
                .tie
                .iter()
                .map(|step| format!("{}{}{}", step.by, text(&step.value), if step.settled { "定" } else { "" }))
                .collect();
            format!("{}{}:{}", row.rank.unwrap(), if row.tied { "=" } else { "" }, steps.join(","))
        };
        facts.cases.truncate(2);
        assert_eq!(told(&facts, tell), expected);
    };
    check(&|_| (), "1:现场评审领导组得分90.00,网络投票有效票100.00定 2:现场评审领导组得分90.00,网络投票有效票50.00定");
    check(
        &|facts| facts.cases[1].votes = Some(100),
        "1=:现场评审领导组得分90.00,网络投票有效票100.00,评委再次投票- 1=:现场评审领导组得分90.00,网络投票有效票100.00,评委再次投票-",
    );
    let revote = |facts: &mut Facts| {
        facts.cases[1].votes = Some(100);
        facts.revotes.push(Revote { order: vec![CaseId(2), CaseId(1)] });
    };
    check(
        &revote,
        "2:现场评审领导组得分90.00,网络投票有效票100.00,评委再次投票2.00定 1:现场评审领导组得分90.00,网络投票有效票100.00,评委再次投票1.00定",
    );
    check(&|facts| facts.rules.ties.clear(), "1=: 1=:");
}

#[test]
fn what_does_not_count_is_told_as_the_plain_mean() {
    let lines = ["40/8", "50/9.5", "60/-", "70/弃", "×80/10"];
    let facts = facts(&[(100, 100, false), (10, 10, true)], MEAN, &lines);
    let told = independent(&facts)
        .into_iter()
        .flat_map(|(case, items)| items.into_iter().map(move |item| (case, item)))
        .map(|(case, item)| (case.0, item.name, item.mean.fraction(), item.sheets));
    assert_eq!(told.collect::<Vec<_>>(), [(1, "c1".to_owned(), "35/4".to_owned(), 2)]);
}
