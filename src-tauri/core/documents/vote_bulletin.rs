//! 网络投票结果公报: totals, rules, the leading cases of each category with bars and both shares, what was rejected
//! and why, and the sum by which a reader can check it.

use serde::Serialize;

use super::chart::{self, Ground};
use super::{Head, Made, Manuscript, Missing, code, wording};
use crate::model::campaign::Definition;
use crate::model::tally::{CategoryTally, Tally, TallyRow, percent};
use crate::model::time::Moment;
use crate::model::vote::{Reason, Rejected};

/// The imports that the tally comes from.
#[derive(Debug, Clone)]
pub struct Source {
    /// Names of the files with their SHA-256.
    pub files: Vec<(String, String)>,
    pub rows: u64,
    pub accepted: u64,
    pub rejected: Rejected,
    pub imported_at: Moment,
    /// The rules that were applied, label and text.
    pub rules: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Data {
    participants: Option<u64>,
    votes: u64,
    cases: usize,
    rules: Vec<(String, String)>,
    categories: Vec<Category>,
    rows: u64,
    accepted: u64,
    rejected: Vec<(&'static str, u64)>,
    rejected_total: u64,
    files: Vec<(String, String)>,
    check: String,
    code: Vec<String>,
}

#[derive(Serialize)]
struct Category {
    category: String,
    votes: u64,
    cases: usize,
    rows: Vec<Row>,
    /// Cases not listed one by one.
    others: Option<Others>,
}

#[derive(Serialize)]
struct Row {
    rank: String,
    title: String,
    votes: u64,
    share: String,
    of_participants: Option<String>,
    first: bool,
    bar: String,
}

#[derive(Serialize)]
struct Others {
    cases: usize,
    votes: u64,
    share: String,
}

/// Newspaper custom: the first three of a category are named, a category of four in full.
const NAMED: u32 = 3;

/// The bulletin of a tally and the import it comes from.
pub fn manuscript(definition: &Definition, tally: &Tally, source: &Source) -> Made {
    let votes: u64 = tally.categories.iter().map(|category| category.votes).sum();
    if votes == 0 {
        return Err(Missing("还没有计入的选票。请先在“投票”里导入选票。".to_owned()));
    }
    let categories: Vec<Category> =
        tally.categories.iter().zip(chart::bars(tally, Ground::Paper)).map(|(c, bars)| category(c, bars)).collect();
    let rejected: Vec<(&'static str, u64)> = Reason::ALL
        .iter()
        .map(|reason| (reason.chinese(), source.rejected.get(reason).copied().unwrap_or(0)))
        .collect();
    let head = Head::of(definition, "投票结果公报", true, source.imported_at);
    let figures: String =
        tally.categories.iter().flat_map(|c| &c.rows).map(|row| format!("{} {}\n", row.title, row.votes)).collect();
    let digests: Vec<&str> = source.files.iter().map(|(_, sha256)| sha256.as_str()).collect();
    let check = code::check_number(&[&head.event, &digests.join(" "), &figures]);
    let rules =
        source.rules.iter().map(|(label, text)| (label.clone(), format!("{}。", wording::solid(text)))).collect();
    let data = Data {
        participants: tally.participants,
        votes,
        cases: categories.iter().map(|category| category.cases).sum(),
        rules,
        categories,
        rows: source.rows,
        accepted: source.accepted,
        rejected_total: rejected.iter().map(|(_, count)| count).sum(),
        rejected,
        files: source.files.clone(),
        code: code::square(&format!("投票结果公报 {votes}票 {check}")),
        check,
    };
    Manuscript::new("vote-bulletin.typ", head, &data)
}

fn category(category: &CategoryTally, bars: Vec<String>) -> Category {
    let cases = category.rows.len();
    let in_full = cases <= 4;
    let named = |row: &TallyRow| in_full || row.rank <= NAMED;
    let rows = category.rows.iter().zip(bars).filter(|(row, _)| named(row)).map(|(row, bar)| Row {
        rank: row.rank.to_string(),
        title: row.title.clone(),
        votes: row.votes,
        share: row.share.clone(),
        of_participants: row.share_of_participants.clone(),
        first: row.rank == 1,
        bar,
    });
    let others: Vec<&TallyRow> = category.rows.iter().filter(|row| !named(row)).collect();
    let sum: u64 = others.iter().map(|row| row.votes).sum();
    Category {
        category: category.category.clone(),
        votes: category.votes,
        cases,
        rows: rows.collect(),
        others: (!others.is_empty()).then(|| Others {
            cases: others.len(),
            votes: sum,
            share: percent(sum, category.votes),
        }),
    }
}
