//! Seats of jurors in the judging stages, how they were drawn, and what was entered from each seat.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::Transaction;
use super::codes::{json, read_json};
use crate::error::Result;
use crate::model::facts::Seat;
use crate::model::time::Moment;
use crate::model::{CampaignId, CaseId, CategoryId, JurorId};

/// A seat with what the pool says of the juror.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seated {
    pub seat: Seat,
    pub unit: String,
    pub title: String,
    pub position: u32,
}

/// A draw as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    pub id: i64,
    pub stage: String,
    pub group: String,
    pub seed: String,
    /// In the order that was drawn from.
    pub pool: Vec<JurorId>,
    pub drawn: Vec<JurorId>,
    pub at: Moment,
    pub by: String,
}

/// All seats of a campaign by stage key and position.
pub fn of_campaign(connection: &Connection, campaign: CampaignId) -> Result<Vec<Seated>> {
    let mut statement = connection.prepare_cached(
        "SELECT stage_key, group_key, juror_id, categories, position, name, unit, title
         FROM seat JOIN juror ON juror.id = seat.juror_id WHERE campaign_id = ?1
         ORDER BY stage_key, position, juror_id",
    )?;
    let rows = statement.query_map([campaign.0], |row| {
        Ok(Seated {
            seat: Seat {
                stage: row.get("stage_key")?,
                group: row.get("group_key")?,
                juror: JurorId(row.get("juror_id")?),
                name: row.get("name")?,
                categories: read_json(row, "categories")?,
            },
            unit: row.get("unit")?,
            title: row.get("title")?,
            position: row.get("position")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Puts these seats, in their order, in place of all of the stage.
pub fn replace(transaction: &Transaction<'_>, campaign: CampaignId, stage: &str, seats: &[Seat]) -> Result<()> {
    transaction.execute("DELETE FROM seat WHERE campaign_id = ?1 AND stage_key = ?2", params![campaign.0, stage])?;
    let mut statement = transaction.prepare_cached(
        "INSERT INTO seat (campaign_id, stage_key, juror_id, group_key, position, categories)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (position, seat) in (1u32..).zip(seats) {
        statement.execute(params![campaign.0, stage, seat.juror.0, seat.group, position, json(&seat.categories)?])?;
    }
    Ok(())
}

/// Keeps a draw of the one who acts.
pub fn record_draw(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    (stage, group): (&str, &str),
    seed: &str,
    pool: &[JurorId],
    drawn: &[JurorId],
) -> Result<()> {
    let id = transaction.new_id()?;
    transaction.execute(
        "INSERT INTO seat_draw (id, campaign_id, stage_key, group_key, seed, pool, drawn, drawn_at, drawn_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![id, campaign.0, stage, group, seed, json(&pool)?, json(&drawn)?, transaction.now.0, transaction.who],
    )?;
    Ok(())
}

/// All draws of a campaign in the order they were made.
pub fn draws(connection: &Connection, campaign: CampaignId) -> Result<Vec<Draw>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, stage_key, group_key, seed, pool, drawn, drawn_at, drawn_by FROM seat_draw
         WHERE campaign_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([campaign.0], |row| {
        Ok(Draw {
            id: row.get("id")?,
            stage: row.get("stage_key")?,
            group: row.get("group_key")?,
            seed: row.get("seed")?,
            pool: read_json(row, "pool")?,
            drawn: read_json(row, "drawn")?,
            at: Moment(row.get("drawn_at")?),
            by: row.get("drawn_by")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What a juror entered about a case in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub stage: String,
    pub juror: JurorId,
    pub case: CaseId,
    /// Category the case is in now.
    pub category: CategoryId,
    /// Values that count now, abstentions too.
    pub values: u32,
}

/// All that was entered in a campaign, by stage, juror and case.
pub fn entered(connection: &Connection, campaign: CampaignId) -> Result<Vec<Entered>> {
    let mut statement = connection.prepare_cached(
        "SELECT stage_key, juror_id, case_id, category_id, count(*) AS entries
         FROM score JOIN case_entry ON case_entry.id = score.case_id WHERE score.campaign_id = ?1
         GROUP BY stage_key, juror_id, case_id, category_id ORDER BY stage_key, juror_id, case_id",
    )?;
    let rows = statement.query_map([campaign.0], |row| {
        Ok(Entered {
            stage: row.get("stage_key")?,
            juror: JurorId(row.get("juror_id")?),
            case: CaseId(row.get("case_id")?),
            category: CategoryId(row.get("category_id")?),
            values: row.get("entries")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When the first value of each stage was entered.
pub fn first_entries(connection: &Connection, campaign: CampaignId) -> Result<BTreeMap<String, Moment>> {
    let mut statement = connection.prepare_cached(
        "SELECT stage_key, min(entered_at) AS first_at FROM score_entry WHERE campaign_id = ?1
         GROUP BY stage_key ORDER BY stage_key",
    )?;
    let rows = statement.query_map([campaign.0], |row| Ok((row.get("stage_key")?, Moment(row.get("first_at")?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
