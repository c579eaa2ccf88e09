//! The board of awards as it stands: cases by rank with their awards, persons, ties on a quota line, what must be
//! settled before confirming, and whether the supervisor's signature still holds. Decisions are the other award jobs'.

use std::collections::BTreeMap;

use serde::Serialize;

use super::OfRound;
use super::check_scores::disputed;
use super::compute_result::outcome;
use super::keep_library::NOBODY;
use super::recuse::waiting;
use super::vote_result::read_tally;
use crate::desk::Call;
use crate::error::{Error, Result};
use crate::model::award::{
    AwardBoard, AwardCategory, AwardRow, AwardStanding, AwardState, SignOff, TieQuestion, TiedCase,
};
use crate::model::campaign::{Definition, Tier};
use crate::model::case::quoted;
use crate::model::juror::is_same_person;
use crate::model::outcome::{CaseOutcome, Outcome};
use crate::model::problem::Problem;
use crate::model::proposal::{Proposal, QuotaTie, Standing, by_votes, propose};
use crate::model::tally::{Tally, TallyRow};
use crate::model::{CampaignId, CaseId, CategoryId, TierId};
use crate::store::awards::{self, KeptAward};
use crate::store::{Connection, cases, nominees, rule_versions, signatures, ties};

/// A board with what its decisions are made from.
pub(super) struct Standings {
    pub board: AwardBoard,
    pub definition: Definition,
    /// Of the cases that compete for awards: not those withheld or revoked.
    pub list: Vec<Standing>,
    /// What filling the tiers gives now, answers to ties carried out.
    pub proposal: Proposal,
}

/// The board as it stands.
pub fn read_board(connection: &Connection, call: &Call<'_>, campaign: CampaignId) -> Result<AwardBoard> {
    Ok(read(connection, call, campaign)?.board)
}

/// The board, if it may still be changed.
pub(super) fn open(connection: &Connection, call: &Call<'_>, campaign: CampaignId) -> Result<Standings> {
    let standings = read(connection, call, campaign)?;
    if standings.board.state == AwardState::Confirmed {
        return Err(Error::Refused("奖项已经确认。如需改动，请先“重新评议”并写明理由。".to_owned()));
    }
    Ok(standings)
}

pub(super) fn read(connection: &Connection, call: &Call<'_>, campaign: CampaignId) -> Result<Standings> {
    let definition = crate::store::campaigns::definition(connection, campaign)?;
    let tally = read_tally(connection, call, OfRound { campaign, round: None })?;
    let outcome = outcome(connection, call, campaign)?;
    let kept = awards::list(connection, campaign)?;
    let decision = awards::decision(connection, campaign)?;
    let state = decision.as_ref().map_or(AwardState::Open, |d| d.state);
    let confirmed = decision.as_ref().filter(|d| d.state == AwardState::Confirmed);
    let mut board = AwardBoard {
        state,
        tiers: definition.tiers.clone(),
        by_result: outcome.is_some(),
        decimals: rule_versions::in_force(connection, campaign)?.map_or(2, |(_, rules)| rules.decimals),
        rules_drafted: outcome.is_none() && definition.judging.decides(),
        categories: categories(connection, campaign, &definition, &tally, outcome.as_ref(), &kept)?,
        ties: Vec::new(),
        persons: nominees::list(connection, campaign)?,
        problems: Vec::new(),
        digest: String::new(),
        confirmed_at: confirmed.map(|d| d.at),
        confirmed_by: confirmed.map(|d| d.by.clone()),
        signed: None,
        final_: false,
    };
    let list = standings(&board, outcome.as_ref());
    let proposal = propose(&definition.tiers, &list, &ties::list(connection, campaign)?);
    board.ties = questions(&proposal, &board, &definition);
    board.digest = board_digest(&board, &definition);
    board.problems = match &decision {
        Some(d) if d.state == AwardState::Proposed => {
            let mut problems = problems(&board, &definition, &proposal, d.digest != ranks_digest(&board));
            problems.extend(if board.by_result { unsettled(connection, campaign)? } else { Vec::new() });
            problems
        }
        Some(d) if d.state == AwardState::Confirmed && d.digest != board.digest => {
            let what = if board.by_result { "评审结果" } else { "投票结果" };
            let reason = format!("{what}，或者案例、奖项的名称和名额，在奖项确认之后有改动");
            vec![Problem::new(reason, "请在“日志”中核对；确需改动的，先“重新评议”，再确认、签核")]
        }
        _ => Vec::new(),
    };
    let as_confirmed = confirmed.is_some_and(|d| d.digest == board.digest);
    board.signed = signatures::last(connection, campaign)?.map(|signed| {
        let holds = as_confirmed && signed.digest == board.digest;
        SignOff { holds, ..signed }
    });
    board.final_ = board.signed.as_ref().is_some_and(|signed| signed.holds);
    Ok(Standings { board, definition, list, proposal })
}

fn categories(
    connection: &Connection,
    campaign: CampaignId,
    definition: &Definition,
    tally: &Tally,
    outcome: Option<&Outcome>,
    kept: &BTreeMap<CaseId, KeptAward>,
) -> Result<Vec<AwardCategory>> {
    let votes: BTreeMap<CaseId, &TallyRow> =
        tally.categories.iter().flat_map(|c| &c.rows).map(|row| (row.case, row)).collect();
    let results = results(outcome);
    let mut categories: Vec<AwardCategory> = definition
        .categories
        .iter()
        .filter_map(|c| Some(AwardCategory { category_id: c.id?, category: c.name.clone(), rows: Vec::new() }))
        .collect();
    for entrant in cases::competing(connection, campaign)? {
        let (votes, result) = (votes.get(&entrant.id), results.get(&entrant.id));
        let (rank, tied) = match outcome {
            Some(_) => (result.and_then(|r| r.rank), result.is_some_and(|r| r.tied)),
            None => (votes.map(|v| v.rank), votes.is_some_and(|v| v.tied)),
        };
        let award = kept.get(&entrant.id).cloned().unwrap_or_default();
        let row = AwardRow {
            case: entrant.id,
            number: entrant.number,
            title: entrant.title,
            units: entrant.units,
            rank,
            tied,
            votes: votes.map(|v| v.votes),
            share: votes.map(|v| v.share.clone()),
            score: result.and_then(|r| r.composite.clone()),
            tier: award.tier,
            tier_name: tier_name(&definition.tiers, award.tier).map(str::to_owned),
            proposed: award.proposed,
            moved: award.moved_by.is_some(),
            reason: award.reason,
            moved_by: award.moved_by,
            seconded_by: award.seconded_by,
            standing: award.standing,
        };
        if let Some(category) = categories.iter_mut().find(|c| c.category_id == entrant.category_id) {
            category.rows.push(row);
        }
    }
    for category in &mut categories {
        category.rows.sort_by_key(|row| (row.rank.unwrap_or(u32::MAX), row.number));
    }
    Ok(categories)
}

fn results(outcome: Option<&Outcome>) -> BTreeMap<CaseId, &CaseOutcome> {
    outcome.iter().flat_map(|o| &o.categories).flat_map(|c| &c.rows).map(|row| (row.case, row)).collect()
}

/// The places of all that compete for awards; from the composite where the rules decide, else from the votes.
fn standings(board: &AwardBoard, outcome: Option<&Outcome>) -> Vec<Standing> {
    let competing = || rows(board).filter(|(_, row)| row.standing == AwardStanding::Given);
    if outcome.is_none() {
        return by_votes(&competing().filter_map(|(c, row)| Some((row.case, c, row.votes?))).collect::<Vec<_>>());
    }
    let results = results(outcome);
    let standing = |(category, row): (CategoryId, &AwardRow)| {
        let result = results.get(&row.case)?;
        Some(Standing {
            case: row.case,
            category,
            rank: result.rank?,
            overall_rank: result.overall_rank?,
            score: result.composite.clone()?,
        })
    };
    competing().filter_map(standing).collect()
}

/// Ties that wait for people or were answered by them; those settled case by case are left out.
fn questions(proposal: &Proposal, board: &AwardBoard, definition: &Definition) -> Vec<TieQuestion> {
    let open = |tie: &&QuotaTie| tie.settled.is_some() || tie.cases.iter().any(|case| undecided(board, *case));
    let question = |tie: &QuotaTie| TieQuestion {
        tier: tie.tier,
        tier_name: tier_name(&definition.tiers, Some(tie.tier)).unwrap_or("该等次").to_owned(),
        category: tie.category,
        category_name: place(tie, board),
        places: u32::try_from(tie.places).unwrap_or(u32::MAX),
        cases: rows(board)
            .filter(|(_, row)| tie.cases.contains(&row.case))
            .map(|(_, row)| TiedCase { case: row.case, title: row.title.clone(), score: score(tie, board) })
            .collect(),
        answer: tie.settled.as_ref().map(|settled| settled.answer),
        reason: tie.settled.as_ref().map(|settled| settled.reason.clone()).unwrap_or_default(),
    };
    proposal.ties.iter().filter(open).map(question).collect()
}

/// What keeps a proposal from being confirmed.
fn problems(board: &AwardBoard, definition: &Definition, proposal: &Proposal, changed: bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    if changed {
        let what = if board.by_result { "评审结果" } else { "投票结果" };
        problems.push(Problem::new(format!("{what}、参评案例或奖项名额在拟定之后有改动"), "请重新拟定奖项"));
    }
    let unranked = rows(board).filter(|(_, row)| row.rank.is_none() && row.tier.is_none() && !row.moved).count();
    if board.by_result && unranked > 0 {
        let reason = format!("{unranked} 个案例尚无综合得分");
        problems.push(Problem::new(reason, "请录全评分后重新拟定，或逐个评定并写明理由"));
    }
    let proposed = rows(board).any(|(_, row)| row.proposed.is_some());
    for tie in proposal.ties.iter().filter(|_| proposed) {
        let own = || rows(board).filter(|(_, row)| tie.cases.contains(&row.case) && !row.moved);
        let carried_out = || own().all(|(_, row)| row.tier == proposal.awards.get(&row.case).copied());
        match &tie.settled {
            None if tie.cases.iter().any(|case| undecided(board, *case)) => {
                problems.push(tie_problem(tie, board, definition));
            }
            Some(settled) if !carried_out() => {
                let tier = tier_name(&definition.tiers, Some(tie.tier)).unwrap_or("该等次");
                let answer = settled.answer.chinese();
                let reason = format!("{}“{tier}”的并列已定为“{answer}”，尚未计入拟定的奖项", place(tie, board));
                problems.push(Problem::new(reason, "请重新拟定奖项"));
            }
            _ => {}
        }
    }
    problems
}

/// What somebody found in the judging and nobody has settled.
pub(super) fn unsettled(connection: &Connection, campaign: CampaignId) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let waiting = waiting(connection, campaign)?;
    if waiting > 0 {
        problems.push(Problem::new(format!("{waiting} 条回避提示尚未处理"), "请在“评审—回避”中逐条确认或不予回避"));
    }
    let disputed = disputed(connection, campaign)?;
    if disputed > 0 {
        let reason = format!("第二人复核有 {disputed} 格不一致或被否定");
        problems.push(Problem::new(reason, "请在“评审—录分”中核对原表，改正后再复核"));
    }
    Ok(problems)
}

fn undecided(board: &AwardBoard, case: CaseId) -> bool {
    rows(board).any(|(_, row)| row.case == case && row.tier.is_none() && !row.moved)
}

fn place(tie: &QuotaTie, board: &AwardBoard) -> String {
    let category = tie.category.and_then(|id| board.categories.iter().find(|c| c.category_id == id));
    category.map_or("各类别", |c| c.category.as_str()).to_owned()
}

fn score(tie: &QuotaTie, board: &AwardBoard) -> String {
    match board.by_result {
        true => format!("{} 分", tie.score.text(board.decimals)),
        false => format!("{} 票", tie.score.text(0)),
    }
}

fn tie_problem(tie: &QuotaTie, board: &AwardBoard, definition: &Definition) -> Problem {
    let (place, places, score) = (place(tie, board), tie.places, score(tie, board));
    let tier = tier_name(&definition.tiers, Some(tie.tier)).unwrap_or("该等次");
    let titles: Vec<String> =
        rows(board).filter(|(_, row)| tie.cases.contains(&row.case)).map(|(_, row)| quoted(&row.title)).collect();
    Problem::new(
        format!("{place}“{tier}”尚余 {places} 个名额，{}均为 {score}", titles.join("、")),
        "名额线上并列，程序不作取舍；请选定扩额、减额、再次投票或领导决定，或逐个评定，并写明理由",
    )
}

pub(super) fn rows(board: &AwardBoard) -> impl Iterator<Item = (CategoryId, &AwardRow)> {
    board.categories.iter().flat_map(|c| c.rows.iter().map(move |row| (c.category_id, row)))
}

pub(super) fn tier_name(tiers: &[Tier], id: Option<TierId>) -> Option<&str> {
    tiers.iter().find(|t| id.is_some() && t.id == id).map(|t| t.name.as_str())
}

/// The awards as the history shows them: title → tier.
pub(super) fn named(board: &AwardBoard) -> BTreeMap<String, String> {
    let name = |tier: Option<TierId>| tier_name(&board.tiers, tier).map(str::to_owned);
    let cases = rows(board).filter_map(|(_, row)| Some((row.title.clone(), name(row.given())?)));
    let persons = board.persons.iter().filter_map(|p| Some((p.name.clone(), name(p.given())?)));
    cases.chain(persons).collect()
}

/// Fingerprint of what a proposal is made from.
pub(super) fn ranks_digest(board: &AwardBoard) -> String {
    let mut lines = Lines::default();
    for (_, row) in rows(board) {
        lines.add(&(row.case, row.rank, row.votes));
    }
    for (_, row) in rows(board).filter(|(_, row)| row.score.is_some()) {
        lines.add(&(row.case, &row.score));
    }
    for tier in &board.tiers {
        lines.add(&(tier.id, tier.quota, tier.scope, tier.persons));
    }
    lines.digest()
}

/// Fingerprint of what is shown and will be printed.
fn board_digest(board: &AwardBoard, definition: &Definition) -> String {
    let mut lines = Lines::default();
    lines.add(&(&definition.title, &definition.edition, &board.tiers));
    lines.add(&board.categories);
    lines.add(&board.persons);
    lines.digest()
}

#[derive(Default)]
struct Lines(blake3::Hasher);

impl Lines {
    fn add<T: Serialize>(&mut self, line: &T) {
        // Plain numbers and texts: writing them as JSON cannot fail.
        self.0.update(serde_json::to_string(line).unwrap_or_default().as_bytes());
        self.0.update(b"\n");
    }

    fn digest(&self) -> String {
        self.0.finalize().to_hex().to_string()
    }
}

/// Trims a written reason; refuses none, naming the act.
pub(super) fn reason<'a>(act: &str, reason: &'a str) -> Result<&'a str> {
    match reason.trim() {
        "" => Err(Error::Refused(format!("{act}须写明理由。请填写理由后再保存。"))),
        reason => Ok(reason),
    }
}

/// The second name under a decision, trimmed; refuses none and the first once more, naming the act.
pub(super) fn second<'a>(act: &str, name: &'a str, call: &Call<'_>) -> Result<&'a str> {
    let first = acting(act, call)?;
    match name.trim() {
        "" => Err(Error::Refused(format!("{act}须有两人署名。请填写另一人的姓名后再保存。"))),
        name if is_same_person(name, first) => {
            Err(Error::Refused(format!("{act}须有两人署名，“{name}”不能署两次。请填写另一人的姓名。")))
        }
        name => Ok(name),
    }
}

/// Who acts; refuses nobody, naming the act.
pub(super) fn acting<'a>(act: &str, call: &'a Call<'_>) -> Result<&'a str> {
    match call.who.as_str() {
        NOBODY => Err(Error::Refused(format!(
            "{act}须署名，操作人尚未登记。请先在窗口底部登记操作人的姓名；用命令行的，写明 --who。"
        ))),
        who => Ok(who),
    }
}

/// Names without blanks and repetitions, in order.
pub(super) fn distinct(names: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        if !all.iter().any(|known| is_same_person(known, name)) {
            all.push(name.to_owned());
        }
    }
    all
}
