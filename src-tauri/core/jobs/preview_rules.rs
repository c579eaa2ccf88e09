//! What other rules would make of the stored ballots, shown before they are kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::recount::{self, Exclusions};
use super::set_up_campaign::fit;
use super::vote_result::tally_of;
use crate::desk::{Call, Desk};
use crate::error::{OrNotFound, Result};
use crate::model::campaign::Definition;
use crate::model::tally::Tally;
use crate::model::vote::Rejected;
use crate::model::{CampaignId, CaseId, RoundId};
use crate::store::campaigns;

/// The settings as they would be saved.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PreviewRules {
    pub campaign: CampaignId,
    pub definition: Definition,
}

/// What would change, a round each; rounds without ballots or without a change are left out.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RuleChanges {
    pub rounds: Vec<RoundChanges>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct RoundChanges {
    pub id: RoundId,
    pub round: String,
    #[ts(type = "number")]
    pub accepted_before: u64,
    #[ts(type = "number")]
    pub accepted_after: u64,
    #[ts(type = "Record<Reason, number>")]
    pub rejected_before: Rejected,
    #[ts(type = "Record<Reason, number>")]
    pub rejected_after: Rejected,
    /// Cases whose votes or rank would change, by category and new rank.
    pub cases: Vec<CaseChange>,
    /// The whole tally as it would be.
    pub tally: Tally,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseChange {
    pub category: String,
    pub case: CaseId,
    pub title: String,
    #[ts(type = "number")]
    pub votes_before: u64,
    #[ts(type = "number")]
    pub votes_after: u64,
    pub rank_before: u32,
    pub rank_after: u32,
}

/// Counts the stored ballots under both settings, which must be such as could be saved; nothing is kept.
pub fn preview(desk: &Desk, call: &Call<'_>, request: PreviewRules) -> Result<RuleChanges> {
    let definition = fit(request.definition)?;
    desk.library.read(|connection| {
        let before = campaigns::definition(connection, request.campaign)?;
        let mut rounds = Vec::new();
        for round in &definition.rounds {
            let Some(id) = round.id else { continue };
            let old = before.round(Some(id)).or_not_found("投票轮次")?;
            let was = recount::round(connection, call, &before, old, Exclusions::Followed)?;
            if was.imports.is_empty() {
                continue;
            }
            let is = recount::round(connection, call, &definition, round, Exclusions::Followed)?;
            let tally = tally_of(connection, request.campaign, &definition, &is)?;
            let cases = changes(&tally_of(connection, request.campaign, &before, &was)?, &tally);
            if cases.is_empty() && was.rejected() == is.rejected() {
                continue;
            }
            rounds.push(RoundChanges {
                id,
                round: round.name.clone(),
                accepted_before: was.accepted(),
                accepted_after: is.accepted(),
                rejected_before: was.rejected(),
                rejected_after: is.rejected(),
                cases,
                tally,
            });
        }
        Ok(RuleChanges { rounds })
    })
}

fn changes(before: &Tally, after: &Tally) -> Vec<CaseChange> {
    let rows = |tally: &Tally| {
        let rows = tally.categories.iter().flat_map(|category| &category.rows);
        rows.map(|row| (row.case, (row.votes, row.rank))).collect::<BTreeMap<_, _>>()
    };
    let old = rows(before);
    let rows = after.categories.iter().flat_map(|category| category.rows.iter().map(move |row| (category, row)));
    rows.filter_map(|(category, row)| {
        let (votes, rank) = *old.get(&row.case)?;
        ((votes, rank) != (row.votes, row.rank)).then(|| CaseChange {
            category: category.category.clone(),
            case: row.case,
            title: row.title.clone(),
            votes_before: votes,
            votes_after: row.votes,
            rank_before: rank,
            rank_after: row.rank,
        })
    })
    .collect()
}
