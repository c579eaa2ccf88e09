//! The frozen versions of a campaign's rules of judging, and which stages are closed for entries. A version is never
//! changed.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Transaction;
use super::codes::read_json;
use crate::error::Result;
use crate::model::CampaignId;
use crate::model::judging::Judging;
use crate::model::rule_version::{RuleVersion, canonical, hash};
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

/// Freezes the rules as the next version.
pub fn add(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    number: u32,
    rules: &Judging,
    reason: &str,
) -> Result<RuleVersion> {
    let version = RuleVersion {
        version: number,
        hash: hash(rules),
        reason: reason.to_owned(),
        frozen_at: transaction.now,
        frozen_by: transaction.who.to_owned(),
    };
    transaction.execute(
        "INSERT INTO rule_version (campaign_id, version, rules, hash, reason, frozen_at, frozen_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            campaign.0,
            version.version,
            canonical(rules),
            version.hash,
            version.reason,
            version.frozen_at.0,
            version.frozen_by
        ],
    )?;
    Ok(version)
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

/// The stages closed for entries: when and by whom.
pub fn closed(connection: &Connection, campaign: CampaignId) -> Result<BTreeMap<String, (Moment, String)>> {
    let mut statement = connection.prepare_cached(
        "SELECT stage_key, closed_at, closed_by FROM stage_close WHERE campaign_id = ?1 ORDER BY stage_key",
    )?;
    let rows = statement.query_map([campaign.0], |row| {
        Ok((row.get("stage_key")?, (Moment(row.get("closed_at")?), row.get("closed_by")?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Closes a stage; one that is closed stays as it was.
pub fn close(transaction: &Transaction<'_>, campaign: CampaignId, stage: &str) -> Result<()> {
    transaction.execute(
        "INSERT INTO stage_close (campaign_id, stage_key, closed_at, closed_by) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (campaign_id, stage_key) DO NOTHING",
        params![campaign.0, stage, transaction.now.0, transaction.who],
    )?;
    Ok(())
}

pub fn reopen(transaction: &Transaction<'_>, campaign: CampaignId, stage: &str) -> Result<()> {
    transaction
        .execute("DELETE FROM stage_close WHERE campaign_id = ?1 AND stage_key = ?2", params![campaign.0, stage])?;
    Ok(())
}
