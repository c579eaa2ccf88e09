//! 获奖名单: by category, then tier; the counts in brackets add up to the total. Says by what it is ordered.

use serde::Serialize;

use super::{Made, Manuscript, Mark, Missing, wording};
use crate::model::award::{AwardBoard, AwardState};
use crate::model::campaign::Definition;
use crate::model::time::Day;

#[derive(Serialize)]
struct Data {
    name: String,
    mark: Option<Mark>,
    event: String,
    note: String,
    issuers: Vec<String>,
    date: String,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    category: String,
    count: usize,
    tiers: Vec<Tier>,
}

#[derive(Serialize)]
struct Tier {
    tier: String,
    cases: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    title: String,
    units: String,
}

/// The list of a campaign's awards.
pub fn manuscript(definition: &Definition, board: &AwardBoard, today: Day) -> Made {
    let line = |row: &crate::model::award::AwardRow| Line { title: row.title.clone(), units: row.units.join("、") };
    let group = |category: &crate::model::award::AwardCategory| {
        let tier = |tier: &crate::model::campaign::Tier| Tier {
            tier: tier.name.clone(),
            cases: category.winners(tier).into_iter().map(line).collect(),
        };
        let tiers: Vec<Tier> = board.tiers.iter().map(tier).filter(|tier| !tier.cases.is_empty()).collect();
        Group { category: category.category.clone(), count: tiers.iter().map(|t| t.cases.len()).sum(), tiers }
    };
    let groups: Vec<Group> = board.categories.iter().map(group).filter(|group| group.count > 0).collect();
    let count: usize = groups.iter().map(|group| group.count).sum();
    if count == 0 {
        return Err(Missing::awards());
    }
    let given: Vec<_> = board
        .tiers
        .iter()
        .filter(|tier| groups.iter().any(|group| group.tiers.iter().any(|t| t.tier == tier.name)))
        .collect();
    let ranked: Vec<&str> = given.iter().filter(|tier| tier.ranked).map(|tier| tier.name.as_str()).collect();
    let order = if ranked.is_empty() {
        "同一等次内排名不分先后，按类别内编号为序".to_owned()
    } else if ranked.len() == given.len() {
        "同一等次内按名次为序".to_owned()
    } else {
        format!("{}按名次为序，其余等次排名不分先后，按类别内编号为序", ranked.join("、"))
    };
    let dated = board.confirmed_at.unwrap_or_else(|| wording::midnight(today));
    let name = format!("获奖名单-{}{}", definition.edition, definition.title);
    let data = Data {
        name: name.clone(),
        mark: Mark::of(definition.rehearsal, board.state == AwardState::Confirmed),
        event: wording::event(definition),
        note: format!("（共{count}个，{order}）"),
        issuers: definition.issuers(),
        date: dated.day().chinese(),
        groups,
    };
    Manuscript::new("award-list.typ", name, dated, &data)
}
