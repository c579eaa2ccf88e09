//! The library as a file: locked while open, refused when it is newer or no library, backed up and restored whole,
//! its history a chain that shows every break.

use std::path::Path;

use laurel_core::error::Error;
use laurel_core::model::time::Moment;
use laurel_core::store::Library;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::desk::open;

fn now() -> Moment {
    Moment::parse("2020-09-08 09:00").unwrap()
}

fn refusal(path: &Path) -> String {
    match Library::open(path, now()) {
        Ok(_) => panic!("{} should have been refused", path.display()),
        Err(error) => error.code().to_owned(),
    }
}

#[test]
fn only_one_program_holds_a_library() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("案例库.laurel");
    let held = Library::open(&path, now()).unwrap();
    assert_eq!(refusal(&path), "locked");
    drop(held);
    assert!(Library::open(&path, now()).is_ok());
}

#[test]
fn other_files_and_newer_libraries_are_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("便条.laurel");
    std::fs::write(&text, "这不是案例库，只是一张便条，长到足以不像一个空文件。".repeat(40)).unwrap();
    assert_eq!(refusal(&text), "not_a_library");

    let other = folder.path().join("别的程序.laurel");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE note (text TEXT);").unwrap();
    assert_eq!(refusal(&other), "not_a_library");

    let newer = folder.path().join("新版.laurel");
    drop(Library::open(&newer, now()).unwrap());
    Connection::open(&newer).unwrap().execute_batch("PRAGMA user_version = 99;").unwrap();
    let before = std::fs::read(&newer).unwrap();
    assert_eq!(refusal(&newer), "too_new");
    assert_eq!(std::fs::read(&newer).unwrap(), before);
}

#[test]
fn a_backup_brings_everything_back_and_keeps_what_stood_before() {
    let office = open();
    let campaign = office.campaign("zhuhai-2020");
    office.case(&campaign, "政府治理类", "一号案例", &["市某局"]);
    let cases = |campaign: &Value| office.call("case.list", json!({ "campaign": campaign }));
    let then = cases(&campaign);
    let backup = office.call("library.backup", json!({}));
    assert_eq!(office.call("library.status", json!({}))["backed_up_at"], "2020-09-08 09:00:00");

    // As an older program wrote it, in smaller pages.
    let rewrite = "PRAGMA journal_mode = DELETE; PRAGMA page_size = 4096; VACUUM;";
    Connection::open(office.path_of(&backup)).unwrap().execute_batch(rewrite).unwrap();
    office.case(&campaign, "政府治理类", "二号案例", &["市某局"]);
    office.call("library.restore", json!({ "file": backup["file"] }));
    assert_eq!(cases(&campaign), then);
    let kept: Vec<String> = std::fs::read_dir(office.folder().join("备份"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("恢复"))
        .collect();
    assert_eq!(kept, ["案例库-恢复前-20200908-090000.laurel"]);

    let note = office.file("便条.txt", "不是备份");
    let refused = office.run("library.restore", json!({ "file": note })).map_err(|error| error.code());
    assert_eq!(refused, Err("not_a_library"));
    assert_eq!(cases(&campaign), then);
    let check = office.call("library.check", json!({}));
    assert_eq!((&check["sound"], &check["problems"]), (&json!(true), &json!([])));
}

#[test]
fn a_change_of_the_history_outside_the_program_is_shown() {
    let broken = |sql: &str| -> Vec<String> {
        let office = open();
        let campaign = office.campaign("zhuhai-2020");
        office.case(&campaign, "政府治理类", "一号案例", &["市某局"]);
        office.case(&campaign, "政府治理类", "二号案例", &["市某局"]);
        Connection::open(office.folder().join("案例库.laurel")).unwrap().execute_batch(sql).unwrap();
        let problems = office.call("library.check", json!({}))["problems"].clone();
        problems.as_array().unwrap().iter().map(|problem| problem["reason"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(broken(""), [] as [&str; 0]);
    assert_eq!(broken("UPDATE history SET who = '别人' WHERE number = 2;"), ["操作日志第 2 条与前文不符"]);
    assert_eq!(broken("DELETE FROM history WHERE number = 2;"), ["操作日志第 2 条与前文不符"]);
    assert_eq!(broken("UPDATE history SET after_state = NULL WHERE number = 1;"), ["操作日志第 1 条与前文不符"]);
}

#[test]
fn what_was_removed_can_be_restored() {
    let office = open();
    let campaign = office.campaign("zhuhai-2020");
    let case = office.case(&campaign, "政府治理类", "一号案例", &["市某局"]);
    office.call("case.remove", json!({ "cases": [case] }));
    let other = office.case(&campaign, "政府治理类", "二号案例", &["市某局"]);
    let trash = office.call("library.trash", json!({}));
    assert_eq!((trash[0]["kind"].clone(), trash[0]["name"].clone()), (json!("case"), json!("一号案例")));
    office.call("library.restore_trashed", json!({ "kind": "case", "id": case }));
    let numbers = |id: &Value| office.call("case.show", json!({ "case": id }))["number"].clone();
    assert_eq!((numbers(&other), numbers(&case)), (json!(1), json!(2)));

    office.call("campaign.remove", json!({ "campaign": campaign }));
    assert_eq!(office.call("campaign.list", json!({})), json!([]));
    office.call("library.restore_trashed", json!({ "kind": "campaign", "id": campaign }));
    assert_eq!(office.call("campaign.list", json!({}))[0]["id"], campaign);
    assert_eq!(office.call("library.trash", json!({})), json!([]));
}

#[test]
fn errors_carry_codes() {
    let office = open();
    let refused =
        office.run("case.show", json!({ "case": 999 })).map_err(|error| matches!(error, Error::NotFound { .. }));
    assert_eq!(refused, Err(true));
}
