//! What a command works on and for whom: the open library, the files handed in and out, the press,
//! and the call itself (who, when, watched by whom). A door makes one [`Desk`] and a [`Call`] per command.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, OrNotFound, Result};
use crate::files::typeset::Press;
use crate::model::time::Moment;
use crate::store::Library;

/// Everything a command may touch.
pub struct Desk {
    pub library: Library,
    pub files: Tray,
    pub press: Press,
}

/// One call of a command: who makes it, at what moment, and who watches.
pub struct Call<'a> {
    pub who: String,
    pub now: Moment,
    pub watch: &'a dyn Watch,
}

/// Sees progress and may cancel. Long jobs report at least every 100 ms and ask [`Watch::cancelled`] as often.
pub trait Watch: Sync {
    fn progress(&self, progress: &Progress);
    fn cancelled(&self) -> bool;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Progress {
    /// What is being done, in Chinese: “读取选票”.
    pub label: String,
    #[ts(type = "number")]
    pub done: u64,
    /// Zero while unknown.
    #[ts(type = "number")]
    pub total: u64,
}

impl Call<'_> {
    /// Reports progress; an error if the user has cancelled.
    pub fn step(&self, label: &str, done: u64, total: u64) -> Result<()> {
        self.watch.progress(&Progress { label: label.to_owned(), done, total });
        if self.watch.cancelled() { Err(Error::Cancelled) } else { Ok(()) }
    }
}

/// Watches nothing: for short calls and tests.
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&self, _: &Progress) {}
    fn cancelled(&self) -> bool {
        false
    }
}

/// Names a file in the [`Tray`]. Pages only ever hold this; no name from a user becomes a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct FileId(pub String);

/// A file made by a command, for the door to hand on: saved, opened, printed, downloaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Output {
    pub file: FileId,
    /// Suggested name, in Chinese, with extension.
    pub name: String,
    #[ts(type = "number")]
    pub bytes: u64,
}

/// The files on the desk: handed in by the door, or made for it in a folder of the desk's own.
pub struct Tray {
    folder: PathBuf,
    next: AtomicU64,
    files: Mutex<BTreeMap<FileId, Filed>>,
}

#[derive(Debug, Clone)]
pub struct Filed {
    pub path: PathBuf,
    pub name: String,
}

impl Tray {
    /// `folder` is empty and belongs to this desk; the door removes it at the end.
    pub fn new(folder: PathBuf) -> Self {
        Tray { folder, next: AtomicU64::new(1), files: Mutex::default() }
    }

    /// Puts a file that lies outside on the tray.
    pub fn admit(&self, path: &Path, name: &str) -> Result<FileId> {
        self.insert(Filed { path: path.to_owned(), name: name.to_owned() })
    }

    /// A fresh path in the desk's folder with the given extension, for a file to be made or uploaded.
    pub fn fresh(&self, name: &str, extension: &str) -> Result<(FileId, PathBuf)> {
        let path = self.folder.join(format!("{}.{extension}", self.next.fetch_add(1, Ordering::Relaxed)));
        Ok((self.insert(Filed { path: path.clone(), name: name.to_owned() })?, path))
    }

    /// Writes `content` into a fresh file.
    pub fn put(&self, name: &str, extension: &str, content: &[u8]) -> Result<Output> {
        let (file, path) = self.fresh(name, extension)?;
        std::fs::write(&path, content).map_err(|cause| Error::file(format!("写出“{name}”"), cause))?;
        Ok(Output { file, name: name.to_owned(), bytes: content.len().try_into().unwrap_or(u64::MAX) })
    }

    pub fn get(&self, id: &FileId) -> Result<Filed> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned().or_not_found("这个文件")
    }

    /// Takes a file made or uploaded on the tray off again and deletes it.
    pub fn discard(&self, id: &FileId) {
        let filed = self.files.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        if let Some(filed) = filed.filter(|filed| filed.path.starts_with(&self.folder)) {
            let _ = std::fs::remove_file(filed.path);
        }
    }

    /// Does so with a file of the desk's own only; one that lies outside stays at hand.
    pub fn discard_own(&self, id: &FileId) {
        if self.get(id).is_ok_and(|filed| filed.path.starts_with(&self.folder)) {
            self.discard(id);
        }
    }

    fn insert(&self, filed: Filed) -> Result<FileId> {
        let mut random = [0u8; 16];
        getrandom::fill(&mut random).map_err(|_| Error::Refused("系统未能提供随机数，请重新启动程序。".to_owned()))?;
        let id = FileId(random.iter().map(|byte| format!("{byte:02x}")).collect());
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), filed);
        Ok(id)
    }
}
