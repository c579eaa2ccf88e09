//! Score sheets as a workbook, a sheet a juror: stage and juror named above the headings, a row a case. Written to be
//! filled in, read back whole. What the columns mean is for `model::score_table` to say.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use super::table::Table;
use super::workbook::{self, Cell, Form, Sheet};
use crate::error::{Error, Result};
use crate::model::case::title_key;
use crate::model::score_table::{CATEGORY, JUROR, NUMBER, STAGE, SheetText, TITLE, UNIT};

/// The headings are looked for among that many filled rows from the top.
const HEADINGS_WITHIN: usize = 10;
const MOST_ROWS: usize = 100_000;

/// A juror's sheet on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JurorSheet {
    pub stage: String,
    pub juror: String,
    pub unit: String,
    pub group: String,
    /// Of the items, after 类别, 序号 and 案例名称.
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// A file of score sheets as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreFile {
    pub name: String,
    pub sha256: String,
    pub sheets: Vec<SheetText>,
}

/// Writes a workbook with a sheet a juror.
pub fn write(path: &Path, sheets: Vec<JurorSheet>) -> Result<()> {
    // Excel takes no name of a sheet twice, and shortens it.
    let short = |name: &str| name.chars().take(24).collect::<String>().to_lowercase();
    let names: Vec<String> = sheets.iter().map(|sheet| short(&sheet.juror)).collect();
    let twice = |name: &str| names.iter().filter(|other| **other == short(name)).count() > 1;
    let forms = (1u32..).zip(sheets).map(|(at, sheet)| {
        let fixed = [CATEGORY, NUMBER, TITLE].map(str::to_owned);
        let widths = [14, 6, 48].into_iter().chain(std::iter::repeat_n(18, sheet.headings.len()));
        Form {
            above: vec![
                vec![Cell::from(STAGE), Cell::Empty, sheet.stage.into()],
                vec![Cell::from(JUROR), Cell::Empty, sheet.juror.as_str().into()],
                vec![Cell::from(UNIT), Cell::Empty, sheet.unit.into()],
                vec![Cell::from("评委组"), Cell::Empty, sheet.group.into()],
                vec![Cell::from("说明"), Cell::Empty, "空白的格导入时不改动；弃权录“弃权”，回避录“回避”".into()],
            ],
            sheet: Sheet {
                name: if twice(&sheet.juror) { format!("{at}.{}", sheet.juror) } else { sheet.juror },
                widths: widths.collect(),
                headings: fixed.into_iter().chain(sheet.headings).collect(),
                rows: sheet.rows,
            },
        }
    });
    workbook::write_forms(path, &forms.collect::<Vec<_>>())
}

/// Reads every sheet of the file.
pub fn read(path: &Path, name: &str) -> Result<ScoreFile> {
    let table = Table::open(path, name)?;
    let mut sheets: Vec<SheetText> = Vec::new();
    let mut count = 0;
    table.sheets(|sheet, row| {
        count += 1;
        if count > MOST_ROWS {
            let message = format!("“{name}”超过 {MOST_ROWS} 行，不像评分表。请核对文件，或拆分后分次导入。");
            return Err(Error::Refused(message));
        }
        if row.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        if sheets.last().is_none_or(|last| last.name != sheet) {
            sheets.push(SheetText { name: sheet.to_owned(), ..SheetText::default() });
        }
        if let Some(last) = sheets.last_mut() {
            last.rows.push((row.number(), row.cells().map(Cow::into_owned).collect()));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    sheets.iter_mut().for_each(find_headings);
    Ok(ScoreFile { name: name.to_owned(), sha256: table.sha256()?.to_owned(), sheets })
}

/// Parts the rows into what stands above, the headings, and what stands below.
fn find_headings(sheet: &mut SheetText) {
    let keys = [TITLE, "项目名称"].map(title_key);
    let is_heading = |cells: &[String]| cells.iter().any(|cell| keys.contains(&title_key(cell)));
    let top = sheet.rows.iter().take(HEADINGS_WITHIN);
    let Some(at) = top.into_iter().position(|(_, cells)| is_heading(cells)) else { return };
    let mut below = sheet.rows.split_off(at).into_iter();
    sheet.above = above(&sheet.rows);
    sheet.headings = below.next().unwrap_or_default().1;
    sheet.rows = below.collect();
}

/// Labels and what they say: `评委 | 王强`, with cells between or as `评委：王强` in one cell.
fn above(rows: &[(u64, Vec<String>)]) -> BTreeMap<String, String> {
    let mut above = BTreeMap::new();
    for (_, cells) in rows {
        let mut filled = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let (Some(first), second) = (filled.next(), filled.next()) else { continue };
        let (label, text) = match (first.split_once(['：', ':']), second) {
            (Some((label, text)), _) if !text.trim().is_empty() => (label, text),
            (Some((label, _)), Some(text)) => (label, text),
            (None, Some(text)) => (first, text),
            _ => continue,
        };
        above.entry(label.trim().to_owned()).or_insert_with(|| text.trim().to_owned());
    }
    above
}
