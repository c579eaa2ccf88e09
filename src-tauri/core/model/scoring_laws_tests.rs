//! Laws of scoring: scaling weights changes nothing, the order of entries never matters, a recused juror's sheet has no
//! effect, a missing juror is not a zero.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::model::CategoryId;
use crate::model::entries::{Entries, Entry};
use crate::model::exact::Points;
use crate::model::facts::{Recused, Seat};

/// What an outcome says of a case, but for weights and names: composite, ranks, scores of stages and groups.
type Figures = (CaseId, Option<Exact>, [Option<u32>; 2], Vec<(Option<Exact>, Option<Exact>, Vec<Option<Exact>>)>);

fn figures(outcome: &Outcome) -> Vec<Figures> {
    let stage = |stage: &StageOutcome| {
        let groups = stage.groups.iter().map(|group| group.score.clone()).collect();
        (stage.score.clone(), stage.evened.clone(), groups)
    };
    let row = |row: &CaseOutcome| {
        (row.case, row.composite.clone(), [row.rank, row.overall_rank], row.stages.iter().map(stage).collect())
    };
    outcome.rows().map(row).collect()
}

/// Two categories of two cases, two groups of three jurors, one of which scores by any method and one by any mode.
fn any_facts() -> impl Strategy<Value = Facts> {
    let method = prop_oneof![
        Just(json!({ "name": "mean" })),
        Just(json!({ "name": "median" })),
        Just(json!({ "name": "sum" })),
        Just(json!({ "name": "trimmed_mean", "high": 1, "low": 0, "min_jurors": 2 })),
        Just(json!({ "name": "trimmed_mean", "high": 1, "low": 1, "min_jurors": 3, "level": "item" })),
    ];
    let mode = prop_oneof![Just("approval"), Just("pass_fail"), Just("rank")];
    // Few different values, so that they meet; 4 = nothing entered, 5 = an abstention.
    let cells = proptest::collection::vec(0u8..6, 36);
    let recused = proptest::collection::vec((1i64..7, 1i64..5), 0..4);
    (method, mode, cells, recused, proptest::collection::vec(0u64..3, 4), any::<bool>()).prop_map(
        |(method, mode, cells, recused, votes, even_out)| {
            let rules = json!({
                "stages": [{ "key": "s", "name": "现场评审", "even_out": even_out,
                    "criteria": [
                        { "key": "a", "name": "甲项", "weight": 3, "max": 7 },
                        { "key": "b", "name": "乙项", "weight": 5, "max": "12.5", "step": "0.5" }],
                    "groups": [
                        { "key": "g", "name": "专家组", "weight": 2, "mode": "score", "method": method },
                        { "key": "h", "name": "大众组", "weight": 1, "mode": mode }] }],
                "composite": [
                    { "weight": 3, "source": { "kind": "stage", "stage": "s" } },
                    { "weight": 1, "source": { "kind": "vote", "conversion": { "name": "share" } } }],
                "ties": [{ "by": "stage", "stage": "s" }, { "by": "votes" }],
            });
            let mut cells = cells.into_iter();
            let mut entries = Entries::default();
            for juror in 1..=6 {
                for case in 1..=4 {
                    for item in if juror <= 3 { &["a", "b"][..] } else { &[""][..] } {
                        let value = match cells.next().unwrap() {
                            4 => continue,
                            5 => None,
                            n if juror <= 3 => Some(Points::whole(n.into())),
                            n if mode == "rank" => Some(Points::whole(i64::from(n) + 1)),
                            n => Some(Points::whole((n % 2).into())),
                        };
                        entries.extend([Entry {
                            stage: "s".into(),
                            juror: JurorId(juror),
                            case: CaseId(case),
                            item: (*item).into(),
                            value,
                        }]);
                    }
                }
            }
            let seat = |juror: i64| Seat {
                stage: "s".to_owned(),
                group: if juror <= 3 { "g" } else { "h" }.to_owned(),
                juror: JurorId(juror),
                name: format!("评委{juror}"),
                categories: Vec::new(),
            };
            let case = |(id, votes): (i64, u64)| FactCase {
                id: CaseId(id),
                category: CategoryId((id + 1) / 2),
                number: u32::try_from(id).unwrap(),
                title: format!("案例{id}"),
                votes: Some(votes),
            };
            let category = |id: i64| FactCategory { id: CategoryId(id), name: format!("类别{id}") };
            Facts {
                rules: serde_json::from_value(rules).unwrap(),
                categories: (1..=2).map(category).collect(),
                cases: (1..=4).zip(votes).map(case).collect(),
                seats: (1..=6).map(seat).collect(),
                recusals: recused
                    .into_iter()
                    .map(|(juror, case)| Recused { stage: None, juror: JurorId(juror), case: CaseId(case) })
                    .collect(),
                entries,
                revotes: Vec::new(),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn scaling_all_weights_changes_nothing(facts in any_facts(), by in 2u32..9) {
        let mut scaled = facts.clone();
        for stage in &mut scaled.rules.stages {
            stage.criteria.iter_mut().for_each(|criterion| criterion.weight *= by);
            stage.groups.iter_mut().for_each(|group| group.weight *= by);
        }
        scaled.rules.composite.iter_mut().for_each(|part| part.weight *= by);
        prop_assert_eq!(figures(&compute(&scaled)), figures(&compute(&facts)));
    }

    #[test]
    fn the_order_of_entries_never_matters(facts in any_facts(), seed in any::<u64>()) {
        let mut shuffled = facts.clone();
        let keys = (1u64..).map(|at| at.wrapping_mul(seed | 1).rotate_left(17));
        let mut order: Vec<(u64, Entry<'_>)> = keys.zip(facts.entries.iter()).collect();
        order.sort_by_key(|(key, _)| *key);
        shuffled.entries = order.into_iter().map(|(_, entry)| entry).collect();
        prop_assert_eq!(compute(&shuffled), compute(&facts));
    }

    #[test]
    fn a_recused_jurors_sheet_has_no_effect(facts in any_facts()) {
        let mut without = facts.clone();
        let recused = |entry: &Entry<'_>| facts.recusals.iter().any(|r| (r.juror, r.case) == (entry.juror, entry.case));
        without.entries = facts.entries.iter().filter(|entry| !recused(entry)).collect();
        prop_assert_eq!(compute(&without), compute(&facts));
    }

    #[test]
    fn a_missing_juror_is_not_a_zero(facts in any_facts()) {
        let mut more = facts.clone();
        for (juror, group) in [(8, "g"), (9, "h")] {
            more.seats.push(Seat { stage: "s".to_owned(), group: group.to_owned(), juror: JurorId(juror), name: "缺席".to_owned(), categories: Vec::new() });
        }
        prop_assert_eq!(figures(&compute(&more)), figures(&compute(&facts)));
    }

    #[test]
    fn leaving_a_seat_out_is_as_if_it_were_never_taken(facts in any_facts(), juror in 1i64..4) {
        let mut facts = facts;
        facts.rules.stages[0].even_out = false;
        let absent = outcome(&Docket::of(&facts), Some(("s", JurorId(juror))), Told::None);
        let mut never = facts.clone();
        never.seats.retain(|seat| seat.juror != JurorId(juror));
        prop_assert_eq!(figures(&absent), figures(&compute(&never)));
    }
}
