//! The audit of a round's ballots: what is conspicuous, what it does not prove, and the recorded decision to leave
//! flagged ballots out of the count. Flags are computed each time; only decisions are kept.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::audit_checks::{self, Group, Material, NetworkName, Outcome};
use super::recount::{self, Exclusions};
use super::vote_result::{Picture, tally_of};
use super::{Done, OfRound, audit_counts};
use crate::desk::{Call, Desk};
use crate::documents::rule_lines::since;
use crate::documents::wording::grouped;
use crate::error::{Error, OrNotFound, Result};
use crate::model::audit::{Ballots, Counted, Place};
use crate::model::audit_tally::Choices;
use crate::model::ballot::chosen;
use crate::model::campaign::{Category, Definition};
use crate::model::tally::{CategoryTally, Tally, TallyRow};
use crate::model::time::Moment;
use crate::model::vote::{ImportMode, VoteRound};
use crate::model::{CampaignId, CaseId, CategoryId, ExclusionId, RoundId};
use crate::store::exclusions::{self, Rows};
use crate::store::history::{self, Act};
use crate::store::votes::{Import, ImportOption};
use crate::store::{Connection, Transaction, campaigns, places, published};

/// The audit page (审查).
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoteAudit {
    pub checks: Vec<AuditCheck>,
    /// Accepted ballots that at least one check flags (hints do not).
    #[ts(type = "number")]
    pub flagged: u64,
    #[ts(type = "number")]
    pub accepted: u64,
    /// Every case with and without the flagged ballots, by category and rank.
    pub ranking: Vec<AuditedCase>,
    /// All decisions, the newest first, lifted ones too.
    pub exclusions: Vec<Exclusion>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuditKind {
    /// Flags ballots.
    Flag,
    /// Worth a look, flags nothing.
    Hint,
    /// Looks at the counts alone.
    Tally,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Nothing conspicuous.
    Clear,
    /// Something to be told, nothing flagged.
    Noted,
    Flagged,
    /// The data it needs is not there.
    Impossible,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct AuditCheck {
    pub key: String,
    /// In Chinese, as is all text below.
    pub name: String,
    pub kind: AuditKind,
    pub finding: Finding,
    /// How it is computed, with its thresholds.
    pub definition: String,
    /// What came out: “3 个网段，共 412 票”.
    pub figure: String,
    /// What it does not prove.
    pub caution: String,
    pub picture: Option<Picture>,
    pub groups: Vec<FlaggedGroup>,
}

/// Ballots flagged together.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FlaggedGroup {
    /// Names the group in a decision; stays the same while ballots and rules do.
    pub key: String,
    pub title: String,
    pub detail: String,
    #[ts(type = "number")]
    pub ballots: u64,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct AuditedCase {
    pub category: String,
    pub case: CaseId,
    pub title: String,
    #[ts(type = "number")]
    pub votes: u64,
    pub rank: u32,
    #[ts(type = "number")]
    pub votes_without: u64,
    pub rank_without: u32,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Exclusion {
    pub id: ExclusionId,
    /// Titles of the groups it is about.
    pub groups: Vec<String>,
    #[ts(type = "number")]
    pub ballots: u64,
    /// Those of them that were neither replaced nor withdrawn since.
    #[ts(type = "number")]
    pub standing: u64,
    /// In Chinese, where not all of them stand.
    pub since: Option<String>,
    pub reason: String,
    pub decided_at: Moment,
    pub decided_by: String,
    pub lifted: Option<Lifted>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Lifted {
    pub at: Moment,
    pub by: String,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ExcludeBallots {
    pub campaign: CampaignId,
    #[serde(default)]
    pub round: Option<RoundId>,
    /// Keys of groups.
    pub groups: Vec<String>,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct LiftExclusion {
    pub exclusion: ExclusionId,
    pub reason: String,
}

/// Characters that a reason needs: enough to say something.
const REASON: usize = 4;
const GONE: &str = "有关选票可能已决定不计入，或审查结果已变动，请重新审查后再选。";
const LABEL: &str = "审查选票";

/// Runs every check over the ballots that count.
pub fn audit(desk: &Desk, call: &Call<'_>, of: OfRound) -> Result<VoteAudit> {
    desk.library.read(|connection| {
        let (round, material) = material(connection, call, of)?;
        let (mut outcomes, flagged) = audit_checks::of_ballots(&material);
        outcomes.extend(audit_counts::of_counts(&material));
        let exclusions = exclusions::of_round(connection, round)?;
        Ok(VoteAudit {
            checks: outcomes.into_iter().map(Outcome::told).collect(),
            flagged: number(flagged.len()),
            accepted: material.ballots.len(),
            ranking: ranking(&material, &flagged),
            exclusions: exclusions.into_iter().map(Exclusion::from).collect(),
        })
    })
}

/// Every case with and without these ballots, by category and rank.
fn ranking(material: &Material, flagged: &[Place]) -> Vec<AuditedCase> {
    let mut less: BTreeMap<CaseId, u64> = BTreeMap::new();
    for ballot in flagged.iter().filter_map(|place| material.ballots.get(*place)) {
        for case in chosen(ballot.choices).filter_map(|option| material.cases.get(option)) {
            *less.entry(*case).or_default() += u64::from(material.weight);
        }
    }
    let mut cases = Vec::new();
    for category in &material.tally.categories {
        let without = |row: &TallyRow| row.votes.saturating_sub(less.get(&row.case).copied().unwrap_or_default());
        let all: Vec<u64> = category.rows.iter().map(without).collect();
        cases.extend(category.rows.iter().zip(&all).map(|(row, votes)| AuditedCase {
            category: category.category.clone(),
            case: row.case,
            title: row.title.clone(),
            votes: row.votes,
            rank: row.rank,
            votes_without: *votes,
            rank_without: u32::try_from(all.iter().filter(|other| *other > votes).count()).map_or(u32::MAX, |n| n + 1),
        }));
    }
    cases
}

/// Leaves the ballots of flagged groups out of the count, with a reason; reversible.
pub fn exclude(desk: &Desk, call: &Call<'_>, request: ExcludeBallots) -> Result<Done> {
    let reason = reason(&request.reason, "不计入")?;
    if request.groups.is_empty() {
        return Err(Error::Refused("没有选定要不计入的选票。请在审查页选择一组或几组。".to_owned()));
    }
    desk.library.transact(call, |transaction| {
        let of = OfRound { campaign: request.campaign, round: request.round };
        let (round, material) = material(transaction, call, of)?;
        let (outcomes, _) = audit_checks::of_ballots(&material);
        let groups: Vec<Group> = outcomes.into_iter().flat_map(|outcome| outcome.groups).collect();
        let (mut titles, mut places) = (Vec::new(), Vec::new());
        for key in request.groups.iter().collect::<std::collections::BTreeSet<_>>() {
            let group = groups.iter().find(|group| group.group.key == *key);
            let group = group.ok_or_else(|| Error::Refused(format!("没有这个代号：{key}。{GONE}")))?;
            titles.push(format!("{}（{} 张）", group.group.title, grouped(group.group.ballots)));
            places.extend(group.ballots.iter().copied());
        }
        places.sort_unstable();
        places.dedup();
        let mut rows = Rows::new();
        for ballot in places.iter().filter_map(|place| material.ballots.get(*place)) {
            let import = material.imports.get(usize::from(ballot.import)).or_not_found("这次导入")?;
            rows.entry(*import).or_default().push(ballot.row);
        }
        rows.values_mut().for_each(|rows| rows.sort_unstable());
        let id = exclusions::add(transaction, round, &titles, &reason, &rows)?;
        let decided = Decided { reason: &reason, groups: &titles, ballots: number(places.len()) };
        record(transaction, request.campaign, id, "决定不计入选票", None, Some(&decided))?;
        Ok(Done {})
    })
}

/// Takes the ballots of a decision back into the count.
pub fn lift(desk: &Desk, call: &Call<'_>, request: LiftExclusion) -> Result<Done> {
    let reason = reason(&request.reason, "恢复计入")?;
    desk.library.transact(call, |transaction| {
        let kept = exclusions::get(transaction, request.exclusion)?;
        if kept.lifted.is_some() {
            return Err(Error::Refused("这项决定已经撤销，无须再次撤销。".to_owned()));
        }
        exclusions::lift(transaction, request.exclusion, &reason)?;
        let before = Decided { reason: &kept.reason, groups: &kept.groups, ballots: kept.ballots };
        let after = Decided { reason: &reason, groups: &[], ballots: 0 };
        record(transaction, kept.campaign, request.exclusion, "撤销不计入的决定", Some(&before), Some(&after))?;
        Ok(Done {})
    })
}

/// What the history tells of a decision.
#[derive(Serialize)]
struct Decided<'a> {
    reason: &'a str,
    groups: &'a [String],
    /// Ballots left out by it.
    ballots: u64,
}

fn record(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    id: ExclusionId,
    action: &str,
    before: Option<&Decided<'_>>,
    after: Option<&Decided<'_>>,
) -> Result<()> {
    let ballots = before.or(after).map_or(0, |decided| decided.ballots);
    let name = format!("{} 张选票", grouped(ballots));
    let subject = ("exclusion", id.0);
    history::record(transaction, Act { campaign: Some(campaign), subject, name: &name, action, before, after })
}

/// That an import in place of others puts decisions out of force, in Chinese.
pub(super) fn put_out_of_force(connection: &Connection, round: RoundId, mode: ImportMode) -> Result<Option<String>> {
    let decisions = exclusions::of_round(connection, round)?;
    let n = decisions.iter().filter(|decision| decision.in_force()).count();
    let told = format!("此前有 {n} 项不计入可疑选票的决定，替换后不再生效，请重新审查。");
    Ok((mode == ImportMode::Replace && n > 0).then_some(told))
}

fn reason(text: &str, what: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() < REASON {
        return Err(Error::Refused(format!("须写明{what}的理由，至少 {REASON} 个字。理由将随决定留存。")));
    }
    Ok(text.to_owned())
}

fn number(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

impl From<exclusions::Exclusion> for Exclusion {
    fn from(kept: exclusions::Exclusion) -> Self {
        Exclusion {
            id: kept.id,
            groups: kept.groups,
            ballots: kept.ballots,
            standing: kept.standing,
            since: since(kept.ballots, kept.standing),
            reason: kept.reason,
            decided_at: kept.decided_at,
            decided_by: kept.decided_by,
            lifted: kept.lifted.map(|lifted| Lifted { at: lifted.at, by: lifted.by, reason: lifted.reason }),
        }
    }
}

/// The round with what it is audited by: the ballots that count now, their networks, the tally.
fn material(connection: &Connection, call: &Call<'_>, of: OfRound) -> Result<(RoundId, Material)> {
    let definition = campaigns::definition(connection, of.campaign)?;
    let round = definition.round(of.round).or_not_found("投票轮次")?;
    let id = round.id.or_not_found("投票轮次")?;
    let count = recount::round(connection, call, &definition, round, Exclusions::Followed)?;
    let tally = tally_of(connection, of.campaign, &definition, &count)?;
    let category = |id: CategoryId| definition.categories.iter().position(|category| category.id == Some(id));
    let categories: Vec<usize> =
        count.options.iter().map(|option| category(option.category).unwrap_or_default()).collect();
    let (networks, numbers) = networks(connection, &count.imports)?;
    let mut ballots = Ballots::new(categories);
    count.walk(connection, call, LABEL, |import, ballot, counts| {
        if let (true, Some(at)) = (counts, ballot.at) {
            let place = usize::try_from(ballot.place).ok().and_then(|place| place.checked_sub(1));
            let network = place.and_then(|place| numbers.get(import)?.get(place)).copied().unwrap_or_default();
            ballots.push(Counted {
                import: u16::try_from(import).unwrap_or(u16::MAX),
                row: u32::try_from(ballot.row).unwrap_or(u32::MAX),
                network,
                at,
                seconds: ballot.seconds,
                choices: ballot.choices,
            });
        }
        Ok(())
    })?;
    let (least, most) = limits(&definition, round, &count.options);
    let choices = tally.categories.iter().map(|of| {
        let category = definition.category(of.category_id);
        Choices { least: category.map_or(0, |c| c.min_choices), most: category.and_then(|c| c.max_choices) }
    });
    let material = Material {
        has_ballots: count.has_ballots() || count.imports.is_empty(),
        imports: count.imports.iter().map(|import| import.id).collect(),
        networks,
        cases: count.options.iter().map(|option| option.case).collect(),
        choices: choices.collect(),
        least,
        most,
        weight: round.weight,
        published: published_shares(connection, id, &tally)?,
        ballots,
        tally,
    };
    Ok((id, material))
}

/// Fewest and most choices of a valid ballot over all categories with cases.
fn limits(definition: &Definition, round: &VoteRound, options: &[ImportOption]) -> (u32, Option<u32>) {
    let voted = |category: &&Category| options.iter().any(|option| Some(option.category) == category.id);
    let voted: Vec<&Category> = definition.categories.iter().filter(voted).collect();
    let least = voted.iter().map(|category| category.min_choices).sum::<u32>().max(round.min_choices).max(1);
    let most = voted.iter().map(|category| category.max_choices).sum::<Option<u32>>();
    (least, most.into_iter().chain(round.max_choices).min())
}

/// The networks of the imports, each once, and for each import the number of the network of each place; 0 is none.
fn networks(connection: &Connection, imports: &[Import]) -> Result<(Vec<NetworkName>, Vec<Vec<u32>>)> {
    let (mut names, mut numbers) = (Vec::new(), Vec::new());
    let mut known: HashMap<String, u32> = HashMap::new();
    for import in imports {
        let mut of = Vec::new();
        for (position, place) in (1..).zip(places::of_import(connection, import.id)?) {
            let Some(network) = place.network.filter(|network| !network.is_empty()) else {
                of.push(0);
                continue;
            };
            let next = u32::try_from(names.len()).unwrap_or(u32::MAX).saturating_add(1);
            let number = *known.entry(network.clone()).or_insert(next);
            if number == next {
                names.push(NetworkName { import: import.id, position, network, region: place.region });
            }
            of.push(number);
        }
        numbers.push(of);
    }
    Ok((names, numbers))
}

/// Shares as published, of the categories of which every case's was.
fn published_shares(connection: &Connection, round: RoundId, tally: &Tally) -> Result<Vec<(String, Vec<String>)>> {
    let published = published::of_round(connection, round)?;
    let shares = |category: &CategoryTally| {
        let share = |row: &TallyRow| published.get(&row.case).and_then(|figure| figure.share.clone());
        let all: Option<Vec<String>> = category.rows.iter().map(share).collect();
        all.filter(|all| !all.is_empty()).map(|all| (format!("{}（公布数）", category.category), all))
    };
    Ok(tally.categories.iter().filter_map(shares).collect())
}
