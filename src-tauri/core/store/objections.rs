//! The register of objections. Who objected lies in a table of its own and is read by one function only.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Transaction;
use super::codes::{read_day, read_word, word};
use crate::error::{OrNotFound, Result};
use crate::model::notice::{ObjectionDraft, ObjectionState, Objector, RaisedBy};
use crate::model::time::{Day, Moment};
use crate::model::{CampaignId, CaseId, ObjectionId};

const WHAT: &str = "这件异议";

/// An objection as kept.
#[derive(Clone)]
pub struct Kept {
    pub id: ObjectionId,
    pub number: u32,
    pub draft: ObjectionDraft,
    pub case_title: Option<String>,
    pub state: ObjectionState,
    pub outcome: String,
    pub settled: Option<(Moment, String)>,
}

/// The objections of a campaign by number. The objector is read to judge validity and must not be handed on.
pub fn list(connection: &Connection, campaign: CampaignId) -> Result<Vec<Kept>> {
    let mut statement = connection.prepare_cached(
        "SELECT objection.id, objection.number, received_on, objection.case_id, case_entry.title AS case_title, raised_by,
           in_writing, sealed, content, state, outcome, settled_at, settled_by, objector.name, workplace, address, telephone
         FROM objection JOIN objector ON objector.objection_id = objection.id
           LEFT JOIN case_entry ON case_entry.id = objection.case_id
         WHERE objection.campaign_id = ?1 ORDER BY objection.number, objection.id",
    )?;
    Ok(statement.query_map([campaign.0], read)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    draft: &ObjectionDraft,
) -> Result<(ObjectionId, u32)> {
    let id = ObjectionId(transaction.new_id()?);
    let number: u32 = transaction.query_row(
        "SELECT coalesce(max(number), 0) + 1 AS next FROM objection WHERE campaign_id = ?1",
        [campaign.0],
        |row| row.get("next"),
    )?;
    transaction.execute(
        "INSERT INTO objection (id, campaign_id, number, received_on, case_id, raised_by, in_writing, sealed, content,
           state, outcome, settled_at, settled_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'received', '', NULL, NULL)",
        params![
            id.0,
            campaign.0,
            number,
            draft.received_on.to_string(),
            draft.case.map(|c| c.0),
            word(draft.raised_by)?,
            draft.in_writing,
            draft.sealed,
            draft.content,
        ],
    )?;
    let Objector { name, workplace, address, telephone } = &draft.objector;
    transaction.execute(
        "INSERT INTO objector (objection_id, name, workplace, address, telephone) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![id.0, name, workplace, address, telephone],
    )?;
    Ok((id, number))
}

pub fn settle(transaction: &Transaction<'_>, id: ObjectionId, state: ObjectionState, outcome: &str) -> Result<()> {
    transaction.execute(
        "UPDATE objection SET state = ?2, outcome = ?3, settled_at = ?4, settled_by = ?5 WHERE id = ?1",
        params![id.0, word(state)?, outcome, transaction.now.0, transaction.who],
    )?;
    Ok(())
}

/// Who objected: confidential.
pub fn objector(connection: &Connection, id: ObjectionId) -> Result<Objector> {
    let mut statement = connection
        .prepare_cached("SELECT name, workplace, address, telephone FROM objector WHERE objection_id = ?1")?;
    statement.query_row([id.0], read_objector).optional()?.or_not_found(WHAT)
}

/// How many wait for an answer.
pub fn waiting(connection: &Connection, campaign: CampaignId) -> Result<u32> {
    let mut statement = connection
        .prepare_cached("SELECT count(*) AS n FROM objection WHERE campaign_id = ?1 AND state = 'received'")?;
    Ok(statement.query_row([campaign.0], |row| row.get("n"))?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let raised_by: RaisedBy = read_word(row, "raised_by")?;
    let (at, by): (Option<i64>, Option<String>) = (row.get("settled_at")?, row.get("settled_by")?);
    Ok(Kept {
        id: ObjectionId(row.get("id")?),
        number: row.get("number")?,
        case_title: row.get("case_title")?,
        draft: ObjectionDraft {
            received_on: read_day(row, "received_on")?.unwrap_or(Day(Default::default())),
            case: row.get::<_, Option<i64>>("case_id")?.map(CaseId),
            raised_by,
            in_writing: row.get("in_writing")?,
            sealed: row.get("sealed")?,
            content: row.get("content")?,
            objector: read_objector(row)?,
        },
        state: read_word(row, "state")?,
        outcome: row.get("outcome")?,
        settled: at.map(Moment).zip(by),
    })
}

fn read_objector(row: &Row<'_>) -> rusqlite::Result<Objector> {
    Ok(Objector {
        name: row.get("name")?,
        workplace: row.get("workplace")?,
        address: row.get("address")?,
        telephone: row.get("telephone")?,
    })
}
