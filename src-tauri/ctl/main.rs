//! `laurelctl`: the registry of commands on the command line, and a few words for people. No rules.
//!
//! [`words`] is what may be typed, [`verbs`], [`jury`], [`ballots`] and [`vote`] what each word asks of the registry, [`line`] one run,
//! [`table`] text for people. Exit codes: 0 done, 1 refused, 2 typed wrong.

mod audit;
mod ballots;
mod evidence;
mod judging;
mod jury;
mod line;
mod matches;
mod scores;
mod table;
mod verbs;
mod vote;
mod words;

#[path = "../host/mod.rs"]
mod host;
#[path = "../place.rs"]
mod place;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use laurel_core::error::Failure;
use serde_json::Value;

const REFUSED: u8 = 1;
const TYPED_WRONG: u8 = 2;

/// What a word answers: a document for programs, text for people.
pub struct Answer {
    pub document: Value,
    pub text: String,
    /// True where the document itself says that nothing was done or something is amiss.
    pub refused: bool,
}

impl Answer {
    pub fn done(document: Value, text: impl Into<String>) -> Self {
        Answer { document, text: text.into(), refused: false }
    }
}

fn main() -> ExitCode {
    match words::Words::try_parse() {
        Ok(words) => {
            let json = words.json;
            match verbs::run(words) {
                Ok(answer) => {
                    say(json, &answer.document, &answer.text);
                    if answer.refused { ExitCode::from(REFUSED) } else { ExitCode::SUCCESS }
                }
                Err(error) => {
                    refuse(json, &error.into());
                    ExitCode::from(REFUSED)
                }
            }
        }
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            print(&words::help(&error));
            ExitCode::SUCCESS
        }
        Err(error) => {
            let json = std::env::args_os().any(|word| word == "--json");
            let code = "usage".to_owned();
            refuse(json, &Failure { code, message: words::mistake(&error), problems: Vec::new() });
            ExitCode::from(TYPED_WRONG)
        }
    }
}

fn say(json: bool, document: &Value, text: &str) {
    if document.is_null() {
        // Everything was said already.
    } else if json {
        print(&format!("{document:#}\n"));
    } else {
        print(&format!("{}\n", text.trim_end()));
    }
}

/// Tells a failure: the document on standard output for programs, the list on standard error in any case.
fn refuse(json: bool, failure: &Failure) {
    eprintln!("{}", failure.message);
    eprint!("{}", verbs::problems(&serde_json::to_value(&failure.problems).unwrap_or_default()));
    if json && let Ok(document) = serde_json::to_value(failure) {
        print(&format!("{document:#}\n"));
    }
}

/// Writes to standard output; a reader that has gone away is no failure.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
