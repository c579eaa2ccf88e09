//! The words about the evidence pack: making it, and checking one that lies somewhere.

use std::path::PathBuf;

use clap::Subcommand;
use laurel_core::error::Result;
use serde_json::{Value, json};

use crate::Answer;
use crate::line::Line;
use crate::verbs::{problems, said};
use crate::words::Of;

#[derive(Subcommand)]
pub enum Evidence {
    /// 导出存证包
    Export {
        #[command(flatten)]
        of: Of,
        /// 写入的文件（.zip）
        #[arg(long, value_name = "文件")]
        out: PathBuf,
    },
    /// 核对存证包是否被改动，并重新计算
    Verify {
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
}

/// Exports a pack, or tells whether one is sound and where it is not.
pub fn run(line: &Line, verb: Evidence) -> Result<Answer> {
    match verb {
        Evidence::Export { of, out } => {
            let pack = line.ask("evidence.export", json!({ "campaign": of.campaign }))?;
            let mut document = line.deliver(&pack, &out)?;
            if let Some(fields) = document.as_object_mut() {
                fields.insert("number".to_owned(), pack.get("number").cloned().unwrap_or_default());
            }
            let text = format!(
                "已写入 {}（{} 字节）\n存证号 {}",
                said(&document, "file"),
                said(&document, "bytes"),
                said(&document, "number")
            );
            Ok(Answer::done(document, text))
        }
        Evidence::Verify { file } => {
            let document = line.ask("evidence.verify", json!({ "file": line.admit(&file)? }))?;
            let sound = document.get("sound") == Some(&Value::Bool(true));
            eprint!("{}", problems(document.get("problems").unwrap_or(&Value::Null)));
            let text = if sound {
                let (files, records) = (said(&document, "files"), said(&document, "records"));
                format!(
                    "存证包完好：{}。文件 {files} 个，日志 {records} 条，重新计算与结果一致。\n存证号 {}",
                    said(&document, "campaign"),
                    said(&document, "number")
                )
            } else {
                format!("存证包有问题，第一处在{}。", said(&document, "first_bad"))
            };
            Ok(Answer { document, text, refused: !sound })
        }
    }
}
