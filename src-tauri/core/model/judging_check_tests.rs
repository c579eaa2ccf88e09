//! Every way in which rules of judging may not hold together, by the words and the place it is told with.

use super::*;

fn sound() -> Judging {
    let text = r#"{
        "stages": [{
            "key": "site", "name": "现场评审", "starts_on": "2020-09-10", "ends_on": "2020-09-11",
            "criteria": [
                {"key": "new", "name": "创新", "weight": 40, "max": 40, "step": "0.5"},
                {"key": "use", "name": "成效", "weight": 60, "max": 60}],
            "groups": [
                {"key": "experts", "name": "专家组", "weight": 60, "mode": "score",
                 "method": {"name": "trimmed_mean", "high": 1, "low": 1, "min_jurors": 5}},
                {"key": "mass", "name": "大众组", "weight": 40, "mode": "approval", "max_choices": 3}]}],
        "composite": [
            {"weight": 70, "source": {"kind": "stage", "stage": "site"}},
            {"weight": 30, "source": {"kind": "vote", "conversion": {"name": "ratio_to_top"}}}],
        "ties": [{"by": "group", "stage": "site", "group": "experts"}, {"by": "votes"}, {"by": "revote"}]
    }"#;
    serde_json::from_str(text).unwrap()
}

#[test]
fn what_does_not_hold_together_is_named_with_its_place() {
    let check = |edit: &dyn Fn(&mut Judging), expected: &[&str]| {
        let mut judging = sound();
        edit(&mut judging);
        judging.tidy();
        let problems = check_judging(&judging, &["甲类", "乙类"]).into_iter();
        let told: Vec<String> = problems.map(|p| format!("{}: {}", p.field.unwrap_or_default(), p.reason)).collect();
        assert_eq!(told, expected);
    };
    let conversion = |text: &'static str| {
        move |j: &mut Judging| j.composite[1].source = Source::Vote { conversion: serde_json::from_str(text).unwrap() }
    };
    let trimmed = |high, low, min_jurors| Mode::Score {
        method: Method::TrimmedMean { high, low, min_jurors, level: Default::default() },
    };
    check(&|_| (), &[]);
    check(&|j| *j = Judging::default(), &[]);
    check(&|j| j.decimals = 4, &["judging.decimals: 得分显示 4 位小数"]);
    check(
        &|j| j.stages.push(j.stages[0].clone()),
        &["judging.stages.1.name: 评审阶段“现场评审”重复", "judging.stages.1.key: 有两个评审阶段的代号都是“site”"],
    );
    check(&|j| j.stages[0].name = "　".to_owned(), &["judging.stages.0.name: 评审阶段名称未填"]);
    check(
        &|j| j.stages[0].categories = vec!["甲类".to_owned(), "丙类".to_owned(), "乙类".to_owned(), "甲类".to_owned()],
        &[
            "judging.stages.0.categories: 阶段“现场评审”的类别“丙类”不在本活动中",
            "judging.stages.0.categories: 阶段“现场评审”的类别“甲类”重复",
        ],
    );
    check(
        &|j| j.stages[0].ends_on = super::super::time::Day::parse("2020-09-09"),
        &["judging.stages.0.ends_on: 阶段“现场评审”的结束日期早于开始日期 2020年9月10日"],
    );
    check(
        &|j| j.stages[0].categories = vec!["甲类".to_owned()],
        &["judging.composite.0.source.stage: 阶段“现场评审”不评乙类，这些案例不会有综合得分"],
    );
    check(
        &|j| {
            j.stages[0].criteria[1].name = "创新".to_owned();
            j.stages[0].criteria[1].key = String::new();
        },
        &[
            "judging.stages.0.criteria.1.name: 评分项“创新”重复",
            "judging.stages.0.criteria.1.key: 评分项“创新”没有代号",
        ],
    );
    check(
        &|j| (j.stages[0].criteria[0].max, j.stages[0].criteria[1].step) = (Points(0), Points(0)),
        &[
            "judging.stages.0.criteria.0.max: 评分项“创新”的满分为 0",
            "judging.stages.0.criteria.1.step: 评分项“成效”的最小分差为 0",
        ],
    );
    check(
        &|j| j.stages[0].criteria[0].step = Points::whole(3),
        &["judging.stages.0.criteria.0.step: 评分项“创新”的满分 40 不是最小分差 3 的整数倍"],
    );
    check(
        &|j| j.stages[0].criteria.iter_mut().for_each(|criterion| criterion.weight = 0),
        &["judging.stages.0.criteria: 阶段“现场评审”各评分项的权重都是 0"],
    );
    check(
        &|j| j.stages[0].criteria.iter_mut().for_each(|criterion| criterion.independent = true),
        &["judging.stages.0.criteria: 阶段“现场评审”没有计分的评分项"],
    );
    check(
        &|j| {
            j.stages[0].groups.clear();
            j.ties.clear();
        },
        &["judging.stages.0.groups: 阶段“现场评审”还没有评委组"],
    );
    check(
        &|j| j.stages[0].groups.iter_mut().for_each(|group| group.weight = 0),
        &["judging.stages.0.groups: 阶段“现场评审”各评委组的权重都是 0"],
    );
    check(
        &|j| {
            j.stages[0].groups[0].mode = trimmed(1, 2, 3);
            j.stages[0].groups[1].mode = Mode::Approval { max_choices: Some(0) };
        },
        &[
            "judging.stages.0.groups.0.method.min_jurors: 评委组“专家组”共去掉 3 个分，而 3 位评委打分就去",
            "judging.stages.0.groups.1.max_choices: 评委组“大众组”最多投 0 票",
        ],
    );
    check(
        &|j| j.stages[0].groups[0].mode = trimmed(0, 0, 0),
        &["judging.stages.0.groups.0.method.high: 评委组“专家组”去高、去低的个数都是 0"],
    );
    check(
        &|j| {
            j.composite[0].source = Source::Stage { stage: "final".to_owned() };
            j.ties[0] = TieBreak::Stage { stage: "final".to_owned() };
            j.ties[1] = TieBreak::Group { stage: "site".to_owned(), group: "leaders".to_owned() };
        },
        &[
            "judging.composite.0.source.stage: 综合得分所取的阶段“final”不存在",
            "judging.ties.0.stage: 同分比较的阶段“final”不存在",
            "judging.ties.1.group: 同分比较的评委组“leaders”不在阶段“现场评审”中",
        ],
    );
    check(
        &|j| {
            j.composite.iter_mut().for_each(|part| part.weight = 0);
            j.composite.push(j.composite[0].clone());
            j.ties.push(TieBreak::Votes);
        },
        &[
            "judging.composite.2.source: 综合得分的这一部分重复",
            "judging.composite: 综合得分各部分的权重都是 0",
            "judging.ties.3: 同分比较的这一项重复",
        ],
    );
    let place = "judging.composite.1.source.conversion";
    let cases: [(&'static str, &[&str]); 6] = [
        (
            r#"{"name": "rank_linear", "top": 60, "step": -1, "floor": 70}"#,
            &["step: 名次递减的级差小于 0", "floor: 名次递减的保底分高于最高分"],
        ),
        (r#"{"name": "rank_table", "points": [], "floor": 0}"#, &["points: 名次对照表没有分值"]),
        (
            r#"{"name": "rank_table", "points": [90, 95], "floor": 96}"#,
            &["points: 名次对照表中，靠后的名次分值反而高", "floor: 名次对照表的保底分高于表中最后一名"],
        ),
        (
            r#"{"name": "bands", "bands": [{"votes": 9, "points": 50}, {"votes": 9, "points": 60}], "floor": 55}"#,
            &["bands: 票数分档有两档的下限相同", "floor: 票数分档的保底分高于最低一档"],
        ),
        (
            r#"{"name": "bands", "bands": [{"votes": 9, "points": 50}, {"votes": 1, "points": 60}], "floor": 0}"#,
            &["bands: 票数分档中，票多的档分值反而低"],
        ),
        (r#"{"name": "min_max", "low": 100, "high": 60}"#, &["low: 最少票的分值高于最多票的分值"]),
    ];
    for (text, reasons) in cases {
        let expected: Vec<String> = reasons.iter().map(|reason| format!("{place}.{reason}")).collect();
        check(&conversion(text), &expected.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
