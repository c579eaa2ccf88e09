//! Checks of the counts alone, also where no single ballot is known: a common divisor, the sum of printed shares,
//! participants against votes, last digits. They tell figures; why the figures are so they cannot tell.

use super::tally::Tally;

/// The greatest number that divides every count, and how many counts there are; zeros say nothing. None without counts.
pub fn common_divisor(counts: &[u64]) -> Option<(u64, u64)> {
    let counted: Vec<u64> = counts.iter().copied().filter(|count| *count > 0).collect();
    let divisor = counted.iter().copied().reduce(greatest_common)?;
    Some((divisor, number(counted.len())))
}

fn greatest_common(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common(b, a % b) }
}

/// How many of the counts are multiples of 2, 3 … 10; zeros say nothing.
pub fn multiples(counts: &[u64]) -> Vec<(u64, u64)> {
    let counted = || counts.iter().filter(|count| **count > 0);
    (2..=10).map(|n| (n, number(counted().filter(|count| count.is_multiple_of(n)).count()))).collect()
}

/// The counts of a tally, by category and rank.
pub fn counts(tally: &Tally) -> Vec<u64> {
    tally.categories.iter().flat_map(|category| category.rows.iter().map(|row| row.votes)).collect()
}

/// The sum of the shares of a category as printed, in hundredths of a per cent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumOfShares {
    pub category: String,
    pub sum: u64,
    /// The most that rounding explains: half a hundredth each share.
    pub within: u64,
}

impl SumOfShares {
    pub fn fits(&self) -> bool {
        self.sum.abs_diff(10_000) <= self.within
    }
}

/// Sums up the shares of each category; `shares` are printed with two decimals. Categories without votes are left out,
/// and those of which a share cannot be read.
pub fn sums_of_shares<'a>(shares: impl Iterator<Item = (&'a str, Vec<&'a str>)>) -> Vec<SumOfShares> {
    let category = |(category, shares): (&str, Vec<&str>)| {
        let sum = shares.iter().map(|share| hundredths(share)).sum::<Option<u64>>().filter(|sum| *sum > 0)?;
        Some(SumOfShares { category: category.to_owned(), sum, within: number(shares.len()).div_ceil(2) })
    };
    shares.filter_map(category).collect()
}

/// "23.42" or "23.42%" as 2342.
fn hundredths(share: &str) -> Option<u64> {
    let share = share.trim().trim_end_matches(['%', '％']);
    let (whole, part) = share.split_once('.').unwrap_or((share, ""));
    if part.len() > 2 {
        return None;
    }
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(format!("{part:0<2}").parse().ok()?)
}

/// Votes of a category against the participants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turnout {
    pub category: String,
    pub votes: u64,
    /// What the participants must and may have given at least and at most.
    pub least: u64,
    pub most: Option<u64>,
}

impl Turnout {
    pub fn fits(&self) -> bool {
        self.votes >= self.least && self.most.is_none_or(|most| self.votes <= most)
    }
}

/// What a participant gives in a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices {
    pub least: u32,
    pub most: Option<u32>,
}

/// Each category's votes against what its participants could give; `choices` are in the order of the categories, `weight`
/// is what a choice counts. None where the participants are not known.
pub fn turnouts(tally: &Tally, choices: &[Choices], weight: u32) -> Option<Vec<Turnout>> {
    let participants = tally.participants?;
    let given = |choices: u64| participants.saturating_mul(choices).saturating_mul(weight.into());
    let turnout = |(category, choices): (&super::tally::CategoryTally, &Choices)| {
        let cases = number(category.rows.len());
        // No case can be chosen twice on a ballot.
        let most = choices.most.map_or(cases, |most| u64::from(most).min(cases));
        let least = u64::from(choices.least).min(cases);
        Turnout {
            category: category.category.clone(),
            votes: category.votes,
            least: given(least),
            most: Some(given(most)),
        }
    };
    let voted = tally.categories.iter().zip(choices).filter(|(category, _)| !category.rows.is_empty());
    Some(voted.map(turnout).collect())
}

/// How many counts end in each digit; zeros say nothing.
pub fn last_digits(counts: &[u64]) -> [u64; 10] {
    let mut digits = [0; 10];
    for count in counts.iter().filter(|count| **count > 0) {
        if let Some(n) = usize::try_from(count % 10).ok().and_then(|digit| digits.get_mut(digit)) {
            *n += 1;
        }
    }
    digits
}

fn number(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tally::{Candidate, tally};
    use crate::model::{CaseId, CategoryId};

    #[test]
    fn the_common_divisor_leaves_zeros_out() {
        let check = |counts: &[u64], expected| assert_eq!(common_divisor(counts), expected, "{counts:?}");
        // Published in 2020.
        check(&[15_585, 13_125, 9_858, 10_683, 7_935], Some((3, 5)));
        check(&[15_585, 13_126], Some((1, 2)));
        check(&[0, 6, 9, 0], Some((3, 2)));
        check(&[7], Some((7, 1)));
        check(&[0], None);
        check(&[], None);
        assert_eq!(multiples(&[6, 9, 0, 10])[..4], [(2, 2), (3, 2), (4, 0), (5, 1)]);
    }

    #[test]
    fn printed_shares_sum_up_to_a_hundred_but_for_rounding() {
        let check = |shares: &[&str], expected: Option<(u64, bool)>| {
            let sums = sums_of_shares(std::iter::once(("政府治理类", shares.to_vec())));
            assert_eq!(sums.first().map(|sum| (sum.sum, sum.fits())), expected, "{shares:?}");
        };
        check(&["33.33", "33.33", "33.33"], Some((9_999, true)));
        check(&["33.34", "33.34", "33.34"], Some((10_002, true)));
        check(&["33.35", "33.34", "33.34"], Some((10_003, false)));
        check(&["50%", "49.5％"], Some((9_950, false)));
        check(&["0.00", "0.00"], None);
        check(&["23.421"], None);
        check(&["多"], None);
    }

    #[test]
    fn votes_lie_between_what_participants_must_and_may_give() {
        let candidates = [(1, 40), (2, 30), (3, 20)].map(|(n, votes)| Candidate {
            category: CategoryId(1),
            case: CaseId(n),
            title: String::new(),
            units: Vec::new(),
            votes,
        });
        let check = |participants, least, most, weight, expected| {
            let tally = tally(&[(CategoryId(1), "政府治理类".into())], candidates.to_vec(), participants, 1);
            let found = turnouts(&tally, &[Choices { least, most }], weight);
            assert_eq!(found.map(|all| all.iter().map(Turnout::fits).collect::<Vec<_>>()), expected);
        };
        check(None, 1, None, 1, None);
        check(Some(90), 1, None, 1, Some(vec![true]));
        check(Some(91), 1, None, 1, Some(vec![false]));
        check(Some(91), 0, None, 1, Some(vec![true]));
        check(Some(30), 1, None, 1, Some(vec![true]));
        check(Some(29), 1, None, 1, Some(vec![false]));
        check(Some(44), 1, Some(2), 1, Some(vec![false]));
        check(Some(45), 1, Some(1), 2, Some(vec![true]));
    }

    #[test]
    fn last_digits_are_counted() {
        assert_eq!(last_digits(&[0, 10, 13, 23, 9]), [1, 0, 0, 2, 0, 0, 0, 0, 0, 1]);
    }
}
