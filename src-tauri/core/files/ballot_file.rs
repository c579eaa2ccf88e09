//! Rows of a vote file as ballots or tally lines, by its mapping. Voter ids are hashed here and go no further.
//!
//! What counts is for `model::ballot` to judge; which case a spelling means is for `model::options` to say.

use super::table::Row;
use crate::model::ballot::{Ballot, Voter, width};
use crate::model::case::title_key;
use crate::model::options::Options;
use crate::model::time::Moment;
use crate::model::vote_file::{ColumnRole, VoteMapping};

/// What a row of a wide file is.
pub enum Line<'a> {
    Empty,
    Total,
    Ballot(Ballot<'a>),
}

/// Reads the rows of a wide file.
pub struct BallotReader<'k> {
    time: Option<usize>,
    voter: Option<usize>,
    /// Column and category.
    choices: Vec<(usize, usize)>,
    key: &'k [u8; 32],
    scratch: Vec<u8>,
}

impl<'k> BallotReader<'k> {
    /// `key` is the library's secret for voter ids.
    pub fn new(mapping: &VoteMapping, options: &Options, key: &'k [u8; 32]) -> Self {
        let choices = mapping.columns.iter().enumerate().filter_map(|(column, role)| match role {
            ColumnRole::Choices { category } => Some((column, options.category(category)?)),
            _ => None,
        });
        BallotReader {
            time: mapping.column(&ColumnRole::Time),
            voter: mapping.column(&ColumnRole::Voter),
            choices: choices.collect(),
            key,
            scratch: vec![0; width(options.len())],
        }
    }

    pub fn read(&mut self, row: &Row, options: &mut Options) -> Line<'_> {
        if row.is_empty() {
            return Line::Empty;
        }
        let at = self.time.and_then(|column| Moment::parse(row.cell(column)));
        if at.is_none() && is_total(row) {
            return Line::Total;
        }
        let voter = self.voter.map(|column| row.cell(column)).filter(|id| !is_blank(id)).map(|id| hash(self.key, id));
        self.scratch.fill(0);
        let mut unknown = 0u32;
        for (column, category) in &self.choices {
            unknown = unknown.saturating_add(options.read(*category, row.cell(*column), &mut self.scratch));
        }
        Line::Ballot(Ballot { row: row.number(), voter, at, choices: &self.scratch, unknown, place: 0, seconds: None })
    }
}

/// What a row of a tally table is.
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

/// Reads a row of a tally table.
pub fn read_tally_row(row: &Row, mapping: &VoteMapping, options: &mut Options) -> TallyRow {
    if row.is_empty() {
        return TallyRow::Empty;
    }
    let cell = |role| mapping.column(&role).map(|column| row.cell(column)).unwrap_or_default();
    let (category, title, votes) = (cell(ColumnRole::Category), cell(ColumnRole::Title), cell(ColumnRole::Votes));
    let people = ["参与人数", "投票人数", "参与投票人数", "总人数"];
    if row.cells().any(|cell| people.contains(&title_key(cell).as_str())) {
        return number(votes).map_or(TallyRow::Total, TallyRow::Participants);
    }
    if is_total(row) {
        return TallyRow::Total;
    }
    let category = match category {
        "" => None,
        // A category the campaign does not have holds none of its cases.
        name => match options.category(name) {
            Some(category) => Some(category),
            None => return TallyRow::Unknown,
        },
    };
    let Some(option) = options.find(category, title) else { return TallyRow::Unknown };
    number(votes).map_or_else(|| TallyRow::NoNumber(votes.to_owned()), |votes| TallyRow::Votes { option, votes })
}

/// A whole number as people write it: `15585`, `15,585`, `15585票`.
fn number(text: &str) -> Option<u64> {
    let digits: String =
        text.trim_end_matches(['票', '人', '张']).chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
    digits.parse().ok()
}

/// True if the first cell that holds anything says so.
fn is_total(row: &Row) -> bool {
    let first = row.cells().find(|cell| !cell.is_empty()).map(title_key).unwrap_or_default();
    let words = ["合计", "总计", "小计", "共计", "汇总", "总数", "总票数"];
    words.iter().any(|word| {
        first == *word || first.strip_prefix(word).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

fn is_blank(id: &str) -> bool {
    matches!(id, "" | "(空)" | "(跳过)" | "（空）" | "（跳过）" | "-" | "N/A")
}

/// The first half of the keyed BLAKE3 hash of a voter id.
fn hash(key: &[u8; 32], id: &str) -> Voter {
    Voter(blake3::keyed_hash(key, id.as_bytes()).as_bytes().first_chunk().copied().unwrap_or_default())
}
