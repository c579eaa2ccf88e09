//! Score sheets as a table: the columns of a juror's sheet, and a table read back made into typed cells. The juror is
//! known by name, the case by title or number, the criterion by its heading; nothing is guessed.

use std::collections::BTreeMap;

use super::CaseId;
use super::case::{quoted, title_key};
use super::facts::Seat;
use super::problem::Problem;
use super::score::CellEntry;
use super::sitting::{Sitting, SittingCase};

pub const CATEGORY: &str = "类别";
pub const NUMBER: &str = "序号";
pub const TITLE: &str = "案例名称";

/// What stands above the headings, by its label.
pub const STAGE: &str = "评审阶段";
pub const JUROR: &str = "评委";
pub const UNIT: &str = "单位";

/// A sheet as read: what stands above its headings, the headings, the filled rows below with their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetText {
    /// Name of the sheet; empty for a text file.
    pub name: String,
    /// Label → text.
    pub above: BTreeMap<String, String>,
    /// Empty where no headings were found.
    pub headings: Vec<String>,
    pub rows: Vec<(u64, Vec<String>)>,
}

/// A typed cell and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedCell {
    pub cell: CellEntry,
    pub sheet: String,
    pub row: u64,
    pub heading: String,
}

impl PlacedCell {
    /// “王强 × 创新性”: where a problem of the cell stands.
    pub fn field(&self) -> String {
        format!("{} × {}", self.sheet, self.heading)
    }
}

/// What all sheets of a file come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matched {
    /// Rows that name a case.
    pub rows: u64,
    pub cells: Vec<PlacedCell>,
    pub problems: Vec<Problem>,
}

/// Where the columns of a sheet are.
struct Columns {
    category: Option<usize>,
    number: Option<usize>,
    title: Option<usize>,
    /// Key and name of each item.
    items: Vec<(usize, String, String)>,
}

impl Sitting {
    /// The heading of an item for a seat: `创新性（0—30分）`.
    pub fn heading(&self, seat: &Seat, item: &str) -> String {
        let group = self.stage.group(&seat.group);
        let name = self.item_name(group, item);
        // Where the group ranks, the places differ between categories; the widest range is printed.
        let most = self.categories.iter().filter_map(|category| self.scale(seat, group?, category.id, item));
        match most.max_by_key(|scale| scale.range().chars().count()) {
            Some(scale) => format!("{name}（{}）", scale.range()),
            None => name.to_owned(),
        }
    }

    /// Makes typed cells of the sheets; blank cells are left as they are.
    pub fn match_sheets(&self, sheets: &[SheetText]) -> Matched {
        let mut matched = Matched::default();
        for sheet in sheets {
            self.match_sheet(sheet, &mut matched);
        }
        matched
    }

    fn match_sheet(&self, sheet: &SheetText, matched: &mut Matched) {
        let about = if sheet.name.is_empty() { "表格" } else { &sheet.name };
        let problem = |reason: String, way_out: &str| Problem::new(reason, way_out).in_field(about);
        let found = self.columns_of(sheet).and_then(|headings| {
            let seat = self.seat_of(sheet)?;
            let columns = self.columns(seat, &headings)?;
            Ok((seat, columns))
        });
        let (seat, columns) = match found {
            Ok(found) => found,
            Err((reason, way_out)) => {
                matched.problems.push(problem(reason, way_out));
                return;
            }
        };
        let mut seen: BTreeMap<CaseId, u64> = BTreeMap::new();
        for (row, cells) in &sheet.rows {
            let text = |column: Option<usize>| column.and_then(|at| cells.get(at)).map_or("", |text| text.trim());
            matched.rows += 1;
            let case = match self.case_of(seat, text(columns.category), text(columns.number), text(columns.title)) {
                Ok(case) => case,
                Err((reason, way_out)) => {
                    let field = format!("{about} × {TITLE}");
                    matched.problems.push(Problem::new(reason, way_out).at_row(*row).in_field(field));
                    continue;
                }
            };
            if let Some(first) = seen.get(&case.id) {
                let reason = format!("{}在第 {first} 行已经出现", quoted(&case.title));
                let field = format!("{about} × {TITLE}");
                matched.problems.push(Problem::new(reason, "请只留一行").at_row(*row).in_field(field));
                continue;
            }
            seen.insert(case.id, *row);
            for (at, item, name) in &columns.items {
                let text = text(Some(*at));
                if !text.is_empty() {
                    let cell = CellEntry {
                        juror: seat.juror,
                        case: case.id,
                        item: item.clone(),
                        text: text.to_owned(),
                        seen: None,
                    };
                    let (sheet, heading) = (about.to_owned(), name.clone());
                    matched.cells.push(PlacedCell { cell, sheet, row: *row, heading });
                }
            }
        }
    }

    /// The keys of the headings, once the sheet is known to be one of this stage.
    fn columns_of(&self, sheet: &SheetText) -> Result<Vec<String>, (String, &'static str)> {
        if sheet.headings.is_empty() {
            let reason = format!("没有找到表头“{TITLE}”");
            return Err((reason, "请使用本程序导出的评分表，表头在前 10 行之内"));
        }
        if let Some(stage) = sheet.above.get(STAGE).filter(|stage| title_key(stage) != title_key(&self.stage.name)) {
            let reason = format!("是“{stage}”的评分表，现在导入的是“{}”", self.stage.name);
            return Err((reason, "请选择对应的阶段再导入"));
        }
        Ok(sheet.headings.iter().map(|heading| title_key(heading)).collect())
    }

    fn seat_of(&self, sheet: &SheetText) -> Result<&Seat, (String, &'static str)> {
        let name = sheet.above.get(JUROR).map_or(sheet.name.as_str(), String::as_str);
        let same = |seat: &&Seat| title_key(&seat.name) == title_key(name);
        // A blank unit is one too: that of a juror who has none.
        let key = |unit: Option<&String>| unit.map_or_else(String::new, |unit| title_key(unit));
        let unit = key(sheet.above.get(UNIT));
        let named: Vec<&Seat> = self.seats.iter().filter(same).collect();
        let meant: Vec<&&Seat> = match named.len() {
            0 | 1 => named.iter().collect(),
            _ => named.iter().filter(|seat| key(self.units.get(&seat.juror)) == unit).collect(),
        };
        match (named.as_slice(), meant.as_slice()) {
            (_, [seat]) => Ok(seat),
            ([], _) => {
                let reason = format!("评委“{name}”在“{}”没有席位", self.stage.name);
                Err((reason, "请核对表上方“评委”一行的姓名，或先安排席位"))
            }
            _ => Err((format!("有多位评委名为“{name}”"), "请在表上方“单位”一行写明单位")),
        }
    }

    fn columns(&self, seat: &Seat, headings: &[String]) -> Result<Columns, (String, &'static str)> {
        let find = |wanted: &[&str]| {
            let wanted: Vec<String> = wanted.iter().map(|name| title_key(name)).collect();
            headings.iter().position(|heading| wanted.contains(heading))
        };
        let group = self.stage.group(&seat.group);
        let (mut items, mut absent) = (Vec::new(), Vec::new());
        for item in group.map(|group| self.stage.items(group)).unwrap_or_default() {
            let name = self.item_name(group, item);
            match find(&[&self.heading(seat, item), name]) {
                Some(at) => items.push((at, item.to_owned(), name.to_owned())),
                None => absent.push(format!("“{name}”")),
            }
        }
        if !absent.is_empty() {
            return Err((format!("缺少{}列", absent.join("、")), "请使用本程序导出的评分表，不要改动表头"));
        }
        let title = find(&[TITLE, "项目名称"]);
        Ok(Columns { category: find(&[CATEGORY]), number: find(&[NUMBER]), title, items })
    }

    /// The case a row means, by its title or, where there is none, its number; the category tells equal ones apart.
    fn case_of<'a>(
        &'a self,
        seat: &'a Seat,
        category: &str,
        number: &str,
        title: &str,
    ) -> Result<&'a SittingCase, (String, &'static str)> {
        let way_out = "请按评分表原来的类别、序号和案例名称填写";
        let number = number.parse::<u32>().ok();
        let (key, of) = (title_key(title), title_key(category));
        let within = |case: &&SittingCase| of.is_empty() || title_key(self.category(case.category)) == of;
        let named = |case: &&SittingCase| match key.is_empty() {
            true => Some(case.number) == number,
            false => title_key(&case.title) == key,
        };
        let found: Vec<&SittingCase> = self.cases_of(seat).filter(within).filter(named).collect();
        // The same title in two categories, none named: the number may tell.
        let told: Vec<&SittingCase> = found.iter().copied().filter(|case| Some(case.number) == number).collect();
        let name = if title.is_empty() {
            number.map_or_else(|| "没有案例名称的一行".to_owned(), |number| format!("序号 {number}"))
        } else {
            quoted(title)
        };
        match (found.as_slice(), told.as_slice()) {
            ([case], _) | (_, [case]) => Ok(case),
            ([], _) => Err((format!("{name}不是{}在“{}”评的案例", seat.name, self.stage.name), way_out)),
            _ => Err((format!("{name}对应多个案例"), way_out)),
        }
    }
}
