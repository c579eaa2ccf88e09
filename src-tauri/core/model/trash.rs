//! The recycle bin (回收站): what was removed and can be restored.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::time::Moment;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Trashed {
    pub kind: TrashKind,
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    /// The campaign a case belongs to.
    pub campaign: Option<String>,
    pub removed_at: Moment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TrashKind {
    Campaign,
    Case,
    Juror,
}
