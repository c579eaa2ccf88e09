//! Columns of the audit, drawn for both grounds in the colours of the bars: each column a share or a count from zero, the
//! conspicuous in the stronger colour, beside it what it is compared with. The greatest value stands at the top left.

use std::fmt::Write as _;

use super::chart::{Ground, WIDTH};
use super::wording::grouped;
use crate::model::tally::percent;

/// User units down the picture: the greatest value above, the labels below.
const HEIGHT: u64 = 260;
const TOP: u64 = 34;
const FOOT: u64 = 36;
const TYPE: u64 = 22;

/// A column with the value it is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// Left out where it does not fit.
    pub label: String,
    /// So many of so many.
    pub value: (u64, u64),
    pub beside: Option<(u64, u64)>,
    pub strong: bool,
}

/// What the greatest value is told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Percent,
    Ballots,
}

/// Columns of one scale, side by side.
pub fn columns(columns: &[Column], unit: Unit, ground: Ground) -> String {
    let (text, line) = match ground {
        Ground::Light => ("#626b65", "#cdd2ca"),
        Ground::Dark => ("#98a19a", "#3a433d"),
        Ground::Paper => ("#1a1a1a", "#8a8a8a"),
    };
    let (strong, others) = ground.bar_colours();
    let values = columns.iter().flat_map(|column| std::iter::once(column.value).chain(column.beside));
    let greatest = values.reduce(|a, b| if less(a, b) { b } else { a }).unwrap_or((0, 1));
    let slot = WIDTH / u64::try_from(columns.len()).unwrap_or(WIDTH).clamp(1, WIDTH);
    let gap = slot / 6;
    let bottom = HEIGHT - FOOT;
    let mut drawn = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="{TYPE}" fill="{text}">"#
    );
    let most = match unit {
        Unit::Percent => format!("{}%", percent(greatest.0, greatest.1)),
        Unit::Ballots => grouped(greatest.0),
    };
    let _ = write!(drawn, r#"<text x="0" y="{TYPE}">{most}</text>"#);
    let mut bar = |from: u64, width: u64, value: (u64, u64), fill: &str| {
        let height = height(value, greatest, bottom - TOP);
        let _ = write!(drawn, r#"<path d="M{from} {bottom}v-{height}h{width}v{height}z" fill="{fill}"/>"#);
    };
    for (n, column) in (0u64..).zip(columns) {
        let (from, width) = (n * slot + gap / 2, (slot - gap).max(1));
        let fill = if column.strong { strong } else { others };
        match column.beside {
            Some(beside) => {
                bar(from, width / 2, column.value, fill);
                bar(from + width / 2, width / 2, beside, others);
            }
            None => bar(from, width, column.value, fill),
        }
    }
    let _ = write!(drawn, r#"<path d="M0 {bottom}H{WIDTH}" stroke="{line}" stroke-width="2"/>"#);
    let mut free = 0;
    for (n, column) in (0u64..).zip(columns) {
        let length = label_width(&column.label);
        let middle = n * slot + slot / 2;
        let from = middle.saturating_sub(length / 2);
        if !column.label.is_empty() && from >= free && from + length <= WIDTH {
            let label = escaped(&column.label);
            let _ = write!(drawn, r#"<text x="{middle}" y="{}" text-anchor="middle">{label}</text>"#, HEIGHT - 8);
            free = from + length + TYPE / 2;
        }
    }
    drawn + "</svg>"
}

fn less(a: (u64, u64), b: (u64, u64)) -> bool {
    u128::from(a.0) * u128::from(b.1.max(1)) < u128::from(b.0) * u128::from(a.1.max(1))
}

/// A value is never nothing on paper.
fn height(value: (u64, u64), greatest: (u64, u64), full: u64) -> u64 {
    let whole = u128::from(value.1.max(1)) * u128::from(greatest.0.max(1));
    let exact = u128::from(value.0) * u128::from(greatest.1.max(1)) * u128::from(full) / whole;
    u64::try_from(exact).unwrap_or(full).clamp(u64::from(value.0 > 0) * 2, full)
}

/// A Chinese character is as wide as the type is high, a digit half of it.
fn label_width(label: &str) -> u64 {
    label.chars().map(|c| if c.is_ascii() { TYPE * 6 / 10 } else { TYPE }).sum()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(label: &str, value: (u64, u64), beside: Option<(u64, u64)>) -> Column {
        Column { label: label.to_owned(), value, beside, strong: beside.is_some() }
    }

    #[test]
    fn columns_share_one_scale_from_zero() {
        let drawn = columns(
            &[column("甲<", (1, 2), Some((1, 8))), column("乙", (1, 1000), None)],
            Unit::Percent,
            Ground::Light,
        );
        let parts = [
            r##"<text x="0" y="22">50.00%</text>"##,
            r##"<path d="M41 224v-190h208v190z" fill="#2f7355"/>"##,
            r##"<path d="M249 224v-47h208v47z" fill="#8fb5a1"/>"##,
            r##"<path d="M541 224v-2h417v2z" fill="#8fb5a1"/>"##,
            r##"<text x="250" y="252" text-anchor="middle">甲&lt;</text>"##,
        ];
        for part in parts {
            assert_eq!(drawn.matches(part).count(), 1, "{part} in {drawn}");
        }
    }

    #[test]
    fn labels_that_do_not_fit_are_left_out() {
        let many: Vec<Column> = (0..100u64).map(|n| column(&n.to_string(), (n, 1), None)).collect();
        let drawn = columns(&many, Unit::Ballots, Ground::Dark);
        assert!(drawn.contains(">99</text>"));
        assert_eq!(drawn.matches("text-anchor").count(), 26);
        assert_eq!(columns(&[], Unit::Ballots, Ground::Paper).matches("<path").count(), 1);
    }
}
