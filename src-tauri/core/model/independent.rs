//! Criteria that are shown and not counted (只列不计): what the jurors of each group gave a case, and the plain mean.

use num_bigint::BigInt;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::CaseId;
use super::entries::{Given, SheetEntries};
use super::exact::{Exact, Points};
use super::facts::{Facts, Seat};
use super::judging::Mode;

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

/// In the order of the rules; without those by which nobody scored the case. Recused jurors and those who abstained
/// are left out.
pub fn independent(facts: &Facts, case: CaseId) -> Vec<Independent> {
    let mut all = Vec::new();
    for stage in &facts.rules.stages {
        for group in stage.groups.iter().filter(|group| matches!(group.mode, Mode::Score { .. })) {
            for criterion in stage.criteria.iter().filter(|criterion| criterion.independent) {
                let judges = |seat: &&Seat| seat.stage == stage.key && seat.group == group.key;
                let given = |seat: &Seat| given(facts, seat, case, &criterion.key);
                let values: Vec<i64> = facts.seats.iter().filter(judges).filter_map(given).map(|p| p.0).collect();
                if let Some(sheets) = u32::try_from(values.len()).ok().filter(|sheets| *sheets > 0) {
                    let mean = Exact::ratio(values.into_iter().map(BigInt::from).sum(), BigInt::from(sheets) * 100);
                    let [stage, group, item] = [&stage.key, &group.key, &criterion.key].map(String::clone);
                    all.push(Independent { stage, group, item, name: criterion.name.clone(), mean, sheets });
                }
            }
        }
    }
    all
}

/// What a seat gave the case by this criterion.
fn given(facts: &Facts, seat: &Seat, case: CaseId, item: &str) -> Option<Points> {
    let is_recused = facts.recusals.iter().any(|recused| {
        recused.juror == seat.juror
            && recused.case == case
            && recused.stage.as_ref().is_none_or(|stage| *stage == seat.stage)
    });
    let of_seat = |sheet: &SheetEntries<'_>| (sheet.case, sheet.juror, sheet.stage) == (case, seat.juror, &seat.stage);
    let of_seat = facts.entries.sheets().filter(|sheet| !is_recused && of_seat(sheet));
    let given: Vec<&Given> = of_seat.flat_map(|sheet| sheet.values).collect();
    let abstained = given.iter().any(|given| given.value.is_none());
    given.into_iter().find(|given| !abstained && facts.entries.key(given.item) == item)?.value
}
