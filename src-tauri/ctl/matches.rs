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

/// One decision as written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    category: String,
    spelling: String,
    #[serde(default, alias = "title")]
    case: Option<Meaning>,
    #[serde(default)]
    fill_in: bool,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "“case”应为案例的编号或项目名称、“不是案例”或“其他”")]
enum Meaning {
    Id(i64),
    Words(String),
}

const NO_CASE: &str = "不是案例";
/// What voters wrote in themselves.
const FILL_IN: &str = "其他";

#[derive(Deserialize)]
#[serde(untagged, expecting = "应为一列判断，每条写 category、spelling 和 case，写法见 --help")]
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
    let Decision { category, spelling, case, fill_in } = decision;
    let decided = |case: Value, fill_in: bool| json!({ "category": category, "spelling": spelling, "case": case, "fill_in": fill_in });
    let (key, wanted, named) = match case {
        None => return Ok(decided(Value::Null, fill_in)),
        Some(Meaning::Id(id)) => ("id", json!(id), format!("编号为 {id}")),
        Some(Meaning::Words(words)) => ("title", json!(words.trim()), format!("名为“{}”", words.trim())),
    };
    let is_meant = |case: &&Value| case.get("category") == Some(&json!(category)) && case.get(key) == Some(&wanted);
    let found = cases.as_array().into_iter().flatten().find(is_meant).and_then(|case| case.get("id"));
    match found {
        Some(case) => Ok(decided(case.clone(), false)),
        None if wanted == NO_CASE => Ok(decided(Value::Null, false)),
        None if wanted == FILL_IN => Ok(decided(Value::Null, true)),
        None => Err(Error::Refused(format!(
            "“{}”中：类别“{category}”没有{named}的案例。请写案例的编号或项目名称，或写“{NO_CASE}”“{FILL_IN}”。",
            path.display()
        ))),
    }
}

pub fn not_as_expected(path: &Path, detail: &str) -> Error {
    Error::Refused(format!("“{}”的内容不合要求：{}。", path.display(), of_text(detail)))
}
