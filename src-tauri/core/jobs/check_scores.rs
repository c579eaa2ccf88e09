//! The second person: keys sheets again, or confirms or rejects them by eye, and never changes a score. Who made an
//! entry does not check it; an entry made later has not been checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::freeze_rules::in_force;
use super::{Done, sittings};
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::juror::is_same_person;
use crate::model::score::{CellCheck, CellEntry, Mark, Misread};
use crate::model::sitting::{Refusal, Sitting};
use crate::model::{CampaignId, CaseId, JurorId};
use crate::store::history::{self, Act};
use crate::store::score_checks::{self, Entered};
use crate::store::{Connection, Transaction, scores};

/// A cell as keyed again.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct KeyedCell {
    pub juror: JurorId,
    pub case: CaseId,
    pub item: String,
    pub value: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct KeyAgain {
    pub campaign: CampaignId,
    pub stage: String,
    pub cells: Vec<KeyedCell>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct KeyedAgain {
    #[ts(type = "number")]
    pub agrees: u64,
    #[ts(type = "number")]
    pub differs: u64,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct GiveVerdict {
    pub campaign: CampaignId,
    pub stage: String,
    pub juror: JurorId,
    /// None = all the juror's sheets of the stage.
    #[serde(default)]
    pub case: Option<CaseId>,
    pub confirm: bool,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct OfStage {
    pub campaign: CampaignId,
    pub stage: String,
}

/// A cell the two persons do not agree on.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Difference {
    pub juror: JurorId,
    pub name: String,
    pub case: CaseId,
    pub title: String,
    pub item: String,
    pub entered: String,
    /// What the second person keyed; `否定` where the sheet was rejected by eye.
    pub keyed: String,
    pub entered_by: String,
    pub checked_by: String,
}

/// Compares what the second person keyed, value with value; blank cells are not compared.
pub fn second(desk: &Desk, call: &Call<'_>, request: KeyAgain) -> Result<KeyedAgain> {
    let KeyAgain { campaign, stage, cells } = request;
    desk.library.transact(call, |transaction| {
        let sitting = sittings::frozen(transaction, campaign, &stage)?;
        let keyed = cells.into_iter().map(|cell| CellEntry {
            juror: cell.juror,
            case: cell.case,
            item: cell.item,
            text: cell.value,
            seen: None,
        });
        let keyed: Vec<CellEntry> = keyed.collect();
        let held = scores::held(transaction, campaign, &stage, &keyed)?;
        let (mut looks, mut refused) = (Vec::new(), Vec::new());
        for ((at, cell), held) in keyed.iter().enumerate().zip(&held) {
            let entered = held.entry.map(|entry| (entry, held.mark, held.by.as_str()));
            match compare(&sitting, call, cell, entered) {
                Ok(look) => looks.extend(look),
                Err(why) => {
                    let place = sitting.place(cell.juror, cell.case, &cell.item);
                    refused.push(Refusal { at, place, why });
                }
            }
        }
        if !refused.is_empty() {
            return Err(Error::Problems(refused.into_iter().map(Refusal::problem).collect()));
        }
        for (entry, check, keyed) in &looks {
            score_checks::add(transaction, *entry, *check, &keyed.to_string())?;
        }
        let count = |wanted: CellCheck| looks.iter().filter(|(_, check, _)| *check == wanted).count();
        let count = |wanted: CellCheck| u64::try_from(count(wanted)).unwrap_or(u64::MAX);
        let told = KeyedAgain { agrees: count(CellCheck::Agrees), differs: count(CellCheck::Differs) };
        if !looks.is_empty() {
            let after = json!({ "一致": told.agrees, "不一致": told.differs });
            record(transaction, campaign, &sitting, "复核录入", after)?;
        }
        Ok(told)
    })
}

/// What keying a cell again came to; none where nothing was keyed, or 回避 where it is so.
fn compare(
    sitting: &Sitting,
    call: &Call<'_>,
    cell: &CellEntry,
    entered: Option<(i64, Mark, &str)>,
) -> std::result::Result<Option<(i64, CellCheck, Mark)>, Misread> {
    let keyed = sitting.read(cell.juror, cell.case, &cell.item, &cell.text)?;
    if keyed == Mark::Empty || (keyed == Mark::Recused && sitting.recused.contains_key(&(cell.juror, cell.case))) {
        return Ok(None);
    }
    match entered {
        None => Err(Misread::new("尚未录入，不能复核", "请先由另一人录入")),
        Some((_, _, by)) if is_same_person(by, &call.who) => {
            Err(Misread::new(format!("由{by}本人录入，不能自己复核"), "请由另一人复核"))
        }
        Some((entry, mark, _)) => {
            let check = if mark == keyed { CellCheck::Agrees } else { CellCheck::Differs };
            Ok(Some((entry, check, keyed)))
        }
    }
}

/// Confirms or rejects, by eye, a sheet or all sheets of a juror.
pub fn verdict(desk: &Desk, call: &Call<'_>, request: GiveVerdict) -> Result<Done> {
    let GiveVerdict { campaign, stage, juror, case, confirm } = request;
    desk.library.transact(call, |transaction| {
        let sitting = sittings::frozen(transaction, campaign, &stage)?;
        let mut entered = score_checks::entered_of(transaction, campaign, &stage, juror)?;
        entered.retain(|entry| case.is_none_or(|case| entry.case == case));
        if entered.is_empty() {
            return Err(Error::Refused("这张评分表尚未录入，不能复核。请先由另一人录入。".to_owned()));
        }
        let own: Vec<&Entered> = entered.iter().filter(|entry| is_same_person(&entry.by, &call.who)).collect();
        if let Some(first) = own.first() {
            let place = sitting.place(first.juror, first.case, &first.item);
            return Err(Error::Refused(format!(
                "有 {} 格由{}本人录入（如“{place}”），不能自己复核。请由另一人复核。",
                own.len(),
                call.who
            )));
        }
        let check = if confirm { CellCheck::Confirmed } else { CellCheck::Rejected };
        let mut told: BTreeMap<String, &str> = BTreeMap::new();
        for entry in &entered {
            score_checks::add(transaction, entry.entry, check, "")?;
            let title = sitting.case(entry.case).map_or("", |case| case.title.as_str());
            let name = sitting.seat(juror).map_or("", |seat| seat.name.as_str());
            told.insert(format!("{title} × {name}"), if confirm { "确认" } else { "否定" });
        }
        record(transaction, campaign, &sitting, "复核评分表", json!(told))?;
        Ok(Done {})
    })
}

/// Cells whose entry the second person does not agree with, as long as the entry stands.
pub fn differences(desk: &Desk, _call: &Call<'_>, request: OfStage) -> Result<Vec<Difference>> {
    let OfStage { campaign, stage } = request;
    desk.library.read(|connection| {
        let sitting = sittings::frozen(connection, campaign, &stage)?;
        let objected = score_checks::objected(connection, campaign, &stage)?.into_iter().map(|found| Difference {
            juror: found.juror,
            name: sitting.seat(found.juror).map_or_else(String::new, |seat| seat.name.clone()),
            case: found.case,
            title: sitting.case(found.case).map_or_else(String::new, |case| case.title.clone()),
            item: found.item,
            entered: found.mark.to_string(),
            keyed: if found.check == CellCheck::Rejected { "否定".to_owned() } else { found.keyed },
            entered_by: found.entered_by,
            checked_by: found.checked_by,
        });
        Ok(objected.collect())
    })
}

/// Cells of all stages that wait for the two persons to agree.
pub(super) fn disputed(connection: &Connection, campaign: CampaignId) -> Result<usize> {
    let stages = in_force(connection, campaign)?.0.stages;
    stages.iter().map(|stage| Ok(score_checks::objected(connection, campaign, &stage.key)?.len())).sum()
}

fn record(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    sitting: &Sitting,
    action: &str,
    after: serde_json::Value,
) -> Result<()> {
    let act = Act {
        campaign: Some(campaign),
        subject: ("score", campaign.0),
        name: &sitting.stage.name,
        action,
        before: None,
        after: Some(after),
    };
    history::record(transaction, act)
}
