//! The archive that an XLSX workbook is: whether it is whole, and how large it would become unpacked.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::spreadsheet::incomplete;
use super::table::refused;
use crate::error::{Error, Result};

/// What a workbook may unpack to: more is a mistake or an attack.
const MOST_UNPACKED: u64 = 3 << 30;
const MOST_STRINGS: u64 = 512 << 20;
/// An entry that unpacks to so much, and to so many times what it is packed, is one thing repeated.
const LARGE: u64 = 256 << 20;
const MOST_REPEATED: u64 = 200;

/// Refuses an archive that would unpack to gigabytes, before anything is unpacked.
pub(super) fn require_reasonable(path: &Path, name: &str) -> Result<()> {
    let io = |cause| Error::file(format!("读取“{name}”"), cause);
    let mut file = File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    let tail_at = length.saturating_sub(66_000);
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(tail_at)).map_err(io)?;
    file.read_to_end(&mut tail).map_err(io)?;
    let Some(end) = memchr::memmem::rfind(&tail, b"PK\x05\x06") else { return Err(incomplete(name)) };
    let directory_at = u64::from(little(&tail, end + 16, 4).unwrap_or(u32::MAX));
    let mut directory = Vec::new();
    file.seek(SeekFrom::Start(directory_at)).map_err(io)?;
    file.take(16 << 20).read_to_end(&mut directory).map_err(io)?;
    let (mut at, mut unpacked) = (0usize, 0u64);
    while directory.get(at..at + 4) == Some(b"PK\x01\x02") {
        let (Some(packed), Some(size), Some(named), Some(extra), Some(note)) = (
            little(&directory, at + 20, 4),
            little(&directory, at + 24, 4),
            little(&directory, at + 28, 2),
            little(&directory, at + 30, 2),
            little(&directory, at + 32, 2),
        ) else {
            return Err(incomplete(name));
        };
        let [named, extra, note] = [named, extra, note].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
        let strings =
            directory.get(at + 46..at + 46 + named).is_some_and(|entry| entry.ends_with(b"sharedStrings.xml"));
        let (packed, size) = (u64::from(packed), u64::from(size));
        unpacked = unpacked.saturating_add(size);
        let repeated = size > LARGE && size / MOST_REPEATED > packed;
        if unpacked > MOST_UNPACKED || repeated || (strings && size > MOST_STRINGS) {
            return Err(refused(
                name,
                "展开后过大，不像正常的导出文件",
                "请从投票平台改用 .csv 导出，或拆分为多个文件",
            ));
        }
        at = at.saturating_add(46).saturating_add(named).saturating_add(extra).saturating_add(note);
    }
    Ok(())
}

/// A little-endian number of two or four bytes.
fn little(bytes: &[u8], at: usize, width: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(width)?)?;
    Some(bytes.iter().rev().fold(0, |sum, byte| (sum << 8) | u32::from(*byte)))
}
