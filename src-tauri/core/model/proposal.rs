//! Filling award tiers by rank and quota, from the highest tier down. A tie across a quota line is never settled here:
//! without an answer by people the tied cases stay without an award; with one it is carried out.

use std::collections::{BTreeMap, BTreeSet};

use num_rational::BigRational;

use super::award::TieAnswer;
use super::campaign::{Tier, TierScope};
use super::exact::Exact;
use super::{CaseId, CategoryId, TierId};

/// What a proposal looks at: one case with its place. Equal ranks are equal after all that the rules compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub case: CaseId,
    pub category: CategoryId,
    /// Within the category.
    pub rank: u32,
    /// Among all categories.
    pub overall_rank: u32,
    /// The composite, or the votes as a whole number.
    pub score: Exact,
}

/// What people answered to a tie; it holds for exactly these cases at exactly this line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledTie {
    pub tier: TierId,
    pub category: Option<CategoryId>,
    pub cases: BTreeSet<CaseId>,
    pub answer: TieAnswer,
    /// In the order of the second vote.
    pub chosen: Vec<CaseId>,
    pub reason: String,
}

/// Cases on both sides of a quota line with the same rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaTie {
    pub tier: TierId,
    /// None for a tier over all categories.
    pub category: Option<CategoryId>,
    pub score: Exact,
    /// Places left for them.
    pub places: usize,
    pub cases: Vec<CaseId>,
    pub settled: Option<SettledTie>,
}

/// The program's proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    pub awards: BTreeMap<CaseId, TierId>,
    pub ties: Vec<QuotaTie>,
}

/// A whole number as a score.
pub fn whole(number: u64) -> Exact {
    Exact(BigRational::from_integer(number.into()))
}

/// Fills the tiers for cases from the highest down, by rank, within each category or overall. Tied cases that do not
/// all fit wait for an answer and are given nothing until then, also by lower tiers.
pub fn propose(tiers: &[Tier], standings: &[Standing], answers: &[SettledTie]) -> Proposal {
    let mut proposal = Proposal::default();
    let mut done: BTreeSet<CaseId> = BTreeSet::new();
    for tier in tiers.iter().filter(|tier| !tier.persons) {
        let Some(id) = tier.id else { continue };
        for (category, field) in fields(tier.scope, standings) {
            let open: Vec<_> = field.into_iter().filter(|(_, s)| !done.contains(&s.case)).collect();
            let mut places = tier.quota.map_or(open.len(), |quota| usize::try_from(quota).unwrap_or(usize::MAX));
            for group in open.chunk_by(|(a, _), (b, _)| a == b) {
                let Some((_, first)) = group.first().filter(|_| places > 0) else { break };
                let cases: Vec<CaseId> = group.iter().map(|(_, s)| s.case).collect();
                if cases.len() <= places {
                    places -= cases.len();
                    done.extend(&cases);
                    proposal.awards.extend(cases.into_iter().map(|case| (case, id)));
                    continue;
                }
                let same = |answer: &&SettledTie| {
                    answer.tier == id && answer.category == category && answer.cases.iter().eq(sorted(&cases).iter())
                };
                let settled = answers.iter().rev().find(same).cloned();
                let winners = match &settled {
                    None => Vec::new(),
                    Some(tie) => tie.winners(&cases, places),
                };
                // Who does not get the tier by an answer stands for the next; without an answer all wait.
                done.extend(if settled.is_some() { &winners } else { &cases });
                proposal.awards.extend(winners.into_iter().map(|case| (case, id)));
                let score = first.score.clone();
                proposal.ties.push(QuotaTie { tier: id, category, score, places, cases, settled });
                places = 0;
            }
        }
    }
    proposal
}

impl SettledTie {
    fn winners(&self, cases: &[CaseId], places: usize) -> Vec<CaseId> {
        let chosen = self.chosen.iter().copied().filter(|case| cases.contains(case));
        match self.answer {
            TieAnswer::Extend => cases.to_vec(),
            TieAnswer::Reduce => Vec::new(),
            TieAnswer::Revote => chosen.take(places).collect(),
            TieAnswer::Leaders => chosen.collect(),
        }
    }
}

fn sorted(cases: &[CaseId]) -> BTreeSet<CaseId> {
    cases.iter().copied().collect()
}

/// Those that compete with each other, each with the rank that counts among them.
type Field<'a> = Vec<(u32, &'a Standing)>;

/// The fields that compete with each other, each from the first rank down, with the rank that counts in it.
fn fields(scope: TierScope, standings: &[Standing]) -> Vec<(Option<CategoryId>, Field<'_>)> {
    let mut fields: Vec<(Option<CategoryId>, Field<'_>)> = Vec::new();
    for standing in standings {
        let (key, rank) = match scope {
            TierScope::EachCategory => (Some(standing.category), standing.rank),
            TierScope::Overall => (None, standing.overall_rank),
        };
        match fields.iter_mut().find(|(k, _)| *k == key) {
            Some((_, field)) => field.push((rank, standing)),
            None => fields.push((key, vec![(rank, standing)])),
        }
    }
    for (_, field) in &mut fields {
        // Equal ranks keep the order of the campaign; they are told apart by people, never by this order.
        field.sort_by_key(|(rank, _)| *rank);
    }
    fields
}

/// Standings by votes: the more, the higher; the same votes share a rank and the next is skipped.
pub fn by_votes(votes: &[(CaseId, CategoryId, u64)]) -> Vec<Standing> {
    let rank = |count: u64, category: Option<CategoryId>| {
        let ahead = votes.iter().filter(|(_, c, v)| *v > count && category.is_none_or(|own| own == *c)).count();
        u32::try_from(ahead).unwrap_or(u32::MAX).saturating_add(1)
    };
    let standing = |&(case, category, count): &(CaseId, CategoryId, u64)| Standing {
        case,
        category,
        rank: rank(count, Some(category)),
        overall_rank: rank(count, None),
        score: whole(count),
    };
    votes.iter().map(standing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(id: i64, quota: Option<u32>, scope: TierScope) -> Tier {
        Tier { id: Some(TierId(id)), name: format!("第{id}等"), quota, scope, ranked: false, persons: false }
    }

    fn standings(cases: &[(i64, u64)]) -> Vec<Standing> {
        let votes: Vec<_> = (1..).zip(cases).map(|(id, &(c, v))| (CaseId(id), CategoryId(c), v)).collect();
        by_votes(&votes)
    }

    /// Cases as (category, votes), numbered from 1; expects the tier of each (0 = none) and the tied groups.
    fn check(tiers: &[Tier], cases: &[(i64, u64)], answers: &[SettledTie], expected: &[i64], ties: &[&[i64]]) {
        let standings = standings(cases);
        let proposal = propose(tiers, &standings, answers);
        let got: Vec<i64> = standings.iter().map(|s| proposal.awards.get(&s.case).map_or(0, |t| t.0)).collect();
        assert_eq!(got, expected, "{cases:?} {answers:?}");
        let tied: Vec<Vec<i64>> = proposal.ties.iter().map(|t| t.cases.iter().map(|c| c.0).collect()).collect();
        assert_eq!(tied, ties, "{cases:?} {answers:?}");
    }

    #[test]
    fn tiers_are_filled_from_the_highest_down() {
        use TierScope::{EachCategory, Overall};
        let best_then_rest = [tier(1, Some(2), EachCategory), tier(2, None, EachCategory)];
        check(&best_then_rest, &[(7, 5), (7, 9), (7, 3), (7, 4)], &[], &[1, 1, 2, 2], &[]);
        check(&best_then_rest, &[(7, 5), (8, 5), (8, 1)], &[], &[1, 1, 1], &[]);
        check(&[tier(1, Some(1), Overall), tier(2, Some(1), Overall)], &[(7, 5), (8, 6), (8, 1)], &[], &[2, 1, 0], &[]);
        check(&[tier(1, Some(0), EachCategory)], &[(7, 5)], &[], &[0], &[]);
        check(&[], &[(7, 5)], &[], &[0], &[]);
    }

    #[test]
    fn a_tier_for_persons_takes_no_case() {
        let persons = Tier { persons: true, ..tier(1, Some(2), TierScope::EachCategory) };
        check(&[persons, tier(2, Some(1), TierScope::EachCategory)], &[(7, 5), (7, 4)], &[], &[2, 0], &[]);
    }

    #[test]
    fn a_tie_across_the_quota_line_stops_and_asks() {
        use TierScope::EachCategory;
        let tiers = [tier(1, Some(2), EachCategory), tier(2, None, EachCategory)];
        check(&tiers, &[(7, 9), (7, 5), (7, 5), (7, 3)], &[], &[1, 0, 0, 2], &[&[2, 3]]);
        check(&tiers, &[(7, 9), (7, 9), (7, 5)], &[], &[1, 1, 2], &[]);
        check(&tiers, &[(7, 9), (7, 9), (7, 9)], &[], &[0, 0, 0], &[&[1, 2, 3]]);
    }

    #[test]
    fn equal_scores_told_apart_by_the_rules_are_no_tie() {
        let mut standings = standings(&[(7, 9), (7, 9)]);
        standings[1].rank = 2;
        let proposal = propose(&[tier(1, Some(1), TierScope::EachCategory)], &standings, &[]);
        assert_eq!((proposal.awards, proposal.ties), (BTreeMap::from([(CaseId(1), TierId(1))]), vec![]));
    }

    #[test]
    fn an_answer_is_carried_out_for_exactly_the_tie_it_was_given_to() {
        use TierScope::EachCategory;
        let tiers = [tier(1, Some(1), EachCategory), tier(2, None, EachCategory)];
        let tied = [(7, 9), (7, 9), (7, 9), (7, 1)];
        let with = |answer, chosen: &[i64]| SettledTie {
            tier: TierId(1),
            category: Some(CategoryId(7)),
            cases: [1, 2, 3].map(CaseId).into(),
            answer,
            chosen: chosen.iter().copied().map(CaseId).collect(),
            reason: "评议决定".to_owned(),
        };
        let same: &[&[i64]] = &[&[1, 2, 3]];
        check(&tiers, &tied, &[with(TieAnswer::Extend, &[])], &[1, 1, 1, 2], same);
        check(&tiers, &tied, &[with(TieAnswer::Reduce, &[])], &[2, 2, 2, 2], same);
        check(&tiers, &tied, &[with(TieAnswer::Revote, &[3, 1, 2])], &[2, 2, 1, 2], same);
        check(&tiers, &tied, &[with(TieAnswer::Leaders, &[2, 3])], &[2, 1, 1, 2], same);
        check(&tiers, &tied, &[with(TieAnswer::Reduce, &[]), with(TieAnswer::Extend, &[])], &[1, 1, 1, 2], same);
        check(&tiers, &[(7, 9), (7, 9), (7, 3), (7, 1)], &[with(TieAnswer::Extend, &[])], &[0, 0, 2, 2], &[&[1, 2]]);
        let other = SettledTie { category: Some(CategoryId(8)), ..with(TieAnswer::Extend, &[]) };
        check(&tiers, &tied, &[other], &[0, 0, 0, 2], same);
    }
}
