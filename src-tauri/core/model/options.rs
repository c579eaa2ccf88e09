//! The options of a vote: which case a spelling in a ballot means.
//!
//! Equal title keys match; a person's decision matches; anything else is a question with the nearest candidates and
//! never matched silently. How a cell is taken apart into spellings is for [`super::cell`] to say.

use std::collections::HashMap;
use std::ops::Range;

use super::ballot::{choose, width};
use super::case::title_key;
use super::cell::{self, without_fill_in, without_ordinal};
use super::decided::{Decided, Decisions};
use super::remembered::Remembered;
use super::vote_file::MatchDecision;
use super::{CaseId, CategoryId};

/// Distinct spellings kept apart; a file with more has something else in this column.
const MOST_SPELLINGS: usize = 5_000;
/// In bytes; what is longer is free text, not the title of a case.
const LONGEST_SPELLING: usize = 2_000;

/// A case as an option; its place in the list is its bit in a ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteOption {
    pub case: CaseId,
    pub category: CategoryId,
    pub title: String,
}

/// All options of a campaign's vote, with what was seen of unknown spellings.
pub struct Options {
    pub(super) options: Vec<VoteOption>,
    pub(super) categories: Vec<InCategory>,
    unmatched: Vec<Spelling>,
}

pub(super) struct InCategory {
    pub(super) id: CategoryId,
    pub(super) name: String,
    /// Options by key; a key with several options is no match.
    by_key: HashMap<String, Vec<usize>>,
    decided: Decisions,
    remembered: Remembered<Marks>,
    unmatched: HashMap<String, usize>,
}

/// What is marked on a ballot: choices as bits, and the places, in the list of unmatched spellings, of those that are
/// no case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    pub choices: Vec<u8>,
    pub unmatched: Vec<usize>,
}

impl Marks {
    pub fn clear(&mut self) {
        self.choices.fill(0);
        self.unmatched.clear();
    }

    fn add(&mut self, other: &Marks) {
        self.choices.iter_mut().zip(&other.choices).for_each(|(all, new)| *all |= new);
        self.unmatched.extend(&other.unmatched);
    }
}

/// A spelling that matches no case by key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    pub category: String,
    pub spelling: String,
    pub rows: u64,
    pub decided: bool,
    /// Decided to be what voters wrote in themselves: it counts for nobody and harms no ballot.
    pub fill_in: bool,
}

impl Options {
    pub fn new(categories: &[(CategoryId, String)], options: Vec<VoteOption>, decisions: &[MatchDecision]) -> Self {
        let in_category = |(id, name): &(CategoryId, String)| {
            let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, option) in options.iter().enumerate().filter(|(_, option)| option.category == *id) {
                by_key.entry(title_key(&option.title)).or_default().push(at);
            }
            let place = |case: CaseId| options.iter().position(|option| option.case == case);
            InCategory {
                id: *id,
                name: name.clone(),
                by_key,
                decided: Decisions::of(name, decisions, place),
                remembered: Remembered::default(),
                unmatched: HashMap::new(),
            }
        };
        let categories = categories.iter().map(in_category).collect();
        Options { options, categories, unmatched: Vec::new() }
    }

    /// Knows again under this key what was decided to be no case.
    pub fn knowing(mut self, key: &[u8; 32]) -> Self {
        self.categories.iter_mut().for_each(|category| category.decided.know(key));
        self
    }

    pub fn len(&self) -> usize {
        self.options.len()
    }

    pub fn is_empty(&self) -> bool {
        self.options.is_empty()
    }

    pub fn list(&self) -> &[VoteOption] {
        &self.options
    }

    /// Nothing marked, with room for every option.
    pub fn no_marks(&self) -> Marks {
        Marks { choices: vec![0; width(self.options.len())], unmatched: Vec::new() }
    }

    /// Place of the category with this name.
    pub fn category(&self, name: &str) -> Option<usize> {
        let key = title_key(name);
        self.categories.iter().position(|category| title_key(&category.name) == key)
    }

    /// The bits of the options of a category.
    pub fn mask(&self, category: CategoryId) -> Vec<u8> {
        let mut mask = vec![0; width(self.options.len())];
        for (at, _) in self.options.iter().enumerate().filter(|(_, option)| option.category == category) {
            choose(&mut mask, at);
        }
        mask
    }

    /// Adds the marks of a cell; `text` gives its text, asked for only where the same bytes were not seen before.
    pub fn read<E>(
        &mut self,
        category: usize,
        raw: &[u8],
        marks: &mut Marks,
        text: impl FnOnce() -> Result<String, E>,
    ) -> Result<(), E> {
        if raw.is_empty() {
            return Ok(());
        }
        if let Some(known) = self.categories.get_mut(category).and_then(|c| c.remembered.get(raw)) {
            count(&mut self.unmatched, known);
            marks.add(known);
            return Ok(());
        }
        let read = self.take_apart(category, &text()?);
        count(&mut self.unmatched, &read);
        marks.add(&read);
        if let Some(place) = self.categories.get_mut(category) {
            place.remembered.insert(raw, read);
        }
        Ok(())
    }

    /// Adds the mark of one title alone, which is not taken apart; of any category if none is given.
    pub fn read_title(&mut self, category: Option<usize>, title: &str, marks: &mut Marks) {
        let title = &*without_fill_in(title);
        let mut fits = self.places(category).filter_map(|place| self.option(place, title));
        match (fits.next(), fits.next()) {
            (Some(only), None) => choose(&mut marks.choices, only),
            _ => self.ask(category, title, marks),
        }
    }

    /// Whether a title is a case's of this category.
    pub fn knows(&self, category: usize, title: &str) -> bool {
        self.option(category, title).is_some()
    }

    /// Adds the mark of a spelling about which only a person can say what it means.
    pub fn ask(&mut self, category: Option<usize>, spelling: &str, marks: &mut Marks) {
        let spelling = worth_telling(spelling.trim());
        let mut read = self.no_marks();
        let mut decisions = self.places(category).filter_map(|place| Some((place, self.decided(place, spelling)?)));
        match decisions.next() {
            Some((_, Decided::Option(option))) => choose(&mut read.choices, option),
            Some((place, _)) => self.note(place, spelling, &mut read),
            None => {
                let place = category.or_else(|| self.nearest(spelling)).unwrap_or_default();
                self.note(place, spelling, &mut read);
            }
        }
        count(&mut self.unmatched, &read);
        marks.add(&read);
    }

    /// Every spelling that matched nothing, in the order they came.
    pub fn unmatched(&self) -> &[Spelling] {
        &self.unmatched
    }

    /// Whether a spelling, by its place in [`Options::unmatched`], makes a ballot unfit.
    pub fn harms(&self, unmatched: usize) -> bool {
        self.unmatched.get(unmatched).is_some_and(|spelling| !spelling.fill_in)
    }

    /// Places of the categories meant: the one given, or all.
    fn places(&self, category: Option<usize>) -> Range<usize> {
        category.map_or(0..self.categories.len(), |only| only..only + 1)
    }

    fn take_apart(&mut self, category: usize, text: &str) -> Marks {
        let mut read = self.no_marks();
        if cell::is_blank(text) {
            return read;
        }
        for part in cell::parts(text) {
            let (options, left) = cell::take_apart(&part, |piece| self.option(category, piece));
            options.into_iter().for_each(|option| choose(&mut read.choices, option));
            left.into_iter().for_each(|spelling| self.note(category, spelling, &mut read));
        }
        read
    }

    fn decided(&self, category: usize, spelling: &str) -> Option<Decided> {
        self.categories.get(category)?.decided.get(spelling).copied()
    }

    fn option(&self, category: usize, spelling: &str) -> Option<usize> {
        if spelling.len() > LONGEST_SPELLING {
            return None;
        }
        match self.decided(category, spelling) {
            Some(Decided::Option(decided)) => return Some(decided),
            Some(Decided::NoCase | Decided::FillIn) => return None,
            None => {}
        }
        let category = self.categories.get(category)?;
        let by_key = |text: &str| match category.by_key.get(&title_key(text)).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        };
        by_key(spelling).or_else(|| by_key(without_ordinal(spelling)?))
    }

    fn note(&mut self, category: usize, spelling: &str, read: &mut Marks) {
        let spelling = worth_telling(spelling.trim());
        let Some(place) = self.categories.get_mut(category) else { return };
        if title_key(spelling).is_empty() {
            return;
        }
        let full = place.unmatched.len() >= MOST_SPELLINGS && !place.unmatched.contains_key(spelling);
        let spelling = if full { "（其余写法）" } else { spelling };
        let at = *place.unmatched.entry(spelling.to_owned()).or_insert(self.unmatched.len());
        if at == self.unmatched.len() {
            let decided = place.decided.get(spelling);
            self.unmatched.push(Spelling {
                category: place.name.clone(),
                spelling: spelling.to_owned(),
                rows: 0,
                decided: decided.is_some(),
                fill_in: decided == Some(&Decided::FillIn),
            });
        }
        read.unmatched.push(at);
    }
}

/// The spelling, or a word for what is too long to be one.
fn worth_telling(spelling: &str) -> &str {
    if spelling.len() > LONGEST_SPELLING { "（过长的文字）" } else { spelling }
}

fn count(unmatched: &mut [Spelling], read: &Marks) {
    for at in &read.unmatched {
        if let Some(spelling) = unmatched.get_mut(*at) {
            spelling.rows += 1;
        }
    }
}

#[cfg(test)]
#[path = "options_tests.rs"]
mod tests;
