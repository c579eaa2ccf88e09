//! The result of judging: facts read from the library, what the rules make of them, and how firm that is. Nothing is
//! kept here; a result is computed each time from what stands.

use std::collections::{BTreeMap, HashSet};

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::award_board::unsettled;
use super::vote_result::read_tally;
use super::{OfCampaign, OfRound};
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::model::conversion;
use crate::model::docket::Docket;
use crate::model::facts::{FactCase, FactCategory, Facts};
use crate::model::independent::{Independent, independent};
use crate::model::judging::{Conversion, Judging, Source};
use crate::model::judging_check::check_judging;
use crate::model::outcome::{CaseOutcome, Outcome};
use crate::model::problem::Problem;
use crate::model::rule_version::RuleVersion;
use crate::model::scoring::{self, Told, compute};
use crate::model::what_if::{self, QuotaLine, TurningJuror, WhatIfRow};
use crate::model::{CampaignId, CaseId, CategoryId, JurorId};
use crate::store::{Connection, campaigns, cases, judged, rule_versions};

/// The page 评审结果.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ResultView {
    /// Without the single sheets, which are told case by case.
    pub outcome: Outcome,
    /// What it was computed by: the newest frozen version, else the draft.
    pub rules: Judging,
    /// None while the rules are a draft.
    pub version: Option<u32>,
    pub hash: Option<String>,
    /// All frozen versions, the newest first.
    pub versions: Vec<RuleVersion>,
    /// BLAKE3 of the facts.
    pub digest: String,
    /// Sheets that are expected and not entered.
    #[ts(type = "number")]
    pub missing: usize,
    /// What keeps the result from being final.
    pub problems: Vec<Problem>,
    /// Whether anything but the vote decides.
    pub decides: bool,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfResultSheet {
    pub campaign: CampaignId,
    pub case: CaseId,
}

/// A case of the result with each single sheet.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ResultSheet {
    pub row: CaseOutcome,
    /// What was scored and does not count.
    pub independent: Vec<Independent>,
}

/// Rules to be tried; nothing is kept.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TryRules {
    pub campaign: CampaignId,
    pub rules: Judging,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct WhatIf {
    pub rows: Vec<WhatIfRow>,
    /// Of the rules to be tried; where there are any, nothing was computed.
    pub problems: Vec<Problem>,
}

/// A category's votes by every conversion, side by side.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ConversionTable {
    pub category: CategoryId,
    pub name: String,
    /// Conversions with their numbers; those of the rules come first.
    pub columns: Vec<String>,
    /// Cases with votes, the most first.
    pub rows: Vec<ConvertedCase>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct ConvertedCase {
    pub case: CaseId,
    pub title: String,
    #[ts(type = "number")]
    pub votes: u64,
    pub points: Vec<String>,
}

/// How close the quota lines were, and whose sheets turn an award.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Weighing {
    pub lines: Vec<QuotaLine>,
    pub jurors: Vec<TurningJuror>,
}

/// Facts to be computed for another program.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct GivenFacts {
    pub facts: Facts,
}

pub fn show(desk: &Desk, call: &Call<'_>, of: OfCampaign) -> Result<ResultView> {
    desk.library.read(|connection| {
        let facts = read_facts(connection, call, of.campaign)?;
        let outcome = outcome_of(&facts, Told::None);
        let versions = rule_versions::list(connection, of.campaign)?;
        let newest = versions.first();
        let mut problems = remarks(&facts, &outcome, newest.is_some());
        if facts.rules.decides() {
            problems.extend(unsettled(connection, of.campaign)?);
        }
        Ok(ResultView {
            problems,
            version: newest.map(|version| version.version),
            hash: newest.map(|version| version.hash.clone()),
            digest: digest(&facts),
            missing: outcome.missing(),
            decides: facts.rules.decides(),
            outcome,
            rules: facts.rules,
            versions,
        })
    })
}

/// How a case came to its result.
pub fn sheet(desk: &Desk, call: &Call<'_>, request: OfResultSheet) -> Result<ResultSheet> {
    let facts = desk.library.read(|connection| read_facts(connection, call, request.campaign))?;
    let told = outcome_of(&facts, Told::Case(request.case));
    let mut rows = told.categories.into_iter().flat_map(|category| category.rows);
    let row = rows.find(|row| row.case == request.case).or_not_found("这个参评案例")?;
    Ok(ResultSheet { row, independent: independent(&facts).remove(&request.case).unwrap_or_default() })
}

/// What other rules would make of the same facts.
pub fn what_if(desk: &Desk, call: &Call<'_>, request: TryRules) -> Result<WhatIf> {
    desk.library.read(|connection| {
        let facts = read_facts(connection, call, request.campaign)?;
        let mut rules = request.rules;
        rules.tidy();
        let problems = check(&facts, &rules);
        if !problems.is_empty() {
            return Ok(WhatIf { rows: Vec::new(), problems });
        }
        let now = outcome_of(&facts, Told::None);
        let then = outcome_of(&Facts { rules, ..facts }, Told::None);
        let tiers = campaigns::definition(connection, request.campaign)?.tiers;
        Ok(WhatIf { rows: what_if::compare(&now, &then, &tiers), problems })
    })
}

/// The votes by the rules' own conversions and by each usual one.
pub fn conversions(desk: &Desk, call: &Call<'_>, of: OfCampaign) -> Result<Vec<ConversionTable>> {
    let facts = desk.library.read(|connection| read_facts(connection, call, of.campaign))?;
    let tables = facts.categories.iter().map(|category| convert(&facts, category));
    Ok(tables.filter(|table| !table.rows.is_empty()).collect())
}

fn convert(facts: &Facts, category: &FactCategory) -> ConversionTable {
    let mut voted: Vec<(&FactCase, u64)> = facts
        .cases
        .iter()
        .filter(|case| case.category == category.id)
        .filter_map(|case| Some((case, case.votes?)))
        .collect();
    voted.sort_by_key(|(case, votes)| (std::cmp::Reverse(*votes), case.number, case.id));
    let votes: Vec<u64> = voted.iter().map(|(_, votes)| *votes).collect();
    let mut all: Vec<Conversion> = Vec::new();
    let own = facts.rules.composite.iter().filter_map(|part| match &part.source {
        Source::Vote { conversion } => Some(conversion.clone()),
        Source::Stage { .. } => None,
    });
    for conversion in own.chain(Conversion::usual(&votes)) {
        if !all.contains(&conversion) {
            all.push(conversion);
        }
    }
    let counted: Vec<Option<u64>> = votes.iter().copied().map(Some).collect();
    let columns: Vec<_> = all.iter().map(|conversion| conversion::points(conversion, &counted)).collect();
    let rows = voted.iter().enumerate().map(|(at, (case, votes))| {
        let points = columns.iter().map(|column| column.get(at).cloned().flatten());
        let points = points.map(|points| points.map_or_else(String::new, |p| p.text(facts.rules.decimals)));
        ConvertedCase { case: case.id, title: case.title.clone(), votes: *votes, points: points.collect() }
    });
    ConversionTable {
        category: category.id,
        name: category.name.clone(),
        rows: rows.collect(),
        columns: all.iter().map(Conversion::chinese).collect(),
    }
}

/// How close it was. Each seat is left out in turn.
pub fn weigh(desk: &Desk, call: &Call<'_>, of: OfCampaign) -> Result<Weighing> {
    let (facts, tiers) = desk.library.read(|connection| {
        let tiers = campaigns::definition(connection, of.campaign)?.tiers;
        Ok((read_facts(connection, call, of.campaign)?, tiers))
    })?;
    let docket = Docket::of(&facts);
    let now = scoring::outcome(&docket, None, Told::None);
    let mut jurors = Vec::new();
    let total = u64::try_from(facts.seats.len()).unwrap_or(u64::MAX);
    for (done, seat) in (0u64..).zip(&facts.seats) {
        call.step("逐一除去评委", done, total)?;
        jurors.extend(what_if::without(&docket, &now, &tiers, (&seat.stage, seat.juror)));
    }
    Ok(Weighing { lines: what_if::lines(&now, &tiers), jurors })
}

/// Computes facts that were handed in, without the library.
pub fn recount(_: &Desk, _: &Call<'_>, given: GivenFacts) -> Result<Outcome> {
    let problems = check(&given.facts, &given.facts.rules);
    if problems.is_empty() { Ok(compute(&given.facts)) } else { Err(Error::Problems(problems)) }
}

fn outcome_of(facts: &Facts, told: Told) -> Outcome {
    scoring::outcome(&Docket::of(facts), None, told)
}

fn check(facts: &Facts, rules: &Judging) -> Vec<Problem> {
    check_judging(rules, &facts.categories.iter().map(|category| category.name.as_str()).collect::<Vec<_>>())
}

/// Everything the result of a campaign is computed from, as it stands.
pub fn read_facts(connection: &Connection, call: &Call<'_>, campaign: CampaignId) -> Result<Facts> {
    let definition = campaigns::definition(connection, campaign)?;
    let rules = match rule_versions::in_force(connection, campaign)? {
        Some((_, frozen)) => frozen,
        None => definition.judging.clone(),
    };
    let tally = read_tally(connection, call, OfRound { campaign, round: None })?;
    let votes: BTreeMap<CaseId, u64> =
        tally.categories.iter().flat_map(|category| &category.rows).map(|row| (row.case, row.votes)).collect();
    let cases: Vec<FactCase> = cases::competing(connection, campaign)?
        .into_iter()
        .map(|entrant| FactCase {
            id: entrant.id,
            category: entrant.category_id,
            number: entrant.number,
            votes: votes.get(&entrant.id).copied(),
            title: entrant.title,
        })
        .collect();
    let known: HashSet<CaseId, RandomState> = cases.iter().map(|case| case.id).collect();
    let mut recusals = judged::recusals(connection, campaign)?;
    recusals.retain(|recusal| known.contains(&recusal.case));
    let entries = judged::entries(connection, campaign, |case| known.contains(case))?;
    let categories = definition.categories.into_iter();
    Ok(Facts {
        rules,
        categories: categories.filter_map(|c| Some(FactCategory { id: c.id?, name: c.name })).collect(),
        cases,
        seats: judged::seats(connection, campaign)?,
        recusals,
        entries,
        revotes: judged::revotes(connection, campaign)?,
    })
}

/// The outcome that decides awards: of frozen rules with a composite. None while the vote alone decides.
pub fn outcome(connection: &Connection, call: &Call<'_>, campaign: CampaignId) -> Result<Option<Outcome>> {
    match rule_versions::in_force(connection, campaign)? {
        Some((_, rules)) if rules.decides() => {
            Ok(Some(outcome_of(&read_facts(connection, call, campaign)?, Told::None)))
        }
        _ => Ok(None),
    }
}

/// Fingerprint of the facts: BLAKE3 of their JSON without the entries, which are many, then of these sheet by sheet.
pub fn digest(facts: &Facts) -> String {
    let mut hasher = blake3::Hasher::new();
    let Facts { rules, categories, cases, seats, recusals, entries, revotes } = facts;
    // Numbers, texts and lists: writing them as JSON into memory cannot fail.
    let _ = serde_json::to_writer(&mut hasher, &(rules, categories, cases, seats, recusals, revotes));
    let mut bytes: Vec<u8> = Vec::new();
    for sheet in entries.sheets().filter(|sheet| !sheet.values.is_empty()) {
        bytes.extend_from_slice(&u64::try_from(sheet.values.len()).unwrap_or(u64::MAX).to_le_bytes());
        bytes.extend_from_slice(&sheet.juror.0.to_le_bytes());
        bytes.extend_from_slice(&sheet.case.0.to_le_bytes());
        bytes.extend_from_slice(sheet.stage.as_bytes());
        bytes.push(0);
        for given in sheet.values {
            bytes.extend_from_slice(&given.value.map_or(i64::MIN, |points| points.0).to_le_bytes());
            bytes.extend_from_slice(entries.key(given.item).as_bytes());
            bytes.push(0);
        }
    }
    hasher.update(&bytes);
    hasher.finalize().to_hex().to_string()
}

/// What keeps a result from being final, all at once.
fn remarks(facts: &Facts, outcome: &Outcome, frozen: bool) -> Vec<Problem> {
    let mut problems = check(facts, &facts.rules);
    if !facts.rules.decides() {
        return problems;
    }
    if !frozen {
        problems.push(Problem::new("评审规则尚未冻结，以下按草案计算", "请先冻结评审规则"));
    }
    let missing = outcome.missing();
    if missing > 0 {
        problems.push(Problem::new(format!("还有 {missing} 张评分表没有录入"), "请补录，或登记弃权、回避"));
    }
    for (at, part) in facts.rules.composite.iter().enumerate().filter(|(_, part)| part.weight > 0) {
        let of_row = || outcome.rows().filter_map(|row| row.parts.get(at));
        let without = of_row().filter(|part| part.score.is_none()).count();
        if without > 0 {
            let name = of_row().next().map_or("", |part| part.name.as_str());
            let way_out = match part.source {
                Source::Stage { .. } => "请补录评分，并核对评委席位",
                Source::Vote { .. } => "请导入网络投票",
            };
            problems.push(Problem::new(format!("{without} 个案例没有“{name}”得分，因而没有综合得分"), way_out));
        }
    }
    problems
}

/// The name of a juror who has a seat.
pub fn juror_name(facts: &Facts, juror: JurorId) -> &str {
    facts.seats.iter().find(|seat| seat.juror == juror).map_or("", |seat| &seat.name)
}
