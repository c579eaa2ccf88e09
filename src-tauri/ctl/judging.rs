//! The words about judging: what may be typed after `result`, what each asks of the registry, how its answer reads.

use std::path::PathBuf;

use clap::Subcommand;
use laurel_core::error;
use serde_json::{Value, json};

use crate::Answer;
use crate::line::Line;
use crate::table::{Column, table};
use crate::verbs::{problems, rows, said, written};
use crate::words::Of;

#[derive(Subcommand)]
pub enum Result {
    /// 计算综合得分和名次
    Compute {
        #[command(flatten)]
        of: Of,
    },
    /// 把名次和计算过程写成工作簿
    Export {
        #[command(flatten)]
        of: Of,
        /// 写入的文件（.xlsx）
        #[arg(long, value_name = "文件")]
        out: PathBuf,
    },
}

pub fn result(line: &Line, verb: Result) -> error::Result<Answer> {
    match verb {
        Result::Compute { of } => compute(line, of),
        Result::Export { of, out } => written(line, "result.export", json!({ "campaign": of.campaign }), &out),
    }
}

fn compute(line: &Line, of: Of) -> error::Result<Answer> {
    let document = line.ask("result.show", json!({ "campaign": of.campaign }))?;
    eprint!("{}", problems(document.get("problems").unwrap_or(&Value::Null)));
    let version = match said(&document, "version").as_str() {
        "—" => "按草案计算，规则尚未冻结".to_owned(),
        version => format!("按第 {version} 版规则计算（{}）", said(&document, "hash")),
    };
    let mut text = format!("{version}\n事实校验值 {}\n", said(&document, "digest"));
    let columns = [
        Column { heading: "序号", key: "number" },
        Column { heading: "名次", key: "rank" },
        Column { heading: "并列", key: "tied" },
        Column { heading: "综合得分", key: "score" },
        Column { heading: "精确值", key: "fraction" },
        Column { heading: "项目名称", key: "title" },
    ];
    for category in rows(document.get("outcome").unwrap_or(&Value::Null), "categories") {
        let lines: Vec<Value> = rows(category, "rows").iter().map(with_score).collect();
        text.push_str(&format!("\n{}\n{}", said(category, "name"), table(&columns, &lines)));
    }
    Ok(Answer::done(document, text))
}

/// A case with the text and the fraction of its composite beside its rank.
fn with_score(row: &Value) -> Value {
    let composite = row.get("composite").unwrap_or(&Value::Null);
    let of = |key: &str| composite.get(key).cloned().unwrap_or_default();
    let own = |key: &str| row.get(key).cloned().unwrap_or_default();
    json!({
        "number": own("number"), "rank": own("rank"), "tied": own("tied"), "title": own("title"),
        "score": of("text"), "fraction": of("fraction"),
    })
}
