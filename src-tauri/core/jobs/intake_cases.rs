//! Taking in cases one by one: the table, the form with its problems, undo, status, removal. Many at once come
//! through [`super::import_cases`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Done, OfCampaign};
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::model::answer::normalise_answers;
use crate::model::campaign::Definition;
use crate::model::case::{
    CaseDraft, CaseRow, CaseState, CaseStatus, CaseView, EarlierCase, check_case, quoted, title_key,
};
use crate::model::field::tidy_line;
use crate::model::history::HistoryEntry;
use crate::model::problem::Problem;
use crate::model::{CampaignId, CaseId};
use crate::store::history::Act;
use crate::store::{Transaction, campaigns, cases, history as log};

#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct OfCase {
    pub case: CaseId,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveCase {
    pub campaign: CampaignId,
    /// None = a new case.
    #[serde(default)]
    pub case: Option<CaseId>,
    /// Revision the form was opened at; ignored for a new case.
    #[serde(default)]
    pub revision: u32,
    pub draft: CaseDraft,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct SavedCase {
    pub case: CaseId,
    pub revision: u32,
    /// What remains to be mended; the case is kept all the same.
    pub problems: Vec<Problem>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SetStatus {
    pub cases: Vec<CaseId>,
    pub status: CaseStatus,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct Cases {
    pub cases: Vec<CaseId>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct RemovedCases {
    /// Of these, those that a vote or a judging result counted until now.
    pub counted: u32,
}

/// What a change of a case is called in the history.
mod action {
    pub const ADD: &str = "新增案例";
    pub const CHANGE: &str = "修改案例";
    pub const UNDO: &str = "撤销修改";
    pub const STATUS: &str = "修改案例状态";
    pub const REMOVE: &str = "移入回收站";
    pub const RESTORE: &str = "从回收站恢复";
}

/// The cases of a campaign with the count of what is to be mended in each.
pub fn list(desk: &Desk, _call: &Call<'_>, request: OfCampaign) -> Result<Vec<CaseRow>> {
    desk.library.read(|library| {
        let definition = campaigns::definition(library, request.campaign)?;
        let all = cases::of_campaign(library, request.campaign)?;
        let mut awards = cases::awards(library, request.campaign)?;
        let problems = problems_of_all(&definition, &all);
        let rows = all.into_iter().zip(problems).map(|(case, problems)| CaseRow {
            id: case.id,
            category_id: case.state.category,
            category: definition.category(case.state.category).map(|c| c.name.clone()).unwrap_or_default(),
            number: case.state.number,
            title: case.state.title,
            units: case.state.units,
            status: case.state.status,
            award: awards.remove(&case.id),
            problems: u32::try_from(problems.len()).unwrap_or(u32::MAX),
            updated_at: case.updated_at,
        });
        Ok(rows.collect())
    })
}

/// What is to be mended in each of all the cases of a campaign.
pub(super) fn problems_of_all(definition: &Definition, all: &[cases::Kept]) -> Vec<Vec<Problem>> {
    let mut twins: BTreeMap<String, Vec<&cases::Kept>> = BTreeMap::new();
    for case in all {
        twins.entry(title_key(&case.state.title)).or_default().push(case);
    }
    let problems = all.iter().map(|case| {
        let category = definition.category(case.state.category);
        let same = twins.get(&title_key(&case.state.title)).into_iter().flatten().find(|other| other.id != case.id);
        let twin =
            same.and_then(|other| Some((definition.category(other.state.category)?.name.clone(), other.state.number)));
        check_case(category.map_or(&[], |c| c.fields.as_slice()), &case.state, twin)
    });
    problems.collect()
}

/// One case with its form, its problems and whether its last change can be taken back.
pub fn show(desk: &Desk, _call: &Call<'_>, request: OfCase) -> Result<CaseView> {
    desk.library.read(|library| {
        let case = cases::present(library, request.case)?;
        let definition = campaigns::definition(library, case.campaign)?;
        let category = definition.category(case.state.category).or_not_found("案例所属的类别")?.clone();
        let twin = cases::twin(library, case.campaign, &case.state.title, Some(case.id))?;
        let problems = check_case(&category.fields, &case.state, twin);
        let can_undo = last_change(&log::of(library, "case", case.id.0)?).is_some();
        let award = cases::awards(library, case.campaign)?.remove(&case.id);
        Ok(CaseView {
            id: case.id,
            campaign: case.campaign,
            category,
            number: case.state.number,
            title: case.state.title,
            units: case.state.units,
            answers: case.state.answers,
            status: case.state.status,
            award,
            revision: case.revision,
            problems,
            can_undo,
        })
    })
}

/// Every change of a case, newest first.
pub fn history(desk: &Desk, _call: &Call<'_>, request: OfCase) -> Result<Vec<HistoryEntry>> {
    desk.library.read(|library| {
        cases::get(library, request.case)?;
        log::of(library, "case", request.case.0)
    })
}

/// The same case in other campaigns (历届).
pub fn earlier(desk: &Desk, _call: &Call<'_>, request: OfCase) -> Result<Vec<EarlierCase>> {
    desk.library.read(|library| cases::earlier(library, &cases::present(library, request.case)?))
}

/// Keeps what the form holds; what remains to be mended comes back as problems. Only what the library cannot
/// keep is refused: no title, no such category, a number that is taken.
pub fn save(desk: &Desk, call: &Call<'_>, request: SaveCase) -> Result<SavedCase> {
    desk.library.transact(call, |transaction| {
        let definition = campaigns::definition(transaction, request.campaign)?;
        let before = match request.case {
            Some(id) => {
                let kept = cases::present(transaction, id)?;
                if kept.campaign != request.campaign {
                    return Err(Error::NotFound { what: "这个案例" });
                }
                if kept.revision != request.revision {
                    return Err(Error::Conflict { what: "这个案例" });
                }
                Some(kept)
            }
            None => None,
        };
        let state = state_of(transaction, &definition, request.draft, before.as_ref())?;
        let (case, revision) = match before {
            Some(kept) if kept.state == state => (kept.id, kept.revision),
            Some(kept) => (kept.id, change(transaction, action::CHANGE, &kept, &state)?),
            None => (add(transaction, request.campaign, &state)?, 1),
        };
        let twin = cases::twin(transaction, request.campaign, &state.title, Some(case))?;
        let fields = definition.category(state.category).map_or(&[][..], |c| &c.fields);
        Ok(SavedCase { case, revision, problems: check_case(fields, &state, twin) })
    })
}

/// The draft as it is kept.
fn state_of(
    transaction: &Transaction<'_>,
    definition: &Definition,
    draft: CaseDraft,
    before: Option<&cases::Kept>,
) -> Result<CaseState> {
    let Some(category) = definition.category(draft.category) else {
        return Err(Error::Problems(vec![
            Problem::new("所选类别不在这个活动中", "请重新选择类别").in_field("category"),
        ]));
    };
    let title = tidy_line(&draft.title);
    let mut problems = Vec::new();
    if title.is_empty() {
        problems.push(Problem::new("项目名称未填", "请填写项目名称").in_field("title"));
    }
    // In another category the old number says nothing: the case takes the next one there.
    let moved = before.is_some_and(|kept| kept.state.category != draft.category);
    let own = before.map(|kept| kept.state.number);
    let number = match draft.number.or(own).filter(|number| !moved || Some(*number) != own) {
        Some(number) => number,
        None => cases::next_number(transaction, draft.category)?,
    };
    if number == 0 {
        problems.push(Problem::new("序号不能为 0", "请从 1 起编号").in_field("number"));
    }
    if let Some(other) = cases::number_taken(transaction, draft.category, number, before.map(|kept| kept.id))? {
        let reason = format!("{}第 {number} 号已是“{other}”", category.name);
        problems.push(Problem::new(reason, "请改用其他序号，或留空由程序编号").in_field("number"));
    }
    if !problems.is_empty() {
        return Err(Error::Problems(problems));
    }
    let mut answers = normalise_answers(&category.fields, draft.answers);
    for (key, answer) in before.into_iter().flat_map(|kept| &kept.state.answers) {
        // The form does not show it, so that the draft cannot speak of it.
        if !category.fields.iter().any(|field| field.key == *key) {
            answers.entry(key.clone()).or_insert_with(|| answer.clone());
        }
    }
    let units = draft.units.iter().map(|unit| tidy_line(unit)).filter(|unit| !unit.is_empty()).collect();
    let status = before.map_or(CaseStatus::Received, |kept| kept.state.status);
    Ok(CaseState { category: draft.category, number, title, units, answers, status, removed: false })
}

/// Adds a case and tells the history.
pub(super) fn add(transaction: &Transaction<'_>, campaign: CampaignId, state: &CaseState) -> Result<CaseId> {
    let case = cases::insert(transaction, campaign, state)?;
    log::record(
        transaction,
        Act {
            campaign: Some(campaign),
            subject: ("case", case.0),
            name: &state.title,
            action: action::ADD,
            before: None,
            after: Some(state),
        },
    )?;
    Ok(case)
}

/// Brings a case to `state`, tells the history, returns the new revision.
fn change(transaction: &Transaction<'_>, action: &str, before: &cases::Kept, state: &CaseState) -> Result<u32> {
    let revision = cases::update(transaction, before.id, state)?;
    log::record(
        transaction,
        Act {
            campaign: Some(before.campaign),
            subject: ("case", before.id.0),
            name: &state.title,
            action,
            before: Some(&before.state),
            after: Some(state),
        },
    )?;
    Ok(revision)
}

/// The newest change of a case that was not taken back, before and after. Its creation is none.
fn last_change(entries: &[HistoryEntry]) -> Option<(CaseState, CaseState)> {
    let mut taken_back = 0u32;
    for entry in entries {
        if entry.action == action::UNDO {
            taken_back += 1;
        } else if taken_back > 0 {
            taken_back -= 1;
        } else {
            let read = |state: &Option<serde_json::Value>| serde_json::from_value(state.clone()?).ok();
            return Some((read(&entry.before)?, read(&entry.after)?));
        }
    }
    None
}

/// Takes back the last change of the case; the taking back is itself a change in its history. Only what that
/// change touched is put back.
pub fn undo(desk: &Desk, call: &Call<'_>, request: OfCase) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        let kept = cases::get(transaction, request.case)?;
        campaigns::definition(transaction, kept.campaign)?;
        let Some((before, after)) = last_change(&log::of(transaction, "case", kept.id.0)?) else {
            return Err(Error::Refused("这个案例没有可以撤销的修改。".to_owned()));
        };
        let state = take_back(&kept.state, before, after);
        if let Some(other) = cases::number_taken(transaction, state.category, state.number, Some(kept.id))? {
            return Err(Error::Refused(format!(
                "原序号 {} 已由“{other}”使用，不能撤销。请先修改“{other}”的序号。",
                state.number
            )));
        }
        if kept.state.status == CaseStatus::Awarded && (state.status, state.removed) != (kept.state.status, false) {
            return Err(decided(&kept));
        }
        change(transaction, action::UNDO, &kept, &state)?;
        Ok(Done {})
    })
}

fn take_back(now: &CaseState, before: CaseState, after: CaseState) -> CaseState {
    fn part<T: PartialEq + Clone>(now: &T, before: T, after: T) -> T {
        if before == after { now.clone() } else { before }
    }
    CaseState {
        category: part(&now.category, before.category, after.category),
        number: part(&now.number, before.number, after.number),
        title: part(&now.title, before.title, after.title),
        units: part(&now.units, before.units, after.units),
        answers: part(&now.answers, before.answers, after.answers),
        status: part(&now.status, before.status, after.status),
        removed: part(&now.removed, before.removed, after.removed),
    }
}

/// A case with a confirmed award keeps its place until the awards are opened again, on record.
fn decided(case: &cases::Kept) -> Error {
    Error::Refused(format!(
        "{}的奖项已经确认，不能改变状态或移入回收站。请先在“结果与奖项”中“重新评议”。",
        quoted(&case.state.title)
    ))
}

/// Gives several cases one status; 获奖 comes only from confirming the awards.
pub fn set_status(desk: &Desk, call: &Call<'_>, request: SetStatus) -> Result<Done> {
    if request.status == CaseStatus::Awarded {
        let message = "“获奖”状态由确认奖项得出，不能直接设置。请在“结果与奖项”中评定并确认。";
        return Err(Error::Refused(message.to_owned()));
    }
    desk.library.transact(call, |transaction| {
        change_each(transaction, &request.cases, action::STATUS, |state| state.status = request.status)
    })
}

/// Moves cases to the recycle bin.
pub fn remove(desk: &Desk, call: &Call<'_>, request: Cases) -> Result<RemovedCases> {
    desk.library.transact(call, |transaction| {
        let mut counted = 0;
        for case in &request.cases {
            counted += u32::from(cases::is_counted(transaction, *case)?);
        }
        change_each(transaction, &request.cases, action::REMOVE, |state| state.removed = true)?;
        Ok(RemovedCases { counted })
    })
}

/// Takes a case out of the recycle bin; it gets the next free number where its own was given away meanwhile.
pub(super) fn restore(desk: &Desk, call: &Call<'_>, case: CaseId) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        let kept = cases::get(transaction, case)?;
        if !kept.state.removed {
            return Err(Error::NotFound { what: "回收站中的这个案例" });
        }
        campaigns::definition(transaction, kept.campaign)?;
        let mut state = CaseState { removed: false, ..kept.state.clone() };
        if cases::number_taken(transaction, state.category, state.number, Some(case))?.is_some() {
            state.number = cases::next_number(transaction, state.category)?;
        }
        change(transaction, action::RESTORE, &kept, &state)?;
        Ok(Done {})
    })
}

fn change_each(
    transaction: &Transaction<'_>,
    ids: &[CaseId],
    action: &str,
    edit: impl Fn(&mut CaseState),
) -> Result<Done> {
    for id in ids {
        let kept = cases::present(transaction, *id)?;
        let mut state = kept.state.clone();
        edit(&mut state);
        if state == kept.state {
            continue;
        }
        if kept.state.status == CaseStatus::Awarded {
            return Err(decided(&kept));
        }
        change(transaction, action, &kept, &state)?;
    }
    Ok(Done {})
}
