//! Counting a vote: one function for the check, the import and the rehearsal of it; and the count of what is stored.
//!
//! What is stored are facts; every count applies the campaign's rules of the moment.

use crate::store::Connection;

use super::import_votes::CheckedRow;
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::files::ballot_file::{self, Line, Read};
use crate::files::table::Table;
use crate::files::tally_file::{self, TallyRow};
use crate::model::ballot::{Ballot, BallotBox, Count, Limit, Rules, Verdict, choose, width};
use crate::model::campaign::Definition;
use crate::model::case::CaseStatus;
use crate::model::options::{Options, VoteOption};
use crate::model::place::Place;
use crate::model::problem::Problem;
use crate::model::vote::{ImportMode, Reason, Rejected, VoteRound};
use crate::model::vote_file::{MatchDecision, VoteMapping};
use crate::model::{CampaignId, CategoryId, RoundId};
use crate::store::cases::Entrant;
use crate::store::votes::Import;
use crate::store::{ballots, campaigns, cases, voters, votes};

/// Rows shown of each verdict.
const SAMPLES: usize = 8;

/// The campaign as votes see it.
pub struct Ground {
    pub definition: Definition,
    pub round: VoteRound,
    pub categories: Vec<(CategoryId, String)>,
    /// The cases that are voted on, in the order of the campaign.
    pub entrants: Vec<Entrant>,
    pub decisions: Vec<MatchDecision>,
}

impl Ground {
    /// `decisions` come before those kept with the campaign.
    pub fn of(
        connection: &Connection,
        campaign: CampaignId,
        round: Option<RoundId>,
        decisions: &[MatchDecision],
    ) -> Result<Self> {
        let definition = campaigns::definition(connection, campaign)?;
        let round = definition.round(round).cloned().or_not_found("投票轮次")?;
        let entrants = voted_on(cases::entrants(connection, campaign)?);
        if entrants.is_empty() {
            return Err(Error::Refused("活动还没有参加投票的案例。请先录入案例，再导入选票。".to_owned()));
        }
        let mut all = votes::decisions(connection, campaign)?;
        all.retain(|kept| !decisions.iter().any(|new| new.category == kept.category && new.spelling == kept.spelling));
        all.extend_from_slice(decisions);
        all.sort();
        let categories = categories(&definition);
        Ok(Ground { definition, round, categories, entrants, decisions: all })
    }

    pub fn names(&self) -> Vec<String> {
        self.categories.iter().map(|(_, name)| name.clone()).collect()
    }

    /// The key that this round's voters are hashed with.
    pub fn key(
        &self,
        connection: &Connection,
        desk: &Desk,
        campaign: CampaignId,
        mode: ImportMode,
    ) -> Result<voters::Key> {
        voters::key_for(connection, desk.library.path(), campaign, self.round.id.or_not_found("投票轮次")?, mode)
    }

    pub fn options(&self) -> Options {
        let option = |entrant: &Entrant| VoteOption {
            case: entrant.id,
            category: entrant.category_id,
            title: entrant.title.clone(),
        };
        Options::new(&self.categories, self.entrants.iter().map(option).collect(), &self.decisions)
    }

    /// Fingerprint of all that the count depends on.
    pub fn digest(&self, table: &Table, mapping: &VoteMapping) -> Result<String> {
        let limits: Vec<_> =
            self.definition.categories.iter().map(|c| (&c.name, c.min_choices, c.max_choices)).collect();
        let entrants: Vec<_> = self.entrants.iter().map(|e| (e.id, e.category_id, &e.title)).collect();
        let all = (table.sha256(), mapping, &self.decisions, &self.round, limits, entrants);
        let text =
            serde_json::to_vec(&all).map_err(|cause| Error::Refused(format!("核对内容无法汇总：{cause}。请重试。")))?;
        Ok(blake3::hash(&text).to_hex().to_string())
    }
}

pub fn categories(definition: &Definition) -> Vec<(CategoryId, String)> {
    definition.categories.iter().filter_map(|category| Some((category.id?, category.name.clone()))).collect()
}

/// Shortlisted cases; all that did not fail while nothing is shortlisted.
pub fn voted_on(entrants: Vec<Entrant>) -> Vec<Entrant> {
    let listed = |entrant: &Entrant| matches!(entrant.status, CaseStatus::Shortlisted | CaseStatus::Awarded);
    let any = entrants.iter().any(listed);
    entrants
        .into_iter()
        .filter(|entrant| if any { listed(entrant) } else { entrant.status != CaseStatus::Failed })
        .collect()
}

fn rules(
    definition: &Definition,
    round: &VoteRound,
    voters_known: bool,
    mask: impl Fn(CategoryId) -> Vec<u8>,
) -> Rules {
    let limits = definition.categories.iter().filter_map(|category| {
        let options = mask(category.id?);
        // A category without a case on the list asks for no choice.
        options.iter().any(|byte| *byte != 0).then(|| Limit {
            category: category.name.clone(),
            options,
            min: category.min_choices,
            max: category.max_choices,
        })
    });
    Rules { vote: round.clone(), limits: limits.collect(), voters_known }
}

/// What a file came to.
pub struct Counted {
    pub rows: u64,
    pub accepted: u64,
    pub rejected: Rejected,
    pub participants: Option<u64>,
    /// Tally table: votes by option.
    pub lines: Vec<(usize, u64)>,
    /// Where the ballots came from; a ballot names its place by position, from 1.
    pub places: Vec<Place>,
    pub options: Options,
    pub samples: Vec<CheckedRow>,
}

/// Counts a file; every ballot is handed to `keep` as a fact, good or not.
pub fn count(
    table: &Table,
    mapping: &VoteMapping,
    ground: &Ground,
    key: &[u8; 32],
    call: &Call<'_>,
    label: &str,
    keep: &mut dyn FnMut(&Ballot<'_>) -> Result<()>,
) -> Result<Counted> {
    let obstacles = mapping.obstacles();
    if !obstacles.is_empty() {
        return Err(Error::Refused(format!("文件“{}”还不能核对。{}", table.name(), obstacles.join(""))));
    }
    if mapping.format.has_ballots() {
        count_ballots(table, mapping, ground, key, call, label, keep)
    } else {
        read_tally_table(table, mapping, ground, call, label)
    }
}

fn count_ballots(
    table: &Table,
    mapping: &VoteMapping,
    ground: &Ground,
    key: &[u8; 32],
    call: &Call<'_>,
    label: &str,
    keep: &mut dyn FnMut(&Ballot<'_>) -> Result<()>,
) -> Result<Counted> {
    let mut options = ground.options();
    let rules = rules(&ground.definition, &ground.round, mapping.voters_known(), |category| options.mask(category));
    let mut ballot_box = BallotBox::new(&rules, options.len());
    let mut samples = Samples::default();
    let mut rows = 0;
    let step = &mut |done| call.step(label, done, table.extent());
    let places = ballot_file::read(table, mapping, &mut options, key, step, &mut |read, options| {
        rows += 1;
        let ballot = match &read.line {
            Line::Empty => {
                ballot_box.reject(Reason::EmptyRow);
                samples.add_other(read.row, Reason::EmptyRow);
                return Ok(());
            }
            Line::Total => {
                ballot_box.reject(Reason::TotalRow);
                samples.add_other(read.row, Reason::TotalRow);
                return Ok(());
            }
            Line::Ballot(ballot) => ballot,
        };
        keep(ballot)?;
        let verdict = ballot_box.put(ballot);
        samples.add(&rules, ballot, verdict, |reason| detail(reason, read, &rules, ballot, options));
        Ok(())
    })?;
    let Count { accepted, rejected, .. } = ballot_box.close();
    Ok(Counted {
        rows,
        accepted,
        rejected,
        participants: Some(accepted),
        lines: Vec::new(),
        places,
        options,
        samples: samples.rows,
    })
}

/// Why, in the words of the row.
fn detail(reason: Reason, read: &Read<'_>, rules: &Rules, ballot: &Ballot<'_>, options: &Options) -> String {
    let limits = |wrong: &dyn Fn(u32, &Limit) -> Option<String>| {
        let found: Vec<String> =
            rules.limits.iter().filter_map(|limit| wrong(limit.chosen(ballot.choices), limit)).collect();
        found.join("；")
    };
    match reason {
        Reason::BadTime if read.time().is_empty() => "提交时间为空".to_owned(),
        Reason::BadTime => format!("“{}”不是时间", read.time()),
        Reason::MissingVoterId => "投票人标识为空".to_owned(),
        Reason::BeforeOpening => format!("投票于 {} 开始", rules.vote.opens_at.chinese()),
        Reason::AfterDeadline => format!("投票于 {} 截止", rules.vote.closes_at.chinese()),
        Reason::UnknownOption => {
            read.unmatched(options).map(|spelling| format!("“{spelling}”")).collect::<Vec<_>>().join("、")
        }
        Reason::TooFewChoices => limits(&|chosen, limit| {
            (chosen < limit.min).then(|| format!("{}选 {chosen} 项，至少 {} 项", limit.category, limit.min))
        }),
        Reason::TooManyChoices => limits(&|chosen, limit| {
            let max = limit.max.filter(|max| chosen > *max)?;
            Some(format!("{}选 {chosen} 项，至多 {max} 项", limit.category))
        }),
        Reason::EmptyRow | Reason::TotalRow | Reason::DuplicateVoter | Reason::Excluded => String::new(),
    }
}

/// The first rows of each verdict.
#[derive(Default)]
struct Samples {
    rows: Vec<CheckedRow>,
    full: std::collections::BTreeMap<Option<Reason>, usize>,
}

impl Samples {
    fn room(&mut self, reason: Option<Reason>) -> bool {
        let taken = self.full.entry(reason).or_default();
        *taken += 1;
        *taken <= SAMPLES
    }

    fn add_other(&mut self, row: u64, reason: Reason) {
        if self.room(Some(reason)) {
            self.rows.push(CheckedRow {
                row,
                at: None,
                choices: Vec::new(),
                reason: Some(reason),
                detail: String::new(),
            });
        }
    }

    fn add(&mut self, rules: &Rules, ballot: &Ballot<'_>, verdict: Verdict, detail: impl Fn(Reason) -> String) {
        let same = |row: u64| format!("与第 {row} 行为同一投票人");
        let reason = match verdict {
            Verdict::Rejected(reason) => Some(reason),
            Verdict::Duplicate { .. } => Some(Reason::DuplicateVoter),
            Verdict::Counts | Verdict::Replaces { .. } => None,
        };
        if let Verdict::Replaces { row } = verdict
            && let Some(replaced) = self.rows.iter_mut().find(|sample| sample.row == row)
        {
            (replaced.reason, replaced.detail) = (Some(Reason::DuplicateVoter), same(ballot.row));
        }
        if self.room(reason) {
            let choices = rules.limits.iter().map(|limit| limit.chosen(ballot.choices)).collect();
            let detail = match verdict {
                Verdict::Rejected(reason) => detail(reason),
                Verdict::Duplicate { of } => same(of),
                Verdict::Counts | Verdict::Replaces { .. } => String::new(),
            };
            self.rows.push(CheckedRow { row: ballot.row, at: ballot.at, choices, reason, detail });
        }
    }
}

fn read_tally_table(
    table: &Table,
    mapping: &VoteMapping,
    ground: &Ground,
    call: &Call<'_>,
    label: &str,
) -> Result<Counted> {
    let mut options = ground.options();
    let mut rejected: Rejected = Reason::ALL.into_iter().map(|reason| (reason, 0)).collect();
    let (mut lines, mut problems, mut participants) = (std::collections::BTreeMap::new(), Vec::new(), None);
    let mut samples = Samples::default();
    let mut rows = 0;
    let step = &mut |done| call.step(label, done, table.extent());
    tally_file::read(table, mapping, &ground.names(), &mut options, step, &mut |row, found| {
        rows += 1;
        let reason = match found {
            TallyRow::Empty => Reason::EmptyRow,
            TallyRow::Total => Reason::TotalRow,
            TallyRow::Participants(people) => {
                participants = Some(people);
                Reason::TotalRow
            }
            TallyRow::Unknown => Reason::UnknownOption,
            TallyRow::NoNumber(cell) => {
                let problem = Problem::new(format!("“{cell}”不是票数"), "请在文件中填写整数后重新选择");
                problems.push(problem.at_row(row).in_field("票数"));
                return Ok(());
            }
            TallyRow::Votes { option, votes } => {
                if let Some((first, _)) = lines.insert(option, (row, votes)) {
                    let problem =
                        Problem::new(format!("与第 {first} 行是同一个项目"), "请在文件中合并为一行后重新选择");
                    problems.push(problem.at_row(row).in_field("项目名称"));
                }
                return Ok(());
            }
        };
        *rejected.entry(reason).or_default() += 1;
        samples.add_other(row, reason);
        Ok(())
    })?;
    if !problems.is_empty() {
        return Err(Error::Problems(problems));
    }
    let accepted = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    let lines = lines.into_iter().map(|(option, (_, votes))| (option, votes)).collect();
    Ok(Counted { rows, accepted, rejected, participants, lines, places: Vec::new(), options, samples: samples.rows })
}

/// Counts the stored ballots of an import again, under the rules of now. Votes are by position of the import's options.
pub fn recount(connection: &Connection, import: &Import, definition: &Definition, round: &VoteRound) -> Result<Count> {
    let options = votes::options(connection, import.id)?;
    if !import.format.has_ballots() {
        let mut count =
            Count { accepted: import.accepted, rejected: import.rejected.clone(), votes: vec![0; options.len()] };
        for (case, stated) in votes::tally_lines(connection, import.id)? {
            let at = options.iter().position(|option| option.case == case);
            if let Some(votes) = at.and_then(|at| count.votes.get_mut(at)) {
                *votes = stated;
            }
        }
        return Ok(count);
    }
    let mask = |category: CategoryId| {
        let mut mask = vec![0; width(options.len())];
        for (at, _) in options.iter().enumerate().filter(|(_, option)| option.category == category) {
            choose(&mut mask, at);
        }
        mask
    };
    let rules = rules(definition, round, import.mapping.voters_known(), mask);
    let mut ballot_box = BallotBox::new(&rules, options.len());
    for reason in [Reason::EmptyRow, Reason::TotalRow] {
        ballot_box.add_rejected(reason, import.rejected.get(&reason).copied().unwrap_or_default());
    }
    ballots::visit(connection, import.id, width(options.len()), |ballot| {
        ballot_box.put(ballot);
        Ok(())
    })?;
    Ok(ballot_box.close())
}
