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

    /// Days since 1 January 1970 in Asia/Shanghai: the same number, the same day.
    pub fn day_number(self) -> i64 {
        (self.0 + i64::from(SHANGHAI_SECONDS)).div_euclid(86_400)
    }

    /// The midnight with which that day begins.
    pub fn of_day_number(day: i64) -> Self {
        Moment(day.saturating_mul(86_400) - i64::from(SHANGHAI_SECONDS))
    }

    /// Hours since 1 January 1970 in Asia/Shanghai.
    pub fn hour_number(self) -> i64 {
        (self.0 + i64::from(SHANGHAI_SECONDS)).div_euclid(3600)
    }

    /// Reads `2020-09-07 17:00`, `2020/9/7 17:00:03`, `2020年9月7日17时` and the like; a bare day is its midnight.
    /// A time that names its zone (`2020-09-07T09:00:00.000Z`, `+08:00`) is turned to Asia/Shanghai.
    pub fn parse(text: &str) -> Option<Self> {
        let clock = Clock::read(text)?;
        let local = Moment::from_local(clock.day()?.and_hms_opt(clock.hour()?, clock.number(4), clock.number(5))?);
        Some(clock.zone.map_or(local, |zone| Moment(local.0 + i64::from(SHANGHAI_SECONDS - zone))))
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
        let clock = Clock::read(text)?;
        if clock.count == 3 { clock.day().map(Day) } else { None }
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

/// The numbers of a date and time as written: year, month, day, hour, minute, second.
#[derive(Default)]
struct Clock {
    numbers: [u32; 6],
    count: usize,
    /// 上午 or 下午, where it is said.
    afternoon: Option<bool>,
    /// Seconds east of Greenwich, where it is said.
    zone: Option<i32>,
}

impl Clock {
    /// None if anything stands between the numbers that stands in no date.
    fn read(text: &str) -> Option<Self> {
        let mut clock = Clock::default();
        let mut within = false;
        let mut rest = text.trim().chars();
        while let Some(c) = rest.next() {
            if let Some(digit) = digit(c) {
                clock.count += usize::from(!within);
                within = true;
                let number = clock.numbers.get_mut(clock.count - 1)?;
                *number = number.checked_mul(10)?.checked_add(digit)?;
                continue;
            }
            within = false;
            match c {
                '.' if clock.count == 6 => {
                    // A fraction of a second.
                    rest = rest.as_str().trim_start_matches(|c| digit(c).is_some()).chars();
                }
                '上' | 'A' | 'a' => clock.afternoon = Some(false),
                '下' | 'P' | 'p' => clock.afternoon = Some(true),
                '午' | 'M' | 'm' | 'T' | '-' | '/' | '.' | ':' | '：' | '－' | '／' => {}
                '年' | '月' | '日' | '时' | '分' | '秒' => {}
                'Z' | 'z' if rest.as_str().is_empty() => clock.zone = Some(0),
                'U' | 'G' => clock.zone = Some(zone(rest.as_str().get(2..)?)?),
                '+' => clock.zone = Some(offset(rest.as_str())?),
                c if c.is_whitespace() => {}
                _ => return None,
            }
            // What follows the zone is the zone's.
            if clock.zone.is_some() {
                break;
            }
            // After the hour a minus is a zone west of Greenwich.
            if c == '-' && clock.count >= 5 {
                clock.zone = Some(-offset(rest.as_str())?);
                break;
            }
        }
        (clock.count >= 3).then_some(clock)
    }

    fn number(&self, at: usize) -> u32 {
        self.numbers.get(at).copied().unwrap_or_default()
    }

    fn day(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(i32::try_from(self.number(0)).ok()?, self.number(1), self.number(2))
    }

    fn hour(&self) -> Option<u32> {
        match (self.afternoon, self.number(3)) {
            (None, hour) => Some(hour),
            (Some(_), 13..) => None,
            (Some(afternoon), hour) => Some(hour % 12 + if afternoon { 12 } else { 0 }),
        }
    }
}

/// A digit, a full-width one too.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => u32::from(c).checked_sub(u32::from('０')),
        _ => None,
    }
}

/// What may follow `UTC` and `GMT`: nothing, or an offset.
fn zone(text: &str) -> Option<i32> {
    match text.trim() {
        "" => Some(0),
        text => match text.split_at_checked(1)? {
            ("+", east) => offset(east),
            ("-", west) => offset(west).map(|seconds| -seconds),
            _ => None,
        },
    }
}

/// `08:00`, `0800` or `8` as seconds.
fn offset(text: &str) -> Option<i32> {
    let (hours, minutes) = match text.trim().split_once(':') {
        Some(parts) => parts,
        None if text.trim().len() == 4 => text.trim().split_at_checked(2)?,
        None => (text.trim(), "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 3600 + minutes * 60)
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.local().fmt(f)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
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
        check("2020-09-07T09:00:00Z", "2020-09-07 17:00:00");
        check("2020-09-07T09:00:00.123Z", "2020-09-07 17:00:00");
        check("2020-09-06T16:00:00+00:00", "2020-09-07 00:00:00");
        check("2020-09-07 17:00:00 +0800", "2020-09-07 17:00:00");
        check("2020-09-07T05:00:00-04:00", "2020-09-07 17:00:00");
        check("2020-09-07 09:00:00 UTC", "2020-09-07 17:00:00");
        check("2020-09-07 17:00:00 UTC+8", "2020-09-07 17:00:00");
        check("2020-09-07 17:00:00.999", "2020-09-07 17:00:00");
        check("２０２０－０９－０７　１７：００", "2020-09-07 17:00:00");
        check("2020/9/7 下午 5:00:03", "2020-09-07 17:00:03");
        check("2020/9/7 上午12:30", "2020-09-07 00:30:00");
        check("2020/9/7 下午12:30", "2020-09-07 12:30:00");
        check("2020-09-07 17:00:00:00", "-");
        check("2020-09-07 25:00", "-");
        check("2020-09-07 17:00 之前", "-");
        check("202009", "-");
        check("", "-");
        check("99999999999-1-1", "-");
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
