//! The square code on paper: rows of `0` and `1` that a template draws as vector squares.

use fast_qr::{ECL, QRBuilder};

/// The code of `text`, a row a string; empty where the text is too long for any code.
pub fn square(text: &str) -> Vec<String> {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else { return Vec::new() };
    let side = code.size;
    code.data
        .chunks(side.max(1))
        .take(side)
        .map(|row| row.iter().map(|module| if module.value() { '1' } else { '0' }).collect())
        .collect()
}

/// Sixteen characters by which a paper can be held against the library: `7F3A-91C2-0B5D-44E1`.
pub fn check_number(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        // The length keeps “ab”+“c” apart from “a”+“bc”.
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let hex = hasher.finalize().to_hex().to_uppercase();
    let groups: Vec<String> = hex.chars().take(16).collect::<Vec<_>>().chunks(4).map(|g| g.iter().collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_and_has_its_three_eyes() {
        let rows = square("珠治创〔2020〕003号　最佳案例");
        assert_eq!(rows.iter().map(|r| r.chars().count()).collect::<Vec<_>>(), vec![rows.len(); rows.len()]);
        let (left, right) = ("1111111", "1111111");
        assert_eq!(rows.first().map(|r| (&r[..7], &r[r.len() - 7..])), Some((left, right)));
        assert_eq!(rows.last().map(|r| &r[..7]), Some(left));
        assert_eq!(square(&"长".repeat(2000)), Vec::<String>::new());
    }

    #[test]
    fn a_check_number_depends_on_every_part() {
        let number = check_number(&["a", "bc"]);
        assert_eq!(number.len(), 19);
        assert_eq!(number, check_number(&["a", "bc"]));
        assert_ne!(number, check_number(&["ab", "c"]));
    }
}
