//! Counts without ballots: a tally table, row by row, or a published text, line by line.

use super::ballot_file::{below_headings, is_total};
use super::table::{Row, Step, Table};
use crate::error::Result;
use crate::model::ballot::chosen;
use crate::model::bulletin::{PublishedLine, number};
use crate::model::case::title_key;
use crate::model::options::Options;
use crate::model::vote_file::{ColumnRole, VoteFormat, VoteMapping};

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TallyRow {
    Empty,
    Total,
    /// The platform's count of people who voted.
    Participants(u64),
    /// A title that is no case.
    Unknown,
    /// A cell that should hold votes and does not.
    NoNumber(String),
    Votes {
        option: usize,
        votes: u64,
    },
}

/// Receives row after row.
pub type Visit<'a> = &'a mut dyn FnMut(u64, TallyRow) -> Result<()>;

/// Hands on every row with its number; of a published text the lines that state something, prose is passed over.
pub fn read(
    table: &Table,
    mapping: &VoteMapping,
    categories: &[String],
    options: &mut Options,
    step: Step<'_>,
    visit: Visit<'_>,
) -> Result<()> {
    let mut category = None;
    below_headings(table, mapping, step, &mut |row| {
        if mapping.format != VoteFormat::Bulletin {
            return visit(row.number(), tally_row(row, mapping, options));
        }
        let line = row.cells().collect::<Vec<_>>().join(",");
        match PublishedLine::read(&line, categories) {
            PublishedLine::Category(name) => category = options.category(&name),
            PublishedLine::Participants(people) => visit(row.number(), TallyRow::Participants(people))?,
            PublishedLine::Case { title, votes: Some(votes), .. } => {
                let found = find(options, category, &title);
                visit(row.number(), found.map_or(TallyRow::Unknown, |option| TallyRow::Votes { option, votes }))?;
            }
            PublishedLine::Case { .. } => visit(row.number(), TallyRow::NoNumber(line))?,
            PublishedLine::Prose => {}
        }
        Ok(())
    })
}

fn tally_row(row: &Row, mapping: &VoteMapping, options: &mut Options) -> TallyRow {
    if row.is_empty() {
        return TallyRow::Empty;
    }
    let cell = |role| mapping.column(&role).map(|column| row.cell(column)).unwrap_or_default();
    let (category, title, votes) = (cell(ColumnRole::Category), cell(ColumnRole::Title), cell(ColumnRole::Votes));
    let people = ["参与人数", "投票人数", "参与投票人数", "总人数"];
    if row.cells().any(|cell| people.contains(&title_key(&cell).as_str())) {
        return number(&votes).map_or(TallyRow::Total, TallyRow::Participants);
    }
    if is_total(row) {
        return TallyRow::Total;
    }
    let category = match &*category {
        "" => None,
        // A category the campaign does not have holds none of its cases.
        name => match options.category(name) {
            Some(category) => Some(category),
            None => return TallyRow::Unknown,
        },
    };
    let Some(option) = find(options, category, &title) else { return TallyRow::Unknown };
    number(&votes).map_or_else(|| TallyRow::NoNumber(votes.into_owned()), |votes| TallyRow::Votes { option, votes })
}

fn find(options: &mut Options, category: Option<usize>, title: &str) -> Option<usize> {
    let mut marks = options.no_marks();
    options.read_title(category, title, &mut marks);
    chosen(&marks.choices).next()
}
