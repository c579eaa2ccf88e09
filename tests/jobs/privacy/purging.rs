//! The purge after the notice period: what it destroys, what stays, what it refuses.

use laurel_core::model::time::Moment;
use laurel_core::store::Library;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::{NETWORK, VOTERS, export, files, found, names, office, secrets, upload};
use crate::desk::Office;

const REASON: &str = "公示期满，无异议";

fn imported() -> (Office, Value, Value) {
    let (office, campaign) = office();
    let (file, _) = upload(&office, &export(VOTERS + 5));
    let request = json!({ "campaign": campaign, "file": file, "keep_raw": true });
    let import = office.call("vote.import", request)["import"].clone();
    (office, campaign, import)
}

fn networks(office: &Office) -> Vec<String> {
    found(office.folder(), &[NETWORK.to_owned()])
}

#[test]
fn a_purge_leaves_the_count_and_no_trace_of_a_voter() {
    let (office, campaign, import) = imported();
    let counted = || {
        let result = office.call("vote.result", json!({ "campaign": campaign }));
        json!([result["tally"], result["rows"], result["accepted"], result["rejected"], result["sources"][0]["sha256"]])
    };
    let before = counted();
    office.call("library.backup", json!({}));
    let old = "备份/案例库-备份-20200908-090000.laurel";
    assert!(networks(&office).iter().any(|hit| hit.starts_with("案例库.laurel")));
    office.call("vote.purge", json!({ "campaign": campaign, "reason": format!(" {REASON} ") }));
    // Of the files from before only the backup speaks of networks, as the page says.
    assert_eq!(networks(&office), [format!("{old}: {NETWORK}")]);
    std::fs::remove_file(office.folder().join(old)).unwrap();
    office.call("library.backup", json!({}));
    assert_eq!(networks(&office), [] as [&str; 0]);
    assert_eq!(found(office.folder(), &names()), [] as [&str; 0]);
    assert_eq!(secrets(&office), [] as [&str; 0]);
    assert_eq!(counted(), before);

    let held = office.call("vote.voters", json!({ "campaign": campaign }));
    let purged = json!({ "at": "2020-09-08 09:00:00", "by": "陈敏", "reason": REASON });
    assert_eq!(
        (&held["hashed"], &held["networks"], &held["key"], &held["raw"], &held["purged"]),
        (&json!(VOTERS + 5), &json!(0), &json!(false), &json!([]), &purged)
    );
    assert!(held["about_backups"].as_str().unwrap().contains("备份仍含网段"));
    let entry = &office.call("library.history", json!({ "campaign": campaign, "limit": 1 }))[0];
    assert_eq!(
        (&entry["action"], &entry["before"], &entry["after"]),
        (
            &json!("清除投票人信息"),
            &json!({ "hashed": VOTERS + 5, "networks": 1, "raw": 1 }),
            &json!({ "reason": REASON })
        )
    );
    assert_eq!(office.call("library.check", json!({}))["sound"], true);

    let refused = "这个活动的投票人信息已于 2020年9月8日 09:00 清除，不能再导入选票。原有的计票结果不受影响。";
    let (file, _) = upload(&office, &export(VOTERS));
    for mode in ["replace", "add"] {
        let request = json!({ "campaign": campaign, "file": file, "mode": mode });
        assert_eq!(office.refusal("vote.check", request.clone()), [refused]);
        assert_eq!(office.refusal("vote.import", request), [refused]);
    }
    assert_eq!(
        office.refusal("vote.raw", json!({ "import": import })),
        ["“投票导出.csv”的原始文件没有保存在案例库旁，或者已随投票人信息清除，不能取出。"]
    );
}

#[test]
fn what_voters_wrote_is_decided_about_and_nowhere_kept() {
    let (office, campaign) = office();
    let wrote = [names()[0].clone(), names()[2].clone(), names()[3].clone()];
    let row = |(n, text): (usize, &String)| {
        format!("{0},2020/9/3 9:0{0}:00,35秒,微信,直接访问,183.6.22.{0}(广东-珠海),,,o另{0},{text}\r\n", n + 1)
    };
    let text = format!("{}{}", export(VOTERS), wrote.iter().enumerate().map(row).collect::<String>());
    let decision = |(n, text): (usize, &String)| json!({ "category": "政府治理类", "spelling": text, "case": null, "fill_in": n != 1 });
    let decisions: Vec<Value> = wrote.iter().enumerate().map(decision).collect();
    let (first, again) = (upload(&office, &text).0, upload(&office, &text).0);
    let with =
        |file: &Value, decisions: &[Value]| json!({ "campaign": campaign, "file": file, "decisions": decisions });
    office.call("vote.import", with(&first, &decisions));
    // They hold for the next import.
    let check = office.call("vote.check", with(&again, &[]));
    let known = check["unmatched"].as_array().unwrap().iter().map(|one| json!([one["decided"], one["fill_in"]]));
    assert_eq!(known.collect::<Vec<_>>(), [json!([true, true]), json!([true, false]), json!([true, true])]);
    office.call("vote.import", with(&again, &[]));
    office.call("library.backup", json!({}));
    let kept = office.call("vote.decisions", json!({ "campaign": campaign }));
    let history = office.call("library.history", json!({ "campaign": campaign, "limit": 100 }));
    for text in &wrote {
        assert!(!format!("{kept}{history}").contains(text.as_str()), "{text}");
    }
    assert_eq!(found(office.folder(), &names()), [] as [&str; 0]);
    let tally = office.call("vote.tally", json!({ "campaign": campaign }));
    office.call("vote.purge", json!({ "campaign": campaign, "reason": REASON }));
    assert_eq!(office.call("vote.tally", json!({ "campaign": campaign })), tally);
    assert_eq!(office.call("vote.decisions", json!({ "campaign": campaign })), kept);
    assert_eq!(found(office.folder(), &names()), [] as [&str; 0]);
}

#[test]
fn ballots_are_counted_anew_after_a_purge() {
    let (office, campaign, _) = imported();
    office.call("vote.purge", json!({ "campaign": campaign, "reason": REASON }));
    let mut shown = office.call("campaign.show", json!({ "campaign": campaign }));
    shown["definition"]["rounds"][0]["closes_at"] = json!("2020-09-02 09:30");
    let request = json!({ "campaign": campaign, "revision": shown["revision"], "definition": shown["definition"] });
    office.call("campaign.update", request);
    let result = office.call("vote.result", json!({ "campaign": campaign }));
    assert_eq!(
        (&result["accepted"], &result["rejected"]["after_deadline"], &result["rejected"]["duplicate_voter"]),
        (&json!(31), &json!(34), &json!(0))
    );
}

#[test]
fn a_purge_asks_a_reason_and_waits_for_the_end_of_the_vote() {
    let (mut office, campaign, _) = imported();
    let words = ["请写明清除投票人信息的原因，1 至 200 个字。"];
    assert_eq!(office.refusal("vote.purge", json!({ "campaign": campaign, "reason": "  " })), words);
    assert_eq!(office.refusal("vote.purge", json!({ "campaign": campaign, "reason": "长".repeat(201) })), words);
    office.now = Moment::parse("2020-09-07 16:59:59").unwrap();
    assert_eq!(
        office.refusal("vote.purge", json!({ "campaign": campaign, "reason": REASON })),
        ["“网络投票”到 2020年9月7日 17:00 才截止，投票人信息还用于查重，不能清除。请在投票结束、公示期满后清除。"]
    );
    assert_eq!(secrets(&office).len(), 2);
    office.now = Moment::parse("2020-09-07 17:00:00").unwrap();
    office.call("vote.purge", json!({ "campaign": campaign, "reason": REASON }));
    assert_eq!(secrets(&office), [] as [&str; 0]);
}

#[test]
fn another_campaign_keeps_what_it_has() {
    let (office, campaign, _) = imported();
    let other = office.campaign("zhuhai-2020");
    let case = office.case(&other, "政府治理类", "福石共享家", &["某单位"]);
    office.call("case.set_status", json!({ "cases": [case], "status": "shortlisted" }));
    let (file, _) = upload(&office, &export(VOTERS));
    office.call("vote.check", json!({ "campaign": other, "file": file }));
    office.call("vote.purge", json!({ "campaign": campaign, "reason": REASON }));
    assert_eq!(secrets(&office), [format!("{other}.key")]);
}

#[test]
fn what_a_reader_holds_back_is_removed_when_the_library_is_opened_next() {
    let (office, campaign, _) = imported();
    let path = office.folder().join("案例库.laurel");
    // Somebody reads what was before the purge, for longer than it waits.
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM campaign;").unwrap();
    office.call("vote.purge", json!({ "campaign": campaign, "reason": REASON }));
    assert_eq!(secrets(&office), [] as [&str; 0]);
    assert!(office.desk.library.scrub_is_due().unwrap());
    reader.execute_batch("COMMIT").unwrap();
    drop(reader);
    let folder = office.folder().to_owned();
    let copy = tempfile::tempdir().unwrap();
    for file in files(&folder).iter().filter(|file| file.parent() == Some(&folder)) {
        std::fs::copy(file, copy.path().join(file.file_name().unwrap())).unwrap();
    }
    let reopened = Library::open(&copy.path().join("案例库.laurel"), office.now).unwrap();
    assert!(!reopened.scrub_is_due().unwrap());
    assert_eq!(found(copy.path(), &[NETWORK.to_owned()]), [] as [&str; 0]);
    // Or when it is asked for again.
    office.call("vote.purge", json!({ "campaign": campaign, "reason": "再次清理" }));
    assert_eq!(networks(&office), [] as [&str; 0]);
    assert_eq!(office.call("vote.voters", json!({ "campaign": campaign }))["purged"]["reason"], REASON);
}
