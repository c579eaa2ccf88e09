//! Planning the ceremony: the programme, drafted from the awards, edited by a person.

use serde::Deserialize;
use ts_rs::TS;

use super::{Done, OfCampaign};
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::CampaignId;
use crate::model::ceremony::Programme;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveProgramme {
    pub campaign: CampaignId,
    pub programme: Programme,
}

/// The programme as saved, or a draft from the awards while none was saved.
pub fn show(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<Programme> {
    Err(Error::Refused(String::new()))
}

/// A fresh draft from the awards; nothing is saved.
pub fn draft(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<Programme> {
    Err(Error::Refused(String::new()))
}

pub fn save(_desk: &Desk, _call: &Call<'_>, _: SaveProgramme) -> Result<Done> {
    Err(Error::Refused(String::new()))
}
