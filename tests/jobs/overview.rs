//! 周启文 looks at a campaign day by day: where it stands, and what is to be done next.

use laurel_core::model::time::Moment;
use serde_json::{Value, json};

use crate::desk::{self, Office};

fn todos(office: &Office, campaign: &Value) -> Vec<String> {
    let overview = office.call("campaign.overview", json!({ "campaign": campaign }));
    let line = |todo: &Value| {
        let text = |key: &str| todo[key].as_str().unwrap().to_owned();
        let ready = if todo["ready"] == true { "" } else { "（未到）" };
        format!("{} {ready}{}：{}", text("page"), text("title"), text("about"))
    };
    overview["todos"].as_array().unwrap().iter().map(line).collect()
}

fn stages(office: &mut Office, campaign: &Value, day: &str) -> String {
    office.now = Moment::parse(day).unwrap();
    let overview = office.call("campaign.overview", json!({ "campaign": campaign }));
    let states = overview["stages"].as_array().unwrap().iter().map(|stage| stage["state"].as_str().unwrap());
    states.collect::<Vec<_>>().join(" ")
}

#[test]
fn stages_are_past_now_or_ahead_by_the_day() {
    let mut office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let mut check = |day: &str, expected: &str| assert_eq!(stages(&mut office, &campaign, day), expected, "{day}");
    check("2020-06-15 23:59", "ahead ahead ahead ahead ahead ahead ahead ahead ahead");
    check("2020-06-16 00:00", "now ahead ahead ahead ahead ahead ahead ahead ahead");
    check("2020-08-01 12:00", "past ahead ahead ahead ahead ahead ahead ahead ahead");
    check("2020-09-07 23:59", "past past past now now ahead ahead ahead ahead");
    check("2020-10-20 09:00", "past past past past past past past past now");
    check("2026-01-01 09:00", "past past past past past past past past past");
    let undated = office.campaign("blank");
    assert_eq!(stages(&mut office, &undated, "2020-09-08"), ["undated"; 7].join(" "));
}

#[test]
fn what_is_to_be_done_follows_from_what_is_there() {
    let mut office = desk::open();
    let campaign = office.campaign("zhuhai-2015");
    assert_eq!(
        todos(&office, &campaign),
        ["settings 填写主办单位：证书、公报和议程都须署名", "cases 导入案例：可从表格导入，也可逐个录入"]
    );
    let campaign = office.campaign("zhuhai-2020");
    office.now = Moment::parse("2020-09-03 10:00").unwrap();
    let first = office.case(&campaign, "基层治理类", "福石共享家", &["香洲区前山街道福石社区"]);
    assert_eq!(
        todos(&office, &campaign),
        [
            "cases 确定入围案例：已录入 1 个案例，尚无入围案例",
            "cases 补齐 1 个案例的材料：基层治理类 1 个",
            "vote （未到）导入网络投票选票：投票进行中，2020年9月7日 17:00 截止后可用",
        ]
    );
    office.call("case.set_status", json!({ "cases": [first], "status": "shortlisted" }));
    office.now = Moment::parse("2020-09-07 17:00").unwrap();
    assert_eq!(
        todos(&office, &campaign),
        [
            "cases 核对入围案例：政府治理类应入围 10 个，现有 0 个；基层治理类应入围 10 个，现有 1 个；\
                社会协同治理类应入围 10 个，现有 0 个；珠澳合作治理类应入围 4 个，现有 0 个",
            "cases 补齐 1 个入围案例的材料：基层治理类 1 个",
            "vote 导入网络投票选票：投票已于 2020年9月7日 17:00 截止，尚未导入",
            "awards （未到）拟定奖项：导入选票后可用",
        ]
    );
    let overview = office.call("campaign.overview", json!({ "campaign": campaign }));
    assert_eq!((overview["received"].as_u64(), overview["shortlisted"].as_u64()), (Some(105), Some(1)));
    assert_eq!(
        overview["categories"][1],
        json!({ "name": "基层治理类", "received": 1, "shortlisted": 1, "awarded": 0, "incomplete": 1 })
    );
    let recent: Vec<&str> =
        overview["recent"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(recent, ["修改案例状态", "新增案例", "新建活动"]);
}

#[test]
fn nobody_wins_but_by_confirming_awards() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let case = office.case(&campaign, "基层治理类", "福石共享家", &["福石社区"]);
    assert_eq!(
        office.refusal("case.set_status", json!({ "cases": [case], "status": "awarded" })),
        ["“获奖”状态由确认奖项得出，不能直接设置。请在“结果与奖项”中评定并确认。"]
    );
    office.call("case.set_status", json!({ "cases": [case], "status": "shortlisted" }));
    let shown = office.call("campaign.show", json!({ "campaign": campaign }));
    let tier = shown["definition"]["tiers"][0]["id"].clone();
    office.call(
        "award.move",
        json!({ "campaign": campaign, "case": case, "tier": tier, "reason": "评议决定", "seconded_by": "周启文" }),
    );
    office.call("award.confirm", json!({ "campaign": campaign }));
    let decided = ["“福石共享家”的奖项已经确认，不能改变状态或移入回收站。请先在“结果与奖项”中“重新评议”。"];
    assert_eq!(office.refusal("case.remove", json!({ "cases": [case] })), decided);
    assert_eq!(office.refusal("case.set_status", json!({ "cases": [case], "status": "failed" })), decided);
    assert_eq!(office.refusal("case.undo", json!({ "case": case })), decided);
    let rows = office.call("case.list", json!({ "campaign": campaign }));
    assert_eq!((&rows[0]["status"], &rows[0]["award"]), (&json!("awarded"), &json!("最佳案例")));
}
