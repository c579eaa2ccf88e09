//! 获奖名单: by category, then tier; the counts in brackets add up to the total. Says by what it is ordered.

use serde::Serialize;

use super::amendments::amendments;
use super::{Head, Made, Manuscript, Missing, wording};
use crate::model::award::AwardBoard;
use crate::model::campaign::Definition;
use crate::model::rule_version::RuleVersion;
use crate::model::time::Day;

#[derive(Serialize)]
struct Data {
    note: String,
    groups: Vec<Group>,
    /// That the rules of judging were changed; empty where they were not.
    foot: String,
}

#[derive(Serialize)]
struct Group {
    category: String,
    count: usize,
    /// “个” of cases, “名” of persons, and the headings of the two columns.
    measure: &'static str,
    headings: [&'static str; 2],
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
pub fn manuscript(definition: &Definition, board: &AwardBoard, versions: &[RuleVersion], today: Day) -> Made {
    let line = |row: &crate::model::award::AwardRow| Line { title: row.title.clone(), units: row.units.join("、") };
    let group = |category: &crate::model::award::AwardCategory| {
        let tier = |tier: &crate::model::campaign::Tier| Tier {
            tier: tier.name.clone(),
            cases: category.winners(tier).into_iter().map(line).collect(),
        };
        let tiers: Vec<Tier> = board.tiers.iter().map(tier).filter(|tier| !tier.cases.is_empty()).collect();
        Group {
            category: category.category.clone(),
            count: tiers.iter().map(|t| t.cases.len()).sum(),
            measure: "个",
            headings: ["案例名称", "项目单位"],
            tiers,
        }
    };
    let mut groups: Vec<Group> = board.categories.iter().map(group).filter(|group| group.count > 0).collect();
    let cases: usize = groups.iter().map(|group| group.count).sum();
    groups.extend(persons(board));
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
    let head = Head::of(definition, "获奖名单", board.final_, dated);
    let foot = match amendments(versions).join("、") {
        none if none.is_empty() => none,
        changed => format!("评审规则{changed}"),
    };
    let data = Data { note: format!("（共{}，{order}）", counted(cases, count - cases)), groups, foot };
    Manuscript::new("award-list.typ", head, &data)
}

/// The persons, as a group of their own after all categories.
fn persons(board: &AwardBoard) -> Option<Group> {
    let line = |person: &crate::model::award::PersonAward| Line {
        title: person.name.clone(),
        units: [person.unit.as_str(), person.title.as_str()].join(" ").trim().to_owned(),
    };
    let tier = |tier: &crate::model::campaign::Tier| Tier {
        tier: tier.name.clone(),
        cases: board.honoured(tier).into_iter().map(line).collect(),
    };
    let tiers: Vec<Tier> = board.tiers.iter().map(tier).filter(|tier| !tier.cases.is_empty()).collect();
    let count = tiers.iter().map(|tier| tier.cases.len()).sum();
    let (category, headings) = ("人物".to_owned(), ["姓名", "单位、职务"]);
    (count > 0).then_some(Group { category, count, measure: "名", headings, tiers })
}

fn counted(cases: usize, persons: usize) -> String {
    match (cases, persons) {
        (cases, 0) => format!("{cases}个"),
        (0, persons) => format!("{persons}名"),
        (cases, persons) => format!("案例{cases}个、人物{persons}名"),
    }
}
