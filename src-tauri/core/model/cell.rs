//! A cell of choices, taken apart: `┋` between options, `〖〗` around what a voter wrote in, JSON arrays. Other
//! separators count only where the parts are known options, for titles contain `、` and `，`.

use std::borrow::Cow;

const SEPARATORS: [char; 10] = ['、', '，', ',', ';', '；', '|', '\n', '\r', '\t', '┋'];

/// True if the voter chose nothing, or was not asked.
pub fn is_blank(text: &str) -> bool {
    matches!(text, "" | "(跳过)" | "(空)" | "（跳过）" | "（空）" | "-2" | "-3" | "[]")
}

/// The options as the platform keeps them apart: by `┋`, or as an array of JSON.
pub fn parts(text: &str) -> Vec<Cow<'_, str>> {
    if text.starts_with('[')
        && let Ok(parts) = serde_json::from_str::<Vec<String>>(text)
    {
        return parts.into_iter().map(Cow::Owned).collect();
    }
    text.split('┋').map(str::trim).filter(|part| !part.is_empty()).map(Cow::Borrowed).collect()
}

/// `其他〖文字〗` is the option `其他`; what a voter wrote into it is nobody's business here.
pub fn without_fill_in(part: &str) -> &str {
    part.split('〖').next().unwrap_or(part).trim()
}

/// The text behind `1.`, `1、`, `（1）` or `A.`; none if it begins with no such thing.
pub fn without_ordinal(text: &str) -> Option<&str> {
    let text = text.trim();
    let inside = text.strip_prefix(['(', '（']).unwrap_or(text);
    let number = inside.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let letter = || inside.strip_prefix(|c: char| c.is_ascii_uppercase());
    let rest = if number.len() < inside.len() { number } else { letter()? };
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
    let word = text.to_ascii_lowercase();
    match word.as_str() {
        "1" | "１" | "√" | "✓" | "✔" | "☑" | "是" | "选中" | "已选" | "true" | "yes" | "y" => Some(true),
        "0" | "０" | "否" | "未选" | "未选中" | "false" | "no" | "n" | "×" | "-1" => Some(false),
        _ if is_blank(text) => Some(false),
        _ => (super::case::title_key(text) == super::case::title_key(title)).then_some(true),
    }
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
}
