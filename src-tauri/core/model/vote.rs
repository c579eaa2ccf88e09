//! The rules of a public vote (网络投票) and the reasons for which a row is not counted.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::time::Moment;

/// When and how votes count. Choices per category are limited in [`super::campaign::Category`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VoteRules {
    pub opens_at: Moment,
    pub closes_at: Moment,
    /// Whether the second of `closes_at` itself still counts; printed on the bulletin.
    #[serde(default = "yes")]
    pub deadline_inclusive: bool,
    #[serde(default)]
    pub duplicates: Duplicates,
}

fn yes() -> bool {
    true
}

/// What becomes of a voter's further ballots. Only ballots good otherwise are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    #[default]
    KeepFirst,
    KeepLast,
    FirstOfDay,
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
}

impl Reason {
    pub const ALL: [Reason; 10] = [
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
        }
    }
}

/// Rows rejected, by reason; every reason is present, zero too, so that the sum can be followed.
pub type Rejected = std::collections::BTreeMap<Reason, u64>;
