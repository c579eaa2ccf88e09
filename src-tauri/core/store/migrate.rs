//! Brings a library up to this program's version. A released migration is never edited; a newer library is
//! refused; an older one is backed up beside itself first.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::backup;
use crate::error::{Error, Result};
use crate::model::time::Moment;

/// "LRel", so that no other SQLite file is taken for a library.
const APPLICATION_ID: i64 = 0x4c52_656c;

/// Bytes of a page. SQLite's own 4096 is small for blobs as long as those of ballots: written in such pages they take
/// a tenth more of the time of an import.
const PAGE_SIZE: i64 = 16_384;

const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_main_line.sql"),
    include_str!("migrations/0002_judging.sql"),
    include_str!("migrations/0003_scores_by_key.sql"),
    include_str!("migrations/0004_score_sheets.sql"),
    include_str!("migrations/0005_marked_spellings.sql"),
    include_str!("migrations/0006_current_imports.sql"),
];

/// Runs what is missing, each migration in one exclusive transaction.
pub fn migrate(connection: &mut Connection, path: &Path, now: Moment) -> Result<()> {
    let empty = connection
        .query_row("SELECT count(*) AS n FROM sqlite_schema", [], |row| row.get::<_, i64>("n"))
        .map_err(|_| Error::NotALibrary { path: path.display().to_string() })?
        == 0;
    let found = if empty { 0 } else { require_library(connection, path)? };
    if found < known() && !empty {
        backup::before_migration(connection, path, now)?;
    }
    // A library takes another size of page only by being written anew, and not while it has a write-ahead log.
    if pragma(connection, "page_size")? != PAGE_SIZE {
        connection.execute_batch(&format!("PRAGMA journal_mode = DELETE; PRAGMA page_size = {PAGE_SIZE}; VACUUM;"))?;
    }
    connection.execute_batch("PRAGMA journal_mode = WAL;")?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_an_older_library_stay_as_they_were() {
        let library = Connection::open_in_memory().unwrap();
        library.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        MIGRATIONS[..3].iter().for_each(|sql| library.execute_batch(sql).unwrap());
        let entry = "INSERT INTO score_entry (id, campaign_id, stage_key, juror_id, case_id, item, before, after, why,
                       entered_at, entered_by) VALUES (?1, 1, 's', ?2, ?3, ?4, '', '', '', 0, '陈敏')";
        let score = "INSERT INTO score (campaign_id, stage_key, juror_id, case_id, item, value, entry_id)
                     VALUES (1, 's', ?1, ?2, ?3, ?4, ?5)";
        let scores = [(1, 1, "a", Some(950), 4), (1, 1, "乙\"", None, 6), (1, 2, "", Some(100), 2)];
        // The first cell was mended, and a cell emptied.
        for (id, (juror, case, item)) in [(1, (1, 1, "a")), (3, (1, 3, "a"))] {
            library.execute(entry, (id, juror, case, item)).unwrap();
        }
        for (juror, case, item, value, id) in scores {
            library.execute(entry, (id, juror, case, item)).unwrap();
            library.execute(score, (juror, case, item, value, id)).unwrap();
        }
        MIGRATIONS[3..].iter().for_each(|sql| library.execute_batch(sql).unwrap());
        let kept = library
            .prepare("SELECT juror_id, case_id, item, value, entry_id FROM score ORDER BY juror_id, case_id, item")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            .unwrap()
            .collect::<rusqlite::Result<Vec<(i64, i64, String, Option<i64>, i64)>>>()
            .unwrap();
        assert_eq!(kept, scores.map(|(juror, case, item, value, id)| (juror, case, item.to_owned(), value, id)));
    }
}
