//! 计分汇总表: category by category, what each juror gave each case in each judging stage, what was dropped, and the
//! composite with its rank. Where the jurors are too many for a page, what each group came to, and that it is so.

use std::collections::{BTreeMap, BTreeSet};

use num_traits::Signed;
use serde::Serialize;

use super::amendments::amended;
use super::{Head, Made, Manuscript, Missing, wording};
use crate::model::award::{AwardBoard, AwardRow};
use crate::model::campaign::{Definition, TierScope};
use crate::model::case::quoted;
use crate::model::exact::Exact;
use crate::model::facts::{Facts, Seat};
use crate::model::independent::{Independent, independent, shown_only};
use crate::model::judging::{JudgingStage, JuryGroup, Mode, Source};
use crate::model::outcome::{CaseOutcome, CategoryOutcome, GroupOutcome, Outcome};
use crate::model::rule_version::RuleVersion;
use crate::model::time::Day;
use crate::model::{CaseId, JurorId};

/// More jurors than these do not fit on a page side by side.
const MOST_JURORS: usize = 14;

/// What is summed up.
#[derive(Clone, Copy)]
pub struct Summed<'a> {
    pub facts: &'a Facts,
    pub outcome: &'a Outcome,
    /// The newest first.
    pub versions: &'a [RuleVersion],
    pub board: &'a AwardBoard,
}

/// Criteria that do not count, by case.
type Asides = BTreeMap<CaseId, Vec<Independent>>;

#[derive(Serialize)]
struct Data {
    notes: Vec<String>,
    categories: Vec<Category>,
}

#[derive(Serialize)]
struct Category {
    category: String,
    tables: Vec<Table>,
}

#[derive(Serialize)]
struct Table {
    heading: String,
    note: String,
    /// What the rank in the first column is of.
    ranked: &'static str,
    /// The row above the headings: name and columns it spans.
    bands: Vec<(String, usize)>,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    rank: String,
    number: u32,
    title: String,
    cells: Vec<String>,
}

/// A column after rank, number and title.
#[derive(Serialize)]
struct Column {
    name: String,
    /// juror, count, score, aside (shown and not counted) or text.
    kind: &'static str,
}

fn column(name: impl Into<String>, kind: &'static str) -> Column {
    Column { name: name.into(), kind }
}

/// The summary as of `today`.
pub fn manuscript(definition: &Definition, summed: Summed<'_>, today: Day) -> Made {
    let Summed { facts, outcome, versions, board } = summed;
    if !outcome.rows().any(|row| row.stages.iter().any(|stage| stage.score.is_some())) {
        return Err(Missing("还没有评分。请先在“评审”里录入或导入评分表。".to_owned()));
    }
    let awards: BTreeMap<CaseId, &AwardRow> =
        board.categories.iter().flat_map(|category| &category.rows).map(|row| (row.case, row)).collect();
    let overall = outcome.categories.len() > 1 && board.tiers.iter().any(|tier| tier.scope == TierScope::Overall);
    let asides = independent(facts);
    let category = |category: &CategoryOutcome| {
        let stages = facts.rules.stages.iter().filter(|stage| stage.judges(&category.name));
        let mut tables: Vec<Table> = stages.filter_map(|stage| stage_table(facts, &asides, category, stage)).collect();
        if facts.rules.decides() {
            tables.push(composite(facts, category, &awards, overall));
        }
        Category { category: category.name.clone(), tables }
    };
    let head = Head::of(definition, "计分汇总表", board.final_, wording::midnight(today));
    let data = Data {
        notes: notes(facts, versions),
        categories: outcome.categories.iter().filter(|category| !category.rows.is_empty()).map(category).collect(),
    };
    Manuscript::new("score-summary.typ", head, &data)
}

fn notes(facts: &Facts, versions: &[RuleVersion]) -> Vec<String> {
    let rules = match versions.first() {
        Some(version) => format!(
            "评审规则第{}版，由{}于{}冻结，校验值 {}。",
            version.version,
            version.frozen_by,
            version.frozen_at.day().chinese(),
            version.hash
        ),
        None => "评审规则尚未冻结，以下按草案计算。".to_owned(),
    };
    let rounding = format!("各项用分数精确计算，按精确值排名，显示时四舍五入到{}位小数。", facts.rules.decimals);
    let marks = "括号内的是去掉的最高分、最低分，不参加平均；回避、弃权、未录的评分表不参加计算，不作零分。";
    [Some(rules), amended(versions), Some(rounding), Some(marks.to_owned())].into_iter().flatten().collect()
}

/// The table of a stage; none where nobody sits in it for the category.
fn stage_table(facts: &Facts, asides: &Asides, category: &CategoryOutcome, stage: &JudgingStage) -> Option<Table> {
    let sits = |seat: &&Seat| {
        seat.stage == stage.key && (seat.categories.is_empty() || seat.categories.contains(&category.category))
    };
    let seats: Vec<&Seat> = facts.seats.iter().filter(sits).collect();
    if seats.is_empty() {
        return None;
    }
    let each = seats.len() <= MOST_JURORS;
    let (mut bands, mut columns, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    let mut judging: Vec<(&JuryGroup, Vec<&Seat>)> = Vec::new();
    for group in &stage.groups {
        let own: Vec<&Seat> = seats.iter().copied().filter(|seat| seat.group == group.key).collect();
        if own.is_empty() {
            continue;
        }
        let before = columns.len();
        if each {
            columns.extend(own.iter().map(|seat| column(seat.name.as_str(), "juror")));
        } else {
            columns.push(column("有效", "count"));
            match group.mode {
                Mode::Approval { .. } => columns.push(column("同意", "count")),
                Mode::PassFail => columns.push(column("通过", "count")),
                _ => columns.extend([column("最高", "score"), column("最低", "score")]),
            }
        }
        columns.push(column("得分", "score"));
        columns.extend(
            shown_only(stage, group)
                .map(|criterion| column(format!("{}（只列不计）", wording::criterion(criterion)), "aside")),
        );
        shown.extend(shown_only(stage, group).map(wording::criterion));
        bands.push((format!("{}（{}人，权重{}）", group.name, own.len(), group.weight), columns.len() - before));
        judging.push((group, own));
    }
    columns.push(column("阶段得分", "score"));
    if !each {
        notes.push(format!(
            "评委共{}人，一页排不下逐人得分，改列各组有效评分表数和得分；逐人得分见导出的评审结果工作簿。",
            seats.len()
        ));
    }
    let judged = |row: &CaseOutcome| row.stages.iter().find(|judged| judged.stage == stage.key).cloned();
    let outcomes: Vec<_> = category.rows.iter().filter_map(|row| Some((row, judged(row)?))).collect();
    let groups = || outcomes.iter().flat_map(|(_, judged)| &judged.groups);
    if groups().any(|group| group.fallback) {
        notes.push("标“＊”的有效评分表不足，改用平均。".to_owned());
    }
    if groups().any(|group| !group.items.is_empty()) {
        notes.push("按评分项去高去低：每个评分项各自去掉最高、最低，不去整张表。".to_owned());
    }
    if !shown.is_empty() {
        let names: Vec<String> = shown.into_iter().map(quoted).collect();
        notes.push(format!("{}只列不计：为各张评分表的平均，不进入得分。", names.join("、")));
    }
    let decimals = facts.rules.decimals;
    let rows = outcomes.iter().map(|(row, judged)| {
        let mut cells = Vec::new();
        for (judges, seats) in &judging {
            let mode = &judges.mode;
            let group = judged.groups.iter().find(|group| group.group == judges.key);
            match group {
                Some(group) if each => {
                    cells.extend(seats.iter().map(|seat| of_juror(group, seat.juror, mode, decimals)))
                }
                Some(group) => cells.extend(of_group(group, mode, decimals)),
                None => cells.extend(vec![String::new(); columns_of(mode, seats.len(), each)]),
            }
            let fallback = if group.is_some_and(|group| group.fallback) { "＊" } else { "" };
            cells.push(format!("{}{fallback}", score_text(group.and_then(|group| group.score.as_ref()), decimals)));
            let asides = asides.get(&row.case).map(Vec::as_slice).unwrap_or_default();
            cells.extend(shown_only(stage, judges).map(|criterion| {
                let of = |aside: &&Independent| {
                    (&aside.stage, &aside.group, &aside.item) == (&stage.key, &judges.key, &criterion.key)
                };
                score_text(asides.iter().find(of).map(|aside| &aside.mean), decimals)
            }));
        }
        cells.push(score_text(judged.score.as_ref(), decimals));
        Row { rank: rank(row.rank, row.tied), number: row.number, title: row.title.clone(), cells }
    });
    let rows = rows.collect();
    Some(Table { heading: stage.name.clone(), note: notes.concat(), ranked: "综合名次", bands, columns, rows })
}

/// How many columns stand before a group's score.
fn columns_of(mode: &Mode, jurors: usize, each: bool) -> usize {
    match mode {
        _ if each => jurors,
        Mode::Approval { .. } | Mode::PassFail => 2,
        _ => 3,
    }
}

/// What a juror gave the case, or why he gave nothing.
fn of_juror(group: &GroupOutcome, juror: JurorId, mode: &Mode, decimals: u32) -> String {
    let Some(sheet) = group.sheets.iter().find(|sheet| sheet.juror == juror) else {
        let without = [(&group.recused, "回避"), (&group.abstained, "弃权"), (&group.missing, "未录")];
        return without.into_iter().find(|(jurors, _)| jurors.contains(&juror)).map_or("", |(_, why)| why).to_owned();
    };
    let yes = positive(&sheet.total);
    match mode {
        Mode::Approval { .. } => if yes { "同意" } else { "—" }.to_owned(),
        Mode::PassFail => if yes { "通过" } else { "不通过" }.to_owned(),
        _ if sheet.dropped => format!("（{}）", sheet.total.text(decimals)),
        _ => sheet.total.text(decimals),
    }
}

/// What a group came to, without the score itself.
fn of_group(group: &GroupOutcome, mode: &Mode, decimals: u32) -> Vec<String> {
    let mut cells = vec![group.sheets.len().to_string()];
    let totals = || group.sheets.iter().map(|sheet| &sheet.total);
    match mode {
        Mode::Approval { .. } | Mode::PassFail => {
            cells.push(totals().filter(|total| positive(total)).count().to_string());
        }
        _ => cells.extend([totals().max(), totals().min()].map(|total| score_text(total, decimals))),
    }
    cells
}

/// Parts, composite and award of a category's cases.
fn composite(facts: &Facts, category: &CategoryOutcome, awards: &BTreeMap<CaseId, &AwardRow>, overall: bool) -> Table {
    let parts = facts.rules.composite.iter().map(|part| {
        let name = match &part.source {
            Source::Stage { stage } => facts.rules.stage(stage).map_or(stage.as_str(), |stage| stage.name.as_str()),
            Source::Vote { .. } => "网络投票",
        };
        column(format!("{name}（权重{}）", part.weight), "score")
    });
    let mut columns: Vec<Column> = parts.collect();
    columns.push(column("综合得分", "score"));
    if overall {
        columns.push(column("总名次", "count"));
    }
    columns.push(column("奖项", "text"));
    let decimals = facts.rules.decimals;
    let rows = category.rows.iter().map(|row| {
        let mut cells: Vec<String> = row.parts.iter().map(|part| score_text(part.score.as_ref(), decimals)).collect();
        cells.push(score_text(row.composite.as_ref(), decimals));
        if overall {
            cells.push(rank(row.overall_rank, row.overall_tied));
        }
        let given = awards.get(&row.case).filter(|award| award.given().is_some());
        cells.push(given.and_then(|award| award.tier_name.clone()).unwrap_or_default());
        Row { rank: rank(row.rank, row.tied), number: row.number, title: row.title.clone(), cells }
    });
    Table {
        heading: "综合得分与名次".to_owned(),
        note: String::new(),
        ranked: "名次",
        bands: Vec::new(),
        rows: rows.collect(),
        columns,
    }
}

fn positive(score: &Exact) -> bool {
    score.0.is_positive()
}

fn score_text(score: Option<&Exact>, decimals: u32) -> String {
    score.map_or_else(|| "—".to_owned(), |score| score.text(decimals))
}

fn rank(rank: Option<u32>, tied: bool) -> String {
    match rank {
        None => "—".to_owned(),
        Some(rank) if tied => format!("{rank}并列"),
        Some(rank) => rank.to_string(),
    }
}
