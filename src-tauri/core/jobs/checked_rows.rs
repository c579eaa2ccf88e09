//! The rows that a check shows: the first of each verdict, with the reason in the words of the row.

use std::collections::BTreeMap;

use super::import_votes::CheckedRow;
use crate::files::ballot_file::Read;
use crate::model::ballot::Ballot;
use crate::model::ballot_box::{BallotName, Verdict};
use crate::model::options::Options;
use crate::model::vote::Reason;
use crate::model::vote_rules::{Limit, Rules, chosen_in_all};
use crate::store::votes::Import;

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

/// The first rows of each verdict.
pub struct Samples<'a> {
    pub rows: Vec<CheckedRow>,
    full: BTreeMap<Option<Reason>, usize>,
    company: &'a [Import],
    /// Place of the file in the box.
    own: u16,
}

impl<'a> Samples<'a> {
    pub fn new(company: &'a [Import], own: u16) -> Self {
        Samples { rows: Vec::new(), full: BTreeMap::new(), company, own }
    }

    fn same_voter(&self, other: BallotName) -> String {
        match self.company.get(usize::from(other.import)) {
            Some(import) => format!("与“{}”第 {} 行为同一投票人", import.name, other.row),
            None => format!("与第 {} 行为同一投票人", other.row),
        }
    }

    fn room(&mut self, reason: Option<Reason>) -> bool {
        let taken = self.full.entry(reason).or_default();
        *taken += 1;
        *taken <= SAMPLES
    }

    pub fn add_other(&mut self, row: u64, reason: Reason) {
        if self.room(Some(reason)) {
            self.rows.push(CheckedRow {
                row,
                at: None,
                choices: Vec::new(),
                reason: Some(reason),
                detail: String::new(),
            });
        }
    }

    pub fn add(&mut self, rules: &Rules, ballot: &Ballot<'_>, verdict: Verdict, detail: impl Fn(Reason) -> String) {
        let reason = match verdict {
            Verdict::Rejected(reason) => Some(reason),
            Verdict::Duplicate { .. } => Some(Reason::DuplicateVoter),
            Verdict::Counts | Verdict::Replaces { .. } => None,
        };
        if let Verdict::Replaces { other } = verdict
            && other.import == self.own
        {
            let same = self.same_voter(BallotName { import: self.own, row: ballot.row });
            if let Some(replaced) = self.rows.iter_mut().find(|sample| sample.row == other.row) {
                (replaced.reason, replaced.detail) = (Some(Reason::DuplicateVoter), same);
            }
        }
        if self.room(reason) {
            let choices = rules.limits.iter().map(|limit| limit.chosen(ballot.choices)).collect();
            let detail = match verdict {
                Verdict::Rejected(reason) => detail(reason),
                Verdict::Duplicate { of } => self.same_voter(of),
                Verdict::Counts | Verdict::Replaces { .. } => String::new(),
            };
            self.rows.push(CheckedRow { row: ballot.row, at: ballot.at, choices, reason, detail });
        }
    }
}
