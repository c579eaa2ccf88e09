//! A form field (表单项) of a category and the check of one answer against it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::problem::Problem;

/// One question of a category's form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stable name within the category; answers are kept under it.
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub hint: String,
    /// Fewest characters, smallest number, fewest list entries; by kind.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub min: Option<i64>,
    /// Most characters, largest number, most list entries; by kind.
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
pub type Answers = std::collections::BTreeMap<String, serde_json::Value>;

/// Everything wrong with `answers` under `fields`, in the order of the form. (Filled in by the intake of cases.)
pub fn check_answers(_fields: &[Field], _answers: &Answers) -> Vec<Problem> {
    Vec::new()
}
