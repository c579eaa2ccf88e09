//! Counting what is stored of a round: all imports that count, together, under the rules given. The options of the
//! imports are united by case, so that bit `n` of a ballot means the same case whatever file it came in.
//!
//! [`round`] counts; [`RoundCount::walk`] goes through the ballots once more and says of each whether it counted.

use std::collections::BTreeMap;

use crate::desk::Call;
use crate::error::Result;
use crate::model::ballot::{Ballot, choose, chosen, width};
use crate::model::ballot_box::{BallotBox, Count};
use crate::model::campaign::Definition;
use crate::model::vote::{Overfull, Reason, Rejected, VoteRound};
use crate::model::vote_rules::{Limit, Rules};
use crate::model::{CampaignId, CaseId, RoundId};
use crate::store::votes::{Import, ImportOption};
use crate::store::{Connection, ballots, cases, exclusions, votes};

/// Ballots between two reports of progress: a few milliseconds.
const STEP: u64 = 20_000;
const LABEL: &str = "计票";

/// Whether decisions to leave ballots out are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusions {
    Followed,
    Ignored,
}

/// A round as counted.
pub struct RoundCount {
    /// The imports that count, the oldest first; empty while nothing was imported.
    pub imports: Vec<Import>,
    /// Every case that an import names, in the order of the campaign: the bits of the ballots that are walked.
    pub options: Vec<ImportOption>,
    /// Votes by option, by the weight of the round; accepted and rejected rows by import.
    pub count: Count,
    /// Accepted ballots; for tally tables what the platform stated, none if it did not.
    pub participants: Option<u64>,
    rules: Rules,
}

impl RoundCount {
    /// Rows of all files, as they were read.
    pub fn rows(&self) -> u64 {
        self.imports.iter().map(|import| import.rows).sum()
    }

    pub fn accepted(&self) -> u64 {
        self.count.accepted()
    }

    pub fn rejected(&self) -> Rejected {
        self.count.rejected()
    }

    /// What one choice counts.
    pub fn weight(&self) -> u32 {
        self.rules.vote.weight
    }

    /// Whether there are ballots, not only their counts.
    pub fn has_ballots(&self) -> bool {
        self.imports.iter().any(|import| import.format.has_ballots())
    }

    /// Votes by case.
    pub fn of_cases(&self) -> BTreeMap<CaseId, u64> {
        self.options.iter().zip(&self.count.votes).map(|(option, votes)| (option.case, *votes)).collect()
    }

    /// Hands every stored ballot to `visit`, with the position of its import and whether it counted. Its choices are
    /// bits over [`RoundCount::options`]; of one that counted those that did.
    pub fn walk(
        &self,
        connection: &Connection,
        call: &Call<'_>,
        label: &str,
        mut visit: impl FnMut(usize, &Ballot<'_>, bool) -> Result<()>,
    ) -> Result<()> {
        let mut trimmed = Vec::new();
        let mut progress = Progress::new(call, label, self.rows());
        for ((position, import), of) in self.imports.iter().enumerate().zip(&self.count.imports) {
            each(connection, import, &self.options, |ballot| {
                progress.step()?;
                let counts = of.counting.contains(ballot.row);
                if counts && self.rules.vote.overfull == Overfull::KeepFirst && self.rules.is_overfull(ballot.choices) {
                    trimmed.clear();
                    trimmed.extend(ballot.choices);
                    self.rules.keep_first(&mut trimmed);
                    return visit(position, &Ballot { choices: &trimmed, ..*ballot }, counts);
                }
                visit(position, ballot, counts)
            })?;
        }
        Ok(())
    }
}

/// The stored ballots that are to be put into a box.
pub struct Stored<'a> {
    pub connection: &'a Connection,
    pub call: &'a Call<'a>,
    pub label: &'a str,
    pub round: RoundId,
    pub imports: &'a [Import],
    pub exclusions: Exclusions,
}

/// Counts the imports of a round that count, under the definition and rules given; decisions are followed or ignored.
pub fn round(
    connection: &Connection,
    call: &Call<'_>,
    definition: &Definition,
    round: &VoteRound,
    exclusions: Exclusions,
) -> Result<RoundCount> {
    let imports = match round.id {
        Some(id) => votes::current(connection, id)?,
        None => Vec::new(),
    };
    let options = match imports.first() {
        Some(import) => united(connection, import.campaign, &imports, &[])?,
        None => Vec::new(),
    };
    let rules = rules(definition, round, &options);
    let mut ballot_box = BallotBox::new(&rules, options.len());
    if let Some(round) = round.id {
        let stored = Stored { connection, call, label: LABEL, round, imports: &imports, exclusions };
        put_all(&stored, &options, &mut ballot_box)?;
    }
    let mut count = ballot_box.close();
    let (ballots, mut participants) = (count.accepted(), None);
    for (import, of) in imports.iter().zip(&mut count.imports) {
        if import.format.has_ballots() {
            participants = Some(ballots);
            continue;
        }
        (of.accepted, of.rejected) = (import.accepted, import.rejected.clone());
        participants = import.participants.map(|people| people + participants.unwrap_or_default()).or(participants);
        for (case, stated) in votes::tally_lines(connection, import.id)? {
            let at = options.iter().position(|option| option.case == case);
            if let Some(votes) = at.and_then(|at| count.votes.get_mut(at)) {
                *votes += stated * u64::from(round.weight);
            }
        }
    }
    Ok(RoundCount { imports, options, count, participants, rules })
}

/// Puts the stored ballots of a round into a box over `options`, an import each.
pub fn put_all(stored: &Stored<'_>, options: &[ImportOption], ballot_box: &mut BallotBox<'_>) -> Result<()> {
    let rows = stored.imports.iter().map(|import| import.rows).sum();
    ballot_box.make_room(usize::try_from(rows).unwrap_or_default());
    let mut progress = Progress::new(stored.call, stored.label, rows);
    let mut excluded = match stored.exclusions {
        Exclusions::Followed => exclusions::rows(stored.connection, stored.round)?,
        Exclusions::Ignored => exclusions::Rows::new(),
    };
    for import in stored.imports {
        let rows = excluded.remove(&import.id).unwrap_or_default();
        let place = ballot_box.open(import.mapping.voters_known(), rows.into_iter().map(u64::from).collect());
        for reason in [Reason::EmptyRow, Reason::TotalRow] {
            ballot_box.reject(place, reason, import.rejected.get(&reason).copied().unwrap_or_default());
        }
        each(stored.connection, import, options, |ballot| {
            progress.step()?;
            ballot_box.put(place, ballot, &mut |_, _| {});
            Ok(())
        })?;
    }
    ballot_box.decide(&mut |_, _| {});
    Ok(())
}

/// Every case that the imports name, or `also`, in the order of the campaign; cases in the recycle bin come last.
pub fn united(
    connection: &Connection,
    campaign: CampaignId,
    imports: &[Import],
    also: &[ImportOption],
) -> Result<Vec<ImportOption>> {
    let mut found: BTreeMap<CaseId, ImportOption> = also.iter().map(|option| (option.case, *option)).collect();
    for import in imports {
        found.extend(votes::options(connection, import.id)?.into_iter().map(|option| (option.case, option)));
    }
    let order = cases::entrants(connection, campaign)?;
    let mut all: Vec<ImportOption> = order.iter().filter_map(|entrant| found.remove(&entrant.id)).collect();
    all.extend(found.into_values());
    Ok(all)
}

/// The rules of a round over these options.
pub fn rules(definition: &Definition, round: &VoteRound, options: &[ImportOption]) -> Rules {
    let limits = definition.categories.iter().filter_map(|category| {
        let mut mask = vec![0; width(options.len())];
        for (at, _) in options.iter().enumerate().filter(|(_, option)| Some(option.category) == category.id) {
            choose(&mut mask, at);
        }
        // A category without a case on the list asks for no choice.
        mask.iter().any(|byte| *byte != 0).then(|| Limit {
            category: category.name.clone(),
            options: mask,
            min: category.min_choices,
            max: category.max_choices,
        })
    });
    Rules { vote: round.clone(), limits: limits.collect() }
}

/// Hands each ballot of an import to `visit`, its choices as bits over `options`.
fn each(
    connection: &Connection,
    import: &Import,
    options: &[ImportOption],
    mut visit: impl FnMut(&Ballot<'_>) -> Result<()>,
) -> Result<()> {
    let own = votes::options(connection, import.id)?;
    let width = width(own.len());
    match Onto::new(&own, options) {
        None => ballots::visit(connection, import.id, width, visit),
        Some(mut onto) => ballots::visit(connection, import.id, width, |ballot| {
            visit(&Ballot { choices: onto.choices(ballot.choices), ..*ballot })
        }),
    }
}

/// Translates choices over one list of options into choices over another that holds them all.
pub struct Onto {
    positions: Vec<usize>,
    choices: Vec<u8>,
}

impl Onto {
    /// None where the first list is how the second begins: then the bits are the same.
    pub fn new(own: &[ImportOption], all: &[ImportOption]) -> Option<Self> {
        let place = |option: &ImportOption| all.iter().position(|other| other.case == option.case);
        let positions: Vec<usize> = own.iter().filter_map(place).collect();
        let same = positions.iter().copied().eq(0..own.len());
        (!same).then(|| Onto { positions, choices: vec![0; width(all.len())] })
    }

    pub fn choices(&mut self, own: &[u8]) -> &[u8] {
        self.choices.fill(0);
        for option in chosen(own) {
            if let Some(position) = self.positions.get(option) {
                choose(&mut self.choices, *position);
            }
        }
        &self.choices
    }
}

/// Reports how many rows were gone through, now and then.
struct Progress<'a> {
    call: &'a Call<'a>,
    label: &'a str,
    done: u64,
    total: u64,
}

impl<'a> Progress<'a> {
    fn new(call: &'a Call<'a>, label: &'a str, total: u64) -> Self {
        Progress { call, label, done: 0, total }
    }

    fn step(&mut self) -> Result<()> {
        self.done += 1;
        if self.done.is_multiple_of(STEP) { self.call.step(self.label, self.done, self.total) } else { Ok(()) }
    }
}
