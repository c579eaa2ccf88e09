//! Everything a result is computed from, as facts: the frozen rules, the cases with their votes, who judged what, who
//! was recused, what was entered. The recount and the evidence pack read the same document.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::exact::Points;
use super::judging::Judging;
use super::{CaseId, CategoryId, JurorId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    pub rules: Judging,
    /// In the campaign's order.
    pub categories: Vec<FactCategory>,
    /// Those that compete, by category and number.
    pub cases: Vec<FactCase>,
    pub seats: Vec<Seat>,
    /// Confirmed ones only.
    pub recusals: Vec<Recused>,
    pub entries: Vec<Entry>,
    /// Recorded second votes; a later one about the same cases stands.
    #[serde(default)]
    pub revotes: Vec<Revote>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FactCategory {
    pub id: CategoryId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FactCase {
    pub id: CaseId,
    pub category: CategoryId,
    pub number: u32,
    pub title: String,
    /// Votes that count; none where there is no vote.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub votes: Option<u64>,
}

/// A juror's seat in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    pub stage: String,
    pub group: String,
    pub juror: JurorId,
    pub name: String,
    /// Empty = all categories of the stage.
    #[serde(default)]
    pub categories: Vec<CategoryId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Recused {
    /// None = in every stage.
    #[serde(default)]
    pub stage: Option<String>,
    pub juror: JurorId,
    pub case: CaseId,
}

/// One value entered. There may be a hundred thousand, so keys are shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub stage: Arc<str>,
    pub juror: JurorId,
    pub case: CaseId,
    /// Key of the criterion; empty for a vote, a pass or a place.
    pub item: Arc<str>,
    /// Points; 1 or 0 for a vote and for pass or fail; the place for a rank. None = the juror abstained from the case.
    pub value: Option<Points>,
}

impl Entry {
    /// Neighbouring entries of one juror about one case; in a library's order these are whole sheets.
    pub fn sheets(entries: &[Entry]) -> impl Iterator<Item = &[Entry]> {
        entries.chunk_by(|a, b| (a.juror, a.case, &a.stage) == (b.juror, b.case, &b.stage))
    }
}

/// The order the jurors gave tied cases in a second vote, first wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Revote {
    pub order: Vec<CaseId>,
}
