//! The votes that rehearsal ballots (演练选票) count to: read from a file of votes, or made up.

use serde::Deserialize;

/// The votes to be rehearsed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Votes {
    pub participants: u64,
    pub categories: Vec<CategoryVotes>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryVotes {
    pub name: String,
    /// Most choices of a valid ballot; not part of a file of votes.
    #[serde(skip)]
    pub max_choices: Option<u32>,
    pub cases: Vec<CaseVotes>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseVotes {
    pub title: String,
    pub votes: u64,
    /// True where the figure was published; the others are made up to fit the published shares.
    #[serde(default)]
    pub published: bool,
}

impl Votes {
    /// Votes made up for cases of which no figures are known: fewer from case to case, each ballot with one choice or two.
    pub fn invented(participants: u64, categories: Vec<(String, Option<u32>, Vec<String>)>) -> Self {
        let categories = categories.into_iter().filter(|(_, _, titles)| !titles.is_empty());
        let categories = categories.map(|(name, max_choices, titles)| {
            let places = u64::try_from(titles.len()).unwrap_or(u64::MAX);
            let weights = places * (places + 1) / 2;
            let total = if max_choices == Some(1) || places == 1 { participants } else { participants * 8 / 5 };
            let mut cases: Vec<CaseVotes> = (0..)
                .zip(titles)
                .map(|(i, title)| CaseVotes { title, votes: total * (places - i) / weights, published: false })
                .collect();
            top_up(&mut cases, total, participants);
            CategoryVotes { name, max_choices, cases }
        });
        Votes { participants, categories: categories.collect() }
    }

    /// The same in `percent` of the size, at least one participant; every ballot keeps a choice in every category.
    pub fn scaled(mut self, percent: u32) -> Self {
        let scale = |n: u64| n * u64::from(percent) / 100;
        self.participants = scale(self.participants).max(1);
        for category in &mut self.categories {
            for case in &mut category.cases {
                case.votes = scale(case.votes);
            }
            top_up(&mut category.cases, self.participants, self.participants);
        }
        self
    }
}

/// Adds votes from the first case down until there are `least` in all, none above `most`.
fn top_up(cases: &mut [CaseVotes], least: u64, most: u64) {
    let mut missing = least.saturating_sub(cases.iter().map(|case| case.votes.min(most)).sum());
    for case in cases {
        case.votes = case.votes.min(most);
        let more = missing.min(most - case.votes);
        case.votes += more;
        missing -= more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn votes() -> Votes {
        let case = |title: &str, votes| CaseVotes { title: title.to_owned(), votes, published: false };
        let first = vec![case("一号案例", 90), case("二号案例", 40), case("三号案例", 1)];
        let second = vec![case("四号案例", 60), case("五号案例", 40)];
        let category = |name: &str, cases| CategoryVotes { name: name.to_owned(), max_choices: None, cases };
        Votes { participants: 100, categories: vec![category("甲类", first), category("乙类", second)] }
    }

    #[test]
    fn made_up_votes_leave_no_ballot_without_a_choice() {
        let names = |titles: &[&str]| titles.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let invented = Votes::invented(
            10,
            vec![
                ("甲类".to_owned(), None, names(&["一", "二"])),
                ("乙类".to_owned(), Some(1), names(&["三", "四", "五"])),
            ],
        );
        let counts: Vec<Vec<u64>> =
            invented.categories.iter().map(|c| c.cases.iter().map(|case| case.votes).collect()).collect();
        assert_eq!(counts, [vec![10, 6], vec![6, 3, 1]]);
        let tenth = votes().scaled(10);
        let counts: Vec<Vec<u64>> =
            tenth.categories.iter().map(|c| c.cases.iter().map(|case| case.votes).collect()).collect();
        assert_eq!((tenth.participants, counts), (10, vec![vec![9, 4, 0], vec![6, 4]]));
    }
}
