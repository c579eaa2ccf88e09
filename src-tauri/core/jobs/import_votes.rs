//! The public vote: look at an export, check it under the rules, import it all or nothing, tally it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Done, OfCampaign};
use crate::desk::{Call, Desk, FileId, Output};
use crate::error::{Error, Result};
use crate::model::tally::Tally;
use crate::model::time::Moment;
use crate::model::vote::{Reason, Rejected};
use crate::model::{CampaignId, CaseId, ImportId};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct LookAtVotes {
    pub campaign: CampaignId,
    pub file: FileId,
}

/// What kind of table a vote file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VoteFormat {
    /// One row a ballot, one column a category (问卷星 by option text).
    WideText,
    /// One row a case: 类别, 项目名称, 票数.
    TallyTable,
}

/// What each column is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind", content = "category")]
pub enum ColumnRole {
    /// Submit time.
    Time,
    /// Voter id (OpenID); duplicates are found by it.
    Voter,
    Ip,
    /// Choices of the category with this name.
    Choices(String),
    /// Tally table: category, title, votes.
    Category,
    Title,
    Votes,
    Ignored,
}

/// How a file is read: recognised by its headers, correctable, sent back by the UI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoteMapping {
    pub format: VoteFormat,
    /// Row of the headings, counted from 1.
    pub header_row: u32,
    pub columns: Vec<ColumnRole>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct VoteLook {
    pub name: String,
    #[ts(type = "number")]
    pub bytes: u64,
    pub sha256: String,
    /// “UTF-8”, “GB18030”, “Excel 工作簿”.
    pub encoding: String,
    pub headings: Vec<String>,
    /// Up to ten rows as text.
    pub sample: Vec<Vec<String>>,
    #[ts(type = "number")]
    pub rows: u64,
    pub mapping: VoteMapping,
    /// What keeps the file from being checked as it stands, in Chinese: “没有投票人标识列，不能查重”.
    pub remarks: Vec<String>,
}

/// A person's decision about one spelling that matched no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MatchDecision {
    pub category: String,
    pub spelling: String,
    /// None = it is no case of this campaign.
    pub case: Option<CaseId>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct CheckVotes {
    pub campaign: CampaignId,
    pub file: FileId,
    /// None = as recognised.
    #[serde(default)]
    pub mapping: Option<VoteMapping>,
    #[serde(default)]
    pub decisions: Vec<MatchDecision>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct VoteCheck {
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub accepted: u64,
    #[ts(type = "Record<Reason, number>")]
    pub rejected: Rejected,
    #[ts(type = "number | null")]
    pub participants: Option<u64>,
    pub unmatched: Vec<Unmatched>,
    /// First rows of each verdict, in the order of the file.
    pub samples: Vec<CheckedRow>,
    /// The rules applied, as printed, a line each: label and text.
    pub rules: Vec<(String, String)>,
    /// Fingerprint of file, mapping, decisions and rules; the import sends it back.
    pub digest: String,
}

/// A spelling that matches no case by key, with the nearest candidates.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Unmatched {
    pub category: String,
    pub spelling: String,
    #[ts(type = "number")]
    pub rows: u64,
    pub candidates: Vec<Candidate>,
    /// True once a decision was given.
    pub decided: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Candidate {
    pub case: CaseId,
    pub title: String,
    /// Likeness of the keys in per cent.
    pub likeness: u32,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CheckedRow {
    /// Row of the file as Excel counts it.
    #[ts(type = "number")]
    pub row: u64,
    pub at: Option<Moment>,
    /// Choices per category in the order of the campaign.
    pub choices: Vec<u32>,
    /// None = accepted.
    pub reason: Option<Reason>,
    pub detail: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ImportVotes {
    pub campaign: CampaignId,
    pub file: FileId,
    #[serde(default)]
    pub mapping: Option<VoteMapping>,
    #[serde(default)]
    pub decisions: Vec<MatchDecision>,
    /// Fingerprint of the check; none imports without one (command line).
    #[serde(default)]
    pub digest: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportedVotes {
    pub import: ImportId,
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub accepted: u64,
    #[ts(type = "Record<Reason, number>")]
    pub rejected: Rejected,
    #[ts(type = "number | null")]
    pub participants: Option<u64>,
    pub sha256: String,
}

/// A line of the list of imports; a later one replaces an earlier one, which stays listed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoteImportLine {
    pub id: ImportId,
    pub name: String,
    pub sha256: String,
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub accepted: u64,
    #[ts(type = "Record<Reason, number>")]
    pub rejected: Rejected,
    pub imported_at: Moment,
    pub imported_by: String,
    /// The one that counts.
    pub current: bool,
}

/// The page 投票: the tally, where it comes from, the picture.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoteResult {
    pub tally: Tally,
    /// None while nothing was imported.
    pub current: Option<VoteImportLine>,
    pub rules: Vec<(String, String)>,
    /// Bars per category as SVG data, in the order of `tally.categories`, one bar a row; drawn by the core,
    /// the same on paper. Height of a row is `bar_row_height` user units.
    pub bars: Vec<CategoryBars>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CategoryBars {
    /// A bar of each row of the category, as an SVG document of its own.
    pub light: Vec<String>,
    pub dark: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ExportVotes {
    pub campaign: CampaignId,
    pub format: SheetFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SheetFormat {
    Xlsx,
    Csv,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct OfImport {
    pub import: ImportId,
}

pub fn look(_desk: &Desk, _call: &Call<'_>, _: LookAtVotes) -> Result<VoteLook> {
    Err(Error::Refused(String::new()))
}

pub fn check(_desk: &Desk, _call: &Call<'_>, _: CheckVotes) -> Result<VoteCheck> {
    Err(Error::Refused(String::new()))
}

pub fn import(_desk: &Desk, _call: &Call<'_>, _: ImportVotes) -> Result<ImportedVotes> {
    Err(Error::Refused(String::new()))
}

pub fn imports(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<Vec<VoteImportLine>> {
    Err(Error::Refused(String::new()))
}

/// Takes an import back; the one before it counts again. It stays listed.
pub fn withdraw(_desk: &Desk, _call: &Call<'_>, _: OfImport) -> Result<Done> {
    Err(Error::Refused(String::new()))
}

pub fn result(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<VoteResult> {
    Err(Error::Refused(String::new()))
}

/// The tally that counts now, from the stored ballots under the campaign's rules; without categories while nothing
/// was imported.
pub fn read_tally(_connection: &rusqlite::Connection, _campaign: CampaignId) -> Result<Tally> {
    Ok(Tally { participants: None, categories: Vec::new() })
}

pub fn tally(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<Tally> {
    Err(Error::Refused(String::new()))
}

pub fn export(_desk: &Desk, _call: &Call<'_>, _: ExportVotes) -> Result<Output> {
    Err(Error::Refused(String::new()))
}
