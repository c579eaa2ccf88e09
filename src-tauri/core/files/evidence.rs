//! The evidence pack (存证包) as a file: a zip of documents, two chains of records, a manifest, and the Python that
//! verifies it without this program. What the documents say is the business of `jobs/keep_evidence.rs`.
//!
//! A record's hash is the SHA-256 of the hash before it and of each of its fields, all with their lengths. Both chains
//! begin at the hash of the rules; the history ends with a record that counts it and tells every other file's hash.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::error::{Error, Result};
use crate::model::problem::Problem;

pub const RULES: &str = "规则.json";
pub const FACTS: &str = "事实.json";
pub const RESULT: &str = "结果.json";
pub const COUNT: &str = "计票.json";
pub const SCORES: &str = "评分.json";
pub const DECISIONS: &str = "决定.json";
pub const HISTORY: &str = "日志.jsonl";
pub const VERIFIER: &str = "验证.py";
pub const MANIFEST: &str = "清单.json";
/// In the order of the manifest, which is no part of itself.
pub const CONTENT: [&str; 8] = [RULES, FACTS, RESULT, COUNT, SCORES, DECISIONS, HISTORY, VERIFIER];

const FORMAT: &str = "laurel-evidence-1";
const PYTHON: &str = include_str!("verify.py");
/// More than this in one file is a mistake or an attack.
const MOST_UNPACKED: u64 = 1 << 30;
const RESTORE: &str = "请用未经改动的存证包，或重新导出";

/// The files of a pack by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Puts a pack together: `documents` are all but the history, the verifier and the manifest; `records` the history
/// without hashes, `scores` the entries of scores with theirs still to come, `close` who closed the pack and when.
pub fn assemble(mut documents: Files, records: Vec<Value>, mut scores: Value, close: Value) -> Files {
    let genesis = sha256(bytes(&documents, RULES));
    if let Some(Value::Array(entries)) = scores.get_mut("entries") {
        let chained = chain(std::mem::take(entries), &genesis);
        *entries = chained;
    }
    documents.insert(SCORES.to_owned(), pretty(&scores));
    documents.insert(VERIFIER.to_owned(), PYTHON.as_bytes().to_vec());
    let opening = json!({ "kind": "genesis", RULES: genesis });
    let mut closing = json!({ "kind": "close", "count": records.len() + 1 });
    if let (Some(closing), Value::Object(close)) = (closing.as_object_mut(), close) {
        closing.extend(close);
        closing.extend(documents.iter().map(|(name, bytes)| (name.clone(), json!(sha256(bytes)))));
    }
    let history = chain([opening].into_iter().chain(records).chain([closing]).collect(), &genesis);
    let lines: String = history.iter().map(|record| format!("{record}\n")).collect();
    documents.insert(HISTORY.to_owned(), lines.into_bytes());
    let listed = CONTENT.iter().map(|name| {
        let bytes = bytes(&documents, name);
        json!({ "name": name, "bytes": bytes.len(), "sha256": sha256(bytes) })
    });
    let manifest = json!({ "format": FORMAT, "files": listed.collect::<Vec<_>>() });
    documents.insert(MANIFEST.to_owned(), pretty(&manifest));
    documents
}

pub fn pretty(document: &Value) -> Vec<u8> {
    format!("{document:#}\n").into_bytes()
}

/// Writes the pack; the same files give the same bytes.
pub fn write(path: &Path, files: &Files) -> Result<()> {
    let failed = |cause: std::io::Error| Error::file("写出存证包", cause);
    let mut archive = ZipWriter::new(File::create(path).map_err(failed)?);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for name in CONTENT.into_iter().chain([MANIFEST]) {
        archive.start_file(name, options).map_err(|cause| failed(cause.into()))?;
        archive.write_all(bytes(files, name)).map_err(failed)?;
    }
    archive.finish().map_err(|cause| failed(cause.into()))?;
    Ok(())
}

/// The files of a pack, or what keeps them from being read, each problem in the field of its file.
pub fn read(path: &Path, name: &str) -> Result<std::result::Result<Files, Vec<Problem>>> {
    let file = File::open(path).map_err(|cause| Error::file(format!("打开“{name}”"), cause))?;
    let Ok(mut archive) = ZipArchive::new(file) else {
        return Ok(Err(vec![problem(name, "不是存证包，或文件已损坏")]));
    };
    let names: Vec<String> =
        archive.file_names().map(|name| name.map(|name| name.into_owned()).unwrap_or_default()).collect();
    let known = || CONTENT.into_iter().chain([MANIFEST]);
    let missing = known().filter(|name| !names.iter().any(|have| have == name));
    let mut odd: Vec<Problem> = missing.map(|name| problem(name, "存证包中没有这个文件")).collect();
    let foreign = names.iter().filter(|name| !known().any(|known| known == name.as_str()));
    odd.extend(foreign.map(|name| problem(name, "不是存证包的文件，或重复出现")));
    if !odd.is_empty() {
        return Ok(Err(odd));
    }
    let mut files = Files::new();
    for name in names {
        let mut bytes = Vec::new();
        let whole = archive.by_name(&name).is_ok_and(|entry| entry.take(MOST_UNPACKED).read_to_end(&mut bytes).is_ok());
        if !whole {
            return Ok(Err(vec![problem(&name, "无法读取，文件已损坏")]));
        }
        files.insert(name, bytes);
    }
    Ok(Ok(files))
}

/// A problem of a pack: where, and what is wrong there.
pub fn problem(place: impl Into<String>, reason: impl Into<String>) -> Problem {
    Problem::new(reason, RESTORE).in_field(place)
}

/// A document of the pack.
pub fn document(files: &Files, name: &str) -> std::result::Result<Value, Problem> {
    serde_json::from_slice(bytes(files, name)).map_err(|_| problem(name, "内容不合格式，该文件被改动"))
}

/// The records of the history, the closing one last.
pub fn history(files: &Files) -> std::result::Result<Vec<Value>, Problem> {
    let whole = bytes(files, HISTORY);
    let lines = whole.strip_suffix(b"\n").unwrap_or(whole).split(|byte| *byte == b'\n');
    let read =
        |(at, line)| serde_json::from_slice(line).map_err(|_| problem(nth(HISTORY, at), "内容不合格式，该条被改动"));
    (1..).zip(lines).map(read).collect()
}

/// 存证号: the hash of the closing record; none where the history cannot be read or is not closed.
pub fn number(files: &Files) -> Option<String> {
    let close = history(files).ok()?.pop().filter(|close| word(close, "kind") == "close")?;
    Some(word(&close, "hash").to_owned())
}

/// What is wrong with the manifest, with the two chains, and with the files that the closing record names: each file
/// once, and where a chain tells which of its records is bad, that record.
pub fn seals(files: &Files) -> Vec<Problem> {
    let sums: BTreeMap<&str, String> = CONTENT.iter().map(|name| (*name, sha256(bytes(files, name)))).collect();
    let (listed, history, scores) = match (document(files, MANIFEST), history(files), document(files, SCORES)) {
        (Ok(listed), Ok(history), Ok(scores)) => (listed, history, scores),
        (listed, history, scores) => {
            return [listed.err(), history.err(), scores.err()].into_iter().flatten().collect();
        }
    };
    let format = word(&listed, "format").to_owned();
    let listed = listed.get("files").and_then(Value::as_array).cloned().unwrap_or_default();
    let named: Vec<&str> = listed.iter().map(|file| word(file, "name")).collect();
    if format != FORMAT || named != CONTENT {
        return vec![problem(MANIFEST, "格式、所列文件或其次序不对，清单被改动")];
    }
    let stands = |file: &Value| {
        let name = word(file, "name");
        file.get("bytes") == Some(&json!(bytes(files, name).len()))
            && sums.get(name).is_some_and(|sum| sum == word(file, "sha256"))
    };
    let mut told: BTreeMap<&str, &str> = listed
        .iter()
        .filter(|file| !stands(file))
        .map(|file| (word(file, "name"), "与清单所记的大小或校验值不符，该文件被改动或换过"))
        .collect();

    let opening = history.first().cloned().unwrap_or_default();
    let rules = sums.get(RULES).map(String::as_str).unwrap_or_default();
    let genesis = if told.contains_key(RULES) { word(&opening, RULES) } else { rules };
    let bad_entry = score_chain(&scores, genesis);
    let bad_record = history_chain(&history, &opening, genesis);
    if bad_record.is_none() {
        let close = history.last().cloned().unwrap_or_default();
        let wrong = sums.iter().filter(|(name, sum)| **name != HISTORY && word(&close, name) != sum.as_str());
        for (name, _) in wrong {
            told.entry(name).or_insert("与日志收尾记录所记的校验值不符，该文件被改动或换过");
        }
    }
    for (name, bad) in [(HISTORY, &bad_record), (SCORES, &bad_entry)] {
        if bad.is_some() {
            told.remove(name);
        }
    }
    let of_files = CONTENT.iter().filter_map(|name| Some(problem(*name, *told.get(name)?)));
    of_files.chain(bad_record).chain(bad_entry).collect()
}

/// The first bad record of the history: one that does not follow, or the close that is missing.
fn history_chain(history: &[Value], opening: &Value, genesis: &str) -> Option<Problem> {
    if word(opening, "kind") != "genesis" || word(opening, RULES) != genesis {
        return Some(problem(nth(HISTORY, 1), "所记规则的校验值与规则.json 不符"));
    }
    broken(HISTORY, history, genesis).or_else(|| {
        let closes = |record: &Value, before: &[Value]| {
            word(record, "kind") == "close" && record.get("count") == Some(&json!(before.len()))
        };
        let closed = history.split_last().is_some_and(|(last, before)| closes(last, before));
        (!closed).then(|| problem(nth(HISTORY, history.len() + 1), "没有收尾记录，其余被截去"))
    })
}

/// The first bad entry of the scores: one that does not follow, or that was cut off.
fn score_chain(scores: &Value, genesis: &str) -> Option<Problem> {
    let entries = scores.get("entries").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    broken(SCORES, entries, genesis).or_else(|| {
        let count = scores.get("count").cloned().unwrap_or_default();
        let said = format!("应有 {count} 条，只有 {} 条，其余被截去", entries.len());
        (count != json!(entries.len())).then(|| problem(nth(SCORES, entries.len() + 1), said))
    })
}

fn bytes<'a>(files: &'a Files, name: &str) -> &'a [u8] {
    files.get(name).map(Vec::as_slice).unwrap_or_default()
}

fn word<'a>(record: &'a Value, key: &str) -> &'a str {
    record.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The first record that does not follow from those before it.
fn broken(name: &str, records: &[Value], genesis: &str) -> Option<Problem> {
    let mut previous = genesis.to_owned();
    for (at, record) in (1usize..).zip(records) {
        let number = record.get("n").cloned().unwrap_or_default();
        if number != json!(at) {
            let said = format!("此处记的是第 {number} 条，有记录被删去、插入或调换");
            return Some(problem(nth(name, at), said));
        }
        let stated = record.get("hash").and_then(Value::as_str).unwrap_or_default();
        if record.as_object().map(|fields| link(&previous, fields)).as_deref() != Some(stated) {
            return Some(problem(nth(name, at), "内容与校验值不符，该条或其前的记录被改动"));
        }
        stated.clone_into(&mut previous);
    }
    None
}

/// Numbers the records from 1 and gives each its hash.
fn chain(records: Vec<Value>, genesis: &str) -> Vec<Value> {
    let mut previous = genesis.to_owned();
    let numbered = (1usize..).zip(records).map(|(at, record)| {
        let mut fields = Map::from_iter([("n".to_owned(), json!(at))]);
        if let Value::Object(record) = record {
            fields.extend(record);
        }
        previous = link(&previous, &fields);
        fields.insert("hash".to_owned(), json!(previous));
        Value::Object(fields)
    });
    numbered.collect()
}

/// Nothing is written as `-`, a number as `=5;`, so that neither reads like a text.
fn link(previous: &str, fields: &Map<String, Value>) -> String {
    let text = |word: &str| format!("{}:{word}", word.len());
    let mut parts = text(previous);
    for (key, value) in fields.iter().filter(|(key, _)| *key != "hash") {
        parts.push_str(&text(key));
        match value {
            Value::Null => parts.push('-'),
            Value::String(word) => parts.push_str(&text(word)),
            other => parts.push_str(&format!("={other};")),
        }
    }
    sha256(parts.as_bytes())
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// “日志.jsonl 第 5 条”.
fn nth(name: &str, at: usize) -> String {
    format!("{name} 第 {at} 条")
}
