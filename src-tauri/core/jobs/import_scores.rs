//! Score sheets as a workbook: the template a juror's sheet is filled into, the check of one that came back, and its
//! import, all or nothing, under the same rules as typing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::enter_scores::{Entering, plan, write};
use super::sittings;
use crate::desk::{Call, Desk, FileId, Output};
use crate::documents::wording;
use crate::error::{Error, OrNotFound, Result};
use crate::files::score_file::{self, JurorSheet, ScoreFile};
use crate::files::workbook::Cell;
use crate::model::facts::Seat;
use crate::model::problem::Problem;
use crate::model::score::{CellEntry, Mark};
use crate::model::score_status::Sheets;
use crate::model::score_table::PlacedCell;
use crate::model::sitting::{Plan, Sitting};
use crate::model::{CampaignId, CaseId, JurorId};
use crate::store::{Connection, campaigns, scores};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ScoreTemplate {
    pub campaign: CampaignId,
    pub stage: String,
    /// None = all jurors of the stage, a sheet each.
    #[serde(default)]
    pub juror: Option<JurorId>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct CheckScoreFile {
    pub campaign: CampaignId,
    pub stage: String,
    pub file: FileId,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ImportScores {
    pub campaign: CampaignId,
    pub stage: String,
    pub file: FileId,
    /// Fingerprint of the check; none imports without one (command line).
    #[serde(default)]
    pub digest: Option<String>,
}

/// What an import would do. A filled cell is entered, changed or unchanged.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ScoreFileCheck {
    /// Rows that name a case.
    #[ts(type = "number")]
    pub rows: u64,
    /// Cells that are empty now, and sheets newly marked 回避.
    #[ts(type = "number")]
    pub entered: u64,
    /// Cells that hold something else now.
    #[ts(type = "number")]
    pub changed: u64,
    #[ts(type = "number")]
    pub unchanged: u64,
    /// While there is any, nothing can be imported.
    pub problems: Vec<Problem>,
    pub digest: String,
    /// Up to ten filled cells: sheet, case, item, before, after.
    pub sample: Vec<Vec<String>>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportedScores {
    #[ts(type = "number")]
    pub rows: u64,
    /// Cells written, and sheets newly marked 回避; none while there are problems.
    #[ts(type = "number")]
    pub entered: u64,
    pub problems: Vec<Problem>,
}

const SAMPLE: usize = 10;

/// The sheets of a stage to be filled in, with what is entered already.
pub fn template(desk: &Desk, _call: &Call<'_>, request: ScoreTemplate) -> Result<Output> {
    let ScoreTemplate { campaign, stage, juror } = request;
    let (title, sitting, kept) = desk.library.read(|connection| {
        let definition = campaigns::definition(connection, campaign)?;
        let sitting = sittings::frozen(connection, campaign, &stage)?;
        let kept = scores::of_stage(connection, campaign, &stage)?;
        Ok((format!("{}{}", definition.edition, definition.title), sitting, kept))
    })?;
    let wanted = sitting.seats.iter().filter(|seat| juror.is_none_or(|juror| seat.juror == juror));
    let sheets: Vec<JurorSheet> = wanted.map(|seat| sheet(&sitting, seat, &kept)).collect();
    let first = match (sheets.first(), juror) {
        (Some(first), _) => first.juror.clone(),
        (None, Some(_)) => return Err(Error::NotFound { what: "这位评委的席位" }),
        (None, None) => {
            let message = format!("“{}”还没有评委席位。请先安排席位，再导出评分表。", sitting.stage.name);
            return Err(Error::Refused(message));
        }
    };
    let whose = if juror.is_some() { format!("（{first}）") } else { String::new() };
    let name = format!("{}.xlsx", wording::file_name(&format!("{title}{}评分表{whose}", sitting.stage.name)));
    let (file, path) = desk.files.fresh(&name, "xlsx")?;
    score_file::write(&path, sheets)?;
    let bytes = std::fs::metadata(&path).map_err(|cause| Error::file(format!("写出“{name}”"), cause))?.len();
    Ok(Output { file, name, bytes })
}

fn sheet(sitting: &Sitting, seat: &Seat, kept: &Sheets) -> JurorSheet {
    let group = sitting.stage.group(&seat.group);
    let items = group.map(|group| sitting.stage.items(group)).unwrap_or_default();
    let rows = sitting.cases_of(seat).map(|case| {
        let fixed = [
            Cell::from(sitting.category(case.category)),
            Cell::from(u64::from(case.number)),
            Cell::from(case.title.as_str()),
        ];
        let recused = sitting.recused.contains_key(&(seat.juror, case.id));
        let filled =
            items.iter().map(|item| match kept.get(&(seat.juror, case.id)).and_then(|sheet| sheet.get(*item)) {
                _ if recused => Cell::from(Mark::Recused.to_string()),
                Some(Mark::Value(points)) if points.0 % 100 == 0 => {
                    u64::try_from(points.0 / 100).map_or_else(|_| Cell::from(points.to_string()), Cell::from)
                }
                Some(Mark::Value(points)) => Cell::Decimal(points.to_string()),
                Some(mark) => Cell::from(mark.to_string()),
                None => Cell::Empty,
            });
        fixed.into_iter().chain(filled).collect()
    });
    JurorSheet {
        stage: sitting.stage.name.clone(),
        juror: seat.name.clone(),
        unit: sitting.units.get(&seat.juror).cloned().unwrap_or_default(),
        group: group.map_or_else(String::new, |group| group.name.clone()),
        headings: items.iter().map(|item| sitting.heading(seat, item)).collect(),
        rows: rows.collect(),
    }
}

/// What the import would enter and every problem in its way; nothing is written.
pub fn check_file(desk: &Desk, _call: &Call<'_>, request: CheckScoreFile) -> Result<ScoreFileCheck> {
    let CheckScoreFile { campaign, stage, file } = request;
    let file = read(desk, &file)?;
    desk.library.read(|connection| {
        let sitting = sittings::open(connection, campaign, &stage)?;
        let filled = fill(connection, campaign, &sitting, &file)?;
        let changed = filled.plan.changes.iter().filter(|change| change.before != Mark::Empty).count();
        let newly = filled.plan.changes.len().saturating_sub(changed).saturating_add(filled.plan.recusals.len());
        let touched = newly.saturating_add(changed).saturating_add(filled.plan.refused.len());
        Ok(ScoreFileCheck {
            rows: filled.rows,
            entered: count(newly),
            changed: count(changed),
            unchanged: count(filled.cells.len().saturating_sub(touched)),
            digest: digest(&file, &filled),
            sample: sample(&sitting, &filled),
            problems: filled.problems,
        })
    })
}

/// Enters every filled cell in one transaction, or none of them. Refused if anything differs from the check that the
/// digest names.
pub fn import(desk: &Desk, call: &Call<'_>, request: ImportScores) -> Result<ImportedScores> {
    let ImportScores { campaign, stage, file, digest: seen } = request;
    let file = read(desk, &file)?;
    desk.library.transact(call, |transaction| {
        let sitting = sittings::open(transaction, campaign, &stage)?;
        let filled = fill(transaction, campaign, &sitting, &file)?;
        if seen.is_some_and(|seen| seen != digest(&file, &filled)) {
            let message = "文件或评分在核对之后有变动，未导入任何评分。请重新核对后再导入。";
            return Err(Error::Refused(message.to_owned()));
        }
        if !filled.problems.is_empty() {
            return Ok(ImportedScores { rows: filled.rows, entered: 0, problems: filled.problems });
        }
        let why = format!("导入“{}”", file.name);
        let entering = Entering { action: "导入评分表", why: &why };
        let written = write(transaction, campaign, &sitting, &filled.cells, &filled.plan, &entering)?;
        Ok(ImportedScores { rows: filled.rows, entered: written.entered, problems: Vec::new() })
    })
}

fn read(desk: &Desk, file: &FileId) -> Result<ScoreFile> {
    let filed = desk.files.get(file)?;
    score_file::read(&filed.path, &filed.name)
}

/// A file matched with the stage and planned.
struct Filled {
    rows: u64,
    cells: Vec<CellEntry>,
    /// Where each of the cells stands.
    places: Vec<PlacedCell>,
    plan: Plan,
    problems: Vec<Problem>,
}

fn fill(connection: &Connection, campaign: CampaignId, sitting: &Sitting, file: &ScoreFile) -> Result<Filled> {
    let matched = sitting.match_sheets(&file.sheets);
    let mut cells: Vec<CellEntry> = matched.cells.iter().map(|placed| placed.cell.clone()).collect();
    let held = scores::held(connection, campaign, &sitting.stage.key, &cells)?;
    // A file says what is on paper whatever was shown before; the check tells what it changes.
    for (cell, held) in cells.iter_mut().zip(&held) {
        cell.seen = held.entry;
    }
    let plan = plan(connection, campaign, sitting, &cells, &held)?;
    let mut problems = matched.problems;
    for refused in &plan.refused {
        let placed = matched.cells.get(refused.at).or_not_found("这一格")?;
        let problem = Problem::new(refused.why.reason.as_str(), refused.why.way_out.as_str());
        problems.push(problem.at_row(placed.row).in_field(placed.field()));
    }
    Ok(Filled { rows: matched.rows, cells, places: matched.cells, plan, problems })
}

fn digest(file: &ScoreFile, filled: &Filled) -> String {
    let cells = filled.cells.iter().map(|cell| (cell.juror, cell.case, &cell.item, &cell.text, cell.seen));
    let recusals: Vec<&(JurorId, CaseId)> = filled.plan.recusals.keys().collect();
    let seen = serde_json::json!([file.sha256, filled.rows, cells.collect::<Vec<_>>(), recusals, filled.problems]);
    blake3::hash(seen.to_string().as_bytes()).to_hex().to_string()
}

fn sample(sitting: &Sitting, filled: &Filled) -> Vec<Vec<String>> {
    let told = filled.plan.changes.iter().take(SAMPLE).filter_map(|change| {
        let placed = filled.places.get(change.at)?;
        let case = sitting.case(placed.cell.case).map_or_else(String::new, |case| case.title.clone());
        let (before, after) = (change.before.to_string(), change.after.to_string());
        Some(vec![placed.sheet.clone(), case, placed.heading.clone(), before, after])
    });
    told.collect()
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
