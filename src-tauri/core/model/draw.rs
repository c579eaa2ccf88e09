//! Drawing jurors at random so that anyone can draw again. The pool is numbered from 1 in its published order; the lot
//! of number n is BLAKE3 of the text `seed#n`; the lots are put in order as hexadecimal text, and the first are drawn.
//! To repeat it: `printf '%s' '种子#1' | b3sum`, the same for each number, sort.

/// The drawn members of the pool, in the order of their lots; all of a pool that is too small.
pub fn draw<T: Copy>(seed: &str, pool: &[T], count: usize) -> Vec<T> {
    let mut lots: Vec<(String, usize, T)> =
        (1..).zip(pool).map(|(number, member)| (lot(seed, number), number, *member)).collect();
    lots.sort_by(|(a, at, _), (b, then, _)| (a, at).cmp(&(b, then)));
    lots.into_iter().take(count).map(|(_, _, member)| member).collect()
}

fn lot(seed: &str, number: usize) -> String {
    blake3::hash(format!("{seed}#{number}").as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const POOL: [u32; 10] = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20];

    #[test]
    fn the_same_seed_draws_the_same() {
        let check =
            |seed: &str, count: usize, expected: &[u32]| assert_eq!(draw(seed, &POOL, count), expected, "{seed}");
        check("2020-09-18 上证指数收盘 3338.09", 3, &DRAWN);
        check("2020-09-18 上证指数收盘 3338.09", 0, &[]);
        assert_ne!(
            draw("2020-09-18 上证指数收盘 3338.08", &POOL, 10),
            draw("2020-09-18 上证指数收盘 3338.09", &POOL, 10)
        );
    }

    /// Worked out with another implementation of BLAKE3, as the head of the module says.
    const DRAWN: [u32; 3] = [20, 11, 13];

    #[test]
    fn nobody_is_drawn_twice_and_a_larger_draw_begins_with_the_smaller() {
        for seed in 0..50 {
            let all = draw(&seed.to_string(), &POOL, 20);
            assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), POOL.len());
            assert_eq!(draw(&seed.to_string(), &POOL, 4), all[..4]);
        }
    }

    #[test]
    fn every_member_is_drawn_about_equally_often() {
        let mut times = [0u32; 10];
        for seed in 0..5_000 {
            for member in draw(&seed.to_string(), &POOL, 3) {
                times[usize::try_from(member - 11).unwrap()] += 1;
            }
        }
        // 1500 expected; the deviation of one count is about 32.
        assert!(times.iter().all(|times| (1350..1650).contains(times)), "{times:?}");
    }
}
