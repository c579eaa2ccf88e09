//! The words about judging: what may be typed after `result`, what each asks of the registry, how its answer reads.

use std::path::PathBuf;

use clap::Subcommand;
use laurel_core::api::Exact;
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
    let changes: String = rows(&document, "versions").iter().filter_map(changed).collect();
    let mut text = format!("{version}\n{changes}事实校验值 {}\n", said(&document, "digest"));
    let decimals = document.pointer("/rules/decimals").and_then(Value::as_u64).unwrap_or_default();
    let places = u32::try_from(decimals).unwrap_or_default().max(2);
    let columns = [
        Column { heading: "序号", key: "number" },
        Column { heading: "名次", key: "rank" },
        Column { heading: "并列", key: "tied" },
        Column { heading: "综合得分", key: "score" },
        Column { heading: "精确值", key: "fraction" },
        Column { heading: "项目名称", key: "title" },
    ];
    for category in rows(document.get("outcome").unwrap_or(&Value::Null), "categories") {
        let lines: Vec<Value> = rows(category, "rows").iter().map(|row| with_score(row, places)).collect();
        text.push_str(&format!("\n{}\n{}", said(category, "name"), table(&columns, &lines)));
    }
    Ok(Answer::done(document, text))
}

/// A later version of the rules, with its reason.
fn changed(version: &Value) -> Option<String> {
    let of = |key: &str| said(version, key);
    (of("version") != "1").then(|| {
        format!("第 {} 版由{}于 {}冻结，理由：{}\n", of("version"), of("frozen_by"), of("frozen_at"), of("reason"))
    })
}

/// A case with the text and the fraction of its composite beside its rank.
fn with_score(row: &Value, places: u32) -> Value {
    let fraction = row.pointer("/composite/fraction").and_then(Value::as_str);
    let score = fraction.and_then(Exact::read).map(|score| score.text(places));
    let own = |key: &str| row.get(key).cloned().unwrap_or_default();
    json!({
        "number": own("number"), "rank": own("rank"), "tied": own("tied"), "title": own("title"),
        "score": score, "fraction": fraction,
    })
}
