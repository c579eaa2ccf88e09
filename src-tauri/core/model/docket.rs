//! The facts sorted out for scoring: who judged which case in which group, whose sheets count, and what each counted
//! sheet is worth (docs/评审方法.md, 一 and 二).
//!
//! The sheets of a panel (one group in one category) share a denominator, so that sums and comparisons are of whole
//! numbers; fractions appear only once a group's score is told.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use smallvec::SmallVec;

use super::exact::Points;
use super::facts::{FactCase, FactCategory, Facts, Seat};
use super::judging::{Criterion, JudgingStage, JuryGroup, Mode};
use super::{CaseId, CategoryId, JurorId};

/// All panels of a campaign, by stage, group and category in the order of the rules.
pub struct Docket<'a> {
    pub facts: &'a Facts,
    pub panels: Vec<Panel<'a>>,
}

/// One jury group of one stage in one category.
pub struct Panel<'a> {
    pub stage: &'a JudgingStage,
    pub group: &'a JuryGroup,
    pub category: CategoryId,
    /// What the values of its sheets are divided by; never zero.
    pub under: BigInt,
    /// Criteria that count, each with what a hundredth of a point of it adds to a sheet's value.
    pub criteria: Vec<(&'a Criterion, BigInt)>,
    /// In the order of the facts.
    pub cases: Vec<PanelCase<'a>>,
}

/// What the group's jurors did with a case, each list by seat.
pub struct PanelCase<'a> {
    pub case: &'a FactCase,
    pub sheets: Vec<Sheet<'a>>,
    pub missing: Vec<JurorId>,
    pub abstained: Vec<JurorId>,
    pub recused: Vec<JurorId>,
}

/// A sheet that counts.
pub struct Sheet<'a> {
    pub seat: &'a Seat,
    /// Its value times the panel's denominator.
    pub over: BigInt,
    /// Points of each criterion that counts; a single value where the group does not score.
    pub points: SmallVec<[Points; 6]>,
}

#[derive(Clone, Copy)]
enum Cell {
    Empty,
    Abstained,
    Holds(Points),
}

/// Where a seat's entries go.
struct Place {
    seat: usize,
    items: usize,
    /// Of each key of the entries, which item it is.
    of_key: Vec<Option<usize>>,
}

/// What was entered, by seat and case.
struct Entered {
    /// Where the sheet of a seat, for one of so many cases, begins in `cells`; it has a cell for each item of its group.
    begins: Vec<Option<usize>>,
    cases: usize,
    cells: Vec<Cell>,
}

impl<'a> Docket<'a> {
    pub fn of(facts: &'a Facts) -> Self {
        let entered = Entered::of(facts);
        let recused: HashSet<(Option<&str>, JurorId, CaseId), RandomState> =
            facts.recusals.iter().map(|r| (r.stage.as_deref(), r.juror, r.case)).collect();
        let is_recused = |stage: &str, juror, case| {
            recused.contains(&(None, juror, case)) || recused.contains(&(Some(stage), juror, case))
        };
        let mut panels = Vec::new();
        for stage in &facts.rules.stages {
            for group in &stage.groups {
                let seats: Vec<(usize, &Seat)> = (0..)
                    .zip(&facts.seats)
                    .filter(|(_, seat)| seat.stage == stage.key && seat.group == group.key)
                    .collect();
                for category in judged(facts, stage) {
                    let mut panel = Panel::empty(stage, group, category.id);
                    let counted = panel.counted();
                    let (places, cases): (Vec<usize>, Vec<PanelCase<'_>>) = (0..)
                        .zip(&facts.cases)
                        .filter(|(_, case)| case.category == category.id)
                        .map(|(at, case)| (at, PanelCase::empty(case, seats.len())))
                        .unzip();
                    panel.cases = cases;
                    // Juror by juror, as the entries lie in memory.
                    let sits = |seat: &Seat| seat.categories.is_empty() || seat.categories.contains(&category.id);
                    for (at, seat) in seats.iter().filter(|(_, seat)| sits(seat)) {
                        for (place, case) in places.iter().zip(&mut panel.cases) {
                            let excused = is_recused(&stage.key, seat.juror, case.case.id);
                            case.hear(seat, entered.sheet(*at, *place, counted.len()), excused, &counted);
                        }
                    }
                    panel.value();
                    panels.push(panel);
                }
            }
        }
        Docket { facts, panels }
    }
}

/// Categories that a stage judges.
fn judged<'a>(facts: &'a Facts, stage: &'a JudgingStage) -> impl Iterator<Item = &'a FactCategory> {
    facts.categories.iter().filter(|category| stage.judges(&category.name))
}

impl Entered {
    /// Entries without a seat, and of items the group does not judge by, are left out.
    fn of(facts: &Facts) -> Self {
        let mut places: HashMap<(&str, JurorId), Place, RandomState> = HashMap::default();
        for (at, seat) in facts.seats.iter().enumerate() {
            let Some(stage) = facts.rules.stage(&seat.stage) else { continue };
            let Some(group) = stage.group(&seat.group) else { continue };
            let items = stage.items(group);
            let item = |key: &String| items.iter().position(|item| item == key);
            let of_key = facts.entries.keys().iter().map(item).collect();
            places.insert((&seat.stage, seat.juror), Place { seat: at, items: items.len(), of_key });
        }
        let cases: HashMap<CaseId, usize, RandomState> = facts.cases.iter().map(|case| case.id).zip(0..).collect();
        let begins = vec![None; facts.seats.len() * facts.cases.len()];
        let mut entered =
            Entered { begins, cases: facts.cases.len(), cells: Vec::with_capacity(facts.entries.count()) };
        for sheet in facts.entries.sheets() {
            let Some(place) = places.get(&(sheet.stage, sheet.juror)) else { continue };
            let Some(case) = cases.get(&sheet.case) else { continue };
            let end = entered.cells.len();
            let Some(begin) = entered.begins.get_mut(place.seat * entered.cases + case) else { continue };
            let begin = *begin.get_or_insert(end);
            if begin == end {
                entered.cells.resize(end + place.items, Cell::Empty);
            }
            for given in sheet.values {
                let item = place.of_key.get(given.item).copied().flatten();
                if let Some(cell) = item.and_then(|item| entered.cells.get_mut(begin + item)) {
                    *cell = given.value.map_or(Cell::Abstained, Cell::Holds);
                }
            }
        }
        entered
    }

    /// A sheet of so many items; none before anything of it was entered.
    fn sheet(&self, seat: usize, case: usize, items: usize) -> &[Cell] {
        let begin = self.begins.get(seat * self.cases + case).copied().flatten();
        begin.and_then(|begin| self.cells.get(begin..begin + items)).unwrap_or_default()
    }
}

impl<'a> PanelCase<'a> {
    fn empty(case: &'a FactCase, seats: usize) -> Self {
        let sheets = Vec::with_capacity(seats);
        PanelCase { case, sheets, missing: Vec::new(), abstained: Vec::new(), recused: Vec::new() }
    }

    /// Sorts a juror by what they did with the case. `counted` tells of each item whether it counts.
    fn hear(&mut self, seat: &'a Seat, sheet: &[Cell], excused: bool, counted: &[bool]) {
        if excused {
            self.recused.push(seat.juror);
        } else if sheet.iter().any(|cell| matches!(cell, Cell::Abstained)) {
            self.abstained.push(seat.juror);
        } else {
            let held = sheet.iter().zip(counted).filter_map(|(cell, counts)| match cell {
                Cell::Holds(points) if *counts => Some(*points),
                _ => None,
            });
            let points: SmallVec<_> = held.collect();
            // A rubric in which nothing counts has no sheets that count.
            if points.is_empty() || points.len() < counted.iter().filter(|counts| **counts).count() {
                self.missing.push(seat.juror);
            } else {
                self.sheets.push(Sheet { seat, over: BigInt::zero(), points });
            }
        }
    }
}

impl<'a> Panel<'a> {
    fn empty(stage: &'a JudgingStage, group: &'a JuryGroup, category: CategoryId) -> Self {
        let counted = || stage.criteria.iter().filter(|criterion| !criterion.independent);
        let (mut under, mut criteria) = (BigInt::one(), Vec::new());
        if matches!(group.mode, Mode::Score { .. }) {
            let maximum = counted().fold(BigInt::one(), |all, criterion| common(&all, &full(criterion)));
            let weights: BigInt = counted().map(|criterion| BigInt::from(criterion.weight)).sum();
            // Weights that are all 0 are refused with the rules; here they only must not divide.
            under = if weights.is_zero() { BigInt::one() } else { &maximum * weights };
            criteria = counted()
                .map(|criterion| (criterion, &maximum / full(criterion) * BigInt::from(criterion.weight) * 100))
                .collect();
        }
        Panel { stage, group, category, under, criteria, cases: Vec::new() }
    }

    /// Of each item of a sheet, whether it counts.
    fn counted(&self) -> Vec<bool> {
        match self.group.mode {
            Mode::Score { .. } => self.stage.criteria.iter().map(|criterion| !criterion.independent).collect(),
            _ => vec![true],
        }
    }

    /// Gives every sheet its value.
    fn value(&mut self) {
        match self.group.mode {
            Mode::Score { .. } => {
                let each: Option<Vec<i64>> = self.criteria.iter().map(|(_, each)| each.to_i64()).collect();
                for sheet in self.cases.iter_mut().flat_map(|case| &mut case.sheets) {
                    let small = each.as_ref().and_then(|each| small_sum(each, &sheet.points)).map(BigInt::from);
                    sheet.over = small.unwrap_or_else(|| {
                        self.criteria.iter().zip(&sheet.points).map(|((_, each), points)| each * points.0).sum()
                    });
                }
            }
            Mode::Approval { .. } | Mode::PassFail => {
                for sheet in self.cases.iter_mut().flat_map(|case| &mut case.sheets) {
                    let yes = sheet.points.iter().any(|points| points.0 > 0);
                    sheet.over = BigInt::from(if yes { 100 } else { 0 });
                }
            }
            Mode::Rank => self.value_places(),
        }
    }

    /// (m − r + 1) ÷ m × 100, m being the sheets of the same juror in this panel that count, r the place among them.
    fn value_places(&mut self) {
        let written = |sheet: &Sheet<'_>| sheet.points.iter().map(|points| points.0).sum::<i64>();
        let mut places: HashMap<JurorId, Vec<i64>> = HashMap::new();
        for sheet in self.cases.iter().flat_map(|case| &case.sheets) {
            places.entry(sheet.seat.juror).or_default().push(written(sheet));
        }
        self.under = places.values().fold(BigInt::one(), |all, places| common(&all, &BigInt::from(places.len())));
        for sheet in self.cases.iter_mut().flat_map(|case| &mut case.sheets) {
            let places = places.get(&sheet.seat.juror).map_or(&[][..], Vec::as_slice);
            let before = places.iter().filter(|place| **place < written(sheet)).count();
            let m = BigInt::from(places.len().max(1));
            sheet.over = (&m - BigInt::from(before)) * 100 * (&self.under / &m);
        }
    }

    /// The same with harsh and lenient jurors evened out: each sheet's value plus the mean of all sheets of the panel
    /// less the mean of its juror's.
    pub fn evened(&self) -> (BigInt, Vec<Vec<BigInt>>) {
        let mut of_juror: HashMap<JurorId, (BigInt, i64)> = HashMap::new();
        let (mut all, mut sheets) = (BigInt::zero(), 0i64);
        for sheet in self.cases.iter().flat_map(|case| &case.sheets) {
            let (sum, count) = of_juror.entry(sheet.seat.juror).or_default();
            (*sum, *count) = (&*sum + &sheet.over, *count + 1);
            (all, sheets) = (all + &sheet.over, sheets + 1);
        }
        let counts = of_juror.values().map(|(_, count)| BigInt::from(*count));
        let scale = counts.fold(BigInt::from(sheets.max(1)), |all, count| common(&all, &count));
        let mean = all * (&scale / BigInt::from(sheets.max(1)));
        let of_juror: HashMap<JurorId, BigInt> =
            of_juror.into_iter().map(|(juror, (sum, count))| (juror, sum * (&scale / BigInt::from(count)))).collect();
        let value = |sheet: &Sheet<'_>| {
            let own = of_juror.get(&sheet.seat.juror).cloned().unwrap_or_default();
            &sheet.over * &scale + &mean - own
        };
        let values = self.cases.iter().map(|case| case.sheets.iter().map(value).collect()).collect();
        (&self.under * &scale, values)
    }
}

/// Σ each × points where it is a machine word, as it mostly is: many times faster.
fn small_sum(each: &[i64], points: &[Points]) -> Option<i64> {
    each.iter().zip(points).try_fold(0i64, |sum, (each, points)| sum.checked_add(each.checked_mul(points.0)?))
}

/// A criterion's maximum in hundredths; checked rules have none below one.
fn full(criterion: &Criterion) -> BigInt {
    BigInt::from(criterion.max.0.max(1))
}

/// The least common multiple of two positive numbers: a/b in lowest terms is p/q, and a × (b ÷ gcd) is b × p.
fn common(a: &BigInt, b: &BigInt) -> BigInt {
    b * BigRational::new(a.clone(), b.clone()).numer()
}
