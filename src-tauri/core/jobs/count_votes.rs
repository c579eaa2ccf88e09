//! Counting the vote files of one request: one function for the check and the import. What is stored already is counted
//! by [`super::recount`]; ballots that are added to it meet it in the same box, so that a voter counts once over all files.

use std::cell::Cell;

use crate::store::Connection;

use super::checked_rows::{Samples, detail};
use super::count_tallies;
use super::import_votes::CheckedRow;
use super::look_at_votes::other_sheets;
use super::recount::{self, Exclusions, Onto, Stored};
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::files::ballot_file::{self, Line};
use crate::files::table::Table;
use crate::model::ballot::{Ballot, Rows};
use crate::model::ballot_box::{BallotBox, no_rows};
use crate::model::campaign::Definition;
use crate::model::case::CaseStatus;
use crate::model::options::{Options, VoteOption};
use crate::model::place::Place;
use crate::model::vote::{ImportMode, Reason, Rejected, VoteRound};
use crate::model::vote_file::{MatchDecision, VoteMapping};
use crate::model::{CampaignId, CategoryId, RoundId};
use crate::store::cases::Entrant;
use crate::store::votes::{Import, ImportOption};
use crate::store::{campaigns, cases, voters, votes};

/// The campaign as votes see it.
pub struct Ground {
    pub campaign: CampaignId,
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
        Ok(Ground { campaign, definition, round, categories, entrants, decisions: all })
    }

    pub fn names(&self) -> Vec<String> {
        self.categories.iter().map(|(_, name)| name.clone()).collect()
    }

    pub fn round_id(&self) -> Result<RoundId> {
        self.round.id.or_not_found("投票轮次")
    }

    /// The key that this round's voters are hashed with.
    pub fn key(&self, connection: &Connection, desk: &Desk, mode: ImportMode) -> Result<voters::Key> {
        voters::key_for(connection, desk.library.path(), self.campaign, self.round_id()?, mode)
    }

    /// The imports that the files are counted with; refused where they do not go together, or the files do not.
    pub fn company(&self, connection: &Connection, files: &[VoteFile<'_>], mode: ImportMode) -> Result<Vec<Import>> {
        let company = match mode {
            ImportMode::Replace => Vec::new(),
            ImportMode::Add => votes::current(connection, self.round_id()?)?,
        };
        for (at, VoteFile { table, mapping }) in files.iter().enumerate() {
            let name = table.name();
            let ballots = mapping.format.has_ballots();
            if let Some(other) = files.iter().take(at).find(|other| other.mapping.format.has_ballots() != ballots) {
                let first = other.table.name();
                return Err(Error::Refused(format!(
                    "“{name}”是{}，而同时选择的“{first}”是{}，不能合计，未写入任何内容。请分别导入。",
                    what(ballots),
                    what(!ballots)
                )));
            }
            if let Some(other) = company.iter().find(|import| import.format.has_ballots() != ballots) {
                return Err(Error::Refused(format!(
                    "“{name}”是{}，而本轮已导入的“{}”是{}，不能合计，未写入任何内容。请选“替换”，或者另设一个投票轮次。",
                    what(ballots),
                    other.name,
                    what(!ballots)
                )));
            }
        }
        Ok(company)
    }

    fn import_options(&self) -> impl Iterator<Item = ImportOption> {
        self.entrants.iter().map(|entrant| ImportOption { case: entrant.id, category: entrant.category_id })
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
    pub fn digest(&self, files: &[VoteFile<'_>], company: &[Import]) -> Result<String> {
        let limits: Vec<_> =
            self.definition.categories.iter().map(|c| (&c.name, c.min_choices, c.max_choices)).collect();
        let entrants: Vec<_> = self.entrants.iter().map(|e| (e.id, e.category_id, &e.title)).collect();
        let company: Vec<_> = company.iter().map(|import| import.id).collect();
        let files = files.iter().map(|file| Ok((file.table.sha256()?, &file.mapping))).collect::<Result<Vec<_>>>()?;
        let all = (files, &self.decisions, &self.round, limits, entrants, company);
        let text = serde_json::to_vec(&all).map_err(|_| Error::Refused("核对内容无法汇总。请重试。".to_owned()))?;
        Ok(blake3::hash(&text).to_hex().to_string())
    }
}

fn what(ballots: bool) -> &'static str {
    if ballots { "选票" } else { "计票表" }
}

/// Refuses a file that was given twice or is imported already; asked when the files were read, which gives their SHA-256.
pub fn require_new(files: &[VoteFile<'_>], company: &[Import]) -> Result<()> {
    for (at, VoteFile { table, .. }) in files.iter().enumerate() {
        let (name, sum) = (table.name(), table.sha256()?);
        for other in files.iter().take(at).map(|file| file.table) {
            if other.sha256()? == sum {
                return Err(Error::Refused(format!(
                    "文件“{name}”与同时选择的“{}”内容完全相同，未写入任何内容。请只选其中一个。",
                    other.name()
                )));
            }
        }
        if let Some(same) = company.iter().find(|import| import.sha256 == sum) {
            return Err(Error::Refused(format!(
                "文件“{name}”与已导入的“{}”（{}）内容完全相同，不能重复追加，未写入任何内容。",
                same.name,
                same.imported_at.chinese()
            )));
        }
    }
    Ok(())
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

/// What the files of a request came to, all of them together.
pub struct Counted {
    pub rows: u64,
    pub accepted: u64,
    pub rejected: Rejected,
    /// Of the whole round with these files.
    pub participants: Option<u64>,
    /// In the order in which they were given.
    pub files: Vec<CountedFile>,
    pub options: Options,
    pub samples: Vec<CheckedRow>,
}

/// What one of them came to.
pub struct CountedFile {
    pub rows: u64,
    pub accepted: u64,
    pub rejected: Rejected,
    /// The participants it brought to the round.
    pub brought: Option<u64>,
    /// Tally table: votes by option.
    pub lines: Vec<(usize, u64)>,
    /// Where the ballots came from; a ballot names its place by position, from 1.
    pub places: Vec<Place>,
}

/// A file to be counted, and how it is read.
pub struct VoteFile<'a> {
    pub table: &'a Table,
    pub mapping: VoteMapping,
}

/// The files of a request, with the imports of the round that they are counted with.
pub struct VoteFiles<'a> {
    pub files: &'a [VoteFile<'a>],
    pub key: &'a voters::Key,
    pub company: &'a [Import],
}

impl VoteFiles<'_> {
    /// The word for what is being done with a file, and which of several it is.
    pub(super) fn label(&self, label: &str, at: usize) -> String {
        match self.files.len() {
            0 | 1 => label.to_owned(),
            all => format!("{label}（第 {} 个文件，共 {all} 个）", at + 1),
        }
    }

    /// By place in the box: the names of the imports, then of the files.
    pub(super) fn names(&self) -> Vec<String> {
        let imports = self.company.iter().map(|import| import.name.clone());
        imports.chain(self.files.iter().map(|file| file.table.name().to_owned())).collect()
    }
}

/// After that many rows it shows how many a file has.
const TELLING: u64 = 4096;
/// More room is not made beforehand: the first rows may be no measure of the others.
const MOST_EXPECTED: usize = 8_000_000;

/// Rows of a file, to about a sixteenth, if so many stood in the bytes done.
fn rows_expected(rows: u64, done: u64, extent: u64) -> usize {
    let all = u128::from(rows) * u128::from(extent) / u128::from(done.max(1));
    usize::try_from(all + all / 16).unwrap_or(usize::MAX).min(MOST_EXPECTED)
}

/// Takes a ballot, good or not, of the file at this position.
pub type Keep<'a> = &'a mut dyn FnMut(usize, &Ballot<'_>) -> Result<()>;

/// Counts the files; every ballot is handed to `keep` as a fact.
pub fn count(
    connection: &Connection,
    files: &VoteFiles<'_>,
    ground: &Ground,
    call: &Call<'_>,
    label: &str,
    keep: Keep<'_>,
) -> Result<Counted> {
    for file in files.files {
        let mut obstacles = file.mapping.obstacles();
        if !obstacles.is_empty() {
            obstacles.extend(other_sheets(file.table)?);
            return Err(Error::Refused(format!("文件“{}”还不能核对。{}", file.table.name(), obstacles.join(""))));
        }
    }
    match files.files.iter().all(|file| file.mapping.format.has_ballots()) {
        true => count_ballots(connection, files, ground, call, label, keep),
        false => count_tallies::read(files, ground, call, label),
    }
}

fn count_ballots(
    connection: &Connection,
    files: &VoteFiles<'_>,
    ground: &Ground,
    call: &Call<'_>,
    label: &str,
    keep: Keep<'_>,
) -> Result<Counted> {
    let mut options = ground.options().knowing(files.key);
    let own: Vec<ImportOption> = ground.import_options().collect();
    let all = recount::united(connection, ground.campaign, files.company, &own)?;
    let mut onto = Onto::new(&own, &all);
    let rules = recount::rules(&ground.definition, &ground.round, &all);
    let mut ballot_box = BallotBox::new(&rules, all.len());
    let stored = Stored {
        connection,
        call,
        label: "读取已导入的选票",
        round: ground.round_id()?,
        imports: files.company,
        exclusions: Exclusions::Followed,
    };
    recount::put_all(&stored, &all, &mut ballot_box)?;
    let mut samples = Samples::new(files.names(), files.files.len() > 1);
    let mut counted = Vec::new();
    for (at, file) in files.files.iter().enumerate() {
        let before = ballot_box.accepted();
        let place = ballot_box.open(file.mapping.voters_known(), Rows::default());
        samples.open(place);
        let (mut rows, done) = (0, Cell::new(0));
        let label = files.label(label, at);
        let step = &mut |bytes| {
            done.set(bytes);
            call.step(&label, bytes, file.table.extent())
        };
        let places =
            ballot_file::read(file.table, &file.mapping, &mut options, files.key, step, &mut |read, options| {
                rows += 1;
                if rows == TELLING {
                    ballot_box.make_room(rows_expected(rows, done.get(), file.table.extent()));
                }
                let reason = match &read.line {
                    Line::Empty => Reason::EmptyRow,
                    Line::Total => Reason::TotalRow,
                    Line::Ballot(ballot) => {
                        keep(at, ballot)?;
                        let choices = onto.as_mut().map_or(ballot.choices, |onto| onto.choices(ballot.choices));
                        let ballot = Ballot { choices, ..*ballot };
                        ballot_box.put(place, &ballot, &mut |ballot, verdict| {
                            samples.add(&rules, ballot, verdict, |reason| detail(reason, read, &rules, ballot, options))
                        });
                        return Ok(());
                    }
                };
                ballot_box.reject(place, reason, 1);
                samples.add_other(read.row, reason);
                Ok(())
            })?;
        // What waited is good by itself: nothing of its row is needed to say what became of it.
        ballot_box.decide(&mut |ballot, verdict| samples.add(&rules, ballot, verdict, |_| String::new()));
        let brought = Some(ballot_box.accepted().saturating_sub(before));
        let (accepted, rejected) = (0, no_rows());
        counted.push(CountedFile { rows, accepted, rejected, brought, lines: Vec::new(), places });
    }
    let participants = ballot_box.accepted();
    // A later file may have taken the place of an earlier one's ballots: what counts is known at the end only.
    for (file, of) in counted.iter_mut().zip(ballot_box.close().imports.into_iter().skip(files.company.len())) {
        (file.accepted, file.rejected) = (of.accepted, of.rejected);
    }
    Ok(Counted::of(counted, Some(participants), options, samples))
}

impl Counted {
    pub(super) fn of(files: Vec<CountedFile>, participants: Option<u64>, options: Options, samples: Samples) -> Self {
        let mut rejected = no_rows();
        for (reason, rows) in files.iter().flat_map(|file| &file.rejected) {
            *rejected.entry(*reason).or_default() += rows;
        }
        Counted {
            rows: files.iter().map(|file| file.rows).sum(),
            accepted: files.iter().map(|file| file.accepted).sum(),
            rejected,
            participants,
            files,
            options,
            samples: samples.in_order(),
        }
    }
}
