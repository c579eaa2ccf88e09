//! The rules of a public vote (网络投票) and the reasons for which a row is not counted.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::RoundId;
use super::time::Moment;

/// A round of the vote: when and how votes count. Choices per category are limited in [`super::campaign::Category`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VoteRound {
    /// Given by the library; absent in a definition file and for a round just added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<RoundId>,
    #[serde(default = "name")]
    pub name: String,
    pub opens_at: Moment,
    pub closes_at: Moment,
    /// Whether the second of `closes_at` itself still counts; printed on the bulletin.
    #[serde(default = "yes")]
    pub deadline_inclusive: bool,
    #[serde(default)]
    pub duplicates: Duplicates,
    /// Ballots of a voter that count each day, where `duplicates` is [`Duplicates::FirstOfDay`].
    #[serde(default = "one")]
    pub per_day: u32,
    /// Choices on a ballot over all categories.
    #[serde(default)]
    pub min_choices: u32,
    #[serde(default)]
    pub max_choices: Option<u32>,
    #[serde(default)]
    pub overfull: Overfull,
    /// What one choice counts.
    #[serde(default = "one")]
    pub weight: u32,
}

fn name() -> String {
    "网络投票".to_owned()
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

/// What becomes of a ballot with more choices than a category, or all together, may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Overfull {
    /// The whole ballot is invalid.
    #[default]
    Reject,
    /// The first choices count, in the order of the list of cases; the others do not.
    KeepFirst,
}

/// What becomes of a voter's further ballots. Only ballots good otherwise are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    #[default]
    KeepFirst,
    KeepLast,
    /// The first [`VoteRound::per_day`] of each day.
    FirstOfDay,
}

/// What an import does with those before it in its round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportMode {
    /// It alone counts; the earlier ones stay listed.
    #[default]
    Replace,
    /// It counts together with them: several files of one vote.
    Add,
}

/// Why a row was rejected; the first that applies, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    EmptyRow,
    TotalRow,
    MissingVoterId,
    BadTime,
    BeforeOpening,
    AfterDeadline,
    UnknownOption,
    TooFewChoices,
    TooManyChoices,
    DuplicateVoter,
    /// Left out by a recorded decision after the audit.
    Excluded,
}

impl Reason {
    pub const ALL: [Reason; 11] = [
        Reason::EmptyRow,
        Reason::TotalRow,
        Reason::MissingVoterId,
        Reason::BadTime,
        Reason::BeforeOpening,
        Reason::AfterDeadline,
        Reason::UnknownOption,
        Reason::TooFewChoices,
        Reason::TooManyChoices,
        Reason::DuplicateVoter,
        Reason::Excluded,
    ];

    pub fn chinese(self) -> &'static str {
        match self {
            Reason::EmptyRow => "空行",
            Reason::TotalRow => "合计行",
            Reason::MissingVoterId => "缺少投票人标识",
            Reason::BadTime => "时间无法识别",
            Reason::BeforeOpening => "早于开始时间",
            Reason::AfterDeadline => "晚于截止时间",
            Reason::UnknownOption => "选项不在名单内",
            Reason::TooFewChoices => "有类别选择不足",
            Reason::TooManyChoices => "有类别选择超限",
            Reason::DuplicateVoter => "同一投票人重复提交",
            Reason::Excluded => "经决定不计入",
        }
    }
}

/// Rows rejected, by reason; every reason is present, zero too, so that the sum can be followed.
pub type Rejected = std::collections::BTreeMap<Reason, u64>;
