//! Delimited text (CSV, TSV, `;`): decoded chunk by chunk and cut into rows.
//!
//! Quoted cells may hold the delimiter, line ends (CR, LF, CRLF) and doubled quotes. Rows are counted as Excel
//! counts them: a line end inside quotes starts no row, a blank line is one. Blank lines at the end are none.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{DecoderResult, Encoding};
use memchr::{memchr, memchr3};

use super::table::{Flow, Row, Step, refused};
use crate::error::{Error, Result};

const CHUNK: usize = 256 * 1024;
/// A row longer than this comes from a quote that was never closed.
const LONGEST_ROW: usize = 8 << 20;
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

type Visit<'a> = &'a mut dyn FnMut(&Row) -> Result<Flow>;

/// Hands every row of the text at `path` to `visit`.
pub fn rows(path: &Path, name: &str, encoding: &'static Encoding, delimiter: u8, visit: Visit<'_>) -> Result<()> {
    let mut scanner = Scanner::new(name, delimiter);
    let flow = decode(path, name, encoding, u64::MAX, &mut |text, done| {
        scanner.row.done = done;
        scanner.feed(text, visit)
    })?;
    if flow.is_continue() { scanner.finish(visit) } else { Ok(()) }
}

/// Refuses a text that is not valid in `encoding`, naming the line.
pub fn require_valid(path: &Path, name: &str, encoding: &'static Encoding, step: Step<'_>) -> Result<()> {
    let every = &mut |_: &str, done| step(done).map(Flow::Continue);
    decode(path, name, encoding, u64::MAX, every).map(|_| ())
}

/// The delimiter by which most of the first rows have the same width above one; a comma if none does.
pub fn detect_delimiter(path: &Path, name: &str, encoding: &'static Encoding) -> Result<u8> {
    let mut head = String::new();
    let _ = decode(path, name, encoding, 128 * 1024, &mut |text, _| {
        head.push_str(text);
        Ok(Flow::Continue(()))
    })?;
    let mut best = (0, 0, b',');
    for delimiter in DELIMITERS {
        let mut widths: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
        let mut seen = 0;
        let _ = Scanner::new(name, delimiter).feed(&head, &mut |row| {
            if row.len() > 1 {
                *widths.entry(row.len()).or_default() += 1;
            }
            seen += 1;
            Ok(if seen < 30 { Flow::Continue(()) } else { Flow::Break(()) })
        })?;
        let (width, count) = widths.into_iter().max_by_key(|(width, count)| (*count, *width)).unwrap_or_default();
        // A file of one line has no row ended within the head.
        let lone = head.lines().next().map_or(0, |line| line.bytes().filter(|b| *b == delimiter).count());
        let score = (count, width.max(lone), delimiter);
        if (score.0, score.1) > (best.0, best.1) {
            best = score;
        }
    }
    Ok(best.2)
}

/// Decodes strictly, handing on the text and the bytes read so far; stops after `most` bytes.
fn decode(
    path: &Path,
    name: &str,
    encoding: &'static Encoding,
    most: u64,
    take: &mut dyn FnMut(&str, u64) -> Result<Flow>,
) -> Result<Flow> {
    let io = |cause| Error::file(format!("读取“{name}”"), cause);
    let mut file = File::open(path).map_err(io)?.take(most);
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut chunk = vec![0u8; CHUNK];
    let mut text = String::with_capacity(CHUNK * 3 + 16);
    let (mut done, mut lines) = (0u64, 1usize);
    loop {
        let read = file.read(&mut chunk).map_err(io)?;
        let mut bytes = chunk.get(..read).unwrap_or_default();
        done = done.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        loop {
            text.clear();
            // A head cut short may end within a character.
            let last = read == 0 && most == u64::MAX;
            let (result, used) = decoder.decode_to_string_without_replacement(bytes, &mut text, last);
            bytes = bytes.get(used..).unwrap_or_default();
            if text.contains('\0') {
                return Err(refused(
                    name,
                    &format!("第 {lines} 行附近含有空字符，不是表格文本"),
                    "请用 Excel 打开原文件，另存为 .xlsx 后再选择",
                ));
            }
            if take(&text, done)?.is_break() {
                return Ok(Flow::Break(()));
            }
            lines = lines.saturating_add(text.bytes().filter(|byte| *byte == b'\n').count());
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    let wrong = format!("第 {lines} 行附近的文字编码无法识别（既不是 UTF-8，也不是 GB18030）");
                    return Err(refused(name, &wrong, "请用 Excel 或 WPS 打开，另存为 .xlsx 后再选择"));
                }
            }
        }
        if read == 0 {
            return Ok(Flow::Continue(()));
        }
    }
}

/// Cuts text that comes in pieces into rows.
struct Scanner<'a> {
    name: &'a str,
    delimiter: u8,
    state: State,
    row: Row,
    blanks: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// A quote was seen inside a quoted cell: its end, or the first of two.
    QuoteSeen,
    /// A CR ended the row; an LF that follows belongs to it.
    AfterCr,
}

impl<'a> Scanner<'a> {
    fn new(name: &'a str, delimiter: u8) -> Self {
        Scanner { name, delimiter, state: State::CellStart, row: Row { number: 1, ..Row::default() }, blanks: 0 }
    }

    fn feed(&mut self, text: &str, visit: Visit<'_>) -> Result<Flow> {
        let mut rest = text;
        while !rest.is_empty() {
            match self.state {
                State::AfterCr => {
                    rest = rest.strip_prefix('\n').unwrap_or(rest);
                    self.state = State::CellStart;
                }
                State::CellStart => match rest.strip_prefix('"') {
                    Some(inside) => (rest, self.state) = (inside, State::Quoted),
                    None => self.state = State::Plain,
                },
                State::QuoteSeen => match rest.strip_prefix('"') {
                    Some(inside) => {
                        self.push("\"")?;
                        (rest, self.state) = (inside, State::Quoted);
                    }
                    None => self.state = State::Plain,
                },
                State::Quoted => match memchr(b'"', rest.as_bytes()) {
                    Some(at) => {
                        let (head, tail) = cut(rest, at);
                        self.push(head)?;
                        (rest, self.state) = (tail, State::QuoteSeen);
                    }
                    None => {
                        self.push(rest)?;
                        rest = "";
                    }
                },
                State::Plain => match memchr3(self.delimiter, b'\n', b'\r', rest.as_bytes()) {
                    Some(at) => {
                        let (head, tail) = cut(rest, at);
                        self.push(head)?;
                        let end = rest.as_bytes().get(at).copied();
                        rest = tail;
                        self.row.ends.push(self.row.text.len());
                        self.state = if end == Some(b'\r') { State::AfterCr } else { State::CellStart };
                        if end != Some(self.delimiter) && self.end_row(visit)?.is_break() {
                            return Ok(Flow::Break(()));
                        }
                    }
                    None => {
                        self.push(rest)?;
                        rest = "";
                    }
                },
            }
        }
        Ok(Flow::Continue(()))
    }

    fn finish(mut self, visit: Visit<'_>) -> Result<()> {
        if self.state == State::Quoted {
            let wrong = format!("不完整：第 {} 行的引号没有结束", self.row.number);
            return Err(refused(self.name, &wrong, "请重新导出或下载，再选择文件"));
        }
        if !self.row.ends.is_empty() || !self.row.text.is_empty() {
            self.row.ends.push(self.row.text.len());
            let _ = self.end_row(visit)?;
        }
        Ok(())
    }

    fn push(&mut self, piece: &str) -> Result<()> {
        self.row.text.push_str(piece);
        if self.row.text.len() > LONGEST_ROW {
            let wrong = format!("第 {} 行过长，可能是引号没有成对", self.row.number);
            return Err(refused(self.name, &wrong, "请用 Excel 打开核对这一行，另存后再选择"));
        }
        Ok(())
    }

    fn end_row(&mut self, visit: Visit<'_>) -> Result<Flow> {
        let number = self.row.number;
        if self.row.text.is_empty() && self.row.ends.len() <= 1 {
            self.blanks += 1;
        } else {
            let mut flow = Flow::Continue(());
            while self.blanks > 0 && flow.is_continue() {
                flow = visit(&Row { number: number - self.blanks, done: self.row.done, ..Row::default() })?;
                self.blanks -= 1;
            }
            if flow.is_break() || visit(&self.row)?.is_break() {
                return Ok(Flow::Break(()));
            }
        }
        self.row.clear(number + 1);
        Ok(Flow::Continue(()))
    }
}

/// The text before the ASCII byte at `at`, and after it.
fn cut(text: &str, at: usize) -> (&str, &str) {
    (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default())
}
