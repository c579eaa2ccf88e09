//! The result of a vote: the tally under the rules of now, the imports it comes from, their withdrawal.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::count_votes::{categories, voted_on};
use super::recount::{self, Exclusions, RoundCount};
pub use super::vote_census::{Census, Picture};
use super::{Done, OfCampaign, OfRound, vote_census};
use crate::desk::{Call, Desk};
use crate::documents::chart::{self, Ground};
use crate::documents::rule_lines::{Applied, LeftOut, rule_lines};
use crate::error::{Error, OrNotFound, Result};
use crate::model::campaign::Definition;
use crate::model::tally::{self, Candidate, Tally};
use crate::model::time::Moment;
use crate::model::vote::{ImportMode, Rejected, VoteRound};
use crate::model::vote_file::VoteFormat;
use crate::model::{CampaignId, ImportId, RoundId};
use crate::store::history::{self, Act};
use crate::store::votes::Import;
use crate::store::{Connection, campaigns, cases, exclusions, voters, votes};

/// A line of the list of imports; a later one replaces an earlier one, which stays listed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoteImportLine {
    pub id: ImportId,
    pub name: String,
    pub sha256: String,
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub accepted: u64,
    #[ts(type = "Record<Reason, number>")]
    pub rejected: Rejected,
    pub imported_at: Moment,
    pub imported_by: String,
    pub round: RoundId,
    pub mode: ImportMode,
    pub format: VoteFormat,
    /// Whether it counts: it was neither replaced nor withdrawn.
    pub current: bool,
    pub withdrawn: bool,
    /// Whether its raw file is kept.
    pub raw: bool,
}

/// The page 投票: the tally, where it comes from, the picture.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoteResult {
    pub tally: Tally,
    /// The imports that count, the oldest first; empty while nothing was imported.
    pub sources: Vec<VoteImportLine>,
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub accepted: u64,
    #[ts(type = "Record<Reason, number>")]
    pub rejected: Rejected,
    /// Where, when and how people voted; none for counts without ballots.
    pub census: Option<Census>,
    pub rules: Vec<(String, String)>,
    /// Bars per category as SVG data, in the order of `tally.categories`, one bar a row; drawn by the core,
    /// the same on paper.
    pub bars: Vec<CategoryBars>,
    /// Right end of the bars' scale in per cent of a category's votes.
    #[ts(type = "number")]
    pub bars_to: u64,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CategoryBars {
    /// A bar of each row of the category, as an SVG document of its own.
    pub light: Vec<String>,
    pub dark: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SheetFormat {
    Xlsx,
    Csv,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct OfImport {
    pub import: ImportId,
}

/// All imports, the newest first, with their counts at the time; replaced and withdrawn ones stay listed.
pub fn imports(desk: &Desk, _: &Call<'_>, of: OfCampaign) -> Result<Vec<VoteImportLine>> {
    desk.library.read(|connection| {
        let mut current = Vec::new();
        for round in campaigns::definition(connection, of.campaign)?.rounds.iter().filter_map(|round| round.id) {
            current.extend(votes::current(connection, round)?.into_iter().map(|import| import.id));
        }
        let lines = votes::imports(connection, of.campaign)?.into_iter();
        lines
            .map(|import| {
                let raw = voters::keeps_raw(connection, desk.library.path(), import.id)?;
                Ok(VoteImportLine { raw, ..line(current.contains(&import.id), import) })
            })
            .collect()
    })
}

fn line(current: bool, import: Import) -> VoteImportLine {
    VoteImportLine {
        id: import.id,
        name: import.name,
        sha256: import.sha256,
        rows: import.rows,
        accepted: import.accepted,
        rejected: import.rejected,
        imported_at: import.imported_at,
        imported_by: import.imported_by,
        round: import.round,
        mode: import.mode,
        format: import.format,
        current,
        withdrawn: import.withdrawn_at.is_some(),
        raw: false,
    }
}

/// Takes an import back; the one before it counts again. It stays listed.
pub fn withdraw(desk: &Desk, call: &Call<'_>, of: OfImport) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        let import = votes::get(transaction, of.import)?;
        if import.withdrawn_at.is_some() {
            return Err(Error::Refused(format!("“{}”的导入已经撤回，无须再次撤回。", import.name)));
        }
        votes::withdraw(transaction, of.import)?;
        let act: Act<'_, ()> = Act {
            campaign: Some(import.campaign),
            subject: ("vote_import", of.import.0),
            name: &import.name,
            action: "撤回选票导入",
            before: None,
            after: None,
        };
        history::record(transaction, act)?;
        Ok(Done {})
    })
}

/// The tally with its sources, rules, bars and census.
pub fn result(desk: &Desk, call: &Call<'_>, of: OfRound) -> Result<VoteResult> {
    desk.library.read(|connection| read_result(connection, call, of))
}

/// The result of a round as it counts now.
pub fn read_result(connection: &Connection, call: &Call<'_>, of: OfRound) -> Result<VoteResult> {
    let definition = campaigns::definition(connection, of.campaign)?;
    let round = definition.round(of.round).or_not_found("投票轮次")?;
    let count = recount::round(connection, call, &definition, round, Exclusions::Followed)?;
    let tally = tally_of(connection, of.campaign, &definition, &count)?;
    let rules = rule_lines(&definition, round, &applied(connection, round, &count)?);
    let (light, dark) = (chart::bars(&tally, Ground::Light), chart::bars(&tally, Ground::Dark));
    let bars = light.into_iter().zip(dark).map(|(light, dark)| CategoryBars { light, dark }).collect();
    Ok(VoteResult {
        bars,
        bars_to: chart::scale(&tally),
        tally,
        rows: count.rows(),
        accepted: count.accepted(),
        rejected: count.rejected(),
        census: vote_census::census(connection, call, &count)?,
        sources: count.imports.into_iter().map(|import| line(true, import)).collect(),
        rules,
    })
}

/// What the rules of a round were applied to.
fn applied(connection: &Connection, round: &VoteRound, count: &RoundCount) -> Result<Applied> {
    let decisions = match round.id {
        Some(id) => exclusions::of_round(connection, id)?,
        None => Vec::new(),
    };
    let unlifted = decisions.into_iter().rev().filter(|decision| decision.lifted.is_none());
    let unknown = count.imports.iter().filter(|import| !import.mapping.voters_known());
    let ballots = count.imports.is_empty() || count.has_ballots();
    Ok(Applied {
        ballots,
        participants: ballots || count.participants.is_some(),
        voters_unknown: unknown.map(|import| import.name.clone()).collect(),
        left_out: unlifted
            .map(|decision| LeftOut {
                ballots: decision.ballots,
                standing: decision.standing,
                reason: decision.reason,
                by: decision.decided_by,
                on: decision.decided_at.day().chinese(),
            })
            .collect(),
    })
}

pub fn tally(desk: &Desk, call: &Call<'_>, of: OfRound) -> Result<Tally> {
    desk.library.read(|connection| read_tally(connection, call, of))
}

/// The tally that counts now, from the stored ballots under the round's rules; without categories while nothing
/// was imported.
pub fn read_tally(connection: &Connection, call: &Call<'_>, of: OfRound) -> Result<Tally> {
    let definition = campaigns::definition(connection, of.campaign)?;
    let round = definition.round(of.round).or_not_found("投票轮次")?;
    let count = recount::round(connection, call, &definition, round, Exclusions::Followed)?;
    tally_of(connection, of.campaign, &definition, &count)
}

/// The count of a round as a tally.
pub fn tally_of(
    connection: &Connection,
    campaign: CampaignId,
    definition: &Definition,
    count: &RoundCount,
) -> Result<Tally> {
    if count.imports.is_empty() {
        return Ok(Tally { participants: None, categories: Vec::new() });
    }
    let of_case = count.of_cases();
    let entrants = cases::entrants(connection, campaign)?;
    let listed: Vec<_> = voted_on(entrants.clone()).into_iter().map(|entrant| entrant.id).collect();
    let candidates = entrants.into_iter().filter_map(|entrant| {
        let votes = of_case.get(&entrant.id).copied();
        (votes.is_some() || listed.contains(&entrant.id)).then(|| Candidate {
            category: entrant.category_id,
            case: entrant.id,
            title: entrant.title,
            units: entrant.units,
            votes: votes.unwrap_or_default(),
        })
    });
    Ok(tally::tally(&categories(definition), candidates.collect(), count.participants, count.weight()))
}
