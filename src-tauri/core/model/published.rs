//! Published figures of a vote beside the counted ones: how a published share is read, and the difference in words.
//! Compared at the places published; exact, by integers.

use unicode_normalization::UnicodeNormalization;

/// A share as published, without its sign: `23.42%` is "23.42". None for what is no share of 0 to 100 per cent.
pub fn read_share(text: &str) -> Option<String> {
    let text: String = text.nfkc().collect();
    let text = text.trim().trim_end_matches('%').trim_end();
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let above = whole.parse().ok().filter(|whole: &u32| *whole <= 100)?;
    let fits = digits(whole, 3) && digits(part, 4) && (above < 100 || part.bytes().all(|byte| byte == b'0'));
    fits.then(|| text.to_owned())
}

/// `part / whole` in per cent with so many places, half up; zero of nothing.
fn percent(part: u64, whole: u64, places: u32) -> String {
    let unit = 10u128.pow(places);
    let units = (u128::from(part) * 200 * unit / u128::from(whole.max(1))).div_ceil(2);
    match usize::try_from(places) {
        Ok(width @ 1..) => format!("{}.{:0width$}", units / unit, units % unit),
        _ => units.to_string(),
    }
}

/// What differs, in Chinese; empty where nothing does. `all` are the votes of the category.
pub fn difference(votes: u64, all: u64, published_votes: Option<u64>, published_share: Option<&str>) -> String {
    let mut differences = Vec::new();
    match published_votes {
        Some(published) if published < votes => differences.push(format!("公布数少 {} 票", votes - published)),
        Some(published) if published > votes => differences.push(format!("公布数多 {} 票", published - votes)),
        _ => {}
    }
    if let Some(published) = published_share {
        let places = published.split_once('.').map_or(0, |(_, part)| part.len());
        let counted = percent(votes, all, u32::try_from(places).unwrap_or_default());
        let plain = |share: &str| share.trim_start_matches('0').to_owned();
        if plain(&counted) != plain(published) {
            differences.push(format!("公布得票率 {published}%，按计票为 {counted}%"));
        }
    }
    differences.join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_published() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(read_share(text).as_deref(), expected, "{text}");
        check("23.42%", Some("23.42"));
        check("２３.４２％", Some("23.42"));
        check(" 36.5 % ", Some("36.5"));
        check("7", Some("7"));
        check("100%", Some("100"));
        check("100.00", Some("100.00"));
        check("0.00%", Some("0.00"));
        check("100.01%", None);
        check("101", None);
        check("", None);
        check("%", None);
        check(".5", None);
        check("5.", None);
        check("-1", None);
        check("+1", None);
        check("1,5", None);
        check("1e1", None);
        check("23.42345", None);
    }

    #[test]
    fn differences_are_told_at_the_places_published() {
        let check = |votes, all, published, share: Option<&str>, expected: &str| {
            assert_eq!(difference(votes, all, published, share), expected);
        };
        check(15_585, 66_537, Some(15_585), Some("23.42"), "");
        check(17_520, 47_994, Some(17_520), Some("36.5"), "");
        check(11_421, 47_994, None, Some("24"), "");
        check(11_421, 47_994, None, None, "");
        check(15_597, 66_537, Some(15_585), None, "公布数少 12 票");
        check(15_585, 66_537, Some(15_600), None, "公布数多 15 票");
        // Cut off instead of rounded.
        check(2, 3, Some(2), Some("66.66"), "公布得票率 66.66%，按计票为 66.67%");
        check(3, 4, Some(4), Some("80"), "公布数多 1 票；公布得票率 80%，按计票为 75%");
        check(1, 200, None, Some("00.50"), "");
        check(1, 200, None, Some("1"), "");
        check(0, 0, Some(0), Some("0.00"), "");
    }
}
