//! 陈敏 audits a vote: rehearsal ballots of the year's cases with a network that votes by night among them. 周启文 decides to
//! leave those out, with a reason, and takes the decision back.

use serde_json::{Value, json};

use crate::desk::{Office, open};

/// Two categories of three shortlisted cases, 2,000 rehearsal ballots and forty of the pattern.
fn office(fraud: &str) -> (Office, Value) {
    let office = open();
    let definition = json!({
        "title": "创新案例评选", "edition": "2020年", "rehearsal": true,
        "categories": [{ "name": "政府治理类" }, { "name": "基层治理类" }],
        "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
        "tiers": [{ "name": "最佳案例", "quota": 1 }],
    });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let titles = ["平安指数", "城市平台", "联防机制", "老城微改造", "法治联盟", "红色引领"];
    let cases: Vec<Value> = titles
        .iter()
        .enumerate()
        .map(|(n, title)| {
            let category = if n < 3 { "政府治理类" } else { "基层治理类" };
            office.case(&campaign, category, title, &["某单位"])
        })
        .collect();
    office.call("case.set_status", json!({ "cases": cases, "status": "shortlisted" }));
    let file = office.call("vote.rehearse", request(&campaign, fraud, false));
    office.call("vote.import", json!({ "campaign": campaign, "file": file["file"] }));
    (office, campaign)
}

fn request(campaign: &Value, fraud: &str, truth: bool) -> Value {
    json!({ "campaign": campaign, "format": "csv", "fraud": fraud, "seed": 7, "truth": truth })
}

fn of(campaign: &Value) -> Value {
    json!({ "campaign": campaign })
}

/// The findings, a check each.
fn findings(audit: &Value) -> Vec<String> {
    let checks = audit["checks"].as_array().unwrap();
    checks.iter().map(|c| format!("{} {}", c["key"].as_str().unwrap(), c["finding"].as_str().unwrap())).collect()
}

fn check<'a>(audit: &'a Value, key: &str) -> &'a Value {
    audit["checks"].as_array().unwrap().iter().find(|check| check["key"] == key).unwrap()
}

/// Accepted ballots, those left out, and the sum of both with every other reason.
fn counts(office: &Office, campaign: &Value) -> (u64, u64, u64) {
    let result = office.call("vote.result", of(campaign));
    let rejected = result["rejected"].as_object().unwrap();
    let sum: u64 = rejected.values().map(|n| n.as_u64().unwrap()).sum();
    let accepted = result["accepted"].as_u64().unwrap();
    assert_eq!(result["rows"].as_u64().unwrap(), accepted + sum);
    (accepted, rejected["excluded"].as_u64().unwrap(), accepted + sum)
}

#[test]
fn a_network_by_night_is_flagged_and_left_out_by_decision() {
    let (mut office, campaign) = office("night");
    let audit = office.call("vote.audit", of(&campaign));
    assert_eq!(audit["accepted"], 2_040);
    let night = check(&audit, "night");
    let group = &night["groups"][0];
    assert_eq!(
        (&night["finding"], &group["ballots"], night["groups"].as_array().unwrap().len()),
        (&json!("flagged"), &json!(40), 1)
    );
    assert!(night["figure"].as_str().unwrap().starts_with("1 个网段、1 组，共 40 张选票达到上述界限。"), "{night}");
    assert!(group["detail"].as_str().unwrap().starts_with("100."), "the page names the network: {group}");
    for check in audit["checks"].as_array().unwrap() {
        for text in ["name", "definition", "figure", "caution"] {
            assert!(!check[text].as_str().unwrap().is_empty(), "{check}");
        }
    }
    assert_eq!(check(&audit, "fast")["finding"], "noted");
    // Every flagged ballot is one that the pattern added, and the ranking tells the votes without them.
    assert_eq!(audit["flagged"], 40);
    let truth = office.text_of(&office.call("vote.rehearse", request(&campaign, "night", true)));
    assert_eq!(truth.lines().filter(|line| line.contains("刷票")).count(), 40);
    let less: u64 = audit["ranking"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|case| case["category"] == "政府治理类")
        .map(|case| case["votes"].as_u64().unwrap() - case["votes_without"].as_u64().unwrap())
        .sum();
    assert!(less >= 40, "each of the forty ballots chose in the category: {less}");

    office.call("award.propose", of(&campaign));
    let problems = |office: &Office| office.call("award.board", of(&campaign))["problems"].as_array().unwrap().len();
    let before = problems(&office);
    office.who = "周启文";
    let exclude = |office: &Office, reason: &str, group: &Value| {
        let request = json!({ "campaign": campaign, "groups": [group], "reason": reason });
        office.run("vote.exclude", request).map_err(|error| error.to_string())
    };
    let short = "须写明不计入的理由，至少 4 个字。理由将随决定留存。".to_owned();
    assert_eq!(exclude(&office, " 刷票 ", &group["key"]), Err(short));
    let gone = "没有这个代号：night:1.1。有关选票可能已决定不计入，或审查结果已变动，请重新审查后再选。".to_owned();
    assert_eq!(exclude(&office, "夜间集中提交", &json!("night:1.1")), Err(gone));
    assert_eq!(counts(&office, &campaign), (2_040, 0, 2_040));
    exclude(&office, "夜间集中提交，经核实为脚本", &group["key"]).unwrap();
    assert_eq!(counts(&office, &campaign), (2_000, 40, 2_040));
    assert_eq!(problems(&office), before + 1, "the proposal is stale");

    let audit = office.call("vote.audit", of(&campaign));
    assert_eq!((&audit["accepted"], &audit["flagged"]), (&json!(2_000), &json!(0)));
    let decision = &audit["exclusions"][0];
    assert_eq!(
        json!([decision["ballots"], decision["decided_by"], decision["reason"], decision["lifted"]]),
        json!([40, "周启文", "夜间集中提交，经核实为脚本", null])
    );
    let told = office.call("library.history", json!({ "campaign": campaign, "limit": 1 }))[0].clone();
    assert_eq!(json!([told["action"], told["who"], told["subject"]]), json!(["决定不计入选票", "周启文", "40 张选票"]));
    assert_eq!(told["after"]["ballots"], 40);
    assert!(!format!("{told}{decision}").contains("100."), "what is kept names no network");

    let lift = |office: &Office| {
        let request = json!({ "exclusion": decision["id"], "reason": "医院夜班职工，已核实" });
        office.run("vote.lift_exclusion", request).map_err(|error| error.to_string())
    };
    lift(&office).unwrap();
    assert_eq!(counts(&office, &campaign), (2_040, 0, 2_040));
    assert_eq!(problems(&office), before);
    assert_eq!(lift(&office), Err("这项决定已经撤销，无须再次撤销。".to_owned()));
    let audit = office.call("vote.audit", of(&campaign));
    assert_eq!(audit["exclusions"][0]["lifted"]["reason"], "医院夜班职工，已核实");
    assert_eq!(audit["flagged"], 40);
}

#[test]
fn a_decision_ends_with_the_ballots_it_is_about() {
    let (office, campaign) = office("night");
    let group = check(&office.call("vote.audit", of(&campaign)), "night")["groups"][0]["key"].clone();
    let reason = "夜间集中提交，经核实为脚本";
    office.call("vote.exclude", json!({ "campaign": campaign, "groups": [group], "reason": reason }));
    let told = || {
        let decision = office.call("vote.audit", of(&campaign))["exclusions"][0].clone();
        let rules = office.call("vote.result", of(&campaign))["rules"].clone();
        let printed = rules.as_array().unwrap().iter().find(|rule| rule[0] == "经决定不计入").unwrap()[1].clone();
        (json!([decision["standing"], decision["since"]]), printed.as_str().unwrap().ends_with("，不再生效"))
    };
    assert_eq!(told(), (json!([40, null]), false));
    let again = office.call("vote.rehearse", request(&campaign, "mixed", false))["file"].clone();
    let remarks = |mode: &str| {
        let request = json!({ "campaign": campaign, "file": again, "mode": mode });
        office.call("vote.check", request)["remarks"].to_string()
    };
    let warned = "此前有 1 项不计入可疑选票的决定，替换后不再生效，请重新审查。";
    assert_eq!(["replace", "add"].map(|mode| remarks(mode).contains(warned)), [true, false]);
    let import = office.call("vote.import", json!({ "campaign": campaign, "file": again }))["import"].clone();
    assert_eq!(counts(&office, &campaign).1, 0);
    assert_eq!(told(), (json!([0, "所涉选票已被替换或撤回，不再生效"]), true));
    // Taken back, the ballots count again, and so does the decision.
    office.call("vote.withdraw", json!({ "import": import }));
    assert_eq!((counts(&office, &campaign).1, told()), (40, (json!([40, null]), false)));
}

#[test]
fn ordinary_networks_are_not_flagged() {
    let (office, campaign) = office("networks");
    let audit = office.call("vote.audit", of(&campaign));
    assert_eq!(audit["flagged"], 0);
    let expected = [
        "lift clear",
        "night clear",
        "burst clear",
        "fast clear",
        "fewest noted",
        "sequence clear",
        "divisor clear",
        "shares clear",
        "turnout clear",
        "digits clear",
    ];
    assert_eq!(findings(&audit), expected);
    let picture = check(&audit, "night")["picture"]["light"].as_str().unwrap();
    assert!(picture.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 260\""), "{picture}");
}

#[test]
fn a_tally_table_is_audited_by_its_counts_alone() {
    let (office, campaign) = office("networks");
    let table = "类别,项目名称,票数\n政府治理类,平安指数,15585\n政府治理类,城市平台,13125\n政府治理类,联防机制,9858\n\
                 基层治理类,老城微改造,10683\n基层治理类,法治联盟,7935\n基层治理类,红色引领,4755\n参与人数,,12000\n";
    let file = office.file("计票.csv", table);
    office.call("vote.import", json!({ "campaign": campaign, "file": file }));
    let audit = office.call("vote.audit", of(&campaign));
    let expected = [
        "lift impossible",
        "night impossible",
        "burst impossible",
        "fast impossible",
        "fewest impossible",
        "sequence impossible",
        "divisor noted",
    ];
    assert_eq!(findings(&audit)[..7], expected);
    let figure = |key: &str| check(&audit, key)["figure"].as_str().unwrap().to_owned();
    assert_eq!(figure("divisor"), "6 个票数的最大公约数为 3：全部是 3 的倍数。");
    assert_eq!(figure("lift"), "导入的是票数表，没有逐张选票，本项无法计算。");
    assert_eq!(figure("shares"), "政府治理类 100.00%；基层治理类 100.00%。");
    assert!(figure("digits").starts_with("6 个票数：0 有 0 个，"), "{}", figure("digits"));
}
