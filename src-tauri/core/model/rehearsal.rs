//! Rehearsal ballots (演练选票): what a voting platform would export for given votes, from invented voters, the same
//! each time. The clean ballots count to exactly the votes asked for, under any rule for duplicates; dirty rows fail
//! for one reason each.

use serde::Deserialize;

use super::time::Moment;

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
}

impl Rehearsal {
    /// `seed` decides about everything that chance decides.
    pub fn new(votes: Votes, opens_at: Moment, closes_at: Moment, dirty: bool, seed: u64) -> Self {
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
        events.sort_by_key(|event| event.at);
        if dirty {
            events.push(Event { at: closes_at.0, kind: Kind::Total, ballot: 0 });
        }
        Rehearsal { votes, events, places, seed }
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
        // Repeated ballots come from a voter who is there already, other dirty rows from voters of their own.
        let voter = match event.kind {
            Kind::Clean | Kind::Repeated => event.ballot,
            _ => self.votes.participants + number,
        };
        let mut person = Dice(self.seed ^ (voter + 1).wrapping_mul(0xd6e8_feb8_6659_fd93));
        let time = match event.kind {
            Kind::Timeless => "时间有误".to_owned(),
            _ => Moment(event.at).local().format("%Y/%-m/%-d %-H:%M:%S").to_string(),
        };
        let openid = person.openid();
        let ip = format!("100.{}.{}.{}(广东-珠海)", 64 + person.below(64), person.below(256), 1 + person.below(254));
        let openid = if event.kind == Kind::Nameless { String::new() } else { openid };
        let duration = format!("{}秒", 15 + person.below(120));
        let mut row = vec![number.to_string(), time, duration, "微信".to_owned(), "直接访问".to_owned(), ip, openid];
        let skipped = event.ballot % u64::try_from(self.votes.categories.len()).unwrap_or(1).max(1);
        for ((index, category), places) in (0..).zip(&self.votes.categories).zip(&self.places) {
            let mut chosen = category.chosen(places, event.ballot, self.votes.participants);
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

/// SplitMix64: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; the bias of the remainder does not matter here.
    fn below(&mut self, n: u64) -> u64 {
        self.roll() % n.max(1)
    }

    fn seconds(&mut self, n: u64) -> i64 {
        i64::try_from(self.below(n)).unwrap_or(0)
    }

    /// 0 to n − 1 in an order of chance.
    fn shuffled(&mut self, n: u64) -> Vec<u64> {
        let mut all: Vec<u64> = (0..n).collect();
        for i in (1..all.len()).rev() {
            let other = usize::try_from(self.below(u64::try_from(i).unwrap_or(0) + 1)).unwrap_or(0);
            all.swap(i, other);
        }
        all
    }

    /// A moment within `span` seconds after `start`, few of them at night.
    fn awake(&mut self, start: i64, span: u64) -> i64 {
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
    fn openid(&mut self) -> String {
        const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let signs = (0..27).filter_map(|_| {
            let sign = usize::try_from(self.below(62)).ok()?;
            SIGNS.get(sign).map(|sign| char::from(*sign))
        });
        std::iter::once('o').chain(signs).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

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
        Rehearsal::new(votes(), at("2020-09-01 09:00"), at("2020-09-07 17:00"), dirty, 7)
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
