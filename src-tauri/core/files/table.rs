//! A table from outside: CSV, TSV, `;` or an Excel workbook, told apart by content and streamed row by row.
//!
//! Encoding, delimiter and SHA-256 are found on opening; rows carry the number Excel shows. What a column means
//! is left to the callers; see [`super::delimited`] and [`super::spreadsheet`] for the two kinds of source.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use encoding_rs::Encoding;
use sha2::{Digest, Sha256};

use super::workbook::restored;
use super::{delimited, spreadsheet};
use crate::error::{Error, Result};

/// What a visitor of rows says: go on, or enough.
pub type Flow = ControlFlow<()>;

/// Receives bytes done; an error stops the reading (cancelled).
pub type Step<'a> = &'a mut dyn FnMut(u64) -> Result<()>;

const CHUNK: usize = 256 * 1024;
const MOST_TEXT: u64 = 4 << 30;
const MOST_WORKBOOK: u64 = 512 << 20;

/// A table file, opened and recognised.
pub struct Table {
    path: PathBuf,
    name: String,
    bytes: u64,
    modified: Option<SystemTime>,
    sha256: String,
    kind: Kind,
}

enum Kind {
    Text { encoding: &'static Encoding, delimiter: u8 },
    Xlsx,
    Xls,
}

/// One row of a table. Cells beyond the last are empty.
#[derive(Debug, Default)]
pub struct Row {
    pub(super) number: u64,
    pub(super) done: u64,
    pub(super) text: String,
    pub(super) ends: Vec<usize>,
}

impl Row {
    /// Number of the row as Excel counts it: from 1, blank rows counted, line ends inside quotes not.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How far into the table this row is, in the unit of [`Table::extent`].
    pub fn done(&self) -> u64 {
        self.done
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if no cell holds anything but white space.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The text of a cell without surrounding white space and without the mark that made a formula harmless.
    pub fn cell(&self, column: usize) -> Cow<'_, str> {
        Cow::Borrowed(self.plain(column))
    }

    /// The bytes of a cell as they stand in the file.
    pub(super) fn raw(&self, column: usize) -> &[u8] {
        self.plain(column).as_bytes()
    }

    /// The text of bytes that [`Row::raw`] gave.
    pub(super) fn text<'r>(&self, raw: &'r [u8]) -> Result<Cow<'r, str>> {
        Ok(String::from_utf8_lossy(raw))
    }

    fn plain(&self, column: usize) -> &str {
        let start = column.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(column).copied());
        restored(range.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default().trim())
    }

    pub fn cells(&self) -> impl Iterator<Item = Cow<'_, str>> {
        (0..self.len()).map(|column| self.cell(column))
    }

    pub(super) fn clear(&mut self, number: u64) {
        self.number = number;
        self.text.clear();
        self.ends.clear();
    }
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
        let (sha256, utf8) = scan(path, name, step)?;
        let kind = match source {
            Source::Zip => Kind::Xlsx,
            Source::Compound => Kind::Xls,
            Source::Text => {
                let encoding = text_encoding(&head, utf8);
                if encoding == encoding_rs::GB18030 {
                    delimited::require_valid(path, name, encoding, step)?;
                }
                Kind::Text { encoding, delimiter: delimited::detect_delimiter(path, name, encoding)? }
            }
        };
        if matches!(kind, Kind::Xlsx) {
            spreadsheet::require_reasonable(path, name)?;
        }
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

    /// SHA-256 of the whole file, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// As people say it: “UTF-8”, “GB18030”, “Excel 工作簿”.
    pub fn encoding(&self) -> &'static str {
        match self.kind {
            Kind::Text { encoding, .. } if encoding == encoding_rs::GB18030 => "GB18030",
            Kind::Text { encoding, .. } if encoding == encoding_rs::UTF_8 => "UTF-8",
            Kind::Text { .. } => "UTF-16",
            Kind::Xlsx | Kind::Xls => "Excel 工作簿",
        }
    }

    /// The end of [`Row::done`]: bytes of a text file; unknown (zero) for a workbook.
    pub fn extent(&self) -> u64 {
        if matches!(self.kind, Kind::Text { .. }) { self.bytes } else { 0 }
    }

    /// Hands every row to `visit`, blank rows between others too, until it says enough.
    /// A file without a filled row, or changed since it was opened, is refused.
    pub fn rows(&self, mut visit: impl FnMut(&Row) -> Result<Flow>) -> Result<()> {
        let mut any = false;
        let mut seen = |row: &Row| {
            any = true;
            visit(row)
        };
        match self.kind {
            Kind::Text { encoding, delimiter } => {
                delimited::rows(&self.path, &self.name, encoding, delimiter, &mut seen)?
            }
            Kind::Xlsx => spreadsheet::xlsx_rows(&self.path, &self.name, &mut seen)?,
            Kind::Xls => spreadsheet::xls_rows(&self.path, &self.name, &mut seen)?,
        }
        if !any {
            return Err(refused(&self.name, "是空的", "请确认导出成功后重新选择"));
        }
        self.require_unchanged()
    }

    /// As [`Table::rows`]; `step` is told how far the reading is, in the unit of [`Table::extent`], and may stop it.
    pub fn rows_watched(&self, step: Step<'_>, mut visit: impl FnMut(&Row) -> Result<Flow>) -> Result<()> {
        self.rows(|row| {
            if row.number() % 500 == 1 {
                step(row.done())?;
            }
            visit(row)
        })
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

    fn require_unchanged(&self) -> Result<()> {
        let now = std::fs::metadata(&self.path).map_err(|cause| Error::file(format!("读取“{}”", self.name), cause))?;
        if now.len() == self.bytes && now.modified().ok() == self.modified {
            return Ok(());
        }
        Err(refused(&self.name, "在读取过程中被改动", "请关闭正在编辑它的程序，然后重新选择文件"))
    }
}

/// A refusal about a file: what is wrong and the way out.
pub(super) fn refused(name: &str, wrong: &str, way_out: &str) -> Error {
    Error::Refused(format!("文件“{name}”{wrong}。{way_out}。"))
}

enum Source {
    Text,
    Zip,
    Compound,
}

impl Source {
    /// Told by the first bytes, never by the name.
    fn of(head: &[u8], name: &str) -> Result<Self> {
        let not_a_table = |what: &str| refused(name, what, "请从投票平台或 Excel 另存为 .xlsx 或 .csv 后再选择");
        let text = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
        if head.starts_with(b"PK\x03\x04") {
            Ok(Source::Zip)
        } else if head.starts_with(b"PK\x05\x06") {
            Err(refused(name, "是空的", "请确认导出成功后重新选择"))
        } else if head.starts_with(b"\xD0\xCF\x11\xE0") {
            Ok(Source::Compound)
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

fn text_encoding(head: &[u8], utf8: bool) -> &'static Encoding {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => encoding,
        None if utf8 => encoding_rs::UTF_8,
        None => encoding_rs::GB18030,
    }
}

/// One pass over the bytes: their SHA-256, and whether they are strict UTF-8.
fn scan(path: &Path, name: &str, step: Step<'_>) -> Result<(String, bool)> {
    let io = |cause| Error::file(format!("读取“{name}”"), cause);
    let mut file = File::open(path).map_err(io)?;
    let (mut hash, mut done) = (Sha256::new(), 0u64);
    let mut decoder = Some(encoding_rs::UTF_8.new_decoder_without_bom_handling());
    let (mut chunk, mut scratch) = (vec![0u8; CHUNK], vec![0u8; CHUNK * 3 + 16]);
    loop {
        let read = file.read(&mut chunk).map_err(io)?;
        let bytes = chunk.get(..read).unwrap_or_default();
        hash.update(bytes);
        if let Some(utf8) = &mut decoder {
            let (result, ..) = utf8.decode_to_utf8_without_replacement(bytes, &mut scratch, read == 0);
            if result != encoding_rs::DecoderResult::InputEmpty {
                decoder = None;
            }
        }
        if read == 0 {
            break;
        }
        done = done.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        step(done)?;
    }
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((sha256, decoder.is_some()))
}
