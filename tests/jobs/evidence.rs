//! 陈敏 exports the evidence pack of a judged campaign; 监督员 counts it again by two programs. Packs that were edited,
//! cut, put in another order or given another file are told by the first bad record.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use laurel_core::desk::FileId;
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::desk::{Office, open};

type Files = Vec<(String, Vec<u8>)>;

/// Two cases, three jurors with a telephone number each, the rules frozen and every sheet entered, one entry mended.
/// What other stories tell by commands is put straight into the library here: the pack is about what lies there.
fn office() -> (Office, Value) {
    let office = open();
    let rules = json!({
        "stages": [{
            "key": "s1", "name": "现场评审", "categories": [], "even_out": true,
            "criteria": [
                { "key": "c1", "name": "创新性", "weight": 60, "max": "60", "step": "0.5", "independent": false },
                { "key": "c2", "name": "实效", "weight": 40, "max": "40", "step": "0.5", "independent": false },
            ],
            "groups": [{
                "key": "g1", "name": "专家", "weight": 1, "mode": "score",
                "method": { "name": "trimmed_mean", "high": 1, "low": 0, "min_jurors": 3, "level": "total" },
            }],
            "starts_on": null, "ends_on": null,
        }],
        "composite": [{ "weight": 1, "source": { "kind": "stage", "stage": "s1" } }],
        "ties": [], "decimals": 2,
    });
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年", "categories": [{ "name": "甲类" }],
        "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
        "tiers": [{ "name": "最佳案例", "quota": 1 }],
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let cases: Vec<i64> = ["一号案例", "二号案例"]
        .map(|title| office.case(&campaign, "甲类", title, &["某单位"]).as_i64().unwrap())
        .to_vec();
    office.call("case.set_status", json!({ "cases": cases, "status": "shortlisted" }));
    let library = Connection::open(office.folder().join("案例库.laurel")).unwrap();
    let campaign_id = campaign.as_i64().unwrap();
    let text = rules.to_string();
    library
        .execute(
            "INSERT INTO rule_version (campaign_id, version, rules, hash, reason, frozen_at, frozen_by)
             VALUES (?1, 1, ?2, ?3, '', 1599500000, '周启文')",
            (campaign_id, &text, blake3::hash(text.as_bytes()).to_hex().to_string()),
        )
        .unwrap();
    let mut entry = 7000;
    for (juror, name) in [(9001, "甲评委"), (9002, "乙评委"), (9003, "丙评委")] {
        library
            .execute(
                "INSERT INTO juror (id, name, unit, title, jury_group, phone, revision, created_at, updated_at)
                 VALUES (?1, ?2, '某大学', '', '专家', '13900001234', 1, 0, 0)",
                (juror, name),
            )
            .unwrap();
        library
            .execute(
                "INSERT INTO seat (campaign_id, stage_key, juror_id, group_key, position, categories)
                 VALUES (?1, 's1', ?2, 'g1', ?2, '[]')",
                (campaign_id, juror),
            )
            .unwrap();
        for (at, case) in cases.iter().enumerate() {
            for (item, most) in [("c1", 5500), ("c2", 3850)] {
                let value = most - 100 * (juror - 9001) - 250 * i64::try_from(at).unwrap();
                // The first value keyed was mended once.
                for (before, after) in [("", 3000), ("30", value)].into_iter().skip(usize::from(entry != 7000)) {
                    entry += 1;
                    let after_text = format!("{}.{:02}", after / 100, after % 100);
                    library
                        .execute(
                            "INSERT INTO score_entry (id, campaign_id, stage_key, juror_id, case_id, item, before, after, why,
                               entered_at, entered_by)
                             VALUES (?1, ?2, 's1', ?3, ?4, ?5, ?6, ?7, '', 1599510000, '陈敏')",
                            (entry, campaign_id, juror, case, item, before, after_text),
                        )
                        .unwrap();
                    library
                        .execute(
                            "INSERT INTO score_sheet (campaign_id, stage_key, juror_id, case_id, marks)
                             VALUES (?1, 's1', ?2, ?3, json_object(?4, ?5))
                             ON CONFLICT DO UPDATE SET marks = json_set(marks, '$.' || ?4, ?5)",
                            (campaign_id, juror, case, item, after),
                        )
                        .unwrap();
                }
            }
        }
    }
    (office, campaign)
}

fn unpack(path: &Path) -> Files {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.push((file.name().unwrap().into_owned(), bytes));
    }
    files
}

fn pack(path: &Path, files: &Files) {
    let mut archive = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, bytes) in files {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
}

fn of<'a>(files: &'a mut Files, name: &str) -> &'a mut Vec<u8> {
    &mut files.iter_mut().find(|(have, _)| have == name).unwrap().1
}

fn document(files: &Files, name: &str) -> Value {
    serde_json::from_slice(&files.iter().find(|(have, _)| have == name).unwrap().1).unwrap()
}

/// Changes a document of the pack.
fn edit(files: &mut Files, name: &str, change: impl FnOnce(&mut Value)) {
    let mut written = document(files, name);
    change(&mut written);
    *of(files, name) = format!("{written:#}\n").into_bytes();
}

/// Changes the lines of the history.
fn edit_lines(files: &mut Files, change: impl FnOnce(&mut Vec<String>)) {
    let text = String::from_utf8(of(files, "日志.jsonl").clone()).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    *of(files, "日志.jsonl") = lines.iter().map(|line| format!("{line}\n")).collect::<String>().into_bytes();
}

/// Makes the manifest fit again, as one who covers his tracks would.
fn mend_manifest(files: &mut Files) {
    let sums: BTreeMap<String, (usize, String)> = files
        .iter()
        .map(|(name, bytes)| {
            let sum = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            (name.clone(), (bytes.len(), sum))
        })
        .collect();
    edit(files, "清单.json", |manifest| {
        for file in manifest["files"].as_array_mut().unwrap() {
            let (bytes, sum) = &sums[file["name"].as_str().unwrap()];
            (file["bytes"], file["sha256"]) = (json!(bytes), json!(sum));
        }
    });
}

/// What both programs say of a pack: whether it is sound, and the first bad place with the reason.
fn verdicts(office: &Office, path: &Path) -> [(bool, String); 2] {
    let file: FileId = office.desk.files.admit(path, "存证包.zip").unwrap();
    let report = office.call("evidence.verify", json!({ "file": file }));
    let first = report["problems"].as_array().unwrap().first();
    let told = first.map_or(String::new(), |problem| {
        assert_eq!(problem["field"], report["first_bad"]);
        format!("{}：{}", problem["field"].as_str().unwrap(), problem["reason"].as_str().unwrap())
    });
    let (code, said) = python(&[path.to_str().unwrap()]);
    let first = said.lines().next().unwrap_or_default();
    let theirs = first.strip_prefix("存证包有问题。第一处：").map(|rest| rest.trim_end_matches('。').to_owned());
    assert_eq!(code, i32::from(theirs.is_some()), "{said}");
    [(report["sound"] == true, told), (code == 0, theirs.unwrap_or_default())]
}

/// Exit code and output of the Python as it stands in the core.
fn python(words: &[&str]) -> (i32, String) {
    let program = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src-tauri/core/files/verify.py");
    let run =
        Command::new("python3").arg("-B").arg(program).args(words).env("PYTHONIOENCODING", "utf-8").output().unwrap();
    (run.status.code().unwrap(), String::from_utf8(run.stdout).unwrap())
}

fn exported(office: &Office, campaign: &Value) -> PathBuf {
    let output = office.call("evidence.export", json!({ "campaign": campaign }));
    assert_eq!(output["name"], "存证包-2020年创新案例评选.zip");
    office.path_of(&output)
}

#[test]
fn a_sound_pack_counts_to_its_result_by_both_programs() {
    let (office, campaign) = office();
    let path = exported(&office, &campaign);
    assert_eq!(verdicts(&office, &path), [(true, String::new()), (true, String::new())]);

    let mut files = unpack(&path);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let all = [
        "规则.json",
        "事实.json",
        "结果.json",
        "计票.json",
        "评分.json",
        "决定.json",
        "日志.jsonl",
        "验证.py",
        "清单.json",
    ];
    assert_eq!(names, all);
    let rows: Vec<(Value, Value, Value)> = document(&files, "结果.json")["categories"][0]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["title"].clone(), row["rank"].clone(), row["composite"]["text"].clone()))
        .collect();
    // 93.5, 91.5, 89.5 without the highest; each of the second case's five points less.
    let expected = [("一号案例", 1, "90.50"), ("二号案例", 2, "85.50")];
    assert_eq!(rows, expected.map(|(title, rank, score)| (json!(title), json!(rank), json!(score))));
    let scores = document(&files, "评分.json");
    assert_eq!((&scores["count"], scores["entries"].as_array().unwrap().len()), (&json!(13), 13));
    assert_eq!((&scores["entries"][0]["counts"], &scores["entries"][1]["counts"]), (&json!(false), &json!(true)));

    // The program that travels with the pack verifies it where nothing else is at hand.
    let alone = office.folder().join("验证.py");
    std::fs::write(&alone, of(&mut files, "验证.py").clone()).unwrap();
    let run =
        Command::new("python3").arg("-B").arg(&alone).arg(&path).env("PYTHONIOENCODING", "utf-8").output().unwrap();
    let closing = String::from_utf8(of(&mut files, "日志.jsonl").clone()).unwrap();
    let closing: Value = serde_json::from_str(closing.lines().last().unwrap()).unwrap();
    let sound = "存证包完好：文件、日志与评分前后相接，重新计算的名次和分数与结果一致。";
    let said = String::from_utf8(run.stdout).unwrap();
    assert_eq!(said, format!("{sound}\n存证号：{}\n", closing["hash"].as_str().unwrap()));

    let file = office.desk.files.admit(&path, "存证包.zip").unwrap();
    let report = office.call("evidence.verify", json!({ "file": file }));
    let told = ["campaign", "files", "first_bad", "sound"].map(|key| report[key].clone());
    assert_eq!(told, [json!("2020年创新案例评选"), json!(9), Value::Null, json!(true)]);
    assert_eq!(report["records"], json!(closing["n"]));
}

#[test]
fn a_pack_tells_no_telephone_number_and_no_voter() {
    let (office, campaign) = office();
    let file = office.file("选票.csv", "类别,项目名称,票数\n甲类,一号案例,30\n甲类,二号案例,20\n");
    office.call("vote.import", json!({ "campaign": campaign, "file": file }));
    let files = unpack(&exported(&office, &campaign));
    for (name, bytes) in &files {
        assert!(!String::from_utf8_lossy(bytes).contains("13900001234"), "{name}");
    }
    let count = document(&files, "计票.json");
    let import = &count["imports"][0];
    let raw = "类别,项目名称,票数\n甲类,一号案例,30\n甲类,二号案例,20\n";
    let sum: String = Sha256::digest(raw).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((&import["name"], &import["sha256"]), (&json!("选票.csv"), &json!(sum)));
    let votes = &count["rounds"][0]["tally"]["categories"][0]["rows"][0];
    assert_eq!((&votes["title"], &votes["votes"]), (&json!("一号案例"), &json!(30)));
}

#[test]
fn what_was_done_to_a_pack_is_told_by_its_first_bad_record() {
    let (office, campaign) = office();
    let sound = unpack(&exported(&office, &campaign));
    let history = String::from_utf8(of(&mut sound.clone(), "日志.jsonl").clone()).unwrap().lines().count();
    let check = |what: &str, change: &dyn Fn(&mut Files), expected: &str| {
        // Once as it is, once with the manifest made to fit.
        for mended in [false, true] {
            let mut files = sound.clone();
            change(&mut files);
            if mended {
                mend_manifest(&mut files);
            }
            let path = office.folder().join("改动.zip");
            pack(&path, &files);
            for (program, (is_sound, told)) in ["core", "python"].into_iter().zip(verdicts(&office, &path)) {
                assert!(!is_sound, "{what}: {program} finds it sound");
                assert_eq!(
                    told.split('：').next(),
                    Some(expected),
                    "{what}, manifest mended: {mended}, {program}: {told}"
                );
            }
        }
    };
    let to = |from: &'static str, to: &'static str| move |line: &String| line.replace(from, to);
    check(
        "edited record",
        &|files| edit_lines(files, |lines| lines[1] = to("陈敏", "他人")(&lines[1])),
        "日志.jsonl 第 2 条",
    );
    check(
        "cut at the end",
        &|files| edit_lines(files, |lines| drop(lines.pop())),
        &format!("日志.jsonl 第 {history} 条"),
    );
    check("cut in the middle", &|files| edit_lines(files, |lines| drop(lines.remove(2))), "日志.jsonl 第 3 条");
    check("reordered", &|files| edit_lines(files, |lines| lines.swap(1, 2)), "日志.jsonl 第 2 条");
    let scores = "评分.json";
    let score = |files: &mut Files| edit(files, scores, |all| all["entries"][4]["value"] = json!("60"));
    check("edited score", &score, "评分.json 第 5 条");
    let cut = |files: &mut Files| edit(files, scores, |all| drop(all["entries"].as_array_mut().unwrap().pop()));
    check("scores cut", &cut, "评分.json 第 13 条");
    let swap = |files: &mut Files| edit(files, scores, |all| all["entries"].as_array_mut().unwrap().swap(6, 9));
    check("scores reordered", &swap, "评分.json 第 7 条");
    let result = |files: &mut Files| {
        edit(files, "结果.json", |all| all["categories"][0]["rows"][0]["composite"]["fraction"] = json!("99/1"));
    };
    check("edited result", &result, "结果.json");
    check(
        "edited facts",
        &|files| edit(files, "事实.json", |facts| facts["entries"][3]["value"] = json!("1")),
        "事实.json",
    );
    check("edited decisions", &|files| edit(files, "决定.json", |all| all["awards"] = json!([1])), "决定.json");
    check("edited verifier", &|files| of(files, "验证.py").extend(b"# nothing\n"), "验证.py");
    check("no JSON", &|files| *of(files, "计票.json") = b"?".to_vec(), "计票.json");
}

#[test]
fn a_file_of_another_pack_and_a_missing_one_are_told() {
    let (office, campaign) = office();
    let sound = unpack(&exported(&office, &campaign));
    let library = Connection::open(office.folder().join("案例库.laurel")).unwrap();
    let lower = "UPDATE score_sheet SET marks = json_set(marks, '$.c1', marks ->> 'c1' - 100)";
    library.execute(lower, ()).unwrap();
    let mut other = unpack(&exported(&office, &campaign));
    let told = |files: &Files| {
        let path = office.folder().join("换过.zip");
        pack(&path, files);
        verdicts(&office, &path)
    };
    for name in ["事实.json", "结果.json"] {
        let mut files = sound.clone();
        *of(&mut files, name) = of(&mut other, name).clone();
        let exchanged = format!("{name}：与清单所记的大小或校验值不符，该文件被改动或换过");
        assert_eq!(told(&files), [(false, exchanged.clone()), (false, exchanged)]);
        mend_manifest(&mut files);
        let exchanged = format!("{name}：与日志收尾记录所记的校验值不符，该文件被改动或换过");
        assert_eq!(told(&files), [(false, exchanged.clone()), (false, exchanged)]);
    }
    let without: Files = sound.iter().filter(|(name, _)| name != "决定.json").cloned().collect();
    let missing = (false, "决定.json：存证包中没有这个文件".to_owned());
    assert_eq!(told(&without), [missing.clone(), missing]);
    let mut more = sound.clone();
    more.push(("附件.txt".to_owned(), b"?".to_vec()));
    let foreign = |name: &str| (false, format!("{name}：不是存证包的文件，或重复出现"));
    assert_eq!(told(&more), [foreign("附件.txt"), foreign("附件.txt")]);
}

#[test]
fn what_is_no_pack_is_refused_in_words() {
    let (office, _) = office();
    let path = office.folder().join("存证包.zip");
    std::fs::write(&path, "not a pack").unwrap();
    let [(sound, told), (theirs, _)] = verdicts(&office, &path);
    assert_eq!((sound, told.as_str(), theirs), (false, "存证包.zip：不是存证包，或文件已损坏", false));
    assert_eq!((python(&[]).0, python(&["--help"]).0), (2, 2));
}

#[test]
fn rules_that_were_never_frozen_decide_nothing() {
    let (office, campaign) = office();
    let library = Connection::open(office.folder().join("案例库.laurel")).unwrap();
    let draft = "UPDATE campaign SET judging = (SELECT rules FROM rule_version WHERE campaign_id = id)";
    library.execute(draft, ()).unwrap();
    library.execute("DELETE FROM rule_version", ()).unwrap();
    let path = exported(&office, &campaign);
    assert_eq!(verdicts(&office, &path), [(true, String::new()), (true, String::new())]);
    let rules = document(&unpack(&path), "规则.json");
    assert_eq!((&rules["versions"], &rules["in_force"]["composite"]), (&json!([]), &json!([])));
}

#[test]
fn what_is_no_record_is_told_by_its_place() {
    let (office, campaign) = office();
    let sound = unpack(&exported(&office, &campaign));
    let check = |mend: bool, change: &dyn Fn(&mut Files), expected: &str| {
        let mut files = sound.clone();
        change(&mut files);
        if mend {
            mend_manifest(&mut files);
        }
        let path = office.folder().join("改动.zip");
        pack(&path, &files);
        let places = verdicts(&office, &path).map(|(_, told)| told.split('：').next().unwrap().to_owned());
        assert_eq!(places, [expected; 2]);
    };
    for line in ["{\"n\":2,", "", "5"] {
        check(true, &|files| edit_lines(files, |lines| lines[1] = line.to_owned()), "日志.jsonl 第 2 条");
    }
    check(true, &|files| *of(files, "日志.jsonl") = b"\xff".to_vec(), "日志.jsonl 第 1 条");
    check(true, &|files| *of(files, "结果.json") = vec![b'['; 20_000], "结果.json");
    check(false, &|files| *of(files, "清单.json") = b"{}".to_vec(), "清单.json");
    check(false, &|files| edit(files, "清单.json", |manifest| manifest["format"] = json!("2")), "清单.json");
    check(true, &|files| edit_lines(files, |lines| lines.insert(1, String::new())), "日志.jsonl 第 2 条");
}
