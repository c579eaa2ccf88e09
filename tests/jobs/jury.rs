//! 陈敏 keeps the pool of jurors, seats them, draws some from a seed that was published, and 周启文 settles who stands
//! back from which case.

use serde_json::{Value, json};

use crate::desk::{Office, open, told};
use crate::freezing::{campaign, score};

fn juror(office: &Office, name: &str, unit: &str) -> Value {
    office.call("juror.save", json!({ "draft": { "name": name, "unit": unit } }))["juror"].clone()
}

fn pool(office: &Office) -> Vec<String> {
    let list = office.call("juror.list", json!({}));
    let keys = ["name", "unit", "title", "jury_group", "phone"];
    let line = |juror: &Value| keys.map(|key| juror[key].as_str().unwrap().to_owned()).join("/");
    list.as_array().unwrap().iter().map(line).collect()
}

fn import(office: &Office, name: &str, text: &str) -> (Value, Vec<String>) {
    let file = office.file(name, text);
    let reply = office.call("juror.import", json!({ "file": file }));
    let problems = reply["problems"].as_array().unwrap().iter().map(told).collect();
    (json!([reply["rows"], reply["added"], reply["updated"]]), problems)
}

fn actions(office: &Office, most: u32) -> Vec<String> {
    let log = office.call("library.history", json!({ "limit": most }));
    log.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect()
}

fn seats(office: &Office, campaign: &Value) -> Vec<String> {
    let view = office.call("seat.list", json!({ "campaign": campaign }));
    let line = |seat: &Value| {
        let text = |key: &str| seat[key].as_str().unwrap().to_owned();
        let categories = seat["categories"].as_array().unwrap().len();
        format!("{} {} {} {} {categories}", text("stage"), text("group"), seat["position"], text("name"))
    };
    view["seats"].as_array().unwrap().iter().map(line).collect()
}

fn recusals(office: &Office, campaign: &Value) -> (Vec<String>, Vec<String>) {
    let view = office.call("recusal.list", json!({ "campaign": campaign }));
    let text = |line: &Value, key: &str| line[key].as_str().unwrap_or("各阶段").to_owned();
    let told = |list: &Value, keys: &[&str]| -> Vec<String> {
        let line = |line: &Value| keys.iter().map(|key| text(line, key)).collect::<Vec<_>>().join(" ");
        list.as_array().unwrap().iter().map(line).collect()
    };
    (
        told(&view["proposals"], &["juror_name", "title", "why"]),
        told(&view["settled"], &["juror_name", "title", "stage", "origin", "state", "reason", "settled_by"]),
    )
}

#[test]
fn the_pool_is_kept_one_by_one() {
    let mut office = open();
    let draft = json!({ "name": " 李文 ", "unit": "市社科联", "title": "研究员", "jury_group": "专家组", "phone": "13800000000" });
    let id = office.call("juror.save", json!({ "draft": draft }))["juror"].clone();
    assert_eq!(pool(&office), ["李文/市社科联/研究员/专家组/13800000000"]);
    let save = |office: &Office, revision: u32, draft: Value| {
        office.run("juror.save", json!({ "juror": id, "revision": revision, "draft": draft }))
    };
    office.who = "周启文";
    save(&office, 1, json!({ "name": "李文", "unit": "市社科联", "title": "主席" })).unwrap();
    assert_eq!(pool(&office), ["李文/市社科联/主席//"]);
    let stale = save(&office, 1, json!({ "name": "李文" })).unwrap_err();
    assert_eq!(stale.to_string(), "这位评委在打开之后已被修改。请核对最新内容后再保存。");
    let again = office.refusal("juror.save", json!({ "draft": { "name": "李 文", "unit": "市社科联", "phone": "1" } }));
    assert_eq!(again, ["phone: “1”不像电话号码", "name: 评委库中已有“李文”（市社科联）"]);

    // The history names the person and never the number.
    let log = office.call("library.history", json!({ "limit": 1 }));
    assert_eq!((&log[0]["action"], &log[0]["who"]), (&json!("修改评委"), &json!("周启文")));
    let before = json!({ "姓名": "李文", "单位": "市社科联", "职务": "研究员", "评委组": "专家组", "手机": "已登记" });
    let after = json!({ "姓名": "李文", "单位": "市社科联", "职务": "主席", "评委组": "", "手机": "未登记" });
    assert_eq!((&log[0]["before"], &log[0]["after"]), (&before, &after));
    assert!(!office.call("library.history", json!({ "limit": 500 })).to_string().contains("13800000000"));

    office.call("juror.remove", json!({ "jurors": [id] }));
    assert_eq!(pool(&office), [""; 0]);
    let trash = office.call("library.trash", json!({}));
    assert_eq!((&trash[0]["kind"], &trash[0]["name"]), (&json!("juror"), &json!("李文")));
    let other = juror(&office, "李文", "市社科联");
    let restore = json!({ "kind": "juror", "id": id });
    assert_eq!(office.refusal("library.restore_trashed", restore.clone()), ["name: 评委库中已有“李文”（市社科联）"]);
    office.call("juror.remove", json!({ "jurors": [other] }));
    office.call("library.restore_trashed", restore);
    assert_eq!(pool(&office), ["李文/市社科联/主席//"]);
    assert_eq!(actions(&office, 2), ["从回收站恢复", "移入回收站"]);
}

#[test]
fn a_list_is_imported_all_or_nothing() {
    let office = open();
    juror(&office, "李文", "市社科联");
    let bad = "2020年评委名单,,,\r\n\
        姓名,工作单位,职务/职称,评委组,手机（可空）\r\n\
        李文,市社科联,研究员,专家组,\r\n\
        ,市妇联,,专家组,\r\n\
        王玉,市妇联,主任,大众组,不详\r\n\
        李文,市社科联,,,\r\n";
    let (counts, problems) = import(&office, "评委.csv", bad);
    assert_eq!(counts, json!([4, 0, 0]));
    assert_eq!(
        problems,
        ["4 姓名: 评委姓名未填", "5 手机: “不详”不像电话号码", "6 姓名: “李文”与第 3 行姓名、单位相同"]
    );
    assert_eq!(
        (pool(&office), actions(&office, 9)),
        (vec!["李文/市社科联///".to_owned()], vec!["新增评委".to_owned()])
    );

    let good = "手机,姓名,单位,职务,评委组\r\n\
        13800000000,李文,市社科联,研究员,专家组\r\n\
        ,王玉,市妇联,主任,大众组\r\n";
    assert_eq!(import(&office, "评委.csv", good), (json!([2, 1, 1]), vec![]));
    let both = ["李文/市社科联/研究员/专家组/13800000000", "王玉/市妇联/主任/大众组/"];
    assert_eq!(pool(&office), both);
    // The same list again changes nothing; a blank cell says nothing.
    assert_eq!(import(&office, "评委.csv", good), (json!([2, 0, 0]), vec![]));
    assert_eq!(import(&office, "评委.csv", "姓名,单位,手机\n李文,市社科联,\n"), (json!([1, 0, 0]), vec![]));
    assert_eq!(pool(&office), both);
    assert_eq!(actions(&office, 4), ["导入评委", "新增评委", "修改评委", "新增评委"]);

    let refuse = |text: &str| {
        let file = office.file("别的.csv", text);
        office.refusal("juror.import", json!({ "file": file }))
    };
    assert_eq!(
        refuse("项目名称,票数\n福石共享家,3\n"),
        ["“别的.csv”前 10 行中没有找到表头。请确认表头含“姓名”，并在第一张工作表中。"]
    );
    assert_eq!(import(&office, "空.csv", "姓名,单位\n").1, ["表头之下没有评委"]);
}

#[test]
fn seats_are_set_by_hand_and_by_category() {
    let office = open();
    let (campaign, cases) = campaign(&office);
    let [a, b] = [("李文", "市社科联"), ("王玉", "市妇联")].map(|(name, unit)| juror(&office, name, unit));
    let first = office.category(&campaign, "甲类");
    let second = office.category(&campaign, "乙类");
    let set = |stage: &str, seats: Value| {
        office.run("seat.set", json!({ "campaign": campaign, "stage": stage, "seats": seats }))
    };
    let refused = |stage: &str, seats: Value| {
        office.refusal("seat.set", json!({ "campaign": campaign, "stage": stage, "seats": seats }))
    };
    assert_eq!(refused("none", json!([])), ["找不到这个评审阶段。它可能已被移入回收站，请刷新后重试。"]);
    assert_eq!(
        refused(
            "site",
            json!([
                { "juror": a, "group": "expert" },
                { "juror": a, "group": "leader" },
                { "juror": b, "group": "expert", "categories": [second] },
                { "juror": 987, "group": "expert", "categories": [654] },
            ])
        ),
        [
            "李文: 在“现场评审”有两个席位",
            "李文: “现场评审”没有代号为“leader”的评委组",
            "王玉: “现场评审”不评审“乙类”",
            "编号 987: 评委库中没有这位评委",
            "编号 987: 所选类别不在这个活动中",
        ]
    );
    assert_eq!(seats(&office, &campaign), [""; 0]);
    set("site", json!([{ "juror": b, "group": "public" }, { "juror": a, "group": "expert" }])).unwrap();
    set("first", json!([{ "juror": a, "group": "expert", "categories": [second, first] }])).unwrap();
    let before = ["first expert 1 李文 2", "site expert 2 李文 0", "site public 1 王玉 0"];
    assert_eq!(seats(&office, &campaign), before);
    let list = office.call("juror.list", json!({}));
    assert_eq!((&list[0]["campaigns"], &list[1]["campaigns"]), (&json!(1), &json!(1)));
    assert_eq!(
        office.refusal("juror.remove", json!({ "jurors": [a, b] })),
        ["李文: 在“创新案例评选”中有席位，不能移入回收站", "王玉: 在“创新案例评选”中有席位，不能移入回收站"]
    );

    // What a juror has scored keeps the seat.
    office.call("judging.freeze", json!({ "campaign": campaign }));
    score(&office, &campaign, ("first", &a, &cases[0], "novel"), Some(50));
    score(&office, &campaign, ("first", &a, &cases[2], "novel"), None);
    assert_eq!(refused("first", json!([])), ["李文: 在“初审”已录入 2 格评分，不能撤去席位"]);
    assert_eq!(
        refused("first", json!([{ "juror": a, "group": "other" }])),
        ["李文: “初审”没有代号为“other”的评委组", "李文: 在“初审”已录入 2 格评分，不能改到其他评委组"]
    );
    assert_eq!(
        refused("first", json!([{ "juror": a, "group": "expert", "categories": [first] }])),
        ["李文: 在“初审”的乙类已录入 1 格评分，不能去掉这些类别"]
    );
    assert_eq!(seats(&office, &campaign), before);
    // Another juror comes, and the first keeps all he scored.
    set("first", json!([{ "juror": b, "group": "expert", "categories": [first] }, { "juror": a, "group": "expert" }]))
        .unwrap();
    assert_eq!(seats(&office, &campaign)[..2], ["first expert 1 王玉 1", "first expert 2 李文 0"]);
    let log = office.call("library.history", json!({ "campaign": campaign, "limit": 1 }));
    assert_eq!(
        json!([log[0]["action"], log[0]["subject"], log[0]["before"], log[0]["after"]]),
        json!(["安排评委席位", "初审", ["李文：专家组（甲类、乙类）"], ["王玉：专家组（甲类）", "李文：专家组"]])
    );
    office.call("judging.close", json!({ "campaign": campaign, "stage": "first" }));
    assert_eq!(refused("first", json!([])), ["“初审”的录入已经结束，不能改动席位。请先重新开放录入。"]);
}

#[test]
fn jurors_are_drawn_so_that_anyone_can_draw_again() {
    let office = open();
    let (campaign, _) = campaign(&office);
    let names = ["甲评委", "乙评委", "丙评委", "丁评委", "戊评委", "己评委"];
    let pool: Vec<Value> = names.iter().map(|name| juror(&office, name, "")).collect();
    let request = |pool: &[Value], seed: &str, count: u32| json!({ "campaign": campaign, "stage": "site", "group": "public", "count": count, "seed": seed, "pool": pool });
    let refused = |pool: &[Value], seed: &str, count: u32| office.refusal("seat.draw", request(pool, seed, count));
    assert_eq!(refused(&pool[..2], " ", 3), ["seed: 种子未填", "count: 抽取范围只有 2 人，不够抽取 3 人"]);
    assert_eq!(refused(&pool[..2], "甲", 0), ["count: 抽取人数为 0"]);
    assert_eq!(refused(&[json!(987)], "甲", 1), ["编号 987: 评委库中没有这位评委"]);

    // Worked out apart with another implementation of BLAKE3: lots 1, 3, 4, 6, 5, 2 in order.
    let seed = "2020-09-18 上证指数收盘 3338.09";
    let mut shuffled = pool.clone();
    shuffled.reverse();
    shuffled.push(pool[0].clone());
    let drawn = office.call("seat.draw", request(&shuffled, seed, 3))["drawn"].clone();
    assert_eq!(drawn, json!([pool[0], pool[2], pool[3]]));
    assert_eq!(
        seats(&office, &campaign),
        ["site public 1 甲评委 0", "site public 2 丙评委 0", "site public 3 丁评委 0"]
    );
    let view = office.call("seat.list", json!({ "campaign": campaign }));
    let draw = &view["draws"][0];
    assert_eq!((&draw["pool"], &draw["drawn"]), (&json!(names), &json!(["甲评委", "丙评委", "丁评委"])));
    assert_eq!((&draw["seed"], &draw["drawn_by"]), (&json!(seed), &json!("陈敏")));
    assert_eq!(draw["drawn_at"], "2020-09-08 09:00:00");

    // The same seed and pool draw the same in another campaign; those who sit are not drawn twice.
    let (other, _) = crate::freezing::campaign(&office);
    let mut again = request(&pool, seed, 3);
    again["campaign"] = other;
    assert_eq!(office.call("seat.draw", again)["drawn"], drawn);
    assert_eq!(refused(&pool[..2], seed, 1), ["甲评委: 在“现场评审”已有席位"]);
    office.call("seat.draw", request(&[pool[1].clone(), pool[4].clone()], "补抽 0920", 2));
    assert_eq!(seats(&office, &campaign).len(), 5);
    assert_eq!(actions(&office, 1), ["随机抽取评委"]);
}

#[test]
fn recusals_are_proposed_by_unit_and_settled_by_people() {
    let mut office = open();
    let (campaign, cases) = campaign(&office);
    let police = juror(&office, "李文", "珠海市公安局香洲分局");
    let women = juror(&office, "王玉", "珠海市妇联");
    juror(&office, "赵刚", "珠海市公安局");
    let seat = |juror: &Value, group: &str| json!({ "juror": juror, "group": group });
    let of = |stage: &str, seats: Value| json!({ "campaign": campaign, "stage": stage, "seats": seats });
    office.call("seat.set", of("first", json!([seat(&police, "expert")])));
    office.call("seat.set", of("site", json!([seat(&police, "expert"), seat(&women, "public")])));
    // 王玉 sits where only 甲类 is judged; her unit's other case, in 乙类, is none of hers. 赵刚 has no seat.
    let proposed = [
        "李文 一号案例 评委单位“珠海市公安局香洲分局”属于项目单位“珠海市公安局”",
        "王玉 二号案例 评委单位就是项目单位",
    ];
    assert_eq!(recusals(&office, &campaign), (proposed.map(str::to_owned).to_vec(), vec![]));

    let settle = |juror: &Value, case: &Value, confirm: bool, reason: &str| json!({ "campaign": campaign, "juror": juror, "case": case, "confirm": confirm, "reason": reason });
    office.who = "周启文";
    office.call("recusal.settle", settle(&police, &cases[0], true, ""));
    let no_reason = office.refusal("recusal.settle", settle(&women, &cases[1], false, " "));
    assert_eq!(no_reason, ["不予回避须写明理由。请填写理由后再保存。"]);
    office.call("recusal.settle", settle(&women, &cases[1], false, "只是协办，经监督员同意"));
    let why = "评委单位“珠海市公安局香洲分局”属于项目单位“珠海市公安局”";
    let first = format!("李文 一号案例 各阶段 proposed confirmed {why} 周启文");
    let second = "王玉 二号案例 各阶段 proposed dismissed 只是协办，经监督员同意 周启文".to_owned();
    assert_eq!(recusals(&office, &campaign), (vec![], vec![first.clone(), second]));

    // Turned round, with a reason; the old row stays in the history.
    let same = office.refusal("recusal.settle", settle(&women, &cases[1], false, "再看"));
    assert_eq!(same, ["“王玉”对“二号案例”的回避已经定为不予回避。"]);
    office.who = "陈敏";
    office.call("recusal.settle", settle(&women, &cases[1], true, "主办单位要求"));
    let second = "王玉 二号案例 各阶段 proposed confirmed 主办单位要求 陈敏".to_owned();
    assert_eq!(recusals(&office, &campaign), (vec![], vec![first.clone(), second.clone()]));
    let log = office.call("library.history", json!({ "campaign": campaign, "limit": 1 }));
    assert_eq!(
        json!([log[0]["action"], log[0]["subject"], log[0]["before"]["理由"], log[0]["after"]["理由"]]),
        json!(["确认回避", "二号案例", "只是协办，经监督员同意", "主办单位要求"])
    );

    // Declared, for one stage.
    let declare = |stage: &str, case: &Value, reason: &str| json!({ "campaign": campaign, "stage": stage, "juror": women, "case": case, "reason": reason });
    office.call("recusal.declare", declare("site", &cases[0], "亲属为主创人员"));
    let declared = "王玉 一号案例 site declared confirmed 亲属为主创人员 陈敏".to_owned();
    assert_eq!(recusals(&office, &campaign).1, [first, declared, second]);
    for (request, expected) in [
        (declare("site", &cases[0], "再登记"), "“王玉”对“一号案例”的回避已经登记。"),
        (declare("first", &cases[1], "各阶段已有"), "“王玉”对“二号案例”的回避已经登记。"),
        (declare("site", &cases[0], ""), "登记回避须写明理由。请填写理由后再登记。"),
        (declare("none", &cases[0], "甲"), "找不到这个评审阶段。它可能已被移入回收站，请刷新后重试。"),
        (declare("site", &json!(987), "甲"), "找不到这个案例。它可能已被移入回收站，请刷新后重试。"),
    ] {
        assert_eq!(office.refusal("recusal.declare", request), [expected]);
    }
    let nothing = office.refusal("recusal.settle", settle(&police, &cases[2], true, "甲"));
    assert_eq!(nothing, ["“李文”对“三号案例”没有待定的回避。需要回避的，请登记。"]);
}

#[test]
fn a_recusal_of_one_stage_leaves_the_others_open() {
    let office = open();
    let (campaign, cases) = campaign(&office);
    let police = juror(&office, "李文", "珠海市公安局");
    for stage in ["first", "site"] {
        let seats = json!([{ "juror": police, "group": "expert" }]);
        office.call("seat.set", json!({ "campaign": campaign, "stage": stage, "seats": seats }));
    }
    let declare = |stage: &str| json!({ "campaign": campaign, "stage": stage, "juror": police, "case": cases[0], "reason": "本单位案例" });
    office.call("recusal.declare", declare("first"));
    assert_eq!(recusals(&office, &campaign).0, ["李文 一号案例 评委单位就是项目单位"]);
    office.call("recusal.declare", declare("site"));
    assert_eq!(recusals(&office, &campaign).0, [""; 0]);
}
