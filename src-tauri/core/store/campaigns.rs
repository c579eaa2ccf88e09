//! Campaigns with their organisers, stages and tiers; categories and their forms are next door in
//! [`super::categories`]. Whether a definition makes sense is for `model::campaign` to say.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::codes::{json, read_day, read_json, read_word, word};
use super::{Transaction, categories, rounds};
use crate::error::{Error, OrNotFound, Result};
use crate::model::campaign::{Definition, Organiser, Stage, Tier};
use crate::model::time::Moment;
use crate::model::{CampaignId, TierId};

const WHAT: &str = "这个活动";

/// A campaign as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub revision: u32,
    pub definition: Definition,
}

/// A line of the list of campaigns.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub id: CampaignId,
    pub title: String,
    pub slogan: String,
    pub edition: String,
    pub rehearsal: bool,
    pub stages: Vec<Stage>,
    pub counts: Counts,
    pub updated_at: Moment,
}

/// What a campaign has gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Cases entered, or what the office stated as received where that is more.
    pub received: u32,
    pub entered: u32,
    pub shortlisted: u32,
    pub awarded: u32,
    /// Vote imports that were not withdrawn.
    pub imports: u32,
    /// What the imports of the first round that count brought at the time; none while there is none.
    pub participants: Option<u64>,
}

/// The definition of a campaign with all ids filled in; a campaign in the recycle bin is not found.
pub fn definition(connection: &Connection, id: CampaignId) -> Result<Definition> {
    Ok(get(connection, id)?.definition)
}

/// The campaign with its revision.
pub fn get(connection: &Connection, id: CampaignId) -> Result<Kept> {
    let mut statement = connection.prepare_cached(
        "SELECT title, slogan, edition, rehearsal, cases_received, judging, certificate, revision
         FROM campaign WHERE id = ?1 AND removed_at IS NULL",
    )?;
    let kept = statement.query_row([id.0], |row| {
        let definition = Definition {
            title: row.get("title")?,
            slogan: row.get("slogan")?,
            edition: row.get("edition")?,
            rehearsal: row.get("rehearsal")?,
            cases_received: row.get("cases_received")?,
            organisers: Vec::new(),
            stages: Vec::new(),
            categories: Vec::new(),
            rounds: Vec::new(),
            judging: read_json(row, "judging")?,
            tiers: Vec::new(),
            certificate: read_json(row, "certificate")?,
        };
        Ok(Kept { revision: row.get("revision")?, definition })
    });
    let mut kept = kept.optional()?.or_not_found(WHAT)?;
    kept.definition.organisers = organisers(connection, id)?;
    kept.definition.stages = stages(connection, id)?;
    kept.definition.categories = categories::of_campaign(connection, id)?;
    kept.definition.rounds = rounds::of_campaign(connection, id)?;
    kept.definition.tiers = tiers(connection, id)?;
    Ok(kept)
}

/// All campaigns outside the recycle bin, the one last worked on first.
pub fn list(connection: &Connection) -> Result<Vec<Line>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, title, slogan, edition, rehearsal,
                coalesce((SELECT max(h.at) FROM history h WHERE h.campaign_id = campaign.id), updated_at) AS touched_at
         FROM campaign WHERE removed_at IS NULL ORDER BY touched_at DESC, id DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Line {
            id: CampaignId(row.get("id")?),
            title: row.get("title")?,
            slogan: row.get("slogan")?,
            edition: row.get("edition")?,
            rehearsal: row.get("rehearsal")?,
            stages: Vec::new(),
            counts: Counts::default(),
            updated_at: Moment(row.get("touched_at")?),
        })
    })?;
    let mut lines = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    for line in &mut lines {
        line.stages = stages(connection, line.id)?;
        line.counts = counts(connection, line.id)?;
    }
    Ok(lines)
}

/// What the campaign has gathered; cases in the recycle bin are left out.
pub fn counts(connection: &Connection, id: CampaignId) -> Result<Counts> {
    let mut statement = connection.prepare_cached(
        "SELECT cases_received,
           (SELECT count(*) FROM case_entry c WHERE c.campaign_id = campaign.id AND c.removed_at IS NULL) AS entered,
           (SELECT count(*) FROM case_entry c WHERE c.campaign_id = campaign.id AND c.removed_at IS NULL
             AND c.status IN ('shortlisted', 'awarded')) AS shortlisted,
           (SELECT count(*) FROM case_entry c WHERE c.campaign_id = campaign.id AND c.removed_at IS NULL
             AND c.status = 'awarded') AS awarded,
           (SELECT count(*) FROM vote_import v WHERE v.campaign_id = campaign.id AND v.withdrawn_at IS NULL) AS imports,
           (SELECT sum(v.participants) FROM vote_import v WHERE v.withdrawn_at IS NULL AND v.round_id =
               (SELECT r.id FROM vote_round r WHERE r.campaign_id = campaign.id ORDER BY r.position, r.id LIMIT 1)
             AND v.id >= coalesce((SELECT max(w.id) FROM vote_import w WHERE w.round_id = v.round_id
               AND w.withdrawn_at IS NULL AND w.mode = 'replace'), 0)) AS participants
         FROM campaign WHERE id = ?1",
    )?;
    let counts = statement.query_row([id.0], |row| {
        let entered: u32 = row.get("entered")?;
        let stated: Option<u32> = row.get("cases_received")?;
        Ok(Counts {
            received: entered.max(stated.unwrap_or(0)),
            entered,
            shortlisted: row.get("shortlisted")?,
            awarded: row.get("awarded")?,
            imports: row.get("imports")?,
            participants: row.get::<_, Option<i64>>("participants")?.and_then(|n| n.try_into().ok()),
        })
    });
    counts.optional()?.or_not_found(WHAT)
}

/// Adds a campaign; ids that the definition carries from elsewhere are given anew.
pub fn insert(transaction: &Transaction<'_>, definition: &Definition) -> Result<CampaignId> {
    let id = CampaignId(transaction.new_id()?);
    transaction.execute(
        "INSERT INTO campaign (id, title, slogan, edition, rehearsal, cases_received, judging, certificate, revision,
           created_at, updated_at, removed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?9, NULL)",
        params![
            id.0,
            definition.title,
            definition.slogan,
            definition.edition,
            definition.rehearsal,
            definition.cases_received,
            json(&definition.judging)?,
            json(&definition.certificate)?,
            transaction.now.0,
        ],
    )?;
    write_parts(transaction, id, &definition.without_ids())?;
    Ok(id)
}

/// Changes a campaign that still has the revision; categories and tiers are known by their ids.
pub fn update(transaction: &Transaction<'_>, id: CampaignId, revision: u32, definition: &Definition) -> Result<()> {
    let changed = transaction.execute(
        "UPDATE campaign SET title = ?3, slogan = ?4, edition = ?5, rehearsal = ?6, cases_received = ?7,
           judging = ?8, certificate = ?9, revision = revision + 1, updated_at = ?10
         WHERE id = ?1 AND revision = ?2 AND removed_at IS NULL",
        params![
            id.0,
            revision,
            definition.title,
            definition.slogan,
            definition.edition,
            definition.rehearsal,
            definition.cases_received,
            json(&definition.judging)?,
            json(&definition.certificate)?,
            transaction.now.0,
        ],
    )?;
    if changed == 0 {
        return Err(Error::Conflict { what: "活动设置" });
    }
    write_parts(transaction, id, definition)
}

/// Moves the campaign into the recycle bin, or out of it.
pub fn set_removed(transaction: &Transaction<'_>, id: CampaignId, removed: bool) -> Result<()> {
    let changed = transaction.execute(
        "UPDATE campaign SET removed_at = ?2, revision = revision + 1, updated_at = ?3
         WHERE id = ?1 AND (removed_at IS NULL) = ?4",
        params![id.0, removed.then_some(transaction.now.0), transaction.now.0, removed],
    )?;
    if changed == 0 { Err(Error::NotFound { what: WHAT }) } else { Ok(()) }
}

fn write_parts(transaction: &Transaction<'_>, id: CampaignId, definition: &Definition) -> Result<()> {
    transaction.execute("DELETE FROM organiser WHERE campaign_id = ?1", [id.0])?;
    for (position, organiser) in (1i64..).zip(&definition.organisers) {
        transaction.execute(
            "INSERT INTO organiser (campaign_id, position, role, name) VALUES (?1, ?2, ?3, ?4)",
            params![id.0, position, word(organiser.role)?, organiser.name],
        )?;
    }
    transaction.execute("DELETE FROM stage WHERE campaign_id = ?1", [id.0])?;
    for (position, stage) in (1i64..).zip(&definition.stages) {
        transaction.execute(
            "INSERT INTO stage (campaign_id, position, kind, name, starts_on, ends_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                id.0,
                position,
                word(stage.kind)?,
                stage.name,
                stage.starts_on.map(|d| d.to_string()),
                stage.ends_on.map(|d| d.to_string()),
            ],
        )?;
    }
    categories::write(transaction, id, &definition.categories)?;
    rounds::write(transaction, id, &definition.rounds)?;
    write_tiers(transaction, id, &definition.tiers)
}

fn write_tiers(transaction: &Transaction<'_>, id: CampaignId, tiers: &[Tier]) -> Result<()> {
    let before = self::tiers(transaction, id)?;
    let known: BTreeSet<TierId> = before.iter().filter_map(|t| t.id).collect();
    let wanted: BTreeSet<TierId> = tiers.iter().filter_map(|t| t.id).collect();
    if !wanted.is_subset(&known) {
        return Err(Error::Conflict { what: "奖项等次" });
    }
    for tier in before.iter().filter(|t| t.id.is_some_and(|id| !wanted.contains(&id))) {
        let gone = tier.id.unwrap_or(TierId(0)).0;
        let used: i64 = transaction.query_row(
            "SELECT (SELECT count(*) FROM award WHERE tier_id = ?1 OR proposed_tier_id = ?1)
               + (SELECT count(*) FROM nominee WHERE tier_id = ?1)
               + (SELECT count(*) FROM tie_decision WHERE tier_id = ?1) AS n",
            [gone],
            |row| row.get("n"),
        )?;
        if used > 0 {
            return Err(Error::Refused(format!(
                "奖项等次“{}”已用于 {used} 个案例或人物，不能删除。请先在“结果与奖项”中调整，再删除。",
                tier.name
            )));
        }
        transaction.execute("DELETE FROM tier WHERE id = ?1", [gone])?;
    }
    for (position, tier) in (1i64..).zip(tiers) {
        let tier_id = match tier.id {
            Some(known) => known.0,
            None => transaction.new_id()?,
        };
        transaction.execute(
            "INSERT INTO tier (id, campaign_id, position, name, quota, scope, ranked, persons)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (id) DO UPDATE SET position = excluded.position, name = excluded.name, quota = excluded.quota,
               scope = excluded.scope, ranked = excluded.ranked, persons = excluded.persons",
            params![tier_id, id.0, position, tier.name, tier.quota, word(tier.scope)?, tier.ranked, tier.persons],
        )?;
    }
    Ok(())
}

fn organisers(connection: &Connection, id: CampaignId) -> Result<Vec<Organiser>> {
    let sql = "SELECT role, name FROM organiser WHERE campaign_id = ?1 ORDER BY position";
    rows(connection, sql, id, |row| Ok(Organiser { role: read_word(row, "role")?, name: row.get("name")? }))
}

fn stages(connection: &Connection, id: CampaignId) -> Result<Vec<Stage>> {
    let sql = "SELECT kind, name, starts_on, ends_on FROM stage WHERE campaign_id = ?1 ORDER BY position";
    rows(connection, sql, id, |row| {
        Ok(Stage {
            kind: read_word(row, "kind")?,
            name: row.get("name")?,
            starts_on: read_day(row, "starts_on")?,
            ends_on: read_day(row, "ends_on")?,
        })
    })
}

fn tiers(connection: &Connection, id: CampaignId) -> Result<Vec<Tier>> {
    let sql = "SELECT id, name, quota, scope, ranked, persons FROM tier WHERE campaign_id = ?1 ORDER BY position, id";
    rows(connection, sql, id, |row| {
        Ok(Tier {
            id: Some(TierId(row.get("id")?)),
            name: row.get("name")?,
            quota: row.get("quota")?,
            scope: read_word(row, "scope")?,
            ranked: row.get("ranked")?,
            persons: row.get("persons")?,
        })
    })
}

fn rows<T>(
    connection: &Connection,
    sql: &str,
    id: CampaignId,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_map([id.0], read)?.collect::<rusqlite::Result<_>>()?)
}
