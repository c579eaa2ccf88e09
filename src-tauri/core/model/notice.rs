//! The public notice (公示) and objections: which objections are valid, and what wording of a campaign needs approval.
//! Who objected is confidential and kept apart. Warnings here are no legal advice.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::campaign::Definition;
use super::problem::Problem;
use super::time::{Day, Moment};
use super::{CaseId, ObjectionId};

/// Who raises an objection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RaisedBy {
    Unit,
    Person,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ObjectionState {
    Received,
    /// 不予受理
    NotAccepted,
    /// 异议成立
    Upheld,
    /// 异议不成立
    Dismissed,
}

impl ObjectionState {
    pub fn chinese(self) -> &'static str {
        match self {
            ObjectionState::Received => "已登记",
            ObjectionState::NotAccepted => "不予受理",
            ObjectionState::Upheld => "异议成立",
            ObjectionState::Dismissed => "异议不成立",
        }
    }
}

/// What is registered of an objection.
#[derive(Clone, Deserialize, TS)]
pub struct ObjectionDraft {
    pub received_on: Day,
    #[serde(default)]
    pub case: Option<CaseId>,
    pub raised_by: RaisedBy,
    pub in_writing: bool,
    /// Bears the unit's seal.
    pub sealed: bool,
    pub content: String,
    pub objector: Objector,
}

/// Who objected: confidential. No `Debug`, so that it cannot slip into a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Objector {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub workplace: String,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub telephone: String,
}

/// A line of the register of objections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Objection {
    pub id: ObjectionId,
    pub number: u32,
    pub received_on: Day,
    pub case: Option<CaseId>,
    pub case_title: Option<String>,
    pub raised_by: RaisedBy,
    pub valid: bool,
    /// In Chinese, empty where it is valid.
    pub invalid_because: String,
    pub content: String,
    pub state: ObjectionState,
    pub outcome: String,
    pub settled_at: Option<Moment>,
    pub settled_by: Option<String>,
}

/// Why an objection is not valid, all reasons at once. `last` is the last day of the notice.
pub fn flaws(draft: &ObjectionDraft, last: Option<Day>) -> Vec<Problem> {
    let mut flaws = Vec::new();
    let mut tell = |field: &str, reason: String, way_out: &str| {
        flaws.push(Problem::new(reason, way_out).in_field(field));
    };
    if !draft.in_writing {
        tell("in_writing", "不是书面提出".to_owned(), "请对方提交书面材料");
    }
    if draft.raised_by == RaisedBy::Unit && !draft.sealed {
        tell("sealed", "单位提出的异议未加盖公章".to_owned(), "请对方加盖公章后重新提交");
    }
    let Objector { name, workplace, address, telephone } = &draft.objector;
    let parts: &[(&str, &str, &String)] = match draft.raised_by {
        RaisedBy::Unit => &[("name", "单位名称", name)],
        RaisedBy::Person => &[
            ("name", "真实姓名", name),
            ("workplace", "工作单位", workplace),
            ("address", "联系地址", address),
            ("telephone", "联系电话", telephone),
        ],
    };
    for (field, label, text) in parts {
        if text.trim().is_empty() {
            tell(&format!("objector.{field}"), format!("未写明{label}"), "请对方补全后重新提交");
        }
    }
    if let Some(last) = last.filter(|last| draft.received_on > *last) {
        tell("received_on", format!("在公示期（至{}）之后收到", last.chinese()), "逾期的异议不予受理");
    }
    flaws
}

/// Wording of a campaign that needs approval or is restricted.
pub fn compliance(definition: &Definition) -> Vec<Problem> {
    let approval = ["全国", "中国", "国家", "中华", "全球", "世界"];
    let restricted = ["表彰", "评比达标", "达标"];
    let mut texts = vec![("活动名称".to_owned(), &definition.title), ("活动主题".to_owned(), &definition.slogan)];
    texts.extend(definition.tiers.iter().map(|tier| (format!("奖项“{}”", tier.name), &tier.name)));
    let mut warnings = Vec::new();
    for (place, text) in texts {
        let has = |words: &[&'static str]| words.iter().copied().find(|word| text.contains(word));
        if let Some(word) = has(&approval) {
            let way_out = "冠以此类字样须经批准，请确认已取得批文；此提示不是法律意见";
            warnings.push(Problem::new(format!("{place}含“{word}”字样"), way_out));
        }
        if let Some(word) = has(&restricted) {
            let way_out = "评比达标表彰活动受严格管理，请核对用语；此提示不是法律意见";
            warnings.push(Problem::new(format!("{place}含“{word}”字样"), way_out));
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_objection_is_valid_in_writing_signed_and_in_time() {
        let objector = |parts: [&str; 4]| {
            let [name, workplace, address, telephone] = parts.map(str::to_owned);
            Objector { name, workplace, address, telephone }
        };
        let check = |raised_by, in_writing, sealed, received: &str, parts, expected: &[&str]| {
            let draft = ObjectionDraft {
                received_on: Day::parse(received).unwrap(),
                case: None,
                raised_by,
                in_writing,
                sealed,
                content: "材料不实".to_owned(),
                objector: objector(parts),
            };
            let told: Vec<String> =
                flaws(&draft, Day::parse("2020-10-13")).into_iter().map(|flaw| flaw.reason).collect();
            assert_eq!(told, expected);
        };
        let (unit, person) = (RaisedBy::Unit, RaisedBy::Person);
        let full = ["王某", "某公司", "某路1号", "0756-1"];
        check(unit, true, true, "2020-10-13", ["某公司", "", "", ""], &[]);
        check(person, true, false, "2020-10-13", full, &[]);
        check(unit, true, false, "2020-10-12", ["某公司", "", "", ""], &["单位提出的异议未加盖公章"]);
        check(person, false, false, "2020-10-12", full, &["不是书面提出"]);
        check(person, true, false, "2020-10-14", full, &["在公示期（至2020年10月13日）之后收到"]);
        let nobody = ["未写明真实姓名", "未写明工作单位", "未写明联系地址", "未写明联系电话"];
        check(person, true, false, "2020-10-12", ["", " ", "", ""], &nobody);
    }
}
