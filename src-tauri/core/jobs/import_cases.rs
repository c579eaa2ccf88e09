//! Taking in many cases from a table: look at its columns, check every row, import; and the way out, an XLSX of all
//! cases. Rows with problems are listed and left out; the rest are added in one transaction.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OfCampaign;
use crate::desk::{Call, Desk, FileId, Output};
use crate::error::{Error, Result};
use crate::model::CampaignId;
use crate::model::case::CaseDraft;
use crate::model::problem::Problem;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct LookAtCases {
    pub campaign: CampaignId,
    pub file: FileId,
}

/// What a case file looks like: its columns, what each seems to be, the first rows.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseFileLook {
    pub name: String,
    #[ts(type = "number")]
    pub rows: u64,
    pub columns: Vec<CaseColumn>,
    /// Up to ten rows as text.
    pub sample: Vec<Vec<String>>,
    /// Fields a column may be mapped to: `category`, `number`, `title`, `units`, or a form field's key, with labels.
    pub targets: Vec<CaseTarget>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseColumn {
    pub heading: String,
    /// Suggested target; none = not imported.
    pub target: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseTarget {
    pub key: String,
    pub label: String,
    pub required: bool,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ImportCases {
    pub campaign: CampaignId,
    pub file: FileId,
    /// Column heading → target key; headings not named keep the suggestion, an empty target is not imported.
    #[serde(default)]
    pub mapping: std::collections::BTreeMap<String, String>,
    /// Enter all as shortlisted (入围) rather than received (收件).
    #[serde(default)]
    pub shortlisted: bool,
    /// Fingerprint of the check; none imports without one (command line).
    #[serde(default)]
    pub digest: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseFileCheck {
    #[ts(type = "number")]
    pub rows: u64,
    /// Cases that would be added.
    #[ts(type = "number")]
    pub added: u64,
    /// Rows with a problem are not added.
    pub problems: Vec<Problem>,
    pub preview: Vec<CaseDraft>,
    pub digest: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportedCases {
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub added: u64,
    pub problems: Vec<Problem>,
}

pub fn look(_desk: &Desk, _call: &Call<'_>, _: LookAtCases) -> Result<CaseFileLook> {
    Err(Error::Refused(String::new()))
}

pub fn check(_desk: &Desk, _call: &Call<'_>, _: ImportCases) -> Result<CaseFileCheck> {
    Err(Error::Refused(String::new()))
}

pub fn import(_desk: &Desk, _call: &Call<'_>, _: ImportCases) -> Result<ImportedCases> {
    Err(Error::Refused(String::new()))
}

/// All cases as XLSX, a sheet a category, cells neutralised.
pub fn export(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<Output> {
    Err(Error::Refused(String::new()))
}
