//! A list of jurors from outside, XLSX or CSV: 姓名, 单位, 职务, 评委组, 手机, in any order, below headings within the
//! first ten rows. Which of them can be kept is for the job to say.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::Path;

use super::table::Table;
use crate::error::{Error, Result};
use crate::model::case::title_key;
use crate::model::juror::JurorDraft;

const HEADINGS_WITHIN: usize = 10;
const MOST_ROWS: usize = 5_000;

/// The columns in the order of [`JurorDraft`], with the headings known for each.
const COLUMNS: [&[&str]; 5] = [
    &["姓名", "评委姓名", "评委", "名字"],
    &["单位", "工作单位", "所在单位", "单位名称"],
    &["职务", "职务职称", "职称", "职称职务", "职位"],
    &["评委组", "组别", "评委类别", "组"],
    &["手机", "手机号", "手机号码", "电话", "联系电话"],
];

/// A list of jurors as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JurorFile {
    pub name: String,
    pub sha256: String,
    /// The rows that hold anything, with the numbers Excel shows.
    pub rows: Vec<(u64, JurorDraft)>,
}

pub fn read(path: &Path, name: &str) -> Result<JurorFile> {
    let table = Table::open(path, name)?;
    let mut columns: Option<[Option<usize>; 5]> = None;
    let (mut above, mut rows) = (0, Vec::new());
    table.rows(|row| {
        if row.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        let cells: Vec<String> = row.cells().map(Cow::into_owned).collect();
        match &columns {
            None => {
                columns = headings(&cells);
                above += 1;
            }
            Some(columns) => rows.push((row.number(), draft(columns, &cells))),
        }
        if rows.len() > MOST_ROWS {
            let message = format!("“{name}”超过 {MOST_ROWS} 行，不像评委名单。请核对文件。");
            return Err(Error::Refused(message));
        }
        let sought = columns.is_none() && above >= HEADINGS_WITHIN;
        Ok(if sought { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    if columns.is_none() {
        return Err(Error::Refused(format!(
            "“{name}”前 {HEADINGS_WITHIN} 行中没有找到表头。请确认表头含“姓名”，并在第一张工作表中。"
        )));
    }
    Ok(JurorFile { name: name.to_owned(), sha256: table.sha256()?.to_owned(), rows })
}

/// Where the columns stand, if this is the row of headings.
fn headings(cells: &[String]) -> Option<[Option<usize>; 5]> {
    // What stands in brackets is a hint: 手机（可空）.
    let keys: Vec<String> =
        cells.iter().map(|cell| title_key(cell.split(['（', '(']).next().unwrap_or_default())).collect();
    let columns = COLUMNS.map(|known| keys.iter().position(|key| known.contains(&key.as_str())));
    columns.first().copied().flatten().map(|_| columns)
}

fn draft(columns: &[Option<usize>; 5], cells: &[String]) -> JurorDraft {
    let cell = |column: &Option<usize>| column.and_then(|at| cells.get(at)).cloned().unwrap_or_default();
    let [name, unit, title, jury_group, phone] = columns.each_ref().map(cell);
    JurorDraft { name, unit, title, jury_group, phone }.tidied()
}
