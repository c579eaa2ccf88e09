//! A form field (表单项) of a category: what it asks and within which limits. Whether an answer fits is for
//! [`super::answer`] to say.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::time::Day;

/// One question of a category's form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stable name within the category; answers are kept under it. Empty = the library gives one.
    #[serde(default)]
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub hint: String,
    /// Fewest characters, smallest number, first day (as 20200616), fewest list entries; by kind.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub min: Option<i64>,
    /// Most characters, largest number, last day (as 20200731), most list entries; by kind.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub max: Option<i64>,
    /// Choices of single and multiple choice.
    #[serde(default)]
    pub options: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    ShortText,
    LongText,
    Number,
    Date,
    SingleChoice,
    MultipleChoice,
    YesNo,
    UnitList,
    PersonList,
}

/// Answers of one case by field key. Text kinds, numbers and dates are strings as typed (numbers and dates
/// normalised on save), choices a string or list of strings, yes/no a bool, unit and person lists lists of strings.
pub type Answers = std::collections::BTreeMap<String, Value>;

/// The names in one cell, parted by 、 ； ; or line ends.
pub fn split_names(text: &str) -> Vec<String> {
    let parts = text.split(['、', '；', ';', '\n', '\r']);
    parts.map(tidy_line).filter(|part| !part.is_empty()).collect()
}

/// One line without blanks at its ends and with single blanks inside.
pub fn tidy_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A limit of a date field is written 20200731.
pub(super) fn limit_day(limit: i64) -> Option<Day> {
    Day::parse(&format!("{limit:08}"))
}
