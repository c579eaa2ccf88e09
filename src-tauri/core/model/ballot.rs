//! One ballot (选票) as facts, and the verdict the rules give it.
//!
//! Facts are stored, verdicts never: a changed rule is applied to the same facts again. A [`BallotBox`] takes ballots
//! in any order and counts them once; which of a voter's ballots counts depends on their times, not on the order of arrival.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use super::time::{Day, Moment};
use super::vote::{Duplicates, Reason, Rejected, VoteRound};

/// Keyed hash of a voter id; the id itself is never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Voter(pub [u8; 16]);

/// A ballot: who, when, what. Bit `n` of `choices` (lowest bit of the first byte first) is option `n` of the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ballot<'a> {
    /// Row of the file as Excel counts it.
    pub row: u64,
    pub voter: Option<Voter>,
    pub at: Option<Moment>,
    pub choices: &'a [u8],
    /// Choices that are no case of the campaign.
    pub unknown: u32,
    /// Position, from 1, of the network and region it came from in the import's list of places; 0 where nothing is known.
    pub place: u32,
    /// Seconds spent on the form, where the platform says so.
    pub seconds: Option<u32>,
}

/// Options of one category and how many of them a ballot must and may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    pub category: String,
    pub options: Vec<u8>,
    pub min: u32,
    pub max: Option<u32>,
}

/// The rules as they are applied to the ballots of one import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    pub vote: VoteRound,
    pub limits: Vec<Limit>,
    /// False where the platform gave no voter id: then duplicates cannot be found.
    pub voters_known: bool,
}

/// Sets bit `option`.
pub fn choose(choices: &mut [u8], option: usize) {
    if let Some(byte) = choices.get_mut(option / 8) {
        *byte |= 1 << (option % 8);
    }
}

/// Bytes that hold `options` bits.
pub fn width(options: usize) -> usize {
    options.div_ceil(8)
}

/// The options chosen, lowest first.
pub fn chosen(choices: &[u8]) -> impl Iterator<Item = usize> {
    choices
        .iter()
        .enumerate()
        .flat_map(|(at, byte)| (0..8).filter(move |bit| byte & (1 << bit) != 0).map(move |bit| at * 8 + bit))
}

impl Limit {
    /// How many options of this category are chosen.
    pub fn chosen(&self, choices: &[u8]) -> u32 {
        self.options.iter().zip(choices).map(|(mask, byte)| (mask & byte).count_ones()).sum()
    }
}

impl Rules {
    /// The first reason that speaks against this ballot by itself; duplicates are the box's business.
    pub fn judge(&self, ballot: &Ballot<'_>) -> Option<Reason> {
        if self.voters_known && ballot.voter.is_none() {
            return Some(Reason::MissingVoterId);
        }
        let Some(at) = ballot.at else { return Some(Reason::BadTime) };
        if at < self.vote.opens_at {
            return Some(Reason::BeforeOpening);
        }
        if at > self.vote.closes_at || (at == self.vote.closes_at && !self.vote.deadline_inclusive) {
            return Some(Reason::AfterDeadline);
        }
        if ballot.unknown > 0 {
            return Some(Reason::UnknownOption);
        }
        if self.limits.iter().any(|limit| limit.chosen(ballot.choices) < limit.min) {
            return Some(Reason::TooFewChoices);
        }
        if self.limits.iter().any(|limit| limit.max.is_some_and(|max| limit.chosen(ballot.choices) > max)) {
            return Some(Reason::TooManyChoices);
        }
        None
    }
}

/// What a ballot box says of a ballot put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Rejected(Reason),
    /// The ballot of the same voter in this row counts instead.
    Duplicate {
        of: u64,
    },
    /// Counts, unless a better one of the same voter comes.
    Counts,
    /// Counts in place of the ballot in this row, which is now a duplicate.
    Replaces {
        row: u64,
    },
}

/// Counts ballots as they come.
pub struct BallotBox<'r> {
    rules: &'r Rules,
    votes: Vec<u64>,
    /// The ballot that counts of each voter (and day), with its place in `kept`.
    of_voter: HashMap<(Voter, Option<Day>), Kept, BuildHasherDefault<VoterHasher>>,
    kept: Vec<u8>,
    width: usize,
    accepted: u64,
    rejected: Rejected,
}

struct Kept {
    at: Moment,
    row: u64,
    place: usize,
}

/// What came out of the box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub accepted: u64,
    pub rejected: Rejected,
    /// Votes per option.
    pub votes: Vec<u64>,
}

impl<'r> BallotBox<'r> {
    pub fn new(rules: &'r Rules, options: usize) -> Self {
        BallotBox {
            rules,
            votes: vec![0; options],
            of_voter: HashMap::default(),
            kept: Vec::new(),
            width: width(options),
            accepted: 0,
            rejected: Reason::ALL.into_iter().map(|reason| (reason, 0)).collect(),
        }
    }

    /// Rejects a row that is no ballot.
    pub fn reject(&mut self, reason: Reason) {
        self.add_rejected(reason, 1);
    }

    /// Rejects `rows` rows that are no ballots.
    pub fn add_rejected(&mut self, reason: Reason, rows: u64) {
        *self.rejected.entry(reason).or_default() += rows;
    }

    pub fn put(&mut self, ballot: &Ballot<'_>) -> Verdict {
        if let Some(reason) = self.rules.judge(ballot) {
            self.reject(reason);
            return Verdict::Rejected(reason);
        }
        // Without a voter id there is nothing to compare by; judge() has let it pass.
        let (Some(voter), Some(at)) = (ballot.voter, ballot.at) else {
            self.accepted += 1;
            change(&mut self.votes, ballot.choices, 1);
            return Verdict::Counts;
        };
        let day = (self.rules.vote.duplicates == Duplicates::FirstOfDay).then(|| at.day());
        let Some(kept) = self.of_voter.get_mut(&(voter, day)) else {
            self.of_voter.insert((voter, day), Kept { at, row: ballot.row, place: self.kept.len() });
            self.kept.extend(ballot.choices.iter().chain(std::iter::repeat(&0)).take(self.width));
            self.accepted += 1;
            change(&mut self.votes, ballot.choices, 1);
            return Verdict::Counts;
        };
        let later = (at, ballot.row) > (kept.at, kept.row);
        let better = if self.rules.vote.duplicates == Duplicates::KeepLast { later } else { !later };
        let other = kept.row;
        if better {
            (kept.at, kept.row) = (at, ballot.row);
            if let Some(place) = self.kept.get_mut(kept.place..kept.place + self.width) {
                change(&mut self.votes, place, -1);
                change(&mut self.votes, ballot.choices, 1);
                place.iter_mut().zip(ballot.choices).for_each(|(old, new)| *old = *new);
            }
        }
        self.reject(Reason::DuplicateVoter);
        if better { Verdict::Replaces { row: other } } else { Verdict::Duplicate { of: other } }
    }

    pub fn close(self) -> Count {
        Count { accepted: self.accepted, rejected: self.rejected, votes: self.votes }
    }
}

fn change(votes: &mut [u64], choices: &[u8], by: i64) {
    for option in chosen(choices) {
        if let Some(count) = votes.get_mut(option) {
            *count = count.saturating_add_signed(by);
        }
    }
}

/// A voter is a hash already, and a keyed one: nobody can choose ids that collide.
#[derive(Default)]
struct VoterHasher(u64);

impl Hasher for VoterHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(5) ^ u64::from(*byte).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }

    fn write_u64(&mut self, part: u64) {
        self.0 ^= part;
    }

    fn write_isize(&mut self, _: isize) {}
}

impl Hash for Voter {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.first_chunk().map_or(0, |first| u64::from_le_bytes(*first)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(duplicates: Duplicates, deadline_inclusive: bool) -> Rules {
        let limit = |category: &str, options: &[u8], max| Limit {
            category: category.into(),
            options: options.into(),
            min: 1,
            max,
        };
        Rules {
            vote: VoteRules {
                opens_at: Moment::parse("2020-09-01 09:00").unwrap(),
                closes_at: Moment::parse("2020-09-07 17:00").unwrap(),
                deadline_inclusive,
                duplicates,
            },
            limits: vec![limit("政府治理类", &[0b0000_0111], Some(2)), limit("基层治理类", &[0b0011_1000], None)],
            voters_known: true,
        }
    }

    fn voter(n: u8) -> Option<Voter> {
        Some(Voter([n; 16]))
    }

    #[test]
    fn the_first_reason_that_applies_is_given() {
        let check = |voter, at: &str, choices: u8, unknown, expected: Option<Reason>| {
            let choices = [choices];
            let ballot = Ballot { row: 2, voter, at: Moment::parse(at), choices: &choices, unknown };
            assert_eq!(rules(Duplicates::KeepFirst, true).judge(&ballot), expected, "{ballot:?}");
        };
        check(voter(1), "2020-09-02 10:00", 0b1001, 0, None);
        check(None, "", 0, 1, Some(Reason::MissingVoterId));
        check(voter(1), "", 0, 1, Some(Reason::BadTime));
        check(voter(1), "2020-09-01 08:59:59", 0, 1, Some(Reason::BeforeOpening));
        check(voter(1), "2020-09-01 09:00:00", 0b1001, 0, None);
        check(voter(1), "2020-09-07 17:00:00", 0b1001, 0, None);
        check(voter(1), "2020-09-07 17:00:01", 0, 1, Some(Reason::AfterDeadline));
        check(voter(1), "2020-09-02 10:00", 0, 1, Some(Reason::UnknownOption));
        check(voter(1), "2020-09-02 10:00", 0b0111, 0, Some(Reason::TooFewChoices));
        check(voter(1), "2020-09-02 10:00", 0b1111, 0, Some(Reason::TooManyChoices));
        check(voter(1), "2020-09-02 10:00", 0b11_1011, 0, None);
    }

    #[test]
    fn the_second_of_the_deadline_counts_by_setting() {
        let check = |inclusive, at: &str, expected: Option<Reason>| {
            let ballot = Ballot { row: 2, voter: voter(1), at: Moment::parse(at), choices: &[0b1001], unknown: 0 };
            assert_eq!(rules(Duplicates::KeepFirst, inclusive).judge(&ballot), expected, "{at} {inclusive}");
        };
        check(true, "2020-09-07 17:00:00", None);
        check(false, "2020-09-07 17:00:00", Some(Reason::AfterDeadline));
        check(false, "2020-09-07 16:59:59", None);
    }

    /// Puts ballots in as given and in every rotation and reversal: the count must be the same.
    fn count(rules: &Rules, ballots: &[(u64, u8, &str, u8)]) -> Count {
        let put = |ballots: &mut dyn Iterator<Item = &(u64, u8, &str, u8)>| {
            let mut ballot_box = BallotBox::new(rules, 6);
            for (row, who, at, choices) in ballots {
                ballot_box.put(&Ballot {
                    row: *row,
                    voter: voter(*who),
                    at: Moment::parse(at),
                    choices: &[*choices],
                    unknown: 0,
                    place: 0,
                    seconds: None,
                });
            }
            ballot_box.close()
        };
        let counted = put(&mut ballots.iter());
        for turn in 0..ballots.len() {
            let (head, tail) = ballots.split_at(turn);
            assert_eq!(put(&mut tail.iter().chain(head)), counted, "turned by {turn}");
            assert_eq!(put(&mut tail.iter().chain(head).rev()), counted, "turned by {turn} and reversed");
        }
        counted
    }

    #[test]
    fn one_ballot_of_a_voter_counts_whatever_the_order() {
        let ballots = [
            (2, 1, "2020-09-02 10:00", 0b00_1001),
            (3, 2, "2020-09-02 11:00", 0b00_1010),
            (4, 1, "2020-09-02 09:30", 0b01_0010),
            (5, 1, "2020-09-03 09:30", 0b10_0100),
            (6, 2, "2020-09-02 11:00", 0b10_0001),
            (7, 1, "2020-09-01 08:00", 0b00_1001),
        ];
        let check = |duplicates, accepted, duplicate, votes: [u64; 6]| {
            let counted = count(&rules(duplicates, true), &ballots);
            assert_eq!(counted.votes, votes, "{duplicates:?}");
            assert_eq!(
                (counted.accepted, counted.rejected[&Reason::DuplicateVoter]),
                (accepted, duplicate),
                "{duplicates:?}"
            );
            assert_eq!(counted.rejected[&Reason::BeforeOpening], 1, "a ballot bad otherwise is no duplicate");
            assert_eq!(counted.accepted + counted.rejected.values().sum::<u64>(), 6);
        };
        check(Duplicates::KeepFirst, 2, 3, [0, 2, 0, 1, 1, 0]);
        check(Duplicates::KeepLast, 2, 3, [1, 0, 1, 0, 0, 2]);
        check(Duplicates::FirstOfDay, 3, 2, [0, 2, 1, 1, 1, 1]);
    }

    #[test]
    fn without_voter_ids_every_good_ballot_counts() {
        let rules = Rules { voters_known: false, ..rules(Duplicates::KeepFirst, true) };
        let mut ballot_box = BallotBox::new(&rules, 6);
        for row in 2..5 {
            let at = Moment::parse("2020-09-02 10:00");
            assert_eq!(
                ballot_box.put(&Ballot { row, voter: None, at, choices: &[0b1001], unknown: 0 }),
                Verdict::Counts
            );
        }
        assert_eq!(ballot_box.close().votes, [3, 0, 0, 3, 0, 0]);
    }
}
