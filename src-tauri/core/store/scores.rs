//! Scores: what counts now of each cell, and every entry that led to it. Nothing entered is ever changed; a cell is
//! entered anew. Which cells may be entered is for `model::sitting` to say.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use super::Transaction;
use super::codes::{json, read_json, read_word};
use crate::error::Result;
use crate::model::exact::Points;
use crate::model::score::{CellCheck, CellEntry, Mark, ScoreCell, ScoreChange};
use crate::model::score_status::Sheets;
use crate::model::sitting::{Change, Held};
use crate::model::time::Moment;
use crate::model::{CampaignId, CaseId, CategoryId, JurorId};

/// By item hundredths of a point, none for an abstention, as a sheet is kept.
type Marks = BTreeMap<String, Option<i64>>;

/// The sheets on which the cells stand.
struct Touched<'c> {
    select: CachedStatement<'c>,
    campaign: CampaignId,
    stage: &'c str,
    known: BTreeMap<(JurorId, CaseId), Marks>,
}

impl<'c> Touched<'c> {
    fn of(connection: &'c Connection, campaign: CampaignId, stage: &'c str) -> Result<Self> {
        let select = connection.prepare_cached(
            "SELECT marks FROM score_sheet WHERE campaign_id = ?1 AND stage_key = ?2 AND juror_id = ?3 AND case_id = ?4",
        )?;
        Ok(Touched { select, campaign, stage, known: BTreeMap::new() })
    }

    fn at(&mut self, juror: JurorId, case: CaseId) -> Result<&mut Marks> {
        match self.known.entry((juror, case)) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(unknown) => {
                let key = params![self.campaign.0, self.stage, juror.0, case.0];
                let marks = self.select.query_row(key, |row| read_json(row, "marks")).optional()?;
                Ok(unknown.insert(marks.unwrap_or_default()))
            }
        }
    }

    /// Writes them back as they are now.
    fn keep(&self, transaction: &Transaction<'_>) -> Result<()> {
        let mut put = transaction.prepare_cached(
            "INSERT INTO score_sheet (campaign_id, stage_key, juror_id, case_id, marks) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET marks = excluded.marks",
        )?;
        let mut take = transaction.prepare_cached(
            "DELETE FROM score_sheet WHERE campaign_id = ?1 AND stage_key = ?2 AND juror_id = ?3 AND case_id = ?4",
        )?;
        for ((juror, case), marks) in &self.known {
            match marks.is_empty() {
                true => take.execute(params![self.campaign.0, self.stage, juror.0, case.0])?,
                false => put.execute(params![self.campaign.0, self.stage, juror.0, case.0, json(marks)?])?,
            };
        }
        Ok(())
    }
}

/// What each of the cells held before, in their order.
pub fn held(connection: &Connection, campaign: CampaignId, stage: &str, cells: &[CellEntry]) -> Result<Vec<Held>> {
    let mut sheets = Touched::of(connection, campaign, stage)?;
    let mut newest = connection.prepare_cached(
        "SELECT id, entered_by FROM score_entry
         WHERE campaign_id = ?1 AND stage_key = ?2 AND juror_id = ?3 AND case_id = ?4 AND item = ?5
         ORDER BY id DESC LIMIT 1",
    )?;
    let mut all = Vec::with_capacity(cells.len());
    for cell in cells {
        let mark = sheets.at(cell.juror, cell.case)?.get(&cell.item).map_or(Mark::Empty, |value| of_value(*value));
        let mut found = None;
        // An emptied cell has no value, and still somebody emptied it.
        if mark != Mark::Empty || cell.seen.is_some() {
            let key = params![campaign.0, stage, cell.juror.0, cell.case.0, cell.item];
            found = newest.query_row(key, |row| Ok((row.get("id")?, row.get("entered_by")?))).optional()?;
        }
        let (entry, by) = found.unzip();
        all.push(Held { mark, entry, by: by.unwrap_or_default() });
    }
    Ok(all)
}

/// All marks of a juror in a stage where each case has one.
pub fn marks_of(
    connection: &Connection,
    campaign: CampaignId,
    stage: &str,
    juror: JurorId,
) -> Result<BTreeMap<CaseId, Mark>> {
    let mut statement = connection.prepare_cached(
        "SELECT case_id, value FROM score
         WHERE campaign_id = ?1 AND stage_key = ?2 AND juror_id = ?3 AND item = '' ORDER BY case_id",
    )?;
    let rows = statement
        .query_map(params![campaign.0, stage, juror.0], |row| Ok((CaseId(row.get("case_id")?), mark(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The sheets of a stage, as far as they are filled.
pub fn of_stage(connection: &Connection, campaign: CampaignId, stage: &str) -> Result<Sheets> {
    let mut statement = connection.prepare_cached(
        "SELECT juror_id, case_id, marks FROM score_sheet WHERE campaign_id = ?1 AND stage_key = ?2
         ORDER BY juror_id, case_id",
    )?;
    let rows = statement.query_map(params![campaign.0, stage], |row| {
        let marks: Marks = read_json(row, "marks")?;
        let marks = marks.into_iter().map(|(item, value)| (item, of_value(value)));
        Ok(((JurorId(row.get("juror_id")?), CaseId(row.get("case_id")?)), marks.collect()))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The filled cells of a category in a stage, each with the newest look at its entry.
pub fn of_category(
    connection: &Connection,
    campaign: CampaignId,
    stage: &str,
    category: CategoryId,
) -> Result<Vec<ScoreCell>> {
    let mut statement = connection.prepare_cached(
        // Materialized, or every use of `entry_id` would look for it again.
        "WITH cell AS MATERIALIZED (
           SELECT score.juror_id, score.case_id, score.item, value, entry_id
           FROM score JOIN case_entry ON case_entry.id = score.case_id
           WHERE score.campaign_id = ?1 AND score.stage_key = ?2 AND case_entry.category_id = ?3)
         SELECT cell.juror_id, cell.case_id, cell.item, value, entry_id, entered_at, entered_by,
           coalesce((SELECT verdict FROM score_check WHERE score_check.entry_id = cell.entry_id
             ORDER BY score_check.id DESC LIMIT 1), 'none') AS verdict
         FROM cell JOIN score_entry ON score_entry.id = cell.entry_id
         ORDER BY cell.juror_id, cell.case_id, cell.item",
    )?;
    let rows = statement.query_map(params![campaign.0, stage, category.0], cell)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every entry of a sheet, the newest first.
pub fn changes(
    connection: &Connection,
    campaign: CampaignId,
    stage: &str,
    juror: JurorId,
    case: CaseId,
) -> Result<Vec<ScoreChange>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, item, before, after, why, entered_by, entered_at FROM score_entry
         WHERE campaign_id = ?1 AND stage_key = ?2 AND juror_id = ?3 AND case_id = ?4 ORDER BY id DESC",
    )?;
    let rows = statement.query_map(params![campaign.0, stage, juror.0, case.0], |row| {
        Ok(ScoreChange {
            entry: row.get("id")?,
            item: row.get("item")?,
            before: row.get("before")?,
            after: row.get("after")?,
            why: row.get("why")?,
            by: row.get("entered_by")?,
            at: Moment(row.get("entered_at")?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When the first score of a stage was entered.
pub fn first_at(connection: &Connection, campaign: CampaignId, stage: &str) -> Result<Option<Moment>> {
    let mut statement = connection.prepare_cached(
        "SELECT entered_at FROM score_entry WHERE campaign_id = ?1 AND stage_key = ?2 ORDER BY id LIMIT 1",
    )?;
    Ok(statement.query_row(params![campaign.0, stage], |row| row.get("entered_at").map(Moment)).optional()?)
}

/// Enters the changes and gives the cells as they stand then, with the BLAKE3 of the rows written.
pub fn enter(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    stage: &str,
    typed: &[CellEntry],
    changes: &[Change],
    why: &str,
) -> Result<(Vec<ScoreCell>, String)> {
    let mut entry = transaction.prepare_cached(
        "INSERT INTO score_entry (id, campaign_id, stage_key, juror_id, case_id, item, before, after, why, entered_at,
           entered_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    let mut sheets = Touched::of(transaction, campaign, stage)?;
    let (now, who) = (transaction.now, transaction.who);
    let first = transaction.new_ids(changes.len())?;
    let mut hasher = blake3::Hasher::new();
    let mut cells = Vec::with_capacity(changes.len());
    for (id, change) in (first..).zip(changes) {
        let Some(cell) = typed.get(change.at) else { continue };
        let (juror, case, item) = (cell.juror.0, cell.case.0, cell.item.as_str());
        let (before, after) = (change.before.to_string(), change.after.to_string());
        entry.execute(params![id, campaign.0, stage, juror, case, item, before, after, why, now.0, who])?;
        let marks = sheets.at(cell.juror, cell.case)?;
        match change.after {
            Mark::Empty | Mark::Recused => marks.remove(item),
            Mark::Abstained => marks.insert(item.to_owned(), None),
            Mark::Value(points) => marks.insert(item.to_owned(), Some(points.0)),
        };
        let row = serde_json::json!([id, campaign, stage, juror, case, item, before, after, why, now.0, who]);
        hasher.update(row.to_string().as_bytes());
        hasher.update(b"\n");
        cells.push(ScoreCell {
            juror: cell.juror,
            case: cell.case,
            item: cell.item.clone(),
            text: after,
            entry: id,
            by: who.to_owned(),
            at: now,
            check: CellCheck::None,
        });
    }
    sheets.keep(transaction)?;
    Ok((cells, hasher.finalize().to_hex().to_string()))
}

fn cell(row: &Row<'_>) -> rusqlite::Result<ScoreCell> {
    Ok(ScoreCell {
        juror: JurorId(row.get("juror_id")?),
        case: CaseId(row.get("case_id")?),
        item: row.get("item")?,
        text: mark(row)?.to_string(),
        entry: row.get("entry_id")?,
        by: row.get("entered_by")?,
        at: Moment(row.get("entered_at")?),
        check: read_word(row, "verdict")?,
    })
}

/// The mark of a value as kept.
pub(super) fn mark(row: &Row<'_>) -> rusqlite::Result<Mark> {
    Ok(of_value(row.get("value")?))
}

/// None is an abstention.
fn of_value(value: Option<i64>) -> Mark {
    value.map_or(Mark::Abstained, |hundredths| Mark::Value(Points(hundredths)))
}
