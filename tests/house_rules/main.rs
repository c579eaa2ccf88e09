//! Reads the sources and keeps the walls of the house: who may see whom, where SQL, Typst and Tauri may stand,
//! how long a file may be, what a page may never do. The rules are in [`walls`] and [`habits`]; each is shown
//! there to fail on a bad snippet, and here to hold for every file.

mod habits;
mod walls;

use std::path::Path;

/// A file of the project: its path from the root with `/`, and its text.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    pub fn lies_in(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// Lines of Rust that are neither comment nor tests, which stand at the end of a file; with their numbers.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        lines
            .take_while(|(_, line)| line.trim() != "#[cfg(test)]" && !self.path.ends_with("_tests.rs"))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// A rule: what it forbids, and the complaints about one file.
pub struct Rule {
    pub about: &'static str,
    pub complaints: fn(&Source) -> Vec<String>,
}

/// Complaints about lines that `is_bad`.
pub fn lines<'a>(lines: impl Iterator<Item = (usize, &'a str)>, is_bad: impl Fn(&str) -> bool) -> Vec<String> {
    lines.filter(|(_, line)| is_bad(line)).map(|(number, line)| format!("{number}: {}", line.trim())).collect()
}

const ROOMS: [&str; 6] = ["src-tauri", "ui", "tests", "benches", "bench", ".ci"];
const NOT_OURS: [&str; 6] = ["node_modules", "dist", "target", "gen", "fixtures", "icons"];
const READ: [&str; 16] =
    ["rs", "ts", "svelte", "css", "typ", "sql", "html", "js", "mjs", "json", "toml", "sh", "py", "svg", "md", "npmrc"];

fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                collect(root, &path, sources);
            }
        } else if READ.contains(&name.rsplit('.').next().unwrap()) || !name.contains('.') {
            take(root, &path, sources);
        }
    }
}

fn take(root: &Path, path: &Path, sources: &mut Vec<Source>) {
    if let Ok(text) = std::fs::read_to_string(path) {
        let path = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        sources.push(Source { path, text });
    }
}

fn project() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for room in ROOMS {
        collect(root, &root.join(room), &mut sources);
    }
    for file in ["dev", "Cargo.toml", "tauri.conf.json"] {
        take(root, &root.join(file), &mut sources);
    }
    sources
}

#[test]
fn the_house_keeps_its_rules() {
    let sources = project();
    assert!(sources.iter().any(|source| source.path == "src-tauri/core/lib.rs"), "the core was not read");
    assert!(sources.iter().any(|source| source.path == "ui/src/main.ts"), "the user interface was not read");
    let mut complaints = Vec::new();
    for rule in walls::RULES.iter().chain(habits::RULES) {
        for source in &sources {
            let found = (rule.complaints)(source);
            complaints.extend(found.iter().map(|at| format!("{}:{at}\n    ({})", source.path, rule.about)));
        }
    }
    assert!(complaints.is_empty(), "{} broken:\n{}", complaints.len(), complaints.join("\n"));
}

/// Shows that a rule complains about each bad file and about none of the good.
#[cfg(test)]
pub fn check(complaints: fn(&Source) -> Vec<String>, bad: &[(&str, &str)], good: &[(&str, &str)]) {
    let count =
        |(path, text): &(&str, &str)| complaints(&Source { path: (*path).to_owned(), text: (*text).to_owned() }).len();
    for file in bad {
        assert_eq!(count(file), 1, "must complain once: {file:?}");
    }
    for file in good {
        assert_eq!(count(file), 0, "must be content: {file:?}");
    }
}
