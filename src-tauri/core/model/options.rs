//! The options of a vote: which case a spelling in a ballot means.
//!
//! Equal title keys match; a person's decision matches; anything else is a question with the nearest candidates and
//! never matched silently. Separators inside a cell count only where the parts are known options.

use std::collections::HashMap;

use super::ballot::{choose, chosen, width};
use super::case::title_key;
use super::vote_file::MatchDecision;
use super::{CaseId, CategoryId};

/// Distinct cells remembered per category; voters choose alike.
const REMEMBERED: usize = 50_000;
const CANDIDATES: usize = 3;
/// Below this likeness a candidate is no help.
const LEAST_LIKENESS: u32 = 40;
const SEPARATORS: [char; 10] = ['、', '，', ',', ';', '；', '|', '\n', '\r', '\t', '┋'];

/// A case as an option; its place in the list is its bit in a ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteOption {
    pub case: CaseId,
    pub category: CategoryId,
    pub title: String,
}

/// All options of a campaign's vote, with what was seen of unknown spellings.
pub struct Options {
    options: Vec<VoteOption>,
    categories: Vec<InCategory>,
    unmatched: Vec<Spelling>,
    scratch: Vec<u8>,
}

struct InCategory {
    id: CategoryId,
    name: String,
    /// Options by key; a key with several options is no match.
    by_key: HashMap<String, Vec<usize>>,
    decided: HashMap<String, Option<usize>>,
    remembered: HashMap<String, Cell>,
    unmatched: HashMap<String, usize>,
}

/// A cell as read: its choices as bits, and the spellings that match nothing.
#[derive(Debug, Clone, Default)]
struct Cell {
    choices: Vec<u8>,
    unmatched: Vec<usize>,
}

/// A spelling that matches no case by key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    pub category: String,
    pub spelling: String,
    pub rows: u64,
    pub decided: bool,
}

impl Options {
    pub fn new(categories: &[(CategoryId, String)], options: Vec<VoteOption>, decisions: &[MatchDecision]) -> Self {
        let in_category = |(id, name): &(CategoryId, String)| {
            let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, option) in options.iter().enumerate().filter(|(_, option)| option.category == *id) {
                by_key.entry(title_key(&option.title)).or_default().push(at);
            }
            let place = |case: CaseId| options.iter().position(|option| option.case == case);
            // A decision for a case that is no longer there is no decision.
            let decided = decisions.iter().filter(|decision| decision.category == *name);
            let decided = decided.filter_map(|decision| match decision.case {
                Some(case) => Some((decision.spelling.clone(), Some(place(case)?))),
                None => Some((decision.spelling.clone(), None)),
            });
            let decided = decided.collect();
            InCategory {
                id: *id,
                name: name.clone(),
                by_key,
                decided,
                remembered: HashMap::new(),
                unmatched: HashMap::new(),
            }
        };
        let categories = categories.iter().map(in_category).collect();
        Options { options, categories, unmatched: Vec::new(), scratch: Vec::new() }
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

    /// Adds a cell's choices to `choices`; returns how many of them are no case of the campaign.
    pub fn read(&mut self, category: usize, cell: &str, choices: &mut [u8]) -> u32 {
        if matches!(cell, "" | "(跳过)" | "(空)" | "（跳过）" | "（空）") {
            return 0;
        }
        let Some(known) = self.categories.get(category).and_then(|c| c.remembered.get(cell)) else {
            let read = self.take_apart(category, cell);
            let unknown = add(&read, choices, &mut self.unmatched);
            if let Some(place) = self.categories.get_mut(category).filter(|c| c.remembered.len() < REMEMBERED) {
                place.remembered.insert(cell.to_owned(), read);
            }
            return unknown;
        };
        add(known, choices, &mut self.unmatched)
    }

    /// The option that a title alone means; in any category if none is given.
    pub fn find(&mut self, category: Option<usize>, title: &str) -> Option<usize> {
        match category {
            Some(category) => {
                self.scratch.clear();
                self.scratch.resize(width(self.options.len()), 0);
                let mut choices = std::mem::take(&mut self.scratch);
                let unknown = self.read(category, title, &mut choices);
                let found = chosen(&choices).next().filter(|_| unknown == 0);
                self.scratch = choices;
                found
            }
            None => {
                let key = title_key(title);
                let mut fits = self.categories.iter().filter_map(|category| category.by_key.get(&key)).flatten();
                fits.next().copied().filter(|_| fits.next().is_none())
            }
        }
    }

    /// The spellings of a cell already read that matched nothing.
    pub fn unmatched_in(&self, category: usize, cell: &str) -> impl Iterator<Item = &str> {
        let known = self.categories.get(category).and_then(|category| category.remembered.get(cell));
        known
            .into_iter()
            .flat_map(|cell| &cell.unmatched)
            .filter_map(|at| Some(self.unmatched.get(*at)?.spelling.as_str()))
    }

    /// Every spelling that matched nothing, in the order they came.
    pub fn unmatched(&self) -> &[Spelling] {
        &self.unmatched
    }

    /// The options of the category nearest to a spelling, with their likeness in per cent, the likest first.
    pub fn candidates(&self, spelling: &Spelling) -> Vec<(&VoteOption, u32)> {
        let key = title_key(&spelling.spelling);
        let id = self.category(&spelling.category).and_then(|at| self.categories.get(at)).map(|category| category.id);
        let mut near: Vec<(&VoteOption, u32)> = self
            .options
            .iter()
            .filter(|option| id.is_none_or(|id| option.category == id))
            .map(|option| (option, likeness(&key, &title_key(&option.title))))
            .filter(|(_, likeness)| *likeness >= LEAST_LIKENESS)
            .collect();
        near.sort_by_key(|(option, likeness)| (std::cmp::Reverse(*likeness), option.case));
        near.truncate(CANDIDATES);
        near
    }

    fn take_apart(&mut self, category: usize, cell: &str) -> Cell {
        let mut read = Cell { choices: vec![0; width(self.options.len())], unmatched: Vec::new() };
        if let Some(option) = self.option(category, cell) {
            choose(&mut read.choices, option);
            return read;
        }
        for part in cell.split('┋').map(str::trim).filter(|part| !part.is_empty()) {
            match self.option(category, without_fill_in(part)) {
                Some(option) => choose(&mut read.choices, option),
                None => self.take_part_apart(category, part, &mut read),
            }
        }
        read
    }

    /// Joins the pieces between separators into known options, the longest first; what is left over is unmatched.
    fn take_part_apart(&mut self, category: usize, part: &str, read: &mut Cell) {
        let mut pieces = Vec::new();
        let mut start = 0;
        for (end, separator) in part.match_indices(SEPARATORS) {
            pieces.push(start..end);
            start = end + separator.len();
        }
        pieces.push(start..part.len());
        let text = |from: usize, to: usize| part.get(pieces.get(from)?.start..pieces.get(to)?.end);
        let (mut at, mut left) = (0, None);
        while at < pieces.len() {
            let known =
                (at..pieces.len()).rev().find_map(|to| Some((to, self.option(category, text(at, to)?.trim())?)));
            match known {
                Some((to, option)) => {
                    choose(&mut read.choices, option);
                    if let Some(spelling) = left.take().and_then(|from| text(from, at.saturating_sub(1))) {
                        self.note(category, spelling, read);
                    }
                    at = to + 1;
                }
                None => {
                    left.get_or_insert(at);
                    at += 1;
                }
            }
        }
        if let Some(spelling) = left.and_then(|from| text(from, pieces.len().saturating_sub(1))) {
            self.note(category, spelling, read);
        }
    }

    fn option(&self, category: usize, spelling: &str) -> Option<usize> {
        let category = self.categories.get(category)?;
        if let Some(Some(decided)) = category.decided.get(spelling) {
            return Some(*decided);
        }
        match category.by_key.get(&title_key(spelling)).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        }
    }

    fn note(&mut self, category: usize, spelling: &str, read: &mut Cell) {
        let spelling = without_fill_in(spelling).trim();
        let Some(place) = self.categories.get_mut(category) else { return };
        if title_key(spelling).is_empty() {
            return;
        }
        let at = *place.unmatched.entry(spelling.to_owned()).or_insert(self.unmatched.len());
        if at == self.unmatched.len() {
            let decided = place.decided.contains_key(spelling);
            self.unmatched.push(Spelling {
                category: place.name.clone(),
                spelling: spelling.to_owned(),
                rows: 0,
                decided,
            });
        }
        read.unmatched.push(at);
    }
}

fn add(cell: &Cell, choices: &mut [u8], unmatched: &mut [Spelling]) -> u32 {
    choices.iter_mut().zip(&cell.choices).for_each(|(all, new)| *all |= new);
    for at in &cell.unmatched {
        if let Some(spelling) = unmatched.get_mut(*at) {
            spelling.rows += 1;
        }
    }
    u32::try_from(cell.unmatched.len()).unwrap_or(u32::MAX)
}

/// `其他〖文字〗` is the option `其他`; what a voter wrote into it is nobody's business here.
fn without_fill_in(part: &str) -> &str {
    part.split('〖').next().unwrap_or(part).trim()
}

/// Likeness of two keys in per cent: one minus edit distance over the longer length.
pub fn likeness(a: &str, b: &str) -> u32 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longer = a.len().max(b.len());
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (row, from) in a.iter().enumerate() {
        let mut next = vec![row + 1];
        for (pair, to) in previous.windows(2).zip(&b) {
            let (diagonal, above) = match pair {
                [diagonal, above] => (*diagonal, *above),
                _ => (0, 0),
            };
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(from != to)).min(above + 1).min(left + 1));
        }
        previous = next;
    }
    let distance = previous.last().copied().unwrap_or_default();
    u32::try_from((longer.saturating_sub(distance) * 100).checked_div(longer).unwrap_or(100)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
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

    /// Cases chosen, and spellings unmatched with rows.
    fn read(options: &mut Options, category: usize, cell: &str) -> String {
        let mut choices = vec![0; width(options.len())];
        let unknown = options.read(category, cell, &mut choices);
        let cases: Vec<String> = chosen(&choices).map(|at| options.list()[at].case.to_string()).collect();
        format!("{}/{unknown}", cases.join(","))
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
        };
        assert_eq!(undecided.unmatched(), [spelling("福石共享屋", 2, false), spelling("其他", 2, false)]);
        let near: Vec<(CaseId, u32)> = undecided
            .candidates(&undecided.unmatched()[0])
            .into_iter()
            .map(|(option, like)| (option.case, like))
            .collect();
        assert_eq!(near, [(CaseId(12), 80)]);

        let decision = |spelling: &str, case: Option<i64>| MatchDecision {
            category: "基层治理类".into(),
            spelling: spelling.into(),
            case: case.map(CaseId),
        };
        let mut decided =
            options(&[decision("福石共享屋", Some(12)), decision("其他", None), decision("旧项目", Some(99))]);
        assert_eq!(read(&mut decided, 0, "福石共享屋"), "12/0");
        assert_eq!(read(&mut decided, 0, "其他〖甲〗"), "/1");
        assert_eq!(read(&mut decided, 0, "旧项目"), "/1");
        assert_eq!(decided.unmatched(), [spelling("其他", 1, true), spelling("旧项目", 1, false)]);
    }

    #[test]
    fn likeness_is_by_edit_distance() {
        let check =
            |a: &str, b: &str, expected| assert_eq!((likeness(a, b), likeness(b, a)), (expected, expected), "{a} {b}");
        check("福石共享家", "福石共享家", 100);
        check("福石共享家", "福石共享屋", 80);
        check("福石共享家", "福石共享", 80);
        check("甲乙丙", "丁戊己", 0);
        check("", "", 100);
    }
}
