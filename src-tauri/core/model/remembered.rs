//! Cells of a vote file that were taken apart already. Voters choose alike: most cells are one of a few.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::ballot::word;
use super::options::Marks;

/// Distinct cells remembered.
const REMEMBERED: usize = 50_000;
const RECENT: usize = 256;

/// What cells mean, by their bytes as they stand in the file.
#[derive(Default)]
pub(super) struct Remembered {
    cells: Vec<(Arc<[u8]>, Marks)>,
    places: HashMap<Arc<[u8]>, usize, RandomState>,
    /// The place of the cell met last of those whose ends are alike: it is asked first, and need only be compared, not
    /// hashed.
    recent: Vec<usize>,
}

impl Remembered {
    pub fn get(&mut self, raw: &[u8]) -> Option<&Marks> {
        self.recent.resize(RECENT, 0);
        let recent = self.recent.get_mut(alike(raw))?;
        if self.cells.get(*recent).is_none_or(|(bytes, _)| **bytes != *raw) {
            *recent = *self.places.get(raw)?;
        }
        self.cells.get(*recent).map(|(_, marks)| marks)
    }

    pub fn insert(&mut self, raw: &[u8], marks: Marks) {
        if self.cells.len() < REMEMBERED {
            let bytes: Arc<[u8]> = raw.into();
            self.places.insert(bytes.clone(), self.cells.len());
            self.cells.push((bytes, marks));
        }
    }
}

/// A number below [`RECENT`] by the length and the ends of a cell.
fn alike(raw: &[u8]) -> usize {
    let end = raw.last_chunk::<8>().map_or(0, |end| u64::from_le_bytes(*end));
    let length = u64::try_from(raw.len()).unwrap_or_default();
    let ends = (word(raw) ^ end.rotate_left(23) ^ length).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::from(ends.to_be_bytes()[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_keeps_its_meaning_though_others_are_alike() {
        let mut remembered = Remembered::default();
        let cell = |n: usize| format!("案例案例案例{n:04}案例案例案例").into_bytes();
        let marks = |n: usize| Marks { choices: Vec::new(), unmatched: vec![n] };
        for n in 0..500 {
            assert_eq!(remembered.get(&cell(n)), None, "{n}");
            remembered.insert(&cell(n), marks(n));
        }
        for n in (0..500).rev().chain([7, 7, 8, 7]) {
            assert_eq!(remembered.get(&cell(n)), Some(&marks(n)), "{n}");
        }
        assert_eq!(remembered.get(b""), None);
    }
}
