//! Jurors (评委): the pool that all campaigns share, and when a juror should stand back from a case because he comes
//! from a unit that brought it. Who sits where is [`super::facts::Seat`]; that a juror stands back is decided by people.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::title_key;
use super::field::{split_names, tidy_line};
use super::problem::Problem;
use super::{CaseId, JurorId};

/// A juror of the pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Juror {
    pub id: JurorId,
    pub revision: u32,
    pub name: String,
    pub unit: String,
    pub title: String,
    /// The group they usually sit in: 领导、专家、大众.
    pub jury_group: String,
    /// Never printed, exported or written into the history.
    pub phone: String,
    /// Campaigns they have a seat in.
    pub campaigns: u32,
}

/// What a person says of a juror.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JurorDraft {
    pub name: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub jury_group: String,
    #[serde(default)]
    pub phone: String,
}

/// Whether a recusal was declared by a person or found from the units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecusalOrigin {
    Declared,
    Proposed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecusalState {
    /// The juror's sheets for the case do not count.
    Confirmed,
    /// Looked at, and no reason to stand back.
    Dismissed,
}

/// A recusal as it stands, or as it is to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recusal {
    /// None = in every stage.
    pub stage: Option<String>,
    pub juror: JurorId,
    pub case: CaseId,
    pub origin: RecusalOrigin,
    pub state: RecusalState,
    pub reason: String,
}

impl JurorDraft {
    /// The same with blanks trimmed.
    pub fn tidied(mut self) -> Self {
        for text in [&mut self.name, &mut self.unit, &mut self.title, &mut self.jury_group, &mut self.phone] {
            *text = tidy_line(text);
        }
        self
    }

    /// What is to be mended before the juror can be kept.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.name.is_empty() {
            problems.push(Problem::new("评委姓名未填", "请填写姓名").in_field("name"));
        }
        for (field, label, text, most) in [
            ("name", "姓名", &self.name, 40),
            ("unit", "单位", &self.unit, 100),
            ("title", "职务", &self.title, 60),
            ("jury_group", "评委组", &self.jury_group, 20),
        ] {
            if text.chars().count() > most {
                problems.push(Problem::new(format!("{label}超过 {most} 个字"), "请写得简短些").in_field(field));
            }
        }
        let digits = self.phone.chars().filter(char::is_ascii_digit).count();
        let plain = |c: char| c.is_ascii_digit() || "+- ()（）转".contains(c);
        if !self.phone.is_empty() && (!(5..=20).contains(&digits) || !self.phone.chars().all(plain)) {
            let reason = format!("“{}”不像电话号码", self.phone);
            problems.push(Problem::new(reason, "请核对号码，或留空").in_field("phone"));
        }
        problems
    }

    /// Equal for the same person of the same unit, however it is spaced.
    pub fn key(&self) -> (String, String) {
        person_key(&self.name, &self.unit)
    }
}

/// Name and unit without what does not tell persons apart.
pub fn person_key(name: &str, unit: &str) -> (String, String) {
    (title_key(name), title_key(unit))
}

/// Units as one text names them, several jointly, each with what is compared of it: a campaign compares every juror's
/// with every case's.
pub struct Units(Vec<(String, String)>);

impl Units {
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a String>) -> Self {
        let names = texts.into_iter().flat_map(|text| split_names(text));
        Units(names.map(|name| (title_key(&name), name)).filter(|(key, _)| !key.is_empty()).collect())
    }

    /// Why a juror of these units should stand back from a case of the others: the names are equal, one continues the
    /// other (珠海市公安局, 珠海市公安局香洲分局) or leaves its beginning out (市公安局). Gives the unit of the case and
    /// the reason.
    pub fn conflict(&self, of_case: &Units) -> Option<(String, String)> {
        of_case.0.iter().find_map(|case| Some((case.1.clone(), self.0.iter().find_map(|own| belongs(own, case))?)))
    }
}

fn belongs((own, juror): &(String, String), (other, case): &(String, String)) -> Option<String> {
    // A short end, as 办公室, is of many units.
    let ends = |long: &str, short: &str| short.chars().count() >= 4 && long.ends_with(short);
    if own == other {
        Some("评委单位就是项目单位".to_owned())
    } else if own.starts_with(other) {
        Some(format!("评委单位“{juror}”属于项目单位“{case}”"))
    } else if other.starts_with(own) {
        Some(format!("项目单位“{case}”属于评委单位“{juror}”"))
    } else if ends(own, other) || ends(other, own) {
        Some(format!("评委单位“{juror}”与项目单位“{case}”可能是同一单位"))
    } else {
        None
    }
}

/// Whether two names, however they are spaced, are of one person.
pub fn is_same_person(a: &str, b: &str) -> bool {
    title_key(a) == title_key(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_juror_stands_back_from_cases_of_his_unit() {
        let check = |juror: &str, units: &[&str], expected: &str| {
            let units: Vec<String> = units.iter().map(|unit| (*unit).to_owned()).collect();
            let found =
                Units::of([&juror.to_owned()]).conflict(&Units::of(&units)).map(|(unit, why)| format!("{unit}：{why}"));
            assert_eq!(found.as_deref().unwrap_or("-"), expected, "{juror} {units:?}");
        };
        check("珠海市公安局", &["珠海市公安局"], "珠海市公安局：评委单位就是项目单位");
        check("珠海市 公安局", &["“珠海市公安局”"], "“珠海市公安局”：评委单位就是项目单位");
        check(
            "珠海市公安局香洲分局",
            &["珠海市公安局"],
            "珠海市公安局：评委单位“珠海市公安局香洲分局”属于项目单位“珠海市公安局”",
        );
        check(
            "珠海市公安局",
            &["珠海市司法局", "珠海市公安局香洲分局"],
            "珠海市公安局香洲分局：项目单位“珠海市公安局香洲分局”属于评委单位“珠海市公安局”",
        );
        check("北京师范大学珠海校区；珠海市妇联", &["金湾区红星村、珠海市妇联"], "珠海市妇联：评委单位就是项目单位");
        check("珠海市公安局", &["珠海市司法局"], "-");
        check("市民政局", &["珠海市民政局"], "珠海市民政局：评委单位“市民政局”与项目单位“珠海市民政局”可能是同一单位");
        check("办公室", &["珠海市政府办公室"], "-");
        check("", &["珠海市公安局"], "-");
        check("珠海市公安局", &[""], "-");
        check("——", &["——"], "-");
    }

    #[test]
    fn a_draft_names_all_that_is_to_be_mended() {
        let check = |name: &str, phone: &str, expected: &[&str]| {
            let draft = JurorDraft { name: name.to_owned(), phone: phone.to_owned(), ..JurorDraft::default() };
            let problems: Vec<String> = draft.tidied().problems().into_iter().map(|p| p.reason).collect();
            assert_eq!(problems, expected, "{name} {phone}");
        };
        check("李文", "", &[]);
        check("李文", "0756-2123456转8", &[]);
        check("李文", "+86 13800000000", &[]);
        check(" ", "无", &["评委姓名未填", "“无”不像电话号码"]);
        check("李文", "123", &["“123”不像电话号码"]);
        check("李", "13800000000a", &["“13800000000a”不像电话号码"]);
        check(&"李".repeat(41), "", &["姓名超过 40 个字"]);
    }
}
