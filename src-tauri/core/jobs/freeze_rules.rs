//! Freezing the rules of judging: the draft of the campaign's settings becomes a version with a hash, which holds until
//! a further version is frozen with a reason. Closing a stage for entries, and opening it again on record.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Done, OfCampaign};
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::model::CampaignId;
use crate::model::award::AwardState;
use crate::model::campaign::Definition;
use crate::model::facts::{Recused, Seat};
use crate::model::field::tidy_line;
use crate::model::judging::{Judging, JudgingStage};
use crate::model::judging_check::check_judging;
use crate::model::problem::Problem;
use crate::model::rule_version::{Bound, RuleVersion, locked_changes};
use crate::model::time::Moment;
use crate::store::cases::Entrant;
use crate::store::history::{self, Act};
use crate::store::seats::{Entered, Seated};
use crate::store::{Connection, Transaction, awards, campaigns, cases, recusals, rule_versions, seats};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct FreezeRules {
    pub campaign: CampaignId,
    /// May be empty for the first version only.
    #[serde(default)]
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct CloseStage {
    pub campaign: CampaignId,
    /// Key of the stage.
    pub stage: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReopenStage {
    pub campaign: CampaignId,
    pub stage: String,
    pub reason: String,
}

/// The rules of judging and where judging stands.
#[derive(Debug, Clone, Serialize, TS)]
pub struct JudgingView {
    /// What holds: the newest frozen version, else the draft.
    pub rules: Judging,
    pub frozen: Option<RuleVersion>,
    /// The newest first.
    pub versions: Vec<RuleVersion>,
    /// The draft differs from the frozen version.
    pub changed: bool,
    /// Of the draft; it cannot be frozen with any.
    pub problems: Vec<Problem>,
    /// Keys of the stages that have a score: their criteria can no longer change.
    pub locked: Vec<String>,
    pub stages: Vec<StageCard>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct StageCard {
    pub key: String,
    pub name: String,
    pub jurors: u32,
    pub cases: u32,
    /// Values the jurors are to enter; recused ones are left out.
    pub cells: u32,
    /// Of these, what was entered.
    pub entered: u32,
    pub first_score_at: Option<Moment>,
    pub closed_at: Option<Moment>,
    pub closed_by: Option<String>,
}

/// A version as the history shows it.
#[derive(Serialize)]
struct Frozen<'a> {
    #[serde(rename = "版本")]
    version: u32,
    #[serde(rename = "摘要")]
    hash: &'a str,
    #[serde(rename = "理由")]
    reason: &'a str,
    #[serde(rename = "规则")]
    rules: &'a Judging,
}

pub fn show(desk: &Desk, _call: &Call<'_>, request: OfCampaign) -> Result<JudgingView> {
    let campaign = request.campaign;
    desk.library.read(|connection| {
        let definition = campaigns::definition(connection, campaign)?;
        let frozen = rule_versions::in_force(connection, campaign)?;
        let entered = seats::entered(connection, campaign)?;
        let problems = problems(connection, campaign, &definition, frozen.as_ref().map(|(_, rules)| rules))?;
        let (frozen, rules) = match frozen {
            Some((version, rules)) => (Some(version), rules),
            None => (None, definition.judging.clone()),
        };
        let scored: BTreeSet<&str> = entered.iter().map(|entered| entered.stage.as_str()).collect();
        let keys = rules.stages.iter().map(|stage| stage.key.clone());
        Ok(JudgingView {
            changed: frozen.is_some() && rules != definition.judging,
            versions: rule_versions::list(connection, campaign)?,
            locked: keys.filter(|key| scored.contains(key.as_str())).collect(),
            stages: cards(connection, campaign, &definition, &rules, &entered)?,
            rules,
            frozen,
            problems,
        })
    })
}

/// Freezes the draft as the version that holds from now on.
pub fn freeze(desk: &Desk, call: &Call<'_>, request: FreezeRules) -> Result<Done> {
    let campaign = request.campaign;
    let reason = tidy_line(&request.reason);
    desk.library.transact(call, |transaction| {
        let definition = campaigns::definition(transaction, campaign)?;
        let before = rule_versions::in_force(transaction, campaign)?;
        require_undecided(transaction, campaign, "冻结新的评审规则")?;
        if let Some((version, _)) = before.as_ref().filter(|(_, rules)| *rules == definition.judging) {
            let message = format!("评审规则与已冻结的第 {} 版相同，不必再次冻结。", version.version);
            return Err(Error::Refused(message));
        }
        let problems = problems(transaction, campaign, &definition, before.as_ref().map(|(_, rules)| rules))?;
        if !problems.is_empty() {
            return Err(Error::Problems(problems));
        }
        if before.is_some() && reason.is_empty() {
            return Err(Error::Refused("评审规则已经冻结，另立新版须写明理由。请填写理由后再冻结。".to_owned()));
        }
        let number = before.as_ref().map_or(1, |(version, _)| version.version + 1);
        let version = rule_versions::add(transaction, campaign, number, &definition.judging, &reason)?;
        fn told<'a>(version: &'a RuleVersion, rules: &'a Judging) -> Frozen<'a> {
            Frozen { version: version.version, hash: &version.hash, reason: &version.reason, rules }
        }
        let act = Act {
            campaign: Some(campaign),
            subject: ("judging", campaign.0),
            name: &definition.title,
            action: "冻结评审规则",
            before: before.as_ref().map(|(version, rules)| told(version, rules)),
            after: Some(told(&version, &definition.judging)),
        };
        history::record(transaction, act)?;
        Ok(Done {})
    })
}

/// Closes a stage for entries.
pub fn close(desk: &Desk, call: &Call<'_>, request: CloseStage) -> Result<Done> {
    let CloseStage { campaign, stage } = request;
    desk.library.transact(call, |transaction| {
        campaigns::definition(transaction, campaign)?;
        let Some((_, rules)) = rule_versions::in_force(transaction, campaign)? else {
            return Err(Error::Refused("评审规则尚未冻结，没有可以结束录入的阶段。请先冻结规则。".to_owned()));
        };
        let stage = stage_of(&rules, &stage)?;
        if rule_versions::closed(transaction, campaign)?.contains_key(&stage.key) {
            return Err(Error::Refused(format!("“{}”的录入已经结束。", stage.name)));
        }
        rule_versions::close(transaction, campaign, &stage.key)?;
        tell(transaction, campaign, stage, "结束阶段录入", None)
    })
}

/// Opens a closed stage again, with a reason.
pub fn reopen(desk: &Desk, call: &Call<'_>, request: ReopenStage) -> Result<Done> {
    let ReopenStage { campaign, stage, reason } = request;
    let reason = tidy_line(&reason);
    if reason.is_empty() {
        return Err(Error::Refused("重新开放录入须写明理由。请填写理由后再继续。".to_owned()));
    }
    desk.library.transact(call, |transaction| {
        campaigns::definition(transaction, campaign)?;
        let (rules, _) = in_force(transaction, campaign)?;
        let stage = stage_of(&rules, &stage)?;
        if !rule_versions::closed(transaction, campaign)?.contains_key(&stage.key) {
            return Err(Error::Refused(format!("“{}”没有结束录入，可以直接录入。", stage.name)));
        }
        require_undecided(transaction, campaign, "重新开放录入")?;
        rule_versions::reopen(transaction, campaign, &stage.key)?;
        tell(transaction, campaign, stage, "重新开放阶段录入", Some(&reason))
    })
}

fn tell(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    stage: &JudgingStage,
    action: &str,
    reason: Option<&str>,
) -> Result<Done> {
    let after = reason.map(|reason| BTreeMap::from([("理由", reason)]));
    let subject = ("judging", campaign.0);
    let name = stage.name.as_str();
    history::record(transaction, Act { campaign: Some(campaign), subject, name, action, before: None, after })?;
    Ok(Done {})
}

/// The rules that hold: the newest frozen version, which is named, else the draft.
pub(super) fn in_force(connection: &Connection, campaign: CampaignId) -> Result<(Judging, Option<RuleVersion>)> {
    match rule_versions::in_force(connection, campaign)? {
        Some((version, rules)) => Ok((rules, Some(version))),
        None => Ok((campaigns::definition(connection, campaign)?.judging, None)),
    }
}

/// The stage with that key.
pub(super) fn stage_of<'a>(rules: &'a Judging, key: &str) -> Result<&'a JudgingStage> {
    rules.stage(key).or_not_found("这个评审阶段")
}

/// Whether the case is judged in the stage.
fn judged(definition: &Definition, stage: &JudgingStage, case: &Entrant) -> bool {
    definition.category(case.category_id).is_some_and(|category| stage.judges(&category.name))
}

/// Whether the case is judged from the seat, recusals aside.
pub(super) fn sits_for(definition: &Definition, stage: &JudgingStage, seat: &Seat, case: &Entrant) -> bool {
    let wide = seat.categories.is_empty() || seat.categories.contains(&case.category_id);
    wide && judged(definition, stage, case)
}

/// Confirmed awards stand on the rules and scores as they are.
pub(super) fn require_undecided(connection: &Connection, campaign: CampaignId, what: &str) -> Result<()> {
    match awards::decision(connection, campaign)? {
        Some(decision) if decision.state == AwardState::Confirmed => {
            Err(Error::Refused(format!("奖项已经确认，不能{what}。请先在“结果与奖项”中“重新评议”。")))
        }
        _ => Ok(()),
    }
}

/// What keeps the draft from being frozen.
fn problems(
    connection: &Connection,
    campaign: CampaignId,
    definition: &Definition,
    frozen: Option<&Judging>,
) -> Result<Vec<Problem>> {
    let names: Vec<&str> = definition.categories.iter().map(|category| category.name.as_str()).collect();
    let mut problems = check_judging(&definition.judging, &names);
    if definition.judging.stages.is_empty() && !definition.judging.decides() {
        let problem = Problem::new("还没有评审阶段", "请在“设置—评审”中至少设一个评审阶段");
        problems.push(problem.in_field("judging.stages"));
    }
    let Some(frozen) = frozen else { return Ok(problems) };
    let mut bound: BTreeMap<String, Bound> = BTreeMap::new();
    for seated in seats::of_campaign(connection, campaign)? {
        bound.entry(seated.seat.stage).or_default().groups.insert(seated.seat.group);
    }
    for entered in seats::entered(connection, campaign)? {
        bound.entry(entered.stage).or_default().scores += entered.values;
    }
    problems.extend(locked_changes(frozen, &definition.judging, &bound));
    Ok(problems)
}

fn cards(
    connection: &Connection,
    campaign: CampaignId,
    definition: &Definition,
    rules: &Judging,
    entered: &[Entered],
) -> Result<Vec<StageCard>> {
    let all = cases::competing(connection, campaign)?;
    let seated = seats::of_campaign(connection, campaign)?;
    let recused = recusals::confirmed(connection, campaign)?;
    let closed = rule_versions::closed(connection, campaign)?;
    let first = seats::first_entries(connection, campaign)?;
    let card = |stage: &JudgingStage| {
        let judged: Vec<&Entrant> = all.iter().filter(|case| judged(definition, stage, case)).collect();
        let own: Vec<&Seated> = seated.iter().filter(|seated| seated.seat.stage == stage.key).collect();
        let values: BTreeMap<_, u32> =
            entered.iter().filter(|e| e.stage == stage.key).map(|e| ((e.juror, e.case), e.values)).collect();
        let out: BTreeSet<_> = recused.iter().filter(|r| counts_in(r, stage)).map(|r| (r.juror, r.case)).collect();
        let (mut cells, mut done) = (0, 0);
        for seat in own.iter().map(|seated| &seated.seat) {
            let items = stage.group(&seat.group).map_or(0, |group| stage.items(group).len());
            let items = u32::try_from(items).unwrap_or(u32::MAX);
            for case in judged.iter().filter(|case| sits_for(definition, stage, seat, case)) {
                let cell = (seat.juror, case.id);
                if !out.contains(&cell) {
                    cells += items;
                    done += values.get(&cell).copied().unwrap_or(0).min(items);
                }
            }
        }
        let closed = closed.get(&stage.key);
        StageCard {
            key: stage.key.clone(),
            name: stage.name.clone(),
            jurors: u32::try_from(own.len()).unwrap_or(u32::MAX),
            cases: u32::try_from(judged.len()).unwrap_or(u32::MAX),
            cells,
            entered: done,
            first_score_at: first.get(&stage.key).copied(),
            closed_at: closed.map(|(at, _)| *at),
            closed_by: closed.map(|(_, by)| by.clone()),
        }
    };
    Ok(rules.stages.iter().map(card).collect())
}

fn counts_in(recused: &Recused, stage: &JudgingStage) -> bool {
    recused.stage.as_ref().is_none_or(|key| *key == stage.key)
}
