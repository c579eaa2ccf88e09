//! How firm an outcome is: what other rules would make of the same facts, how close the quota lines were, which juror
//! turns an award if left out. Nothing here decides anything.

use std::collections::{BTreeMap, BTreeSet};

use num_rational::BigRational;
use num_traits::Zero;
use serde::Serialize;
use ts_rs::TS;

use super::campaign::{Tier, TierScope};
use super::docket::Docket;
use super::exact::Exact;
use super::outcome::{CaseOutcome, Outcome};
use super::scoring::{Absent, Told, outcome};
use super::{CaseId, CategoryId, JurorId};

/// A case under the rules that hold and under others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WhatIfRow {
    pub case: CaseId,
    pub title: String,
    pub category: CategoryId,
    pub now: Option<u32>,
    pub then: Option<u32>,
    pub score_now: Option<Exact>,
    pub score_then: Option<Exact>,
    pub tier_now: Option<String>,
    pub tier_then: Option<String>,
}

/// Where the places of a tier ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct QuotaLine {
    pub tier: String,
    /// Name of the category; 各类别 for a tier over all.
    pub category: String,
    /// The last one with a place; where no one has decided between equals, all of them.
    pub last_in: String,
    /// The first one without; empty where `last_in` is of equals.
    pub first_out: String,
    /// Composite of the one less that of the other; 0 where they are tied or only the chain told them apart.
    pub gap: Exact,
}

/// A juror without whom awards would fall differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TurningJuror {
    pub juror: JurorId,
    pub name: String,
    pub stage: String,
    /// Titles of the cases that would stand higher without the juror.
    pub gains: Vec<String>,
    /// And of those that would stand lower.
    pub losses: Vec<String>,
}

/// Cases by what two sets of rules make of them, in the order of the first.
pub fn compare(now: &Outcome, then: &Outcome, tiers: &[Tier]) -> Vec<WhatIfRow> {
    let (tiers_now, tiers_then) = (fill(tiers, now), fill(tiers, then));
    let others: BTreeMap<CaseId, &CaseOutcome> = then.rows().map(|row| (row.case, row)).collect();
    let name =
        |filled: &Filled, case| filled.tiers.get(&case).and_then(|at| tiers.get(*at)).map(|tier| tier.name.clone());
    let mut rows = Vec::new();
    for category in &now.categories {
        for row in &category.rows {
            let other = others.get(&row.case);
            rows.push(WhatIfRow {
                case: row.case,
                title: row.title.clone(),
                category: category.category,
                now: row.rank,
                then: other.and_then(|row| row.rank),
                score_now: row.composite.clone(),
                score_then: other.and_then(|row| row.composite.clone()),
                tier_now: name(&tiers_now, row.case),
                tier_then: name(&tiers_then, row.case),
            });
        }
    }
    rows
}

/// Every line at which places ended with a case below it.
pub fn lines(outcome: &Outcome, tiers: &[Tier]) -> Vec<QuotaLine> {
    fill(tiers, outcome).lines
}

/// What would change without one seat; none if nothing does.
pub fn without(docket: &Docket<'_>, now: &Outcome, tiers: &[Tier], absent: Absent<'_>) -> Option<TurningJuror> {
    let (was, is) = (fill(tiers, now), fill(tiers, &outcome(docket, Some(absent), Told::None)));
    // Tiers stand from the highest down; without one is below all.
    let place = |filled: &Filled, case: &CaseId| filled.tiers.get(case).copied().unwrap_or(usize::MAX);
    let moved = |up: bool| {
        let titles = now.rows().filter(|row| {
            let (was, is) = (place(&was, &row.case), place(&is, &row.case));
            if up { is < was } else { is > was }
        });
        titles.map(|row| row.title.clone()).collect::<Vec<_>>()
    };
    let (gains, losses) = (moved(true), moved(false));
    let seat = docket.facts.seats.iter().find(|seat| (seat.stage.as_str(), seat.juror) == absent)?;
    let stage = docket.facts.rules.stage(absent.0)?;
    (!gains.is_empty() || !losses.is_empty()).then(|| TurningJuror {
        juror: absent.1,
        name: seat.name.clone(),
        stage: stage.name.clone(),
        gains,
        losses,
    })
}

/// Tiers filled by rank.
#[derive(Default)]
struct Filled {
    /// Position of each case's tier.
    tiers: BTreeMap<CaseId, usize>,
    lines: Vec<QuotaLine>,
}

/// Fills the tiers for cases from the highest down by rank. Cases tied across a line get nothing, as in a proposal.
fn fill(tiers: &[Tier], outcome: &Outcome) -> Filled {
    let mut filled = Filled::default();
    let mut settled: BTreeSet<CaseId> = BTreeSet::new();
    for (at, tier) in tiers.iter().enumerate().filter(|(_, tier)| !tier.persons) {
        let fields: Vec<(&str, Vec<(u32, &CaseOutcome)>)> = match tier.scope {
            TierScope::EachCategory => {
                outcome.categories.iter().map(|c| (c.name.as_str(), ranked(&c.rows, |row| row.rank))).collect()
            }
            TierScope::Overall => vec![("各类别", ranked(outcome.rows(), |row| row.overall_rank))],
        };
        for (category, field) in fields {
            let open: Vec<_> = field.into_iter().filter(|(_, row)| !settled.contains(&row.case)).collect();
            let quota = tier.quota.map_or(open.len(), |quota| usize::try_from(quota).unwrap_or(usize::MAX));
            if let (Some((rank, last)), Some((below, first))) =
                (quota.checked_sub(1).and_then(|at| open.get(at)), open.get(quota))
            {
                let mut line = line(tier, category, last, first);
                if rank == below {
                    let equals = open.iter().filter(|(other, _)| other == rank).map(|(_, row)| row.title.as_str());
                    (line.last_in, line.first_out) = (equals.collect::<Vec<_>>().join("、"), String::new());
                }
                filled.lines.push(line);
            }
            let mut places = quota;
            for equal in open.chunk_by(|a, b| a.0 == b.0) {
                if places == 0 {
                    break;
                }
                settled.extend(equal.iter().map(|(_, row)| row.case));
                if equal.len() <= places {
                    filled.tiers.extend(equal.iter().map(|(_, row)| (row.case, at)));
                }
                places = places.saturating_sub(equal.len());
            }
        }
    }
    filled
}

/// Cases that have a rank, by it.
fn ranked<'a>(
    rows: impl IntoIterator<Item = &'a CaseOutcome>,
    rank: impl Fn(&CaseOutcome) -> Option<u32>,
) -> Vec<(u32, &'a CaseOutcome)> {
    let mut ranked: Vec<_> = rows.into_iter().filter_map(|row| Some((rank(row)?, row))).collect();
    ranked.sort_by_key(|(rank, row)| (*rank, row.case));
    ranked
}

fn line(tier: &Tier, category: &str, last: &CaseOutcome, first: &CaseOutcome) -> QuotaLine {
    let score =
        |row: &CaseOutcome| row.composite.clone().map(|composite| composite.0).unwrap_or_else(BigRational::zero);
    QuotaLine {
        tier: tier.name.clone(),
        category: category.to_owned(),
        last_in: last.title.clone(),
        first_out: first.title.clone(),
        gap: Exact(score(last) - score(first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TierId;
    use crate::model::facts::Facts;
    use crate::model::scoring::compute;

    /// Four cases in two categories; 王芳 and 李强 score them out of 100.
    fn facts() -> Facts {
        let scores = [(1, [90, 80, 70, 60]), (2, [70, 82, 70, 60])];
        let entries = scores.iter().flat_map(|(juror, scores)| {
            scores.iter().zip(11..).map(move |(score, case)| {
                serde_json::json!({ "stage": "s", "juror": juror, "case": case, "item": "a", "value": score })
            })
        });
        let case = |id: u32, category: u32| serde_json::json!({ "id": id, "category": category, "number": id, "title": format!("{id}号") });
        let facts = serde_json::json!({
            "rules": {
                "stages": [{ "key": "s", "name": "现场评审",
                    "criteria": [{ "key": "a", "name": "总分", "weight": 1, "max": 100 }],
                    "groups": [{ "key": "g", "name": "专家组", "weight": 1, "mode": "score", "method": { "name": "mean" } }] }],
                "composite": [{ "weight": 1, "source": { "kind": "stage", "stage": "s" } }],
            },
            "categories": [{ "id": 1, "name": "甲类" }, { "id": 2, "name": "乙类" }],
            "cases": [case(11, 1), case(12, 1), case(13, 2), case(14, 2)],
            "seats": [{ "stage": "s", "group": "g", "juror": 1, "name": "王芳" }, { "stage": "s", "group": "g", "juror": 2, "name": "李强" }],
            "recusals": [], "entries": entries.collect::<Vec<_>>(),
        });
        serde_json::from_value(facts).unwrap()
    }

    fn tier(name: &str, quota: Option<u32>, scope: TierScope, persons: bool) -> Tier {
        Tier { id: Some(TierId(1)), name: name.to_owned(), quota, scope, ranked: false, persons }
    }

    #[test]
    fn the_lines_tell_who_was_last_in_and_first_out() {
        let check = |tiers: &[Tier], expected: &[&str]| {
            let lines = lines(&compute(&facts()), tiers).into_iter();
            let told: Vec<String> = lines
                .map(|l| format!("{}{} {}/{} {}", l.category, l.tier, l.last_in, l.first_out, l.gap.text(2)))
                .collect();
            assert_eq!(told, expected);
        };
        use TierScope::{EachCategory, Overall};
        // 11号 80, 12号 81, 13号 70, 14号 60.
        check(&[tier("最佳", Some(1), EachCategory, false)], &["甲类最佳 12号/11号 1.00", "乙类最佳 13号/14号 10.00"]);
        check(
            &[
                tier("人物", Some(1), Overall, true),
                tier("最佳", Some(1), Overall, false),
                tier("优秀", Some(2), Overall, false),
            ],
            &["各类别最佳 12号/11号 1.00", "各类别优秀 13号/14号 10.00"],
        );
        check(&[tier("最佳", None, Overall, false)], &[]);
        check(&[tier("最佳", Some(4), Overall, false)], &[]);
    }

    #[test]
    fn a_juror_without_whom_awards_fall_differently_is_named() {
        let facts = facts();
        let (docket, now) = (Docket::of(&facts), compute(&facts));
        let check = |juror: i64, expected: &str| {
            let tiers = [tier("最佳", Some(1), TierScope::EachCategory, false)];
            let told = without(&docket, &now, &tiers, ("s", JurorId(juror)));
            let told = told.map(|j| format!("{} {} +{:?} -{:?}", j.name, j.stage, j.gains, j.losses));
            assert_eq!(told.unwrap_or_default(), expected);
        };
        check(1, "");
        check(2, r#"李强 现场评审 +["11号"] -["12号"]"#);
    }
}
