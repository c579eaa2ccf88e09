//! A few facts about the library itself, by key.

use rusqlite::{Connection, OptionalExtension, params};

use super::Transaction;
use crate::error::Result;

pub const OPERATOR: &str = "operator";
pub const BACKED_UP_AT: &str = "backed_up_at";

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
