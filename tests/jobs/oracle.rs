//! Two programs that share nothing count the same campaigns, invented at random: the core, and the Python that every
//! evidence pack carries. 500 of them by default; `LAUREL_ORACLE` says how many, `LAUREL_ORACLE_SEED` from which seed.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::desk::open;

fn asked(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// The first place in which two documents differ, as a path, with both values. What was tried on a tie is told in words,
/// which each program has its own of.
fn difference(ours: &Value, theirs: &Value, path: &str) -> Option<String> {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys()).filter(|key| *key != "tie");
            keys.filter_map(|key| difference(&ours[key], &theirs[key], &format!("{path}/{key}"))).next()
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let pairs = a.iter().zip(b).enumerate();
            pairs.filter_map(|(at, (a, b))| difference(a, b, &format!("{path}/{at}"))).next()
        }
        (a, b) if a == b => None,
        (a, b) => Some(format!("{path}: the core counts {a}, the Python {b}")),
    }
}

#[test]
fn two_programs_agree_on_every_campaign() {
    let (count, seed) = (asked("LAUREL_ORACLE", 500), asked("LAUREL_ORACLE_SEED", 1));
    let office = open();
    let file = office.folder().join("campaigns.jsonl");
    let program = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/campaigns.py");
    let (from, many) = (seed.to_string(), count.to_string());
    let mut invent = Command::new("python3");
    invent.arg(program).args(["--seed", &from, "--count", &many, "--out"]).arg(&file);
    assert!(invent.status().unwrap().success());

    let (mut compared, mut tied) = (0, 0);
    for line in BufReader::new(std::fs::File::open(&file).unwrap()).lines() {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let outcome = office.call("result.recount", json!({ "facts": line["facts"] }));
        if let Some(difference) = difference(&outcome, &line["expected"], "") {
            panic!("seed {}: {difference}", line["seed"]);
        }
        compared += 1;
        let rows = outcome["categories"].as_array().unwrap().iter().flat_map(|c| c["rows"].as_array().unwrap());
        tied += rows.filter(|row| row["tied"] == true).count();
    }
    assert_eq!(compared, count);
    assert!(count < 100 || tied > 0, "no campaign has a tie");
}

#[test]
fn a_difference_is_named_by_its_place() {
    let one = json!({ "rows": [{ "rank": 1, "tie": ["a"] }, { "rank": 2 }] });
    let other = json!({ "rows": [{ "rank": 1, "tie": [] }, { "rank": 3 }] });
    assert_eq!(difference(&one, &one, ""), None);
    assert_eq!(difference(&one, &other, "").unwrap(), "/rows/1/rank: the core counts 2, the Python 3");
    assert_eq!(difference(&one, &json!({ "rows": [] }), "").unwrap().split(':').next(), Some("/rows"));
}
