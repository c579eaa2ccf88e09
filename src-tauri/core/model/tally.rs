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

/// `part / whole` in per cent with two decimals, half up, by integers; "0.00" of nothing.
pub fn percent(part: u64, whole: u64) -> String {
    let whole = u128::from(whole.max(1));
    let hundredths = (u128::from(part) * 20_000 / whole).div_ceil(2);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::percent;

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
    }
}
