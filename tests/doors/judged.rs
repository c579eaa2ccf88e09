//! A judged campaign by the words of the command line alone, from its cases to its minutes and its evidence.

use laurel_core::files::score_file::{self, JurorSheet};
use laurel_core::files::workbook::Cell;
use serde_json::{Value, json};

use crate::{Room, text};

/// The sheet of the one leader, as it comes back from the meeting.
fn sheet(rows: &[(u64, &str, [&str; 4])]) -> JurorSheet {
    let row = |&(number, title, scores): &(u64, &str, [&str; 4])| {
        let fixed = [Cell::from("主题一"), Cell::Number(number), title.into()];
        fixed.into_iter().chain(scores.map(Cell::from)).collect()
    };
    JurorSheet {
        stage: "现场评审".into(),
        juror: "王强".into(),
        unit: "某局".into(),
        group: "领导组".into(),
        headings: ["创新性", "实效性", "可推广性", "现场陈述"].map(str::to_owned).to_vec(),
        rows: rows.iter().map(row).collect(),
    }
}

/// Title and award of each case.
fn awards(board: &Value) -> Vec<(&str, &str)> {
    let rows = board["categories"].as_array().unwrap().iter().flat_map(|c| c["rows"].as_array().unwrap());
    rows.map(|row| (row["title"].as_str().unwrap(), row["tier_name"].as_str().unwrap_or("无"))).collect()
}

#[test]
fn a_campaign_is_judged_printed_and_proved_by_words() {
    let room = Room::open();
    room.ask(&["call", "library.set_operator", r#"{"name":"陈敏"}"#]);
    let campaign = room.ask(&["campaign", "new", "--from", "nanjing-2017"])["campaign"].to_string();
    let of = ["--campaign", campaign.as_str()];
    let words = |words: &[&str], more: &[&str]| room.ask(&[words, &of[..], more].concat());
    let file = |name: &str, content: &str| {
        std::fs::write(room.path(name), content).unwrap();
        text(&room.path(name))
    };
    let cases = file("案例.csv", "类别,项目名称,项目单位\n主题一,一号案例,甲局\n主题一,二号案例,乙局\n");
    assert_eq!(words(&["case", "import"], &["--shortlisted", &cases])["added"], 2);
    let jurors = file("评委.csv", "姓名,单位,职务,评委组,手机\n王强,某局,局长,领导,13900001234\n");
    assert_eq!(room.ask(&["jury", "import", &jurors])["added"], 1);
    assert_eq!(words(&["judging", "freeze"], &[])["frozen"]["version"], 1);
    let juror = room.ask(&["jury", "list"])[0]["id"].clone();
    let seats = json!({ "campaign": campaign.parse::<i64>().unwrap(), "stage": "site",
        "seats": [{ "juror": juror, "group": "leader" }] });
    room.ask(&["call", "seat.set", &seats.to_string()]);

    let stage = ["--stage", "现场评审"];
    let blank = text(&room.path("评分表.pdf"));
    words(&["print", "score-sheets"], &[&stage[..], &["--out", &blank]].concat());
    assert!(std::fs::read(&blank).unwrap().starts_with(b"%PDF"));
    let scores = room.path("评分.xlsx");
    let rows = [(1, "一号案例", ["28", "28", "18", "16"]), (2, "二号案例", ["30", "29.5", "20", "18"])];
    score_file::write(&scores, vec![sheet(&rows)]).unwrap();
    assert_eq!(words(&["score", "import"], &[&stage[..], &[&text(&scores)]].concat())["entered"], 8);

    let computed = words(&["result", "compute"], &[]);
    let rows = computed["outcome"]["categories"][0]["rows"].as_array().unwrap();
    let told: Vec<(&Value, &Value)> = rows.iter().map(|row| (&row["title"], &row["composite"]["text"])).collect();
    assert_eq!(told, [(&json!("二号案例"), &json!("97.50")), (&json!("一号案例"), &json!("90.00"))]);
    let proposed = words(&["award", "propose"], &[]);
    assert_eq!(awards(&proposed), [("二号案例", "十佳案例"), ("一号案例", "十佳案例")]);
    let case = proposed["categories"][0]["rows"][1]["case"].to_string();
    let moved = ["--case", &case, "--tier", "典型案例", "--reason", "评委会合议", "--with", "林海"];
    assert_eq!(awards(&words(&["award", "move"], &moved)), [("二号案例", "十佳案例"), ("一号案例", "典型案例")]);
    assert_eq!(words(&["award", "confirm"], &[])["state"], "confirmed");
    assert_eq!(words(&["award", "sign-off"], &["--supervisor", "吴清"])["final_"], true);

    let zip = text(&room.path("存证包.zip"));
    let exported = words(&["evidence", "export"], &["--out", &zip]);
    let verified = room.ask(&["evidence", "verify", &zip]);
    assert_eq!((&verified["sound"], &verified["number"]), (&json!(true), &exported["number"]));
    let said = room.run(&["evidence", "verify", &zip]).out;
    assert!(said.ends_with(&format!("存证号 {}\n", exported["number"].as_str().unwrap())), "{said}");
    for document in ["award-list", "score-summary", "minutes"] {
        let out = text(&room.path(&format!("{document}.pdf")));
        words(&["print", document], &["--out", &out]);
        assert!(std::fs::read(&out).unwrap().starts_with(b"%PDF"), "{document}");
    }
    let unknown = room.run(&[&["print", "score-sheets"], &of[..], &["--stage", "终审", "--out", &blank]].concat());
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.err.contains("没有名为“终审”的评审阶段。现有的阶段：现场评审。"), "{}", unknown.err);
}
