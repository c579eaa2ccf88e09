//! The checks that flag ballots, each within one network: a case far above its share elsewhere, ballots by night, ballots
//! within ten minutes. A network with many ordinary ballots, as a carrier's, stands out in none of them.

use std::ops::Range;

use super::audit::{Ballots, LEAST_BALLOTS, LEAST_HITS, Place, Share, at_night, hour, in_office_hours, index};
use super::ballot::chosen;
use super::time::Moment;

/// Seconds of a burst.
pub const BURST: i64 = 600;

/// Ballots of one network that stand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    pub network: u32,
    pub what: Outstanding,
    /// The share within the network, and among all other ballots.
    pub inside: Share,
    pub outside: Share,
    /// The ballots that make up `inside.part`.
    pub ballots: Vec<Place>,
}

/// In what ballots stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outstanding {
    /// They chose this option, of those of the network that chose in its category.
    Option(usize),
    /// They came between 01:00 and 05:00.
    Night,
    /// They came within ten minutes after this instant; where such spans overlap, within all of them.
    Burst(Moment),
}

/// When ballots came, so that a person can tell an office from a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    pub first: Moment,
    pub last: Moment,
    pub in_office: u64,
    pub at_night: u64,
}

/// When these ballots came; none of none.
pub fn hours(ballots: &Ballots, places: &[Place]) -> Option<Hours> {
    let times = || places.iter().filter_map(|place| ballots.times().get(index(*place)).copied());
    let count = |test: fn(i64) -> bool| u64::try_from(times().filter(|at| test(*at)).count()).unwrap_or(u64::MAX);
    Some(Hours {
        first: Moment(times().min()?),
        last: Moment(times().max()?),
        in_office: count(in_office_hours),
        at_night: count(at_night),
    })
}

/// Networks × cases: a case's share of the network's ballots in its category against the share elsewhere.
pub fn lifted(ballots: &Ballots, networks: &[(u32, Vec<Place>)]) -> Vec<Flag> {
    let all = Counts::of(ballots, ballots.iter().map(|(place, _)| place));
    let mut flags = Vec::new();
    for (network, places) in networks {
        let own = Counts::of(ballots, places.iter().copied());
        for (option, (own, all)) in own.shares(ballots).zip(all.shares(ballots)).enumerate() {
            let rest = own.rest_of(all);
            let wide = own.is_lifted(rest) || own.crowds_out(rest);
            if own.whole < LEAST_BALLOTS || own.part < LEAST_HITS || !wide || !own.stands_out(rest) {
                continue;
            }
            let chose = |place: &Place| ballots.get(*place).is_some_and(|b| chosen(b.choices).any(|at| at == option));
            flags.push(Flag {
                network: *network,
                what: Outstanding::Option(option),
                inside: own,
                outside: rest,
                ballots: places.iter().copied().filter(chose).collect(),
            });
        }
    }
    flags
}

/// Votes of each option, and ballots that chose in each category.
struct Counts {
    votes: Vec<u64>,
    voters: Vec<u64>,
}

impl Counts {
    fn of(ballots: &Ballots, places: impl Iterator<Item = Place>) -> Self {
        let categories = ballots.categories().iter().max().map_or(0, |last| last + 1);
        let mut counts = Counts { votes: vec![0; ballots.options()], voters: vec![0; categories] };
        // The ballot, from 1, that was last seen to choose in a category.
        let (mut seen, mut number) = (vec![0u64; categories], 0u64);
        for ballot in places.filter_map(|place| ballots.get(place)) {
            number += 1;
            for option in chosen(ballot.choices) {
                if let Some(votes) = counts.votes.get_mut(option) {
                    *votes += 1;
                }
                let Some(category) = ballots.categories().get(option) else { continue };
                if let (Some(seen), Some(voters)) = (seen.get_mut(*category), counts.voters.get_mut(*category))
                    && *seen != number
                {
                    *seen = number;
                    *voters += 1;
                }
            }
        }
        counts
    }

    /// Of each option its votes among the ballots that chose in its category.
    fn shares<'a>(&'a self, ballots: &'a Ballots) -> impl Iterator<Item = Share> + 'a {
        self.votes.iter().zip(ballots.categories()).map(|(part, category)| Share {
            part: *part,
            whole: self.voters.get(*category).copied().unwrap_or_default(),
        })
    }
}

/// Networks that vote by night, against the share of the night elsewhere.
pub fn nightly(ballots: &Ballots, networks: &[(u32, Vec<Place>)]) -> Vec<Flag> {
    let night = |place: &Place| ballots.times().get(index(*place)).is_some_and(|at| at_night(*at));
    let nights = ballots.times().iter().filter(|at| at_night(**at)).count();
    let all = Share { part: u64::try_from(nights).unwrap_or(u64::MAX), whole: ballots.len() };
    let mut flags = Vec::new();
    for (network, places) in networks {
        let found: Vec<Place> = places.iter().copied().filter(night).collect();
        let own = share(found.len(), places.len());
        let rest = own.rest_of(all);
        if own.part >= LEAST_HITS && own.is_lifted(rest) && own.stands_out(rest) {
            flags.push(Flag {
                network: *network,
                what: Outstanding::Night,
                inside: own,
                outside: rest,
                ballots: found,
            });
        }
    }
    flags
}

/// Spans of ten minutes in which a network voted far more than the rest of the round at that time.
pub fn bursts(ballots: &Ballots, networks: &[(u32, Vec<Place>)]) -> Vec<Flag> {
    let all = ballots.sorted_times();
    let mut flags = Vec::new();
    for (network, places) in networks {
        let mut own: Vec<(i64, Place)> =
            places.iter().filter_map(|place| Some((*ballots.times().get(index(*place))?, *place))).collect();
        own.sort_unstable();
        let (mut until, mut spans): (usize, Vec<Range<usize>>) = (0, Vec::new());
        for (from, (start, _)) in own.iter().enumerate() {
            while own.get(until).is_some_and(|(at, _)| *at < start + BURST) {
                until += 1;
            }
            if share(until - from, 0).part < LEAST_BALLOTS {
                continue;
            }
            let (inside, outside) = compare(&all, share(until - from, own.len()), *start..start + BURST);
            if inside.is_lifted(outside) && inside.stands_out(outside) {
                match spans.last_mut() {
                    Some(last) if from < last.end => last.end = until,
                    _ => spans.push(from..until),
                }
            }
        }
        for span in spans {
            let Some(found) = own.get(span) else { continue };
            let (Some((first, _)), Some((last, _))) = (found.first(), found.last()) else { continue };
            let (inside, outside) = compare(&all, share(found.len(), own.len()), *first..last + 1);
            flags.push(Flag {
                network: *network,
                what: Outstanding::Burst(Moment(*first)),
                inside,
                outside,
                ballots: found.iter().map(|(_, place)| *place).collect(),
            });
        }
    }
    flags
}

/// A network's share in a span of time and that of all others; `all` are the times of all ballots in order.
fn compare(all: &[i64], own: Share, span: Range<i64>) -> (Share, Share) {
    let before = |limit: i64| all.partition_point(|at| *at < limit);
    (own, own.rest_of(share(before(span.end) - before(span.start), all.len())))
}

fn share(part: usize, whole: usize) -> Share {
    Share { part: u64::try_from(part).unwrap_or(u64::MAX), whole: u64::try_from(whole).unwrap_or(u64::MAX) }
}

/// Every ballot that one of the flags names, once, in order.
pub fn flagged<'a>(flags: impl Iterator<Item = &'a Flag>) -> Vec<Place> {
    let mut all: Vec<Place> = flags.flat_map(|flag| flag.ballots.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Ballots by hour of the day: of the given ones, and of all.
pub fn by_hour(ballots: &Ballots, places: &[Place]) -> ([u64; 24], [u64; 24]) {
    let (mut some, mut all) = ([0; 24], [0; 24]);
    let add = |hours: &mut [u64; 24], at: i64| {
        if let Some(n) = usize::try_from(hour(at)).ok().and_then(|hour| hours.get_mut(hour)) {
            *n += 1;
        }
    };
    ballots.times().iter().for_each(|at| add(&mut all, *at));
    places.iter().filter_map(|place| ballots.times().get(index(*place))).for_each(|at| add(&mut some, *at));
    (some, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::audit::Counted;

    /// 2,000 ballots of networks with one ballot each, over a week's days; one in twenty chose option 0, the others 1; in
    /// the second category 2 and 3 in turn.
    fn crowd() -> Ballots {
        let mut ballots = Ballots::new(vec![0, 0, 1, 1]);
        let start = Moment::parse("2020-09-01 06:00").unwrap().0;
        for n in 0..2_000u32 {
            let first = if n.is_multiple_of(20) { 0b01 } else { 0b10 };
            let second = if n.is_multiple_of(2) { 0b0100 } else { 0b1000 };
            let at = start + i64::from(n / 286) * 86_400 + i64::from(n % 286) * 200;
            add(&mut ballots, 1_000 + n, at, first | second);
        }
        ballots
    }

    fn add(ballots: &mut Ballots, network: u32, at: i64, choices: u8) {
        let row = u32::try_from(ballots.len()).unwrap();
        ballots.push(Counted { import: 0, row, network, at: Moment(at), seconds: None, choices: &[choices] });
    }

    /// Every flag on a line: network, what, inside, outside.
    fn told(ballots: &Ballots) -> Vec<String> {
        let networks = ballots.by_network();
        let all = [lifted(ballots, &networks), nightly(ballots, &networks), bursts(ballots, &networks)].concat();
        let line = |flag: &Flag| {
            assert_eq!(u64::try_from(flag.ballots.len()).unwrap(), flag.inside.part);
            let (i, o) = (flag.inside, flag.outside);
            let what = match flag.what {
                Outstanding::Burst(at) => format!("Burst {at}"),
                other => format!("{other:?}"),
            };
            format!("{} {what} {}/{} {}/{}", flag.network, i.part, i.whole, o.part, o.whole)
        };
        all.iter().map(line).collect()
    }

    fn at(text: &str) -> i64 {
        Moment::parse(text).unwrap().0
    }

    #[test]
    fn a_crowd_is_not_flagged() {
        assert_eq!(told(&crowd()), Vec::<String>::new());
        assert_eq!(told(&Ballots::new(vec![0, 0, 1, 1])), Vec::<String>::new());
    }

    #[test]
    fn a_carriers_network_with_ordinary_choices_is_not_flagged() {
        let mut ballots = crowd();
        for n in 0..1_000 {
            // Of the second category seven in ten, not five.
            let second = if n % 10 < 7 { 0b0100 } else { 0b1000 };
            let first = if n % 20 == 0 { 0b01 } else { 0b10 };
            add(&mut ballots, 7, at("2020-09-01 06:00") + (n % 7) * 86_400 + n * 57, first | second);
        }
        assert_eq!(told(&ballots), Vec::<String>::new());
    }

    #[test]
    fn a_network_for_one_case_is_flagged_by_that_case_alone() {
        let check = |n: i64, own: u8, expected: &[&str]| {
            let mut ballots = crowd();
            for n in 0..n {
                let second = if n % 2 == 0 { 0b0100 } else { 0b1000 };
                add(&mut ballots, 5, at("2020-09-02 09:00") + n * 1_300, own | second);
            }
            assert_eq!(told(&ballots), expected, "{n}");
        };
        check(29, 0b01, &[]);
        check(30, 0b01, &["5 Option(0) 30/30 100/2000"]);
        // A case that has 95 % elsewhere cannot stand out with thirty ballots.
        check(30, 0b10, &[]);
    }

    #[test]
    fn ballots_by_night_are_flagged_without_those_by_day() {
        let mut ballots = crowd();
        for n in 0..40 {
            add(&mut ballots, 5, at("2020-09-03 01:00") + n * 350, 0b1010);
        }
        for n in 0..20 {
            add(&mut ballots, 5, at("2020-09-03 09:00") + n * 1_000, 0b1010);
        }
        assert_eq!(told(&ballots), ["5 Night 40/60 0/2000"]);
        let flag = &nightly(&ballots, &ballots.by_network())[0];
        let hours = hours(&ballots, &flag.ballots).unwrap();
        assert_eq!((hours.in_office, hours.at_night), (0, 40));
        let (some, all) = by_hour(&ballots, &flag.ballots);
        assert_eq!((some[1], some[2], some.iter().sum::<u64>(), all.iter().sum::<u64>()), (11, 10, 40, 2_060));
    }

    #[test]
    fn a_burst_is_found_wherever_its_ten_minutes_begin() {
        for shift in [0, 100, 299, 300, 477] {
            let mut ballots = crowd();
            let start = at("2020-09-03 20:00") + shift;
            let choices = |n: i64| if n % 2 == 0 { 0b0110 } else { 0b1010 };
            (0..35).for_each(|n| add(&mut ballots, 5, start + n * 17, choices(n)));
            (0..35).for_each(|n| add(&mut ballots, 5, at("2020-09-04 09:00") + n * 600, choices(n)));
            let found = told(&ballots);
            assert_eq!(found.len(), 1, "{shift}");
            assert!(found[0].starts_with(&format!("5 Burst {} 35/70 ", Moment(start))), "{found:?}");
        }
    }
}
