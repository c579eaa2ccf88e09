//! A judging stage brought together from what is kept of it: its rubric, its seats, the cases before it, its recusals,
//! whether it is closed. What may be entered in it is for `model::sitting` to say.

use std::collections::{BTreeMap, BTreeSet};

use super::freeze_rules::in_force;
use crate::error::{Error, OrNotFound, Result};
use crate::model::facts::{FactCategory, Seat};
use crate::model::judging::Judging;
use crate::model::juror::RecusalState;
use crate::model::sitting::{Sitting, SittingCase};
use crate::model::{CampaignId, CaseId};
use crate::store::{Connection, campaigns, cases, recusals, rule_versions, seats};

pub const UNFROZEN: &str = "评审规则尚未冻结";

/// All stages of the rules, in the order they are held.
pub fn all(connection: &Connection, campaign: CampaignId, rules: &Judging) -> Result<Vec<Sitting>> {
    let categories = campaigns::definition(connection, campaign)?.categories.into_iter();
    let categories: Vec<FactCategory> =
        categories.filter_map(|category| Some(FactCategory { id: category.id?, name: category.name })).collect();
    let cases = all_cases(connection, campaign)?;
    let seated = seats::of_campaign(connection, campaign)?;
    let settled = recusals::settled(connection, campaign)?;
    let sittings = rules.stages.iter().map(|stage| {
        let own = || seated.iter().filter(|seated| seated.seat.stage == stage.key);
        let mut seats: Vec<Seat> = own().map(|seated| seated.seat.clone()).collect();
        seats.sort_by_key(|seat| stage.groups.iter().position(|group| group.key == seat.group));
        let recused = settled.iter().map(|settled| &settled.recusal).filter(|recusal| {
            recusal.state == RecusalState::Confirmed && recusal.stage.as_ref().is_none_or(|key| *key == stage.key)
        });
        Sitting {
            stage: stage.clone(),
            categories: categories.clone(),
            cases: cases.clone(),
            units: own().map(|seated| (seated.seat.juror, seated.unit.clone())).collect(),
            seats,
            recused: recused
                .map(|recusal| ((recusal.juror, recusal.case), recusal.reason.clone()))
                .collect::<BTreeMap<_, _>>(),
        }
    });
    Ok(sittings.collect())
}

/// One stage of the rules.
pub fn one(connection: &Connection, campaign: CampaignId, rules: &Judging, stage: &str) -> Result<Sitting> {
    let only = rules.stage(stage).cloned().or_not_found("这个评审阶段")?;
    let rules = Judging { stages: vec![only], ..Judging::default() };
    all(connection, campaign, &rules)?.into_iter().next().or_not_found("这个评审阶段")
}

/// A stage under the frozen rules.
pub fn frozen(connection: &Connection, campaign: CampaignId, stage: &str) -> Result<Sitting> {
    match in_force(connection, campaign)? {
        (rules, Some(_)) => one(connection, campaign, &rules, stage),
        _ => Err(Error::Refused(format!("{UNFROZEN}，不能录入评分。请先冻结评审规则。"))),
    }
}

/// A stage that scores may be entered in.
pub fn open(connection: &Connection, campaign: CampaignId, stage: &str) -> Result<Sitting> {
    let sitting = frozen(connection, campaign, stage)?;
    match closed_because(connection, campaign, &sitting)? {
        None => Ok(sitting),
        Some(why) => Err(Error::Refused(format!("{why}，不能录入评分。确需改动的，请先重新开放该阶段并写明理由。"))),
    }
}

/// By whom and when the stage was closed for entries; none while it is open.
pub fn closed_because(connection: &Connection, campaign: CampaignId, sitting: &Sitting) -> Result<Option<String>> {
    let closed = rule_versions::closed(connection, campaign)?.remove(&sitting.stage.key);
    Ok(closed.map(|(at, by)| format!("“{}”已由{by}于 {} 结束录入", sitting.stage.name, at.chinese())))
}

/// All cases of the campaign, and whether each competes.
fn all_cases(connection: &Connection, campaign: CampaignId) -> Result<Vec<SittingCase>> {
    let competing: BTreeSet<CaseId> = cases::competing(connection, campaign)?.into_iter().map(|case| case.id).collect();
    let cases = cases::entrants(connection, campaign)?.into_iter().map(|entrant| SittingCase {
        id: entrant.id,
        category: entrant.category_id,
        number: entrant.number,
        title: entrant.title,
        competes: competing.contains(&entrant.id),
    });
    Ok(cases.collect())
}
