//! A table of cases from outside, read whole: its headings and the rows below them, and the way out, a workbook with
//! a sheet a category. What the columns mean is for `model::case_table` to say.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::Path;

use super::table::Table;
use super::workbook::{self, Cell, Sheet};
use crate::error::{Error, Result};

/// The headings are looked for among that many rows from the top.
const HEADINGS_WITHIN: usize = 10;
const MOST_ROWS: usize = 20_000;

/// A table of cases as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    pub name: String,
    pub sha256: String,
    pub headings: Vec<String>,
    /// The rows that hold anything, with the numbers Excel shows.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// Reads the file; `known` says how many headings of a row are known, the row with most of them is taken.
pub fn read(path: &Path, name: &str, known: impl Fn(&[String]) -> usize) -> Result<CaseFile> {
    let table = Table::open(path, name)?;
    let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
    table.rows(|row| {
        if rows.len() > MOST_ROWS {
            let message = format!("“{name}”超过 {MOST_ROWS} 行，不像案例名单。请核对文件，或拆分后分次导入。");
            return Err(Error::Refused(message));
        }
        if !row.is_empty() {
            rows.push((row.number(), row.cells().map(Cow::into_owned).collect()));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    // Of equal rows the first: below it the same words are content.
    let best = rows.iter().take(HEADINGS_WITHIN).map(|(_, cells)| known(cells)).enumerate().rev();
    let best = best.max_by_key(|(_, known)| *known).filter(|(_, known)| *known > 0);
    let Some((at, _)) = best else {
        return Err(Error::Refused(format!(
            "“{name}”前 {HEADINGS_WITHIN} 行中没有找到表头。请确认表头含“项目名称”，并在第一张工作表中。"
        )));
    };
    let mut below = rows.split_off(at).into_iter();
    let (_, headings) = below.next().unwrap_or_default();
    Ok(CaseFile { name: name.to_owned(), sha256: table.sha256().to_owned(), headings, rows: below.collect() })
}

/// The cases of one category, for the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSheet {
    pub category: String,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// Writes a workbook with a sheet a category.
pub fn write(path: &Path, sheets: Vec<CaseSheet>) -> Result<()> {
    let wide = |heading: &String| match heading.as_str() {
        "序号" => 6,
        "状态" => 12,
        "项目名称" => 48,
        "项目单位" => 36,
        _ => 20,
    };
    // Excel shortens the name of a sheet and takes none twice.
    let plain = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    let head = |name: &str| name.chars().take(28).map(plain).collect::<String>().to_lowercase();
    let heads: Vec<String> = sheets.iter().map(|sheet| head(&sheet.category)).collect();
    let twice = |name: &str| heads.iter().filter(|other| **other == head(name)).count() > 1;
    let sheets: Vec<Sheet> = (1u32..)
        .zip(sheets)
        .map(|(at, sheet)| Sheet {
            name: if twice(&sheet.category) { format!("{at}.{}", sheet.category) } else { sheet.category },
            widths: sheet.headings.iter().map(wide).collect(),
            headings: sheet.headings,
            rows: sheet.rows,
        })
        .collect();
    workbook::write_xlsx(path, &sheets)
}
