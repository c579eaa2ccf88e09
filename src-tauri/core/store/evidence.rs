//! What the evidence pack takes out of the library: frozen rules, every entry of a score, decisions, the history of a
//! campaign. Read only. No column with a telephone number, a voter or one who objected is read here.

use rusqlite::{Connection, Row, params};
use serde_json::{Value, json};

use super::codes::read_json;
use crate::error::Result;
use crate::model::CampaignId;
use crate::model::exact::Points;
use crate::model::time::Moment;

/// A frozen version of the rules, as kept.
pub struct FrozenRules {
    pub version: i64,
    /// The text that was hashed.
    pub rules: String,
    pub hash: String,
    pub reason: String,
    pub at: Moment,
    pub by: String,
}

/// An entry of the history, its states as they were recorded.
pub struct Recorded {
    pub number: i64,
    pub at: Moment,
    pub who: String,
    pub action: String,
    pub kind: String,
    pub id: i64,
    pub name: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub hash: String,
}

/// All frozen versions, the first first.
pub fn frozen_rules(connection: &Connection, campaign: CampaignId) -> Result<Vec<FrozenRules>> {
    let mut statement = connection.prepare_cached(
        "SELECT version, rules, hash, reason, frozen_at, frozen_by FROM rule_version WHERE campaign_id = ?1 ORDER BY version",
    )?;
    let rows = statement.query_map([campaign.0], |row| {
        Ok(FrozenRules {
            version: row.get("version")?,
            rules: row.get("rules")?,
            hash: row.get("hash")?,
            reason: row.get("reason")?,
            at: Moment(row.get("frozen_at")?),
            by: row.get("frozen_by")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The campaign's entries of the history, the oldest first.
pub fn recorded(connection: &Connection, campaign: CampaignId) -> Result<Vec<Recorded>> {
    let mut statement = connection.prepare_cached(
        "SELECT number, at, who, action, subject_kind, subject_id, name, before_state, after_state, hash FROM history
         WHERE campaign_id = ?1 ORDER BY number",
    )?;
    let rows = statement.query_map([campaign.0], |row| {
        Ok(Recorded {
            number: row.get("number")?,
            at: Moment(row.get("at")?),
            who: row.get("who")?,
            action: row.get("action")?,
            kind: row.get("subject_kind")?,
            id: row.get("subject_id")?,
            name: row.get("name")?,
            before: row.get("before_state")?,
            after: row.get("after_state")?,
            hash: row.get("hash")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every entry of a score ever made, in order; `counts` where it is what the cell holds now.
pub fn score_entries(connection: &Connection, campaign: CampaignId) -> Result<Vec<Value>> {
    list(
        connection,
        campaign,
        "SELECT score_entry.id AS id, score_entry.stage_key AS stage, score_entry.juror_id AS juror, juror.name AS juror_name,
           score_entry.case_id AS case_id, case_entry.title AS title, score_entry.item AS item, score_entry.before AS before,
           score_entry.after AS after, score_entry.why AS why, score_entry.entered_at AS at, score_entry.entered_by AS entered_by,
           score.entry_id IS NOT NULL AS counts, score.value AS value
         FROM score_entry
           JOIN juror ON juror.id = score_entry.juror_id
           JOIN case_entry ON case_entry.id = score_entry.case_id
           LEFT JOIN score ON score.campaign_id = score_entry.campaign_id AND score.stage_key = score_entry.stage_key
             AND score.juror_id = score_entry.juror_id AND score.case_id = score_entry.case_id
             AND score.item = score_entry.item AND score.entry_id = score_entry.id
         WHERE score_entry.campaign_id = ?1 ORDER BY score_entry.id",
        |row| {
            Ok(json!({
                "entry": row.get::<_, i64>("id")?, "stage": text(row, "stage")?, "juror": row.get::<_, i64>("juror")?,
                "name": text(row, "juror_name")?, "case": row.get::<_, i64>("case_id")?, "title": text(row, "title")?,
                "item": text(row, "item")?, "before": text(row, "before")?, "after": text(row, "after")?,
                "why": text(row, "why")?, "at": at(row, "at")?, "by": text(row, "entered_by")?,
                "counts": row.get::<_, bool>("counts")?, "value": row.get::<_, Option<i64>>("value")?.map(Points),
            }))
        },
    )
}

/// What second persons found on looking at entries.
pub fn score_checks(connection: &Connection, campaign: CampaignId) -> Result<Vec<Value>> {
    list(
        connection,
        campaign,
        "SELECT entry_id, verdict, keyed, checked_at, checked_by FROM score_check
           JOIN score_entry ON score_entry.id = score_check.entry_id
         WHERE score_entry.campaign_id = ?1 ORDER BY score_check.id",
        |row| {
            Ok(json!({
                "entry": row.get::<_, i64>("entry_id")?, "verdict": text(row, "verdict")?, "keyed": text(row, "keyed")?,
                "at": at(row, "checked_at")?, "by": text(row, "checked_by")?,
            }))
        },
    )
}

/// The state of the awards, the awards themselves, those of persons, ties, signatures, recusals, draws, closed stages.
pub fn decisions(connection: &Connection, campaign: CampaignId) -> Result<Value> {
    let all = |sql: &str, read: fn(&Row<'_>) -> rusqlite::Result<Value>| list(connection, campaign, sql, read);
    let state = all(
        "SELECT state, digest, decided_at, decided_by FROM award_decision WHERE campaign_id = ?1 ORDER BY campaign_id",
        |row| {
            Ok(json!({ "state": text(row, "state")?, "digest": text(row, "digest")?, "at": at(row, "decided_at")?,
                "by": text(row, "decided_by")? }))
        },
    )?;
    let awards = all(
        "SELECT award.case_id AS case_id, case_entry.title AS title, tier.name AS tier, proposed.name AS proposed,
           award.reason AS reason, moved_by, seconded_by, standing
         FROM award JOIN case_entry ON case_entry.id = award.case_id
           LEFT JOIN tier ON tier.id = award.tier_id LEFT JOIN tier AS proposed ON proposed.id = award.proposed_tier_id
         WHERE award.campaign_id = ?1 ORDER BY award.case_id",
        |row| {
            Ok(json!({
                "case": row.get::<_, i64>("case_id")?, "title": text(row, "title")?, "tier": maybe(row, "tier")?,
                "proposed": maybe(row, "proposed")?, "reason": text(row, "reason")?, "moved_by": maybe(row, "moved_by")?,
                "seconded_by": maybe(row, "seconded_by")?, "standing": text(row, "standing")?,
            }))
        },
    )?;
    let persons = all(
        "SELECT number, nominee.name AS name, unit, tier.name AS tier, standing, reason, decided_by, seconded_by
         FROM nominee LEFT JOIN tier ON tier.id = nominee.tier_id
         WHERE nominee.campaign_id = ?1 AND removed_at IS NULL ORDER BY number, nominee.id",
        |row| {
            Ok(json!({
                "number": row.get::<_, i64>("number")?, "name": text(row, "name")?, "unit": text(row, "unit")?,
                "tier": maybe(row, "tier")?, "standing": text(row, "standing")?, "reason": text(row, "reason")?,
                "decided_by": maybe(row, "decided_by")?, "seconded_by": maybe(row, "seconded_by")?,
            }))
        },
    )?;
    let ties = all(
        "SELECT tier.name AS tier, category.name AS category, cases, answer, chosen, reason, names, decided_at, decided_by,
           withdrawn_at
         FROM tie_decision JOIN tier ON tier.id = tie_decision.tier_id
           LEFT JOIN category ON category.id = tie_decision.category_id
         WHERE tie_decision.campaign_id = ?1 ORDER BY tie_decision.id",
        |row| {
            Ok(json!({
                "tier": text(row, "tier")?, "category": maybe(row, "category")?, "cases": read_json::<Value>(row, "cases")?,
                "answer": text(row, "answer")?, "chosen": read_json::<Value>(row, "chosen")?,
                "reason": text(row, "reason")?, "names": text(row, "names")?, "at": at(row, "decided_at")?,
                "by": text(row, "decided_by")?, "withdrawn_at": maybe_at(row, "withdrawn_at")?,
            }))
        },
    )?;
    let signatures = all(
        "SELECT digest, supervisor, remark, signed_at, withdrawn_at FROM sign_off WHERE campaign_id = ?1 ORDER BY id",
        |row| {
            Ok(json!({
                "digest": text(row, "digest")?, "supervisor": text(row, "supervisor")?, "remark": text(row, "remark")?,
                "at": at(row, "signed_at")?, "withdrawn_at": maybe_at(row, "withdrawn_at")?,
            }))
        },
    )?;
    Ok(json!({
        "decision": state.first(), "awards": awards, "persons": persons, "ties": ties, "signatures": signatures,
        "recusals": recusals(connection, campaign)?, "draws": draws(connection, campaign)?,
        "closed": closed(connection, campaign)?,
    }))
}

/// Every settled recusal, dismissed ones too.
fn recusals(connection: &Connection, campaign: CampaignId) -> Result<Vec<Value>> {
    list(
        connection,
        campaign,
        "SELECT stage_key, juror_id, juror.name AS name, case_id, case_entry.title AS title, origin, state, reason,
           settled_at, settled_by
         FROM recusal JOIN juror ON juror.id = recusal.juror_id JOIN case_entry ON case_entry.id = recusal.case_id
         WHERE recusal.campaign_id = ?1 ORDER BY recusal.id",
        |row| {
            Ok(json!({
                "stage": maybe(row, "stage_key")?, "juror": row.get::<_, i64>("juror_id")?, "name": text(row, "name")?,
                "case": row.get::<_, i64>("case_id")?, "title": text(row, "title")?, "origin": text(row, "origin")?,
                "state": text(row, "state")?, "reason": text(row, "reason")?, "at": at(row, "settled_at")?,
                "by": text(row, "settled_by")?,
            }))
        },
    )
}

/// Seats drawn at random, so that anyone can draw again.
fn draws(connection: &Connection, campaign: CampaignId) -> Result<Vec<Value>> {
    list(
        connection,
        campaign,
        "SELECT stage_key, group_key, seed, pool, drawn, drawn_at, drawn_by FROM seat_draw WHERE campaign_id = ?1 ORDER BY id",
        |row| {
            Ok(json!({
                "stage": text(row, "stage_key")?, "group": text(row, "group_key")?, "seed": text(row, "seed")?,
                "pool": read_json::<Value>(row, "pool")?, "drawn": read_json::<Value>(row, "drawn")?,
                "at": at(row, "drawn_at")?, "by": text(row, "drawn_by")?,
            }))
        },
    )
}

fn closed(connection: &Connection, campaign: CampaignId) -> Result<Vec<Value>> {
    list(
        connection,
        campaign,
        "SELECT stage_key, closed_at, closed_by FROM stage_close WHERE campaign_id = ?1 ORDER BY stage_key",
        |row| {
            let stage = text(row, "stage_key")?;
            Ok(json!({ "stage": stage, "at": at(row, "closed_at")?, "by": text(row, "closed_by")? }))
        },
    )
}

fn list(
    connection: &Connection,
    campaign: CampaignId,
    sql: &str,
    read: fn(&Row<'_>) -> rusqlite::Result<Value>,
) -> Result<Vec<Value>> {
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_map(params![campaign.0], read)?.collect::<rusqlite::Result<_>>()?)
}

fn text(row: &Row<'_>, column: &str) -> rusqlite::Result<String> {
    row.get(column)
}

fn maybe(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<String>> {
    row.get(column)
}

fn at(row: &Row<'_>, column: &str) -> rusqlite::Result<Moment> {
    Ok(Moment(row.get(column)?))
}

fn maybe_at(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Moment>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Moment))
}
