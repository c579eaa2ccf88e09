//! What is remembered of votes from one import to the next: how files with the same headings are read, and what people
//! decided about spellings. Both are kept by an import and forgotten by name; nothing here changes a count.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Done, Nothing, OfCampaign};
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::files::table::Table;
use crate::model::CampaignId;
use crate::model::lettered::Lettered;
use crate::model::recognition::HEADINGS_WITHIN;
use crate::model::time::Moment;
use crate::model::vote_file::{ColumnRole, VoteFormat, VoteMapping};
use crate::store::history::{self, Act};
use crate::store::{Connection, Transaction, profiles, votes};

const LONGEST_NAME: usize = 40;

/// A way of reading that was kept under a name.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Profile {
    pub name: String,
    pub format: VoteFormat,
    pub saved_at: Moment,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct OfProfile {
    pub name: String,
}

/// A decision about a spelling as it is kept with the campaign.
#[derive(Debug, Clone, Serialize, TS)]
pub struct KeptDecision {
    pub category: String,
    pub spelling: String,
    /// Title of the case; none = no case of this campaign.
    pub title: Option<String>,
    /// With no case: what voters wrote in themselves.
    pub fill_in: bool,
    pub decided_at: Moment,
    pub decided_by: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ForgetDecision {
    pub campaign: CampaignId,
    pub category: String,
    pub spelling: String,
}

/// Keeps the mapping for files with these headings; one of a file without headings is recognised anyway. An earlier profile of the name or for the same headings goes.
pub fn keep_profile(transaction: &Transaction<'_>, name: &str, table: &Table, mapping: &VoteMapping) -> Result<()> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Error::Refused(format!("读取方式的名称应为 1 至 {LONGEST_NAME} 个字，未写入任何内容。")));
    }
    if mapping.header_row == 0 {
        return Ok(());
    }
    let rows = table.first_rows(HEADINGS_WITHIN)?;
    let headings = rows.iter().find(|(number, _)| *number == u64::from(mapping.header_row));
    let (_, headings) = headings.or_not_found("标题行")?;
    profiles::keep(transaction, name, headings, mapping)?;
    told(transaction, "记住读取方式", ("vote_profile", 0), None, name)
}

/// The profile for a file that begins with these rows, each with its number, and its mapping for this file. A profile
/// that speaks of categories the campaign does not have is none, nor is one for options known by number only, which
/// mean other cases in the next vote.
pub fn known(
    connection: &Connection,
    rows: &[(u64, Vec<String>)],
    categories: &[String],
) -> Result<Option<(String, VoteMapping)>> {
    for (number, headings) in rows.iter().take(HEADINGS_WITHIN) {
        if headings.iter().any(|heading| Lettered::read(heading).is_some()) {
            continue;
        }
        let Some(kept) = profiles::for_headings(connection, headings)? else { continue };
        let fits = |role: &ColumnRole| match role {
            ColumnRole::Choices { category } | ColumnRole::Option { category, .. } => categories.contains(category),
            _ => true,
        };
        if kept.mapping.columns.iter().all(fits) {
            let header_row = u32::try_from(*number).unwrap_or(u32::MAX);
            return Ok(Some((kept.name, VoteMapping { header_row, ..kept.mapping })));
        }
    }
    Ok(None)
}

/// Lists the ways of reading that were kept, the newest first.
pub fn profiles(desk: &Desk, _: &Call<'_>, _: Nothing) -> Result<Vec<Profile>> {
    let kept = desk.library.read(profiles::list)?.into_iter();
    Ok(kept.map(|kept| Profile { name: kept.name, format: kept.mapping.format, saved_at: kept.saved_at }).collect())
}

pub fn forget_profile(desk: &Desk, call: &Call<'_>, of: OfProfile) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        profiles::forget(transaction, &of.name)?.or_not_found("这种读取方式")?;
        told(transaction, "删除读取方式", ("vote_profile", 0), None, &of.name)?;
        Ok(Done {})
    })
}

/// Lists the decisions about spellings that are kept with a campaign.
pub fn decisions(desk: &Desk, _: &Call<'_>, of: OfCampaign) -> Result<Vec<KeptDecision>> {
    let kept = desk.library.read(|connection| votes::kept_decisions(connection, of.campaign))?.into_iter();
    Ok(kept
        .map(|kept| KeptDecision {
            category: kept.category,
            spelling: kept.spelling,
            title: kept.title,
            fill_in: kept.fill_in,
            decided_at: kept.at,
            decided_by: kept.by,
        })
        .collect())
}

/// Forgets a decision; it is asked again at the next import.
pub fn forget_decision(desk: &Desk, call: &Call<'_>, of: ForgetDecision) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        votes::forget_decision(transaction, of.campaign, &of.category, &of.spelling)?.or_not_found("这条判断")?;
        let subject = ("campaign", of.campaign.0);
        told(transaction, "删除选项判断", subject, Some(of.campaign), &format!("{}：{}", of.category, of.spelling))?;
        Ok(Done {})
    })
}

fn told(
    transaction: &Transaction<'_>,
    action: &str,
    subject: (&str, i64),
    campaign: Option<CampaignId>,
    name: &str,
) -> Result<()> {
    let act: Act<'_, ()> = Act { campaign, subject, name, action, before: None, after: None };
    history::record(transaction, act)
}
