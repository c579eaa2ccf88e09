//! Copies of the library: taken while it is in use, and put back.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::model::time::Moment;

/// Copies the library beside itself before its shape changes.
pub fn before_migration(connection: &Connection, path: &Path, now: Moment) -> Result<PathBuf> {
    let target = path.with_extension(format!("升级前-{}.laurel", now.local().format("%Y%m%d-%H%M%S")));
    copy(connection, &target)?;
    Ok(target)
}

/// Writes the library as it stands into the file `target`.
pub fn copy(connection: &Connection, target: &Path) -> Result<()> {
    if target.exists() {
        std::fs::remove_file(target).map_err(|cause| Error::file("替换旧备份", cause))?;
    }
    connection.backup("main", target, None)?;
    Ok(())
}
