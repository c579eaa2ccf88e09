//! The public vote: check an export under the rules, import it all or nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::count_votes::{Counted, Ground, VoteFile, count};
use super::look_at_votes::{mapping, open};
use super::{protect_voters, remember_votes};
use crate::desk::{Call, Desk, FileId};
use crate::documents::rule_lines::{Applied, rule_lines};
use crate::error::{Error, Result};
use crate::model::time::Moment;
use crate::model::vote::{ImportMode, Reason, Rejected};
pub use crate::model::vote_file::{ColumnRole, MatchDecision, VoteFormat, VoteMapping};
use crate::model::{CampaignId, CaseId, ImportId, RoundId};
use crate::store::ballots::BallotWriter;
use crate::store::history::{self, Act};
use crate::store::{places, voters, votes};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct CheckVotes {
    pub campaign: CampaignId,
    /// None = the first round.
    #[serde(default)]
    pub round: Option<RoundId>,
    pub file: FileId,
    #[serde(default)]
    pub mode: ImportMode,
    /// None = as recognised.
    #[serde(default)]
    pub mapping: Option<VoteMapping>,
    #[serde(default)]
    pub decisions: Vec<MatchDecision>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct VoteCheck {
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub accepted: u64,
    #[ts(type = "Record<Reason, number>")]
    pub rejected: Rejected,
    #[ts(type = "number | null")]
    pub participants: Option<u64>,
    pub unmatched: Vec<Unmatched>,
    /// First rows of each verdict, in the order of the file.
    pub samples: Vec<CheckedRow>,
    /// The rules applied, as printed, a line each: label and text.
    pub rules: Vec<(String, String)>,
    /// Fingerprint of file, mapping, decisions and rules; the import sends it back.
    pub digest: String,
}

/// A spelling that matches no case by key, with the nearest candidates.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Unmatched {
    pub category: String,
    pub spelling: String,
    #[ts(type = "number")]
    pub rows: u64,
    pub candidates: Vec<Candidate>,
    /// True once a decision was given.
    pub decided: bool,
    /// The decision: what voters wrote in themselves.
    pub fill_in: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Candidate {
    pub case: CaseId,
    pub title: String,
    /// Likeness of the keys in per cent.
    pub likeness: u32,
    /// In Chinese, where the spelling differs: “第 5 字“家”写作“屋””.
    pub why: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CheckedRow {
    /// Row of the file as Excel counts it.
    #[ts(type = "number")]
    pub row: u64,
    pub at: Option<Moment>,
    /// Choices per category in the order of the campaign.
    pub choices: Vec<u32>,
    /// None = accepted.
    pub reason: Option<Reason>,
    pub detail: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ImportVotes {
    pub campaign: CampaignId,
    /// None = the first round.
    #[serde(default)]
    pub round: Option<RoundId>,
    pub file: FileId,
    #[serde(default)]
    pub mode: ImportMode,
    /// Name under which the mapping is remembered for files with the same headings.
    #[serde(default)]
    pub profile: Option<String>,
    /// Keeps the raw file, encrypted, beside the library.
    #[serde(default)]
    pub keep_raw: bool,
    #[serde(default)]
    pub mapping: Option<VoteMapping>,
    #[serde(default)]
    pub decisions: Vec<MatchDecision>,
    /// Fingerprint of the check; none imports without one (command line).
    #[serde(default)]
    pub digest: Option<String>,
}

impl ImportVotes {
    /// The file as it is recognised, for the first round.
    pub fn of(campaign: CampaignId, file: FileId) -> Self {
        ImportVotes {
            campaign,
            round: None,
            file,
            mode: ImportMode::Replace,
            profile: None,
            keep_raw: false,
            mapping: None,
            decisions: Vec::new(),
            digest: None,
        }
    }
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportedVotes {
    pub import: ImportId,
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub accepted: u64,
    #[ts(type = "Record<Reason, number>")]
    pub rejected: Rejected,
    #[ts(type = "number | null")]
    pub participants: Option<u64>,
    pub sha256: String,
}

/// Counts a file under the rules without writing anything.
pub fn check(desk: &Desk, call: &Call<'_>, request: CheckVotes) -> Result<VoteCheck> {
    let table = open(desk, call, &request.file)?;
    desk.library.read(|connection| {
        let ground = Ground::of(connection, request.campaign, request.round, &request.decisions)?;
        let key = &ground.key(connection, desk, request.mode)?;
        let mapping = &mapping(connection, &table, request.mapping, &ground.names())?;
        let company = &ground.company(connection, &table, mapping, request.mode)?;
        let digest = ground.digest(&table, mapping, company)?;
        let file = VoteFile { table: &table, mapping, key, company };
        let counted = count(connection, &file, &ground, call, "核对选票", &mut |_| Ok(()))?;
        let unmatched = unmatched(&counted);
        Ok(VoteCheck {
            rows: counted.rows,
            accepted: counted.accepted,
            rejected: counted.rejected,
            participants: counted.participants,
            unmatched,
            samples: counted.samples,
            rules: rule_lines(&ground.definition, &ground.round, &applied(&file, counted.participants.is_some())),
            digest,
        })
    })
}

/// What the rules are applied to when a file is counted.
fn applied(file: &VoteFile<'_>, participants: bool) -> Applied {
    let others = file.company.iter().filter(|import| !import.mapping.voters_known()).map(|import| import.name.as_str());
    let unknown = others.chain((!file.mapping.voters_known()).then(|| file.table.name()));
    Applied {
        ballots: file.mapping.format.has_ballots(),
        participants,
        voters_unknown: unknown.map(str::to_owned).collect(),
        left_out: Vec::new(),
    }
}

fn unmatched(counted: &Counted) -> Vec<Unmatched> {
    let spellings = counted.options.unmatched().iter().map(|spelling| {
        let candidates = counted.options.candidates(spelling).into_iter();
        Unmatched {
            category: spelling.category.clone(),
            spelling: spelling.spelling.clone(),
            rows: spelling.rows,
            candidates: candidates
                .map(|near| Candidate {
                    case: near.option.case,
                    title: near.option.title.clone(),
                    likeness: near.likeness,
                    why: near.why,
                })
                .collect(),
            decided: spelling.decided,
            fill_in: spelling.fill_in,
        }
    });
    spellings.collect()
}

/// Counts a file and keeps its ballots, all or nothing; refused if anything changed since the check.
pub fn import(desk: &Desk, call: &Call<'_>, request: ImportVotes) -> Result<ImportedVotes> {
    let table = open(desk, call, &request.file)?;
    let mut raw = None;
    let imported = desk.library.transact(call, |transaction| {
        let ground = Ground::of(transaction, request.campaign, request.round, &request.decisions)?;
        let key = ground.key(transaction, desk, request.mode)?;
        let mapping = mapping(transaction, &table, request.mapping.clone(), &ground.names())?;
        let company = ground.company(transaction, &table, &mapping, request.mode)?;
        let digest = ground.digest(&table, &mapping, &company)?;
        if request.digest.as_ref().is_some_and(|checked| *checked != digest) {
            let changed =
                "选票文件、列的用途、选项判断或投票规则在核对之后有变动，未写入任何内容。请重新核对后再导入。";
            return Err(Error::Refused(changed.to_owned()));
        }
        let file = VoteFile { table: &table, mapping: &mapping, key: &key, company: &company };
        let new = votes::NewImport {
            campaign: request.campaign,
            round: ground.round_id()?,
            mode: request.mode,
            name: table.name(),
            sha256: table.sha256(),
            bytes: table.bytes(),
            mapping: &mapping,
            rules: &rule_lines(&ground.definition, &ground.round, &applied(&file, mapping.format.has_ballots())),
        };
        let id = votes::begin(transaction, &new, ground.entrants.iter().map(|entrant| entrant.id))?;
        let counted = {
            let mut writer = BallotWriter::new(transaction, id)?;
            let counted = count(transaction, &file, &ground, call, "导入选票", &mut |ballot| writer.write(ballot))?;
            writer.close()?;
            counted
        };
        if counted.accepted == 0 {
            let none = format!(
                "文件“{}”的 {} 行中没有可以计入的，未写入任何内容。请核对活动、文件和列的用途。",
                table.name(),
                counted.rows
            );
            return Err(Error::Refused(none));
        }
        places::write(transaction, id, &counted.places)?;
        for (option, votes) in &counted.lines {
            if let Some(option) = counted.options.list().get(*option) {
                votes::write_tally_line(transaction, id, option.case, *votes)?;
            }
        }
        for decision in &request.decisions {
            let category = ground.categories.iter().find(|(_, name)| *name == decision.category);
            if let Some((category, _)) = category {
                votes::decide(transaction, request.campaign, *category, decision)?;
            }
        }
        votes::finish(transaction, id, counted.rows, counted.accepted, &counted.rejected, counted.brought)?;
        voters::write(transaction, id, &key, request.keep_raw)?;
        if let Some(name) = &request.profile {
            remember_votes::keep_profile(transaction, name, &table, &mapping)?;
        }
        if request.keep_raw {
            raw = Some(protect_voters::seal_raw(desk, call, &request.file, id, &key, table.sha256())?);
        }
        let imported = ImportedVotes {
            import: id,
            rows: counted.rows,
            accepted: counted.accepted,
            rejected: counted.rejected,
            participants: counted.participants,
            sha256: table.sha256().to_owned(),
        };
        let act = Act {
            campaign: Some(request.campaign),
            subject: ("vote_import", id.0),
            name: table.name(),
            action: "导入选票",
            before: None,
            after: Some((&imported, &request.decisions)),
        };
        history::record(transaction, act)?;
        Ok(imported)
    })?;
    if let Some(raw) = raw {
        // What cannot be moved now is moved when the library is opened next.
        raw.keep_as(&voters::raw_file(desk.library.path(), imported.import));
    }
    // An upload is a copy of the door's own: with the import done it has no business on the disk any more.
    desk.files.discard_own(&request.file);
    Ok(imported)
}
