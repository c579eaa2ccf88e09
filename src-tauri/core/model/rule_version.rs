//! The rules of judging as frozen: their versions, the hash that names one, and what a new version may no longer change
//! once there are scores. Whether rules make sense at all is for the check of the draft to say.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use ts_rs::TS;

use super::judging::{Criterion, Judging, JudgingStage, Mode};
use super::problem::Problem;
use super::time::Moment;

/// A frozen version of a campaign's rules; the newest holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RuleVersion {
    pub version: u32,
    /// BLAKE3 of the rules as canonical JSON, in hexadecimal.
    pub hash: String,
    /// Why it was frozen; may be empty for the first.
    pub reason: String,
    pub frozen_at: Moment,
    pub frozen_by: String,
}

/// What already hangs on a stage of the rules in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bound {
    /// Values entered.
    pub scores: u32,
    /// Keys of the groups that have seats.
    pub groups: BTreeSet<String>,
}

/// The rules as text that is the same for the same rules: JSON without blanks, names in order.
pub fn canonical(rules: &Judging) -> String {
    // Texts, numbers and lists: writing them as JSON cannot fail.
    let mut json = serde_json::to_value(rules).unwrap_or_default();
    json.sort_all_objects();
    json.to_string()
}

/// Hash of [`canonical`].
pub fn hash(rules: &Judging) -> String {
    blake3::hash(canonical(rules).as_bytes()).to_hex().to_string()
}

/// What in `then` contradicts scores entered and seats taken under `now`, a problem a difference.
pub fn locked_changes(now: &Judging, then: &Judging, bound: &BTreeMap<String, Bound>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for stage in &now.stages {
        let Some(bound) = bound.get(&stage.key) else { continue };
        match then.stages.iter().position(|other| other.key == stage.key) {
            Some(at) => {
                let mut changes = Changes { stage, at, problems: &mut problems };
                if let Some(then) = then.stages.get(at) {
                    changes.groups(then, bound);
                    if bound.scores > 0 {
                        changes.criteria(then);
                    }
                }
            }
            None if bound.scores > 0 => {
                let reason = format!("“{}”已录入 {} 格评分，不能删去", stage.name, bound.scores);
                problems.push(Problem::new(reason, "请把这个阶段放回规则").in_field("judging.stages"));
            }
            None => {
                let reason = format!("“{}”已安排评委，不能删去", stage.name);
                problems.push(Problem::new(reason, "请先撤去这个阶段的评委席位").in_field("judging.stages"));
            }
        }
    }
    problems
}

struct Changes<'a> {
    stage: &'a JudgingStage,
    /// Place of the stage in the new rules.
    at: usize,
    problems: &'a mut Vec<Problem>,
}

impl Changes<'_> {
    fn add(&mut self, place: &str, what: String, way_out: &str) {
        let reason = format!("“{}”{what}", self.stage.name);
        self.problems.push(Problem::new(reason, way_out).in_field(format!("judging.stages.{}.{place}", self.at)));
    }

    fn groups(&mut self, then: &JudgingStage, bound: &Bound) {
        for group in self.stage.groups.iter().filter(|group| bound.groups.contains(&group.key)) {
            match then.groups.iter().position(|other| other.key == group.key) {
                None => {
                    let what = format!("的评委组“{}”已有评委，不能删去", group.name);
                    self.add("groups", what, "请先把这些评委改到其他组");
                }
                Some(at) => {
                    let mode = then.groups.get(at).map_or("", |other| mode_name(&other.mode));
                    if bound.scores > 0 && mode != mode_name(&group.mode) {
                        let was = mode_name(&group.mode);
                        let what = format!("已有评分，评委组“{}”的评法不能由{was}改为{mode}", group.name);
                        self.add(&format!("groups.{at}.mode"), what, "请恢复原来的评法");
                    }
                }
            }
        }
    }

    fn criteria(&mut self, then: &JudgingStage) {
        const RESTORE: &str = "评分项在录入第一个分之后锁定，请恢复原值";
        let stage = self.stage;
        for was in &stage.criteria {
            let Some(at) = then.criteria.iter().position(|other| other.key == was.key) else {
                self.add("criteria", format!("已有评分，评分项“{}”不能删去", was.name), RESTORE);
                continue;
            };
            for (field, label, was_value, now_value) in
                then.criteria.get(at).map(|now| differences(was, now)).unwrap_or_default()
            {
                let what = format!("已有评分，评分项“{}”的{label}不能由 {was_value} 改为 {now_value}", was.name);
                self.add(&format!("criteria.{at}.{field}"), what, RESTORE);
            }
        }
        for (at, now) in then.criteria.iter().enumerate() {
            if !stage.criteria.iter().any(|was| was.key == now.key) {
                self.add(&format!("criteria.{at}"), format!("已有评分，不能增加评分项“{}”", now.name), RESTORE);
            }
        }
    }
}

fn differences(was: &Criterion, now: &Criterion) -> Vec<(&'static str, &'static str, String, String)> {
    let counted = |criterion: &Criterion| if criterion.independent { "只列不计" } else { "计分" }.to_owned();
    let all = [
        ("name", "名称", was.name.clone(), now.name.clone()),
        ("weight", "权重", was.weight.to_string(), now.weight.to_string()),
        ("max", "满分", was.max.to_string(), now.max.to_string()),
        ("step", "最小间隔", was.step.to_string(), now.step.to_string()),
        ("independent", "计法", counted(was), counted(now)),
    ];
    all.into_iter().filter(|(_, _, was, now)| was != now).collect()
}

fn mode_name(mode: &Mode) -> &'static str {
    match mode {
        Mode::Score { .. } => "打分",
        Mode::Approval { .. } => "投票",
        Mode::PassFail => "通过制",
        Mode::Rank => "排序",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::exact::Points;
    use crate::model::judging::{JuryGroup, Method};

    fn rules() -> Judging {
        let criterion = |key: &str, name: &str| Criterion {
            key: key.to_owned(),
            name: name.to_owned(),
            weight: 50,
            max: Points::whole(50),
            step: Points::whole(1),
            independent: false,
        };
        let group = |key: &str, name: &str| JuryGroup {
            key: key.to_owned(),
            name: name.to_owned(),
            weight: 1,
            mode: Mode::Score { method: Method::Mean },
        };
        let stage = JudgingStage {
            key: "site".to_owned(),
            name: "现场评审".to_owned(),
            categories: Vec::new(),
            criteria: vec![criterion("new", "创新性"), criterion("use", "实效性")],
            groups: vec![group("lead", "领导组"), group("expert", "专家组")],
            starts_on: None,
            ends_on: None,
            even_out: false,
        };
        Judging { stages: vec![stage], decimals: 2, ..Judging::default() }
    }

    fn check(scores: u32, edit: impl FnOnce(&mut Judging), expected: &[&str]) {
        let mut then = rules();
        edit(&mut then);
        let bound = Bound { scores, groups: BTreeSet::from(["lead".to_owned()]) };
        let bound = BTreeMap::from([("site".to_owned(), bound)]);
        let problems: Vec<String> = locked_changes(&rules(), &then, &bound)
            .into_iter()
            .map(|p| format!("{} {}", p.field.unwrap_or_default(), p.reason))
            .collect();
        assert_eq!(problems, expected);
    }

    #[test]
    fn the_rubric_locks_at_the_first_score() {
        let all = |rules: &mut Judging| {
            let stage = &mut rules.stages[0];
            stage.criteria[0].name = "成效".to_owned();
            stage.criteria[0].weight = 60;
            stage.criteria[0].max = Points(5050);
            stage.criteria[1].step = Points(50);
            stage.criteria[1].independent = true;
            stage.groups[0].mode = Mode::Approval { max_choices: None };
        };
        check(
            1,
            all,
            &[
                "judging.stages.0.groups.0.mode “现场评审”已有评分，评委组“领导组”的评法不能由打分改为投票",
                "judging.stages.0.criteria.0.name “现场评审”已有评分，评分项“创新性”的名称不能由 创新性 改为 成效",
                "judging.stages.0.criteria.0.weight “现场评审”已有评分，评分项“创新性”的权重不能由 50 改为 60",
                "judging.stages.0.criteria.0.max “现场评审”已有评分，评分项“创新性”的满分不能由 50 改为 50.5",
                "judging.stages.0.criteria.1.step “现场评审”已有评分，评分项“实效性”的最小间隔不能由 1 改为 0.5",
                "judging.stages.0.criteria.1.independent “现场评审”已有评分，评分项“实效性”的计法不能由 计分 改为 只列不计",
            ],
        );
        check(0, all, &[]);
        check(
            1,
            |rules| rules.stages[0].criteria[0].key = "fresh".to_owned(),
            &[
                "judging.stages.0.criteria “现场评审”已有评分，评分项“创新性”不能删去",
                "judging.stages.0.criteria.0 “现场评审”已有评分，不能增加评分项“创新性”",
            ],
        );
        check(3, |rules| rules.stages.clear(), &["judging.stages “现场评审”已录入 3 格评分，不能删去"]);
        check(0, |rules| rules.stages.clear(), &["judging.stages “现场评审”已安排评委，不能删去"]);
        let without = |rules: &mut Judging| rules.stages[0].groups.clear();
        check(0, without, &["judging.stages.0.groups “现场评审”的评委组“领导组”已有评委，不能删去"]);
        // The stage's name, weights of groups, methods and the order of criteria may change.
        check(
            9,
            |rules| {
                let stage = &mut rules.stages[0];
                stage.name = "决赛".to_owned();
                stage.criteria.reverse();
                stage.groups[0].weight = 7;
                stage.groups[0].mode = Mode::Score { method: Method::Median };
                stage.groups.pop();
            },
            &[],
        );
    }

    #[test]
    fn the_same_rules_have_the_same_text_and_hash() {
        let text = canonical(&Judging { decimals: 2, ..Judging::default() });
        assert_eq!(text, r#"{"composite":[],"decimals":2,"stages":[],"ties":[]}"#);
        assert_eq!(serde_json::from_str::<Judging>(&canonical(&rules())).unwrap(), rules());
        let mut other = rules();
        other.stages[0].groups[0].weight = 2;
        assert_eq!((hash(&rules()).len(), hash(&rules()) == hash(&other)), (64, false));
    }
}
