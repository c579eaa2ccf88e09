//! Printing: which documents are ready, a page as a picture, the whole as PDF.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OfCampaign;
use crate::desk::{Call, Desk, Output};
use crate::error::{Error, Result};
use crate::model::CampaignId;

/// The documents of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    Certificates,
    AwardList,
    VoteBulletin,
    Programme,
    Report,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct DocumentCard {
    pub kind: DocumentKind,
    /// 荣誉证书
    pub name: String,
    /// 公开、典礼、存档
    pub group: String,
    /// “A4 横向 297 × 210 毫米”
    pub paper: String,
    /// None where the document cannot be made yet; `missing` says why.
    pub sheets: Option<u32>,
    pub missing: Option<String>,
    /// Recipients of the certificates, in order, for the list under the preview; empty for other kinds.
    pub recipients: Vec<Recipient>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Recipient {
    pub number: String,
    pub units: Vec<String>,
    pub title: String,
    pub tier: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct PreviewPage {
    pub campaign: CampaignId,
    pub kind: DocumentKind,
    /// Counted from 1.
    pub page: u32,
    /// Pixels per point, 1.0 to 4.0.
    pub scale: f32,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct PageImage {
    pub page: u32,
    pub pages: u32,
    /// PNG, base64.
    pub png: String,
    pub width: u32,
    pub height: u32,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct PrintDocument {
    pub campaign: CampaignId,
    pub kind: DocumentKind,
}

pub fn documents(_desk: &Desk, _call: &Call<'_>, _: OfCampaign) -> Result<Vec<DocumentCard>> {
    Err(Error::Refused(String::new()))
}

pub fn preview(_desk: &Desk, _call: &Call<'_>, _: PreviewPage) -> Result<PageImage> {
    Err(Error::Refused(String::new()))
}

/// The whole document as PDF/A.
pub fn pdf(_desk: &Desk, _call: &Call<'_>, _: PrintDocument) -> Result<Output> {
    Err(Error::Refused(String::new()))
}
