//! Finds places in a list by the hashes of what stands there. A place lies with its hash in one word, so that it takes
//! one look in memory where a general table takes two: with a million voters the looks are what a ballot costs.

/// Half of a word is a hash, half a place, counted from 1; an empty word is no place.
#[derive(Default)]
pub struct VoterIndex {
    words: Vec<u64>,
    held: usize,
}

impl VoterIndex {
    /// Makes room for so many places in all; where there is not so much memory, room is made as they come.
    pub fn make_room(&mut self, places: usize) {
        let mut words = Vec::new();
        if words.try_reserve_exact(length_for(places)).is_ok() {
            self.move_into(words);
        }
    }

    /// Enters a place.
    pub fn insert(&mut self, hash: u64, place: u32) {
        if self.held >= self.words.len() / 4 * 3 {
            self.move_into(Vec::with_capacity(length_for(self.held + 1)));
        }
        self.held += 1;
        self.put(of(hash) | (u64::from(place) + 1));
    }

    /// Whether anything is held near a hash: asked for many hashes one after another, all are waited for once.
    pub fn is_near(&self, hash: u64) -> bool {
        self.words.get(self.first(hash)).is_some_and(|word| *word != 0)
    }

    /// The places of this hash, and maybe some of others.
    pub fn places(&self, hash: u64) -> impl Iterator<Item = u32> {
        let words = self.around(hash).map_while(|at| self.words.get(at).copied());
        let held = words.take_while(|word| *word != 0);
        held.filter(move |word| of(*word) == of(hash))
            .filter_map(|word| u32::try_from((word & !HASH).wrapping_sub(1)).ok())
    }

    /// Goes on with these words, unless they are fewer.
    fn move_into(&mut self, mut words: Vec<u64>) {
        // A vector may have been given more than was asked for.
        let length = 1 << words.capacity().ilog2();
        if length > self.words.len() {
            words.resize(length, 0);
            let old = std::mem::replace(&mut self.words, words);
            old.into_iter().filter(|word| *word != 0).for_each(|word| self.put(word));
        }
    }

    fn put(&mut self, word: u64) {
        let empty = self.around(word).find(|at| self.words.get(*at) == Some(&0));
        if let Some(empty) = empty.and_then(|at| self.words.get_mut(at)) {
            *empty = word;
        }
    }

    /// Where a hash may stand: from its own place to the end, and round from the beginning.
    fn around(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let (first, length) = (self.first(hash), self.words.len());
        (first..first + length).map(move |at| at & (length - 1))
    }

    /// Where the words of a hash begin: by its highest bits, which the word keeps.
    fn first(&self, hash: u64) -> usize {
        let bits = self.words.len().trailing_zeros();
        hash.checked_shr(u64::BITS - bits).and_then(|at| usize::try_from(at).ok()).unwrap_or_default()
    }
}

const HASH: u64 = !0 << 32;

fn of(hash: u64) -> u64 {
    hash & HASH
}

/// No more than three quarters are filled, so that an empty word is near.
fn length_for(places: usize) -> usize {
    places.saturating_add(places / 3 + 1).max(64).checked_next_power_of_two().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_by_its_hash_and_no_hash_finds_what_was_not_entered() {
        let mut index = VoterIndex::default();
        assert_eq!((index.is_near(7), index.places(7).count()), (false, 0));
        // Hashes at both ends, and so alike that their words lie side by side, also beyond the last.
        let spread = (0..5_000u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let hashes: Vec<u64> = spread.chain((0..40).map(|n| !0 - (n << 33))).chain([0, 0, 1 << 32, !0]).collect();
        for (place, hash) in (0u32..).zip(&hashes) {
            if place == 1_000 {
                index.make_room(3_000);
            }
            assert!(index.places(*hash).all(|found| found < place));
            index.insert(*hash, place);
        }
        for (place, hash) in (0u32..).zip(&hashes) {
            assert!(index.is_near(*hash) && index.places(*hash).any(|found| found == place), "{place}");
            let same = hashes.iter().filter(|other| of(**other) == of(*hash)).count();
            assert_eq!(index.places(*hash).count(), same);
        }
    }
}
