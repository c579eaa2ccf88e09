//! The public notice of a campaign, and the calendar days that people entered.

use rusqlite::{Connection, OptionalExtension, params};

use super::Transaction;
use super::codes::{read_day, read_word, word};
use crate::error::Result;
use crate::model::CampaignId;
use crate::model::calendar::{Calendar, CalendarDay};
use crate::model::time::Day;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub starts_on: Option<Day>,
    pub working_days: u32,
    pub contact: String,
    /// Why certificates were released before the end, and by whom.
    pub released: Option<(String, String)>,
}

pub fn get(connection: &Connection, campaign: CampaignId) -> Result<Option<Notice>> {
    let mut statement = connection.prepare_cached(
        "SELECT starts_on, working_days, contact, override_reason, override_by FROM notice WHERE campaign_id = ?1",
    )?;
    let notice = statement.query_row([campaign.0], |row| {
        let (reason, by): (Option<String>, Option<String>) = (row.get("override_reason")?, row.get("override_by")?);
        Ok(Notice {
            starts_on: read_day(row, "starts_on")?,
            working_days: row.get("working_days")?,
            contact: row.get("contact")?,
            released: reason.zip(by),
        })
    });
    Ok(notice.optional()?)
}

/// Sets the notice; an override that was recorded for another notice ends with it.
pub fn set(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    starts_on: Day,
    working_days: u32,
    contact: &str,
) -> Result<()> {
    transaction.execute(
        "INSERT INTO notice (campaign_id, starts_on, working_days, contact, override_reason, override_by, override_at)
         VALUES (?1, ?2, ?3, ?4, NULL, NULL, NULL)
         ON CONFLICT (campaign_id) DO UPDATE SET starts_on = excluded.starts_on, working_days = excluded.working_days,
           contact = excluded.contact, override_reason = NULL, override_by = NULL, override_at = NULL",
        params![campaign.0, starts_on.to_string(), working_days, contact],
    )?;
    Ok(())
}

pub fn release(transaction: &Transaction<'_>, campaign: CampaignId, reason: &str) -> Result<()> {
    transaction.execute(
        "UPDATE notice SET override_reason = ?2, override_by = ?3, override_at = ?4 WHERE campaign_id = ?1",
        params![campaign.0, reason, transaction.who, transaction.now.0],
    )?;
    Ok(())
}

/// The calendar that holds: what the program brings and what people entered over it.
pub fn calendar(connection: &Connection) -> Result<Calendar> {
    let mut statement = connection.prepare_cached("SELECT day, kind, name FROM calendar_day ORDER BY day")?;
    let rows = statement.query_map([], |row| {
        let (kind, name) = (read_word(row, "kind")?, row.get("name")?);
        Ok(read_day(row, "day")?.map(|day| CalendarDay { day, kind, name }))
    })?;
    Ok(Calendar::new(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten()))
}

/// Enters a day; what was entered for it before is replaced.
pub fn enter_day(transaction: &Transaction<'_>, day: &CalendarDay) -> Result<()> {
    transaction.execute(
        "INSERT INTO calendar_day (day, kind, name) VALUES (?1, ?2, ?3)
         ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name = excluded.name",
        params![day.day.to_string(), word(day.kind)?, day.name],
    )?;
    Ok(())
}

/// Takes back what was entered for a day.
pub fn clear_day(transaction: &Transaction<'_>, day: Day) -> Result<()> {
    transaction.execute("DELETE FROM calendar_day WHERE day = ?1", [day.to_string()])?;
    Ok(())
}
