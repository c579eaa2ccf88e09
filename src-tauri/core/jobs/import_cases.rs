//! Taking in many cases from a table: look at its columns, check every row, import; and the way out, an XLSX of all
//! cases. Rows with problems are listed and left out; the rest are added in one transaction.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{OfCampaign, intake_cases};
use crate::desk::{Call, Desk, FileId, Output};
use crate::error::{Error, Result};
use crate::files::case_file::{self, CaseFile, CaseSheet};
use crate::files::workbook::Cell;
use crate::model::CampaignId;
use crate::model::campaign::{Category, Definition};
use crate::model::case::{CaseDraft, CaseState, CaseStatus};
use crate::model::case_table::{self, Plan, Planner, Present};
use crate::model::field::{Field, FieldKind};
use crate::model::problem::Problem;
use crate::store::history::Act;
use crate::store::{campaigns, cases, history};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct LookAtCases {
    pub campaign: CampaignId,
    pub file: FileId,
}

/// What a case file looks like: its columns, what each seems to be, the first rows.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseFileLook {
    pub name: String,
    #[ts(type = "number")]
    pub rows: u64,
    pub columns: Vec<CaseColumn>,
    /// Up to ten rows as text.
    pub sample: Vec<Vec<String>>,
    /// Fields a column may be mapped to: `category`, `number`, `title`, `units`, or a form field's key, with labels.
    pub targets: Vec<CaseTarget>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseColumn {
    pub heading: String,
    /// Suggested target; none = not imported.
    pub target: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseTarget {
    pub key: String,
    pub label: String,
    pub required: bool,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ImportCases {
    pub campaign: CampaignId,
    pub file: FileId,
    /// Column heading → target key; headings not named keep the suggestion, an empty target is not imported.
    #[serde(default)]
    pub mapping: std::collections::BTreeMap<String, String>,
    /// Enter all as shortlisted (入围) rather than received (收件).
    #[serde(default)]
    pub shortlisted: bool,
    /// Fingerprint of the check; none imports without one (command line).
    #[serde(default)]
    pub digest: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseFileCheck {
    #[ts(type = "number")]
    pub rows: u64,
    /// Cases that would be added.
    #[ts(type = "number")]
    pub added: u64,
    /// Rows with a problem are not added.
    pub problems: Vec<Problem>,
    pub preview: Vec<CaseDraft>,
    pub digest: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportedCases {
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub added: u64,
    pub problems: Vec<Problem>,
}

/// Rows shown of a file, and cases shown of an import.
const SAMPLE: usize = 10;
const PREVIEW: usize = 200;

/// What the file looks like and what its columns seem to be.
pub fn look(desk: &Desk, _call: &Call<'_>, request: LookAtCases) -> Result<CaseFileLook> {
    let definition = desk.library.read(|library| campaigns::definition(library, request.campaign))?;
    let file = read(desk, &definition, &request.file)?;
    let suggested = case_table::suggest(&definition, &file.headings);
    let columns = file.headings.iter().cloned().zip(suggested);
    let targets = case_table::targets(&definition).into_iter();
    Ok(CaseFileLook {
        name: file.name,
        rows: count(file.rows.len()),
        columns: columns.map(|(heading, target)| CaseColumn { heading, target }).collect(),
        sample: file.rows.into_iter().take(SAMPLE).map(|row| row.cells).collect(),
        targets: targets.map(|t| CaseTarget { key: t.key, label: t.label, required: t.required }).collect(),
    })
}

/// What the import would add and every problem in its way; nothing is written.
pub fn check(desk: &Desk, call: &Call<'_>, request: ImportCases) -> Result<CaseFileCheck> {
    let (definition, present) = desk.library.read(|library| {
        let definition = campaigns::definition(library, request.campaign)?;
        Ok((definition, cases::entrants(library, request.campaign)?))
    })?;
    let file = read(desk, &definition, &request.file)?;
    let plan = plan(call, &definition, present, &file, &request)?;
    Ok(CaseFileCheck {
        rows: plan.rows,
        added: count(plan.cases.len()),
        digest: digest(&file, &plan),
        preview: plan.cases.into_iter().take(PREVIEW).map(draft).collect(),
        problems: plan.problems,
    })
}

/// Adds every row that is in order, in one transaction; the others come back as problems. Refused if anything
/// differs from the check that the digest names.
pub fn import(desk: &Desk, call: &Call<'_>, request: ImportCases) -> Result<ImportedCases> {
    let definition = desk.library.read(|library| campaigns::definition(library, request.campaign))?;
    let file = read(desk, &definition, &request.file)?;
    desk.library.transact(call, |transaction| {
        let definition = campaigns::definition(transaction, request.campaign)?;
        let present = cases::entrants(transaction, request.campaign)?;
        let plan = plan(call, &definition, present, &file, &request)?;
        if request.digest.as_ref().is_some_and(|seen| *seen != digest(&file, &plan)) {
            let message = "文件或案例库在核对之后有变动，未导入任何案例。请重新核对后再导入。";
            return Err(Error::Refused(message.to_owned()));
        }
        let (added, total) = (count(plan.cases.len()), count(plan.cases.len()));
        for (done, case) in (0u64..).zip(&plan.cases) {
            if done % 100 == 0 {
                call.step("写入案例", done, total)?;
            }
            intake_cases::add(transaction, request.campaign, case)?;
        }
        if added > 0 {
            let after = serde_json::json!({ "rows": plan.rows, "added": added, "sha256": file.sha256 });
            let subject = ("campaign", request.campaign.0);
            let act = Act {
                campaign: Some(request.campaign),
                subject,
                name: &file.name,
                action: "导入案例",
                before: None,
                after: Some(after),
            };
            history::record(transaction, act)?;
        }
        Ok(ImportedCases { rows: plan.rows, added, problems: plan.problems })
    })
}

fn read(desk: &Desk, definition: &Definition, file: &FileId) -> Result<CaseFile> {
    let filed = desk.files.get(file)?;
    let known = |headings: &[String]| case_table::suggest(definition, headings).iter().flatten().count();
    case_file::read(&filed.path, &filed.name, known)
}

fn plan(
    call: &Call<'_>,
    definition: &Definition,
    present: Vec<cases::Entrant>,
    file: &CaseFile,
    request: &ImportCases,
) -> Result<Plan> {
    let columns = columns(definition, file, request)?;
    let status = if request.shortlisted { CaseStatus::Shortlisted } else { CaseStatus::Received };
    let present =
        present.into_iter().map(|case| Present { category: case.category_id, number: case.number, title: case.title });
    let present: Vec<Present> = present.collect();
    let mut planner = Planner::new(definition, &file.headings, &columns, status, &present);
    let several = file.has_several_sheets();
    let mut sheet = None;
    for (done, row) in (0u64..).zip(&file.rows) {
        if done % 1000 == 0 {
            call.step("核对案例", done, count(file.rows.len()))?;
        }
        if sheet != Some(&row.sheet) {
            planner.sheet(&row.sheet, several);
            sheet = Some(&row.sheet);
        }
        planner.row(row.number, &row.cells);
    }
    let mut plan = planner.finish();
    plan.problems.extend(file.left_out.iter().map(|sheet| {
        let way_out = "如其中有案例，请补上“项目名称”等表头后重新导入";
        Problem::new("没有案例的表头，这张工作表没有读取", way_out).in_sheet(Some(sheet))
    }));
    Ok(plan)
}

/// The target of each column: what the request says of its heading, else what it seems to be.
fn columns(definition: &Definition, file: &CaseFile, request: &ImportCases) -> Result<Vec<Option<String>>> {
    let targets = case_table::targets(definition);
    let mut columns = case_table::suggest(definition, &file.headings);
    for (heading, wanted) in &request.mapping {
        let Some(at) = file.headings.iter().position(|known| known == heading) else {
            let headings = file.headings.join("、");
            return Err(Error::Refused(format!("文件中没有“{heading}”列。现有的列：{headings}。")));
        };
        let target = targets.iter().find(|target| target.key == *wanted || target.label == *wanted);
        if target.is_none() && !wanted.is_empty() {
            let labels: Vec<&str> = targets.iter().map(|target| target.label.as_str()).collect();
            return Err(Error::Refused(format!("没有名为“{wanted}”的表单项。可用的有：{}。", labels.join("、"))));
        }
        // A target goes to one column: the one a person names.
        for (other, column) in columns.iter_mut().enumerate() {
            if other == at {
                *column = target.map(|target| target.key.clone());
            } else if target.is_some_and(|target| column.as_deref() == Some(&target.key))
                && !request.mapping.contains_key(file.headings.get(other).map_or("", String::as_str))
            {
                *column = None;
            }
        }
    }
    let twice = columns.iter().flatten().find(|target| columns.iter().flatten().filter(|t| t == target).count() > 1);
    if let Some(twice) = twice {
        let label = targets.iter().find(|target| target.key == *twice).map_or("", |target| target.label.as_str());
        return Err(Error::Refused(format!("有两列都作为“{label}”导入。请只留一列，其余选“不导入”。")));
    }
    if !columns.iter().flatten().any(|target| target == "title") {
        return Err(Error::Refused("没有作为“项目名称”导入的列。请指定哪一列是项目名称。".to_owned()));
    }
    Ok(columns)
}

fn digest(file: &CaseFile, plan: &Plan) -> String {
    let seen = serde_json::json!([file.sha256, plan.rows, plan.cases, plan.problems]);
    blake3::hash(seen.to_string().as_bytes()).to_hex().to_string()
}

fn draft(state: CaseState) -> CaseDraft {
    CaseDraft {
        category: state.category,
        number: Some(state.number),
        title: state.title,
        units: state.units,
        answers: state.answers,
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// All cases as XLSX, a sheet a category, cells neutralised.
pub fn export(desk: &Desk, _call: &Call<'_>, request: OfCampaign) -> Result<Output> {
    let (definition, all) = desk.library.read(|library| {
        let definition = campaigns::definition(library, request.campaign)?;
        Ok((definition, cases::of_campaign(library, request.campaign)?))
    })?;
    let sheets = definition.categories.iter().map(|category| sheet(category, &all)).collect();
    let name = format!("{}{}案例.xlsx", definition.edition, definition.title);
    let (file, path) = desk.files.fresh(&name, "xlsx")?;
    case_file::write(&path, sheets)?;
    let bytes = std::fs::metadata(&path).map_err(|cause| Error::file(format!("写出“{name}”"), cause))?.len();
    Ok(Output { file, name, bytes })
}

fn sheet(category: &Category, all: &[cases::Kept]) -> CaseSheet {
    let fixed = ["类别", "序号", "项目名称", "项目单位", "状态"].map(str::to_owned);
    let headings = fixed.into_iter().chain(category.fields.iter().map(|field| field.label.clone())).collect();
    let row = |case: &cases::Kept| {
        let state = &case.state;
        let fixed = [
            Cell::from(category.name.as_str()),
            Cell::from(u64::from(state.number)),
            Cell::from(state.title.as_str()),
            Cell::from(state.units.join("、")),
            Cell::from(state.status.chinese()),
        ];
        fixed.into_iter().chain(category.fields.iter().map(|field| cell(field, state))).collect()
    };
    let own = all.iter().filter(|case| Some(case.state.category) == category.id);
    CaseSheet { category: category.name.clone(), headings, rows: own.map(row).collect() }
}

fn cell(field: &Field, state: &CaseState) -> Cell {
    match state.answers.get(&field.key) {
        None => Cell::Empty,
        Some(serde_json::Value::Bool(yes)) => Cell::from(if *yes { "是" } else { "否" }),
        Some(serde_json::Value::Array(entries)) => {
            Cell::from(entries.iter().filter_map(|entry| entry.as_str()).collect::<Vec<_>>().join("、"))
        }
        Some(answer) => {
            let text = answer.as_str().unwrap_or_default();
            match text.parse::<u64>() {
                Ok(number) if field.kind == FieldKind::Number => Cell::from(number),
                _ => Cell::from(text),
            }
        }
    }
}
