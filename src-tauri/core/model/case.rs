//! A case (案例): its status and the key by which spellings of its title are compared.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

use super::campaign::Category;
use super::field::Answers;
use super::problem::Problem;
use super::time::Moment;
use super::{CampaignId, CaseId, CategoryId};

/// 收件 → 初审通过 / 初审未通过 → 入围 → 获奖.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    Received,
    Passed,
    Failed,
    Shortlisted,
    Awarded,
}

impl CaseStatus {
    pub const ALL: [CaseStatus; 5] =
        [CaseStatus::Received, CaseStatus::Passed, CaseStatus::Failed, CaseStatus::Shortlisted, CaseStatus::Awarded];

    pub fn code(self) -> &'static str {
        match self {
            CaseStatus::Received => "received",
            CaseStatus::Passed => "passed",
            CaseStatus::Failed => "failed",
            CaseStatus::Shortlisted => "shortlisted",
            CaseStatus::Awarded => "awarded",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            CaseStatus::Received => "收件",
            CaseStatus::Passed => "初审通过",
            CaseStatus::Failed => "初审未通过",
            CaseStatus::Shortlisted => "入围",
            CaseStatus::Awarded => "获奖",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// The key by which titles are compared: NFKC, letters, digits and `+` only, lower case.
/// Equal keys are the same case; anything else is a question for a person.
pub fn title_key(title: &str) -> String {
    title.nfkc().filter(|c| c.is_alphanumeric() || *c == '+').flat_map(char::to_lowercase).collect()
}

/// A row of the table of cases.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CaseRow {
    pub id: CaseId,
    pub category_id: CategoryId,
    pub category: String,
    /// Number within the category, as printed on the shortlist.
    pub number: u32,
    pub title: String,
    pub units: Vec<String>,
    pub status: CaseStatus,
    pub award: Option<String>,
    /// Count of problems of the form.
    pub problems: u32,
    pub updated_at: Moment,
}

/// One case with its answers and the form they belong to.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CaseView {
    pub id: CaseId,
    pub campaign: CampaignId,
    pub category: Category,
    pub number: u32,
    pub title: String,
    pub units: Vec<String>,
    #[ts(type = "Record<string, unknown>")]
    pub answers: Answers,
    pub status: CaseStatus,
    pub award: Option<String>,
    /// Grows with each write; sent back on save so that two people cannot overwrite each other.
    pub revision: u32,
    pub problems: Vec<Problem>,
    /// True while there is a change that 撤销 can take back.
    pub can_undo: bool,
}

/// What a form sends.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, TS)]
pub struct CaseDraft {
    pub category: CategoryId,
    /// None = next free number of the category.
    #[serde(default)]
    pub number: Option<u32>,
    pub title: String,
    pub units: Vec<String>,
    #[serde(default)]
    #[ts(type = "Record<string, unknown>")]
    pub answers: Answers,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_title_share_a_key() {
        let check = |a: &str, b: &str, same: bool| assert_eq!(title_key(a) == title_key(b), same, "{a} / {b}");
        check("党建领航湾区共融----拱北街道打造湾区社会治理共同体", "党建领航 湾区共融——拱北街道打造湾区社会治理共同体", true);
        check("“平安＋”市域社会治理指数", "“平安+”市域社会治理指数", true);
        check("平安市域社会治理指数", "“平安+”市域社会治理指数", false);
        check("心宁日间照护—严重精神障碍患者社区康复", "心宁日间照护——严重精神障碍患者社区康复", true);
        check("福石共享家", "福石共享屋", false);
    }
}
