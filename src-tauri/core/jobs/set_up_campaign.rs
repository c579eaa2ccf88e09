//! Setting up a campaign: from a definition, a template or a file; changing it; the demonstration; the overview.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Done, Nothing, OfCampaign};
use crate::desk::{Call, Desk, FileId, Output};
use crate::error::{Error, Result};
use crate::model::CampaignId;
use crate::model::campaign::{Definition, StageKind};
use crate::model::history::HistoryEntry;
use crate::model::time::{Day, Moment};

/// A line of the list of campaigns.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CampaignCard {
    pub id: CampaignId,
    pub title: String,
    pub slogan: String,
    pub edition: String,
    pub rehearsal: bool,
    /// Name of the stage today falls in, or of the last one before today.
    pub stage: Option<String>,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    pub cases: u32,
    pub shortlisted: u32,
    #[ts(type = "number | null")]
    pub participants: Option<u64>,
    pub awarded: u32,
    pub updated_at: Moment,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CampaignView {
    pub id: CampaignId,
    pub revision: u32,
    pub definition: Definition,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct NewCampaign {
    pub campaign: CampaignId,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct CreateCampaign {
    pub definition: Definition,
}

/// A definition shipped with the program, by key: `zhuhai-2020`.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct FromTemplate {
    pub key: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct FromFile {
    pub file: FileId,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Template {
    pub key: String,
    pub title: String,
    pub about: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct UpdateCampaign {
    pub campaign: CampaignId,
    pub revision: u32,
    pub definition: Definition,
}

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

pub fn list(_desk: &Desk, _call: &Call<'_>, _: Nothing) -> Result<Vec<CampaignCard>> {
    Err(Error::Refused(String::new()))
}

pub fn show(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<CampaignView> {
    Err(Error::Refused(String::new()))
}

pub fn overview(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<Overview> {
    Err(Error::Refused(String::new()))
}

pub fn templates(_desk: &Desk, _call: &Call<'_>, _: Nothing) -> Result<Vec<Template>> {
    Err(Error::Refused(String::new()))
}

pub fn create(_desk: &Desk, _call: &Call<'_>, _: CreateCampaign) -> Result<NewCampaign> {
    Err(Error::Refused(String::new()))
}

pub fn create_from_template(_desk: &Desk, _call: &Call<'_>, _: FromTemplate) -> Result<NewCampaign> {
    Err(Error::Refused(String::new()))
}

pub fn create_from_file(_desk: &Desk, _call: &Call<'_>, _: FromFile) -> Result<NewCampaign> {
    Err(Error::Refused(String::new()))
}

/// The demonstration: a template's campaign with its cases and rehearsal ballots, nothing decided.
pub fn create_demonstration(_desk: &Desk, _call: &Call<'_>, _: FromTemplate) -> Result<NewCampaign> {
    Err(Error::Refused(String::new()))
}

pub fn update(_desk: &Desk, _call: &Call<'_>, _: UpdateCampaign) -> Result<Done> {
    Err(Error::Refused(String::new()))
}

/// The definition as a TOML file.
pub fn export(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<Output> {
    Err(Error::Refused(String::new()))
}

/// Moves the campaign to the recycle bin.
pub fn remove(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<Done> {
    Err(Error::Refused(String::new()))
}
