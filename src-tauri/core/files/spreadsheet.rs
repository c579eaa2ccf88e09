//! Excel workbooks (XLSX, XLS) as rows of text, of the first sheet that holds anything. The only place that knows calamine.
//!
//! Dates come out as `2020-09-07 17:00:00` (a bare day without its midnight), whole numbers without “.0”,
//! formulas as the value they were saved with.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, XlsError, Xlsx, XlsxError};
use chrono::{NaiveDate, TimeDelta, Timelike};

use super::table::{Flow, Row, refused};
use crate::error::{Error, Result};

/// What a workbook may unpack to: more is a mistake or an attack.
const MOST_UNPACKED: u64 = 3 << 30;
const MOST_STRINGS: u64 = 512 << 20;

type Visit<'a> = &'a mut dyn FnMut(&Row) -> Result<Flow>;

pub fn xlsx_rows(path: &Path, name: &str, visit: Visit<'_>) -> Result<()> {
    let mut workbook: Xlsx<_> = Xlsx::new(reader(path, name)?).map_err(|cause| xlsx_error(name, cause))?;
    for sheet in workbook.sheet_names() {
        let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) else { continue };
        let mut rows = Rows::new(name);
        let mut flow = Flow::Continue(());
        while flow.is_continue()
            && let Some(cell) = cells.next_cell().map_err(|cause| xlsx_error(name, cause))?
        {
            flow = rows.put(cell.get_position(), &text_of(cell.get_value()), visit)?;
        }
        if flow.is_break() || rows.finish(visit)? {
            return Ok(());
        }
    }
    Ok(())
}

pub fn xls_rows(path: &Path, name: &str, visit: Visit<'_>) -> Result<()> {
    let mut workbook: Xls<_> = match Xls::new(reader(path, name)?) {
        Ok(workbook) => workbook,
        Err(cause) => return Err(xls_error(path, name, cause)),
    };
    for sheet in workbook.sheet_names() {
        let Ok(range) = workbook.worksheet_range(&sheet) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        let mut rows = Rows::new(name);
        for (row, column, value) in range.used_cells() {
            let at = (top.saturating_add(number(row)), left.saturating_add(number(column)));
            if rows.put(at, &text_of_data(value), visit)?.is_break() {
                return Ok(());
            }
        }
        if rows.finish(visit)? {
            return Ok(());
        }
    }
    Ok(())
}

/// Refuses an archive that would unpack to gigabytes, before anything is unpacked.
pub fn require_reasonable(path: &Path, name: &str) -> Result<()> {
    let io = |cause| Error::file(format!("读取“{name}”"), cause);
    let mut file = File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    let tail_at = length.saturating_sub(66_000);
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(tail_at)).map_err(io)?;
    file.read_to_end(&mut tail).map_err(io)?;
    let Some(end) = memchr::memmem::rfind(&tail, b"PK\x05\x06") else { return Err(incomplete(name)) };
    let directory_at = u64::from(little(&tail, end + 16, 4).unwrap_or(u32::MAX));
    let mut directory = Vec::new();
    file.seek(SeekFrom::Start(directory_at)).map_err(io)?;
    file.take(16 << 20).read_to_end(&mut directory).map_err(io)?;
    let (mut at, mut unpacked) = (0usize, 0u64);
    while directory.get(at..at + 4) == Some(b"PK\x01\x02") {
        let (Some(size), Some(named), Some(extra), Some(note)) = (
            little(&directory, at + 24, 4),
            little(&directory, at + 28, 2),
            little(&directory, at + 30, 2),
            little(&directory, at + 32, 2),
        ) else {
            return Err(incomplete(name));
        };
        let [named, extra, note] = [named, extra, note].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
        let strings =
            directory.get(at + 46..at + 46 + named).is_some_and(|entry| entry.ends_with(b"sharedStrings.xml"));
        unpacked = unpacked.saturating_add(u64::from(size));
        if unpacked > MOST_UNPACKED || (strings && u64::from(size) > MOST_STRINGS) {
            return Err(refused(
                name,
                "展开后过大，不像正常的导出文件",
                "请从投票平台改用 .csv 导出，或拆分为多个文件",
            ));
        }
        at = at.saturating_add(46).saturating_add(named).saturating_add(extra).saturating_add(note);
    }
    Ok(())
}

/// A little-endian number of two or four bytes.
fn little(bytes: &[u8], at: usize, width: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(width)?)?;
    Some(bytes.iter().rev().fold(0, |sum, byte| (sum << 8) | u32::from(*byte)))
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn reader(path: &Path, name: &str) -> Result<BufReader<File>> {
    Ok(BufReader::new(File::open(path).map_err(|cause| Error::file(format!("打开“{name}”"), cause))?))
}

fn incomplete(name: &str) -> Error {
    refused(name, "不完整或已损坏，可能没有下载完", "请重新导出或下载，再选择文件")
}

fn encrypted(name: &str) -> Error {
    refused(name, "有打开密码", "请用 Excel 打开，取消密码后另存，再选择文件")
}

fn xlsx_error(name: &str, cause: XlsxError) -> Error {
    match cause {
        XlsxError::Io(cause) if cause.kind() != std::io::ErrorKind::UnexpectedEof && cause.raw_os_error().is_some() => {
            Error::file(format!("读取“{name}”"), cause)
        }
        XlsxError::Password => encrypted(name),
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => {
            refused(name, "不是 Excel 工作簿", "请用 Excel 或 WPS 打开核对，另存为 .xlsx 后再选择")
        }
        _ => incomplete(name),
    }
}

/// An encrypted XLSX is a compound file too.
fn xls_error(path: &Path, name: &str, cause: XlsError) -> Error {
    let encrypted_xlsx = || {
        let opened = reader(path, name).ok().map(Xlsx::new);
        matches!(opened, Some(Err(XlsxError::Password)))
    };
    match cause {
        XlsError::Password => encrypted(name),
        _ if encrypted_xlsx() => encrypted(name),
        _ => incomplete(name),
    }
}

/// Gathers cells into rows, with the blank rows between.
struct Rows<'a> {
    name: &'a str,
    row: Row,
    next: u64,
}

impl<'a> Rows<'a> {
    fn new(name: &'a str) -> Self {
        Rows { name, row: Row { number: 1, ..Row::default() }, next: 1 }
    }

    fn put(&mut self, (row, column): (u32, u32), text: &str, visit: Visit<'_>) -> Result<Flow> {
        let number = u64::from(row) + 1;
        if text.is_empty() {
            return Ok(Flow::Continue(()));
        }
        if number > self.row.number && self.end_row(number, visit)?.is_break() {
            return Ok(Flow::Break(()));
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if number < self.row.number || column < self.row.ends.len() {
            return Err(incomplete(self.name));
        }
        self.row.ends.resize(column, self.row.text.len());
        self.row.text.push_str(text);
        self.row.ends.push(self.row.text.len());
        Ok(Flow::Continue(()))
    }

    /// Hands on the row gathered, and the blank ones before it.
    fn end_row(&mut self, next: u64, visit: Visit<'_>) -> Result<Flow> {
        if !self.row.ends.is_empty() {
            while self.next < self.row.number {
                if visit(&Row { number: self.next, ..Row::default() })?.is_break() {
                    return Ok(Flow::Break(()));
                }
                self.next += 1;
            }
            self.next = self.row.number + 1;
            if visit(&self.row)?.is_break() {
                return Ok(Flow::Break(()));
            }
        }
        self.row.clear(next);
        self.row.done = next;
        Ok(Flow::Continue(()))
    }

    /// True if the sheet held anything.
    fn finish(mut self, visit: Visit<'_>) -> Result<bool> {
        let after = self.row.number + 1;
        let _ = self.end_row(after, visit)?;
        Ok(self.next > 1)
    }
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number_text(*n),
        DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(at) => date_text(at),
        DataRef::Error(cause) => cause.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn text_of_data(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(n) => n.to_string(),
        Data::Float(n) => number_text(*n),
        Data::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(at) => date_text(at),
        Data::Error(cause) => cause.to_string(),
        Data::Empty => String::new(),
    }
}

/// As Excel shows it: fifteen digits, no “.0”.
fn number_text(value: f64) -> String {
    let shown: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    shown.to_string()
}

fn date_text(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let exact = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .and_then(|date| date.and_hms_opt(u32::from(hour), u32::from(minute), u32::from(second)));
    let Some(exact) = exact else { return number_text(at.as_f64()) };
    // Excel keeps fractions of a day: 9:05:03 may be stored as 9:05:02.999.
    let rounded = if milli >= 500 { exact + TimeDelta::seconds(1) } else { exact };
    if at.is_duration() || at.as_f64() < 1.0 {
        rounded.format("%H:%M:%S").to_string()
    } else if rounded.num_seconds_from_midnight() == 0 {
        rounded.format("%Y-%m-%d").to_string()
    } else {
        rounded.format("%Y-%m-%d %H:%M:%S").to_string()
    }
}
