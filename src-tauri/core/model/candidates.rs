//! The cases nearest to a spelling that matches none, each with what makes it a question.

use super::case::title_key;
use super::likeness::{difference, likeness};
use super::options::{Options, Spelling, VoteOption};

const CANDIDATES: usize = 3;
/// Below this likeness a candidate is no help.
const LEAST_LIKENESS: u32 = 40;

/// An option near to a spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'a> {
    pub option: &'a VoteOption,
    /// Likeness of the keys in per cent.
    pub likeness: u32,
    /// In Chinese: what differs, or why it is a question nevertheless.
    pub why: String,
}

impl Options {
    /// The options nearest to a spelling, the likest first: of its category, and cases of the same name elsewhere.
    pub fn candidates(&self, spelling: &Spelling) -> Vec<Candidate<'_>> {
        let key = title_key(&spelling.spelling);
        let id = self.category(&spelling.category).and_then(|at| self.categories.get(at)).map(|category| category.id);
        let mut near: Vec<Candidate<'_>> = self
            .options
            .iter()
            .map(|option| Candidate { option, likeness: likeness(&key, &title_key(&option.title)), why: String::new() })
            .filter(|near| near.likeness == 100 || id.is_none_or(|id| near.option.category == id))
            .filter(|near| near.likeness >= LEAST_LIKENESS)
            .collect();
        near.sort_by_key(|near| (std::cmp::Reverse(near.likeness), near.option.case));
        near.truncate(CANDIDATES);
        for near in &mut near {
            near.why = match self.categories.iter().find(|category| category.id == near.option.category) {
                Some(other) if Some(other.id) != id => format!("同名，但属于“{}”", other.name),
                _ if near.likeness == 100 => "同一类别有同名案例，须指定是哪一个".to_owned(),
                _ => difference(&near.option.title, &spelling.spelling),
            };
        }
        near
    }

    /// The category of the option nearest to a spelling.
    pub(super) fn nearest(&self, spelling: &str) -> Option<usize> {
        let key = title_key(spelling);
        let near = self.options.iter().rev().max_by_key(|option| likeness(&key, &title_key(&option.title)))?;
        self.categories.iter().position(|category| category.id == near.category)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CaseId, CategoryId};
    use super::*;

    #[test]
    fn candidates_say_why_they_are_a_question() {
        let check = |category, spelling: &str, expected: &[&str]| {
            let option = |case, category, title: &str| VoteOption {
                case: CaseId(case),
                category: CategoryId(category),
                title: title.into(),
            };
            let mut options = Options::new(
                &[(CategoryId(1), "基层治理类".into()), (CategoryId(2), "珠澳合作治理类".into())],
                vec![option(12, 1, "福石共享家"), option(22, 2, "重名项目"), option(23, 2, "重名 项目")],
                &[],
            );
            let mut marks = options.no_marks();
            options.read_title(Some(category), spelling, &mut marks);
            let near = options.candidates(&options.unmatched()[0]).into_iter();
            let near: Vec<String> = near.map(|c| format!("{} {} {}", c.option.case, c.likeness, c.why)).collect();
            assert_eq!(near, expected, "{spelling}");
        };
        check(0, "福石共享屋", &["12 80 第 5 字“家”写作“屋”"]);
        check(0, "其他", &[]);
        let same = "同一类别有同名案例，须指定是哪一个";
        check(1, "重名项目", &[&format!("22 100 {same}"), &format!("23 100 {same}")]);
        check(1, "福石 共享家", &["12 100 同名，但属于“基层治理类”"]);
    }
}
