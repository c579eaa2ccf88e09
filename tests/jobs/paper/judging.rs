//! 评分表, 计分汇总表, 评审纪要: 陈敏 prints what the jurors fill in, what they gave, and the minutes of it all.

use laurel_core::documents::score_summary::{self, Summed};
use laurel_core::model::award::AwardState;
use laurel_core::model::facts::Facts;
use laurel_core::model::scoring::compute;
use serde_json::{Value, json};

use super::cast::{board, definition, today};
use super::{assert_in_order, read, set, squeeze, text};
use crate::court::{Court, court};

const PHONE: &str = "13900001234";

/// The pages of a printed document.
fn printed(court: &Court, kind: &str, stage: Option<&str>) -> Vec<String> {
    let request = json!({ "campaign": court.campaign, "kind": kind, "stage": stage });
    let output = court.office.call("print.pdf", request);
    let pdf = std::fs::read(court.office.path_of(&output)).unwrap();
    if let Ok(folder) = std::env::var("LAUREL_PAGES") {
        std::fs::write(std::path::Path::new(&folder).join(format!("judging-{kind}.pdf")), &pdf).unwrap();
    }
    read(&pdf)
}

/// 李芳 stands back from 二号案例; 孙丽, who has a telephone, sits with the experts and leaves no sheet.
fn court_with_absences() -> Court {
    let mut court = court();
    let draft = json!({ "name": "孙丽", "unit": "某报社", "title": "", "jury_group": "专家", "phone": PHONE });
    court.jurors.push(court.office.call("juror.save", json!({ "draft": draft }))["juror"].clone());
    let pool = json!([court.jurors[3]]);
    court.office.call(
        "seat.draw",
        court.of(json!({ "group": "expert", "count": 1, "seed": "上证指数 3278.31", "pool": pool })),
    );
    let recusal = json!({ "campaign": court.campaign, "juror": court.jurors[1], "case": court.cases[1], "reason": "曾任项目顾问" });
    court.office.call("recusal.declare", recusal);
    court
}

/// 一号 and 二号案例 come to the same; 王强 abstains from 四号案例.
fn judged() -> Court {
    let court = court_with_absences();
    let cells: &[(usize, usize, &str, &str)] = &[
        (0, 0, "new", "28"),
        (0, 0, "use", "62"),
        (0, 1, "new", "30"),
        (0, 1, "use", "60"),
        (0, 2, "new", "20"),
        (0, 2, "use", "50"),
        (0, 3, "new", "弃权"),
        (1, 0, "new", "28"),
        (1, 0, "use", "62"),
        (1, 2, "new", "20"),
        (1, 2, "use", "50.5"),
        (2, 0, "", "0"),
        (2, 1, "", "0"),
        (2, 2, "", "0"),
        (2, 3, "", "1"),
    ];
    court.office.call("score.enter", court.typed(cells));
    court
}

#[test]
fn each_juror_gets_a_sheet_of_his_own() {
    let court = court_with_absences();
    let pages = printed(&court, "score-sheets", Some("现场评审"));
    assert_eq!(pages.len(), 4, "a sheet a juror");
    let criteria = "创新性0—30分实效性0—70分合计满分100回避";
    let cases = ["甲类（3个）", "1一号案例□", "2二号案例□", "3三号案例□", "乙类（1个）", "1四号案例□"];
    assert_in_order(&pages[0], &["现场评审评分表", "评委王强", "某大学", "评委组专家"]);
    for piece in ["创新性", "0—30分", "0—70分", "满分100"] {
        assert!(pages[0].contains(piece), "{piece} of {criteria}: {}", pages[0]);
    }
    assert_in_order(&pages[0], &cases);
    assert_in_order(
        &pages[0],
        &["填写0.5分的整数倍，每格都填。", "合计由工作人员复核。", "评委签名", "王强第1页共1页"],
    );
    // 李芳 judges 甲类 only and stands back from the second case.
    assert_in_order(
        &pages[1],
        &["李芳", "甲类（3个）", "1一号案例□", "2二号案例回避，不评√", "3三号案例□", "李芳第1页共1页"],
    );
    assert_eq!(pages[1].matches("乙类").count(), 0);
    assert_in_order(&pages[2], &["孙丽", "某报社"]);
    let vote = ["现场评审投票表", "赵敏", "大众", "同意的打“√”", "同意的打“√”，每个类别至多1个；不同意的留空。"];
    assert_in_order(&pages[3], &vote);
    assert_eq!(pages.concat().matches(PHONE).count(), 0);
    // The units of cases would tell whose they are.
    assert_eq!(pages.concat().matches("某单位").count(), 0);
}

/// What is changed after the rules were frozen, what is shown only, who is called the same, which hints are open.
#[test]
fn what_is_changed_shown_only_or_open_is_told() {
    let mut court = court();
    let (office, campaign) = (&court.office, court.campaign.clone());
    let shown = office.call("campaign.show", json!({ "campaign": campaign }));
    let mut definition = shown["definition"].clone();
    let judging = &mut definition["judging"];
    judging["ties"] = json!([{ "by": "group", "stage": "site", "group": "mass" }, { "by": "revote" }]);
    let aside =
        json!({ "key": "say", "name": "答辩（只列不计）", "weight": 10, "max": 10, "step": 0.5, "independent": true });
    judging["stages"][0]["criteria"].as_array_mut().unwrap().push(aside);
    let request = json!({ "campaign": campaign, "revision": shown["revision"], "definition": definition });
    office.call("campaign.update", request);
    office.call("judging.freeze", json!({ "campaign": campaign, "reason": "增设答辩。" }));
    let draft = json!({ "name": "王强", "unit": "某报社", "title": "", "jury_group": "专家", "phone": "" });
    court.jurors.push(office.call("juror.save", json!({ "draft": draft }))["juror"].clone());
    // Of 某报社 as well: a recusal that nobody has settled.
    for title in ["以“党建引领”推动共治", "以“党群连心”推动共治"] {
        court.cases.push(office.case(&campaign, "甲类", title, &["某报社"]));
    }
    let seats = [(0, "expert"), (3, "expert"), (2, "mass")]
        .map(|(at, group)| json!({ "juror": court.jurors[at], "group": group }));
    office.call("seat.set", court.of(json!({ "seats": seats })));
    let scored = |juror: usize, case: usize, new, say| {
        [(juror, case, "new", new), (juror, case, "use", "60"), (juror, case, "say", say)]
    };
    let tied = [scored(0, 4, "20", "8"), scored(3, 4, "20", "8.5"), scored(0, 5, "20", "9"), scored(3, 5, "20", "9")];
    let others = [(0, "30"), (1, "10"), (2, "9"), (3, "8")].map(|(case, new)| scored(0, case, new, "9"));
    let cells = [tied.concat(), others.concat()].concat();
    office.call("score.enter", court.typed(&cells));
    office.call("award.propose", json!({ "campaign": campaign }));
    let open = printed(&court, "minutes", None).concat();
    assert!(open.contains("没有经确认的回避。另有2条回避提示尚未处理。"), "{open}");
    assert_eq!(office.refusal("award.confirm", json!({ "campaign": campaign })), ["2 条回避提示尚未处理"]);
    for case in &court.cases[4..] {
        let answer = json!({ "campaign": campaign, "juror": court.jurors[3], "case": case, "confirm": false, "reason": "报社未参与报送" });
        office.call("recusal.settle", answer);
    }
    // Signed, so that no mark of a draft stands between the letters.
    let digest = office.call("award.confirm", json!({ "campaign": campaign }))["digest"].clone();
    office
        .call("award.sign_off", json!({ "campaign": campaign, "supervisor": "吴清", "remark": "", "digest": digest }));
    let [sheets, summary, minutes, list, report] = ["score-sheets", "score-summary", "minutes", "award-list", "report"]
        .map(|kind| printed(&court, kind, None).concat());
    assert_eq!([sheets.matches("只列不计").count(), sheets.matches("不计）").count()], [4, 0]);
    let amended = "评审规则共2版，冻结后改动1次：第2版（2020年9月8日，原因：增设答辩）。";
    assert_in_order(
        &summary,
        &[
            amended,
            "甲类现场评审“答辩”只列不计：为各张评分表的平均，不进入得分。",
            "王强王强答辩",
            "以“党建引领”推动共治80.0080.0080.008.25",
            "以“党群连心”推动共治80.0080.0080.009.00",
        ],
    );
    for unit in ["某大学", "某报社"] {
        assert!(summary.contains(unit), "{summary}");
    }
    assert_in_order(
        &minutes,
        &[
            amended,
            "没有回避。",
            "实效性（满分70，权重70）；只列不计、不进入得分的：答辩（满分10）。",
            "综合得分相等的，依次比较现场评审大众得分、评委再次投票；仍相等的并列。",
            "甲类“以‘党建引领’推动共治”、“以‘党群连心’推动共治”综合得分同为80.00，",
        ],
    );
    assert!(report.contains(amended), "{report}");
    assert!(list.contains("评审规则第2版（2020年9月8日，原因：增设答辩）"), "{list}");
}

#[test]
fn sheets_name_the_stage_that_is_meant() {
    let court = court();
    let ask = |stage: &str| json!({ "campaign": court.campaign, "kind": "score-sheets", "stage": stage });
    let unknown = "没有名为“终审”的评审阶段。现有的阶段：现场评审。";
    assert_eq!(court.office.refusal("print.pdf", ask("终审")), [unknown]);
    // The only stage needs no naming, and its key does as well.
    assert_eq!(printed(&court, "score-sheets", None).len(), 3);
    assert_eq!(printed(&court, "score-sheets", Some("site")).len(), 3);
    let cards = court.office.call("print.documents", json!({ "campaign": court.campaign }));
    let cards: Vec<(&str, &Value)> =
        cards.as_array().unwrap().iter().skip(5).map(|c| (c["name"].as_str().unwrap(), &c["missing"])).collect();
    let (unscored, open) = (
        json!("还没有评分。请先在“评审”里录入或导入评分表。"),
        json!("还没有获奖案例。请先在“结果与奖项”里拟定奖项。"),
    );
    assert_eq!(cards, [("评分表（现场评审）", &Value::Null), ("计分汇总表", &unscored), ("评审纪要", &open)]);
}

#[test]
fn the_summary_tells_every_juror_where_they_fit() {
    let court = judged();
    let text = printed(&court, "score-summary", None).concat();
    assert_in_order(
        &text,
        &[
            "计分汇总表",
            "评审规则第1版，由陈敏于2020年9月8日冻结",
            "显示时四舍五入到2位小数。",
            "甲类现场评审",
            "专家（3人，权重1）大众（1人，权重1）",
            "王强李芳孙丽",
            "赵敏",
            "1并列1一号案例90.0090.00未录90.00—0.0045.00",
            "1并列2二号案例90.00回避未录90.00—0.0045.00",
            "33三号案例70.0070.50未录70.25—0.0035.13",
            "甲类综合得分与名次",
            "乙类现场评审",
            "四号案例弃权未录—同意100.00100.00",
            "乙类综合得分与名次",
            "计分人",
        ],
    );
    assert_eq!(text.matches(PHONE).count(), 0);
}

/// `jurors` experts who score, the highest and lowest dropped from five on, over `cases` of one category.
fn facts(jurors: i64, cases: i64) -> Facts {
    let criterion = json!({ "key": "all", "name": "总评", "weight": 100, "max": 100 });
    let method = json!({ "name": "trimmed_mean", "high": 1, "low": 1, "min_jurors": 5 });
    let group = json!({ "key": "e", "name": "专家组", "weight": 1, "mode": "score", "method": method });
    let entry = |juror: i64, case: i64| {
        // The case's own score, and as much above or below it as the juror's place is off the middle.
        let value = 90 - case + (juror - 1) % 5 - 2;
        json!({ "stage": "site", "juror": juror, "case": case, "item": "all", "value": value.to_string() })
    };
    let facts = json!({
        "rules": {
            "stages": [{ "key": "site", "name": "现场评审", "criteria": [criterion], "groups": [group] }],
            "composite": [{ "weight": 1, "source": { "kind": "stage", "stage": "site" } }],
        },
        "categories": [{ "id": 1, "name": "甲类" }],
        "cases": (1..=cases).map(|id| json!({ "id": id, "category": 1, "number": id, "title": format!("第{id}号党建引领社区协商议事的创新案例") })).collect::<Vec<_>>(),
        "seats": (1..=jurors).map(|id| json!({ "stage": "site", "group": "e", "juror": id, "name": format!("评委{id}") })).collect::<Vec<_>>(),
        "recusals": [],
        "entries": (1..=jurors).flat_map(|juror| (1..=cases).map(move |case| entry(juror, case))).collect::<Vec<_>>(),
    });
    serde_json::from_value(facts).unwrap()
}

fn summary(name: &str, facts: &Facts) -> Vec<String> {
    let (outcome, board) = (compute(facts), board(AwardState::Confirmed));
    let summed = Summed { facts, outcome: &outcome, versions: &[], board: &board };
    text(&set(name, score_summary::manuscript(&definition(), summed, today())))
}

#[test]
fn dropped_scores_stand_in_brackets() {
    let pages = summary("score-summary-trimmed", &facts(5, 30));
    assert_eq!(pages.len(), 3, "the table of the stage, then that of the composite");
    assert_in_order(
        &pages.concat(),
        &[
            "评审规则尚未冻结，以下按草案计算。",
            "括号内的是去掉的最高分、最低分，不参加平均；",
            "评委1评委2评委3评委4评委5",
            "11第1号党建引领社区协商议事的创新案例（87.00）88.0089.0090.00（91.00）89.0089.00",
            "3030第30号党建引领社区协商议事的创新案例（58.00）59.0060.0061.00（62.00）60.0060.00",
        ],
    );
}

#[test]
fn too_many_jurors_are_told_by_their_groups_and_the_page_says_so() {
    let pages = summary("score-summary-wide", &facts(100, 40));
    let whole = pages.concat();
    assert_in_order(
        &whole,
        &[
            "评委共100人，一页排不下逐人得分，改列各组有效评分表数和得分；逐人得分见导出的评审结果工作簿。",
            "专家组（100人，权重1）",
            "11第1号党建引领社区协商议事的创新案例10091.0087.0089.0089.00",
            "4040第40号党建引领社区协商议事的创新案例10052.0048.0050.0050.00",
            "甲类综合得分与名次",
        ],
    );
    assert_eq!(whole.matches("评委1").count(), 0);
    // Every page of a table bears its heading and its columns.
    for page in &pages {
        assert!(page.contains("甲类现场评审") || page.contains("甲类综合得分与名次"), "{page}");
        assert!(page.contains(&squeeze("名次 编号 案例")), "{page}");
    }
}

#[test]
fn long_titles_and_markup_pass_through_the_papers_of_judging() {
    let hostile = "党建引领“1+9+N”枢纽型平台，推动社区、社会组织、社会工作者、社区志愿者与社会慈善资源“五社联动”䶮𬭎㛃#import * $ _ <script>";
    let court = court_with_absences();
    court.office.case(&court.campaign, "乙类", hostile, &["某单位"]);
    court.office.call("score.enter", court.typed(&[(2, 3, "", "1")]));
    court.office.call("award.propose", json!({ "campaign": court.campaign }));
    // The sheets of 王强, 孙丽 and 赵敏, who judge 乙类; of a stage and of the composite; of the result.
    for (kind, times) in [("score-sheets", 3), ("score-summary", 2), ("minutes", 1)] {
        let text = printed(&court, kind, None).concat();
        // Columns stand side by side in the text of a table, so the letters are compared, not the order.
        for character in squeeze(hostile).chars() {
            assert!(text.contains(character), "{kind}: {character}");
        }
        assert_eq!(text.matches('<').count(), times, "{kind}");
    }
}

/// The minutes of two jurors where trimming needs five.
#[test]
fn the_minutes_say_where_sheets_were_too_few_to_trim() {
    let office = crate::desk::open();
    let mut definition = crate::court::definition("0.5");
    let method = json!({ "name": "trimmed_mean", "high": 1, "low": 1, "min_jurors": 5 });
    definition["judging"]["stages"][0]["groups"][0]["method"] = method;
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let cases = vec![office.case(&campaign, "甲类", "一号案例", &["某单位"])];
    office.call("judging.freeze", json!({ "campaign": campaign }));
    let jurors = ["王强", "李芳"].map(|name| crate::court::juror(&office, name)).to_vec();
    let court = Court { office, campaign, cases, jurors };
    let seats = court.jurors.iter().map(|juror| json!({ "juror": juror, "group": "expert" })).collect::<Vec<_>>();
    court.office.call("seat.set", court.of(json!({ "seats": seats })));
    let cells = [(0, 0, "new", "30"), (0, 0, "use", "60"), (1, 0, "new", "20"), (1, 0, "use", "60")];
    court.office.call("score.enter", court.typed(&cells));
    court.office.call("award.propose", json!({ "campaign": court.campaign }));
    let minutes = printed(&court, "minutes", None).concat();
    assert_in_order(&minutes, &["现场评审专家有1个案例的有效评分表不足，改用平均。", "1一号案例85.00最佳案例"]);
    let summary = printed(&court, "score-summary", None).concat();
    assert_in_order(&summary, &["标“＊”的有效评分表不足，改用平均。", "一号案例90.0080.0085.00＊85.00"]);
}

#[test]
fn the_minutes_tell_who_judged_what_was_settled_and_what_came_of_it() {
    let court = judged();
    let (office, campaign, cases) = (&court.office, &court.campaign, &court.cases);
    let of = json!({ "campaign": campaign });
    let board = office.call("award.propose", of.clone());
    let tier = board["tiers"][0]["id"].clone();
    let tie = &board["ties"][0];
    let settled = json!({ "campaign": campaign, "tier": tier, "category": tie["category"], "answer": "leaders",
        "chosen": [cases[0]], "reason": "一号案例已推广。", "names": ["周启文", "林海"] });
    office.call("award.settle_tie", settled);
    office.call("award.propose", of.clone());
    let moved = json!({ "campaign": campaign, "case": cases[2], "tier": tier, "reason": "评委会一致同意扩额", "seconded_by": "林海" });
    office.call("award.move", moved);
    let draft = printed(&court, "minutes", None).concat();
    assert_in_order(&draft, &["奖项尚未确认，本纪要为征求意见稿。"]);
    assert_eq!(draft.matches("存证号").count(), 0);

    let confirmed = office.call("award.confirm", of.clone());
    let signature =
        json!({ "campaign": campaign, "supervisor": "吴清", "remark": "程序合规", "digest": confirmed["digest"] });
    office.call("award.sign_off", signature);
    assert_eq!(office.call("evidence.show", of.clone()), json!({ "last": null }));
    let pack = office.call("evidence.export", of.clone());
    let number = pack["number"].as_str().unwrap();
    let last = &office.call("evidence.show", of.clone())["last"];
    assert_eq!((&last["number"], &last["by"]), (&pack["number"], &json!("陈敏")));
    let hash = office.call("judging.show", of)["frozen"]["hash"].as_str().unwrap().to_owned();
    let minutes = printed(&court, "minutes", None).concat();
    assert_in_order(
        &minutes,
        &[
            "评审纪要",
            "2020年创新案例评选",
            "现场评审",
            "第1版，由陈敏于2020年9月8日冻结",
            &hash,
            "一、评委",
            "专家（3人，打分，平均）：王强（某大学）、李芳（某大学）。没有评分记录：孙丽（某报社）",
            "大众（1人，投票，每个类别至多1个）：赵敏（某大学）",
            "评分表：应评14张，有效9张，弃权1张，未录4张；另回避1张。",
            "现场评审专家由陈敏于2020年9月8日09:00随机抽取：按事先公布的种子“上证指数3278.31”，从1人中抽取1人，依次为孙丽。",
            "二、回避",
            "李芳二号案例全部阶段曾任项目顾问",
            "三、计算",
            "现场评审的评分项：创新性（满分30，权重30）、实效性（满分70，权重70）。",
            "现场评审得分由专家（权重1）、大众（权重1）的得分加权平均得出。",
            "综合得分即现场评审得分。综合得分相等的并列。",
            "四、并列",
            "甲类“一号案例”、“二号案例”综合得分同为45.00，名次为“一号案例”第1（并列）、“二号案例”第1（并列）。",
            "甲类“最佳案例”名额线上“一号案例”、“二号案例”并列，由周启文、林海于2020年9月8日决定：领导决定，选定“一号案例”；理由：一号案例已推广。",
            "五、评议",
            "三号案例不授奖最佳案例评委会一致同意扩额陈敏、林海",
            "六、评审结果",
            "甲类（3个）",
            "1并列一号案例45.00最佳案例",
            "1并列二号案例45.00",
            "3三号案例35.13最佳案例",
            "乙类（1个）",
            "1四号案例100.00最佳案例",
            "七、确认",
            "奖项由陈敏于2020年9月8日09:00确认。",
            "监督员吴清于2020年9月8日09:00签核，说明：程序合规。",
            "存证包由陈敏于2020年9月8日导出，存证号",
            number,
            "评委组长",
            "记录人",
        ],
    );
    assert_eq!(minutes.matches("征求意见稿").count(), 0);
    assert_eq!(minutes.matches(PHONE).count(), 0);
}
