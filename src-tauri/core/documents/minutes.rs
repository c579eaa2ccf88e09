//! 评审纪要: who judged by which rules, who stood back and why, how seats were drawn and ties settled, what the committee
//! moved, what came of it; with lines to sign, and the number of the evidence pack where one was exported.

use serde::Serialize;
use ts_rs::TS;

use super::amendments::amended;
use super::minutes_words::{awarded, drawn, equals, fallbacks, formula, jurors, person, recusals_told, taken};
use super::{Head, Made, Manuscript, Missing, wording};
use crate::model::award::{AwardBoard, AwardState};
use crate::model::campaign::Definition;
use crate::model::judging::Judging;
use crate::model::juror::{Recusal, RecusalState};
use crate::model::outcome::Outcome;
use crate::model::proposal::SettledTie;
use crate::model::rule_version::RuleVersion;
use crate::model::score_status::StageStatus;
use crate::model::sitting::Sitting;
use crate::model::time::{Day, Moment};

/// What judging left on record.
pub struct Record {
    pub rules: Judging,
    /// The newest first.
    pub versions: Vec<RuleVersion>,
    /// In the order they were held, as `status`.
    pub sittings: Vec<Sitting>,
    pub status: Vec<StageStatus>,
    /// How many cases were scored in each of these stages and compete no more.
    pub passed_over: Vec<usize>,
    pub draws: Vec<Draw>,
    pub recusals: Vec<StoodBack>,
    /// Recusals proposed that nobody has settled.
    pub recusals_open: usize,
    /// None while the vote alone decides.
    pub outcome: Option<Outcome>,
    pub ties: Vec<TieDecision>,
    /// The last evidence pack that was exported.
    pub evidence: Option<ExportedPack>,
}

/// Seats drawn from a published seed.
pub struct Draw {
    /// Keys of stage and group.
    pub stage: String,
    pub group: String,
    pub seed: String,
    /// How many were drawn from.
    pub pool: usize,
    pub drawn: Vec<String>,
    pub at: Moment,
    pub by: String,
}

/// A recusal with the names of juror and case.
pub struct StoodBack {
    pub recusal: Recusal,
    pub juror: String,
    pub title: String,
}

/// What people answered to a tie on a quota line, and who they were.
pub struct TieDecision {
    pub tie: SettledTie,
    pub names: Vec<String>,
    pub at: Moment,
    pub by: String,
}

/// The number of an evidence pack, when it was exported and by whom.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ExportedPack {
    /// 存证号.
    pub number: String,
    pub at: Moment,
    pub by: String,
}

#[derive(Serialize)]
struct Data {
    /// Label and text; an empty text is left to be written by hand.
    facts: Vec<(&'static str, String)>,
    hash: String,
    stages: Vec<Stage>,
    draws: Vec<String>,
    recusals: Vec<[String; 4]>,
    /// Where there are none, and how many proposals are not settled.
    recusals_told: String,
    computed: Vec<String>,
    ties: Vec<String>,
    /// Case or person, proposed, decided, reason, who stands for it.
    moves: Vec<[String; 5]>,
    categories: Vec<Category>,
    persons: Vec<[String; 3]>,
    closing: Vec<String>,
    /// How the last evidence pack came about, and its number.
    evidence: Option<(String, String)>,
}

#[derive(Serialize)]
struct Stage {
    stage: String,
    groups: Vec<(String, String)>,
    counted: String,
}

/// What came of a category.
#[derive(Serialize)]
pub(super) struct Category {
    pub category: String,
    /// “综合得分” or “得票”.
    pub scored: &'static str,
    /// Whether the rank among all categories is told too.
    pub overall: bool,
    pub rows: Vec<Row>,
}

#[derive(Serialize)]
pub(super) struct Row {
    pub rank: String,
    pub overall: String,
    pub title: String,
    pub score: String,
    pub award: String,
}

/// The minutes as of `today`.
pub fn manuscript(definition: &Definition, record: &Record, board: &AwardBoard, today: Day) -> Made {
    let Some(version) = record.versions.first() else {
        return Err(Missing("评审规则尚未冻结，没有评审可记。请先在“评审”里冻结规则。".to_owned()));
    };
    if board.state == AwardState::Open {
        return Err(Missing::awards());
    }
    let stage_name = |key: &str| record.rules.stage(key).map_or_else(|| key.to_owned(), |stage| stage.name.clone());
    let stood_back = record.recusals.iter().filter(|back| back.recusal.state == RecusalState::Confirmed).map(|back| {
        let stage = back.recusal.stage.as_deref().map_or_else(|| "全部阶段".to_owned(), stage_name);
        [back.juror.clone(), back.title.clone(), stage, back.recusal.reason.clone()]
    });
    let stood_back: Vec<_> = stood_back.collect();
    let held = record.sittings.iter().zip(&record.status).zip(&record.passed_over);
    let stages = held.map(|((sitting, status), passed_over)| Stage {
        stage: sitting.stage.name.clone(),
        groups: jurors(sitting, status),
        counted: taken(status, *passed_over),
    });
    let dated = board.confirmed_at.unwrap_or_else(|| wording::midnight(today));
    let head = Head::of(definition, "评审纪要", board.final_, dated);
    let data = Data {
        facts: facts(definition, record, version),
        hash: version.hash.clone(),
        stages: stages.collect(),
        draws: record.draws.iter().map(|draw| drawn(&record.rules, draw)).collect(),
        recusals_told: recusals_told(stood_back.len(), record.recusals_open),
        recusals: stood_back,
        computed: formula(&record.rules).into_iter().chain(record.outcome.iter().flat_map(fallbacks)).collect(),
        ties: equals(record, board),
        moves: moves(board),
        categories: awarded(record, board),
        persons: board.persons.iter().filter(|p| p.given().is_some()).map(person).collect(),
        closing: closing(board),
        evidence: record.evidence.as_ref().map(|pack| {
            let told = format!("存证包由{}于{}导出，存证号 ", pack.by, pack.at.day().chinese());
            (told, pack.number.clone())
        }),
    };
    Manuscript::new("minutes.typ", head, &data)
}

fn facts(definition: &Definition, record: &Record, version: &RuleVersion) -> Vec<(&'static str, String)> {
    let stages = record.rules.stages.iter().map(|stage| match wording::range(stage.starts_on, stage.ends_on, 0) {
        when if when.is_empty() => stage.name.clone(),
        when => format!("{}（{when}）", stage.name),
    });
    let rules = format!(
        "第{}版，由{}于{}冻结{}",
        version.version,
        version.frozen_by,
        version.frozen_at.day().chinese(),
        if version.reason.is_empty() || version.version > 1 {
            String::new()
        } else {
            format!("，理由：{}", version.reason)
        }
    );
    let facts = [
        ("活动", format!("{}{}", definition.edition, definition.title)),
        ("评审阶段", stages.collect::<Vec<_>>().join("、")),
        ("评审地点", String::new()),
        ("主持人", String::new()),
        ("评审规则", rules),
    ];
    let amended = amended(&record.versions).map(|told| ("规则改动", told));
    facts.into_iter().chain(amended).collect()
}

/// Everything people decided otherwise than proposed, and what was taken back.
fn moves(board: &AwardBoard) -> Vec<[String; 5]> {
    use crate::model::award::AwardStanding;
    let tier = |id: Option<crate::model::TierId>| {
        let found = board.tiers.iter().find(|tier| tier.id.is_some() && tier.id == id);
        found.map_or("不授奖", |tier| tier.name.as_str()).to_owned()
    };
    let decided = |standing: AwardStanding, to: String| match standing {
        AwardStanding::Given => to,
        AwardStanding::Withheld => format!("暂缓（{to}）"),
        AwardStanding::Revoked => format!("撤销（{to}）"),
    };
    let signed = |by: &Option<String>, with: &Option<String>| {
        [by, with].into_iter().flatten().filter(|name| !name.is_empty()).cloned().collect::<Vec<_>>().join("、")
    };
    let rows = board.categories.iter().flat_map(|category| &category.rows);
    let cases = rows.filter(|row| row.moved || row.standing != AwardStanding::Given).map(|row| {
        [
            row.title.clone(),
            tier(row.proposed),
            decided(row.standing, tier(row.tier)),
            row.reason.clone(),
            signed(&row.moved_by, &row.seconded_by),
        ]
    });
    let persons = board.persons.iter().filter(|person| person.tier.is_some()).map(|person| {
        [
            person.name.clone(),
            "—".to_owned(),
            decided(person.standing, tier(person.tier)),
            person.reason.clone(),
            signed(&person.decided_by, &person.seconded_by),
        ]
    });
    cases.chain(persons).collect()
}

fn closing(board: &AwardBoard) -> Vec<String> {
    let mut closing = Vec::new();
    match (board.confirmed_at, &board.confirmed_by) {
        (Some(at), Some(by)) => closing.push(format!("奖项由{by}于{}确认。", at.chinese())),
        _ => closing.push("奖项尚未确认，本纪要为征求意见稿。".to_owned()),
    }
    match board.signed.as_ref().filter(|signed| signed.holds) {
        Some(signed) => {
            let remark = signed.remark.trim().trim_end_matches('。');
            let remark = if remark.is_empty() { String::new() } else { format!("，说明：{remark}") };
            closing.push(format!("监督员{}于{}签核{remark}。", signed.supervisor, signed.signed_at.chinese()));
        }
        None if board.state == AwardState::Confirmed => closing.push("监督员尚未签核。".to_owned()),
        None => {}
    }
    closing
}
