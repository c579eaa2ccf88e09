//! The bars of the vote, drawn once for screen and paper: one SVG document a row, all categories on one scale
//! (from zero to the full ten per cent above the greatest share), the first of each category in the stronger colour.
//!
//! Only geometry and colour. Numbers stand in the table beside the bar; the table belongs to the page or the template.

use crate::model::tally::{CategoryTally, Tally, TallyRow};

/// User units across the full scale and down one bar. A page may stretch the picture to its own column.
pub const WIDTH: u64 = 1000;
pub const HEIGHT: u64 = 100;

/// What the bars lie on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    Light,
    Dark,
    Paper,
}

struct Colours {
    first: &'static str,
    others: &'static str,
    /// The whole scale behind the bar; paper has none, so that less toner is burnt in.
    track: Option<&'static str>,
}

impl Ground {
    /// The stronger and the weaker colour of bars and columns.
    pub fn bar_colours(self) -> (&'static str, &'static str) {
        let colours = self.colours();
        (colours.first, colours.others)
    }

    fn colours(self) -> Colours {
        match self {
            Ground::Light => Colours { first: "#2f7355", others: "#8fb5a1", track: Some("#edf0ec") },
            Ground::Dark => Colours { first: "#5aa580", others: "#396b54", track: Some("#262c28") },
            Ground::Paper => Colours { first: "#a8171f", others: "#b08a45", track: None },
        }
    }
}

/// A bar of each row, in the order of the tally.
pub fn bars(tally: &Tally, ground: Ground) -> Vec<Vec<String>> {
    let scale = scale(tally);
    let colours = ground.colours();
    let category = |category: &CategoryTally| {
        category.rows.iter().map(|row| bar(width(row, category.votes, scale), row.rank == 1, &colours)).collect()
    };
    tally.categories.iter().map(category).collect()
}

/// The right end of the scale: the greatest share of a category's votes, in per cent, up to a full ten.
pub fn scale(tally: &Tally) -> u64 {
    let rows = tally.categories.iter().flat_map(|c| c.rows.iter().map(move |row| (row.votes, c.votes.max(1))));
    let tens = rows.map(|(votes, of)| times(votes, 10).div_ceil(u128::from(of))).max().unwrap_or(0);
    u64::try_from(tens).unwrap_or(10).clamp(1, 10) * 10
}

fn times(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

fn width(row: &TallyRow, votes: u64, scale: u64) -> u64 {
    let whole = times(votes, scale);
    if whole == 0 {
        return 0;
    }
    let exact = times(row.votes, 100 * WIDTH) / whole;
    // A vote is never nothing on paper.
    u64::try_from(exact).unwrap_or(WIDTH).clamp(u64::from(row.votes > 0) * 4, WIDTH)
}

fn bar(width: u64, first: bool, colours: &Colours) -> String {
    let rectangle = |width: u64, fill: &str| format!(r#"<path d="M0 0H{width}V{HEIGHT}H0z" fill="{fill}"/>"#);
    let track = colours.track.map(|fill| rectangle(WIDTH, fill)).unwrap_or_default();
    let length = rectangle(width, if first { colours.first } else { colours.others });
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="none">{track}{length}</svg>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CaseId, CategoryId};

    fn tally(categories: &[&[u64]]) -> Tally {
        let row = |(rank, votes): (u32, &u64)| TallyRow {
            rank,
            tied: false,
            case: CaseId(1),
            title: String::new(),
            units: Vec::new(),
            votes: *votes,
            share: String::new(),
            share_of_participants: None,
        };
        let category = |votes: &&[u64]| CategoryTally {
            category_id: CategoryId(1),
            category: String::new(),
            votes: votes.iter().sum(),
            rows: (1..).zip(votes.iter()).map(row).collect(),
        };
        Tally { participants: None, categories: categories.iter().map(category).collect() }
    }

    fn widths(categories: &[&[u64]]) -> Vec<Vec<u64>> {
        let width = |svg: &String| svg.rsplit_once("M0 0H").unwrap().1.split_once('V').unwrap().0.parse().unwrap();
        bars(&tally(categories), Ground::Paper).iter().map(|c| c.iter().map(width).collect()).collect()
    }

    #[test]
    fn bars_of_all_categories_share_one_scale() {
        let check = |votes: &[&[u64]], expected: Vec<Vec<u64>>| assert_eq!(widths(votes), expected, "{votes:?}");
        check(&[&[3, 1], &[1, 1]], vec![vec![937, 312], vec![625, 625]]);
        check(&[&[2, 0]], vec![vec![1000, 0]]);
        check(&[&[0, 0]], vec![vec![0, 0]]);
        check(&[&[1_000_000, 1]], vec![vec![999, 4]]);
        check(&[], vec![]);
    }

    #[test]
    fn the_scale_ends_at_a_full_ten() {
        let check = |votes: &[&[u64]], expected| assert_eq!(scale(&tally(votes)), expected, "{votes:?}");
        check(&[&[365, 635]], 70);
        check(&[&[4, 6], &[5, 5]], 60);
        check(&[&[1, 0]], 100);
        check(&[&[0, 0]], 10);
        check(&[], 10);
    }

    #[test]
    fn only_colours_differ_between_grounds() {
        let drawn = |ground: Ground| bars(&tally(&[&[2, 1]]), ground).concat();
        assert_eq!(
            drawn(Ground::Paper),
            [
                r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 100" width="1000" height="100" preserveAspectRatio="none"><path d="M0 0H952V100H0z" fill="#a8171f"/></svg>"##,
                r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 100" width="1000" height="100" preserveAspectRatio="none"><path d="M0 0H476V100H0z" fill="#b08a45"/></svg>"##,
            ]
        );
        let bare = |ground: Ground| {
            let colours = ground.colours();
            let track = colours.track.map(|fill| format!(r#"<path d="M0 0H1000V100H0z" fill="{fill}"/>"#));
            drawn(ground)
                .iter()
                .map(|svg| {
                    let svg = track.as_deref().map_or(svg.clone(), |track| svg.replacen(track, "", 1));
                    svg.replace(colours.first, "first").replace(colours.others, "others")
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(bare(Ground::Light), bare(Ground::Paper));
        assert_eq!(bare(Ground::Dark), bare(Ground::Paper));
    }
}
