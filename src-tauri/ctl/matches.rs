//! Two small files a vote import may be given: a reading profile (which column is what) and a person's decisions
//! about spellings that match no case.

use std::path::Path;

use laurel_core::error::{Error, Result, of_text};
use serde::Deserialize;
use serde_json::{Value, json};

/// The folder beside the library in which profiles have names.
const PROFILES: &str = "读法";

/// A profile is the JSON of a `VoteMapping`, as `vote.look` answers it under `mapping`: a path, or the name of a
/// file `读法/NAME.json` beside the library.
pub fn profile(library: &Path, name: &str) -> Result<Value> {
    let plain = !name.is_empty() && !name.contains(['/', '\\', '\0']) && name != ".." && !name.ends_with(".json");
    let path = match library.parent() {
        Some(folder) if plain => folder.join(PROFILES).join(format!("{name}.json")),
        _ => Path::new(name).to_owned(),
    };
    let failed = |cause| Error::file(format!("读取读法“{}”", path.display()), cause);
    let written = std::fs::read_to_string(&path).map_err(failed)?;
    serde_json::from_str(&written).map_err(|cause| not_as_expected(&path, &cause.to_string()))
}

/// One decision as written in the file: a case by its exact title; none = no case of this campaign.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    category: String,
    spelling: String,
    #[serde(default)]
    title: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    List(Vec<Decision>),
    Under { decisions: Vec<Decision> },
}

/// Reads decisions, JSON (a list, or under `decisions`) or TOML (`[[decisions]]`), and finds their cases.
pub fn decisions(path: &Path, cases: &Value) -> Result<Vec<Value>> {
    let written =
        std::fs::read_to_string(path).map_err(|cause| Error::file(format!("读取“{}”", path.display()), cause))?;
    let is_toml = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    let parsed: Written = if is_toml {
        toml::from_str(&written).map_err(|cause| not_as_expected(path, cause.message()))?
    } else {
        serde_json::from_str(&written).map_err(|cause| not_as_expected(path, &cause.to_string()))?
    };
    let (Written::List(list) | Written::Under { decisions: list }) = parsed;
    list.into_iter().map(|decision| resolve(path, decision, cases)).collect()
}

fn resolve(path: &Path, decision: Decision, cases: &Value) -> Result<Value> {
    let Decision { category, spelling, title } = decision;
    let case = match title {
        None => Value::Null,
        Some(title) => {
            let (category, wanted) = (json!(category), json!(title));
            let is_meant =
                |case: &&Value| case.get("category") == Some(&category) && case.get("title") == Some(&wanted);
            let found = cases.as_array().into_iter().flatten().find(is_meant).and_then(|case| case.get("id"));
            found.cloned().ok_or_else(|| {
                let category = category.as_str().unwrap_or_default();
                Error::Refused(format!("“{}”中：类别“{category}”没有名为“{title}”的案例。", path.display()))
            })?
        }
    };
    Ok(json!({ "category": category, "spelling": spelling, "case": case }))
}

pub fn not_as_expected(path: &Path, detail: &str) -> Error {
    Error::Refused(format!("“{}”的内容不合要求：{}。", path.display(), of_text(detail)))
}
