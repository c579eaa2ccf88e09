//! How a vote file is read: what kind of table it is, which row holds the headings, what each column means.
//! Recognised from the headings alone; every guess can be corrected by a person.

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
    /// Region, where a column of its own names it.
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
    /// Row of the headings, counted from 1.
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
}

const TIMES: &[&str] = &["提交答卷时间", "提交时间", "结束答题时间", "填写时间", "投票时间", "答题时间", "时间"];
/// The better id first: nicknames are shared by many.
const VOTERS: &[&str] = &["openid", "unionid", "投票人标识", "用户标识", "用户id", "投票人", "微信号", "昵称"];
const TITLES: &[&str] = &["项目名称", "案例名称", "选项名称", "名称", "项目", "案例", "选项", "标题"];
const VOTES: &[&str] = &["票数", "得票数", "投票数", "总票数", "得票"];
const CATEGORIES: &[&str] = &["类别", "分类", "所属类别", "组别", "类型"];

impl VoteMapping {
    /// The best reading of the first rows, each with its number; `categories` are the campaign's.
    pub fn recognise(rows: &[(u64, Vec<String>)], categories: &[String]) -> Self {
        let readings = rows.iter().take(10).map(|(number, headings)| {
            let tally = tally_columns(headings);
            let wide = wide_columns(headings, categories);
            let (format, columns) = if known(&tally) >= 2 && known(&tally) > known(&wide) {
                (VoteFormat::TallyTable, tally)
            } else {
                (VoteFormat::WideText, wide)
            };
            VoteMapping {
                format,
                header_row: u32::try_from(*number).unwrap_or(u32::MAX),
                columns,
                voter_by: VoterBy::Id,
            }
        });
        // Of equal readings the first: headings stand above what they head.
        let best = readings.reduce(|best, next| if known(&next.columns) > known(&best.columns) { next } else { best });
        best.unwrap_or(VoteMapping {
            format: VoteFormat::WideText,
            header_row: 1,
            columns: Vec::new(),
            voter_by: VoterBy::Nobody,
        })
    }

    /// The column with this role.
    pub fn column(&self, role: &ColumnRole) -> Option<usize> {
        self.columns.iter().position(|column| column == role)
    }

    /// What keeps the file from being counted as it stands, and what cannot be checked, in Chinese.
    pub fn remarks(&self, headings: &[String], categories: &[String]) -> Vec<String> {
        let has = |role: &ColumnRole| self.column(role).is_some();
        let mut remarks = Vec::new();
        match self.format {
            VoteFormat::WideText | VoteFormat::WideOptions | VoteFormat::LongTable => {
                if !has(&ColumnRole::Time) {
                    remarks.push("没有提交时间列，不能核对是否在投票时间内。请指定提交时间列。".to_owned());
                }
                match self.column(&ColumnRole::Voter).and_then(|at| headings.get(at)) {
                    None => remarks.push("没有投票人标识列，不能查重；每行按不同的投票人计。".to_owned()),
                    Some(heading) if title_key(heading).contains("昵称") => {
                        remarks.push("以昵称识别投票人，同名的人会被视为同一人。".to_owned());
                    }
                    Some(_) => {}
                }
                let missing = categories.iter().filter(|name| !has(&ColumnRole::Choices { category: (*name).clone() }));
                remarks.extend(missing.map(|name| format!("没有“{name}”的题目列。请指定该类别所在的列。")));
            }
            VoteFormat::TallyTable | VoteFormat::Bulletin => {
                remarks.push("计票表只有票数，没有选票：不能按时间、重复和每类选择数核对。".to_owned());
                for (role, name) in [(ColumnRole::Title, "项目名称"), (ColumnRole::Votes, "票数")] {
                    if !has(&role) {
                        remarks.push(format!("没有{name}列。请指定{name}列。"));
                    }
                }
                if !has(&ColumnRole::Category) {
                    remarks.push("没有类别列，按项目名称在全部类别中查找。".to_owned());
                }
            }
        }
        remarks
    }
}

fn known(columns: &[ColumnRole]) -> usize {
    columns.iter().filter(|role| !matches!(role, ColumnRole::Ignored)).count()
}

fn tally_columns(headings: &[String]) -> Vec<ColumnRole> {
    let keys: Vec<String> = headings.iter().map(|heading| title_key(heading)).collect();
    let mut columns = vec![ColumnRole::Ignored; keys.len()];
    for (words, role) in [(CATEGORIES, ColumnRole::Category), (TITLES, ColumnRole::Title), (VOTES, ColumnRole::Votes)] {
        assign(&mut columns, first_of(words, |word| keys.iter().position(|key| key == word)), role);
    }
    columns
}

fn wide_columns(headings: &[String], categories: &[String]) -> Vec<ColumnRole> {
    let keys: Vec<String> = headings.iter().map(|heading| title_key(heading)).collect();
    let mut columns: Vec<ColumnRole> = keys.iter().map(|key| category_within(key, categories)).collect();
    let free = |columns: &[ColumnRole], at: usize| matches!(columns.get(at), Some(ColumnRole::Ignored));
    let exactly = |word: &str| keys.iter().position(|key| key == word);
    assign(&mut columns, first_of(TIMES, exactly), ColumnRole::Time);
    let within = |word: &str| {
        (0..keys.len()).find(|at| free(&columns, *at) && keys.get(*at).is_some_and(|key| key.contains(word)))
    };
    let voter = first_of(VOTERS, within);
    assign(&mut columns, voter, ColumnRole::Voter);
    assign(&mut columns, first_of(&["来自ip", "ip地址", "ip"], exactly), ColumnRole::Ip);
    columns
}

fn first_of(words: &[&str], find: impl Fn(&str) -> Option<usize>) -> Option<usize> {
    words.iter().find_map(|word| find(word))
}

fn assign(columns: &mut [ColumnRole], at: Option<usize>, role: ColumnRole) {
    if let Some(column) = at.and_then(|at| columns.get_mut(at)) {
        *column = role;
    }
}

/// The category whose name stands in the heading; of several the longest name. Without its 类, too, if only one fits.
fn category_within(heading: &str, categories: &[String]) -> ColumnRole {
    let holds = |name: &str| !name.is_empty() && heading.contains(name);
    let whole = categories.iter().filter(|name| holds(&title_key(name))).max_by_key(|name| name.chars().count());
    let mut short = categories.iter().filter(|name| holds(title_key(name).trim_end_matches('类')));
    match (whole, short.next(), short.next()) {
        (Some(name), ..) | (None, Some(name), None) => ColumnRole::Choices { category: name.clone() },
        _ => ColumnRole::Ignored,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        ["政府治理类", "基层治理类", "社会协同治理类", "珠澳合作治理类"].map(str::to_owned).to_vec()
    }

    fn written(mapping: &VoteMapping) -> String {
        let role = |role: &ColumnRole| match role {
            ColumnRole::Time => "时间".to_owned(),
            ColumnRole::Voter => "投票人".to_owned(),
            ColumnRole::Ip => "IP".to_owned(),
            ColumnRole::Choices { category } => category.clone(),
            ColumnRole::Agent => "代理".to_owned(),
            ColumnRole::Serial => "序号".to_owned(),
            ColumnRole::Seconds => "用时".to_owned(),
            ColumnRole::Region => "地区".to_owned(),
            ColumnRole::Option { category, title } => format!("{category}:{title}"),
            ColumnRole::Category => "类别".to_owned(),
            ColumnRole::Title => "名称".to_owned(),
            ColumnRole::Votes => "票数".to_owned(),
            ColumnRole::Ignored => "-".to_owned(),
        };
        format!(
            "{:?}@{} {}",
            mapping.format,
            mapping.header_row,
            mapping.columns.iter().map(role).collect::<Vec<_>>().join(",")
        )
    }

    #[test]
    fn files_are_recognised_by_their_headings() {
        let check = |rows: &[&str], expected: &str| {
            let rows: Vec<(u64, Vec<String>)> =
                (1..).zip(rows).map(|(n, row)| (n, row.split('|').map(str::to_owned).collect())).collect();
            assert_eq!(written(&VoteMapping::recognise(&rows, &names())), expected);
        };
        check(
            &[
                "序号|提交答卷时间|所用时间|来源|来源详情|来自IP|微信OpenID|1、政府治理类(可多选)|2、基层治理类（可多选）|3、社会协同治理类|4、珠澳合作治理类",
            ],
            "WideText@1 -,时间,-,-,-,IP,投票人,政府治理类,基层治理类,社会协同治理类,珠澳合作治理类",
        );
        check(
            &[
                "投票导出",
                "",
                "序号|提交答卷时间|所用时间|来源|来自IP|微信昵称|openid|1、请为政府治理项目投票|2、基层治理类",
            ],
            "WideText@3 -,时间,-,-,IP,-,投票人,政府治理类,基层治理类",
        );
        check(
            &["排名|类别|项目名称|票数|占比", "1|政府治理类|“最珠海”城市生活服务平台|15585|23.42%"],
            "TallyTable@1 -,类别,名称,票数,-",
        );
        check(&["名称|得票数"], "TallyTable@1 名称,票数");
        check(&["a|b"], "WideText@1 -,-");
        check(&["治理|序号"], "WideText@1 -,-");
    }

    #[test]
    fn remarks_say_what_is_missing() {
        let check = |headings: &str, expected: &[&str]| {
            let headings: Vec<String> = headings.split('|').map(str::to_owned).collect();
            let mapping = VoteMapping::recognise(&[(1, headings.clone())], &names()[..2]);
            assert_eq!(mapping.remarks(&headings, &names()[..2]), expected);
        };
        check("提交答卷时间|openid|政府治理类|基层治理类", &[]);
        check(
            "昵称|政府治理类",
            &[
                "没有提交时间列，不能核对是否在投票时间内。请指定提交时间列。",
                "以昵称识别投票人，同名的人会被视为同一人。",
                "没有“基层治理类”的题目列。请指定该类别所在的列。",
            ],
        );
        check("时间|政府治理类|基层治理类", &["没有投票人标识列，不能查重；每行按不同的投票人计。"]);
    }
}
