//! Days and moments. Instants are UTC seconds; on the wire and on paper they are
//! Asia/Shanghai wall-clock text. China has had no summer time since 1991, so the zone is a
//! fixed eight hours.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use ts_rs::TS;

const SHANGHAI_SECONDS: i32 = 8 * 3600;

fn shanghai() -> FixedOffset {
    // Eight hours are always within the day that chrono allows.
    FixedOffset::east_opt(SHANGHAI_SECONDS).unwrap_or_else(|| chrono::Utc.fix_zero())
}

trait FixZero {
    fn fix_zero(&self) -> FixedOffset;
}

impl FixZero for chrono::Utc {
    fn fix_zero(&self) -> FixedOffset {
        use chrono::Offset;
        chrono::Utc.fix()
    }
}

/// An instant, as UTC seconds; text is `2020-09-07 17:00:00` in Asia/Shanghai.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "string")]
pub struct Moment(pub i64);

/// A calendar day; text is `2020-09-07`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "string")]
pub struct Day(pub NaiveDate);

impl Moment {
    /// The wall clock in Asia/Shanghai.
    pub fn local(self) -> NaiveDateTime {
        DateTime::from_timestamp(self.0, 0).unwrap_or_default().with_timezone(&shanghai()).naive_local()
    }

    pub fn from_local(local: NaiveDateTime) -> Self {
        Moment(local.and_utc().timestamp() - i64::from(SHANGHAI_SECONDS))
    }

    pub fn day(self) -> Day {
        Day(self.local().date())
    }

    /// Reads `2020-09-07 17:00`, `2020/9/7 17:00:03`, `2020年9月7日17时` and the like; a bare day is its midnight.
    pub fn parse(text: &str) -> Option<Self> {
        let numbers = numbers(text)?;
        let mut n = numbers.iter().copied();
        let (year, month, day) = (n.next()?, n.next()?, n.next()?);
        let (hour, minute, second) = (n.next().unwrap_or(0), n.next().unwrap_or(0), n.next().unwrap_or(0));
        if n.next().is_some() {
            return None;
        }
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        Some(Moment::from_local(date.and_hms_opt(hour, minute, second)?))
    }

    /// `2020年9月7日 17:00`.
    pub fn chinese(self) -> String {
        let local = self.local();
        format!("{} {}", self.day().chinese(), local.format("%H:%M"))
    }
}

impl Day {
    /// Reads 2020-09-07, 2020.9.7, 2020/9/7, 20200907 and 2020年9月7日.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
            return NaiveDate::parse_from_str(text, "%Y%m%d").ok().map(Day);
        }
        match numbers(text)?.as_slice() {
            [year, month, day] => NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day).map(Day),
            _ => None,
        }
    }

    /// `2020年9月7日`.
    pub fn chinese(self) -> String {
        format!("{}年{}月{}日", self.0.year(), self.0.month(), self.0.day())
    }

    /// `9月7日`, for use where the year stands nearby.
    pub fn chinese_short(self) -> String {
        format!("{}月{}日", self.0.month(), self.0.day())
    }

    /// `二〇二〇年九月七日`, for the foot of a certificate.
    pub fn chinese_formal(self) -> String {
        const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
        let year: String = self
            .0
            .year()
            .to_string()
            .chars()
            .filter_map(|c| DIGITS.get(usize::try_from(c.to_digit(10)?).ok()?))
            .collect();
        let small = |n: u32| {
            let digit = |d: u32| usize::try_from(d).ok().and_then(|d| DIGITS.get(d)).copied().unwrap_or('〇');
            let tens = match n / 10 {
                0 => String::new(),
                1 => "十".to_owned(),
                t => format!("{}十", digit(t)),
            };
            let ones = if n.is_multiple_of(10) { String::new() } else { digit(n % 10).to_string() };
            tens + &ones
        };
        format!("{year}年{}月{}日", small(self.0.month()), small(self.0.day()))
    }
}

/// The runs of digits of a date, if everything between them is what stands between the parts of a date.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let mut found = Vec::new();
    let mut digits = String::new();
    for c in text.trim().chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else if c.is_whitespace() || "-/.:：年月日时分秒T".contains(c) {
            if !digits.is_empty() {
                found.push(digits.parse().ok()?);
                digits.clear();
            }
        } else {
            return None;
        }
    }
    Some(found)
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.local().format("%Y-%m-%d %H:%M:%S"))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

macro_rules! as_text {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                $name::parse(&text).ok_or_else(|| D::Error::custom(format!("“{text}”不是日期或时间，应写作 2020-09-07 或 2020-09-07 17:00")))
            }
        }
    )+};
}

as_text!(Moment, Day);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_shanghai() {
        let check = |text: &str, expected: &str| {
            assert_eq!(Moment::parse(text).map(|m| m.to_string()).as_deref().unwrap_or("-"), expected, "{text}");
        };
        check("2020-09-07 17:00", "2020-09-07 17:00:00");
        check("2020/9/7 9:05:03", "2020-09-07 09:05:03");
        check("2020年9月7日17时", "2020-09-07 17:00:00");
        check("2020-09-07", "2020-09-07 00:00:00");
        check("2020-13-07", "-");
        check("昨天", "-");
        assert_eq!(Moment::parse("1970-01-01 08:00"), Some(Moment(0)));
    }

    #[test]
    fn days_are_written_by_chinese_custom() {
        let day = Day::parse("2020.10.20").unwrap();
        assert_eq!(day.chinese(), "2020年10月20日");
        assert_eq!(day.chinese_formal(), "二〇二〇年十月二十日");
        assert_eq!(Day::parse("2020年9月7日").unwrap().chinese_formal(), "二〇二〇年九月七日");
        assert_eq!(Day::parse("20200911").unwrap().chinese_formal(), "二〇二〇年九月十一日");
    }
}
