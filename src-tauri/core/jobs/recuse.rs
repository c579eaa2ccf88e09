//! Recusals (回避): proposed where a juror's unit is, belongs to or holds a unit of the case, declared by people, and
//! settled by people. What was settled before stays in the library.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::freeze_rules::{in_force, require_undecided, sits_for, stage_of};
use super::{Done, OfCampaign};
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::case::quoted;
use crate::model::field::tidy_line;
use crate::model::juror::{Recusal, RecusalOrigin, RecusalState, Units};
use crate::model::time::Moment;
use crate::model::{CampaignId, CaseId, JurorId};
use crate::store::history::{self, Act};
use crate::store::recusals::{self, Settled};
use crate::store::seats::Seated;
use crate::store::{Connection, Transaction, campaigns, cases, jurors, seats};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct DeclareRecusal {
    pub campaign: CampaignId,
    /// Key of the stage; none = in every stage.
    #[serde(default)]
    pub stage: Option<String>,
    pub juror: JurorId,
    pub case: CaseId,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SettleRecusal {
    pub campaign: CampaignId,
    pub juror: JurorId,
    pub case: CaseId,
    pub confirm: bool,
    /// May be empty where a proposal is confirmed: then what the program found is the reason.
    #[serde(default)]
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct RecusalView {
    /// Not settled yet, by case and juror.
    pub proposals: Vec<RecusalProposal>,
    /// What stands of each juror, case and stage.
    pub settled: Vec<RecusalLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RecusalProposal {
    pub juror: JurorId,
    pub juror_name: String,
    pub juror_unit: String,
    pub case: CaseId,
    pub title: String,
    /// The unit of the case that it is about.
    pub unit: String,
    pub why: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct RecusalLine {
    pub juror: JurorId,
    pub juror_name: String,
    pub case: CaseId,
    pub title: String,
    pub stage: Option<String>,
    pub origin: RecusalOrigin,
    pub state: RecusalState,
    pub reason: String,
    pub settled_at: Moment,
    pub settled_by: String,
}

pub fn list(desk: &Desk, _call: &Call<'_>, request: OfCampaign) -> Result<RecusalView> {
    desk.library.read(|connection| {
        let settled = recusals::settled(connection, request.campaign)?;
        let proposals = proposals(connection, request.campaign, &settled)?;
        let line = |settled: Settled| RecusalLine {
            juror: settled.recusal.juror,
            juror_name: settled.juror_name,
            case: settled.recusal.case,
            title: settled.title,
            stage: settled.recusal.stage,
            origin: settled.recusal.origin,
            state: settled.recusal.state,
            reason: settled.recusal.reason,
            settled_at: settled.at,
            settled_by: settled.by,
        };
        Ok(RecusalView { proposals, settled: settled.into_iter().map(line).collect() })
    })
}

/// Enters that a juror stands back from a case.
pub fn declare(desk: &Desk, call: &Call<'_>, request: DeclareRecusal) -> Result<Done> {
    let DeclareRecusal { campaign, stage, juror, case, reason } = request;
    let reason = tidy_line(&reason);
    if reason.is_empty() {
        return Err(Error::Refused("登记回避须写明理由。请填写理由后再登记。".to_owned()));
    }
    desk.library.transact(call, |transaction| {
        let names = names(transaction, campaign, juror, case)?;
        let (rules, _) = in_force(transaction, campaign)?;
        if let Some(key) = &stage {
            stage_of(&rules, key)?;
        }
        let before: Vec<Settled> = of_pair(recusals::settled(transaction, campaign)?, juror, case);
        let covers = |settled: &&Settled| {
            let everywhere = settled.recusal.stage.is_none();
            settled.recusal.state == RecusalState::Confirmed && (everywhere || settled.recusal.stage == stage)
        };
        if let Some(covered) = before.iter().find(covers) {
            let message = format!("“{}”对{}的回避已经登记。", covered.juror_name, quoted(&covered.title));
            return Err(Error::Refused(message));
        }
        let origin = RecusalOrigin::Declared;
        let recusal = Recusal { stage, juror, case, origin, state: RecusalState::Confirmed, reason };
        enter(transaction, campaign, &names, "登记回避", None, &recusal)
    })
}

/// Answers a proposal; where there is none, turns what was settled into its opposite.
pub fn settle(desk: &Desk, call: &Call<'_>, request: SettleRecusal) -> Result<Done> {
    let SettleRecusal { campaign, juror, case, confirm, reason } = request;
    let reason = tidy_line(&reason);
    let (state, action) =
        if confirm { (RecusalState::Confirmed, "确认回避") } else { (RecusalState::Dismissed, "不予回避") };
    desk.library.transact(call, |transaction| {
        let names = names(transaction, campaign, juror, case)?;
        let settled = recusals::settled(transaction, campaign)?;
        let proposal = proposals(transaction, campaign, &settled)?;
        let proposal = proposal.into_iter().find(|proposal| proposal.juror == juror && proposal.case == case);
        if reason.is_empty() && !(confirm && proposal.is_some()) {
            return Err(Error::Refused(format!("{action}须写明理由。请填写理由后再保存。")));
        }
        if let Some(proposal) = proposal {
            let reason = if reason.is_empty() { proposal.why } else { reason };
            let recusal = Recusal { stage: None, juror, case, origin: RecusalOrigin::Proposed, state, reason };
            return enter(transaction, campaign, &names, action, None, &recusal);
        }
        let own = of_pair(settled, juror, case);
        if own.is_empty() {
            let message = format!("“{}”对{}没有待定的回避。需要回避的，请登记。", names.juror, quoted(&names.title));
            return Err(Error::Refused(message));
        }
        let turned: Vec<&Settled> = own.iter().filter(|settled| settled.recusal.state != state).collect();
        if turned.is_empty() {
            let stands = if confirm { "已经确认" } else { "已经定为不予回避" };
            return Err(Error::Refused(format!("“{}”对{}的回避{stands}。", names.juror, quoted(&names.title))));
        }
        for before in turned {
            let recusal = Recusal { state, reason: reason.clone(), ..before.recusal.clone() };
            enter(transaction, campaign, &names, action, Some(&before.recusal), &recusal)?;
        }
        Ok(Done {})
    })
}

/// Whom and what a recusal is about, in words.
struct Names {
    juror: String,
    title: String,
}

/// Both must be there, the case in this campaign.
fn names(connection: &Connection, campaign: CampaignId, juror: JurorId, case: CaseId) -> Result<Names> {
    campaigns::definition(connection, campaign)?;
    let kept = cases::present(connection, case)?;
    if kept.campaign != campaign {
        return Err(Error::NotFound { what: "这个活动中的案例" });
    }
    Ok(Names { juror: jurors::present(connection, juror)?.name, title: kept.state.title })
}

fn of_pair(settled: Vec<Settled>, juror: JurorId, case: CaseId) -> Vec<Settled> {
    settled.into_iter().filter(|settled| settled.recusal.juror == juror && settled.recusal.case == case).collect()
}

/// Keeps a recusal and tells the history.
fn enter(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    names: &Names,
    action: &str,
    before: Option<&Recusal>,
    recusal: &Recusal,
) -> Result<Done> {
    require_undecided(transaction, campaign, "改动回避")?;
    recusals::add(transaction, campaign, recusal)?;
    let told = |recusal: &Recusal| {
        BTreeMap::from([
            ("评委", names.juror.clone()),
            ("阶段", recusal.stage.clone().unwrap_or_else(|| "各阶段".to_owned())),
            ("理由", recusal.reason.clone()),
        ])
    };
    let act = Act {
        campaign: Some(campaign),
        subject: ("recusal", recusal.case.0),
        name: &names.title,
        action,
        before: before.map(told),
        after: Some(told(recusal)),
    };
    history::record(transaction, act)?;
    Ok(Done {})
}

/// How many proposals nobody has answered.
pub(super) fn waiting(connection: &Connection, campaign: CampaignId) -> Result<usize> {
    Ok(proposals(connection, campaign, &recusals::settled(connection, campaign)?)?.len())
}

/// Seated jurors and the cases of their own units that nobody has settled for every stage they sit in.
fn proposals(connection: &Connection, campaign: CampaignId, settled: &[Settled]) -> Result<Vec<RecusalProposal>> {
    let definition = campaigns::definition(connection, campaign)?;
    let (rules, _) = in_force(connection, campaign)?;
    let seated = seats::of_campaign(connection, campaign)?;
    let mut jurors: BTreeMap<JurorId, (Units, Vec<&Seated>)> = BTreeMap::new();
    for seat in &seated {
        let known = jurors.entry(seat.seat.juror);
        known.or_insert_with(|| (Units::of([&seat.unit]), Vec::new())).1.push(seat);
    }
    let mut found = Vec::new();
    for case in cases::competing(connection, campaign)? {
        let units = Units::of(&case.units);
        for (juror, (of_juror, own)) in &jurors {
            let Some(first) = own.first() else { continue };
            let Some((unit, why)) = of_juror.conflict(&units) else { continue };
            let answered = |stage: &str| {
                settled.iter().map(|settled| &settled.recusal).any(|recusal| {
                    let covers = recusal.stage.as_ref().is_none_or(|key| key == stage);
                    recusal.juror == *juror && recusal.case == case.id && covers
                })
            };
            let open = own.iter().any(|seated| {
                let stage = rules.stage(&seated.seat.stage);
                let judges = stage.is_some_and(|stage| sits_for(&definition, stage, &seated.seat, &case));
                judges && !answered(&seated.seat.stage)
            });
            if open {
                found.push(RecusalProposal {
                    juror: *juror,
                    juror_name: first.seat.name.clone(),
                    juror_unit: first.unit.clone(),
                    case: case.id,
                    title: case.title.clone(),
                    unit,
                    why,
                });
            }
        }
    }
    Ok(found)
}
