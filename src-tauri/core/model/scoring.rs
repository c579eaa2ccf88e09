//! What the rules make of the facts: group, stage and composite scores, ranks, and every number on the way. Pure and
//! exact; the formulas stand in `docs/评审方法.md`, which another program follows on its own.

use std::collections::{BTreeMap, HashMap};

use num_rational::BigRational;
use num_traits::Zero;

use super::docket::{Docket, Panel, PanelCase, Sheet};
use super::exact::Exact;
use super::facts::{FactCase, FactCategory, Facts};
use super::judging::{JudgingStage, Source, TieBreak};
use super::outcome::{CaseOutcome, CategoryOutcome, GroupOutcome, Outcome, PartOutcome, SheetOutcome, StageOutcome};
use super::ranking::{Contender, Link, rank};
use super::{CaseId, JurorId, conversion, method};

/// The name of the public vote as a part of the composite.
pub const VOTE: &str = "网络投票";

/// A seat that is left out, to see what would come without it: stage and juror.
pub type Absent<'a> = (&'a str, JurorId);

/// Of which cases the single sheets are told: of a large jury they are most of an outcome.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Told {
    All,
    Case(CaseId),
    None,
}

/// The outcome of rules that hold together (see [`super::judging_check`]).
pub fn compute(facts: &Facts) -> Outcome {
    outcome(&Docket::of(facts), None, Told::All)
}

/// Scores of a stage for a case, before they are put together.
struct Heard {
    outcome: StageOutcome,
    /// By group: weight and score with harsh and lenient jurors evened out.
    evened: Vec<(u32, Exact)>,
}

/// The outcome, with a seat left out if one is given.
pub fn outcome(docket: &Docket<'_>, without: Option<Absent<'_>>, told: Told) -> Outcome {
    let facts = docket.facts;
    let mut heard: HashMap<CaseId, Vec<Heard>> = HashMap::new();
    for panel in &docket.panels {
        hear(panel, without, told, &mut heard);
    }
    let mut categories: Vec<CategoryOutcome> =
        facts.categories.iter().map(|category| in_category(facts, category, &mut heard)).collect();
    let overall = {
        let rows: Vec<&CaseOutcome> = categories.iter().flat_map(|category| &category.rows).collect();
        places(facts, &rows)
    };
    for row in categories.iter_mut().flat_map(|category| &mut category.rows) {
        if let Some(place) = overall.get(&row.case) {
            (row.overall_rank, row.overall_tied) = (Some(place.rank), place.tied);
        }
    }
    Outcome { categories }
}

/// Adds a panel's scores to what was heard of its cases.
fn hear(panel: &Panel<'_>, without: Option<Absent<'_>>, told: Told, heard: &mut HashMap<CaseId, Vec<Heard>>) {
    let evens = panel.stage.even_out && without.is_none();
    let (under, evened) = if evens { panel.evened() } else { Default::default() };
    let mut evened = evened.into_iter();
    for case in &panel.cases {
        let stages = heard.entry(case.case.id).or_default();
        if stages.last().is_none_or(|last| last.outcome.stage != panel.stage.key) {
            stages.push(Heard { outcome: unheard(panel.stage), evened: Vec::new() });
        }
        let Some(stage) = stages.last_mut() else { continue };
        let score = evened.next().and_then(|values| method::score_of_values(panel, &values, &under));
        stage.evened.extend(score.map(|score| (panel.group.weight, score)));
        stage.outcome.groups.push(of_group(
            panel,
            case,
            without,
            told == Told::All || told == Told::Case(case.case.id),
        ));
    }
}

fn of_group(panel: &Panel<'_>, case: &PanelCase<'_>, without: Option<Absent<'_>>, told: bool) -> GroupOutcome {
    let absent = |sheet: &&Sheet<'_>| {
        without.is_some_and(|(stage, juror)| panel.stage.key == stage && sheet.seat.juror == juror)
    };
    let sheets: Vec<&Sheet<'_>> = case.sheets.iter().filter(|sheet| !absent(sheet)).collect();
    let mut group = GroupOutcome {
        group: panel.group.key.clone(),
        name: panel.group.name.clone(),
        weight: panel.group.weight,
        score: None,
        fallback: false,
        sheets: Vec::new(),
        missing: case.missing.clone(),
        abstained: case.abstained.clone(),
        recused: case.recused.clone(),
        items: Vec::new(),
    };
    let Some(drawn) = method::score(panel, &sheets) else { return group };
    if told {
        let told = sheets.iter().zip(&drawn.dropped).map(|(sheet, dropped)| SheetOutcome {
            juror: sheet.seat.juror,
            name: sheet.seat.name.clone(),
            total: Exact::ratio(sheet.over.clone(), panel.under.clone()),
            dropped: *dropped,
        });
        group.sheets = told.collect();
    }
    (group.score, group.fallback, group.items) = (Some(drawn.score), drawn.fallback, drawn.items);
    group
}

/// Σ weight × score ÷ Σ weight; none where the weights come to nothing.
fn weighted<'a>(parts: impl Iterator<Item = (u32, &'a Exact)>) -> Option<Exact> {
    let (mut sum, mut weights) = (BigRational::zero(), 0u64);
    for (weight, score) in parts {
        sum += &score.0 * BigRational::from_integer(weight.into());
        weights += u64::from(weight);
    }
    (weights > 0).then(|| Exact(sum / BigRational::from_integer(weights.into())))
}

fn in_category(facts: &Facts, category: &FactCategory, heard: &mut HashMap<CaseId, Vec<Heard>>) -> CategoryOutcome {
    let cases: Vec<&FactCase> = facts.cases.iter().filter(|case| case.category == category.id).collect();
    let votes: Vec<Option<u64>> = cases.iter().map(|case| case.votes).collect();
    let converted: Vec<Vec<Option<Exact>>> = facts
        .rules
        .composite
        .iter()
        .map(|part| match &part.source {
            Source::Vote { conversion } => conversion::points(conversion, &votes),
            Source::Stage { .. } => Vec::new(),
        })
        .collect();
    let mut rows: Vec<CaseOutcome> = cases
        .iter()
        .enumerate()
        .map(|(at, case)| {
            let mut heard = heard.remove(&case.id).unwrap_or_default().into_iter().map(judged).peekable();
            let stages = facts.rules.stages.iter();
            let stages =
                stages.map(|stage| heard.next_if(|judged| judged.stage == stage.key).unwrap_or_else(|| unheard(stage)));
            let points = converted.iter().map(|points| points.get(at).cloned().flatten()).collect();
            of_case(facts, case, stages.collect(), points)
        })
        .collect();
    rank_evened(&mut rows);
    let places = places(facts, &rows.iter().collect::<Vec<_>>());
    for row in &mut rows {
        if let Some(place) = places.get(&row.case) {
            (row.rank, row.tied, row.tie) = (Some(place.rank), place.tied, place.steps.clone());
        }
    }
    rows.sort_by_key(|row| (row.rank.unwrap_or(u32::MAX), row.number, row.case));
    CategoryOutcome { category: category.id, name: category.name.clone(), rows }
}

/// A stage nobody judged the case in, or that does not judge its category.
fn unheard(stage: &JudgingStage) -> StageOutcome {
    StageOutcome {
        stage: stage.key.clone(),
        name: stage.name.clone(),
        score: None,
        evened: None,
        evened_rank: None,
        groups: Vec::new(),
    }
}

/// A stage with the score its groups come to.
fn judged(heard: Heard) -> StageOutcome {
    let mut stage = heard.outcome;
    stage.score = weighted(stage.groups.iter().filter_map(|group| Some((group.weight, group.score.as_ref()?))));
    stage.evened = weighted(heard.evened.iter().map(|(weight, score)| (*weight, score)));
    stage
}

/// A case with its composite; `points` are those of the vote, by part.
fn of_case(facts: &Facts, case: &FactCase, stages: Vec<StageOutcome>, points: Vec<Option<Exact>>) -> CaseOutcome {
    let parts: Vec<PartOutcome> = facts
        .rules
        .composite
        .iter()
        .zip(points)
        .map(|(part, points)| match &part.source {
            Source::Vote { .. } => PartOutcome { name: VOTE.to_owned(), weight: part.weight, score: points },
            Source::Stage { stage } => PartOutcome {
                name: facts.rules.stage(stage).map_or_else(|| stage.clone(), |stage| stage.name.clone()),
                weight: part.weight,
                score: stages.iter().find(|judged| judged.stage == *stage).and_then(|judged| judged.score.clone()),
            },
        })
        .collect();
    let counted = || parts.iter().filter(|part| part.weight > 0);
    let whole = counted().all(|part| part.score.is_some());
    let composite = weighted(counted().filter_map(|part| Some((part.weight, part.score.as_ref()?)))).filter(|_| whole);
    CaseOutcome {
        case: case.id,
        number: case.number,
        title: case.title.clone(),
        composite,
        rank: None,
        tied: false,
        overall_rank: None,
        overall_tied: false,
        parts,
        stages,
        votes: case.votes,
        tie: Vec::new(),
    }
}

/// The places of cases that compete with each other, from their composites and the rules' chain.
fn places(facts: &Facts, rows: &[&CaseOutcome]) -> BTreeMap<CaseId, super::ranking::Place> {
    let ties = &facts.rules.ties;
    let links: Vec<Link> = ties
        .iter()
        .map(|tie| Link { by: facts.rules.compares(tie), revote: matches!(tie, TieBreak::Revote) })
        .collect();
    let contender = |row: &&CaseOutcome| {
        let composite = row.composite.as_ref()?.0.clone();
        Some(Contender { case: row.case, composite, values: ties.iter().map(|tie| compared(row, tie)).collect() })
    };
    rank(&rows.iter().filter_map(contender).collect::<Vec<_>>(), &links, &facts.revotes)
}

fn compared(row: &CaseOutcome, tie: &TieBreak) -> Option<BigRational> {
    let judged = |key: &str| row.stages.iter().find(|stage| stage.stage == key);
    match tie {
        TieBreak::Stage { stage } => judged(stage)?.score.as_ref().map(|score| score.0.clone()),
        TieBreak::Group { stage, group } => {
            let group = judged(stage)?.groups.iter().find(|judged| judged.group == *group)?;
            group.score.as_ref().map(|score| score.0.clone())
        }
        TieBreak::Votes => row.votes.map(|votes| BigRational::from_integer(votes.into())),
        TieBreak::Revote => None,
    }
}

/// Ranks a category's cases by their evened stage scores, for comparison only.
fn rank_evened(rows: &mut [CaseOutcome]) {
    let mut all: BTreeMap<String, Vec<Exact>> = BTreeMap::new();
    for stage in rows.iter().flat_map(|row| &row.stages) {
        if let Some(evened) = &stage.evened {
            all.entry(stage.stage.clone()).or_default().push(evened.clone());
        }
    }
    for stage in rows.iter_mut().flat_map(|row| &mut row.stages) {
        let (Some(evened), Some(others)) = (&stage.evened, all.get(&stage.stage)) else { continue };
        let above = others.iter().filter(|other| *other > evened).count();
        stage.evened_rank = u32::try_from(above).ok().and_then(|above| above.checked_add(1));
    }
}

impl Outcome {
    /// All cases, by category and place.
    pub fn rows(&self) -> impl Iterator<Item = &CaseOutcome> {
        self.categories.iter().flat_map(|category| &category.rows)
    }

    /// Sheets that are expected and not entered.
    pub fn missing(&self) -> usize {
        self.rows().flat_map(|row| &row.stages).flat_map(|stage| &stage.groups).map(|group| group.missing.len()).sum()
    }
}

#[cfg(test)]
#[path = "scoring_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "scoring_laws_tests.rs"]
mod laws;
