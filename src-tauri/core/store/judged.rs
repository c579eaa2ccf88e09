//! What jurors and chairs did, as a result is computed from it: seats, confirmed recusals, scores that count now, second
//! votes. Who may write them is for the jobs of judging to say.

use rusqlite::{Connection, Row};

use super::codes::read_json;
use crate::error::Result;
use crate::model::exact::Points;
use crate::model::facts::{Entry, Recused, Revote, Seat};
use crate::model::{CampaignId, CaseId, CategoryId, JurorId};

/// Seats by stage, group and position.
pub fn seats(connection: &Connection, campaign: CampaignId) -> Result<Vec<Seat>> {
    let sql = "SELECT stage_key, group_key, juror_id, juror.name, categories
         FROM seat JOIN juror ON juror.id = seat.juror_id WHERE campaign_id = ?1
         ORDER BY stage_key, group_key, position, juror_id";
    rows(connection, sql, campaign, |row| {
        Ok(Seat {
            stage: row.get("stage_key")?,
            group: row.get("group_key")?,
            juror: JurorId(row.get("juror_id")?),
            name: row.get("name")?,
            categories: read_json::<Vec<i64>>(row, "categories")?.into_iter().map(CategoryId).collect(),
        })
    })
}

/// Recusals whose newest word is that they are confirmed.
pub fn recusals(connection: &Connection, campaign: CampaignId) -> Result<Vec<Recused>> {
    let sql = "SELECT stage_key, juror_id, case_id FROM recusal WHERE campaign_id = ?1 AND state = 'confirmed'
           AND NOT EXISTS (SELECT 1 FROM recusal later WHERE later.campaign_id = recusal.campaign_id
             AND later.juror_id = recusal.juror_id AND later.case_id = recusal.case_id
             AND coalesce(later.stage_key, '') = coalesce(recusal.stage_key, '') AND later.id > recusal.id)
         ORDER BY juror_id, case_id, id";
    rows(connection, sql, campaign, |row| {
        Ok(Recused {
            stage: row.get("stage_key")?,
            juror: JurorId(row.get("juror_id")?),
            case: CaseId(row.get("case_id")?),
        })
    })
}

/// Every value that counts now.
pub fn entries(connection: &Connection, campaign: CampaignId) -> Result<Vec<Entry>> {
    let sql = "SELECT stage_key, juror_id, case_id, item, value FROM score WHERE campaign_id = ?1
         ORDER BY stage_key, juror_id, case_id, item";
    rows(connection, sql, campaign, |row| {
        Ok(Entry {
            stage: row.get("stage_key")?,
            juror: JurorId(row.get("juror_id")?),
            case: CaseId(row.get("case_id")?),
            item: row.get("item")?,
            value: row.get::<_, Option<i64>>("value")?.map(Points),
        })
    })
}

/// Second votes that were not withdrawn, the oldest first. The cases chosen stand in the order of the vote; of those
/// not chosen an only one comes last, while several have no order among themselves that anyone recorded.
pub fn revotes(connection: &Connection, campaign: CampaignId) -> Result<Vec<Revote>> {
    let sql = "SELECT cases, chosen FROM tie_decision
         WHERE campaign_id = ?1 AND answer = 'revote' AND withdrawn_at IS NULL ORDER BY id";
    rows(connection, sql, campaign, |row| {
        let (cases, mut order) = (read_json::<Vec<i64>>(row, "cases")?, read_json::<Vec<i64>>(row, "chosen")?);
        let others: Vec<i64> = cases.into_iter().filter(|case| !order.contains(case)).collect();
        if let [only] = others.as_slice() {
            order.push(*only);
        }
        Ok(Revote { order: order.into_iter().map(CaseId).collect() })
    })
}

fn rows<T>(
    connection: &Connection,
    sql: &str,
    campaign: CampaignId,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_map([campaign.0], read)?.collect::<rusqlite::Result<_>>()?)
}
