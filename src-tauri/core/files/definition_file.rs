//! Campaign definitions as TOML text, read and written, and the cases of a demonstration, read. Whether a definition holds together is for
//! `model::definition` to say.

use serde::Deserialize;

use crate::error::{Error, Result, of_text};
use crate::model::campaign::Definition;
use crate::model::field::Answers;
use crate::model::problem::Problem;
use crate::model::rehearsal_votes::Votes;

/// Reads a definition; what cannot be read comes back as a problem with its line.
pub fn read(text: &str) -> Result<Definition> {
    let text = text.trim_start_matches('\u{feff}');
    toml::from_str::<Definition>(text).map(|definition| definition.without_ids()).map_err(|cause| unread(text, &cause))
}

fn unread(text: &str, cause: &toml::de::Error) -> Error {
    let line = cause.span().and_then(|span| text.get(..span.start)).map(|before| before.matches('\n').count() + 1);
    let problem = Problem::new(of_text(cause.message()), "请参照导出的活动定义改写");
    Error::Problems(vec![match line.and_then(|line| u64::try_from(line).ok()) {
        Some(line) => problem.at_row(line),
        None => problem,
    }])
}

/// A case of a demonstration as written in its file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenCase {
    /// Name of the category.
    pub category: String,
    pub title: String,
    pub units: Vec<String>,
    #[serde(default)]
    pub answers: Answers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCases {
    cases: Vec<WrittenCase>,
}

/// Reads the cases of a demonstration.
pub fn read_cases(text: &str) -> Result<Vec<WrittenCase>> {
    toml::from_str::<WrittenCases>(text).map(|written| written.cases).map_err(|cause| unread(text, &cause))
}

/// Reads the votes shipped with a definition.
pub fn read_votes(text: &str) -> Result<Votes> {
    toml::from_str(text).map_err(|cause| Error::Refused(format!("内置的票数无法读取：{}。", of_text(cause.message()))))
}

/// Writes a definition without the library's ids.
pub fn write(definition: &Definition) -> Result<String> {
    let text = toml::to_string_pretty(&definition.without_ids());
    let text = text.map_err(|_| Error::Refused("活动定义无法写成文件。请核对各项设置，然后重试。".to_owned()))?;
    Ok(format!("# 桂冠活动定义\n\n{text}"))
}
