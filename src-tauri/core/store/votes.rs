//! Vote imports, tally lines and matching decisions. An import is replaced or withdrawn, never overwritten.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Transaction;
use super::codes::{json, read_json, read_word, word};
use super::voters::Key;
use crate::error::{OrNotFound, Result};
use crate::model::decided::mark;
use crate::model::time::Moment;
use crate::model::vote::{ImportMode, Rejected};
use crate::model::vote_file::{MatchDecision, VoteFormat, VoteMapping};
use crate::model::{CampaignId, CaseId, CategoryId, ImportId, RoundId};

/// An import to be entered.
pub struct NewImport<'a> {
    pub id: ImportId,
    pub campaign: CampaignId,
    pub round: RoundId,
    pub mode: ImportMode,
    pub name: &'a str,
    pub sha256: &'a str,
    pub bytes: u64,
    pub mapping: &'a VoteMapping,
    /// The rules it was counted under at the time.
    pub rules: &'a [(String, String)],
    pub rows: u64,
    pub accepted: u64,
    pub rejected: &'a Rejected,
    pub participants: Option<u64>,
}

/// An import as kept, with the counts of the time it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    pub id: ImportId,
    pub campaign: CampaignId,
    pub round: RoundId,
    pub mode: ImportMode,
    pub name: String,
    pub sha256: String,
    pub format: VoteFormat,
    pub mapping: VoteMapping,
    pub rows: u64,
    pub accepted: u64,
    pub rejected: Rejected,
    pub participants: Option<u64>,
    pub imported_at: Moment,
    pub imported_by: String,
    pub withdrawn_at: Option<Moment>,
}

/// An option of an import: bit `position` of its ballots' choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportOption {
    pub case: CaseId,
    pub category: CategoryId,
}

const COLUMNS: &str =
    "id, campaign_id, round_id, mode, name, sha256, format, mapping, rows, accepted, rejected, participants,
    imported_at, imported_by, withdrawn_at";

/// Enters an import; its ballots are written already.
pub fn write(
    transaction: &Transaction<'_>,
    import: &NewImport<'_>,
    options: impl Iterator<Item = CaseId>,
) -> Result<()> {
    transaction.execute(
        "INSERT INTO vote_import (id, campaign_id, round_id, mode, name, sha256, bytes, format, mapping, rules, rows,
           accepted, rejected, participants, imported_at, imported_by, withdrawn_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, NULL)",
        params![
            import.id.0,
            import.campaign.0,
            import.round.0,
            word(import.mode)?,
            import.name,
            import.sha256,
            signed(import.bytes),
            word(import.mapping.format)?,
            json(import.mapping)?,
            json(&import.rules)?,
            signed(import.rows),
            signed(import.accepted),
            json(import.rejected)?,
            import.participants.map(signed),
            transaction.now.0,
            transaction.who,
        ],
    )?;
    let mut statement =
        transaction.prepare_cached("INSERT INTO vote_option (import_id, position, case_id) VALUES (?1, ?2, ?3)")?;
    for (position, case) in (0i64..).zip(options) {
        statement.execute(params![import.id.0, position, case.0])?;
    }
    Ok(())
}

/// Enters what a tally table states for a case.
pub fn write_tally_line(transaction: &Transaction<'_>, import: ImportId, case: CaseId, votes: u64) -> Result<()> {
    let mut statement =
        transaction.prepare_cached("INSERT INTO tally_line (import_id, case_id, votes) VALUES (?1, ?2, ?3)")?;
    statement.execute(params![import.0, case.0, signed(votes)])?;
    Ok(())
}

/// What a tally table stated, by case.
pub fn tally_lines(connection: &Connection, import: ImportId) -> Result<Vec<(CaseId, u64)>> {
    let mut statement =
        connection.prepare_cached("SELECT case_id, votes FROM tally_line WHERE import_id = ?1 ORDER BY case_id")?;
    let rows = statement.query_map([import.0], |row| Ok((CaseId(row.get("case_id")?), unsigned(row.get("votes")?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The options of an import by position; a case in the recycle bin keeps its category.
pub fn options(connection: &Connection, import: ImportId) -> Result<Vec<ImportOption>> {
    let mut statement = connection.prepare_cached(
        "SELECT case_id, category_id FROM vote_option JOIN case_entry ON case_entry.id = case_id
         WHERE import_id = ?1 ORDER BY position",
    )?;
    let option = |row: &Row<'_>| {
        Ok(ImportOption { case: CaseId(row.get("case_id")?), category: CategoryId(row.get("category_id")?) })
    };
    Ok(statement.query_map([import.0], option)?.collect::<rusqlite::Result<_>>()?)
}

/// All imports of a campaign, the newest first, withdrawn ones too.
pub fn imports(connection: &Connection, campaign: CampaignId) -> Result<Vec<Import>> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM vote_import WHERE campaign_id = ?1 ORDER BY id DESC"))?;
    Ok(statement.query_map([campaign.0], import)?.collect::<rusqlite::Result<_>>()?)
}

/// The imports of a round that count, the oldest first: the newest that replaces, and those added to it since.
pub fn current(connection: &Connection, round: RoundId) -> Result<Vec<Import>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM current_import WHERE round_id = ?1 ORDER BY id"))?;
    Ok(statement.query_map([round.0], import)?.collect::<rusqlite::Result<_>>()?)
}

pub fn get(connection: &Connection, id: ImportId) -> Result<Import> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM vote_import WHERE id = ?1"))?;
    statement.query_row([id.0], import).optional()?.or_not_found("这次导入")
}

/// Marks an import as withdrawn; its ballots stay.
pub fn withdraw(transaction: &Transaction<'_>, id: ImportId) -> Result<()> {
    transaction.execute("UPDATE vote_import SET withdrawn_at = ?2 WHERE id = ?1", params![id.0, transaction.now.0])?;
    Ok(())
}

/// Decisions about spellings, by category and spelling.
pub fn decisions(connection: &Connection, campaign: CampaignId) -> Result<Vec<MatchDecision>> {
    let mut statement = connection.prepare_cached(
        "SELECT category.name AS category, spelling, case_id, fill_in FROM match_decision
           JOIN category ON category.id = match_decision.category_id
         WHERE match_decision.campaign_id = ?1 ORDER BY category.position, spelling",
    )?;
    let decision = |row: &Row<'_>| {
        let case = row.get::<_, Option<i64>>("case_id")?.map(CaseId);
        Ok(MatchDecision {
            category: row.get("category")?,
            spelling: row.get("spelling")?,
            case,
            fill_in: row.get("fill_in")?,
        })
    };
    Ok(statement.query_map([campaign.0], decision)?.collect::<rusqlite::Result<_>>()?)
}

/// A decision with who made it and the title of the case it means.
pub struct KeptDecision {
    pub category: String,
    pub spelling: String,
    /// None = no case of this campaign.
    pub title: Option<String>,
    pub fill_in: bool,
    pub at: Moment,
    pub by: String,
}

/// Decisions as people see them, by category and spelling.
pub fn kept_decisions(connection: &Connection, campaign: CampaignId) -> Result<Vec<KeptDecision>> {
    let mut statement = connection.prepare_cached(
        "SELECT category.name AS category, spelling, case_entry.title AS title, fill_in, decided_at, decided_by
           FROM match_decision
           JOIN category ON category.id = match_decision.category_id
           LEFT JOIN case_entry ON case_entry.id = match_decision.case_id
         WHERE match_decision.campaign_id = ?1 ORDER BY category.position, spelling",
    )?;
    let decision = |row: &Row<'_>| {
        Ok(KeptDecision {
            category: row.get("category")?,
            spelling: row.get("spelling")?,
            title: row.get("title")?,
            fill_in: row.get("fill_in")?,
            at: Moment(row.get("decided_at")?),
            by: row.get("decided_by")?,
        })
    };
    Ok(statement.query_map([campaign.0], decision)?.collect::<rusqlite::Result<_>>()?)
}

/// None where there is no such decision.
pub fn forget_decision(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    category: &str,
    spelling: &str,
) -> Result<Option<()>> {
    let gone = transaction.execute(
        "DELETE FROM match_decision WHERE campaign_id = ?1 AND spelling = ?3
           AND category_id IN (SELECT id FROM category WHERE campaign_id = ?1 AND name = ?2)",
        params![campaign.0, category, spelling],
    )?;
    Ok((gone > 0).then_some(()))
}

/// Keeps a decision in place of an earlier one about the same spelling.
pub fn decide(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    category: CategoryId,
    decision: &MatchDecision,
    key: &Key,
) -> Result<()> {
    let forms = params![campaign.0, category.0, decision.spelling, mark(key, &decision.spelling)];
    let mut statement = transaction.prepare_cached(
        "DELETE FROM match_decision WHERE campaign_id = ?1 AND category_id = ?2 AND spelling IN (?3, ?4)",
    )?;
    statement.execute(forms)?;
    let mut statement = transaction.prepare_cached(
        "INSERT INTO match_decision (campaign_id, category_id, spelling, case_id, fill_in, decided_at, decided_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let case = decision.case.map(|case| case.0);
    let fill_in = case.is_none() && decision.fill_in;
    statement.execute(params![
        campaign.0,
        category.0,
        decision.kept(key).spelling,
        case,
        fill_in,
        transaction.now.0,
        transaction.who
    ])?;
    Ok(())
}

fn import(row: &Row<'_>) -> rusqlite::Result<Import> {
    Ok(Import {
        id: ImportId(row.get("id")?),
        campaign: CampaignId(row.get("campaign_id")?),
        round: RoundId(row.get("round_id")?),
        mode: read_word(row, "mode")?,
        name: row.get("name")?,
        sha256: row.get("sha256")?,
        format: read_word(row, "format")?,
        mapping: read_json(row, "mapping")?,
        rows: unsigned(row.get("rows")?),
        accepted: unsigned(row.get("accepted")?),
        rejected: read_json(row, "rejected")?,
        participants: row.get::<_, Option<i64>>("participants")?.map(unsigned),
        imported_at: Moment(row.get("imported_at")?),
        imported_by: row.get("imported_by")?,
        withdrawn_at: row.get::<_, Option<i64>>("withdrawn_at")?.map(Moment),
    })
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
