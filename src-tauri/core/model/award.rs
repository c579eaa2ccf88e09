//! Awards (获奖): proposed by rank and quota, moved by a person with a reason, confirmed as a whole.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::campaign::Tier;
use super::problem::Problem;
use super::time::Moment;
use super::{CaseId, CategoryId, TierId};

/// Where a campaign's awards stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AwardState {
    /// Nothing proposed yet.
    Open,
    /// Proposed, may be moved.
    Proposed,
    /// Confirmed by a named person; only a recorded act reopens it.
    Confirmed,
}

/// The page 结果与奖项.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AwardBoard {
    pub state: AwardState,
    pub tiers: Vec<Tier>,
    pub categories: Vec<AwardCategory>,
    /// Ties on a quota line and the like; must be settled before confirming.
    pub problems: Vec<Problem>,
    /// Fingerprint of what is shown; confirming sends it back.
    pub digest: String,
    pub confirmed_at: Option<Moment>,
    pub confirmed_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AwardCategory {
    pub category_id: CategoryId,
    pub category: String,
    /// Bars of the votes as SVG, drawn by the core; the same picture is printed.
    pub rows: Vec<AwardRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AwardRow {
    pub case: CaseId,
    pub number: u32,
    pub title: String,
    pub units: Vec<String>,
    pub rank: Option<u32>,
    pub tied: bool,
    #[ts(type = "number | null")]
    pub votes: Option<u64>,
    pub share: Option<String>,
    pub tier: Option<TierId>,
    pub tier_name: Option<String>,
    /// The tier the program proposed, where a person has moved the case.
    pub proposed: Option<TierId>,
    pub moved: bool,
    pub reason: String,
    pub moved_by: Option<String>,
}

/// Who receives a certificate, and its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Recipient {
    pub number: String,
    pub units: Vec<String>,
    pub title: String,
    pub tier: String,
}

impl AwardCategory {
    /// The winners of a tier in the order they are printed: by rank where the tier is ranked, else by number.
    pub fn winners(&self, tier: &Tier) -> Vec<&AwardRow> {
        let mut rows: Vec<&AwardRow> =
            self.rows.iter().filter(|row| row.tier.is_some() && row.tier == tier.id).collect();
        rows.sort_by_key(|row| (tier.ranked.then_some(row.rank.unwrap_or(u32::MAX)), row.number, row.case));
        rows
    }
}
