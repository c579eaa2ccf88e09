//! 活动总结报告: four figures, the stages, the vote, the way from the call to the awards, the winners of the first tier.
//! Only what the library holds; a part that has not taken place is left out.

use serde::Serialize;

use super::amendments::amended;
use super::{Head, Made, Manuscript, Missing, rule_lines, wording};
use crate::model::award::{AwardBoard, AwardState};
use crate::model::campaign::{Definition, OrganiserRole, StageKind};
use crate::model::case::{CaseRow, CaseStatus};
use crate::model::rule_version::RuleVersion;
use crate::model::tally::Tally;
use crate::model::time::Day;

#[derive(Serialize)]
struct Data {
    slogan: String,
    heading: String,
    figures: Vec<Figure>,
    stages: Vec<Stage>,
    facts: Vec<String>,
    vote: Option<Vote>,
    funnel: Vec<Step>,
    awards: Option<Awards>,
}

#[derive(Serialize)]
struct Figure {
    number: String,
    unit: &'static str,
    label: &'static str,
    remark: String,
}

#[derive(Serialize)]
struct Stage {
    when: String,
    name: String,
    over: bool,
}

#[derive(Serialize)]
struct Vote {
    told: String,
    /// The decisions to leave ballots out, and what they mean for the figures.
    left_out: Vec<String>,
    participants: Option<u64>,
    categories: Vec<VoteCategory>,
}

#[derive(Serialize)]
struct VoteCategory {
    category: String,
    votes: u64,
    title: String,
    top: u64,
    share: String,
    of_participants: Option<String>,
    /// Choices of one participant on average, two decimals.
    each: Option<String>,
}

#[derive(Serialize)]
struct Step {
    label: String,
    count: u32,
    kind: &'static str,
}

#[derive(Serialize)]
struct Awards {
    told: String,
    /// That the rules of judging were changed; empty where they were not.
    amended: String,
    tiers: Vec<String>,
    /// A line a category: its name, a count a tier, the sum.
    counts: Vec<(String, Vec<usize>)>,
    /// Winners of the first tier by category.
    first: Vec<Winners>,
}

#[derive(Serialize)]
struct Winners {
    category: String,
    cases: Vec<(String, String)>,
}

/// The vote as it is reported: its tally and the rules it came about under, as printed.
#[derive(Clone, Copy)]
pub struct Voted<'a> {
    pub tally: &'a Tally,
    pub rules: &'a [(String, String)],
}

/// The report as of `today`.
pub fn manuscript(
    definition: &Definition,
    cases: &[CaseRow],
    voted: Option<Voted<'_>>,
    board: &AwardBoard,
    versions: &[RuleVersion],
    today: Day,
) -> Made {
    if cases.is_empty() && definition.cases_received.is_none() {
        return Err(Missing("还没有录入案例。请先在“案例”里录入或导入。".to_owned()));
    }
    let voted = voted.filter(|voted| voted.tally.categories.iter().any(|category| category.votes > 0));
    let tally = voted.map(|voted| voted.tally);
    let tier_counts: Vec<(String, u32)> =
        board.tiers.iter().map(|tier| (tier.name.clone(), awarded(board, tier))).collect();
    let counts = Counts {
        received: definition.cases_received.unwrap_or(0).max(count(cases, |_| true)),
        shortlisted: definition
            .categories
            .iter()
            .map(|c| (c.name.clone(), count(cases, |row| row.category == c.name && listed(row))))
            .collect(),
        awarded: tier_counts.iter().filter(|(_, n)| *n > 0).cloned().collect(),
    };
    let confirmed = board.state == AwardState::Confirmed;
    let head = Head::of(definition, "活动总结报告", board.final_, wording::midnight(today));
    let data = Data {
        slogan: definition.slogan.clone(),
        heading: definition.title.clone(),
        figures: figures(definition, &counts, tally),
        stages: stages(definition, today),
        facts: facts(definition, &counts),
        vote: voted.map(|voted| vote(definition, voted)),
        funnel: counts.funnel(),
        awards: (!counts.awarded.is_empty()).then(|| awards(board, versions, confirmed)),
    };
    Manuscript::new("report.typ", head, &data)
}

struct Counts {
    received: u32,
    /// By category, all of them.
    shortlisted: Vec<(String, u32)>,
    /// By tier, those given.
    awarded: Vec<(String, u32)>,
}

impl Counts {
    fn shortlisted_total(&self) -> u32 {
        self.shortlisted.iter().map(|(_, n)| n).sum()
    }

    fn awarded_total(&self) -> u32 {
        self.awarded.iter().map(|(_, n)| n).sum()
    }

    fn funnel(&self) -> Vec<Step> {
        let step = |label: &str, count: u32, kind| Step { label: label.to_owned(), count, kind };
        let mut steps =
            vec![step("征集", self.received, "received"), step("入围", self.shortlisted_total(), "shortlisted")];
        steps.extend(self.awarded.iter().map(|(tier, n)| step(tier, *n, "awarded")));
        steps.retain(|step| step.count > 0);
        steps
    }
}

fn count(cases: &[CaseRow], is: impl Fn(&CaseRow) -> bool) -> u32 {
    u32::try_from(cases.iter().filter(|row| is(row)).count()).unwrap_or(u32::MAX)
}

fn listed(row: &CaseRow) -> bool {
    matches!(row.status, CaseStatus::Shortlisted | CaseStatus::Awarded)
}

fn awarded(board: &AwardBoard, tier: &crate::model::campaign::Tier) -> u32 {
    let cases: usize = board.categories.iter().map(|category| category.winners(tier).len()).sum();
    u32::try_from(cases + board.honoured(tier).len()).unwrap_or(u32::MAX)
}

fn figures(definition: &Definition, counts: &Counts, tally: Option<&Tally>) -> Vec<Figure> {
    let year = wording::year(definition);
    let sum = |parts: &[(String, u32)]| {
        parts.iter().filter(|(_, n)| *n > 0).map(|(_, n)| n.to_string()).collect::<Vec<_>>().join("＋")
    };
    let mut figures = Vec::new();
    let mut tell = |number: String, unit, label, remark| {
        if number != "0" {
            figures.push(Figure { number, unit, label, remark });
        }
    };
    let called = wording::stage(definition, StageKind::Call).and_then(|stage| stage.starts_on);
    let since = called.map_or(String::new(), |day| format!("{}起征集", wording::range(Some(day), None, year)));
    tell(counts.received.to_string(), "个", "征集案例", since);
    tell(counts.shortlisted_total().to_string(), "个", "入围案例", sum(&counts.shortlisted));
    if let (Some(participants), Some(rules)) = (tally.and_then(|tally| tally.participants), definition.round(None)) {
        let when = wording::range(Some(rules.opens_at.day()), Some(rules.closes_at.day()), year);
        tell(participants.to_string(), "人", "参与投票", when);
    }
    tell(counts.awarded_total().to_string(), "个", "获奖案例", sum(&counts.awarded));
    figures
}

fn stages(definition: &Definition, today: Day) -> Vec<Stage> {
    let year = wording::year(definition);
    let dated = definition.stages.iter().filter(|stage| stage.starts_on.is_some());
    dated
        .map(|stage| Stage {
            when: wording::range(stage.starts_on, stage.ends_on, year),
            name: stage.name.clone(),
            over: stage.starts_on.is_some_and(|day| day <= today),
        })
        .collect()
}

fn facts(definition: &Definition, counts: &Counts) -> Vec<String> {
    let roles = [OrganiserRole::Guide, OrganiserRole::Host, OrganiserRole::Executor, OrganiserRole::Supporter];
    let by = |role: OrganiserRole| {
        let names = definition.organisers(role);
        (!names.is_empty()).then(|| format!("{}{}", names.join("、"), role.chinese()))
    };
    let organised: Vec<String> = roles.into_iter().filter_map(by).collect();
    let mut facts = Vec::new();
    if !organised.is_empty() {
        facts.push(format!("活动由{}。", organised.join("，")));
    }
    let year = wording::year(definition);
    let called = wording::stage(definition, StageKind::Call).and_then(|stage| stage.starts_on);
    let since = called.map_or(String::new(), |day| format!("自{}起", wording::range(Some(day), None, year)));
    let listed: Vec<(String, u32)> = counts.shortlisted.iter().filter(|(_, n)| *n > 0).cloned().collect();
    let shortlisted = match (counts.shortlisted_total(), listed.len()) {
        (0, _) => String::new(),
        (total, 0 | 1) => format!("；{total}个入围"),
        (total, _) => format!("；{total}个入围，其中{}", wording::counted(&listed)),
    };
    facts.push(format!("{since}征集案例，共收到{}个{shortlisted}。", counts.received));
    facts
}

fn vote(definition: &Definition, Voted { tally, rules }: Voted<'_>) -> Vote {
    let people = tally.participants.map_or(String::new(), |n| format!("，共{n}人参与"));
    let votes: u64 = tally.categories.iter().map(|category| category.votes).sum();
    let when = definition.round(None).map_or(String::new(), |round| {
        format!("自{}起，至{}截止", wording::hour(round.opens_at), wording::hour(round.closes_at))
    });
    let told = format!("投票{when}{people}，各类别合计{votes}票。");
    let category = |category: &crate::model::tally::CategoryTally| {
        let first = category.rows.iter().find(|row| row.rank == 1)?;
        Some(VoteCategory {
            category: category.category.clone(),
            votes: category.votes,
            title: first.title.clone(),
            top: first.votes,
            share: first.share.clone(),
            of_participants: first.share_of_participants.clone(),
            each: tally.participants.filter(|n| *n > 0).map(|n| each(category.votes, n)),
        })
    };
    Vote {
        told,
        left_out: rule_lines::left_out(rules),
        participants: tally.participants,
        categories: tally.categories.iter().filter_map(category).collect(),
    }
}

/// `votes / participants` with two decimals, half up, by integers.
fn each(votes: u64, participants: u64) -> String {
    let hundredths = (u128::from(votes) * 200 / u128::from(participants.max(1))).div_ceil(2);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn awards(board: &AwardBoard, versions: &[RuleVersion], confirmed: bool) -> Awards {
    let tiers: Vec<_> = board.tiers.iter().filter(|tier| awarded(board, tier) > 0).collect();
    let total: u32 = tiers.iter().map(|tier| awarded(board, tier)).sum();
    let parts: Vec<String> = tiers.iter().map(|tier| format!("{}{}个", tier.name, awarded(board, tier))).collect();
    let state = if confirmed { "评定获奖案例" } else { "拟定获奖案例（尚未确认）" };
    let counts = board
        .categories
        .iter()
        .map(|category| (category.category.clone(), tiers.iter().map(|tier| category.winners(tier).len()).collect()));
    let first = tiers.first().map(|tier| {
        let winners = |category: &crate::model::award::AwardCategory| Winners {
            category: category.category.clone(),
            cases: category.winners(tier).into_iter().map(|row| (row.title.clone(), row.units.join("、"))).collect(),
        };
        board.categories.iter().map(winners).filter(|winners| !winners.cases.is_empty()).collect()
    });
    Awards {
        told: format!("{state}{total}个，其中{}。", parts.join("、")),
        amended: amended(versions).unwrap_or_default(),
        tiers: tiers.iter().map(|tier| tier.name.clone()).collect(),
        counts: counts.collect(),
        first: first.unwrap_or_default(),
    }
}
