//! The verbs of the program, a file a job; each function that writes is one transaction.

pub mod audit_checks;
pub mod audit_counts;
pub mod audit_votes;
pub mod award_board;
pub mod check_scores;
pub mod checked_rows;
pub mod compare_votes;
pub mod compute_result;
pub mod count_tallies;
pub mod count_votes;
pub mod decide_awards;
pub mod demonstrate;
pub mod enter_scores;
pub mod export_result;
pub mod export_votes;
pub mod gather_judging;
pub mod import_cases;
pub mod import_scores;
pub mod import_votes;
pub mod intake_cases;
pub mod keep_library;
pub mod keep_nominees;
pub mod look_at_votes;
pub mod oversee;
pub mod plan_ceremony;
pub mod preview_rules;
pub mod print;
pub mod protect_voters;
pub mod publish_notice;
pub mod recount;
pub mod rehearse;
pub mod remember_votes;
pub mod set_up_campaign;
pub mod settle_ties;
pub mod sign_off;
pub mod sittings;
pub mod take_objections;
pub mod vote_census;
pub mod vote_result;

pub mod freeze_rules;
pub mod keep_evidence;
pub mod keep_jurors;
pub mod recuse;
pub mod seat_jurors;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::{CampaignId, RoundId};

/// A request that names a campaign and nothing else.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfCampaign {
    pub campaign: CampaignId,
}

/// A request that names a round of a campaign's vote; none = the first, which decides.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfRound {
    pub campaign: CampaignId,
    #[serde(default)]
    #[ts(optional = nullable)]
    pub round: Option<RoundId>,
}

/// A request without content.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A reply without content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Done {}
