//! Excel workbooks (XLSX, XLS) as rows of text, of the first sheet that holds anything or of every sheet. The only
//! place that knows calamine.
//!
//! Dates come out as `2020-09-07 17:00:00` (a bare day without its midnight), whole numbers without “.0”,
//! formulas as the value they were saved with.

use std::borrow::Cow;
use std::cell::{RefCell, RefMut};
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, XlsError, Xlsx, XlsxError};
use chrono::{NaiveDate, TimeDelta, Timelike};

use super::delimited::MOST_COLUMNS;
use super::gauge::{Gauge, Gauged};
use super::row::{Row, Span, Visit};
use super::table::{Flow, Step, refused};
use crate::error::{Error, Result};

/// Cells between two reports of progress.
const STEP: u32 = 4096;
/// Characters that Excel itself allows in a cell.
const LONGEST_CELL: usize = 32_767;

/// A workbook, opened: what its sheets share, which may be most of it, is read once.
pub(super) struct Spreadsheet {
    book: RefCell<Book>,
    gauge: Arc<Gauge>,
    /// Bytes read by opening it.
    opened: u64,
}

enum Book {
    Xlsx(Xlsx<BufReader<Gauged>>),
    Xls(Xls<BufReader<Gauged>>),
}

/// The two kinds of workbook.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Xlsx,
    Xls,
}

/// Which sheets are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The first that holds anything.
    First,
    All,
}

/// Receives the name of a sheet with each of its rows.
pub(super) type VisitSheet<'a> = &'a mut dyn FnMut(&str, &Row<'_>) -> Result<Flow>;

impl Spreadsheet {
    pub fn open(path: &Path, name: &str, format: Format, step: Step<'_>) -> Result<Self> {
        let file = File::open(path).map_err(|cause| Error::file(format!("打开“{name}”"), cause))?;
        let gauge = Arc::new(Gauge::default());
        let reader = BufReader::with_capacity(64 * 1024, Gauged { file, gauge: gauge.clone() });
        let book = gauge.watch(name, step, || match format {
            Format::Xlsx => Xlsx::new(reader).map(Book::Xlsx).map_err(|cause| xlsx_error(name, cause)),
            Format::Xls => Xls::new(reader).map(Book::Xls).map_err(|cause| xls_error(path, name, cause)),
        })?;
        Ok(Spreadsheet { book: RefCell::new(book), opened: gauge.done(), gauge })
    }

    /// Hands on row after row; enough said of one sheet is enough of all. `step` is told the bytes read.
    pub fn rows(&self, name: &str, extent: Extent, step: Step<'_>, visit: VisitSheet<'_>) -> Result<()> {
        let mut book = self.book(name)?;
        self.gauge.done.store(self.opened, Ordering::Relaxed);
        let mut cells = 0u32;
        let mut tick = || {
            cells = cells.wrapping_add(1);
            if cells.is_multiple_of(STEP) { step(self.gauge.done()) } else { Ok(()) }
        };
        match &mut *book {
            Book::Xlsx(book) => read_xlsx(book, name, extent, &mut tick, visit),
            Book::Xls(book) => read_xls(book, name, extent, &mut tick, visit),
        }
    }

    /// The names of the sheets that hold anything; of each no more is read than tells.
    pub fn filled(&self, name: &str) -> Result<Vec<String>> {
        let mut book = self.book(name)?;
        let sheets = match &*book {
            Book::Xlsx(book) => book.sheet_names(),
            Book::Xls(book) => book.sheet_names(),
        };
        let mut filled = Vec::new();
        for sheet in sheets {
            let holds = sound(name, || match &mut *book {
                Book::Xlsx(book) => book.worksheet_cells_reader(&sheet).is_ok_and(|mut cells| {
                    std::iter::from_fn(|| cells.next_cell().ok().flatten())
                        .any(|cell| !text_of(cell.get_value()).is_empty())
                }),
                Book::Xls(book) => book
                    .worksheet_range(&sheet)
                    .is_ok_and(|range| range.used_cells().any(|(_, _, value)| !text_of_data(value).is_empty())),
            })?;
            filled.extend(holds.then_some(sheet));
        }
        Ok(filled)
    }

    fn book(&self, name: &str) -> Result<RefMut<'_, Book>> {
        self.book.try_borrow_mut().map_err(|_| refused(name, "正在读取", "请等读取完成后重试"))
    }
}

/// Called for every cell; an error stops the reading.
type Tick<'a> = &'a mut dyn FnMut() -> Result<()>;

fn read_xlsx(
    book: &mut Xlsx<BufReader<Gauged>>,
    name: &str,
    extent: Extent,
    tick: Tick<'_>,
    visit: VisitSheet<'_>,
) -> Result<()> {
    for sheet in book.sheet_names() {
        let Ok(mut cells) = sound(name, || book.worksheet_cells_reader(&sheet))? else { continue };
        let mut rows = Rows::new(name, &sheet);
        let visit: Visit<'_> = &mut |row| visit(&sheet, row);
        let mut flow = Flow::Continue(());
        while flow.is_continue()
            && let Some(cell) =
                sound(name, || cells.next_cell_with_formula_metadata())?.map_err(|cause| xlsx_error(name, cause))?
        {
            tick()?;
            // An empty text that was worked out is a value.
            if cell.formula.is_some() && cell.value == DataRef::Empty {
                let wrong = format!("{}是公式，没有保存算出的值", rows.place(cell.pos));
                return Err(refused(name, &wrong, "请用 Excel 或 WPS 打开，保存后再选择文件"));
            }
            flow = rows.put(cell.pos, &text_of(&cell.value), visit)?;
        }
        if flow.is_break() || (rows.finish(visit)? && extent == Extent::First) {
            return Ok(());
        }
    }
    Ok(())
}

fn read_xls(
    book: &mut Xls<BufReader<Gauged>>,
    name: &str,
    extent: Extent,
    tick: Tick<'_>,
    visit: VisitSheet<'_>,
) -> Result<()> {
    for sheet in book.sheet_names() {
        let Ok(range) = sound(name, || book.worksheet_range(&sheet))? else { continue };
        let (top, left) = range.start().unwrap_or_default();
        let mut rows = Rows::new(name, &sheet);
        let visit: Visit<'_> = &mut |row| visit(&sheet, row);
        for (row, column, value) in range.used_cells() {
            tick()?;
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

/// What calamine gives; where it panics, as on numbers out of all bounds, the file is damaged.
fn sound<T>(name: &str, read: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| incomplete(name))
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
    sheet: &'a str,
    /// The row gathered.
    number: u64,
    text: String,
    cells: Vec<Span>,
    /// The row after the last one handed on.
    next: u64,
}

impl<'a> Rows<'a> {
    fn new(name: &'a str, sheet: &'a str) -> Self {
        Rows { name, sheet, number: 1, text: String::new(), cells: Vec::new(), next: 1 }
    }

    fn put(&mut self, (row, column): (u32, u32), text: &str, visit: Visit<'_>) -> Result<Flow> {
        let number = u64::from(row) + 1;
        if text.is_empty() {
            return Ok(Flow::Continue(()));
        }
        if text.len() > LONGEST_CELL && text.chars().count() > LONGEST_CELL {
            let wrong = format!("{}的文字超过 {LONGEST_CELL} 字，不像正常的导出文件", self.place((row, column)));
            return Err(refused(self.name, &wrong, "请用 Excel 或 WPS 打开核对这个单元格，另存后再选择文件"));
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

    /// As Excel names it, for what is said of a cell.
    fn place(&self, (row, column): (u32, u32)) -> String {
        let (mut letters, mut rest) = (String::new(), u64::from(column) + 1);
        while rest > 0 {
            let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
            letters.insert(0, char::from(b'A' + letter));
            rest = (rest - 1) / 26;
        }
        format!("工作表“{}”第 {} 行第 {letters} 列", self.sheet, u64::from(row) + 1)
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
        rounded.time().to_string()
    } else if rounded.num_seconds_from_midnight() == 0 {
        rounded.date().to_string()
    } else {
        rounded.to_string()
    }
}
