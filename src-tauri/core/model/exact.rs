//! Exact numbers: points as people write them, and the fractions that rules make of them. Nothing here is rounded
//! but on the way to a screen or a page, once, half up.

use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

/// Points with at most two decimals, kept as hundredths; text is `92.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, TS)]
#[ts(type = "string")]
pub struct Points(pub i64);

/// A fraction in lowest terms. On the wire: `{"fraction": "365/4", "text": "91.25"}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "{ fraction: string; text: string }")]
pub struct Exact(pub BigRational);

impl Points {
    /// Points of a whole number.
    pub fn whole(number: i64) -> Self {
        Points(number.saturating_mul(100))
    }

    /// Reads `92`, `92.5`, `92.50`, also with full-width digits and the stops that Chinese input methods give
    /// (`９７。５`); at most two decimals. None for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.trim().chars().map(plain).collect();
        let (minus, digits) = plain.strip_prefix('-').map_or((false, plain.as_str()), |rest| (true, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let number = |digits: &str| digits.parse::<i64>().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()));
        let hundredths = match part.trim_end_matches('0') {
            "" => 0,
            part if part.len() <= 2 => number(&format!("{part:0<2}"))?,
            _ => return None,
        };
        let value = number(whole)?.checked_mul(100)?.checked_add(hundredths)?;
        (part.bytes().all(|b| b.is_ascii_digit())).then_some(Points(if minus { -value } else { value }))
    }

    pub fn exact(self) -> BigRational {
        BigRational::new(BigInt::from(self.0), BigInt::from(100))
    }
}

/// The plain sign for a full-width digit and for what is typed in place of a decimal point.
fn plain(sign: char) -> char {
    match sign {
        '０'..='９' => {
            u32::from(sign).checked_sub(u32::from('０')).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(sign)
        }
        '。' | '．' | '·' | '｡' => '.',
        '－' | '−' => '-',
        sign => sign,
    }
}

impl Exact {
    /// `over` ÷ `under`, which is not zero. Numbers of a machine word are reduced as such: most are, and it is many
    /// times faster.
    pub fn ratio(over: BigInt, under: BigInt) -> Exact {
        match (over.to_i64(), under.to_i64()) {
            (Some(over), Some(under)) if over > i64::MIN && under > i64::MIN => {
                let small = num_rational::Ratio::new(over, under);
                Exact(BigRational::new_raw(BigInt::from(*small.numer()), BigInt::from(*small.denom())))
            }
            _ => Exact(BigRational::new(over, under)),
        }
    }

    /// With `places` decimals, half up (away from zero below it): 2/3 is `0.67`.
    pub fn text(&self, places: u32) -> String {
        let (over, under) = (self.0.numer(), self.0.denom());
        let twice = over.magnitude() * BigUint::from(10u32).pow(places) * 2u32;
        let rounded = (twice + under.magnitude()) / (under.magnitude() * 2u32);
        let sign = if over.is_negative() && !rounded.is_zero() { "-" } else { "" };
        let width = usize::try_from(places).unwrap_or_default();
        let digits = format!("{:0>least$}", rounded.to_string(), least = width + 1);
        match digits.split_at(digits.len().saturating_sub(width)) {
            (whole, "") => format!("{sign}{whole}"),
            (whole, part) => format!("{sign}{whole}.{part}"),
        }
    }

    /// `365/4`; a whole number too: `91/1`.
    pub fn fraction(&self) -> String {
        format!("{}/{}", self.0.numer(), self.0.denom())
    }

    /// Reads what [`Exact::fraction`] wrote.
    pub fn read(fraction: &str) -> Option<Exact> {
        let (over, under) = fraction.split_once('/')?;
        let under: BigInt = under.parse().ok().filter(|under: &BigInt| !under.is_zero())?;
        Some(Exact::ratio(over.parse().ok()?, under))
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, all) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        match (all / 100, all % 100) {
            (whole, 0) => write!(f, "{sign}{whole}"),
            (whole, part) if part % 10 == 0 => write!(f, "{sign}{whole}.{}", part / 10),
            (whole, part) => write!(f, "{sign}{whole}.{part:02}"),
        }
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Points;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("分值，如 30 或 \"0.5\"，至多两位小数")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Points, E> {
                Points::parse(text)
                    .ok_or_else(|| E::custom(format!("“{text}”不是分值，应写作 30 或 0.5，至多两位小数")))
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Points, E> {
                Ok(Points::whole(number))
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Points, E> {
                i64::try_from(number).map(Points::whole).map_err(E::custom)
            }

            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Points, E> {
                self.visit_str(&number.to_string())
            }
        }
        deserializer.deserialize_any(Written)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire {
            fraction: String,
            text: String,
        }
        Wire { fraction: self.fraction(), text: self.text(2) }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            fraction: String,
        }
        let wire = Wire::deserialize(deserializer)?;
        let read = |(over, under): (&str, &str)| {
            let (over, under): (BigInt, BigInt) = (over.parse().ok()?, under.parse().ok()?);
            (!under.is_zero()).then(|| Exact(BigRational::new(over, under)))
        };
        wire.fraction.split_once('/').and_then(read).ok_or_else(|| D::Error::custom("分数应写作 365/4"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_as_people_type_them() {
        let check = |text: &str, expected: &str| {
            assert_eq!(Points::parse(text).map(|p| p.to_string()).as_deref().unwrap_or("-"), expected, "{text}");
        };
        check("92", "92");
        check(" 92.50 ", "92.5");
        check("９７。５", "97.5");
        check("97．25", "97.25");
        check("0.05", "0.05");
        check("92.", "92");
        check("-3", "-3");
        check("92.125", "-");
        check("九十", "-");
        check("", "-");
        check(".", "-");
        check("99999999999999999999", "-");
    }

    #[test]
    fn fractions_are_shown_half_up() {
        let check = |over: i64, under: i64, expected: &str| {
            assert_eq!(Exact(BigRational::new(over.into(), under.into())).text(2), expected);
        };
        check(2, 3, "0.67");
        check(365, 4, "91.25");
        check(1, 200, "0.01");
        check(-1, 200, "-0.01");
        check(-1, 1000, "0.00");
        check(100, 1, "100.00");
    }

    #[test]
    fn fractions_read_back() {
        let check = |written: &str, read: Option<&str>| {
            assert_eq!(Exact::read(written).map(|exact| exact.fraction()).as_deref(), read, "{written}");
        };
        check("365/4", Some("365/4"));
        check("-1/3", Some("-1/3"));
        check("2/4", Some("1/2"));
        ["1/0", "1", "一/二", ""].iter().for_each(|wrong| check(wrong, None));
    }
}
