//! Who has not scored what (录入进度): each juror's sheets of a stage counted as entered, abstained, recused or missing,
//! by the same order of questions as the result asks them.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::judging::Mode;
use super::score::Mark;
use super::sitting::Sitting;
use super::{CaseId, JurorId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StatusBoard {
    /// In the order they are held.
    pub stages: Vec<StageStatus>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StageStatus {
    pub stage: String,
    pub name: String,
    /// By group, then position.
    pub jurors: Vec<JurorStatus>,
}

/// Sheets of a juror, one a case: expected = entered + abstained + missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct JurorStatus {
    pub juror: JurorId,
    pub name: String,
    pub group: String,
    /// Without the recused ones.
    pub expected: u32,
    pub entered: u32,
    pub abstained: u32,
    pub recused: u32,
    /// Not entered, or not all of it.
    pub missing: Vec<MissingSheet>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MissingSheet {
    pub case: CaseId,
    pub title: String,
}

/// The marks of each sheet: item → mark.
pub type Sheets = BTreeMap<(JurorId, CaseId), BTreeMap<String, Mark>>;

impl Sitting {
    pub fn status(&self, sheets: &Sheets) -> StageStatus {
        let jurors = self.seats.iter().map(|seat| {
            let group = self.stage.group(&seat.group);
            let counted: Vec<&str> = match group.map(|group| &group.mode) {
                Some(Mode::Score { .. }) => {
                    let counted = self.stage.criteria.iter().filter(|criterion| !criterion.independent);
                    counted.map(|criterion| criterion.key.as_str()).collect()
                }
                _ => vec![""],
            };
            let mut status = JurorStatus {
                juror: seat.juror,
                name: seat.name.clone(),
                group: group.map_or_else(|| seat.group.clone(), |group| group.name.clone()),
                expected: 0,
                entered: 0,
                abstained: 0,
                recused: 0,
                missing: Vec::new(),
            };
            for case in self.cases_of(seat) {
                let key = (seat.juror, case.id);
                if self.recused.contains_key(&key) {
                    status.recused += 1;
                    continue;
                }
                status.expected += 1;
                let marks = sheets.get(&key);
                if marks.is_some_and(|marks| marks.values().any(|mark| *mark == Mark::Abstained)) {
                    status.abstained += 1;
                } else if marks.is_some_and(|marks| counted.iter().all(|item| marks.contains_key(*item))) {
                    status.entered += 1;
                } else {
                    status.missing.push(MissingSheet { case: case.id, title: case.title.clone() });
                }
            }
            status
        });
        StageStatus { stage: self.stage.key.clone(), name: self.stage.name.clone(), jurors: jurors.collect() }
    }
}
