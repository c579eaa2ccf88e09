//! Rehearsal ballots (演练选票): what a voting platform would export for given votes, from invented voters, the same
//! each time. The clean ballots count to exactly the votes asked for, under any rule for duplicates; dirty rows fail
//! for one reason each. A pattern of [`super::rehearsal_fraud`] adds ballots that are good by all rules.

use super::dice::Dice;
use super::rehearsal_fraud::{self, Added, Fraud, Network};
use super::rehearsal_votes::{CategoryVotes, Votes};
use super::time::Moment;

/// Headings before the questions, as the platform names them.
const LEADING: [&str; 7] = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "微信OpenID"];

/// What a row is. All but the clean ones are rejected, each for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Clean,
    Early,
    Late,
    Repeated,
    Skipped,
    Overfull,
    Misspelt,
    Nameless,
    Timeless,
    Empty,
    Total,
    /// Of a pattern; `ballot` is its place among the added.
    Added,
}

/// Dirty rows in a million participants; two of each at least.
const DIRT: [(Kind, u64); 9] = [
    (Kind::Repeated, 13_700),
    (Kind::Skipped, 10_600),
    (Kind::Late, 7_300),
    (Kind::Misspelt, 2_200),
    (Kind::Nameless, 950),
    (Kind::Overfull, 500),
    (Kind::Early, 300),
    (Kind::Timeless, 100),
    (Kind::Empty, 50),
];

/// One row in the making.
#[derive(Debug, Clone, Copy)]
struct Event {
    at: i64,
    kind: Kind,
    /// The clean ballot it is, or repeats, or takes its choices from.
    ballot: u64,
}

/// A file of rehearsal ballots; its rows are made one after another.
pub struct Rehearsal {
    votes: Votes,
    events: Vec<Event>,
    /// For each category, the place of each ballot in the queue at which its votes are handed out.
    places: Vec<Vec<u64>>,
    seed: u64,
    fraud: Option<Fraud>,
    added: Vec<Added>,
}

/// What a file of ballots is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe {
    pub opens_at: Moment,
    pub closes_at: Moment,
    /// Adds rows for each reason of rejection.
    pub dirty: bool,
    pub fraud: Option<Fraud>,
    /// Decides about everything that chance decides.
    pub seed: u64,
}

/// A row that a pattern added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// As Excel counts, the headings being row 1.
    pub row: u64,
    pub fraud: bool,
    pub network: String,
    /// The case it was added for; none where it was to look ordinary.
    pub target: Option<String>,
}

impl Rehearsal {
    pub fn new(votes: Votes, recipe: Recipe) -> Self {
        let Recipe { opens_at, closes_at, dirty, fraud, seed } = recipe;
        let mut dice = Dice(seed);
        let n = votes.participants;
        let places = votes.categories.iter().map(|_| dice.shuffled(n)).collect();
        let span = u64::try_from(closes_at.0 - opens_at.0).unwrap_or(0).max(1);
        let mut times: Vec<i64> = (0..n).map(|_| dice.awake(opens_at.0, span)).collect();
        times.sort_unstable();
        let mut events: Vec<Event> =
            (0..n).zip(&times).map(|(ballot, &at)| Event { at, kind: Kind::Clean, ballot }).collect();
        let limited = votes.categories.iter().any(CategoryVotes::limited);
        for (kind, in_a_million) in DIRT {
            if !dirty || (kind == Kind::Overfull && !limited) {
                continue;
            }
            for _ in 0..(n * in_a_million / 1_000_000).max(2) {
                let ballot = dice.below(n);
                let Some(&usual) = usize::try_from(ballot).ok().and_then(|i| times.get(i)) else { continue };
                let at = match kind {
                    Kind::Early => opens_at.0 - 1 - dice.seconds(3600),
                    Kind::Late => closes_at.0 + 1 + dice.seconds(86_400),
                    // On the same day and before the end, so that no rule for duplicates counts it.
                    Kind::Repeated => {
                        let later = usual + 5 + dice.seconds(240);
                        if later >= closes_at.0 || Moment(later).day() != Moment(usual).day() { usual } else { later }
                    }
                    _ => usual,
                };
                events.push(Event { at, kind, ballot });
            }
        }
        let added = fraud.map(|fraud| rehearsal_fraud::added(fraud, &votes, opens_at, closes_at, seed));
        let added = added.unwrap_or_default();
        events.extend((0..).zip(&added).map(|(ballot, added)| Event { at: added.at, kind: Kind::Added, ballot }));
        events.sort_by_key(|event| event.at);
        if dirty {
            events.push(Event { at: closes_at.0, kind: Kind::Total, ballot: 0 });
        }
        Rehearsal { votes, events, places, seed, fraud, added }
    }

    pub fn headings(&self) -> Vec<String> {
        let questions = (1..).zip(&self.votes.categories).map(|(n, c)| format!("{n}、{}(可多选)", c.name));
        LEADING.iter().map(|heading| (*heading).to_owned()).chain(questions).collect()
    }

    /// Rows without the headings.
    pub fn len(&self) -> u64 {
        u64::try_from(self.events.len()).unwrap_or(u64::MAX)
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The rows in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = Vec<String>> + '_ {
        (1..).zip(&self.events).map(|(number, event)| self.row(number, event))
    }

    /// The rows that a pattern added, in the order of the file.
    pub fn truth(&self) -> impl Iterator<Item = Truth> + '_ {
        let added = |event: &Event| (event.kind == Kind::Added).then(|| self.added_at(event)).flatten();
        (2..).zip(&self.events).filter_map(move |(row, event)| {
            let added = added(event)?;
            let case = added.target.and_then(|(category, case)| self.votes.categories.get(category)?.cases.get(case));
            Some(Truth {
                row,
                fraud: added.fraud,
                network: format!("100.{}.{}.0/24", added.network.0, added.network.1),
                target: case.map(|case| case.title.clone()),
            })
        })
    }

    fn added_at(&self, event: &Event) -> Option<&Added> {
        self.added.get(usize::try_from(event.ballot).ok()?)
    }

    fn row(&self, number: u64, event: &Event) -> Vec<String> {
        let columns = LEADING.len() + self.votes.categories.len();
        match event.kind {
            Kind::Empty => return vec![String::new(); columns],
            Kind::Total => {
                let label = std::iter::once("合计".to_owned());
                return label.chain(std::iter::repeat_n(String::new(), columns - 1)).collect();
            }
            _ => {}
        }
        // Repeated ballots come from a voter who is there already, other rows from voters of their own.
        let voter = match event.kind {
            Kind::Clean | Kind::Repeated => event.ballot,
            _ => self.votes.participants + number,
        };
        let added = (event.kind == Kind::Added).then(|| self.added_at(event)).flatten();
        let mut person = Dice(self.seed ^ (voter + 1).wrapping_mul(0xd6e8_feb8_6659_fd93));
        let time = match event.kind {
            Kind::Timeless => "时间有误".to_owned(),
            _ => Moment(event.at).local().format("%Y/%-m/%-d %-H:%M:%S").to_string(),
        };
        let openid = person.openid();
        let ip = self.address(&mut person, added.map(|added| added.network));
        let openid = if event.kind == Kind::Nameless { String::new() } else { openid };
        let seconds = 15 + person.below(120);
        let duration = format!("{}秒", added.map_or(seconds, |added| added.seconds));
        let mut row = vec![number.to_string(), time, duration, "微信".to_owned(), "直接访问".to_owned(), ip, openid];
        let ballot = added.map_or(event.ballot, |added| added.like);
        let target = added.and_then(|added| added.target);
        let skipped = event.ballot % u64::try_from(self.votes.categories.len()).unwrap_or(1).max(1);
        for ((index, category), places) in (0..).zip(&self.votes.categories).zip(&self.places) {
            let mut chosen = category.chosen(places, ballot, self.votes.participants);
            if let Some((_, case)) = target.filter(|(category, _)| u64::try_from(*category) == Ok(index)) {
                chosen = category.cases.get(case).map(|case| on_platform(&case.title)).into_iter().collect();
            }
            match event.kind {
                Kind::Skipped if index == skipped => {
                    row.push("(跳过)".to_owned());
                    continue;
                }
                Kind::Misspelt if index == skipped => {
                    if let Some(first) = chosen.first_mut() {
                        *first = misspelt(first);
                    }
                }
                Kind::Overfull if category.limited() => {
                    chosen = category.cases.iter().map(|case| on_platform(&case.title)).collect();
                }
                _ => {}
            }
            row.push(chosen.join("┋"));
        }
        row
    }

    fn address(&self, person: &mut Dice, network: Option<Network>) -> String {
        let (second, third, last) = (64 + person.below(64), person.below(256), 1 + person.below(254));
        let network = network.or_else(|| self.fraud.and_then(|_| rehearsal_fraud::ordinary(person)));
        let (second, third) = network.unwrap_or((second, third));
        format!("100.{second}.{third}.{last}(广东-珠海)")
    }
}

impl CategoryVotes {
    /// Whether a ballot can hold too many choices.
    fn limited(&self) -> bool {
        self.max_choices.and_then(|most| usize::try_from(most).ok()).is_some_and(|most| most < self.cases.len())
    }

    /// What a ballot chooses here. The votes of all cases stand in one queue, case after case; a ballot takes the vote
    /// at its place and every `participants`-th after it. No case has more votes than there are participants, so that
    /// no ballot meets a case twice.
    fn chosen(&self, places: &[u64], ballot: u64, participants: u64) -> Vec<String> {
        let place = usize::try_from(ballot).ok().and_then(|i| places.get(i)).copied().unwrap_or(0);
        let mut chosen = Vec::new();
        let (mut next, mut end) = (place, 0);
        for case in &self.cases {
            end += case.votes;
            if next < end {
                chosen.push(on_platform(&case.title));
                next += participants.max(1);
            }
        }
        chosen
    }
}

/// A title as the voting page spelled it in 2020: without spaces, dashes and commas in half width.
fn on_platform(title: &str) -> String {
    title.replace("——", "----").replace('，', ",").replace(' ', "")
}

/// The title with a letter of its middle gone: near to a case, but none.
fn misspelt(title: &str) -> String {
    let letters: Vec<usize> = title.char_indices().filter(|(_, c)| c.is_alphanumeric()).map(|(at, _)| at).collect();
    let gone = letters.get(letters.len() / 2).copied();
    title.char_indices().filter(|(at, _)| Some(*at) != gone).map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::rehearsal_votes::CaseVotes;

    fn votes() -> Votes {
        let case = |title: &str, votes| CaseVotes { title: title.to_owned(), votes, published: false };
        let first = vec![case("一号——案例", 90), case("二号，案例", 40), case("三号 案例", 1)];
        let second = vec![case("四号案例", 60), case("五号案例", 40)];
        let category = |name: &str, max_choices, cases| CategoryVotes { name: name.to_owned(), max_choices, cases };
        Votes {
            participants: 100, categories: vec![category("甲类", None, first), category("乙类", Some(1), second)]
        }
    }

    fn rehearsal(dirty: bool) -> Rehearsal {
        let at = |text| Moment::parse(text).unwrap();
        let (opens_at, closes_at) = (at("2020-09-01 09:00"), at("2020-09-07 17:00"));
        Rehearsal::new(votes(), Recipe { opens_at, closes_at, dirty, fraud: None, seed: 7 })
    }

    #[test]
    fn clean_ballots_count_to_the_votes_asked_for() {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let rehearsal = rehearsal(false);
        assert_eq!(rehearsal.len(), 100);
        for row in rehearsal.rows() {
            assert!(row[7..].iter().all(|choices| !choices.is_empty()));
            for choice in row[7..].iter().flat_map(|choices| choices.split('┋')) {
                *counts.entry(choice.to_owned()).or_default() += 1;
            }
        }
        let expected = [("一号----案例", 90), ("三号案例", 1), ("二号,案例", 40), ("五号案例", 40), ("四号案例", 60)];
        let mut expected: Vec<(String, u64)> = expected.map(|(title, n)| (title.to_owned(), n)).into();
        expected.sort();
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_misspelt_title_is_no_longer_the_case() {
        let check = |title: &str, expected: &str| assert_eq!(misspelt(title), expected);
        check("福石共享家", "福石享家");
        check("一号——二号", "一号——号");
    }

    #[test]
    fn the_same_seed_gives_the_same_file() {
        assert_eq!(rehearsal(true).rows().collect::<Vec<_>>(), rehearsal(true).rows().collect::<Vec<_>>());
        // Nine kinds, two of each, and the total row.
        assert_eq!(rehearsal(true).len(), 100 + 9 * 2 + 1);
    }
}
