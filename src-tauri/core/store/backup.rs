//! Copies of the library: taken while it is in use, and put back as a whole.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::{Library, migrate};
use crate::error::{Error, Result};
use crate::model::problem::Problem;
use crate::model::time::Moment;

/// Backups kept in the folder beside the library; the oldest go.
const KEPT: usize = 20;

impl Library {
    /// Writes the library as it stands into the folder “备份” beside it.
    pub fn back_up(&self, now: Moment) -> Result<PathBuf> {
        let target = beside(self.path(), "备份", now)?;
        self.read(|connection| copy(connection, &target))?;
        thin_out(&target);
        Ok(target)
    }

    /// Replaces the library by the backup at `source`, all or nothing; what stood before is kept beside it.
    pub fn restore(&self, source: &Path, now: Moment) -> Result<()> {
        let not_ours = || Error::NotALibrary { path: file_name(source) };
        let backup = Connection::open_with_flags(source, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(|_| not_ours())?;
        migrate::require_library(&backup, source)?;
        let sound: String = backup.query_row("PRAGMA quick_check", [], |row| row.get(0)).map_err(|_| not_ours())?;
        if sound != "ok" {
            return Err(Error::Refused(format!("备份“{}”已损坏，未作任何改动。请改用另一份备份。", file_name(source))));
        }
        let before = beside(self.path(), "恢复前", now)?;
        self.read(|connection| copy(connection, &before))?;
        let staged = beside(self.path(), "恢复中", now)?;
        let restored = copy(&backup, &staged).and_then(|()| self.replace(&staged, now));
        let _ = std::fs::remove_file(&staged);
        restored
    }

    /// Takes the pages of the library at `staged`, once it is of this program's version and size of page.
    fn replace(&self, staged: &Path, now: Moment) -> Result<()> {
        let mut source = Connection::open(staged)?;
        migrate::migrate(&mut source, self.path(), now)?;
        let mut writer = self.writer();
        let pages = rusqlite::backup::Backup::new(&source, &mut writer)?;
        // One step over all pages: a break leaves the library as it was.
        match pages.step(-1)? {
            rusqlite::backup::StepResult::Done => Ok(()),
            _ => Err(Error::Refused("案例库正在使用，未能恢复。请关闭其他窗口后重试。".to_owned())),
        }
    }
}

/// What SQLite itself finds wrong with the file and its references.
pub fn integrity(connection: &Connection) -> Result<Vec<Problem>> {
    const WAY_OUT: &str = "请停止使用这个案例库，从最近的备份恢复";
    let mut problems = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let findings = statement.query_map([], |row| row.get::<_, String>(0))?;
    for finding in findings {
        let finding = finding?;
        if finding != "ok" {
            problems.push(Problem::new(format!("案例库文件有损坏（{finding}）"), WAY_OUT));
        }
    }
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let table: String = row.get("table")?;
        problems.push(Problem::new(format!("案例库中“{table}”有一条记录失去了所属"), WAY_OUT));
    }
    Ok(problems)
}

/// Copies the library beside itself before its shape changes.
pub fn before_migration(connection: &Connection, path: &Path, now: Moment) -> Result<PathBuf> {
    let target = beside(path, "升级前", now)?;
    copy(connection, &target)?;
    Ok(target)
}

/// `备份/案例库-备份-20201020-093000.laurel` in the folder of the library.
fn beside(path: &Path, occasion: &str, now: Moment) -> Result<PathBuf> {
    let folder = path.with_file_name("备份");
    std::fs::create_dir_all(&folder).map_err(|cause| Error::file("建立“备份”文件夹", cause))?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(folder.join(format!("{stem}-{occasion}-{}.laurel", now.local().format("%Y%m%d-%H%M%S"))))
}

fn copy(connection: &Connection, target: &Path) -> Result<()> {
    if target.exists() {
        std::fs::remove_file(target).map_err(|cause| Error::file("替换旧备份", cause))?;
    }
    Ok(connection.backup("main", target, None)?)
}

/// Removes the oldest backups of this occasion; a file that cannot be removed stays.
fn thin_out(newest: &Path) {
    let Some((folder, name)) = newest.parent().zip(newest.file_name().map(|n| n.to_string_lossy().into_owned())) else {
        return;
    };
    // All but the time: 15 characters and the extension.
    let prefix: String =
        name.chars().take(name.chars().count().saturating_sub("20201020-093000.laurel".len())).collect();
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(&prefix))
        .collect();
    names.sort();
    let surplus = names.len().saturating_sub(KEPT);
    for name in names.iter().take(surplus) {
        let _ = std::fs::remove_file(folder.join(name));
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
