//! What judging came to: for every case its composite, rank, and each number on the way, so that a person can follow
//! it with a pocket calculator.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::exact::Exact;
use super::{CaseId, CategoryId, JurorId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Outcome {
    pub categories: Vec<CategoryOutcome>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CategoryOutcome {
    pub category: CategoryId,
    pub name: String,
    /// By rank, then by number; cases without a composite last.
    pub rows: Vec<CaseOutcome>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseOutcome {
    pub case: CaseId,
    pub number: u32,
    pub title: String,
    /// None while a part is missing; such a case has no rank.
    pub composite: Option<Exact>,
    /// Within the category: 1, 2, 2, 4.
    pub rank: Option<u32>,
    pub tied: bool,
    /// Among all categories.
    pub overall_rank: Option<u32>,
    pub overall_tied: bool,
    pub parts: Vec<PartOutcome>,
    pub stages: Vec<StageOutcome>,
    #[ts(type = "number | null")]
    pub votes: Option<u64>,
    /// What was tried on an equal composite, in order.
    pub tie: Vec<TieStep>,
}

/// A part of the composite, in the order of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartOutcome {
    /// Name of the stage, or 网络投票.
    pub name: String,
    pub weight: u32,
    pub score: Option<Exact>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageOutcome {
    pub stage: String,
    pub name: String,
    pub score: Option<Exact>,
    /// With harsh and lenient jurors evened out; only where the stage asks for it.
    pub evened: Option<Exact>,
    pub evened_rank: Option<u32>,
    pub groups: Vec<GroupOutcome>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroupOutcome {
    pub group: String,
    pub name: String,
    pub weight: u32,
    /// None where no sheet counts: the group is left out and the other weights make up the whole.
    pub score: Option<Exact>,
    /// Fewer sheets than trimming needs: the plain mean was taken.
    pub fallback: bool,
    /// Counted sheets, dropped ones too, by seat.
    pub sheets: Vec<SheetOutcome>,
    pub missing: Vec<JurorId>,
    pub abstained: Vec<JurorId>,
    pub recused: Vec<JurorId>,
    /// Under trimming by criterion: the score of each counted criterion after dropping.
    pub items: Vec<ItemOutcome>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetOutcome {
    pub juror: JurorId,
    pub name: String,
    /// On the scale of 100; 100 or 0 for a vote and for pass or fail.
    pub total: Exact,
    /// Left out by trimming.
    pub dropped: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ItemOutcome {
    pub item: String,
    pub name: String,
    /// In points of the criterion.
    pub score: Exact,
    pub dropped: Vec<JurorId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TieStep {
    /// “现场评审得分”, “网络投票有效票”, “评委再次投票”.
    pub by: String,
    pub value: Option<Exact>,
    /// Whether this told the case apart from all it was tied with until then.
    pub settled: bool,
}
