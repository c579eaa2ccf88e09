//! Taking objections (异议): registered whether valid or not, saying why not; settled with a written outcome. Who
//! objected is shown by one command only and stands in no list, print, export or history.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Done;
use super::publish_notice::last_day;
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::model::notice::{Objection, ObjectionDraft, ObjectionState, Objector, flaws};
use crate::model::problem::Problem;
use crate::model::time::Day;
use crate::model::{CampaignId, ObjectionId};
use crate::store::history::{self, Act};
use crate::store::objections::{self, Kept};
use crate::store::{Connection, cases, notices};

#[derive(Clone, Deserialize, TS)]
pub struct RegisterObjection {
    pub campaign: CampaignId,
    pub draft: ObjectionDraft,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct RegisteredObjection {
    pub objection: ObjectionId,
    /// Why it is not valid; it is registered all the same.
    pub problems: Vec<Problem>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SettleObjection {
    pub campaign: CampaignId,
    pub objection: ObjectionId,
    pub state: ObjectionState,
    pub outcome: String,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct OfObjection {
    pub objection: ObjectionId,
}

/// What the history keeps of an objection: not who raised it, and not its words, which may tell.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(rename = "状态")]
    state: &'static str,
    #[serde(rename = "案例", skip_serializing_if = "Option::is_none")]
    case: Option<&'a str>,
    #[serde(rename = "处理结果", skip_serializing_if = "str::is_empty")]
    outcome: &'a str,
}

pub fn register(desk: &Desk, call: &Call<'_>, request: RegisterObjection) -> Result<RegisteredObjection> {
    let RegisterObjection { campaign, mut draft } = request;
    draft.content = draft.content.trim().to_owned();
    if draft.content.is_empty() {
        let problem = Problem::new("异议的内容未填", "请摘录异议所指的事项和理由").in_field("content");
        return Err(Error::Problems(vec![problem]));
    }
    desk.library.transact(call, |transaction| {
        notices::get(transaction, campaign)?
            .ok_or_else(|| Error::Refused("还没有设置公示，不能登记异议。请先设置公示。".to_owned()))?;
        let case = draft.case.map(|case| cases::get(transaction, case)).transpose()?;
        if case.as_ref().is_some_and(|case| case.campaign != campaign) {
            return Err(Error::NotFound { what: "这个活动的这个案例" });
        }
        let problems = flaws(&draft, last_day(transaction, campaign)?);
        let (objection, number) = objections::insert(transaction, campaign, &draft)?;
        let title = case.as_ref().map(|case| case.state.title.as_str());
        let after = Told { state: ObjectionState::Received.chinese(), case: title, outcome: "" };
        let act = Act {
            campaign: Some(campaign),
            subject: ("objection", objection.0),
            name: &format!("第 {number} 号异议"),
            action: "登记异议",
            before: None,
            after: Some(after),
        };
        history::record(transaction, act)?;
        Ok(RegisteredObjection { objection, problems })
    })
}

pub fn settle(desk: &Desk, call: &Call<'_>, request: SettleObjection) -> Result<Done> {
    let SettleObjection { campaign, objection, state, outcome } = request;
    let outcome = outcome.trim();
    if state == ObjectionState::Received {
        return Err(Error::Refused("请选择处理结果：不予受理、异议成立或异议不成立。".to_owned()));
    }
    if outcome.is_empty() {
        return Err(Error::Refused("处理异议须写明结果和理由。请填写后再保存。".to_owned()));
    }
    desk.library.transact(call, |transaction| {
        let kept = objections::list(transaction, campaign)?.into_iter().find(|kept| kept.id == objection);
        let kept = kept.or_not_found("这件异议")?;
        let valid = flaws(&kept.draft, last_day(transaction, campaign)?).is_empty();
        if !valid && state == ObjectionState::Upheld {
            let text = "这件异议不符合受理条件，不能认定成立。请补全材料重新登记，或按“不予受理”处理。";
            return Err(Error::Refused(text.to_owned()));
        }
        objections::settle(transaction, objection, state, outcome)?;
        let case = kept.case_title.as_deref();
        let act = Act {
            campaign: Some(campaign),
            subject: ("objection", objection.0),
            name: &format!("第 {} 号异议", kept.number),
            action: "处理异议",
            before: Some(Told { state: kept.state.chinese(), case, outcome: &kept.outcome }),
            after: Some(Told { state: state.chinese(), case, outcome }),
        };
        history::record(transaction, act)?;
        Ok(Done {})
    })
}

/// Who objected: confidential.
pub fn objector(desk: &Desk, _: &Call<'_>, of: OfObjection) -> Result<Objector> {
    desk.library.read(|connection| objections::objector(connection, of.objection))
}

/// The register, without who objected.
pub(super) fn list(connection: &Connection, campaign: CampaignId, last: Option<Day>) -> Result<Vec<Objection>> {
    Ok(objections::list(connection, campaign)?.into_iter().map(|kept| line(kept, last)).collect())
}

fn line(kept: Kept, last: Option<Day>) -> Objection {
    // What was settled is not judged again by days that were set later.
    let last = last.filter(|_| kept.state == ObjectionState::Received);
    let flaws: Vec<String> = flaws(&kept.draft, last).into_iter().map(|flaw| flaw.reason).collect();
    let (settled_at, settled_by) = kept.settled.unzip();
    Objection {
        id: kept.id,
        number: kept.number,
        received_on: kept.draft.received_on,
        case: kept.draft.case,
        case_title: kept.case_title,
        raised_by: kept.draft.raised_by,
        valid: flaws.is_empty(),
        invalid_because: flaws.join("；"),
        content: kept.draft.content,
        state: kept.state,
        outcome: kept.outcome,
        settled_at,
        settled_by,
    }
}
