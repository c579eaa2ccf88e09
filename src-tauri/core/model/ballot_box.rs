//! The ballot box: takes the ballots of a round, from one file or several and in any order, and counts them once.
//!
//! Which of a voter's ballots count depends on their times, then on import and row, never on the order of arrival.
//! A ballot left out by a decision keeps its voter's place: his other ballots stay duplicates.

use hashbrown::HashTable;

use super::ballot::{Ballot, Rows, Voter, width};
use super::time::Moment;
use super::vote::{Duplicates, Overfull, Reason, Rejected};
use super::vote_rules::Rules;

/// What a ballot box says of a ballot put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Rejected(Reason),
    /// The ballot `of` the same voter counts instead.
    Duplicate {
        of: BallotName,
    },
    /// Counts, unless a better one of the same voter comes.
    Counts,
    /// Counts in place of that ballot, which is now a duplicate.
    Replaces {
        other: BallotName,
    },
}

/// A ballot by the place of its import in the round and its row there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BallotName {
    pub import: u16,
    pub row: u64,
}

/// What became of the rows of one import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfImport {
    pub accepted: u64,
    pub rejected: Rejected,
    /// The rows that count.
    pub counting: Rows,
    /// False where the platform gave no voter ids: then each ballot is a voter of its own.
    voters_known: bool,
    /// Rows left out by a decision.
    excluded: Rows,
}

/// What came out of the box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Votes per option, by the weight of the round.
    pub votes: Vec<u64>,
    /// In the order in which the imports were opened.
    pub imports: Vec<OfImport>,
}

impl Count {
    pub fn accepted(&self) -> u64 {
        self.imports.iter().map(|import| import.accepted).sum()
    }

    pub fn rejected(&self) -> Rejected {
        let mut all = no_rows();
        for (reason, rows) in self.imports.iter().flat_map(|import| &import.rejected) {
            *all.entry(*reason).or_default() += rows;
        }
        all
    }
}

/// Counts ballots as they come.
pub struct BallotBox<'r> {
    rules: &'r Rules,
    /// How often each byte of the choices had each value: adding a ballot is one step a byte, not one an option.
    tallied: Vec<[u64; 256]>,
    /// Places in `kept` by voter (and day).
    of_voter: HashTable<u32>,
    kept: Vec<Kept>,
    /// The choices of `kept`, `width` bytes each.
    choices: Vec<u8>,
    trimmed: Vec<u8>,
    options: usize,
    imports: Vec<OfImport>,
}

/// A ballot that holds a voter's place.
#[derive(Debug, Clone, Copy)]
struct Kept {
    voter: Voter,
    at: Moment,
    row: u32,
    import: u16,
    excluded: bool,
}

impl Kept {
    fn name(&self) -> BallotName {
        BallotName { import: self.import, row: self.row.into() }
    }

    fn order(&self) -> (Moment, BallotName) {
        (self.at, self.name())
    }
}

impl<'r> BallotBox<'r> {
    /// A box for ballots over so many options.
    pub fn new(rules: &'r Rules, options: usize) -> Self {
        BallotBox {
            rules,
            tallied: vec![[0; 256]; width(options)],
            of_voter: HashTable::new(),
            kept: Vec::new(),
            choices: Vec::new(),
            trimmed: Vec::new(),
            options,
            imports: Vec::new(),
        }
    }

    /// Makes room for so many ballots at once.
    pub fn expect(&mut self, ballots: usize) {
        let hash = hasher(&self.kept, by_day(self.rules));
        self.of_voter.reserve(ballots, hash);
    }

    /// Opens an import; its place is what [`BallotBox::put`] is told.
    pub fn open(&mut self, voters_known: bool, excluded: Rows) -> u16 {
        let place = u16::try_from(self.imports.len()).unwrap_or(u16::MAX);
        self.imports.push(OfImport {
            accepted: 0,
            rejected: no_rows(),
            counting: Rows::default(),
            voters_known,
            excluded,
        });
        place
    }

    /// Rejects rows of an import that are no ballots.
    pub fn reject(&mut self, import: u16, reason: Reason, rows: u64) {
        if let Some(import) = self.imports.get_mut(usize::from(import)) {
            *import.rejected.entry(reason).or_default() += rows;
        }
    }

    /// Ballots that count so far.
    pub fn accepted(&self) -> u64 {
        self.imports.iter().map(|import| import.accepted).sum()
    }

    pub fn put(&mut self, import: u16, ballot: &Ballot<'_>) -> Verdict {
        let Some(of) = self.imports.get(usize::from(import)) else { return Verdict::Rejected(Reason::EmptyRow) };
        if let Some(reason) = self.rules.judge(ballot, of.voters_known) {
            self.reject(import, reason, 1);
            return Verdict::Rejected(reason);
        }
        let excluded = of.excluded.contains(ballot.row);
        if self.rules.vote.overfull == Overfull::KeepFirst && self.rules.is_overfull(ballot.choices) {
            let mut trimmed = std::mem::take(&mut self.trimmed);
            trimmed.clear();
            trimmed.extend(ballot.choices);
            self.rules.keep_first(&mut trimmed);
            let verdict = self.take(import, &Ballot { choices: &trimmed, ..*ballot }, excluded);
            self.trimmed = trimmed;
            return verdict;
        }
        self.take(import, ballot, excluded)
    }

    /// Takes a ballot that is good by itself.
    fn take(&mut self, import: u16, ballot: &Ballot<'_>, excluded: bool) -> Verdict {
        let row = u32::try_from(ballot.row).unwrap_or(u32::MAX);
        let (voter, at) = match (ballot.voter, ballot.at) {
            (Some(voter), Some(at)) => (voter, at),
            // Without a voter id there is nothing to compare by; judge() has let it pass.
            _ => return self.settle(import, ballot.row, ballot.choices, excluded),
        };
        let new = Kept { voter, at, row, import, excluded };
        let day = by_day(self.rules);
        let hash = hash(&new, day);
        let keep_last = self.rules.vote.duplicates == Duplicates::KeepLast;
        let allowed = if day { self.rules.vote.per_day } else { 1 };
        // The weakest of the ballots that hold the voter's places.
        let (mut held, mut weakest): (u32, Option<(usize, Kept)>) = (0, None);
        for place in self.of_voter.iter_hash(hash) {
            let Some(kept) = usize::try_from(*place).ok().and_then(|at| Some((at, *self.kept.get(at)?))) else {
                continue;
            };
            if kept.1.voter == voter && (!day || kept.1.at.day_number() == at.day_number()) {
                held += 1;
                if weakest.is_none_or(|(_, weakest)| (kept.1.order() > weakest.order()) != keep_last) {
                    weakest = Some(kept);
                }
                if allowed == 1 {
                    break;
                }
            }
        }
        let Some((place, old)) = weakest.filter(|_| held >= allowed) else {
            let place = u32::try_from(self.kept.len()).unwrap_or(u32::MAX);
            self.kept.push(new);
            self.choices.extend(ballot.choices.iter().chain(std::iter::repeat(&0)).take(self.tallied.len()));
            self.of_voter.insert_unique(hash, place, hasher(&self.kept, day));
            return self.settle(import, ballot.row, ballot.choices, excluded);
        };
        if (new.order() > old.order()) != keep_last {
            self.reject(import, Reason::DuplicateVoter, 1);
            return Verdict::Duplicate { of: old.name() };
        }
        self.replace(place, &old, &new, ballot.choices)
    }

    /// Counts a ballot that holds its voter's place, unless it was left out by a decision.
    fn settle(&mut self, import: u16, row: u64, choices: &[u8], excluded: bool) -> Verdict {
        if excluded {
            self.reject(import, Reason::Excluded, 1);
            return Verdict::Rejected(Reason::Excluded);
        }
        change(&mut self.tallied, choices, 1);
        if let Some(import) = self.imports.get_mut(usize::from(import)) {
            import.accepted += 1;
            import.counting.insert(row);
        }
        Verdict::Counts
    }

    /// Gives the place of the old ballot to the new one.
    fn replace(&mut self, place: usize, old: &Kept, new: &Kept, choices: &[u8]) -> Verdict {
        let width = self.tallied.len();
        if let Some(import) = self.imports.get_mut(usize::from(old.import)) {
            if old.excluded {
                import.rejected.entry(Reason::Excluded).and_modify(|rows| *rows = rows.saturating_sub(1));
            } else {
                import.accepted = import.accepted.saturating_sub(1);
                import.counting.remove(old.row.into());
            }
        }
        self.reject(old.import, Reason::DuplicateVoter, 1);
        if let Some(held) = self.choices.get_mut(place * width..(place + 1) * width) {
            if !old.excluded {
                change(&mut self.tallied, held, -1);
            }
            held.iter_mut().zip(choices.iter().chain(std::iter::repeat(&0))).for_each(|(old, new)| *old = *new);
        }
        if let Some(kept) = self.kept.get_mut(place) {
            *kept = *new;
        }
        match self.settle(new.import, new.row.into(), choices, new.excluded) {
            Verdict::Counts => Verdict::Replaces { other: old.name() },
            left_out => left_out,
        }
    }

    pub fn close(self) -> Count {
        let weight = u64::from(self.rules.vote.weight);
        let mut votes = vec![0u64; self.options];
        for (bytes, eight) in self.tallied.iter().zip(votes.chunks_mut(8)) {
            for (value, times) in (0u8..=255).zip(bytes).filter(|(_, times)| **times > 0) {
                for (bit, votes) in eight.iter_mut().enumerate() {
                    *votes += times * u64::from(value >> bit & 1);
                }
            }
        }
        votes.iter_mut().for_each(|votes| *votes *= weight);
        Count { votes, imports: self.imports }
    }
}

/// Every reason with no row.
pub fn no_rows() -> Rejected {
    Reason::ALL.into_iter().map(|reason| (reason, 0)).collect()
}

fn change(tallied: &mut [[u64; 256]], choices: &[u8], by: i64) {
    for (bytes, value) in tallied.iter_mut().zip(choices) {
        if let Some(times) = bytes.get_mut(usize::from(*value)) {
            *times = times.saturating_add_signed(by);
        }
    }
}

/// Whether a voter has places each day.
fn by_day(rules: &Rules) -> bool {
    rules.vote.duplicates == Duplicates::FirstOfDay
}

/// A voter is a hash already, and a keyed one: nobody can choose ids that collide.
fn hash(kept: &Kept, by_day: bool) -> u64 {
    let voter = kept.voter.0.first_chunk().map_or(0, |first| u64::from_le_bytes(*first));
    match by_day {
        false => voter,
        true => voter ^ kept.at.day_number().cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15),
    }
}

fn hasher(kept: &[Kept], by_day: bool) -> impl Fn(&u32) -> u64 {
    move |place| usize::try_from(*place).ok().and_then(|at| kept.get(at)).map_or(0, |kept| hash(kept, by_day))
}

#[cfg(test)]
mod tests {
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
            ballot_box.put(*import, &ballot(*row, *voter, at, &[*choices]));
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
        let put =
            |ballot_box: &mut BallotBox<'_>, row| ballot_box.put(place, &ballot(row, 0, "2020-09-02 10:00", &[0b1001]));
        let verdicts: Vec<Verdict> = (2..5).map(|row| put(&mut ballot_box, row)).collect();
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
        let mut put = |import, row, at| ballot_box.put(import, &ballot(row, 1, at, &[0b1001]));
        assert_eq!(put(one, 9, "2020-09-02 10:00"), Verdict::Counts);
        let other = BallotName { import: one, row: 9 };
        assert_eq!(put(two, 4, "2020-09-02 10:00"), Verdict::Duplicate { of: other });
        assert_eq!(put(two, 5, "2020-09-02 09:59:59"), Verdict::Replaces { other });
    }

    fn any_round() -> impl Strategy<Value = Rules> {
        let duplicates =
            prop_oneof![Just(Duplicates::KeepFirst), Just(Duplicates::KeepLast), Just(Duplicates::FirstOfDay)];
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
            ballots in proptest::collection::vec((0u16..3, 0u8..5, 0i64..9, any::<u8>(), any::<bool>()), 0..40),
            seed in any::<u64>(),
        ) {
            let ballots: Vec<_> = (2u64..).zip(ballots).collect();
            let count = |order: &mut dyn Iterator<Item = usize>| {
                let mut ballot_box = BallotBox::new(&rules, 6);
                for import in 0..3 {
                    let excluded = ballots.iter().filter(|(_, b)| b.0 == import && b.4).map(|(row, _)| *row);
                    ballot_box.open(import != 2, excluded.collect());
                }
                for (row, (import, voter, moment, choices, _)) in order.map(|at| &ballots[at]) {
                    let at = Moment(rules.vote.closes_at.0 - moment * 43_200 + 43_200);
                    let choices = [choices & 0b11_1111];
                    ballot_box.put(*import, &Ballot { at: Some(at), ..ballot(*row, *voter, "", &choices) });
                }
                ballot_box.close()
            };
            let counted = count(&mut (0..ballots.len()));
            let mut shuffled: Vec<usize> = (0..ballots.len()).collect();
            shuffled.sort_by_key(|at| (*at as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
            prop_assert_eq!(&count(&mut shuffled.into_iter()), &counted);
            let rejected: u64 = counted.rejected().values().sum();
            prop_assert_eq!(counted.accepted() + rejected, ballots.len() as u64);
        }
    }
}
