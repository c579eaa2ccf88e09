//! A frozen version of a campaign's rules of judging, as it is named on every result. The newest holds.

use serde::Serialize;
use ts_rs::TS;

use super::time::Moment;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RuleVersion {
    pub version: u32,
    /// BLAKE3 of the rules as canonical JSON.
    pub hash: String,
    /// Empty for the first, if nothing was written.
    pub reason: String,
    pub frozen_at: Moment,
    pub frozen_by: String,
}
