//! Cases in a table from outside: what each column is for, what each row becomes, and all that is wrong with the
//! rest, by row and column. Reading the file and keeping the cases are left to others.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::CategoryId;
use super::answer::normalise_answers;
use super::campaign::{Category, Definition};
use super::case::{CaseState, CaseStatus, check_case, tidy_title, title_key};
use super::field::{Answers, split_names};
use super::problem::Problem;

/// Targets of every campaign beside the fields of its forms, with the headings that are known for each.
const KNOWN: [(&str, &str, &[&str]); 4] = [
    ("category", "类别", &["类别", "项目类别", "案例类别", "所属类别", "申报类别", "参评类别"]),
    ("number", "序号", &["序号", "编号", "类内序号"]),
    ("title", "项目名称", &["项目名称", "案例名称", "名称", "题目", "标题", "项目", "案例"]),
    ("units", "项目单位", &["项目单位", "主创单位", "项目单位主创单位", "单位", "申报单位", "报送单位", "单位名称"]),
];

/// Something a column may be imported as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `category`, `number`, `title`, `units` or a field's key.
    pub key: String,
    pub label: String,
    pub required: bool,
}

/// All targets of a campaign: the four of every case, then the fields of its forms, each key once.
pub fn targets(definition: &Definition) -> Vec<Target> {
    let known = KNOWN.iter().map(|(key, label, _)| Target {
        key: (*key).to_owned(),
        label: (*label).to_owned(),
        required: matches!(*key, "category" | "title"),
    });
    let mut targets: Vec<Target> = known.collect();
    for field in definition.categories.iter().flat_map(|category| &category.fields) {
        if !targets.iter().any(|target| target.key == field.key) {
            targets.push(Target { key: field.key.clone(), label: field.label.clone(), required: field.required });
        }
    }
    targets
}

/// What each heading seems to be; a target is given to the first column that fits.
pub fn suggest(definition: &Definition, headings: &[String]) -> Vec<Option<String>> {
    let mut names: Vec<(String, String)> = Vec::new();
    for (key, _, headings) in KNOWN {
        names.extend(headings.iter().map(|heading| (title_key(heading), key.to_owned())));
    }
    for target in targets(definition) {
        names.push((title_key(&target.label), target.key));
    }
    let mut taken = BTreeSet::new();
    let suggest = |heading: &String| {
        // What stands in brackets is a hint: 项目名称（必填）.
        let bare = heading.split(['（', '(']).next().unwrap_or_default();
        let key = title_key(bare);
        let (_, target) = names.iter().find(|(name, _)| !key.is_empty() && *name == key)?;
        taken.insert(target.clone()).then(|| target.clone())
    };
    headings.iter().map(suggest).collect()
}

/// A case that is already there, or was taken from an earlier row.
#[derive(Debug, Clone)]
pub struct Present {
    pub category: CategoryId,
    pub number: u32,
    pub title: String,
}

/// What an import would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Rows that hold a case, good or not; headings within the table are none.
    pub rows: u64,
    pub cases: Vec<CaseState>,
    pub problems: Vec<Problem>,
}

/// Reads rows one by one into a [`Plan`].
pub struct Planner<'a> {
    definition: &'a Definition,
    headings: &'a [String],
    /// Target of each column.
    columns: &'a [Option<String>],
    status: CaseStatus,
    titles: BTreeMap<String, (CategoryId, u32)>,
    numbers: BTreeMap<(CategoryId, u32), String>,
    /// Sheet of the rows, where there are several.
    sheet: Option<&'a str>,
    /// Category named by a row of its own above, or by the sheet.
    under: Option<CategoryId>,
    /// Rows without a number get theirs after all rows have spoken.
    unnumbered: Vec<usize>,
    plan: Plan,
}

impl<'a> Planner<'a> {
    pub fn new(
        definition: &'a Definition,
        headings: &'a [String],
        columns: &'a [Option<String>],
        status: CaseStatus,
        present: &[Present],
    ) -> Self {
        Planner {
            definition,
            headings,
            columns,
            status,
            titles: present.iter().map(|case| (title_key(&case.title), (case.category, case.number))).collect(),
            numbers: present.iter().map(|case| ((case.category, case.number), case.title.clone())).collect(),
            sheet: None,
            under: None,
            unnumbered: Vec::new(),
            plan: Plan::default(),
        }
    }

    /// Begins a sheet; its name may be that of a category. Of `several` sheets each problem tells its own.
    pub fn sheet(&mut self, name: &'a str, several: bool) {
        let only = match self.definition.categories.as_slice() {
            [category] => category.id,
            categories => category_like(categories, name).and_then(|category| category.id),
        };
        self.under = only;
        self.sheet = Some(name).filter(|_| several);
    }

    /// Takes in the row with that number of the sheet.
    pub fn row(&mut self, row: u64, cells: &[String]) {
        let filled: Vec<&String> = cells.iter().filter(|cell| !cell.trim().is_empty()).collect();
        match filled.as_slice() {
            [] => return,
            [alone]
                if self.cell("title", cells).is_none_or(|title| title.trim().is_empty() || title == alone.as_str()) =>
            {
                if let Some(category) = category_like(&self.definition.categories, alone) {
                    self.under = category.id;
                    return;
                }
            }
            _ => {}
        }
        self.plan.rows += 1;
        let mut problems = Vec::new();
        match self.case(cells, &mut problems) {
            Some((state, numbered)) if problems.is_empty() => self.keep(state, numbered),
            _ => {
                let placed: Vec<Problem> =
                    problems.into_iter().map(|problem| self.place(problem.in_sheet(self.sheet).at_row(row))).collect();
                self.plan.problems.extend(placed);
            }
        }
    }

    /// Gives numbers to the rows that had none, and the plan out.
    pub fn finish(mut self) -> Plan {
        for at in self.unnumbered {
            if let Some(case) = self.plan.cases.get_mut(at) {
                let last = self.numbers.range((case.category, 0)..=(case.category, u32::MAX)).next_back();
                case.number = last.map_or(1, |((_, number), _)| number.saturating_add(1));
                self.numbers.insert((case.category, case.number), case.title.clone());
            }
        }
        self.plan
    }

    fn keep(&mut self, state: CaseState, numbered: bool) {
        self.titles.insert(title_key(&state.title), (state.category, state.number));
        if numbered {
            self.numbers.insert((state.category, state.number), state.title.clone());
        } else {
            self.unnumbered.push(self.plan.cases.len());
        }
        self.plan.cases.push(state);
    }

    fn cell<'c>(&self, target: &str, cells: &'c [String]) -> Option<&'c str> {
        let column = self.columns.iter().position(|column| column.as_deref() == Some(target))?;
        Some(cells.get(column).map(String::as_str).unwrap_or_default())
    }

    /// The case a row makes, and whether the row numbers it; none where it cannot be one.
    fn case(&self, cells: &[String], problems: &mut Vec<Problem>) -> Option<(CaseState, bool)> {
        let category = self.category(self.cell("category", cells).unwrap_or_default(), problems);
        let title = tidy_title(self.cell("title", cells).unwrap_or_default());
        if title.is_empty() {
            problems.push(Problem::new("项目名称未填", "请填写项目名称，或删去这一行").in_field("title"));
        }
        let number = number(self.cell("number", cells).unwrap_or_default(), problems);
        let (category, id) = category.and_then(|category| Some((category, category.id?)))?;
        if let Some(other) = number.and_then(|number| self.numbers.get(&(id, number))) {
            let reason = format!("{}第 {} 号已是“{other}”", category.name, number.unwrap_or(0));
            problems.push(Problem::new(reason, "请改用其他序号，或不导入“序号”列，由程序编号").in_field("number"));
        }
        let units = self.cell("units", cells);
        let mut answers = Answers::new();
        for (column, cell) in self.columns.iter().zip(cells) {
            let field = category.fields.iter().find(|field| column.as_deref() == Some(field.key.as_str()));
            if let Some(field) = field {
                answers.insert(field.key.clone(), cell.as_str().into());
            }
        }
        let state = CaseState {
            category: id,
            number: number.unwrap_or(0),
            title,
            units: units.map(split_names).unwrap_or_default(),
            answers: normalise_answers(&category.fields, answers),
            status: self.status,
            removed: false,
        };
        let twin = self.titles.get(&title_key(&state.title)).filter(|_| !state.title.is_empty());
        let twin =
            twin.and_then(|(category, number)| Some((self.definition.category(*category)?.name.clone(), *number)));
        // What is still to be filled in keeps no case out; what is filled in wrongly does.
        let answered: Vec<_> = category.fields.iter().filter(|f| state.answers.contains_key(&f.key)).cloned().collect();
        let found = check_case(&answered, &state, twin).into_iter();
        problems.extend(
            found.filter(|p| units.is_some() || !state.units.is_empty() || p.field.as_deref() != Some("units")),
        );
        Some((state, number.is_some()))
    }

    fn category(&self, cell: &str, problems: &mut Vec<Problem>) -> Option<&'a Category> {
        let names = || self.definition.categories.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join("、");
        if cell.trim().is_empty() {
            let above = self.under.and_then(|id| self.definition.category(id));
            if above.is_none() {
                let way_out = format!("请填写类别：{}", names());
                problems.push(Problem::new("类别未填", way_out).in_field("category"));
            }
            return above;
        }
        let found = category_like(&self.definition.categories, cell);
        if found.is_none() {
            let way_out = format!("请改为活动的类别之一：{}", names());
            problems.push(Problem::new(format!("没有名为“{cell}”的类别"), way_out).in_field("category"));
        }
        found
    }

    /// The problem under the heading that the user sees in his file.
    fn place(&self, problem: Problem) -> Problem {
        let column = self.columns.iter().position(|column| column.is_some() && *column == problem.field);
        match column.and_then(|at| self.headings.get(at)) {
            Some(heading) => problem.in_field(heading.clone()),
            None => problem,
        }
    }
}

fn number(cell: &str, problems: &mut Vec<Problem>) -> Option<u32> {
    let plain: String = cell.nfkc().filter(|c| !c.is_whitespace()).collect();
    // Excel keeps whole numbers as 3.0 now and then.
    let whole = plain.trim_start_matches('第').trim_end_matches('号').trim_end_matches(".0");
    let whole = whole.trim_end_matches(['.', '、']);
    match whole.parse::<u32>() {
        _ if whole.is_empty() => None,
        Ok(number) if number > 0 => Some(number),
        _ => {
            let problem = Problem::new(format!("序号“{cell}”不是从 1 起的整数"), "请填 1、2、3 这样的序号，或留空");
            problems.push(problem.in_field("number"));
            None
        }
    }
}

/// The category meant by `政府治理类`, `政府治理`, `第一类：政府治理类`, `一、政府治理类`.
fn category_like<'a>(categories: &'a [Category], text: &str) -> Option<&'a Category> {
    let bare = |name: &str| title_key(name).trim_end_matches('类').to_owned();
    let counted = |text: &str| {
        let digits = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
        let rest = text.strip_prefix('第').unwrap_or(text).trim_start_matches(digits);
        (rest.len() < text.len()).then(|| rest.trim_start_matches(['类', '、', '.', '．', '：', ':', ' ']).to_owned())
    };
    let exact = categories.iter().find(|category| category.name == text.trim());
    let text: String = text.trim().nfkc().collect();
    let readings = [Some(text.clone()), counted(&text)];
    let mut keys = readings.iter().flatten().map(|reading| bare(reading)).filter(|reading| !reading.is_empty());
    exact.or_else(|| keys.find_map(|key| categories.iter().find(|category| bare(&category.name) == key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_known_by_its_name_in_several_dresses() {
        let names = ["政府治理类", "基层治理类", "一般案例"];
        let categories: Vec<Category> =
            names.iter().map(|name| serde_json::from_value(serde_json::json!({ "name": name })).unwrap()).collect();
        let check = |text: &str, expected: &str| {
            let found = category_like(&categories, text).map_or("-", |category| category.name.as_str());
            assert_eq!(found, expected, "{text}");
        };
        check("政府治理类", "政府治理类");
        check(" 政府治理 ", "政府治理类");
        check("第一类：政府治理类", "政府治理类");
        check("第二类 基层治理类", "基层治理类");
        check("一、政府治理类", "政府治理类");
        check("2.基层治理", "基层治理类");
        check("一般案例", "一般案例");
        check("治理类", "-");
        check("第一类", "-");
        check("", "-");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let check = |cell: &str, expected: Option<u32>, count: usize| {
            let mut problems = Vec::new();
            assert_eq!((number(cell, &mut problems), problems.len()), (expected, count), "{cell}");
        };
        check("3", Some(3), 0);
        check("３．", Some(3), 0);
        check("3.0", Some(3), 0);
        check("第12号", Some(12), 0);
        check("", None, 0);
        check("0", None, 1);
        check("-1", None, 1);
        check("三", None, 1);
    }
}
