//! Hints: ballots worth a look that prove nothing by themselves and flag nothing. Fast ballots, ballots with the fewest
//! choices the rules allow, the same choices many times in sequence.

use std::collections::HashMap;

use super::audit::{Ballots, Place, Share};

/// Seconds below which a ballot is fast.
pub const FAST: u32 = 8;
/// Fewest ballots of a sequence.
pub const SEQUENCE: u64 = 5;
/// A sequence is told where fewer than one in this many rounds of the same ballots would hold one by chance.
pub const RARE: u128 = 1_000;

/// Ballots by seconds on the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// Fast ballots of those whose seconds are known.
    pub fast: Share,
    /// Ballots by seconds: 0–3, 4–7, 8–11 …; the last holds all that took longer.
    pub steps: Vec<u64>,
}

/// Four seconds each.
const STEP: u32 = 4;
const STEPS: u32 = 31;

/// How fast ballots were filled in; none where no platform told it.
pub fn pace(ballots: &Ballots) -> Option<Pace> {
    let mut pace = Pace { fast: Share { part: 0, whole: 0 }, steps: (0..STEPS).map(|_| 0).collect() };
    for seconds in ballots.iter().filter_map(|(_, ballot)| ballot.seconds) {
        pace.fast.whole += 1;
        pace.fast.part += u64::from(seconds < FAST);
        let step = usize::try_from((seconds / STEP).min(STEPS - 1)).unwrap_or_default();
        if let Some(n) = pace.steps.get_mut(step) {
            *n += 1;
        }
    }
    (pace.fast.whole > 0).then_some(pace)
}

/// Ballots by number of choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fewest {
    /// Ballots with `least` choices, of all.
    pub fewest: Share,
    pub least: u32,
    /// Ballots with 0, 1, 2 … choices.
    pub numbers: Vec<u64>,
}

/// How many ballots chose no more than the `least` that the rules ask for.
pub fn fewest(ballots: &Ballots, least: u32) -> Fewest {
    let mut found = Fewest { fewest: Share { part: 0, whole: ballots.len() }, least, numbers: Vec::new() };
    for (_, ballot) in ballots.iter() {
        let number: u32 = ballot.choices.iter().map(|byte| byte.count_ones()).sum();
        found.fewest.part += u64::from(number <= least);
        let at = usize::try_from(number).unwrap_or_default();
        if found.numbers.len() <= at {
            found.numbers.resize(at + 1, 0);
        }
        if let Some(n) = found.numbers.get_mut(at) {
            *n += 1;
        }
    }
    found
}

/// Ballots of the same choices, one after another by the time of submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    pub ballots: Vec<Place>,
    /// How many ballots of the round have these choices.
    pub alike: u64,
}

/// Sequences that are too long for chance, the longest first.
pub fn sequences(ballots: &Ballots) -> Vec<Sequence> {
    let mut order: Vec<Place> = ballots.iter().map(|(place, _)| place).collect();
    order.sort_by_key(|place| ballots.get(*place).map(|ballot| (ballot.at, ballot.import, ballot.row)));
    let choices = |place: Place| ballots.get(place).map(|ballot| ballot.choices).unwrap_or_default();
    let mut alike: HashMap<&[u8], u64> = HashMap::new();
    for (_, ballot) in ballots.iter() {
        *alike.entry(ballot.choices).or_default() += 1;
    }
    let runs = order.chunk_by(|one, next| choices(*one) == choices(*next));
    let mut found: Vec<Sequence> = runs
        .filter_map(|run| {
            let length = u64::try_from(run.len()).ok().filter(|length| *length >= SEQUENCE)?;
            let alike = alike.get(choices(*run.first()?)).copied()?;
            rare(Share { part: alike, whole: ballots.len() }, length).then(|| Sequence { ballots: run.to_vec(), alike })
        })
        .collect();
    found.sort_by_key(|sequence| std::cmp::Reverse(sequence.ballots.len()));
    found
}

/// Whether, ballots being shuffled, fewer than one in [`RARE`] rounds would hold a sequence of this length:
/// whole · share^length, in steps of 2⁻³², each rounded up.
fn rare(share: Share, length: u64) -> bool {
    const ONE: u128 = 1 << 32;
    let part = (u128::from(share.part) * ONE).div_ceil(u128::from(share.whole.max(1)));
    let mut expected = u128::from(share.whole).saturating_mul(ONE);
    for _ in 0..length {
        if expected.saturating_mul(RARE) < ONE {
            return true;
        }
        expected = expected.saturating_mul(part).div_ceil(ONE);
    }
    expected.saturating_mul(RARE) < ONE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::audit::Counted;
    use crate::model::time::Moment;

    /// Ballots a second apart with these choices and seconds.
    fn ballots(of: &[(u8, Option<u32>)]) -> Ballots {
        let mut ballots = Ballots::new(vec![0; 8]);
        for (row, (choices, seconds)) in (0u32..).zip(of) {
            let at = Moment(row.into());
            ballots.push(Counted { import: 0, row, network: 0, at, seconds: *seconds, choices: &[*choices] });
        }
        ballots
    }

    #[test]
    fn fast_ballots_are_those_below_eight_seconds() {
        assert_eq!(pace(&ballots(&[(1, None)])), None);
        let pace = pace(&ballots(&[(1, Some(7)), (1, Some(8)), (1, None), (1, Some(0)), (1, Some(9_999))])).unwrap();
        assert_eq!(pace.fast, Share { part: 2, whole: 4 });
        assert_eq!((pace.steps.len(), &pace.steps[..3], pace.steps[30]), (31, &[1, 1, 1][..], 1));
    }

    #[test]
    fn the_fewest_choices_are_those_of_the_rules() {
        let found = fewest(&ballots(&[(0b11, None), (0b111, None), (0b1, None), (0b101, None)]), 2);
        assert_eq!((found.fewest, found.numbers), (Share { part: 3, whole: 4 }, vec![0, 1, 2, 1]));
    }

    #[test]
    fn a_sequence_is_told_where_chance_does_not_make_it() {
        let check = |of: &[(u8, usize)], expected: &[(usize, u64)]| {
            let all: Vec<(u8, Option<u32>)> =
                of.iter().flat_map(|(choices, n)| std::iter::repeat_n((*choices, None), *n)).collect();
            let found = sequences(&ballots(&all));
            assert_eq!(found.iter().map(|s| (s.ballots.len(), s.alike)).collect::<Vec<_>>(), expected, "{of:?}");
        };
        // Two hundred ballots that differ from their neighbours, then some alike.
        let mixed: Vec<(u8, usize)> = (0..200u8).map(|n| (n, 1)).collect();
        let with = |run: &[(u8, usize)]| [mixed.as_slice(), run].concat();
        check(&mixed, &[]);
        check(&with(&[(250, 4)]), &[]);
        check(&with(&[(250, 5)]), &[(5, 5)]);
        check(&with(&[(250, 5), (251, 9)]), &[(9, 9), (5, 5)]);
        // Where all are alike a sequence says nothing.
        check(&[(3, 500)], &[]);
        check(&[(3, 40), (4, 40)], &[(40, 40), (40, 40)]);
    }

    #[test]
    fn rare_is_told_by_the_expected_number() {
        let check = |part, whole, length, expected| {
            assert_eq!(rare(Share { part, whole }, length), expected, "{part}/{whole}^{length}");
        };
        // 1,000 · 10⁻⁵ = 0.01; a further one makes 0.001, which is not less.
        check(100, 1_000, 5, false);
        check(100, 1_000, 6, false);
        check(100, 1_000, 7, true);
        check(1_000, 1_000, 1_000, false);
        check(1, 1_000_000, 5, true);
        check(0, 0, 5, true);
    }
}
