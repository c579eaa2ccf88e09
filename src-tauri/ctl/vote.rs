//! The words about the public vote: what may be typed after `vote`, what each asks of the registry, how its answer reads.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use laurel_core::error::{Error, Result};
use serde_json::{Map, Value, json};

use crate::ballots::{self, File};
use crate::line::Line;
use crate::matches::not_as_expected;
use crate::table::{Column, table};
use crate::verbs::{rows, said, written};
use crate::words::Of;
use crate::{Answer, audit};

#[derive(Subcommand)]
pub enum Vote {
    /// 查看选票文件：识别结果、列的用途、前几行
    Look {
        #[arg(long, value_name = "编号")]
        campaign: i64,
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 核对选票文件：计入与剔除、未匹配的名称，不写入
    Check(File),
    /// 导入选票文件（问卷导出、票数表或公布文字）；几个文件一起核对，全部导入或都不导入
    Import {
        #[command(flatten)]
        file: File,
        /// 把原始文件加密保存在案例库旁
        #[arg(long)]
        keep_raw: bool,
        /// 尚未判断的名称一律不算案例，选了它们的选票按“选项不在名单内”剔除；不写则有未判断的名称时不导入
        #[arg(long)]
        reject_undecided: bool,
    },
    /// 列出历次导入
    Imports {
        #[arg(long, value_name = "编号")]
        campaign: i64,
    },
    /// 撤回一次导入
    Withdraw {
        #[arg(value_name = "导入编号")]
        import: i64,
    },
    /// 审查选票：列出引人注意的选票，不作结论
    Audit {
        #[command(flatten)]
        of: Of,
        /// 投票轮次的编号，默认为第一轮
        #[arg(long, value_name = "编号")]
        round: Option<i64>,
    },
    /// 决定不计入审查列出的选票
    Exclude {
        #[command(flatten)]
        of: Of,
        /// 投票轮次的编号，默认为第一轮
        #[arg(long, value_name = "编号")]
        round: Option<i64>,
        /// 组的代号，见 vote audit
        #[arg(value_name = "代号", required = true)]
        groups: Vec<String>,
        /// 理由
        #[arg(long, value_name = "文字")]
        reason: String,
    },
    /// 撤销不计入的决定
    Readmit {
        /// 决定的编号，见 vote audit
        #[arg(value_name = "编号")]
        exclusion: i64,
        /// 理由
        #[arg(long, value_name = "文字")]
        reason: String,
    },
    /// 计票：各类别名次、票数、得票率
    Tally {
        #[command(flatten)]
        of: OfRound,
        /// 试按另一套规则计票，不保存（TOML 或 JSON 文件）
        ///
        /// 只写要改的项，名称与活动定义中的投票轮次相同，如 duplicates、max_choices、closes_at、weight。
        /// 各类别的选择数写在 categories 下，如 categories."政府治理类".max_choices = 3。
        #[arg(long, value_name = "文件")]
        rules: Option<PathBuf>,
    },
    /// 投票结果：计票、来源、规则、时间与地区
    Result {
        #[command(flatten)]
        of: OfRound,
    },
    /// 把投票结果写成 xlsx 或 csv（按扩展名）
    Export {
        #[command(flatten)]
        of: OfRound,
        #[arg(long, value_name = "文件")]
        out: PathBuf,
    },
    /// 生成公报文字，可粘贴到网页
    Text {
        #[command(flatten)]
        of: OfRound,
    },
    /// 与登记的公布票数逐条比较
    Compare {
        #[command(flatten)]
        of: OfRound,
    },
    /// 查看保存了哪些投票人信息
    Voters {
        #[arg(long, value_name = "编号")]
        campaign: i64,
    },
    /// 清除投票人信息（不可恢复）
    Purge {
        #[arg(long, value_name = "编号")]
        campaign: i64,
        /// 原因，记入操作日志
        #[arg(long, value_name = "文字")]
        reason: String,
    },
}

/// A round of a campaign.
#[derive(Args, Clone, Copy)]
pub struct OfRound {
    /// 活动编号
    #[arg(long, value_name = "编号")]
    pub campaign: i64,
    /// 投票轮次的编号，默认为第一轮
    #[arg(long, value_name = "编号")]
    pub round: Option<i64>,
}

/// Does what was typed after `vote`.
pub fn run(line: &Line, library: &Path, verb: Vote) -> Result<Answer> {
    match verb {
        Vote::Look { campaign, file } => {
            let look = line.ask("vote.look", json!({ "campaign": campaign, "file": line.admit(&file)? }))?;
            let mut text =
                format!("{}，{}，{} 行\n", said(&look, "recognised"), said(&look, "encoding"), said(&look, "rows"));
            text.push_str(&ballots::remarks(&look));
            Ok(Answer::done(look, text))
        }
        Vote::Check(file) => ballots::check(line, library, &file),
        Vote::Import { file, keep_raw, reject_undecided } => {
            ballots::import(line, library, &file, keep_raw, reject_undecided)
        }
        Vote::Imports { campaign } => {
            let list = line.ask("vote.imports", json!({ "campaign": campaign }))?;
            let columns = [
                Column { heading: "编号", key: "id" },
                Column { heading: "文件", key: "name" },
                Column { heading: "行数", key: "rows" },
                Column { heading: "计入", key: "accepted" },
                Column { heading: "现计", key: "current" },
                Column { heading: "已撤回", key: "withdrawn" },
                Column { heading: "导入时间", key: "imported_at" },
                Column { heading: "操作人", key: "imported_by" },
            ];
            let text = table(&columns, list.as_array().map(Vec::as_slice).unwrap_or_default());
            Ok(Answer::done(list, text))
        }
        Vote::Withdraw { import } => {
            let document = line.ask("vote.withdraw", json!({ "import": import }))?;
            Ok(Answer::done(document, "已撤回"))
        }
        Vote::Audit { of, round } => audit::audit(line, of, round),
        Vote::Exclude { of, round, groups, reason } => audit::exclude(line, of, round, &groups, &reason),
        Vote::Readmit { exclusion, reason } => audit::readmit(line, exclusion, &reason),
        Vote::Tally { of, rules: None } => {
            let document = line.ask("vote.tally", of_round(of))?;
            let text = tally(&document);
            Ok(Answer::done(document, text))
        }
        Vote::Tally { of, rules: Some(path) } => {
            let document = tally_under(line, of, &path)?;
            let text = tally(&document);
            Ok(Answer::done(document, text))
        }
        Vote::Result { of } => {
            let document = line.ask("vote.result", of_round(of))?;
            let text = format!("{}\n{}", counts(&document), tally(document.get("tally").unwrap_or(&Value::Null)));
            Ok(Answer::done(document, text))
        }
        Vote::Export { of, out } => {
            let is_csv = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
            let mut request = of_round(of);
            if let Some(fields) = request.as_object_mut() {
                fields.insert("format".to_owned(), json!(if is_csv { "csv" } else { "xlsx" }));
            }
            written(line, "vote.export", request, &out)
        }
        Vote::Text { of } => {
            let document = line.ask("vote.text", of_round(of))?;
            let text = document.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
            Ok(Answer::done(document, text))
        }
        Vote::Compare { of } => {
            let document = line.ask("vote.compare", of_round(of))?;
            let columns = [
                Column { heading: "类别", key: "category" },
                Column { heading: "计得", key: "votes" },
                Column { heading: "公布", key: "published_votes" },
                Column { heading: "差异", key: "difference" },
                Column { heading: "项目名称", key: "title" },
            ];
            let mut text = table(&columns, rows(&document, "lines"));
            text.push_str(&format!(
                "公布 {} 项，不符 {} 项",
                said(&document, "published"),
                said(&document, "differing")
            ));
            Ok(Answer::done(document, text))
        }
        Vote::Voters { campaign } => {
            let document = line.ask("vote.voters", json!({ "campaign": campaign }))?;
            let text = format!(
                "有投票人标识的选票 {} 张，网段 {} 个，密钥：{}",
                said(&document, "hashed"),
                said(&document, "networks"),
                said(&document, "key")
            );
            Ok(Answer::done(document, text))
        }
        Vote::Purge { campaign, reason } => {
            let document = line.ask("vote.purge", json!({ "campaign": campaign, "reason": reason }))?;
            Ok(Answer::done(document, "已清除投票人信息"))
        }
    }
}

pub fn of_round(of: OfRound) -> Value {
    json!({ "campaign": of.campaign, "round": of.round })
}

/// The tally as it would be with some rules of the round changed; nothing is kept.
fn tally_under(line: &Line, of: OfRound, path: &Path) -> Result<Value> {
    let failed = |cause| Error::file(format!("读取“{}”", path.display()), cause);
    let text = std::fs::read_to_string(path).map_err(failed)?;
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let changes: std::result::Result<Map<String, Value>, String> = match is_json {
        true => serde_json::from_str(&text).map_err(|cause| cause.to_string()),
        false => toml::from_str(&text).map_err(|cause| cause.message().to_owned()),
    };
    let mut changes = changes.map_err(|detail| not_as_expected(path, &detail))?;
    let shown = line.ask("campaign.show", json!({ "campaign": of.campaign }))?;
    let mut definition = shown.get("definition").cloned().unwrap_or_default();
    let rounds = definition.get_mut("rounds").and_then(Value::as_array_mut).into_iter().flatten();
    let meant = |round: &&mut Value| of.round.is_none_or(|id| round.get("id") == Some(&json!(id)));
    let round = rounds.into_iter().find(meant).and_then(Value::as_object_mut);
    let round = round
        .ok_or_else(|| Error::Refused("活动没有这个编号的投票轮次。轮次的编号见“call campaign.show”。".to_owned()))?;
    let id = round.get("id").cloned();
    let of_categories = changes.remove("categories");
    if changes.contains_key("id") {
        return Err(not_as_expected(path, "unknown field `id`"));
    }
    round.extend(changes);
    for (name, changes) in of_categories.as_ref().and_then(Value::as_object).into_iter().flatten() {
        let categories = definition.get_mut("categories").and_then(Value::as_array_mut).into_iter().flatten();
        let category = categories.into_iter().find(|category| category.get("name") == Some(&json!(name)));
        let (Some(category), Some(changes)) = (category.and_then(Value::as_object_mut), changes.as_object()) else {
            return Err(not_as_expected(path, &format!("活动没有名为“{name}”的类别")));
        };
        category.extend(changes.clone());
    }
    let request = json!({ "campaign": of.campaign, "definition": definition });
    let preview = line.ask("vote.preview_rules", request)?;
    let changed = rows(&preview, "rounds").iter().find(|changed| changed.get("id") == id.as_ref());
    match changed.and_then(|changed| changed.get("tally")) {
        Some(tally) => Ok(tally.clone()),
        // Nothing would change.
        None => line.ask("vote.tally", of_round(of)),
    }
}

pub fn counts(document: &Value) -> String {
    format!(
        "共 {} 行，计入 {} 行，参与 {} 人",
        said(document, "rows"),
        said(document, "accepted"),
        said(document.get("tally").unwrap_or(document), "participants")
    )
}

fn tally(tally: &Value) -> String {
    let columns = [
        Column { heading: "名次", key: "rank" },
        Column { heading: "票数", key: "votes" },
        Column { heading: "得票率", key: "share" },
        Column { heading: "并列", key: "tied" },
        Column { heading: "项目名称", key: "title" },
    ];
    let mut text = format!("参与 {} 人\n", said(tally, "participants"));
    for category in rows(tally, "categories") {
        text.push_str(&format!("\n{}（{} 票）\n", said(category, "category"), said(category, "votes")));
        text.push_str(&table(&columns, rows(category, "rows")));
    }
    text
}
