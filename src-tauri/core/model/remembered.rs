//! Cells of a vote file that were read already. Voters choose alike and come from the same places: most cells are one
//! of a few.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::ballot::word;

/// Distinct cells remembered.
const REMEMBERED: usize = 50_000;
const RECENT: usize = 256;

/// What cells mean, by their bytes as they stand in the file.
pub struct Remembered<T> {
    cells: Vec<(Arc<[u8]>, T)>,
    places: HashMap<Arc<[u8]>, usize, RandomState>,
    /// The place of the cell met last of those whose ends are alike: it is asked first, and need only be compared, not
    /// hashed.
    recent: [usize; RECENT],
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Remembered { cells: Vec::new(), places: HashMap::default(), recent: [0; RECENT] }
    }
}

impl<T> Remembered<T> {
    pub fn get(&mut self, raw: &[u8]) -> Option<&T> {
        let recent = self.recent.get_mut(alike(raw))?;
        if self.cells.get(*recent).is_none_or(|(bytes, _)| **bytes != *raw) {
            *recent = *self.places.get(raw)?;
        }
        self.cells.get(*recent).map(|(_, meaning)| meaning)
    }

    pub fn insert(&mut self, raw: &[u8], meaning: T) {
        if self.cells.len() < REMEMBERED {
            let bytes: Arc<[u8]> = raw.into();
            self.places.insert(bytes.clone(), self.cells.len());
            self.cells.push((bytes, meaning));
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
        for n in 0..500 {
            assert_eq!(remembered.get(&cell(n)), None, "{n}");
            remembered.insert(&cell(n), n);
        }
        for n in (0..500).rev().chain([7, 7, 8, 7]) {
            assert_eq!(remembered.get(&cell(n)), Some(&n), "{n}");
        }
        assert_eq!(remembered.get(b""), None);
    }
}
