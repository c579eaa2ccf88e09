//! The tally (计票): votes, rank with ties and both shares, per category, by integers.

use serde::Serialize;
use ts_rs::TS;

use super::{CaseId, CategoryId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Tally {
    /// Accepted ballots; for an imported tally table what the platform stated, else none.
    #[ts(type = "number | null")]
    pub participants: Option<u64>,
    pub categories: Vec<CategoryTally>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CategoryTally {
    pub category_id: CategoryId,
    pub category: String,
    #[ts(type = "number")]
    pub votes: u64,
    pub rows: Vec<TallyRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TallyRow {
    /// Competition rank: 1, 2, 2, 4.
    pub rank: u32,
    pub tied: bool,
    pub case: CaseId,
    pub title: String,
    pub units: Vec<String>,
    #[ts(type = "number")]
    pub votes: u64,
    /// Per cent of the category's votes (newspaper custom), two decimals, half up: "23.42".
    pub share: String,
    /// Per cent of the participants, two decimals; none without participants.
    pub share_of_participants: Option<String>,
}

/// A case as it is tallied, in the order of the campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub category: CategoryId,
    pub case: CaseId,
    pub title: String,
    pub units: Vec<String>,
    pub votes: u64,
}

/// Ranks the candidates within each category: most votes first, equal votes share a place and the next is skipped;
/// among equals the order of the campaign stays. Cases without a vote are listed.
///
/// A choice counts `weight` votes; the share of the participants is of people all the same.
pub fn tally(
    categories: &[(CategoryId, String)],
    candidates: Vec<Candidate>,
    participants: Option<u64>,
    weight: u32,
) -> Tally {
    let most = participants.filter(|all| *all > 0).map(|all| all.saturating_mul(weight.into()));
    let mut of_category: std::collections::BTreeMap<CategoryId, Vec<Candidate>> = std::collections::BTreeMap::new();
    for candidate in candidates {
        of_category.entry(candidate.category).or_default().push(candidate);
    }
    let categories = categories.iter().map(|(id, name)| {
        let mut candidates = of_category.remove(id).unwrap_or_default();
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.votes));
        let all: Vec<u64> = candidates.iter().map(|candidate| candidate.votes).collect();
        let votes = all.iter().sum();
        let rows = candidates.into_iter().map(|candidate| {
            let above = all.iter().filter(|votes| **votes > candidate.votes).count();
            TallyRow {
                rank: u32::try_from(above).map_or(u32::MAX, |above| above.saturating_add(1)),
                tied: all.iter().filter(|votes| **votes == candidate.votes).count() > 1,
                case: candidate.case,
                title: candidate.title,
                units: candidate.units,
                votes: candidate.votes,
                share: percent(candidate.votes, votes),
                share_of_participants: most.map(|most| percent(candidate.votes, most)),
            }
        });
        CategoryTally { category_id: *id, category: name.clone(), votes, rows: rows.collect() }
    });
    Tally { participants, categories: categories.collect() }
}

/// `part / whole` in per cent with two decimals, half up, by integers; "0.00" of nothing.
pub fn percent(part: u64, whole: u64) -> String {
    let whole = u128::from(whole.max(1));
    let hundredths = (u128::from(part) * 20_000 / whole).div_ceil(2);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// `part / whole` with two decimals, half up, by integers; "0.00" of nothing.
pub fn ratio(part: u64, whole: u64) -> String {
    let whole = u128::from(whole.max(1));
    let hundredths = (u128::from(part) * 200 / whole).div_ceil(2);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_votes_share_a_place_and_the_next_is_skipped() {
        let check = |votes: &[u64], expected: &[&str]| {
            let candidates = (1..).zip(votes).map(|(n, votes)| Candidate {
                category: CategoryId(1),
                case: CaseId(n),
                title: format!("案例{n}"),
                units: vec![],
                votes: *votes,
            });
            let tally = tally(&[(CategoryId(1), "政府治理类".into())], candidates.collect(), Some(1000), 1);
            let row = |row: &TallyRow| {
                let people = row.share_of_participants.as_deref().unwrap_or("-");
                format!(
                    "{}{} {} {} {} {people}",
                    row.rank,
                    if row.tied { "并列" } else { "" },
                    row.title,
                    row.votes,
                    row.share
                )
            };
            assert_eq!(tally.categories[0].rows.iter().map(row).collect::<Vec<_>>(), expected);
            assert_eq!(tally.categories[0].votes, votes.iter().sum::<u64>());
        };
        check(
            &[10, 40, 40, 10, 0],
            &[
                "1并列 案例2 40 40.00 4.00",
                "1并列 案例3 40 40.00 4.00",
                "3并列 案例1 10 10.00 1.00",
                "3并列 案例4 10 10.00 1.00",
                "5 案例5 0 0.00 0.00",
            ],
        );
        check(&[0, 0], &["1并列 案例1 0 0.00 0.00", "1并列 案例2 0 0.00 0.00"]);
        check(&[], &[]);
    }

    #[test]
    fn shares_are_rounded_half_up() {
        let check = |part, whole, expected: &str| assert_eq!(percent(part, whole), expected, "{part}/{whole}");
        check(15_585, 66_534, "23.42");
        check(17_520, 47_994, "36.50");
        check(1, 3, "33.33");
        check(2, 3, "66.67");
        check(1, 20_000, "0.01");
        check(1, 20_001, "0.00");
        check(0, 0, "0.00");
        assert_eq!((ratio(231_735, 38_985), ratio(1, 200), ratio(3, 0)), ("5.94".into(), "0.01".into(), "3.00".into()));
    }

    #[test]
    fn a_heavier_vote_is_no_greater_share_of_people() {
        let candidate =
            Candidate { category: CategoryId(1), case: CaseId(1), title: "甲".into(), units: vec![], votes: 60 };
        let tally = tally(&[(CategoryId(1), "一类".into())], vec![candidate], Some(40), 3);
        assert_eq!(tally.categories[0].rows[0].share_of_participants.as_deref(), Some("50.00"));
    }
}
