//! Answering a tie across a quota line: extend, reduce, vote again or have the leaders decide, with reason and names.
//! The next proposal carries the answer out.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::award_board::{self, distinct, read_board, reason};
use super::decide_awards::{begin, record};
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::model::award::{AwardBoard, TieAnswer, TieQuestion};
use crate::model::proposal::SettledTie;
use crate::model::{CampaignId, CaseId, CategoryId, TierId};
use crate::store::ties;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SettleTie {
    pub campaign: CampaignId,
    pub tier: TierId,
    pub category: Option<CategoryId>,
    pub answer: TieAnswer,
    /// Those that get the tier by the leaders' decision; all tied in the order of a second vote; else empty.
    #[serde(default)]
    pub chosen: Vec<CaseId>,
    pub reason: String,
    /// Who decided; at least two where the leaders did.
    #[serde(default)]
    pub names: Vec<String>,
}

/// What the history keeps of an answer.
#[derive(Serialize)]
struct Answered {
    #[serde(rename = "决定")]
    answer: &'static str,
    #[serde(rename = "并列案例")]
    cases: Vec<String>,
    #[serde(rename = "选定")]
    chosen: Vec<String>,
    #[serde(rename = "理由")]
    reason: String,
    #[serde(rename = "决定人")]
    names: Vec<String>,
}

pub fn settle(desk: &Desk, call: &Call<'_>, request: SettleTie) -> Result<AwardBoard> {
    let SettleTie { campaign, tier, category, answer, chosen, .. } = &request;
    let reason = reason("决定并列", &request.reason)?;
    let names = distinct(&request.names);
    desk.library.transact(call, |transaction| {
        let board = award_board::open(transaction, call, *campaign)?.board;
        let mut open = board.ties.iter().filter(|tie| tie.tier == *tier && tie.category == *category);
        let tie = open.next().or_not_found("名额线上的这个并列")?;
        check(tie, *answer, chosen, &names)?;
        let settled = SettledTie {
            tier: *tier,
            category: *category,
            cases: tie.cases.iter().map(|tied| tied.case).collect(),
            answer: *answer,
            chosen: chosen.clone(),
            reason: reason.to_owned(),
        };
        ties::settle(transaction, *campaign, &settled, &names)?;
        begin(transaction, *campaign, &board)?;
        let title = |case: &CaseId| tie.cases.iter().find(|tied| tied.case == *case).map(|tied| tied.title.clone());
        let answered = Answered {
            answer: answer.chinese(),
            cases: tie.cases.iter().map(|tied| tied.title.clone()).collect(),
            chosen: chosen.iter().filter_map(title).collect(),
            reason: reason.to_owned(),
            names,
        };
        let name = format!("{}“{}”", tie.category_name, tie.tier_name);
        record(transaction, *campaign, "决定名额线上的并列", &name, None, Some(answered))?;
        read_board(transaction, call, *campaign)
    })
}

fn check(tie: &TieQuestion, answer: TieAnswer, chosen: &[CaseId], names: &[String]) -> Result<()> {
    let refused = |text: &str| Err(Error::Refused(text.to_owned()));
    let tied: BTreeSet<CaseId> = tie.cases.iter().map(|tied| tied.case).collect();
    let picked: BTreeSet<CaseId> = chosen.iter().copied().collect();
    if picked.len() != chosen.len() || !picked.is_subset(&tied) {
        return refused("选定的案例有重复，或不在并列之中。请从并列的案例中选定，每个至多一次。");
    }
    match answer {
        TieAnswer::Extend | TieAnswer::Reduce if !chosen.is_empty() => {
            refused("扩额和减额对并列的案例一律适用，不选定案例。请清空选定，或改为领导决定。")
        }
        TieAnswer::Revote if picked != tied => refused("再次投票须排出全部并列案例的先后。请按得票先后逐一列出。"),
        TieAnswer::Leaders if chosen.is_empty() => refused("请选定授予该等次的案例；都不授予的，请选减额。"),
        TieAnswer::Leaders if names.len() < 2 => refused("领导决定须写明至少两位决定人的姓名。请补全姓名。"),
        _ => Ok(()),
    }
}
