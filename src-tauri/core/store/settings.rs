//! A few facts about the library itself, by key.

use rusqlite::{Connection, OptionalExtension, params};

use super::Transaction;
use crate::error::Result;

pub const OPERATOR: &str = "operator";
pub const BACKED_UP_AT: &str = "backed_up_at";
/// Present while the file may still hold traces of what was purged.
pub const SCRUB_DUE: &str = "scrub_due";

pub fn get(connection: &Connection, key: &str) -> Result<Option<String>> {
    Ok(connection.query_row("SELECT value FROM setting WHERE key = ?1", [key], |row| row.get("value")).optional()?)
}

pub fn set(transaction: &Transaction<'_>, key: &str, value: &str) -> Result<()> {
    transaction.execute(
        "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        params![key, value],
    )?;
    Ok(())
}

/// Takes a fact out; no write of a user's, hence outside of a transaction.
pub fn remove(connection: &Connection, key: &str) -> Result<()> {
    connection.execute("DELETE FROM setting WHERE key = ?1", [key])?;
    Ok(())
}
