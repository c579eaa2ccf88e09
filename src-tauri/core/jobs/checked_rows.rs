//! The rows that a check shows: the first of each verdict, with the reason in the words of the row.

use std::collections::BTreeMap;

use super::import_votes::CheckedRow;
use crate::files::ballot_file::Read;
use crate::model::ballot::Ballot;
use crate::model::ballot_box::{BallotName, Verdict};
use crate::model::options::Options;
use crate::model::vote::Reason;
use crate::model::vote_rules::{Limit, Rules, chosen_in_all};

/// Rows shown of each verdict.
const SAMPLES: usize = 8;

/// Why, in the words of the row.
pub fn detail(reason: Reason, read: &Read<'_>, rules: &Rules, ballot: &Ballot<'_>, options: &Options) -> String {
    let limits = |in_all: Option<String>, wrong: &dyn Fn(u32, &Limit) -> Option<String>| {
        let found = rules.limits.iter().filter_map(|limit| wrong(limit.chosen(ballot.choices), limit));
        found.chain(in_all).collect::<Vec<_>>().join("；")
    };
    match reason {
        Reason::BadTime if read.time().is_empty() => "提交时间为空".to_owned(),
        Reason::BadTime => format!("“{}”不是时间", read.time()),
        Reason::MissingVoterId => "投票人标识为空".to_owned(),
        Reason::BeforeOpening => format!("投票于 {} 开始", rules.vote.opens_at.chinese()),
        Reason::AfterDeadline => format!("投票于 {} 截止", rules.vote.closes_at.chinese()),
        Reason::UnknownOption => {
            read.unmatched(options).map(|spelling| format!("“{spelling}”")).collect::<Vec<_>>().join("、")
        }
        Reason::TooFewChoices => {
            let all = chosen_in_all(ballot.choices);
            let in_all = (all < rules.vote.min_choices)
                .then(|| format!("全部类别共选 {all} 项，至少 {} 项", rules.vote.min_choices));
            limits(in_all, &|chosen, limit| {
                (chosen < limit.min).then(|| format!("{}选 {chosen} 项，至少 {} 项", limit.category, limit.min))
            })
        }
        Reason::TooManyChoices => {
            let all = chosen_in_all(ballot.choices);
            let most = rules.vote.max_choices.filter(|max| all > *max);
            limits(most.map(|max| format!("全部类别共选 {all} 项，至多 {max} 项")), &|chosen, limit| {
                let max = limit.max.filter(|max| chosen > *max)?;
                Some(format!("{}选 {chosen} 项，至多 {max} 项", limit.category))
            })
        }
        Reason::EmptyRow | Reason::TotalRow | Reason::DuplicateVoter | Reason::Excluded => String::new(),
    }
}

/// The first rows of each verdict, over all files of a request.
pub struct Samples {
    rows: Vec<CheckedRow>,
    /// Place in the box of each row's file.
    places: Vec<u16>,
    full: BTreeMap<Option<Reason>, usize>,
    /// Names of files by their place in the box.
    names: Vec<String>,
    /// Whether the rows are of more than one file.
    several: bool,
    /// Place in the box of the file that is read.
    own: u16,
}

impl Samples {
    pub fn new(names: Vec<String>, several: bool) -> Self {
        Samples { rows: Vec::new(), places: Vec::new(), full: BTreeMap::new(), names, several, own: 0 }
    }

    /// The rows that follow are of the file at this place.
    pub fn open(&mut self, place: u16) {
        self.own = place;
    }

    fn name(&self, place: u16) -> Option<&String> {
        self.names.get(usize::from(place))
    }

    /// As a row of the file at `place` says it.
    fn same_voter(&self, place: u16, other: BallotName) -> String {
        match self.name(other.import).filter(|_| other.import != place) {
            Some(name) => format!("与“{name}”第 {} 行为同一投票人", other.row),
            None => format!("与第 {} 行为同一投票人", other.row),
        }
    }

    /// The file to be named with a row; none where there is but one.
    fn file(&self, place: u16) -> Option<String> {
        self.name(place).filter(|_| self.several).cloned()
    }

    fn room(&mut self, reason: Option<Reason>) -> bool {
        let taken = self.full.entry(reason).or_default();
        *taken += 1;
        *taken <= SAMPLES
    }

    /// In the order of the files and their rows; verdicts come in another.
    pub fn in_order(self) -> Vec<CheckedRow> {
        let mut rows: Vec<_> = self.places.into_iter().zip(self.rows).collect();
        rows.sort_by_key(|(place, row)| (*place, row.row));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    pub fn add_other(&mut self, row: u64, reason: Reason) {
        if self.room(Some(reason)) {
            self.places.push(self.own);
            self.rows.push(CheckedRow {
                file: self.file(self.own),
                row,
                at: None,
                choices: Vec::new(),
                reason: Some(reason),
                detail: String::new(),
            });
        }
    }

    pub fn add(&mut self, rules: &Rules, ballot: &Ballot<'_>, verdict: &Verdict, detail: impl Fn(Reason) -> String) {
        let reason = match verdict {
            Verdict::Rejected(reason) => Some(*reason),
            Verdict::Duplicate { .. } => Some(Reason::DuplicateVoter),
            Verdict::Counts | Verdict::Replaces { .. } => None,
        };
        if let Verdict::Replaces { other } = *verdict {
            let same = self.same_voter(other.import, BallotName { import: self.own, row: ballot.row });
            let mut rows = self.rows.iter_mut().zip(&self.places);
            if let Some((replaced, _)) = rows.find(|(row, place)| row.row == other.row && **place == other.import) {
                (replaced.reason, replaced.detail) = (Some(Reason::DuplicateVoter), same);
            }
        }
        if self.room(reason) {
            let choices = rules.limits.iter().map(|limit| limit.chosen(ballot.choices)).collect();
            let detail = match *verdict {
                Verdict::Rejected(reason) => detail(reason),
                Verdict::Duplicate { of } => self.same_voter(self.own, of),
                Verdict::Counts | Verdict::Replaces { .. } => String::new(),
            };
            self.places.push(self.own);
            self.rows.push(CheckedRow {
                file: self.file(self.own),
                row: ballot.row,
                at: ballot.at,
                choices,
                reason,
                detail,
            });
        }
    }
}
