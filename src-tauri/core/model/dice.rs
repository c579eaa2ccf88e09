//! Chance that is the same on every machine and for every run of a seed, for invented data only.

use super::time::Moment;

/// SplitMix64: the same numbers on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; the bias of the remainder does not matter here.
    pub fn below(&mut self, n: u64) -> u64 {
        self.roll() % n.max(1)
    }

    pub fn seconds(&mut self, n: u64) -> i64 {
        i64::try_from(self.below(n)).unwrap_or(0)
    }

    /// 0 to n − 1 in an order of chance.
    pub fn shuffled(&mut self, n: u64) -> Vec<u64> {
        let mut all: Vec<u64> = (0..n).collect();
        for i in (1..all.len()).rev() {
            let other = usize::try_from(self.below(u64::try_from(i).unwrap_or(0) + 1)).unwrap_or(0);
            all.swap(i, other);
        }
        all
    }

    /// A moment within `span` seconds after `start`, few of them at night.
    pub fn awake(&mut self, start: i64, span: u64) -> i64 {
        const AWAKE: [u64; 24] = [2, 1, 1, 1, 1, 2, 5, 8, 9, 10, 10, 9, 8, 8, 9, 9, 10, 10, 9, 10, 10, 9, 6, 4];
        loop {
            let at = start + self.seconds(span);
            let hour = Moment(at).local().format("%H").to_string().parse().ok();
            let weight = hour.and_then(|hour: usize| AWAKE.get(hour)).copied().unwrap_or(10);
            if self.below(10) < weight {
                return at;
            }
        }
    }

    /// 28 characters as the platform writes them.
    pub fn openid(&mut self) -> String {
        const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let signs = (0..27).filter_map(|_| {
            let sign = usize::try_from(self.below(62)).ok()?;
            SIGNS.get(sign).map(|sign| char::from(*sign))
        });
        std::iter::once('o').chain(signs).collect()
    }
}
