//! The demonstration: a shipped campaign with its cases and rehearsal ballots, nothing decided, marked 演练.

use super::set_up_campaign::{FromTemplate, NewCampaign};
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};

/// The demonstration: a template's campaign with its cases and rehearsal ballots, nothing decided.
pub fn create_demonstration(_desk: &Desk, _call: &Call<'_>, _: FromTemplate) -> Result<NewCampaign> {
    Err(Error::Refused(String::new()))
}
