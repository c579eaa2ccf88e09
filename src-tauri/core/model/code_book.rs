//! The code book of an export by option number: the same ballots by option text say which title a letter means.
//!
//! A letter means a title if it was chosen on exactly the ballots on which the title was, and no other letter and no
//! other title of the question was chosen on just these. Anything less is left to a person.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::cell::{is_blank, is_marked, parts};
use super::lettered::Lettered;
use super::vote_file::ColumnRole;

/// More titles of one question come from free text.
const MOST_TITLES: usize = 500;

/// What the text export says: the titles chosen on each ballot.
#[derive(Default)]
pub struct CodeBook {
    /// Number of the question as its heading begins, and the category it asks about, by column.
    questions: BTreeMap<usize, (Option<u32>, String)>,
    titles: Vec<(usize, String)>,
    known: HashMap<(usize, String), usize>,
    ballots: HashMap<u64, Vec<u32>, RandomState>,
}

/// What came of comparing both exports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deduced {
    /// Ballots found in both.
    pub joined: u64,
    /// By letter: category and title; the title is none where it stays a question.
    pub letters: BTreeMap<Lettered, (String, Option<String>)>,
}

impl CodeBook {
    /// A book for the text export with these headings, read so.
    pub fn new(headings: &[String], columns: &[ColumnRole]) -> Self {
        let question = |(at, role): (usize, &ColumnRole)| match role {
            ColumnRole::Choices { category } => {
                let heading = headings.get(at)?.trim();
                let digits = heading.chars().take_while(char::is_ascii_digit).collect::<String>();
                Some((at, (digits.parse().ok(), category.clone())))
            }
            _ => None,
        };
        CodeBook { questions: columns.iter().enumerate().filter_map(question).collect(), ..CodeBook::default() }
    }

    /// Columns of questions.
    pub fn columns(&self) -> Vec<usize> {
        self.questions.keys().copied().collect()
    }

    /// Adds a cell of the text export; `ballot` says which ballot it is of, in both exports alike.
    pub fn add(&mut self, ballot: u64, column: usize, cell: &str) {
        let chosen = self.ballots.entry(ballot).or_default();
        if is_blank(cell) {
            return;
        }
        for title in parts(cell) {
            if self.titles.len() >= MOST_TITLES && !self.known.contains_key(&(column, title.clone())) {
                continue;
            }
            let at = *self.known.entry((column, title.clone())).or_insert(self.titles.len());
            if at == self.titles.len() {
                self.titles.push((column, title));
            }
            chosen.extend(u32::try_from(at));
        }
    }

    /// Compares with the export by number: `ballots` are each a ballot with, by column, whether the letter was chosen.
    pub fn comparison<'b>(&'b self, letters: &[Lettered]) -> Comparison<'b> {
        let mut asked: Vec<u32> = letters.iter().map(|letter| letter.question).collect();
        asked.sort_unstable();
        asked.dedup();
        let question = |letter: &Lettered| {
            let numbered = self.questions.iter().find(|(_, (number, _))| *number == Some(letter.question));
            // Without numbers in the headings, the questions stand in their order.
            let unnumbered = self.questions.values().all(|(number, _)| number.is_none());
            let place = asked.iter().position(|number| *number == letter.question);
            let in_order = place.filter(|_| unnumbered && asked.len() == self.questions.len());
            let in_order = in_order.and_then(|place| self.questions.iter().nth(place));
            numbered.or(in_order).map(|(column, _)| *column)
        };
        let fits = letters.iter().map(|letter| match question(letter) {
            Some(column) => {
                let titles = self.titles.iter().enumerate().filter(|(_, (of, _))| *of == column);
                Some((column, titles.map(|(at, _)| Fit { title: at, together: 0, differing: false }).collect()))
            }
            None => None,
        });
        Comparison { book: self, letters: letters.to_vec(), fits: fits.collect(), joined: 0 }
    }
}

struct Fit {
    title: usize,
    /// Ballots on which both letter and title were chosen.
    together: u64,
    differing: bool,
}

/// Both exports being compared, ballot by ballot.
pub struct Comparison<'b> {
    book: &'b CodeBook,
    letters: Vec<Lettered>,
    /// By letter: the column of its question in the book, and its titles.
    fits: Vec<Option<(usize, Vec<Fit>)>>,
    joined: u64,
}

impl Comparison<'_> {
    /// Compares a ballot; `cells` are those of the letters, in their order.
    pub fn add<'c>(&mut self, ballot: u64, cells: impl Iterator<Item = std::borrow::Cow<'c, str>>) {
        let Some(chosen) = self.book.ballots.get(&ballot) else { return };
        self.joined += 1;
        for (cell, fits) in cells.zip(&mut self.fits) {
            let Some((_, fits)) = fits else { continue };
            let marked = is_marked(&cell, "") == Some(true);
            for fit in fits {
                let with_title = chosen.iter().any(|at| usize::try_from(*at) == Ok(fit.title));
                fit.together += u64::from(marked && with_title);
                fit.differing |= marked != with_title;
            }
        }
    }

    pub fn deduce(self) -> Deduced {
        let whole = |fit: &&Fit| !fit.differing && fit.together > 0;
        let suits = |fits: &Option<(usize, Vec<Fit>)>| -> Vec<usize> {
            fits.iter().flat_map(|(_, fits)| fits.iter().filter(whole).map(|fit| fit.title)).collect()
        };
        let all: Vec<Vec<usize>> = self.fits.iter().map(suits).collect();
        let claimed = |title: usize| all.iter().filter(|titles| titles.contains(&title)).count();
        let letters = self.letters.into_iter().zip(&self.fits).zip(&all).filter_map(|((letter, fits), suits)| {
            let (column, _) = fits.as_ref()?;
            let (_, category) = self.book.questions.get(column)?;
            let title = match suits.as_slice() {
                [only] if claimed(*only) == 1 => self.book.titles.get(*only).map(|(_, title)| title.clone()),
                _ => None,
            };
            Some((letter, (category.clone(), title)))
        });
        Deduced { joined: self.joined, letters: letters.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text cells and number cells of the same ballots, one question, letters A, B, C.
    fn deduced(text: &[&str], numbers: &[&str]) -> String {
        let headings = ["3、政府治理类(可多选)".to_owned()];
        let mut book = CodeBook::new(&headings, &[ColumnRole::Choices { category: "政府治理类".into() }]);
        assert_eq!(book.columns(), [0]);
        for (ballot, cell) in (0..).zip(text) {
            book.add(ballot, 0, cell);
        }
        let letters: Vec<Lettered> =
            ["第3题(选项A)", "第3题(选项B)", "第3题(选项C)"].iter().filter_map(|h| Lettered::read(h)).collect();
        let mut comparison = book.comparison(&letters);
        for (ballot, cells) in (0..).zip(numbers) {
            comparison.add(ballot, cells.split(',').map(std::borrow::Cow::Borrowed));
        }
        let deduced = comparison.deduce();
        let said = deduced.letters.iter().map(|(letter, (category, title))| {
            assert_eq!(category, "政府治理类");
            format!("{}{}", letter.letter, title.as_deref().unwrap_or("?"))
        });
        format!("{} {}", deduced.joined, said.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_letter_means_the_title_chosen_on_just_its_ballots() {
        let check = |text: &[&str], numbers: &[&str], expected: &str| {
            assert_eq!(deduced(text, numbers), expected);
        };
        check(&["甲", "甲┋乙", "乙┋丙〖好〗"], &["1,0,0", "1,1,0", "0,1,1"], "3 A甲 B乙 C丙");
        check(&["甲", "甲┋乙", "(跳过)"], &["0,1,0", "1,1,0", "-2,-2,-2"], "3 A乙 B甲 C?");
        // Chosen always together: nothing tells them apart.
        check(&["甲┋乙", "丙"], &["1,1,0", "0,0,1"], "2 A? B? C丙");
        // One ballot says otherwise.
        check(&["甲", "甲", "乙"], &["1,0,0", "0,0,0", "0,1,0"], "3 A? B乙 C?");
        // Ballots of one export only are passed over.
        check(&["甲", "乙"], &["1,0,0", "0,1,0", "0,0,1"], "2 A甲 B乙 C?");
        check(&[], &["1,0,0"], "0 A? B? C?");
    }
}
