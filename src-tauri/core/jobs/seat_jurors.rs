//! Seating jurors in the judging stages: by hand, by category, or drawn at random from a published seed. A seat from
//! which scores were entered is not taken away.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::freeze_rules::{in_force, stage_of};
use super::{Done, OfCampaign};
use crate::desk::{Call, Desk};
use crate::error::{Error, Result};
use crate::model::campaign::Definition;
use crate::model::draw;
use crate::model::facts::Seat;
use crate::model::field::tidy_line;
use crate::model::judging::JudgingStage;
use crate::model::problem::Problem;
use crate::model::time::Moment;
use crate::model::{CampaignId, CategoryId, JurorId};
use crate::store::history::{self, Act};
use crate::store::seats::Entered;
use crate::store::{Connection, Transaction, campaigns, jurors, rule_versions, seats};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SetSeats {
    pub campaign: CampaignId,
    /// Key of the stage.
    pub stage: String,
    /// All seats of the stage, in order.
    pub seats: Vec<SeatDraft>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SeatDraft {
    pub juror: JurorId,
    /// Key of the group.
    pub group: String,
    /// Empty = all categories of the stage.
    #[serde(default)]
    pub categories: Vec<CategoryId>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct DrawSeats {
    pub campaign: CampaignId,
    pub stage: String,
    pub group: String,
    pub count: u32,
    /// Published before the draw: an index, lottery numbers.
    pub seed: String,
    /// Who is drawn from; numbered in the order of their ids.
    pub pool: Vec<JurorId>,
    #[serde(default)]
    pub categories: Vec<CategoryId>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct DrawnSeats {
    /// In the order of their lots.
    pub drawn: Vec<JurorId>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct SeatView {
    /// By stage, group and position.
    pub seats: Vec<SeatLine>,
    pub draws: Vec<DrawLine>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct SeatLine {
    pub stage: String,
    pub group: String,
    pub juror: JurorId,
    pub name: String,
    pub unit: String,
    pub title: String,
    pub categories: Vec<CategoryId>,
    pub position: u32,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct DrawLine {
    #[ts(type = "number")]
    pub id: i64,
    pub stage: String,
    pub group: String,
    pub seed: String,
    /// Names in the order they were numbered.
    pub pool: Vec<String>,
    pub drawn: Vec<String>,
    pub drawn_at: Moment,
    pub drawn_by: String,
}

pub fn list(desk: &Desk, _call: &Call<'_>, request: OfCampaign) -> Result<SeatView> {
    let campaign = request.campaign;
    desk.library.read(|connection| {
        campaigns::definition(connection, campaign)?;
        let (rules, _) = in_force(connection, campaign)?;
        let place = |seat: &Seat| {
            let stage = rules.stages.iter().position(|stage| stage.key == seat.stage);
            let groups = rules.stage(&seat.stage).map_or(&[][..], |stage| &stage.groups);
            let group = groups.iter().position(|group| group.key == seat.group);
            (stage.unwrap_or(usize::MAX), group.unwrap_or(usize::MAX))
        };
        let mut all = seats::of_campaign(connection, campaign)?;
        all.sort_by_key(|seated| (place(&seated.seat), seated.position));
        let seats = all.into_iter().map(|seated| SeatLine {
            stage: seated.seat.stage,
            group: seated.seat.group,
            juror: seated.seat.juror,
            name: seated.seat.name,
            unit: seated.unit,
            title: seated.title,
            categories: seated.seat.categories,
            position: seated.position,
        });
        let names = jurors::names(connection)?;
        let named = |ids: &[JurorId]| ids.iter().map(|id| names.get(id).cloned().unwrap_or_default()).collect();
        let draws = seats::draws(connection, campaign)?.into_iter().map(|draw| DrawLine {
            id: draw.id,
            stage: draw.stage,
            group: draw.group,
            seed: draw.seed,
            pool: named(&draw.pool),
            drawn: named(&draw.drawn),
            drawn_at: draw.at,
            drawn_by: draw.by,
        });
        Ok(SeatView { seats: seats.collect(), draws: draws.collect() })
    })
}

/// Gives a stage these seats in place of all it had.
pub fn set(desk: &Desk, call: &Call<'_>, request: SetSeats) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        let room = Room::open(transaction, request.campaign, &request.stage)?;
        let (wanted, mut problems) = room.seats(&request.seats);
        problems.extend(room.taken_away(&wanted, &seats::entered(transaction, request.campaign)?));
        if !problems.is_empty() {
            return Err(Error::Problems(problems));
        }
        if wanted == room.before {
            return Ok(Done {});
        }
        seats::replace(transaction, request.campaign, &room.stage.key, &wanted)?;
        let (before, after) = (room.told(&room.before), room.told(&wanted));
        record(transaction, &room, "安排评委席位", Some(before), Some(after))?;
        Ok(Done {})
    })
}

/// Draws jurors of a pool for a group and gives them seats after those already there.
pub fn draw(desk: &Desk, call: &Call<'_>, request: DrawSeats) -> Result<DrawnSeats> {
    let seed = tidy_line(&request.seed);
    desk.library.transact(call, |transaction| {
        let room = Room::open(transaction, request.campaign, &request.stage)?;
        let pool: Vec<JurorId> = request.pool.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let count = usize::try_from(request.count).unwrap_or(usize::MAX);
        let mut problems = room.draw_problems(&request, &seed, &pool);
        let seat = |juror: &JurorId| SeatDraft {
            juror: *juror,
            group: request.group.clone(),
            categories: request.categories.clone(),
        };
        let drawn = draw::draw(&seed, &pool, count);
        // Whoever is drawn, the seat must fit; so the whole pool is looked at.
        problems.extend(room.seats(&pool.iter().map(seat).collect::<Vec<_>>()).1);
        if !problems.is_empty() {
            return Err(Error::Problems(problems));
        }
        let (more, _) = room.seats(&drawn.iter().map(seat).collect::<Vec<_>>());
        let wanted: Vec<Seat> = room.before.iter().cloned().chain(more).collect();
        seats::replace(transaction, request.campaign, &room.stage.key, &wanted)?;
        seats::record_draw(transaction, request.campaign, (&room.stage.key, &request.group), &seed, &pool, &drawn)?;
        let named = |ids: &[JurorId]| ids.iter().map(|id| room.name(*id)).collect::<Vec<_>>();
        let after = serde_json::json!({
            "评委组": room.group_name(&request.group), "种子": seed, "抽取范围": named(&pool), "抽中": named(&drawn),
        });
        record(transaction, &room, "随机抽取评委", None, Some(after))?;
        Ok(DrawnSeats { drawn })
    })
}

fn record<T: Serialize>(
    transaction: &Transaction<'_>,
    room: &Room,
    action: &str,
    before: Option<T>,
    after: Option<T>,
) -> Result<()> {
    let subject = ("seats", room.campaign.0);
    let name = room.stage.name.as_str();
    history::record(transaction, Act { campaign: Some(room.campaign), subject, name, action, before, after })
}

/// A stage whose seats are being changed.
struct Room {
    campaign: CampaignId,
    definition: Definition,
    stage: JudgingStage,
    before: Vec<Seat>,
    /// The pool, and those who sit here though they left it.
    names: BTreeMap<JurorId, String>,
}

impl Room {
    fn open(connection: &Connection, campaign: CampaignId, stage: &str) -> Result<Self> {
        let definition = campaigns::definition(connection, campaign)?;
        let (rules, _) = in_force(connection, campaign)?;
        let stage = stage_of(&rules, stage)?.clone();
        if rule_versions::closed(connection, campaign)?.contains_key(&stage.key) {
            let message = format!("“{}”的录入已经结束，不能改动席位。请先重新开放录入。", stage.name);
            return Err(Error::Refused(message));
        }
        let seated = seats::of_campaign(connection, campaign)?.into_iter().map(|seated| seated.seat);
        let before: Vec<Seat> = seated.filter(|seat| seat.stage == stage.key).collect();
        let pool = jurors::list(connection)?.into_iter().map(|juror| (juror.id, juror.name));
        let names = before.iter().map(|seat| (seat.juror, seat.name.clone())).chain(pool).collect();
        Ok(Room { campaign, definition, stage, before, names })
    }

    fn name(&self, juror: JurorId) -> String {
        self.names.get(&juror).cloned().unwrap_or_else(|| format!("编号 {juror}"))
    }

    fn group_name(&self, key: &str) -> String {
        self.stage.group(key).map_or_else(|| key.to_owned(), |group| group.name.clone())
    }

    fn category_names(&self, ids: &[CategoryId]) -> String {
        let names = ids.iter().filter_map(|id| self.definition.category(*id)).map(|c| c.name.as_str());
        names.collect::<Vec<_>>().join("、")
    }

    /// The seats that are wanted, and everything that is wrong with them.
    fn seats(&self, drafts: &[SeatDraft]) -> (Vec<Seat>, Vec<Problem>) {
        let (mut seats, mut problems) = (Vec::new(), Vec::new());
        let mut taken = BTreeSet::new();
        for draft in drafts {
            let name = self.name(draft.juror);
            let mut add = |reason: String, way_out: &str| problems.push(Problem::new(reason, way_out).in_field(&name));
            if !self.names.contains_key(&draft.juror) {
                add("评委库中没有这位评委".to_owned(), "请刷新后重新选择");
            }
            if !taken.insert(draft.juror) {
                add(format!("在“{}”有两个席位", self.stage.name), "请只保留一个");
            }
            if self.stage.group(&draft.group).is_none() {
                add(format!("“{}”没有代号为“{}”的评委组", self.stage.name, draft.group), "请选择本阶段的评委组");
            }
            for id in &draft.categories {
                match self.definition.category(*id) {
                    None => add("所选类别不在这个活动中".to_owned(), "请重新选择类别"),
                    Some(category) if !self.stage.judges(&category.name) => {
                        add(format!("“{}”不评审“{}”", self.stage.name, category.name), "请重新选择类别");
                    }
                    Some(_) => {}
                }
            }
            let categories: BTreeSet<CategoryId> = draft.categories.iter().copied().collect();
            seats.push(Seat {
                stage: self.stage.key.clone(),
                group: draft.group.clone(),
                juror: draft.juror,
                name,
                categories: categories.into_iter().collect(),
            });
        }
        (seats, problems)
    }

    /// Scores that would lose their seat, a problem a juror.
    fn taken_away(&self, wanted: &[Seat], entered: &[Entered]) -> Vec<Problem> {
        const KEEP: &str = "请保留；确需改动的，先清除这些评分";
        let mut problems = Vec::new();
        for before in &self.before {
            let own = || entered.iter().filter(|e| e.stage == self.stage.key && e.juror == before.juror);
            let all: u32 = own().map(|e| e.values).sum();
            if all == 0 {
                continue;
            }
            let mut add = |reason: String| problems.push(Problem::new(reason, KEEP).in_field(before.name.clone()));
            let after = wanted.iter().find(|seat| seat.juror == before.juror);
            match after {
                None => add(format!("在“{}”已录入 {all} 格评分，不能撤去席位", self.stage.name)),
                Some(after) if after.group != before.group => {
                    add(format!("在“{}”已录入 {all} 格评分，不能改到其他评委组", self.stage.name));
                }
                Some(after) if !after.categories.is_empty() => {
                    let lost = own().filter(|e| !after.categories.contains(&e.category));
                    let (categories, values): (BTreeSet<CategoryId>, Vec<u32>) =
                        lost.map(|e| (e.category, e.values)).unzip();
                    let values: u32 = values.iter().sum();
                    if values > 0 {
                        let names = self.category_names(&categories.into_iter().collect::<Vec<_>>());
                        add(format!("在“{}”的{names}已录入 {values} 格评分，不能去掉这些类别", self.stage.name));
                    }
                }
                Some(_) => {}
            }
        }
        problems
    }

    fn draw_problems(&self, request: &DrawSeats, seed: &str, pool: &[JurorId]) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add = |field: &str, reason: String, way_out: &str| {
            problems.push(Problem::new(reason, way_out).in_field(field));
        };
        if seed.is_empty() {
            add("seed", "种子未填".to_owned(), "请填写事先公布的种子，如当日收盘指数或开奖号码");
        }
        if request.count == 0 {
            add("count", "抽取人数为 0".to_owned(), "请填写要抽取的人数");
        }
        let size = pool.len();
        if usize::try_from(request.count).unwrap_or(usize::MAX) > size {
            let reason = format!("抽取范围只有 {size} 人，不够抽取 {} 人", request.count);
            add("count", reason, "请扩大抽取范围，或减少人数");
        }
        for seat in self.before.iter().filter(|seat| pool.contains(&seat.juror)) {
            add(&seat.name, format!("在“{}”已有席位", self.stage.name), "请从抽取范围中去掉");
        }
        problems
    }

    /// The seats as the history shows them.
    fn told(&self, seats: &[Seat]) -> Vec<String> {
        let told = |seat: &Seat| {
            let group = self.group_name(&seat.group);
            match self.category_names(&seat.categories) {
                all if all.is_empty() => format!("{}：{group}", seat.name),
                categories => format!("{}：{group}（{categories}）", seat.name),
            }
        };
        seats.iter().map(told).collect()
    }
}
