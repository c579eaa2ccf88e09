//! Patterns of fraud, and of honest people that look like it, to rehearse the audit with. Each adds ballots of invented
//! voters from invented addresses (100.64.0.0/10, which no provider gives out) to the clean ones.
//!
//! What is made here was thought up, not observed: figures measured with it say how the checks work, not how much fraud
//! there is or how it looks.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::audit::in_office_hours;
use super::dice::Dice;
use super::rehearsal_votes::Votes;
use super::time::Moment;

/// What is added. With any of these a third of the clean ballots comes from eight carriers' networks and a seventh from a
/// hundred offices, all with ordinary choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Fraud {
    /// One network by night, for one case.
    Night,
    /// One network by day and evening over the whole round, for one case; one ballot in ten for another.
    Slow,
    /// Three networks, each within eight minutes, for one case.
    Burst,
    /// Four networks on the evenings, each for a case of its own, one of them the favourite of its category.
    Targets,
    /// Night, slow and bursts, a part of them through carriers' networks, and four workplaces.
    Mixed,
    /// For one case, half through carriers' networks and half from a network each: the checks cannot see it.
    Hidden,
    /// No fraud: six workplaces whose people vote in office hours for their own case.
    Workplace,
    /// No fraud: nothing added.
    Networks,
}

impl Fraud {
    pub const ALL: [Fraud; 8] = [
        Fraud::Night,
        Fraud::Slow,
        Fraud::Burst,
        Fraud::Targets,
        Fraud::Mixed,
        Fraud::Hidden,
        Fraud::Workplace,
        Fraud::Networks,
    ];
}

/// The second and third number of an address.
pub type Network = (u64, u64);

/// A ballot added to the clean ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Added {
    pub at: i64,
    pub network: Network,
    /// Category and case it was added for; it chooses nothing else in that category.
    pub target: Option<(usize, usize)>,
    /// The clean ballot whose choices it takes elsewhere.
    pub like: u64,
    pub seconds: u64,
    /// False for an honest voter.
    pub fraud: bool,
}

/// The ballots of a pattern.
pub fn added(fraud: Fraud, votes: &Votes, opens_at: Moment, closes_at: Moment, seed: u64) -> Vec<Added> {
    let dice = Dice(seed ^ 0x5bd1_e995_0000_0000);
    let mut ring = Ring { votes, opens_at: opens_at.0, closes_at: closes_at.0, dice, added: Vec::new() };
    match fraud {
        Fraud::Night => ring.night(75),
        Fraud::Slow => ring.slow(50),
        Fraud::Burst => ring.bursts(3, 20),
        Fraud::Targets => ring.targets(),
        Fraud::Mixed => {
            ring.night(50);
            ring.slow(40);
            ring.bursts(2, 20);
            ring.carried(25);
            ring.workplaces(&[15, 15, 25, 40]);
        }
        Fraud::Hidden => {
            ring.carried(40);
            ring.scattered(40);
        }
        Fraud::Workplace => ring.workplaces(&[15, 15, 15, 25, 25, 50]),
        Fraud::Networks => {}
    }
    ring.added
}

/// A carrier's network: the first of eight holds half of its customers, each further one half of the rest.
pub fn carrier(dice: &mut Dice) -> Network {
    (127, u64::from(dice.roll().trailing_zeros()).min(7))
}

/// Where an ordinary voter sits: none where it is a network of few.
pub fn ordinary(dice: &mut Dice) -> Option<Network> {
    match dice.below(100) {
        0..35 => Some(carrier(dice)),
        35..50 => Some((126, dice.below(100))),
        _ => None,
    }
}

/// Hours of the day between which ballots come.
type Hours = (i64, i64);

/// Who adds ballots.
struct Ring<'v> {
    votes: &'v Votes,
    opens_at: i64,
    closes_at: i64,
    dice: Dice,
    added: Vec<Added>,
}

impl Ring<'_> {
    /// So many in ten thousand participants; forty at least.
    fn size(&self, in_ten_thousand: u64) -> u64 {
        (self.votes.participants * in_ten_thousand / 10_000).max(40)
    }

    fn network(&mut self) -> Network {
        (64 + self.dice.below(62), self.dice.below(256))
    }

    /// A case by chance; all but the favourite of its category, where there are others.
    fn target(&mut self) -> Option<(usize, usize)> {
        let category = self.pick(self.votes.categories.len());
        let cases = self.votes.categories.get(category).map_or(0, |c| c.cases.len());
        let favourite = self.favourite(category);
        let others: Vec<usize> = (0..cases).filter(|case| cases == 1 || Some(*case) != favourite).collect();
        others.get(self.pick(others.len())).map(|case| (category, *case))
    }

    fn favourite(&self, category: usize) -> Option<usize> {
        let cases = &self.votes.categories.get(category)?.cases;
        (0..cases.len()).max_by_key(|case| cases.get(*case).map(|case| case.votes))
    }

    fn pick(&mut self, n: usize) -> usize {
        usize::try_from(self.dice.below(u64::try_from(n).unwrap_or(1))).unwrap_or_default()
    }

    /// An instant between these hours of a day on which all of them lie within the round; any if there is no such day.
    fn at(&mut self, hours: Hours) -> i64 {
        let midnight = Moment(self.opens_at).day();
        let midnight = Moment::parse(&midnight.to_string()).map_or(self.opens_at, |midnight| midnight.0);
        let day = |n: i64| (midnight + n * 86_400 + hours.0 * 3_600, midnight + n * 86_400 + hours.1 * 3_600);
        let days: Vec<(i64, i64)> =
            (0..400).map(day).filter(|(from, to)| *from >= self.opens_at && *to <= self.closes_at).collect();
        let any = (self.opens_at, self.closes_at);
        let (from, to) = days.get(self.pick(days.len())).copied().unwrap_or(any);
        from + self.dice.seconds(u64::try_from(to - from).unwrap_or(1))
    }

    /// Adds one ballot; `loyal` per cent are for the target.
    fn add(&mut self, at: i64, network: Network, target: Option<(usize, usize)>, loyal: u64, fast: bool, fraud: bool) {
        let like = self.dice.below(self.votes.participants);
        let target = target.filter(|_| self.dice.below(100) < loyal);
        let seconds = if fast { 3 + self.dice.below(7) } else { 15 + self.dice.below(120) };
        self.added.push(Added { at, network, target, like, seconds, fraud });
    }

    fn night(&mut self, size: u64) {
        let (network, target) = (self.network(), self.target());
        for _ in 0..self.size(size) {
            let at = self.at((1, 5));
            self.add(at, network, target, 100, true, true);
        }
    }

    fn slow(&mut self, size: u64) {
        let (network, target) = (self.network(), self.target());
        for _ in 0..self.size(size) {
            let at = self.at((8, 22));
            self.add(at, network, target, 90, false, true);
        }
    }

    fn bursts(&mut self, networks: u32, size: u64) {
        let target = self.target();
        for _ in 0..networks {
            let (network, start) = (self.network(), self.at((8, 22)).min(self.closes_at - 480));
            for _ in 0..self.size(size) {
                let at = start + self.dice.seconds(480);
                self.add(at, network, target, 100, true, true);
            }
        }
    }

    fn targets(&mut self) {
        for n in 0..4 {
            let network = self.network();
            let target = match (n, self.target()) {
                (0, Some((category, _))) => self.favourite(category).map(|case| (category, case)),
                (_, other) => other,
            };
            for _ in 0..self.size(30) {
                let at = self.at((18, 23));
                self.add(at, network, target, 95, false, true);
            }
        }
    }

    fn carried(&mut self, size: u64) {
        let target = self.target();
        for _ in 0..self.size(size) {
            let (at, network) = (self.at((8, 23)), carrier(&mut self.dice));
            self.add(at, network, target, 100, false, true);
        }
    }

    fn scattered(&mut self, size: u64) {
        let target = self.target();
        for _ in 0..self.size(size) {
            let (at, network) = (self.at((8, 23)), self.network());
            self.add(at, network, target, 100, false, true);
        }
    }

    /// Nine in ten for the own case, on working days.
    fn workplaces(&mut self, sizes: &[u64]) {
        for size in sizes {
            let (network, target) = (self.network(), self.target());
            for _ in 0..self.size(*size) {
                let at = (0..50).map(|_| self.at((9, 17))).find(|at| in_office_hours(*at));
                let at = at.unwrap_or(self.opens_at);
                self.add(at, network, target, 90, false, false);
            }
        }
    }
}
