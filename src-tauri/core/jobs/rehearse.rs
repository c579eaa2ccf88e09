//! Rehearsing the vote: ballots of invented voters, as the voting platform would export them.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use crate::store::Connection;
use serde::Deserialize;
use ts_rs::TS;

use super::vote_result::SheetFormat;
use crate::definitions::SHIPPED;
use crate::desk::{Call, Desk, Output};
use crate::error::{Error, OrNotFound, Result};
use crate::files::definition_file;
use crate::files::workbook::{Cell, Sheet, csv_row, write_csv, write_xlsx};
use crate::model::CampaignId;
use crate::model::campaign::Definition;
use crate::model::case::title_key;
use crate::model::rehearsal::{Recipe, Rehearsal};
use crate::model::rehearsal_fraud::Fraud;
use crate::model::rehearsal_votes::Votes;
use crate::store::{campaigns, cases};

#[derive(Debug, Clone, Deserialize, TS)]
pub struct RehearseBallots {
    pub campaign: CampaignId,
    /// Size in per cent of the published vote; 100 = as published.
    #[serde(default = "hundred")]
    pub scale: u32,
    /// Adds rows for each reason of rejection.
    #[serde(default)]
    pub dirty: bool,
    pub format: SheetFormat,
    /// Of a CSV file.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub encoding: Option<Encoding>,
    /// Adds ballots of a pattern; none adds nothing and spreads the voters over networks of few.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub fraud: Option<Fraud>,
    /// Another seed gives other ballots of the same votes.
    #[serde(default)]
    #[ts(type = "number", optional = nullable)]
    pub seed: Option<u64>,
    /// Gives, instead of the ballots, the list of the rows that the pattern adds: which are fraud and which honest.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub truth: bool,
}

/// How the text of a CSV file is written; UTF-8 with a byte order mark unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    #[serde(rename = "utf-8")]
    Utf8,
    Gb18030,
}

impl RehearseBallots {
    /// Ballots without a pattern, of the usual seed.
    pub fn of(campaign: CampaignId, scale: u32, dirty: bool, format: SheetFormat) -> Self {
        RehearseBallots { campaign, scale, dirty, format, encoding: None, fraud: None, seed: None, truth: false }
    }
}

fn hundred() -> u32 {
    100
}

/// Participants where no figures were published.
const PARTICIPANTS: u64 = 2_000;
const EXCEL_ROWS: u64 = 1_048_575;
const SEED: u64 = 20_200_907;

/// Makes the file of ballots, the same for the same campaign and size.
pub fn ballots(desk: &Desk, call: &Call<'_>, request: RehearseBallots) -> Result<Output> {
    let (definition, votes) = desk.library.read(|connection| votes_of(connection, request.campaign))?;
    if request.scale == 0 || votes.categories.is_empty() {
        return Err(Error::Refused("没有可供演练的案例。请先录入案例，并把数量设为大于零。".to_owned()));
    }
    let (opens_at, closes_at) =
        definition.round(None).map(|round| (round.opens_at, round.closes_at)).or_not_found("投票轮次")?;
    let recipe =
        Recipe { opens_at, closes_at, dirty: request.dirty, fraud: request.fraud, seed: request.seed.unwrap_or(SEED) };
    let rehearsal = Rehearsal::new(votes.scaled(request.scale), recipe);
    if request.truth {
        return truth(desk, &rehearsal);
    }
    let extension = match request.format {
        SheetFormat::Csv => "csv",
        SheetFormat::Xlsx if request.encoding.is_some() => {
            return Err(Error::Refused("Excel 工作簿没有编码可选。请去掉编码，或改用 CSV 文件。".to_owned()));
        }
        SheetFormat::Xlsx if rehearsal.len() > EXCEL_ROWS => {
            return Err(Error::Refused("行数超过 Excel 工作簿的上限 1,048,576 行。请改用 CSV 文件。".to_owned()));
        }
        SheetFormat::Xlsx => "xlsx",
    };
    let name = format!("演练选票.{extension}");
    let (file, path) = desk.files.fresh(&name, extension)?;
    match request.format {
        SheetFormat::Csv => csv(call, &rehearsal, &path, request.encoding.unwrap_or(Encoding::Utf8))?,
        SheetFormat::Xlsx => xlsx(call, &rehearsal, &path)?,
    }
    let bytes = std::fs::metadata(&path).map_err(|cause| Error::file(format!("写出“{name}”"), cause))?.len();
    Ok(Output { file, name, bytes })
}

/// The rows that a pattern added, to measure the audit with.
fn truth(desk: &Desk, rehearsal: &Rehearsal) -> Result<Output> {
    let rows = rehearsal.truth().map(|truth| {
        let kind = if truth.fraud { "刷票" } else { "单位动员" };
        vec![Cell::Number(truth.row), kind.into(), truth.network.into(), truth.target.unwrap_or_default().into()]
    });
    let sheet = Sheet {
        name: "添加的选票".to_owned(),
        headings: ["行", "性质", "网段", "所投案例"].map(str::to_owned).to_vec(),
        widths: vec![10, 12, 20, 60],
        rows: rows.collect(),
    };
    let name = "演练选票中添加的行.csv".to_owned();
    let (file, path) = desk.files.fresh(&name, "csv")?;
    write_csv(&path, &sheet)?;
    let bytes = std::fs::metadata(&path).map_err(|cause| Error::file(format!("写出“{name}”"), cause))?.len();
    Ok(Output { file, name, bytes })
}

/// The published votes, where the campaign has the cases of a shipped definition; else made-up ones.
fn votes_of(connection: &Connection, campaign: CampaignId) -> Result<(Definition, Votes)> {
    let definition = campaigns::definition(connection, campaign)?;
    let entrants = cases::entrants(connection, campaign)?;
    let mut titles: Vec<(String, Option<u32>, Vec<String>)> = Vec::new();
    for category in &definition.categories {
        let of_category = entrants.iter().filter(|e| Some(e.category_id) == category.id).map(|e| e.title.clone());
        titles.push((category.name.clone(), category.max_choices, of_category.collect()));
    }
    let known = |votes: &Votes| {
        let keys: Vec<String> = titles.iter().flat_map(|(_, _, titles)| titles).map(|t| title_key(t)).collect();
        votes.categories.iter().flat_map(|c| &c.cases).all(|case| keys.contains(&title_key(&case.title)))
    };
    for text in SHIPPED.iter().filter_map(|shipped| shipped.votes) {
        let votes = definition_file::read_votes(text)?;
        if known(&votes) {
            return Ok((definition, votes));
        }
    }
    Ok((definition, Votes::invented(PARTICIPANTS, titles)))
}

fn csv(call: &Call<'_>, rehearsal: &Rehearsal, path: &Path, encoding: Encoding) -> Result<()> {
    let failed = |cause| Error::file("写出演练选票", cause);
    let mut file = BufWriter::new(std::fs::File::create(path).map_err(failed)?);
    let mut text = String::from(if encoding == Encoding::Utf8 { "\u{feff}" } else { "" });
    let headings = rehearsal.headings();
    csv_row(&mut text, headings.iter().map(|heading| heading.as_str().into()));
    for (done, row) in (0u64..).zip(rehearsal.rows()) {
        if done % 2_000 == 0 {
            call.step("生成演练选票", done, rehearsal.len())?;
        }
        csv_row(&mut text, row.iter().map(|cell| cell.as_str().into()));
        let written = match encoding {
            Encoding::Utf8 => file.write_all(text.as_bytes()),
            Encoding::Gb18030 => file.write_all(&encoding_rs::GB18030.encode(&text).0),
        };
        written.map_err(failed)?;
        text.clear();
    }
    file.flush().map_err(failed)
}

fn xlsx(call: &Call<'_>, rehearsal: &Rehearsal, path: &Path) -> Result<()> {
    let mut rows = Vec::new();
    for (done, row) in (0u64..).zip(rehearsal.rows()) {
        if done % 2_000 == 0 {
            call.step("生成演练选票", done, rehearsal.len())?;
        }
        rows.push(row.into_iter().map(Cell::Text).collect());
    }
    call.step("写出工作簿", rehearsal.len(), rehearsal.len())?;
    let widths = vec![8, 20, 10, 8, 12, 26, 32, 60, 60, 60, 60];
    write_xlsx(path, &[Sheet { name: "答卷数据".to_owned(), headings: rehearsal.headings(), widths, rows }])
}
