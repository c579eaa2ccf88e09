//! How the counted sheets of a group become its score: mean, trimmed mean, median, sum (docs/评审方法.md, 三). Values
//! share a denominator; a score is a sum of values and the number it is divided by.

use num_bigint::BigInt;

use super::docket::{Panel, Sheet};
use super::exact::{Exact, Points};
use super::judging::{Method, Mode, TrimLevel};
use super::outcome::ItemOutcome;

/// A group's score and how it came about.
pub struct Drawn {
    pub score: Exact,
    /// Which sheets were left out, in their order; all false where trimming is by criterion.
    pub dropped: Vec<bool>,
    pub fallback: bool,
    /// Under trimming by criterion.
    pub items: Vec<ItemOutcome>,
}

/// Trimming: how many of the highest and the lowest go, from how many sheets on.
#[derive(Clone, Copy)]
struct Trim {
    high: usize,
    low: usize,
    least: usize,
}

/// The score of the sheets by the panel's method; none without a sheet.
pub fn score(panel: &Panel<'_>, sheets: &[&Sheet<'_>]) -> Option<Drawn> {
    let method = method(panel);
    if let Method::TrimmedMean { level: TrimLevel::Item, .. } = method {
        return by_criterion(panel, sheets, trim(method));
    }
    let values: Vec<&BigInt> = sheets.iter().map(|sheet| &sheet.over).collect();
    let (over, count, dropped, fallback) = whole(method, &values)?;
    Some(Drawn { score: Exact::ratio(over, count * &panel.under), dropped, fallback, items: Vec::new() })
}

/// The score of whole values over `under`; trimming by criterion becomes trimming of whole sheets.
pub fn score_of_values(panel: &Panel<'_>, values: &[BigInt], under: &BigInt) -> Option<Exact> {
    let (over, count, ..) = whole(method(panel), &values.iter().collect::<Vec<_>>())?;
    Some(Exact::ratio(over, count * under))
}

/// Votes, passes and places are always averaged.
fn method<'a>(panel: &Panel<'a>) -> &'a Method {
    match &panel.group.mode {
        Mode::Score { method } => method,
        _ => &Method::Mean,
    }
}

fn trim(method: &Method) -> Trim {
    let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    match method {
        Method::TrimmedMean { high, low, min_jurors, .. } => {
            Trim { high: number(*high), low: number(*low), least: number(*min_jurors) }
        }
        _ => Trim { high: 0, low: 0, least: 0 },
    }
}

/// The sum of what is kept, the number it is divided by, what was left out, whether trimming fell back.
fn whole(method: &Method, values: &[&BigInt]) -> Option<(BigInt, BigInt, Vec<bool>, bool)> {
    if values.is_empty() {
        return None;
    }
    let count = BigInt::from(values.len());
    let none = vec![false; values.len()];
    let sum = || values.iter().copied().sum::<BigInt>();
    Some(match method {
        Method::Mean => (sum(), count, none, false),
        Method::Sum => (sum(), BigInt::from(1), none, false),
        Method::Median => {
            let mut sorted = values.to_vec();
            sorted.sort();
            // One value in the middle of an odd number, two of an even one.
            let middle: Vec<&BigInt> =
                sorted.iter().skip((values.len() - 1) / 2).take(2 - values.len() % 2).copied().collect();
            (middle.iter().copied().sum(), BigInt::from(middle.len()), none, false)
        }
        Method::TrimmedMean { .. } => match drops(values, trim(method)) {
            Some(dropped) => {
                let kept: Vec<&BigInt> =
                    values.iter().zip(&dropped).filter(|(_, dropped)| !**dropped).map(|(value, _)| *value).collect();
                (kept.iter().copied().sum(), BigInt::from(kept.len()), dropped, false)
            }
            None => (sum(), count, none, true),
        },
    })
}

/// Which values trimming leaves out; none where there are too few. Of equal values the highest go from the last seat,
/// the lowest from the first.
fn drops<T: Ord>(values: &[T], trim: Trim) -> Option<Vec<bool>> {
    let leaves = trim.high.saturating_add(trim.low);
    if values.len() < trim.least || values.len() <= leaves {
        return None;
    }
    let mut order: Vec<(&T, usize)> = values.iter().zip(0..).collect();
    let mut dropped = vec![false; values.len()];
    let (lowest, others) = parted(&mut order, trim.low);
    let kept = others.len().saturating_sub(trim.high);
    let (_, highest) = parted(others, kept);
    for (_, at) in lowest.iter().chain(highest.iter()) {
        if let Some(flag) = dropped.get_mut(*at) {
            *flag = true;
        }
    }
    Some(dropped)
}

/// The lowest so many, in any order, and the others.
fn parted<T: Ord>(values: &mut [T], lowest: usize) -> (&mut [T], &mut [T]) {
    if lowest > 0 && lowest < values.len() {
        values.select_nth_unstable(lowest);
    }
    values.split_at_mut_checked(lowest).unwrap_or_default()
}

/// Within each criterion its own highest and lowest go; the means are put together as the items of one sheet.
fn by_criterion(panel: &Panel<'_>, sheets: &[&Sheet<'_>], trim: Trim) -> Option<Drawn> {
    if sheets.is_empty() {
        return None;
    }
    let mut drawn = Vec::new();
    let (mut over, mut kept, mut fallback) = (BigInt::default(), 0usize, false);
    for (at, (criterion, each)) in panel.criteria.iter().enumerate() {
        let points: Vec<Points> = sheets.iter().filter_map(|sheet| sheet.points.get(at).copied()).collect();
        let dropped = drops(&points, trim);
        fallback = dropped.is_none();
        let dropped = dropped.unwrap_or_else(|| vec![false; points.len()]);
        kept = dropped.iter().filter(|dropped| !**dropped).count();
        let counted = points.iter().zip(&dropped).filter(|(_, dropped)| !**dropped);
        let sum: BigInt = counted.map(|(points, _)| BigInt::from(points.0)).sum();
        over += each * &sum;
        let left_out = sheets.iter().zip(&dropped).filter(|(_, dropped)| **dropped);
        drawn.push(ItemOutcome {
            item: criterion.key.clone(),
            name: criterion.name.clone(),
            score: Exact::ratio(sum, BigInt::from(kept) * 100),
            dropped: left_out.map(|(sheet, _)| sheet.seat.juror).collect(),
        });
    }
    let score = Exact::ratio(over, BigInt::from(kept.max(1)) * &panel.under);
    Some(Drawn { score, dropped: vec![false; sheets.len()], fallback, items: drawn })
}
