//! The ballot box: takes the ballots of a round, from one file or several and in any order, and counts them once.
//!
//! Which of a voter's ballots count depends on their times, then on import and row, never on the order of arrival.
//! A ballot left out by a decision keeps its voter's place: his other ballots stay duplicates.

use super::ballot::{Ballot, Rows, Voter, width};
use super::time::Moment;
use super::vote::{Duplicates, Overfull, Reason, Rejected};
use super::vote_rules::Rules;
use super::voter_index::VoterIndex;

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

/// Is told what the box says of a ballot.
pub type Told<'a> = &'a mut dyn FnMut(&Ballot<'_>, &Verdict);

/// Voters that are looked up together: each lies elsewhere in memory, and all are waited for once instead of one by one.
const TOGETHER: usize = 32;

/// Counts ballots as they come.
pub struct BallotBox<'r> {
    rules: &'r Rules,
    /// Ballots that are good by themselves and whose voters are still to be looked up, by the hash to look for.
    waiting: Vec<(u64, Kept)>,
    /// The choices of `waiting`, `width` bytes each.
    undecided: Vec<u8>,
    /// How often each byte of the choices had each value: adding a ballot is one step a byte, not one an option.
    tallied: Vec<[u64; 256]>,
    /// Places in `kept` by voter (and day).
    of_voter: VoterIndex,
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
            waiting: Vec::with_capacity(TOGETHER),
            undecided: Vec::new(),
            tallied: vec![[0; 256]; width(options)],
            of_voter: VoterIndex::default(),
            kept: Vec::new(),
            choices: Vec::new(),
            trimmed: Vec::new(),
            options,
            imports: Vec::new(),
        }
    }

    /// Makes room for so many ballots at once; where there is not so much memory, room is made as they come.
    pub fn make_room(&mut self, ballots: usize) {
        self.of_voter.make_room(ballots);
        let _ = self.kept.try_reserve(ballots);
        let _ = self.choices.try_reserve(ballots.saturating_mul(self.tallied.len()));
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

    /// Ballots that count so far, of those that have their verdict.
    pub fn accepted(&self) -> u64 {
        self.imports.iter().map(|import| import.accepted).sum()
    }

    /// Puts in a ballot. Its verdict is told at once if it is bad by itself, else with some others, in the order in
    /// which they came, no later than at [`BallotBox::decide`].
    pub fn put(&mut self, import: u16, ballot: &Ballot<'_>, told: Told<'_>) {
        let Some(of) = self.imports.get(usize::from(import)) else { return };
        if let Some(reason) = self.rules.judge(ballot, of.voters_known) {
            self.reject(import, reason, 1);
            return told(ballot, &Verdict::Rejected(reason));
        }
        let excluded = of.excluded.contains(ballot.row);
        let (Some(voter), Some(at)) = (ballot.voter, ballot.at) else {
            // Without a voter id there is nothing to compare by; judge() has let it pass.
            let verdict = self.with_trimmed(ballot.choices, |ballot_box, choices| {
                ballot_box.settle(import, ballot.row, choices, excluded)
            });
            return told(ballot, &verdict);
        };
        let row = u32::try_from(ballot.row).unwrap_or(u32::MAX);
        let kept = Kept { voter, at, row, import, excluded };
        self.waiting.push((hash(&kept, by_day(self.rules)), kept));
        let (begin, width) = (self.undecided.len(), self.tallied.len());
        self.undecided.extend_from_slice(ballot.choices.get(..width).unwrap_or(ballot.choices));
        self.undecided.resize(begin + width, 0);
        if self.waiting.len() == TOGETHER {
            self.decide(told);
        }
    }

    /// Gives the ballots that wait their verdicts.
    pub fn decide(&mut self, told: Told<'_>) {
        // Nothing hangs on what is found, and so the next is looked up before the one before it has come.
        let near = self.waiting.iter().filter(|(hash, _)| self.of_voter.is_near(*hash)).count();
        std::hint::black_box(near);
        let (mut waiting, mut undecided) = (std::mem::take(&mut self.waiting), std::mem::take(&mut self.undecided));
        let width = self.tallied.len();
        for (at, (hash, new)) in waiting.iter().enumerate() {
            let choices = undecided.get(at * width..(at + 1) * width).unwrap_or_default();
            let verdict = self.with_trimmed(choices, |ballot_box, choices| ballot_box.take(*hash, new, choices));
            let (row, voter, at) = (new.row.into(), Some(new.voter), Some(new.at));
            told(&Ballot { row, voter, at, choices, unknown: 0, place: 0, seconds: None }, &verdict);
        }
        waiting.clear();
        undecided.clear();
        (self.waiting, self.undecided) = (waiting, undecided);
    }

    /// Goes on with the choices that are left of a ballot by the rules.
    fn with_trimmed(&mut self, choices: &[u8], go_on: impl FnOnce(&mut Self, &[u8]) -> Verdict) -> Verdict {
        if self.rules.vote.overfull != Overfull::KeepFirst || !self.rules.is_overfull(choices) {
            return go_on(self, choices);
        }
        let mut trimmed = std::mem::take(&mut self.trimmed);
        trimmed.clear();
        trimmed.extend(choices);
        self.rules.keep_first(&mut trimmed);
        let verdict = go_on(self, &trimmed);
        self.trimmed = trimmed;
        verdict
    }

    /// Takes a ballot that is good by itself.
    fn take(&mut self, hash: u64, new: &Kept, choices: &[u8]) -> Verdict {
        let day = by_day(self.rules);
        let keep_last = self.rules.vote.duplicates == Duplicates::KeepLast;
        let allowed = if day { self.rules.vote.per_day } else { 1 };
        // The weakest of the ballots that hold the voter's places.
        let (mut held, mut weakest): (u32, Option<(usize, Kept)>) = (0, None);
        for place in self.of_voter.places(hash) {
            let Some(kept) = usize::try_from(place).ok().and_then(|at| Some((at, *self.kept.get(at)?))) else {
                continue;
            };
            if kept.1.voter == new.voter && (!day || kept.1.at.day_number() == new.at.day_number()) {
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
            self.kept.push(*new);
            self.choices.extend(choices);
            self.of_voter.insert(hash, place);
            return self.settle(new.import, new.row.into(), choices, new.excluded);
        };
        if (new.order() > old.order()) != keep_last {
            self.reject(new.import, Reason::DuplicateVoter, 1);
            return Verdict::Duplicate { of: old.name() };
        }
        self.replace(place, &old, new, choices)
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
            held.iter_mut().zip(choices).for_each(|(old, new)| *old = *new);
        }
        if let Some(kept) = self.kept.get_mut(place) {
            *kept = *new;
        }
        match self.settle(new.import, new.row.into(), choices, new.excluded) {
            Verdict::Counts => Verdict::Replaces { other: old.name() },
            left_out => left_out,
        }
    }

    pub fn close(mut self) -> Count {
        self.decide(&mut |_, _| {});
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

#[cfg(test)]
#[path = "ballot_box_tests.rs"]
mod tests;
