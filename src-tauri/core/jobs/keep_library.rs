//! Keeping the library: its state, the log, the recycle bin, backup, restore, the check, the operator's name.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Done, Nothing, intake_cases, keep_jurors, set_up_campaign};
use crate::desk::{Call, Desk, FileId, Output};
use crate::error::{Error, Result};
use crate::model::history::HistoryEntry;
use crate::model::problem::Problem;
use crate::model::time::Moment;
use crate::model::trash::{TrashKind, Trashed};
use crate::model::{CampaignId, CaseId, JurorId};
use crate::store::history::{self, Act};
use crate::store::{Transaction, settings, trash};

/// Who acts while nobody has given a name.
pub const NOBODY: &str = "未登记";

/// The status bar.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LibraryStatus {
    /// File name without folder and extension.
    pub name: String,
    pub operator: String,
    pub saved_at: Option<Moment>,
    pub backed_up_at: Option<Moment>,
    /// Entries in the recycle bin.
    pub trashed: u32,
    /// Version of the program.
    pub version: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SetOperator {
    pub name: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ListHistory {
    /// None = the whole library.
    #[serde(default)]
    pub campaign: Option<CampaignId>,
    /// Entries older than this number; none = from the newest.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub before: Option<i64>,
    pub limit: u32,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct OfTrash {
    pub kind: TrashKind,
    #[ts(type = "number")]
    pub id: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LibraryCheck {
    pub sound: bool,
    #[ts(type = "number")]
    pub history_entries: i64,
    pub problems: Vec<Problem>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct RestoreLibrary {
    pub file: FileId,
}

/// The name the operator has given; doors sign every call with it.
pub fn operator(desk: &Desk) -> Result<String> {
    let name = desk.library.read(|connection| settings::get(connection, settings::OPERATOR))?;
    Ok(name.filter(|name| !name.is_empty()).unwrap_or_else(|| NOBODY.to_owned()))
}

pub fn status(desk: &Desk, _call: &Call<'_>, _: Nothing) -> Result<LibraryStatus> {
    let operator = operator(desk)?;
    let name = desk.library.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
    desk.library.read(|connection| {
        let backed_up_at = settings::get(connection, settings::BACKED_UP_AT)?.and_then(|text| Moment::parse(&text));
        Ok(LibraryStatus {
            name,
            operator,
            saved_at: history::list(connection, None, None, 1)?.first().map(|entry| entry.at),
            backed_up_at,
            trashed: trash::list(connection)?.len().try_into().unwrap_or(u32::MAX),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    })
}

pub fn set_operator(desk: &Desk, call: &Call<'_>, request: SetOperator) -> Result<Done> {
    let name = request.name.trim();
    if name.is_empty() || name.chars().count() > 30 {
        return Err(Error::Refused("操作人姓名应为 1 至 30 个字。".to_owned()));
    }
    desk.library.transact(call, |transaction| {
        let before = settings::get(transaction, settings::OPERATOR)?;
        settings::set(transaction, settings::OPERATOR, name)?;
        record(transaction, "登记操作人", name, before.as_deref(), Some(name))
    })
}

pub fn history(desk: &Desk, _call: &Call<'_>, request: ListHistory) -> Result<Vec<HistoryEntry>> {
    desk.library.read(|connection| history::list(connection, request.campaign, request.before, request.limit.min(500)))
}

pub fn trash(desk: &Desk, _call: &Call<'_>, _: Nothing) -> Result<Vec<Trashed>> {
    desk.library.read(trash::list)
}

pub fn restore_trashed(desk: &Desk, call: &Call<'_>, request: OfTrash) -> Result<Done> {
    match request.kind {
        TrashKind::Campaign => set_up_campaign::restore(desk, call, CampaignId(request.id)),
        TrashKind::Case => intake_cases::restore(desk, call, CaseId(request.id)),
        TrashKind::Juror => keep_jurors::restore(desk, call, JurorId(request.id)),
    }
}

/// Integrity of the file, of its references and of the chain of history.
pub fn check(desk: &Desk, call: &Call<'_>, _: Nothing) -> Result<LibraryCheck> {
    call.step("检查案例库文件", 0, 2)?;
    desk.library.read(|connection| {
        let mut problems = crate::store::backup::integrity(connection)?;
        call.step("核对操作日志", 1, 2)?;
        let (history_entries, broken) = history::verify(connection)?;
        problems.extend(broken);
        call.step("检查完毕", 2, 2)?;
        Ok(LibraryCheck { sound: problems.is_empty(), history_entries, problems })
    })
}

/// The whole library as one file; a copy stays in the folder “备份” beside the library.
pub fn backup(desk: &Desk, call: &Call<'_>, _: Nothing) -> Result<Output> {
    call.step("备份案例库", 0, 1)?;
    let path = desk.library.back_up(call.now)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    desk.library.transact(call, |transaction| {
        settings::set(transaction, settings::BACKED_UP_AT, &call.now.to_string())?;
        record(transaction, "备份案例库", &name, None, None)
    })?;
    let bytes = std::fs::metadata(&path).map_err(|cause| Error::file(format!("读取备份“{name}”"), cause))?.len();
    Ok(Output { file: desk.files.admit(&path, &name)?, name, bytes })
}

/// Replaces the library by a backup; what stood before is kept in the folder “备份”.
pub fn restore(desk: &Desk, call: &Call<'_>, request: RestoreLibrary) -> Result<Done> {
    let source = desk.files.get(&request.file)?;
    call.step("恢复案例库", 0, 1)?;
    desk.library.restore(&source.path, call.now)?;
    desk.library.transact(call, |transaction| record(transaction, "从备份恢复案例库", &source.name, None, None))
}

fn record(
    transaction: &Transaction<'_>,
    action: &str,
    name: &str,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<Done> {
    let subject = ("library", 0);
    history::record(transaction, Act { campaign: None, subject, name, action, before, after })?;
    Ok(Done {})
}
