//! Brings a library up to this program's version. A released migration is never edited; a newer library is
//! refused; an older one is backed up beside itself first.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::backup;
use crate::error::{Error, Result};
use crate::model::time::Moment;

/// "LRel", so that no other SQLite file is taken for a library.
const APPLICATION_ID: i64 = 0x4c52_656c;

const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_main_line.sql"),
    include_str!("migrations/0002_judging.sql"),
    include_str!("migrations/0003_scores_by_key.sql"),
];

/// Runs what is missing, each migration in one exclusive transaction.
pub fn migrate(connection: &mut Connection, path: &Path, now: Moment) -> Result<()> {
    let empty = connection
        .query_row("SELECT count(*) AS n FROM sqlite_schema", [], |row| row.get::<_, i64>("n"))
        .map_err(|_| Error::NotALibrary { path: path.display().to_string() })?
        == 0;
    let found = if empty { 0 } else { require_library(connection, path)? };
    connection.execute_batch("PRAGMA journal_mode = WAL;")?;
    if found < known() && !empty {
        backup::before_migration(connection, path, now)?;
    }
    for (version, sql) in (1i64..).zip(MIGRATIONS) {
        if version > found {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
            transaction.execute_batch(sql)?;
            transaction.execute_batch(&format!(
                "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version};"
            ))?;
            transaction.commit()?;
        }
    }
    Ok(())
}

/// The version of a library that this program can read; refuses other files and newer libraries.
pub fn require_library(connection: &Connection, path: &Path) -> Result<i64> {
    let not_ours = || Error::NotALibrary { path: path.display().to_string() };
    if pragma(connection, "application_id").map_err(|_| not_ours())? != APPLICATION_ID {
        return Err(not_ours());
    }
    let found = pragma(connection, "user_version")?;
    if found > known() {
        return Err(Error::TooNew { found, known: known() });
    }
    Ok(found)
}

fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

fn pragma(connection: &Connection, name: &str) -> Result<i64> {
    Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
}
