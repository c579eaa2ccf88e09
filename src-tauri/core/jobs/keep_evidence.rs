//! The evidence pack (存证包): what a result rests on, packed so that anybody can count it again and see whether it was
//! touched since; and the check of such a pack. No telephone number, no voter and nobody who objected is in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use super::OfCampaign;
use super::compute_result::{GivenFacts, read_facts, recount};
use super::recount::{self as count, Exclusions};
use super::vote_result::tally_of;
use crate::desk::{Call, Desk, FileId};
use crate::documents::minutes::ExportedPack;
use crate::documents::wording;
use crate::error::{Error, Result};
use crate::files::evidence::{self as pack, Files};
use crate::model::campaign::Definition;
use crate::model::case::quoted;
use crate::model::exact::Exact;
use crate::model::facts::Facts;
use crate::model::judging::Judging;
use crate::model::outcome::{CaseOutcome, CategoryOutcome, Outcome};
use crate::model::problem::Problem;
use crate::model::scoring::compute;
use crate::model::{CampaignId, CaseId, JurorId};
use crate::store::evidence::{self, Recorded};
use crate::store::history::{self, Act};
use crate::store::{Connection, campaigns, exclusions, votes};

/// What the history recorded of these is told in full: rules, seats, recusals and awards. Of all else (forms with
/// addresses, networks of voters, objections) the pack keeps the hash of what was recorded.
const OPEN: [&str; 4] = ["judging", "seats", "recusal", "awards"];

/// Kind of the history's entries about packs, and what they keep.
const EXPORTED: &str = "evidence";
const NUMBER: &str = "存证号";

#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VerifyEvidence {
    pub file: FileId,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct EvidenceView {
    /// The last pack exported; none before the first.
    pub last: Option<ExportedPack>,
}

/// A pack that was written, and the number that names its content.
#[derive(Debug, Clone, Serialize, TS)]
pub struct EvidencePack {
    pub file: FileId,
    pub name: String,
    #[ts(type = "number")]
    pub bytes: u64,
    /// 存证号: the hash of the record that closes the history, which seals every file of the pack.
    pub number: String,
}

/// What the check of a pack found.
#[derive(Debug, Clone, Serialize, TS)]
pub struct EvidenceReport {
    pub sound: bool,
    pub campaign: String,
    /// 存证号 as the pack states it; none where its history cannot be read.
    pub number: Option<String>,
    /// Records of the history, its opening and its close included.
    #[ts(type = "number")]
    pub records: usize,
    #[ts(type = "number")]
    pub files: usize,
    /// The file, or the record of a file, in which the first problem lies.
    pub first_bad: Option<String>,
    pub problems: Vec<Problem>,
}

/// A cell of a score sheet.
type Cell = (String, JurorId, CaseId, String);

/// Packs rules, facts, result, count, scores, decisions and history as they stand; the history keeps the number.
pub fn export(desk: &Desk, call: &Call<'_>, of: OfCampaign) -> Result<EvidencePack> {
    call.step("汇集存证材料", 0, 2)?;
    let (title, files) = desk.library.read(|connection| collect(connection, call, of.campaign))?;
    call.step("写出存证包", 1, 2)?;
    let name = format!("存证包-{}.zip", wording::file_name(&title));
    let (file, path) = desk.files.fresh(&name, "zip")?;
    pack::write(&path, &files)?;
    let bytes = std::fs::metadata(&path).map_err(|cause| Error::file(format!("写出“{name}”"), cause))?.len();
    let number = pack::number(&files).unwrap_or_default();
    desk.library.transact(call, |transaction| {
        let (subject, after) = ((EXPORTED, of.campaign.0), Some(BTreeMap::from([(NUMBER, number.as_str())])));
        let campaign = Some(of.campaign);
        history::record(transaction, Act { campaign, subject, name: &title, action: "导出存证包", before: None, after })
    })?;
    Ok(EvidencePack { file, name, bytes, number })
}

pub fn show(desk: &Desk, _: &Call<'_>, of: OfCampaign) -> Result<EvidenceView> {
    desk.library.read(|connection| Ok(EvidenceView { last: last(connection, of.campaign)? }))
}

/// The last pack exported.
pub(super) fn last(connection: &Connection, campaign: CampaignId) -> Result<Option<ExportedPack>> {
    let newest = history::of(connection, EXPORTED, campaign.0)?.into_iter().next();
    Ok(newest.and_then(|entry| {
        let number = entry.after.as_ref()?.get(NUMBER)?.as_str()?.to_owned();
        Some(ExportedPack { number, at: entry.at, by: entry.who })
    }))
}

/// Checks a pack: its manifest and chains, then whether it counts to the result it states.
pub fn verify(desk: &Desk, call: &Call<'_>, request: VerifyEvidence) -> Result<EvidenceReport> {
    let filed = desk.files.get(&request.file)?;
    call.step("核对存证包", 0, 2)?;
    let files = match pack::read(&filed.path, &filed.name)? {
        Ok(files) => files,
        Err(problems) => return Ok(report(&Files::new(), problems)),
    };
    let mut problems = pack::seals(&files);
    call.step("重新计算", 1, 2)?;
    problems.extend(agreement(desk, call, &files).unwrap_or_else(|problem| vec![problem]));
    Ok(report(&files, problems))
}

fn report(files: &Files, problems: Vec<Problem>) -> EvidenceReport {
    let campaign =
        pack::document(files, pack::RULES).ok().and_then(|rules| Some(rules.get("campaign")?.as_str()?.to_owned()));
    EvidenceReport {
        sound: problems.is_empty(),
        campaign: campaign.unwrap_or_default(),
        number: pack::number(files),
        records: pack::history(files).map_or(0, |records| records.len()),
        files: files.len(),
        first_bad: problems.first().and_then(|problem| problem.field.clone()),
        problems,
    }
}

fn collect(connection: &Connection, call: &Call<'_>, campaign: CampaignId) -> Result<(String, Files)> {
    let definition = campaigns::definition(connection, campaign)?;
    let title = format!("{}{}", definition.edition, definition.title);
    let mut facts = read_facts(connection, call, campaign)?;
    let frozen = evidence::frozen_rules(connection, campaign)?;
    if frozen.is_empty() {
        // Rules that were never frozen decide nothing: awards come from the votes.
        facts.rules = Judging::default();
    }
    let versions = frozen.iter().map(|rules| {
        json!({
            "version": rules.version, "hash": rules.hash, "reason": rules.reason, "frozen_at": rules.at,
            "frozen_by": rules.by, "rules": rules.rules,
        })
    });
    let rules = json!({
        "campaign": title, "id": campaign, "in_force": facts.rules, "versions": versions.collect::<Vec<_>>(),
    });
    let entries = evidence::score_entries(connection, campaign)?;
    let checks = evidence::score_checks(connection, campaign)?;
    let scores = json!({ "count": entries.len(), "entries": entries, "checks": checks });
    let documents = [
        (pack::RULES, rules),
        (pack::FACTS, json!(facts)),
        (pack::RESULT, json!(compute(&facts))),
        (pack::COUNT, counted(connection, call, campaign, &definition)?),
        (pack::DECISIONS, evidence::decisions(connection, campaign)?),
    ];
    let documents = documents.into_iter().map(|(name, document)| (name.to_owned(), pack::pretty(&document))).collect();
    let records = evidence::recorded(connection, campaign)?.into_iter().map(record).collect();
    let close = json!({ "at": call.now, "who": call.who });
    Ok((title, pack::assemble(documents, records, scores, close)))
}

fn record(entry: Recorded) -> Value {
    let is_open = OPEN.contains(&entry.kind.as_str());
    let state = |state: Option<String>| {
        state.map(|text| if is_open { text } else { format!("sha256:{}", pack::sha256(text.as_bytes())) })
    };
    json!({
        "kind": entry.kind, "id": entry.id, "number": entry.number, "at": entry.at, "who": entry.who,
        "action": entry.action, "name": entry.name, "before": state(entry.before), "after": state(entry.after),
        "library_hash": entry.hash,
    })
}

/// The count of every round: tallies, rows left out by reason, files with their hashes, ballots left out by decision.
fn counted(connection: &Connection, call: &Call<'_>, campaign: CampaignId, definition: &Definition) -> Result<Value> {
    let mut rounds = Vec::new();
    for round in &definition.rounds {
        let count = count::round(connection, call, definition, round, Exclusions::Followed)?;
        let left_out = match round.id {
            Some(id) => exclusions::of_round(connection, id)?,
            None => Vec::new(),
        };
        let left_out = left_out.into_iter().map(|decision| {
            let lifted = decision.lifted.map(|l| json!({ "at": l.at, "by": l.by, "reason": l.reason }));
            json!({
                "ballots": decision.ballots, "standing": decision.standing, "reason": decision.reason, "at": decision.decided_at,
                "by": decision.decided_by, "lifted": lifted,
            })
        });
        rounds.push(json!({
            "round": round.id, "name": round.name, "rows": count.rows(), "accepted": count.accepted(),
            "rejected": count.rejected(), "tally": tally_of(connection, campaign, definition, &count)?,
            "current": count.imports.iter().map(|import| import.id).collect::<Vec<_>>(),
            "left_out": left_out.collect::<Vec<_>>(),
        }));
    }
    let imports = votes::imports(connection, campaign)?.into_iter().map(|import| {
        json!({
            "import": import.id, "round": import.round, "mode": import.mode, "name": import.name,
            "sha256": import.sha256, "rows": import.rows, "accepted": import.accepted, "rejected": import.rejected,
            "at": import.imported_at, "by": import.imported_by, "withdrawn_at": import.withdrawn_at,
        })
    });
    Ok(json!({ "rounds": rounds, "imports": imports.collect::<Vec<_>>() }))
}

/// Whether rules, facts, scores and result tell the same; an error where a document cannot be read.
fn agreement(desk: &Desk, call: &Call<'_>, files: &Files) -> std::result::Result<Vec<Problem>, Problem> {
    let facts: Facts = read(files, pack::FACTS)?;
    let stated: Outcome = read(files, pack::RESULT)?;
    let mut found: Vec<Problem> = rules_agree(&pack::document(files, pack::RULES)?, &facts.rules).into_iter().collect();
    let scores = pack::document(files, pack::SCORES)?;
    let entries = scores.get("entries").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let counts = |entry: &&Value| entry.get("counts") == Some(&json!(true));
    let kept: BTreeMap<Cell, &Value> =
        entries.iter().filter(counts).filter_map(|entry| Some((cell(entry)?, entry.get("value")?))).collect();
    let differs = facts.entries.iter().position(|entry| {
        let cell = (entry.stage.to_string(), entry.juror, entry.case, entry.item.to_string());
        kept.get(&cell).is_none_or(|value| **value != json!(entry.value))
    });
    if let Some(at) = differs {
        let place = format!("{} 第 {} 个得分", pack::FACTS, at + 1);
        found.push(pack::problem(place, "与评分.json 中有效的录入不同"));
    }
    match recount(desk, call, GivenFacts { facts }) {
        Ok(outcome) => {
            found.extend(difference(&stated, &outcome).map(|reason| pack::problem(pack::RESULT, reason)));
        }
        Err(_) => found.push(pack::problem(pack::FACTS, "所记的规则不能计算")),
    }
    Ok(found)
}

/// The rules that count are those of the newest version, and each version is the one that was hashed.
fn rules_agree(rules: &Value, counted_by: &Judging) -> Option<Problem> {
    let versions = rules.get("versions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |version: &Value, key: &str| version.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    for (at, version) in (1..).zip(versions) {
        if blake3::hash(text(version, "rules").as_bytes()).to_hex().as_str() != text(version, "hash") {
            return Some(pack::problem(format!("{} 第 {at} 版", pack::RULES), "规则与冻结时的校验值不符"));
        }
    }
    let newest = versions.last().map(|version| serde_json::from_str::<Judging>(&text(version, "rules")));
    if newest.is_some_and(|newest| newest.ok().as_ref() != Some(counted_by)) {
        return Some(pack::problem(pack::FACTS, "所依规则不是最后冻结的规则"));
    }
    (rules.get("in_force") != Some(&json!(counted_by)))
        .then(|| pack::problem(pack::FACTS, "所依规则与规则.json 中有效的规则不同"))
}

fn cell(entry: &Value) -> Option<Cell> {
    let text = |key: &str| Some(entry.get(key)?.as_str()?.to_owned());
    let number = |key: &str| entry.get(key)?.as_i64();
    Some((text("stage")?, JurorId(number("juror")?), CaseId(number("case")?), text("item")?))
}

fn read<T: serde::de::DeserializeOwned>(files: &Files, name: &str) -> std::result::Result<T, Problem> {
    serde_json::from_value(pack::document(files, name)?).map_err(|_| pack::problem(name, "内容不合格式，该文件被改动"))
}

/// The first case of whom something else is stated than is counted.
fn difference(stated: &Outcome, counted: &Outcome) -> Option<String> {
    if stated == counted {
        return None;
    }
    fn rows(outcome: &Outcome) -> Vec<(&CategoryOutcome, &CaseOutcome)> {
        outcome.categories.iter().flat_map(|category| category.rows.iter().map(move |row| (category, row))).collect()
    }
    let shown = |score: &Option<Exact>| score.as_ref().map_or_else(|| "无".to_owned(), |score| score.text(2));
    let place = |rank: Option<u32>| rank.map_or_else(|| "无".to_owned(), |rank| rank.to_string());
    let (ours, theirs) = (rows(counted), rows(stated));
    let differs = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs);
    Some(match differs {
        Some(((category, row), (_, stated))) if row.case == stated.case => format!(
            "{}“{}”与重新计算的不符：综合得分应为 {}，记作 {}；名次应为 {}，记作 {}",
            category.name,
            row.title,
            shown(&row.composite),
            shown(&stated.composite),
            place(row.rank),
            place(stated.rank)
        ),
        Some(((category, row), _)) => format!("{}{}的次序与重新计算的不符", category.name, quoted(&row.title)),
        None => "类别或案例的数目与重新计算的不符".to_owned(),
    })
}
