//! The history: every write appends who, when, what, before and after; each entry carries the BLAKE3 hash of
//! itself and of the one before, so that none can be changed, taken out or put in unseen.

use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde_json::Value;

use super::Transaction;
use crate::error::Result;
use crate::model::CampaignId;
use crate::model::history::HistoryEntry;
use crate::model::problem::Problem;
use crate::model::time::Moment;

/// Hash before the first entry.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What a write tells the history.
pub struct Act<'a, T: Serialize> {
    pub campaign: Option<CampaignId>,
    /// Kind and id of the thing: ("case", 12).
    pub subject: (&'a str, i64),
    /// As a person names it: a title, a file name.
    pub name: &'a str,
    /// In Chinese: “修改案例”.
    pub action: &'a str,
    pub before: Option<T>,
    pub after: Option<T>,
}

/// Appends an entry within the running transaction.
pub fn record<T: Serialize>(transaction: &Transaction<'_>, act: Act<'_, T>) -> Result<()> {
    let json = |state: Option<T>| state.map(|s| serde_json::to_string(&s)).transpose();
    let malformed = |cause: serde_json::Error| rusqlite::Error::ToSqlConversionFailure(Box::new(cause));
    let (before, after) = (json(act.before).map_err(malformed)?, json(act.after).map_err(malformed)?);
    let previous = last_hash(transaction)?;
    let at = transaction.now.0;
    let campaign = act.campaign.map(|c| c.0);
    let link = Link {
        at,
        who: transaction.who,
        action: act.action,
        kind: act.subject.0,
        id: act.subject.1,
        campaign,
        name: act.name,
        before: before.as_deref(),
        after: after.as_deref(),
    };
    let hash = link.hash(&previous);
    transaction.execute(
        "INSERT INTO history (at, who, action, subject_kind, subject_id, campaign_id, name, before_state, after_state, previous_hash, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![at, transaction.who, act.action, act.subject.0, act.subject.1, campaign, act.name, before, after, previous, hash],
    )?;
    Ok(())
}

/// Newest first, at most `limit` entries older than `before`.
pub fn list(
    connection: &Connection,
    campaign: Option<CampaignId>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<HistoryEntry>> {
    let mut statement = connection.prepare_cached(
        "SELECT number, at, who, action, name, before_state, after_state, hash FROM history
         WHERE (?1 IS NULL OR campaign_id = ?1) AND (?2 IS NULL OR number < ?2) ORDER BY number DESC LIMIT ?3",
    )?;
    let rows = statement.query_map(params![campaign.map(|c| c.0), before, limit], entry)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// All entries of one thing, newest first.
pub fn of(connection: &Connection, kind: &str, id: i64) -> Result<Vec<HistoryEntry>> {
    let mut statement = connection.prepare_cached(
        "SELECT number, at, who, action, name, before_state, after_state, hash FROM history
         WHERE subject_kind = ?1 AND subject_id = ?2 ORDER BY number DESC",
    )?;
    let rows = statement.query_map(params![kind, id], entry)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Follows the whole chain; a problem for the first entry that does not fit. Returns the count of entries too.
pub fn verify(connection: &Connection) -> Result<(i64, Vec<Problem>)> {
    let mut statement = connection.prepare(
        "SELECT number, at, who, action, subject_kind, subject_id, campaign_id, name, before_state, after_state, previous_hash, hash
         FROM history ORDER BY number",
    )?;
    let mut rows = statement.query([])?;
    let (mut count, mut previous) = (0, GENESIS.to_owned());
    while let Some(row) = rows.next()? {
        count += 1;
        let number: i64 = row.get("number")?;
        let (who, action, kind, name): (String, String, String, String) =
            (row.get("who")?, row.get("action")?, row.get("subject_kind")?, row.get("name")?);
        let (before, after): (Option<String>, Option<String>) = (row.get("before_state")?, row.get("after_state")?);
        let link = Link {
            at: row.get("at")?,
            who: &who,
            action: &action,
            kind: &kind,
            id: row.get("subject_id")?,
            campaign: row.get("campaign_id")?,
            name: &name,
            before: before.as_deref(),
            after: after.as_deref(),
        };
        let (stated_previous, hash): (String, String) = (row.get("previous_hash")?, row.get("hash")?);
        if number != count || stated_previous != previous || link.hash(&previous) != hash {
            let problem = Problem::new(
                format!("操作日志第 {count} 条与前文不符"),
                "该条可能被改动、删除或插入；请用此前的备份核对",
            );
            return Ok((count, vec![problem]));
        }
        previous = hash;
    }
    Ok((count, Vec::new()))
}

/// What is hashed of an entry.
struct Link<'a> {
    at: i64,
    who: &'a str,
    action: &'a str,
    kind: &'a str,
    id: i64,
    campaign: Option<i64>,
    name: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

impl Link<'_> {
    /// Every part with its length, so that no two entries share a text.
    fn hash(&self, previous: &str) -> String {
        let (at, id) = (self.at.to_string(), self.id.to_string());
        let campaign = self.campaign.map(|c| c.to_string());
        let parts = [
            Some(previous),
            Some(at.as_str()),
            Some(self.who),
            Some(self.action),
            Some(self.kind),
            Some(id.as_str()),
            campaign.as_deref(),
            Some(self.name),
            self.before,
            self.after,
        ];
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            match part {
                Some(text) => {
                    hasher.update(text.len().to_string().as_bytes());
                    hasher.update(b":");
                    hasher.update(text.as_bytes());
                }
                None => {
                    hasher.update(b"-");
                }
            }
        }
        hasher.finalize().to_hex().to_string()
    }
}

fn last_hash(connection: &Connection) -> Result<String> {
    let mut statement = connection.prepare_cached("SELECT hash FROM history ORDER BY number DESC LIMIT 1")?;
    let mut rows = statement.query([])?;
    Ok(match rows.next()? {
        Some(row) => row.get("hash")?,
        None => GENESIS.to_owned(),
    })
}

fn entry(row: &Row<'_>) -> rusqlite::Result<HistoryEntry> {
    let state = |name: &str| -> rusqlite::Result<Option<Value>> {
        Ok(row.get::<_, Option<String>>(name)?.and_then(|text| serde_json::from_str(&text).ok()))
    };
    Ok(HistoryEntry {
        number: row.get("number")?,
        at: Moment(row.get("at")?),
        who: row.get("who")?,
        action: row.get("action")?,
        subject: row.get("name")?,
        before: state("before_state")?,
        after: state("after_state")?,
        hash: row.get("hash")?,
    })
}
