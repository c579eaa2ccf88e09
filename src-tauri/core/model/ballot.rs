//! One ballot (选票) as facts: who, when, what, from where. Facts are stored, verdicts never: a changed rule is applied
//! to the same facts again, see [`super::vote_rules`] and [`super::ballot_box`].

use super::time::Moment;

/// Keyed hash of a voter id; the id itself is never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Voter(pub [u8; 16]);

/// A ballot: who, when, what. Bit `n` of `choices` (lowest bit of the first byte first) is option `n` of the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ballot<'a> {
    /// Row of the file as Excel counts it; with the import it names the ballot.
    pub row: u64,
    pub voter: Option<Voter>,
    pub at: Option<Moment>,
    pub choices: &'a [u8],
    /// Choices that are no case of the campaign.
    pub unknown: u32,
    /// Position, from 1, of the network and region it came from in the import's list of places; 0 where nothing is known.
    pub place: u32,
    /// Seconds spent on the form, where the platform says so.
    pub seconds: Option<u32>,
}

/// Sets bit `option`.
pub fn choose(choices: &mut [u8], option: usize) {
    if let Some(byte) = choices.get_mut(option / 8) {
        *byte |= 1 << (option % 8);
    }
}

/// Bytes that hold `options` bits.
pub fn width(options: usize) -> usize {
    options.div_ceil(8)
}

/// The options chosen, lowest first.
pub fn chosen(choices: &[u8]) -> impl Iterator<Item = usize> {
    choices
        .iter()
        .enumerate()
        .flat_map(|(at, byte)| (0..8).filter(move |bit| byte & (1 << bit) != 0).map(move |bit| at * 8 + bit))
}

/// Up to eight bytes as one number, so that sets of options meet in one step.
pub fn word(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk(), bytes.first_chunk(), bytes.last_chunk()) {
        (Some(eight), _, _) => u64::from_le_bytes(*eight),
        // Four to seven bytes are two numbers that overlap.
        (None, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (bytes.len() * 8 - 32)
        }
        _ => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// A set of rows of an import, a bit a row; never ends in an empty word, so that equal sets are equal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows(Vec<u64>);

impl Rows {
    pub fn insert(&mut self, row: u64) {
        let Ok(at) = usize::try_from(row / 64) else { return };
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at) {
            *word |= 1 << (row % 64);
        }
    }

    pub fn remove(&mut self, row: u64) {
        if let Some(word) = usize::try_from(row / 64).ok().and_then(|at| self.0.get_mut(at)) {
            *word &= !(1 << (row % 64));
        }
        while self.0.pop_if(|last| *last == 0).is_some() {}
    }

    pub fn contains(&self, row: u64) -> bool {
        usize::try_from(row / 64).ok().and_then(|at| self.0.get(at)).is_some_and(|word| word & (1 << (row % 64)) != 0)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<u64> for Rows {
    fn from_iter<I: IntoIterator<Item = u64>>(rows: I) -> Self {
        let mut set = Rows::default();
        rows.into_iter().for_each(|row| set.insert(row));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_options_and_rows() {
        let mut choices = vec![0; width(20)];
        for option in [0, 7, 8, 19] {
            choose(&mut choices, option);
        }
        choose(&mut choices, 99);
        assert_eq!(choices, [0b1000_0001, 1, 0b1000]);
        assert_eq!(chosen(&choices).collect::<Vec<_>>(), [0, 7, 8, 19]);
        for bytes in 0..10u64 {
            let some: Vec<u8> = (1..=u8::try_from(bytes).unwrap()).collect();
            assert_eq!(
                word(&some),
                0x0807_0605_0403_0201 & 1u64.checked_shl(8 * bytes as u32).map_or(!0, |end| end - 1)
            );
        }
        let mut rows: Rows = [2, 64, 500].into_iter().collect();
        rows.remove(64);
        rows.remove(9_999);
        let found: Vec<u64> = (0..10_000).filter(|row| rows.contains(*row)).collect();
        assert_eq!((found, rows.is_empty()), (vec![2, 500], false));
    }
}
