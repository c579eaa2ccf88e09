//! Documents as a reader gets them: set with the real faces, saved as PDF, read back with `pdftotext`.
//!
//! With `LAUREL_PAGES=FOLDER` every page looked at is also left there as a picture.

mod cast;
mod certificates;
mod documents;
mod judging;
mod printing;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, LazyLock};

use laurel_core::documents::{Made, Manuscript};
use laurel_core::error::Error;
use laurel_core::files::typeset::{Pages, Press};

/// One press for all tests: loading the faces is the dear part.
static PRESS: LazyLock<Press> =
    LazyLock::new(|| Press::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/fonts")));

fn manuscript(made: Made) -> Manuscript {
    made.unwrap_or_else(|missing| panic!("missing: {}", missing.0))
}

/// Sets a document that must succeed; `name` is for the pictures.
fn set(name: &str, made: Made) -> Arc<Pages> {
    let pages = PRESS.set(&manuscript(made)).unwrap_or_else(|error| panic!("{name}: {error} {:?}", problems(&error)));
    if let Ok(folder) = std::env::var("LAUREL_PAGES") {
        for page in 1..=pages.count() {
            let picture = pages.picture(page, 96.0 / 72.0).unwrap();
            std::fs::write(Path::new(&folder).join(format!("{name}-{page}.png")), picture.png).unwrap();
        }
    }
    pages
}

/// What keeps a document from being set.
fn refusal(made: Made) -> Vec<String> {
    match PRESS.set(&manuscript(made)) {
        Ok(pages) => panic!("set into {} pages, but should have been refused", pages.count()),
        Err(error) => problems(&error),
    }
}

fn problems(error: &Error) -> Vec<String> {
    match error {
        Error::Problems(problems) => problems.iter().map(|problem| problem.reason.clone()).collect(),
        other => vec![other.to_string()],
    }
}

fn text(pages: &Pages) -> Vec<String> {
    read(&pages.pdf().unwrap())
}

/// The text of a PDF without white space and the invisible break marks, a string a page.
pub fn read(pdf: &[u8]) -> Vec<String> {
    assert!(pdf.windows(10).any(|w| w == b"pdfaid:par"), "no PDF/A mark");
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext (Debian: poppler-utils)");
    let mut input = reader.stdin.take().unwrap();
    let pdf = pdf.to_vec();
    let feeder = std::thread::spawn(move || input.write_all(&pdf).unwrap());
    let output = reader.wait_with_output().unwrap();
    feeder.join().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut pages: Vec<String> = text.split('\u{c}').map(squeeze).collect();
    assert_eq!(pages.pop().as_deref(), Some(""));
    pages
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"\u{200b}\u{2060}".contains(*c)).collect()
}

/// Asserts that the pieces stand in the text one after another.
pub fn assert_in_order(text: &str, pieces: &[&str]) {
    let mut rest = text;
    for piece in pieces {
        let piece = squeeze(piece);
        let Some((_, after)) = rest.split_once(piece.as_str()) else { panic!("“{piece}” is not in “{rest}”") };
        rest = after;
    }
}
