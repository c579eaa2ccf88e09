//! Entering scores: the grid of a category, typed cells taken all or nothing, what each cell went through, and who has
//! not scored what. What a typed cell means is for `model::score` and `model::sitting` to say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use super::freeze_rules::in_force;
use super::{OfCampaign, sittings};
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::judging::{Criterion, JuryGroup, Mode};
use crate::model::juror::{Recusal, RecusalOrigin, RecusalState};
use crate::model::score::{CellEntry, Mark, ScoreCell, ScoreChange};
use crate::model::score_status::StatusBoard;
use crate::model::sitting::{Held, Plan, Refusal, Sitting};
use crate::model::time::Moment;
use crate::model::{CampaignId, CaseId, CategoryId, JurorId};
use crate::store::history::{self, Act};
use crate::store::{Connection, Transaction, recusals, scores};

/// Up to that many cells the history tells one by one; of more the count and the digest of the entries.
const TOLD: usize = 50;
const RECUSED_WHILE_ENTERING: &str = "录入评分时登记";

#[derive(Debug, Clone, Deserialize, TS)]
pub struct OfGrid {
    pub campaign: CampaignId,
    pub stage: String,
    pub category: CategoryId,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct EnterScores {
    pub campaign: CampaignId,
    pub stage: String,
    pub cells: Vec<CellEntry>,
    /// Why something entered is changed; may be empty where nothing is.
    pub why: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct OfSheet {
    pub campaign: CampaignId,
    pub stage: String,
    pub juror: JurorId,
    pub case: CaseId,
}

/// The grid of a category in a stage: jurors × cases × criteria.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ScoreGrid {
    pub stage: String,
    pub stage_name: String,
    pub category: CategoryId,
    pub groups: Vec<GridGroup>,
    pub criteria: Vec<Criterion>,
    pub cases: Vec<GridCase>,
    /// By group, then position.
    pub jurors: Vec<GridJuror>,
    /// The filled ones.
    pub cells: Vec<ScoreCell>,
    pub recused: Vec<GridRecusal>,
    /// Whether scores may be entered.
    pub open: bool,
    /// Why not; empty while open.
    pub why_closed: String,
    pub first_score_at: Option<Moment>,
    /// Hash of the newest entry of the campaign's history: the same hash, the same grid.
    pub history_hash: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct GridGroup {
    pub key: String,
    pub name: String,
    pub weight: u32,
    pub mode: GridMode,
    /// Most cases a juror may vote for in the category; only for votes.
    pub max_choices: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GridMode {
    Score,
    Approval,
    PassFail,
    Rank,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct GridCase {
    pub id: CaseId,
    pub number: u32,
    pub title: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct GridJuror {
    pub juror: JurorId,
    pub name: String,
    /// Key of the group.
    pub group: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct GridRecusal {
    pub juror: JurorId,
    pub case: CaseId,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct EnteredScores {
    /// Cells that changed, and sheets newly marked 回避.
    #[ts(type = "number")]
    pub entered: u64,
    /// The changed cells as they stand now, emptied ones too.
    pub cells: Vec<ScoreCell>,
}

pub fn grid(desk: &Desk, _call: &Call<'_>, request: OfGrid) -> Result<ScoreGrid> {
    let OfGrid { campaign, stage, category } = request;
    desk.library.read(|connection| {
        let (rules, frozen) = in_force(connection, campaign)?;
        let sitting = sittings::one(connection, campaign, &rules, &stage)?;
        let why_closed = if frozen.is_some() {
            sittings::closed_because(connection, campaign, &sitting)?
        } else {
            Some(sittings::UNFROZEN.to_owned())
        };
        let jurors = sitting.seats.iter().filter(|seat| sitting.sits_for(seat, category));
        let jurors =
            jurors.map(|seat| GridJuror { juror: seat.juror, name: seat.name.clone(), group: seat.group.clone() });
        let within = |case: CaseId| sitting.case(case).is_some_and(|case| case.category == category);
        let recused = sitting.recused.iter().filter(|((_, case), _)| within(*case));
        let cases = sitting.cases.iter().filter(|case| {
            case.category == category && case.competes && sitting.stage.judges(sitting.category(category))
        });
        Ok(ScoreGrid {
            stage_name: sitting.stage.name.clone(),
            category,
            groups: sitting.stage.groups.iter().map(group).collect(),
            criteria: sitting.stage.criteria.clone(),
            cases: cases.map(|case| GridCase { id: case.id, number: case.number, title: case.title.clone() }).collect(),
            jurors: jurors.collect(),
            cells: scores::of_category(connection, campaign, &stage, category)?,
            recused: recused
                .map(|((juror, case), reason)| GridRecusal { juror: *juror, case: *case, reason: reason.clone() })
                .collect(),
            open: why_closed.is_none(),
            why_closed: why_closed.unwrap_or_default(),
            first_score_at: scores::first_at(connection, campaign, &stage)?,
            history_hash: history::list(connection, Some(campaign), None, 1)?
                .into_iter()
                .next()
                .map_or_else(String::new, |entry| entry.hash),
            stage,
        })
    })
}

fn group(group: &JuryGroup) -> GridGroup {
    let (mode, max_choices) = match group.mode {
        Mode::Score { .. } => (GridMode::Score, None),
        Mode::Approval { max_choices } => (GridMode::Approval, max_choices),
        Mode::PassFail => (GridMode::PassFail, None),
        Mode::Rank => (GridMode::Rank, None),
    };
    GridGroup { key: group.key.clone(), name: group.name.clone(), weight: group.weight, mode, max_choices }
}

/// Enters the typed cells, all or none of them.
pub fn enter(desk: &Desk, call: &Call<'_>, request: EnterScores) -> Result<EnteredScores> {
    let EnterScores { campaign, stage, cells, why } = request;
    desk.library.transact(call, |transaction| {
        let sitting = sittings::open(transaction, campaign, &stage)?;
        let held = scores::held(transaction, campaign, &stage, &cells)?;
        let plan = plan(transaction, campaign, &sitting, &cells, &held)?;
        if !plan.refused.is_empty() {
            return Err(Error::Problems(plan.refused.into_iter().map(Refusal::problem).collect()));
        }
        let (why, changed) = (why.trim(), plan.changes.iter().filter(|change| change.before != Mark::Empty).count());
        if why.is_empty() && changed > 0 {
            let text = format!("有 {changed} 格改动已录入的分值，须写明原因。请填写改动说明后再录入。");
            return Err(Error::Refused(text));
        }
        write(transaction, campaign, &sitting, &cells, &plan, &Entering { action: "录入评分", why })
    })
}

/// Every entry of a juror's sheet for a case, the newest first.
pub fn history(desk: &Desk, _call: &Call<'_>, request: OfSheet) -> Result<Vec<ScoreChange>> {
    let OfSheet { campaign, stage, juror, case } = request;
    desk.library.read(|connection| scores::changes(connection, campaign, &stage, juror, case))
}

/// Who has not scored what, stage by stage.
pub fn status(desk: &Desk, _call: &Call<'_>, request: OfCampaign) -> Result<StatusBoard> {
    let campaign = request.campaign;
    desk.library.read(|connection| {
        let (rules, _) = in_force(connection, campaign)?;
        let stages = sittings::all(connection, campaign, &rules)?.into_iter().map(|sitting| {
            let sheets = scores::of_stage(connection, campaign, &sitting.stage.key)?;
            Ok(sitting.status(&sheets))
        });
        Ok(StatusBoard { stages: stages.collect::<Result<_>>()? })
    })
}

/// What the typed cells come to, with all that they must be seen beside.
pub(super) fn plan(
    connection: &Connection,
    campaign: CampaignId,
    sitting: &Sitting,
    cells: &[CellEntry],
    held: &[Held],
) -> Result<Plan> {
    let mut standing = BTreeMap::new();
    for cell in cells {
        if sitting.looks_across(cell.juror) && !standing.contains_key(&cell.juror) {
            let marks = scores::marks_of(connection, campaign, &sitting.stage.key, cell.juror)?;
            standing.insert(cell.juror, marks);
        }
    }
    Ok(sitting.plan(cells, held, &standing))
}

/// How an entry is told in the history.
pub(super) struct Entering<'a> {
    pub action: &'a str,
    pub why: &'a str,
}

/// Writes a plan without refusals: entries, scores, recusals, one line of history.
pub(super) fn write(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    sitting: &Sitting,
    typed: &[CellEntry],
    plan: &Plan,
    entering: &Entering<'_>,
) -> Result<EnteredScores> {
    let stage = &sitting.stage.key;
    let entered = u64::try_from(plan.changes.len().saturating_add(plan.recusals.len())).unwrap_or(u64::MAX);
    if entered == 0 {
        return Ok(EnteredScores { entered, cells: Vec::new() });
    }
    let (cells, digest) = scores::enter(transaction, campaign, stage, typed, &plan.changes, entering.why)?;
    for (juror, case) in plan.recusals.keys() {
        let recusal = Recusal {
            stage: Some(stage.clone()),
            juror: *juror,
            case: *case,
            origin: RecusalOrigin::Declared,
            state: RecusalState::Confirmed,
            reason: RECUSED_WHILE_ENTERING.to_owned(),
        };
        recusals::add(transaction, campaign, &recusal)?;
    }
    let (before, after) = told(sitting, typed, plan, &digest, entering.why);
    let act = Act {
        campaign: Some(campaign),
        subject: ("score", campaign.0),
        name: &sitting.stage.name,
        action: entering.action,
        before,
        after: Some(after),
    };
    history::record(transaction, act)?;
    Ok(EnteredScores { entered, cells })
}

/// Before and after as the history keeps them.
fn told(sitting: &Sitting, typed: &[CellEntry], plan: &Plan, digest: &str, why: &str) -> (Option<Value>, Value) {
    let place = |at: usize| typed.get(at).map(|cell| sitting.place(cell.juror, cell.case, &cell.item));
    let mut after = serde_json::Map::new();
    let before = if plan.changes.len() + plan.recusals.len() <= TOLD {
        let mut before = serde_json::Map::new();
        for change in &plan.changes {
            let Some(place) = place(change.at) else { continue };
            before.insert(place.clone(), json!(change.before.to_string()));
            after.insert(place, json!(change.after.to_string()));
        }
        for place in plan.recusals.values().filter_map(|at| place(*at)) {
            before.insert(place.clone(), json!(""));
            after.insert(place, json!("回避"));
        }
        Some(Value::Object(before))
    } else {
        after.insert("格数".to_owned(), json!(plan.changes.len()));
        after.insert("回避".to_owned(), json!(plan.recusals.len()));
        after.insert("录入记录的校验值（BLAKE3）".to_owned(), json!(digest));
        None
    };
    if !why.is_empty() {
        after.insert("理由".to_owned(), json!(why));
    }
    (before, Value::Object(after))
}
