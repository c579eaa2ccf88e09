//! An office for the stories: a desk with a library in a folder of its own, a clock that stands, people by name.

use std::path::{Path, PathBuf};

use laurel_core::api;
use laurel_core::desk::{Call, Desk, FileId, Tray, Unwatched};
use laurel_core::error::Error;
use laurel_core::files::typeset::Press;
use laurel_core::model::time::Moment;
use laurel_core::store::Library;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A desk and the one who sits at it.
pub struct Office {
    pub desk: Desk,
    pub who: &'static str,
    pub now: Moment,
    folder: TempDir,
}

/// A day after the vote of 2020 closed.
pub fn open() -> Office {
    let folder = tempfile::tempdir().unwrap();
    let now = Moment::parse("2020-09-08 09:00").unwrap();
    let library = Library::open(&folder.path().join("案例库.laurel"), now).unwrap();
    let tray = folder.path().join("tray");
    std::fs::create_dir(&tray).unwrap();
    Office { desk: Desk { library, files: Tray::new(tray), press: press() }, who: "陈敏", now, folder }
}

fn press() -> Press {
    Press::new(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src-tauri/fonts"))
}

impl Office {
    /// The folder the library lies in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a command as the one who sits here.
    pub fn run(&self, name: &str, request: Value) -> Result<Value, Error> {
        let call = Call { who: self.who.to_owned(), now: self.now, watch: &Unwatched };
        api::run(&self.desk, &call, name, request)?.value()
    }

    /// Runs a command that must succeed.
    pub fn call(&self, name: &str, request: Value) -> Value {
        self.run(name, request).unwrap_or_else(|error| panic!("{name}: {error} {}", problems(&error).join("; ")))
    }

    /// Runs a command that must fail, for its words: the problems where there are any, else the message.
    pub fn refusal(&self, name: &str, request: Value) -> Vec<String> {
        match self.run(name, request) {
            Ok(value) => panic!("{name} should have been refused, but gave {value}"),
            Err(error) => match problems(&error) {
                problems if problems.is_empty() => vec![error.to_string()],
                problems => problems,
            },
        }
    }

    /// Puts a file with `content` on the tray.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> FileId {
        let path = self.folder().join(name);
        std::fs::write(&path, content).unwrap();
        self.desk.files.admit(&path, name).unwrap()
    }

    /// Where a file that a command gave out lies.
    pub fn path_of(&self, output: &Value) -> PathBuf {
        self.desk.files.get(&serde_json::from_value(output["file"].clone()).unwrap()).unwrap().path
    }

    /// The text of a file that a command gave out.
    pub fn text_of(&self, output: &Value) -> String {
        std::fs::read_to_string(self.path_of(output)).unwrap()
    }

    /// A campaign made from a shipped definition.
    pub fn campaign(&self, key: &str) -> Value {
        self.call("campaign.create_from_template", json!({ "key": key }))["campaign"].clone()
    }

    /// Id of the category of that name.
    pub fn category(&self, campaign: &Value, name: &str) -> Value {
        let shown = self.call("campaign.show", json!({ "campaign": campaign }));
        let categories = shown["definition"]["categories"].as_array().unwrap();
        categories.iter().find(|category| category["name"] == name).unwrap()["id"].clone()
    }

    /// Enters a case by the form and gives its id.
    pub fn case(&self, campaign: &Value, category: &str, title: &str, units: &[&str]) -> Value {
        let draft = json!({ "category": self.category(campaign, category), "title": title, "units": units });
        self.call("case.save", json!({ "campaign": campaign, "draft": draft }))["case"].clone()
    }
}

/// The problems of an error, each as `row field: reason`.
pub fn problems(error: &Error) -> Vec<String> {
    match error {
        Error::Problems(problems) => problems.iter().map(|problem| told(&json!(problem))).collect(),
        _ => Vec::new(),
    }
}

/// A problem on one line: its row and field if it has them, then the reason.
pub fn told(problem: &Value) -> String {
    let sheet = problem["sheet"].as_str().map(|sheet| format!("{sheet} ")).unwrap_or_default();
    let row = problem["row"].as_u64().map(|row| format!("{row} ")).unwrap_or_default();
    let field = problem["field"].as_str().map(|field| format!("{field}: ")).unwrap_or_default();
    format!("{sheet}{row}{field}{}", problem["reason"].as_str().unwrap())
}
