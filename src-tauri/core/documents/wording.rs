//! Chinese custom on paper, for all documents: the campaign's name, days and ranges of days, ordinals, counts told in a row.

use chrono::{Datelike, Timelike};

use crate::model::campaign::{Definition, Stage, StageKind};
use crate::model::judging::Criterion;
use crate::model::time::{Day, Moment};

/// The campaign's name as printed: slogan, dash, title.
pub fn event(definition: &Definition) -> String {
    match definition.slogan.trim() {
        "" => definition.title.clone(),
        slogan => format!("{slogan}——{}", definition.title),
    }
}

/// The first stage of that kind.
pub fn stage(definition: &Definition, kind: StageKind) -> Option<&Stage> {
    definition.stages.iter().find(|stage| stage.kind == kind)
}

/// Day at the foot of certificates: as set, else the day of the ceremony.
pub fn certificate_day(definition: &Definition) -> Option<Day> {
    definition.certificate.dated.or_else(|| stage(definition, StageKind::Ceremony)?.starts_on)
}

/// Year the campaign is counted to: of its certificates, else of its vote.
pub fn year(definition: &Definition) -> i32 {
    certificate_day(definition).or_else(|| Some(definition.round(None)?.closes_at.day())).map_or(0, |day| day.0.year())
}

/// Midnight of the day in Shanghai.
pub fn midnight(day: Day) -> Moment {
    day.0.and_hms_opt(0, 0, 0).map_or(Moment(0), Moment::from_local)
}

/// `6月16日`, `9月1日—7日`, `6月16日—7月10日`; with the year where it is not `year`.
pub fn range(starts: Option<Day>, ends: Option<Day>, year: i32) -> String {
    let Some(first) = starts.or(ends) else { return String::new() };
    let start = if first.0.year() == year { first.chinese_short() } else { first.chinese() };
    match ends {
        Some(last) if last == first => start,
        None => start,
        Some(last) if (last.0.year(), last.0.month()) == (first.0.year(), first.0.month()) => {
            format!("{start}—{}日", last.0.day())
        }
        Some(last) if last.0.year() == first.0.year() => format!("{start}—{}", last.chinese_short()),
        Some(last) => format!("{start}—{}", last.chinese()),
    }
}

/// `2020年9月7日17时`, `2020年9月7日17时30分`.
pub fn hour(moment: Moment) -> String {
    let local = moment.local();
    let minutes = if local.minute() == 0 { String::new() } else { format!("{}分", local.minute()) };
    format!("{}{}时{minutes}", moment.day().chinese(), local.hour())
}

/// 38985 as 38,985.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// Without the space that the screen sets between a character and a figure: paper sets solid.
pub fn solid(text: &str) -> String {
    let wide = |c: char| u32::from(c) >= 0x2e80;
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let (before, after) = (out.chars().next_back(), rest.peek().copied());
        let meet = matches!((before, after), (Some(b), Some(a)) if wide(b) != wide(a));
        if c != ' ' || !meet {
            out.push(c);
        }
    }
    out
}

/// A criterion's name; where it does not count, without words of its own that say so: the page says it.
pub fn criterion(criterion: &Criterion) -> &str {
    let name = criterion.name.as_str();
    if criterion.independent { name.strip_suffix("（只列不计）").unwrap_or(name) } else { name }
}

/// `甲类、乙类各10个，丙类4个`: neighbours of one count are told together; nothing where nothing is counted.
pub fn counted(items: &[(String, u32)]) -> String {
    let mut groups: Vec<(Vec<&str>, u32)> = Vec::new();
    for (name, count) in items {
        match groups.last_mut() {
            Some((names, same)) if same == count => names.push(name),
            _ => groups.push((vec![name], *count)),
        }
    }
    let told = |(names, count): &(Vec<&str>, u32)| {
        format!("{}{}{count}个", names.join("、"), if names.len() > 1 { "各" } else { "" })
    };
    groups.iter().map(told).collect::<Vec<_>>().join("，")
}

/// A file's name without the characters that some system takes for part of a path or forbids.
pub fn file_name(title: &str) -> String {
    let plain = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '＿' } else { c };
    title.chars().map(plain).take(100).collect::<String>().trim_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_carry_no_path() {
        let check = |title: &str, expected: &str| assert_eq!(file_name(title), expected);
        check("荣誉证书-2020年珠海市域社会治理", "荣誉证书-2020年珠海市域社会治理");
        check("../a/b\\c:d", "＿a＿b＿c＿d");
        check("<1>\n. ", "＿1＿＿");
    }

    #[test]
    fn ranges_of_days_are_told_shortly() {
        let day = |text: &str| (!text.is_empty()).then(|| Day::parse(text).unwrap());
        let check = |starts: &str, ends: &str, expected: &str| {
            assert_eq!(range(day(starts), day(ends), 2020), expected, "{starts} {ends}");
        };
        check("2020-06-16", "", "6月16日");
        check("2020-06-16", "2020-06-16", "6月16日");
        check("2020-09-01", "2020-09-07", "9月1日—7日");
        check("2020-06-16", "2020-07-10", "6月16日—7月10日");
        check("2020-12-20", "2021-01-10", "12月20日—2021年1月10日");
        check("2019-12-20", "2019-12-25", "2019年12月20日—25日");
        check("", "", "");
    }

    #[test]
    fn hours_are_told_by_chinese_custom() {
        let check = |text: &str, expected: &str| assert_eq!(hour(Moment::parse(text).unwrap()), expected);
        check("2020-09-07 17:00", "2020年9月7日17时");
        check("2020-09-07 09:05", "2020年9月7日9时5分");
    }

    #[test]
    fn paper_sets_figures_solid() {
        let check = |text: &str, expected: &str| assert_eq!(solid(text), expected);
        check("其和大于 100%", "其和大于100%");
        check("选 1 至 3 项", "选1至3项");
        check("2020年9月1日 09:00 至 2020年9月7日 17:00", "2020年9月1日09:00至2020年9月7日17:00");
        check("联动融合 协同治理", "联动融合 协同治理");
        check("A B", "A B");
    }

    #[test]
    fn equal_counts_are_told_together() {
        let check = |items: &[(&str, u32)], expected: &str| {
            let items: Vec<(String, u32)> = items.iter().map(|(n, c)| ((*n).to_owned(), *c)).collect();
            assert_eq!(counted(&items), expected);
        };
        check(&[("甲类", 10), ("乙类", 10), ("丙类", 4)], "甲类、乙类各10个，丙类4个");
        check(&[("甲类", 1)], "甲类1个");
        check(&[], "");
    }

    #[test]
    fn numbers_are_grouped_by_threes() {
        let check = |number, expected: &str| assert_eq!(grouped(number), expected);
        check(0, "0");
        check(999, "999");
        check(38_985, "38,985");
        check(1_000_000, "1,000,000");
    }
}
