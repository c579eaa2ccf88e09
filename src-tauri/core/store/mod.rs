//! The library (案例库): one SQLite file, and the only SQL. A file a noun.
//!
//! Every write goes through [`Library::transact`], which commits all or nothing; every write appends to the
//! history in the same transaction (see [`history`]). Rules stay in `model`, verbs in `jobs`.

pub mod awards;
pub mod backup;
pub mod ballots;
pub mod campaigns;
pub mod cases;
pub mod categories;
pub mod codes;
pub mod exclusions;
pub mod history;
pub mod judged;
pub mod migrate;
pub mod nominees;
pub mod notices;
pub mod objections;
pub mod places;
pub mod profiles;
pub mod programmes;
pub mod published;
pub mod rounds;
pub mod rule_versions;
pub mod score_checks;
pub mod scores;
pub mod settings;
pub mod signatures;
pub mod ties;
pub mod trash;
pub mod voters;
pub mod votes;

pub mod evidence;
pub mod jurors;
pub mod recusals;
pub mod seats;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What a read is made on; jobs hand it to the nouns of the store and ask it nothing themselves.
pub use rusqlite::Connection;
use rusqlite::{OpenFlags, TransactionBehavior};

use crate::desk::Call;
use crate::error::{Error, Result};
use crate::model::time::Moment;

/// The open library. Writes are one at a time; reads see the last commit and wait for nobody.
pub struct Library {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    /// Held while the library is open, so that no second program writes it.
    _lock: File,
}

/// A running transaction, with who does it and when.
pub struct Transaction<'a> {
    inner: rusqlite::Transaction<'a>,
    pub who: &'a str,
    pub now: Moment,
}

impl std::ops::Deref for Transaction<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.inner
    }
}

impl Transaction<'_> {
    /// The next id of the library; none is ever used twice.
    pub fn new_id(&self) -> Result<i64> {
        Ok(self.query_row("UPDATE sequence SET last = last + 1 RETURNING last", [], |row| row.get("last"))?)
    }

    /// The first of `count` new ids in a row.
    pub fn new_ids(&self, count: usize) -> Result<i64> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let sql = "UPDATE sequence SET last = last + ?1 RETURNING last - ?1 + 1 AS first";
        Ok(self.query_row(sql, [count], |row| row.get("first"))?)
    }
}

impl Library {
    /// Opens the library at `path`, makes it if there is none, and brings it up to this program's version
    /// after a backup beside it.
    pub fn open(path: &Path, now: Moment) -> Result<Self> {
        let lock = hold(path)?;
        let opened = connect(path).and_then(|mut writer| migrate::migrate(&mut writer, path, now).map(|()| writer));
        let writer = opened.map_err(|error| told(path, error))?;
        let library =
            Library { path: path.to_owned(), writer: Mutex::new(writer), readers: Mutex::default(), _lock: lock };
        // A full disk must not keep the library shut: then it is tried again next time.
        let _ = library.scrub();
        library.read(|connection| voters::settle(connection, path))?;
        Ok(library)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` on a connection that sees the last commit, also while a long write is under way.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let spare = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match spare {
            Some(connection) => connection,
            None => {
                let connection = connect(&self.path)?;
                // Room for all scores of a large jury, which a result reads time and again.
                connection.execute_batch("PRAGMA cache_size = -16384;")?;
                connection
            }
        };
        let reply = {
            let snapshot = connection.transaction()?;
            work(&snapshot)
        };
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        reply
    }

    /// Runs `work` in one transaction: all of it is kept, or nothing.
    pub fn transact<T>(&self, call: &Call<'_>, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = self.writer();
        let inner = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let transaction = Transaction { inner, who: &call.who, now: call.now };
        let reply = work(&transaction).and_then(|reply| {
            transaction.inner.commit()?;
            Ok(reply)
        });
        reply.map_err(|error| told(&self.path, error))
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where there is no room, SQLite may fail as for any other trouble with the disk: then a small file beside the library
/// tells which it is.
fn told(path: &Path, error: Error) -> Error {
    let failed = rusqlite::ErrorCode::SystemIoFailure;
    if !matches!(&error, Error::Database(cause) if cause.sqlite_error_code() == Some(failed)) {
        return error;
    }
    let mut probe = path.as_os_str().to_owned();
    probe.push(".room");
    let tried = std::fs::write(&probe, [0; 1 << 16]);
    let _ = std::fs::remove_file(&probe);
    tried.err().map_or(error, |cause| Error::file("写入案例库", cause))
}

/// Takes the lock file beside the library.
fn hold(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|cause| Error::file(format!("建立文件夹“{}”", folder.display()), cause))?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .map_err(|cause| Error::file("锁定案例库", cause))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Error::Locked { path: path.display().to_string() }),
        Err(std::fs::TryLockError::Error(cause)) => Err(Error::file("锁定案例库", cause)),
    }
}

fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(Duration::from_secs(5))?;
    // The first statement that reads the file. What a large import leaves of its journal is cut off by the next write.
    let set = connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;
             PRAGMA journal_size_limit = 4194304;",
    );
    match set {
        Err(cause) if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Err(Error::NotALibrary { path: path.display().to_string() })
        }
        Err(cause) => Err(cause.into()),
        Ok(()) => Ok(connection),
    }
}
