//! The walls: which module may see which, and where SQL, Typst, PDF writing, Tauri and HTTP may stand.

use crate::{Rule, Source, lines};

pub const RULES: &[Rule] = &[
    Rule { about: "core modules see only what lies below them", complaints: directions },
    Rule { about: "the doors see api, desk and error only", complaints: doors },
    Rule { about: "SQL stands in store only", complaints: sql },
    Rule { about: "Typst stands in files/typeset.rs only", complaints: typst },
    Rule { about: "PDF writing stands in files/prepress.rs only", complaints: prepress },
    Rule { about: "Tauri stands in desktop and ui/src/api only", complaints: tauri },
    Rule { about: "the network stands in host and ui/src/api only", complaints: network },
    Rule { about: "the core knows no clock and no environment", complaints: clock },
];

/// Who may see whom in the core, by the first word after `crate::`.
const DIRECTIONS: [(&str, &[&str]); 9] = [
    ("api.rs", &["jobs", "desk", "error", "model"]),
    ("jobs/", &["jobs", "store", "files", "documents", "definitions", "desk", "error", "model"]),
    ("store/", &["store", "desk", "error", "model"]),
    ("files/typeset.rs", &["files", "documents", "error", "model"]),
    ("files/", &["files", "error", "model"]),
    ("documents/", &["documents", "error", "model"]),
    ("definitions/", &["definitions", "error", "model"]),
    ("model/", &["model"]),
    // The desk holds what a command works on; errors carry the list of problems.
    ("", &["store", "files", "error", "model"]),
];

const CORE: &str = "src-tauri/core/";

fn directions(source: &Source) -> Vec<String> {
    let Some(inside) = source.path.strip_prefix(CORE).filter(|_| source.is_rust()) else { return Vec::new() };
    let Some((_, seen)) = DIRECTIONS.iter().find(|(room, _)| inside.starts_with(room)) else { return Vec::new() };
    lines(source.code(), |line| {
        after(line, "crate::").any(|word| word.starts_with(char::is_lowercase) && !seen.contains(&word))
    })
}

/// The words that follow `prefix` in a line; within braces, each first word.
fn after<'a>(line: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    line.match_indices(prefix).filter(|(at, _)| !line[..*at].ends_with('$')).flat_map(move |(at, _)| {
        let rest = &line[at + prefix.len()..];
        let listed = rest.strip_prefix('{').map(|list| list.split(',').collect::<Vec<_>>());
        listed.unwrap_or_else(|| vec![rest]).into_iter().map(|part| {
            let part = part.trim();
            &part[..part.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(part.len())]
        })
    })
}

fn doors(source: &Source) -> Vec<String> {
    let is_door = ["src-tauri/desktop/", "src-tauri/host/", "src-tauri/ctl/"].iter().any(|door| source.lies_in(door));
    let is_place = source.path == "src-tauri/place.rs";
    if !source.is_rust() || !(is_door || is_place) {
        return Vec::new();
    }
    // The place opens the library, loads the press and tells the time.
    let lent =
        ["laurel_core::store::Library", "laurel_core::files::typeset::Press", "laurel_core::model::time::Moment"];
    let seen = |word: &str| ["api", "desk", "error"].contains(&word);
    lines(source.code(), |line| {
        let is_lent = is_place && lent.iter().any(|path| line.contains(path));
        !is_lent && after(line, "laurel_core::").any(|word| !seen(word))
    })
}

fn sql(source: &Source) -> Vec<String> {
    let is_store = source.lies_in("src-tauri/core/store/");
    if !source.is_rust() || !source.lies_in("src-tauri/") || is_store {
        return Vec::new();
    }
    let statement = |line: &str| {
        ["SELECT ", "INSERT INTO", "DELETE FROM", "CREATE TABLE", "PRAGMA "].iter().any(|word| line.contains(word))
            || (line.contains("\"UPDATE ") && line.contains(" SET "))
    };
    // The error names its cause.
    let names = |line: &str| line.contains("rusqlite") && !source.path.starts_with("src-tauri/core/error");
    lines(source.code(), |line| statement(line) || names(line))
}

fn typst(source: &Source) -> Vec<String> {
    let is_room = source.path == "src-tauri/core/files/typeset.rs";
    if !source.is_rust() || !source.lies_in("src-tauri/") || is_room {
        return Vec::new();
    }
    lines(source.code(), |line| {
        ["typst::", "typst_layout", "typst_pdf", "typst_render", "comemo::"].iter().any(|word| line.contains(word))
    })
}

fn prepress(source: &Source) -> Vec<String> {
    let is_room = source.path == "src-tauri/core/files/prepress.rs";
    if !source.is_rust() || !source.lies_in("src-tauri/") || is_room {
        return Vec::new();
    }
    lines(source.code(), |line| line.contains("printpdf::") || line.contains("lopdf::"))
}

fn tauri(source: &Source) -> Vec<String> {
    if source.is_rust() && source.lies_in("src-tauri/") {
        let is_room = source.lies_in("src-tauri/desktop/") || source.path == "src-tauri/build.rs";
        let words = ["tauri::", "tauri_build", "tauri_plugin"];
        return if is_room {
            Vec::new()
        } else {
            lines(source.code(), |line| words.iter().any(|word| line.contains(word)))
        };
    }
    if source.lies_in("ui/src/") && !source.lies_in("ui/src/api/") {
        let words = ["@tauri-apps", "__TAURI"];
        return lines(source.code(), |line| words.iter().any(|word| line.contains(word)));
    }
    Vec::new()
}

fn network(source: &Source) -> Vec<String> {
    if source.is_rust() && source.lies_in("src-tauri/") && !source.lies_in("src-tauri/host/") {
        let words = ["axum::", "std::net", "tokio::net", "TcpStream", "TcpListener"];
        // An address is no connection.
        let opens = |line: &str| words.iter().any(|word| line.contains(word)) && !line.contains("std::net::IpAddr");
        return lines(source.code(), opens);
    }
    if source.lies_in("ui/src/") && !source.lies_in("ui/src/api/") {
        let words = ["fetch(", "XMLHttpRequest", "EventSource", "WebSocket", "sendBeacon"];
        return lines(source.code(), |line| words.iter().any(|word| line.contains(word)));
    }
    Vec::new()
}

fn clock(source: &Source) -> Vec<String> {
    if !source.is_rust() || !source.lies_in(CORE) {
        return Vec::new();
    }
    let words = ["Utc::now", "Local::now", "SystemTime::now", "env::var", "current_exe", "current_dir", "home_dir"];
    lines(source.code(), |line| words.iter().any(|word| line.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;

    #[test]
    fn directions_are_kept() {
        check(
            directions,
            &[
                ("src-tauri/core/model/case.rs", "use crate::store::Library;"),
                ("src-tauri/core/store/cases.rs", "use crate::{error::Result, jobs::print};"),
                ("src-tauri/core/files/table.rs", "use crate::documents::report;"),
                ("src-tauri/core/jobs/print.rs", "let x = crate::api::find(name);"),
            ],
            &[
                ("src-tauri/core/jobs/print.rs", "use crate::store::cases;"),
                ("src-tauri/core/files/typeset.rs", "use crate::documents::TEMPLATES;"),
                ("src-tauri/core/model/case.rs", "// crate::store is elsewhere"),
                ("src-tauri/core/model/case.rs", "use x;\n#[cfg(test)]\nuse crate::store::Library;"),
                ("src-tauri/host/mod.rs", "use crate::place;"),
            ],
        );
    }

    #[test]
    fn doors_see_the_registry_only() {
        check(
            doors,
            &[
                ("src-tauri/host/calls.rs", "use laurel_core::jobs::print;"),
                ("src-tauri/ctl/main.rs", "use laurel_core::{api, store::Library};"),
                ("src-tauri/desktop/main.rs", "use laurel_core::store::Library;"),
                ("src-tauri/place.rs", "use laurel_core::model::case::CaseRow;"),
            ],
            &[
                ("src-tauri/host/calls.rs", "use laurel_core::{api, desk::Call};"),
                ("src-tauri/place.rs", "use laurel_core::store::Library;"),
                ("tests/jobs/main.rs", "use laurel_core::store::Library;"),
            ],
        );
    }

    #[test]
    fn sql_stands_in_the_store() {
        check(
            sql,
            &[
                ("src-tauri/core/jobs/print.rs", "\"SELECT id FROM case_entry\""),
                ("src-tauri/core/jobs/print.rs", "use rusqlite::Connection;"),
                ("src-tauri/ctl/main.rs", "\"UPDATE tier SET name = 1\""),
            ],
            &[
                ("src-tauri/core/store/cases.rs", "\"SELECT id FROM case_entry\""),
                ("src-tauri/core/error.rs", "Database(#[from] rusqlite::Error),"),
                ("src-tauri/core/jobs/print.rs", "// SELECT nothing"),
            ],
        );
    }

    #[test]
    fn outside_libraries_have_one_room_each() {
        check(
            typst,
            &[("src-tauri/core/jobs/print.rs", "use typst::World;"), ("src-tauri/ctl/main.rs", "typst_pdf::pdf()")],
            &[("src-tauri/core/files/typeset.rs", "use typst::World;")],
        );
        check(prepress, &[("src-tauri/core/jobs/print.rs", "lopdf::Document::new()")], &[("tests/x.rs", "lopdf::x")]);
        check(
            tauri,
            &[
                ("src-tauri/host/mod.rs", "use tauri::Manager;"),
                ("ui/src/pages/Home.svelte", "import { invoke } from '@tauri-apps/api/core';"),
            ],
            &[("src-tauri/desktop/main.rs", "tauri::Builder"), ("ui/src/api/tauri.ts", "from '@tauri-apps/api/core'")],
        );
        check(
            network,
            &[
                ("src-tauri/core/jobs/print.rs", "use std::net::TcpStream;"),
                ("ui/src/pages/Home.svelte", "await fetch('/x')"),
            ],
            &[
                ("src-tauri/core/model/place.rs", "use std::net::IpAddr;"),
                ("src-tauri/host/mod.rs", "use axum::Router;"),
                ("ui/src/api/http.ts", "await fetch('/x')"),
            ],
        );
        check(
            clock,
            &[
                ("src-tauri/core/jobs/print.rs", "let now = chrono::Utc::now();"),
                ("src-tauri/core/jobs/print.rs", "std::env::var(\"HOME\")"),
            ],
            &[("src-tauri/place.rs", "SystemTime::now()")],
        );
    }
}
