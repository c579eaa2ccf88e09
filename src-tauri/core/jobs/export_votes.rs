//! The result of a vote on its way out: a workbook, a CSV file, text to paste into a page.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OfRound;
use super::vote_result::{SheetFormat, VoteResult, read_result};
use crate::desk::{Call, Desk, Output};
use crate::documents::wording;
use crate::error::{Error, OrNotFound, Result};
use crate::files::workbook::{self, Cell, Sheet};
use crate::model::campaign::Definition;
use crate::model::tally::Tally;
use crate::model::vote::{Reason, VoteRound};
use crate::model::{CampaignId, RoundId};
use crate::store::campaigns;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ExportVotes {
    pub campaign: CampaignId,
    #[serde(default)]
    pub round: Option<RoundId>,
    pub format: SheetFormat,
}

/// Text to paste into a page.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BulletinText {
    pub text: String,
}

/// The result as a workbook of four sheets, or its first sheet as CSV.
pub fn export(desk: &Desk, call: &Call<'_>, request: ExportVotes) -> Result<Output> {
    let of = OfRound { campaign: request.campaign, round: request.round };
    let (definition, round, result) = counted(desk, call, of)?;
    call.step("导出投票结果", 0, 1)?;
    let extension = match request.format {
        SheetFormat::Xlsx => "xlsx",
        SheetFormat::Csv => "csv",
    };
    let of_round = if definition.rounds.len() > 1 { format!("（{}）", round.name) } else { String::new() };
    let title = format!("{}{}投票结果{of_round}", definition.edition, definition.title);
    let name = format!("{}.{extension}", wording::file_name(&title));
    let (file, path) = desk.files.fresh(&name, extension)?;
    match request.format {
        SheetFormat::Xlsx => workbook::write_xlsx(&path, &sheets(&result))?,
        SheetFormat::Csv => workbook::write_csv(&path, &votes(&result.tally))?,
    }
    let bytes = std::fs::metadata(&path).map_err(|cause| Error::file(format!("写出“{name}”"), cause))?.len();
    Ok(Output { file, name, bytes })
}

/// Text in the manner of the newspaper's page: “1.题目,23.42%,15585票” under the names of the categories.
pub fn text(desk: &Desk, call: &Call<'_>, of: OfRound) -> Result<BulletinText> {
    let (_, _, result) = counted(desk, call, of)?;
    let categories = result.tally.categories.iter().map(|category| {
        let rows =
            category.rows.iter().map(|row| format!("{}.{},{}%,{}票\n", row.rank, row.title, row.share, row.votes));
        format!("{}\n{}", category.category, rows.collect::<String>())
    });
    Ok(BulletinText { text: categories.collect::<Vec<_>>().join("\n") })
}

fn counted(desk: &Desk, call: &Call<'_>, of: OfRound) -> Result<(Definition, VoteRound, VoteResult)> {
    desk.library.read(|connection| {
        let definition = campaigns::definition(connection, of.campaign)?;
        let round = definition.round(of.round).cloned().or_not_found("投票轮次")?;
        let result = read_result(connection, call, of)?;
        if result.tally.categories.is_empty() {
            return Err(Error::Refused("还没有投票结果可以导出。请先导入选票。".to_owned()));
        }
        Ok((definition, round, result))
    })
}

fn sheets(result: &VoteResult) -> Vec<Sheet> {
    let mut sheets = vec![votes(&result.tally)];
    if let Some(census) = &result.census {
        let hours = (0..24).map(|hour| format!("{hour}时"));
        let rows = census.days.iter().map(|day| {
            let hours = day.hours.iter().map(|ballots| Cell::Number(*ballots));
            [Cell::Text(day.day.chinese()), Cell::Number(day.ballots)].into_iter().chain(hours).collect()
        });
        sheets.push(Sheet {
            name: "按日按时".to_owned(),
            headings: ["日期".to_owned(), "选票".to_owned()].into_iter().chain(hours).collect(),
            widths: [16, 12].into_iter().chain(std::iter::repeat_n(8, 24)).collect(),
            rows: rows.collect(),
        });
        let rows = census
            .regions
            .iter()
            .map(|line| vec![line.region.as_str().into(), line.ballots.into(), Cell::Decimal(line.share.clone())]);
        let headings = ["地区", "选票", "占参与人数（%）"].map(str::to_owned).to_vec();
        if !census.regions.is_empty() {
            sheets.push(Sheet { name: "地区".to_owned(), headings, widths: vec![24, 12, 16], rows: rows.collect() });
        }
    }
    sheets.push(sources(result));
    sheets
}

/// A row a case.
fn votes(tally: &Tally) -> Sheet {
    let headings = ["类别", "名次", "并列", "项目名称", "项目单位", "票数", "占类别票数（%）", "占参与人数（%）"];
    let rows = tally.categories.iter().flat_map(|category| {
        category.rows.iter().map(|row| {
            vec![
                Cell::from(category.category.as_str()),
                Cell::Number(u64::from(row.rank)),
                if row.tied { "并列".into() } else { Cell::Empty },
                row.title.as_str().into(),
                row.units.join("、").into(),
                row.votes.into(),
                Cell::Decimal(row.share.clone()),
                row.share_of_participants.clone().map_or(Cell::Empty, Cell::Decimal),
            ]
        })
    });
    Sheet {
        name: "得票".to_owned(),
        headings: headings.map(str::to_owned).to_vec(),
        widths: vec![18, 8, 8, 60, 36, 12, 16, 16],
        rows: rows.collect(),
    }
}

/// The rules, the sum that can be followed, and the files with their fingerprints.
fn sources(result: &VoteResult) -> Sheet {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut line = |label: &str, value: Cell| rows.push(vec![label.into(), value]);
    for (label, text) in &result.rules {
        line(label, text.as_str().into());
    }
    line("收到", result.rows.into());
    line("计入", result.accepted.into());
    for reason in Reason::ALL {
        let label = format!("剔除：{}", reason.chinese());
        line(&label, result.rejected.get(&reason).copied().unwrap_or_default().into());
    }
    if let Some(people) = result.tally.participants {
        line("参与人数", people.into());
    }
    if let Some(census) = &result.census {
        line("人均选择（项）", Cell::Decimal(census.choices_each.clone()));
    }
    for source in &result.sources {
        line("选票文件", source.name.as_str().into());
        line("文件校验值（SHA-256）", source.sha256.as_str().into());
        line("导入", format!("{}，{}", source.imported_at.chinese(), source.imported_by).into());
    }
    let headings = ["项目", "内容"].map(str::to_owned).to_vec();
    Sheet { name: "规则与来源".to_owned(), headings, widths: vec![24, 90], rows }
}
