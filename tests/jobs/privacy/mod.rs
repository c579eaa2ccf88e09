//! Voters' data: nothing that names a voter is ever found in a file of the library, and after the purge no network either.

mod keeping;
mod purging;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::desk::{Office, open};

pub const VOTERS: usize = 60;
pub const NETWORK: &str = "183.6.21.";
const TITLES: [&str; 3] = ["福石共享家", "“平安+”市域社会治理指数", "应急志愿者在行动"];

/// An invented voter, as the platform knows him.
struct Person {
    openid: String,
    ip: String,
    nickname: String,
    phone: String,
}

fn person(n: usize) -> Person {
    Person {
        openid: format!("oTeSt{:05}Zq9xKp3Lm7Rv1Wd5Bn8Y", n * 7919 % 100_000),
        ip: format!("{NETWORK}{}", n + 20),
        nickname: format!("海风轻拂{n}号"),
        phone: format!("1380756{:04}", n * 37),
    }
}

/// Everything that names one of the voters.
pub fn names() -> Vec<String> {
    (0..VOTERS).map(person).flat_map(|p| [p.openid, p.ip, p.nickname, p.phone]).collect()
}

/// The export: so many ballots of the voters, one after another.
pub fn export(ballots: usize) -> String {
    let mut text =
        "\u{feff}序号,提交答卷时间,所用时间,来源,来源详情,来自IP,微信昵称,手机号,微信OpenID,1、政府治理类(可多选)\r\n"
            .to_owned();
    for n in 0..ballots {
        let Person { openid, ip, nickname, phone } = person(n % VOTERS);
        let (hour, minute, title) = (9 + n / 60 % 8, n % 60, TITLES[n % 3]);
        text.push_str(&format!(
            "{},2020/9/2 {hour}:{minute:02}:00,35秒,微信,直接访问,{ip}(广东-珠海),{nickname},{phone},{openid},{title}\r\n",
            n + 1
        ));
    }
    text
}

/// A campaign with three cases.
pub fn office() -> (Office, Value) {
    let office = open();
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年",
        "categories": [{ "name": "政府治理类" }],
        "rounds": [{ "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" }],
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let cases: Vec<Value> =
        TITLES.iter().map(|title| office.case(&campaign, "政府治理类", title, &["某单位"])).collect();
    office.call("case.set_status", json!({ "cases": cases, "status": "shortlisted" }));
    (office, campaign)
}

/// Puts the export on the tray as an upload: a copy of the desk's own.
pub fn upload(office: &Office, text: &str) -> (Value, PathBuf) {
    let (file, path) = office.desk.files.fresh("投票导出.csv", "csv").unwrap();
    std::fs::write(&path, text).unwrap();
    (json!(file), path)
}

/// Files below the folder, by their path.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Which of the words stand anywhere in the bytes of a file: `file: word`.
pub fn found(folder: &Path, words: &[String]) -> Vec<String> {
    let mut hits = Vec::new();
    for path in files(folder) {
        let bytes = std::fs::read(&path).unwrap();
        let holds = |word: &&String| memchr::memmem::find(&bytes, word.as_bytes()).is_some();
        let name = path.strip_prefix(folder).unwrap().display().to_string();
        hits.extend(words.iter().filter(holds).map(|word| format!("{name}: {word}")));
    }
    hits
}

/// Names of the files in the folder of keys and raw files.
pub fn secrets(office: &Office) -> Vec<String> {
    let folder = office.folder().join("案例库.laurel.voters");
    files(&folder).iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}
