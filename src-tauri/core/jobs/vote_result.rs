//! The result of a vote: the tally under the rules of now, the imports it comes from, their withdrawal, the result as a table.

use crate::store::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::count_votes::{categories, voted_on};
use super::recount::{self, Exclusions, RoundCount};
use super::{Done, OfCampaign, OfRound};
use crate::desk::{Call, Desk, Output};
use crate::documents::chart::{self, Ground};
use crate::error::{Error, OrNotFound, Result};
use crate::files::workbook::{self, Cell, Sheet};
use crate::model::campaign::Definition;
use crate::model::tally::{self, Candidate, Tally};
use crate::model::time::{Day, Moment};
use crate::model::vote::{Duplicates, ImportMode, Rejected, VoteRound};
use crate::model::vote_file::VoteFormat;
use crate::model::{CampaignId, ImportId, RoundId};
use crate::store::history::{self, Act};
use crate::store::votes::Import;
use crate::store::{campaigns, cases, voters, votes};

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

/// Figures about the ballots that count.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Census {
    /// Choices per participant with two decimals: "5.37".
    pub choices_each: String,
    pub days: Vec<DayCount>,
    /// Ballots by the hour of the whole round; drawn by the core, the same on paper.
    pub curve: Picture,
    /// Most ballots first; empty where no region is known.
    pub regions: Vec<RegionCount>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct DayCount {
    pub day: Day,
    #[ts(type = "number")]
    pub ballots: u64,
    /// By hour of the day, 0 to 23.
    #[ts(type = "number[]")]
    pub hours: Vec<u64>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct RegionCount {
    pub region: String,
    #[ts(type = "number")]
    pub ballots: u64,
    /// Per cent of the participants: "12.50".
    pub share: String,
}

/// A picture as an SVG document, for both grounds.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Picture {
    pub light: String,
    pub dark: String,
}

/// Text to paste into a page.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BulletinText {
    pub text: String,
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
    #[serde(default)]
    pub round: Option<RoundId>,
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

/// The tally with its sources, rules and bars.
pub fn result(desk: &Desk, call: &Call<'_>, of: OfRound) -> Result<VoteResult> {
    desk.library.read(|connection| {
        let definition = campaigns::definition(connection, of.campaign)?;
        let round = definition.round(of.round).or_not_found("投票轮次")?;
        let count = recount::round(connection, call, &definition, round, Exclusions::Followed)?;
        let tally = tally_of(connection, of.campaign, &definition, &count)?;
        let format = count.imports.first().map_or(VoteFormat::WideText, |import| import.format);
        let rules = rule_lines(&definition, round, format);
        let (light, dark) = (chart::bars(&tally, Ground::Light), chart::bars(&tally, Ground::Dark));
        let bars = light.into_iter().zip(dark).map(|(light, dark)| CategoryBars { light, dark }).collect();
        Ok(VoteResult {
            bars,
            bars_to: chart::scale(&tally),
            tally,
            rows: count.rows(),
            accepted: count.accepted(),
            rejected: count.rejected(),
            sources: count.imports.into_iter().map(|import| line(true, import)).collect(),
            census: None,
            rules,
        })
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

/// Text to paste into a page.
pub fn text(_: &Desk, _: &Call<'_>, _: OfRound) -> Result<BulletinText> {
    Err(Error::Refused(String::new()))
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
    Ok(tally::tally(&categories(definition), candidates.collect(), count.participants))
}

/// The rules as printed, a line each: label and text.
pub fn rule_lines(definition: &Definition, vote: &VoteRound, format: VoteFormat) -> Vec<(String, String)> {
    let mut lines = vec![("投票时间", format!("{} 至 {}", vote.opens_at.chinese(), vote.closes_at.chinese()))];
    if format.has_ballots() {
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
        Ok((
            campaigns::definition(connection, request.campaign)?,
            read_tally(connection, call, OfRound { campaign: request.campaign, round: request.round })?,
        ))
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
