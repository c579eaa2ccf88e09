//! The recycle bin: campaigns, cases and jurors that were removed and can be restored.

use rusqlite::Connection;

use super::codes::read_word;
use crate::error::Result;
use crate::model::time::Moment;
use crate::model::trash::Trashed;

/// What lies in the recycle bin, the last removed first. Cases of a removed campaign come back with it and are not
/// listed on their own.
pub fn list(connection: &Connection) -> Result<Vec<Trashed>> {
    let mut statement = connection.prepare_cached(
        "SELECT 'campaign' AS kind, id, title AS name, NULL AS campaign, removed_at FROM campaign WHERE removed_at IS NOT NULL
         UNION ALL
         SELECT 'case' AS kind, case_entry.id, case_entry.title AS name, campaign.title AS campaign, case_entry.removed_at
         FROM case_entry JOIN campaign ON campaign.id = case_entry.campaign_id
         WHERE case_entry.removed_at IS NOT NULL AND campaign.removed_at IS NULL
         UNION ALL
         SELECT 'juror' AS kind, id, name, NULL AS campaign, removed_at FROM juror WHERE removed_at IS NOT NULL
         ORDER BY removed_at DESC, id DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Trashed {
            kind: read_word(row, "kind")?,
            id: row.get("id")?,
            name: row.get("name")?,
            campaign: row.get("campaign")?,
            removed_at: Moment(row.get("removed_at")?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
