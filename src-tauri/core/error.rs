//! The one error of the core. Its variant is the code that a door or the window switches on;
//! its text is Chinese and says what happened, where, and the way out.
//!
//! What a user must mend in his own material is no error: see [`crate::model::problem`].

use std::io::ErrorKind;

use serde::Serialize;
use thiserror::Error;

pub use said::of_text;

use crate::model::problem::Problem;

mod said;

/// What stops a job.
#[derive(Debug, Error)]
pub enum Error {
    /// The thing asked for is not in the library (any more).
    #[error("找不到{what}。它可能已被移入回收站，请刷新后重试。")]
    NotFound { what: &'static str },

    /// The request itself cannot be carried out; the text says why and what to do.
    #[error("{0}")]
    Refused(String),

    /// The material has problems that must be mended first; nothing was written.
    #[error("有 {} 处须修改，未写入任何内容。", .0.len())]
    Problems(Vec<Problem>),

    /// Somebody else changed the same thing since it was shown.
    #[error("{what}在打开之后已被修改。请核对最新内容后再保存。")]
    Conflict { what: &'static str },

    /// The user stopped the work; nothing was written.
    #[error("已取消，未写入任何内容。")]
    Cancelled,

    /// A file could not be read or written.
    #[error("{what}：{}", said::of_file(.cause))]
    File { what: String, cause: std::io::Error },

    /// There is no room for what was to be written.
    #[error("磁盘已满，未写入任何内容。请清理磁盘，再试一次。")]
    DiskFull,

    /// The library is held by another running program.
    #[error("案例库“{path}”正由另一个桂冠程序使用。请先关闭那个程序，再打开。")]
    Locked { path: String },

    /// The library was written by a newer program.
    #[error("案例库由更新版本的程序建立（库版本 {found}，本程序至 {known}）。请升级本程序后再打开。")]
    TooNew { found: i64, known: i64 },

    /// The file is not a library.
    #[error("“{path}”不是桂冠案例库。请选择扩展名为 .laurel 的案例库文件。")]
    NotALibrary { path: String },

    /// The library refused a statement.
    #[error("{}", said::of_library(.0))]
    Database(rusqlite::Error),

    /// A page could not be set.
    #[error("排版失败：{0}")]
    Typeset(String),
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The code the window switches on.
    pub fn code(&self) -> &'static str {
        match self {
            Error::NotFound { .. } => "not_found",
            Error::Refused(_) => "refused",
            Error::Problems(_) => "problems",
            Error::Conflict { .. } => "conflict",
            Error::Cancelled => "cancelled",
            Error::File { .. } => "file",
            Error::DiskFull => "disk_full",
            Error::Locked { .. } => "locked",
            Error::TooNew { .. } => "too_new",
            Error::NotALibrary { .. } => "not_a_library",
            Error::Database(_) => "database",
            Error::Typeset(_) => "typeset",
        }
    }

    /// A file error with the Chinese name of what was being done, e.g. “打开选票文件”.
    pub fn file(what: impl Into<String>, cause: std::io::Error) -> Self {
        match cause.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::DiskFull,
            _ => Error::File { what: what.into(), cause },
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Self {
        match cause.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Error::DiskFull,
            _ => Error::Database(cause),
        }
    }
}

/// What crosses a door when a command failed.
#[derive(Debug, Clone, Serialize, ts_rs::TS)]
pub struct Failure {
    pub code: String,
    pub message: String,
    pub problems: Vec<Problem>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (code, message) = (error.code().to_owned(), error.to_string());
        let problems = match error {
            Error::Problems(problems) => problems,
            _ => Vec::new(),
        };
        Failure { code, message, problems }
    }
}

/// Turns "no row" into [`Error::NotFound`].
pub trait OrNotFound<T> {
    fn or_not_found(self, what: &'static str) -> Result<T>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self, what: &'static str) -> Result<T> {
        self.ok_or(Error::NotFound { what })
    }
}
