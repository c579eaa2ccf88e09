//! 陈敏 keys the jurors' sheets into the grid or reads them from a workbook, 周启文 keys them again; whatever is refused
//! leaves every cell as it was.

use serde_json::{Value, json};

use crate::court::{court, definition, juror};
use crate::desk::{open, told};

const PASTE: &[(usize, usize, &str, &str)] =
    &[(0, 0, "new", "２８。５\r"), (0, 0, "use", "66"), (0, 1, "new", "弃权"), (1, 0, "new", "25"), (2, 1, "", "√")];
const PASTED: [&str; 5] = ["0 0 new=28.5", "0 0 use=66", "0 1 new=弃权", "1 0 new=25", "2 1 =1"];

#[test]
fn scores_wait_for_frozen_rules_and_stop_with_the_stage() {
    let office = open();
    let campaign = office.call("campaign.create", json!({ "definition": definition("1") }))["campaign"].clone();
    let category = office.category(&campaign, "甲类");
    let grid = office.call("score.grid", json!({ "campaign": campaign, "stage": "site", "category": category }));
    assert_eq!((&grid["open"], &grid["why_closed"]), (&json!(false), &json!("评审规则尚未冻结")));
    let enter = json!({ "campaign": campaign, "stage": "site", "cells": [], "why": "" });
    assert_eq!(office.refusal("score.enter", enter), ["评审规则尚未冻结，不能录入评分。请先冻结评审规则。"]);

    let court = court();
    court.office.call("score.enter", court.typed(PASTE));
    court.office.call("judging.close", court.of(json!({})));
    let closed = "“现场评审”已由陈敏于 2020年9月8日 09:00 结束录入";
    assert_eq!(court.grid("甲类")["why_closed"], closed);
    let refused = court.office.refusal("score.enter", court.typed(&[(0, 2, "new", "20")]));
    assert_eq!(refused, [format!("{closed}，不能录入评分。确需改动的，请先重新开放该阶段并写明理由。")]);
    assert_eq!(court.cells(), PASTED);
}

#[test]
fn a_paste_is_taken_whole_or_not_at_all() {
    let court = court();
    let entered = court.office.call("score.enter", court.typed(PASTE));
    assert_eq!((&entered["entered"], entered["cells"].as_array().unwrap().len()), (&json!(5), 5));
    assert_eq!(court.cells(), PASTED);
    let grid = court.grid("甲类");
    assert_eq!((&grid["open"], &grid["first_score_at"]), (&json!(true), &json!("2020-09-08 09:00:00")));
    assert_eq!(
        grid["groups"][1],
        json!({ "key": "mass", "name": "大众", "weight": 1, "mode": "approval", "max_choices": 1 })
    );
    let titles: Vec<&Value> = grid["cases"].as_array().unwrap().iter().map(|case| &case["title"]).collect();
    assert_eq!(titles, ["一号案例", "二号案例", "三号案例"]);

    // One good cell among bad ones, and one that another person has changed meanwhile.
    let bad = [
        (0, 2, "new", "285"),
        (0, 2, "use", "60"),
        (1, 3, "new", "20"),
        (1, 2, "new", "20.3"),
        (2, 0, "", "1"),
        (0, 0, "use", "65"),
        (1, 2, "use", "甲等"),
    ];
    let refused = court.office.refusal("score.enter", court.typed(&bad));
    assert_eq!(
        refused,
        [
            "1 三号案例 × 王强 × 创新性: 285 超出 0—30 分，是否为 28.5",
            "3 四号案例 × 李芳 × 创新性: 评委李芳不评“乙类”的案例",
            "4 三号案例 × 李芳 × 创新性: 20.3 不是 0.5 的整数倍",
            "5 一号案例 × 赵敏 × 投票: 评委在“甲类”投了 2 票，至多 1 票",
            "6 一号案例 × 王强 × 实效性: 打开之后陈敏已改为“66”，此处要改为“65”",
            "7 三号案例 × 李芳 × 实效性: “甲等”不是分值",
        ]
    );
    assert_eq!(
        (court.cells(), &court.grid("甲类")["history_hash"]),
        (PASTED.map(str::to_owned).to_vec(), &grid["history_hash"])
    );
}

#[test]
fn every_change_keeps_who_when_old_new_and_why() {
    let mut court = court();
    let entered = court.office.call("score.enter", court.typed(PASTE));
    let seen = &entered["cells"][1]["entry"];
    court.office.who = "周启文";
    let cell = |text: &str, seen: &Value| json!({ "juror": court.jurors[0], "case": court.cases[0], "item": "use", "text": text, "seen": seen });
    let enter = |text: &str, seen: &Value| court.of(json!({ "cells": [cell(text, seen)], "why": "评委更正" }));
    let changed = court.office.call("score.enter", enter("60", seen));
    assert_eq!(changed["cells"][0]["text"], "60");
    // The same value again is no change, whatever was shown.
    assert_eq!(court.office.call("score.enter", enter("60.0", seen))["entered"], 0);
    let emptied = court.office.call("score.enter", enter("", &changed["cells"][0]["entry"]));
    assert_eq!(court.cells(), ["0 0 new=28.5", "0 1 new=弃权", "1 0 new=25", "2 1 =1"]);
    court.office.call("score.enter", enter("61", &emptied["cells"][0]["entry"]));
    let sheet = court.of(json!({ "juror": court.jurors[0], "case": court.cases[0] }));
    let history = court.office.call("score.history", sheet);
    let lines: Vec<String> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let said = |key: &str| change[key].as_str().unwrap();
            format!(
                "{} {}→{} {} {} {}",
                said("item"),
                said("before"),
                said("after"),
                said("why"),
                said("by"),
                said("at")
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "use →61 评委更正 周启文 2020-09-08 09:00:00",
            "use 60→ 评委更正 周启文 2020-09-08 09:00:00",
            "use 66→60 评委更正 周启文 2020-09-08 09:00:00",
            "use →66  陈敏 2020-09-08 09:00:00",
            "new →28.5  陈敏 2020-09-08 09:00:00",
        ]
    );
    let log = court.office.call("library.history", json!({ "campaign": court.campaign, "limit": 3 }));
    assert_eq!(log[2]["action"], "录入评分");
    assert_eq!(log[2]["before"], json!({ "一号案例 × 王强 × 实效性": "66" }));
    assert_eq!(log[2]["after"], json!({ "一号案例 × 王强 × 实效性": "60", "理由": "评委更正" }));
}

#[test]
fn recusal_is_typed_like_a_score_and_the_board_counts_sheets() {
    let court = court();
    court.office.call("score.enter", court.typed(PASTE));
    let recused = court.typed(&[(1, 1, "new", "回避"), (1, 1, "use", "回避")]);
    assert_eq!(court.office.call("score.enter", recused)["entered"], 1);
    let of = json!({ "campaign": court.campaign });
    let settled = court.office.call("recusal.list", of.clone())["settled"].clone();
    let lines: Vec<[&Value; 5]> = settled
        .as_array()
        .unwrap()
        .iter()
        .map(|line| ["juror_name", "title", "stage", "origin", "reason"].map(|key| &line[key]))
        .collect();
    assert_eq!(lines, [["李芳", "二号案例", "site", "declared", "录入评分时登记"].map(|text| json!(text)).each_ref()]);
    assert_eq!(
        court.grid("甲类")["recused"],
        json!([{ "juror": court.jurors[1], "case": court.cases[1], "reason": "录入评分时登记" }])
    );
    let refused = court.office.refusal("score.enter", court.typed(&[(1, 1, "new", "20")]));
    assert_eq!(refused, ["1 二号案例 × 李芳 × 创新性: 评委已回避这个案例（录入评分时登记），不能录入“20”"]);

    let board = court.office.call("score.status", of);
    let lines: Vec<String> = board["stages"][0]["jurors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|juror| {
            let missing: Vec<&str> =
                juror["missing"].as_array().unwrap().iter().map(|case| case["title"].as_str().unwrap()).collect();
            let [expected, entered, abstained, recused] =
                ["expected", "entered", "abstained", "recused"].map(|key| &juror[key]);
            format!(
                "{} {} {expected} {entered} {abstained} {recused} {}",
                juror["group"].as_str().unwrap(),
                juror["name"].as_str().unwrap(),
                missing.join("、")
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "专家 王强 4 1 1 0 三号案例、四号案例",
            "专家 李芳 2 0 0 1 一号案例、三号案例",
            "大众 赵敏 4 1 0 0 一号案例、三号案例、四号案例",
        ]
    );
}

#[test]
fn the_second_person_keys_again_and_never_his_own() {
    let mut court = court();
    let entered = court.office.call("score.enter", court.typed(PASTE));
    let again = court.keyed(&[
        (0, 0, "new", "28.50"),
        (0, 0, "use", "６６"),
        (0, 1, "new", "弃权"),
        (1, 0, "new", "２５。５"),
        (2, 1, "", ""),
    ]);
    let own = "由陈敏本人录入，不能自己复核";
    let places = [
        "一号案例 × 王强 × 创新性",
        "一号案例 × 王强 × 实效性",
        "二号案例 × 王强 × 创新性",
        "一号案例 × 李芳 × 创新性",
    ];
    let expected: Vec<String> = (1..).zip(places).map(|(row, place)| format!("{row} {place}: {own}")).collect();
    assert_eq!(court.office.refusal("score.second", again.clone()), expected);
    let juror = court.of(json!({ "juror": court.jurors[2], "confirm": true }));
    let mine = "有 1 格由陈敏本人录入（如“二号案例 × 赵敏 × 投票”），不能自己复核。请由另一人复核。";
    assert_eq!(court.office.refusal("score.verdict", juror.clone()), [mine]);

    court.office.who = "周启文";
    assert_eq!(court.office.call("score.second", again), json!({ "agrees": 3, "differs": 1 }));
    court.office.call("score.verdict", juror);
    assert_eq!(court.checks(), ["agrees", "agrees", "agrees", "differs", "confirmed"]);
    let missing = court.keyed(&[(0, 2, "new", "20"), (0, 0, "new", "285")]);
    assert_eq!(
        court.office.refusal("score.second", missing),
        ["1 三号案例 × 王强 × 创新性: 尚未录入，不能复核", "2 一号案例 × 王强 × 创新性: 285 超出 0—30 分，是否为 28.5"]
    );
    let differences = court.office.call("score.differences", court.of(json!({})));
    assert_eq!(
        differences,
        json!([{ "juror": court.jurors[1], "name": "李芳", "case": court.cases[0], "title": "一号案例", "item": "new",
            "entered": "25", "keyed": "25.5", "entered_by": "陈敏", "checked_by": "周启文" }])
    );

    // A later entry has not been checked.
    let seen = &entered["cells"][3]["entry"];
    let cell = json!({ "juror": court.jurors[1], "case": court.cases[0], "item": "new", "text": "25.5", "seen": seen });
    court.office.who = "陈敏";
    let unexplained = court.of(json!({ "cells": [cell.clone()], "why": " " }));
    let refusal = "有 1 格改动已录入的分值，须写明原因。请填写改动说明后再录入。";
    assert_eq!(court.office.refusal("score.enter", unexplained), [refusal]);
    court.office.call("score.enter", court.of(json!({ "cells": [cell], "why": "照原表更正" })));
    assert_eq!(court.checks(), ["agrees", "agrees", "agrees", "none", "confirmed"]);
    assert_eq!(court.office.call("score.differences", court.of(json!({}))), json!([]));
    court.office.who = "周启文";
    court
        .office
        .call("score.verdict", court.of(json!({ "juror": court.jurors[1], "case": court.cases[0], "confirm": false })));
    assert_eq!(court.office.call("score.differences", court.of(json!({})))[0]["keyed"], "否定");
}

#[test]
fn sheets_go_out_as_a_workbook_and_come_back() {
    let court = court();
    court.office.call("score.enter", court.typed(PASTE));
    let file = court
        .workbook("王强", &[(1, "一号案例", ["28.5", "60"]), (2, "二号 案例", ["", "弃权"]), (3, "", ["20", "回避"])]);
    let check = court.office.call("score.check_file", court.of(json!({ "file": file })));
    let problems: Vec<String> = check["problems"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(problems, ["9 王强 × 创新性: 同一评委对这个案例又录了“回避”"]);
    let import = court.of(json!({ "file": file, "digest": check["digest"] }));
    let imported = court.office.call("score.import", import);
    assert_eq!((&imported["entered"], told(&imported["problems"][0])), (&json!(0), problems[0].clone()));
    assert_eq!(court.cells(), PASTED);

    let file = court
        .workbook("王强", &[(1, "一号案例", ["28.5", "60"]), (2, "二号 案例", ["", "弃权"]), (3, "", ["20", "70"])]);
    let check = court.office.call("score.check_file", court.of(json!({ "file": file })));
    let counts = ["rows", "entered", "changed", "unchanged"].map(|key| check[key].as_u64().unwrap());
    assert_eq!((counts, &check["problems"]), ([3, 3, 1, 1], &json!([])));
    assert_eq!(check["sample"][0], json!(["王强", "一号案例", "实效性", "66", "60"]));
    let stale = court.of(json!({ "file": file, "digest": "旧" }));
    assert_eq!(
        court.office.refusal("score.import", stale),
        ["文件或评分在核对之后有变动，未导入任何评分。请重新核对后再导入。"]
    );
    let imported = court.office.call("score.import", court.of(json!({ "file": file, "digest": check["digest"] })));
    assert_eq!(imported, json!({ "rows": 3, "entered": 4, "problems": [] }));
    let now = [
        "0 0 new=28.5",
        "0 0 use=60",
        "0 1 new=弃权",
        "0 1 use=弃权",
        "0 2 new=20",
        "0 2 use=70",
        "1 0 new=25",
        "2 1 =1",
    ];
    assert_eq!(court.cells(), now);

    // The template of all jurors holds what was entered: read back, it changes nothing.
    let template = court.office.call("score.template", court.of(json!({ "juror": null })));
    assert_eq!(template["name"], "2020年创新案例评选现场评审评分表.xlsx");
    let back = court.office.call("score.check_file", court.of(json!({ "file": template["file"] })));
    let counts = ["rows", "entered", "changed", "unchanged"].map(|key| back[key].as_u64().unwrap());
    assert_eq!((counts, &back["problems"]), ([11, 0, 0, 8], &json!([])));
}

#[test]
fn a_file_names_every_problem_by_sheet_and_row() {
    let court = court();
    let problems = |file: &Value| {
        let check = court.office.call("score.check_file", court.of(json!({ "file": file })));
        check["problems"].as_array().unwrap().iter().map(told).collect::<Vec<_>>()
    };
    let file = court.workbook(
        "李芳",
        &[(1, "一号案例", ["285", ""]), (2, "一号案例", ["20", ""]), (1, "四号案例", ["20", ""]), (9, "", ["", "九"])],
    );
    assert_eq!(
        problems(&file),
        [
            "8 李芳 × 案例名称: “一号案例”在第 7 行已经出现",
            "9 李芳 × 案例名称: “四号案例”不是李芳在“现场评审”评的案例",
            "10 李芳 × 案例名称: 序号 9不是李芳在“现场评审”评的案例",
            "7 李芳 × 创新性: 285 超出 0—30 分，是否为 28.5",
        ]
    );
    assert_eq!(problems(&court.workbook("钱进", &[])), ["钱进: 评委“钱进”在“现场评审”没有席位"]);
    let csv = |text: &str| json!(court.office.file("评分.csv", text));
    assert_eq!(
        problems(&csv("评审阶段：初审,\n评委：王强,\n案例名称,创新性,实效性\n")),
        ["表格: 是“初审”的评分表，现在导入的是“现场评审”"]
    );
    assert_eq!(problems(&csv("评委：王强,\n案例名称,创新性\n一号案例,20\n")), ["表格: 缺少“实效性”列"]);
    assert_eq!(problems(&csv("评委：王强\n创新性,实效性\n20,20\n")), ["表格: 没有找到表头“案例名称”"]);
    let good = csv("评委：王强,,\n案例名称,创新性,实效性\n一号案例,20,60\n");
    let imported = court.office.call("score.import", court.of(json!({ "file": good })));
    assert_eq!(imported, json!({ "rows": 1, "entered": 2, "problems": [] }));
}

#[test]
fn a_paste_of_thousands_of_cells_is_one_line_of_history() {
    let court = court();
    let jurors: Vec<Value> = (1..=100).map(|at| juror(&court.office, &format!("评委{at}"))).collect();
    let seats: Vec<Value> =
        jurors.iter().map(|juror| json!({ "juror": juror, "group": "expert", "categories": [] })).collect();
    court.office.call("seat.set", court.of(json!({ "seats": seats })));
    let mut cases = court.cases.clone();
    cases.extend((5..=17).map(|at| court.office.case(&court.campaign, "乙类", &format!("案例{at}"), &["某单位"])));
    let pairs = jurors.iter().flat_map(|juror| cases.iter().map(move |case| (juror, case)));
    let cells: Vec<Value> = pairs
        .flat_map(|(juror, case)| {
            [("new", "28.5"), ("use", "66")]
                .map(|(item, text)| json!({ "juror": juror, "case": case, "item": item, "text": text }))
        })
        .collect();
    assert_eq!(cells.len(), 3400);
    let entered = court.office.call("score.enter", court.of(json!({ "cells": cells, "why": "" })));
    assert_eq!((&entered["entered"], entered["cells"].as_array().unwrap().len()), (&json!(3400), 3400));
    let log = court.office.call("library.history", json!({ "campaign": court.campaign, "limit": 1 }));
    let after = &log[0]["after"];
    assert_eq!((&log[0]["before"], &after["格数"], &after["回避"]), (&Value::Null, &json!(3400), &json!(0)));
    assert_eq!(after["录入记录的校验值（BLAKE3）"].as_str().unwrap().len(), 64);
}
