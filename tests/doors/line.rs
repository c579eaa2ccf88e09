//! The command line that others rely on: shapes of the documents, exit codes, what goes where.

use serde_json::{Value, json};

use crate::{Room, text};

fn keys(document: &Value) -> Vec<&str> {
    document.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn exit_codes_tell_done_refused_and_typed_wrong() {
    let room = Room::open();
    let check = |words: &[&str], code: i32, message: &str| {
        for words in [words.to_vec(), [words, &["--json"]].concat()] {
            let run = room.run(&words);
            assert_eq!(run.code, Some(code), "{words:?}: {}", run.err);
            assert!(run.err.contains(message), "{words:?}: {}", run.err);
            if words.contains(&"--json") {
                assert_eq!(keys(&run.json()), ["code", "message", "problems"]);
            } else {
                assert_eq!(run.out, "");
            }
        }
    };
    check(&["campaign", "export", "4711", "--out", "不会写出.toml"], 1, "找不到");
    check(&["campaign", "new", "--from", "没有这个文件.toml"], 1, "没有这个文件.toml");
    check(&["call", "campaign.nothing"], 1, "没有名为“campaign.nothing”的命令。");
    check(&["call", "campaign.list", "{"], 1, "请求不是正确的 JSON（第 1 行第 1 列）。");
    check(&["case", "list"], 2, "缺少：--campaign <编号>。");
    check(&["fly"], 2, "没有“fly”这个命令。");
    check(&["case", "list", "--campaign", "一"], 2, "“--campaign <编号>”的值“一”不合要求。");
    check(&["campaign", "list", "--fast"], 2, "不认识“--fast”。");
    check(
        &["print", "poster", "--campaign", "1", "--out", "x.pdf"],
        2,
        "可选值：certificates、award-list、vote-bulletin、programme、report、score-sheets、score-summary、minutes。",
    );
    let run = room.run(&[]);
    assert_eq!((run.code, run.err.as_str()), (Some(2), "缺少命令。用 --help 查看说明。\n"));
}

#[test]
fn help_is_chinese() {
    let room = Room::open();
    for words in [&["--help"][..], &["vote", "import", "--help"], &["print", "--help"], &["serve", "-h"]] {
        let run = room.run(words);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
        for english in [
            "Usage",
            "Options",
            "Commands",
            "Arguments",
            "Print",
            "OPTIONS",
            "default",
            "possible",
            "COMMAND",
            "Possible",
        ] {
            assert!(!run.out.contains(english), "{words:?} says {english}:\n{}", run.out);
        }
    }
}

#[test]
fn the_registry_is_told_with_its_types() {
    let document = Room::open().ask(&["commands"]);
    assert_eq!(keys(&document), ["commands", "types"]);
    let commands = document["commands"].as_array().unwrap();
    let expected = json!({
        "name": "campaign.list", "about": "列出全部活动", "request": "Nothing",
        "reply": "Array<CampaignCard>", "changes": [],
    });
    assert_eq!(commands[0], expected);
    for command in commands {
        for named in [&command["request"], &command["reply"]] {
            let bare = named.as_str().unwrap().trim_start_matches("Array<").trim_end_matches('>');
            assert!(document["types"].get(bare).is_some(), "{bare}");
        }
    }
}

#[test]
fn a_campaign_goes_round_through_its_file() {
    let room = Room::open();
    let first = room.ask(&["campaign", "new", "--from", "zhuhai-2020"]);
    assert_eq!(keys(&first), ["campaign"]);
    let (one, two) = (room.path("一.toml"), room.path("二.toml"));
    let written = room.ask(&["campaign", "export", &first["campaign"].to_string(), "--out", &text(&one)]);
    assert_eq!(keys(&written), ["file", "name", "bytes"]);
    let second = room.ask(&["campaign", "new", "--from", &text(&one)]);
    room.ask(&["campaign", "export", &second["campaign"].to_string(), "--out", &text(&two)]);
    let read = |path| std::fs::read_to_string(path).unwrap();
    assert_eq!(read(&one), read(&two));
    let list = room.ask(&["campaign", "list"]);
    assert_eq!(list.as_array().unwrap().len(), 2);
    assert_eq!(room.left_over(), 0, "no run leaves files behind");
}

#[test]
fn cases_come_in_and_are_listed() {
    let room = Room::open();
    let campaign = room.campaign().to_string();
    let list = room.ask(&["case", "list", "--campaign", &campaign]);
    let line = |at: usize| {
        let case = &list[at];
        (case["category"].clone(), case["title"].clone(), case["units"].clone(), case["status"].clone())
    };
    let expected =
        (json!("政府治理类"), json!("甲<script>alert(1)</script>"), json!(["甲局", "乙局"]), json!("shortlisted"));
    assert_eq!(line(1), expected);
    assert!(list[1]["id"].is_i64());
    let people = room.run(&["case", "list", "--campaign", &campaign]);
    assert_eq!(people.out.lines().count(), 4, "a heading and three cases:\n{}", people.out);
}

#[test]
fn columns_are_mapped_by_key_or_by_label() {
    let room = Room::open();
    let campaign = room.ask(&["campaign", "new", "--from", "zhuhai-2020"])["campaign"].to_string();
    let table = room.path("表.csv");
    std::fs::write(&table, "组别,题名,单位\n政府治理类,题甲,甲局\n").unwrap();
    let words =
        ["case", "import", "--campaign", &campaign, "--map", "组别=类别", "题名=title", "单位=units", &text(&table)];
    assert_eq!(room.ask(&words), json!({ "rows": 1, "added": 1, "problems": [] }));
    std::fs::write(&table, "类别,项目名称,项目单位\n没有这类,题乙,乙局\n").unwrap();
    let run = room.run(&["case", "import", "--campaign", &campaign, &text(&table), "--json"]);
    let document = run.json();
    assert_eq!((run.code, &document["rows"], &document["added"]), (Some(1), &json!(1), &json!(0)));
    assert_eq!(document["problems"].as_array().unwrap().len(), 1);
    assert_eq!(document["problems"][0]["row"], 2);
    assert!(run.err.contains("第 2 行"), "{}", run.err);
}

#[test]
fn any_command_can_be_called() {
    let room = Room::open();
    let document = room.ask(&["--who", "李敏", "call", "campaign.create_from_template", r#"{"key":"zhuhai-2020"}"#]);
    assert_eq!(
        document,
        json!({ "value": { "campaign": document["value"]["campaign"] }, "changed": ["campaigns", "library"] })
    );
    let log = room.ask(&["call", "library.history", r#"{"limit":1}"#]);
    assert_eq!(log["value"][0]["who"], "李敏");
}

#[test]
fn a_library_is_checked_backed_up_and_restored() {
    let room = Room::open();
    room.ask(&["campaign", "new", "--from", "zhuhai-2020"]);
    let sound = room.ask(&["check"]);
    assert_eq!((&sound["sound"], &sound["problems"]), (&json!(true), &json!([])));
    let backup = text(&room.path("备份.laurel"));
    assert_eq!(keys(&room.ask(&["backup", &backup])), ["file", "name", "bytes"]);
    room.ask(&["campaign", "new", "--from", "zhuhai-2020"]);
    assert_eq!(room.ask(&["campaign", "list"]).as_array().unwrap().len(), 2);
    room.ask(&["restore", &backup]);
    assert_eq!(room.ask(&["campaign", "list"]).as_array().unwrap().len(), 1);
    let no_library = text(&room.path("不是库.laurel"));
    std::fs::write(&no_library, "不是案例库").unwrap();
    let run = room.run(&["restore", &no_library, "--json"]);
    assert_eq!((run.code, run.json()["code"].as_str().unwrap()), (Some(1), "not_a_library"));
    assert_eq!(room.ask(&["campaign", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn one_program_at_a_time_holds_a_library() {
    let room = Room::open();
    let _served = room.serve();
    let run = room.run(&["campaign", "list", "--json"]);
    assert_eq!((run.code, run.json()["code"].as_str().unwrap()), (Some(1), "locked"));
}

#[test]
fn a_vote_is_imported_with_a_persons_decisions() {
    let room = Room::open();
    let campaign = room.campaign().to_string();
    let votes = room.path("票数.csv");
    std::fs::write(&votes, "类别,项目名称,票数\n政府治理类,最珠海城市生活平台,30\n基层治理类,三灶故事连锁大讲堂,12\n")
        .unwrap();
    let import = ["vote", "import", "--campaign", &campaign, &text(&votes)];
    let run = room.run(&import);
    assert_eq!(
        (run.code, run.out.contains("  剔除 1 行：选项不在名单内（unknown_option）\n")),
        (Some(1), true),
        "{}",
        run.out
    );
    assert!(run.err.contains("有 1 种名称没有判断，未写入任何内容。"), "{}", run.err);
    assert_eq!(room.ask(&["vote", "imports", "--campaign", &campaign]), json!([]));
    let first = room.ask(&[&import[..], &["--reject-undecided"]].concat());
    assert_eq!((&first["rows"], &first["accepted"]), (&json!(2), &json!(1)));
    assert_eq!(first["rejected"]["unknown_option"], 1);
    let asked = "未匹配：政府治理类“最珠海城市生活平台”（1 行）；相近的有《“最珠海”城市生活服务平台》";
    assert!(run.err.contains(asked), "{}", run.err);
    for (name, decisions) in [
        (
            "决定.json",
            r#"[{"category":"政府治理类","spelling":"最珠海城市生活平台","title":"“最珠海”城市生活服务平台"}]"#,
        ),
        (
            "决定.toml",
            "[[decisions]]\ncategory = \"政府治理类\"\nspelling = \"最珠海城市生活平台\"\ntitle = \"“最珠海”城市生活服务平台\"\n",
        ),
    ] {
        let path = room.path(name);
        std::fs::write(&path, decisions).unwrap();
        let imported = room.ask(&[&import[..], &["--accept-matches", &text(&path)]].concat());
        assert_eq!((&imported["accepted"], &imported["rejected"]["unknown_option"]), (&json!(2), &json!(0)), "{name}");
        assert_eq!(imported["sha256"].as_str().unwrap().len(), 64);
    }
    // By the number of the case, as what voters wrote in, and as no case.
    let cases = room.ask(&["case", "list", "--campaign", &campaign]);
    let id = cases.as_array().unwrap().iter().find(|case| case["title"] == "“最珠海”城市生活服务平台").unwrap()["id"]
        .clone();
    for (case, unknown) in [(json!("其他"), 1), (json!("不是案例"), 1), (id, 0)] {
        let path = room.path("判断.json");
        let decision = json!([{ "category": "政府治理类", "spelling": "最珠海城市生活平台", "case": case }]);
        std::fs::write(&path, decision.to_string()).unwrap();
        let imported = room.ask(&[&import[..], &["--accept-matches", &text(&path)]].concat());
        assert_eq!(imported["rejected"]["unknown_option"], unknown, "{case}");
    }
    let tally = room.ask(&["vote", "tally", "--campaign", &campaign]);
    let winner = &tally["categories"][0];
    assert_eq!((&winner["category"], &winner["votes"]), (&json!("政府治理类"), &json!(30)));
    assert_eq!((&winner["rows"][0]["rank"], &winner["rows"][0]["share"]), (&json!(1), &json!("100.00")));
    let wrong = room.path("错.json");
    std::fs::write(&wrong, r#"[{"category":"政府治理类","spelling":"甲","title":"没有"}]"#).unwrap();
    let run = room.run(&[&import[..], &["--accept-matches", &text(&wrong)]].concat());
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("没有名为“没有”的案例"), "{}", run.err);
    std::fs::write(&votes, "类别,项目名称,票数\n政府治理类,不相干的名称,30\n").unwrap();
    let run = room.run(&[&import[..], &["--reject-undecided"]].concat());
    assert_eq!((run.code, run.out.contains("剔除 1 行：选项不在名单内")), (Some(1), true), "{}", run.out);
    assert!(run.err.contains("“不相干的名称”（1 行）") && run.err.contains("没有可以计入的行"), "{}", run.err);
}

#[test]
fn messages_are_chinese_whoever_the_words_come_from() {
    let room = Room::open();
    let campaign = room.campaign().to_string();
    let check = |words: &[&str], message: &str| {
        let run = room.run(words);
        assert_eq!((run.code, run.err.trim_end()), (Some(1), message), "{words:?}");
    };
    check(&["call", "vote.tally", "{}"], "请求的内容不合要求：缺少“campaign”。");
    check(&["call", "vote.tally", r#"{"campaign":"一"}"#], "请求的内容不合要求：值“一”不合要求，应为整数。");
    check(
        &["call", "vote.export", &format!(r#"{{"campaign":{campaign},"format":"pdf"}}"#)],
        "请求的内容不合要求：“pdf”不是可用的值，可用的有：xlsx、csv。",
    );
    let missing = text(&room.path("没有.csv"));
    check(
        &["vote", "look", "--campaign", &campaign, &missing],
        &format!("打开“{missing}”：文件或文件夹不存在。请核对名称和位置，然后重试。"),
    );
}

#[test]
fn rules_are_tried_that_could_be_kept_and_no_others() {
    let room = Room::open();
    let campaign = room.campaign().to_string();
    let ballots = text(&room.path("选票.csv"));
    let rehearse = ["rehearsal", "ballots", "--campaign", &campaign, "--scale", "0.05", "--out", &ballots];
    let made = room.ask(&[&rehearse[..], &["--format", "csv", "--encoding", "gb18030", "--fraud", "night"]].concat());
    assert_eq!(made["truth"]["file"], json!(text(&room.path("选票.truth.csv"))));
    assert_eq!(room.ask(&["vote", "look", "--campaign", &campaign, &ballots])["encoding"], "GB18030");
    room.ask(&["vote", "import", "--campaign", &campaign, &ballots]);
    let rules = room.path("规则.toml");
    let tally = |written: &str| {
        std::fs::write(&rules, written).unwrap();
        room.run(&["vote", "tally", "--campaign", &campaign, "--rules", &text(&rules), "--json"])
    };
    let votes =
        |run: crate::Run| run.json()["categories"][0]["votes"].as_u64().unwrap_or_else(|| panic!("{}", run.err));
    let once = votes(tally("weight = 1"));
    assert_eq!((votes(tally("weight = 2")), once > 0), (2 * once, true));
    assert!(votes(tally("[categories.\"政府治理类\"]\nmax_choices = 1")) < once);
    for (written, message) in [
        ("weight = 0", "每票权重 0 超出范围"),
        ("per_day = 0", "每天计入的张数为 0"),
        ("min_choices = 5\nmax_choices = 2", "全部类别至多选 2 项，少于至少选 5 项"),
        ("closes_at = \"2000-01-01 09:00\"", "投票截止不晚于开始"),
        ("max_choice = 3", "不认识“max_choice”"),
        ("id = 7", "不认识“id”"),
        ("[categories.\"没有\"]\nmax_choices = 1", "活动没有名为“没有”的类别"),
    ] {
        let run = tally(written);
        assert_eq!((run.code, run.err.contains(message)), (Some(1), true), "{written}: {}", run.err);
    }
}

#[test]
fn letters_take_their_titles_from_a_code_book() {
    let room = Room::open();
    let campaign = room.campaign().to_string();
    let (numbers, words) = (text(&room.path("序号.csv")), text(&room.path("文字.csv")));
    let [first, second] = ["1,2020/9/1 10:00:00,oA1", "2,2020/9/1 10:01:00,oA2"];
    let leading = "序号,提交答卷时间,微信OpenID";
    let letters = "第1题(选项A),第1题(选项B),第2题(选项A),第2题(选项B)";
    std::fs::write(&numbers, format!("{leading},{letters}\n{first},1,0,1,0\n{second},0,1,1,0\n")).unwrap();
    let (one, two) = ("“最珠海”城市生活服务平台", "甲<script>alert(1)</script>");
    let text = format!(
        "{leading},1、政府治理类(可多选),2、基层治理类(可多选)\n{first},{one},三灶故事连锁大讲堂\n{second},{two},三灶故事连锁大讲堂\n"
    );
    std::fs::write(&words, text).unwrap();
    let import = ["vote", "import", "--campaign", &campaign, &numbers];
    let run = room.run(&import);
    assert_eq!((run.code, run.err.contains("--code-book")), (Some(1), true), "{}", run.err);
    let imported = room.ask(&[&import[..], &["--code-book", &words]].concat());
    assert_eq!(imported["accepted"], 2);
}
