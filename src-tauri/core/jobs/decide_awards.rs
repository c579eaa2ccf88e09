//! Deciding awards: proposed by rank and quota, moved with a reason, confirmed as shown, reopened on record.

use std::collections::BTreeMap;

use crate::store::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::vote_result::read_tally;
use super::{OfCampaign, OfRound};
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::model::award::{AwardBoard, AwardCategory, AwardRow, AwardState, QuotaTie, Standing, propose as fill_tiers};
use crate::model::campaign::{Definition, Tier};
use crate::model::case::CaseStatus;
use crate::model::problem::Problem;
use crate::model::tally::{Tally, TallyRow};
use crate::model::{CampaignId, CaseId, TierId};
use crate::store::awards::{self, KeptAward};
use crate::store::history::{self, Act};
use crate::store::{Transaction, campaigns, cases};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct MoveAward {
    pub campaign: CampaignId,
    pub case: CaseId,
    /// None = no award.
    pub tier: Option<TierId>,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ConfirmAwards {
    pub campaign: CampaignId,
    /// Fingerprint of the board that was shown; none confirms what stands (command line).
    #[serde(default)]
    pub digest: Option<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReopenAwards {
    pub campaign: CampaignId,
    pub reason: String,
}

/// What the history keeps of a decision about one case.
#[derive(Serialize)]
struct Decided<'a> {
    #[serde(rename = "奖项")]
    tier: &'a str,
    #[serde(rename = "理由")]
    reason: &'a str,
}

pub fn board(desk: &Desk, call: &Call<'_>, request: OfCampaign) -> Result<AwardBoard> {
    desk.library.read(|connection| read_board(connection, call, request.campaign))
}

/// Proposes anew from the votes that count now; what people had moved is given up and stays in the history.
pub fn propose(desk: &Desk, call: &Call<'_>, request: OfCampaign) -> Result<AwardBoard> {
    let campaign = request.campaign;
    desk.library.transact(call, |transaction| {
        let before = open_board(transaction, call, campaign)?;
        let definition = campaigns::definition(transaction, campaign)?;
        if definition.tiers.is_empty() {
            return Err(Error::Refused("尚未设置奖项等次。请先在“设置—奖项”中设置等次和名额。".to_owned()));
        }
        let standings: Vec<Standing> = rows(&before)
            .filter_map(|(category, row)| Some(Standing { case: row.case, category, votes: row.votes? }))
            .collect();
        if standings.is_empty() {
            return Err(Error::Refused("尚无投票结果，不能按名次拟定。请先导入网络投票，或逐个评定奖项。".to_owned()));
        }
        let proposal = fill_tiers(&definition.tiers, &standings);
        awards::clear(transaction, campaign)?;
        for (_, row) in rows(&before) {
            let tier = proposal.awards.get(&row.case).copied();
            awards::set(transaction, campaign, row.case, &KeptAward { tier, proposed: tier, ..KeptAward::default() })?;
        }
        awards::decide(transaction, campaign, AwardState::Proposed, &votes_digest(&before))?;
        let after = read_board(transaction, call, campaign)?;
        record(transaction, campaign, "按名次拟定奖项", &definition.title, Some(named(&before)), Some(named(&after)))?;
        Ok(after)
    })
}

/// Gives one case another tier, or none, with a written reason.
pub fn move_award(desk: &Desk, call: &Call<'_>, request: MoveAward) -> Result<AwardBoard> {
    let MoveAward { campaign, case, tier, reason } = request;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::Refused("调整奖项须写明理由。请填写理由后再保存。".to_owned()));
    }
    desk.library.transact(call, |transaction| {
        let before = open_board(transaction, call, campaign)?;
        let definition = campaigns::definition(transaction, campaign)?;
        if tier.is_some() && !definition.tiers.iter().any(|t| t.id == tier) {
            return Err(Error::NotFound { what: "这个奖项等次" });
        }
        let (_, row) = rows(&before).find(|(_, row)| row.case == case).or_not_found("参评的这个案例")?;
        let moved =
            KeptAward { tier, proposed: row.proposed, reason: reason.to_owned(), moved_by: Some(call.who.clone()) };
        awards::set(transaction, campaign, case, &moved)?;
        if before.state == AwardState::Open {
            awards::decide(transaction, campaign, AwardState::Proposed, &votes_digest(&before))?;
        }
        let then = Decided { tier: row.tier_name.as_deref().unwrap_or("无"), reason: &row.reason };
        let now = Decided { tier: tier_name(&definition.tiers, tier).unwrap_or("无"), reason };
        record(transaction, campaign, "调整奖项", &row.title, Some(then), Some(now))?;
        read_board(transaction, call, campaign)
    })
}

/// Confirms the board exactly as it was shown; the winners' cases become 获奖.
pub fn confirm(desk: &Desk, call: &Call<'_>, request: ConfirmAwards) -> Result<AwardBoard> {
    let campaign = request.campaign;
    desk.library.transact(call, |transaction| {
        let board = open_board(transaction, call, campaign)?;
        if request.digest.is_some_and(|shown| shown != board.digest) {
            return Err(Error::Conflict { what: "奖项" });
        }
        if !board.problems.is_empty() {
            return Err(Error::Problems(board.problems));
        }
        if !rows(&board).any(|(_, row)| row.tier.is_some()) {
            return Err(Error::Refused("还没有评定任何奖项。请先拟定奖项，再确认。".to_owned()));
        }
        for (_, row) in rows(&board) {
            let status = if row.tier.is_some() { CaseStatus::Awarded } else { CaseStatus::Shortlisted };
            cases::set_status(transaction, row.case, status)?;
        }
        awards::decide(transaction, campaign, AwardState::Confirmed, &board.digest)?;
        let title = campaigns::definition(transaction, campaign)?.title;
        record(transaction, campaign, "确认奖项", &title, None, Some(named(&board)))?;
        read_board(transaction, call, campaign)
    })
}

/// Opens confirmed awards again, on record.
pub fn reopen(desk: &Desk, call: &Call<'_>, request: ReopenAwards) -> Result<AwardBoard> {
    let campaign = request.campaign;
    let reason = request.reason.trim();
    if reason.is_empty() {
        return Err(Error::Refused("重新评议须写明理由。请填写理由后再继续。".to_owned()));
    }
    desk.library.transact(call, |transaction| {
        let board = read_board(transaction, call, campaign)?;
        if board.state != AwardState::Confirmed {
            return Err(Error::Refused("奖项尚未确认，可以直接调整。".to_owned()));
        }
        for (_, row) in rows(&board).filter(|(_, row)| row.tier.is_some()) {
            cases::set_status(transaction, row.case, CaseStatus::Shortlisted)?;
        }
        awards::decide(transaction, campaign, AwardState::Proposed, &votes_digest(&board))?;
        let title = campaigns::definition(transaction, campaign)?.title;
        let why = Decided { tier: "重新评议", reason };
        record(transaction, campaign, "重新评议奖项", &title, None, Some(why))?;
        read_board(transaction, call, campaign)
    })
}

fn record<T: Serialize>(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    action: &str,
    name: &str,
    before: Option<T>,
    after: Option<T>,
) -> Result<()> {
    let subject = ("awards", campaign.0);
    history::record(transaction, Act { campaign: Some(campaign), subject, name, action, before, after })
}

/// The board, if it may still be changed.
fn open_board(connection: &Connection, call: &Call<'_>, campaign: CampaignId) -> Result<AwardBoard> {
    let board = read_board(connection, call, campaign)?;
    if board.state == AwardState::Confirmed {
        return Err(Error::Refused("奖项已经确认。如需改动，请先“重新评议”并写明理由。".to_owned()));
    }
    Ok(board)
}

/// The board as it stands: cases by rank, their awards, and what must be settled.
pub fn read_board(connection: &Connection, call: &Call<'_>, campaign: CampaignId) -> Result<AwardBoard> {
    let definition = campaigns::definition(connection, campaign)?;
    let tally = read_tally(connection, call, OfRound { campaign, round: None })?;
    let kept = awards::list(connection, campaign)?;
    let decision = awards::decision(connection, campaign)?;
    let state = decision.as_ref().map_or(AwardState::Open, |d| d.state);
    let categories = categories(connection, campaign, &definition, &tally, &kept)?;
    let confirmed = decision.as_ref().filter(|d| d.state == AwardState::Confirmed);
    let mut board = AwardBoard {
        state,
        tiers: definition.tiers.clone(),
        categories,
        problems: Vec::new(),
        digest: String::new(),
        confirmed_at: confirmed.map(|d| d.at),
        confirmed_by: confirmed.map(|d| d.by.clone()),
    };
    board.digest = digest(rows(&board).map(|(_, row)| (row.case, row.rank, row.votes, row.tier, row.reason.as_str())));
    board.problems = match &decision {
        Some(d) if d.state == AwardState::Proposed => problems(&board, &definition, d.digest != votes_digest(&board)),
        Some(d) if d.state == AwardState::Confirmed && d.digest != board.digest => {
            vec![Problem::new("投票结果在奖项确认之后有改动", "请核对投票导入记录；确需改动奖项的，先“重新评议”")]
        }
        _ => Vec::new(),
    };
    Ok(board)
}

fn categories(
    connection: &Connection,
    campaign: CampaignId,
    definition: &Definition,
    tally: &Tally,
    kept: &BTreeMap<CaseId, KeptAward>,
) -> Result<Vec<AwardCategory>> {
    let standing: BTreeMap<CaseId, &TallyRow> =
        tally.categories.iter().flat_map(|c| &c.rows).map(|row| (row.case, row)).collect();
    let entrants = cases::entrants(connection, campaign)?;
    let shortlist = entrants.iter().any(|e| e.status >= CaseStatus::Shortlisted);
    let competes =
        |status: CaseStatus| if shortlist { status >= CaseStatus::Shortlisted } else { status != CaseStatus::Failed };
    let mut categories: Vec<AwardCategory> = definition
        .categories
        .iter()
        .filter_map(|c| Some(AwardCategory { category_id: c.id?, category: c.name.clone(), rows: Vec::new() }))
        .collect();
    for entrant in entrants.into_iter().filter(|e| competes(e.status)) {
        let votes = standing.get(&entrant.id);
        let award = kept.get(&entrant.id).cloned().unwrap_or_default();
        let row = AwardRow {
            case: entrant.id,
            number: entrant.number,
            title: entrant.title,
            units: entrant.units,
            rank: votes.map(|v| v.rank),
            tied: votes.is_some_and(|v| v.tied),
            votes: votes.map(|v| v.votes),
            share: votes.map(|v| v.share.clone()),
            tier: award.tier,
            tier_name: tier_name(&definition.tiers, award.tier).map(str::to_owned),
            proposed: award.proposed,
            moved: award.moved_by.is_some(),
            reason: award.reason,
            moved_by: award.moved_by,
        };
        if let Some(category) = categories.iter_mut().find(|c| c.category_id == entrant.category_id) {
            category.rows.push(row);
        }
    }
    for category in &mut categories {
        category.rows.sort_by_key(|row| (row.rank.unwrap_or(u32::MAX), row.number));
    }
    Ok(categories)
}

/// What keeps a proposal from being confirmed.
fn problems(board: &AwardBoard, definition: &Definition, votes_changed: bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    if votes_changed {
        problems.push(Problem::new("投票结果或参评案例在拟定之后有改动", "请重新拟定奖项"));
    }
    let standings: Vec<Standing> = rows(board)
        .filter_map(|(category, row)| Some(Standing { case: row.case, category, votes: row.votes? }))
        .collect();
    let undecided = |case: &CaseId| rows(board).any(|(_, row)| row.case == *case && row.tier.is_none() && !row.moved);
    let proposed = rows(board).any(|(_, row)| row.proposed.is_some());
    for tie in fill_tiers(&definition.tiers, &standings).ties {
        if proposed && tie.cases.iter().any(undecided) {
            problems.push(tie_problem(&tie, board, definition));
        }
    }
    problems
}

fn tie_problem(tie: &QuotaTie, board: &AwardBoard, definition: &Definition) -> Problem {
    let place = tie
        .category
        .and_then(|id| board.categories.iter().find(|c| c.category_id == id))
        .map_or("各类别", |c| c.category.as_str());
    let tier = tier_name(&definition.tiers, Some(tie.tier)).unwrap_or("该等次");
    let titles: Vec<String> = rows(board)
        .filter(|(_, row)| tie.cases.contains(&row.case))
        .map(|(_, row)| format!("“{}”", row.title))
        .collect();
    Problem::new(
        format!("{place}“{tier}”尚余 {} 个名额，{}均为 {} 票", tie.places, titles.join("、"), tie.votes),
        "名额线上并列，程序不作取舍；请逐个评定（扩额、减额或由评议决定），并写明理由",
    )
}

fn rows(board: &AwardBoard) -> impl Iterator<Item = (crate::model::CategoryId, &AwardRow)> {
    board.categories.iter().flat_map(|c| c.rows.iter().map(move |row| (c.category_id, row)))
}

fn tier_name(tiers: &[Tier], id: Option<TierId>) -> Option<&str> {
    tiers.iter().find(|t| id.is_some() && t.id == id).map(|t| t.name.as_str())
}

/// The awards as the history shows them: title → tier.
fn named(board: &AwardBoard) -> BTreeMap<String, String> {
    rows(board).filter_map(|(_, row)| Some((row.title.clone(), row.tier_name.clone()?))).collect()
}

fn votes_digest(board: &AwardBoard) -> String {
    digest(rows(board).map(|(_, row)| (row.case, row.rank, row.votes)))
}

fn digest<T: Serialize>(parts: impl Iterator<Item = T>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        // Plain numbers and texts: writing them as JSON cannot fail.
        hasher.update(serde_json::to_string(&part).unwrap_or_default().as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex().to_string()
}
