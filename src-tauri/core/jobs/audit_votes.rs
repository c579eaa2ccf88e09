//! The audit of a round's ballots: what is conspicuous, what it does not prove, and the recorded decision to leave
//! flagged ballots out of the count. Flags are computed each time; only decisions are kept.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::vote_result::Picture;
use super::{Done, OfRound};
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::time::Moment;
use crate::model::{CampaignId, CaseId, ExclusionId, RoundId};

/// The audit page (审查).
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoteAudit {
    pub checks: Vec<AuditCheck>,
    /// Accepted ballots that at least one check flags (hints do not).
    #[ts(type = "number")]
    pub flagged: u64,
    #[ts(type = "number")]
    pub accepted: u64,
    /// Every case with and without the flagged ballots, by category and rank.
    pub ranking: Vec<AuditedCase>,
    /// All decisions, the newest first, lifted ones too.
    pub exclusions: Vec<Exclusion>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuditKind {
    /// Flags ballots.
    Flag,
    /// Worth a look, flags nothing.
    Hint,
    /// Looks at the counts alone.
    Tally,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Nothing conspicuous.
    Clear,
    /// Something to be told, nothing flagged.
    Noted,
    Flagged,
    /// The data it needs is not there.
    Impossible,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct AuditCheck {
    pub key: String,
    /// In Chinese, as is all text below.
    pub name: String,
    pub kind: AuditKind,
    pub finding: Finding,
    /// How it is computed, with its thresholds.
    pub definition: String,
    /// What came out: “3 个网段，共 412 票”.
    pub figure: String,
    /// What it does not prove.
    pub caution: String,
    pub picture: Option<Picture>,
    pub groups: Vec<FlaggedGroup>,
}

/// Ballots flagged together.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FlaggedGroup {
    /// Names the group in a decision; stays the same while ballots and rules do.
    pub key: String,
    pub title: String,
    pub detail: String,
    #[ts(type = "number")]
    pub ballots: u64,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct AuditedCase {
    pub category: String,
    pub case: CaseId,
    pub title: String,
    #[ts(type = "number")]
    pub votes: u64,
    pub rank: u32,
    #[ts(type = "number")]
    pub votes_without: u64,
    pub rank_without: u32,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Exclusion {
    pub id: ExclusionId,
    /// Titles of the groups it is about.
    pub groups: Vec<String>,
    #[ts(type = "number")]
    pub ballots: u64,
    pub reason: String,
    pub decided_at: Moment,
    pub decided_by: String,
    pub lifted: Option<Lifted>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Lifted {
    pub at: Moment,
    pub by: String,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ExcludeBallots {
    pub campaign: CampaignId,
    #[serde(default)]
    pub round: Option<RoundId>,
    /// Keys of groups.
    pub groups: Vec<String>,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct LiftExclusion {
    pub exclusion: ExclusionId,
    pub reason: String,
}

/// Runs every check over the ballots that count.
pub fn audit(_: &Desk, _: &Call<'_>, _: OfRound) -> Result<VoteAudit> {
    Err(Error::Refused(String::new()))
}

/// Leaves the ballots of flagged groups out of the count, with a reason; reversible.
pub fn exclude(_: &Desk, _: &Call<'_>, _: ExcludeBallots) -> Result<Done> {
    Err(Error::Refused(String::new()))
}

/// Takes the ballots of a decision back into the count.
pub fn lift(_: &Desk, _: &Call<'_>, _: LiftExclusion) -> Result<Done> {
    Err(Error::Refused(String::new()))
}
