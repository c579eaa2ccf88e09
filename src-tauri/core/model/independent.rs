//! Criteria that are shown and not counted (只列不计): what the jurors of each group gave a case, and the plain mean.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;
use num_bigint::BigInt;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entries::Given;
use super::exact::{Exact, Points};
use super::facts::{Facts, Seat};
use super::judging::{Criterion, JudgingStage, JuryGroup, Mode};
use super::{CaseId, JurorId};

/// A criterion that does not count, as a group's jurors scored a case by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Independent {
    pub stage: String,
    pub group: String,
    pub item: String,
    pub name: String,
    /// In points of the criterion; of all values entered, none left out.
    pub mean: Exact,
    pub sheets: u32,
}

/// What was entered on the sheets of stages with such criteria.
type Sheets<'a> = HashMap<(&'a str, JurorId, CaseId), Vec<&'a Given>, RandomState>;

/// The criteria by which the group scores and which do not count.
pub fn shown_only<'a>(stage: &'a JudgingStage, group: &JuryGroup) -> impl Iterator<Item = &'a Criterion> {
    let scores = matches!(group.mode, Mode::Score { .. });
    stage.criteria.iter().filter(move |criterion| scores && criterion.independent)
}

/// Of each case, in the order of the rules; without those by which nobody scored it. Recused jurors and those who
/// abstained are left out.
pub fn independent(facts: &Facts) -> BTreeMap<CaseId, Vec<Independent>> {
    let sheets = sheets(facts);
    let mut all: BTreeMap<CaseId, Vec<Independent>> = BTreeMap::new();
    for stage in &facts.rules.stages {
        for group in &stage.groups {
            let judges = |seat: &&Seat| seat.stage == stage.key && seat.group == group.key;
            let seats: Vec<&Seat> = facts.seats.iter().filter(judges).collect();
            for criterion in shown_only(stage, group) {
                for case in facts.cases.iter().map(|case| case.id) {
                    let given = |seat: &&Seat| given(facts, &sheets, seat, case, &criterion.key);
                    let values: Vec<i64> = seats.iter().filter_map(given).map(|points| points.0).collect();
                    if let Some(sheets) = u32::try_from(values.len()).ok().filter(|sheets| *sheets > 0) {
                        let mean = Exact::ratio(values.into_iter().map(BigInt::from).sum(), BigInt::from(sheets) * 100);
                        let [stage, group, item] = [&stage.key, &group.key, &criterion.key].map(String::clone);
                        let name = criterion.name.clone();
                        all.entry(case).or_default().push(Independent { stage, group, item, name, mean, sheets });
                    }
                }
            }
        }
    }
    all
}

fn sheets(facts: &Facts) -> Sheets<'_> {
    let shows = |stage: &JudgingStage| stage.criteria.iter().any(|criterion| criterion.independent);
    let mut sheets = Sheets::default();
    for sheet in facts.entries.sheets().filter(|sheet| facts.rules.stage(sheet.stage).is_some_and(shows)) {
        sheets.entry((sheet.stage, sheet.juror, sheet.case)).or_default().extend(sheet.values);
    }
    sheets
}

/// What a seat gave the case by this criterion.
fn given(facts: &Facts, sheets: &Sheets<'_>, seat: &Seat, case: CaseId, item: &str) -> Option<Points> {
    let given = sheets.get(&(seat.stage.as_str(), seat.juror, case))?;
    let is_recused = facts.recusals.iter().any(|recused| {
        recused.juror == seat.juror
            && recused.case == case
            && recused.stage.as_ref().is_none_or(|stage| *stage == seat.stage)
    });
    let counts = !is_recused && given.iter().all(|given| given.value.is_some());
    given.iter().find(|given| counts && facts.entries.key(given.item) == item)?.value
}
