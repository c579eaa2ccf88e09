//! The frozen versions of a campaign's rules of judging.

use rusqlite::{Connection, OptionalExtension, Row};

use super::codes::read_json;
use crate::error::Result;
use crate::model::CampaignId;
use crate::model::judging::Judging;
use crate::model::rule_version::RuleVersion;
use crate::model::time::Moment;

/// All versions, the newest first.
pub fn list(connection: &Connection, campaign: CampaignId) -> Result<Vec<RuleVersion>> {
    let mut statement = connection.prepare_cached(
        "SELECT version, hash, reason, frozen_at, frozen_by FROM rule_version WHERE campaign_id = ?1
         ORDER BY version DESC",
    )?;
    Ok(statement.query_map([campaign.0], version)?.collect::<rusqlite::Result<_>>()?)
}

/// The newest version with its rules; none while nothing is frozen.
pub fn in_force(connection: &Connection, campaign: CampaignId) -> Result<Option<(RuleVersion, Judging)>> {
    let mut statement = connection.prepare_cached(
        "SELECT version, rules, hash, reason, frozen_at, frozen_by FROM rule_version WHERE campaign_id = ?1
         ORDER BY version DESC LIMIT 1",
    )?;
    Ok(statement.query_row([campaign.0], |row| Ok((version(row)?, read_json(row, "rules")?))).optional()?)
}

fn version(row: &Row<'_>) -> rusqlite::Result<RuleVersion> {
    Ok(RuleVersion {
        version: row.get("version")?,
        hash: row.get("hash")?,
        reason: row.get("reason")?,
        frozen_at: Moment(row.get("frozen_at")?),
        frozen_by: row.get("frozen_by")?,
    })
}
