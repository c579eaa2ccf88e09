//! What is held of voters, and its end. The secret that voter ids are hashed with lies in a file of its campaign, in a
//! folder beside the library and never in it: without it nobody can tell from a ballot who cast it. Sealed raw files
//! lie there too; what they look like inside is for `files/sealed.rs`. Neither is part of a backup.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};

use super::{Library, Transaction, settings};
use crate::error::{Error, Result};
use crate::model::time::Moment;
use crate::model::vote::ImportMode;
use crate::model::{CampaignId, ImportId, RoundId};

pub type Key = [u8; 32];

/// That voters' data was purged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purge {
    pub at: Moment,
    pub by: String,
    pub reason: String,
}

/// The key for an import into a round, made at first use. Refused after a purge, and where the ballots are to be added
/// to some that were hashed with another key: nobody would see who voted twice.
pub fn key_for(
    connection: &Connection,
    library: &Path,
    campaign: CampaignId,
    round: RoundId,
    mode: ImportMode,
) -> Result<Key> {
    if let Some(purge) = purged(connection, campaign)? {
        return Err(Error::Refused(format!(
            "这个活动的投票人信息已于 {} 清除，不能再导入选票。原有的计票结果不受影响。",
            purge.at.chinese()
        )));
    }
    let known = key(library, campaign)?;
    let mark = known.as_ref().map(mark);
    if mode == ImportMode::Add && current_marks(connection, round)?.iter().any(|used| Some(used) != mark.as_ref()) {
        return Err(Error::Refused(
            "案例库旁没有此前导入所用的投票人密钥，追加的选票不能与已导入的查重，未写入任何内容。\
             请把原来的密钥文件放回案例库旁的“.voters”文件夹，或者选“替换”，把全部文件重新导入。"
                .to_owned(),
        ));
    }
    match known {
        Some(key) => Ok(key),
        None => make_key(&key_file(library, campaign)).map_err(|cause| Error::file("建立投票人密钥", cause)),
    }
}

/// The key of a campaign, where there is one.
pub fn key(library: &Path, campaign: CampaignId) -> Result<Option<Key>> {
    let path = key_file(library, campaign);
    match std::fs::read(&path) {
        Ok(bytes) => bytes.as_slice().try_into().map(Some).map_err(|_| {
            Error::Refused("案例库旁的投票人密钥文件已损坏，未写入任何内容。请放回完好的密钥文件后重试。".to_owned())
        }),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(Error::file("读取投票人密钥", cause)),
    }
}

/// Tells keys apart and gives nothing of them away.
fn mark(key: &Key) -> String {
    let mark = blake3::derive_key("laurel voters: mark of a campaign's key", key);
    mark.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Where the raw file of an import is kept.
pub fn raw_file(library: &Path, import: ImportId) -> PathBuf {
    folder(library).join(format!("{import}.sealed"))
}

/// Where it is written before the import is committed.
pub fn fresh_raw_file(library: &Path, import: ImportId) -> PathBuf {
    raw_file(library, import).with_extension("sealed.part")
}

/// At opening, while no import is under way: moves raw files of committed imports into place and removes what imports
/// that were broken off have left.
pub fn settle(connection: &Connection, library: &Path) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder(library)) else { return Ok(()) };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(import) = name.strip_suffix(".sealed.part") else { continue };
        let import = import.parse().ok().map(ImportId);
        let _ = match import.filter(|import| is_raw_kept(connection, *import).unwrap_or_default()) {
            Some(import) => std::fs::rename(&path, raw_file(library, import)),
            None => std::fs::remove_file(&path),
        };
    }
    Ok(())
}

/// `案例库.laurel.voters` beside the library; made by the first key.
fn folder(library: &Path) -> PathBuf {
    let mut name = library.as_os_str().to_owned();
    name.push(".voters");
    name.into()
}

fn key_file(library: &Path, campaign: CampaignId) -> PathBuf {
    folder(library).join(format!("{campaign}.key"))
}

/// Whole or not at all: written aside, then moved into place.
fn make_key(path: &Path) -> std::io::Result<Key> {
    let mut key = Key::default();
    getrandom::fill(&mut key).map_err(|cause| std::io::Error::other(cause.to_string()))?;
    path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    let aside = path.with_extension("key.new");
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside)?;
    file.write_all(&key)?;
    file.sync_all()?;
    std::fs::rename(&aside, path)?;
    Ok(key)
}

/// Enters with which key an import's voters were hashed, and whether its raw file is kept.
pub fn write(transaction: &Transaction<'_>, import: ImportId, key: &Key, raw: bool) -> Result<()> {
    transaction.execute(
        "INSERT INTO import_key (import_id, mark, raw) VALUES (?1, ?2, ?3)",
        params![import.0, mark(key), raw],
    )?;
    Ok(())
}

/// The keys of the imports that count in a round.
fn current_marks(connection: &Connection, round: RoundId) -> Result<Vec<String>> {
    let mut marks = Vec::new();
    for import in super::votes::current(connection, round)? {
        let mut statement = connection.prepare_cached("SELECT mark FROM import_key WHERE import_id = ?1")?;
        marks.extend(statement.query_row([import.id.0], |row| row.get::<_, String>("mark")).optional()?);
    }
    Ok(marks)
}

/// Whether the raw file of an import is kept.
pub fn keeps_raw(connection: &Connection, library: &Path, import: ImportId) -> Result<bool> {
    Ok(is_raw_kept(connection, import)? && raw_file(library, import).is_file())
}

fn is_raw_kept(connection: &Connection, import: ImportId) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT raw FROM import_key WHERE import_id = ?1")?;
    Ok(statement.query_row([import.0], |row| row.get("raw")).optional()?.unwrap_or_default())
}

/// Networks kept of a campaign's voters.
pub fn networks(connection: &Connection, campaign: CampaignId) -> Result<u64> {
    let n: i64 = connection.query_row(
        "SELECT count(DISTINCT network) AS n FROM ballot_place JOIN vote_import ON vote_import.id = import_id
         WHERE campaign_id = ?1",
        [campaign.0],
        |row| row.get("n"),
    )?;
    Ok(u64::try_from(n).unwrap_or_default())
}

pub fn purged(connection: &Connection, campaign: CampaignId) -> Result<Option<Purge>> {
    let mut statement =
        connection.prepare_cached("SELECT purged_at, purged_by, reason FROM voter_purge WHERE campaign_id = ?1")?;
    let purge = statement.query_row([campaign.0], |row| {
        Ok(Purge { at: Moment(row.get("purged_at")?), by: row.get("purged_by")?, reason: row.get("reason")? })
    });
    Ok(purge.optional()?)
}

/// Empties the networks and destroys key and raw files. The files go last, so that a failure before them leaves
/// everything as it was; a failure after them leaves nothing that could still be read, and the purge can be repeated.
pub fn purge(transaction: &Transaction<'_>, library: &Path, campaign: CampaignId, reason: &str) -> Result<()> {
    transaction.execute_batch("PRAGMA secure_delete = ON")?;
    transaction.execute(
        "UPDATE ballot_place SET network = NULL
         WHERE import_id IN (SELECT id FROM vote_import WHERE campaign_id = ?1)",
        [campaign.0],
    )?;
    transaction.execute(
        "UPDATE import_key SET raw = 0 WHERE import_id IN (SELECT id FROM vote_import WHERE campaign_id = ?1)",
        [campaign.0],
    )?;
    transaction.execute(
        "INSERT INTO voter_purge (campaign_id, purged_at, purged_by, reason) VALUES (?1, ?2, ?3, ?4)",
        params![campaign.0, transaction.now.0, transaction.who, reason],
    )?;
    settings::set(transaction, settings::SCRUB_DUE, "yes")?;
    let destroyed = |path: &Path| destroy(path).map_err(|cause| Error::file("销毁投票人密钥与原始文件", cause));
    for import in super::votes::imports(transaction, campaign)? {
        destroyed(&fresh_raw_file(library, import.id))?;
        destroyed(&raw_file(library, import.id))?;
    }
    destroyed(&key_file(library, campaign).with_extension("key.new"))?;
    destroyed(&key_file(library, campaign))
}

/// Overwrites a file and removes it; a file that is not there needs none of it.
fn destroy(path: &Path) -> std::io::Result<()> {
    let mut file = match File::options().write(true).open(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(cause),
    };
    let (zeros, mut left) = (vec![0u8; 1 << 20], file.metadata()?.len());
    while left > 0 {
        let piece = usize::try_from(left).unwrap_or(usize::MAX).min(zeros.len());
        file.write_all(zeros.get(..piece).unwrap_or_default())?;
        left = left.saturating_sub(u64::try_from(piece).unwrap_or(u64::MAX));
    }
    file.sync_all()?;
    drop(file);
    std::fs::remove_file(path)
}

impl Library {
    /// Writes the library afresh, so that nothing of what a purge emptied is left in a free place of the file or in its
    /// journal. False while somebody still reads what was before; then it is done when the library is opened next.
    pub fn scrub(&self) -> Result<bool> {
        let writer = self.writer();
        if settings::get(&writer, settings::SCRUB_DUE)?.is_none() {
            return Ok(true);
        }
        writer.execute_batch("VACUUM")?;
        let truncate = || -> Result<bool> {
            // Waits for readers as long as any statement does.
            Ok(writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>("busy"))? == 0)
        };
        if !truncate()? {
            return Ok(false);
        }
        settings::remove(&writer, settings::SCRUB_DUE)?;
        truncate()?;
        Ok(true)
    }

    /// Whether traces of a purge are still to be removed from the file.
    pub fn scrub_is_due(&self) -> Result<bool> {
        self.read(|connection| Ok(settings::get(connection, settings::SCRUB_DUE)?.is_some()))
    }
}
