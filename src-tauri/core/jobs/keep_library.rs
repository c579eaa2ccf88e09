//! Keeping the library: its state, the log, the recycle bin, backup, restore, the check, settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Done, Nothing};
use crate::desk::{Call, Desk, FileId, Output};
use crate::error::{Error, Result};
use crate::model::CampaignId;
use crate::model::history::HistoryEntry;
use crate::model::problem::Problem;
use crate::model::time::Moment;

/// The status bar.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LibraryStatus {
    /// File name without folder.
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

#[derive(Debug, Clone, Serialize, TS)]
pub struct Trashed {
    pub kind: TrashKind,
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    /// The campaign a case belongs to.
    pub campaign: Option<String>,
    pub removed_at: Moment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TrashKind {
    Campaign,
    Case,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct OfTrash {
    pub kind: TrashKind,
    #[ts(type = "number")]
    pub id: i64,
}

#[derive(Debug, Clone, Serialize, TS)]
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

pub fn status(_desk: &Desk, _call: &Call<'_>, _: Nothing) -> Result<LibraryStatus> {
    Err(Error::Refused(String::new()))
}

pub fn set_operator(_desk: &Desk, _call: &Call<'_>, _: SetOperator) -> Result<Done> {
    Err(Error::Refused(String::new()))
}

pub fn history(_desk: &Desk, _call: &Call<'_>, _: ListHistory) -> Result<Vec<HistoryEntry>> {
    Err(Error::Refused(String::new()))
}

pub fn trash(_desk: &Desk, _call: &Call<'_>, _: Nothing) -> Result<Vec<Trashed>> {
    Err(Error::Refused(String::new()))
}

pub fn restore_trashed(_desk: &Desk, _call: &Call<'_>, _: OfTrash) -> Result<Done> {
    Err(Error::Refused(String::new()))
}

/// Integrity of the file and of the chain of history.
pub fn check(_desk: &Desk, _call: &Call<'_>, _: Nothing) -> Result<LibraryCheck> {
    Err(Error::Refused(String::new()))
}

/// The whole library as one file.
pub fn backup(_desk: &Desk, _call: &Call<'_>, _: Nothing) -> Result<Output> {
    Err(Error::Refused(String::new()))
}

/// Replaces the library by a backup; what stood before is kept beside it.
pub fn restore(_desk: &Desk, _call: &Call<'_>, _: RestoreLibrary) -> Result<Done> {
    Err(Error::Refused(String::new()))
}
