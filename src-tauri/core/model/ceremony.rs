//! The programme (议程) of the award ceremony: items with durations, start times computed from them.

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
    /// Which recipients come up in a round: “政府治理类 8 个”; empty otherwise.
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
