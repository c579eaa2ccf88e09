//! Everything a result is computed from, as facts: the frozen rules, the cases with their votes, who judged what, who
//! was recused, what was entered. The recount and the evidence pack read the same document.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entries::{Entries, Entry};
use super::judging::Judging;
use super::{CaseId, CategoryId, JurorId};

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    pub rules: Judging,
    /// In the campaign's order.
    pub categories: Vec<FactCategory>,
    /// Those that compete, by category and number.
    pub cases: Vec<FactCase>,
    pub seats: Vec<Seat>,
    /// Confirmed ones only.
    pub recusals: Vec<Recused>,
    #[ts(as = "Vec<Entry<'static>>")]
    pub entries: Entries,
    /// Recorded second votes; a later one about the same cases stands.
    #[serde(default)]
    pub revotes: Vec<Revote>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FactCategory {
    pub id: CategoryId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FactCase {
    pub id: CaseId,
    pub category: CategoryId,
    pub number: u32,
    pub title: String,
    /// Votes that count; none where there is no vote.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub votes: Option<u64>,
}

/// A juror's seat in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    pub stage: String,
    pub group: String,
    pub juror: JurorId,
    pub name: String,
    /// Empty = all categories of the stage.
    #[serde(default)]
    pub categories: Vec<CategoryId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Recused {
    /// None = in every stage.
    #[serde(default)]
    pub stage: Option<String>,
    pub juror: JurorId,
    pub case: CaseId,
}

/// The order the jurors gave tied cases in a second vote, first wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Revote {
    pub order: Vec<CaseId>,
}

impl Facts {
    /// Puts behind the names of namesakes what tells them apart: their units where these differ, else their seats.
    pub fn tell_namesakes_apart(&mut self, units: &BTreeMap<JurorId, String>) {
        let mut named: BTreeMap<&str, BTreeSet<JurorId>> = BTreeMap::new();
        for seat in &self.seats {
            named.entry(&seat.name).or_default().insert(seat.juror);
        }
        let unit = |juror: &JurorId| units.get(juror).map_or("", String::as_str);
        let label = |juror: &JurorId, namesakes: &BTreeSet<JurorId>| {
            let own = unit(juror);
            let alone = namesakes.iter().filter(|other| unit(other) == own).count() == 1;
            if alone && !own.is_empty() { format!("（{own}）") } else { self.seat_number(*juror) }
        };
        let labels: BTreeMap<JurorId, String> = named
            .values()
            .filter(|namesakes| namesakes.len() > 1)
            .flat_map(|namesakes| namesakes.iter().map(move |juror| (*juror, label(juror, namesakes))))
            .collect();
        for seat in &mut self.seats {
            seat.name.push_str(labels.get(&seat.juror).map_or("", String::as_str));
        }
    }

    /// The place of the juror's first seat in its group: `（第2席）`.
    fn seat_number(&self, juror: JurorId) -> String {
        let at = self.seats.iter().position(|seat| seat.juror == juror).unwrap_or_default();
        let before = self.seats.iter().take(at);
        let own = self.seats.get(at).map(|seat| (&seat.stage, &seat.group));
        format!("（第{}席）", before.filter(|seat| Some((&seat.stage, &seat.group)) == own).count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_are_told_apart() {
        let check = |units: &[&str], expected: &[&str]| {
            let seat = |(id, name): (i64, &str)| Seat {
                stage: "site".to_owned(),
                group: "e".to_owned(),
                juror: JurorId(id),
                name: name.to_owned(),
                categories: Vec::new(),
            };
            let mut facts = Facts {
                rules: Judging::default(),
                categories: Vec::new(),
                cases: Vec::new(),
                seats: (1..).zip(["李明", "李明", "李明", "王芳"]).map(seat).collect(),
                recusals: Vec::new(),
                entries: Entries::default(),
                revotes: Vec::new(),
            };
            facts.tell_namesakes_apart(&(1..).map(JurorId).zip(units.iter().map(|unit| (*unit).to_owned())).collect());
            assert_eq!(facts.seats.iter().map(|seat| seat.name.as_str()).collect::<Vec<_>>(), expected);
        };
        check(&["民政局", "某大学", "报社", "报社"], &["李明（民政局）", "李明（某大学）", "李明（报社）", "王芳"]);
        check(&["民政局", "民政局", "报社"], &["李明（第1席）", "李明（第2席）", "李明（报社）", "王芳"]);
        check(&["", "", ""], &["李明（第1席）", "李明（第2席）", "李明（第3席）", "王芳"]);
    }
}
