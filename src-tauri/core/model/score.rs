//! One cell of a score sheet: what people type (`９７。５`, 弃权, 回避, √), what it means on the scale of its item, and
//! the exact reason where it means nothing. Which cells a juror may fill is for [`super::sitting`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::exact::Points;
use super::judging::{JudgingStage, JuryGroup, Mode};
use super::time::Moment;
use super::{CaseId, JurorId};

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Empty,
    /// 弃权: the juror was there and gave nothing.
    Abstained,
    /// 回避: the juror does not judge the case.
    Recused,
    /// Points; 1 or 0 for a vote and for pass or fail; the place for a rank.
    Value(Points),
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Mark::Empty => Ok(()),
            Mark::Abstained => f.write_str("弃权"),
            Mark::Recused => f.write_str("回避"),
            Mark::Value(points) => points.fmt(f),
        }
    }
}

/// What the second person's look at an entry came to; void once the cell is entered anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CellCheck {
    #[default]
    None,
    Agrees,
    Differs,
    Confirmed,
    Rejected,
}

/// A cell as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ScoreCell {
    pub juror: JurorId,
    pub case: CaseId,
    /// Key of the criterion; empty for a vote, a pass or a place.
    pub item: String,
    /// `92.5`, `弃权`, or nothing.
    pub text: String,
    /// The entry that put it here; sent back as `seen`.
    #[ts(type = "number")]
    pub entry: i64,
    pub by: String,
    pub at: Moment,
    pub check: CellCheck,
}

/// A cell as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CellEntry {
    pub juror: JurorId,
    pub case: CaseId,
    pub item: String,
    pub text: String,
    /// The entry of the cell as it was shown; none = it was empty.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub seen: Option<i64>,
}

/// One change of a cell, as kept for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ScoreChange {
    #[ts(type = "number")]
    pub entry: i64,
    pub item: String,
    pub before: String,
    pub after: String,
    pub why: String,
    pub by: String,
    pub at: Moment,
}

/// Why a cell cannot be taken, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    pub reason: String,
    pub way_out: String,
}

impl Misread {
    pub fn new(reason: impl Into<String>, way_out: impl Into<String>) -> Self {
        Misread { reason: reason.into(), way_out: way_out.into() }
    }
}

/// The scale of an item, by which its cells are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    Points {
        max: Points,
        step: Points,
    },
    /// 1 or 0.
    Vote,
    /// 1 or 0.
    Pass,
    /// 1 to the number of cases that are put in order.
    Place {
        most: i64,
    },
}

impl Scale {
    /// The scale of an item for a group; `most` cases are put in order where the group ranks. None: no such item.
    pub fn of(stage: &JudgingStage, group: &JuryGroup, item: &str, most: i64) -> Option<Self> {
        match (&group.mode, item) {
            (Mode::Score { .. }, item) => {
                let criterion = stage.criteria.iter().find(|criterion| criterion.key == item)?;
                Some(Scale::Points { max: criterion.max, step: criterion.step })
            }
            (Mode::Approval { .. }, "") => Some(Scale::Vote),
            (Mode::PassFail, "") => Some(Scale::Pass),
            (Mode::Rank, "") => Some(Scale::Place { most }),
            _ => None,
        }
    }

    /// What may be entered, as printed in a heading: `0—30分`.
    pub fn range(self) -> String {
        match self {
            Scale::Points { max, .. } => format!("0—{max}分"),
            Scale::Vote | Scale::Pass => "1 或 0".to_owned(),
            Scale::Place { most } => format!("1—{most}"),
        }
    }

    /// Reads what was typed or pasted.
    pub fn read(self, text: &str) -> Result<Mark, Misread> {
        match text.trim() {
            "" => return Ok(Mark::Empty),
            "弃权" => return Ok(Mark::Abstained),
            "回避" => return Ok(Mark::Recused),
            _ => {}
        }
        let text = text.trim();
        let value = match self {
            Scale::Points { max, step } => points(text, max, step)?,
            Scale::Vote => yes_or_no(text, "投票")?,
            Scale::Pass => yes_or_no(text, "通过")?,
            Scale::Place { most } => place(text, most)?,
        };
        Ok(Mark::Value(value))
    }
}

fn points(text: &str, max: Points, step: Points) -> Result<Points, Misread> {
    let within = |value: Points| Points::default() <= value && value <= max;
    let fits = |value: Points| step.0 <= 0 || value.0 % step.0 == 0;
    let Some(value) = Points::parse(text) else {
        let way_out = format!("请录入 0—{max} 的数，至多两位小数，或录“弃权”“回避”");
        return Err(Misread::new(format!("“{text}”不是分值"), way_out));
    };
    if !within(value) {
        // A decimal point that was not typed.
        let meant = [10, 100].into_iter().filter(|by| value.0 % by == 0).map(|by| Points(value.0 / by));
        let meant = meant.filter(|meant| within(*meant) && fits(*meant)).map(|meant| format!("，是否为 {meant}"));
        let reason = format!("{value} 超出 0—{max} 分{}", meant.take(1).collect::<String>());
        return Err(Misread::new(reason, format!("请录入 0—{max} 的数")));
    }
    if !fits(value) {
        let below = Points(value.0 - value.0 % step.0);
        let above = Some(Points(below.0 + step.0)).filter(|above| within(*above));
        let above = above.map(|above| format!(" 或 {above}")).unwrap_or_default();
        return Err(Misread::new(format!("{value} 不是 {step} 的整数倍"), format!("请改为 {below}{above}")));
    }
    Ok(value)
}

fn yes_or_no(text: &str, what: &str) -> Result<Points, Misread> {
    match text {
        "√" | "✓" | "✔" | "☑" | "1" | "１" | "是" | "通过" => Ok(Points::whole(1)),
        "×" | "✗" | "✘" | "☐" | "0" | "０" | "否" | "不通过" => Ok(Points::whole(0)),
        _ => {
            let way_out = "请录“1”或“√”表示是，“0”或“×”表示否，或录“弃权”“回避”";
            Err(Misread::new(format!("“{text}”不是{what}的记号"), way_out))
        }
    }
}

fn place(text: &str, most: i64) -> Result<Points, Misread> {
    let way_out = format!("请录入 1—{most} 的整数，或录“弃权”“回避”");
    match Points::parse(text) {
        Some(value) if value.0 % 100 != 0 => Err(Misread::new(format!("名次 {value} 不是整数"), way_out)),
        Some(value) if value < Points::whole(1) || value > Points::whole(most) => {
            Err(Misread::new(format!("名次 {value} 超出 1—{most}"), way_out))
        }
        Some(value) => Ok(value),
        None => Err(Misread::new(format!("“{text}”不是名次"), way_out)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(scale: Scale, text: &str) -> String {
        match scale.read(text) {
            Ok(Mark::Empty) => "空".to_owned(),
            Ok(mark) => mark.to_string(),
            Err(misread) => format!("{}；{}", misread.reason, misread.way_out),
        }
    }

    #[test]
    fn scores_are_read_as_typed_and_refused_with_the_exact_reason() {
        let scale = Scale::Points { max: Points::whole(100), step: Points(50) };
        let check = |text: &str, expected: &str| assert_eq!(told(scale, text), expected, "{text}");
        check("92.5", "92.5");
        check("９７。５\r", "97.5");
        check(" 100\r\n", "100");
        check("0", "0");
        check("", "空");
        check("\u{3000}", "空");
        check("弃权", "弃权");
        check(" 回避\r", "回避");
        check("925", "925 超出 0—100 分，是否为 92.5；请录入 0—100 的数");
        check("9250", "9250 超出 0—100 分，是否为 92.5；请录入 0—100 的数");
        check("923", "923 超出 0—100 分；请录入 0—100 的数");
        check("-3", "-3 超出 0—100 分；请录入 0—100 的数");
        check("92.3", "92.3 不是 0.5 的整数倍；请改为 92 或 92.5");
        check("九十", "“九十”不是分值；请录入 0—100 的数，至多两位小数，或录“弃权”“回避”");
        check("92.125", "“92.125”不是分值；请录入 0—100 的数，至多两位小数，或录“弃权”“回避”");
        let odd = Scale::Points { max: Points(250), step: Points::whole(1) };
        assert_eq!(told(odd, "2.5"), "2.5 不是 1 的整数倍；请改为 2");
    }

    #[test]
    fn votes_passes_and_places_have_their_own_words() {
        for yes in ["√", "1", "１", "是", " ✓ "] {
            assert_eq!(told(Scale::Vote, yes), "1", "{yes}");
        }
        for no in ["×", "0", "否"] {
            assert_eq!(told(Scale::Pass, no), "0", "{no}");
        }
        let way_out = "请录“1”或“√”表示是，“0”或“×”表示否，或录“弃权”“回避”";
        assert_eq!(told(Scale::Vote, "2"), format!("“2”不是投票的记号；{way_out}"));
        let scale = Scale::Place { most: 3 };
        assert_eq!(told(scale, "３"), "3");
        assert_eq!(told(scale, "4"), "名次 4 超出 1—3；请录入 1—3 的整数，或录“弃权”“回避”");
        assert_eq!(told(scale, "0"), "名次 0 超出 1—3；请录入 1—3 的整数，或录“弃权”“回避”");
        assert_eq!(told(scale, "1.5"), "名次 1.5 不是整数；请录入 1—3 的整数，或录“弃权”“回避”");
        assert_eq!(told(scale, "甲"), "“甲”不是名次；请录入 1—3 的整数，或录“弃权”“回避”");
    }
}
