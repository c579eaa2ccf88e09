//! What other rules would make of the stored ballots, shown before they are kept.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::campaign::Definition;
use crate::model::vote::Rejected;
use crate::model::{CampaignId, CaseId};

/// The settings as they would be saved.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PreviewRules {
    pub campaign: CampaignId,
    pub definition: Definition,
}

/// What would change, a round each; rounds without ballots or without a change are left out.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RuleChanges {
    pub rounds: Vec<RoundChanges>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct RoundChanges {
    pub round: String,
    #[ts(type = "number")]
    pub accepted_before: u64,
    #[ts(type = "number")]
    pub accepted_after: u64,
    #[ts(type = "Record<Reason, number>")]
    pub rejected_before: Rejected,
    #[ts(type = "Record<Reason, number>")]
    pub rejected_after: Rejected,
    /// Cases whose votes or rank would change, by category and new rank.
    pub cases: Vec<CaseChange>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseChange {
    pub category: String,
    pub case: CaseId,
    pub title: String,
    #[ts(type = "number")]
    pub votes_before: u64,
    #[ts(type = "number")]
    pub votes_after: u64,
    pub rank_before: u32,
    pub rank_after: u32,
}

pub fn preview(_: &Desk, _: &Call<'_>, _: PreviewRules) -> Result<RuleChanges> {
    Err(Error::Refused(String::new()))
}
