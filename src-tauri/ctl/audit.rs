//! The words about the audit of the vote: what stands out, decisions about it, rehearsal ballots to try it with.

use std::path::Path;

use laurel_core::error::Result;
use serde_json::json;

use crate::Answer;
use crate::line::Line;
use crate::table::{Column, table, text};
use crate::verbs::{rows, said, written};
use crate::words::{Of, Rehearsal, SheetFormat, name};

/// Every check with its figure and its caution, the ranking with and without flagged ballots, the decisions.
pub fn audit(line: &Line, of: Of, round: Option<i64>) -> Result<Answer> {
    let document = line.ask("vote.audit", json!({ "campaign": of.campaign, "round": round }))?;
    let (flagged, accepted) = (said(&document, "flagged"), said(&document, "accepted"));
    let mut written = format!("计入 {accepted} 张，其中列出 {flagged} 张。列出只表示引人注意，不表示作弊。\n");
    let groups = [
        Column { heading: "代号", key: "key" },
        Column { heading: "选票", key: "ballots" },
        Column { heading: "组", key: "title" },
        Column { heading: "详情", key: "detail" },
    ];
    for check in rows(&document, "checks") {
        let finding = match said(check, "finding").as_str() {
            "clear" => "未见异常",
            "noted" => "请留意",
            "flagged" => "有列出",
            _ => "无法计算",
        };
        written.push_str(&format!("\n{}（{finding}）：{}\n", said(check, "name"), said(check, "figure")));
        written.push_str(&format!("  算法：{}\n  说明：{}\n", said(check, "definition"), said(check, "caution")));
        if !rows(check, "groups").is_empty() {
            written.push_str(&table(&groups, rows(check, "groups")));
        }
    }
    let ranking = [
        Column { heading: "类别", key: "category" },
        Column { heading: "名次", key: "rank" },
        Column { heading: "票数", key: "votes" },
        Column { heading: "除去后名次", key: "rank_without" },
        Column { heading: "除去后票数", key: "votes_without" },
        Column { heading: "项目名称", key: "title" },
    ];
    written.push_str("\n除去所列选票前后的名次\n");
    written.push_str(&table(&ranking, rows(&document, "ranking")));
    for exclusion in rows(&document, "exclusions") {
        let lifted = exclusion.get("lifted").filter(|lifted| !lifted.is_null());
        let lifted = lifted.map(|l| format!("；{} {}撤销：{}", said(l, "at"), said(l, "by"), said(l, "reason")));
        let since = exclusion.get("since").filter(|since| !since.is_null()).map(|since| format!("；{}", text(since)));
        written.push_str(&format!(
            "\n决定 {}：{} {}决定不计入 {} 张：{}（{}）{}\n",
            said(exclusion, "id"),
            said(exclusion, "decided_at"),
            said(exclusion, "decided_by"),
            said(exclusion, "ballots"),
            said(exclusion, "reason"),
            said(exclusion, "groups"),
            lifted.or(since).unwrap_or_default()
        ));
    }
    Ok(Answer::done(document, written))
}

/// Leaves the ballots of groups out of the count.
pub fn exclude(line: &Line, of: Of, round: Option<i64>, groups: &[String], reason: &str) -> Result<Answer> {
    let request = json!({ "campaign": of.campaign, "round": round, "groups": groups, "reason": reason });
    line.ask("vote.exclude", request)?;
    let audit = line.ask("vote.audit", json!({ "campaign": of.campaign, "round": round }))?;
    let document = rows(&audit, "exclusions").first().cloned().unwrap_or_default();
    let text = format!("已记入决定 {}：{} 张选票不计入。", said(&document, "id"), said(&document, "ballots"));
    Ok(Answer::done(document, text))
}

/// Takes the ballots of a decision back into the count.
pub fn readmit(line: &Line, exclusion: i64, reason: &str) -> Result<Answer> {
    line.ask("vote.lift_exclusion", json!({ "exclusion": exclusion, "reason": reason }))?;
    let document = json!({ "lifted": exclusion });
    Ok(Answer::done(document, format!("决定 {exclusion} 已撤销，有关选票恢复计入。")))
}

/// Writes rehearsal ballots; of a pattern also the list of the rows it added, beside the file.
pub fn rehearse(line: &Line, verb: Rehearsal) -> Result<Answer> {
    let Rehearsal::Ballots { of, out, scale, format, encoding, dirty, fraud, seed } = verb;
    let is_workbook = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let format = format.unwrap_or(if is_workbook { SheetFormat::Xlsx } else { SheetFormat::Csv });
    let mut request = json!({
        "campaign": of.campaign, "scale": scale, "dirty": dirty, "format": name(format),
        "encoding": encoding.map(name), "fraud": fraud.map(name), "seed": seed,
    });
    let answer = written(line, "vote.rehearse", request.clone(), &out)?;
    if fraud.is_none() {
        return Ok(answer);
    }
    if let Some(fields) = request.as_object_mut() {
        fields.insert("truth".to_owned(), json!(true));
    }
    let beside = out.with_extension("truth.csv");
    let truth = written(line, "vote.rehearse", request, Path::new(&beside))?;
    let document = json!({ "ballots": answer.document, "truth": truth.document });
    let text = format!("{}\n{}", answer.text, text(&json!(truth.text)));
    Ok(Answer::done(document, text))
}
