//! How vote files are read, kept by their headings. Of the headings only a hash is kept: a row that was taken for
//! headings by mistake may name a voter.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Transaction;
use super::codes::{json, read_json};
use crate::error::Result;
use crate::model::case::title_key;
use crate::model::time::Moment;
use crate::model::vote_file::VoteMapping;

/// A way of reading as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptProfile {
    pub name: String,
    pub mapping: VoteMapping,
    pub saved_at: Moment,
}

/// The profile for a file with these headings. The row they stand in is the caller's to say.
pub fn for_headings(connection: &Connection, headings: &[String]) -> Result<Option<KeptProfile>> {
    let mut statement =
        connection.prepare_cached("SELECT name, mapping, saved_at FROM vote_profile WHERE headings = ?1")?;
    Ok(statement.query_row([key(headings)], profile).optional()?)
}

/// All profiles, the newest first.
pub fn list(connection: &Connection) -> Result<Vec<KeptProfile>> {
    let mut statement =
        connection.prepare_cached("SELECT name, mapping, saved_at FROM vote_profile ORDER BY saved_at DESC, name")?;
    Ok(statement.query_map([], profile)?.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a profile in place of those of the same name or for the same headings.
pub fn keep(transaction: &Transaction<'_>, name: &str, headings: &[String], mapping: &VoteMapping) -> Result<()> {
    let key = key(headings);
    transaction.execute("DELETE FROM vote_profile WHERE name = ?1 OR headings = ?2", params![name, key])?;
    transaction.execute(
        "INSERT INTO vote_profile (name, headings, mapping, saved_at) VALUES (?1, ?2, ?3, ?4)",
        params![name, key, json(mapping)?, transaction.now.0],
    )?;
    Ok(())
}

/// None where there is no such profile.
pub fn forget(transaction: &Transaction<'_>, name: &str) -> Result<Option<()>> {
    Ok((transaction.execute("DELETE FROM vote_profile WHERE name = ?1", [name])? > 0).then_some(()))
}

/// Spaces, signs and the case of letters in headings do not matter; trailing blank columns neither.
fn key(headings: &[String]) -> String {
    let keys: Vec<String> = headings.iter().map(|heading| title_key(heading)).collect();
    let filled = keys.iter().rposition(|key| !key.is_empty()).map_or(0, |last| last + 1);
    let mut hash = blake3::Hasher::new();
    for key in keys.iter().take(filled) {
        hash.update(key.len().to_string().as_bytes()).update(b":").update(key.as_bytes());
    }
    hash.finalize().to_hex().to_string()
}

fn profile(row: &Row<'_>) -> rusqlite::Result<KeptProfile> {
    Ok(KeptProfile {
        name: row.get("name")?,
        mapping: read_json(row, "mapping")?,
        saved_at: Moment(row.get("saved_at")?),
    })
}
