//! What the entry of scores is checked against: the frozen rules, who sits in a stage, who is recused, whether the
//! stage is closed. Read here in one piece; freezing, seating and settling are written elsewhere.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::codes::read_json;
use super::{Transaction, campaigns, cases};
use crate::error::{OrNotFound, Result};
use crate::model::case::CaseStatus;
use crate::model::facts::{FactCategory, Seat};
use crate::model::judging::Judging;
use crate::model::sitting::{Sitting, SittingCase};
use crate::model::time::Moment;
use crate::model::{CampaignId, CaseId, JurorId};

/// The rules of the newest version; none while nothing is frozen.
pub fn frozen_rules(connection: &Connection, campaign: CampaignId) -> Result<Option<Judging>> {
    let mut statement = connection
        .prepare_cached("SELECT rules FROM rule_version WHERE campaign_id = ?1 ORDER BY version DESC LIMIT 1")?;
    Ok(statement.query_row([campaign.0], |row| read_json(row, "rules")).optional()?)
}

/// When and by whom the stage was closed for entries, if it is.
pub fn closed(connection: &Connection, campaign: CampaignId, stage: &str) -> Result<Option<(Moment, String)>> {
    let mut statement = connection
        .prepare_cached("SELECT closed_at, closed_by FROM stage_close WHERE campaign_id = ?1 AND stage_key = ?2")?;
    let closed = statement
        .query_row(params![campaign.0, stage], |row| Ok((Moment(row.get("closed_at")?), row.get("closed_by")?)));
    Ok(closed.optional()?)
}

/// The stages of the rules with all that sits in them, in the order they are held.
pub fn all(connection: &Connection, campaign: CampaignId, rules: &Judging) -> Result<Vec<Sitting>> {
    let definition = campaigns::definition(connection, campaign)?;
    let categories = definition.categories.into_iter();
    let categories: Vec<FactCategory> =
        categories.filter_map(|category| Some(FactCategory { id: category.id?, name: category.name })).collect();
    let entrants = cases::entrants(connection, campaign)?;
    let shortlist = entrants.iter().any(|entrant| entrant.status >= CaseStatus::Shortlisted);
    let competes = |status: CaseStatus| match shortlist {
        true => status >= CaseStatus::Shortlisted,
        false => status != CaseStatus::Failed,
    };
    let cases = entrants.into_iter().map(|entrant| SittingCase {
        id: entrant.id,
        category: entrant.category_id,
        number: entrant.number,
        title: entrant.title,
        competes: competes(entrant.status),
    });
    let cases: Vec<SittingCase> = cases.collect();
    let sitting = |stage: &crate::model::judging::JudgingStage| {
        let mut seated = seats(connection, campaign, &stage.key)?;
        let order = |seat: &Seat| stage.groups.iter().position(|group| group.key == seat.group);
        seated.sort_by_key(|(seat, _)| order(seat));
        Ok(Sitting {
            stage: stage.clone(),
            categories: categories.clone(),
            cases: cases.clone(),
            units: seated.iter().map(|(seat, unit)| (seat.juror, unit.clone())).collect(),
            seats: seated.into_iter().map(|(seat, _)| seat).collect(),
            recused: recused(connection, campaign, &stage.key)?,
        })
    };
    rules.stages.iter().map(sitting).collect()
}

/// One stage of the rules.
pub fn get(connection: &Connection, campaign: CampaignId, rules: &Judging, stage: &str) -> Result<Sitting> {
    let only = rules.stage(stage).cloned().or_not_found("这个评审阶段")?;
    let rules = Judging { stages: vec![only], ..Judging::default() };
    all(connection, campaign, &rules)?.into_iter().next().or_not_found("这个评审阶段")
}

/// The seats of a stage by position, with the units of the jurors.
fn seats(connection: &Connection, campaign: CampaignId, stage: &str) -> Result<Vec<(Seat, String)>> {
    let mut statement = connection.prepare_cached(
        "SELECT group_key, juror_id, name, unit, categories FROM seat JOIN juror ON juror.id = seat.juror_id
         WHERE campaign_id = ?1 AND stage_key = ?2 ORDER BY position, juror_id",
    )?;
    let rows = statement.query_map(params![campaign.0, stage], |row| {
        let seat = Seat {
            stage: stage.to_owned(),
            group: row.get("group_key")?,
            juror: JurorId(row.get("juror_id")?),
            name: row.get("name")?,
            categories: read_json(row, "categories")?,
        };
        Ok((seat, row.get("unit")?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Confirmed recusals that hold in the stage, with the reason; the newest row about a juror, a case and a stage stands.
fn recused(connection: &Connection, campaign: CampaignId, stage: &str) -> Result<BTreeMap<(JurorId, CaseId), String>> {
    let mut statement = connection.prepare_cached(
        "SELECT stage_key, juror_id, case_id, state, reason FROM recusal
         WHERE campaign_id = ?1 AND (stage_key IS NULL OR stage_key = ?2) ORDER BY id",
    )?;
    let mut stands: BTreeMap<(JurorId, CaseId, bool), Option<String>> = BTreeMap::new();
    let mut rows = statement.query(params![campaign.0, stage])?;
    while let Some(row) = rows.next()? {
        let everywhere = row.get::<_, Option<String>>("stage_key")?.is_none();
        let key = (JurorId(row.get("juror_id")?), CaseId(row.get("case_id")?), everywhere);
        let confirmed = row.get::<_, String>("state")? == "confirmed";
        stands.insert(key, if confirmed { Some(row.get("reason")?) } else { None });
    }
    let confirmed = stands.into_iter().filter_map(|((juror, case, _), reason)| Some(((juror, case), reason?)));
    Ok(confirmed.collect())
}

/// Enters a recusal that was declared while scores were entered; it holds in the stage.
pub fn declare(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    stage: &str,
    (juror, case): (JurorId, CaseId),
    reason: &str,
) -> Result<()> {
    let id = transaction.new_id()?;
    let mut statement = transaction.prepare_cached(
        "INSERT INTO recusal (id, campaign_id, stage_key, juror_id, case_id, origin, state, reason, settled_at, settled_by)
         VALUES (?1, ?2, ?3, ?4, ?5, 'declared', 'confirmed', ?6, ?7, ?8)",
    )?;
    statement.execute(params![id, campaign.0, stage, juror.0, case.0, reason, transaction.now.0, transaction.who])?;
    Ok(())
}
