//! Whether a definition holds together: names present and different, days and times in order, choices that can be
//! made, quotas that can be filled. Every problem names its place as a path: `categories.0.fields.2.options`.

use super::campaign::{Category, Definition, Stage, Tier};
use super::field::{Field, FieldKind, limit_day, tidy_line};
use super::judging_check::check_judging;
use super::problem::Problem;
use super::vote::VoteRound;

/// Names that the table of cases itself uses.
const RESERVED_KEYS: [&str; 4] = ["category", "number", "title", "units"];

impl Definition {
    /// The same with blanks trimmed and blank options and issuers left out.
    pub fn tidied(mut self) -> Definition {
        let trim = |text: &mut String| *text = tidy_line(text);
        let sift = |texts: &mut Vec<String>| {
            texts.iter_mut().for_each(trim);
            texts.retain(|text| !text.is_empty());
        };
        [&mut self.title, &mut self.slogan, &mut self.edition, &mut self.certificate.prefix].into_iter().for_each(trim);
        self.organisers.iter_mut().for_each(|organiser| trim(&mut organiser.name));
        self.stages.iter_mut().for_each(|stage| trim(&mut stage.name));
        self.tiers.iter_mut().for_each(|tier| trim(&mut tier.name));
        for category in &mut self.categories {
            trim(&mut category.name);
            for field in &mut category.fields {
                [&mut field.key, &mut field.label, &mut field.hint].into_iter().for_each(trim);
                sift(&mut field.options);
            }
        }
        sift(&mut self.certificate.issuers);
        self.judging.tidy();
        self
    }
}

/// Everything to be mended in a definition, from its title to its tiers.
pub fn check_definition(definition: &Definition) -> Vec<Problem> {
    let mut found = Found(Vec::new());
    found.blank("title", "活动名称", &definition.title);
    found.blank("edition", "届次", &definition.edition);
    for (at, organiser) in definition.organisers.iter().enumerate() {
        let path = format!("organisers.{at}.name");
        found.blank(&path, &format!("{}单位", organiser.role.chinese()), &organiser.name);
        if definition.organisers.iter().take(at).any(|other| other == organiser) {
            let reason = format!("{}单位“{}”重复", organiser.role.chinese(), organiser.name);
            found.add(&path, reason, "请删去重复的一个");
        }
    }
    definition.stages.iter().enumerate().for_each(|(at, stage)| found.stage(at, stage));
    if definition.categories.is_empty() {
        found.add("categories", "还没有类别", "请至少设一个类别");
    }
    for (at, category) in definition.categories.iter().enumerate() {
        found.category(at, category);
        if definition.categories.iter().take(at).any(|other| other.name == category.name) {
            found.add(&format!("categories.{at}.name"), format!("类别“{}”重复", category.name), "请改用不同的名称");
        }
    }
    if definition.rounds.is_empty() {
        found.add("rounds", "还没有投票轮次", "请至少设一轮投票");
    }
    for (at, round) in definition.rounds.iter().enumerate() {
        found.round(at, round);
        if definition.rounds.iter().take(at).any(|other| other.name == round.name) {
            found.add(&format!("rounds.{at}.name"), format!("投票轮次“{}”重复", round.name), "请改用不同的名称");
        }
    }
    let least: u64 = definition.categories.iter().map(|c| u64::from(c.min_choices)).sum();
    for (at, round) in definition.rounds.iter().enumerate() {
        if let Some(most) = round.max_choices.filter(|most| u64::from(*most) < least) {
            let reason = format!("全部类别至多选 {most} 项，少于各类别至少选择数之和 {least} 项");
            found.add(&format!("rounds.{at}.max_choices"), reason, "请改大至多项数，或改小各类别的至少选择数");
        }
    }
    let shortlisted: u64 = definition.categories.iter().filter_map(|c| c.shortlist).map(u64::from).sum();
    if let Some(received) = definition.cases_received.filter(|received| u64::from(*received) < shortlisted) {
        let reason = format!("征集案例 {received} 个，少于各类别入围数之和 {shortlisted} 个");
        found.add("cases_received", reason, "请核对征集数和各类别的入围数");
    }
    found.tiers(&definition.tiers);
    let categories: Vec<&str> = definition.categories.iter().map(|category| category.name.as_str()).collect();
    found.0.extend(check_judging(&definition.judging, &categories));
    found.0
}

const MOST_WEIGHT: u32 = 1000;

struct Found(Vec<Problem>);

impl Found {
    fn add(&mut self, path: &str, reason: impl Into<String>, way_out: &str) {
        self.0.push(Problem::new(reason, way_out).in_field(path));
    }

    fn blank(&mut self, path: &str, what: &str, text: &str) {
        if text.is_empty() {
            self.add(path, format!("{what}未填"), &format!("请填写{what}"));
        }
    }

    fn stage(&mut self, at: usize, stage: &Stage) {
        self.blank(&format!("stages.{at}.name"), "阶段名称", &stage.name);
        match (stage.starts_on, stage.ends_on) {
            (Some(starts), Some(ends)) if ends < starts => self.add(
                &format!("stages.{at}.ends_on"),
                format!("阶段“{}”的结束日期早于开始日期 {}", stage.name, starts.chinese()),
                "请核对两个日期",
            ),
            (None, Some(_)) => self.add(
                &format!("stages.{at}.starts_on"),
                format!("阶段“{}”只有结束日期", stage.name),
                "请填写开始日期；只有一天的，两个日期相同",
            ),
            _ => {}
        }
    }

    fn category(&mut self, at: usize, category: &Category) {
        let (place, name) = (format!("categories.{at}"), &category.name);
        self.blank(&format!("{place}.name"), "类别名称", name);
        let least = category.min_choices;
        if category.max_choices.is_some_and(|most| most == 0 || most < least) {
            let reason = format!("类别“{name}”的最多选择数少于最少选择数 {}", least.max(1));
            self.add(&format!("{place}.max_choices"), reason, "请改大最多选择数，或留空表示不限");
        }
        if let Some(shortlist) = category.shortlist.filter(|shortlist| *shortlist < least) {
            let reason = format!("类别“{name}”至少选择 {least} 个，而入围只有 {shortlist} 个");
            self.add(&format!("{place}.min_choices"), reason, "请改小最少选择数");
        }
        for (position, field) in category.fields.iter().enumerate() {
            let place = format!("{place}.fields.{position}");
            self.field(&place, field);
            let before = || category.fields.iter().take(position);
            if !field.label.is_empty() && before().any(|other| other.label == field.label) {
                let reason = format!("类别“{name}”的表单项“{}”重复", field.label);
                self.add(&format!("{place}.label"), reason, "请改用不同的名称");
            }
            if !field.key.is_empty() && before().any(|other| other.key == field.key) {
                let reason = format!("类别“{name}”有两个表单项的代号都是“{}”", field.key);
                self.add(&format!("{place}.key"), reason, "请改用不同的代号");
            }
        }
    }

    fn field(&mut self, place: &str, field: &Field) {
        let label = &field.label;
        self.blank(&format!("{place}.label"), "表单项名称", label);
        if RESERVED_KEYS.contains(&field.key.as_str()) {
            let reason = format!("表单项“{label}”的代号“{}”另有用途", field.key);
            self.add(&format!("{place}.key"), reason, "请改用其他代号");
        }
        let options = format!("{place}.options");
        if matches!(field.kind, FieldKind::SingleChoice | FieldKind::MultipleChoice) && field.options.len() < 2 {
            self.add(&options, format!("“{label}”的选项不足两个"), "请至少写两个选项");
        }
        let twice = field.options.iter().enumerate().find(|(at, o)| field.options.iter().take(*at).any(|p| p == *o));
        if let Some((_, twice)) = twice {
            self.add(&options, format!("“{label}”的选项“{twice}”重复"), "请删去重复的一个");
        }
        let limits = format!("{place}.max");
        if field.kind == FieldKind::Date {
            if [field.min, field.max].into_iter().flatten().any(|limit| limit_day(limit).is_none()) {
                self.add(&limits, format!("“{label}”的日期上下限无法识别"), "请写作 20200731 这样的八位数字");
            }
        } else if field.kind != FieldKind::Number && field.max.is_some_and(|max| max < 1) {
            self.add(&limits, format!("“{label}”的上限小于 1"), "请改大上限，或留空表示不限");
        }
        if let (Some(min), Some(max)) = (field.min, field.max)
            && min > max
        {
            self.add(&limits, format!("“{label}”的上限 {max} 小于下限 {min}"), "请核对上限和下限");
        }
    }

    fn round(&mut self, at: usize, round: &VoteRound) {
        let path = |field: &str| format!("rounds.{at}.{field}");
        self.blank(&path("name"), "投票轮次名称", &round.name);
        if round.closes_at <= round.opens_at {
            let opens = round.opens_at.chinese();
            self.add(&path("closes_at"), format!("投票截止不晚于开始（{opens}）"), "请把截止时间改到开始之后");
        }
        if round.per_day == 0 {
            self.add(&path("per_day"), "每天计入的张数为 0", "请填写 1 或更大的整数");
        }
        if !(1..=MOST_WEIGHT).contains(&round.weight) {
            let reason = format!("每票权重 {} 超出范围", round.weight);
            self.add(&path("weight"), reason, "请填写 1 至 1000 的整数");
        }
        if let Some(most) = round.max_choices.filter(|most| *most < round.min_choices) {
            let reason = format!("全部类别至多选 {most} 项，少于至少选 {} 项", round.min_choices);
            self.add(&path("max_choices"), reason, "请把至多项数改为不少于至少项数");
        }
    }

    fn tiers(&mut self, tiers: &[Tier]) {
        for (at, tier) in tiers.iter().enumerate() {
            let (place, name) = (format!("tiers.{at}"), &tier.name);
            self.blank(&format!("{place}.name"), "奖项等次名称", name);
            if tiers.iter().take(at).any(|other| other.name == *name) {
                self.add(&format!("{place}.name"), format!("奖项等次“{name}”重复"), "请改用不同的名称");
            }
            if tier.quota == Some(0) {
                self.add(&format!("{place}.quota"), format!("“{name}”的名额为 0"), "请改为 1 以上，或留空表示不限");
            }
            // Persons compete with persons only.
            if tier.quota.is_none() && tiers.iter().skip(at + 1).any(|lower| lower.persons == tier.persons) {
                let reason = format!("“{name}”不限名额，排在其后的等次不会有案例");
                self.add(&format!("{place}.quota"), reason, "请填写名额，或把它移到最后");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Moment;

    fn sound() -> Definition {
        let text = r#"{
            "title": "甲行动", "edition": "2020年",
            "organisers": [{"role": "host", "name": "甲社"}],
            "stages": [{"kind": "call", "name": "征集", "starts_on": "2020-06-16", "ends_on": "2020-07-31"}],
            "categories": [
                {"name": "一类", "shortlist": 10, "fields": [
                    {"key": "district", "label": "所在区", "kind": "single_choice", "options": ["东区", "西区"]}]},
                {"name": "二类"}],
            "vote": {"opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00"},
            "tiers": [{"name": "最佳", "quota": 3}, {"name": "优秀"}]
        }"#;
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_does_not_hold_together_is_named_with_its_place() {
        let check = |edit: fn(&mut Definition), expected: &[&str]| {
            let mut definition = sound();
            edit(&mut definition);
            let problems = check_definition(&definition.tidied());
            let told: Vec<String> =
                problems.into_iter().map(|p| format!("{}: {}", p.field.unwrap_or_default(), p.reason)).collect();
            assert_eq!(told, expected);
        };
        check(|_| (), &[]);
        check(|d| d.title = "　".to_owned(), &["title: 活动名称未填"]);
        check(|d| d.edition.clear(), &["edition: 届次未填"]);
        check(|d| d.organisers[0].name.clear(), &["organisers.0.name: 主办单位未填"]);
        check(|d| d.organisers = vec![d.organisers[0].clone(); 2], &["organisers.1.name: 主办单位“甲社”重复"]);
        check(|d| d.stages[0].name.clear(), &["stages.0.name: 阶段名称未填"]);
        check(
            |d| {
                d.stages[0].ends_on =
                    d.stages[0].starts_on.map(|day| super::super::time::Day(day.0.pred_opt().unwrap()))
            },
            &["stages.0.ends_on: 阶段“征集”的结束日期早于开始日期 2020年6月16日"],
        );
        check(|d| d.stages[0].starts_on = None, &["stages.0.starts_on: 阶段“征集”只有结束日期"]);
        check(|d| d.categories.clear(), &["categories: 还没有类别"]);
        check(|d| d.categories[1].name = " 一类 ".to_owned(), &["categories.1.name: 类别“一类”重复"]);
        check(|d| d.categories[1].name.clear(), &["categories.1.name: 类别名称未填"]);
        check(
            |d| (d.categories[0].min_choices, d.categories[0].max_choices) = (3, Some(2)),
            &["categories.0.max_choices: 类别“一类”的最多选择数少于最少选择数 3"],
        );
        check(
            |d| d.categories[0].min_choices = 11,
            &["categories.0.min_choices: 类别“一类”至少选择 11 个，而入围只有 10 个"],
        );
        check(
            |d| d.categories[0].fields[0].options = vec!["东区".to_owned(), " ".to_owned()],
            &["categories.0.fields.0.options: “所在区”的选项不足两个"],
        );
        check(
            |d| d.categories[0].fields[0].options.push("东区".to_owned()),
            &["categories.0.fields.0.options: “所在区”的选项“东区”重复"],
        );
        check(
            |d| d.categories[0].fields = vec![d.categories[0].fields[0].clone(); 2],
            &[
                "categories.0.fields.1.label: 类别“一类”的表单项“所在区”重复",
                "categories.0.fields.1.key: 类别“一类”有两个表单项的代号都是“district”",
            ],
        );
        check(
            |d| d.categories[0].fields[0].key = "title".to_owned(),
            &["categories.0.fields.0.key: 表单项“所在区”的代号“title”另有用途"],
        );
        check(
            |d| (d.categories[0].fields[0].min, d.categories[0].fields[0].max) = (Some(3), Some(2)),
            &["categories.0.fields.0.max: “所在区”的上限 2 小于下限 3"],
        );
        check(
            |d| (d.categories[0].fields[0].kind, d.categories[0].fields[0].max) = (FieldKind::Date, Some(2020)),
            &["categories.0.fields.0.max: “所在区”的日期上下限无法识别"],
        );
        check(
            |d| d.rounds[0].closes_at = Moment(d.rounds[0].opens_at.0),
            &["rounds.0.closes_at: 投票截止不晚于开始（2020年9月1日 09:00）"],
        );
        check(
            |d| {
                d.rounds[0].name = String::new();
                (d.rounds[0].per_day, d.rounds[0].weight) = (0, 1001);
                (d.rounds[0].min_choices, d.rounds[0].max_choices) = (5, Some(4));
            },
            &[
                "rounds.0.name: 投票轮次名称未填",
                "rounds.0.per_day: 每天计入的张数为 0",
                "rounds.0.weight: 每票权重 1001 超出范围",
                "rounds.0.max_choices: 全部类别至多选 4 项，少于至少选 5 项",
            ],
        );
        check(|d| d.rounds.push(d.rounds[0].clone()), &["rounds.1.name: 投票轮次“网络投票”重复"]);
        check(|d| d.rounds.clear(), &["rounds: 还没有投票轮次"]);
        check(|d| d.cases_received = Some(9), &["cases_received: 征集案例 9 个，少于各类别入围数之和 10 个"]);
        check(|d| d.tiers[1].name = "最佳".to_owned(), &["tiers.1.name: 奖项等次“最佳”重复"]);
        check(|d| d.tiers[0].quota = Some(0), &["tiers.0.quota: “最佳”的名额为 0"]);
        check(|d| d.judging.decimals = 4, &["judging.decimals: 得分显示 4 位小数"]);
        check(|d| d.tiers[0].quota = None, &["tiers.0.quota: “最佳”不限名额，排在其后的等次不会有案例"]);
    }
}
