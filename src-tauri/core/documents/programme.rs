//! 颁奖典礼议程: items with start times summed from their minutes, rounds of awards counted through.

use chrono::{Datelike, Weekday};
use serde::Serialize;

use super::{Head, Made, Manuscript, Missing};
use crate::model::campaign::{Definition, OrganiserRole};
use crate::model::ceremony::{self, ItemKind, Programme};
use crate::model::time::Moment;

#[derive(Serialize)]
struct Data {
    heading: String,
    facts: Vec<(String, String)>,
    items: Vec<Item>,
    note: String,
}

#[derive(Serialize)]
struct Item {
    at: String,
    /// “第一轮” of an award round, else empty.
    round: String,
    text: String,
    detail: String,
    who: Vec<String>,
}

/// The programme of the ceremony; `last` says whether the awards it names are confirmed and signed.
pub fn manuscript(definition: &Definition, programme: &Programme, last: bool) -> Made {
    if programme.items.is_empty() {
        return Err(Missing("议程还是空的。请先在“典礼”里拟定议程。".to_owned()));
    }
    let Some(starts) = programme.starts_at else {
        return Err(Missing("典礼的开始时间未定，时刻无从推算。请先在“典礼”里填写开始时间。".to_owned()));
    };
    let mut rounds = 0;
    let mut items = Vec::new();
    for (item, at) in programme.items.iter().zip(ceremony::start_times(programme)) {
        let round = if item.kind == ItemKind::AwardRound {
            rounds += 1;
            format!("第{}轮", ceremony::chinese_number(rounds))
        } else {
            String::new()
        };
        items.push(Item {
            at: at.map(clock).unwrap_or_default(),
            round,
            text: item.text.clone(),
            detail: without_round(&item.detail).to_owned(),
            who: item.who.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        });
    }
    let total: i64 = programme.items.iter().map(|item| i64::from(item.minutes)).sum();
    let ends = Moment(starts.0.saturating_add(total * 60));
    let heading = heading(&programme.title);
    let head = Head::of(definition, &heading, last, starts);
    let stage = if rounds > 0 && programme.stage_capacity > 0 {
        format!("每轮上台不超过{}个单位，请获奖单位代表提前一轮到候场区。", programme.stage_capacity)
    } else {
        String::new()
    };
    let data = Data {
        heading,
        facts: facts(definition, programme, starts, ends),
        items,
        note: format!("全程{total}分钟。{stage}"),
    };
    Manuscript::new("programme.typ", head, &data)
}

/// “颁奖典礼议程”; the campaign's own name stands above it and is not said twice.
fn heading(title: &str) -> String {
    let title = match title.trim() {
        "" => "颁奖典礼",
        title => title,
    };
    if title.ends_with("议程") { title.to_owned() } else { format!("{title}议程") }
}

/// The detail without a “第三轮” of its own: rounds are counted here, so that they stay right when items are moved.
fn without_round(detail: &str) -> &str {
    match detail.split_once('轮') {
        Some((round, rest)) if round.starts_with('第') && round.chars().count() <= 4 => rest.trim_start(),
        _ => detail,
    }
}

fn facts(definition: &Definition, programme: &Programme, starts: Moment, ends: Moment) -> Vec<(String, String)> {
    let weekday = match starts.local().weekday() {
        Weekday::Mon => "一",
        Weekday::Tue => "二",
        Weekday::Wed => "三",
        Weekday::Thu => "四",
        Weekday::Fri => "五",
        Weekday::Sat => "六",
        Weekday::Sun => "日",
    };
    let time = format!("{}（星期{weekday}）{}—{}", starts.day().chinese(), clock(starts), clock(ends));
    let mut facts = vec![("时间".to_owned(), time)];
    let mut tell = |label: &str, text: String| {
        if !text.trim().is_empty() {
            facts.push((label.to_owned(), text));
        }
    };
    tell("地点", programme.place.clone());
    for role in [OrganiserRole::Guide, OrganiserRole::Host, OrganiserRole::Executor, OrganiserRole::Supporter] {
        tell(&format!("{}单位", role.chinese()), definition.organisers(role).join("　"));
    }
    tell("主持人", programme.host.clone());
    facts
}

fn clock(moment: Moment) -> String {
    moment.local().format("%-H:%M").to_string()
}
