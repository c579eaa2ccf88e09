//! Everything a result is computed from, as facts: the frozen rules, the cases with their votes, who judged what, who
//! was recused, what was entered. The recount and the evidence pack read the same document.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entries::{Entries, Entry};
use super::judging::Judging;
use super::{CaseId, CategoryId, JurorId};

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
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
    #[ts(as = "Vec<Entry<'static>>")]
    pub entries: Entries,
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

/// The order the jurors gave tied cases in a second vote, first wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Revote {
    pub order: Vec<CaseId>,
}
