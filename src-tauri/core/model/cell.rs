//! A cell of choices, taken apart: `┋` between options, `〖〗` around what a voter wrote in, JSON arrays. Other
//! separators count only where the parts are known options, for titles contain `、` and `，`. And cells of other
//! columns whose form differs by platform: yes or no, durations.

use std::borrow::Cow;

use super::case::title_key;

const SEPARATORS: [char; 10] = ['、', '，', ',', ';', '；', '|', '\n', '\r', '\t', '┋'];
/// What options are called that voters fill in themselves.
pub const FILL_INS: [&str; 2] = ["其他", "其它"];

/// True if the voter chose nothing, or was not asked.
pub fn is_blank(text: &str) -> bool {
    matches!(text, "" | "(跳过)" | "(空)" | "（跳过）" | "（空）" | "-2" | "-3" | "[]")
}

/// The options as the platform keeps them apart: by `┋`, or as an array of JSON; without what was written in.
pub fn parts(text: &str) -> Vec<String> {
    if text.starts_with('[')
        && let Ok(parts) = serde_json::from_str::<Vec<String>>(text)
    {
        return parts.iter().map(|part| without_fill_in(part).trim().to_owned()).collect();
    }
    let chosen = without_fill_in(text);
    chosen.split('┋').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Of `其他〖文字〗` the option `其他` was chosen; what a voter wrote into it is nobody's business here, whatever it
/// looks like. It ends where its bracket closes before a separator or the end of the cell.
pub fn without_fill_in(cell: &str) -> Cow<'_, str> {
    if !cell.contains('〖') {
        return Cow::Borrowed(cell);
    }
    let (mut chosen, mut rest) = (String::new(), cell);
    while let Some((before, written)) = rest.split_once('〖') {
        chosen.push_str(before);
        let option = chosen.trim_end_matches(' ');
        if option.is_empty() || option.ends_with(SEPARATORS) {
            chosen.push_str("其他");
        }
        let behind = |(at, bracket): (usize, &str)| written.get(at + bracket.len()..);
        let ends = |behind: &&str| {
            let next = behind.trim_start_matches(' ');
            next.is_empty() || next.starts_with(SEPARATORS)
        };
        rest = written.match_indices('〗').filter_map(behind).find(ends).unwrap_or_default();
    }
    Cow::Owned(chosen + rest)
}

/// Whether a column stands for what voters write in themselves: `其他`, `其它（请注明）`.
pub fn is_fill_in(title: &str) -> bool {
    let key = title_key(title);
    FILL_INS.iter().any(|word| key.starts_with(word))
}

/// The text behind `1.`, `1、`, `（1）` or `A.`; none if it begins with no such thing. The point of `1.5` is a decimal one.
pub fn without_ordinal(text: &str) -> Option<&str> {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let text = text.trim();
    let inside = text.strip_prefix(['(', '（']).unwrap_or(text);
    let number = inside.trim_start_matches(digit);
    let numbered = number.len() < inside.len();
    let letter = || inside.strip_prefix(|c: char| c.is_ascii_uppercase());
    let rest = if numbered { number } else { letter()? };
    if numbered && rest.strip_prefix(['.', '．', ':', '：']).is_some_and(|rest| rest.starts_with(digit)) {
        return None;
    }
    let rest = rest.strip_prefix(['.', '、', '．', ')', '）', ':', '：'])?.trim();
    (!rest.is_empty()).then_some(rest)
}

/// Joins the pieces between separators into known options, the longest first; what is left over is unmatched.
pub fn take_apart<T>(part: &str, known: impl Fn(&str) -> Option<T>) -> (Vec<T>, Vec<&str>) {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (end, separator) in part.match_indices(SEPARATORS) {
        pieces.push(start..end);
        start = end + separator.len();
    }
    pieces.push(start..part.len());
    // More pieces than any list of options has: free text, which would take the square of its length.
    if pieces.len() > 400 {
        return (Vec::new(), vec![part]);
    }
    let text = |from: usize, to: usize| part.get(pieces.get(from)?.start..pieces.get(to)?.end);
    let (mut options, mut unmatched) = (Vec::new(), Vec::new());
    let (mut at, mut left) = (0, None);
    while at < pieces.len() {
        match (at..pieces.len()).rev().find_map(|to| Some((to, known(text(at, to)?.trim())?))) {
            Some((to, option)) => {
                options.push(option);
                unmatched.extend(left.take().and_then(|from| text(from, at.saturating_sub(1))));
                at = to + 1;
            }
            None => {
                left.get_or_insert(at);
                at += 1;
            }
        }
    }
    unmatched.extend(left.and_then(|from| text(from, pieces.len().saturating_sub(1))));
    (options, unmatched)
}

/// Whether a cell of a column that stands for one option says that it was chosen; none if it says neither.
pub fn is_marked(text: &str, title: &str) -> Option<bool> {
    let text = without_fill_in(text);
    let text = text.trim();
    let word = text.to_ascii_lowercase();
    match word.as_str() {
        "1" | "１" | "√" | "✓" | "✔" | "☑" | "是" | "选中" | "已选" | "true" | "yes" | "y" => Some(true),
        "0" | "０" | "否" | "未选" | "未选中" | "false" | "no" | "n" | "×" | "-1" => Some(false),
        _ if is_blank(text) => Some(false),
        _ => (title_key(text) == title_key(title)).then_some(true),
    }
}

/// `123秒`, `123`, `2分3秒`, `1小时2分`, `00:02:03`, `02:03`; full-width digits too.
pub fn seconds(text: &str) -> Option<u32> {
    let (mut total, mut number, mut digits) = (0u32, 0u32, false);
    for c in text.chars() {
        let digit = match c {
            '0'..='9' => c.to_digit(10),
            '０'..='９' => u32::from(c).checked_sub(u32::from('０')),
            _ => None,
        };
        if let Some(digit) = digit {
            (number, digits) = (number.checked_mul(10)?.checked_add(digit)?, true);
            continue;
        }
        match c {
            ':' | '：' => (total, number) = (total.checked_add(number)?.checked_mul(60)?, 0),
            '天' | '日' => (total, number) = (total.checked_add(number.checked_mul(86_400)?)?, 0),
            '时' => (total, number) = (total.checked_add(number.checked_mul(3_600)?)?, 0),
            '分' => (total, number) = (total.checked_add(number.checked_mul(60)?)?, 0),
            '秒' | 's' | '小' | '钟' | ' ' => {}
            '.' => break,
            _ => return None,
        }
    }
    if digits { total.checked_add(number) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_no_part_of_a_title() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(without_ordinal(text), expected, "{text}");
        check("1. “平安+”市域社会治理指数", Some("“平安+”市域社会治理指数"));
        check("１０、福石共享家", Some("福石共享家"));
        check("（3）福石共享家", Some("福石共享家"));
        check("A.福石共享家", Some("福石共享家"));
        check("福石共享家", None);
        check("1+9+N平台", None);
        check("12345热线", None);
        check("3.", None);
        check("1. 5公里便民生活圈", Some("5公里便民生活圈"));
        check("1、5公里便民生活圈", Some("5公里便民生活圈"));
        for decimal in ["1.5公里便民生活圈", "３．５公里便民生活圈", "1:1帮扶"] {
            check(decimal, None);
        }
    }

    #[test]
    fn what_voters_wrote_is_left_out() {
        let check = |cell: &str, expected: &str| assert_eq!(without_fill_in(cell), expected, "{cell}");
        check("福石共享家", "福石共享家");
        check("福石共享家〖好〗", "福石共享家");
        check("其他〖a┋平安白蕉〗┋红色引领", "其他┋红色引领");
        check("其他〖〖a〗〗 、红色引领〖b", "其他 、红色引领");
        check("其他〖a〗b，c〗", "其他");
        check("〖甲〗┋ 〖乙〗", "其他┋ 其他");
    }

    #[test]
    fn a_column_of_one_option_says_yes_or_no() {
        let check = |text: &str, expected| assert_eq!(is_marked(text, "福石 共享家"), expected, "{text}");
        for yes in ["1", "１", "√", "是", "TRUE", "福石共享家", "1〖好〗", "福石共享家〖好〗"] {
            check(yes, Some(true));
        }
        for no in ["0", "-2", "-3", "", "(跳过)", "否"] {
            check(no, Some(false));
        }
        check("2", None);
        check("别的", None);
    }

    #[test]
    fn durations_are_read_as_platforms_write_them() {
        let check = |text: &str, expected| assert_eq!(seconds(text), expected, "{text}");
        check("123秒", Some(123));
        check("１２３秒", Some(123));
        check("123", Some(123));
        check("12.5", Some(12));
        check("2分3秒", Some(123));
        check("2 分钟", Some(120));
        check("1小时0分3秒", Some(3603));
        check("00:02:03", Some(123));
        check("02:03", Some(123));
        check("", None);
        check("很快", None);
        check("99999999999秒", None);
    }
}
