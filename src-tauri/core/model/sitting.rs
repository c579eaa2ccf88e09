//! A judging stage at work: its frozen rubric, who sits in it, the cases before it, who is recused. Says of typed
//! cells which are taken and which are refused, each with its reason; how one cell is read is [`super::score`].

use std::collections::{BTreeMap, BTreeSet};

use super::case::quoted;
use super::exact::Points;
use super::facts::{FactCategory, Seat};
use super::judging::{JudgingStage, JuryGroup, Mode};
use super::problem::Problem;
use super::score::{CellEntry, Mark, Misread, Scale};
use super::{CaseId, CategoryId, JurorId};

/// A case of the campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SittingCase {
    pub id: CaseId,
    pub category: CategoryId,
    pub number: u32,
    pub title: String,
    /// False for those that failed or were not shortlisted.
    pub competes: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    pub stage: JudgingStage,
    /// All of the campaign, in its order.
    pub categories: Vec<FactCategory>,
    /// All of the campaign, by category and number.
    pub cases: Vec<SittingCase>,
    /// By group, then position.
    pub seats: Vec<Seat>,
    /// Where a juror comes from; tells namesakes apart.
    pub units: BTreeMap<JurorId, String>,
    /// Who does not judge what, and why.
    pub recused: BTreeMap<(JurorId, CaseId), String>,
}

/// What a cell held before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub mark: Mark,
    /// The entry that made it so; none for a cell never entered.
    pub entry: Option<i64>,
    pub by: String,
}

/// A cell that changes; `at` is its place in the list of typed cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub at: usize,
    pub before: Mark,
    pub after: Mark,
}

/// A typed cell that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub at: usize,
    /// “案例题名 × 评委 × 评分项”.
    pub place: String,
    pub why: Misread,
}

impl Refusal {
    /// As a problem at the typed cell, counted from 1.
    pub fn problem(self) -> Problem {
        let row = u64::try_from(self.at).map_or(u64::MAX, |at| at.saturating_add(1));
        Problem::new(self.why.reason, self.why.way_out).at_row(row).in_field(self.place)
    }
}

/// What typed cells come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub changes: Vec<Change>,
    /// Newly declared by typing 回避, with the place of the first cell that says so.
    pub recusals: BTreeMap<(JurorId, CaseId), usize>,
    /// In the order of the cells; none may be written while there is any.
    pub refused: Vec<Refusal>,
}

impl Sitting {
    pub fn seat(&self, juror: JurorId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.juror == juror)
    }

    pub fn group(&self, juror: JurorId) -> Option<&JuryGroup> {
        self.stage.group(&self.seat(juror)?.group)
    }

    pub fn case(&self, id: CaseId) -> Option<&SittingCase> {
        self.cases.iter().find(|case| case.id == id)
    }

    pub fn category(&self, id: CategoryId) -> &str {
        self.categories.iter().find(|category| category.id == id).map_or("", |category| category.name.as_str())
    }

    /// The cases a seat judges, the recused ones too.
    pub fn cases_of<'a>(&'a self, seat: &'a Seat) -> impl Iterator<Item = &'a SittingCase> {
        self.cases.iter().filter(|case| case.competes && self.sits_for(seat, case.category))
    }

    pub fn sits_for(&self, seat: &Seat, category: CategoryId) -> bool {
        self.stage.judges(self.category(category))
            && (seat.categories.is_empty() || seat.categories.contains(&category))
    }

    /// The scale of an item for the juror in a category.
    pub fn scale(&self, seat: &Seat, group: &JuryGroup, category: CategoryId, item: &str) -> Option<Scale> {
        let most = match group.mode {
            Mode::Rank => self
                .cases_of(seat)
                .filter(|case| case.category == category && !self.recused.contains_key(&(seat.juror, case.id)))
                .count(),
            _ => 0,
        };
        Scale::of(&self.stage, group, item, i64::try_from(most).unwrap_or(i64::MAX))
    }

    /// An item as people call it.
    pub fn item_name<'a>(&'a self, group: Option<&JuryGroup>, item: &'a str) -> &'a str {
        match group.map(|group| &group.mode) {
            Some(Mode::Approval { .. }) => "投票",
            Some(Mode::PassFail) => "通过",
            Some(Mode::Rank) => "名次",
            _ => self.stage.criteria.iter().find(|criterion| criterion.key == item).map_or(item, |c| c.name.as_str()),
        }
    }

    /// “案例题名 × 评委 × 评分项”.
    pub fn place(&self, juror: JurorId, case: CaseId, item: &str) -> String {
        let title = self.case(case).map_or_else(|| format!("案例（编号 {case}）"), |case| case.title.clone());
        let name = self.seat(juror).map_or_else(|| format!("评委（编号 {juror}）"), |seat| seat.name.clone());
        format!("{title} × {name} × {}", self.item_name(self.group(juror), item))
    }

    /// What the typed text means in its cell; whether the juror is recused is not looked at.
    pub fn read(&self, juror: JurorId, case: CaseId, item: &str, text: &str) -> Result<Mark, Misread> {
        let stage = &self.stage.name;
        let Some(seat) = self.seat(juror) else {
            return Err(Misread::new(format!("评委在“{stage}”没有席位"), "请先安排席位，或核对评委"));
        };
        let Some(case) = self.case(case) else {
            return Err(Misread::new("案例不在本活动中", "它可能已被移入回收站，请刷新后重试"));
        };
        if !case.competes {
            return Err(Misread::new("案例不参评", "请核对案例的状态"));
        }
        let category = self.category(case.category);
        if !self.stage.judges(category) {
            return Err(Misread::new(format!("“{stage}”不评“{category}”的案例"), "请核对案例和阶段"));
        }
        if !self.sits_for(seat, case.category) {
            let reason = format!("评委{}不评“{category}”的案例", seat.name);
            return Err(Misread::new(reason, "请核对案例，或在席位中为评委加上这个类别"));
        }
        let scale = self.stage.group(&seat.group).and_then(|group| self.scale(seat, group, case.category, item));
        let Some(scale) = scale else {
            let reason = format!("“{stage}”没有这个评分项");
            return Err(Misread::new(reason, "评审规则可能已经更新，请刷新后重试"));
        };
        scale.read(text)
    }

    /// Whether what a juror enters for one case depends on what stands for the others.
    pub fn looks_across(&self, juror: JurorId) -> bool {
        self.group(juror)
            .is_some_and(|group| matches!(group.mode, Mode::Rank | Mode::Approval { max_choices: Some(_) }))
    }

    /// What the typed cells come to. `held` is what each held before; `standing` all marks of the jurors for whom
    /// [`Sitting::looks_across`].
    pub fn plan(
        &self,
        typed: &[CellEntry],
        held: &[Held],
        standing: &BTreeMap<JurorId, BTreeMap<CaseId, Mark>>,
    ) -> Plan {
        let read = |cell: &CellEntry| self.read(cell.juror, cell.case, &cell.item, &cell.text);
        let marks: Vec<Result<Mark, Misread>> = typed.iter().map(read).collect();
        let mut recusals = BTreeMap::new();
        for ((at, cell), mark) in typed.iter().enumerate().zip(&marks) {
            if *mark == Ok(Mark::Recused) && !self.recused.contains_key(&(cell.juror, cell.case)) {
                recusals.entry((cell.juror, cell.case)).or_insert(at);
            }
        }
        let mut plan = Plan { recusals, ..Plan::default() };
        let mut seen = BTreeSet::new();
        for (((at, cell), mark), held) in typed.iter().enumerate().zip(marks).zip(held) {
            let twice = !seen.insert((cell.juror, cell.case, cell.item.as_str()));
            let taken = if twice {
                Err(Misread::new("同一格录入了两次", "请只留一个值"))
            } else {
                mark.and_then(|mark| self.settle(cell, mark, held, &plan.recusals))
            };
            match taken {
                Ok(Some(after)) => plan.changes.push(Change { at, before: held.mark, after }),
                Ok(None) => {}
                Err(why) => plan.refused.push(self.refusal(at, cell, why)),
            }
        }
        self.look_across(typed, standing, &mut plan);
        plan.refused.sort_by_key(|refused| refused.at);
        plan
    }

    /// What the cell becomes; none where it stays as it is.
    fn settle(
        &self,
        cell: &CellEntry,
        mark: Mark,
        held: &Held,
        recusals: &BTreeMap<(JurorId, CaseId), usize>,
    ) -> Result<Option<Mark>, Misread> {
        if mark == Mark::Recused || mark == held.mark {
            return Ok(None);
        }
        let key = (cell.juror, cell.case);
        if let Some(reason) = self.recused.get(&key).filter(|_| mark != Mark::Empty) {
            let reason = format!("评委已回避这个案例（{reason}），不能录入“{}”", cell.text.trim());
            return Err(Misread::new(reason, "请清空这一格；回避登记有误的，先撤销回避"));
        }
        if recusals.contains_key(&key) && mark != Mark::Empty {
            return Err(Misread::new("同一评委对这个案例又录了“回避”", "请只录分值或只录“回避”"));
        }
        if cell.seen != held.entry {
            let was = if held.mark == Mark::Empty { "空白".to_owned() } else { format!("“{}”", held.mark) };
            let now = if mark == Mark::Empty { "空白".to_owned() } else { format!("“{mark}”") };
            let reason = format!("打开之后{}已改为{was}，此处要改为{now}", held.by);
            return Err(Misread::new(reason, "请核对评分表，确定以哪个值为准后再录入"));
        }
        Ok(Some(mark))
    }

    fn refusal(&self, at: usize, cell: &CellEntry, why: Misread) -> Refusal {
        Refusal { at, place: self.place(cell.juror, cell.case, &cell.item), why }
    }

    /// Refuses votes beyond the most allowed and places given twice, as the cells would stand afterwards.
    fn look_across(&self, typed: &[CellEntry], standing: &BTreeMap<JurorId, BTreeMap<CaseId, Mark>>, plan: &mut Plan) {
        let mut after = standing.clone();
        let mut changed: BTreeMap<(JurorId, CategoryId), Vec<usize>> = BTreeMap::new();
        for change in &plan.changes {
            let Some(cell) = typed.get(change.at).filter(|cell| self.looks_across(cell.juror)) else { continue };
            after.entry(cell.juror).or_default().insert(cell.case, change.after);
            if let (Some(case), Mark::Value(_)) = (self.case(cell.case), change.after) {
                changed.entry((cell.juror, case.category)).or_default().push(change.at);
            }
        }
        for ((juror, category), places) in changed {
            let (Some(seat), Some(marks)) = (self.seat(juror), after.get(&juror)) else { continue };
            let counts = |case: &CaseId| {
                !self.recused.contains_key(&(juror, *case)) && !plan.recusals.contains_key(&(juror, *case))
            };
            let values: Vec<(&SittingCase, Points)> = self
                .cases_of(seat)
                .filter(|case| case.category == category && counts(&case.id))
                .filter_map(|case| match marks.get(&case.id) {
                    Some(Mark::Value(value)) => Some((case, *value)),
                    _ => None,
                })
                .collect();
            let wrong = places.into_iter().filter_map(|at| {
                let cell = typed.get(at)?;
                Some(self.refusal(at, cell, self.across(cell, category, &values)?))
            });
            let wrong: Vec<Refusal> = wrong.collect();
            plan.refused.extend(wrong);
        }
    }

    /// What is wrong with a cell beside the others of the juror in the category.
    fn across(&self, cell: &CellEntry, category: CategoryId, values: &[(&SittingCase, Points)]) -> Option<Misread> {
        let own = values.iter().find(|(case, _)| case.id == cell.case)?.1;
        match self.group(cell.juror)?.mode {
            Mode::Approval { max_choices: Some(most) } if own > Points::default() => {
                let votes = values.iter().filter(|(_, value)| *value > Points::default()).count();
                let category = self.category(category);
                let reason = format!("评委在“{category}”投了 {votes} 票，至多 {most} 票");
                (u32::try_from(votes).unwrap_or(u32::MAX) > most)
                    .then(|| Misread::new(reason, format!("请只留 {most} 票，其余录“0”")))
            }
            Mode::Rank => {
                let (other, _) = values.iter().find(|(case, value)| case.id != cell.case && *value == own)?;
                let reason = format!("名次 {own} 同时给了{}", quoted(&other.title));
                Some(Misread::new(reason, "一个名次只能给一个案例，请核对评分表"))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "sitting_tests.rs"]
mod tests;
