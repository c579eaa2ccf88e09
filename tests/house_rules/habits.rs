//! The habits: length and opening of files, no way to panic, no way for a page to run text, how SQL is written,
//! names, lock files.

use crate::{Rule, Source, lines};

pub const RULES: &[Rule] = &[
    Rule { about: "no file over 400 lines", complaints: length },
    Rule { about: "every Rust module begins with //!", complaints: opening },
    Rule { about: "no way to panic outside tests", complaints: panics },
    Rule { about: "no cast of numbers by `as` in the core", complaints: casts },
    Rule { about: "text enters the page as text", complaints: raw_markup },
    Rule { about: "the page loads nothing from elsewhere", complaints: remote },
    Rule { about: "columns named in INSERT and SELECT, read by name", complaints: columns },
    Rule { about: "names say what a thing is", complaints: names },
    Rule { about: "lock files name no registry", complaints: registries },
];

const LONGEST: usize = 400;

fn length(source: &Source) -> Vec<String> {
    let is_data = [".json", ".lock", ".svg", ".md", ".toml"].iter().any(|ending| source.path.ends_with(ending));
    let count = source.text.lines().count();
    if is_data || count <= LONGEST { Vec::new() } else { vec![format!("{count} lines")] }
}

fn opening(source: &Source) -> Vec<String> {
    if !source.is_rust() || source.text.starts_with("//! ") {
        return Vec::new();
    }
    vec!["1: no module comment".to_owned()]
}

fn panics(source: &Source) -> Vec<String> {
    if !source.is_rust() || !source.lies_in("src-tauri/") {
        return Vec::new();
    }
    let words =
        [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!(", "dbg!(", ".unwrap_err()"];
    lines(source.code(), |line| words.iter().any(|word| line.contains(word)))
}

fn casts(source: &Source) -> Vec<String> {
    if !source.is_rust() || !source.lies_in("src-tauri/") {
        return Vec::new();
    }
    let kinds = ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64"];
    lines(source.code(), |line| {
        line.match_indices(" as ").any(|(at, word)| {
            let rest = &line[at + word.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            kinds.contains(&&rest[..end])
        })
    })
}

fn raw_markup(source: &Source) -> Vec<String> {
    if !source.lies_in("ui/src/") && source.path != "ui/index.html" {
        return Vec::new();
    }
    let words = [
        "{@html",
        "eval(",
        "new Function(",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "srcdoc",
        "javascript:",
    ];
    lines(source.code(), |line| words.iter().any(|word| line.contains(word)))
}

fn remote(source: &Source) -> Vec<String> {
    let is_page = source.lies_in("ui/src/") || source.path == "ui/index.html";
    // The name space of SVG is a name, not an address.
    let bare = |line: &str| line.replace("http://www.w3.org/2000/svg", "");
    if !is_page {
        return Vec::new();
    }
    lines(source.code(), |line| {
        ["http://", "https://", "\"//", "'//", "url(//"].iter().any(|word| bare(line).contains(word))
    })
}

fn columns(source: &Source) -> Vec<String> {
    if !source.lies_in("src-tauri/core/store/") {
        return Vec::new();
    }
    lines(source.code(), |line| {
        let by_place = line.contains(".get(0)") || line.contains(".get::<_, i64>(0)") || line.contains(".get_unwrap(");
        // A pragma answers one value, whose column has no name of its own.
        let reads = by_place && !line.to_lowercase().contains("pragma");
        let unnamed = line.split("INSERT INTO ").skip(1).any(|rest| {
            rest.split_whitespace().nth(1).is_some_and(|word| word.starts_with("VALUES") || word.starts_with("SELECT"))
        });
        reads || unnamed || line.contains("SELECT *") || line.contains("OR REPLACE")
    })
}

fn names(source: &Source) -> Vec<String> {
    let is_code = [".rs", ".ts", ".svelte", ".js", ".mjs"].iter().any(|ending| source.path.ends_with(ending));
    let vague = ["Manager", "Service", "Helper", "Util", "Common"];
    if !is_code || source.path == "tests/house_rules/habits.rs" {
        return Vec::new();
    }
    let stem = source.path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let file = vague.iter().any(|word| stem.starts_with(&word.to_lowercase())).then(|| "1: vague file name".to_owned());
    let declares = |line: &str| {
        let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
        let declared =
            words.by_ref().find(|word| ["struct", "enum", "trait", "class", "interface", "type", "mod"].contains(word));
        declared.is_some() && words.next().is_some_and(|name| vague.iter().any(|word| name.contains(word)))
    };
    file.into_iter().chain(lines(source.code(), declares)).collect()
}

fn registries(source: &Source) -> Vec<String> {
    if !source.path.ends_with("package-lock.json") {
        return Vec::new();
    }
    lines(source.code(), |line| line.contains("\"resolved\"") || line.contains("registry"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;

    #[test]
    fn files_are_short_and_say_what_they_are() {
        let long = "x\n".repeat(401);
        let full = "x\n".repeat(400);
        check(
            length,
            &[("ui/src/a.svelte", &long), ("dev", &long)],
            &[("ui/src/a.ts", &full), ("ui/package.json", &long)],
        );
        check(
            opening,
            &[("src-tauri/core/a.rs", "use x;\n//! late")],
            &[("src-tauri/core/a.rs", "//! What it is."), ("dev", "x")],
        );
    }

    #[test]
    fn nothing_panics_outside_tests() {
        check(
            panics,
            &[
                ("src-tauri/core/a.rs", "let x = y.unwrap();"),
                ("src-tauri/host/a.rs", "y.expect(\"z\")"),
                ("src-tauri/ctl/a.rs", "todo!()"),
            ],
            &[
                ("src-tauri/core/a.rs", "y.unwrap_or_default()"),
                ("src-tauri/core/a.rs", "#[cfg(test)]\nmod tests { y.unwrap() }"),
                ("tests/a.rs", "y.unwrap()"),
            ],
        );
        check(
            casts,
            &[("src-tauri/core/a.rs", "let x = y as u64;"), ("src-tauri/core/a.rs", "f(y as usize)")],
            &[("src-tauri/core/a.rs", "use x as y;"), ("src-tauri/core/a.rs", "<X as u64Like>::z()")],
        );
    }

    #[test]
    fn pages_run_no_text() {
        check(
            raw_markup,
            &[
                ("ui/src/pages/A.svelte", "{@html title}"),
                ("ui/src/a.ts", "node.innerHTML = title"),
                ("ui/src/a.ts", "eval(title)"),
            ],
            &[("ui/src/pages/A.svelte", "{title}"), ("ui/tests/a.test.ts", "expect(node.innerHTML).toBe('')")],
        );
        check(
            remote,
            &[
                ("ui/src/a.css", "@import 'https://example.cn/x.css';"),
                ("ui/index.html", "<script src=\"//example.cn/x\">"),
            ],
            &[("ui/src/a.svelte", "<svg xmlns=\"http://www.w3.org/2000/svg\">"), ("README.md", "https://example.cn")],
        );
    }

    #[test]
    fn columns_have_names() {
        check(
            columns,
            &[
                ("src-tauri/core/store/a.rs", "row.get(0)?"),
                ("src-tauri/core/store/a.rs", "\"INSERT INTO tier VALUES (?1)\""),
                ("src-tauri/core/store/a.rs", "\"SELECT * FROM tier\""),
            ],
            &[
                ("src-tauri/core/store/a.rs", "row.get(\"id\")?"),
                ("src-tauri/core/store/a.rs", "\"INSERT INTO tier (id) VALUES (?1)\""),
            ],
        );
    }

    #[test]
    fn names_and_locks_are_plain() {
        check(
            names,
            &[
                ("src-tauri/core/a.rs", "pub struct CaseManager;"),
                ("ui/src/a.ts", "class VoteService {"),
                ("ui/src/utils.ts", "x"),
            ],
            &[("src-tauri/core/a.rs", "pub struct Library;"), ("ui/src/a.ts", "const commonTitle = 1")],
        );
        let resolved = "\"resolved\": \"x\"";
        check(
            registries,
            &[("ui/package-lock.json", resolved)],
            &[("ui/package-lock.json", "\"integrity\": \"x\""), ("a.json", resolved)],
        );
    }
}
