//! Typed cells under every kind of group, told as the problems a person reads.

use std::collections::BTreeMap;

use super::*;
use crate::model::judging::{Criterion, Method};

const STAGE: &str = "site";

fn criterion(key: &str, name: &str, max: i64) -> Criterion {
    let (weight, max) = (1, Points::whole(max));
    Criterion { key: key.into(), name: name.into(), weight, max, step: Points(50), independent: false }
}

fn seat(juror: i64, name: &str, group: &str, categories: &[i64]) -> Seat {
    let categories = categories.iter().copied().map(CategoryId).collect();
    Seat { stage: STAGE.into(), group: group.into(), juror: JurorId(juror), name: name.into(), categories }
}

/// 甲类 with cases 1 to 4 (4 failed) and 乙类 with 5; 王强 scores 甲类 only, 李芳 votes for at most two, 赵敏 ranks.
fn sitting() -> Sitting {
    let group = |key: &str, mode| JuryGroup { key: key.into(), name: key.into(), weight: 1, mode };
    let case = |id: i64, category: i64, title: &str, competes| {
        let number = u32::try_from(id).unwrap();
        SittingCase { id: CaseId(id), category: CategoryId(category), number, title: title.into(), competes }
    };
    Sitting {
        stage: JudgingStage {
            key: STAGE.into(),
            name: "现场评审".into(),
            categories: Vec::new(),
            criteria: vec![criterion("new", "创新性", 30), criterion("use", "实效性", 70)],
            groups: vec![
                group("expert", Mode::Score { method: Method::Mean }),
                group("mass", Mode::Approval { max_choices: Some(2) }),
                group("leader", Mode::Rank),
            ],
            starts_on: None,
            ends_on: None,
            even_out: false,
        },
        categories: [(1, "甲类"), (2, "乙类")]
            .map(|(id, name)| FactCategory { id: CategoryId(id), name: name.into() })
            .into(),
        cases: vec![
            case(1, 1, "一号案例", true),
            case(2, 1, "二号案例", true),
            case(3, 1, "三号案例", true),
            case(4, 1, "四号案例", false),
            case(5, 2, "五号案例", true),
        ],
        seats: vec![seat(7, "王强", "expert", &[1]), seat(8, "李芳", "mass", &[]), seat(9, "赵敏", "leader", &[])],
        units: BTreeMap::new(),
        recused: BTreeMap::from([((JurorId(7), CaseId(3)), "本单位案例".to_owned())]),
    }
}

fn cell((juror, case, item, text): (i64, i64, &str, &str)) -> CellEntry {
    CellEntry { juror: JurorId(juror), case: CaseId(case), item: item.into(), text: text.into(), seen: None }
}

fn empty() -> Held {
    Held { mark: Mark::Empty, entry: None, by: String::new() }
}

fn planned(cells: &[(i64, i64, &str, &str)], standing: &[(i64, i64, i64)]) -> Plan {
    let typed: Vec<CellEntry> = cells.iter().copied().map(cell).collect();
    let held: Vec<Held> = typed.iter().map(|_| empty()).collect();
    let mut marks: BTreeMap<JurorId, BTreeMap<CaseId, Mark>> = BTreeMap::new();
    for (juror, case, value) in standing {
        let mark = Mark::Value(Points::whole(*value));
        marks.entry(JurorId(*juror)).or_default().insert(CaseId(*case), mark);
    }
    sitting().plan(&typed, &held, &marks)
}

/// Nothing stands but `standing` (juror, case, whole value); expects the refusals as `row place: reason`.
fn check(cells: &[(i64, i64, &str, &str)], standing: &[(i64, i64, i64)], expected: &[&str]) {
    let told = planned(cells, standing).refused.into_iter().map(|refused| {
        let problem = refused.problem();
        format!("{} {}: {}", problem.row.unwrap(), problem.field.unwrap(), problem.reason)
    });
    assert_eq!(told.collect::<Vec<_>>(), expected, "{cells:?}");
}

#[test]
fn every_refused_cell_is_named_with_its_reason() {
    check(&[(7, 1, "new", "28.5"), (7, 1, "use", "弃权"), (7, 2, "new", "")], &[], &[]);
    check(
        &[
            (7, 1, "new", "285"),
            (7, 1, "use", "六十"),
            (6, 1, "new", "20"),
            (7, 9, "new", "20"),
            (7, 4, "new", "20"),
            (7, 5, "new", "20"),
            (7, 2, "old", "20"),
            (7, 3, "new", "20"),
            (7, 2, "new", "20"),
            (7, 2, "new", "21"),
        ],
        &[],
        &[
            "1 一号案例 × 王强 × 创新性: 285 超出 0—30 分，是否为 28.5",
            "2 一号案例 × 王强 × 实效性: “六十”不是分值",
            "3 一号案例 × 评委（编号 6） × 创新性: 评委在“现场评审”没有席位",
            "4 案例（编号 9） × 王强 × 创新性: 案例不在本活动中",
            "5 四号案例 × 王强 × 创新性: 案例不参评",
            "6 五号案例 × 王强 × 创新性: 评委王强不评“乙类”的案例",
            "7 二号案例 × 王强 × old: “现场评审”没有这个评分项",
            "8 三号案例 × 王强 × 创新性: 评委已回避这个案例（本单位案例），不能录入“20”",
            "10 二号案例 × 王强 × 创新性: 同一格录入了两次",
        ],
    );
}

#[test]
fn votes_stay_within_the_most_and_places_are_given_once() {
    check(&[(8, 1, "", "√"), (8, 2, "", "1"), (8, 3, "", "×"), (8, 5, "", "是")], &[], &[]);
    let third = "1 三号案例 × 李芳 × 投票: 评委在“甲类”投了 3 票，至多 2 票";
    check(&[(8, 3, "", "1")], &[(8, 1, 1), (8, 2, 1)], &[third]);
    check(&[(8, 3, "", "1"), (8, 1, "", "0")], &[(8, 1, 1), (8, 2, 1)], &[]);
    check(&[(9, 1, "", "2"), (9, 2, "", "1"), (9, 5, "", "1")], &[(9, 1, 1), (9, 2, 2)], &[]);
    check(
        &[(9, 3, "", "2"), (9, 5, "", "2")],
        &[(9, 1, 1), (9, 2, 2)],
        &["1 三号案例 × 赵敏 × 名次: 名次 2 同时给了“二号案例”", "2 五号案例 × 赵敏 × 名次: 名次 2 超出 1—1"],
    );
}

#[test]
fn typing_recusal_declares_it_once_and_bars_a_score_beside_it() {
    let plan = planned(&[(7, 1, "new", "回避"), (7, 1, "use", "回避"), (7, 3, "new", "回避")], &[]);
    assert_eq!(plan.recusals, BTreeMap::from([((JurorId(7), CaseId(1)), 0)]));
    assert_eq!((plan.changes, plan.refused), (Vec::new(), Vec::new()));
    check(
        &[(7, 1, "new", "回避"), (7, 1, "use", "60")],
        &[],
        &["2 一号案例 × 王强 × 实效性: 同一评委对这个案例又录了“回避”"],
    );
}

#[test]
fn a_cell_changed_since_it_was_shown_is_told_with_both_values() {
    let told = |mark: Mark, entry: Option<i64>, seen: Option<i64>, text: &str| {
        let typed = [CellEntry { seen, ..cell((7, 1, "new", text)) }];
        let plan = sitting().plan(&typed, &[Held { mark, entry, by: "陈敏".into() }], &BTreeMap::new());
        let refused = plan.refused.into_iter().map(|refused| refused.why.reason);
        (plan.changes.len(), refused.collect::<Vec<_>>().join("；"))
    };
    let twenty = Mark::Value(Points::whole(20));
    assert_eq!(told(twenty, Some(3), Some(3), "21"), (1, String::new()));
    assert_eq!(told(twenty, Some(3), None, "21"), (0, "打开之后陈敏已改为“20”，此处要改为“21”".into()));
    assert_eq!(told(twenty, Some(3), Some(2), "２０"), (0, String::new()));
    assert_eq!(told(Mark::Empty, Some(4), Some(3), "21"), (0, "打开之后陈敏已改为空白，此处要改为“21”".into()));
    assert_eq!(told(twenty, Some(3), Some(3), ""), (1, String::new()));
}
