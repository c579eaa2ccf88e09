//! 陈敏 enters cases by the form, 李岚 works on the same ones: problems, numbers, undo, the recycle bin.

use serde_json::{Value, json};

use crate::desk::{self, Office, told};

fn show(office: &Office, case: &Value) -> Value {
    office.call("case.show", json!({ "case": case }))
}

/// Saves the case as shown, with what `edit` changes in the draft.
fn save(office: &Office, case: &Value, edit: impl FnOnce(&mut Value)) -> Value {
    let shown = show(office, case);
    let mut draft = json!({
        "category": shown["category"]["id"], "number": shown["number"], "title": shown["title"],
        "units": shown["units"], "answers": shown["answers"],
    });
    edit(&mut draft);
    let request = json!({ "campaign": shown["campaign"], "case": case, "revision": shown["revision"], "draft": draft });
    office.call("case.save", request)
}

fn lines(office: &Office, campaign: &Value) -> Vec<String> {
    let rows = office.call("case.list", json!({ "campaign": campaign }));
    let line = |row: &Value| {
        format!(
            "{} {} {} {}",
            row["category"].as_str().unwrap(),
            row["number"],
            row["title"].as_str().unwrap(),
            row["status"].as_str().unwrap()
        )
    };
    rows.as_array().unwrap().iter().map(line).collect()
}

#[test]
fn cases_are_numbered_and_listed_by_category() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    office.case(&campaign, "基层治理类", "福石共享家", &["香洲区前山街道福石社区"]);
    let first = office.case(&campaign, "政府治理类", "应急志愿者在行动", &["市应急管理局"]);
    office.case(&campaign, "政府治理类", "“物业城市”治理模式", &["横琴新区管委会综合执法局"]);
    assert_eq!(
        lines(&office, &campaign),
        [
            "政府治理类 1 应急志愿者在行动 received",
            "政府治理类 2 “物业城市”治理模式 received",
            "基层治理类 1 福石共享家 received",
        ]
    );
    // Moved to another category it takes the next number there, though the form sends the old one along.
    let category = office.category(&campaign, "基层治理类");
    save(&office, &first, |draft| draft["category"] = category);
    assert_eq!(show(&office, &first)["number"], 2);
    let taken = json!({ "campaign": campaign, "draft": { "category": office.category(&campaign, "基层治理类"), "number": 1, "title": "新案例", "units": [] } });
    assert_eq!(office.refusal("case.save", taken), ["number: 基层治理类第 1 号已是“福石共享家”"]);
    let nameless = json!({ "campaign": campaign, "draft": { "category": office.category(&campaign, "基层治理类"), "title": " ", "units": [] } });
    assert_eq!(office.refusal("case.save", nameless), ["title: 项目名称未填"]);
}

#[test]
fn a_case_with_problems_is_kept_and_says_what_to_mend() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    office.case(
        &campaign,
        "政府治理类",
        "心宁日间照护——严重精神障碍患者社区康复",
        &["珠海市香洲区拱北街道岭南社区卫生服务站"],
    );
    let draft = json!({
        "category": office.category(&campaign, "社会协同治理类"),
        "title": "心宁日间照护—严重精神障碍患者社区康复",
        "units": ["甲单位", "乙单位", "丙单位", "丁单位", "戊单位"],
        "answers": { "started_on": "2020年8月15日", "served": "三万", "features": ["党建引领", "飞行"], "district": "香洲区" },
    });
    let saved = office.call("case.save", json!({ "campaign": campaign, "draft": draft }));
    let problems: Vec<String> = saved["problems"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(
        problems,
        [
            "title: 与政府治理类第 1 号案例同名",
            "units: 项目单位有 5 个，超过 4 个",
            "summary: “项目简介”未填",
            "started_on: “开始实施日期”晚于 2020年7月31日",
            "served: “服务人数”不是数字",
            "features: “飞行”不是“项目特色”的选项",
        ]
    );
    let rows = office.call("case.list", json!({ "campaign": campaign }));
    assert_eq!((rows[0]["problems"].as_u64(), rows[1]["problems"].as_u64()), (Some(3), Some(6)));
    assert_eq!(show(&office, &saved["case"])["answers"]["started_on"], "2020-08-15");
}

#[test]
fn undo_takes_back_one_change_after_another_and_stays_in_the_history() {
    let mut office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let case = office.case(&campaign, "基层治理类", "福石共享家", &["福石社区"]);
    assert_eq!(show(&office, &case)["can_undo"], false);
    save(&office, &case, |draft| draft["title"] = json!("福石共享屋"));
    office.who = "李岚";
    save(&office, &case, |draft| draft["units"] = json!(["香洲区前山街道福石社区"]));
    office.call("case.set_status", json!({ "cases": [case], "status": "shortlisted" }));
    let state = |office: &Office| {
        let shown = show(office, &case);
        format!(
            "{} {} {} {}",
            shown["title"].as_str().unwrap(),
            shown["units"][0].as_str().unwrap(),
            shown["status"].as_str().unwrap(),
            shown["can_undo"]
        )
    };
    assert_eq!(state(&office), "福石共享屋 香洲区前山街道福石社区 shortlisted true");
    office.call("case.undo", json!({ "case": case }));
    assert_eq!(state(&office), "福石共享屋 香洲区前山街道福石社区 received true");
    office.call("case.undo", json!({ "case": case }));
    assert_eq!(state(&office), "福石共享屋 福石社区 received true");
    office.call("case.undo", json!({ "case": case }));
    assert_eq!(state(&office), "福石共享家 福石社区 received false");
    assert_eq!(office.refusal("case.undo", json!({ "case": case })), ["这个案例没有可以撤销的修改。"]);
    let history = office.call("case.history", json!({ "case": case }));
    let told: Vec<String> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|e| format!("{} {}", e["who"].as_str().unwrap(), e["action"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            "李岚 撤销修改",
            "李岚 撤销修改",
            "李岚 撤销修改",
            "李岚 修改案例状态",
            "李岚 修改案例",
            "陈敏 修改案例",
            "陈敏 新增案例"
        ]
    );
    // A new change after that can be taken back again.
    save(&office, &case, |draft| draft["title"] = json!("福石共享家园"));
    office.call("case.undo", json!({ "case": case }));
    assert_eq!(state(&office), "福石共享家 福石社区 received false");
}

#[test]
fn a_case_changed_by_another_is_not_overwritten() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let case = office.case(&campaign, "基层治理类", "福石共享家", &["福石社区"]);
    let saved = save(&office, &case, |draft| draft["title"] = json!("福石共享家园"));
    assert_eq!(saved["revision"], 2);
    let draft = json!({ "category": office.category(&campaign, "基层治理类"), "title": "福石", "units": [] });
    let stale = json!({ "campaign": campaign, "case": case, "revision": 1, "draft": draft });
    assert_eq!(office.refusal("case.save", stale), ["这个案例在打开之后已被修改。请核对最新内容后再保存。"]);
    // Saving the same again is no change.
    assert_eq!(save(&office, &case, |_| {})["revision"], 2);
    assert_eq!(office.call("case.history", json!({ "case": case })).as_array().unwrap().len(), 2);
}

#[test]
fn removed_cases_leave_their_number_and_undo_brings_them_back() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let first = office.case(&campaign, "基层治理类", "福石共享家", &["福石社区"]);
    let second = office.case(&campaign, "基层治理类", "“平安白蕉”学习小程序", &["斗门区白蕉镇"]);
    office.call("case.remove", json!({ "cases": [first, second] }));
    assert_eq!(lines(&office, &campaign), [""; 0]);
    assert_eq!(
        office.refusal("case.show", json!({ "case": first })),
        ["找不到这个案例。它可能已被移入回收站，请刷新后重试。"]
    );
    let third = office.case(&campaign, "基层治理类", "红色引领社区治理", &["南村社区"]);
    assert_eq!(show(&office, &third)["number"], 1);
    assert_eq!(
        office.refusal("case.undo", json!({ "case": first })),
        ["原序号 1 已由“红色引领社区治理”使用，不能撤销。请先修改“红色引领社区治理”的序号。"]
    );
    office.call("case.undo", json!({ "case": second }));
    assert_eq!(
        lines(&office, &campaign),
        ["基层治理类 1 红色引领社区治理 received", "基层治理类 2 “平安白蕉”学习小程序 received"]
    );
}

#[test]
fn a_case_finds_itself_in_earlier_campaigns() {
    let office = desk::open();
    let of_2015 = office.campaign("zhuhai-2015");
    let then = office.case(&of_2015, "政府治理类", "“平安+”市域社会治理指数", &["市公安局"]);
    office.case(&of_2015, "基层治理类", "福石共享家", &["福石社区"]);
    let of_2021 = office.campaign("zhuhai-2021");
    let again = office.case(&of_2021, "平安建设案例", "“平安＋”市域社会治理指数", &["市委平安办", "市公安局"]);
    let campaign = office.campaign("zhuhai-2020");
    let now = office.case(&campaign, "政府治理类", "“平安+” 市域社会治理指数", &["市委平安办"]);
    let earlier = office.call("case.earlier", json!({ "case": now }));
    let told: Vec<String> = earlier
        .as_array()
        .unwrap()
        .iter()
        .map(|other| {
            format!(
                "{} {} {} {}",
                other["edition"].as_str().unwrap(),
                other["category"].as_str().unwrap(),
                other["units"],
                other["case"]
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            format!("2021年 平安建设案例 [\"市委平安办\",\"市公安局\"] {again}"),
            format!("2015年 政府治理类 [\"市公安局\"] {then}"),
        ]
    );
    office.call("campaign.remove", json!({ "campaign": of_2021 }));
    assert_eq!(office.call("case.earlier", json!({ "case": now })).as_array().unwrap().len(), 1);
}
