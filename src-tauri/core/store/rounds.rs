//! Rounds of a campaign's public vote with their rules. A round that has imports is not taken out.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::Transaction;
use super::codes::{read_word, word};
use crate::error::{Error, Result};
use crate::model::time::Moment;
use crate::model::vote::VoteRound;
use crate::model::{CampaignId, RoundId};

/// The rounds of a campaign, the one that decides first.
pub fn of_campaign(connection: &Connection, campaign: CampaignId) -> Result<Vec<VoteRound>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, name, opens_at, closes_at, deadline_inclusive, duplicates, per_day, min_choices, max_choices, overfull,
           weight
         FROM vote_round WHERE campaign_id = ?1 ORDER BY position, id",
    )?;
    let rows = statement.query_map([campaign.0], |row| {
        Ok(VoteRound {
            id: Some(RoundId(row.get("id")?)),
            name: row.get("name")?,
            opens_at: Moment(row.get("opens_at")?),
            closes_at: Moment(row.get("closes_at")?),
            deadline_inclusive: row.get("deadline_inclusive")?,
            duplicates: read_word(row, "duplicates")?,
            per_day: row.get("per_day")?,
            min_choices: row.get("min_choices")?,
            max_choices: row.get("max_choices")?,
            overfull: read_word(row, "overfull")?,
            weight: row.get("weight")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Brings the campaign's rounds to those given: known ids are changed, new ones added, missing ones taken out.
pub fn write(transaction: &Transaction<'_>, campaign: CampaignId, rounds: &[VoteRound]) -> Result<()> {
    let before = of_campaign(transaction, campaign)?;
    let known: BTreeSet<_> = before.iter().map(|round| round.id).collect();
    if rounds.iter().any(|round| round.id.is_some() && !known.contains(&round.id)) {
        return Err(Error::Conflict { what: "投票轮次" });
    }
    for gone in before.iter().filter(|old| !rounds.iter().any(|round| round.id == old.id)) {
        let id = gone.id.map(|id| id.0);
        let used: i64 =
            transaction
                .query_row("SELECT count(*) AS n FROM vote_import WHERE round_id = ?1", [id], |row| row.get("n"))?;
        if used > 0 {
            return Err(Error::Refused(format!(
                "投票轮次“{}”已有 {used} 次导入，不能删除。可以改名或调整次序。",
                gone.name
            )));
        }
        transaction.execute("DELETE FROM published_line WHERE round_id = ?1", [id])?;
        transaction.execute("DELETE FROM vote_round WHERE id = ?1", [id])?;
    }
    for (position, round) in (1i64..).zip(rounds) {
        let id = match round.id {
            Some(known) => known.0,
            None => transaction.new_id()?,
        };
        transaction.execute(
            "INSERT INTO vote_round (id, campaign_id, position, name, opens_at, closes_at, deadline_inclusive, duplicates,
               per_day, min_choices, max_choices, overfull, weight)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (id) DO UPDATE SET position = excluded.position, name = excluded.name, opens_at = excluded.opens_at,
               closes_at = excluded.closes_at, deadline_inclusive = excluded.deadline_inclusive,
               duplicates = excluded.duplicates, per_day = excluded.per_day, min_choices = excluded.min_choices,
               max_choices = excluded.max_choices, overfull = excluded.overfull, weight = excluded.weight",
            params![
                id,
                campaign.0,
                position,
                round.name,
                round.opens_at.0,
                round.closes_at.0,
                round.deadline_inclusive,
                word(round.duplicates)?,
                round.per_day,
                round.min_choices,
                round.max_choices,
                word(round.overfull)?,
                round.weight,
            ],
        )?;
    }
    Ok(())
}
