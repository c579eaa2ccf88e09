//! The pool of jurors, for all campaigns. Telephone numbers stay in this table: no list but the pool reads them.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Transaction;
use crate::error::{Error, OrNotFound, Result};
use crate::model::JurorId;
use crate::model::juror::{Juror, JurorDraft};

const WHAT: &str = "这位评委";

const COLUMNS: &str = "id, name, unit, title, jury_group, phone, revision, removed_at,
    (SELECT count(DISTINCT seat.campaign_id) FROM seat JOIN campaign ON campaign.id = seat.campaign_id
      WHERE seat.juror_id = juror.id AND campaign.removed_at IS NULL) AS campaigns";

/// All jurors outside the recycle bin, in the order they came in.
pub fn list(connection: &Connection) -> Result<Vec<Juror>> {
    let sql = format!("SELECT {COLUMNS} FROM juror WHERE removed_at IS NULL ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map([], juror)?.collect::<rusqlite::Result<_>>()?)
}

/// Names of all jurors ever, those in the recycle bin too.
pub fn names(connection: &Connection) -> Result<BTreeMap<JurorId, String>> {
    let mut statement = connection.prepare_cached("SELECT id, name FROM juror ORDER BY id")?;
    let rows = statement.query_map([], |row| Ok((JurorId(row.get("id")?), row.get("name")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One juror outside the recycle bin.
pub fn present(connection: &Connection, id: JurorId) -> Result<Juror> {
    one(connection, id, false)?.or_not_found(WHAT)
}

/// One juror of the recycle bin.
pub fn removed(connection: &Connection, id: JurorId) -> Result<Juror> {
    one(connection, id, true)?.or_not_found("回收站中的这位评委")
}

fn one(connection: &Connection, id: JurorId, removed: bool) -> Result<Option<Juror>> {
    let sql = format!("SELECT {COLUMNS} FROM juror WHERE id = ?1 AND (removed_at IS NOT NULL) = ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row(params![id.0, removed], juror).optional()?)
}

pub fn insert(transaction: &Transaction<'_>, draft: &JurorDraft) -> Result<JurorId> {
    let id = JurorId(transaction.new_id()?);
    transaction.execute(
        "INSERT INTO juror (id, name, unit, title, jury_group, phone, revision, created_at, updated_at, removed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?7, NULL)",
        params![id.0, draft.name, draft.unit, draft.title, draft.jury_group, draft.phone, transaction.now.0],
    )?;
    Ok(id)
}

/// Changes a juror who still has the revision.
pub fn update(transaction: &Transaction<'_>, id: JurorId, revision: u32, draft: &JurorDraft) -> Result<()> {
    let changed = transaction.execute(
        "UPDATE juror SET name = ?3, unit = ?4, title = ?5, jury_group = ?6, phone = ?7, revision = revision + 1,
           updated_at = ?8
         WHERE id = ?1 AND revision = ?2 AND removed_at IS NULL",
        params![id.0, revision, draft.name, draft.unit, draft.title, draft.jury_group, draft.phone, transaction.now.0],
    )?;
    if changed == 0 { Err(Error::Conflict { what: WHAT }) } else { Ok(()) }
}

/// Moves a juror into the recycle bin, or out of it.
pub fn set_removed(transaction: &Transaction<'_>, id: JurorId, removed: bool) -> Result<()> {
    let changed = transaction.execute(
        "UPDATE juror SET removed_at = ?2, revision = revision + 1, updated_at = ?3
         WHERE id = ?1 AND (removed_at IS NULL) = ?4",
        params![id.0, removed.then_some(transaction.now.0), transaction.now.0, removed],
    )?;
    if changed == 0 { Err(Error::NotFound { what: WHAT }) } else { Ok(()) }
}

/// Titles of the campaigns outside the recycle bin in which the juror has a seat.
pub fn seated_in(connection: &Connection, id: JurorId) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT title FROM campaign WHERE removed_at IS NULL
           AND id IN (SELECT campaign_id FROM seat WHERE juror_id = ?1) ORDER BY id",
    )?;
    Ok(statement.query_map([id.0], |row| row.get("title"))?.collect::<rusqlite::Result<_>>()?)
}

fn juror(row: &Row<'_>) -> rusqlite::Result<Juror> {
    Ok(Juror {
        id: JurorId(row.get("id")?),
        revision: row.get("revision")?,
        name: row.get("name")?,
        unit: row.get("unit")?,
        title: row.get("title")?,
        jury_group: row.get("jury_group")?,
        phone: row.get("phone")?,
        campaigns: row.get("campaigns")?,
    })
}
