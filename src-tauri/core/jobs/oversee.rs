//! The page 概览: where the campaign stands today and what is to be done next, computed from what is there.

use serde::Serialize;
use ts_rs::TS;

use super::OfCampaign;
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::campaign::StageKind;
use crate::model::history::HistoryEntry;
use crate::model::time::Day;

/// The page 概览.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Overview {
    pub stages: Vec<StageLine>,
    pub received: u32,
    pub shortlisted: u32,
    #[ts(type = "number | null")]
    pub participants: Option<u64>,
    pub awarded: u32,
    pub categories: Vec<CategoryLine>,
    pub todos: Vec<Todo>,
    pub recent: Vec<HistoryEntry>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct StageLine {
    pub kind: StageKind,
    pub name: String,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    pub state: StageState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    Past,
    Now,
    Ahead,
    Undated,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CategoryLine {
    pub name: String,
    pub received: u32,
    pub shortlisted: u32,
    pub awarded: u32,
    /// Cases whose form has problems.
    pub incomplete: u32,
}

/// What is to be done next; `page` is the page of the campaign that does it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Todo {
    pub title: String,
    pub about: String,
    pub page: TodoPage,
    pub action: String,
    pub ready: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TodoPage {
    Settings,
    Cases,
    Review,
    Vote,
    Awards,
    Ceremony,
    Print,
}

pub fn overview(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<Overview> {
    Err(Error::Refused(String::new()))
}
