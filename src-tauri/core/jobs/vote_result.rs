//! The result of a vote: the tally under the rules of now, the imports it comes from, their withdrawal, the result as a table.

use crate::store::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::count_votes::{categories, recount, voted_on};
use super::{Done, OfCampaign};
use crate::desk::{Call, Desk, Output};
use crate::documents::chart::{self, Ground};
use crate::error::{Error, Result};
use crate::files::workbook::{self, Cell, Sheet};
use crate::model::ballot::Count;
use crate::model::campaign::Definition;
use crate::model::tally::{self, Candidate, Tally};
use crate::model::time::Moment;
use crate::model::vote::{Duplicates, Rejected};
use crate::model::vote_file::VoteFormat;
use crate::model::{CampaignId, ImportId};
use crate::store::history::{self, Act};
use crate::store::votes::Import;
use crate::store::{campaigns, cases, votes};

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
    /// The one that counts.
    pub current: bool,
}

/// The page 投票: the tally, where it comes from, the picture.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoteResult {
    pub tally: Tally,
    /// None while nothing was imported.
    pub current: Option<VoteImportLine>,
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

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ExportVotes {
    pub campaign: CampaignId,
    pub format: SheetFormat,
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

/// All imports, the newest first, with their counts at the time; withdrawn ones stay listed.
pub fn imports(desk: &Desk, _: &Call<'_>, of: OfCampaign) -> Result<Vec<VoteImportLine>> {
    desk.library.read(|connection| {
        let current = votes::current(connection, of.campaign)?.map(|import| import.id);
        Ok(votes::imports(connection, of.campaign)?.into_iter().map(|import| line(import, current)).collect())
    })
}

fn line(import: Import, current: Option<ImportId>) -> VoteImportLine {
    VoteImportLine {
        current: current == Some(import.id),
        id: import.id,
        name: import.name,
        sha256: import.sha256,
        rows: import.rows,
        accepted: import.accepted,
        rejected: import.rejected,
        imported_at: import.imported_at,
        imported_by: import.imported_by,
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

/// The tally with its sources, rules and bars.
pub fn result(desk: &Desk, _: &Call<'_>, of: OfCampaign) -> Result<VoteResult> {
    desk.library.read(|connection| {
        let definition = campaigns::definition(connection, of.campaign)?;
        let counted = counted(connection, of.campaign, &definition)?;
        let format = counted.as_ref().map_or(VoteFormat::WideText, |(import, ..)| import.format);
        let rules = rule_lines(&definition, format);
        let (tally, current) = match counted {
            Some((import, count, tally)) => {
                let id = import.id;
                let mut current = line(import, Some(id));
                (current.accepted, current.rejected) = (count.accepted, count.rejected);
                (tally, Some(current))
            }
            None => (nothing(), None),
        };
        let (light, dark) = (chart::bars(&tally, Ground::Light), chart::bars(&tally, Ground::Dark));
        let bars = light.into_iter().zip(dark).map(|(light, dark)| CategoryBars { light, dark }).collect();
        let bars_to = chart::scale(&tally);
        Ok(VoteResult { tally, current, rules, bars, bars_to })
    })
}

pub fn tally(desk: &Desk, _: &Call<'_>, of: OfCampaign) -> Result<Tally> {
    desk.library.read(|connection| read_tally(connection, of.campaign))
}

/// The tally that counts now, from the stored ballots under the campaign's rules; without categories while nothing
/// was imported.
pub fn read_tally(connection: &Connection, campaign: CampaignId) -> Result<Tally> {
    let definition = campaigns::definition(connection, campaign)?;
    Ok(counted(connection, campaign, &definition)?.map_or_else(nothing, |(.., tally)| tally))
}

fn nothing() -> Tally {
    Tally { participants: None, categories: Vec::new() }
}

/// The import that counts, counted under the rules of now.
fn counted(
    connection: &Connection,
    campaign: CampaignId,
    definition: &Definition,
) -> Result<Option<(Import, Count, Tally)>> {
    let Some(import) = votes::current(connection, campaign)? else { return Ok(None) };
    let count = recount(connection, &import, definition)?;
    let options = votes::options(connection, import.id)?;
    let entrants = cases::entrants(connection, campaign)?;
    let listed: Vec<_> = voted_on(entrants.clone()).into_iter().map(|entrant| entrant.id).collect();
    let candidates = entrants.into_iter().filter_map(|entrant| {
        let option = options.iter().position(|option| option.case == entrant.id);
        (option.is_some() || listed.contains(&entrant.id)).then(|| Candidate {
            category: entrant.category_id,
            case: entrant.id,
            title: entrant.title,
            units: entrant.units,
            votes: option.and_then(|at| count.votes.get(at)).copied().unwrap_or_default(),
        })
    });
    let participants = match import.format {
        VoteFormat::WideText => Some(count.accepted),
        VoteFormat::TallyTable => import.participants,
    };
    let tally = tally::tally(&categories(definition), candidates.collect(), participants);
    Ok(Some((import, count, tally)))
}

/// The rules as printed, a line each: label and text.
pub fn rule_lines(definition: &Definition, format: VoteFormat) -> Vec<(String, String)> {
    let vote = &definition.vote;
    let mut lines = vec![("投票时间", format!("{} 至 {}", vote.opens_at.chinese(), vote.closes_at.chinese()))];
    if format == VoteFormat::WideText {
        let second = vote.closes_at.local().format("%H:%M:%S");
        let counts = if vote.deadline_inclusive { "计入" } else { "不计入" };
        lines.push(("截止时刻", format!("{second} 整提交的选票{counts}")));
        lines.push(("投票方式", choices(definition)));
        let duplicates = match vote.duplicates {
            Duplicates::KeepFirst => "同一投票人有多张有效选票的，计最先提交的一张",
            Duplicates::KeepLast => "同一投票人有多张有效选票的，计最后提交的一张",
            Duplicates::FirstOfDay => "同一投票人每天计最先提交的一张有效选票",
        };
        lines.push(("重复提交", duplicates.to_owned()));
    } else {
        lines.push(("数据来源", "投票平台的计票表，未经逐张核对".to_owned()));
    }
    let shares = "占类别票数＝该案例得票÷本类别总票数；占参与人数＝该案例得票÷参与投票人数，因可多选，其和大于 100%";
    lines.push(("两种占比", shares.to_owned()));
    lines.push(("取舍与名次", "百分数四舍五入，保留两位小数；名次以票数为准，票数相同的并列，其后名次空出".to_owned()));
    lines.into_iter().map(|(label, text)| (label.to_owned(), text)).collect()
}

/// How many may be chosen, once if all categories are alike.
fn choices(definition: &Definition) -> String {
    let limit = |min: u32, max: Option<u32>| match (min, max) {
        (min, Some(max)) if min == max => format!("选 {min} 项"),
        (0, None) => "选择项数不限".to_owned(),
        (min, None) => format!("至少选 {min} 项，可多选"),
        (0, Some(max)) => format!("至多选 {max} 项"),
        (min, Some(max)) => format!("选 {min} 至 {max} 项"),
    };
    let limits: Vec<String> = definition.categories.iter().map(|c| limit(c.min_choices, c.max_choices)).collect();
    match limits.split_first() {
        Some((first, rest)) if rest.iter().all(|other| other == first) => format!("每个类别{first}"),
        _ => {
            let each =
                definition.categories.iter().zip(&limits).map(|(category, limit)| format!("{}{limit}", category.name));
            each.collect::<Vec<_>>().join("；")
        }
    }
}

/// The result as a workbook or CSV, a row a case.
pub fn export(desk: &Desk, call: &Call<'_>, request: ExportVotes) -> Result<Output> {
    let (definition, tally) = desk.library.read(|connection| {
        Ok((campaigns::definition(connection, request.campaign)?, read_tally(connection, request.campaign)?))
    })?;
    if tally.categories.is_empty() {
        return Err(Error::Refused("还没有投票结果可以导出。请先导入选票。".to_owned()));
    }
    call.step("导出投票结果", 0, 1)?;
    let sheet = sheet(&tally);
    let extension = match request.format {
        SheetFormat::Xlsx => "xlsx",
        SheetFormat::Csv => "csv",
    };
    let name = format!("{}{}投票结果.{extension}", definition.edition, definition.title);
    let (file, path) = desk.files.fresh(&name, extension)?;
    match request.format {
        SheetFormat::Xlsx => workbook::write_xlsx(&path, &[sheet])?,
        SheetFormat::Csv => workbook::write_csv(&path, &sheet)?,
    }
    let bytes = std::fs::metadata(&path).map_err(|cause| Error::file(format!("写出“{name}”"), cause))?.len();
    Ok(Output { file, name, bytes })
}

fn sheet(tally: &Tally) -> Sheet {
    let headings = ["类别", "名次", "项目名称", "项目单位", "票数", "占类别票数（%）", "占参与人数（%）"];
    let rows = tally.categories.iter().flat_map(|category| {
        category.rows.iter().map(|row| {
            vec![
                Cell::from(category.category.as_str()),
                Cell::Number(u64::from(row.rank)),
                row.title.as_str().into(),
                row.units.join("、").into(),
                row.votes.into(),
                Cell::Decimal(row.share.clone()),
                row.share_of_participants.clone().map_or(Cell::Empty, Cell::Decimal),
            ]
        })
    });
    Sheet {
        name: "投票结果".to_owned(),
        headings: headings.map(str::to_owned).to_vec(),
        widths: vec![18, 8, 60, 36, 12, 16, 16],
        rows: rows.collect(),
    }
}
