//! The options of a vote: which case a spelling in a ballot means.
//!
//! Equal title keys match; a person's decision matches; anything else is a question with the nearest candidates and
//! never matched silently. How a cell is taken apart into spellings is for [`super::cell`] to say.

use std::collections::HashMap;

use super::ballot::{choose, width};
use super::case::title_key;
use super::cell::{self, without_fill_in, without_ordinal};
use super::decided::{Decided, Decisions};
use super::remembered::Remembered;
use super::vote_file::MatchDecision;
use super::{CaseId, CategoryId};

/// Distinct spellings kept apart; a file with more has something else in this column.
const MOST_SPELLINGS: usize = 5_000;

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
        let mut read = self.no_marks();
        let places = category.map_or(0..self.categories.len(), |only| only..only + 1);
        let mut fits = places.clone().filter_map(|place| self.option(place, title));
        match (fits.next(), fits.next()) {
            (Some(only), None) => choose(&mut read.choices, only),
            _ => {
                let decided =
                    |place: &usize| self.categories.get(*place).is_some_and(|c| c.decided.get(title).is_some());
                let place = places.clone().find(decided).or_else(|| self.nearest(title)).unwrap_or_default();
                self.note(category.unwrap_or(place), title, &mut read);
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

    fn take_apart(&mut self, category: usize, text: &str) -> Marks {
        let mut read = self.no_marks();
        if cell::is_blank(text) {
            return read;
        }
        if let Some(option) = self.option(category, text) {
            choose(&mut read.choices, option);
            return read;
        }
        for part in cell::parts(text) {
            match self.option(category, without_fill_in(&part)) {
                Some(option) => choose(&mut read.choices, option),
                None => {
                    let (options, left) = cell::take_apart(&part, |piece| self.option(category, piece));
                    options.into_iter().for_each(|option| choose(&mut read.choices, option));
                    left.into_iter().for_each(|spelling| self.note(category, spelling, &mut read));
                }
            }
        }
        read
    }

    fn option(&self, category: usize, spelling: &str) -> Option<usize> {
        let category = self.categories.get(category)?;
        match category.decided.get(spelling) {
            Some(Decided::Option(decided)) => return Some(*decided),
            Some(Decided::NoCase | Decided::FillIn) => return None,
            None => {}
        }
        let by_key = |text: &str| match category.by_key.get(&title_key(text)).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        };
        by_key(spelling).or_else(|| by_key(without_ordinal(spelling)?))
    }

    fn note(&mut self, category: usize, spelling: &str, read: &mut Marks) {
        let spelling = without_fill_in(spelling).trim();
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

fn count(unmatched: &mut [Spelling], read: &Marks) {
    for at in &read.unmatched {
        if let Some(spelling) = unmatched.get_mut(*at) {
            spelling.rows += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ballot::chosen;
    use super::*;

    fn options(decisions: &[MatchDecision]) -> Options {
        let option = |case, category, title: &str| VoteOption {
            case: CaseId(case),
            category: CategoryId(category),
            title: title.into(),
        };
        Options::new(
            &[(CategoryId(1), "基层治理类".into()), (CategoryId(2), "珠澳合作治理类".into())],
            vec![
                option(11, 1, "公众参与打造“狮山小美”，探索老城微改造新路径"),
                option(12, 1, "福石共享家"),
                option(13, 1, "平安不出事，矛盾不出岛——桂山镇打造一网、一室、一平台化解矛盾纠纷"),
                option(21, 2, "党建领航 湾区共融——拱北街道打造湾区社会治理共同体"),
                option(22, 2, "重名项目"),
                option(23, 2, "重名 项目"),
            ],
            decisions,
        )
    }

    /// Cases chosen, and how many spellings harm.
    fn read(options: &mut Options, category: usize, cell: &str) -> String {
        let mut marks = options.no_marks();
        options.read(category, cell.as_bytes(), &mut marks, || Ok::<_, ()>(cell.to_owned())).unwrap();
        written(options, &marks)
    }

    fn written(options: &Options, marks: &Marks) -> String {
        let cases: Vec<String> = chosen(&marks.choices).map(|at| options.list()[at].case.to_string()).collect();
        let harm = marks.unmatched.iter().filter(|at| options.harms(**at)).count();
        format!("{}/{harm}", cases.join(","))
    }

    #[test]
    fn cells_are_taken_apart_only_where_the_parts_are_known() {
        let check = |category, cell: &str, expected: &str| {
            assert_eq!(read(&mut options(&[]), category, cell), expected, "{cell}")
        };
        check(0, "", "/0");
        check(0, "(跳过)", "/0");
        check(0, "(空)", "/0");
        check(0, "福石共享家", "12/0");
        check(0, " 福石共享家┋公众参与打造“狮山小美”,探索老城微改造新路径", "11,12/0");
        check(0, "平安不出事,矛盾不出岛----桂山镇打造一网、一室、一平台化解矛盾纠纷", "13/0");
        check(0, "福石共享家,公众参与打造“狮山小美”,探索老城微改造新路径", "11,12/0");
        check(
            0,
            "公众参与打造“狮山小美”、探索老城微改造新路径、福石共享家；平安不出事,矛盾不出岛—桂山镇打造一网,一室,一平台化解矛盾纠纷",
            "11,12,13/0",
        );
        check(0, "福石共享屋", "/1");
        check(0, "福石共享家┋福石共享屋", "12/1");
        check(0, "福石共享家、街坊会、议事厅", "12/1");
        check(0, "其他〖希望多宣传，谢谢〗", "/1");
        check(0, "福石共享家〖好〗", "12/0");
        check(0, "5.福石共享家┋1、公众参与打造“狮山小美”，探索老城微改造新路径", "11,12/0");
        check(0, "福石共享家┋5号楼", "12/1");
        check(0, r#"["福石共享家","公众参与打造“狮山小美”，探索老城微改造新路径"]"#, "11,12/0");
        check(0, r#"["福石共享屋"]"#, "/1");
        check(0, "[福石共享家", "12/0");
        check(0, "党建领航湾区共融----拱北街道打造湾区社会治理共同体", "/1");
        check(1, "党建领航湾区共融----拱北街道打造湾区社会治理共同体", "21/0");
        check(1, "重名项目", "/1");
    }

    #[test]
    fn a_spelling_is_asked_once_and_a_decision_applies_to_every_row() {
        let mut undecided = options(&[]);
        for cell in ["福石共享屋", "福石共享屋┋福石共享家", "其他〖甲〗", "其他〖乙〗"] {
            read(&mut undecided, 0, cell);
        }
        let spelling = |spelling: &str, rows, decided| Spelling {
            category: "基层治理类".into(),
            spelling: spelling.into(),
            rows,
            decided,
            fill_in: false,
        };
        assert_eq!(undecided.unmatched(), [spelling("福石共享屋", 2, false), spelling("其他", 2, false)]);

        let decision = |spelling: &str, case: Option<i64>| MatchDecision {
            category: "基层治理类".into(),
            spelling: spelling.into(),
            case: case.map(CaseId),
            fill_in: false,
        };
        let mut decided =
            options(&[decision("福石共享屋", Some(12)), decision("其他", None), decision("旧项目", Some(99))]);
        assert_eq!(read(&mut decided, 0, "福石共享屋"), "12/0");
        assert_eq!(read(&mut decided, 0, "其他〖甲〗"), "/1");
        assert_eq!(read(&mut decided, 0, "旧项目"), "/1");
        assert_eq!(decided.unmatched(), [spelling("其他", 1, true), spelling("旧项目", 1, false)]);

        let fill_in = MatchDecision { fill_in: true, ..decision("其他", None) };
        let mut decided = options(&[fill_in]);
        assert_eq!(read(&mut decided, 0, "福石共享家┋其他〖甲〗"), "12/0");
        assert_eq!(decided.unmatched(), [Spelling { fill_in: true, ..spelling("其他", 1, true) }]);
    }

    #[test]
    fn a_title_alone_is_found_in_any_category() {
        let check = |category, title: &str, expected: &str| {
            let mut options = options(&[]);
            let mut marks = options.no_marks();
            options.read_title(category, title, &mut marks);
            assert_eq!(written(&options, &marks), expected, "{title}");
        };
        check(None, "福石共享家", "12/0");
        check(Some(0), "2.福石共享家", "12/0");
        check(Some(1), "福石共享家", "/1");
        check(None, "福石共享家、重名项目", "/1");
        check(None, "重名项目", "/1");
    }
}
