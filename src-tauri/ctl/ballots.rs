//! The words about the files of a vote: how they are read, what a check says of them, and their import, which waits until
//! every spelling is decided.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use laurel_core::api::Reason;
use laurel_core::error::Result;
use serde_json::{Value, json};

use crate::line::Line;
use crate::table::text;
use crate::verbs::{rows, said};
use crate::vote::{OfRound, counts, of_round};
use crate::{Answer, matches};

/// The files of a vote and how they are read.
#[derive(Args)]
pub struct File {
    #[command(flatten)]
    of: OfRound,
    #[arg(value_name = "文件", required = true)]
    files: Vec<PathBuf>,
    /// 与本轮已导入的合计；不写则替换
    #[arg(long)]
    add: bool,
    /// 列的读法：JSON 文件，或案例库旁“读法”文件夹中的名称
    #[arg(long, value_name = "名称", conflicts_with = "code_book")]
    profile: Option<String>,
    /// 同一投票按选项文字导出的文件，用来对照按选项序号导出的文件
    #[arg(long, value_name = "文件")]
    code_book: Option<PathBuf>,
    /// 以什么识别投票人
    #[arg(long, value_name = "标识")]
    voter_by: Option<VoterBy>,
    /// 对未匹配名称的判断（JSON 或 TOML 文件）
    ///
    /// 每条写 category（类别）、spelling（文件中的写法）和 case：案例的编号（见 case list）或项目名称，
    /// “不是案例”（选票剔除），“其他”（投票人填写的文字，不计票，选票的其余选择照计）。例如
    /// [{"category": "政府治理类", "spelling": "平安指数", "case": "“平安+”市域社会治理指数"},
    /// {"category": "政府治理类", "spelling": "都好", "case": "其他"}]；
    /// TOML 每条以 [[decisions]] 开头。
    #[arg(long, value_name = "文件")]
    accept_matches: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum VoterBy {
    /// 投票人标识（OpenID）
    Id,
    /// IP 与浏览器
    IpAgent,
    /// 序号
    Serial,
    /// 不识别
    Nobody,
}

/// Counts the files and says what would come of them.
pub fn check(line: &Line, library: &Path, files: &File) -> Result<Answer> {
    let check = checked(line, files, &request(line, library, files)?)?;
    let report = report(&check);
    Ok(Answer::done(check, report))
}

/// Imports the files, unless nothing of them counts or a spelling waits for a person.
pub fn import(line: &Line, library: &Path, files: &File, keep_raw: bool, reject_undecided: bool) -> Result<Answer> {
    let mut request = request(line, library, files)?;
    let check = checked(line, files, &request)?;
    let open = undecided(&check).count();
    let stop = if check.get("accepted") == Some(&json!(0)) {
        Some("没有可以计入的行，未写入任何内容。请核对活动、文件、列的用途和对名称的判断。".to_owned())
    } else if open > 0 && !reject_undecided {
        Some(format!(
            "有 {open} 种名称没有判断，未写入任何内容。请把判断写入文件，用 --accept-matches 指明；\
             都不是案例的，用 --reject-undecided。"
        ))
    } else {
        None
    };
    if let Some(stop) = stop {
        eprintln!("{stop}");
        let text = report(&check);
        return Ok(Answer { document: check, text, refused: true });
    }
    request["keep_raw"] = json!(keep_raw);
    request["reject_undecided"] = json!(reject_undecided);
    request["digest"] = check["digest"].clone();
    let document = line.ask("vote.import", request)?;
    let text = format!("{}{}\n{}", remarks(&check), counts(&document), rejections(&document));
    Ok(Answer::done(document, text))
}

/// The check, with the spellings that wait for a person told on the way.
fn checked(line: &Line, files: &File, request: &Value) -> Result<Value> {
    let check = line.ask("vote.check", request.clone());
    let by_number = |spelling: &Value| {
        let written = said(spelling, "spelling");
        written.starts_with('第') && written.contains("选项")
    };
    let untitled = match &check {
        Ok(check) => undecided(check).any(by_number),
        Err(error) => ["作为对照", "没有题目列"].iter().any(|words| error.to_string().contains(words)),
    };
    if untitled && files.code_book.is_none() {
        eprintln!(
            "按选项序号导出的文件（列名如“第1题(选项A)”）没有项目名称，请用 --code-book 指明同一投票按选项文字导出的文件。"
        );
    }
    let check = check?;
    eprint!("{}", unmatched(&check));
    Ok(check)
}

/// The request for a check or an import, with the files put on the tray.
fn request(line: &Line, library: &Path, files: &File) -> Result<Value> {
    let profile = files.profile.as_ref().map(|name| matches::profile(library, name)).transpose()?;
    let code_book = files.code_book.as_ref().map(|path| line.admit(path)).transpose()?;
    let voter_by = files.voter_by.and_then(|voter_by| voter_by.to_possible_value());
    let mut read = Vec::new();
    for path in &files.files {
        let id = line.admit(path)?;
        let mut mapping = profile.clone();
        if mapping.is_none() && (code_book.is_some() || voter_by.is_some()) {
            let asked = json!({ "campaign": files.of.campaign, "file": id, "code_book": code_book });
            let look = line.ask("vote.look", asked)?;
            if let (Some(_), Some(compared)) = (&code_book, rows(&look, "remarks").first()) {
                eprintln!("{}", text(compared));
            }
            mapping = look.get("mapping").cloned();
        }
        if let (Some(word), Some(mapping)) = (&voter_by, &mut mapping) {
            mapping["voter_by"] = json!(word.get_name().replace('-', "_"));
        }
        read.push(json!({ "file": id, "mapping": mapping }));
    }
    let decisions = match &files.accept_matches {
        Some(path) => matches::decisions(path, &line.ask("case.list", json!({ "campaign": files.of.campaign }))?)?,
        None => Vec::new(),
    };
    let further = read.split_off(read.len().min(1));
    let mut request = of_round(files.of);
    if let (Some(fields), Some(Value::Object(first))) = (request.as_object_mut(), read.pop()) {
        fields.extend(first);
        fields.insert("further".to_owned(), json!(further));
        fields.insert("mode".to_owned(), json!(if files.add { "add" } else { "replace" }));
        fields.insert("decisions".to_owned(), json!(decisions));
    }
    Ok(request)
}

fn report(check: &Value) -> String {
    format!("{}{}\n{}", remarks(check), counts(check), rejections(check))
}

/// What cannot be checked in the files, a line each.
pub fn remarks(document: &Value) -> String {
    rows(document, "remarks").iter().map(|remark| format!("{}\n", text(remark))).collect()
}

/// Rows that do not count, a line each reason that has any.
fn rejections(document: &Value) -> String {
    let mut lines = String::new();
    for reason in Reason::ALL {
        let code = text(&json!(reason));
        let count = document.pointer(&format!("/rejected/{code}")).and_then(Value::as_u64).unwrap_or_default();
        if count > 0 {
            lines.push_str(&format!("  剔除 {count} 行：{}（{code}）\n", reason.chinese()));
        }
    }
    lines
}

fn undecided(check: &Value) -> impl Iterator<Item = &Value> {
    rows(check, "unmatched").iter().filter(|spelling| spelling.get("decided") != Some(&json!(true)))
}

/// Spellings that match no case: those decided with what was decided, the others with the nearest titles.
fn unmatched(check: &Value) -> String {
    let mut lines = String::new();
    for spelling in rows(check, "unmatched") {
        let is = |key: &str| spelling.get(key) == Some(&json!(true));
        let nearest: Vec<String> =
            rows(spelling, "candidates").iter().map(|near| format!("《{}》", said(near, "title"))).collect();
        let told = match nearest.is_empty() {
            _ if is("fill_in") => "已判断为投票人填写的文字".to_owned(),
            _ if is("decided") => "已判断不是案例".to_owned(),
            true => "没有相近的案例".to_owned(),
            false => format!("相近的有{}", nearest.join("、")),
        };
        let (category, written, count) =
            (said(spelling, "category"), said(spelling, "spelling"), said(spelling, "rows"));
        lines.push_str(&format!("  未匹配：{category}“{written}”（{count} 行）；{told}。\n"));
    }
    if undecided(check).next().is_some() {
        lines.push_str("  请把判断写入文件，用 --accept-matches 指明（写法见 --help）。\n");
    }
    lines
}
