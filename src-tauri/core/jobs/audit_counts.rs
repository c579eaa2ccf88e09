//! The checks of the audit that need the counts alone: they work for tally tables too, and flag nothing.

use super::audit_checks::{Material, Outcome, noted, picture};
use crate::documents::audit_chart::{Column, Unit};
use crate::documents::audit_wording::Check;
use crate::documents::wording::grouped;
use crate::model::audit_tally::{common_divisor, counts, last_digits, multiples, sums_of_shares, turnouts};
use crate::model::tally::percent;

/// The checks of the counts, in the order of the page.
pub fn of_counts(material: &Material) -> Vec<Outcome> {
    let counts = counts(&material.tally);
    vec![divisor(material, &counts), shares(material), turnout(material), digits(&counts)]
}

const NO_VOTES: &str = "还没有票数，本项无法计算。";

fn divisor(material: &Material, counts: &[u64]) -> Outcome {
    let Some((divisor, number)) = common_divisor(counts) else { return Outcome::impossible(Check::Divisor, NO_VOTES) };
    let weighted = if material.weight > 1 { format!("每票计 {}。", material.weight) } else { String::new() };
    let figure = match (divisor, number) {
        (_, 1) => format!("只有 1 个票数，公约数没有意义。{weighted}"),
        (1, _) => format!("{number} 个票数没有大于 1 的公约数。{weighted}"),
        _ => format!("{number} 个票数的最大公约数为 {divisor}：全部是 {divisor} 的倍数。{weighted}"),
    };
    let column = |(of, found): (u64, u64)| Column {
        label: format!("{of}的倍数"),
        value: (found, number),
        beside: None,
        strong: found == number,
    };
    let columns: Vec<Column> = multiples(counts).into_iter().map(column).collect();
    Outcome {
        check: Check::Divisor,
        finding: noted(divisor > 1 && number > 1),
        figure,
        picture: Some(picture(&columns, Unit::Percent)),
        groups: Vec::new(),
    }
}

fn shares(material: &Material) -> Outcome {
    let counted = material.tally.categories.iter().map(|category| {
        (category.category.as_str(), category.rows.iter().map(|row| row.share.as_str()).collect::<Vec<_>>())
    });
    let published = material.published.iter();
    let published =
        published.map(|(category, shares)| (category.as_str(), shares.iter().map(String::as_str).collect()));
    let sums = sums_of_shares(counted.chain(published));
    if sums.is_empty() {
        return Outcome::impossible(Check::Shares, NO_VOTES);
    }
    let each: Vec<String> = sums
        .iter()
        .map(|sum| {
            let off = if sum.fits() { "" } else { "（超出舍入所能解释的范围）" };
            format!("{} {}.{:02}%{off}", sum.category, sum.sum / 100, sum.sum % 100)
        })
        .collect();
    let columns: Vec<Column> = sums
        .iter()
        .map(|sum| Column { label: sum.category.clone(), value: (sum.sum, 10_000), beside: None, strong: !sum.fits() })
        .collect();
    Outcome {
        check: Check::Shares,
        finding: noted(!sums.iter().all(|sum| sum.fits())),
        figure: format!("{}。", each.join("；")),
        picture: Some(picture(&columns, Unit::Percent)),
        groups: Vec::new(),
    }
}

fn turnout(material: &Material) -> Outcome {
    let (participants, found) =
        match (material.tally.participants, turnouts(&material.tally, &material.choices, material.weight)) {
            (Some(participants), Some(found)) if !found.is_empty() => (participants, found),
            _ => return Outcome::impossible(Check::Turnout, "没有参与人数，本项无法计算。"),
        };
    let each: Vec<String> = found
        .iter()
        .map(|of| {
            let range = of.most.map(|most| format!("至 {}", grouped(most))).unwrap_or_default();
            let off = if of.fits() { String::new() } else { format!("（应为 {}{range} 票）", grouped(of.least)) };
            format!("{} {} 票{off}", of.category, grouped(of.votes))
        })
        .collect();
    let columns: Vec<Column> = found
        .iter()
        .map(|of| Column {
            label: of.category.clone(),
            value: (of.votes, participants.max(1)),
            beside: Some((of.least, participants.max(1))),
            strong: true,
        })
        .collect();
    Outcome {
        check: Check::Turnout,
        finding: noted(!found.iter().all(|of| of.fits())),
        figure: format!("参与 {} 人；{}。", grouped(participants), each.join("；")),
        picture: Some(picture(&columns, Unit::Percent)),
        groups: Vec::new(),
    }
}

fn digits(counts: &[u64]) -> Outcome {
    let digits = last_digits(counts);
    let all: u64 = digits.iter().sum();
    if all == 0 {
        return Outcome::impossible(Check::Digits, NO_VOTES);
    }
    let each: Vec<String> = digits.iter().enumerate().map(|(digit, n)| format!("{digit} 有 {n} 个")).collect();
    let column =
        |(digit, n): (usize, &u64)| Column { label: digit.to_string(), value: (*n, all), beside: None, strong: false };
    let columns: Vec<Column> = digits.iter().enumerate().map(column).collect();
    let most = digits.iter().max().copied().unwrap_or_default();
    Outcome {
        check: Check::Digits,
        finding: noted(false),
        figure: format!("{all} 个票数：{}；最多的占 {}%。", each.join("，"), percent(most, all)),
        picture: Some(picture(&columns, Unit::Percent)),
        groups: Vec::new(),
    }
}
