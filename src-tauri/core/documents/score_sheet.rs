//! 评分表 on paper: a blank sheet a juror for one judging stage. Cases are rows, what is scored are columns; a recused
//! case is crossed out. Neither the units of the cases nor the votes stand on it, and no telephone number.

use serde::Serialize;

use super::{Head, Made, Manuscript, Missing, wording};
use crate::model::campaign::Definition;
use crate::model::facts::Seat;
use crate::model::judging::{Criterion, JudgingStage, JuryGroup, Mode};
use crate::model::sitting::Sitting;
use crate::model::time::Day;

#[derive(Serialize)]
struct Data {
    stage: String,
    /// The cases by category, once for all sheets.
    categories: Vec<Category>,
    sheets: Vec<Sheet>,
}

#[derive(Serialize)]
struct Category {
    category: String,
    cases: Vec<Case>,
}

#[derive(Serialize)]
struct Case {
    number: u32,
    title: String,
}

#[derive(Serialize)]
struct Sheet {
    heading: &'static str,
    juror: String,
    unit: String,
    group: String,
    /// Whether there are several columns to fill in.
    wide: bool,
    columns: Vec<Column>,
    /// The sum of the counted criteria, where the sheet's value is that sum.
    total: Option<String>,
    how: String,
    /// Places in `categories`, each with the places of the cases this juror does not judge.
    judged: Vec<(usize, Vec<usize>)>,
}

#[derive(Serialize)]
struct Column {
    name: String,
    /// A line a string.
    range: Vec<String>,
}

/// The sheets of all jurors of a stage, by group and seat.
pub fn manuscript(definition: &Definition, sitting: &Sitting, today: Day) -> Made {
    let stage = &sitting.stage;
    let categories: Vec<_> = sitting
        .categories
        .iter()
        .filter(|category| stage.judges(&category.name))
        .map(|category| {
            let cases = sitting.cases.iter().filter(|case| case.competes && case.category == category.id);
            (category, cases.collect::<Vec<_>>())
        })
        .filter(|(_, cases)| !cases.is_empty())
        .collect();
    if sitting.seats.is_empty() {
        return Err(Missing(format!("“{}”还没有评委席位。请先在“评审”里安排席位。", stage.name)));
    }
    if categories.is_empty() {
        return Err(Missing(format!("“{}”还没有参评案例。请先在“案例”里录入或导入。", stage.name)));
    }
    let sheet = |seat: &Seat| {
        let group = stage.group(&seat.group)?;
        let recused = |case: &&crate::model::sitting::SittingCase| sitting.recused.contains_key(&(seat.juror, case.id));
        let judged = categories.iter().enumerate().filter(|(_, (category, _))| sitting.sits_for(seat, category.id));
        let judged = judged.map(|(at, (_, cases))| {
            (at, cases.iter().enumerate().filter(|(_, case)| recused(case)).map(|(at, _)| at).collect())
        });
        let (columns, total) = columns(stage, group);
        Some(Sheet {
            heading: heading(&group.mode),
            juror: seat.name.clone(),
            unit: sitting.units.get(&seat.juror).cloned().unwrap_or_default(),
            group: group.name.clone(),
            wide: matches!(group.mode, Mode::Score { .. }),
            columns,
            total,
            how: how(stage, group),
            judged: judged.collect(),
        })
    };
    let dated = wording::midnight(stage.starts_on.unwrap_or(today));
    let head = Head::of(definition, &format!("评分表-{}", stage.name), true, dated);
    let listed = categories.iter().map(|(category, cases)| Category {
        category: category.name.clone(),
        cases: cases.iter().map(|case| Case { number: case.number, title: case.title.clone() }).collect(),
    });
    let data = Data {
        stage: stage.name.clone(),
        categories: listed.collect(),
        sheets: sitting.seats.iter().filter_map(sheet).collect(),
    };
    Manuscript::new("score-sheet.typ", head, &data)
}

fn heading(mode: &Mode) -> &'static str {
    match mode {
        Mode::Score { .. } => "评分表",
        Mode::Approval { .. } => "投票表",
        Mode::PassFail => "评审表",
        Mode::Rank => "排序表",
    }
}

fn columns(stage: &JudgingStage, group: &JuryGroup) -> (Vec<Column>, Option<String>) {
    let one = |name: &str, range: &str| (vec![Column { name: name.to_owned(), range: vec![range.to_owned()] }], None);
    match group.mode {
        Mode::Approval { .. } => one("投票", "同意的打“√”"),
        Mode::PassFail => one("通过", "√ 通过，× 不通过"),
        Mode::Rank => one("名次", "1为最好"),
        Mode::Score { .. } => {
            let column = |criterion: &Criterion| Column {
                name: wording::criterion(criterion).to_owned(),
                range: [format!("0—{}分", criterion.max)]
                    .into_iter()
                    .chain(criterion.independent.then(|| "只列不计".to_owned()))
                    .collect(),
            };
            let counted = || stage.criteria.iter().filter(|criterion| !criterion.independent);
            // Only where weight and maximum agree is the value of a sheet the sum that a juror would write down.
            let sums = counted().all(|c| i64::from(c.weight).checked_mul(100) == Some(c.max.0));
            let total = sums.then(|| counted().map(|c| u64::from(c.weight)).sum::<u64>().to_string());
            (stage.criteria.iter().map(column).collect(), total)
        }
    }
}

/// How to fill in the sheet.
fn how(stage: &JudgingStage, group: &JuryGroup) -> String {
    let own = match &group.mode {
        Mode::Approval { max_choices: Some(most) } => format!("同意的打“√”，每个类别至多 {most} 个；不同意的留空。"),
        Mode::Approval { max_choices: None } => "同意的打“√”，不限个数；不同意的留空。".to_owned(),
        Mode::PassFail => "通过的打“√”，不通过的打“×”，每个案例都填。".to_owned(),
        Mode::Rank => "在每个类别内排出名次，1 为最好，名次不重复、不空缺。".to_owned(),
        Mode::Score { .. } => {
            let mut steps: Vec<String> = stage.criteria.iter().map(|criterion| criterion.step.to_string()).collect();
            steps.dedup();
            match steps.as_slice() {
                [step] if step == "1" => "填写整数分，每格都填。".to_owned(),
                [step] => format!("填写 {step} 分的整数倍，每格都填。"),
                _ => "每格都填。".to_owned(),
            }
        }
    };
    wording::solid(&format!(
        "{own}与案例有利害关系的，在“回避”格打“√”，该行不填；不作评判的，写“弃权”。\
         改动时划去原处，在旁重写并签名。"
    ))
}
