//! Awards as proposed, moved and confirmed, and the decision that holds for a whole campaign.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::Transaction;
use super::codes::{read_word, word};
use crate::error::Result;
use crate::model::award::{AwardStanding, AwardState};
use crate::model::time::Moment;
use crate::model::{CampaignId, CaseId, TierId};

/// What is kept of one case's award.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptAward {
    pub tier: Option<TierId>,
    pub proposed: Option<TierId>,
    pub reason: String,
    /// Who moved it; none while it stands as proposed.
    pub moved_by: Option<String>,
    pub seconded_by: Option<String>,
    pub standing: AwardStanding,
}

/// The decision that holds for a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub state: AwardState,
    /// While proposed: fingerprint of the votes it was proposed from. Once confirmed: of the board that was confirmed.
    pub digest: String,
    pub at: Moment,
    pub by: String,
}

pub fn list(connection: &Connection, campaign: CampaignId) -> Result<BTreeMap<CaseId, KeptAward>> {
    let mut statement = connection.prepare_cached(
        "SELECT case_id, tier_id, proposed_tier_id, reason, moved_by, seconded_by, standing FROM award
         WHERE campaign_id = ?1 ORDER BY case_id",
    )?;
    let rows = statement.query_map([campaign.0], |row| {
        let award = KeptAward {
            tier: row.get::<_, Option<i64>>("tier_id")?.map(TierId),
            proposed: row.get::<_, Option<i64>>("proposed_tier_id")?.map(TierId),
            reason: row.get("reason")?,
            moved_by: row.get("moved_by")?,
            seconded_by: row.get("seconded_by")?,
            standing: read_word(row, "standing")?,
        };
        Ok((CaseId(row.get("case_id")?), award))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Takes all awards of the campaign away; the history keeps them.
pub fn clear(transaction: &Transaction<'_>, campaign: CampaignId) -> Result<()> {
    transaction.execute("DELETE FROM award WHERE campaign_id = ?1", [campaign.0])?;
    Ok(())
}

pub fn set(transaction: &Transaction<'_>, campaign: CampaignId, case: CaseId, award: &KeptAward) -> Result<()> {
    transaction.execute(
        "INSERT INTO award (campaign_id, case_id, tier_id, proposed_tier_id, reason, moved_by, seconded_by, standing)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (campaign_id, case_id) DO UPDATE SET tier_id = excluded.tier_id,
           proposed_tier_id = excluded.proposed_tier_id, reason = excluded.reason, moved_by = excluded.moved_by,
           seconded_by = excluded.seconded_by, standing = excluded.standing",
        params![
            campaign.0,
            case.0,
            award.tier.map(|t| t.0),
            award.proposed.map(|t| t.0),
            award.reason,
            award.moved_by,
            award.seconded_by,
            word(award.standing)?,
        ],
    )?;
    Ok(())
}

pub fn decision(connection: &Connection, campaign: CampaignId) -> Result<Option<Decision>> {
    let decision = connection
        .query_row(
            "SELECT state, digest, decided_at, decided_by FROM award_decision WHERE campaign_id = ?1",
            [campaign.0],
            |row| {
                Ok(Decision {
                    state: match row.get::<_, String>("state")?.as_str() {
                        "confirmed" => AwardState::Confirmed,
                        "proposed" => AwardState::Proposed,
                        _ => AwardState::Open,
                    },
                    digest: row.get("digest")?,
                    at: Moment(row.get("decided_at")?),
                    by: row.get("decided_by")?,
                })
            },
        )
        .optional()?;
    Ok(decision)
}

pub fn decide(transaction: &Transaction<'_>, campaign: CampaignId, state: AwardState, digest: &str) -> Result<()> {
    let state = match state {
        AwardState::Open => "open",
        AwardState::Proposed => "proposed",
        AwardState::Confirmed => "confirmed",
    };
    transaction.execute(
        "INSERT INTO award_decision (campaign_id, state, digest, decided_at, decided_by) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (campaign_id) DO UPDATE SET state = excluded.state, digest = excluded.digest,
           decided_at = excluded.decided_at, decided_by = excluded.decided_by",
        params![campaign.0, state, digest, transaction.now.0, transaction.who],
    )?;
    Ok(())
}

/// What is confirmed becomes what has the digest now, without being confirmed anew: an award was revoked.
pub fn note_digest(transaction: &Transaction<'_>, campaign: CampaignId, digest: &str) -> Result<()> {
    transaction.execute(
        "UPDATE award_decision SET digest = ?2 WHERE campaign_id = ?1 AND state = 'confirmed'",
        params![campaign.0, digest],
    )?;
    Ok(())
}
