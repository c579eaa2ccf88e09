//! A long table, one row a choice: the rows of one voter at one time are one ballot, wherever they stand.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::ballot_file::{BallotReader, Facts, Line, Read, Visit, ballot, below_headings, is_total};
use super::table::{Step, Table};
use crate::error::Result;
use crate::model::ballot::{Voter, width};
use crate::model::cell::{is_blank, without_fill_in};
use crate::model::options::{Marks, Options};
use crate::model::place::Place;
use crate::model::time::Moment;
use crate::model::vote_file::{ColumnRole, VoteMapping};

/// A ballot being put together. Its choices lie with those of the others.
struct Gathered {
    row: u64,
    facts: Facts,
    /// Time as written, where it is none.
    time: Box<str>,
}

/// The ballots of the table, in the order of their first rows.
#[derive(Default)]
struct Heap {
    ballots: Vec<Gathered>,
    choices: Vec<u8>,
    /// Spellings that are no case, by place of the ballot.
    unmatched: Vec<(usize, usize)>,
    known: HashMap<(Voter, Option<Moment>), usize, RandomState>,
}

pub(super) fn read(
    table: &Table,
    mapping: &VoteMapping,
    mut reader: BallotReader<'_>,
    options: &mut Options,
    step: Step<'_>,
    visit: Visit<'_>,
) -> Result<Vec<Place>> {
    let [category, title] = [ColumnRole::Category, ColumnRole::Title].map(|role| mapping.column(&role));
    let width = width(options.len());
    let (mut heap, mut marks) = (Heap::default(), options.no_marks());
    below_headings(table, mapping, step, &mut |row| {
        let line = if row.is_empty() { Some(Line::Empty) } else { None };
        let facts = reader.facts(row)?;
        let line = line.or_else(|| (facts.at.is_none() && is_total(row)).then_some(Line::Total));
        if let Some(line) = line {
            return visit(&Read { row: row.number(), line, time: Cow::Borrowed(""), unmatched: &[] }, options);
        }
        marks.clear();
        let cell = |column: Option<usize>| match column {
            Some(column) => row.text(row.raw(column)),
            None => Ok(Cow::Borrowed("")),
        };
        let (title, named) = (cell(title)?, cell(category)?);
        match options.category(&named) {
            Some(category) => {
                let raw = title.as_bytes();
                options.read(category, raw, &mut marks, || Ok::<_, crate::error::Error>(title.clone().into_owned()))?;
            }
            None if title.is_empty() => {}
            None if is_blank(&named) => options.read_title(None, &title, &mut marks),
            // A category the campaign does not have holds none of its cases.
            None => options.ask(None, &format!("{}（{named}）", without_fill_in(&title)), &mut marks),
        }
        let time = reader.unread_time(row, &facts)?;
        heap.put(Gathered { row: row.number(), facts, time: time.into() }, &marks, width);
        Ok(())
    })?;
    heap.hand_on(width, options, visit)?;
    Ok(reader.places.list().collect())
}

impl Heap {
    fn put(&mut self, new: Gathered, marks: &Marks, width: usize) {
        let next = self.ballots.len();
        // Without a voter nothing says that rows belong together.
        let at = match new.facts.voter {
            Some(voter) => *self.known.entry((voter, new.facts.at)).or_insert(next),
            None => next,
        };
        if at == next {
            self.ballots.push(new);
            self.choices.extend(&marks.choices);
        } else if let Some(choices) = self.choices.get_mut(at * width..(at + 1) * width) {
            choices.iter_mut().zip(&marks.choices).for_each(|(all, new)| *all |= new);
        }
        self.unmatched.extend(marks.unmatched.iter().map(|spelling| (at, *spelling)));
    }

    fn hand_on(mut self, width: usize, options: &Options, visit: Visit<'_>) -> Result<()> {
        self.unmatched.sort_unstable();
        let mut unmatched = self.unmatched.iter().peekable();
        let mut marks = options.no_marks();
        for (at, gathered) in self.ballots.iter().enumerate() {
            marks.clear();
            let choices = self.choices.get(at * width..(at + 1) * width).unwrap_or_default();
            marks.choices.iter_mut().zip(choices).for_each(|(mark, choice)| *mark = *choice);
            while let Some((_, spelling)) = unmatched.next_if(|(of, _)| *of == at) {
                marks.unmatched.push(*spelling);
            }
            let line = Line::Ballot(ballot(gathered.row, &gathered.facts, &marks, options));
            let time = Cow::Borrowed(&*gathered.time);
            visit(&Read { row: gathered.row, line, time, unmatched: &marks.unmatched }, options)?;
        }
        Ok(())
    }
}
