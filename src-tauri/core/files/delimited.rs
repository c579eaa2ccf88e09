//! Delimited text (CSV, TSV, `;`), read piece by piece and cut into rows on its bytes: in UTF-8 as in GB18030 neither
//! delimiters, quotes nor line ends occur within a character. UTF-16 is turned into UTF-8 first.
//!
//! Quoted cells may hold the delimiter, line ends (CR, LF, CRLF) and doubled quotes. Rows are counted as Excel
//! counts them: a line end inside quotes starts no row, a blank line is one. Blank lines at the end are none.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{DecoderResult, Encoding};
use memchr::memchr;
use sha2::{Digest, Sha256};

use super::ends::Ends;
use super::row::{Row, Span, Visit};
use super::scan;
use super::table::{Flow, Step, refused};
use crate::error::{Error, Result};

const CHUNK: usize = 256 * 1024;
/// A row longer than this comes from a quote that was never closed.
const LONGEST_ROW: usize = 8 << 20;
pub(super) const MOST_COLUMNS: usize = 16_384;
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// A text as it is to be read.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub path: &'a Path,
    pub name: &'a str,
    pub encoding: &'static Encoding,
    pub delimiter: u8,
}

impl Text<'_> {
    /// Hands every row to `visit`; `step` is told the bytes read. Whether the cells are text in the encoding is for
    /// the visitor to ask. Returns the SHA-256 of the file if it was read to its end.
    pub fn rows(&self, step: Step<'_>, visit: Visit<'_>) -> Result<Option<String>> {
        let mut source = Source::open(self)?;
        let mut scanner = Scanner::new(self.name, self.delimiter, source.encoding_of_bytes());
        let (mut buffer, mut held) = (Vec::new(), 0);
        loop {
            let (filled, last) = source.read_behind(held, &mut buffer)?;
            step(source.done)?;
            let bytes = buffer.get_mut(..filled).unwrap_or_default();
            let (flow, used) = scanner.cut(bytes, last, visit)?;
            if flow.is_break() {
                return Ok(None);
            }
            if last {
                return Ok(Some(scan::hex(source.hash)));
            }
            bytes.copy_within(used.., 0);
            held = filled - used;
        }
    }

    /// The delimiter by which most of the first rows have the same width above one, and all quotes stand where quotes
    /// stand; a comma if none does.
    pub fn detect_delimiter(&self) -> Result<u8> {
        let mut source = Source::open(self)?;
        let mut head = Vec::new();
        let (filled, whole) = source.read_behind(0, &mut head)?;
        head.truncate(filled);
        let mut best = (false, 0, 0);
        let mut delimiter = b',';
        for candidate in DELIMITERS {
            let scanner = Scanner::new(self.name, candidate, source.encoding_of_bytes());
            // By a wrong delimiter a quote may not be one; the right one is asked again when the rows are read.
            if let Ok(fit) = scanner.fit(&head, whole)
                && fit > best
            {
                best = fit;
                delimiter = candidate;
            }
        }
        Ok(delimiter)
    }
}

/// The bytes of a file, without its mark, as UTF-8 where it is UTF-16.
struct Source<'a> {
    path: &'a Path,
    name: &'a str,
    file: File,
    hash: Sha256,
    encoding: &'static Encoding,
    decoder: Option<encoding_rs::Decoder>,
    done: u64,
    begun: bool,
    lines: usize,
}

impl<'a> Source<'a> {
    fn open(text: &Text<'a>) -> Result<Self> {
        let file = File::open(text.path).map_err(|cause| Error::file(format!("读取“{}”", text.name), cause))?;
        let wide = text.encoding == encoding_rs::UTF_16LE || text.encoding == encoding_rs::UTF_16BE;
        let decoder = wide.then(|| text.encoding.new_decoder_with_bom_removal());
        Ok(Source {
            path: text.path,
            name: text.name,
            file,
            hash: Sha256::new(),
            encoding: text.encoding,
            decoder,
            done: 0,
            begun: false,
            lines: 1,
        })
    }

    fn encoding_of_bytes(&self) -> &'static Encoding {
        if self.decoder.is_some() { encoding_rs::UTF_8 } else { self.encoding }
    }

    /// Puts the next piece of the file behind what is held; returns how far the buffer is filled, and whether the file
    /// has ended. The buffer keeps its length, so that it is not cleared each time.
    fn read_behind(&mut self, held: usize, buffer: &mut Vec<u8>) -> Result<(usize, bool)> {
        buffer.resize(buffer.len().max(held + CHUNK), 0);
        let room = buffer.get_mut(held..held + CHUNK).unwrap_or_default();
        let read = fill(&mut self.file, room).map_err(|cause| Error::file(format!("读取“{}”", self.name), cause))?;
        let raw = room.get(..read).unwrap_or_default();
        self.hash.update(raw);
        let place = |at: usize| self.done.saturating_add(u64::try_from(at).unwrap_or(u64::MAX));
        if let Some(nul) = memchr(0, raw).filter(|_| self.decoder.is_none()) {
            return Err(scan::nul_at(self.path, self.name, place(nul)));
        }
        self.done = place(read);
        let (mut filled, last) = (held + read, read < CHUNK);
        if let Some(mut decoder) = self.decoder.take() {
            let raw = raw.to_vec();
            buffer.truncate(held);
            self.decode(&mut decoder, &raw, last, buffer)?;
            self.decoder = Some(decoder);
            filled = buffer.len();
        } else if !self.begun && raw.starts_with(b"\xef\xbb\xbf") {
            buffer.drain(..3);
            filled -= 3;
        }
        self.begun = true;
        Ok((filled, last))
    }

    fn decode(&mut self, decoder: &mut encoding_rs::Decoder, raw: &[u8], last: bool, to: &mut Vec<u8>) -> Result<()> {
        let room = decoder.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(raw.len() * 3);
        let mut text = String::with_capacity(room);
        let (result, _) = decoder.decode_to_string_without_replacement(raw, &mut text, last);
        self.lines = self.lines.saturating_add(text.bytes().filter(|byte| *byte == b'\n').count());
        if result != DecoderResult::InputEmpty || text.contains('\0') {
            let wrong = format!("第 {} 行附近的文字编码无法识别（不是完整的 UTF-16）", self.lines);
            return Err(refused(self.name, &wrong, "请用 Excel 或 WPS 打开，另存为 .xlsx 后再选择"));
        }
        to.extend(text.as_bytes());
        Ok(())
    }
}

/// Reads until the room is full or the file ends.
fn fill(file: &mut File, room: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = room.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(filled)
}

/// Cuts bytes that come in pieces into rows.
struct Scanner<'a> {
    name: &'a str,
    delimiter: u8,
    encoding: &'static Encoding,
    /// Number of the next row.
    number: u64,
    blanks: u64,
    ends: Ends,
    cells: Vec<Span>,
    /// Cells of the row that hold quotes yet.
    quoted: Vec<usize>,
}

impl<'a> Scanner<'a> {
    fn new(name: &'a str, delimiter: u8, encoding: &'static Encoding) -> Self {
        let ends = Ends::of([delimiter, b'\n', b'\r']);
        Scanner { name, delimiter, encoding, number: 1, blanks: 0, ends, cells: Vec::new(), quoted: Vec::new() }
    }

    /// Hands on the rows that end within the buffer, and at the `last` piece the rest; returns how much was used.
    fn cut(&mut self, buffer: &mut [u8], last: bool, visit: Visit<'_>) -> Result<(Flow, usize)> {
        let mut start = 0;
        self.ends.forget();
        while let Some(end) = self.next_row(buffer, start, last)? {
            self.unquote(buffer);
            if self.hand_on(buffer, visit)?.is_break() {
                return Ok((Flow::Break(()), end));
            }
            self.number += 1;
            start = end;
        }
        if buffer.len() - start > LONGEST_ROW {
            let wrong = format!("第 {} 行过长，可能是引号没有成对", self.number);
            return Err(refused(self.name, &wrong, "请用 Excel 打开核对这一行，另存后再选择"));
        }
        Ok((Flow::Continue(()), start))
    }

    /// How well the delimiter fits the first rows: whether all quotes stand right, how many rows have the commonest
    /// width above one, and that width.
    fn fit(mut self, head: &[u8], whole: bool) -> Result<(bool, usize, usize)> {
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        let (mut start, mut quotes_right) = (0, true);
        for _ in 0..30 {
            let Some(end) = self.next_row(head, start, whole)? else { break };
            if self.cells.len() > 1 {
                *widths.entry(self.cells.len()).or_default() += 1;
            }
            quotes_right &= self.quotes_stand_right(head);
            start = end;
        }
        let widest = widths.into_iter().max_by_key(|(width, count)| (*count, *width));
        Ok(widest.map_or((false, 0, 0), |(width, count)| (quotes_right, count, width)))
    }

    /// Whether each quote of the row encloses a whole cell or is doubled within one that is enclosed.
    fn quotes_stand_right(&self, buffer: &[u8]) -> bool {
        self.cells.iter().enumerate().all(|(at, cell)| match self.quoted.contains(&at) {
            true => closing_quote(buffer, cell.start) == Some(cell.end - 1),
            false => memchr(b'"', buffer.get(cell.start..cell.end).unwrap_or_default()).is_none(),
        })
    }

    /// Finds the cells of the row that begins at `start`; returns where the next one begins, none if the buffer ends
    /// before the row does.
    fn next_row(&mut self, buffer: &[u8], start: usize, last: bool) -> Result<Option<usize>> {
        self.cells.clear();
        self.quoted.clear();
        if start == buffer.len() {
            return Ok(None);
        }
        let mut at = start;
        loop {
            let from = if buffer.get(at) == Some(&b'"') {
                match closing_quote(buffer, at) {
                    Some(quote) => {
                        self.quoted.push(self.cells.len());
                        quote + 1
                    }
                    None if last => {
                        let wrong = format!("不完整：第 {} 行的引号没有结束", self.number);
                        return Err(refused(self.name, &wrong, "请重新导出或下载，再选择文件"));
                    }
                    None => return Ok(None),
                }
            } else {
                at
            };
            let end = match self.ends.next(buffer, from) {
                Some(end) => end,
                None if last => buffer.len(),
                None => return Ok(None),
            };
            self.cells.push(Span { start: at, end });
            if self.cells.len() > MOST_COLUMNS {
                let wrong = format!("第 {} 行超过 {MOST_COLUMNS} 列，不像选票或名单", self.number);
                return Err(refused(self.name, &wrong, "请核对文件的分隔符，另存后再选择"));
            }
            match buffer.get(end) {
                Some(byte) if *byte == self.delimiter => at = end + 1,
                Some(b'\r') => match buffer.get(end + 1) {
                    Some(b'\n') => return Ok(Some(end + 2)),
                    // The LF that belongs to it may stand in the next piece.
                    None if !last => return Ok(None),
                    _ => return Ok(Some(end + 1)),
                },
                Some(_) => return Ok(Some(end + 1)),
                None => return Ok(Some(end)),
            }
        }
    }

    /// Takes the quotes off the quoted cells: `"甲""乙"` is 甲"乙, `"甲"乙` is 甲乙.
    fn unquote(&mut self, buffer: &mut [u8]) {
        for at in &self.quoted {
            let Some(cell) = self.cells.get_mut(*at) else { continue };
            let Some(bytes) = buffer.get_mut(cell.start..cell.end) else { continue };
            match bytes {
                [b'"', inside @ .., b'"'] if memchr(b'"', inside).is_none() => {
                    *cell = Span { start: cell.start + 1, end: cell.end - 1 };
                }
                bytes => cell.end = cell.start + without_quotes(bytes),
            }
        }
    }

    fn hand_on(&mut self, buffer: &[u8], visit: Visit<'_>) -> Result<Flow> {
        if matches!(self.cells.as_slice(), [only] if only.start == only.end) {
            self.blanks += 1;
            return Ok(Flow::Continue(()));
        }
        let row = |number, cells| Row { number, bytes: buffer, cells, encoding: self.encoding, name: self.name };
        for number in self.number - self.blanks..self.number {
            if visit(&row(number, &[]))?.is_break() {
                return Ok(Flow::Break(()));
            }
        }
        self.blanks = 0;
        visit(&row(self.number, &self.cells))
    }
}

/// The quote that closes the one at `open`; doubled quotes stand for one and close nothing.
fn closing_quote(buffer: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        let quote = at + memchr(b'"', buffer.get(at..)?)?;
        if buffer.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
    }
}

/// Moves the content of a quoted cell to its front; returns its length.
fn without_quotes(bytes: &mut [u8]) -> usize {
    let (mut length, mut at, mut inside) = (0, 1, true);
    while let Some(byte) = bytes.get(at).copied() {
        at += 1;
        if inside && byte == b'"' {
            inside = bytes.get(at) == Some(&b'"');
            if !inside {
                continue;
            }
            at += 1;
        }
        if let Some(to) = bytes.get_mut(length) {
            *to = byte;
        }
        length += 1;
    }
    length
}
