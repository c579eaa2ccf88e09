//! The second person's look at entries: keyed again, or confirmed or rejected by eye. Each look is a row of its own;
//! the newest about the entry that counts now is what stands.

use rusqlite::{Connection, params};

use super::Transaction;
use super::codes::word;
use super::scores::mark;
use crate::error::Result;
use crate::model::score::{CellCheck, Mark};
use crate::model::{CampaignId, CaseId, JurorId};

/// An entry that counts now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub juror: JurorId,
    pub case: CaseId,
    pub item: String,
    pub mark: Mark,
    pub entry: i64,
    pub by: String,
}

/// A look that found something to settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objected {
    pub juror: JurorId,
    pub case: CaseId,
    pub item: String,
    pub mark: Mark,
    pub check: CellCheck,
    pub keyed: String,
    pub entered_by: String,
    pub checked_by: String,
}

/// The entries of a juror in a stage that count now, by case and item.
pub fn entered_of(connection: &Connection, campaign: CampaignId, stage: &str, juror: JurorId) -> Result<Vec<Entered>> {
    let mut statement = connection.prepare_cached(
        "SELECT score.juror_id, score.case_id, score.item, value, entry_id, entered_by
         FROM score JOIN score_entry ON score_entry.id = score.entry_id
         WHERE score.campaign_id = ?1 AND score.stage_key = ?2 AND score.juror_id = ?3
         ORDER BY score.case_id, score.item",
    )?;
    let rows = statement.query_map(params![campaign.0, stage, juror.0], |row| {
        Ok(Entered {
            juror: JurorId(row.get("juror_id")?),
            case: CaseId(row.get("case_id")?),
            item: row.get("item")?,
            mark: mark(row)?,
            entry: row.get("entry_id")?,
            by: row.get("entered_by")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a look at an entry; `keyed` is what the second person keyed, empty where it was looked at by eye.
pub fn add(transaction: &Transaction<'_>, entry: i64, check: CellCheck, keyed: &str) -> Result<()> {
    let id = transaction.new_id()?;
    let mut statement = transaction.prepare_cached(
        "INSERT INTO score_check (id, entry_id, verdict, keyed, checked_at, checked_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    statement.execute(params![id, entry, word(check)?, keyed, transaction.now.0, transaction.who])?;
    Ok(())
}

/// Entries that count now and whose newest look differs or rejects, by juror, case and item.
pub fn objected(connection: &Connection, campaign: CampaignId, stage: &str) -> Result<Vec<Objected>> {
    let mut statement = connection.prepare_cached(
        // From the few looks to the cells, not through all cells.
        "SELECT score.juror_id, score.case_id, score.item, value, verdict, keyed, entered_by, checked_by
         FROM score_check
           CROSS JOIN score_entry ON score_entry.id = score_check.entry_id
           CROSS JOIN score ON score.campaign_id = score_entry.campaign_id AND score.stage_key = score_entry.stage_key
             AND score.juror_id = score_entry.juror_id AND score.case_id = score_entry.case_id
             AND score.item = score_entry.item AND score.entry_id = score_entry.id
         WHERE score_entry.campaign_id = ?1 AND score_entry.stage_key = ?2 AND verdict IN ('differs', 'rejected')
           AND NOT EXISTS (SELECT 1 FROM score_check later
             WHERE later.entry_id = score_entry.id AND later.id > score_check.id)
         ORDER BY score.juror_id, score.case_id, score.item",
    )?;
    let rows = statement.query_map(params![campaign.0, stage], |row| {
        Ok(Objected {
            juror: JurorId(row.get("juror_id")?),
            case: CaseId(row.get("case_id")?),
            item: row.get("item")?,
            mark: mark(row)?,
            check: super::codes::read_word(row, "verdict")?,
            keyed: row.get("keyed")?,
            entered_by: row.get("entered_by")?,
            checked_by: row.get("checked_by")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
