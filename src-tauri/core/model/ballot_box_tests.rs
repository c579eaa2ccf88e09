//! The ballot box against tables of cases, and the law that the order of ballots never matters.

use super::*;
use crate::model::vote_rules::tests::{ballot, rules};
use proptest::prelude::*;

/// Import, row, voter (0 is none), time, choices.
type Line = (u16, u64, u8, &'static str, u8);

fn rules_for(duplicates: Duplicates, per_day: u32) -> Rules {
    let mut rules = rules();
    (rules.vote.duplicates, rules.vote.per_day) = (duplicates, per_day);
    rules
}

/// Counts ballots of two imports; these rows of the first are left out by a decision.
fn put<'a>(rules: &Rules, excluded: &[u64], ballots: impl Iterator<Item = &'a Line>) -> Count {
    let mut ballot_box = BallotBox::new(rules, 6);
    ballot_box.open(true, excluded.iter().copied().collect());
    ballot_box.open(true, Rows::default());
    for (import, row, voter, at, choices) in ballots {
        ballot_box.put(*import, &ballot(*row, *voter, at, &[*choices]), &mut |_, _| {});
    }
    ballot_box.close()
}

/// As given and in every rotation and reversal: the count must be the same.
fn count(rules: &Rules, excluded: &[u64], ballots: &[Line]) -> Count {
    let counted = put(rules, excluded, ballots.iter());
    for turn in 0..ballots.len() {
        let (head, tail) = ballots.split_at(turn);
        assert_eq!(put(rules, excluded, tail.iter().chain(head)), counted, "turned by {turn}");
        assert_eq!(put(rules, excluded, tail.iter().chain(head).rev()), counted, "turned by {turn} and reversed");
    }
    counted
}

fn counting(count: &Count) -> Vec<(u16, u64)> {
    let of = (0u16..).zip(&count.imports);
    of.flat_map(|(at, of)| (0..20).filter(|row| of.counting.contains(*row)).map(move |row| (at, row))).collect()
}

/// Voter 1 three times on the 2nd, once on the 3rd and once too early; voter 2 twice in the same second.
const BALLOTS: [Line; 8] = [
    (0, 2, 1, "2020-09-02 10:00", 0b00_1001),
    (0, 3, 2, "2020-09-02 11:00", 0b00_1010),
    (0, 4, 1, "2020-09-02 09:30", 0b01_0010),
    (0, 5, 1, "2020-09-03 09:30", 0b10_0100),
    (0, 6, 2, "2020-09-02 11:00", 0b10_0001),
    (0, 7, 1, "2020-09-01 08:00", 0b00_1001),
    (1, 2, 1, "2020-09-02 09:00", 0b01_0001),
    (1, 3, 3, "2020-09-02 23:59:59", 0b01_0001),
];

#[test]
fn one_ballot_of_a_voter_counts_whatever_the_order() {
    let check = |duplicates, per_day, expected: &[(u16, u64)], votes: [u64; 6]| {
        let rules = rules_for(duplicates, per_day);
        let counted = count(&rules, &[], &BALLOTS);
        assert_eq!(counting(&counted), expected, "{duplicates:?} {per_day}");
        assert_eq!(counted.votes, votes, "{duplicates:?} {per_day}");
        let rejected = counted.rejected();
        assert_eq!(rejected[&Reason::BeforeOpening], 1, "a ballot bad otherwise is no duplicate");
        assert_eq!(counted.accepted(), u64::try_from(expected.len()).unwrap());
        assert_eq!(rejected[&Reason::DuplicateVoter], 7 - counted.accepted());
    };
    check(Duplicates::KeepFirst, 1, &[(0, 3), (1, 2), (1, 3)], [2, 1, 0, 1, 2, 0]);
    check(Duplicates::KeepLast, 1, &[(0, 5), (0, 6), (1, 3)], [2, 0, 1, 0, 1, 2]);
    check(Duplicates::FirstOfDay, 1, &[(0, 3), (0, 5), (1, 2), (1, 3)], [2, 1, 1, 1, 2, 1]);
    check(Duplicates::FirstOfDay, 2, &[(0, 3), (0, 4), (0, 5), (0, 6), (1, 2), (1, 3)], [3, 2, 1, 1, 3, 2]);
    check(Duplicates::FirstOfDay, 9, &[(0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (1, 2), (1, 3)], [4, 2, 1, 2, 3, 2]);
}

#[test]
fn a_ballot_left_out_by_a_decision_keeps_its_voters_place() {
    let check = |duplicates, excluded: &[u64], expected: &[(u16, u64)], reasons: (u64, u64)| {
        let counted = count(&rules_for(duplicates, 1), excluded, &BALLOTS);
        let rejected = counted.rejected();
        assert_eq!(counting(&counted), expected, "{duplicates:?} {excluded:?}");
        assert_eq!((rejected[&Reason::DuplicateVoter], rejected[&Reason::Excluded]), reasons);
    };
    check(Duplicates::KeepFirst, &[3], &[(1, 2), (1, 3)], (4, 1));
    check(Duplicates::KeepFirst, &[2, 4, 5, 7], &[(0, 3), (1, 2), (1, 3)], (4, 0));
    check(Duplicates::KeepLast, &[5], &[(0, 6), (1, 3)], (4, 1));
    check(Duplicates::FirstOfDay, &[3, 5], &[(1, 2), (1, 3)], (3, 2));
}

#[test]
fn without_voter_ids_every_good_ballot_counts() {
    let rules = rules();
    let mut ballot_box = BallotBox::new(&rules, 6);
    let place = ballot_box.open(false, [3].into_iter().collect());
    let mut verdicts = Vec::new();
    for row in 2..5 {
        let ballot = ballot(row, 0, "2020-09-02 10:00", &[0b1001]);
        ballot_box.put(place, &ballot, &mut |_, verdict| verdicts.push(*verdict));
    }
    assert_eq!(verdicts, [Verdict::Counts, Verdict::Rejected(Reason::Excluded), Verdict::Counts]);
    assert_eq!(ballot_box.close().votes, [2, 0, 0, 2, 0, 0]);
}

#[test]
fn a_choice_counts_by_the_weight_of_the_round_and_the_first_of_too_many_are_kept() {
    let mut rules = rules();
    (rules.vote.weight, rules.vote.overfull) = (3, Overfull::KeepFirst);
    let ballots = [(0, 2, 1, "2020-09-02 10:00", 0b00_1111), (0, 3, 1, "2020-09-02 09:00", 0b11_0111)];
    let counted = count(&rules, &[], &ballots);
    assert_eq!((counted.votes.as_slice(), counted.accepted()), ([3, 3, 0, 0, 3, 3].as_slice(), 1));
}

#[test]
fn a_verdict_names_the_other_ballot() {
    let rules = rules_for(Duplicates::KeepFirst, 1);
    let mut ballot_box = BallotBox::new(&rules, 6);
    let (one, two) = (ballot_box.open(true, Rows::default()), ballot_box.open(true, Rows::default()));
    let mut verdicts = Vec::new();
    let mut told = |ballot: &Ballot<'_>, verdict: &Verdict| verdicts.push((ballot.row, *verdict));
    for (import, row, at) in [(one, 9, "10:00"), (two, 4, "10:00"), (two, 6, "08:00"), (two, 5, "09:59:59")] {
        let choices = [if row == 6 { 0 } else { 0b1001 }];
        ballot_box.put(import, &ballot(row, 1, &format!("2020-09-02 {at}"), &choices), &mut told);
    }
    ballot_box.decide(&mut told);
    let other = BallotName { import: one, row: 9 };
    let of_good = [(9, Verdict::Counts), (4, Verdict::Duplicate { of: other }), (5, Verdict::Replaces { other })];
    assert_eq!(verdicts, [&[(6, Verdict::Rejected(Reason::TooFewChoices))], of_good.as_slice()].concat());
}

fn any_round() -> impl Strategy<Value = Rules> {
    let duplicates = prop_oneof![Just(Duplicates::KeepFirst), Just(Duplicates::KeepLast), Just(Duplicates::FirstOfDay)];
    let overfull = prop_oneof![Just(Overfull::Reject), Just(Overfull::KeepFirst)];
    (duplicates, overfull, 1u32..4, 0u32..3, proptest::option::of(3u32..5), any::<bool>()).prop_map(
        |(duplicates, overfull, per_day, min, max, inclusive)| {
            let mut rules = rules_for(duplicates, per_day);
            (rules.vote.overfull, rules.vote.min_choices, rules.vote.max_choices) = (overfull, min, max);
            rules.vote.deadline_inclusive = inclusive;
            rules
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    /// Few voters, few moments and few choices, so that they meet.
    #[test]
    fn the_order_of_ballots_never_matters_and_every_row_is_accounted_for(
        rules in any_round(),
        ballots in proptest::collection::vec((0u16..3, 0u8..5, 0i64..9, any::<u8>(), any::<bool>()), 0..120),
        seed in any::<u64>(),
    ) {
        let ballots: Vec<_> = (2u64..).zip(ballots).collect();
        let count = |order: &mut dyn Iterator<Item = usize>| {
            let mut heard = 0;
            let mut ballot_box = BallotBox::new(&rules, 6);
            for import in 0..3 {
                let excluded = ballots.iter().filter(|(_, b)| b.0 == import && b.4).map(|(row, _)| *row);
                ballot_box.open(import != 2, excluded.collect());
            }
            for (row, (import, voter, moment, choices, _)) in order.map(|at| &ballots[at]) {
                let at = Moment(rules.vote.closes_at.0 - moment * 43_200 + 43_200);
                let choices = [choices & 0b11_1111];
                let ballot = Ballot { at: Some(at), ..ballot(*row, *voter, "", &choices) };
                ballot_box.put(*import, &ballot, &mut |_, _| heard += 1);
            }
            ballot_box.decide(&mut |_, _| heard += 1);
            (heard, ballot_box.close())
        };
        let counted = count(&mut (0..ballots.len()));
        let mut shuffled: Vec<usize> = (0..ballots.len()).collect();
        shuffled.sort_by_key(|at| (*at as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        prop_assert_eq!(&count(&mut shuffled.into_iter()), &counted);
        let (heard, counted) = counted;
        let rejected: u64 = counted.rejected().values().sum();
        prop_assert_eq!(counted.accepted() + rejected, ballots.len() as u64);
        prop_assert_eq!(heard, ballots.len());
    }
}
