//! What judging left in the library, gathered for paper: the stages with their jurors, draws, recusals, ties, the result
//! and the number of the last evidence pack. Telephone numbers are not read.

use std::collections::BTreeSet;

use super::compute_result::read_facts;
use super::freeze_rules::in_force;
use super::keep_evidence;
use super::{OfCampaign, enter_scores, recuse, sittings};
use crate::desk::{Call, Desk};
use crate::documents::Missing;
use crate::documents::minutes::{Draw, Record, StoodBack, TieDecision};
use crate::documents::score_summary::Summed;
use crate::error::{Error, Result};
use crate::model::award::AwardBoard;
use crate::model::facts::Facts;
use crate::model::outcome::Outcome;
use crate::model::scoring::compute;
use crate::model::sitting::Sitting;
use crate::model::{CampaignId, CaseId, JurorId};
use crate::store::seats::Entered;
use crate::store::{Connection, jurors, recusals, rule_versions, seats, ties};

pub struct Judged {
    pub record: Record,
    facts: Facts,
    outcome: Outcome,
}

/// Everything as it stands.
pub fn gather(desk: &Desk, call: &Call<'_>, of: OfCampaign) -> Result<Judged> {
    let status = enter_scores::status(desk, call, of)?.stages;
    desk.library.read(|connection| {
        let campaign = of.campaign;
        let (rules, _) = in_force(connection, campaign)?;
        let facts = named_facts(connection, call, campaign)?;
        let outcome = compute(&facts);
        let sittings = sittings::all(connection, campaign, &rules)?;
        let record = Record {
            passed_over: passed_over(&sittings, &seats::entered(connection, campaign)?),
            sittings,
            status,
            draws: draws(connection, campaign)?,
            recusals: stood_back(connection, campaign)?,
            recusals_open: recuse::waiting(connection, campaign)?,
            outcome: rules.decides().then(|| outcome.clone()),
            ties: tie_decisions(connection, campaign)?,
            evidence: keep_evidence::last(connection, campaign)?,
            versions: rule_versions::list(connection, campaign)?,
            rules,
        };
        Ok(Judged { record, facts, outcome })
    })
}

/// The facts with namesakes told apart, for people to read.
pub fn named_facts(connection: &Connection, call: &Call<'_>, campaign: CampaignId) -> Result<Facts> {
    let mut facts = read_facts(connection, call, campaign)?;
    let seated = seats::of_campaign(connection, campaign)?.into_iter();
    facts.tell_namesakes_apart(&seated.map(|seated| (seated.seat.juror, seated.unit)).collect());
    Ok(facts)
}

impl Judged {
    /// The stage of that key or name; the only one where none is named.
    pub fn sitting(&self, stage: Option<&str>) -> Result<std::result::Result<&Sitting, Missing>> {
        if self.record.versions.is_empty() {
            let why = format!("{}，评分表会有变动。请先在“评审”里冻结规则。", sittings::UNFROZEN);
            return Ok(Err(Missing(why)));
        }
        let all = &self.record.sittings;
        let names = || all.iter().map(|sitting| sitting.stage.name.as_str()).collect::<Vec<_>>().join("、");
        match (stage, all.as_slice()) {
            (None, [only]) => Ok(Ok(only)),
            (None, _) => Err(Error::Refused(format!("评分表按阶段打印，请指明评审阶段。现有的阶段：{}。", names()))),
            (Some(wanted), _) => {
                let found =
                    all.iter().find(|sitting| [&sitting.stage.key, &sitting.stage.name].contains(&&wanted.to_owned()));
                let unknown = || Error::Refused(format!("没有名为“{wanted}”的评审阶段。现有的阶段：{}。", names()));
                Ok(Ok(found.ok_or_else(unknown)?))
            }
        }
    }

    pub fn summed<'a>(&'a self, board: &'a AwardBoard) -> Summed<'a> {
        Summed { facts: &self.facts, outcome: &self.outcome, versions: &self.record.versions, board }
    }
}

fn passed_over(sittings: &[Sitting], entered: &[Entered]) -> Vec<usize> {
    let of = |sitting: &Sitting| {
        let own = entered.iter().filter(|entered| entered.stage == sitting.stage.key).map(|entered| entered.case);
        let scored: BTreeSet<CaseId> = own.collect();
        scored.into_iter().filter(|case| sitting.case(*case).is_some_and(|case| !case.competes)).count()
    };
    sittings.iter().map(of).collect()
}

fn draws(connection: &Connection, campaign: CampaignId) -> Result<Vec<Draw>> {
    let names = jurors::names(connection)?;
    let named = |ids: &[JurorId]| ids.iter().map(|id| names.get(id).cloned().unwrap_or_default()).collect();
    let draws = seats::draws(connection, campaign)?.into_iter().map(|draw| Draw {
        pool: draw.pool.len(),
        drawn: named(&draw.drawn),
        stage: draw.stage,
        group: draw.group,
        seed: draw.seed,
        at: draw.at,
        by: draw.by,
    });
    Ok(draws.collect())
}

fn stood_back(connection: &Connection, campaign: CampaignId) -> Result<Vec<StoodBack>> {
    let settled = recusals::settled(connection, campaign)?.into_iter();
    let told = settled.map(|s| StoodBack { recusal: s.recusal, juror: s.juror_name, title: s.title });
    Ok(told.collect())
}

fn tie_decisions(connection: &Connection, campaign: CampaignId) -> Result<Vec<TieDecision>> {
    let answered = ties::answered(connection, campaign)?.into_iter();
    Ok(answered.map(|a| TieDecision { tie: a.tie, names: a.names, at: a.at, by: a.by }).collect())
}
