//! Problems a user must mend, as values in a list: all of them at once, each with its place,
//! its reason and the way out. They stop nothing by themselves; a job decides.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// Sheet of the workbook, where more than one was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sheet: Option<String>,
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
        Problem { sheet: None, row: None, field: None, reason: reason.into(), way_out: way_out.into() }
    }

    pub fn in_sheet(mut self, sheet: Option<&str>) -> Self {
        self.sheet = sheet.map(str::to_owned);
        self
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
