//! What the audit finds in generated ballots of the size of 2020, where the truth is known: the figures of
//! docs/审查说明.md. `cargo test --test jobs audit_measures -- --nocapture` prints them.

use std::collections::{BTreeSet, HashMap};

use laurel_core::definitions;
use laurel_core::files::definition_file;
use laurel_core::model::audit::{Ballots, Counted};
use laurel_core::model::audit_flags::{bursts, flagged, lifted, nightly};
use laurel_core::model::ballot::{choose, width};
use laurel_core::model::case::title_key;
use laurel_core::model::place::Network;
use laurel_core::model::rehearsal::{Recipe, Rehearsal};
use laurel_core::model::rehearsal_fraud::Fraud;
use laurel_core::model::rehearsal_votes::Votes;
use laurel_core::model::time::Moment;

fn votes() -> Votes {
    let text = definitions::find("zhuhai-2020").unwrap().votes.unwrap();
    definition_file::read_votes(text).unwrap()
}

/// Rows of the file that the three checks flag, and those that the pattern added as fraud and as honest.
struct Found {
    flagged: BTreeSet<u64>,
    fraud: BTreeSet<u64>,
    honest: BTreeSet<u64>,
}

fn find(fraud: Option<Fraud>, seed: u64) -> Found {
    let votes = votes();
    let mut options = HashMap::new();
    let mut categories = Vec::new();
    for (category, of) in votes.categories.iter().enumerate() {
        for case in &of.cases {
            options.insert(title_key(&case.title), categories.len());
            categories.push(category);
        }
    }
    let at = |text| Moment::parse(text).unwrap();
    let (opens_at, closes_at) = (at("2020-09-01 09:00"), at("2020-09-07 17:00"));
    let rehearsal = Rehearsal::new(votes, Recipe { opens_at, closes_at, dirty: false, fraud, seed });
    let mut networks: HashMap<Network, u32> = HashMap::new();
    let mut ballots = Ballots::new(categories);
    for (row, cells) in (2..).zip(rehearsal.rows()) {
        let network = Network::of(cells[5].split('(').next().unwrap()).unwrap();
        let next = u32::try_from(networks.len()).unwrap() + 1;
        let mut choices = vec![0; width(ballots.options())];
        for title in cells[7..].iter().flat_map(|cell| cell.split('┋')) {
            choose(&mut choices, options[&title_key(title)]);
        }
        ballots.push(Counted {
            import: 0,
            row,
            network: *networks.entry(network).or_insert(next),
            at: Moment::parse(&cells[1]).unwrap(),
            seconds: cells[2].trim_end_matches('秒').parse().ok(),
            choices: &choices,
        });
    }
    let networks = ballots.by_network();
    let flags = [lifted(&ballots, &networks), nightly(&ballots, &networks), bursts(&ballots, &networks)].concat();
    let rows = |fraud| rehearsal.truth().filter(|truth| truth.fraud == fraud).map(|truth| truth.row).collect();
    Found {
        flagged: flagged(flags.iter()).iter().map(|place| u64::from(ballots.get(*place).unwrap().row)).collect(),
        fraud: rows(true),
        honest: rows(false),
    }
}

/// Per cent, rounded down.
fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(100)
}

/// What came of a pattern over some seeds, beside the least that is documented.
fn check(fraud: Fraud, precision: usize, recall: usize) {
    let (mut flagged, mut of_fraud, mut hit, mut of_honest, mut honest) = (0, 0, 0, 0, 0);
    for seed in [1, 2, 3] {
        let found = find(Some(fraud), seed);
        flagged += found.flagged.len();
        of_fraud += found.fraud.len();
        hit += found.flagged.intersection(&found.fraud).count();
        of_honest += found.honest.len();
        honest += found.flagged.intersection(&found.honest).count();
    }
    let (p, r) = (percent(hit, flagged), percent(hit, of_fraud));
    println!(
        "{fraud:?}: 刷票 {of_fraud}，动员 {of_honest}，列出 {flagged}，其中刷票 {hit}、动员 {honest}、其他 {}；精确率 {p}%，召回率 {r}%",
        flagged - hit - honest
    );
    assert!(p >= precision && r >= recall, "{fraud:?}: {p} % and {r} %, documented {precision} % and {recall} %");
}

#[test]
fn clean_ballots_are_not_flagged() {
    for seed in [20_200_907, 1, 2, 3, 4] {
        assert_eq!(find(None, seed).flagged, BTreeSet::new(), "{seed}");
    }
}

#[test]
fn ordinary_voters_behind_carriers_and_offices_are_not_flagged() {
    for seed in [1, 2] {
        assert_eq!(find(Some(Fraud::Networks), seed).flagged, BTreeSet::new(), "{seed}");
    }
}

#[test]
fn fraud_by_network_is_found() {
    check(Fraud::Night, 100, 100);
    check(Fraud::Slow, 100, 91);
    check(Fraud::Burst, 99, 100);
    check(Fraud::Targets, 99, 96);
}

#[test]
fn honest_workplaces_and_hidden_fraud_are_the_limits() {
    check(Fraud::Mixed, 59, 82);
    check(Fraud::Workplace, 0, 100);
    check(Fraud::Hidden, 100, 0);
}
