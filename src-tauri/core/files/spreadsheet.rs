//! Excel workbooks (XLSX, XLS) as rows of text, of the first sheet that holds anything or of every sheet. The only
//! place that knows calamine.
//!
//! Dates come out as `2020-09-07 17:00:00` (a bare day without its midnight), whole numbers without “.0”,
//! formulas as the value they were saved with.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, XlsError, Xlsx, XlsxError};
use chrono::{NaiveDate, TimeDelta, Timelike};

use super::delimited::MOST_COLUMNS;
use super::row::{Row, Span, Visit};
use super::table::{Flow, Step, refused};
use crate::error::{Error, Result};

/// Cells between two looks at the watch.
const STEP: u32 = 4096;

pub fn xlsx_rows(path: &Path, name: &str, step: Step<'_>, visit: Visit<'_>) -> Result<()> {
    let watch = Watch::new(step);
    let each = &mut |_: &str, row: &Row<'_>| visit(row);
    read_xlsx(path, name, &watch, Extent::First, each).map_err(|error| watch.stopped.take().unwrap_or(error))
}

/// The rows of every sheet, with the name of the sheet; enough said of one sheet is enough of all.
pub fn xlsx_sheets(path: &Path, name: &str, visit: VisitSheet<'_>) -> Result<()> {
    let go_on = &mut |_| Ok(());
    read_xlsx(path, name, &Watch::new(go_on), Extent::All, visit)
}

/// Which sheets are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// The first that holds anything.
    First,
    All,
}

/// Receives the name of a sheet with each of its rows.
pub(super) type VisitSheet<'a> = &'a mut dyn FnMut(&str, &Row<'_>) -> Result<Flow>;

fn read_xlsx(path: &Path, name: &str, watch: &Watch<'_>, extent: Extent, visit: VisitSheet<'_>) -> Result<()> {
    let mut workbook: Xlsx<_> = Xlsx::new(watch.reader(path, name)?).map_err(|cause| xlsx_error(name, cause))?;
    for sheet in workbook.sheet_names() {
        let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) else { continue };
        let mut rows = Rows::new(name);
        let visit: Visit<'_> = &mut |row| visit(&sheet, row);
        let mut flow = Flow::Continue(());
        while flow.is_continue()
            && let Some(cell) = cells.next_cell().map_err(|cause| xlsx_error(name, cause))?
        {
            watch.tick()?;
            flow = rows.put(cell.get_position(), &text_of(cell.get_value()), visit)?;
        }
        if flow.is_break() || (rows.finish(visit)? && extent == Extent::First) {
            return Ok(());
        }
    }
    Ok(())
}

pub fn xls_rows(path: &Path, name: &str, step: Step<'_>, visit: Visit<'_>) -> Result<()> {
    let watch = Watch::new(step);
    let each = &mut |_: &str, row: &Row<'_>| visit(row);
    read_xls(path, name, &watch, Extent::First, each).map_err(|error| watch.stopped.take().unwrap_or(error))
}

/// As [`xlsx_sheets`].
pub fn xls_sheets(path: &Path, name: &str, visit: VisitSheet<'_>) -> Result<()> {
    let go_on = &mut |_| Ok(());
    read_xls(path, name, &Watch::new(go_on), Extent::All, visit)
}

fn read_xls(path: &Path, name: &str, watch: &Watch<'_>, extent: Extent, visit: VisitSheet<'_>) -> Result<()> {
    let mut workbook: Xls<_> = match Xls::new(watch.reader(path, name)?) {
        Ok(workbook) => workbook,
        Err(cause) => return Err(xls_error(path, name, cause)),
    };
    for sheet in workbook.sheet_names() {
        let Ok(range) = workbook.worksheet_range(&sheet) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        let mut rows = Rows::new(name);
        let visit: Visit<'_> = &mut |row| visit(&sheet, row);
        for (row, column, value) in range.used_cells() {
            watch.tick()?;
            let at = (top.saturating_add(number(row)), left.saturating_add(number(column)));
            if rows.put(at, &text_of_data(value), visit)?.is_break() {
                return Ok(());
            }
        }
        if rows.finish(visit)? && extent == Extent::First {
            return Ok(());
        }
    }
    Ok(())
}

/// Asks the watch while calamine reads, which cannot be asked itself: a read fails once the work is to stop.
struct Watch<'a> {
    step: RefCell<Step<'a>>,
    done: Cell<u64>,
    cells: Cell<u32>,
    stopped: Cell<Option<Error>>,
}

impl<'a> Watch<'a> {
    fn new(step: Step<'a>) -> Self {
        Watch { step: RefCell::new(step), done: Cell::new(0), cells: Cell::new(0), stopped: Cell::new(None) }
    }

    fn reader(&self, path: &Path, name: &str) -> Result<BufReader<Watched<'_, 'a>>> {
        let file = File::open(path).map_err(|cause| Error::file(format!("打开“{name}”"), cause))?;
        Ok(BufReader::with_capacity(64 * 1024, Watched { file, watch: self }))
    }

    fn tick(&self) -> Result<()> {
        self.cells.set(self.cells.get().wrapping_add(1));
        if self.cells.get().is_multiple_of(STEP) { (self.step.borrow_mut())(self.done.get()) } else { Ok(()) }
    }
}

struct Watched<'w, 'a> {
    file: File,
    watch: &'w Watch<'a>,
}

impl Read for Watched<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        let done = self.watch.done.get().saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        self.watch.done.set(done);
        (self.watch.step.borrow_mut())(done).map_err(|error| {
            self.watch.stopped.set(Some(error));
            std::io::Error::other("cancelled")
        })?;
        Ok(read)
    }
}

impl Seek for Watched<'_, '_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

pub(super) fn incomplete(name: &str) -> Error {
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
        let opened = File::open(path).ok().map(|file| Xlsx::new(BufReader::new(file)));
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
    /// The row gathered.
    number: u64,
    text: String,
    cells: Vec<Span>,
    /// The row after the last one handed on.
    next: u64,
}

impl<'a> Rows<'a> {
    fn new(name: &'a str) -> Self {
        Rows { name, number: 1, text: String::new(), cells: Vec::new(), next: 1 }
    }

    fn put(&mut self, (row, column): (u32, u32), text: &str, visit: Visit<'_>) -> Result<Flow> {
        let number = u64::from(row) + 1;
        if text.is_empty() {
            return Ok(Flow::Continue(()));
        }
        if number > self.number && self.end_row(number, visit)?.is_break() {
            return Ok(Flow::Break(()));
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if number < self.number || column < self.cells.len() || column >= MOST_COLUMNS {
            return Err(incomplete(self.name));
        }
        let start = self.text.len();
        self.cells.resize(column, Span { start, end: start });
        self.text.push_str(text);
        self.cells.push(Span { start, end: self.text.len() });
        Ok(Flow::Continue(()))
    }

    /// Hands on the row gathered, and the blank ones before it.
    fn end_row(&mut self, next: u64, visit: Visit<'_>) -> Result<Flow> {
        if !self.cells.is_empty() {
            let row = |number, cells| Row {
                number,
                bytes: self.text.as_bytes(),
                cells,
                encoding: encoding_rs::UTF_8,
                name: self.name,
            };
            for blank in self.next..self.number {
                if visit(&row(blank, &[]))?.is_break() {
                    return Ok(Flow::Break(()));
                }
            }
            if visit(&row(self.number, &self.cells))?.is_break() {
                return Ok(Flow::Break(()));
            }
            self.next = self.number + 1;
        }
        self.number = next;
        self.text.clear();
        self.cells.clear();
        Ok(Flow::Continue(()))
    }

    /// True if the sheet held anything.
    fn finish(mut self, visit: Visit<'_>) -> Result<bool> {
        let after = self.number + 1;
        let _ = self.end_row(after, visit)?;
        Ok(self.next > 1)
    }
}

fn text_of<'a>(value: &'a DataRef<'_>) -> Cow<'a, str> {
    match value {
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cow::Borrowed(text),
        DataRef::Int(n) => Cow::Owned(n.to_string()),
        DataRef::Float(n) => Cow::Owned(number_text(*n)),
        DataRef::Bool(truth) => Cow::Borrowed(if *truth { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(at) => Cow::Owned(date_text(at)),
        DataRef::Error(cause) => Cow::Owned(cause.to_string()),
        DataRef::Empty => Cow::Borrowed(""),
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
    // Whole numbers of at most fifteen digits, which most are, need no rounding.
    let whole = value.fract() == 0.0 && value.abs() < 1e15;
    let shown = if whole { value } else { format!("{value:.14e}").parse().unwrap_or(value) };
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
