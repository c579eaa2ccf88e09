//! The types of the TypeScript client: written from the registry whenever the file is stale, which then fails
//! here, so that the change is committed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use laurel_core::api::{COMMANDS, Reply, Topic, TypeSink};
use laurel_core::desk::Progress;
use laurel_core::error::Failure;
use ts_rs::{Config, TS};

const TYPES: &str = "ui/src/api/types.ts";
const COMMANDS_FILE: &str = "ui/src/api/commands.ts";
const HEAD: &str = "// Made from the registry of commands by `cargo test --test types`. Not to be edited.\n\n";

#[derive(Default)]
struct Declarations(BTreeMap<String, String>);

impl TypeSink for Declarations {
    fn take(&mut self, name: String, declaration: String) {
        self.0.insert(name, declaration);
    }
}

fn types() -> String {
    let config = Config::default();
    let mut declarations = Declarations::default();
    for command in COMMANDS {
        (command.visit)(&mut declarations);
    }
    for (name, declaration) in [
        (Topic::name(&config), Topic::decl(&config)),
        (Progress::name(&config), Progress::decl(&config)),
        (Failure::name(&config), Failure::decl(&config)),
        (Reply::name(&config), Reply::decl(&config)),
    ] {
        declarations.0.insert(name, declaration);
    }
    let mut text = String::from(HEAD);
    for declaration in declarations.0.values() {
        writeln!(text, "export {}", on_one_line(declaration)).unwrap();
    }
    text.push_str("\nexport type { Commands } from './commands';\n");
    text
}

fn commands() -> String {
    let config = Config::default();
    let mut text =
        String::from("/** Every command: what it is asked and what it answers. */\nexport interface Commands {\n");
    for command in COMMANDS {
        let (request, reply) = ((command.request)(&config), (command.reply)(&config));
        writeln!(text, "  /** {} */", command.about).unwrap();
        let writes = !command.changes.is_empty();
        writeln!(text, "  \"{}\": {{ request: {request}; reply: {reply}; writes: {writes} }};", command.name).unwrap();
    }
    text.push_str("}\n");
    format!("{HEAD}import type {{ {} }} from './types';\n\n{text}", names(&text).join(", "))
}

/// The types that requests and replies name.
fn names(text: &str) -> Vec<&str> {
    let shapes = text.lines().filter_map(|line| line.split_once("request: ")).map(|(_, shapes)| shapes);
    let words = shapes.flat_map(|shapes| shapes.split(|sign: char| !sign.is_alphanumeric() && sign != '_'));
    let named: BTreeSet<&str> = words.filter(|word| word.starts_with(char::is_uppercase) && *word != "Array").collect();
    named.into_iter().collect()
}

/// A type a line, its remarks within.
fn on_one_line(declaration: &str) -> String {
    let words: Vec<&str> = declaration.split_whitespace().collect();
    words.join(" ").replace("/** * ", "/** ").replace(", }", " }")
}

#[test]
fn the_client_has_the_types_of_the_registry() {
    let mut stale = Vec::new();
    for (file, expected) in [(TYPES, types()), (COMMANDS_FILE, commands())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        if std::fs::read_to_string(&path).unwrap_or_default() != expected {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &expected).unwrap();
            stale.push(file);
        }
    }
    assert!(stale.is_empty(), "{} stale and written anew: commit", stale.join(", "));
}

#[test]
fn every_named_type_of_a_command_is_declared() {
    let text = types();
    for command in COMMANDS {
        let config = Config::default();
        for named in [(command.request)(&config), (command.reply)(&config)] {
            let bare = named.trim_start_matches("Array<").trim_end_matches('>');
            assert!(text.contains(&format!("\nexport type {bare} = ")), "{} of {}", bare, command.name);
        }
    }
}
