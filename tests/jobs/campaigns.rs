//! 周启文 sets up campaigns: from the shipped definitions, from files, and changes them later.

use serde_json::{Value, json};

use crate::desk::{self, Office};

fn definition(office: &Office, campaign: &Value) -> Value {
    office.call("campaign.show", json!({ "campaign": campaign }))["definition"].clone()
}

/// Without the ids that the library gave.
fn plain(mut definition: Value) -> Value {
    for list in ["categories", "rounds", "tiers"] {
        for part in definition[list].as_array_mut().unwrap() {
            part.as_object_mut().unwrap().remove("id").expect("every part has an id");
        }
    }
    definition
}

/// Shows the campaign, lets `edit` change the definition, and sends it back.
fn update(office: &Office, campaign: &Value, edit: impl FnOnce(&mut Value)) -> Result<Value, Vec<String>> {
    let shown = office.call("campaign.show", json!({ "campaign": campaign }));
    let mut definition = shown["definition"].clone();
    edit(&mut definition);
    let request = json!({ "campaign": campaign, "revision": shown["revision"], "definition": definition });
    office.run("campaign.update", request).map_err(|error| match desk::problems(&error) {
        problems if problems.is_empty() => vec![error.to_string()],
        problems => problems,
    })
}

#[test]
fn every_shipped_definition_makes_a_campaign_and_survives_the_way_out_and_in() {
    let office = desk::open();
    let templates = office.call("campaign.templates", json!({}));
    let keys: Vec<&str> = templates.as_array().unwrap().iter().map(|t| t["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["zhuhai-2020", "zhuhai-2015", "zhuhai-2021", "nanjing-2017", "blank"]);
    for key in keys {
        let first = office.campaign(key);
        let toml = office.text_of(&office.call("campaign.export", json!({ "campaign": first })));
        let file = office.file("定义.toml", &toml);
        let second = office.call("campaign.create_from_file", json!({ "file": file }))["campaign"].clone();
        assert_ne!(first, second);
        assert_eq!(plain(definition(&office, &first)), plain(definition(&office, &second)), "{key}");
        let again = office.text_of(&office.call("campaign.export", json!({ "campaign": second })));
        assert_eq!(toml, again, "{key}");
    }
}

#[test]
fn zhuhai_2020_is_as_the_newspaper_announced_it() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let definition = definition(&office, &campaign);
    let categories: Vec<String> = definition["categories"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| format!("{} {} {}", c["name"].as_str().unwrap(), c["shortlist"], c["min_choices"]))
        .collect();
    assert_eq!(categories, ["政府治理类 10 1", "基层治理类 10 1", "社会协同治理类 10 1", "珠澳合作治理类 4 1"]);
    let organisers: Vec<String> = definition["organisers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| format!("{} {}", o["role"].as_str().unwrap(), o["name"].as_str().unwrap()))
        .collect();
    assert_eq!(organisers, ["host 中共珠海市委政法委员会", "host 南方日报社", "executor 南方日报社驻珠海市办事处"]);
    assert_eq!(definition["rounds"][0]["opens_at"], "2020-09-01 09:00:00");
    assert_eq!(definition["rounds"][0]["closes_at"], "2020-09-07 17:00:00");
    assert_eq!(definition["cases_received"], 105);
    let cards = office.call("campaign.list", json!({}));
    assert_eq!(cards.as_array().unwrap().len(), 1);
    let card = &cards[0];
    assert_eq!((card["stage"].as_str(), card["cases"].as_u64()), (Some("走访"), Some(105)));
    assert_eq!((card["starts_on"].as_str(), card["ends_on"].as_str()), (Some("2020-06-16"), Some("2020-10-20")));
}

#[test]
fn settings_change_by_id_and_keep_what_hangs_on_them() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let case = office.case(&campaign, "基层治理类", "福石共享家", &["香洲区前山街道福石社区"]);
    // Two categories trade names, a third is added, a tier gets a quota.
    update(&office, &campaign, |definition| {
        definition["categories"][0]["name"] = json!("基层治理类");
        definition["categories"][1]["name"] = json!("政府治理类");
        definition["categories"].as_array_mut().unwrap().push(json!({ "name": "企业治理类" }));
        definition["tiers"][1]["quota"] = json!(7);
    })
    .unwrap();
    let after = definition(&office, &campaign);
    let names: Vec<&str> =
        after["categories"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["基层治理类", "政府治理类", "社会协同治理类", "珠澳合作治理类", "企业治理类"]);
    let shown = office.call("case.show", json!({ "case": case }));
    assert_eq!(shown["category"]["name"], "政府治理类");
    // A category with a case stays, with the way out in words.
    let refused = update(&office, &campaign, |definition| {
        definition["categories"].as_array_mut().unwrap().remove(1);
    });
    assert_eq!(refused.unwrap_err(), ["类别“政府治理类”下有 1 个案例，不能删除。请先把这些案例改到其他类别，再删除。"]);
    // In the recycle bin it could not come back either.
    office.call("case.remove", json!({ "cases": [case] }));
    let refused = update(&office, &campaign, |definition| {
        definition["categories"].as_array_mut().unwrap().remove(1);
    });
    assert_eq!(
        refused.unwrap_err(),
        ["回收站中有 1 个案例属于类别“政府治理类”，删除后将无法恢复。请先恢复这些案例并改到其他类别，再删除。"]
    );
    // An empty one goes.
    update(&office, &campaign, |definition| {
        definition["categories"].as_array_mut().unwrap().remove(4);
    })
    .unwrap();
    assert_eq!(definition(&office, &campaign)["categories"].as_array().unwrap().len(), 4);
}

#[test]
fn two_people_do_not_overwrite_each_other() {
    let mut office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let seen_by_both = office.call("campaign.show", json!({ "campaign": campaign }));
    let request = |slogan: &str| {
        let mut definition = seen_by_both["definition"].clone();
        definition["slogan"] = json!(slogan);
        json!({ "campaign": campaign, "revision": seen_by_both["revision"], "definition": definition })
    };
    office.who = "周启文";
    office.call("campaign.update", request("共建共治共享"));
    office.who = "陈敏";
    assert_eq!(
        office.refusal("campaign.update", request("联动融合")),
        ["活动设置在打开之后已被修改。请核对最新内容后再保存。"]
    );
    assert_eq!(definition(&office, &campaign)["slogan"], "共建共治共享");
}

#[test]
fn a_field_that_is_taken_out_and_put_back_finds_its_answers() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let category = office.category(&campaign, "政府治理类");
    let draft = json!({
        "category": category, "title": "应急志愿者在行动", "units": ["市应急管理局"],
        "answers": { "summary": "组织志愿者参加应急保障。", "district": "市直", "served": "３６，５００" },
    });
    let saved = office.call("case.save", json!({ "campaign": campaign, "draft": draft }));
    assert_eq!(saved["problems"], json!([]));
    let mut taken_out = Value::Null;
    update(&office, &campaign, |definition| {
        let fields = definition["categories"][0]["fields"].as_array_mut().unwrap();
        let at = fields.iter().position(|field| field["key"] == "served").unwrap();
        taken_out = fields.remove(at);
    })
    .unwrap();
    // The form without the field is saved meanwhile.
    let draft = json!({ "category": category, "title": "应急志愿者在行动", "units": ["市应急管理局"],
        "answers": { "summary": "组织志愿者参加应急保障和宣传。", "district": "市直" } });
    office.call("case.save", json!({ "campaign": campaign, "case": saved["case"], "revision": 1, "draft": draft }));
    update(&office, &campaign, |definition| {
        definition["categories"][0]["fields"].as_array_mut().unwrap().push(taken_out);
    })
    .unwrap();
    let shown = office.call("case.show", json!({ "case": saved["case"] }));
    assert_eq!(
        shown["answers"],
        json!({ "district": "市直", "served": "36500", "summary": "组织志愿者参加应急保障和宣传。" })
    );
}

#[test]
fn a_definition_file_with_mistakes_names_each_line() {
    let office = desk::open();
    let check = |text: &str, expected: &[&str]| {
        let file = office.file("有误.toml", text);
        assert_eq!(office.refusal("campaign.create_from_file", json!({ "file": file })), expected, "{text}");
    };
    let vote = "[vote]\nopens_at = \"2020-09-01 09:00\"\ncloses_at = \"2020-09-07 17:00\"\n";
    check(
        "title = \"甲\"\nediton = \"2020年\"\n",
        &[
            "2 不认识“editon”，可用的有：title、slogan、edition、rehearsal、cases_received、organisers、stages、categories、rounds、vote、judging、tiers、certificate",
        ],
    );
    check(&format!("title = \"甲\"\nedition = \"2020年\"\n{vote}"), &["1 缺少“categories”"]);
    check("title = “甲”\n", &["1 写法不合格式，请核对引号、括号、逗号和等号"]);
    check(
        "title = \"甲\"\nedition = \"2020年\"\ncategories = []\n[vote]\nopens_at = \"九月一日\"\ncloses_at = \"2020-09-07 17:00\"\n",
        &["5 “九月一日”不是日期或时间，应写作 2020-09-07 或 2020-09-07 17:00"],
    );
    check(
        &format!("title = \" \"\nedition = \"2020年\"\ncategories = []\n{vote}"),
        &["title: 活动名称未填", "categories: 还没有类别"],
    );
    let file = office.file("定义.toml", [0xbb, 0xee, 0xb6, 0xaf]);
    assert_eq!(
        office.refusal("campaign.create_from_file", json!({ "file": file })),
        ["“定义.toml”不是 UTF-8 文本。请另存为 UTF-8 编码后重试。"]
    );
    assert_eq!(office.call("campaign.list", json!({})), json!([]));
}

#[test]
fn a_blank_campaign_is_dated_by_the_day_it_is_made() {
    let office = desk::open();
    let campaign = office.campaign("blank");
    let definition = definition(&office, &campaign);
    assert_eq!(definition["edition"], "2020年");
    assert_eq!(definition["rounds"][0]["opens_at"], "2020-10-08 09:00:00");
    assert_eq!(definition["rounds"][0]["closes_at"], "2020-10-14 17:00:00");
}
