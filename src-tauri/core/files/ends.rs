//! Where cells end. Cells are short: sixty-four bytes are looked at together and what was found among them is kept, so
//! that the next end seldom needs another look.

use wide::u8x16;

/// Bytes looked at together, a bit each.
const BLOCK: usize = 64;

/// Finds the next of three bytes, none of them NUL, in a buffer that stays as it is ahead of what was found.
pub(super) struct Ends {
    bytes: [u8x16; 3],
    /// Where the block looked at last ends, and its bytes that are ends of cells.
    until: usize,
    found: u64,
}

impl Ends {
    pub fn of(bytes: [u8; 3]) -> Self {
        Ends { bytes: bytes.map(u8x16::splat), until: 0, found: 0 }
    }

    /// To be called for another buffer.
    pub fn forget(&mut self) {
        self.until = 0;
    }

    /// The first end at `at` or behind.
    pub fn next(&mut self, buffer: &[u8], mut at: usize) -> Option<usize> {
        loop {
            let ahead = self.until.saturating_sub(at);
            if (1..=BLOCK).contains(&ahead) {
                let left = self.found >> (BLOCK - ahead);
                if left != 0 {
                    return usize::try_from(left.trailing_zeros()).ok().map(|before| at + before);
                }
                at = self.until;
            }
            let rest = buffer.get(at..).filter(|rest| !rest.is_empty())?;
            self.found = match rest.first_chunk() {
                Some(block) => self.among(block),
                None => {
                    let mut block = [0; BLOCK];
                    block.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
                    self.among(&block)
                }
            };
            self.until = at + BLOCK;
        }
    }

    fn among(&self, block: &[u8; BLOCK]) -> u64 {
        let (sixteens, _) = block.as_chunks();
        sixteens.iter().rev().fold(0, |found, bytes| {
            let bytes = u8x16::new(*bytes);
            let [a, b, c] = self.bytes.map(|end| bytes.simd_eq(end));
            found << 16 | u64::from((a | b | c).to_bitmask())
        })
    }
}

#[cfg(test)]
mod tests {
    use memchr::memchr3_iter;

    use super::*;

    #[test]
    fn every_end_is_found_in_its_place() {
        let line = "甲,乙\r\n，；丙\n".as_bytes();
        for length in 0..400 {
            let buffer: Vec<u8> = line.iter().cycle().skip(length % 7).take(length).copied().collect();
            let mut ends = Ends::of(*b",\n\r");
            let (mut at, mut found) = (0, Vec::new());
            while let Some(end) = ends.next(&buffer, at) {
                found.push(end);
                at = end + 1;
            }
            assert_eq!(found, memchr3_iter(b',', b'\n', b'\r', &buffer).collect::<Vec<_>>(), "{length}");
            ends.forget();
            assert_eq!(ends.next(&buffer, 70), memchr3_iter(b',', b'\n', b'\r', &buffer).find(|end| *end >= 70));
        }
    }
}
