//! The audit of counted ballots: the facts it looks at and the arithmetic of “conspicuous”. The checks stand in
//! [`super::audit_flags`], [`super::audit_hints`] and [`super::audit_tally`]; their words belong to the jobs.
//!
//! All comparisons are of exact integers. Nothing here says fraud: a check finds what chance does not explain, and a
//! workplace that votes together for its own case is no chance either.

use super::time::Moment;

/// Fewest ballots of a network that is looked at.
pub const LEAST_BALLOTS: u64 = 30;
/// Fewest ballots that make a share conspicuous; fewer come together by chance where a case has few votes.
pub const LEAST_HITS: u64 = 15;
/// Standard deviations of the difference of two shares.
pub const DEVIATIONS: u64 = 8;
/// How many times the share outside.
pub const LIFT: u64 = 3;

const DAY: i64 = 86_400;
/// Asia/Shanghai ahead of UTC.
const SHANGHAI: i64 = 8 * 3_600;

/// Ballots that count, as columns in the order of their imports and rows. A round holds millions of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballots {
    /// Category of each option, by position among the categories.
    categories: Vec<usize>,
    width: usize,
    import: Vec<u16>,
    row: Vec<u32>,
    network: Vec<u32>,
    at: Vec<i64>,
    seconds: Vec<u16>,
    choices: Vec<u8>,
}

/// What is known of one ballot that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<'a> {
    /// Position of its import among those of the round.
    pub import: u16,
    pub row: u32,
    /// Number of its network, from 1; 0 where nothing is known.
    pub network: u32,
    pub at: Moment,
    pub seconds: Option<u32>,
    /// Bits over the options of the audit.
    pub choices: &'a [u8],
}

/// Position of a ballot among [`Ballots`].
pub type Place = u32;

impl Ballots {
    /// `categories` names the category of each option by position.
    pub fn new(categories: Vec<usize>) -> Self {
        Ballots {
            width: categories.len().div_ceil(8),
            categories,
            import: Vec::new(),
            row: Vec::new(),
            network: Vec::new(),
            at: Vec::new(),
            seconds: Vec::new(),
            choices: Vec::new(),
        }
    }

    pub fn push(&mut self, ballot: Counted<'_>) {
        self.import.push(ballot.import);
        self.row.push(ballot.row);
        self.network.push(ballot.network);
        self.at.push(ballot.at.0);
        self.seconds.push(ballot.seconds.map_or(u16::MAX, |s| u16::try_from(s).unwrap_or(u16::MAX).min(u16::MAX - 1)));
        self.choices.extend(ballot.choices.iter().chain(std::iter::repeat(&0)).take(self.width));
    }

    pub fn len(&self) -> u64 {
        u64::try_from(self.at.len()).unwrap_or(u64::MAX)
    }

    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// The ballot at that place.
    pub fn get(&self, place: Place) -> Option<Counted<'_>> {
        let at = index(place);
        Some(Counted {
            import: *self.import.get(at)?,
            row: *self.row.get(at)?,
            network: *self.network.get(at)?,
            at: Moment(*self.at.get(at)?),
            seconds: self.seconds.get(at).map(|s| u32::from(*s)).filter(|s| *s != u32::from(u16::MAX)),
            choices: self.choices.get(at * self.width..(at + 1) * self.width)?,
        })
    }

    /// Every ballot with its place.
    pub fn iter(&self) -> impl Iterator<Item = (Place, Counted<'_>)> {
        (0..).map_while(|place| Some((place, self.get(place)?)))
    }

    /// Options there are.
    pub fn options(&self) -> usize {
        self.categories.len()
    }

    /// The category of each option.
    pub fn categories(&self) -> &[usize] {
        &self.categories
    }

    /// The instants of submission, in the order of the ballots.
    pub fn times(&self) -> &[i64] {
        &self.at
    }

    /// Whether any ballot tells its network.
    pub fn networks_known(&self) -> bool {
        self.network.iter().any(|network| *network != 0)
    }

    /// Whether the times tell more than the day.
    pub fn hours_known(&self) -> bool {
        self.at.iter().any(|at| (at + SHANGHAI).rem_euclid(DAY) != 0)
    }

    /// The ballots of each network that has enough of them to be looked at, by number; each in its order.
    pub fn by_network(&self) -> Vec<(u32, Vec<Place>)> {
        let most = self.network.iter().copied().max().map_or(0, index);
        let mut held = vec![0u64; most + 1];
        for network in &self.network {
            if let Some(n) = held.get_mut(index(*network)) {
                *n += 1;
            }
        }
        let mut found: Vec<(u32, Vec<Place>)> = Vec::new();
        // Place of a network in `found`, from 1.
        let mut of = vec![0usize; most + 1];
        for ((number, held), of) in (0u32..).zip(&held).zip(&mut of).skip(1) {
            if *held >= LEAST_BALLOTS {
                found.push((number, Vec::with_capacity(usize::try_from(*held).unwrap_or_default())));
                *of = found.len();
            }
        }
        for (place, network) in (0..).zip(&self.network) {
            let at = of.get(index(*network)).and_then(|at| at.checked_sub(1));
            if let Some((_, places)) = at.and_then(|at| found.get_mut(at)) {
                places.push(place);
            }
        }
        found
    }

    /// Instants of all ballots, the earliest first.
    pub fn sorted_times(&self) -> Vec<i64> {
        let mut all = self.at.clone();
        all.sort_unstable();
        all
    }
}

/// A place as an index.
pub fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// Hour of the day in Asia/Shanghai, 0 to 23.
pub fn hour(at: i64) -> i64 {
    (at + SHANGHAI).rem_euclid(DAY) / 3_600
}

/// 01:00 to 05:00.
pub fn at_night(at: i64) -> bool {
    (1..5).contains(&hour(at))
}

/// Monday to Friday, 08:00 to 18:00; holidays are not known.
pub fn in_office_hours(at: i64) -> bool {
    // The first of January 1970 was a Thursday.
    let weekday = ((at + SHANGHAI).div_euclid(DAY) + 3).rem_euclid(7);
    weekday < 5 && (8..18).contains(&hour(at))
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub part: u64,
    pub whole: u64,
}

impl Share {
    /// What is left of `all` without this.
    pub fn rest_of(self, all: Share) -> Share {
        Share { part: all.part.saturating_sub(self.part), whole: all.whole.saturating_sub(self.whole) }
    }

    /// Whether this share is above `other` by [`DEVIATIONS`] standard deviations of their difference, by the pooled
    /// test of two shares: z² = (am − bn)²·(n + m) ÷ (n·m·(a + b)·(n + m − a − b)).
    pub fn stands_out(self, other: Share) -> bool {
        let reached = || {
            let [a, n, b, m] = [self.part, self.whole, other.part, other.whole].map(u128::from);
            let apart = a.checked_mul(m)?.checked_sub(b.checked_mul(n)?).filter(|apart| *apart > 0)?;
            let (all, hits) = (n + m, a + b);
            let z = u128::from(DEVIATIONS);
            // Beyond eighty million ballots the products pass 128 bits; nothing is flagged then.
            let left = apart.checked_mul(apart)?.checked_mul(all)?;
            let right = n.checked_mul(m)?.checked_mul(hits)?.checked_mul(all.checked_sub(hits)?)?;
            Some(left >= right.checked_mul(z * z)?)
        };
        reached().unwrap_or(false)
    }

    /// Whether this share is at least [`LIFT`] times `other`.
    pub fn is_lifted(self, other: Share) -> bool {
        times(self.part, other.whole) >= times(other.part, self.whole).saturating_mul(u128::from(LIFT))
    }

    /// The same for what is more than a quarter outside and can hardly be multiplied: those without it are at most
    /// one in [`LIFT`] of the share outside. At a quarter both rules ask for three quarters.
    pub fn crowds_out(self, other: Share) -> bool {
        let without = |share: Share| share.whole.saturating_sub(share.part);
        let common = u128::from(other.part) * 4 > u128::from(other.whole);
        let left = times(without(self), other.whole).saturating_mul(u128::from(LIFT));
        common && left <= times(without(other), self.whole)
    }
}

fn times(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(part: u64, whole: u64) -> Share {
        Share { part, whole }
    }

    #[test]
    fn eight_deviations_are_told_exactly() {
        let check = |inside, outside, expected| {
            assert_eq!(Share::stands_out(inside, outside), expected, "{inside:?} {outside:?}");
        };
        // a = 8, n = 8, b = 0, m = 56: (8·56)²·64 = 64·8·56·8·56, exactly eight.
        check(share(8, 8), share(0, 56), true);
        check(share(8, 8), share(0, 55), false);
        check(share(8, 8), share(1, 56), false);
        check(share(30, 60), share(3_000, 60_000), true);
        check(share(3, 60), share(3_000, 60_000), false);
        check(share(0, 60), share(30_000, 60_000), false);
        check(share(60, 60), share(60, 60), false);
        check(share(0, 0), share(0, 0), false);
        check(share(5, 5), share(0, 0), false);
        check(share(10_000_000, 10_000_000), share(10_000_000, 70_000_000), true);
        check(share(u64::MAX, u64::MAX), share(1, u64::MAX), false);
    }

    #[test]
    fn a_share_is_lifted_or_crowds_out() {
        let check = |inside: Share, outside, expected: (bool, bool)| {
            assert_eq!((inside.is_lifted(outside), inside.crowds_out(outside)), expected, "{inside:?} {outside:?}");
        };
        check(share(30, 100), share(10, 100), (true, false));
        check(share(29, 100), share(10, 100), (false, false));
        check(share(75, 100), share(25, 100), (true, false));
        check(share(90, 100), share(30, 100), (true, true));
        check(share(80, 100), share(40, 100), (false, true));
        check(share(79, 100), share(40, 100), (false, false));
        check(share(100, 100), share(45, 100), (false, true));
    }

    #[test]
    fn hours_are_those_of_shanghai() {
        let check = |at: &str, expected: (i64, bool, bool)| {
            let at = Moment::parse(at).unwrap().0;
            assert_eq!((hour(at), at_night(at), in_office_hours(at)), expected, "{at}");
        };
        check("2020-09-07 00:59:59", (0, false, false));
        check("2020-09-07 01:00:00", (1, true, false));
        check("2020-09-07 04:59:59", (4, true, false));
        check("2020-09-07 05:00:00", (5, false, false));
        check("2020-09-07 08:00:00", (8, false, true));
        check("2020-09-04 17:59:59", (17, false, true));
        check("2020-09-05 10:00:00", (10, false, false));
        check("2020-09-06 10:00:00", (10, false, false));
    }

    #[test]
    fn ballots_come_back_as_put_in_and_by_network() {
        let mut ballots = Ballots::new(vec![0; 9]);
        for row in 0..40u32 {
            let network = if row < 35 { 3 } else { 1 };
            let seconds = (row > 0).then_some(row);
            ballots.push(Counted { import: 0, row, network, at: Moment(row.into()), seconds, choices: &[1, 1] });
        }
        let first = ballots.get(0).unwrap();
        assert_eq!((first.seconds, first.choices, ballots.get(7).unwrap().seconds), (None, &[1u8, 1][..], Some(7)));
        assert_eq!(ballots.get(40), None);
        assert_eq!(ballots.by_network(), vec![(3, (0..35).collect())]);
        assert_eq!((ballots.len(), ballots.networks_known(), ballots.hours_known()), (40, true, true));
    }
}
