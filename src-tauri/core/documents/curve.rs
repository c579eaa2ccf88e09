//! The curve of ballots over time, drawn once for screen and paper: one SVG document with its axes, ballots by the hour,
//! or by the day where the round is long. Figures stand in the table beside it.

use super::chart::Ground;
use crate::model::time::Moment;

const WIDTH: u64 = 960;
const HEIGHT: u64 = 240;
const LEFT: u64 = 64;
const RIGHT: u64 = 12;
const TOP: u64 = 24;
const BOTTOM: u64 = 32;
const HOUR: i64 = 3600;
/// Hours beyond which days are drawn.
const MOST_HOURS: usize = 62 * 24;

struct Colours {
    line: &'static str,
    area: &'static str,
    grid: &'static str,
    text: &'static str,
}

fn colours(ground: Ground) -> Colours {
    match ground {
        Ground::Light => Colours { line: "#2f7355", area: "#d5e4dc", grid: "#dfe4de", text: "#5c6660" },
        Ground::Dark => Colours { line: "#5aa580", area: "#24382f", grid: "#343b36", text: "#a3ada6" },
        Ground::Paper => Colours { line: "#a8171f", area: "#f0e4cc", grid: "#d9d4c8", text: "#555555" },
    }
}

/// The curve of `hours`, the first of which begins at `from`, a midnight in Asia/Shanghai.
pub fn curve(from: Moment, hours: &[u64], ground: Ground) -> String {
    let colours = colours(ground);
    let by_day = hours.len() > MOST_HOURS;
    let points: Vec<u64> = if by_day { hours.chunks(24).map(|day| day.iter().sum()).collect() } else { hours.to_vec() };
    let (step, top) = scale(points.iter().copied().max().unwrap_or(0));
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    let count = u64::try_from(points.len()).unwrap_or(1).max(1);
    let x = |at: u64| LEFT + at * (right - LEFT) / count;
    let y = |value: u64| bottom - value * (bottom - TOP) / top;
    let Colours { line, area, grid, text } = colours;
    let unit = if by_day { "张／天" } else { "张／小时" };
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" font-family="'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif" font-size="13"><text x="0" y="13" fill="{text}">{unit}</text>"#
    );
    for value in (0..=top / step).map(|n| n * step) {
        let (level, label) = (y(value), y(value) + 4);
        svg.push_str(&format!(
            r#"<path d="M{LEFT} {level}H{right}" stroke="{grid}"/><text x="{}" y="{label}" text-anchor="end" fill="{text}">{value}</text>"#,
            LEFT - 8
        ));
    }
    let mut path = String::new();
    for (at, value) in (0u64..).zip(&points) {
        path.push_str(&format!("{}{} {}H{}", if at == 0 { 'M' } else { 'L' }, x(at), y(*value), x(at + 1)));
    }
    if !points.is_empty() {
        svg.push_str(&format!(
            r#"<path d="{path}V{bottom}H{LEFT}z" fill="{area}"/><path d="{path}" fill="none" stroke="{line}" stroke-width="1.5" stroke-linejoin="round"/>"#
        ));
    }
    let days = u64::try_from(hours.len().div_ceil(24)).unwrap_or(1);
    let every = days.div_ceil(10).max(1);
    for day in (0..days).step_by(usize::try_from(every).unwrap_or(1)) {
        let place = x(if by_day { day } else { day * 24 });
        let name = Moment(from.0 + i64::try_from(day).unwrap_or(0) * 24 * HOUR).day().chinese_short();
        svg.push_str(&format!(
            r#"<path d="M{place} {bottom}v5" stroke="{text}"/><text x="{}" y="{}" fill="{text}">{name}</text>"#,
            place + 3,
            HEIGHT - 10
        ));
    }
    svg.push_str("</svg>");
    svg
}

/// Distance of the lines and the highest of them: 1, 2 or 5 times a power of ten, at most five lines above zero.
fn scale(most: u64) -> (u64, u64) {
    let mut power = 1u64;
    loop {
        for step in [1, 2, 5].map(|n| power.saturating_mul(n)) {
            if most <= step.saturating_mul(5) {
                return (step, most.div_ceil(step).max(1).saturating_mul(step));
            }
        }
        match power.checked_mul(10) {
            Some(next) => power = next,
            None => return (most, most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_has_round_lines() {
        let check = |most, expected| assert_eq!(scale(most), expected, "{most}");
        check(0, (1, 1));
        check(1, (1, 1));
        check(5, (1, 5));
        check(6, (2, 6));
        check(11, (5, 15));
        check(412, (100, 500));
        check(1_200_000, (500_000, 1_500_000));
    }

    #[test]
    fn hours_are_steps_and_days_are_named() {
        let from = Moment::parse("2020-09-01").unwrap();
        let mut hours = vec![0; 48];
        (hours[9], hours[33]) = (2, 4);
        let svg = curve(from, &hours, Ground::Light);
        assert_eq!(svg.matches("<text").count(), 1 + 5 + 2);
        for part in [">张／小时<", ">9月1日<", ">9月2日<", ">4<", "M64 208H82", "L229 116H248", "L671 24H690"] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        let long = curve(from, &vec![1; 100 * 24], Ground::Dark);
        assert!(long.contains(">张／天<") && long.contains(">25<"), "{long}");
        assert_eq!(curve(from, &[], Ground::Paper).matches("<path").count(), 2);
    }
}
