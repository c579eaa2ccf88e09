//! Recusals (回避). None is ever changed: the newest row about a juror, a case and a stage is what stands.

use rusqlite::{Connection, params};

use super::Transaction;
use super::codes::{read_word, word};
use crate::error::Result;
use crate::model::facts::Recused;
use crate::model::juror::{Recusal, RecusalState};
use crate::model::time::Moment;
use crate::model::{CampaignId, CaseId, JurorId};

/// A recusal as it stands, and who left it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    pub recusal: Recusal,
    pub juror_name: String,
    pub title: String,
    pub at: Moment,
    pub by: String,
}

/// What stands of each juror, case and stage, by case and juror; cases in the recycle bin are left out.
pub fn settled(connection: &Connection, campaign: CampaignId) -> Result<Vec<Settled>> {
    let mut statement = connection.prepare_cached(
        "SELECT recusal.stage_key, recusal.juror_id, recusal.case_id, origin, state, reason, settled_at, settled_by,
           juror.name AS juror_name, case_entry.title
         FROM recusal JOIN juror ON juror.id = recusal.juror_id JOIN case_entry ON case_entry.id = recusal.case_id
           JOIN category ON category.id = case_entry.category_id
         WHERE recusal.campaign_id = ?1 AND case_entry.removed_at IS NULL
           AND recusal.id IN (SELECT max(id) FROM recusal WHERE campaign_id = ?1
             GROUP BY juror_id, case_id, coalesce(stage_key, ''))
         ORDER BY category.position, case_entry.number, recusal.juror_id, recusal.id",
    )?;
    let rows = statement.query_map([campaign.0], |row| {
        Ok(Settled {
            recusal: Recusal {
                stage: row.get("stage_key")?,
                juror: JurorId(row.get("juror_id")?),
                case: CaseId(row.get("case_id")?),
                origin: read_word(row, "origin")?,
                state: read_word(row, "state")?,
                reason: row.get("reason")?,
            },
            juror_name: row.get("juror_name")?,
            title: row.get("title")?,
            at: Moment(row.get("settled_at")?),
            by: row.get("settled_by")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The confirmed ones, as a result is computed from them.
pub fn confirmed(connection: &Connection, campaign: CampaignId) -> Result<Vec<Recused>> {
    let all = settled(connection, campaign)?.into_iter().map(|settled| settled.recusal);
    let confirmed = all.filter(|recusal| recusal.state == RecusalState::Confirmed);
    Ok(confirmed.map(|r| Recused { stage: r.stage, juror: r.juror, case: r.case }).collect())
}

/// Enters what the one who acts decides.
pub fn add(transaction: &Transaction<'_>, campaign: CampaignId, recusal: &Recusal) -> Result<()> {
    let id = transaction.new_id()?;
    transaction.execute(
        "INSERT INTO recusal (id, campaign_id, stage_key, juror_id, case_id, origin, state, reason, settled_at, settled_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            campaign.0,
            recusal.stage,
            recusal.juror.0,
            recusal.case.0,
            word(recusal.origin)?,
            word(recusal.state)?,
            recusal.reason,
            transaction.now.0,
            transaction.who,
        ],
    )?;
    Ok(())
}
