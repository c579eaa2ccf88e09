//! Awards (获奖): proposed by rank and quota, moved by a person with a reason, confirmed as a whole.
//! A tie across a quota line is never settled here: the tied cases stay without an award until a person decides.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::campaign::{Tier, TierScope};
use super::problem::Problem;
use super::time::Moment;
use super::{CaseId, CategoryId, TierId};

/// Where a campaign's awards stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AwardState {
    /// Nothing proposed yet.
    Open,
    /// Proposed, may be moved.
    Proposed,
    /// Confirmed by a named person; only a recorded act reopens it.
    Confirmed,
}

/// The page 结果与奖项.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AwardBoard {
    pub state: AwardState,
    pub tiers: Vec<Tier>,
    pub categories: Vec<AwardCategory>,
    /// Ties on a quota line and the like; must be settled before confirming.
    pub problems: Vec<Problem>,
    /// Fingerprint of what is shown; confirming sends it back.
    pub digest: String,
    pub confirmed_at: Option<Moment>,
    pub confirmed_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AwardCategory {
    pub category_id: CategoryId,
    pub category: String,
    /// By rank, then by number; cases without votes last.
    pub rows: Vec<AwardRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AwardRow {
    pub case: CaseId,
    pub number: u32,
    pub title: String,
    pub units: Vec<String>,
    pub rank: Option<u32>,
    pub tied: bool,
    #[ts(type = "number | null")]
    pub votes: Option<u64>,
    pub share: Option<String>,
    pub tier: Option<TierId>,
    pub tier_name: Option<String>,
    /// The tier the program proposed, where a person has moved the case.
    pub proposed: Option<TierId>,
    pub moved: bool,
    pub reason: String,
    pub moved_by: Option<String>,
}

/// Who receives a certificate, and its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Recipient {
    pub number: String,
    pub units: Vec<String>,
    pub title: String,
    pub tier: String,
}

impl AwardCategory {
    /// The winners of a tier in the order they are printed: by rank where the tier is ranked, else by number.
    pub fn winners(&self, tier: &Tier) -> Vec<&AwardRow> {
        let mut rows: Vec<&AwardRow> =
            self.rows.iter().filter(|row| row.tier.is_some() && row.tier == tier.id).collect();
        rows.sort_by_key(|row| (tier.ranked.then_some(row.rank.unwrap_or(u32::MAX)), row.number, row.case));
        rows
    }
}

/// What a proposal looks at: one case with its votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub case: CaseId,
    pub category: CategoryId,
    pub votes: u64,
}

/// Cases on both sides of a quota line with the same votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaTie {
    pub tier: TierId,
    /// None for a tier over all categories.
    pub category: Option<CategoryId>,
    pub votes: u64,
    /// Places left for them.
    pub places: usize,
    pub cases: Vec<CaseId>,
}

/// The program's proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    pub awards: BTreeMap<CaseId, TierId>,
    pub ties: Vec<QuotaTie>,
}

/// Fills the tiers from the highest down, by votes, within each category or overall. Tied cases that do not all
/// fit are given nothing, also by lower tiers: people decide about them.
pub fn propose(tiers: &[Tier], standings: &[Standing]) -> Proposal {
    let mut proposal = Proposal::default();
    let mut settled: BTreeSet<CaseId> = BTreeSet::new();
    for tier in tiers {
        let Some(id) = tier.id else { continue };
        for (category, field) in fields(tier.scope, standings) {
            let open = field.into_iter().filter(|s| !settled.contains(&s.case)).collect::<Vec<_>>();
            let mut places = tier.quota.map_or(open.len(), |quota| usize::try_from(quota).unwrap_or(usize::MAX));
            for group in open.chunk_by(|a, b| a.votes == b.votes) {
                if places == 0 {
                    break;
                }
                let cases: Vec<CaseId> = group.iter().map(|s| s.case).collect();
                settled.extend(&cases);
                if cases.len() <= places {
                    places -= cases.len();
                    proposal.awards.extend(cases.into_iter().map(|case| (case, id)));
                } else {
                    let votes = group.first().map_or(0, |s| s.votes);
                    proposal.ties.push(QuotaTie { tier: id, category, votes, places, cases });
                    places = 0;
                }
            }
        }
    }
    proposal
}

/// The fields that compete with each other, each by votes from the most down.
fn fields(scope: TierScope, standings: &[Standing]) -> Vec<(Option<CategoryId>, Vec<Standing>)> {
    let mut fields: Vec<(Option<CategoryId>, Vec<Standing>)> = Vec::new();
    for standing in standings {
        let key = match scope {
            TierScope::EachCategory => Some(standing.category),
            TierScope::Overall => None,
        };
        match fields.iter_mut().find(|(k, _)| *k == key) {
            Some((_, field)) => field.push(*standing),
            None => fields.push((key, vec![*standing])),
        }
    }
    for (_, field) in &mut fields {
        // Equal votes keep the order of the campaign; they are told apart by people, never by this order.
        field.sort_by_key(|s| std::cmp::Reverse(s.votes));
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(id: i64, quota: Option<u32>, scope: TierScope) -> Tier {
        Tier { id: Some(TierId(id)), name: format!("第{id}等"), quota, scope, ranked: false, persons: false }
    }

    /// Cases as (category, votes), numbered from 1; expects the tier of each (0 = none) and the tied groups.
    fn check(tiers: &[Tier], cases: &[(i64, u64)], expected: &[i64], ties: &[&[i64]]) {
        let standings: Vec<Standing> = (1..)
            .zip(cases)
            .map(|(id, &(category, votes))| Standing { case: CaseId(id), category: CategoryId(category), votes })
            .collect();
        let proposal = propose(tiers, &standings);
        let got: Vec<i64> = standings.iter().map(|s| proposal.awards.get(&s.case).map_or(0, |t| t.0)).collect();
        assert_eq!(got, expected, "{cases:?}");
        let tied: Vec<Vec<i64>> = proposal.ties.iter().map(|t| t.cases.iter().map(|c| c.0).collect()).collect();
        assert_eq!(tied, ties, "{cases:?}");
    }

    #[test]
    fn tiers_are_filled_from_the_highest_down() {
        use TierScope::{EachCategory, Overall};
        let best_then_rest = [tier(1, Some(2), EachCategory), tier(2, None, EachCategory)];
        check(&best_then_rest, &[(7, 5), (7, 9), (7, 3), (7, 4)], &[1, 1, 2, 2], &[]);
        check(&best_then_rest, &[(7, 5), (8, 5), (8, 1)], &[1, 1, 1], &[]);
        check(&[tier(1, Some(1), Overall), tier(2, Some(1), Overall)], &[(7, 5), (8, 6), (8, 1)], &[2, 1, 0], &[]);
        check(&[tier(1, Some(0), EachCategory)], &[(7, 5)], &[0], &[]);
        check(&[], &[(7, 5)], &[0], &[]);
    }

    #[test]
    fn a_tie_across_the_quota_line_stops_and_asks() {
        use TierScope::EachCategory;
        let tiers = [tier(1, Some(2), EachCategory), tier(2, None, EachCategory)];
        check(&tiers, &[(7, 9), (7, 5), (7, 5), (7, 3)], &[1, 0, 0, 2], &[&[2, 3]]);
        check(&tiers, &[(7, 9), (7, 9), (7, 5)], &[1, 1, 2], &[]);
        check(&tiers, &[(7, 9), (7, 9), (7, 9)], &[0, 0, 0], &[&[1, 2, 3]]);
    }
}
