//! Keeping the pool of jurors: the list, one by one, many from a table all or nothing, removal. Telephone numbers go
//! into the pool and nowhere else; the history only says whether there is one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Done, Nothing};
use crate::desk::{Call, Desk, FileId};
use crate::error::{Error, Result};
use crate::files::juror_file::{self, JurorFile};
use crate::model::JurorId;
use crate::model::juror::{Juror, JurorDraft, person_key};
use crate::model::problem::Problem;
use crate::store::history::{self, Act};
use crate::store::{Connection, Transaction, jurors};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveJuror {
    /// None = a new juror.
    #[serde(default)]
    pub juror: Option<JurorId>,
    /// Revision the form was opened at; none for a new juror.
    #[serde(default)]
    pub revision: Option<u32>,
    pub draft: JurorDraft,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct SavedJuror {
    pub juror: JurorId,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct Jurors {
    pub jurors: Vec<JurorId>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ImportJurors {
    pub file: FileId,
}

/// What an import did; with problems it did nothing.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportedJurors {
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub added: u64,
    /// Jurors of the same name and unit of whom the file says something else.
    #[ts(type = "number")]
    pub updated: u64,
    pub problems: Vec<Problem>,
}

/// A juror as the history shows him.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(rename = "姓名")]
    name: &'a str,
    #[serde(rename = "单位")]
    unit: &'a str,
    #[serde(rename = "职务")]
    title: &'a str,
    #[serde(rename = "评委组")]
    jury_group: &'a str,
    #[serde(rename = "手机")]
    phone: &'a str,
}

/// The pool.
pub fn list(desk: &Desk, _call: &Call<'_>, _: Nothing) -> Result<Vec<Juror>> {
    desk.library.read(jurors::list)
}

pub fn save(desk: &Desk, call: &Call<'_>, request: SaveJuror) -> Result<SavedJuror> {
    let draft = request.draft.tidied();
    desk.library.transact(call, |transaction| {
        let before = request.juror.map(|id| jurors::present(transaction, id)).transpose()?;
        if before.as_ref().is_some_and(|juror| Some(juror.revision) != request.revision) {
            return Err(Error::Conflict { what: "这位评委" });
        }
        let mut problems = draft.problems();
        if let Some(other) = twin(&jurors::list(transaction)?, &draft, request.juror) {
            problems.push(same_person(other));
        }
        if !problems.is_empty() {
            return Err(Error::Problems(problems));
        }
        let juror = match before {
            Some(before) if draft_of(&before) == draft => before.id,
            Some(before) => change(transaction, &before, &draft)?,
            None => add(transaction, &draft)?,
        };
        Ok(SavedJuror { juror })
    })
}

/// Moves jurors to the recycle bin; one with a seat stays, for the results name him.
pub fn remove(desk: &Desk, call: &Call<'_>, request: Jurors) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        let mut problems = Vec::new();
        for id in &request.jurors {
            let juror = jurors::present(transaction, *id)?;
            let campaigns = jurors::seated_in(transaction, *id)?;
            if !campaigns.is_empty() {
                let titles: Vec<String> = campaigns.iter().map(|title| format!("“{title}”")).collect();
                let reason = format!("在{}中有席位，不能移入回收站", titles.join("、"));
                problems.push(Problem::new(reason, "请先在活动中撤去席位").in_field(&juror.name));
                continue;
            }
            jurors::set_removed(transaction, *id, true)?;
            tell(transaction, *id, "移入回收站", Some(&draft_of(&juror)), None)?;
        }
        if problems.is_empty() { Ok(Done {}) } else { Err(Error::Problems(problems)) }
    })
}

/// Takes a juror out of the recycle bin.
pub(super) fn restore(desk: &Desk, call: &Call<'_>, id: JurorId) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        let draft = draft_of(&jurors::removed(transaction, id)?);
        if let Some(other) = twin(&jurors::list(transaction)?, &draft, None) {
            return Err(Error::Problems(vec![same_person(other)]));
        }
        jurors::set_removed(transaction, id, false)?;
        tell(transaction, id, "从回收站恢复", None, Some(&draft))?;
        Ok(Done {})
    })
}

/// Takes in a list, all or nothing; a juror of the same name and unit is brought up to it, where it says anything.
pub fn import(desk: &Desk, call: &Call<'_>, request: ImportJurors) -> Result<ImportedJurors> {
    let filed = desk.files.get(&request.file)?;
    let file = juror_file::read(&filed.path, &filed.name)?;
    let rows = count(file.rows.len());
    let problems = problems(&file);
    if !problems.is_empty() {
        return Ok(ImportedJurors { rows, added: 0, updated: 0, problems });
    }
    desk.library.transact(call, |transaction| {
        let known: BTreeMap<_, Juror> = pool(transaction)?;
        let (mut added, mut updated) = (0, 0);
        for (_, row) in &file.rows {
            match known.get(&row.key()) {
                Some(juror) => {
                    let draft = brought_up(juror, row);
                    if draft != draft_of(juror) {
                        change(transaction, juror, &draft)?;
                        updated += 1;
                    }
                }
                None => {
                    add(transaction, row)?;
                    added += 1;
                }
            }
        }
        if added + updated > 0 {
            let after = serde_json::json!({ "rows": rows, "added": added, "updated": updated, "sha256": file.sha256 });
            let act = Act {
                campaign: None,
                subject: ("jury", 0),
                name: &file.name,
                action: "导入评委",
                before: None,
                after: Some(after),
            };
            history::record(transaction, act)?;
        }
        Ok(ImportedJurors { rows, added, updated, problems: Vec::new() })
    })
}

/// All that is wrong with a list, by row.
fn problems(file: &JurorFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen: BTreeMap<(String, String), u64> = BTreeMap::new();
    for (row, draft) in &file.rows {
        let own = draft.problems().into_iter().map(|problem| {
            let label = match problem.field.as_deref() {
                Some("unit") => "单位",
                Some("title") => "职务",
                Some("jury_group") => "评委组",
                Some("phone") => "手机",
                _ => "姓名",
            };
            problem.at_row(*row).in_field(label)
        });
        problems.extend(own);
        match seen.get(&draft.key()) {
            Some(first) if !draft.name.is_empty() => {
                let reason = format!("“{}”与第 {first} 行姓名、单位相同", draft.name);
                problems.push(Problem::new(reason, "请删去其中一行").at_row(*row).in_field("姓名"));
            }
            _ => {
                seen.insert(draft.key(), *row);
            }
        }
    }
    if file.rows.is_empty() {
        problems.push(Problem::new("表头之下没有评委", "请核对文件"));
    }
    problems
}

/// The pool by name and unit; of two that are the same the one who was there first.
fn pool(connection: &Connection) -> Result<BTreeMap<(String, String), Juror>> {
    let all = jurors::list(connection)?.into_iter().rev();
    Ok(all.map(|juror| (person_key(&juror.name, &juror.unit), juror)).collect())
}

/// What the pool and a row say together; a blank cell says nothing.
fn brought_up(juror: &Juror, row: &JurorDraft) -> JurorDraft {
    let said = |old: &String, new: &String| if new.is_empty() { old.clone() } else { new.clone() };
    JurorDraft {
        name: row.name.clone(),
        unit: said(&juror.unit, &row.unit),
        title: said(&juror.title, &row.title),
        jury_group: said(&juror.jury_group, &row.jury_group),
        phone: said(&juror.phone, &row.phone),
    }
}

fn twin<'a>(pool: &'a [Juror], draft: &JurorDraft, except: Option<JurorId>) -> Option<&'a Juror> {
    let same = |juror: &&Juror| person_key(&juror.name, &juror.unit) == draft.key() && Some(juror.id) != except;
    pool.iter().find(same)
}

fn same_person(other: &Juror) -> Problem {
    let unit = if other.unit.is_empty() { String::new() } else { format!("（{}）", other.unit) };
    let reason = format!("评委库中已有“{}”{unit}", other.name);
    Problem::new(reason, "请修改那一位；确是两人的，请在单位中写明区别").in_field("name")
}

fn add(transaction: &Transaction<'_>, draft: &JurorDraft) -> Result<JurorId> {
    let id = jurors::insert(transaction, draft)?;
    tell(transaction, id, "新增评委", None, Some(draft))?;
    Ok(id)
}

fn change(transaction: &Transaction<'_>, before: &Juror, draft: &JurorDraft) -> Result<JurorId> {
    jurors::update(transaction, before.id, before.revision, draft)?;
    tell(transaction, before.id, "修改评委", Some(&draft_of(before)), Some(draft))?;
    Ok(before.id)
}

fn tell(
    transaction: &Transaction<'_>,
    id: JurorId,
    action: &str,
    before: Option<&JurorDraft>,
    after: Option<&JurorDraft>,
) -> Result<()> {
    fn told(draft: &JurorDraft) -> Told<'_> {
        let phone = if draft.phone.is_empty() { "未登记" } else { "已登记" };
        let JurorDraft { name, unit, title, jury_group, .. } = draft;
        Told { name, unit, title, jury_group, phone }
    }
    let name = after.or(before).map(|draft| draft.name.clone()).unwrap_or_default();
    let (before, after) = (before.map(told), after.map(told));
    history::record(transaction, Act { campaign: None, subject: ("juror", id.0), name: &name, action, before, after })
}

fn draft_of(juror: &Juror) -> JurorDraft {
    JurorDraft {
        name: juror.name.clone(),
        unit: juror.unit.clone(),
        title: juror.title.clone(),
        jury_group: juror.jury_group.clone(),
        phone: juror.phone.clone(),
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
