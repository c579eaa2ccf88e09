//! Awards (获奖): proposed by rank and quota, moved by a person with a reason, confirmed as a whole, signed by a
//! supervisor. How tiers are filled is [`super::proposal`]; the program proposes, people decide.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::campaign::Tier;
use super::exact::Exact;
use super::problem::Problem;
use super::time::Moment;
use super::{CaseId, CategoryId, NomineeId, TierId};

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

/// What became of an award.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AwardStanding {
    #[default]
    Given,
    /// Taken back before the awards were confirmed; the tier it would have had stays.
    Withheld,
    /// Taken back after that.
    Revoked,
}

/// The page 结果与奖项.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AwardBoard {
    pub state: AwardState,
    pub tiers: Vec<Tier>,
    /// Whether ranks come from the composite; else from the votes.
    pub by_result: bool,
    /// Decimals to which the rules in force show a composite.
    pub decimals: u32,
    /// Rules with a composite are drafted and not frozen: ranks come from the votes alone meanwhile.
    pub rules_drafted: bool,
    pub categories: Vec<AwardCategory>,
    /// Ties on a quota line, answered ones too.
    pub ties: Vec<TieQuestion>,
    /// Persons proposed, by number.
    pub persons: Vec<PersonAward>,
    /// Ties on a quota line and the like; must be settled before confirming.
    pub problems: Vec<Problem>,
    /// Fingerprint of what is shown; confirming sends it back.
    pub digest: String,
    pub confirmed_at: Option<Moment>,
    pub confirmed_by: Option<String>,
    /// The supervisor's last signature that was not withdrawn.
    pub signed: Option<SignOff>,
    /// Confirmed and signed as confirmed: documents carry no mark of a draft.
    pub final_: bool,
}

/// A tie across a quota line, and how people answered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TieQuestion {
    pub tier: TierId,
    pub tier_name: String,
    /// None for a tier over all categories.
    pub category: Option<CategoryId>,
    pub category_name: String,
    /// Places left for the tied.
    pub places: u32,
    pub cases: Vec<TiedCase>,
    pub answer: Option<TieAnswer>,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TiedCase {
    pub case: CaseId,
    pub title: String,
    /// “30 票”, “91.25 分”.
    pub score: String,
}

/// How people answer a tie across a quota line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TieAnswer {
    /// 扩额: all tied get the tier, beyond the quota.
    Extend,
    /// 减额: none of them gets it; they stand for the next tier.
    Reduce,
    /// 再次投票: the first of the recorded order get the places.
    Revote,
    /// 领导决定: the chosen get it.
    Leaders,
}

impl TieAnswer {
    pub fn chinese(self) -> &'static str {
        match self {
            TieAnswer::Extend => "扩额",
            TieAnswer::Reduce => "减额",
            TieAnswer::Revote => "再次投票",
            TieAnswer::Leaders => "领导决定",
        }
    }
}

/// The supervisor (监督员) has checked the awards with that digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SignOff {
    pub supervisor: String,
    pub remark: String,
    pub signed_at: Moment,
    pub digest: String,
    /// Whether the awards are still those that were signed.
    pub holds: bool,
}

/// A person proposed for an award (创新人物), and what he or she got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonAward {
    pub id: NomineeId,
    pub revision: u32,
    pub number: u32,
    pub name: String,
    pub unit: String,
    pub title: String,
    pub deeds: String,
    /// The case the person stands for, if any.
    pub case: Option<CaseId>,
    pub case_title: Option<String>,
    pub tier: Option<TierId>,
    pub tier_name: Option<String>,
    pub standing: AwardStanding,
    pub reason: String,
    pub decided_by: Option<String>,
    pub seconded_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AwardCategory {
    pub category_id: CategoryId,
    pub category: String,
    /// By rank, then by number; cases without a rank last.
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
    /// The composite; none where the votes decide, or while a part is missing.
    pub score: Option<Exact>,
    /// What it was given, also where that was withheld or revoked.
    pub tier: Option<TierId>,
    pub tier_name: Option<String>,
    /// The tier the program proposed, where a person has moved the case.
    pub proposed: Option<TierId>,
    pub moved: bool,
    pub reason: String,
    pub moved_by: Option<String>,
    pub seconded_by: Option<String>,
    pub standing: AwardStanding,
}

/// Who receives a certificate, and its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Recipient {
    pub number: String,
    pub units: Vec<String>,
    /// The case; the name of a person.
    pub title: String,
    pub person: bool,
    pub tier: String,
}

impl AwardRow {
    /// The tier it holds: neither withheld nor revoked.
    pub fn given(&self) -> Option<TierId> {
        self.tier.filter(|_| self.standing == AwardStanding::Given)
    }
}

impl PersonAward {
    /// The tier the person holds: neither withheld nor revoked.
    pub fn given(&self) -> Option<TierId> {
        self.tier.filter(|_| self.standing == AwardStanding::Given)
    }
}

impl AwardBoard {
    /// Persons who hold a tier, by number.
    pub fn honoured(&self, tier: &Tier) -> Vec<&PersonAward> {
        self.persons.iter().filter(|person| person.given().is_some() && person.given() == tier.id).collect()
    }
}

impl AwardCategory {
    /// The winners of a tier in the order they are printed: by rank where the tier is ranked, else by number.
    pub fn winners(&self, tier: &Tier) -> Vec<&AwardRow> {
        let mut rows: Vec<&AwardRow> =
            self.rows.iter().filter(|row| row.given().is_some() && row.given() == tier.id).collect();
        rows.sort_by_key(|row| (tier.ranked.then_some(row.rank.unwrap_or(u32::MAX)), row.number, row.case));
        rows
    }
}
