//! Decisions to leave flagged ballots out of the count, and their lifting. A decision names rows of imports, so that
//! it stays what it was when the checks or the rules change; none is ever deleted.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Transaction;
use super::codes::{json, read_json};
use crate::error::{OrNotFound, Result};
use crate::model::time::Moment;
use crate::model::{CampaignId, ExclusionId, ImportId, RoundId};

/// A decision as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    pub id: ExclusionId,
    pub campaign: CampaignId,
    /// Titles of the groups it is about.
    pub groups: Vec<String>,
    pub ballots: u64,
    /// Those of them in imports that count; the others were replaced or withdrawn since.
    pub standing: u64,
    pub reason: String,
    pub decided_at: Moment,
    pub decided_by: String,
    pub lifted: Option<Lifted>,
}

impl Exclusion {
    /// Whether it still leaves ballots out.
    pub fn in_force(&self) -> bool {
        self.lifted.is_none() && self.standing > 0
    }
}

/// When, by whom and why a decision was lifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifted {
    pub at: Moment,
    pub by: String,
    pub reason: String,
}

/// Rows of ballots by import, the lowest first.
pub type Rows = BTreeMap<ImportId, Vec<u32>>;

const COLUMNS: &str = "exclusion.id AS id, campaign_id, groups, reason, decided_at, decided_by, lifted_at, lifted_by,
    lifted_reason,
    (SELECT coalesce(sum(length(rows)), 0) / 4 FROM exclusion_rows WHERE exclusion_id = exclusion.id) AS ballots,
    (SELECT coalesce(sum(length(exclusion_rows.rows)), 0) / 4 FROM exclusion_rows JOIN current_import ON current_import.id = import_id
     WHERE exclusion_id = exclusion.id) AS standing";

/// Keeps a decision of the one who acts.
pub fn add(
    transaction: &Transaction<'_>,
    round: RoundId,
    groups: &[String],
    reason: &str,
    rows: &Rows,
) -> Result<ExclusionId> {
    let id = ExclusionId(transaction.new_id()?);
    transaction.execute(
        "INSERT INTO exclusion (id, round_id, groups, reason, decided_at, decided_by, lifted_at, lifted_by, lifted_reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL, NULL)",
        params![id.0, round.0, json(&groups)?, reason, transaction.now.0, transaction.who],
    )?;
    for (import, rows) in rows {
        let bytes: Vec<u8> = rows.iter().flat_map(|row| row.to_le_bytes()).collect();
        transaction.execute(
            "INSERT INTO exclusion_rows (exclusion_id, import_id, rows) VALUES (?1, ?2, ?3)",
            params![id.0, import.0, bytes],
        )?;
    }
    Ok(id)
}

/// Enters that the one who acts lifted a decision; it stays listed.
pub fn lift(transaction: &Transaction<'_>, id: ExclusionId, reason: &str) -> Result<()> {
    transaction.execute(
        "UPDATE exclusion SET lifted_at = ?2, lifted_by = ?3, lifted_reason = ?4 WHERE id = ?1",
        params![id.0, transaction.now.0, transaction.who, reason],
    )?;
    Ok(())
}

pub fn get(connection: &Connection, id: ExclusionId) -> Result<Exclusion> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM exclusion JOIN vote_round ON vote_round.id = round_id WHERE exclusion.id = ?1"
    ))?;
    statement.query_row([id.0], exclusion).optional()?.or_not_found("这项决定")
}

/// All decisions of a round, the newest first, lifted ones too.
pub fn of_round(connection: &Connection, round: RoundId) -> Result<Vec<Exclusion>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM exclusion JOIN vote_round ON vote_round.id = round_id WHERE round_id = ?1
         ORDER BY exclusion.id DESC"
    ))?;
    Ok(statement.query_map([round.0], exclusion)?.collect::<rusqlite::Result<_>>()?)
}

/// The rows that decisions in force leave out of a round's count, each once.
pub fn rows(connection: &Connection, round: RoundId) -> Result<Rows> {
    let mut statement = connection.prepare_cached(
        "SELECT import_id, rows FROM exclusion_rows JOIN exclusion ON exclusion.id = exclusion_id
         WHERE round_id = ?1 AND lifted_at IS NULL ORDER BY import_id, exclusion_id",
    )?;
    let mut all = Rows::new();
    let kept = |row: &Row<'_>| Ok((ImportId(row.get("import_id")?), row.get::<_, Vec<u8>>("rows")?));
    for kept in statement.query_map([round.0], kept)? {
        let (import, bytes) = kept?;
        let (rows, _) = bytes.as_chunks();
        all.entry(import).or_default().extend(rows.iter().map(|row| u32::from_le_bytes(*row)));
    }
    for rows in all.values_mut() {
        rows.sort_unstable();
        rows.dedup();
    }
    Ok(all)
}

fn exclusion(row: &Row<'_>) -> rusqlite::Result<Exclusion> {
    let lifted = match row.get::<_, Option<i64>>("lifted_at")? {
        Some(at) => Some(Lifted { at: Moment(at), by: row.get("lifted_by")?, reason: row.get("lifted_reason")? }),
        None => None,
    };
    Ok(Exclusion {
        id: ExclusionId(row.get("id")?),
        campaign: CampaignId(row.get("campaign_id")?),
        groups: read_json(row, "groups")?,
        ballots: u64::try_from(row.get::<_, i64>("ballots")?).unwrap_or_default(),
        standing: u64::try_from(row.get::<_, i64>("standing")?).unwrap_or_default(),
        reason: row.get("reason")?,
        decided_at: Moment(row.get("decided_at")?),
        decided_by: row.get("decided_by")?,
        lifted,
    })
}
