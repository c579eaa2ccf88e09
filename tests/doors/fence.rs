//! The fence of the host: who is refused, and the headers every answer carries.

use serde_json::json;

use crate::http::send;
use crate::{Room, Served};

fn refused_with(served: &Served, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
    let answer = send(served.port, method, path, headers, b"{}");
    assert_eq!(answer.header("access-control-allow-origin"), None, "no page elsewhere may read this");
    answer.status
}

#[test]
fn strangers_are_refused() {
    let room = Room::open();
    let served = room.serve();
    let (here, page, port) = (served.host(), served.path(""), served.port);
    let localhost = format!("localhost:{port}");
    let own = format!("http://{here}");
    let check = |method: &str, path: &str, headers: &[(&str, &str)], status: u16| {
        assert_eq!(refused_with(&served, method, path, headers), status, "{method} {path} {headers:?}");
    };
    let call = served.path("api/call/campaign.list");
    let json = ("content-type", "application/json");
    check("POST", &call, &[("host", &here), json], 200);
    check("POST", &call, &[("host", &here), ("origin", &own), json], 200);
    check("POST", &call, &[("host", &localhost), json], 200);
    // A name that a stranger has bound to this computer.
    check("POST", &call, &[("host", &format!("evil.example:{port}")), json], 403);
    check("POST", &call, &[("host", "127.0.0.1"), json], 403);
    check("POST", &call, &[("host", &format!("127.0.0.1.evil.example:{port}")), json], 403);
    // A page of another place in the same browser.
    check("POST", &call, &[("host", &here), ("origin", "http://evil.example"), json], 403);
    check("POST", &call, &[("host", &here), ("origin", "null"), json], 403);
    check("POST", &call, &[("host", &here), ("origin", &format!("http://127.0.0.1:{}", port ^ 1)), json], 403);
    check("POST", &call, &[("host", &here), ("sec-fetch-site", "cross-site"), json], 403);
    check("GET", &page, &[("host", &here), ("sec-fetch-site", "same-site")], 403);
    check("OPTIONS", &call, &[("host", &here), ("origin", "http://evil.example")], 403);
    check("GET", &served.path("api/events"), &[("host", &here), ("origin", "http://evil.example")], 403);
    check("POST", &served.path("api/files?name=x"), &[("host", &here), ("origin", "http://evil.example")], 403);
    // Without the token there is nothing.
    check("GET", "/", &[("host", &here)], 404);
    check("GET", "/index.html", &[("host", &here)], 404);
    check("POST", "/api/call/campaign.list", &[("host", &here), json], 404);
    let almost = format!("/{}0/", &served.token[..31]);
    if almost != page {
        check("GET", &almost, &[("host", &here)], 404);
    }
    // A form of another page cannot send JSON.
    check("POST", &call, &[("host", &here), ("content-type", "text/plain")], 415);
    check("POST", &call, &[("host", &here)], 415);
    check("GET", &call, &[("host", &here)], 405);
}

#[test]
fn the_token_is_long_and_new_each_time() {
    let room = Room::open();
    let first = room.serve().token.clone();
    let second = room.serve().token.clone();
    assert_eq!((first.len(), second.len()), (32, 32));
    assert_ne!(first, second);
}

#[test]
fn every_answer_carries_the_fence() {
    let room = Room::open();
    let served = room.serve();
    let stranger = send(served.port, "GET", "/", &[("host", "evil.example")], b"");
    for answer in [served.get(""), served.get("api/nothing"), served.call("campaign.list", &json!({})), stranger] {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        for forbidden in ["unsafe", "*", "http"] {
            assert!(!policy.contains(forbidden), "{policy}");
        }
    }
    let page = served.get("");
    let policy = page.header("content-security-policy").unwrap();
    for rule in [
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.contains(rule), "{rule} in {policy}");
    }
}

#[test]
fn no_address_leads_out_of_the_page() {
    let room = Room::open();
    let served = room.serve();
    for path in [
        "../Cargo.toml",
        "..%2fCargo.toml",
        "%2e%2e/Cargo.toml",
        "assets/../../../Cargo.toml",
        "/etc/passwd",
        "..%5cCargo.toml",
        "%00",
        "%ff",
    ] {
        let answer = served.get(path);
        assert!([400, 404].contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.text().contains("[package]"), "{path}");
    }
}
