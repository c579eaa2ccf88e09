//! A table from outside: CSV, TSV, `;` or an Excel workbook, told apart by content and streamed row by row.
//!
//! Encoding and delimiter are found on opening, the SHA-256 of a text as its rows are read; rows carry the number Excel
//! shows. What a column means is left to the callers; see [`super::delimited`] and [`super::spreadsheet`] for the two
//! kinds of source and [`super::row`] for what they give.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use encoding_rs::Encoding;

use super::delimited::Text;
pub use super::row::Row;
use super::spreadsheet::{Extent, Format, Spreadsheet};
use super::{archive, scan};
use crate::error::{Error, Result};

/// What a visitor of rows says: go on, or enough.
pub type Flow = ControlFlow<()>;

/// Receives bytes done; an error stops the reading (cancelled).
pub type Step<'a> = &'a mut dyn FnMut(u64) -> Result<()>;

const MOST_TEXT: u64 = 4 << 30;
const MOST_WORKBOOK: u64 = 512 << 20;

/// A table file, opened and recognised.
pub struct Table {
    path: PathBuf,
    name: String,
    bytes: u64,
    modified: Option<SystemTime>,
    /// Known once the file was read to its end.
    sha256: OnceLock<String>,
    kind: Kind,
}

enum Kind {
    Text { encoding: &'static Encoding, delimiter: u8 },
    Workbook(Box<Spreadsheet>),
}

impl Table {
    /// Opens the table at `path`; `name` is what the user calls the file.
    pub fn open(path: &Path, name: &str) -> Result<Self> {
        Self::open_watched(path, name, &mut |_| Ok(()))
    }

    /// Opens a table that may be long: `step` is told the bytes read and may stop it.
    pub fn open_watched(path: &Path, name: &str, step: Step<'_>) -> Result<Self> {
        let io = |cause| Error::file(format!("打开“{name}”"), cause);
        let mut file = File::open(path).map_err(io)?;
        let about = file.metadata().map_err(io)?;
        let mut head = Vec::new();
        (&mut file).take(1024).read_to_end(&mut head).map_err(io)?;
        let source = Source::of(&head, name)?;
        let most = if matches!(source, Source::Text) { MOST_TEXT } else { MOST_WORKBOOK };
        if about.len() > most {
            return Err(refused(name, "太大，超出本程序可读取的范围", "请拆分为多个文件"));
        }
        let (kind, sha256) = match source {
            Source::Text => {
                let encoding = scan::encoding(path, name, &head, step)?;
                let delimiter = Text { path, name, encoding, delimiter: b',' }.detect_delimiter()?;
                (Kind::Text { encoding, delimiter }, OnceLock::new())
            }
            Source::Workbook(format) => {
                if format == Format::Xlsx {
                    archive::require_reasonable(path, name)?;
                }
                // Workbooks are not read from end to end.
                let sha256 = scan::sha256(path, name, step)?.into();
                (Kind::Workbook(Spreadsheet::open(path, name, format, step)?.into()), sha256)
            }
        };
        Ok(Table {
            path: path.to_owned(),
            name: name.to_owned(),
            bytes: about.len(),
            modified: about.modified().ok(),
            sha256,
            kind,
        })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// SHA-256 of the whole file, in hexadecimal; costs nothing once all rows were read.
    pub fn sha256(&self) -> Result<&str> {
        if let Some(known) = self.sha256.get() {
            return Ok(known);
        }
        let found = scan::sha256(&self.path, &self.name, &mut |_| Ok(()))?;
        self.require_unchanged()?;
        Ok(self.sha256.get_or_init(|| found))
    }

    /// As people say it: “UTF-8”, “GB18030”, “Excel 工作簿”.
    pub fn encoding(&self) -> &'static str {
        match &self.kind {
            Kind::Text { encoding, .. } if *encoding == encoding_rs::GB18030 => "GB18030",
            Kind::Text { encoding, .. } if *encoding == encoding_rs::UTF_8 => "UTF-8",
            Kind::Text { .. } => "UTF-16",
            Kind::Workbook(_) => "Excel 工作簿",
        }
    }

    /// The end of what [`Step`] is told.
    pub fn extent(&self) -> u64 {
        self.bytes
    }

    /// Hands every row to `visit`, blank rows between others too, until it says enough.
    /// A file without a filled row, or changed since it was opened, is refused.
    pub fn rows(&self, visit: impl FnMut(&Row) -> Result<Flow>) -> Result<()> {
        self.rows_watched(&mut |_| Ok(()), visit)
    }

    /// Hands every row of every sheet to `visit`, with the name of the sheet; a text file is one sheet without a name.
    pub fn sheets(&self, mut visit: impl FnMut(&str, &Row) -> Result<Flow>) -> Result<()> {
        let mut any = false;
        let mut seen = |sheet: &str, row: &Row| {
            any = true;
            visit(sheet, row)
        };
        match &self.kind {
            Kind::Text { .. } => return self.rows(|row| visit("", row)),
            Kind::Workbook(book) => book.rows(&self.name, Extent::All, &mut |_| Ok(()), &mut seen)?,
        }
        self.require_read(any)
    }

    /// The sheets that hold anything: of them [`Table::rows`] reads the first. A text file has no names of sheets.
    pub fn filled_sheets(&self) -> Result<Vec<String>> {
        match &self.kind {
            Kind::Text { .. } => Ok(Vec::new()),
            Kind::Workbook(book) => book.filled(&self.name),
        }
    }

    /// As [`Table::rows`]; `step` is told how far the reading is, of [`Table::extent`], and may stop it.
    pub fn rows_watched(&self, step: Step<'_>, mut visit: impl FnMut(&Row) -> Result<Flow>) -> Result<()> {
        self.raw_rows(step, |row| {
            row.require_texts(0..row.len())?;
            visit(row)
        })
    }

    /// As [`Table::rows_watched`]; that every cell is text in the encoding of the file is for the visitor to require.
    pub(super) fn raw_rows(&self, step: Step<'_>, mut visit: impl FnMut(&Row) -> Result<Flow>) -> Result<()> {
        let (mut any, mut sha256) = (false, None);
        let mut seen = |row: &Row| {
            any = true;
            visit(row)
        };
        match &self.kind {
            Kind::Text { encoding, delimiter } => {
                let text = Text { path: &self.path, name: &self.name, encoding, delimiter: *delimiter };
                sha256 = text.rows(step, &mut seen)?;
            }
            Kind::Workbook(book) => book.rows(&self.name, Extent::First, step, &mut |_, row| seen(row))?,
        }
        self.require_read(any)?;
        match sha256 {
            Some(found) if self.sha256.get_or_init(|| found.clone()) != &found => Err(self.changed()),
            _ => Ok(()),
        }
    }

    /// The first `most` rows that hold anything, with their numbers.
    pub fn first_rows(&self, most: usize) -> Result<Vec<(u64, Vec<String>)>> {
        let mut found = Vec::new();
        self.rows(|row| {
            if !row.is_empty() {
                found.push((row.number(), row.cells().map(Cow::into_owned).collect()));
            }
            Ok(if found.len() < most { Flow::Continue(()) } else { Flow::Break(()) })
        })?;
        Ok(found)
    }

    /// That there was a row, and that it is still the file that was opened.
    fn require_read(&self, any: bool) -> Result<()> {
        if any {
            return self.require_unchanged();
        }
        Err(refused(&self.name, "是空的", "请确认导出成功后重新选择"))
    }

    fn require_unchanged(&self) -> Result<()> {
        let now = std::fs::metadata(&self.path).map_err(|cause| Error::file(format!("读取“{}”", self.name), cause))?;
        let unchanged = now.len() == self.bytes && now.modified().ok() == self.modified;
        if unchanged { Ok(()) } else { Err(self.changed()) }
    }

    fn changed(&self) -> Error {
        refused(&self.name, "在读取过程中被改动", "请关闭正在编辑它的程序，然后重新选择文件")
    }
}

/// A refusal about a file: what is wrong and the way out.
pub(super) fn refused(name: &str, wrong: &str, way_out: &str) -> Error {
    Error::Refused(format!("文件“{name}”{wrong}。{way_out}。"))
}

enum Source {
    Text,
    Workbook(Format),
}

impl Source {
    /// Told by the first bytes, never by the name.
    fn of(head: &[u8], name: &str) -> Result<Self> {
        let not_a_table = |what: &str| refused(name, what, "请从投票平台或 Excel 另存为 .xlsx 或 .csv 后再选择");
        let text = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
        if head.starts_with(b"PK\x03\x04") {
            Ok(Source::Workbook(Format::Xlsx))
        } else if head.starts_with(b"PK\x05\x06") {
            Err(refused(name, "是空的", "请确认导出成功后重新选择"))
        } else if head.starts_with(b"\xD0\xCF\x11\xE0") {
            Ok(Source::Workbook(Format::Xls))
        } else if head.starts_with(b"%PDF") {
            Err(not_a_table("是 PDF，不是表格"))
        } else if text.starts_with("<!doctype html") || text.starts_with("<html") || text.starts_with("<table") {
            Err(refused(name, "其实是网页，不是表格", "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再选择"))
        } else if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") || !head.contains(&0) {
            Ok(Source::Text)
        } else {
            Err(not_a_table("不是表格"))
        }
    }
}
