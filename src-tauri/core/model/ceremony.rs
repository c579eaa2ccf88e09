//! The programme (议程) of the award ceremony: items with durations, start times computed from them, and a first
//! draft made from the awards: lower tier first, in rounds that fit on the stage.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::time::Moment;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Programme {
    pub title: String,
    pub place: String,
    pub starts_at: Option<Moment>,
    pub host: String,
    /// Most recipients on the stage in one round.
    pub stage_capacity: u32,
    pub items: Vec<ProgrammeItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProgrammeItem {
    pub kind: ItemKind,
    pub text: String,
    /// Unit and post first, name last: “中共珠海市委政法委员会　王××”.
    pub who: String,
    pub minutes: u32,
    /// Which recipients come up in a round: “第一轮　政府治理类 7 个、基层治理类 1 个”; empty otherwise.
    #[serde(default)]
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    Opening,
    Report,
    Decision,
    AwardRound,
    Winners,
    Leader,
    Closing,
    Other,
}

/// The winners of one tier: category and count, in the order of the campaign.
pub struct TierWinners {
    pub tier: String,
    pub categories: Vec<(String, u32)>,
}

/// Recipients a stage holds where nothing else is said.
pub const STAGE_CAPACITY: u32 = 8;

/// A draft for a ceremony with these winners, `winners` from the highest tier down.
pub fn draft(starts_at: Option<Moment>, organiser: &str, capacity: u32, winners: &[TierWinners]) -> Programme {
    let item = |kind, text: &str, who: &str, minutes| ProgrammeItem {
        kind,
        text: text.to_owned(),
        who: who.to_owned(),
        minutes,
        detail: String::new(),
    };
    let mut items = vec![
        item(ItemKind::Opening, "宣布会场纪律，介绍出席领导和嘉宾", "主持人", 5),
        item(ItemKind::Report, "介绍评选过程", organiser, 10),
        item(ItemKind::Decision, "宣读获奖决定", "", 5),
    ];
    let mut round = 0;
    for tier in winners.iter().rev() {
        for group in rounds(&tier.categories, capacity.max(1)) {
            round += 1;
            items.push(ProgrammeItem {
                kind: ItemKind::AwardRound,
                text: format!("颁发{}证书", tier.tier),
                who: "颁奖嘉宾".to_owned(),
                minutes: 6,
                detail: format!("第{}轮　{}", chinese_number(round), group),
            });
        }
    }
    items.push(item(ItemKind::Winners, "获奖代表发言", "", 8));
    items.push(item(ItemKind::Leader, "领导讲话", "", 10));
    items.push(item(ItemKind::Closing, "主持人总结，典礼结束", "主持人", 2));
    Programme {
        title: "颁奖典礼".to_owned(),
        place: String::new(),
        starts_at,
        host: String::new(),
        stage_capacity: capacity,
        items,
    }
}

/// Fills rounds of `capacity` with the categories in order; each round in words.
fn rounds(categories: &[(String, u32)], capacity: u32) -> Vec<String> {
    let mut rounds: Vec<Vec<(String, u32)>> = Vec::new();
    let mut free = 0;
    for (category, count) in categories {
        let mut left = *count;
        while left > 0 {
            if free == 0 {
                rounds.push(Vec::new());
                free = capacity;
            }
            let now = left.min(free);
            if let Some(round) = rounds.last_mut() {
                round.push((category.clone(), now));
            }
            left -= now;
            free -= now;
        }
    }
    rounds
        .into_iter()
        .map(|round| round.into_iter().map(|(category, n)| format!("{category}{n}个")).collect::<Vec<_>>().join("、"))
        .collect()
}

/// The start of each item, in the order of the programme; none while the start of the whole is open.
pub fn start_times(programme: &Programme) -> Vec<Option<Moment>> {
    let mut minutes = 0;
    programme
        .items
        .iter()
        .map(|item| {
            let at = programme.starts_at.map(|start| Moment(start.0 + minutes * 60));
            minutes += i64::from(item.minutes);
            at
        })
        .collect()
}

/// 一 to 九十九, as rounds are counted.
pub fn chinese_number(n: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |d: u32| usize::try_from(d).ok().and_then(|d| DIGITS.get(d)).copied().unwrap_or("");
    match n {
        0..10 => digit(n).to_owned(),
        10..20 => format!("十{}", digit(n % 10)),
        20..100 => format!("{}十{}", digit(n / 10), digit(n % 10)),
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_fit_on_the_stage_lower_tier_first() {
        let winners = [
            TierWinners { tier: "最佳案例".into(), categories: vec![("甲类".into(), 3), ("乙类".into(), 3)] },
            TierWinners { tier: "优秀案例".into(), categories: vec![("甲类".into(), 7), ("乙类".into(), 2)] },
        ];
        let programme = draft(Moment::parse("2020-10-20 14:30"), "甲方", 8, &winners);
        let rounds: Vec<(&str, &str)> = programme
            .items
            .iter()
            .filter(|item| item.kind == ItemKind::AwardRound)
            .map(|item| (item.text.as_str(), item.detail.as_str()))
            .collect();
        let expected = [
            ("颁发优秀案例证书", "第一轮　甲类7个、乙类1个"),
            ("颁发优秀案例证书", "第二轮　乙类1个"),
            ("颁发最佳案例证书", "第三轮　甲类3个、乙类3个"),
        ];
        assert_eq!(rounds, expected);
    }

    #[test]
    fn start_times_follow_from_durations() {
        let programme = draft(Moment::parse("2020-10-20 14:30"), "甲方", 8, &[]);
        let times: Vec<String> =
            start_times(&programme).into_iter().flatten().map(|t| t.local().format("%H:%M").to_string()).collect();
        assert_eq!(times, ["14:30", "14:35", "14:45", "14:50", "14:58", "15:08"]);
    }
}
