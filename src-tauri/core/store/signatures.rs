//! The supervisor's signatures; a withdrawn one stays.

use rusqlite::{Connection, OptionalExtension, params};

use super::Transaction;
use crate::error::Result;
use crate::model::CampaignId;
use crate::model::award::SignOff;
use crate::model::time::Moment;

/// The last signature that was not withdrawn; whether it holds is for the board to say.
pub fn last(connection: &Connection, campaign: CampaignId) -> Result<Option<SignOff>> {
    let mut statement = connection.prepare_cached(
        "SELECT supervisor, remark, signed_at, digest FROM sign_off
         WHERE campaign_id = ?1 AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1",
    )?;
    let signed = statement.query_row([campaign.0], |row| {
        Ok(SignOff {
            supervisor: row.get("supervisor")?,
            remark: row.get("remark")?,
            signed_at: Moment(row.get("signed_at")?),
            digest: row.get("digest")?,
            holds: false,
        })
    });
    Ok(signed.optional()?)
}

/// Records a signature for the awards with that digest.
pub fn sign(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    supervisor: &str,
    remark: &str,
    digest: &str,
) -> Result<()> {
    transaction.execute(
        "INSERT INTO sign_off (id, campaign_id, digest, supervisor, remark, signed_at, withdrawn_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL)",
        params![transaction.new_id()?, campaign.0, digest, supervisor, remark, transaction.now.0],
    )?;
    Ok(())
}

/// Withdraws all signatures of the campaign.
pub fn withdraw(transaction: &Transaction<'_>, campaign: CampaignId) -> Result<()> {
    transaction.execute(
        "UPDATE sign_off SET withdrawn_at = ?2 WHERE campaign_id = ?1 AND withdrawn_at IS NULL",
        [campaign.0, transaction.now.0],
    )?;
    Ok(())
}
