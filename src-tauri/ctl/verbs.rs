//! What each word of the command line asks of the registry, and how its answer reads.

use std::path::{Path, PathBuf};

use laurel_core::api::{self, CaseStatus};
use laurel_core::error::{Error, Result};
use serde_json::{Map, Value, json};

use crate::line::Line;
use crate::table::{Column, table, text};
use crate::words::{Award, Campaign, Case, Of, Verb, Words};
use crate::{Answer, audit, evidence, host, judging, jury, place, scores, vote};

/// Does what was typed.
pub fn run(words: Words) -> Result<Answer> {
    if matches!(words.verb, Verb::Commands) {
        return Ok(registry());
    }
    let library = words.library.map_or_else(place::library_file, Ok)?;
    let line = Line::open(&library, words.who)?;
    match words.verb {
        Verb::Demo { key } => made_campaign(&line, "campaign.create_demonstration", json!({ "key": key })),
        Verb::Rehearsal(verb) => audit::rehearse(&line, verb),
        Verb::Campaign(verb) => campaign(&line, verb),
        Verb::Case(verb) => case(&line, verb),
        Verb::Vote(verb) => vote::run(&line, &library, verb),
        Verb::Result(verb) => judging::result(&line, verb),
        Verb::Score(verb) => scores::run(&line, verb),
        Verb::Jury(verb) => jury::run(&line, verb),
        Verb::Judging(verb) => jury::judging(&line, verb),
        Verb::Award(verb) => award(&line, verb),
        Verb::Evidence(verb) => evidence::run(&line, verb),
        Verb::Print { document, of, stage, out } => {
            let request = json!({ "campaign": of.campaign, "kind": crate::words::name(document), "stage": stage });
            written(&line, "print.pdf", request, &out)
        }
        Verb::Call { name, request, file, out } => call(&line, &name, &request, file.as_deref(), out.as_deref()),
        Verb::Commands => Ok(registry()),
        Verb::Check => check(&line),
        Verb::Backup { file } => written(&line, "library.backup", json!({}), &file),
        Verb::Restore { file } => {
            let admitted = line.admit(&file)?;
            line.ask("library.restore", json!({ "file": admitted }))?;
            let document = json!({ "restored": file.display().to_string() });
            Ok(Answer::done(document, "案例库已从备份恢复，原来的内容另存在案例库旁边。"))
        }
        Verb::Serve { port } => serve(line, port, words.json),
    }
}

/// Problems as lines: where, what, the way out. The field of a form is named by its key, which is for programs: the
/// reason says it in words.
pub fn problems(list: &Value) -> String {
    let mut lines = String::new();
    for problem in list.as_array().into_iter().flatten() {
        let said = |key: &str| problem.get(key).filter(|value| !value.is_null()).map(text);
        let sheet = said("sheet").map(|sheet| format!("工作表“{sheet}”")).unwrap_or_default();
        let row = said("row").map(|row| format!("第 {row} 行")).unwrap_or_default();
        let heading = said("field").filter(|field| !row.is_empty() || !field.is_ascii());
        let field = heading.map(|field| format!("“{field}”")).unwrap_or_default();
        let place = Some(format!("{sheet}{row}{field}：")).filter(|place| place != "：").unwrap_or_default();
        let way_out = said("way_out").filter(|way| !way.is_empty()).map(|way| format!("；{way}")).unwrap_or_default();
        lines.push_str(&format!("  {place}{}{way_out}。\n", said("reason").unwrap_or_default()));
    }
    lines
}

pub fn said(document: &Value, key: &str) -> String {
    text(document.get(key).unwrap_or(&Value::Null))
}

pub fn rows<'a>(document: &'a Value, key: &str) -> &'a [Value] {
    document.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn about(of: Of) -> Value {
    json!({ "campaign": of.campaign })
}

/// Runs a command that makes a file, and puts the file where the user wants it.
pub fn written(line: &Line, name: &str, request: Value, out: &Path) -> Result<Answer> {
    let output = line.ask(name, request)?;
    let document = line.deliver(&output, out)?;
    let text = format!("已写入 {}（{} 字节）", said(&document, "file"), said(&document, "bytes"));
    Ok(Answer::done(document, text))
}

fn made_campaign(line: &Line, name: &str, request: Value) -> Result<Answer> {
    let document = line.ask(name, request)?;
    let text = format!("已建立活动，编号 {}", said(&document, "campaign"));
    Ok(Answer::done(document, text))
}

fn campaign(line: &Line, verb: Campaign) -> Result<Answer> {
    match verb {
        Campaign::List => {
            let list = line.ask("campaign.list", json!({}))?;
            let columns = [
                Column { heading: "编号", key: "id" },
                Column { heading: "届次", key: "edition" },
                Column { heading: "活动", key: "title" },
                Column { heading: "阶段", key: "stage" },
                Column { heading: "案例", key: "cases" },
                Column { heading: "入围", key: "shortlisted" },
                Column { heading: "投票人数", key: "participants" },
                Column { heading: "获奖", key: "awarded" },
            ];
            let text = table(&columns, list.as_array().map(Vec::as_slice).unwrap_or_default());
            Ok(Answer::done(list, text))
        }
        Campaign::New { from } => {
            let templates = line.ask("campaign.templates", json!({}))?;
            let built_in =
                templates.as_array().into_iter().flatten().any(|known| known.get("key") == Some(&json!(from)));
            if built_in {
                made_campaign(line, "campaign.create_from_template", json!({ "key": from }))
            } else {
                let file = line.admit(Path::new(&from))?;
                made_campaign(line, "campaign.create_from_file", json!({ "file": file }))
            }
        }
        Campaign::Export { campaign, out } => written(line, "campaign.export", json!({ "campaign": campaign }), &out),
    }
}

fn case(line: &Line, verb: Case) -> Result<Answer> {
    match verb {
        Case::Import { of, file, map, shortlisted } => {
            let (file, map) = file_and_map(file, map)?;
            let admitted = line.admit(&file)?;
            let look = line.ask("case.look", json!({ "campaign": of.campaign, "file": admitted }))?;
            let mapping = targets(&map, rows(&look, "targets"));
            let request =
                json!({ "campaign": of.campaign, "file": admitted, "mapping": mapping, "shortlisted": shortlisted });
            let document = line.ask("case.import", request)?;
            let found = problems(document.get("problems").unwrap_or(&Value::Null));
            eprint!("{found}");
            let refused = document.get("added") == Some(&json!(0)) && !found.is_empty();
            let text = format!("共 {} 行，新增案例 {} 个", said(&document, "rows"), said(&document, "added"));
            Ok(Answer { document, text, refused })
        }
        Case::List { of } => {
            let list = line.ask("case.list", about(of))?;
            let columns = [
                Column { heading: "编号", key: "id" },
                Column { heading: "类别", key: "category" },
                Column { heading: "序号", key: "number" },
                Column { heading: "状态", key: "status" },
                Column { heading: "项目名称", key: "title" },
                Column { heading: "项目单位", key: "units" },
            ];
            let mut lines = list.as_array().cloned().unwrap_or_default();
            for line in &mut lines {
                let code = CaseStatus::from_code(&said(line, "status"));
                line["status"] = json!(code.map(CaseStatus::chinese));
            }
            Ok(Answer::done(list, table(&columns, &lines)))
        }
    }
}

/// `--map A=B C=D FILE`: a last word without `=` is the file, if none was given before.
fn file_and_map(file: Option<PathBuf>, words: Vec<String>) -> Result<(PathBuf, Vec<(String, String)>)> {
    let mut file = file;
    let mut map = Vec::new();
    for word in words {
        match word.split_once('=') {
            Some((heading, field)) => map.push((heading.trim().to_owned(), field.trim().to_owned())),
            None if file.is_none() => file = Some(PathBuf::from(word)),
            None => return Err(Error::Refused(format!("“{word}”应写作“列=字段”。"))),
        }
    }
    let file = file.ok_or_else(|| Error::Refused("缺少要导入的文件。".to_owned()))?;
    Ok((file, map))
}

/// The user's map with a field named by its label turned into its key.
fn targets(map: &[(String, String)], known: &[Value]) -> Map<String, Value> {
    let key = |field: &str| {
        let by_label = known.iter().find(|target| target.get("label") == Some(&json!(field)));
        by_label.and_then(|target| target.get("key")).cloned().unwrap_or_else(|| json!(field))
    };
    map.iter().map(|(heading, field)| (heading.clone(), key(field))).collect()
}

fn award(line: &Line, verb: Award) -> Result<Answer> {
    let board = match verb {
        Award::Propose { of } => line.ask("award.propose", about(of))?,
        Award::Confirm { of } => line.ask("award.confirm", about(of))?,
        Award::List { of } => line.ask("award.board", about(of))?,
        Award::Move { of, case, tier, reason, with } => {
            let mut request = about(of);
            let board = line.ask("award.board", request.clone())?;
            request["case"] = json!(case);
            request["tier"] = tier_of(&board, &tier)?;
            request["reason"] = json!(reason);
            request["seconded_by"] = json!(with);
            line.ask("award.move", request)?
        }
        Award::SignOff { of, supervisor, remark } => {
            let mut request = about(of);
            let board = line.ask("award.board", request.clone())?;
            request["supervisor"] = json!(supervisor);
            request["remark"] = json!(remark);
            request["digest"] = board.get("digest").cloned().unwrap_or_default();
            line.ask("award.sign_off", request)?
        }
    };
    let columns = [
        Column { heading: "案例号", key: "case" },
        Column { heading: "序号", key: "number" },
        Column { heading: "名次", key: "rank" },
        Column { heading: "票数", key: "votes" },
        Column { heading: "奖项", key: "tier_name" },
        Column { heading: "项目名称", key: "title" },
    ];
    let state = match said(&board, "state").as_str() {
        "proposed" => "已拟定，待确认",
        "confirmed" if board.get("final_") == Some(&Value::Bool(true)) => "已确认，监督员已签核",
        "confirmed" => "已确认，待监督员签核",
        _ => "尚未拟定",
    };
    let mut text = format!("奖项：{state}\n");
    for category in rows(&board, "categories") {
        let told: Vec<Value> = rows(category, "rows").iter().map(with_standing).collect();
        text.push_str(&format!("\n{}\n{}", said(category, "category"), table(&columns, &told)));
    }
    eprint!("{}", problems(board.get("problems").unwrap_or(&Value::Null)));
    Ok(Answer::done(board, text))
}

/// A row whose award was taken back, so that it does not look given.
fn with_standing(row: &Value) -> Value {
    let taken_back = match said(row, "standing").as_str() {
        "withheld" => "暂缓授奖",
        "revoked" => "已撤销",
        _ => return row.clone(),
    };
    let mut told = row.clone();
    told["tier_name"] = json!(format!("{}（{taken_back}）", said(row, "tier_name")));
    told
}

/// The id of the tier of that name; null for 无.
fn tier_of(board: &Value, name: &str) -> Result<Value> {
    if name == "无" {
        return Ok(Value::Null);
    }
    let known = rows(board, "tiers").iter().find(|tier| said(tier, "name") == name);
    let id = known.and_then(|tier| tier.get("id")).cloned();
    id.ok_or_else(|| Error::Refused(format!("没有名为“{name}”的奖项等次。等次见“award list”，不授奖写“无”。")))
}

fn call(line: &Line, name: &str, request: &str, file: Option<&Path>, out: Option<&Path>) -> Result<Answer> {
    let written = match request {
        "-" => std::io::read_to_string(std::io::stdin()).map_err(|cause| Error::file("读取标准输入", cause))?,
        text => text.to_owned(),
    };
    let mut request: Value = serde_json::from_str(&written).map_err(|cause| {
        Error::Refused(format!("请求不是正确的 JSON（第 {} 行第 {} 列）。", cause.line(), cause.column()))
    })?;
    if let (Some(file), Some(fields)) = (file, request.as_object_mut()) {
        fields.insert("file".to_owned(), json!(line.admit(file)?));
    }
    let reply = line.call(name, request)?;
    if let Some(out) = out {
        line.deliver(&reply.value()?, out)?;
    }
    let document = json!(reply);
    let text = format!("{document:#}");
    Ok(Answer::done(document, text))
}

/// The registry with its types.
fn registry() -> Answer {
    struct Declared(std::collections::BTreeMap<String, String>);
    impl api::TypeSink for Declared {
        fn take(&mut self, name: String, declaration: String) {
            self.0.insert(name, declaration);
        }
    }
    let config = ts_rs::Config::default();
    let mut declared = Declared(Default::default());
    let mut commands = Vec::new();
    for command in api::COMMANDS {
        (command.visit)(&mut declared);
        commands.push(json!({
            "name": command.name,
            "about": command.about,
            "request": (command.request)(&config),
            "reply": (command.reply)(&config),
            "changes": command.changes,
        }));
    }
    let columns = [
        Column { heading: "命令", key: "name" },
        Column { heading: "用途", key: "about" },
        Column { heading: "请求", key: "request" },
        Column { heading: "回复", key: "reply" },
    ];
    let text = table(&columns, &commands);
    Answer::done(json!({ "commands": commands, "types": declared.0 }), text)
}

fn check(line: &Line) -> Result<Answer> {
    let document = line.ask("library.check", json!({}))?;
    let sound = document.get("sound") == Some(&Value::Bool(true));
    eprint!("{}", problems(document.get("problems").unwrap_or(&Value::Null)));
    let entries = said(&document, "history_entries");
    let text = if sound {
        format!("案例库完整，操作日志 {entries} 条，前后相接。")
    } else {
        "案例库有问题，见上。请从最近的备份恢复。".to_owned()
    };
    Ok(Answer { document, text, refused: !sound })
}

fn serve(line: Line, port: u16, json: bool) -> Result<Answer> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|cause| Error::file("启动本机服务", cause))?;
    let ready = move |address: &str| {
        let text = format!("桂冠已在本机打开，请用浏览器访问（地址含口令，请勿外传）：\n{address}\n按 Ctrl+C 结束。");
        crate::say(json, &json!({ "address": address }), &text);
    };
    let (desk, who) = (line.open.desk.clone(), line.who.clone());
    runtime.block_on(host::Host::serve(desk, who, port, ready, stop_asked()))?;
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    Ok(Answer::done(Value::Null, ""))
}

/// Done when the user or the system asks the program to end.
async fn stop_asked() {
    let ctrl_c = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        // A closed terminal ends the program too, and the files of the session must go with it.
        if let (Ok(mut terminated), Ok(mut hung_up)) = (signal(SignalKind::terminate()), signal(SignalKind::hangup())) {
            tokio::select! { _ = ctrl_c => (), _ = terminated.recv() => (), _ = hung_up.recv() => () }
            return;
        }
    }
    let _ = ctrl_c.await;
}
