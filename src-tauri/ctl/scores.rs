//! The words about score sheets: what may be typed after `score`, what each asks of the registry, how its answer reads.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use laurel_core::error::{Error, Result};
use serde_json::{Value, json};

use crate::Answer;
use crate::line::Line;
use crate::table::{Column, table};
use crate::verbs::{problems, rows, said, written};
use crate::words::Of;

#[derive(Subcommand)]
pub enum Score {
    /// 导入评分表（xlsx、xls 或 csv），全部写入或全部不写
    Import {
        #[command(flatten)]
        of: OfStage,
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 录入进度：哪位评委还有几个案例没有评
    Status {
        #[command(flatten)]
        of: Of,
    },
    /// 导出空白或已录的评分表，一位评委一张工作表
    Template {
        #[command(flatten)]
        of: OfStage,
        /// 写入的 xlsx 文件
        #[arg(long, value_name = "文件")]
        out: PathBuf,
    },
}

/// A judging stage of a campaign.
#[derive(Args)]
pub struct OfStage {
    #[command(flatten)]
    of: Of,
    /// 评审阶段的名称
    #[arg(long, value_name = "名称")]
    stage: String,
}

/// Does what was typed after `score`.
pub fn run(line: &Line, verb: Score) -> Result<Answer> {
    match verb {
        Score::Import { of, file } => {
            let stage = key(line, &of)?;
            let request = json!({ "campaign": of.of.campaign, "stage": stage, "file": line.admit(&file)? });
            let document = line.ask("score.import", request)?;
            let found = problems(document.get("problems").unwrap_or(&Value::Null));
            eprint!("{found}");
            let text = format!("共 {} 行，录入 {} 格", said(&document, "rows"), said(&document, "entered"));
            Ok(Answer { document, text, refused: !found.is_empty() })
        }
        Score::Status { of } => {
            let document = line.ask("score.status", json!({ "campaign": of.campaign }))?;
            let text = status(&document);
            Ok(Answer::done(document, text))
        }
        Score::Template { of, out } => {
            let stage = key(line, &of)?;
            written(line, "score.template", json!({ "campaign": of.of.campaign, "stage": stage }), &out)
        }
    }
}

/// The key of the stage that was named.
fn key(line: &Line, of: &OfStage) -> Result<Value> {
    let board = line.ask("score.status", json!({ "campaign": of.of.campaign }))?;
    let stages = rows(&board, "stages");
    let named = |stage: &&Value| [stage.get("name"), stage.get("stage")].contains(&Some(&json!(of.stage)));
    let found = stages.iter().find(named).and_then(|stage| stage.get("stage"));
    found.cloned().ok_or_else(|| {
        let names: Vec<String> = stages.iter().map(|stage| said(stage, "name")).collect();
        let known = match names.is_empty() {
            true => "活动没有设置评审阶段".to_owned(),
            false => format!("现有的阶段：{}", names.join("、")),
        };
        Error::Refused(format!("没有名为“{}”的评审阶段。{known}。", of.stage))
    })
}

fn status(board: &Value) -> String {
    let columns = [
        Column { heading: "评委组", key: "group" },
        Column { heading: "评委", key: "name" },
        Column { heading: "应评", key: "expected" },
        Column { heading: "已录", key: "entered" },
        Column { heading: "弃权", key: "abstained" },
        Column { heading: "回避", key: "recused" },
        Column { heading: "未录", key: "missing" },
    ];
    let mut text = String::new();
    for stage in rows(board, "stages") {
        let counted = rows(stage, "jurors").iter().map(|juror| {
            let mut juror = juror.clone();
            let missing = rows(&juror, "missing").len();
            if let Some(fields) = juror.as_object_mut() {
                fields.insert("missing".to_owned(), json!(missing));
            }
            juror
        });
        let jurors: Vec<Value> = counted.collect();
        text.push_str(&format!("{}\n{}\n", said(stage, "name"), table(&columns, &jurors)));
    }
    text
}
