//! The audit log (操作日志): who changed what, when, from what to what; each entry carries the hash of the one before.

use serde::Serialize;
use ts_rs::TS;

use super::time::Moment;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HistoryEntry {
    #[ts(type = "number")]
    pub number: i64,
    pub at: Moment,
    pub who: String,
    /// What was done, in Chinese: “修改案例”.
    pub action: String,
    /// What it was done to, as a person names it: a title, a file name.
    pub subject: String,
    #[ts(type = "unknown")]
    pub before: Option<serde_json::Value>,
    #[ts(type = "unknown")]
    pub after: Option<serde_json::Value>,
    pub hash: String,
}
