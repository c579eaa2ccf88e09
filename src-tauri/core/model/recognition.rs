//! What a vote file is, told by its headings: the platform, the kind of table, what each column means. Every guess
//! can be corrected by a person.

use super::bulletin::PublishedLine;
use super::case::title_key;
use super::cell::{FILL_INS, is_fill_in};
use super::lettered::Lettered;
use super::vote_file::{ColumnRole, VoteFormat, VoteMapping, VoterBy};

/// The headings stand within that many rows from the top.
pub const HEADINGS_WITHIN: usize = 10;

const TIMES: &[&str] = &[
    "提交答卷时间",
    "提交时间",
    "结束答题时间",
    "结束时间",
    "填写时间",
    "投票时间",
    "答题时间",
    "创建时间",
    "时间",
    "submittedat",
    "createdat",
];
/// The better id first: nicknames are shared by many.
const VOTERS: &[&str] = &["openid", "unionid", "投票人标识", "用户标识", "用户id", "投票人", "微信号", "昵称"];
const IPS: &[&str] = &["来自ip", "ip地址", "填写ip", "答题ip", "提交ip", "投票ip", "ip"];
const AGENTS: &[&str] = &["useragent", "ua", "浏览器标识", "浏览器信息", "浏览器"];
const SERIALS: &[&str] = &["序号", "答卷编号", "答卷id", "答题序号", "编号", "id"];
const SECONDS: &[&str] =
    &["所用时间", "答题时长", "答题用时", "填写时长", "填写用时", "作答时长", "用时", "时长", "用时秒", "答题时长秒"];
const REGIONS: &[&str] = &[
    "地区",
    "省份",
    "城市",
    "省",
    "市",
    "省市",
    "所在地区",
    "ip省份",
    "ip城市",
    "ip所在地",
    "ip归属地",
    "归属地",
    "地理位置",
];
const TITLES: &[&str] =
    &["项目名称", "案例名称", "选项名称", "投票选项", "投票项目", "名称", "项目", "案例", "选项", "标题"];
const VOTES: &[&str] = &["票数", "得票数", "投票数", "总票数", "得票"];
const CATEGORIES: &[&str] = &["类别", "分类", "所属类别", "组别", "类型"];

/// How a file is best read, and what it is, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    pub mapping: VoteMapping,
    /// “问卷星，按选项文字：一行一张选票”.
    pub said: String,
}

impl Recognised {
    /// The best reading of the first rows, each with its number; `categories` are the campaign's. `header_row`, where
    /// it is given, is believed.
    pub fn of(rows: &[(u64, Vec<String>)], categories: &[String], header_row: Option<u32>) -> Self {
        let given = |number: u64| header_row.is_none_or(|row| u64::from(row) == number);
        let within = if header_row.is_some() { rows.len() } else { HEADINGS_WITHIN };
        let headings = rows.iter().take(within).enumerate().filter(|(_, (number, _))| given(*number));
        let readings = headings.map(|(at, (number, headings))| {
            let (format, columns) = reading(headings, categories);
            let header_row = u32::try_from(*number).unwrap_or(u32::MAX);
            let mapping = VoteMapping { format, header_row, voter_by: voter_by(format, &columns), columns };
            (known(&mapping.columns), at, mapping)
        });
        // Of equal readings the first: headings stand above what they head.
        let best = readings.reduce(|best, next| if next.0 > best.0 { next } else { best });
        match best {
            Some((known, at, mapping)) if known >= 2 || header_row.is_some() || !is_bulletin(rows, categories) => {
                let said = platform(&rows.get(at).map(|(_, headings)| keys(headings)).unwrap_or_default(), rows, at);
                Recognised { said: format!("{said}{}", kind(mapping.format, &mapping)), mapping }
            }
            None if !is_bulletin(rows, categories) => Recognised {
                mapping: VoteMapping {
                    format: VoteFormat::WideText,
                    header_row: header_row.unwrap_or(1),
                    columns: Vec::new(),
                    voter_by: VoterBy::Nobody,
                },
                said: "没有认出的表格".to_owned(),
            },
            _ => Recognised {
                mapping: VoteMapping {
                    format: VoteFormat::Bulletin,
                    header_row: 0,
                    columns: Vec::new(),
                    voter_by: VoterBy::Nobody,
                },
                said: "公布的投票结果：一行一个案例".to_owned(),
            },
        }
    }
}

fn keys(headings: &[String]) -> Vec<String> {
    headings.iter().map(|heading| title_key(heading)).collect()
}

fn known(columns: &[ColumnRole]) -> usize {
    columns.iter().filter(|role| !matches!(role, ColumnRole::Ignored)).count()
}

/// Whether lines of a published result stand among the rows.
fn is_bulletin(rows: &[(u64, Vec<String>)], categories: &[String]) -> bool {
    rows.iter().any(|(_, cells)| {
        matches!(PublishedLine::read(&cells.join(","), categories), PublishedLine::Case { votes: Some(_), .. })
    })
}

/// The kind of table that a row of headings speaks for, and its columns.
fn reading(headings: &[String], categories: &[String]) -> (VoteFormat, Vec<ColumnRole>) {
    let keys = keys(headings);
    let tally =
        listed(&keys, &[(CATEGORIES, ColumnRole::Category), (TITLES, ColumnRole::Title), (VOTES, ColumnRole::Votes)]);
    let is = |columns: &[ColumnRole], role| columns.contains(&role);
    let ballots = ballot_columns(headings, &keys, categories);
    let options = ballots.iter().filter(|role| matches!(role, ColumnRole::Option { title, .. } if !is_fill_in(title)));
    let options = options.count();
    let asked = ballots.iter().any(|role| matches!(role, ColumnRole::Choices { .. }));
    let told = is(&ballots, ColumnRole::Time) || is(&ballots, ColumnRole::Voter);
    if options >= 2 {
        return (VoteFormat::WideOptions, ballots);
    }
    if is(&tally, ColumnRole::Votes) && known(&tally) >= 2 && !asked {
        return (VoteFormat::TallyTable, tally);
    }
    if is(&tally, ColumnRole::Title) && told && !asked {
        let mut long = ballots;
        for (at, role) in tally.into_iter().enumerate().filter(|(_, role)| *role != ColumnRole::Ignored) {
            assign(&mut long, Some(at), role);
        }
        return (VoteFormat::LongTable, long);
    }
    (VoteFormat::WideText, ballots)
}

/// The first column named by one of the words, for each role.
fn listed(keys: &[String], roles: &[(&[&str], ColumnRole)]) -> Vec<ColumnRole> {
    let mut columns = vec![ColumnRole::Ignored; keys.len()];
    for (words, role) in roles {
        let at = words.iter().find_map(|word| keys.iter().position(|key| key == word));
        assign(&mut columns, at, role.clone());
    }
    columns
}

fn assign(columns: &mut [ColumnRole], at: Option<usize>, role: ColumnRole) {
    if let Some(column) = at.and_then(|at| columns.get_mut(at)) {
        *column = role;
    }
}

fn ballot_columns(headings: &[String], keys: &[String], categories: &[String]) -> Vec<ColumnRole> {
    let mut columns = listed(
        keys,
        &[
            (TIMES, ColumnRole::Time),
            (IPS, ColumnRole::Ip),
            (AGENTS, ColumnRole::Agent),
            (SERIALS, ColumnRole::Serial),
            (SECONDS, ColumnRole::Seconds),
        ],
    );
    for (column, key) in columns.iter_mut().zip(keys) {
        if *column == ColumnRole::Ignored && (REGIONS.contains(&key.as_str()) || key.starts_with("地理位置")) {
            *column = ColumnRole::Region;
        }
    }
    let questions = questions(headings, categories);
    for (column, question) in columns.iter_mut().zip(questions) {
        if *column == ColumnRole::Ignored {
            *column = question;
        }
    }
    let voter = VOTERS.iter().find_map(|word| {
        columns.iter().zip(keys).position(|(role, key)| *role == ColumnRole::Ignored && key.contains(word))
    });
    assign(&mut columns, voter, ColumnRole::Voter);
    columns
}

/// Columns of questions: all choices of a category in one, or one for each option.
fn questions(headings: &[String], categories: &[String]) -> Vec<ColumnRole> {
    let lettered: Vec<Option<Lettered>> = headings.iter().map(|heading| Lettered::read(heading)).collect();
    let mut numbers: Vec<u32> = lettered.iter().flatten().map(|column| column.question).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let columns = headings.iter().zip(lettered).map(|(heading, lettered)| match lettered {
        // As many questions as categories: in the order of the campaign. A code book knows better.
        Some(lettered) => {
            let place = numbers.iter().position(|number| *number == lettered.question);
            let category = place.and_then(|at| categories.get(at)).filter(|_| numbers.len() == categories.len());
            category.map_or(ColumnRole::Ignored, |category| ColumnRole::Option {
                category: category.clone(),
                title: heading.clone(),
            })
        }
        None => question(heading, categories),
    });
    columns.collect()
}

fn question(heading: &str, categories: &[String]) -> ColumnRole {
    let key = title_key(heading);
    let Some(category) = category_within(&key, categories) else { return ColumnRole::Ignored };
    // 腾讯问卷: 5.题干:选项. The colon of an option stands behind the name of the category.
    let option = heading.match_indices([':', '：']).find_map(|(at, colon)| {
        let (stem, title) = (heading.get(..at)?, heading.get(at + colon.len()..)?.trim());
        let names = category_within(&title_key(stem), categories).as_ref() == Some(&category);
        (names && !title_key(title).is_empty()).then(|| title.to_owned())
    });
    // A column beside the question for what voters write in: 题干_其他.
    let beside = |word: &&&str| key.ends_with(**word) && !title_key(&category).contains(**word);
    let option = option.or_else(|| FILL_INS.iter().find(beside).map(|word| (*word).to_owned()));
    match option {
        Some(title) => ColumnRole::Option { category, title },
        None => ColumnRole::Choices { category },
    }
}

/// The category whose name stands in the heading; of several the longest name. Without its 类, too, if only one fits.
pub fn category_within(key: &str, categories: &[String]) -> Option<String> {
    let holds = |name: &str| !name.is_empty() && key.contains(name);
    let whole = categories.iter().filter(|name| holds(&title_key(name))).max_by_key(|name| name.chars().count());
    let mut short = categories.iter().filter(|name| holds(title_key(name).trim_end_matches('类')));
    match (whole, short.next(), short.next()) {
        (Some(name), ..) | (None, Some(name), None) => Some(name.clone()),
        _ => None,
    }
}

/// The best a file offers without a person's word: an address alone is shared by many.
fn voter_by(format: VoteFormat, columns: &[ColumnRole]) -> VoterBy {
    let has = |role| columns.contains(&role);
    match format {
        _ if !format.has_ballots() => VoterBy::Nobody,
        _ if has(ColumnRole::Voter) => VoterBy::Id,
        _ if has(ColumnRole::Ip) && has(ColumnRole::Agent) => VoterBy::IpAgent,
        // The rows of one ballot must be known to belong together.
        VoteFormat::LongTable if has(ColumnRole::Ip) => VoterBy::IpAgent,
        VoteFormat::LongTable if has(ColumnRole::Serial) => VoterBy::Serial,
        _ => VoterBy::Nobody,
    }
}

fn platform(keys: &[String], rows: &[(u64, Vec<String>)], headings: usize) -> &'static str {
    let has = |word: &str| keys.iter().any(|key| key == word);
    let mut cells = rows.iter().skip(headings + 1).flat_map(|(_, cells)| cells);
    let utc = |cell: &String| cell.ends_with('Z') && cell.get(10..11) == Some("T");
    if has("提交答卷时间") {
        "问卷星，"
    } else if has("开始答题时间") || has("结束答题时间") {
        "腾讯问卷，"
    } else if cells.any(|cell| cell.starts_with("[\"") || utc(cell)) {
        "金数据，"
    } else if has("开始时间") && has("结束时间") {
        "问卷网，"
    } else {
        ""
    }
}

fn kind(format: VoteFormat, mapping: &VoteMapping) -> &'static str {
    let lettered =
        |role: &ColumnRole| matches!(role, ColumnRole::Option { title, .. } if Lettered::read(title).is_some());
    match format {
        VoteFormat::WideText if known(&mapping.columns) == 0 => "没有认出的表格",
        VoteFormat::WideText => "按选项文字：一行一张选票，一列一个类别",
        VoteFormat::WideOptions if mapping.columns.iter().any(lettered) => "按选项序号：一行一张选票，一列一个选项",
        VoteFormat::WideOptions => "一行一张选票，一列一个选项",
        VoteFormat::LongTable => "选择明细：一行一个选择",
        VoteFormat::TallyTable => "计票表：一行一个案例",
        VoteFormat::Bulletin => "公布的投票结果：一行一个案例",
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
            ColumnRole::Agent => "浏览器".to_owned(),
            ColumnRole::Serial => "序号".to_owned(),
            ColumnRole::Seconds => "用时".to_owned(),
            ColumnRole::Region => "地区".to_owned(),
            ColumnRole::Option { category, title } => format!("{category}:{title}"),
            ColumnRole::Category => "类别".to_owned(),
            ColumnRole::Title => "名称".to_owned(),
            ColumnRole::Votes => "票数".to_owned(),
            ColumnRole::Ignored => "-".to_owned(),
        };
        let columns = mapping.columns.iter().map(role).collect::<Vec<_>>().join(",");
        format!("{:?}/{:?}@{} {columns}", mapping.format, mapping.voter_by, mapping.header_row)
    }

    fn rows(rows: &[&str]) -> Vec<(u64, Vec<String>)> {
        (1..).zip(rows).map(|(n, row)| (n, row.split('|').map(str::to_owned).collect())).collect()
    }

    #[test]
    fn files_are_recognised_by_their_headings() {
        let check = |lines: &[&str], said: &str, expected: &str| {
            let recognised = Recognised::of(&rows(lines), &names(), None);
            assert_eq!((recognised.said.as_str(), written(&recognised.mapping).as_str()), (said, expected));
        };
        let star = "问卷星，按选项文字：一行一张选票，一列一个类别";
        check(
            &[
                "序号|提交答卷时间|所用时间|来源|来源详情|来自IP|微信OpenID|1、政府治理类(可多选)|2、基层治理类（可多选）|3、社会协同治理类|4、珠澳合作治理类",
            ],
            star,
            "WideText/Id@1 序号,时间,用时,-,-,IP,投票人,政府治理类,基层治理类,社会协同治理类,珠澳合作治理类",
        );
        check(
            &["投票导出", "", "序号|提交答卷时间|所用时间|来源|来自IP|1、请为政府治理项目投票|2、基层治理类"],
            star,
            "WideText/Nobody@3 序号,时间,用时,-,IP,政府治理类,基层治理类",
        );
        check(
            &["序号|提交答卷时间|来自IP|第3题(选项A)|第3题（选项B）|第4题(选项A)|第5题(选项A)|第6题(选项A)"],
            "问卷星，按选项序号：一行一张选票，一列一个选项",
            "WideOptions/Nobody@1 序号,时间,IP,政府治理类:第3题(选项A),政府治理类:第3题（选项B）,基层治理类:第4题(选项A),社会协同治理类:第5题(选项A),珠澳合作治理类:第6题(选项A)",
        );
        check(
            &[
                "编号|开始答题时间|结束答题时间|答题时长|地理位置国家和地区|地理位置省份|地理位置城市|5.政府治理类(多选):“平安+”指数：珠海|5.政府治理类(多选):福石共享家|6.基层治理类：美平社区",
            ],
            "腾讯问卷，一行一张选票，一列一个选项",
            "WideOptions/Nobody@1 序号,-,时间,用时,地区,地区,地区,政府治理类:“平安+”指数：珠海,政府治理类:福石共享家,基层治理类:美平社区",
        );
        check(
            &[
                "序号|政府治理类|基层治理类|提交时间|填写IP|微信OpenID|浏览器",
                "1|[\"福石共享家\"]|[]|2020-09-07T09:00:00.000Z|1.2.3.4|oA1|Chrome",
            ],
            "金数据，按选项文字：一行一张选票，一列一个类别",
            "WideText/Id@1 序号,政府治理类,基层治理类,时间,IP,投票人,浏览器",
        );
        check(
            &["提交时间|openid|Q1_政府治理类|Q1_政府治理类_其他|Q2_基层治理类|Q2_基层治理类（其它）"],
            "按选项文字：一行一张选票，一列一个类别",
            "WideText/Id@1 时间,投票人,政府治理类,政府治理类:其他,基层治理类,基层治理类:其它",
        );
        check(
            &["编号|开始时间|结束时间|答题时长|IP|浏览器|Q1_政府治理类|Q2_基层治理类"],
            "问卷网，按选项文字：一行一张选票，一列一个类别",
            "WideText/IpAgent@1 序号,-,时间,用时,IP,浏览器,政府治理类,基层治理类",
        );
        check(
            &["投票人|投票时间|类别|选项", "oA1|2020-09-07 09:00|政府治理类|福石共享家"],
            "选择明细：一行一个选择",
            "LongTable/Id@1 投票人,时间,类别,名称",
        );
        check(
            &["排名|类别|项目名称|票数|占比", "1|政府治理类|“最珠海”城市生活服务平台|15585|23.42%"],
            "计票表：一行一个案例",
            "TallyTable/Nobody@1 -,类别,名称,票数,-",
        );
        check(&["名称|得票数"], "计票表：一行一个案例", "TallyTable/Nobody@1 名称,票数");
        check(
            &["投票结果出炉", "一、政府治理类", "1.“最珠海”城市生活服务平台|23.42%|15585票"],
            "公布的投票结果：一行一个案例",
            "Bulletin/Nobody@0 ",
        );
        check(&["a|b"], "没有认出的表格", "WideText/Nobody@1 -,-");
        check(&["治理|备注"], "没有认出的表格", "WideText/Nobody@1 -,-");
        check(&[], "没有认出的表格", "WideText/Nobody@1 ");
    }

    #[test]
    fn a_given_row_of_headings_is_believed() {
        let lines = rows(&["序号|提交时间|政府治理类", "", "时间|openid|备注"]);
        let check = |row, expected: &str| {
            assert_eq!(written(&Recognised::of(&lines, &names(), row).mapping), expected);
        };
        check(None, "WideText/Nobody@1 序号,时间,政府治理类");
        check(Some(3), "WideText/Id@3 时间,投票人,-");
        check(Some(9), "WideText/Nobody@9 ");
    }
}
