//! Looking at a vote file before anything is counted: what it is, its headings, its first rows, how it would be read.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::count_votes::{Ground, VoteFile};
use super::import_votes::FurtherFile;
use super::remember_votes;
use crate::desk::{Call, Desk, FileId, Output};
use crate::error::{Error, Result};
use crate::files::code_book_file::{self, Export};
use crate::files::table::{Flow, Table};
use crate::model::CampaignId;
use crate::model::code_book::Deduced;
use crate::model::lettered::Lettered;
use crate::model::recognition::Recognised;
use crate::model::vote_file::{ColumnRole, VoteFormat, VoteMapping};
use crate::store::Connection;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct LookAtVotes {
    pub campaign: CampaignId,
    pub file: FileId,
    /// The same vote exported by option text, from which a file by option number takes the titles.
    #[serde(default)]
    pub code_book: Option<FileId>,
    /// Row of the headings, counted from 1; none = as recognised.
    #[serde(default)]
    pub header_row: Option<u32>,
    /// Leaves profiles aside.
    #[serde(default)]
    pub afresh: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct VoteLook {
    pub name: String,
    #[ts(type = "number")]
    pub bytes: u64,
    pub sha256: String,
    /// “UTF-8”, “GB18030”, “Excel 工作簿”.
    pub encoding: String,
    pub headings: Vec<String>,
    /// Up to ten rows as text.
    pub sample: Vec<Vec<String>>,
    #[ts(type = "number")]
    pub rows: u64,
    pub mapping: VoteMapping,
    /// What the file was recognised as, in Chinese: “问卷星，按选项文字：一行一张选票，一列一个类别”.
    pub recognised: String,
    /// The profile that the mapping comes from.
    pub profile: Option<String>,
    /// What keeps the file from being checked as it stands, and what cannot be checked in it, in Chinese.
    pub remarks: Vec<String>,
}

/// Text from the clipboard, to be read like a file.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PastedText {
    pub text: String,
}

const READING: &str = "读取选票文件";
/// Rows looked at for what the file is.
const FIRST: usize = 200;
const SAMPLE: usize = 10;

/// Opens the file of a request, with progress.
pub(super) fn open(desk: &Desk, call: &Call<'_>, file: &FileId) -> Result<Table> {
    let filed = desk.files.get(file)?;
    let bytes = std::fs::metadata(&filed.path).map_or(0, |about| about.len());
    Table::open_watched(&filed.path, &filed.name, &mut |done| call.step(READING, done, bytes))
}

/// Opens all files of a request.
pub(super) fn open_all(desk: &Desk, call: &Call<'_>, file: &FileId, further: &[FurtherFile]) -> Result<Vec<Table>> {
    std::iter::once(file).chain(further.iter().map(|other| &other.file)).map(|file| open(desk, call, file)).collect()
}

/// The files of a request, each with the mapping given for it, or remembered, or recognised.
pub(super) fn vote_files<'a>(
    connection: &Connection,
    tables: &'a [Table],
    given: Option<&VoteMapping>,
    further: &[FurtherFile],
    categories: &[String],
) -> Result<Vec<VoteFile<'a>>> {
    let given = std::iter::once(given).chain(further.iter().map(|other| other.mapping.as_ref()));
    let file = |(table, given): (&'a Table, Option<&VoteMapping>)| {
        Ok(VoteFile { table, mapping: mapping(connection, table, given.cloned(), categories)? })
    };
    tables.iter().zip(given).map(file).collect()
}

/// What is impossible with the files as they are read; of several each is named.
pub(super) fn remarks(files: &[VoteFile<'_>], categories: &[String]) -> Result<Vec<String>> {
    let mut remarks = Vec::new();
    for VoteFile { table, mapping } in files {
        let rows = table.first_rows(FIRST)?;
        let headings = rows.into_iter().find(|(number, _)| *number == u64::from(mapping.header_row));
        let said = mapping.remarks(&headings.unwrap_or_default().1, categories).into_iter();
        remarks.extend(said.chain(other_sheets(table)?).map(|remark| match files.len() {
            1 => remark,
            _ => format!("“{}”：{remark}", table.name()),
        }));
    }
    Ok(remarks)
}

/// Says which sheets of a workbook are not read, if any.
pub(super) fn other_sheets(table: &Table) -> Result<Option<String>> {
    let filled = table.filled_sheets()?;
    let Some((first, others @ [_, ..])) = filled.split_first() else { return Ok(None) };
    let others = others.iter().map(|sheet| format!("“{sheet}”")).collect::<Vec<_>>().join("、");
    Ok(Some(format!(
        "只读取第一张有内容的工作表“{first}”；{others}未读取。如果其中也有选票，请将各工作表分别另存为文件，再一并选择。"
    )))
}

/// The mapping given, or the one remembered for such a file, or the one recognised.
fn mapping(
    connection: &Connection,
    table: &Table,
    given: Option<VoteMapping>,
    categories: &[String],
) -> Result<VoteMapping> {
    if let Some(mapping) = given {
        return Ok(mapping);
    }
    let rows = table.first_rows(FIRST)?;
    let known = remember_votes::known(connection, &rows, categories)?;
    Ok(known.map_or_else(|| Recognised::of(&rows, categories, None).mapping, |(_, mapping)| mapping))
}

/// Shows what a file is: its headings, its first rows, and how it would be read.
pub fn look(desk: &Desk, call: &Call<'_>, request: LookAtVotes) -> Result<VoteLook> {
    let names = desk.library.read(|connection| Ok(Ground::of(connection, request.campaign, None, &[])?.names()))?;
    let table = open(desk, call, &request.file)?;
    let first = table.first_rows(FIRST)?;
    let Recognised { mut mapping, said } = Recognised::of(&first, &names, request.header_row);
    let mut profile = None;
    if !request.afresh && request.header_row.is_none() {
        let known = desk.library.read(|connection| remember_votes::known(connection, &first, &names))?;
        if let Some((name, known)) = known {
            (profile, mapping) = (Some(name), known);
        }
    }
    let (mut rows, mut headings, mut sample) = (0, Vec::new(), Vec::new());
    table.rows_watched(&mut |done| call.step(READING, done, table.extent()), |row| {
        let texts = || row.cells().map(Cow::into_owned).collect::<Vec<_>>();
        if row.number() == u64::from(mapping.header_row) {
            headings = texts();
        } else if row.number() > u64::from(mapping.header_row) {
            rows += 1;
            if sample.len() < SAMPLE && !row.is_empty() {
                sample.push(texts());
            }
        }
        Ok(Flow::Continue(()))
    })?;
    let mut remarks = Vec::new();
    if let Some(code_book) = &request.code_book {
        remarks.push(with_code_book(desk, call, (&table, &headings, &mut mapping), code_book, &names)?);
    }
    remarks.extend(mapping.remarks(&headings, &names));
    remarks.extend(other_sheets(&table)?);
    Ok(VoteLook {
        name: table.name().to_owned(),
        bytes: table.bytes(),
        sha256: table.sha256()?.to_owned(),
        encoding: table.encoding().to_owned(),
        headings,
        sample,
        rows,
        recognised: said,
        profile,
        mapping,
        remarks,
    })
}

/// Gives the letters of an export by option number the titles that the export by option text has for them; says in
/// Chinese what came of it.
fn with_code_book(
    desk: &Desk,
    call: &Call<'_>,
    (table, headings, mapping): (&Table, &[String], &mut VoteMapping),
    code_book: &FileId,
    categories: &[String],
) -> Result<String> {
    let book = open(desk, call, code_book)?;
    let first = book.first_rows(FIRST)?;
    let read = Recognised::of(&first, categories, None).mapping;
    if read.format != VoteFormat::WideText || !headings.iter().any(|heading| Lettered::read(heading).is_some()) {
        return Err(Error::Refused(format!(
            "“{}”不能作“{}”的对照。请选择同一投票按选项文字导出的文件，用来对照按选项序号导出的文件。",
            book.name(),
            table.name()
        )));
    }
    let of_book = first.iter().find(|(number, _)| *number == u64::from(read.header_row));
    let of_book = of_book.map(|(_, headings)| headings.as_slice()).unwrap_or_default();
    let text = Export { table: &book, mapping: &read, headings: of_book };
    let numbers = Export { table, mapping, headings };
    let step = &mut |done| call.step("对照选项文字", done, 0);
    let Deduced { joined, letters } = code_book_file::deduce(&text, &numbers, step)?;
    if joined == 0 {
        return Err(Error::Refused(format!(
            "“{}”与“{}”没有相同的答卷。请选择同一投票、同一时间导出的两个文件。",
            book.name(),
            table.name()
        )));
    }
    // Letters alone may not have told it, where there are more categories than questions.
    mapping.format = VoteFormat::WideOptions;
    let mut open = 0;
    for (column, heading) in mapping.columns.iter_mut().zip(headings) {
        let Some(letter) = Lettered::read(heading) else { continue };
        *column = match letters.get(&letter) {
            Some((category, title)) => {
                open += usize::from(title.is_none());
                let title = title.clone().unwrap_or_else(|| heading.clone());
                ColumnRole::Option { category: category.clone(), title }
            }
            None => ColumnRole::Ignored,
        };
    }
    let found = letters.len() - open;
    let rest = if open == 0 { String::new() } else { format!("，{open} 个不能确定，须在核对时指定") };
    Ok(format!("按“{}”对照了 {joined} 份答卷，确定了 {found} 个选项的文字{rest}。", book.name()))
}

/// Puts pasted text on the desk as a file.
pub fn paste(desk: &Desk, _: &Call<'_>, request: PastedText) -> Result<Output> {
    if request.text.trim().is_empty() {
        return Err(Error::Refused("没有粘贴任何文字。请先复制公布的投票结果或表格，再粘贴。".to_owned()));
    }
    desk.files.put("粘贴的文字.txt", "txt", request.text.as_bytes())
}
