//! The result of judging as a workbook: the ranking, a calculation sheet a category that a person can follow with a
//! pocket calculator, and what it was computed by.

use std::collections::BTreeMap;

use super::OfCampaign;
use super::compute_result::{digest, juror_name, read_facts};
use super::gather_judging::named_facts;
use crate::desk::{Call, Desk, Output};
use crate::documents::amendments::amended;
use crate::documents::wording;
use crate::error::{Error, Result};
use crate::files::workbook::{self, Cell, Sheet};
use crate::model::docket::{Docket, Panel};
use crate::model::exact::Exact;
use crate::model::facts::Facts;
use crate::model::independent::{Independent, independent};
use crate::model::judging::{Method, Mode, Source};
use crate::model::outcome::{CaseOutcome, CategoryOutcome, GroupOutcome, Outcome, SheetOutcome, StageOutcome};
use crate::model::rule_version::RuleVersion;
use crate::model::scoring::compute;
use crate::model::{CaseId, JurorId};
use crate::store::{campaigns, rule_versions};

/// The workbook of the result as it stands.
pub fn export(desk: &Desk, call: &Call<'_>, of: OfCampaign) -> Result<Output> {
    let (title, facts, basis) = desk.library.read(|connection| {
        let definition = campaigns::definition(connection, of.campaign)?;
        let versions = rule_versions::list(connection, of.campaign)?;
        let title = format!("{}{}评审结果", definition.edition, definition.title);
        let basis = basis(&read_facts(connection, call, of.campaign)?, &versions);
        Ok((title, named_facts(connection, call, of.campaign)?, basis))
    })?;
    if facts.rules.stages.is_empty() && !facts.rules.decides() {
        return Err(Error::Refused("尚未设置评审规则，没有评审结果可以导出。请先在“设置—评审”中设置。".to_owned()));
    }
    call.step("导出评审结果", 0, 1)?;
    let name = format!("{}.xlsx", wording::file_name(&title));
    let (file, path) = desk.files.fresh(&name, "xlsx")?;
    workbook::write_xlsx(&path, &sheets(&facts, basis))?;
    let bytes = std::fs::metadata(&path).map_err(|cause| Error::file(format!("写出“{name}”"), cause))?.len();
    Ok(Output { file, name, bytes })
}

fn sheets(facts: &Facts, basis: Sheet) -> Vec<Sheet> {
    let (docket, outcome, asides) = (Docket::of(facts), compute(facts), independent(facts));
    let mut sheets = vec![ranking(facts, &outcome)];
    for (at, category) in (1..).zip(&outcome.categories) {
        let mut pen = Pen { docket: &docket, asides: &asides, rows: Vec::new(), case: Vec::new() };
        category.rows.iter().for_each(|row| pen.case(category, row));
        sheets.push(Sheet {
            name: format!("计算{at} {}", category.name),
            headings: ["名次", "序号", "项目名称", "步骤", "评委", "得分", "精确值", "算法", "说明"]
                .map(str::to_owned)
                .to_vec(),
            widths: vec![8, 8, 40, 30, 12, 10, 16, 60, 36],
            rows: pen.rows,
        });
    }
    sheets.push(basis);
    sheets
}

/// A row a case.
fn ranking(facts: &Facts, outcome: &Outcome) -> Sheet {
    let decimals = facts.rules.decimals;
    let first = outcome.rows().next();
    let parts = first.map(|row| row.parts.as_slice()).unwrap_or_default();
    let parts = parts.iter().map(|part| format!("{}（权重 {}）", part.name, part.weight));
    let evened = || facts.rules.stages.iter().filter(|stage| stage.even_out);
    let headings = ["类别", "名次", "并列", "总名次", "序号", "项目名称"].map(str::to_owned).into_iter();
    let headings = headings.chain(parts).chain(["综合得分", "精确值", "票数"].map(str::to_owned));
    let headings: Vec<String> =
        headings.chain(evened().map(|stage| format!("{}（消除宽严，仅供参照）", stage.name))).collect();
    let line = |category: &CategoryOutcome, row: &CaseOutcome| {
        let number = |number: Option<u32>| number.map_or(Cell::Empty, |n| Cell::Number(n.into()));
        let mut cells = vec![
            Cell::from(category.name.as_str()),
            number(row.rank),
            if row.tied { "并列".into() } else { Cell::Empty },
            number(row.overall_rank),
            Cell::Number(row.number.into()),
            row.title.as_str().into(),
        ];
        cells.extend(row.parts.iter().map(|part| shown(part.score.as_ref(), decimals)));
        cells.push(shown(row.composite.as_ref(), decimals));
        cells.push(row.composite.as_ref().map_or(Cell::Empty, |score| score.fraction().into()));
        cells.push(row.votes.map_or(Cell::Empty, Cell::Number));
        for stage in evened() {
            let judged = row.stages.iter().find(|judged| judged.stage == stage.key);
            cells.push(shown(judged.and_then(|judged| judged.evened.as_ref()), decimals));
        }
        cells
    };
    let rows = outcome.categories.iter().flat_map(|category| category.rows.iter().map(move |row| line(category, row)));
    let widths = headings.iter().map(|heading| if heading == "项目名称" { 60 } else { 14 }).collect();
    Sheet { name: "名次".to_owned(), widths, rows: rows.collect(), headings }
}

/// What it was computed by, and how it is rounded.
fn basis(facts: &Facts, versions: &[RuleVersion]) -> Sheet {
    let rounding = format!("按精确值排名；显示时四舍五入到 {} 位小数", facts.rules.decimals);
    let mut lines = vec![("取舍", rounding), ("评审事实校验值（BLAKE3）", digest(facts))];
    match versions.first() {
        Some(version) => {
            lines.push(("评审规则", format!("第 {} 版", version.version)));
            lines.push(("规则校验值（BLAKE3）", version.hash.clone()));
            lines.push(("冻结", format!("{}，{}", version.frozen_at.chinese(), version.frozen_by)));
            lines.push(("理由", version.reason.clone()));
        }
        None => lines.push(("评审规则", "草案，尚未冻结".to_owned())),
    }
    lines.extend(amended(versions).map(|told| ("规则改动", told)));
    let rows = lines.into_iter().map(|(label, text)| vec![label.into(), text.into()]).collect();
    Sheet {
        name: "规则与来源".to_owned(),
        headings: ["项目", "内容"].map(str::to_owned).to_vec(),
        widths: vec![26, 90],
        rows,
    }
}

fn shown(score: Option<&Exact>, decimals: u32) -> Cell {
    score.map_or(Cell::Empty, |score| Cell::Decimal(score.text(decimals)))
}

/// Writes a category's calculation, row by row.
struct Pen<'a> {
    docket: &'a Docket<'a>,
    /// Criteria that do not count, by case.
    asides: &'a BTreeMap<CaseId, Vec<Independent>>,
    rows: Vec<Vec<Cell>>,
    /// The first cells of every row about the case at hand.
    case: Vec<Cell>,
}

impl Pen<'_> {
    fn line(&mut self, step: impl Into<String>, who: &str, score: Option<&Exact>, how: String, remark: &str) {
        let mut row = self.case.clone();
        row.extend([
            Cell::Text(step.into()),
            who.into(),
            shown(score, self.docket.facts.rules.decimals),
            score.map_or(Cell::Empty, |score| score.fraction().into()),
            how.into(),
            remark.into(),
        ]);
        self.rows.push(row);
    }

    fn text(&self, score: &Exact) -> String {
        score.text(self.docket.facts.rules.decimals)
    }

    fn case(&mut self, category: &CategoryOutcome, row: &CaseOutcome) {
        self.case = vec![
            row.rank.map_or(Cell::Empty, |rank| Cell::Number(rank.into())),
            Cell::Number(row.number.into()),
            row.title.as_str().into(),
        ];
        for stage in row.stages.iter().filter(|stage| !stage.groups.is_empty()) {
            for group in &stage.groups {
                self.group(category, row, stage, group);
            }
            let parts = stage.groups.iter().filter_map(|group| Some((group.weight, group.score.as_ref()?)));
            let how = self.weighted(parts);
            let left_out: Vec<&str> =
                stage.groups.iter().filter(|group| group.score.is_none()).map(|group| group.name.as_str()).collect();
            let remark = if left_out.is_empty() {
                String::new()
            } else {
                format!("{}没有有效评分表，其余组按权重比例计", left_out.join("、"))
            };
            self.line(format!("{}得分", stage.name), "", stage.score.as_ref(), how, &remark);
        }
        for (part, rule) in row.parts.iter().zip(&self.docket.facts.rules.composite) {
            if let Source::Vote { conversion } = &rule.source {
                let votes = row.votes.map_or("没有票数".to_owned(), |votes| format!("{votes} 票"));
                self.line("网络投票折算", "", part.score.as_ref(), conversion.chinese(), &votes);
            }
        }
        let counted = row.parts.iter().filter(|part| part.weight > 0);
        let how = self.weighted(counted.clone().filter_map(|part| Some((part.weight, part.score.as_ref()?))));
        let lacking: Vec<&str> = counted.filter(|part| part.score.is_none()).map(|part| part.name.as_str()).collect();
        let (how, remark) = if lacking.is_empty() {
            (how, if row.tied { "并列".to_owned() } else { String::new() })
        } else {
            (String::new(), format!("缺{}，没有综合得分", lacking.join("、")))
        };
        self.line("综合得分", "", row.composite.as_ref(), how, &remark);
        for step in &row.tie {
            let remark = if step.settled { "分出先后" } else { "仍有相等" };
            self.line("同分比较", "", step.value.as_ref(), step.by.clone(), remark);
        }
    }

    fn group(&mut self, category: &CategoryOutcome, row: &CaseOutcome, stage: &StageOutcome, group: &GroupOutcome) {
        let place = format!("{}·{}", stage.name, group.name);
        let found = self.docket.panels.iter().find(|panel| {
            panel.stage.key == stage.stage && panel.group.key == group.group && panel.category == category.category
        });
        let Some(panel) = found else { return };
        let points = points(panel, row);
        for sheet in &group.sheets {
            let how = points.get(&sheet.juror).cloned().unwrap_or_default();
            self.line(&place, &sheet.name, Some(&sheet.total), how, if sheet.dropped { "去掉" } else { "" });
        }
        let facts = self.docket.facts;
        let names = |jurors: &[JurorId]| jurors.iter().map(|j| juror_name(facts, *j)).collect::<Vec<_>>().join("、");
        for item in &group.items {
            let dropped = names(&item.dropped);
            let how = if dropped.is_empty() { "各张平均".to_owned() } else { format!("去掉{dropped}后平均") };
            self.line(format!("{place}·{}", item.name), "", Some(&item.score), how, "");
        }
        for (what, jurors) in [("回避", &group.recused), ("弃权", &group.abstained), ("未录", &group.missing)] {
            if !jurors.is_empty() {
                self.line(&place, "", None, String::new(), &format!("{what}：{}", names(jurors)));
            }
        }
        let remark = if group.fallback { "有效评分表不足，改用平均" } else { "" };
        let how = self.drawn(panel, group);
        self.line(format!("{place}得分"), "", group.score.as_ref(), how, remark);
        let asides = self.asides.get(&row.case).into_iter().flatten();
        for aside in asides.filter(|aside| (&aside.stage, &aside.group) == (&stage.stage, &group.group)) {
            let how = format!("{} 张平均", aside.sheets);
            self.line(format!("{place}·{}", aside.name), "", Some(&aside.mean), how, "只列不计");
        }
    }

    /// How the group's score follows from the lines above it.
    fn drawn(&self, panel: &Panel<'_>, group: &GroupOutcome) -> String {
        let kept: Vec<&SheetOutcome> = group.sheets.iter().filter(|sheet| !sheet.dropped).collect();
        let sum = Exact(kept.iter().map(|sheet| &sheet.total.0).sum());
        match &panel.group.mode {
            _ if kept.is_empty() => "没有有效评分表".to_owned(),
            Mode::Score { .. } if !group.items.is_empty() => {
                let parts = panel.criteria.iter().zip(&group.items).map(|((criterion, _), item)| {
                    format!("{}×{}÷{}", criterion.weight, self.text(&item.score), criterion.max)
                });
                let weights: u64 = panel.criteria.iter().map(|(criterion, _)| u64::from(criterion.weight)).sum();
                format!("（{}）÷{weights}×100", parts.collect::<Vec<_>>().join("＋"))
            }
            Mode::Score { method: Method::Median } => format!("{} 张由低到高居中的值", kept.len()),
            Mode::Score { method: Method::Sum } => "各张之和".to_owned(),
            _ => format!("{}（{} 张之和）÷{}", self.text(&sum), kept.len(), kept.len()),
        }
    }

    fn weighted<'s>(&self, parts: impl Iterator<Item = (u32, &'s Exact)>) -> String {
        let parts: Vec<(u32, &Exact)> = parts.collect();
        let sum: u64 = parts.iter().map(|(weight, _)| u64::from(*weight)).sum();
        let parts: Vec<String> = parts.iter().map(|(weight, score)| format!("{weight}×{}", self.text(score))).collect();
        if parts.is_empty() { String::new() } else { format!("（{}）÷{sum}", parts.join("＋")) }
    }
}

/// How each counted sheet of a case comes to its value, by juror.
fn points(panel: &Panel<'_>, row: &CaseOutcome) -> BTreeMap<JurorId, String> {
    let Some(case) = panel.cases.iter().find(|case| case.case.id == row.case) else { return BTreeMap::new() };
    let weights: u64 = panel.criteria.iter().map(|(criterion, _)| u64::from(criterion.weight)).sum();
    let how = |sheet: &crate::model::docket::Sheet<'_>| match panel.group.mode {
        Mode::Score { .. } => {
            let parts = panel
                .criteria
                .iter()
                .zip(&sheet.points)
                .map(|((criterion, _), points)| format!("{}×{points}÷{}", criterion.weight, criterion.max));
            format!("（{}）÷{weights}×100", parts.collect::<Vec<_>>().join("＋"))
        }
        Mode::Approval { .. } => "投票得 100，不投得 0".to_owned(),
        Mode::PassFail => "通过得 100，不通过得 0".to_owned(),
        Mode::Rank => {
            let place = sheet.points.first().map_or_else(String::new, |place| place.to_string());
            let own = panel.cases.iter().flat_map(|case| &case.sheets);
            let placed = own.filter(|other| other.seat.juror == sheet.seat.juror).count();
            format!("（{placed}−{place}＋1）÷{placed}×100")
        }
    };
    case.sheets.iter().map(|sheet| (sheet.seat.juror, how(sheet))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 王芳 and 李强 score, 赵敏 is recused, 钱进 has not scored; 孙丽 votes. The highest of two sheets or more goes.
    fn facts(level: &str) -> Facts {
        let text = r#"{
            "rules": {
                "stages": [{ "key": "site", "name": "现场评审",
                    "criteria": [{ "key": "new", "name": "创新", "weight": 40, "max": 40 },
                                 { "key": "use", "name": "成效", "weight": 60, "max": 60 },
                                 { "key": "say", "name": "答辩", "weight": 9, "max": 9, "independent": true }],
                    "groups": [
                        { "key": "e", "name": "专家组", "weight": 80, "mode": "score", "method":
                          { "name": "trimmed_mean", "high": 1, "low": 0, "min_jurors": 2, "level": "LEVEL" } },
                        { "key": "m", "name": "大众组", "weight": 20, "mode": "approval" },
                        { "key": "l", "name": "领导组", "weight": 50, "mode": "pass_fail" }] }],
                "composite": [{ "weight": 80, "source": { "kind": "stage", "stage": "site" } },
                              { "weight": 20, "source": { "kind": "vote", "conversion": { "name": "ratio_to_top" } } }],
                "decimals": 3
            },
            "categories": [{ "id": 1, "name": "甲类" }],
            "cases": [{ "id": 11, "category": 1, "number": 1, "title": "一号案例", "votes": 80 }],
            "seats": [{ "stage": "site", "group": "e", "juror": 1, "name": "王芳" },
                      { "stage": "site", "group": "e", "juror": 2, "name": "李强" },
                      { "stage": "site", "group": "e", "juror": 3, "name": "赵敏" },
                      { "stage": "site", "group": "e", "juror": 4, "name": "钱进" },
                      { "stage": "site", "group": "m", "juror": 5, "name": "孙丽" }],
            "recusals": [{ "juror": 3, "case": 11 }],
            "entries": [
                { "stage": "site", "juror": 1, "case": 11, "item": "new", "value": "36.5" },
                { "stage": "site", "juror": 1, "case": 11, "item": "use", "value": "50" },
                { "stage": "site", "juror": 1, "case": 11, "item": "say", "value": "8.5" },
                { "stage": "site", "juror": 2, "case": 11, "item": "new", "value": "30" },
                { "stage": "site", "juror": 2, "case": 11, "item": "use", "value": "54" },
                { "stage": "site", "juror": 5, "case": 11, "item": "", "value": "1" }]
        }"#;
        serde_json::from_str(&text.replace("LEVEL", level)).unwrap()
    }

    #[test]
    fn a_calculation_can_be_followed_line_by_line() {
        let check = |level: &str, expected: &[&str]| {
            let facts = facts(level);
            let sheets = sheets(&facts, basis(&facts, &[]));
            let told: Vec<String> = sheets[1]
                .rows
                .iter()
                .map(|row| {
                    let cells = row.iter().skip(3).map(|cell| match cell {
                        Cell::Text(text) | Cell::Decimal(text) => text.clone(),
                        Cell::Number(number) => number.to_string(),
                        Cell::Empty => String::new(),
                    });
                    cells.collect::<Vec<_>>().join("|")
                })
                .collect();
            assert_eq!(told, expected);
        };
        let rest = [
            "现场评审·大众组|孙丽|100.000|100/1|投票得 100，不投得 0|",
            "现场评审·大众组得分||100.000|100/1|100.000（1 张之和）÷1|",
            "现场评审·领导组得分||||没有有效评分表|",
        ];
        let aside = "现场评审·专家组·答辩||8.500|17/2|1 张平均|只列不计";
        let whole = [
            "现场评审·专家组|王芳|86.500|173/2|（40×36.5÷40＋60×50÷60）÷100×100|去掉",
            "现场评审·专家组|李强|84.000|84/1|（40×30÷40＋60×54÷60）÷100×100|",
            "现场评审·专家组|||||回避：赵敏",
            "现场评审·专家组|||||未录：钱进",
            "现场评审·专家组得分||84.000|84/1|84.000（1 张之和）÷1|",
            aside,
            rest[0],
            rest[1],
            rest[2],
            "现场评审得分||87.200|436/5|（80×84.000＋20×100.000）÷100|领导组没有有效评分表，其余组按权重比例计",
            "网络投票折算||100.000|100/1|与最高票之比|80 票",
            "综合得分||89.760|2244/25|（80×87.200＋20×100.000）÷100|",
        ];
        check("total", &whole);
        check(
            "item",
            &[
                "现场评审·专家组|王芳|86.500|173/2|（40×36.5÷40＋60×50÷60）÷100×100|",
                "现场评审·专家组|李强|84.000|84/1|（40×30÷40＋60×54÷60）÷100×100|",
                "现场评审·专家组·创新||30.000|30/1|去掉王芳后平均|",
                "现场评审·专家组·成效||50.000|50/1|去掉李强后平均|",
                "现场评审·专家组|||||回避：赵敏",
                "现场评审·专家组|||||未录：钱进",
                "现场评审·专家组得分||80.000|80/1|（40×30.000÷40＋60×50.000÷60）÷100×100|",
                aside,
                rest[0],
                rest[1],
                rest[2],
                "现场评审得分||84.000|84/1|（80×80.000＋20×100.000）÷100|领导组没有有效评分表，其余组按权重比例计",
                "网络投票折算||100.000|100/1|与最高票之比|80 票",
                "综合得分||87.200|436/5|（80×84.000＋20×100.000）÷100|",
            ],
        );
    }
}
