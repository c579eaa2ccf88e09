//! Voters' data: what the library holds of them, the raw files kept on request, and the purge after the notice period.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::vote_result::OfImport;
use super::{Done, OfCampaign};
use crate::desk::{Call, Desk, Output};
use crate::error::{Error, Result};
use crate::model::time::Moment;
use crate::model::{CampaignId, ImportId};

/// What is held of a campaign's voters.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoterData {
    /// Ballots with a keyed hash of their voter.
    #[ts(type = "number")]
    pub hashed: u64,
    /// Networks (183.6.21.0/24) kept for the audit.
    #[ts(type = "number")]
    pub networks: u64,
    pub key: bool,
    pub raw: Vec<RawFile>,
    pub purged: Option<Purged>,
}

/// A raw file kept unchanged, encrypted beside the library.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RawFile {
    pub import: ImportId,
    pub name: String,
    #[ts(type = "number")]
    pub bytes: u64,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Purged {
    pub at: Moment,
    pub by: String,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct PurgeVoters {
    pub campaign: CampaignId,
    pub reason: String,
}

pub fn show(_: &Desk, _: &Call<'_>, _: OfCampaign) -> Result<VoterData> {
    Err(Error::Refused(String::new()))
}

/// Destroys the key, the networks and the raw files of a campaign for good; tallies, counts and hashes stay.
pub fn purge(_: &Desk, _: &Call<'_>, _: PurgeVoters) -> Result<Done> {
    Err(Error::Refused(String::new()))
}

/// The raw file of an import, as it was.
pub fn raw(_: &Desk, _: &Call<'_>, _: OfImport) -> Result<Output> {
    Err(Error::Refused(String::new()))
}
