//! An office into which any bytes are brought as a file from outside, and the laws that hold whatever they are.
//!
//! The targets differ only in how they make a file of the fuzzer's bytes. Everything goes through the commands that
//! the program's doors call, on a real library with the demonstration's campaign and cases.

use std::path::PathBuf;
use std::sync::LazyLock;

use laurel_core::api;
use laurel_core::desk::{Call, Desk, FileId, Tray, Unwatched};
use laurel_core::error::Error;
use laurel_core::files::typeset::Press;
use laurel_core::files::{juror_file, score_file};
use laurel_core::model::time::Moment;
use laurel_core::store::Library;
use serde_json::{Value, json};
use tempfile::TempDir;

struct Office {
    desk: Desk,
    now: Moment,
    campaign: Value,
    /// Holds library and tray.
    _folder: TempDir,
}

static OFFICE: LazyLock<Office> = LazyLock::new(|| {
    // The fuzzer ends at every panic; those of calamine are caught, and the file is refused.
    let ends = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|at| at.file().contains("/calamine-")) {
            ends(panic);
        }
    }));
    let folder = tempfile::tempdir().expect("a folder");
    let now = Moment::parse("2020-09-08 09:00").expect("a moment");
    let library = Library::open(&folder.path().join("案例库.laurel"), now).expect("a library");
    let tray = folder.path().join("tray");
    std::fs::create_dir(&tray).expect("a tray");
    let desk = Desk { library, files: Tray::new(tray), press: Press::new(PathBuf::new()) };
    let mut office = Office { desk, now, campaign: Value::Null, _folder: folder };
    office.campaign = office.run("campaign.create_from_template", json!({ "key": "zhuhai-2020" })).expect("a campaign")
        ["campaign"]
        .clone();
    let shown = office.run("campaign.show", json!({ "campaign": office.campaign })).expect("the campaign");
    for (category, titles) in shown["definition"]["categories"].as_array().expect("categories").iter().zip(CASES) {
        for title in titles {
            let draft = json!({ "category": category["id"], "title": title, "units": ["甲单位"] });
            office.run("case.save", json!({ "campaign": office.campaign, "draft": draft })).expect("a case");
        }
    }
    office
});

/// Titles that are like each other, so that matching has something to do.
const CASES: [&[&str]; 4] = [
    &["应急志愿者在行动", "“一门式”服务，一站办结"],
    &["福石共享家——分享", "福石共享屋——分享", "3号楼的议事会"],
    &["社工进校园", "社工进小区"],
    &["企业安全“随手拍”", "车间里的调解室"],
];

impl Office {
    fn run(&self, name: &str, request: Value) -> Result<Value, Error> {
        let call = Call { who: "陈敏".to_owned(), now: self.now, watch: &Unwatched };
        api::run(&self.desk, &call, name, request)?.value()
    }
}

/// Brings a file to every place of the program that takes tables, and checks what may be said of it.
pub fn file(content: &[u8], name: &str, extension: &str) {
    let output = OFFICE.desk.files.put(name, extension, content).expect("a place on the disk");
    votes(&output.file);
    cases(&output.file);
    let path = &OFFICE.desk.files.get(&output.file).expect("the file").path;
    let _ = juror_file::read(path, name).map_err(in_words);
    let _ = score_file::read(path, name).map_err(in_words);
    OFFICE.desk.files.discard(&output.file);
}

/// Brings text as it is pasted.
pub fn pasted(text: &str) {
    let Some(output) = bring("vote.paste", json!({ "text": text })) else { return };
    let file: FileId = serde_json::from_value(output["file"].clone()).expect("a file");
    votes(&file);
    OFFICE.desk.files.discard(&file);
}

/// Every row of a vote file is accepted or rejected for a reason; nobody votes without a ballot.
fn votes(file: &FileId) {
    let request = json!({ "campaign": OFFICE.campaign, "file": file });
    if bring("vote.look", request.clone()).is_none() {
        return;
    }
    let Some(check) = bring("vote.check", request) else { return };
    let number = |value: &Value| value.as_u64().unwrap_or_default();
    let rejected: u64 = check["rejected"].as_object().expect("reasons").values().map(number).sum();
    let (rows, accepted) = (number(&check["rows"]), number(&check["accepted"]));
    assert_eq!(rows, accepted + rejected, "rows are accepted or rejected: {check}");
}

/// A table of cases: no more cases than rows, and a row that adds none has a problem.
fn cases(file: &FileId) {
    let request = json!({ "campaign": OFFICE.campaign, "file": file });
    if bring("case.look", request.clone()).is_none() {
        return;
    }
    let Some(check) = bring("case.check", request) else { return };
    let number = |key: &str| check[key].as_u64().unwrap_or_default();
    let left_out = number("rows").checked_sub(number("added")).expect("no more cases than rows");
    let problems = check["problems"].as_array().map_or(0, Vec::len);
    assert!(u64::try_from(problems).is_ok_and(|problems| problems >= left_out), "left out without a word: {check}");
}

/// Runs a command that may refuse what it is given, but not for a fault of ours.
fn bring(name: &str, request: Value) -> Option<Value> {
    OFFICE.run(name, request).map_err(in_words).ok()
}

/// People are refused in words.
fn in_words(error: Error) {
    match error {
        Error::Refused(message) => assert!(message.contains('。'), "no sentence: {message}"),
        Error::Problems(problems) => assert!(!problems.is_empty(), "refused for no problem"),
        error => panic!("{error:?}"),
    }
}
