//! How a vote file is read: what kind of table it is, which row holds the headings, what each column means; and what
//! cannot be checked in a file read so. How all this is guessed is for [`super::recognition`] to say.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::CaseId;
use super::case::title_key;

/// What kind of table a vote file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VoteFormat {
    /// One row a ballot, one column a category (问卷星 by option text, 金数据, 问卷网).
    WideText,
    /// One row a ballot, one column an option (问卷星 by option number, 腾讯问卷).
    WideOptions,
    /// One row a choice: voter, time, option.
    LongTable,
    /// One row a case: 类别, 项目名称, 票数.
    TallyTable,
    /// Text as published, a line a case under headings of categories: “1.题目,23.42%,15585票”.
    Bulletin,
}

impl VoteFormat {
    /// Whether the file holds ballots, not only their counts.
    pub fn has_ballots(self) -> bool {
        matches!(self, VoteFormat::WideText | VoteFormat::WideOptions | VoteFormat::LongTable)
    }
}

/// What each column is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ColumnRole {
    /// Submit time.
    Time,
    /// Voter id (OpenID).
    Voter,
    Ip,
    /// User agent.
    Agent,
    /// Serial number of the ballot (序号).
    Serial,
    /// Time spent on the form: `123秒`.
    Seconds,
    /// Region, where columns of their own name it; several are read as one.
    Region,
    /// Choices of the category with this name.
    Choices {
        category: String,
    },
    /// One option: its cell says whether it was chosen.
    Option {
        category: String,
        title: String,
    },
    /// Long and tally tables: category, title, votes.
    Category,
    Title,
    Votes,
    Ignored,
}

/// By what a voter is known. Duplicates are found by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VoterBy {
    /// The column of voter ids.
    #[default]
    Id,
    /// IP and user agent together; the IP alone where no column names the agent.
    IpAgent,
    Serial,
    /// Every ballot is a voter of its own.
    Nobody,
}

/// How a file is read: recognised by its headers, correctable, sent back by the UI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoteMapping {
    pub format: VoteFormat,
    /// Row of the headings, counted from 1; 0 where there are none.
    pub header_row: u32,
    pub columns: Vec<ColumnRole>,
    #[serde(default)]
    pub voter_by: VoterBy,
}

/// A person's decision about one spelling that matched no case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct MatchDecision {
    pub category: String,
    pub spelling: String,
    /// None = it is no case of this campaign; rows that choose it are rejected.
    pub case: Option<CaseId>,
    /// With no case: what voters wrote in themselves; it counts for nobody, and the rest of the ballot stands.
    #[serde(default)]
    pub fill_in: bool,
}

impl VoteMapping {
    /// The column with this role.
    pub fn column(&self, role: &ColumnRole) -> Option<usize> {
        self.columns.iter().position(|column| column == role)
    }

    /// Whether voters are told apart, so that their duplicates can be found.
    pub fn voters_known(&self) -> bool {
        let needed = match self.voter_by {
            VoterBy::Id => ColumnRole::Voter,
            VoterBy::IpAgent => ColumnRole::Ip,
            VoterBy::Serial => ColumnRole::Serial,
            VoterBy::Nobody => return false,
        };
        self.column(&needed).is_some()
    }

    /// What keeps the file from being counted at all, in Chinese; empty if nothing does.
    pub fn obstacles(&self) -> Vec<String> {
        let has = |role: &ColumnRole| self.column(role).is_some();
        let any = |fits: fn(&ColumnRole) -> bool| self.columns.iter().any(fits);
        let needed: &[(bool, &str)] = &match self.format {
            VoteFormat::WideText => [
                (has(&ColumnRole::Time), "没有提交时间列，不能核对是否在投票时间内。请指定提交时间列。"),
                (any(|role| matches!(role, ColumnRole::Choices { .. })), "没有题目列。请指定各类别所在的列。"),
            ],
            VoteFormat::WideOptions => [
                (has(&ColumnRole::Time), "没有提交时间列，不能核对是否在投票时间内。请指定提交时间列。"),
                (
                    any(|role| matches!(role, ColumnRole::Option { .. })),
                    "没有选项列。请选择同一投票按选项文字导出的文件作为对照，或指定各选项所在的列。",
                ),
            ],
            VoteFormat::LongTable => [
                (has(&ColumnRole::Time), "没有提交时间列，不能核对是否在投票时间内。请指定提交时间列。"),
                (has(&ColumnRole::Title), "没有选项列。请指定选项所在的列。"),
            ],
            VoteFormat::TallyTable => [
                (has(&ColumnRole::Title), "没有项目名称列。请指定项目名称列。"),
                (has(&ColumnRole::Votes), "没有票数列。请指定票数列。"),
            ],
            VoteFormat::Bulletin => [(true, ""), (true, "")],
        };
        needed.iter().filter(|(there, _)| !there).map(|(_, said)| (*said).to_owned()).collect()
    }

    /// What keeps the file from being counted as it stands, and which rules and audits are impossible, in Chinese.
    pub fn remarks(&self, headings: &[String], categories: &[String]) -> Vec<String> {
        let mut remarks = self.obstacles();
        if self.format.has_ballots() {
            remarks.extend(self.missing_categories(categories));
            if self.format == VoteFormat::LongTable {
                remarks
                    .push("一行一个选择：同一投票人同一时间的多行合为一张选票，核对和导入时按选票计行数。".to_owned());
            }
            remarks.push(self.voter_remark(headings));
            remarks.extend(self.audit_remarks());
        } else {
            remarks.push("只有票数，没有选票：不能按时间、重复和每类选择数核对，也不能审查。".to_owned());
            if self.format == VoteFormat::TallyTable && self.column(&ColumnRole::Category).is_none() {
                remarks.push("没有类别列，按项目名称在全部类别中查找。".to_owned());
            }
        }
        remarks.retain(|remark| !remark.is_empty());
        remarks
    }

    fn missing_categories(&self, categories: &[String]) -> Vec<String> {
        let named = |role: &ColumnRole| match role {
            ColumnRole::Choices { category } | ColumnRole::Option { category, .. } => Some(title_key(category)),
            _ => None,
        };
        let found: Vec<String> = self.columns.iter().filter_map(named).collect();
        if self.format == VoteFormat::LongTable || found.is_empty() {
            return Vec::new();
        }
        let missing = categories.iter().filter(|name| !found.contains(&title_key(name)));
        missing.map(|name| format!("没有“{name}”的题目列。请指定该类别所在的列。")).collect()
    }

    fn voter_remark(&self, headings: &[String]) -> String {
        let agent = self.column(&ColumnRole::Agent).is_some();
        let nickname = |heading: &&String| title_key(heading).contains("昵称");
        let said = match self.voter_by {
            _ if !self.voters_known() && self.format == VoteFormat::LongTable => {
                "没有投票人标识列，同一人的多行不能合为一张选票，也不能查重。请指定投票人标识、IP 或序号列。"
            }
            _ if !self.voters_known() && self.column(&ColumnRole::Ip).is_some() => {
                "没有投票人标识列，不能查重；每行按不同的投票人计。可改为按 IP 识别，但同一网络的人会被视为同一人。"
            }
            VoterBy::Nobody => "没有投票人标识列，不能查重；每行按不同的投票人计。",
            _ if !self.voters_known() => "没有投票人标识列，不能查重；每行按不同的投票人计。",
            VoterBy::Id => {
                let heading = self.column(&ColumnRole::Voter).and_then(|at| headings.get(at));
                if heading.as_ref().is_some_and(nickname) {
                    "以昵称识别投票人，同名的人会被视为同一人。"
                } else {
                    ""
                }
            }
            VoterBy::IpAgent if agent => "以 IP 和浏览器标识识别投票人，同一网络中设备相同的人会被视为同一人。",
            VoterBy::IpAgent => "只以 IP 识别投票人，同一单位、同一网络的人会被视为同一人。",
            VoterBy::Serial => "以序号识别投票人，只能发现重复导出的行，不能发现同一人多次投票。",
        };
        said.to_owned()
    }

    fn audit_remarks(&self) -> Vec<String> {
        let has = |role: ColumnRole| self.column(&role).is_some();
        let said = [
            (has(ColumnRole::Ip), "没有 IP 列，不能按网段审查（集中、夜间、突发）。"),
            (has(ColumnRole::Ip) || has(ColumnRole::Region), "没有地区列，不能按地区统计。"),
            (has(ColumnRole::Seconds), "没有答题用时列，不能审查答题过快的选票。"),
        ];
        said.into_iter().filter(|(there, _)| !there).map(|(_, said)| said.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_say_what_is_missing() {
        let check = |format, columns: &[(&str, ColumnRole)], voter_by, expected: &[&str]| {
            let headings: Vec<String> = columns.iter().map(|(heading, _)| (*heading).to_owned()).collect();
            let columns = columns.iter().map(|(_, role)| role.clone()).collect();
            let mapping = VoteMapping { format, header_row: 1, columns, voter_by };
            let categories = ["政府治理类".to_owned(), "基层治理类".to_owned()];
            assert_eq!(mapping.remarks(&headings, &categories), expected);
        };
        let choices = |category: &str| ColumnRole::Choices { category: category.into() };
        let (time, voter, ip) =
            (("提交答卷时间", ColumnRole::Time), ("openid", ColumnRole::Voter), ("来自IP", ColumnRole::Ip));
        let seconds = ("所用时间", ColumnRole::Seconds);
        let both = [("1、政府", choices("政府治理类")), ("2、基层", choices("基层治理类"))];
        let with = |more: &[(&'static str, ColumnRole)]| [&both, more].concat();
        let wide = VoteFormat::WideText;
        check(wide, &with(&[time.clone(), voter.clone(), ip.clone(), seconds.clone()]), VoterBy::Id, &[]);
        check(
            wide,
            &[("昵称", ColumnRole::Voter), both[0].clone()],
            VoterBy::Id,
            &[
                "没有提交时间列，不能核对是否在投票时间内。请指定提交时间列。",
                "没有“基层治理类”的题目列。请指定该类别所在的列。",
                "以昵称识别投票人，同名的人会被视为同一人。",
                "没有 IP 列，不能按网段审查（集中、夜间、突发）。",
                "没有地区列，不能按地区统计。",
                "没有答题用时列，不能审查答题过快的选票。",
            ],
        );
        let region = ("省份", ColumnRole::Region);
        check(
            wide,
            &with(&[time.clone(), region, seconds.clone()]),
            VoterBy::Nobody,
            &["没有投票人标识列，不能查重；每行按不同的投票人计。", "没有 IP 列，不能按网段审查（集中、夜间、突发）。"],
        );
        let rest = [time.clone(), ip, seconds];
        check(
            wide,
            &with(&rest),
            VoterBy::Nobody,
            &["没有投票人标识列，不能查重；每行按不同的投票人计。可改为按 IP 识别，但同一网络的人会被视为同一人。"],
        );
        check(wide, &with(&rest), VoterBy::IpAgent, &["只以 IP 识别投票人，同一单位、同一网络的人会被视为同一人。"]);
        check(
            VoteFormat::TallyTable,
            &[("名称", ColumnRole::Title)],
            VoterBy::Nobody,
            &[
                "没有票数列。请指定票数列。",
                "只有票数，没有选票：不能按时间、重复和每类选择数核对，也不能审查。",
                "没有类别列，按项目名称在全部类别中查找。",
            ],
        );
        check(
            VoteFormat::Bulletin,
            &[],
            VoterBy::Nobody,
            &["只有票数，没有选票：不能按时间、重复和每类选择数核对，也不能审查。"],
        );
    }
}
