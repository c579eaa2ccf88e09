//! What was published of a vote, entered or pasted, and compared line by line with what was counted.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Done, OfRound};
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::problem::Problem;
use crate::model::{CampaignId, CaseId, RoundId};

/// Published and counted figures side by side.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Comparison {
    /// Every case, by category and rank.
    pub lines: Vec<ComparedLine>,
    /// Cases of which something was published.
    pub published: u32,
    /// Lines that differ.
    pub differing: u32,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct ComparedLine {
    pub category: String,
    pub case: CaseId,
    pub title: String,
    #[ts(type = "number")]
    pub votes: u64,
    /// Per cent of the category's votes: "23.42".
    pub share: String,
    #[ts(type = "number | null")]
    pub published_votes: Option<u64>,
    pub published_share: Option<String>,
    /// In Chinese, empty where they agree or nothing was published: “公布数少 12 票”.
    pub difference: String,
}

/// A figure as published; none of both takes the line out.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PublishedLine {
    pub case: CaseId,
    #[ts(type = "number | null")]
    pub votes: Option<u64>,
    pub share: Option<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SetPublished {
    pub campaign: CampaignId,
    #[serde(default)]
    pub round: Option<RoundId>,
    pub lines: Vec<PublishedLine>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReadPublished {
    pub campaign: CampaignId,
    #[serde(default)]
    pub round: Option<RoundId>,
    /// As copied from a page: “1.题目,23.42%,15585票” under category headings.
    pub text: String,
}

/// What a pasted text says; nothing is kept.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PublishedText {
    pub lines: Vec<PublishedLine>,
    pub problems: Vec<Problem>,
}

/// Compares what was entered as published with the count of now.
pub fn compare(_: &Desk, _: &Call<'_>, _: OfRound) -> Result<Comparison> {
    Err(Error::Refused(String::new()))
}

/// Replaces what was entered as published.
pub fn set(_: &Desk, _: &Call<'_>, _: SetPublished) -> Result<Done> {
    Err(Error::Refused(String::new()))
}

/// Reads published figures from pasted text.
pub fn read(_: &Desk, _: &Call<'_>, _: ReadPublished) -> Result<PublishedText> {
    Err(Error::Refused(String::new()))
}
