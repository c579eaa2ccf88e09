//! Planning the ceremony: the programme, drafted from the awards, edited by a person.

use crate::store::Connection;
use serde::Deserialize;
use ts_rs::TS;

use super::{Done, OfCampaign, decide_awards};
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::CampaignId;
use crate::model::campaign::{Definition, OrganiserRole, StageKind};
use crate::model::ceremony::{self, Programme, STAGE_CAPACITY, TierWinners};
use crate::model::problem::Problem;
use crate::model::time::Moment;
use crate::store::history::{self, Act};
use crate::store::{campaigns, programmes};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveProgramme {
    pub campaign: CampaignId,
    pub programme: Programme,
}

/// Hour of the day at which a ceremony begins where nothing else is said.
const BEGINS: &str = "14:30";

/// The programme as saved, or a draft from the awards while none was saved.
pub fn show(desk: &Desk, call: &Call<'_>, request: OfCampaign) -> Result<Programme> {
    desk.library.read(|connection| match programmes::get(connection, request.campaign)? {
        Some(programme) => Ok(programme),
        None => from_awards(connection, call, request.campaign),
    })
}

/// A fresh draft from the awards; nothing is saved.
pub fn draft(desk: &Desk, call: &Call<'_>, request: OfCampaign) -> Result<Programme> {
    desk.library.read(|connection| from_awards(connection, call, request.campaign))
}

pub fn save(desk: &Desk, call: &Call<'_>, request: SaveProgramme) -> Result<Done> {
    let SaveProgramme { campaign, programme } = request;
    let problems = problems(&programme);
    if !problems.is_empty() {
        return Err(Error::Problems(problems));
    }
    desk.library.transact(call, |transaction| {
        let before = programmes::get(transaction, campaign)?;
        programmes::set(transaction, campaign, &programme)?;
        let act = Act {
            campaign: Some(campaign),
            subject: ("programme", campaign.0),
            name: &programme.title,
            action: "保存典礼议程",
            before: before.as_ref(),
            after: Some(&programme),
        };
        history::record(transaction, act)
    })?;
    Ok(Done {})
}

fn from_awards(connection: &Connection, call: &Call<'_>, campaign: CampaignId) -> Result<Programme> {
    let definition = campaigns::definition(connection, campaign)?;
    let board = decide_awards::read_board(connection, call, campaign)?;
    let winners: Vec<TierWinners> = board
        .tiers
        .iter()
        .map(|tier| TierWinners {
            tier: tier.name.clone(),
            categories: board
                .categories
                .iter()
                .map(|c| (c.category.clone(), c.winners(tier).len()))
                .chain([("人物".to_owned(), board.honoured(tier).len())])
                .map(|(category, count)| (category, u32::try_from(count).unwrap_or(u32::MAX)))
                .collect(),
        })
        .collect();
    let organiser = [OrganiserRole::Executor, OrganiserRole::Host]
        .into_iter()
        .find_map(|role| definition.organisers(role).into_iter().next())
        .unwrap_or_default();
    Ok(ceremony::draft(starts_at(&definition), &organiser, STAGE_CAPACITY, &winners))
}

fn starts_at(definition: &Definition) -> Option<Moment> {
    let stage = definition.stages.iter().find(|stage| stage.kind == StageKind::Ceremony)?;
    Moment::parse(&format!("{} {BEGINS}", stage.starts_on?))
}

fn problems(programme: &Programme) -> Vec<Problem> {
    let mut problems = Vec::new();
    if programme.title.trim().is_empty() {
        problems.push(Problem::new("典礼名称未填写", "请填写，例如“颁奖典礼”").in_field("title"));
    }
    if programme.stage_capacity == 0 {
        problems.push(Problem::new("每轮人数为 0", "请填写台上一次能站的人数").in_field("stage_capacity"));
    }
    for (row, item) in (1..).zip(&programme.items) {
        if item.text.trim().is_empty() {
            problems.push(
                Problem::new(format!("第 {row} 项没有事项"), "请填写事项，或删除该项").at_row(row).in_field("text"),
            );
        }
        if item.minutes > 24 * 60 {
            problems
                .push(Problem::new(format!("第 {row} 项超过 24 小时"), "请改为分钟数").at_row(row).in_field("minutes"));
        }
    }
    problems
}
