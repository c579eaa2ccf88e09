//! Both exports of one vote, by option text and by option number, read side by side: rows are joined by their serial
//! number, or by time and address where there is none. Who voted is hashed and forgotten again.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use super::ballot_file::below_headings;
use super::table::{Row, Step, Table};
use crate::error::{Error, Result};
use crate::model::code_book::{CodeBook, Deduced};
use crate::model::lettered::Lettered;
use crate::model::vote_file::{ColumnRole, VoteMapping};

/// A file with its mapping and headings.
pub struct Export<'a> {
    pub table: &'a Table,
    pub mapping: &'a VoteMapping,
    pub headings: &'a [String],
}

/// What the letters of `numbers` mean by `text`.
pub fn deduce(text: &Export<'_>, numbers: &Export<'_>, step: Step<'_>) -> Result<Deduced> {
    let by = Join::of(text.mapping, numbers.mapping).ok_or_else(|| {
        Error::Refused(format!(
            "“{}”与“{}”没有可用来对照的列。请选择都含有序号、或都含有提交时间和 IP 的导出文件。",
            text.table.name(),
            numbers.table.name()
        ))
    })?;
    let mut book = CodeBook::new(text.headings, &text.mapping.columns);
    let columns = book.columns();
    below_headings(text.table, text.mapping, step, &mut |row| {
        if let Some(ballot) = by.ballot(row, text.mapping) {
            columns.iter().for_each(|column| book.add(ballot, *column, &row.cell(*column)));
        }
        Ok(())
    })?;
    let lettered = numbers.headings.iter().enumerate();
    let (columns, letters): (Vec<usize>, Vec<Lettered>) =
        lettered.filter_map(|(at, heading)| Some((at, Lettered::read(heading)?))).unzip();
    let mut comparison = book.comparison(&letters);
    below_headings(numbers.table, numbers.mapping, step, &mut |row| {
        if let Some(ballot) = by.ballot(row, numbers.mapping) {
            comparison.add(ballot, columns.iter().map(|column| row.cell(*column)));
        }
        Ok(())
    })?;
    Ok(comparison.deduce())
}

/// By what rows of both files are known to be the same ballot.
enum Join {
    Serial,
    TimeAndIp,
}

impl Join {
    fn of(a: &VoteMapping, b: &VoteMapping) -> Option<Self> {
        let both = |role: ColumnRole| a.column(&role).is_some() && b.column(&role).is_some();
        if both(ColumnRole::Serial) {
            Some(Join::Serial)
        } else if both(ColumnRole::Time) && both(ColumnRole::Ip) {
            Some(Join::TimeAndIp)
        } else {
            None
        }
    }

    fn ballot(&self, row: &Row, mapping: &VoteMapping) -> Option<u64> {
        let cell = |role| mapping.column(&role).map(|column| row.cell(column)).unwrap_or_default();
        let parts = match self {
            Join::Serial => [cell(ColumnRole::Serial), "".into()],
            Join::TimeAndIp => [cell(ColumnRole::Time), cell(ColumnRole::Ip)],
        };
        if parts.iter().all(|part| part.is_empty()) {
            return None;
        }
        let mut hasher = FixedState::default().build_hasher();
        for part in parts {
            hasher.write(part.as_bytes());
            hasher.write_u8(0xff);
        }
        Some(hasher.finish())
    }
}
