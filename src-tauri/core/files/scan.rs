//! What a file is told by before its rows are read: its SHA-256, and in what encoding its text is.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::str::from_utf8;

use encoding_rs::Encoding;
use memchr::memchr_iter;
use sha2::{Digest, Sha256};

use super::table::{Flow, Step, refused};
use crate::error::{Error, Result};

const CHUNK: usize = 256 * 1024;
/// After that many bytes of pieces with more than ASCII in them the encoding is plain; what does not keep to it later
/// is found by the row.
const PLAIN: usize = 1 << 20;
/// In GB18030 so many bytes beyond ASCII do not happen to be UTF-8.
const NO_CHANCE: usize = 120;

/// Whether bytes that come in pieces are strict UTF-8.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Utf8 {
    /// The beginning of a character that the last piece cut short.
    held: Vec<u8>,
    broken: bool,
    /// Bytes of pieces that held characters beyond ASCII.
    seen: usize,
    /// Of these the bytes beyond ASCII.
    beyond: usize,
}

impl Utf8 {
    fn take(&mut self, mut bytes: &[u8]) {
        if self.seen >= PLAIN {
            return;
        }
        while !self.held.is_empty() && !self.broken {
            let Some((next, rest)) = bytes.split_first() else { return };
            self.held.push(*next);
            bytes = rest;
            match from_utf8(&self.held) {
                Ok(_) => self.held.clear(),
                Err(cause) => self.broken = cause.error_len().is_some(),
            }
        }
        if self.broken {
            return;
        }
        let (whole, cut_short) = match from_utf8(bytes) {
            Ok(_) => (bytes, None),
            Err(cause) => {
                self.broken = cause.error_len().is_some();
                bytes.split_at_checked(cause.valid_up_to()).map_or((bytes, None), |(whole, rest)| (whole, Some(rest)))
            }
        };
        if !whole.is_ascii() {
            self.seen += whole.len();
            self.beyond += whole.iter().filter(|byte| !byte.is_ascii()).count();
        }
        let held = cut_short.filter(|_| !self.broken && self.seen < PLAIN);
        self.held.extend(held.unwrap_or_default());
    }
}

/// SHA-256 of a whole file, in hexadecimal.
pub(super) fn sha256(path: &Path, name: &str, step: Step<'_>) -> Result<String> {
    let mut hash = Sha256::new();
    pieces(path, name, step, |piece| {
        hash.update(piece);
        Flow::Continue(())
    })?;
    Ok(hex(hash))
}

pub(super) fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The encoding of a text: as its mark says, else strict UTF-8, else GB18030. Reads no more than tells.
pub(super) fn encoding(path: &Path, name: &str, head: &[u8], step: Step<'_>) -> Result<&'static Encoding> {
    let marked = Encoding::for_bom(head).map(|(encoding, _)| encoding);
    if let Some(encoding) = marked.filter(|encoding| *encoding != encoding_rs::UTF_8) {
        return Ok(encoding);
    }
    let mut text = Utf8::default();
    pieces(path, name, step, |piece| {
        text.take(piece);
        if text.broken || text.seen >= PLAIN { Flow::Break(()) } else { Flow::Continue(()) }
    })?;
    match (text.broken, text.held.is_empty()) {
        (false, true) => Ok(encoding_rs::UTF_8),
        (false, false) if marked.is_some() || text.seen > 0 => {
            Err(refused(name, "不完整：最后一个字只有一半，可能没有下载完", "请重新导出或下载，再选择文件"))
        }
        // Some row is in another encoding: it is told when it is reached.
        (true, _) if marked.is_some() || text.beyond >= NO_CHANCE => Ok(encoding_rs::UTF_8),
        _ => Ok(encoding_rs::GB18030),
    }
}

/// Refuses a text with a NUL byte, which stands at this place of the file.
pub(super) fn nul_at(path: &Path, name: &str, place: u64) -> Error {
    match line_at(path, place) {
        Err(cause) => Error::file(format!("读取“{name}”"), cause),
        Ok(line) => {
            let wrong = format!("第 {line} 行附近含有空字符，不是表格文本");
            refused(name, &wrong, "请用 Excel 打开原文件，另存为 .xlsx 后再选择")
        }
    }
}

/// Hands on the bytes of a file piece by piece until the visitor says enough.
fn pieces(path: &Path, name: &str, step: Step<'_>, mut visit: impl FnMut(&[u8]) -> Flow) -> Result<()> {
    let io = |cause| Error::file(format!("读取“{name}”"), cause);
    let mut file = File::open(path).map_err(io)?;
    let (mut piece, mut done) = (vec![0u8; CHUNK], 0u64);
    loop {
        let read = file.read(&mut piece).map_err(io)?;
        let bytes = piece.get(..read).unwrap_or_default();
        if bytes.is_empty() || visit(bytes).is_break() {
            return Ok(());
        }
        done = done.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        step(done)?;
    }
}

/// The line in which a byte stands, from 1.
fn line_at(path: &Path, place: u64) -> std::io::Result<u64> {
    let mut before = BufReader::with_capacity(CHUNK, File::open(path)?.take(place));
    let mut line = 1;
    loop {
        let bytes = before.fill_buf()?;
        if bytes.is_empty() {
            return Ok(line);
        }
        line += u64::try_from(memchr_iter(b'\n', bytes).count()).unwrap_or_default();
        let read = bytes.len();
        before.consume(read);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_across_pieces_stay_whole() {
        let text = "政府治理类,𬭎䶮㛃,abc".as_bytes();
        let of = |bytes: &[u8], piece: usize| {
            let mut utf8 = Utf8::default();
            bytes.chunks(piece).for_each(|piece| utf8.take(piece));
            (utf8.broken, utf8.held.len())
        };
        for piece in 1..text.len() {
            assert_eq!(of(text, piece), (false, 0), "{piece}");
            assert_eq!(of(&text[..text.len() - 5], piece), (false, 2), "{piece}");
            assert_eq!(of(&[text, b"\xff"].concat(), piece), (true, 0), "{piece}");
            assert!(of(&[b"\xe6", text].concat(), piece).0, "{piece}");
        }
    }
}
