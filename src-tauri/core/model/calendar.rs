//! Working days in mainland China: the holidays and make-up days of 2015 to 2026 as the State Council announced them
//! each year, and what an office enters over them. Days not named here are what their weekday says.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Weekday};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::time::Day;

/// What a day is that is not what its weekday says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 放假
    Holiday,
    /// 调休上班
    Workday,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarDay {
    pub day: Day,
    pub kind: DayKind,
    pub name: String,
}

/// A day of a notice, with what it is called where it is not a plain working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NoticeDay {
    pub day: Day,
    pub working: bool,
    pub name: String,
}

/// The days that are not what their weekday says.
#[derive(Debug, Clone, Default)]
pub struct Calendar(BTreeMap<Day, CalendarDay>);

/// Name, first and last day off.
const HOLIDAYS: &[(&str, &str, &str)] = &[
    ("元旦", "2015-01-01", "2015-01-03"),
    ("春节", "2015-02-18", "2015-02-24"),
    ("清明节", "2015-04-04", "2015-04-06"),
    ("劳动节", "2015-05-01", "2015-05-03"),
    ("端午节", "2015-06-20", "2015-06-22"),
    ("抗战胜利七十周年纪念日", "2015-09-03", "2015-09-05"),
    ("中秋节", "2015-09-26", "2015-09-27"),
    ("国庆节", "2015-10-01", "2015-10-07"),
    ("元旦", "2016-01-01", "2016-01-03"),
    ("春节", "2016-02-07", "2016-02-13"),
    ("清明节", "2016-04-02", "2016-04-04"),
    ("劳动节", "2016-04-30", "2016-05-02"),
    ("端午节", "2016-06-09", "2016-06-11"),
    ("中秋节", "2016-09-15", "2016-09-17"),
    ("国庆节", "2016-10-01", "2016-10-07"),
    ("元旦", "2016-12-31", "2017-01-02"),
    ("春节", "2017-01-27", "2017-02-02"),
    ("清明节", "2017-04-02", "2017-04-04"),
    ("劳动节", "2017-04-29", "2017-05-01"),
    ("端午节", "2017-05-28", "2017-05-30"),
    ("国庆节、中秋节", "2017-10-01", "2017-10-08"),
    ("元旦", "2017-12-30", "2018-01-01"),
    ("春节", "2018-02-15", "2018-02-21"),
    ("清明节", "2018-04-05", "2018-04-07"),
    ("劳动节", "2018-04-29", "2018-05-01"),
    ("端午节", "2018-06-16", "2018-06-18"),
    ("中秋节", "2018-09-22", "2018-09-24"),
    ("国庆节", "2018-10-01", "2018-10-07"),
    ("元旦", "2018-12-30", "2019-01-01"),
    ("春节", "2019-02-04", "2019-02-10"),
    ("清明节", "2019-04-05", "2019-04-07"),
    ("劳动节", "2019-05-01", "2019-05-04"),
    ("端午节", "2019-06-07", "2019-06-09"),
    ("中秋节", "2019-09-13", "2019-09-15"),
    ("国庆节", "2019-10-01", "2019-10-07"),
    ("元旦", "2020-01-01", "2020-01-01"),
    // Extended by the notice of 26 January 2020.
    ("春节", "2020-01-24", "2020-02-02"),
    ("清明节", "2020-04-04", "2020-04-06"),
    ("劳动节", "2020-05-01", "2020-05-05"),
    ("端午节", "2020-06-25", "2020-06-27"),
    ("国庆节、中秋节", "2020-10-01", "2020-10-08"),
    ("元旦", "2021-01-01", "2021-01-03"),
    ("春节", "2021-02-11", "2021-02-17"),
    ("清明节", "2021-04-03", "2021-04-05"),
    ("劳动节", "2021-05-01", "2021-05-05"),
    ("端午节", "2021-06-12", "2021-06-14"),
    ("中秋节", "2021-09-19", "2021-09-21"),
    ("国庆节", "2021-10-01", "2021-10-07"),
    ("元旦", "2022-01-01", "2022-01-03"),
    ("春节", "2022-01-31", "2022-02-06"),
    ("清明节", "2022-04-03", "2022-04-05"),
    ("劳动节", "2022-04-30", "2022-05-04"),
    ("端午节", "2022-06-03", "2022-06-05"),
    ("中秋节", "2022-09-10", "2022-09-12"),
    ("国庆节", "2022-10-01", "2022-10-07"),
    ("元旦", "2022-12-31", "2023-01-02"),
    ("春节", "2023-01-21", "2023-01-27"),
    ("清明节", "2023-04-05", "2023-04-05"),
    ("劳动节", "2023-04-29", "2023-05-03"),
    ("端午节", "2023-06-22", "2023-06-24"),
    ("中秋节、国庆节", "2023-09-29", "2023-10-06"),
    ("元旦", "2023-12-30", "2024-01-01"),
    ("春节", "2024-02-10", "2024-02-17"),
    ("清明节", "2024-04-04", "2024-04-06"),
    ("劳动节", "2024-05-01", "2024-05-05"),
    ("端午节", "2024-06-08", "2024-06-10"),
    ("中秋节", "2024-09-15", "2024-09-17"),
    ("国庆节", "2024-10-01", "2024-10-07"),
    ("元旦", "2025-01-01", "2025-01-01"),
    ("春节", "2025-01-28", "2025-02-04"),
    ("清明节", "2025-04-04", "2025-04-06"),
    ("劳动节", "2025-05-01", "2025-05-05"),
    ("端午节", "2025-05-31", "2025-06-02"),
    ("国庆节、中秋节", "2025-10-01", "2025-10-08"),
    ("元旦", "2026-01-01", "2026-01-03"),
    ("春节", "2026-02-15", "2026-02-23"),
    ("清明节", "2026-04-04", "2026-04-06"),
    ("劳动节", "2026-05-01", "2026-05-05"),
    ("端午节", "2026-06-19", "2026-06-21"),
    ("中秋节", "2026-09-25", "2026-09-27"),
    ("国庆节", "2026-10-01", "2026-10-07"),
    // Statutory days only: the notice for 2027 is not out.
    ("元旦（调休安排尚待公布）", "2027-01-01", "2027-01-01"),
    ("春节（调休安排尚待公布）", "2027-02-05", "2027-02-08"),
    ("清明节（调休安排尚待公布）", "2027-04-05", "2027-04-05"),
    ("劳动节（调休安排尚待公布）", "2027-05-01", "2027-05-02"),
    ("端午节（调休安排尚待公布）", "2027-06-09", "2027-06-09"),
    ("中秋节（调休安排尚待公布）", "2027-09-15", "2027-09-15"),
    ("国庆节（调休安排尚待公布）", "2027-10-01", "2027-10-03"),
];

/// Saturdays and Sundays that are worked.
const WORKDAYS: &[&str] = &[
    "2015-01-04",
    "2015-02-15",
    "2015-02-28",
    "2015-09-06",
    "2015-10-10",
    "2016-02-06",
    "2016-02-14",
    "2016-06-12",
    "2016-09-18",
    "2016-10-08",
    "2016-10-09",
    "2017-01-22",
    "2017-02-04",
    "2017-04-01",
    "2017-05-27",
    "2017-09-30",
    "2018-02-11",
    "2018-02-24",
    "2018-04-08",
    "2018-04-28",
    "2018-09-29",
    "2018-09-30",
    "2018-12-29",
    "2019-02-02",
    "2019-02-03",
    "2019-04-28",
    "2019-05-05",
    "2019-09-29",
    "2019-10-12",
    "2020-01-19",
    "2020-04-26",
    "2020-05-09",
    "2020-06-28",
    "2020-09-27",
    "2020-10-10",
    "2021-02-07",
    "2021-02-20",
    "2021-04-25",
    "2021-05-08",
    "2021-09-18",
    "2021-09-26",
    "2021-10-09",
    "2022-01-29",
    "2022-01-30",
    "2022-04-02",
    "2022-04-24",
    "2022-05-07",
    "2022-10-08",
    "2022-10-09",
    "2023-01-28",
    "2023-01-29",
    "2023-04-23",
    "2023-05-06",
    "2023-06-25",
    "2023-10-07",
    "2023-10-08",
    "2024-02-04",
    "2024-02-18",
    "2024-04-07",
    "2024-04-28",
    "2024-05-11",
    "2024-09-14",
    "2024-09-29",
    "2024-10-12",
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
];

impl Calendar {
    /// What the program brings, with what people entered over it.
    pub fn new(entered: impl IntoIterator<Item = CalendarDay>) -> Self {
        let mut days = BTreeMap::new();
        for (name, first, last) in HOLIDAYS {
            let last = Day::parse(last);
            let mut day = Day::parse(first);
            while let Some(off) = day.filter(|day| Some(*day) <= last) {
                let name = (*name).to_owned();
                days.insert(off, CalendarDay { day: off, kind: DayKind::Holiday, name });
                day = off.next();
            }
        }
        for day in WORKDAYS.iter().filter_map(|day| Day::parse(day)) {
            days.insert(day, CalendarDay { day, kind: DayKind::Workday, name: "调休上班".to_owned() });
        }
        days.extend(entered.into_iter().map(|day| (day.day, day)));
        Calendar(days)
    }

    pub fn of_year(&self, year: i32) -> Vec<CalendarDay> {
        self.0.values().filter(|day| day.day.0.year() == year).cloned().collect()
    }

    pub fn of_day(&self, day: Day) -> Option<CalendarDay> {
        self.0.get(&day).cloned()
    }

    /// The first year among the days of which the calendar holds nothing: they are taken for what their weekday says.
    pub fn unknown_year(&self, days: &[NoticeDay]) -> Option<i32> {
        let known = |year: &i32| self.0.keys().any(|day| day.0.year() == *year);
        days.iter().map(|day| day.day.0.year()).find(|year| !known(year))
    }

    pub fn look(&self, day: Day) -> NoticeDay {
        let weekend = matches!(day.0.weekday(), Weekday::Sat | Weekday::Sun);
        match self.0.get(&day) {
            Some(known) => NoticeDay { day, working: known.kind == DayKind::Workday, name: known.name.clone() },
            None => NoticeDay { day, working: !weekend, name: if weekend { "周末" } else { "" }.to_owned() },
        }
    }
}

/// The days from the first to the last of so many working days; a first day that is off is listed, not counted.
pub fn days(first: Day, working_days: u32, calendar: &Calendar) -> Vec<NoticeDay> {
    let (mut days, mut left, mut day) = (Vec::new(), working_days, Some(first));
    while let Some(now) = day.filter(|_| left > 0) {
        let look = calendar.look(now);
        left -= u32::from(look.working);
        days.push(look);
        day = now.next();
    }
    days
}

/// The last of so many working days, the first day counted if it is one; none for no days.
pub fn last_day(first: Day, working_days: u32, calendar: &Calendar) -> Option<Day> {
    days(first, working_days, calendar).last().map(|day| day.day)
}

impl Day {
    pub fn next(self) -> Option<Day> {
        self.0.checked_add_days(Days::new(1)).map(Day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn the_last_day_follows_from_holidays_and_make_up_days() {
        let check = |first: &str, working: u32, expected: &str| {
            let last = last_day(day(first), working, &Calendar::new([]));
            assert_eq!(last.map(|d| d.to_string()).as_deref().unwrap_or("-"), expected, "{first} {working}");
        };
        check("2020-09-07", 5, "2020-09-11");
        check("2020-09-12", 1, "2020-09-14");
        check("2020-09-25", 5, "2020-09-30");
        check("2020-09-30", 5, "2020-10-13");
        check("2020-01-23", 2, "2020-02-03");
        check("2020-01-17", 3, "2020-01-20");
        check("2017-09-29", 2, "2017-09-30");
        check("2015-09-02", 3, "2015-09-07");
        check("2023-09-28", 5, "2023-10-10");
        check("2024-02-09", 2, "2024-02-18");
        check("2026-02-13", 3, "2026-02-24");
        check("2030-06-07", 2, "2030-06-10");
        check("2020-09-07", 0, "-");
    }

    #[test]
    fn what_people_entered_stands_over_what_the_program_brings() {
        let entered = |text: &str, kind| CalendarDay { day: day(text), kind, name: "市里通知".to_owned() };
        let calendar =
            Calendar::new([entered("2020-10-10", DayKind::Holiday), entered("2020-09-09", DayKind::Holiday)]);
        assert_eq!(last_day(day("2020-09-07"), 3, &calendar), Some(day("2020-09-10")));
        assert_eq!(last_day(day("2020-09-30"), 3, &calendar), Some(day("2020-10-12")));
    }

    #[test]
    fn a_year_of_which_nothing_is_known_is_told() {
        let check = |first: &str, working: u32, expected: Option<i32>| {
            let calendar = Calendar::new([]);
            assert_eq!(calendar.unknown_year(&days(day(first), working, &calendar)), expected, "{first} {working}");
        };
        check("2027-12-29", 3, None);
        check("2027-12-29", 4, Some(2028));
        check("2014-12-31", 1, Some(2014));
    }

    #[test]
    fn make_up_days_fall_on_weekends_and_are_no_holidays() {
        let calendar = Calendar::new([]);
        for text in WORKDAYS {
            assert!(matches!(day(text).0.weekday(), Weekday::Sat | Weekday::Sun), "{text}");
            assert!(calendar.look(day(text)).working, "{text}");
        }
        for (name, first, last) in HOLIDAYS {
            assert!(day(first) <= day(last), "{name} {first}");
            let off = days(day(first), 1, &calendar);
            assert!(off.iter().any(|d| d.day == day(last) && !d.working), "{name} {first}");
        }
    }
}
