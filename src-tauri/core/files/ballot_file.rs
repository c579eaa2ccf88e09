//! Rows of a vote file as ballots, by its mapping. Voter ids, addresses and agents are hashed or cut short here and
//! go no further.
//!
//! What counts is for `model::ballot` to judge; which case a spelling means is for `model::options` to say; rows that
//! make a ballot only together are put together by [`super::long_table`].

use std::borrow::Cow;
use std::ops::Range;

use super::long_table;
use super::table::{Flow, Row, Step, Table};
use crate::error::Result;
use crate::model::ballot::{Ballot, Voter};
use crate::model::case::title_key;
use crate::model::cell::{is_fill_in, is_marked, seconds};
use crate::model::near_times::NearTimes;
use crate::model::options::{Marks, Options};
use crate::model::place::{Network, Place, Places};
use crate::model::remembered::Remembered;
use crate::model::time::Moment;
use crate::model::vote_file::{ColumnRole, VoteFormat, VoteMapping, VoterBy};

/// What a row is — or, in a long table, the rows of one ballot.
pub enum Line<'a> {
    Empty,
    Total,
    Ballot(Ballot<'a>),
}

/// A line as it is handed on.
pub struct Read<'a> {
    /// Row of the file as Excel counts it; of several the first.
    pub row: u64,
    pub line: Line<'a>,
    /// The time as written, where it could not be read.
    pub(super) time: Cow<'a, str>,
    pub(super) unmatched: &'a [usize],
}

impl Read<'_> {
    /// The time as written, where it could not be read.
    pub fn time(&self) -> &str {
        &self.time
    }

    /// The spellings on this ballot that are no case and make it unfit.
    pub fn unmatched<'o>(&self, options: &'o Options) -> impl Iterator<Item = &'o str> {
        let harm = self.unmatched.iter().filter(|at| options.harms(**at));
        harm.filter_map(|at| Some(options.unmatched().get(*at)?.spelling.as_str()))
    }
}

/// Receives line after line.
pub type Visit<'a> = &'a mut dyn FnMut(&Read<'_>, &Options) -> Result<()>;

/// Hands on every ballot of a file, and the rows that are none, the number of visits being the number of rows for
/// which the file has to answer. Returns the places the ballots came from. `key` is the secret for voter ids.
pub fn read(
    table: &Table,
    mapping: &VoteMapping,
    options: &mut Options,
    key: &[u8; 32],
    step: Step<'_>,
    visit: Visit<'_>,
) -> Result<Vec<Place>> {
    let mut reader = BallotReader::new(mapping, options, key);
    if mapping.format == VoteFormat::LongTable {
        long_table::read(table, mapping, reader, options, step, visit)
    } else {
        table.raw_rows(step, |row| {
            if row.number() > u64::from(mapping.header_row) {
                let read = reader.read(row, options)?;
                visit(&read, options)?;
            }
            Ok(Flow::Continue(()))
        })?;
        Ok(reader.places.list().collect())
    }
}

/// The rows below the headings.
pub(super) fn below_headings(
    table: &Table,
    mapping: &VoteMapping,
    step: Step<'_>,
    visit: &mut dyn FnMut(&Row) -> Result<()>,
) -> Result<()> {
    table.rows_watched(step, |row| {
        if row.number() > u64::from(mapping.header_row) {
            visit(row)?;
        }
        Ok(Flow::Continue(()))
    })
}

/// Reads the rows of a file of ballots.
pub(super) struct BallotReader<'k> {
    time: Option<usize>,
    voter: Vec<usize>,
    ip: Option<usize>,
    seconds: Option<usize>,
    regions: Vec<usize>,
    /// Column and category.
    choices: Vec<(usize, usize)>,
    /// Columns that are not found to be text by being read, as times and addresses are, and cells of choices whose
    /// bytes are new.
    undecoded: Vec<Range<usize>>,
    /// How many columns the mapping speaks of.
    columns: usize,
    /// The columns of one option.
    marked: Vec<OfOption>,
    key: &'k [u8; 32],
    pub(super) places: Places,
    known_regions: Remembered<u32>,
    known_seconds: Remembered<Option<u32>>,
    marks: Marks,
    times: NearTimes,
}

struct OfOption {
    column: usize,
    category: usize,
    title: String,
    /// What else than yes and no stands in the cell.
    other: Other,
}

/// What a cell says that says neither yes nor no.
enum Other {
    /// What a voter wrote in: it was chosen.
    FillIn,
    /// Nobody knows, since the column has a case of its own.
    Unclear,
    /// The option chosen, in a column that names none.
    Option,
}

/// Who, when and from where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub voter: Option<Voter>,
    pub at: Option<Moment>,
    pub place: u32,
    pub seconds: Option<u32>,
}

impl<'k> BallotReader<'k> {
    fn new(mapping: &VoteMapping, options: &Options, key: &'k [u8; 32]) -> Self {
        let (mut choices, mut marked, mut regions) = (Vec::new(), Vec::new(), Vec::new());
        for (column, role) in mapping.columns.iter().enumerate() {
            match role {
                ColumnRole::Choices { category } => {
                    choices.extend(options.category(category).map(|category| (column, category)));
                }
                ColumnRole::Option { category, title } => {
                    marked.extend(options.category(category).map(|category| {
                        let other = match options.knows(category, title) {
                            true => Other::Unclear,
                            false if is_fill_in(title) => Other::FillIn,
                            false => Other::Option,
                        };
                        OfOption { column, category, title: title.clone(), other }
                    }));
                }
                ColumnRole::Region => regions.push(column),
                _ => {}
            }
        }
        let column = |role| mapping.column(&role);
        let voter = match mapping.voter_by {
            VoterBy::Id => [column(ColumnRole::Voter), None],
            VoterBy::IpAgent => [column(ColumnRole::Ip), column(ColumnRole::Agent)],
            VoterBy::Serial => [column(ColumnRole::Serial), None],
            VoterBy::Nobody => [None, None],
        };
        let columns = mapping.columns.len();
        let id = column(ColumnRole::Voter).filter(|_| mapping.voter_by == VoterBy::Id);
        let decoded = [column(ColumnRole::Time), column(ColumnRole::Seconds), column(ColumnRole::Ip), id];
        let mut undecoded: Vec<Range<usize>> = Vec::new();
        for at in (0..columns).filter(|at| !decoded.contains(&Some(*at)) && choices.iter().all(|(own, _)| own != at)) {
            match undecoded.last_mut().filter(|run| run.end == at) {
                Some(run) => run.end += 1,
                None => undecoded.push(at..at + 1),
            }
        }
        BallotReader {
            time: column(ColumnRole::Time),
            voter: if mapping.voters_known() { voter.into_iter().flatten().collect() } else { Vec::new() },
            ip: column(ColumnRole::Ip),
            seconds: column(ColumnRole::Seconds),
            regions,
            choices,
            undecoded,
            columns,
            marked,
            key,
            places: Places::default(),
            known_regions: Remembered::default(),
            known_seconds: Remembered::default(),
            marks: options.no_marks(),
            times: NearTimes::default(),
        }
    }

    fn read<'a>(&'a mut self, row: &Row<'a>, options: &mut Options) -> Result<Read<'a>> {
        let other = |line| Ok(Read { row: row.number(), line, time: Cow::Borrowed(""), unmatched: &[] });
        if row.is_empty() {
            return other(Line::Empty);
        }
        let facts = self.facts(row)?;
        if facts.at.is_none() && is_total(row) {
            return other(Line::Total);
        }
        self.marks.clear();
        self.undecoded.iter().try_for_each(|columns| row.require_texts(columns.clone()))?;
        row.require_texts(self.columns..row.len())?;
        for (column, category) in &self.choices {
            let raw = row.raw(*column);
            options.read(*category, raw, &mut self.marks, || row.text(raw).map(Cow::into_owned))?;
        }
        for OfOption { column, category, title, other } in &self.marked {
            let raw = row.raw(*column);
            let is_marked = match raw {
                b"" | b"0" => Some(false),
                b"1" => Some(true),
                _ => is_marked(&row.text(raw)?, title),
            };
            match (is_marked, other) {
                (Some(false), _) => {}
                (Some(true), _) | (None, Other::FillIn) => options.read_title(Some(*category), title, &mut self.marks),
                (None, Other::Unclear) => options.ask(Some(*category), &row.text(raw)?, &mut self.marks),
                (None, Other::Option) => options.read_title(Some(*category), &row.text(raw)?, &mut self.marks),
            }
        }
        let line = Line::Ballot(ballot(row.number(), &facts, &self.marks, options));
        Ok(Read { row: row.number(), line, time: self.unread_time(row, &facts)?, unmatched: &self.marks.unmatched })
    }

    /// The time as written, if it is none.
    pub(super) fn unread_time<'r>(&self, row: &Row<'r>, facts: &Facts) -> Result<Cow<'r, str>> {
        match self.time.filter(|_| facts.at.is_none()) {
            Some(column) => row.text(row.raw(column)),
            None => Ok(Cow::Borrowed("")),
        }
    }

    pub(super) fn facts(&mut self, row: &Row) -> Result<Facts> {
        let at = match self.time.map(|column| row.raw(column)) {
            Some(raw) if !raw.is_empty() => self.times.read(raw, || row.text(raw))?,
            _ => None,
        };
        let seconds = match self.seconds.map(|column| row.raw(column)) {
            Some(raw) if !raw.is_empty() => self.seconds(row, raw)?,
            _ => None,
        };
        Ok(Facts { voter: self.voter(row)?, at, place: self.place(row)?, seconds })
    }

    fn seconds(&mut self, row: &Row, raw: &[u8]) -> Result<Option<u32>> {
        if let Some(known) = self.known_seconds.get(raw) {
            return Ok(*known);
        }
        let seconds = seconds(&row.text(raw)?);
        self.known_seconds.insert(raw, seconds);
        Ok(seconds)
    }

    fn voter(&self, row: &Row) -> Result<Option<Voter>> {
        let Some((first, more)) = self.voter.split_first() else { return Ok(None) };
        let id = self.identity(row, *first)?;
        if is_blank(&id) {
            return Ok(None);
        }
        let hash = match more {
            [] => blake3::keyed_hash(self.key, id.as_bytes()),
            more => {
                let mut hasher = blake3::Hasher::new_keyed(self.key);
                hasher.update(id.as_bytes());
                for column in more {
                    hasher.update(b"\n").update(self.identity(row, *column)?.as_bytes());
                }
                hasher.finalize()
            }
        };
        Ok(Some(Voter(hash.as_bytes().first_chunk().copied().unwrap_or_default())))
    }

    /// What a voter is known by: the text, so that it is the same in files of other encodings; of an address without
    /// the region behind it.
    fn identity<'r>(&self, row: &Row<'r>, column: usize) -> Result<Cow<'r, str>> {
        let raw = row.raw(column);
        if self.ip == Some(column) { row.text(address(raw).0) } else { row.text(raw) }
    }

    /// The network of the address, and the region in brackets behind it or from columns of its own.
    fn place(&mut self, row: &Row) -> Result<u32> {
        let raw = self.ip.map(|column| row.raw(column)).unwrap_or_default();
        let (ip, behind) = address(raw);
        let network = std::str::from_utf8(ip).ok().and_then(Network::of);
        let mut region = match network {
            Some(_) => self.region(row, behind)?,
            // Without an address the cell holds something else, maybe a name.
            None => row.require_text(raw).map(|()| 0)?,
        };
        if !self.regions.is_empty() {
            let mut named: Vec<String> = Vec::new();
            for column in &self.regions {
                let text = row.text(row.raw(*column))?;
                if !is_blank(&text) && text != "中国" && named.last().is_none_or(|last| *last != text) {
                    named.push(text.into_owned());
                }
            }
            if !named.is_empty() {
                region = self.places.region(&named.join("-"));
            }
        }
        Ok(self.places.position(network, region))
    }

    fn region(&mut self, row: &Row, raw: &[u8]) -> Result<u32> {
        if raw.is_empty() {
            return Ok(0);
        }
        if let Some(known) = self.known_regions.get(raw) {
            return Ok(*known);
        }
        let text = row.text(raw)?;
        let named = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '[' | ']'));
        // Behind an address stands a place or nothing; whatever else stands there is nobody's business.
        let is_place = named.chars().count() <= 30 && !named.chars().any(|c| c.is_ascii_digit());
        let region = self.places.region(if is_place { named } else { "" });
        self.known_regions.insert(raw, region);
        Ok(region)
    }
}

/// An address, and what stands behind it.
fn address(raw: &[u8]) -> (&[u8], &[u8]) {
    let end = raw.iter().position(|byte| !(byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':')));
    raw.split_at_checked(end.unwrap_or(raw.len())).unwrap_or_default()
}

pub(super) fn ballot<'a>(row: u64, facts: &Facts, marks: &'a Marks, options: &Options) -> Ballot<'a> {
    let unknown =
        if marks.unmatched.is_empty() { 0 } else { marks.unmatched.iter().filter(|at| options.harms(**at)).count() };
    Ballot {
        row,
        voter: facts.voter,
        at: facts.at,
        choices: &marks.choices,
        unknown: u32::try_from(unknown).unwrap_or(u32::MAX),
        place: facts.place,
        seconds: facts.seconds,
    }
}

/// True if the first cell that holds anything says so.
pub(super) fn is_total(row: &Row) -> bool {
    let first = row.cells().find(|cell| !cell.is_empty());
    let first = first.map(|cell| title_key(&cell)).unwrap_or_default();
    let words = ["合计", "总计", "小计", "共计", "汇总", "总数", "总票数"];
    words.iter().any(|word| {
        first == *word || first.strip_prefix(word).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

fn is_blank(id: &str) -> bool {
    matches!(id, "" | "(空)" | "(跳过)" | "（空）" | "（跳过）" | "-" | "N/A" | "null" | "未知")
}
