//! Problems a user must mend, as values in a list: all of them at once, each with its place,
//! its reason and the way out. They stop nothing by themselves; a job decides.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// Row of the file as the user counts it (header = 1), if the problem sits in a file.
    #[ts(type = "number | null")]
    pub row: Option<u64>,
    /// Column heading or field key.
    pub field: Option<String>,
    /// What is wrong, in Chinese, without a full stop.
    pub reason: String,
    /// What to do about it, in Chinese, without a full stop.
    pub way_out: String,
}

impl Problem {
    pub fn new(reason: impl Into<String>, way_out: impl Into<String>) -> Self {
        Problem { row: None, field: None, reason: reason.into(), way_out: way_out.into() }
    }

    pub fn at_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}
