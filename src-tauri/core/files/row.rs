//! One row of a table: bytes as they stand in the file, cut into cells, and their text.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::Encoding;

use super::table::{Flow, refused};
use super::workbook::restored;
use crate::error::{Error, Result};

/// Receives row after row until it says enough.
pub(super) type Visit<'a> = &'a mut dyn FnMut(&Row) -> Result<Flow>;

/// Where a cell begins and ends, without its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
}

/// One row of a table. Cells beyond the last are empty.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub(super) number: u64,
    pub(super) bytes: &'a [u8],
    pub(super) cells: &'a [Span],
    /// UTF-8 or GB18030: in both a byte of ASCII that ends a cell is never part of a character.
    pub(super) encoding: &'static Encoding,
    /// Name of the file, for what is said of its rows.
    pub(super) name: &'a str,
}

impl<'a> Row<'a> {
    /// Number of the row as Excel counts it: from 1, blank rows counted, line ends inside quotes not.
    pub fn number(&self) -> u64 {
        self.number
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// True if no cell holds anything but white space.
    pub fn is_empty(&self) -> bool {
        (0..self.len()).all(|column| {
            let raw = self.raw(column);
            raw.is_empty() || (!raw.first().is_some_and(u8::is_ascii) && self.cell(column).is_empty())
        })
    }

    /// The text of a cell without surrounding white space and without the mark that made a formula harmless.
    pub fn cell(&self, column: usize) -> Cow<'a, str> {
        let raw = self.raw(column);
        self.text(raw).unwrap_or_else(|_| String::from_utf8_lossy(raw))
    }

    pub fn cells(&self) -> impl Iterator<Item = Cow<'a, str>> {
        (0..self.len()).map(|column| self.cell(column))
    }

    /// The bytes of a cell as they stand in the file, without surrounding spaces.
    pub(super) fn raw(&self, column: usize) -> &'a [u8] {
        let bytes = self.cells.get(column).and_then(|cell| self.bytes.get(cell.start..cell.end));
        bytes.unwrap_or_default().trim_ascii()
    }

    /// The text of bytes that [`Row::raw`] gave; refused where they are none in the encoding of the file.
    pub(super) fn text(&self, raw: &'a [u8]) -> Result<Cow<'a, str>> {
        let decoded = match std::str::from_utf8(raw) {
            Ok(text) if self.encoding == encoding_rs::UTF_8 || raw.is_ascii() => Some(Cow::Borrowed(text)),
            _ => self.encoding.decode_without_bom_handling_and_without_replacement(raw),
        };
        Ok(match decoded.ok_or_else(|| self.unreadable())? {
            Cow::Borrowed(text) => Cow::Borrowed(restored(text.trim())),
            Cow::Owned(text) => match restored(text.trim()) {
                tidy if tidy.len() == text.len() => Cow::Owned(text),
                tidy => Cow::Owned(tidy.to_owned()),
            },
        })
    }

    /// Refuses a cell that is no text in the encoding of the file.
    pub(super) fn require_text(&self, raw: &[u8]) -> Result<()> {
        if self.is_text(raw) { Ok(()) } else { Err(self.unreadable()) }
    }

    /// As [`Row::require_text`], of several columns side by side.
    pub(super) fn require_texts(&self, columns: Range<usize>) -> Result<()> {
        let first = self.cells.get(columns.start);
        let last = self.cells.get(columns.start..columns.end.min(self.len())).and_then(|cells| cells.last());
        let (Some(first), Some(last)) = (first, last) else { return Ok(()) };
        // Together they are text if each is, unless something is left between them where quotes were taken off.
        if self.bytes.get(first.start..last.end).is_some_and(|bytes| self.is_text(bytes)) {
            return Ok(());
        }
        columns.into_iter().try_for_each(|column| self.require_text(self.raw(column)))
    }

    fn is_text(&self, bytes: &[u8]) -> bool {
        match self.encoding == encoding_rs::UTF_8 {
            true => bytes.is_ascii() || std::str::from_utf8(bytes).is_ok(),
            false => is_gb18030(bytes),
        }
    }

    fn unreadable(&self) -> Error {
        let wrong = match self.encoding == encoding_rs::UTF_8 {
            true => format!("第 {} 行的文字不是 UTF-8，与前面各行不一致", self.number),
            false => format!("第 {} 行的文字编码无法识别（既不是 UTF-8，也不是 GB18030）", self.number),
        };
        refused(self.name, &wrong, "请用 Excel 或 WPS 打开，核对这一行后另存为 .xlsx 再选择")
    }
}

/// Whether the bytes are text in GB18030: told by the form of its characters, without decoding them.
fn is_gb18030(mut bytes: &[u8]) -> bool {
    loop {
        bytes = match bytes {
            [] => return true,
            [0..=0x80, ..] => match bytes.iter().position(|byte| *byte > 0x80) {
                Some(at) => bytes.get(at..).unwrap_or_default(),
                None => return true,
            },
            [0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe, rest @ ..] => rest,
            [a @ 0x81..=0xfe, b @ 0x30..=0x39, c @ 0x81..=0xfe, d @ 0x30..=0x39, rest @ ..] => {
                let digits = [(a, 0x81, 1), (b, 0x30, 10), (c, 0x81, 126), (d, 0x30, 10)];
                let place = digits.iter().fold(0, |sum, (byte, from, base)| sum * base + u32::from(**byte) - from);
                // What lies between the two planes and beyond them stands for nothing.
                if (39_420..189_000).contains(&place) || place > 1_237_575 {
                    return false;
                }
                rest
            }
            _ => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_gb18030_is_known() {
        let decodes =
            |bytes: &[u8]| encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some();
        let check = |bytes: &[u8]| assert_eq!(is_gb18030(bytes), decodes(bytes), "{bytes:x?}");
        // The bounds of every range, and what lies beside them.
        let bounds =
            [0, 0x2f, 0x30, 0x39, 0x3a, 0x40, 0x7e, 0x7f, 0x80, 0x81, 0x84, 0x8f, 0x90, 0xa4, 0xe3, 0xe4, 0xfe, 0xff];
        for a in bounds {
            check(&[a]);
            for b in bounds {
                check(&[a, b]);
                check(&[b'x', a, b, b'1']);
                check(&[0x81, 0x30, a, b]);
                check(&[a, b, 0x81, 0x30]);
                check(&[0x84, 0x31, a, b]);
                check(&[0xe3, 0x32, a, b]);
            }
        }
        check("政府治理类,𬭎䶮㛃".as_bytes());
        check(&encoding_rs::GB18030.encode("政府治理类,𬭎䶮㛃€").0);
    }
}
