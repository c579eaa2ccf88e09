//! The power fails during an import: twenty processes are killed at moments spread over it. The library is whole each
//! time, with all of the import or nothing.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use laurel_core::model::CampaignId;
use laurel_core::model::ballot::width;
use laurel_core::model::time::Moment;
use laurel_core::store::{Library, ballots, campaigns, votes};
use serde_json::{Value, json};

fn laurelctl(library: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_laurelctl"));
    command.arg("--library").arg(library).arg("--json").stderr(Stdio::null());
    command
}

fn ask(library: &Path, words: &[&str]) -> Value {
    let output = laurelctl(library).args(words).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stdout));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_killed_import_is_all_there_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("案例库.laurel");
    let ballots = folder.path().join("选票.csv");
    let campaign = ask(&library, &["demo", "zhuhai-2020"])["campaign"].to_string();
    let to = ballots.to_str().unwrap();
    ask(&library, &["rehearsal", "ballots", "--campaign", &campaign, "--out", to, "--scale", "0.3", "--dirty"]);
    let import = || {
        let mut command = laurelctl(&library);
        command.args(["vote", "import", "--campaign", &campaign, to, "--reject-undecided"]).stdout(Stdio::null());
        command
    };
    let started = Instant::now();
    assert!(import().status().unwrap().success());
    let whole = started.elapsed();
    let imports = |library: &Path| -> Vec<String> {
        let lines = ask(
            library,
            &["call", "vote.imports", &json!({ "campaign": campaign.parse::<i64>().unwrap() }).to_string()],
        );
        let lines = lines.get("value").cloned().unwrap_or(lines);
        lines.as_array().unwrap().iter().map(|line| format!("{} {}", line["rows"], line["accepted"])).collect()
    };
    let first = imports(&library)[0].clone();
    let mut before = imports(&library).len();
    let mut fates = [0, 0];
    for n in 1..=20u32 {
        let mut child = import().spawn().unwrap();
        std::thread::sleep(whole * n / 20);
        // SIGKILL: the process gets no chance to tidy up.
        child.kill().unwrap();
        child.wait().unwrap();
        let after = imports(&library);
        assert!(after.len() == before || after.len() == before + 1, "one import or none");
        assert_eq!(
            after[..after.len() - before],
            vec![first.clone(); after.len() - before],
            "a listed import is whole"
        );
        fates[after.len() - before] += 1;
        before = after.len();
        let check = ask(&library, &["check"]);
        let check = check.get("value").cloned().unwrap_or(check);
        assert_eq!((&check["sound"], &check["problems"]), (&json!(true), &json!([])));
    }
    assert_eq!(fates[0] + fates[1], 20);
    assert!(fates[0] > 0, "some were killed in time");
    // The stored ballots are those the counts speak of.
    let opened = Library::open(&library, Moment(0)).unwrap();
    let stored = opened
        .read(|connection| {
            let definition = campaigns::definition(connection, CampaignId(campaign.parse().unwrap()))?;
            let current = votes::current(connection, definition.rounds[0].id.unwrap())?.remove(0);
            let width = width(votes::options(connection, current.id)?.len());
            let mut stored = 0u64;
            ballots::visit(connection, current.id, width, |_| {
                stored += 1;
                Ok(())
            })?;
            let none: u64 =
                current.rejected.iter().filter(|(reason, _)| reason.chinese().ends_with('行')).map(|(_, n)| n).sum();
            Ok((stored + none, current.rows))
        })
        .unwrap();
    assert_eq!(stored.0, stored.1);
}
