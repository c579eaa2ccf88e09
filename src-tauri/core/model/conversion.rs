//! Votes into points, always within a category (docs/评审方法.md, 五).

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::exact::{Exact, Points};
use super::judging::{Band, Conversion};

/// The points of each case of a category, in their order; none for a case without votes.
pub fn points(conversion: &Conversion, votes: &[Option<u64>]) -> Vec<Option<Exact>> {
    let counted: Vec<u64> = votes.iter().flatten().copied().collect();
    votes.iter().map(|votes| votes.map(|votes| Exact(of_case(conversion, votes, &counted)))).collect()
}

fn of_case(conversion: &Conversion, votes: u64, all: &[u64]) -> BigRational {
    let most = all.iter().max().copied().unwrap_or_default();
    let fewest = all.iter().min().copied().unwrap_or_default();
    // Equal votes share a rank, and the next is skipped.
    let above = all.iter().filter(|other| **other > votes).count();
    match conversion {
        Conversion::RatioToTop => part(votes.into(), most.into()) * hundred(),
        Conversion::Share => part(votes.into(), all.iter().copied().map(BigInt::from).sum()) * hundred(),
        Conversion::RankLinear { top, step, floor } => {
            (top.exact() - step.exact() * BigRational::from_integer(above.into())).max(floor.exact())
        }
        Conversion::RankTable { points, floor } => points.get(above).unwrap_or(floor).exact(),
        Conversion::Bands { bands, floor } => band(bands, votes).unwrap_or(*floor).exact(),
        Conversion::FloorAndRank { floor, span } if all.len() > 1 => {
            let below = all.len().saturating_sub(1).saturating_sub(above);
            floor.exact() + span.exact() * part(below.into(), all.len().saturating_sub(1).into())
        }
        Conversion::FloorAndRank { floor, span } => floor.exact() + span.exact(),
        Conversion::MinMax { high, .. } if most == fewest => high.exact(),
        Conversion::MinMax { low, high } => {
            let (reached, whole) = (votes.saturating_sub(fewest), most.saturating_sub(fewest));
            low.exact() + (high.exact() - low.exact()) * part(reached.into(), whole.into())
        }
    }
}

/// The highest band that the votes reach.
fn band(bands: &[Band], votes: u64) -> Option<Points> {
    // From the last on, so that of equal ones the first is taken.
    let reached = bands.iter().rev().filter(|band| votes >= band.votes);
    reached.max_by_key(|band| band.votes).map(|band| band.points)
}

/// A part of a whole; of nothing it is nothing.
fn part(part: BigInt, whole: BigInt) -> BigRational {
    if whole.is_zero() { BigRational::zero() } else { BigRational::new(part, whole) }
}

fn hundred() -> BigRational {
    BigRational::from_integer(100.into())
}

impl Conversion {
    /// How it is called on screen and paper, with its numbers.
    pub fn chinese(&self) -> String {
        match self {
            Conversion::RatioToTop => "与最高票之比".to_owned(),
            Conversion::Share => "得票率".to_owned(),
            Conversion::RankLinear { top, step, floor } => {
                format!("名次递减（第一名 {top} 分，每名减 {step}，不低于 {floor}）")
            }
            Conversion::RankTable { points, floor } => {
                let points: Vec<String> = points.iter().map(Points::to_string).collect();
                format!("名次对照表（{}，其后 {floor}）", points.join("、"))
            }
            Conversion::Bands { bands, floor } => {
                let bands: Vec<String> =
                    bands.iter().map(|band| format!("{} 票以上 {}", band.votes, band.points)).collect();
                format!("票数分档（{}，其余 {floor}）", bands.join("、"))
            }
            Conversion::FloorAndRank { floor, span } => format!("保底加名次（{floor}＋{span}）"),
            Conversion::MinMax { low, high } => format!("最高最低之间（{low}—{high}）"),
        }
    }

    /// Each conversion once, with usual numbers, to be looked at side by side.
    pub fn usual(votes: &[u64]) -> Vec<Conversion> {
        let most = votes.iter().max().copied().unwrap_or_default();
        let whole = Points::whole;
        vec![
            Conversion::RatioToTop,
            Conversion::Share,
            Conversion::RankLinear { top: whole(100), step: whole(5), floor: whole(60) },
            Conversion::RankTable { points: [100, 95, 90, 86, 83, 80].map(whole).to_vec(), floor: whole(75) },
            Conversion::Bands {
                bands: vec![
                    Band { votes: most.div_ceil(2), points: whole(100) },
                    Band { votes: most.div_ceil(4), points: whole(85) },
                    Band { votes: most.div_ceil(10), points: whole(70) },
                ],
                floor: whole(60),
            },
            Conversion::FloorAndRank { floor: whole(60), span: whole(40) },
            Conversion::MinMax { low: whole(60), high: whole(100) },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_become_points_within_their_category() {
        let check = |conversion: &str, votes: &[Option<u64>], expected: &str| {
            let conversion: Conversion = serde_json::from_str(conversion).unwrap();
            let points = points(&conversion, votes).into_iter();
            let told: Vec<String> = points.map(|p| p.map_or("-".to_owned(), |p| p.text(2))).collect();
            assert_eq!(told.join(" "), expected, "{conversion:?}");
        };
        let votes = [Some(600), Some(200), Some(200), None, Some(0)];
        check(r#"{"name": "ratio_to_top"}"#, &votes, "100.00 33.33 33.33 - 0.00");
        check(r#"{"name": "share"}"#, &votes, "60.00 20.00 20.00 - 0.00");
        check(
            r#"{"name": "rank_linear", "top": 100, "step": "7.5", "floor": 80}"#,
            &votes,
            "100.00 92.50 92.50 - 80.00",
        );
        check(r#"{"name": "rank_table", "points": [100, 90, 80], "floor": 60}"#, &votes, "100.00 90.00 90.00 - 60.00");
        // The bands may be written in any order.
        let bands =
            r#"{"name": "bands", "bands": [{"votes": 200, "points": 80}, {"votes": 500, "points": 100}], "floor": 60}"#;
        check(bands, &votes, "100.00 80.00 80.00 - 60.00");
        check(r#"{"name": "floor_and_rank", "floor": 60, "span": 40}"#, &votes, "100.00 86.67 86.67 - 60.00");
        check(r#"{"name": "min_max", "low": 60, "high": 100}"#, &votes, "100.00 73.33 73.33 - 60.00");
    }

    #[test]
    fn a_category_of_one_or_without_votes_divides_by_nothing() {
        let check = |votes: &[Option<u64>], expected: &[&str]| {
            let told: Vec<String> = Conversion::usual(&[])
                .iter()
                .map(|c| points(c, votes).iter().flatten().map(|p| p.text(2)).collect::<Vec<_>>().join(" "))
                .collect();
            assert_eq!(told, expected);
        };
        check(&[Some(7)], &["100.00", "100.00", "100.00", "100.00", "100.00", "100.00", "100.00"]);
        check(
            &[Some(0), Some(0)],
            &[
                "0.00 0.00",
                "0.00 0.00",
                "100.00 100.00",
                "100.00 100.00",
                "100.00 100.00",
                "100.00 100.00",
                "100.00 100.00",
            ],
        );
        check(&[None], &[""; 7]);
    }
}
