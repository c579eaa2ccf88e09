//! Cases with their units and answers. What is wrong with a case, and what a change may be, is for `model::case`
//! and the jobs to say.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::Transaction;
use super::codes::{json, read_json, read_word, word};
use crate::error::{Error, OrNotFound, Result};
use crate::model::case::{CaseState, CaseStatus, EarlierCase, title_key};
use crate::model::field::Answers;
use crate::model::time::Moment;
use crate::model::{CampaignId, CaseId, CategoryId};

const WHAT: &str = "这个案例";

/// A case as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub id: CaseId,
    pub campaign: CampaignId,
    pub revision: u32,
    pub updated_at: Moment,
    pub state: CaseState,
}

/// A case as votes, awards and papers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    pub id: CaseId,
    pub category_id: CategoryId,
    pub number: u32,
    pub title: String,
    pub units: Vec<String>,
    pub status: CaseStatus,
}

/// The cases of a campaign by category, number and id; those in the recycle bin are left out.
pub fn entrants(connection: &Connection, campaign: CampaignId) -> Result<Vec<Entrant>> {
    let entrant = |kept: Kept| Entrant {
        id: kept.id,
        category_id: kept.state.category,
        number: kept.state.number,
        title: kept.state.title,
        units: kept.state.units,
        status: kept.state.status,
    };
    let mut cases = heads(connection, campaign)?;
    fill_units(connection, campaign, &mut cases)?;
    Ok(cases.into_iter().map(entrant).collect())
}

/// The cases that compete: the shortlist where there is one, else all that did not fail.
pub fn competing(connection: &Connection, campaign: CampaignId) -> Result<Vec<Entrant>> {
    let mut entrants = entrants(connection, campaign)?;
    let shortlist = entrants.iter().any(|entrant| entrant.status >= CaseStatus::Shortlisted);
    entrants.retain(|entrant| match shortlist {
        true => entrant.status >= CaseStatus::Shortlisted,
        false => entrant.status != CaseStatus::Failed,
    });
    Ok(entrants)
}

/// All cases of a campaign, with their answers.
pub fn of_campaign(connection: &Connection, campaign: CampaignId) -> Result<Vec<Kept>> {
    let mut cases = heads(connection, campaign)?;
    fill_units(connection, campaign, &mut cases)?;
    let mut statement = connection.prepare_cached(
        "SELECT answer.case_id, field_key, value FROM answer JOIN case_entry ON case_entry.id = answer.case_id
         WHERE campaign_id = ?1 AND removed_at IS NULL ORDER BY answer.case_id, field_key",
    )?;
    let mut answers: BTreeMap<i64, Answers> = BTreeMap::new();
    let mut rows = statement.query([campaign.0])?;
    while let Some(row) = rows.next()? {
        answers.entry(row.get("case_id")?).or_default().insert(row.get("field_key")?, read_json(row, "value")?);
    }
    for case in &mut cases {
        case.state.answers = answers.remove(&case.id.0).unwrap_or_default();
    }
    Ok(cases)
}

fn heads(connection: &Connection, campaign: CampaignId) -> Result<Vec<Kept>> {
    let mut statement = connection.prepare_cached(
        "SELECT case_entry.id, case_entry.campaign_id, category_id, number, title, status, revision, updated_at, removed_at
         FROM case_entry JOIN category ON category.id = case_entry.category_id
         WHERE case_entry.campaign_id = ?1 AND removed_at IS NULL
         ORDER BY category.position, case_entry.number, case_entry.id",
    )?;
    Ok(statement.query_map([campaign.0], head)?.collect::<rusqlite::Result<_>>()?)
}

fn fill_units(connection: &Connection, campaign: CampaignId, cases: &mut [Kept]) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT case_id, name FROM case_unit JOIN case_entry ON case_entry.id = case_unit.case_id
         WHERE campaign_id = ?1 AND removed_at IS NULL ORDER BY case_id, case_unit.position",
    )?;
    let mut units: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    let mut rows = statement.query([campaign.0])?;
    while let Some(row) = rows.next()? {
        units.entry(row.get("case_id")?).or_default().push(row.get("name")?);
    }
    for case in cases {
        case.state.units = units.remove(&case.id.0).unwrap_or_default();
    }
    Ok(())
}

fn head(row: &rusqlite::Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        id: CaseId(row.get("id")?),
        campaign: CampaignId(row.get("campaign_id")?),
        revision: row.get("revision")?,
        updated_at: Moment(row.get("updated_at")?),
        state: CaseState {
            category: CategoryId(row.get("category_id")?),
            number: row.get("number")?,
            title: row.get("title")?,
            units: Vec::new(),
            answers: Answers::new(),
            status: read_word(row, "status")?,
            removed: row.get::<_, Option<i64>>("removed_at")?.is_some(),
        },
    })
}

/// One case, in the recycle bin or not.
pub fn get(connection: &Connection, id: CaseId) -> Result<Kept> {
    let mut statement = connection.prepare_cached(
        "SELECT id, campaign_id, category_id, number, title, status, revision, updated_at, removed_at
         FROM case_entry WHERE id = ?1",
    )?;
    let mut kept = statement.query_row([id.0], head).optional()?.or_not_found(WHAT)?;
    let mut statement = connection.prepare_cached("SELECT name FROM case_unit WHERE case_id = ?1 ORDER BY position")?;
    kept.state.units = statement.query_map([id.0], |row| row.get("name"))?.collect::<rusqlite::Result<_>>()?;
    let mut statement =
        connection.prepare_cached("SELECT field_key, value FROM answer WHERE case_id = ?1 ORDER BY field_key")?;
    let answers = statement.query_map([id.0], |row| Ok((row.get("field_key")?, read_json(row, "value")?)))?;
    kept.state.answers = answers.collect::<rusqlite::Result<_>>()?;
    Ok(kept)
}

/// One case outside the recycle bin.
pub fn present(connection: &Connection, id: CaseId) -> Result<Kept> {
    let kept = get(connection, id)?;
    if kept.state.removed { Err(Error::NotFound { what: WHAT }) } else { Ok(kept) }
}

/// Adds a case.
pub fn insert(transaction: &Transaction<'_>, campaign: CampaignId, state: &CaseState) -> Result<CaseId> {
    let id = CaseId(transaction.new_id()?);
    transaction.execute(
        "INSERT INTO case_entry (id, campaign_id, category_id, number, title, title_key, status, revision, created_at,
           updated_at, removed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?8, NULL)",
        params![
            id.0,
            campaign.0,
            state.category.0,
            state.number,
            state.title,
            title_key(&state.title),
            word(state.status)?,
            transaction.now.0,
        ],
    )?;
    write_parts(transaction, id, state)?;
    Ok(id)
}

/// Brings a case to `state` and returns its new revision.
pub fn update(transaction: &Transaction<'_>, id: CaseId, state: &CaseState) -> Result<u32> {
    let mut statement = transaction.prepare_cached(
        "UPDATE case_entry SET category_id = ?2, number = ?3, title = ?4, title_key = ?5, status = ?6, removed_at = ?7,
           revision = revision + 1, updated_at = ?8
         WHERE id = ?1 RETURNING revision",
    )?;
    let removed_at = state.removed.then_some(transaction.now.0);
    let revision = statement.query_row(
        params![
            id.0,
            state.category.0,
            state.number,
            state.title,
            title_key(&state.title),
            word(state.status)?,
            removed_at,
            transaction.now.0,
        ],
        |row| row.get("revision"),
    );
    let revision = revision.optional()?.or_not_found(WHAT)?;
    transaction.execute("DELETE FROM case_unit WHERE case_id = ?1", [id.0])?;
    transaction.execute("DELETE FROM answer WHERE case_id = ?1", [id.0])?;
    write_parts(transaction, id, state)?;
    Ok(revision)
}

/// Whether a result counts the case: ballots could choose it, or jurors judged it.
pub fn is_counted(connection: &Connection, id: CaseId) -> Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM vote_option JOIN current_import ON current_import.id = import_id WHERE case_id = ?1)
             OR EXISTS (SELECT 1 FROM score_sheet WHERE case_id = ?1) AS counted",
    )?;
    Ok(statement.query_row([id.0], |row| row.get("counted"))?)
}

/// Gives a case a status as part of a decision about the whole campaign, which tells the history.
pub fn set_status(transaction: &Transaction<'_>, id: CaseId, status: CaseStatus) -> Result<()> {
    let mut statement = transaction.prepare_cached(
        "UPDATE case_entry SET status = ?2, revision = revision + 1, updated_at = ?3 WHERE id = ?1 AND status <> ?2",
    )?;
    statement.execute(params![id.0, word(status)?, transaction.now.0])?;
    Ok(())
}

fn write_parts(transaction: &Transaction<'_>, id: CaseId, state: &CaseState) -> Result<()> {
    let mut statement =
        transaction.prepare_cached("INSERT INTO case_unit (case_id, position, name) VALUES (?1, ?2, ?3)")?;
    for (position, unit) in (1i64..).zip(&state.units) {
        statement.execute(params![id.0, position, unit])?;
    }
    let mut statement =
        transaction.prepare_cached("INSERT INTO answer (case_id, field_key, value) VALUES (?1, ?2, ?3)")?;
    for (key, value) in &state.answers {
        statement.execute(params![id.0, key, json(value)?])?;
    }
    Ok(())
}

/// The number after the highest in use in the category.
pub fn next_number(connection: &Connection, category: CategoryId) -> Result<u32> {
    let mut statement = connection.prepare_cached(
        "SELECT coalesce(max(number), 0) + 1 AS next FROM case_entry WHERE category_id = ?1 AND removed_at IS NULL",
    )?;
    Ok(statement.query_row([category.0], |row| row.get("next"))?)
}

/// Title of another case that has the number in the category.
pub fn number_taken(
    connection: &Connection,
    category: CategoryId,
    number: u32,
    except: Option<CaseId>,
) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT title FROM case_entry WHERE category_id = ?1 AND number = ?2 AND removed_at IS NULL
           AND (?3 IS NULL OR id <> ?3) ORDER BY id LIMIT 1",
    )?;
    let title = statement.query_row(params![category.0, number, except.map(|c| c.0)], |row| row.get("title"));
    Ok(title.optional()?)
}

/// Category and number of another case of the campaign with the same title, if there is one.
pub fn twin(
    connection: &Connection,
    campaign: CampaignId,
    title: &str,
    except: Option<CaseId>,
) -> Result<Option<(String, u32)>> {
    let mut statement = connection.prepare_cached(
        "SELECT category.name AS category, number FROM case_entry JOIN category ON category.id = category_id
         WHERE case_entry.campaign_id = ?1 AND title_key = ?2 AND removed_at IS NULL
           AND (?3 IS NULL OR case_entry.id <> ?3) ORDER BY case_entry.id LIMIT 1",
    )?;
    let twin = statement.query_row(params![campaign.0, title_key(title), except.map(|c| c.0)], |row| {
        Ok((row.get("category")?, row.get("number")?))
    });
    Ok(twin.optional()?)
}

/// The same title in other campaigns, the newest campaign first; rehearsals and the recycle bin are left out.
pub fn earlier(connection: &Connection, case: &Kept) -> Result<Vec<EarlierCase>> {
    let mut statement = connection.prepare_cached(
        "SELECT case_entry.id, case_entry.campaign_id, campaign.title AS campaign_title, edition, category.name AS category
         FROM case_entry JOIN campaign ON campaign.id = case_entry.campaign_id JOIN category ON category.id = category_id
         WHERE title_key = ?1 AND case_entry.campaign_id <> ?2 AND case_entry.removed_at IS NULL
           AND campaign.removed_at IS NULL AND rehearsal = 0
         ORDER BY (SELECT min(opens_at) FROM vote_round WHERE vote_round.campaign_id = campaign.id) DESC, campaign.id DESC,
           case_entry.id",
    )?;
    let rows = statement.query_map(params![title_key(&case.state.title), case.campaign.0], |row| {
        Ok(EarlierCase {
            case: CaseId(row.get("id")?),
            campaign: CampaignId(row.get("campaign_id")?),
            campaign_title: row.get("campaign_title")?,
            edition: row.get("edition")?,
            category: row.get("category")?,
            units: Vec::new(),
            status: CaseStatus::Received,
            award: None,
        })
    })?;
    let mut earlier = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    for other in &mut earlier {
        let state = get(connection, other.case)?.state;
        (other.units, other.status) = (state.units, state.status);
        other.award = awards(connection, other.campaign)?.remove(&other.case);
    }
    Ok(earlier)
}

/// Names of the confirmed awards of a campaign by case.
pub fn awards(connection: &Connection, campaign: CampaignId) -> Result<BTreeMap<CaseId, String>> {
    let mut statement = connection.prepare_cached(
        "SELECT award.case_id, tier.name FROM award JOIN tier ON tier.id = award.tier_id
           JOIN award_decision ON award_decision.campaign_id = award.campaign_id
         WHERE award.campaign_id = ?1 AND award_decision.state = 'confirmed' AND standing = 'given'
         ORDER BY award.case_id",
    )?;
    let rows = statement.query_map([campaign.0], |row| Ok((CaseId(row.get("case_id")?), row.get("name")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
