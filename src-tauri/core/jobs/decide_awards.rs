//! Deciding awards: proposed by rank and quota, moved with a reason and two names, withheld or revoked, confirmed as
//! shown, reopened on record.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::award_board::{self, acting, named, ranks_digest, reason, rows, second, tier_name};
use super::{OfCampaign, keep_nominees};
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::model::award::{AwardBoard, AwardStanding, AwardState};
use crate::model::case::CaseStatus;
use crate::model::judging::Source;
use crate::model::{CampaignId, CaseId, NomineeId, TierId};
use crate::store::awards::{self, KeptAward};
use crate::store::history::{self, Act};
use crate::store::{Transaction, campaigns, cases, rule_versions, signatures};

pub use super::award_board::read_board;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct MoveAward {
    pub campaign: CampaignId,
    pub case: CaseId,
    /// None = no award.
    pub tier: Option<TierId>,
    pub reason: String,
    /// Who stands for it beside the one who moves.
    #[serde(default)]
    pub seconded_by: String,
}

/// Takes an award back: withheld before, revoked after it was confirmed.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TakeBackAward {
    pub campaign: CampaignId,
    #[serde(default)]
    #[ts(optional = nullable)]
    pub case: Option<CaseId>,
    #[serde(default)]
    #[ts(optional = nullable)]
    pub nominee: Option<NomineeId>,
    pub reason: String,
    #[serde(default)]
    pub seconded_by: String,
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

/// What the history keeps of a decision about one case or person.
#[derive(Serialize)]
pub(super) struct Decided<'a> {
    #[serde(rename = "奖项")]
    pub tier: &'a str,
    #[serde(rename = "理由")]
    pub reason: &'a str,
    #[serde(rename = "共同署名", skip_serializing_if = "str::is_empty")]
    pub seconded_by: &'a str,
}

pub fn board(desk: &Desk, call: &Call<'_>, request: OfCampaign) -> Result<AwardBoard> {
    desk.library.read(|connection| read_board(connection, call, request.campaign))
}

/// Proposes anew from the ranks that hold now, answers to ties carried out. What people had moved is given up and
/// stays in the history; what was withheld or revoked stays so.
pub fn propose(desk: &Desk, call: &Call<'_>, request: OfCampaign) -> Result<AwardBoard> {
    let campaign = request.campaign;
    desk.library.transact(call, |transaction| {
        let before = award_board::open(transaction, call, campaign)?;
        if !before.definition.tiers.iter().any(|tier| !tier.persons) {
            return Err(Error::Refused("尚未设置奖项等次。请先在“设置—奖项”中设置等次和名额。".to_owned()));
        }
        if before.list.is_empty() {
            let text = match before.board.by_result {
                true => "尚无综合得分，不能按名次拟定。请先录入评分，或逐个评定奖项。",
                false => "尚无投票结果，不能按名次拟定。请先导入网络投票，或逐个评定奖项。",
            };
            return Err(Error::Refused(text.to_owned()));
        }
        let kept = awards::list(transaction, campaign)?;
        awards::clear(transaction, campaign)?;
        for (_, row) in rows(&before.board) {
            let tier = before.proposal.awards.get(&row.case).copied();
            let proposed = KeptAward { tier, proposed: tier, ..KeptAward::default() };
            let taken_back = kept.get(&row.case).filter(|award| award.standing != AwardStanding::Given);
            awards::set(transaction, campaign, row.case, taken_back.unwrap_or(&proposed))?;
        }
        awards::decide(transaction, campaign, AwardState::Proposed, &ranks_digest(&before.board))?;
        let after = read_board(transaction, call, campaign)?;
        let (title, was, is) = (&before.definition.title, named(&before.board), named(&after));
        record(transaction, campaign, "按名次拟定奖项", title, Some(was), Some(is))?;
        Ok(after)
    })
}

/// Gives one case another tier, or none, with a written reason and two names.
pub fn move_award(desk: &Desk, call: &Call<'_>, request: MoveAward) -> Result<AwardBoard> {
    let MoveAward { campaign, case, tier, .. } = request;
    let reason = reason("调整奖项", &request.reason)?;
    let seconded_by = second("调整奖项", &request.seconded_by, call)?;
    desk.library.transact(call, |transaction| {
        let before = award_board::open(transaction, call, campaign)?;
        let tiers = &before.definition.tiers;
        if let Some(id) = tier {
            let known = tiers.iter().find(|t| t.id == Some(id)).or_not_found("这个奖项等次")?;
            if known.persons {
                return Err(Error::Refused(format!("“{}”颁给人物，不能评给案例。请选择其他等次。", known.name)));
            }
        }
        let (_, row) = rows(&before.board).find(|(_, row)| row.case == case).or_not_found("参评的这个案例")?;
        let moved = KeptAward {
            tier,
            proposed: row.proposed,
            reason: reason.to_owned(),
            moved_by: Some(call.who.clone()),
            seconded_by: Some(seconded_by.to_owned()),
            standing: AwardStanding::Given,
        };
        awards::set(transaction, campaign, case, &moved)?;
        begin(transaction, campaign, &before.board)?;
        let then = Decided {
            tier: row.tier_name.as_deref().unwrap_or("无"),
            reason: &row.reason,
            seconded_by: row.seconded_by.as_deref().unwrap_or_default(),
        };
        let now = Decided { tier: tier_name(tiers, tier).unwrap_or("无"), reason, seconded_by };
        record(transaction, campaign, "调整奖项", &row.title, Some(then), Some(now))?;
        read_board(transaction, call, campaign)
    })
}

/// Withholds an award before the awards are confirmed.
pub fn withhold(desk: &Desk, call: &Call<'_>, request: TakeBackAward) -> Result<AwardBoard> {
    take_back(desk, call, &request, AwardStanding::Withheld)
}

/// Revokes a confirmed award; the others stay confirmed.
pub fn revoke(desk: &Desk, call: &Call<'_>, request: TakeBackAward) -> Result<AwardBoard> {
    take_back(desk, call, &request, AwardStanding::Revoked)
}

fn take_back(desk: &Desk, call: &Call<'_>, request: &TakeBackAward, standing: AwardStanding) -> Result<AwardBoard> {
    let campaign = request.campaign;
    let act = match standing {
        AwardStanding::Revoked => "撤销奖项",
        _ => "暂缓授奖",
    };
    let reason = reason(act, &request.reason)?;
    let seconded_by = second(act, &request.seconded_by, call)?;
    desk.library.transact(call, |transaction| {
        let board = read_board(transaction, call, campaign)?;
        match (standing, board.state) {
            (AwardStanding::Revoked, AwardState::Open | AwardState::Proposed) => {
                return Err(Error::Refused("奖项尚未确认，没有可撤销的奖项。请改用“暂缓授奖”。".to_owned()));
            }
            (AwardStanding::Withheld, AwardState::Confirmed) => {
                return Err(Error::Refused("奖项已经确认，不能暂缓。确需收回的，请“撤销奖项”。".to_owned()));
            }
            _ => {}
        }
        let (name, tier) = match (request.case, request.nominee) {
            (Some(case), None) => {
                let held = rows(&board).find(|(_, row)| row.case == case && row.given().is_some());
                let (_, row) = held.ok_or_else(nothing_held)?;
                let taken = KeptAward {
                    tier: row.tier,
                    proposed: row.proposed,
                    reason: reason.to_owned(),
                    moved_by: Some(call.who.clone()),
                    seconded_by: Some(seconded_by.to_owned()),
                    standing,
                };
                awards::set(transaction, campaign, case, &taken)?;
                if standing == AwardStanding::Revoked {
                    cases::set_status(transaction, case, CaseStatus::Shortlisted)?;
                }
                (&row.title, row.tier)
            }
            (None, Some(nominee)) => {
                let held = board.persons.iter().find(|person| person.id == nominee && person.given().is_some());
                let person = held.ok_or_else(nothing_held)?;
                keep_nominees::take_back(transaction, person, standing, reason, seconded_by)?;
                (&person.name, person.tier)
            }
            _ => return Err(Error::Refused("请指明一个案例或一位人物。".to_owned())),
        };
        let then = Decided { tier: tier_name(&board.tiers, tier).unwrap_or("无"), reason: "", seconded_by: "" };
        let now = Decided { tier: act, reason, seconded_by };
        record(transaction, campaign, act, name, Some(then), Some(now))?;
        let after = read_board(transaction, call, campaign)?;
        if board.problems.is_empty() {
            // What is left of a confirmed board stays confirmed, but has to be signed again.
            awards::note_digest(transaction, campaign, &after.digest)?;
        }
        read_board(transaction, call, campaign)
    })
}

fn nothing_held() -> Error {
    Error::Refused("没有可收回的奖项：未获奖，或已收回。请刷新后核对。".to_owned())
}

/// Confirms the board exactly as it was shown; the winners' cases become 获奖, the stages judged are closed.
pub fn confirm(desk: &Desk, call: &Call<'_>, request: ConfirmAwards) -> Result<AwardBoard> {
    let campaign = request.campaign;
    acting("确认奖项", call)?;
    desk.library.transact(call, |transaction| {
        let award_board::Standings { board, definition, .. } = award_board::open(transaction, call, campaign)?;
        if request.digest.is_some_and(|shown| shown != board.digest) {
            return Err(Error::Conflict { what: "奖项" });
        }
        if !board.problems.is_empty() {
            return Err(Error::Problems(board.problems));
        }
        let given = rows(&board).any(|(_, row)| row.given().is_some());
        if !given && !board.persons.iter().any(|person| person.given().is_some()) {
            return Err(Error::Refused("还没有评定任何奖项。请先拟定奖项，再确认。".to_owned()));
        }
        for (_, row) in rows(&board) {
            let status = if row.given().is_some() { CaseStatus::Awarded } else { CaseStatus::Shortlisted };
            cases::set_status(transaction, row.case, status)?;
        }
        let frozen = rule_versions::in_force(transaction, campaign)?;
        let rules = frozen.map_or(definition.judging, |(_, rules)| rules);
        for part in &rules.composite {
            if let Source::Stage { stage } = &part.source {
                rule_versions::close(transaction, campaign, stage)?;
            }
        }
        awards::decide(transaction, campaign, AwardState::Confirmed, &board.digest)?;
        record(transaction, campaign, "确认奖项", &definition.title, None, Some(named(&board)))?;
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
        for (_, row) in rows(&board).filter(|(_, row)| row.given().is_some()) {
            cases::set_status(transaction, row.case, CaseStatus::Shortlisted)?;
        }
        awards::decide(transaction, campaign, AwardState::Proposed, &ranks_digest(&board))?;
        // Signed was what stood; what will stand is signed anew, be it the same.
        signatures::withdraw(transaction, campaign)?;
        let title = campaigns::definition(transaction, campaign)?.title;
        let why = Decided { tier: "重新评议", reason, seconded_by: "" };
        record(transaction, campaign, "重新评议奖项", &title, None, Some(why))?;
        read_board(transaction, call, campaign)
    })
}

/// The first decision by hand opens a proposal.
pub(super) fn begin(transaction: &Transaction<'_>, campaign: CampaignId, before: &AwardBoard) -> Result<()> {
    match before.state {
        AwardState::Open => awards::decide(transaction, campaign, AwardState::Proposed, &ranks_digest(before)),
        _ => Ok(()),
    }
}

pub(super) fn record<T: Serialize>(
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
