//! Tables of cases from outside, read whole: the headings of every sheet and the rows below them, and the way out, a
//! workbook with a sheet a category. What the columns mean is for `model::case_table` to say.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::Path;

use super::table::Table;
use super::workbook::{self, Cell, Sheet};
use crate::error::{Error, Result};

/// The headings are looked for among that many rows from the top.
const HEADINGS_WITHIN: usize = 10;
const MOST_ROWS: usize = 20_000;

/// Tables of cases as read: every sheet that has headings, their columns united by heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFile {
    pub name: String,
    pub sha256: String,
    pub headings: Vec<String>,
    /// The rows that hold anything.
    pub rows: Vec<CaseRow>,
    /// Sheets that hold something but have no headings of cases.
    pub left_out: Vec<String>,
}

/// A row of a sheet, its cells under the united headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Empty for a text file.
    pub sheet: String,
    /// The number that Excel shows.
    pub number: u64,
    pub cells: Vec<String>,
}

/// Reads the file; `known` says how many headings of a row are known, the row of a sheet with most of them is taken.
pub fn read(path: &Path, name: &str, known: impl Fn(&[String]) -> usize) -> Result<CaseFile> {
    let table = Table::open(path, name)?;
    let mut sheets: Vec<Vec<CaseRow>> = Vec::new();
    let mut count = 0;
    table.sheets(|sheet, row| {
        if row.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        count += 1;
        if count > MOST_ROWS {
            let message = format!("“{name}”超过 {MOST_ROWS} 行，不像案例名单。请核对文件，或拆分后分次导入。");
            return Err(Error::Refused(message));
        }
        let cells = row.cells().map(Cow::into_owned).collect();
        let row = CaseRow { sheet: sheet.to_owned(), number: row.number(), cells };
        match sheets.last_mut().filter(|rows| rows.first().is_some_and(|first| first.sheet == sheet)) {
            Some(rows) => rows.push(row),
            None => sheets.push(vec![row]),
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let tops: Vec<(usize, usize)> = sheets.iter().map(|rows| top(rows, &known)).collect();
    let most = tops.iter().map(|(known, _)| *known).max().unwrap_or_default();
    if most == 0 {
        return Err(Error::Refused(format!(
            "“{name}”前 {HEADINGS_WITHIN} 行中没有找到表头。请确认其中一行是表头，含“项目名称”。"
        )));
    }
    let mut file = CaseFile { name: name.to_owned(), sha256: table.sha256()?.to_owned(), ..CaseFile::default() };
    for (rows, (known, at)) in sheets.into_iter().zip(tops) {
        // A single known word is the heading of a bare list, or a line of a sheet that explains the form.
        if known < most.min(2) {
            file.left_out.extend(rows.into_iter().next().map(|row| row.sheet));
        } else {
            file.add(rows, at);
        }
    }
    Ok(file)
}

/// How many headings are known in the row that knows most of them, and which row that is; of equal rows the first,
/// for below it the same words are content.
fn top(rows: &[CaseRow], known: impl Fn(&[String]) -> usize) -> (usize, usize) {
    let counts = rows.iter().take(HEADINGS_WITHIN).map(|row| known(&row.cells)).enumerate().rev();
    counts.max_by_key(|(_, known)| *known).map(|(at, known)| (known, at)).unwrap_or_default()
}

impl CaseFile {
    /// Adds the rows of a sheet below its headings, which stand in row `at` of them.
    fn add(&mut self, rows: Vec<CaseRow>, at: usize) {
        let mut rows = rows.into_iter().skip(at);
        let headings = rows.next().map(|row| row.cells).unwrap_or_default();
        let mut places: Vec<usize> = Vec::new();
        for heading in headings {
            let free = |(place, known): &(usize, &String)| **known == heading && !places.contains(place);
            let place = self.headings.iter().enumerate().find(free).map(|(place, _)| place);
            places.push(place.unwrap_or(self.headings.len()));
            if place.is_none() {
                self.headings.push(heading);
            }
        }
        for row in rows {
            let mut cells = vec![String::new(); self.headings.len()];
            for (place, cell) in places.iter().zip(row.cells) {
                if let Some(under) = cells.get_mut(*place) {
                    *under = cell;
                }
            }
            self.rows.push(CaseRow { cells, ..row });
        }
    }

    /// Whether rows of several sheets were read, so that a row must be told with its sheet.
    pub fn has_several_sheets(&self) -> bool {
        self.rows.first().zip(self.rows.last()).is_some_and(|(first, last)| first.sheet != last.sheet)
    }
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
