//! How people answered ties across a quota line; an answer that was replaced stays, withdrawn.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::Transaction;
use super::codes::{json, read_json, read_word, word};
use crate::error::Result;
use crate::model::proposal::SettledTie;
use crate::model::time::Moment;
use crate::model::{CampaignId, CategoryId, TierId};

/// An answer with those who gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub tie: SettledTie,
    /// As they were named, beside the one who recorded it.
    pub names: Vec<String>,
    pub at: Moment,
    pub by: String,
}

/// The answers that stand, the oldest first.
pub fn list(connection: &Connection, campaign: CampaignId) -> Result<Vec<SettledTie>> {
    Ok(answered(connection, campaign)?.into_iter().map(|answered| answered.tie).collect())
}

/// The same with who answered, and when.
pub fn answered(connection: &Connection, campaign: CampaignId) -> Result<Vec<Answered>> {
    let mut statement = connection.prepare_cached(
        "SELECT tier_id, category_id, cases, answer, chosen, reason, names, decided_at, decided_by FROM tie_decision
         WHERE campaign_id = ?1 AND withdrawn_at IS NULL ORDER BY id",
    )?;
    let rows = statement.query_map([campaign.0], |row| {
        let tie = SettledTie {
            tier: TierId(row.get("tier_id")?),
            category: row.get::<_, Option<i64>>("category_id")?.map(CategoryId),
            cases: read_json::<BTreeSet<_>>(row, "cases")?,
            answer: read_word(row, "answer")?,
            chosen: read_json(row, "chosen")?,
            reason: row.get("reason")?,
        };
        let (names, at) = (read_json(row, "names")?, Moment(row.get("decided_at")?));
        Ok(Answered { tie, names, at, by: row.get("decided_by")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Records an answer; an earlier one at the same line is withdrawn.
pub fn settle(transaction: &Transaction<'_>, campaign: CampaignId, tie: &SettledTie, names: &[String]) -> Result<()> {
    let (tier, category) = (tie.tier.0, tie.category.map(|c| c.0));
    transaction.execute(
        "UPDATE tie_decision SET withdrawn_at = ?4 WHERE campaign_id = ?1 AND tier_id = ?2 AND withdrawn_at IS NULL
           AND (category_id = ?3 OR (category_id IS NULL AND ?3 IS NULL))",
        params![campaign.0, tier, category, transaction.now.0],
    )?;
    transaction.execute(
        "INSERT INTO tie_decision (id, campaign_id, tier_id, category_id, cases, answer, chosen, reason, names,
           decided_at, decided_by, withdrawn_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULL)",
        params![
            transaction.new_id()?,
            campaign.0,
            tier,
            category,
            json(&tie.cases)?,
            word(tie.answer)?,
            json(&tie.chosen)?,
            tie.reason,
            json(&names)?,
            transaction.now.0,
            transaction.who,
        ],
    )?;
    Ok(())
}
