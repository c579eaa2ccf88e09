//! The words about jurors and the rules they judge by: what may be typed after `jury` and `judging`, what each asks of
//! the registry, how its answer reads.

use std::path::PathBuf;

use clap::Subcommand;
use laurel_core::error::Result;
use serde_json::{Value, json};

use crate::Answer;
use crate::line::Line;
use crate::table::{Column, table};
use crate::verbs::{problems, rows, said};
use crate::words::Of;

#[derive(Subcommand)]
pub enum Jury {
    /// 从 Excel 或 CSV 表导入评委（姓名、单位、职务、评委组、手机），有误则一位也不导入
    Import {
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 列出评委，不含手机
    List,
}

#[derive(Subcommand)]
pub enum Judging {
    /// 查看评审规则：版本、各阶段录入情况、须改正之处
    Show {
        #[command(flatten)]
        of: Of,
    },
    /// 冻结活动设置中的评审规则
    Freeze {
        #[command(flatten)]
        of: Of,
        /// 理由；第一版可以不写
        #[arg(long, value_name = "文字", default_value = "")]
        reason: String,
    },
}

/// Does what was typed after `jury`.
pub fn run(line: &Line, verb: Jury) -> Result<Answer> {
    match verb {
        Jury::Import { file } => {
            let document = line.ask("juror.import", json!({ "file": line.admit(&file)? }))?;
            let found = problems(document.get("problems").unwrap_or(&Value::Null));
            eprint!("{found}");
            let (added, updated) = (said(&document, "added"), said(&document, "updated"));
            let text = format!("共 {} 行，新增评委 {added} 位，更新 {updated} 位", said(&document, "rows"));
            Ok(Answer { document, text, refused: !found.is_empty() })
        }
        Jury::List => {
            let mut list = line.ask("juror.list", json!({}))?;
            // A terminal keeps what it showed.
            for juror in list.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
                juror.remove("phone");
            }
            let columns = [
                Column { heading: "编号", key: "id" },
                Column { heading: "姓名", key: "name" },
                Column { heading: "单位", key: "unit" },
                Column { heading: "职务", key: "title" },
                Column { heading: "评委组", key: "jury_group" },
                Column { heading: "参加活动", key: "campaigns" },
            ];
            let text = table(&columns, list.as_array().map(Vec::as_slice).unwrap_or_default());
            Ok(Answer::done(list, text))
        }
    }
}

/// Does what was typed after `judging`.
pub fn judging(line: &Line, verb: Judging) -> Result<Answer> {
    let of = match verb {
        Judging::Show { of } => of,
        Judging::Freeze { of, reason } => {
            line.ask("judging.freeze", json!({ "campaign": of.campaign, "reason": reason }))?;
            of
        }
    };
    let view = line.ask("judging.show", json!({ "campaign": of.campaign }))?;
    let mut text = match view.get("frozen") {
        Some(frozen) if !frozen.is_null() => {
            let (version, hash) = (said(frozen, "version"), said(frozen, "hash"));
            let (at, by) = (said(frozen, "frozen_at"), said(frozen, "frozen_by"));
            format!("评审规则第 {version} 版，{by} 于 {at} 冻结，摘要 {hash}\n")
        }
        _ => "评审规则尚未冻结\n".to_owned(),
    };
    if view.get("changed") == Some(&json!(true)) {
        text.push_str("活动设置中的规则已有改动，尚未冻结\n");
    }
    let columns = [
        Column { heading: "代号", key: "key" },
        Column { heading: "阶段", key: "name" },
        Column { heading: "评委", key: "jurors" },
        Column { heading: "案例", key: "cases" },
        Column { heading: "应录入", key: "cells" },
        Column { heading: "已录入", key: "entered" },
        Column { heading: "结束时间", key: "closed_at" },
    ];
    text.push_str(&table(&columns, rows(&view, "stages")));
    eprint!("{}", problems(view.get("problems").unwrap_or(&Value::Null)));
    Ok(Answer::done(view, text))
}
