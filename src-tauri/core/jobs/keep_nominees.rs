//! Persons proposed for an award (创新人物): kept with their deeds, awarded by people with a reason and two names,
//! never by rank.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::award_board::{self, reason, second, tier_name};
use super::decide_awards::{Decided, begin, read_board, record};
use super::{Done, OfCampaign};
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::model::award::{AwardBoard, AwardStanding, PersonAward};
use crate::model::problem::Problem;
use crate::model::{CampaignId, CaseId, NomineeId, TierId};
use crate::store::history::{self, Act};
use crate::store::nominees::{self, Written};
use crate::store::{Transaction, cases};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SavePerson {
    pub campaign: CampaignId,
    /// None adds a person.
    pub nominee: Option<NomineeId>,
    pub revision: Option<u32>,
    pub draft: PersonDraft,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct PersonDraft {
    pub name: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub deeds: String,
    #[serde(default)]
    pub case: Option<CaseId>,
}

#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct SavedPerson {
    pub nominee: NomineeId,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct Persons {
    pub nominees: Vec<NomineeId>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct AwardPerson {
    pub campaign: CampaignId,
    pub nominee: NomineeId,
    /// None = no award.
    pub tier: Option<TierId>,
    pub reason: String,
    #[serde(default)]
    pub seconded_by: String,
}

/// What the history keeps of a person.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(rename = "姓名")]
    name: &'a str,
    #[serde(rename = "单位")]
    unit: &'a str,
    #[serde(rename = "职务")]
    title: &'a str,
    #[serde(rename = "事迹")]
    deeds: &'a str,
}

pub fn list(desk: &Desk, _: &Call<'_>, of: OfCampaign) -> Result<Vec<PersonAward>> {
    desk.library.read(|connection| nominees::list(connection, of.campaign))
}

pub fn save(desk: &Desk, call: &Call<'_>, request: SavePerson) -> Result<SavedPerson> {
    let SavePerson { campaign, nominee, revision, draft } = request;
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let written = Written {
        name: line(&draft.name),
        unit: line(&draft.unit),
        title: line(&draft.title),
        deeds: draft.deeds.trim().to_owned(),
        case: draft.case,
    };
    let mut problems = Vec::new();
    if written.name.is_empty() {
        problems.push(Problem::new("姓名未填", "请填写姓名").in_field("name"));
    }
    if written.name.chars().count() > 30 {
        problems.push(Problem::new("姓名超过 30 个字", "请只填写姓名").in_field("name"));
    }
    if !problems.is_empty() {
        return Err(Error::Problems(problems));
    }
    desk.library.transact(call, |transaction| {
        award_board::open(transaction, call, campaign)?;
        if let Some(case) = written.case {
            let kept = cases::get(transaction, case)?;
            Some(kept).filter(|kept| kept.campaign == campaign).or_not_found("这个活动的这个案例")?;
        }
        let after = Told { name: &written.name, unit: &written.unit, title: &written.title, deeds: &written.deeds };
        let Some(id) = nominee else {
            let id = nominees::insert(transaction, campaign, &written)?;
            note(transaction, campaign, id, "新增人物人选", None, Some(after))?;
            return Ok(SavedPerson { nominee: id });
        };
        let (home, before) = nominees::get(transaction, id)?;
        Some(home).filter(|home| *home == campaign).or_not_found("这个活动的这位人选")?;
        nominees::update(transaction, id, revision.unwrap_or(0), &written)?;
        note(transaction, campaign, id, "修改人物人选", Some(told(&before)), Some(after))?;
        Ok(SavedPerson { nominee: id })
    })
}

pub fn remove(desk: &Desk, call: &Call<'_>, request: Persons) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        for id in request.nominees {
            let (campaign, person) = nominees::get(transaction, id)?;
            award_board::open(transaction, call, campaign)?;
            nominees::remove(transaction, id)?;
            note(transaction, campaign, id, "删除人物人选", Some(told(&person)), None)?;
        }
        Ok(Done {})
    })
}

/// Gives a person a tier for persons, or none.
pub fn award(desk: &Desk, call: &Call<'_>, request: AwardPerson) -> Result<AwardBoard> {
    let AwardPerson { campaign, nominee, tier, .. } = request;
    let reason = reason("评定人物奖项", &request.reason)?;
    let seconded_by = second("评定人物奖项", &request.seconded_by, call)?;
    desk.library.transact(call, |transaction| {
        let before = award_board::open(transaction, call, campaign)?;
        let person = before.board.persons.iter().find(|person| person.id == nominee).or_not_found("这位人选")?;
        let tiers = &before.definition.tiers;
        if let Some(id) = tier {
            let known = tiers.iter().find(|t| t.id == Some(id)).or_not_found("这个奖项等次")?;
            if !known.persons {
                return Err(Error::Refused(format!("“{}”颁给案例，不能评给人物。请选择颁给人物的等次。", known.name)));
            }
            let holders = before.board.honoured(known).iter().filter(|other| other.id != nominee).count();
            if let Some(quota) = known.quota.filter(|quota| usize::try_from(*quota).is_ok_and(|q| holders >= q)) {
                return Err(Error::Refused(format!(
                    "“{}”的 {quota} 个名额已满。请先调整其他人选或修改名额。",
                    known.name
                )));
            }
        }
        let standing = AwardStanding::Given;
        nominees::decide(transaction, nominee, &nominees::Decided { tier, standing, reason, seconded_by })?;
        begin(transaction, campaign, &before.board)?;
        let then = Decided {
            tier: person.tier_name.as_deref().unwrap_or("无"),
            reason: &person.reason,
            seconded_by: person.seconded_by.as_deref().unwrap_or_default(),
        };
        let now = Decided { tier: tier_name(tiers, tier).unwrap_or("无"), reason, seconded_by };
        record(transaction, campaign, "评定人物奖项", &person.name, Some(then), Some(now))?;
        read_board(transaction, call, campaign)
    })
}

/// Withholds or revokes what a person holds; the caller tells the history.
pub(super) fn take_back(
    transaction: &Transaction<'_>,
    person: &PersonAward,
    standing: AwardStanding,
    reason: &str,
    seconded_by: &str,
) -> Result<()> {
    let decided = nominees::Decided { tier: person.tier, standing, reason, seconded_by };
    nominees::decide(transaction, person.id, &decided)
}

fn told(person: &PersonAward) -> Told<'_> {
    Told { name: &person.name, unit: &person.unit, title: &person.title, deeds: &person.deeds }
}

fn note(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    id: NomineeId,
    action: &str,
    before: Option<Told<'_>>,
    after: Option<Told<'_>>,
) -> Result<()> {
    let name = after.as_ref().or(before.as_ref()).map_or("", |told| told.name);
    let subject = ("nominee", id.0);
    history::record(transaction, Act { campaign: Some(campaign), subject, name, action, before, after })
}
