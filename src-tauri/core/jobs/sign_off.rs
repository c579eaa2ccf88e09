//! The supervisor (监督员) signs the confirmed awards, for exactly what was confirmed. Until then every document that
//! tells of them carries 征求意见稿.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::award_board::{read_board, reason};
use super::decide_awards::record;
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::CampaignId;
use crate::model::award::{AwardBoard, AwardState};
use crate::model::juror::is_same_person;
use crate::store::{campaigns, signatures};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SignAwards {
    pub campaign: CampaignId,
    pub supervisor: String,
    #[serde(default)]
    pub remark: String,
    /// Fingerprint of the board that was checked.
    pub digest: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct WithdrawSignOff {
    pub campaign: CampaignId,
    pub reason: String,
}

/// What the history keeps of a signature.
#[derive(Serialize)]
struct Signed<'a> {
    #[serde(rename = "监督员")]
    supervisor: &'a str,
    #[serde(rename = "说明")]
    remark: &'a str,
    #[serde(rename = "奖项指纹")]
    digest: &'a str,
}

pub fn sign(desk: &Desk, call: &Call<'_>, request: SignAwards) -> Result<AwardBoard> {
    let (campaign, supervisor, remark) = (request.campaign, request.supervisor.trim(), request.remark.trim());
    if supervisor.is_empty() {
        return Err(Error::Refused("请填写监督员姓名。".to_owned()));
    }
    desk.library.transact(call, |transaction| {
        let board = read_board(transaction, call, campaign)?;
        if board.state != AwardState::Confirmed {
            return Err(Error::Refused("奖项尚未确认，不能签核。请先确认奖项。".to_owned()));
        }
        if board.confirmed_by.as_deref().is_some_and(|by| is_same_person(by, supervisor)) {
            return Err(Error::Refused(format!("奖项由“{supervisor}”确认，监督员须为另一人。请由监督员签核。")));
        }
        if !board.problems.is_empty() {
            return Err(Error::Problems(board.problems));
        }
        if request.digest != board.digest {
            return Err(Error::Conflict { what: "奖项" });
        }
        signatures::withdraw(transaction, campaign)?;
        signatures::sign(transaction, campaign, supervisor, remark, &board.digest)?;
        let title = campaigns::definition(transaction, campaign)?.title;
        let signed = Signed { supervisor, remark, digest: &board.digest };
        record(transaction, campaign, "监督员签核", &title, None, Some(signed))?;
        read_board(transaction, call, campaign)
    })
}

/// Withdraws the signature, on record.
pub fn withdraw(desk: &Desk, call: &Call<'_>, request: WithdrawSignOff) -> Result<AwardBoard> {
    let campaign = request.campaign;
    let reason = reason("撤回签核", &request.reason)?;
    desk.library.transact(call, |transaction| {
        let board = read_board(transaction, call, campaign)?;
        let Some(signed) = &board.signed else {
            return Err(Error::Refused("没有可撤回的签核。请刷新后核对。".to_owned()));
        };
        signatures::withdraw(transaction, campaign)?;
        let title = campaigns::definition(transaction, campaign)?.title;
        let then = Signed { supervisor: &signed.supervisor, remark: &signed.remark, digest: &signed.digest };
        let now = Signed { supervisor: "", remark: reason, digest: "" };
        record(transaction, campaign, "撤回监督员签核", &title, Some(then), Some(now))?;
        read_board(transaction, call, campaign)
    })
}
