//! The programme of a campaign's ceremony, kept whole.

use rusqlite::{Connection, OptionalExtension, params};

use super::Transaction;
use crate::error::{Error, Result};
use crate::model::CampaignId;
use crate::model::ceremony::Programme;

pub fn get(connection: &Connection, campaign: CampaignId) -> Result<Option<Programme>> {
    let content: Option<String> = connection
        .query_row("SELECT content FROM programme WHERE campaign_id = ?1", [campaign.0], |row| row.get("content"))
        .optional()?;
    content.map(|text| serde_json::from_str(&text).map_err(unreadable)).transpose()
}

pub fn set(transaction: &Transaction<'_>, campaign: CampaignId, programme: &Programme) -> Result<()> {
    let content = serde_json::to_string(programme).map_err(unreadable)?;
    transaction.execute(
        "INSERT INTO programme (campaign_id, content, saved_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (campaign_id) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at",
        params![campaign.0, content, transaction.now.0],
    )?;
    Ok(())
}

fn unreadable(_: serde_json::Error) -> Error {
    Error::Refused("典礼议程的记录无法读取。请用“检查案例库”核对，或重新拟定议程。".to_owned())
}
