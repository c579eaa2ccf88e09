//! The public notice (公示): its days by the calendar of working days, whether certificates may be printed, what of the
//! campaign's wording needs approval. Objections themselves are taken next door.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::award_board::reason;
use super::{Done, OfCampaign, take_objections};
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::model::CampaignId;
use crate::model::award::AwardState;
use crate::model::calendar::{self, CalendarDay, DayKind, NoticeDay};
use crate::model::campaign::{Definition, Stage, StageKind};
use crate::model::notice::{Objection, compliance};
use crate::model::problem::Problem;
use crate::model::time::Day;
use crate::store::history::{self, Act};
use crate::store::notices::{self, Notice};
use crate::store::{Connection, Transaction, awards, campaigns, objections};

#[derive(Debug, Clone, Serialize, TS)]
pub struct NoticeView {
    pub starts_on: Option<Day>,
    pub working_days: u32,
    pub ends_on: Option<Day>,
    pub days: Vec<NoticeDay>,
    /// A year of these days of which the calendar knows no holidays.
    pub unknown_year: Option<i32>,
    pub contact: String,
    /// Its last day is past.
    pub over: bool,
    /// Certificates may be printed.
    pub released: bool,
    /// Why not; empty where they may.
    pub held_because: String,
    pub override_reason: Option<String>,
    pub override_by: Option<String>,
    pub objections: Vec<Objection>,
    /// Warnings only.
    pub compliance: Vec<Problem>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SetNotice {
    pub campaign: CampaignId,
    pub starts_on: Day,
    pub working_days: u32,
    pub contact: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReleaseCertificates {
    pub campaign: CampaignId,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct OfYear {
    pub year: i32,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SetDay {
    pub day: Day,
    /// None takes back what was entered.
    pub kind: Option<DayKind>,
    #[serde(default)]
    pub name: String,
}

/// What the history keeps of a notice.
#[derive(Serialize)]
struct Told {
    #[serde(rename = "起始日")]
    starts_on: Option<Day>,
    #[serde(rename = "工作日")]
    working_days: u32,
    #[serde(rename = "截止日")]
    ends_on: Option<Day>,
    #[serde(rename = "受理方式")]
    contact: String,
}

/// Working days of a notice where nothing else is said.
const USUAL: u32 = 5;

pub fn show(desk: &Desk, call: &Call<'_>, of: OfCampaign) -> Result<NoticeView> {
    let campaign = of.campaign;
    desk.library.read(|connection| {
        let definition = campaigns::definition(connection, campaign)?;
        let (notice, today) = (notices::get(connection, campaign)?, call.now.day());
        let calendar = notices::calendar(connection)?;
        let days = match &notice {
            Some(Notice { starts_on: Some(first), working_days, .. }) => {
                calendar::days(*first, *working_days, &calendar)
            }
            _ => Vec::new(),
        };
        let ends_on = days.last().map(|day| day.day);
        let (reason, by) = notice.as_ref().and_then(|n| n.released.clone()).unzip();
        let held = held_back(connection, campaign, &definition, today)?;
        Ok(NoticeView {
            starts_on: notice.as_ref().and_then(|n| n.starts_on),
            working_days: notice.as_ref().map_or(USUAL, |n| n.working_days),
            ends_on,
            unknown_year: calendar.unknown_year(&days),
            days,
            contact: notice.map(|n| n.contact).unwrap_or_default(),
            over: ends_on.is_some_and(|last| today > last),
            released: held.is_none(),
            held_because: held.unwrap_or_default(),
            override_reason: reason,
            override_by: by,
            objections: take_objections::list(connection, campaign, ends_on)?,
            compliance: compliance(&definition),
        })
    })
}

pub fn set(desk: &Desk, call: &Call<'_>, request: SetNotice) -> Result<Done> {
    let SetNotice { campaign, starts_on, working_days, contact } = request;
    let contact = contact.trim();
    let mut problems = Vec::new();
    if !(1..=60).contains(&working_days) {
        problems
            .push(Problem::new("公示期应为 1 至 60 个工作日", "请填写工作日数，一般为 5 个").in_field("working_days"));
    }
    if contact.is_empty() {
        problems.push(Problem::new("未写明受理异议的部门和方式", "请填写部门、地址和电话").in_field("contact"));
    }
    if !problems.is_empty() {
        return Err(Error::Problems(problems));
    }
    desk.library.transact(call, |transaction| {
        let title = campaigns::definition(transaction, campaign)?.title;
        let before = notices::get(transaction, campaign)?.map(|n| told(transaction, n)).transpose()?;
        notices::set(transaction, campaign, starts_on, working_days, contact)?;
        let after = notices::get(transaction, campaign)?.map(|n| told(transaction, n)).transpose()?;
        record(transaction, campaign, "设置公示", &title, before, after)
    })
}

/// Lets certificates be printed before the notice has ended, on record.
pub fn release(desk: &Desk, call: &Call<'_>, request: ReleaseCertificates) -> Result<Done> {
    let campaign = request.campaign;
    let reason = reason("提前放行证书", &request.reason)?;
    desk.library.transact(call, |transaction| {
        let title = campaigns::definition(transaction, campaign)?.title;
        if notices::get(transaction, campaign)?.is_none() {
            return Err(Error::Refused("还没有设置公示。请先设置公示的起始日和工作日数。".to_owned()));
        }
        notices::release(transaction, campaign, reason)?;
        record(transaction, campaign, "提前放行证书", &title, None, Some(reason))
    })
}

pub fn calendar(desk: &Desk, _: &Call<'_>, of: OfYear) -> Result<Vec<CalendarDay>> {
    desk.library.read(|connection| Ok(notices::calendar(connection)?.of_year(of.year)))
}

pub fn set_day(desk: &Desk, call: &Call<'_>, request: SetDay) -> Result<Done> {
    let SetDay { day, kind, name } = request;
    desk.library.transact(call, |transaction| {
        let before = notices::calendar(transaction)?.of_day(day);
        match kind {
            None => notices::clear_day(transaction, day)?,
            Some(kind) => {
                let usual = if kind == DayKind::Holiday { "放假" } else { "调休上班" };
                let name = Some(name.trim()).filter(|name| !name.is_empty()).unwrap_or(usual).to_owned();
                notices::enter_day(transaction, &CalendarDay { day, kind, name })?;
            }
        }
        let after = notices::calendar(transaction)?.of_day(day);
        let (subject, name, action) = (("calendar", 0), day.chinese(), "修改节假日和调休");
        history::record(transaction, Act { campaign: None, subject, name: &name, action, before, after })?;
        Ok(Done {})
    })
}

/// The last day of the campaign's notice; none while it was not set.
pub(super) fn last_day(connection: &Connection, campaign: CampaignId) -> Result<Option<Day>> {
    let Some(Notice { starts_on: Some(first), working_days, .. }) = notices::get(connection, campaign)? else {
        return Ok(None);
    };
    Ok(calendar::last_day(first, working_days, &notices::calendar(connection)?))
}

/// Why certificates may not be printed yet; none where they may. A rehearsal has no notice: its mark stays.
pub(super) fn held_back(
    connection: &Connection,
    campaign: CampaignId,
    definition: &Definition,
    today: Day,
) -> Result<Option<String>> {
    let Some(notice) = notices::get(connection, campaign)? else {
        // A notice that was not kept here may have been held all the same, on the days of its stage.
        let ahead = |stage: &&Stage| stage.ends_on.or(stage.starts_on).is_none_or(|last| today <= last);
        let mut notices = definition.stages.iter().filter(|stage| stage.kind == StageKind::Notice);
        let due = !definition.rehearsal && notices.any(|stage| ahead(&stage));
        return Ok(due.then(|| "本活动须先公示，公示尚未设置。请在“公示”里设置起始日和工作日数。".to_owned()));
    };
    if notice.released.is_some() {
        return Ok(None);
    }
    let last = last_day(connection, campaign)?.or_not_found("公示的截止日")?;
    if today <= last {
        return Ok(Some(format!(
            "公示到{}截止，期满后方可打印证书。确需提前的，请在“公示”里写明理由后放行。",
            last.chinese()
        )));
    }
    let confirmed = awards::decision(connection, campaign)?.filter(|decision| decision.state == AwardState::Confirmed);
    if let (Some(first), Some(confirmed)) = (notice.starts_on, confirmed.map(|decision| decision.at.day()))
        && first < confirmed
    {
        return Ok(Some(format!(
            "公示始于{}，而奖项于{}才确认，公示的不是现在的奖项。请重新设置公示；确已公示的，请在“公示”里写明理由后放行。",
            first.chinese(),
            confirmed.chinese()
        )));
    }
    let waiting = objections::waiting(connection, campaign)?;
    Ok((waiting > 0).then(|| format!("尚有 {waiting} 件异议未处理。请在“公示”里处理后再打印证书。")))
}

fn told(connection: &Connection, notice: Notice) -> Result<Told> {
    let Notice { starts_on, working_days, contact, .. } = notice;
    let calendar = notices::calendar(connection)?;
    let ends_on = starts_on.and_then(|first| calendar::last_day(first, working_days, &calendar));
    Ok(Told { starts_on, working_days, ends_on, contact })
}

fn record<T: Serialize>(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    action: &str,
    name: &str,
    before: Option<T>,
    after: Option<T>,
) -> Result<Done> {
    let subject = ("notice", campaign.0);
    history::record(transaction, Act { campaign: Some(campaign), subject, name, action, before, after })?;
    Ok(Done {})
}
