//! A case (案例): its status and the key by which spellings of its title are compared.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

use super::answer::check_answers;
use super::campaign::Category;
use super::field::{Answers, Field, tidy_line};
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

/// The key by which titles are compared: NFKC, letters, digits, `+` and what stands within a number (3.0, 24/7), lower
/// case. Equal keys are the same case; anything else is a question for a person.
pub fn title_key(title: &str) -> String {
    key_letters(title).map(|(letter, _)| letter).collect()
}

/// The letters of a title's key, each with the place, from 1, of the character it comes from.
pub fn key_letters(title: &str) -> impl Iterator<Item = (char, usize)> {
    let mut rest = title.nfc().zip(1..).flat_map(|(c, at)| std::iter::once(c).nfkc().map(move |c| (c, at))).peekable();
    let mut before = None;
    let kept = std::iter::from_fn(move || {
        let (c, at) = rest.next()?;
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let in_number = matches!(c, '.' | '/') && digit(before) && digit(rest.peek().map(|(next, _)| *next));
        before = Some(c);
        Some((c.is_alphanumeric() || c == '+' || in_number).then_some((c, at)))
    });
    kept.flatten().flat_map(|(c, at)| c.to_lowercase().map(move |c| (c, at)))
}

/// In quotation marks; those inside become single ones.
pub fn quoted(title: &str) -> String {
    format!("“{}”", title.replace('“', "‘").replace('”', "’"))
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

/// The same case in another campaign of the library (历届), known by the key of its title.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct EarlierCase {
    pub case: CaseId,
    pub campaign: CampaignId,
    pub campaign_title: String,
    pub edition: String,
    pub category: String,
    pub units: Vec<String>,
    pub status: CaseStatus,
    pub award: Option<String>,
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

/// All that a case says of itself at one moment; its history keeps one before and one after each change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseState {
    pub category: CategoryId,
    pub number: u32,
    pub title: String,
    pub units: Vec<String>,
    pub answers: Answers,
    pub status: CaseStatus,
    /// In the recycle bin.
    #[serde(default)]
    pub removed: bool,
}

/// Most characters of a title that every paper can set.
const LONGEST_TITLE: usize = 60;
/// Most units that every paper can set.
const MOST_UNITS: usize = 4;

/// Everything to be mended in a case, in the order of the form. `twin` is another case of the campaign with the
/// same title: its category and number, zero while it has none.
pub fn check_case(fields: &[Field], state: &CaseState, twin: Option<(String, u32)>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let characters = state.title.chars().count();
    if characters > LONGEST_TITLE {
        let reason = format!("项目名称有 {characters} 字，超过 {LONGEST_TITLE} 字");
        problems.push(Problem::new(reason, format!("请删减至 {LONGEST_TITLE} 字以内")).in_field("title"));
    }
    if let Some((category, number)) = twin {
        let reason = match number {
            0 => format!("与{category}的另一个案例同名"),
            _ => format!("与{category}第 {number} 号案例同名"),
        };
        problems.push(Problem::new(reason, "请核对是否重复报送；不是同一案例的，请改名以示区别").in_field("title"));
    }
    if state.units.is_empty() {
        problems.push(Problem::new("项目单位未填", "请填写至少一个项目单位").in_field("units"));
    }
    if state.units.len() > MOST_UNITS {
        let reason = format!("项目单位有 {} 个，超过 {MOST_UNITS} 个", state.units.len());
        problems.push(Problem::new(reason, format!("请保留主要的 {MOST_UNITS} 个单位")).in_field("units"));
    }
    let twice = state.units.iter().enumerate().find(|(at, unit)| state.units.iter().take(*at).any(|u| u == *unit));
    if let Some((_, unit)) = twice {
        problems.push(Problem::new(format!("项目单位“{unit}”重复"), "请删去重复的一个").in_field("units"));
    }
    problems.extend(check_answers(fields, &state.answers));
    problems
}

/// A title as printed: half-width commas and lone or doubled dashes between Chinese characters become ，and ——,
/// straight quotes in pairs become “ ”, blanks are single.
pub fn tidy_title(title: &str) -> String {
    let title = tidy_line(title);
    let paired = title.matches('"').count().is_multiple_of(2);
    let characters: Vec<char> = title.chars().collect();
    let (mut tidy, mut at, mut open) = (String::new(), 0, true);
    while let Some(c) = characters.get(at).copied() {
        let run = characters.iter().skip(at).take_while(|next| is_dash(**next)).count();
        let before = tidy.chars().last();
        let after = characters.get(at + run.max(1)).copied();
        let plain = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let between_plain = plain(before) && plain(after);
        if run > 0 {
            let chars: String = characters.iter().skip(at).take(run).collect();
            let long = if chars == "-" { !plain(before) && !plain(after) } else { !between_plain };
            tidy.push_str(if long { "——" } else { &chars });
            at += run;
            continue;
        }
        match c {
            ',' if !between_plain => tidy.push('，'),
            '"' if paired => {
                tidy.push(if open { '“' } else { '”' });
                open = !open;
            }
            _ => tidy.push(c),
        }
        at += 1;
    }
    tidy
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―' | '－')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_title_share_a_key() {
        let check = |a: &str, b: &str, same: bool| assert_eq!(title_key(a) == title_key(b), same, "{a} / {b}");
        check(
            "党建领航湾区共融----拱北街道打造湾区社会治理共同体",
            "党建领航 湾区共融——拱北街道打造湾区社会治理共同体",
            true,
        );
        check("“平安＋”市域社会治理指数", "“平安+”市域社会治理指数", true);
        check("平安市域社会治理指数", "“平安+”市域社会治理指数", false);
        check("心宁日间照护—严重精神障碍患者社区康复", "心宁日间照护——严重精神障碍患者社区康复", true);
        check("福石共享家", "福石共享屋", false);
        check("智慧社区３．０", "智慧社区3.0", true);
        check("智慧社区3.0", "智慧社区30", false);
        check("24/7 便民服务", "247便民服务", false);
        check("1.福石共享家", "1、福石共享家", true);
        check("Cafe\u{301} 社区", "Café社区", true);
    }

    #[test]
    fn quotation_marks_alternate() {
        assert_eq!(quoted("以“党建引领”推动共治"), "“以‘党建引领’推动共治”");
    }

    #[test]
    fn titles_are_tidied_as_they_are_printed() {
        let check = |typed: &str, expected: &str| assert_eq!(tidy_title(typed), expected, "{typed}");
        check("党建领航 湾区共融----拱北街道打造", "党建领航 湾区共融——拱北街道打造");
        check("心宁日间照护—严重精神障碍患者", "心宁日间照护——严重精神障碍患者");
        check("包容型社区-以金湾区红星村", "包容型社区——以金湾区红星村");
        check("矛盾不出岛——桂山镇", "矛盾不出岛——桂山镇");
        check("打造\"狮山小美\",探索 \u{3000}新路径\r\n", "打造“狮山小美”，探索 新路径");
        check("2014-2018 年 1,000 户、COVID-19", "2014-2018 年 1,000 户、COVID-19");
        check("“1+9+N”枢纽型平台", "“1+9+N”枢纽型平台");
        check("半个\"引号", "半个\"引号");
    }
}
