//! Deciding awards: proposed by rank and quota, moved with a reason, confirmed as shown, reopened on record.

use serde::Deserialize;
use ts_rs::TS;

use super::OfCampaign;
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::award::AwardBoard;
use crate::model::{CampaignId, CaseId, TierId};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct MoveAward {
    pub campaign: CampaignId,
    pub case: CaseId,
    /// None = no award.
    pub tier: Option<TierId>,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ConfirmAwards {
    pub campaign: CampaignId,
    /// Fingerprint of the board that was shown; none confirms what stands (command line).
    #[serde(default)]
    pub digest: Option<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReopenAwards {
    pub campaign: CampaignId,
    pub reason: String,
}

pub fn board(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<AwardBoard> {
    Err(Error::Refused(String::new()))
}

pub fn propose(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<AwardBoard> {
    Err(Error::Refused(String::new()))
}

pub fn move_award(_desk: &Desk, _call: &Call<'_>, _: MoveAward) -> Result<AwardBoard> {
    Err(Error::Refused(String::new()))
}

pub fn confirm(_desk: &Desk, _call: &Call<'_>, _: ConfirmAwards) -> Result<AwardBoard> {
    Err(Error::Refused(String::new()))
}

pub fn reopen(_desk: &Desk, _call: &Call<'_>, _: ReopenAwards) -> Result<AwardBoard> {
    Err(Error::Refused(String::new()))
}
