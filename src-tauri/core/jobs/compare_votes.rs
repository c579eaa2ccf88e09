//! What was published of a vote, entered or pasted, and compared line by line with what was counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::count_votes::Ground;
use super::vote_result::read_tally;
use super::{Done, OfRound};
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::model::ballot::chosen;
use crate::model::bulletin;
use crate::model::case::quoted;
use crate::model::problem::Problem;
use crate::model::published::{difference, read_share};
use crate::model::tally::percent;
use crate::model::{CampaignId, CaseId, RoundId};
use crate::store::history::{self, Act};
use crate::store::published::{self, Figure};
use crate::store::{campaigns, cases};

/// Published and counted figures side by side.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Comparison {
    /// Every case, by category and rank.
    pub lines: Vec<ComparedLine>,
    /// Cases of which something was published.
    pub published: u32,
    /// Lines that differ.
    pub differing: u32,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct ComparedLine {
    pub category: String,
    pub case: CaseId,
    pub title: String,
    #[ts(type = "number")]
    pub votes: u64,
    /// Per cent of the category's votes: "23.42".
    pub share: String,
    #[ts(type = "number | null")]
    pub published_votes: Option<u64>,
    pub published_share: Option<String>,
    /// In Chinese, empty where they agree or nothing was published: “公布数少 12 票”.
    pub difference: String,
}

/// A figure as published; none of both takes the line out.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PublishedLine {
    pub case: CaseId,
    #[ts(type = "number | null")]
    pub votes: Option<u64>,
    pub share: Option<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SetPublished {
    pub campaign: CampaignId,
    #[serde(default)]
    pub round: Option<RoundId>,
    pub lines: Vec<PublishedLine>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReadPublished {
    pub campaign: CampaignId,
    #[serde(default)]
    pub round: Option<RoundId>,
    /// As copied from a page: “1.题目,23.42%,15585票” under category headings.
    pub text: String,
}

/// What a pasted text says; nothing is kept.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PublishedText {
    pub lines: Vec<PublishedLine>,
    pub problems: Vec<Problem>,
}

/// Compares what was entered as published with the count of now. Before an import there is nothing to differ from.
pub fn compare(desk: &Desk, call: &Call<'_>, of: OfRound) -> Result<Comparison> {
    desk.library.read(|connection| {
        let ground = Ground::of(connection, of.campaign, of.round, &[])?;
        let published = published::of_round(connection, ground.round.id.or_not_found("投票轮次")?)?;
        let counted = read_tally(connection, call, of)?;
        let mut lines = Vec::new();
        for category in &counted.categories {
            for row in &category.rows {
                let figure = published.get(&row.case);
                let (votes, share) = (figure.and_then(|f| f.votes), figure.and_then(|f| f.share.clone()));
                lines.push(ComparedLine {
                    category: category.category.clone(),
                    case: row.case,
                    title: row.title.clone(),
                    votes: row.votes,
                    share: row.share.clone(),
                    difference: difference(row.votes, category.votes, votes, share.as_deref()),
                    published_votes: votes,
                    published_share: share,
                });
            }
        }
        if counted.categories.is_empty() {
            lines = uncounted(&ground, &published);
        }
        let number = |of: &dyn Fn(&ComparedLine) -> bool| {
            u32::try_from(lines.iter().filter(|line| of(line)).count()).unwrap_or(u32::MAX)
        };
        Ok(Comparison {
            published: number(&|line| line.published_votes.is_some() || line.published_share.is_some()),
            differing: number(&|line| !line.difference.is_empty()),
            lines,
        })
    })
}

/// The cases that are voted on, in the order of the campaign, while nothing was counted.
fn uncounted(ground: &Ground, published: &BTreeMap<CaseId, Figure>) -> Vec<ComparedLine> {
    let mut lines = Vec::new();
    for (category, name) in &ground.categories {
        for entrant in ground.entrants.iter().filter(|entrant| entrant.category_id == *category) {
            let figure = published.get(&entrant.id);
            lines.push(ComparedLine {
                category: name.clone(),
                case: entrant.id,
                title: entrant.title.clone(),
                votes: 0,
                share: percent(0, 0),
                published_votes: figure.and_then(|figure| figure.votes),
                published_share: figure.and_then(|figure| figure.share.clone()),
                difference: String::new(),
            });
        }
    }
    lines
}

/// Replaces what was entered as published.
pub fn set(desk: &Desk, call: &Call<'_>, request: SetPublished) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        let definition = campaigns::definition(transaction, request.campaign)?;
        let round = definition.round(request.round).or_not_found("投票轮次")?;
        let id = round.id.or_not_found("投票轮次")?;
        let titles: BTreeMap<CaseId, String> = cases::entrants(transaction, request.campaign)?
            .into_iter()
            .map(|entrant| (entrant.id, entrant.title))
            .collect();
        let figures = figures(&request.lines, &titles)?;
        let before = published::of_round(transaction, id)?;
        published::write(transaction, id, &figures)?;
        let told = |figures: &BTreeMap<CaseId, Figure>| -> Vec<_> {
            let line =
                |(case, figure): (&CaseId, &Figure)| (titles.get(case).cloned(), figure.votes, figure.share.clone());
            figures.iter().map(line).collect()
        };
        let act = Act {
            campaign: Some(request.campaign),
            subject: ("vote_round", id.0),
            name: &round.name,
            action: "登记已公布的票数",
            before: Some(told(&before)),
            after: Some(told(&figures)),
        };
        history::record(transaction, act)?;
        Ok(Done {})
    })
}

/// The lines as they are kept, or all that is wrong with them.
fn figures(lines: &[PublishedLine], titles: &BTreeMap<CaseId, String>) -> Result<BTreeMap<CaseId, Figure>> {
    let (mut figures, mut problems) = (BTreeMap::new(), Vec::new());
    for line in lines {
        let title = titles.get(&line.case).or_not_found("这个案例")?;
        let share = line.share.as_deref().map(str::trim).filter(|share| !share.is_empty());
        if let Some(wrong) = share.filter(|share| read_share(share).is_none()) {
            let reason = format!("{}的得票率“{wrong}”不是 0 至 100 的百分数", quoted(title));
            problems.push(Problem::new(reason, "请填写如 23.42% 的百分数，至多四位小数").in_field(title));
        }
        let figure = Figure { votes: line.votes, share: share.and_then(read_share) };
        if (figure.votes.is_some() || figure.share.is_some()) && figures.insert(line.case, figure).is_some() {
            problems.push(Problem::new(format!("{}登记了两次", quoted(title)), "请只保留一次").in_field(title));
        }
    }
    if problems.is_empty() { Ok(figures) } else { Err(Error::Problems(problems)) }
}

/// Reads published figures from pasted text. A line whose title is no case is a problem; prose is passed over.
pub fn read(desk: &Desk, _: &Call<'_>, request: ReadPublished) -> Result<PublishedText> {
    let ground = desk.library.read(|connection| Ground::of(connection, request.campaign, request.round, &[]))?;
    let (mut options, names, mut category) = (ground.options(), ground.names(), None);
    let (mut lines, mut problems): (Vec<PublishedLine>, Vec<Problem>) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(request.text.lines()) {
        match bulletin::PublishedLine::read(line, &names) {
            bulletin::PublishedLine::Category(name) => category = options.category(&name),
            bulletin::PublishedLine::Case { title, votes, share } => {
                let mut marks = options.no_marks();
                options.read_title(category, &title, &mut marks);
                let case = chosen(&marks.choices).next().and_then(|option| Some(options.list().get(option)?.case));
                let problem = |reason: String, way_out: &str| Problem::new(reason, way_out).at_row(number);
                match case {
                    None => problems.push(problem(
                        format!("{}不是名单中的案例", quoted(&title)),
                        "请核对名称，或在下表中填写它的票数",
                    )),
                    Some(case) if lines.iter().any(|line| line.case == case) => {
                        problems.push(problem(format!("{}出现了两次", quoted(&title)), "请只保留一行"));
                    }
                    Some(case) => lines.push(PublishedLine { case, votes, share }),
                }
            }
            bulletin::PublishedLine::Participants(_) | bulletin::PublishedLine::Prose => {}
        }
    }
    if lines.is_empty() && problems.is_empty() {
        problems.push(Problem::new("没有读到票数", "请粘贴“1.题目,23.42%,15585票”这样的文字，每行一个案例"));
    }
    Ok(PublishedText { lines, problems })
}
