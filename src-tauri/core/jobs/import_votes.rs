//! The public vote: check one or several exports of a vote under the rules, import them all or nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::count_votes::{Counted, CountedFile, Ground, VoteFile, VoteFiles, count, require_new};
use super::look_at_votes::{open_all, remarks, vote_files};
use super::{audit_votes, protect_voters, remember_votes};
use crate::desk::{Call, Desk, FileId};
use crate::documents::rule_lines::{Applied, rule_lines};
use crate::error::{Error, OrNotFound, Result};
use crate::model::time::Moment;
use crate::model::vote::{ImportMode, Reason, Rejected};
pub use crate::model::vote_file::{ColumnRole, MatchDecision, VoteFormat, VoteMapping};
use crate::model::{CampaignId, CaseId, ImportId, RoundId};
use crate::store::ballots::BallotWriter;
use crate::store::history::{self, Act};
use crate::store::{Transaction, places, voters, votes};

/// A further file of the same vote, and how it is read.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct FurtherFile {
    pub file: FileId,
    /// None = as recognised.
    #[serde(default)]
    pub mapping: Option<VoteMapping>,
}

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
    /// Files that are counted together with the first.
    #[serde(default)]
    pub further: Vec<FurtherFile>,
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
    /// Which rules and audits are impossible with the files as they are read, and which decisions end, in Chinese.
    pub remarks: Vec<String>,
    /// First rows of each verdict, in the order of the file.
    pub samples: Vec<CheckedRow>,
    /// The rules applied, as printed, a line each: label and text.
    pub rules: Vec<(String, String)>,
    /// Fingerprint of files, mappings, decisions and rules; the import sends it back.
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
    /// Name of its file; none where there is but one.
    pub file: Option<String>,
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
    /// Spellings that nobody decided about are no case; without it they keep the files out.
    #[serde(default)]
    pub reject_undecided: bool,
    /// Files that are imported together with the first: all of them or none.
    #[serde(default)]
    pub further: Vec<FurtherFile>,
    /// Fingerprint of the check; none imports without one (command line).
    #[serde(default)]
    pub digest: Option<String>,
}

impl ImportVotes {
    /// The file as it is recognised, for the first round; what nobody decided about is no case.
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
            reject_undecided: true,
            further: Vec::new(),
            digest: None,
        }
    }
}

/// All files together; import and hash are those of the first.
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
    /// Each file, in the order in which they were given.
    pub files: Vec<ImportedFile>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportedFile {
    pub import: ImportId,
    pub name: String,
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub accepted: u64,
    #[ts(type = "Record<Reason, number>")]
    pub rejected: Rejected,
    pub sha256: String,
}

/// Counts the files under the rules without writing anything.
pub fn check(desk: &Desk, call: &Call<'_>, request: CheckVotes) -> Result<VoteCheck> {
    let tables = open_all(desk, call, &request.file, &request.further)?;
    desk.library.read(|connection| {
        let ground = Ground::of(connection, request.campaign, request.round, &request.decisions)?;
        let key = &ground.key(connection, desk, request.mode)?;
        let names = ground.names();
        let files = &vote_files(connection, &tables, request.mapping.as_ref(), &request.further, &names)?;
        let company = &ground.company(connection, files, request.mode)?;
        let files = VoteFiles { files, key, company };
        let counted = count(connection, &files, &ground, call, "核对选票", &mut |_, _| Ok(()))?;
        require_new(files.files, company)?;
        let digest = ground.digest(files.files, company)?;
        let unmatched = unmatched(&counted);
        let mut remarks = remarks(files.files, &names)?;
        let applied = applied(&files, counted.participants.is_some());
        if files.files.len() + company.len() > 1 && !applied.voters_unknown.is_empty() {
            remarks.push(
                "多份文件合计，其中有不能识别投票人的：同一张选票如在两份文件中都有，会重复计入。请先确认各文件没有重叠。"
                    .to_owned(),
            );
        }
        remarks.extend(audit_votes::put_out_of_force(connection, ground.round_id()?, request.mode)?);
        Ok(VoteCheck {
            rows: counted.rows,
            accepted: counted.accepted,
            rejected: counted.rejected,
            participants: counted.participants,
            unmatched,
            remarks,
            samples: counted.samples,
            rules: rule_lines(&ground.definition, &ground.round, &applied),
            digest,
        })
    })
}

/// What the rules are applied to when the files are counted.
fn applied(files: &VoteFiles<'_>, participants: bool) -> Applied {
    let imports = files.company.iter().map(|import| (&import.mapping, import.name.as_str()));
    let all = imports.chain(files.files.iter().map(|file| (&file.mapping, file.table.name())));
    let unknown = all.filter(|(mapping, _)| !mapping.voters_known()).map(|(_, name)| name.to_owned());
    Applied { ballots: has_ballots(files), participants, voters_unknown: unknown.collect(), left_out: Vec::new() }
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

/// Counts the files and keeps their ballots, all or nothing; refused if anything changed since the check.
pub fn import(desk: &Desk, call: &Call<'_>, request: ImportVotes) -> Result<ImportedVotes> {
    let tables = open_all(desk, call, &request.file, &request.further)?;
    let ids: Vec<&FileId> = std::iter::once(&request.file).chain(request.further.iter().map(|f| &f.file)).collect();
    let mut raw = Vec::new();
    let imported = desk.library.transact(call, |transaction| {
        let ground = Ground::of(transaction, request.campaign, request.round, &request.decisions)?;
        let key = &ground.key(transaction, desk, request.mode)?;
        let files = &vote_files(transaction, &tables, request.mapping.as_ref(), &request.further, &ground.names())?;
        let company = &ground.company(transaction, files, request.mode)?;
        let files = VoteFiles { files, key, company };
        let imports = files.files.iter().map(|_| transaction.new_id().map(ImportId)).collect::<Result<Vec<_>>>()?;
        let counted = {
            let writers = imports.iter().map(|id| BallotWriter::new(transaction, *id));
            let mut writers = writers.collect::<Result<Vec<_>>>()?;
            let counted = count(transaction, &files, &ground, call, "导入选票", &mut |at, ballot| {
                writers.get_mut(at).map_or(Ok(()), |writer| writer.write(ballot))
            })?;
            writers.into_iter().try_for_each(BallotWriter::close)?;
            counted
        };
        // Only now: the checksum of a file comes of reading it. Whatever is refused, nothing is kept.
        require_new(files.files, company)?;
        let digest = ground.digest(files.files, company)?;
        if request.digest.as_ref().is_some_and(|checked| *checked != digest) {
            let changed =
                "选票文件、列的用途、选项判断或投票规则在核对之后有变动，未写入任何内容。请重新核对后再导入。";
            return Err(Error::Refused(changed.to_owned()));
        }
        let undecided = counted.options.unmatched().iter().filter(|spelling| !spelling.decided).count();
        if undecided > 0 && !request.reject_undecided {
            let open = format!("有 {undecided} 种名称没有判断，未写入任何内容。请逐一判断后再导入。");
            return Err(Error::Refused(open));
        }
        let rules = &rule_lines(&ground.definition, &ground.round, &applied(&files, counted.participants.is_some()));
        // The first in the mode asked for, the others added to it.
        let modes = std::iter::once(request.mode).chain(std::iter::repeat(ImportMode::Add));
        let mut of_files = Vec::new();
        for (((file, import), of), mode) in files.files.iter().zip(&imports).zip(&counted.files).zip(modes) {
            of_files.push(enter(transaction, &ground, &counted, (*import, file, of, mode), rules)?);
            voters::write(transaction, *import, key, request.keep_raw)?;
        }
        for decision in &request.decisions {
            let category = ground.categories.iter().find(|(_, name)| *name == decision.category);
            if let Some((category, _)) = category {
                votes::decide(transaction, request.campaign, *category, decision, key)?;
            }
        }
        if let (Some(name), Some(first)) = (&request.profile, files.files.first()) {
            remember_votes::keep_profile(transaction, name, first.table, &first.mapping)?;
        }
        if request.keep_raw {
            for (file, of) in ids.iter().zip(&of_files) {
                let unfinished = protect_voters::seal_raw(desk, call, file, of.import, key, &of.sha256)?;
                raw.push((of.import, unfinished));
            }
        }
        let decisions: Vec<_> = request.decisions.iter().map(|decision| decision.kept(key)).collect();
        for of in &of_files {
            let act = Act {
                campaign: Some(request.campaign),
                subject: ("vote_import", of.import.0),
                name: &of.name,
                action: "导入选票",
                before: None,
                after: Some((of, &decisions)),
            };
            history::record(transaction, act)?;
        }
        let first = of_files.first().or_not_found("选票文件")?;
        Ok(ImportedVotes {
            import: first.import,
            rows: counted.rows,
            accepted: counted.accepted,
            rejected: counted.rejected,
            participants: counted.participants,
            sha256: first.sha256.clone(),
            files: of_files,
        })
    })?;
    for (import, raw) in raw {
        // What cannot be moved now is moved when the library is opened next.
        raw.keep_as(&voters::raw_file(desk.library.path(), import));
    }
    // An upload is a copy of the door's own: with the import done it has no business on the disk any more.
    for file in ids {
        desk.files.discard_own(file);
    }
    Ok(imported)
}

fn has_ballots(files: &VoteFiles<'_>) -> bool {
    files.files.iter().all(|file| file.mapping.format.has_ballots())
}

/// Enters what a file came to; one of which nothing counts is refused, and all with it.
fn enter(
    transaction: &Transaction<'_>,
    ground: &Ground,
    counted: &Counted,
    (id, VoteFile { table, mapping }, of, mode): (ImportId, &VoteFile<'_>, &CountedFile, ImportMode),
    rules: &[(String, String)],
) -> Result<ImportedFile> {
    if of.accepted == 0 {
        let none = format!(
            "文件“{}”的 {} 行中没有可以计入的，未写入任何内容。请核对活动、文件和列的用途。",
            table.name(),
            of.rows
        );
        return Err(Error::Refused(none));
    }
    let import = votes::NewImport {
        id,
        campaign: ground.campaign,
        round: ground.round_id()?,
        mode,
        name: table.name(),
        sha256: table.sha256()?,
        bytes: table.bytes(),
        mapping,
        rules,
        rows: of.rows,
        accepted: of.accepted,
        rejected: &of.rejected,
        participants: of.brought,
    };
    votes::write(transaction, &import, ground.entrants.iter().map(|entrant| entrant.id))?;
    places::write(transaction, id, &of.places)?;
    for (option, votes) in &of.lines {
        if let Some(option) = counted.options.list().get(*option) {
            votes::write_tally_line(transaction, id, option.case, *votes)?;
        }
    }
    Ok(ImportedFile {
        import: id,
        name: table.name().to_owned(),
        rows: of.rows,
        accepted: of.accepted,
        rejected: of.rejected.clone(),
        sha256: import.sha256.to_owned(),
    })
}
