//! Persons proposed for an award (创新人物), and what they got.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Transaction;
use super::codes::{read_word, word};
use crate::error::{Error, OrNotFound, Result};
use crate::model::award::{AwardStanding, PersonAward};
use crate::model::{CampaignId, CaseId, NomineeId, TierId};

const WHAT: &str = "这位人选";

/// What a person enters about a nominee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub name: String,
    pub unit: String,
    pub title: String,
    pub deeds: String,
    pub case: Option<CaseId>,
}

/// A decision about a nominee's award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided<'a> {
    pub tier: Option<TierId>,
    pub standing: AwardStanding,
    pub reason: &'a str,
    pub seconded_by: &'a str,
}

const SELECT: &str = "SELECT nominee.id, nominee.revision, nominee.number, nominee.name, unit, nominee.title, deeds,
    nominee.case_id, case_entry.title AS case_title, nominee.tier_id, tier.name AS tier_name, standing, reason,
    decided_by, seconded_by
  FROM nominee LEFT JOIN case_entry ON case_entry.id = nominee.case_id LEFT JOIN tier ON tier.id = nominee.tier_id";

/// The nominees of a campaign by number.
pub fn list(connection: &Connection, campaign: CampaignId) -> Result<Vec<PersonAward>> {
    let sql = format!(
        "{SELECT} WHERE nominee.campaign_id = ?1 AND nominee.removed_at IS NULL ORDER BY nominee.number, nominee.id"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map([campaign.0], read)?.collect::<rusqlite::Result<_>>()?)
}

/// A nominee with the campaign.
pub fn get(connection: &Connection, id: NomineeId) -> Result<(CampaignId, PersonAward)> {
    let mut statement =
        connection.prepare_cached("SELECT campaign_id FROM nominee WHERE id = ?1 AND removed_at IS NULL")?;
    let campaign = statement.query_row([id.0], |row| Ok(CampaignId(row.get("campaign_id")?)));
    let campaign = campaign.optional()?.or_not_found(WHAT)?;
    let found = list(connection, campaign)?.into_iter().find(|person| person.id == id);
    Ok((campaign, found.or_not_found(WHAT)?))
}

pub fn insert(transaction: &Transaction<'_>, campaign: CampaignId, written: &Written) -> Result<NomineeId> {
    let id = NomineeId(transaction.new_id()?);
    let number: i64 = transaction.query_row(
        "SELECT coalesce(max(number), 0) + 1 AS next FROM nominee WHERE campaign_id = ?1 AND removed_at IS NULL",
        [campaign.0],
        |row| row.get("next"),
    )?;
    let Written { name, unit, title, deeds, case } = written;
    transaction.execute(
        "INSERT INTO nominee (id, campaign_id, number, name, unit, title, deeds, case_id, tier_id, standing, reason,
           decided_by, seconded_by, revision, removed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, 'given', '', NULL, NULL, 1, NULL)",
        params![id.0, campaign.0, number, name, unit, title, deeds, case.map(|c| c.0)],
    )?;
    Ok(id)
}

/// Changes what is written of a nominee that still has the revision.
pub fn update(transaction: &Transaction<'_>, id: NomineeId, revision: u32, written: &Written) -> Result<()> {
    let Written { name, unit, title, deeds, case } = written;
    let changed = transaction.execute(
        "UPDATE nominee SET name = ?3, unit = ?4, title = ?5, deeds = ?6, case_id = ?7, revision = revision + 1
         WHERE id = ?1 AND revision = ?2 AND removed_at IS NULL",
        params![id.0, revision, name, unit, title, deeds, case.map(|c| c.0)],
    )?;
    if changed == 0 { Err(Error::Conflict { what: "这位人选" }) } else { Ok(()) }
}

pub fn decide(transaction: &Transaction<'_>, id: NomineeId, decided: &Decided<'_>) -> Result<()> {
    transaction.execute(
        "UPDATE nominee SET tier_id = ?2, standing = ?3, reason = ?4, decided_by = ?5, seconded_by = ?6,
           revision = revision + 1
         WHERE id = ?1",
        params![
            id.0,
            decided.tier.map(|t| t.0),
            word(decided.standing)?,
            decided.reason,
            transaction.who,
            decided.seconded_by
        ],
    )?;
    Ok(())
}

pub fn remove(transaction: &Transaction<'_>, id: NomineeId) -> Result<()> {
    transaction.execute(
        "UPDATE nominee SET removed_at = ?2, revision = revision + 1 WHERE id = ?1",
        [id.0, transaction.now.0],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<PersonAward> {
    Ok(PersonAward {
        id: NomineeId(row.get("id")?),
        revision: row.get("revision")?,
        number: row.get("number")?,
        name: row.get("name")?,
        unit: row.get("unit")?,
        title: row.get("title")?,
        deeds: row.get("deeds")?,
        case: row.get::<_, Option<i64>>("case_id")?.map(CaseId),
        case_title: row.get("case_title")?,
        tier: row.get::<_, Option<i64>>("tier_id")?.map(TierId),
        tier_name: row.get("tier_name")?,
        standing: read_word(row, "standing")?,
        reason: row.get("reason")?,
        decided_by: row.get("decided_by")?,
        seconded_by: row.get("seconded_by")?,
    })
}
