//! Tables for the office: XLSX and CSV with a byte order mark, as Chinese Excel and WPS open them.
//!
//! No cell of ours ever becomes a formula: text that begins with `= + - @`, their full-width forms, a tab or a line
//! end (after spaces, too) is written with an apostrophe before it, in XLSX as in CSV, and additionally as a text cell with
//! Excel's own quote mark in XLSX. [`restored`] takes the apostrophe away again when such a file is read.

use std::borrow::Cow;
use std::path::Path;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use crate::error::{Error, Result};

/// A sheet: headings, rows, and the widths of the columns in characters.
pub struct Sheet {
    pub name: String,
    pub headings: Vec<String>,
    pub widths: Vec<u32>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    Number(u64),
    /// A decimal number as text, e.g. "23.42"; a number for Excel.
    Decimal(String),
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Cell::Number(number)
    }
}

const STARTS_FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

fn starts_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(STARTS_FORMULA)
}

/// The text as it may stand in a cell: never the start of a formula.
pub fn neutral(text: &str) -> Cow<'_, str> {
    if starts_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`neutral`] was given.
pub fn restored(text: &str) -> &str {
    text.strip_prefix('\'').filter(|inner| starts_formula(inner)).unwrap_or(text)
}

/// Writes a workbook; headings stay in view and repeat on paper.
pub fn write_xlsx(path: &Path, sheets: &[Sheet]) -> Result<()> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        fill(&mut workbook, sheet).map_err(failed)?;
    }
    workbook.save(path).map_err(failed)
}

fn fill(workbook: &mut Workbook, sheet: &Sheet) -> std::result::Result<(), XlsxError> {
    let heading = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_background_color(Color::RGB(0x00F2_EDE4))
        .set_border_bottom(FormatBorder::Thin);
    let quoted = Format::new().set_quote_prefix();
    let page = workbook.add_worksheet().set_name(sheet_name(&sheet.name))?;
    page.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?.set_paper_size(9);
    for (column, width) in (0u16..).zip(&sheet.widths) {
        page.set_column_width(column, f64::from(*width))?;
    }
    for (column, text) in (0u16..).zip(&sheet.headings) {
        page.write_string_with_format(0, column, neutral(text), &heading)?;
    }
    for (row, cells) in (1u32..).zip(&sheet.rows) {
        for (column, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Text(text) if starts_formula(text) => {
                    page.write_string_with_format(row, column, neutral(text), &quoted)?
                }
                Cell::Text(text) => page.write_string(row, column, text)?,
                Cell::Number(number) => match u32::try_from(*number) {
                    Ok(number) => page.write_number(row, column, number)?,
                    Err(_) => page.write_string(row, column, number.to_string())?,
                },
                Cell::Decimal(text) => match text.parse::<f64>() {
                    Ok(number) => {
                        // Three decimals where rules ask for them.
                        let places = text.split_once('.').map_or(0, |(_, places)| places.len());
                        let shown = if places == 3 { "0.000" } else { "0.00" };
                        page.write_number_with_format(row, column, number, &Format::new().set_num_format(shown))?
                    }
                    Err(_) => page.write_string(row, column, neutral(text))?,
                },
                Cell::Empty => page,
            };
        }
    }
    Ok(())
}

/// Excel allows 31 characters in the name of a sheet and none of `[]:*?/\`.
fn sheet_name(name: &str) -> String {
    name.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).take(31).collect()
}

fn failed(cause: XlsxError) -> Error {
    match cause {
        XlsxError::IoError(cause) => Error::file("写出工作簿", cause),
        other => Error::Refused(format!("工作簿无法写出：{other}。请减少行数或改用 CSV。")),
    }
}

/// Writes one sheet as CSV in UTF-8 with a byte order mark and CRLF.
pub fn write_csv(path: &Path, sheet: &Sheet) -> Result<()> {
    std::fs::write(path, csv(sheet)).map_err(|cause| Error::file("写出 CSV 文件", cause))
}

fn csv(sheet: &Sheet) -> String {
    let mut text = String::from("\u{feff}");
    csv_row(&mut text, sheet.headings.iter().map(|heading| neutral(heading)));
    for row in &sheet.rows {
        csv_row(&mut text, row.iter().map(csv_text));
    }
    text
}

/// A cell as it stands in CSV, before quoting.
fn csv_text(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => neutral(text),
        Cell::Number(number) => Cow::Owned(number.to_string()),
        Cell::Decimal(text) => Cow::Borrowed(text),
        Cell::Empty => Cow::Borrowed(""),
    }
}

/// Appends one row of CSV; the cells are written as they are, quoted where needed.
pub fn csv_row<'a>(text: &mut String, cells: impl Iterator<Item = Cow<'a, str>>) {
    for (column, cell) in cells.enumerate() {
        if column > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\r', '\n', '\t', ';']) || cell.starts_with(' ') {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        let check = |text: &str, expected: &str| {
            assert_eq!(neutral(text), expected);
            assert_eq!(restored(&neutral(text)), text);
        };
        check("=1+1", "'=1+1");
        check("+86", "'+86");
        check("-", "'-");
        check("@SUM(A1)", "'@SUM(A1)");
        check("＝1", "'＝1");
        check("＋1", "'＋1");
        check("－1", "'－1");
        check("＠x", "'＠x");
        check("\t=1", "'\t=1");
        check("\r=1", "'\r=1");
        check("  =1", "'  =1");
        check("“平安+”指数", "“平安+”指数");
        check("——拱北", "——拱北");
        check("'引号'", "'引号'");
        check("", "");
    }

    #[test]
    fn csv_quotes_what_must_be_quoted() {
        let sheet = Sheet {
            name: "结果".into(),
            headings: vec!["项目".into(), "票数".into(), "占比".into()],
            widths: vec![],
            rows: vec![
                vec!["公众参与,探索\"新\"路径".into(), Cell::Number(10_683), Cell::Decimal("18.25".into())],
                vec!["=cmd".into(), Cell::Empty],
            ],
        };
        assert_eq!(csv(&sheet), "\u{feff}项目,票数,占比\r\n\"公众参与,探索\"\"新\"\"路径\",10683,18.25\r\n'=cmd,\r\n");
    }
}
