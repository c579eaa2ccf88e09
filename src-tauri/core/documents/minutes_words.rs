//! The sentences and rows of the minutes: jurors by group, sheets counted, seats drawn, the formula, ties, results.

use std::collections::BTreeMap;

use super::minutes::{Category, Draw, Record, Row, TieDecision};
use super::wording::solid;
use crate::model::CaseId;
use crate::model::award::{AwardBoard, AwardCategory, AwardRow, PersonAward, TieAnswer};
use crate::model::campaign::TierScope;
use crate::model::case::quoted;
use crate::model::judging::{Conversion, Judging, JudgingStage, JuryGroup, Method, Mode, Part, Source};
use crate::model::outcome::{CaseOutcome, CategoryOutcome, Outcome};
use crate::model::score_status::{JurorStatus, StageStatus};
use crate::model::sitting::Sitting;

/// The jurors of each group with their units, a line a group; those who left no sheet are named apart.
pub fn jurors(sitting: &Sitting, status: &StageStatus) -> Vec<(String, String)> {
    let judged = |juror: &&JurorStatus| juror.entered + juror.abstained > 0;
    let of = |group: &JuryGroup| {
        let seats: Vec<_> = sitting.seats.iter().filter(|seat| seat.group == group.key).collect();
        let line = |present: bool| {
            let own = status.jurors.iter().filter(|juror| seats.iter().any(|seat| seat.juror == juror.juror));
            let named = own.filter(|juror| judged(juror) == present).map(|juror| {
                match sitting.units.get(&juror.juror).map(String::as_str) {
                    None | Some("") => juror.name.clone(),
                    Some(unit) => format!("{}（{unit}）", juror.name),
                }
            });
            named.collect::<Vec<_>>().join("、")
        };
        let (present, absent) = (line(true), line(false));
        let told = match (present.as_str(), absent.as_str()) {
            (present, "") => present.to_owned(),
            ("", absent) => format!("没有评分记录：{absent}"),
            (present, absent) => format!("{present}。没有评分记录：{absent}"),
        };
        (!seats.is_empty()).then(|| (format!("{}（{}人，{}）", group.name, seats.len(), mode(&group.mode)), told))
    };
    sitting.stage.groups.iter().filter_map(of).collect()
}

fn mode(mode: &Mode) -> String {
    match mode {
        Mode::Approval { max_choices: Some(most) } => format!("投票，每个类别至多{most}个"),
        Mode::Approval { max_choices: None } => "投票".to_owned(),
        Mode::PassFail => "通过制".to_owned(),
        Mode::Rank => "排序".to_owned(),
        Mode::Score { method } => match method {
            Method::Mean => "打分，平均".to_owned(),
            Method::Median => "打分，中位数".to_owned(),
            Method::Sum => "打分，合计".to_owned(),
            Method::TrimmedMean { high, low, min_jurors, .. } => {
                format!("打分，去{high}个最高、{low}个最低，至少{min_jurors}张，平均")
            }
        },
    }
}

/// The sheets of a stage about the cases that compete, counted, and how many others were judged in it before.
pub fn taken(status: &StageStatus, passed_over: usize) -> String {
    let sum = |of: fn(&JurorStatus) -> u32| status.jurors.iter().map(of).sum::<u32>();
    let missing: usize = status.jurors.iter().map(|juror| juror.missing.len()).sum();
    let others = match passed_over {
        0 => String::new(),
        count => format!("。另有{count}个案例在本阶段评过而没有入围，不在其内"),
    };
    format!(
        "应评{}张，有效{}张，弃权{}张，未录{missing}张；另回避{}张{others}。",
        sum(|juror| juror.expected),
        sum(|juror| juror.entered),
        sum(|juror| juror.abstained),
        sum(|juror| juror.recused)
    )
}

/// What the table of recusals does not say: that it is empty, and how many proposals are open.
pub fn recusals_told(confirmed: usize, open: usize) -> String {
    match (confirmed, open) {
        (0, 0) => "没有回避。".to_owned(),
        (_, 0) => String::new(),
        (0, open) => format!("没有经确认的回避。另有{open}条回避提示尚未处理。"),
        (_, open) => format!("另有{open}条回避提示尚未处理。"),
    }
}

pub fn drawn(rules: &Judging, draw: &Draw) -> String {
    let stage = rules.stage(&draw.stage);
    let group = stage.and_then(|stage| stage.group(&draw.group)).map_or(draw.group.as_str(), |group| &group.name);
    format!(
        "{}{group}由{}于{}随机抽取：按事先公布的种子{}，从{}人中抽取{}人，依次为{}。",
        stage.map_or(draw.stage.as_str(), |stage| &stage.name),
        draw.by,
        draw.at.chinese(),
        quoted(&draw.seed),
        draw.pool,
        draw.drawn.len(),
        draw.drawn.join("、")
    )
}

/// What is scored in the stage, and what is shown only; none where nobody scores.
fn rubric(stage: &JudgingStage) -> Option<String> {
    let scores = stage.groups.iter().any(|group| matches!(group.mode, Mode::Score { .. }));
    let of = |independent: bool| {
        let named = stage.criteria.iter().filter(|criterion| criterion.independent == independent).map(|criterion| {
            let weight = if independent { String::new() } else { format!("，权重{}", criterion.weight) };
            format!("{}（满分{}{weight}）", super::wording::criterion(criterion), criterion.max)
        });
        named.collect::<Vec<_>>().join("、")
    };
    let shown = match of(true) {
        none if none.is_empty() => none,
        shown => format!("；只列不计、不进入得分的：{shown}"),
    };
    (scores && !stage.criteria.is_empty()).then(|| format!("{}的评分项：{}{shown}。", stage.name, of(false)))
}

/// How the groups of a stage weigh; none where there is one.
fn weights(stage: &JudgingStage) -> Option<String> {
    let groups = stage.groups.iter().map(|group| format!("{}（权重{}）", group.name, group.weight));
    let told = || format!("{}得分由{}的得分加权平均得出。", stage.name, groups.collect::<Vec<_>>().join("、"));
    (stage.groups.len() > 1).then(told)
}

/// What the scores and the composite are made of, how equal composites are told apart, how it is rounded.
pub fn formula(rules: &Judging) -> Vec<String> {
    let mut told: Vec<String> =
        rules.stages.iter().flat_map(|stage| [rubric(stage), weights(stage)]).flatten().collect();
    if !rules.decides() {
        told.push("评审不产生综合得分，名次按网络投票。".to_owned());
        return told;
    }
    let parts = rules.composite.iter().map(|part| match &part.source {
        Source::Stage { stage } => {
            let name = rules.stage(stage).map_or(stage.as_str(), |stage| stage.name.as_str());
            format!("{name}得分（权重{}）", part.weight)
        }
        Source::Vote { conversion } => format!("网络投票（权重{}，{}）", part.weight, called(conversion)),
    });
    told.push(match rules.composite.as_slice() {
        [Part { source: Source::Stage { stage }, .. }] => {
            format!("综合得分即{}得分。", rules.stage(stage).map_or(stage.as_str(), |stage| stage.name.as_str()))
        }
        _ => format!("综合得分由{}加权平均得出。", parts.collect::<Vec<_>>().join("、")),
    });
    let compared: Vec<String> = rules.ties.iter().map(|tie| rules.compares(tie)).collect();
    told.push(match compared.as_slice() {
        [] => "综合得分相等的并列。".to_owned(),
        [only] => format!("综合得分相等的，比较{only}；仍相等的并列。"),
        all => format!("综合得分相等的，依次比较{}；仍相等的并列。", all.join("、")),
    });
    told.push(format!("各项用分数精确计算，按精确值排名，显示时四舍五入到{}位小数。", rules.decimals));
    told
}

/// Where too few sheets counted for trimming, a sentence a group.
pub fn fallbacks(outcome: &Outcome) -> Vec<String> {
    let mut cases: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for stage in outcome.rows().flat_map(|row| &row.stages) {
        for group in stage.groups.iter().filter(|group| group.fallback) {
            *cases.entry((&stage.name, &group.name)).or_default() += 1;
        }
    }
    let told = |((stage, group), count)| format!("{stage}{group}有{count}个案例的有效评分表不足，改用平均。");
    cases.into_iter().map(told).collect()
}

fn called(conversion: &Conversion) -> String {
    solid(&conversion.chinese())
}

/// Equal composites and how they were told apart, then the ties on quota lines and what people answered.
pub fn equals(record: &Record, board: &AwardBoard) -> Vec<String> {
    let mut told = Vec::new();
    for category in record.outcome.iter().flat_map(|outcome| &outcome.categories) {
        let ranked: Vec<&CaseOutcome> = category.rows.iter().filter(|row| row.composite.is_some()).collect();
        let groups = ranked.chunk_by(|a, b| a.composite == b.composite).filter(|group| group.len() > 1);
        told.extend(groups.map(|group| equal(category, group, record.rules.decimals)));
    }
    let rows = board.categories.iter().flat_map(|category| &category.rows);
    let titles: BTreeMap<CaseId, &str> = rows.map(|row| (row.case, row.title.as_str())).collect();
    told.extend(record.ties.iter().map(|decision| answered(decision, board, &titles)));
    told
}

fn equal(category: &CategoryOutcome, group: &[&CaseOutcome], decimals: u32) -> String {
    let score = group.first().and_then(|row| row.composite.as_ref()).map_or_else(String::new, |s| s.text(decimals));
    let titles: Vec<String> = group.iter().map(|row| quoted(&row.title)).collect();
    let mut used: Vec<&str> = Vec::new();
    for step in group.iter().flat_map(|row| &row.tie).filter(|step| step.settled) {
        if !used.contains(&step.by.as_str()) {
            used.push(&step.by);
        }
    }
    let tried = if used.is_empty() { String::new() } else { format!("依次比较{}，", used.join("、")) };
    let places: Vec<String> = group
        .iter()
        .map(|row| {
            let rank = row.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string());
            format!("{}第{rank}{}", quoted(&row.title), if row.tied { "（并列）" } else { "" })
        })
        .collect();
    format!("{}{}综合得分同为{score}，{tried}名次为{}。", category.name, titles.join("、"), places.join("、"))
}

fn answered(decision: &TieDecision, board: &AwardBoard, titles: &BTreeMap<CaseId, &str>) -> String {
    let TieDecision { tie, names, at, by } = decision;
    let named = |cases: &mut dyn Iterator<Item = &CaseId>| {
        let told = cases.map(|case| titles.get(case).map_or_else(|| format!("编号 {case}"), |t| quoted(t)));
        told.collect::<Vec<_>>().join("、")
    };
    let tier = board.tiers.iter().find(|tier| tier.id == Some(tie.tier)).map_or("", |tier| tier.name.as_str());
    let category = board.categories.iter().find(|category| Some(category.category_id) == tie.category);
    let chosen = match tie.chosen.is_empty() {
        true => String::new(),
        false if tie.answer == TieAnswer::Revote => format!("，依次为{}", named(&mut tie.chosen.iter())),
        false => format!("，选定{}", named(&mut tie.chosen.iter())),
    };
    let people = if names.is_empty() { by.clone() } else { names.join("、") };
    format!(
        "{}{}名额线上{}并列，由{people}于{}决定：{}{chosen}；理由：{}。",
        category.map_or("", |category| category.category.as_str()),
        quoted(tier),
        named(&mut tie.cases.iter()),
        at.day().chinese(),
        tie.answer.chinese(),
        tie.reason.trim_end_matches('。')
    )
}

/// The result of each category that has cases.
pub fn awarded(record: &Record, board: &AwardBoard) -> Vec<Category> {
    let rows = record.outcome.iter().flat_map(|outcome| outcome.rows());
    let overall_ranks: BTreeMap<CaseId, (Option<u32>, bool)> =
        rows.map(|row| (row.case, (row.overall_rank, row.overall_tied))).collect();
    let overall = board.by_result
        && board.categories.len() > 1
        && board.tiers.iter().any(|tier| !tier.persons && tier.scope == TierScope::Overall);
    let row = |row: &AwardRow| Row {
        rank: place(row.rank, row.tied),
        overall: overall_ranks.get(&row.case).map_or_else(String::new, |(rank, tied)| place(*rank, *tied)),
        title: row.title.clone(),
        score: match (&row.score, row.votes) {
            (Some(score), _) => score.text(record.rules.decimals),
            (None, Some(votes)) if !board.by_result => votes.to_string(),
            _ => "—".to_owned(),
        },
        award: row.given().and(row.tier_name.clone()).unwrap_or_default(),
    };
    let category = |category: &AwardCategory| Category {
        category: category.category.clone(),
        scored: if board.by_result { "综合得分" } else { "得票" },
        overall,
        rows: category.rows.iter().map(row).collect(),
    };
    board.categories.iter().filter(|category| !category.rows.is_empty()).map(category).collect()
}

/// Tier, name, and what he or she is.
pub fn person(person: &PersonAward) -> [String; 3] {
    let unit = [person.unit.as_str(), person.title.as_str()].join(" ").trim().to_owned();
    [person.tier_name.clone().unwrap_or_default(), person.name.clone(), unit]
}

fn place(rank: Option<u32>, tied: bool) -> String {
    match rank {
        None => "—".to_owned(),
        Some(rank) if tied => format!("{rank}并列"),
        Some(rank) => rank.to_string(),
    }
}
