//! What an import keeps of voters, and what it never lets through.

use std::sync::atomic::{AtomicBool, Ordering};

use laurel_core::api;
use laurel_core::desk::{Call, Progress, Watch};
use serde_json::{Value, json};

use super::{NETWORK, VOTERS, export, files, found, names, office, secrets, upload};
use crate::desk::open;

#[test]
fn nothing_that_names_a_voter_reaches_a_file_a_log_or_a_message() {
    let (office, campaign) = office();
    let text = export(VOTERS + 5);
    let (file, path) = upload(&office, &text);
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": file }));
    let mut said = vec![check.to_string()];
    // Columns taken for something they are not, and a file that is changed after its check.
    let mut wrong = office.call("vote.look", json!({ "campaign": campaign, "file": file }))["mapping"].clone();
    wrong["columns"][7] = json!({ "kind": "serial" });
    wrong["columns"][8] = json!({ "kind": "ignored" });
    let request = json!({ "campaign": campaign, "file": file, "mapping": wrong, "digest": check["digest"] });
    said.extend(office.refusal("vote.import", request));
    let request = json!({
        "campaign": campaign, "file": file, "keep_raw": true, "profile": "问卷星，公众号", "digest": check["digest"],
    });
    let imported = office.call("vote.import", request);
    assert_eq!((imported["rows"].as_u64(), imported["accepted"].as_u64()), (Some(65), Some(60)));
    assert!(!path.exists(), "the upload is gone when it is imported");
    let backup = office.call("library.backup", json!({}));
    said.push(imported.to_string());
    said.push(office.call("library.history", json!({ "limit": 100 })).to_string());
    let audit = office.run("vote.audit", json!({ "campaign": campaign }));
    said.push(audit.map_or_else(|refused| refused.to_string(), |audit| audit.to_string()));
    said.push(office.call("vote.result", json!({ "campaign": campaign })).to_string());
    let leaked: Vec<String> =
        names().into_iter().filter(|name| said.iter().any(|text| text.contains(name.as_str()))).collect();
    assert_eq!(leaked, [] as [&str; 0]);
    assert_eq!(found(office.folder(), &names()), [] as [&str; 0]);
    assert!(office.path_of(&backup).starts_with(office.folder()), "the backup was searched, too");
    assert_eq!(secrets(&office), [format!("{campaign}.key"), format!("{}.sealed", imported["import"])]);
    #[cfg(unix)]
    for file in files(&office.folder().join("案例库.laurel.voters")) {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
    }
    // What is kept of where they came from is the network; the search does find such things.
    assert!(!found(office.folder(), &[NETWORK.to_owned()]).is_empty());
}

#[test]
fn the_raw_file_is_kept_only_if_wanted_and_comes_back_unchanged() {
    let (office, campaign) = office();
    let text = export(VOTERS);
    let import = |keep: bool| {
        let (file, _) = upload(&office, &text);
        office.call("vote.import", json!({ "campaign": campaign, "file": file, "keep_raw": keep }))["import"].clone()
    };
    let (without, with) = (import(false), import(true));
    let raw = office.call("vote.raw", json!({ "import": with }));
    assert_eq!((raw["name"].as_str(), raw["bytes"].as_u64()), (Some("投票导出.csv"), Some(text.len() as u64)));
    assert_eq!(office.text_of(&raw), text);
    let refused = ["“投票导出.csv”的原始文件没有保存在案例库旁，或者已随投票人信息清除，不能取出。"];
    assert_eq!(office.refusal("vote.raw", json!({ "import": without })), refused);
    let imports = office.call("vote.imports", json!({ "campaign": campaign }));
    let listed: Vec<&Value> = imports.as_array().unwrap().iter().map(|line| &line["raw"]).collect();
    assert_eq!(listed, [true, false]);
    let held = office.call("vote.voters", json!({ "campaign": campaign }));
    let sealed = text.len() + 27 + 16;
    assert_eq!(
        (&held["hashed"], &held["networks"], &held["key"], &held["raw"], &held["purged"]),
        (
            &json!(2 * VOTERS),
            &json!(1),
            &json!(true),
            &json!([{ "import": with, "name": "投票导出.csv", "bytes": sealed }]),
            &Value::Null
        )
    );
}

/// Cancels as soon as the raw file is being sealed.
struct Impatient(AtomicBool);

impl Watch for Impatient {
    fn progress(&self, progress: &Progress) {
        if progress.label == "保存原始选票文件" {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[test]
fn an_import_that_is_broken_off_leaves_no_raw_file() {
    let (office, campaign) = office();
    // More than a chunk, so that progress is told.
    let (file, path) = upload(&office, &export(600));
    let watch = Impatient(AtomicBool::new(false));
    let call = Call { who: "陈敏".to_owned(), now: office.now, watch: &watch };
    let request = json!({ "campaign": campaign, "file": file, "keep_raw": true });
    let stopped = api::run(&office.desk, &call, "vote.import", request).map(|_| ()).map_err(|error| error.code());
    assert_eq!(stopped, Err("cancelled"));
    assert_eq!(secrets(&office), [format!("{campaign}.key")]);
    assert_eq!(office.call("vote.imports", json!({ "campaign": campaign })), json!([]));
    assert!(path.exists(), "the file is still at hand for another try");
}

#[test]
fn every_campaign_has_a_key_of_its_own_that_only_its_owner_reads() {
    let (office, campaign) = office();
    let (file, _) = upload(&office, &export(3));
    office.call("vote.check", json!({ "campaign": campaign, "file": file }));
    let other = office.campaign("zhuhai-2020");
    let case = office.case(&other, "政府治理类", "福石共享家", &["某单位"]);
    office.call("case.set_status", json!({ "cases": [case], "status": "shortlisted" }));
    office.call("vote.check", json!({ "campaign": other, "file": file }));
    assert_eq!(secrets(&office), [format!("{campaign}.key"), format!("{other}.key")]);
    let folder = office.folder().join("案例库.laurel.voters");
    let keys = [&campaign, &other].map(|campaign| std::fs::read(folder.join(format!("{campaign}.key"))).unwrap());
    assert_eq!((keys[0].len(), keys[1].len(), keys[0] == keys[1]), (32, 32, false));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.join(format!("{campaign}.key"))).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    std::fs::write(folder.join(format!("{campaign}.key")), "短").unwrap();
    assert_eq!(
        office.refusal("vote.check", json!({ "campaign": campaign, "file": file })),
        ["案例库旁的投票人密钥文件已损坏，未写入任何内容。请放回完好的密钥文件后重试。"]
    );
}

#[test]
fn a_backup_has_no_key_and_ballots_are_not_added_under_another_one() {
    let (office, campaign) = office();
    let (file, _) = upload(&office, &export(VOTERS));
    office.call("vote.import", json!({ "campaign": campaign, "file": file }));
    let tally = office.call("vote.tally", json!({ "campaign": campaign }));
    let backup = std::fs::read(office.path_of(&office.call("library.backup", json!({})))).unwrap();

    let elsewhere = open();
    let file = elsewhere.file("备份.laurel", backup);
    elsewhere.call("library.restore", json!({ "file": file }));
    assert_eq!(elsewhere.call("vote.tally", json!({ "campaign": campaign })), tally);
    assert_eq!(elsewhere.call("vote.voters", json!({ "campaign": campaign }))["key"], false);
    let import_of = |ballots: usize, mode: &str| {
        let (file, _) = upload(&elsewhere, &export(ballots));
        json!({ "campaign": campaign, "file": file, "mode": mode })
    };
    let import = |mode: &str| import_of(VOTERS, mode);
    let refused = [
        "案例库旁没有此前导入所用的投票人密钥，追加的选票不能与已导入的查重，未写入任何内容。请把原来的密钥文件放回案例库旁的“.voters”文件夹，或者选“替换”，把全部文件重新导入。",
    ];
    assert_eq!(elsewhere.refusal("vote.check", import("add")), refused);
    assert_eq!(elsewhere.refusal("vote.import", import("add")), refused);
    elsewhere.call("vote.import", import_of(VOTERS - 5, "replace"));
    // Now all that counts was hashed with the new key.
    elsewhere.call("vote.import", import("add"));
    let result = elsewhere.call("vote.result", json!({ "campaign": campaign }));
    assert_eq!((&result["accepted"], &result["rejected"]["duplicate_voter"]), (&json!(VOTERS), &json!(VOTERS - 5)));
}
