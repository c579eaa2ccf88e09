//! The result of a vote as it is published: “1.题目,23.42%,15585票”, a line a case, under headings of categories.
//! Lines of prose between them are passed over.

use super::case::title_key;
use super::cell::without_ordinal;

/// Longer lines are prose.
const LONGEST_TITLE: usize = 90;
const LONGEST_HEADING: usize = 30;

/// A line of a published text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublishedLine {
    /// The heading of the category with this name.
    Category(String),
    /// “共计38985人参与投票”.
    Participants(u64),
    Case {
        title: String,
        votes: Option<u64>,
        /// “23.42”, as published.
        share: Option<String>,
    },
    Prose,
}

impl PublishedLine {
    /// Reads a line; `categories` are the campaign's.
    pub fn read(line: &str, categories: &[String]) -> Self {
        let line = narrow(line);
        let line = line.trim().trim_end_matches(['。', ';', '.']).trim();
        if let Some(case) = case(line) {
            return case;
        }
        if let Some(category) = heading(line, categories) {
            return PublishedLine::Category(category);
        }
        participants(line).map_or(PublishedLine::Prose, PublishedLine::Participants)
    }
}

/// Full-width digits, Latin letters and punctuation in their narrow form, so that one way of reading does for both.
pub fn narrow(text: &str) -> String {
    let of = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    };
    text.chars().map(of).collect()
}

/// A whole number as people write it: `15585`, `15,585`, `15585票`, `１５５８５`.
pub fn number(text: &str) -> Option<u64> {
    let text = narrow(text);
    let text = text.trim().trim_end_matches(['票', '人', '张', '次']);
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    digits.parse().ok()
}

fn case(line: &str) -> Option<PublishedLine> {
    let (mut rest, mut votes, mut share) = (line, None, None);
    // Votes and share in either order, from the end.
    for _ in 0..2 {
        let end = rest.trim_end_matches([',', ' ', '\t', '、', '(', ')']);
        if let Some((before, found)) =
            end.strip_suffix('%').and_then(|end| last_number(end, true)).filter(|_| share.is_none())
        {
            (rest, share) = (before, Some(found));
        } else if votes.is_none() {
            let said = end.strip_suffix('票').map(str::trim_end);
            let Some((before, found)) = last_number(said.unwrap_or(end), false) else { break };
            // A bare number is votes only where something keeps it from the title.
            if said.is_none() && !before.ends_with([',', ' ', '\t', '、', ':', '%']) {
                break;
            }
            (rest, votes) = (before, Some(found.parse().ok()?));
        } else {
            break;
        }
    }
    if votes.is_none() && share.is_none() {
        return None;
    }
    let rest = rest.trim_end_matches([',', ' ', '\t', '、', ':', '(', '-', '—', '|']);
    let rest = ["票数", "得票数", "得票率", "得票", "获得", "共计", "共"].iter().fold(rest, |rest, word| {
        rest.strip_suffix(word).map_or(rest, |rest| rest.trim_end_matches([',', ' ', '、', ':', '(']))
    });
    let ordinal = without_ordinal(rest);
    let title = ordinal.unwrap_or(rest).trim_matches([' ', '\t', ',']);
    let prose = title.contains(['。', ';']) || title.chars().count() > LONGEST_TITLE;
    let named = title.chars().any(char::is_alphabetic);
    let certain = ordinal.is_some() || share.is_some() || line.contains('票');
    (certain && named && !prose).then(|| PublishedLine::Case { title: title.to_owned(), votes, share })
}

/// The number at the end and what stands before it; with a decimal point or with commas between thousands.
fn last_number(text: &str, decimal: bool) -> Option<(&str, String)> {
    let digits_at = |text: &str| text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let mut at = digits_at(text);
    if at == text.len() {
        return None;
    }
    if decimal
        && let Some(before) = text.get(..at).and_then(|head| head.strip_suffix('.'))
        && digits_at(before) < before.len()
    {
        at = digits_at(before);
    }
    while !decimal
        && text.len() - at >= 3
        && let Some(before) = text.get(..at).and_then(|head| head.strip_suffix(','))
        && let start = digits_at(before)
        && (1..=3).contains(&(before.len() - start))
        && text.get(at..).is_some_and(|tail| tail.split(',').next().is_some_and(|group| group.len() == 3))
        && before.get(..start).is_some_and(|head| head.ends_with([',', ' ', '\t', '%', ':', '(']) || head.is_empty())
    {
        at = start;
    }
    Some((text.get(..at)?, text.get(at..)?.replace(',', "")))
}

/// The category that a short line names.
fn heading(line: &str, categories: &[String]) -> Option<String> {
    if line.chars().count() > LONGEST_HEADING {
        return None;
    }
    let key = title_key(line);
    let within = |category: &&String| !title_key(category).is_empty() && key.contains(&title_key(category));
    categories.iter().filter(within).max_by_key(|category| category.chars().count()).cloned()
}

/// “共计38985人参与”, “参与人数：38985”.
fn participants(line: &str) -> Option<u64> {
    for (at, word) in line.match_indices("人参与").chain(line.match_indices("人投票")) {
        let _ = word;
        if let Some((_, found)) = line.get(..at).and_then(|head| last_number(head.trim_end(), false)) {
            return found.parse().ok();
        }
    }
    let (_, said) = ["参与人数", "投票人数"].iter().find_map(|word| line.split_once(word))?;
    number(said.trim_start_matches(['共', '计', '为', ':', ',', ' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_lines_are_read() {
        let categories = ["政府治理类", "珠澳合作治理类"].map(str::to_owned);
        let check = |line: &str, expected: &str| {
            let written = match PublishedLine::read(line, &categories) {
                PublishedLine::Category(name) => format!("[{name}]"),
                PublishedLine::Participants(people) => format!("{people}人"),
                PublishedLine::Case { title, votes, share } => {
                    let votes = votes.map_or("-".to_owned(), |votes| votes.to_string());
                    format!("{title}|{votes}|{}", share.as_deref().unwrap_or("-"))
                }
                PublishedLine::Prose => "-".to_owned(),
            };
            assert_eq!(written, expected, "{line}");
        };
        check("1.“最珠海”城市生活服务平台,23.42%,15585票", "“最珠海”城市生活服务平台|15585|23.42");
        check(
            "1.公众参与打造“狮山小美”,探索老城微改造新路径,18.25%,10683票",
            "公众参与打造“狮山小美”,探索老城微改造新路径|10683|18.25",
        );
        check(
            "1.珠海市商事登记“同城通办”服务系统项目,36.5%,17520票",
            "珠海市商事登记“同城通办”服务系统项目|17520|36.5",
        );
        check("２．“平安＋”市域社会治理指数，１９．７３％，１３１２５票；", "“平安+”市域社会治理指数|13125|19.73");
        check("3、福石共享家　12票", "福石共享家|12|-");
        check("福石共享家：1,234票（12.5%）", "福石共享家|1234|12.5");
        check("福石共享家\t1,234,567票", "福石共享家|1234567|-");
        check("4.福石共享家,得票率12%", "福石共享家|-|12");
        check("5.福石共享家,23.42%,15585", "福石共享家|15585|23.42");
        check("搭建“1+9+N”枢纽型平台 30票", "搭建“1+9+N”枢纽型平台|30|-");
        check("一、政府治理类", "[政府治理类]");
        check("第四类　珠澳合作治理类（可多选）", "[珠澳合作治理类]");
        check("持续一周的投票活动中,经统计,共计38985人参与投票,超50万人次阅读浏览。", "38985人");
        check("参与人数：３８，９８５", "38985人");
        check(
            "“最珠海”城市生活服务平台获得政府治理类票数第一,共计15585票;三灶故事连锁大讲堂获得社会协同治理类票数第一,共计17520票。",
            "-",
        );
        check("以下为各类项目前三名(珠澳合作类总4名)得票详情", "-");
        check("9月7日17时,网络投票活动已正式截至。", "-");
        check("", "-");
        check("票", "-");
        check("1.,5票", "-");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let check = |text: &str, expected| assert_eq!(number(text), expected, "{text}");
        check("15585", Some(15_585));
        check("15,585", Some(15_585));
        check(" １５，５８５ 票", Some(15_585));
        check("0", Some(0));
        check("很多", None);
        check("", None);
        check("1.5", None);
    }
}
