//! The host as a page uses it: calls, failures, events of changes and progress, cancelling, a clean end.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http::Events;
use crate::{Room, Served};

/// Enough that the work takes a while.
const ROWS: usize = 100_000;

#[test]
fn a_call_answers_its_value_and_what_it_changed() {
    let room = Room::open();
    let served = room.serve();
    let empty = served.call("campaign.list", &json!({}));
    assert_eq!((empty.status, empty.json()), (200, json!({ "value": [], "changed": [] })));
    let made = served.call("campaign.create_from_template", &json!({ "key": "zhuhai-2020" }));
    assert_eq!(made.json()["changed"], json!(["campaigns", "library"]));
    let list = served.call("campaign.list", &json!({})).json();
    assert_eq!(list["value"][0]["id"], made.json()["value"]["campaign"]);
}

#[test]
fn failures_are_told_in_chinese_with_a_code() {
    let room = Room::open();
    let served = room.serve();
    let check = |name: &str, request: Value, status: u16, code: &str| {
        let answer = served.call(name, &request);
        assert_eq!((answer.status, answer.json()["code"].as_str().unwrap()), (status, code), "{name} {request}");
        let message = answer.json()["message"].as_str().unwrap().to_owned();
        assert!(message.ends_with('。'), "{message}");
        assert_eq!(answer.json()["problems"], json!([]));
    };
    check("campaign.show", json!({ "campaign": 4711 }), 422, "not_found");
    check("campaign.show", json!({}), 422, "refused");
    check("campaign.show", json!({ "campaign": 1, "more": 1 }), 422, "refused");
    check("campaign.nothing", json!({}), 404, "not_found");
}

#[test]
fn every_page_hears_what_any_of_them_changed() {
    let room = Room::open();
    let served = room.serve();
    let mut pages = [(); 2].map(|()| Events::open(served.port, &served.path("api/events")));
    served.call("library.set_operator", &json!({ "name": "陈静" }));
    for page in &mut pages {
        assert_eq!(page.next(), Some(("changed".to_owned(), json!({ "topics": ["library"] }))));
    }
    assert_eq!(served.call("library.status", &json!({})).json()["value"]["operator"], "陈静");
    served.call("campaign.create_from_template", &json!({ "key": "zhuhai-2020" }));
    let log = served.call("library.history", &json!({ "campaign": null, "before": null, "limit": 1 })).json();
    assert_eq!(log["value"][0]["who"], "陈静", "calls are signed by the operator");
}

fn ballots(room: &Room, campaign: i64, rows: usize) -> std::path::PathBuf {
    let mut text = String::from(
        "序号,提交答卷时间,所用时间,来源,来自IP,1、政府治理类,2、基层治理类,3、社会协同治理类,4、珠澳合作治理类,OpenID\n",
    );
    for row in 0..rows {
        let time = format!("2020/9/{} {}:{:02}:00", 2 + row % 5, 8 + row % 12, row % 60);
        text.push_str(&format!(
            "{row},{time},60秒,微信,10.0.0.1,“最珠海”城市生活服务平台,三灶故事连锁大讲堂,,,voter-{campaign}-{row}\n"
        ));
    }
    let path = room.path("选票.csv");
    std::fs::write(&path, text).unwrap();
    path
}

/// Starts a long check of ballots in another thread under the id `call`.
fn long_check(
    served: &Served,
    campaign: i64,
    file: &Value,
    call: &'static str,
) -> std::thread::JoinHandle<(u16, Value)> {
    let (port, path, host) = (served.port, served.path("api/call/vote.check"), served.host());
    let request = json!({ "campaign": campaign, "file": file }).to_string();
    std::thread::spawn(move || {
        let headers = [("host", host.as_str()), ("content-type", "application/json"), ("x-call", call)];
        let answer = crate::http::send(port, "POST", &path, &headers, request.as_bytes());
        (answer.status, answer.json())
    })
}

#[test]
fn long_work_reports_progress_and_can_be_cancelled() {
    let room = Room::open();
    let campaign = room.campaign();
    let path = ballots(&room, campaign, ROWS);
    let served = room.serve();
    let file = served.upload("x.csv", &std::fs::read(path).unwrap()).json()["file"].clone();
    let mut page = Events::open(served.port, &served.path("api/events"));

    let begun = Instant::now();
    let (status, check) = long_check(&served, campaign, &file, "whole").join().unwrap();
    assert_eq!((status, &check["value"]["rows"]), (200, &json!(ROWS)));
    let beats = begun.elapsed().as_millis() / 100 + 1;

    let stopped = long_check(&served, campaign, &file, "stop-me");
    let mut heard = Vec::new();
    loop {
        let progress = page.await_named("progress");
        if progress["call"] == "stop-me" {
            break;
        }
        heard.push(progress);
    }
    let cancel = served.path("api/cancel/stop-me");
    let answer = crate::http::send(served.port, "POST", &cancel, &[("host", &served.host())], b"");
    assert_eq!(answer.status, 204);
    let (status, failure) = stopped.join().unwrap();
    assert_eq!((status, failure["code"].as_str().unwrap()), (422, "cancelled"));

    assert!(!heard.is_empty() && heard.len() as u128 <= beats, "{} reports in {beats} tenths of a second", heard.len());
    for progress in &heard {
        let keys: BTreeSet<&str> = progress.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, BTreeSet::from(["call", "label", "done", "total"]));
        assert_eq!(progress["call"], "whole");
    }
}

#[cfg(unix)]
#[test]
fn the_host_ends_cleanly_when_asked() {
    let room = Room::open();
    let mut served = room.serve();
    let mut page = Events::open(served.port, &served.path("api/events"));
    served.upload("x.csv", b"x");
    assert_eq!(room.left_over(), 1);
    let asked = std::process::Command::new("kill").args(["-INT", &served.child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert_eq!(page.next(), None, "the stream of events ends");
    let begun = Instant::now();
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    assert!(begun.elapsed() < Duration::from_secs(4), "nothing holds the end up");
    assert_eq!(room.left_over(), 0, "the folder of files in passing is gone");
}
