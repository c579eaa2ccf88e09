//! When, from where and how people voted: figures about the ballots that count.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::recount::RoundCount;
use crate::desk::Call;
use crate::documents::chart::Ground;
use crate::documents::curve;
use crate::error::Result;
use crate::model::tally::{percent, ratio};
use crate::model::time::{Day, Moment};
use crate::model::vote_rules::chosen_in_all;
use crate::store::{Connection, places};

/// Figures about the ballots that count.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Census {
    /// Choices per participant with two decimals: "5.37".
    pub choices_each: String,
    pub days: Vec<DayCount>,
    /// Ballots by the hour of the whole round; drawn by the core, the same on paper.
    pub curve: Picture,
    /// Most ballots first; empty where no region is known.
    pub regions: Vec<RegionCount>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct DayCount {
    pub day: Day,
    #[ts(type = "number")]
    pub ballots: u64,
    /// By hour of the day, 0 to 23.
    #[ts(type = "number[]")]
    pub hours: Vec<u64>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct RegionCount {
    pub region: String,
    #[ts(type = "number")]
    pub ballots: u64,
    /// Per cent of the participants: "12.50".
    pub share: String,
}

/// A picture as an SVG document, for both grounds.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Picture {
    pub light: String,
    pub dark: String,
}

const LABEL: &str = "统计投票时间和地区";
const UNKNOWN: &str = "未注明";

/// The census of a round; none for counts without ballots.
pub fn census(connection: &Connection, call: &Call<'_>, count: &RoundCount) -> Result<Option<Census>> {
    if !count.has_ballots() {
        return Ok(None);
    }
    let (mut choices, mut hours) = (0u64, BTreeMap::<i64, [u64; 24]>::new());
    let mut regions = Regions::of(connection, count)?;
    count.walk(connection, call, LABEL, |import, ballot, counts| {
        let Some(at) = ballot.at.filter(|_| counts) else { return Ok(()) };
        choices += u64::from(chosen_in_all(ballot.choices));
        let hour = usize::try_from(at.hour_number().rem_euclid(24)).unwrap_or(0);
        if let Some(ballots) = hours.entry(at.day_number()).or_default().get_mut(hour) {
            *ballots += 1;
        }
        regions.add(import, ballot.place);
        Ok(())
    })?;
    let accepted = count.accepted();
    let (first, last) = (hours.keys().next().copied(), hours.keys().next_back().copied());
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    let all: Vec<u64> = (first..=last).flat_map(|day| hours.get(&day).copied().unwrap_or_default()).collect();
    let from = Moment::of_day_number(first);
    let days = hours.into_iter().map(|(day, hours)| DayCount {
        day: Moment::of_day_number(day).day(),
        ballots: hours.iter().sum(),
        hours: hours.to_vec(),
    });
    Ok(Some(Census {
        choices_each: ratio(choices, accepted),
        days: days.collect(),
        curve: Picture { light: curve::curve(from, &all, Ground::Light), dark: curve::curve(from, &all, Ground::Dark) },
        regions: regions.counted(accepted),
    }))
}

/// Ballots by region; places of several imports name the same regions.
struct Regions {
    names: Vec<String>,
    ballots: Vec<u64>,
    unknown: u64,
    /// Of each import, by place: the position of its region.
    of_place: Vec<Vec<Option<usize>>>,
}

impl Regions {
    fn of(connection: &Connection, count: &RoundCount) -> Result<Self> {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut of_place = Vec::new();
        for import in &count.imports {
            let places = places::of_import(connection, import.id)?.into_iter();
            let mut position = |name: String| {
                let next = known.len();
                *known.entry(name).or_insert(next)
            };
            of_place.push(places.map(|place| place.region.map(&mut position)).collect());
        }
        let mut names = vec![String::new(); known.len()];
        for (name, position) in known {
            if let Some(place) = names.get_mut(position) {
                *place = name;
            }
        }
        Ok(Regions { ballots: vec![0; names.len()], names, unknown: 0, of_place })
    }

    fn add(&mut self, import: usize, place: u32) {
        let position = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
        let region = position.and_then(|at| self.of_place.get(import)?.get(at).copied()?);
        match region.and_then(|region| self.ballots.get_mut(region)) {
            Some(ballots) => *ballots += 1,
            None => self.unknown += 1,
        }
    }

    fn counted(self, accepted: u64) -> Vec<RegionCount> {
        let line =
            |(region, ballots): (String, u64)| RegionCount { share: percent(ballots, accepted), region, ballots };
        let mut lines: Vec<RegionCount> =
            self.names.into_iter().zip(self.ballots).filter(|(_, ballots)| *ballots > 0).map(line).collect();
        lines.sort_by(|a, b| b.ballots.cmp(&a.ballots).then_with(|| a.region.cmp(&b.region)));
        if !lines.is_empty() && self.unknown > 0 {
            lines.push(line((UNKNOWN.to_owned(), self.unknown)));
        }
        lines
    }
}
