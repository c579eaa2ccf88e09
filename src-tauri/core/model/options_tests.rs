//! Spellings against cases, cell by cell: what matches, what is asked, what a decision does.

use super::super::ballot::chosen;
use super::*;

fn options(decisions: &[MatchDecision]) -> Options {
    let option = |case, category, title: &str| VoteOption {
        case: CaseId(case),
        category: CategoryId(category),
        title: title.into(),
    };
    Options::new(
        &[(CategoryId(1), "基层治理类".into()), (CategoryId(2), "珠澳合作治理类".into())],
        vec![
            option(11, 1, "公众参与打造“狮山小美”，探索老城微改造新路径"),
            option(12, 1, "福石共享家"),
            option(13, 1, "平安不出事，矛盾不出岛——桂山镇打造一网、一室、一平台化解矛盾纠纷"),
            option(21, 2, "党建领航 湾区共融——拱北街道打造湾区社会治理共同体"),
            option(22, 2, "重名项目"),
            option(23, 2, "重名 项目"),
        ],
        decisions,
    )
}

/// Cases chosen, and how many spellings harm.
fn read(options: &mut Options, category: usize, cell: &str) -> String {
    let mut marks = options.no_marks();
    options.read(category, cell.as_bytes(), &mut marks, || Ok::<_, ()>(cell.to_owned())).unwrap();
    written(options, &marks)
}

fn written(options: &Options, marks: &Marks) -> String {
    let cases: Vec<String> = chosen(&marks.choices).map(|at| options.list()[at].case.to_string()).collect();
    let harm = marks.unmatched.iter().filter(|at| options.harms(**at)).count();
    format!("{}/{harm}", cases.join(","))
}

#[test]
fn cells_are_taken_apart_only_where_the_parts_are_known() {
    let check =
        |category, cell: &str, expected: &str| assert_eq!(read(&mut options(&[]), category, cell), expected, "{cell}");
    check(0, "", "/0");
    check(0, "(跳过)", "/0");
    check(0, "(空)", "/0");
    check(0, "福石共享家", "12/0");
    check(0, " 福石共享家┋公众参与打造“狮山小美”,探索老城微改造新路径", "11,12/0");
    check(0, "平安不出事,矛盾不出岛----桂山镇打造一网、一室、一平台化解矛盾纠纷", "13/0");
    check(0, "福石共享家,公众参与打造“狮山小美”,探索老城微改造新路径", "11,12/0");
    check(
        0,
        "公众参与打造“狮山小美”、探索老城微改造新路径、福石共享家；平安不出事,矛盾不出岛—桂山镇打造一网,一室,一平台化解矛盾纠纷",
        "11,12,13/0",
    );
    check(0, "福石共享屋", "/1");
    check(0, "福石共享家┋福石共享屋", "12/1");
    check(0, "福石共享家、街坊会、议事厅", "12/1");
    check(0, "其他〖希望多宣传，谢谢〗", "/1");
    check(0, "福石共享家〖好〗", "12/0");
    check(0, "福石共享〖家〗", "/1");
    check(0, "福石共享家〖a┋公众参与打造“狮山小美”，探索老城微改造新路径〗", "12/0");
    check(0, "其他〖公众参与打造“狮山小美”，探索老城微改造新路径，福石共享家〗", "/1");
    check(0, r#"["其他〖a┋福石共享家〗","福石共享家〖好〗"]"#, "12/1");
    check(0, &"福".repeat(1_000_000), "/1");
    check(0, "5.福石共享家┋1、公众参与打造“狮山小美”，探索老城微改造新路径", "11,12/0");
    check(0, "福石共享家┋5号楼", "12/1");
    check(0, r#"["福石共享家","公众参与打造“狮山小美”，探索老城微改造新路径"]"#, "11,12/0");
    check(0, r#"["福石共享屋"]"#, "/1");
    check(0, "[福石共享家", "12/0");
    check(0, "党建领航湾区共融----拱北街道打造湾区社会治理共同体", "/1");
    check(1, "党建领航湾区共融----拱北街道打造湾区社会治理共同体", "21/0");
    check(1, "重名项目", "/1");
}

#[test]
fn a_spelling_is_asked_once_and_a_decision_applies_to_every_row() {
    let mut undecided = options(&[]);
    for cell in ["福石共享屋", "福石共享屋┋福石共享家", "其他〖甲〗", "其他〖乙〗"] {
        read(&mut undecided, 0, cell);
    }
    let spelling = |spelling: &str, rows, decided| Spelling {
        category: "基层治理类".into(),
        spelling: spelling.into(),
        rows,
        decided,
        fill_in: false,
    };
    assert_eq!(undecided.unmatched(), [spelling("福石共享屋", 2, false), spelling("其他", 2, false)]);

    let decision = |spelling: &str, case: Option<i64>| MatchDecision {
        category: "基层治理类".into(),
        spelling: spelling.into(),
        case: case.map(CaseId),
        fill_in: false,
    };
    let mut decided =
        options(&[decision("福石共享屋", Some(12)), decision("其他", None), decision("旧项目", Some(99))]);
    assert_eq!(read(&mut decided, 0, "福石共享屋"), "12/0");
    assert_eq!(read(&mut decided, 0, "其他〖甲〗"), "/1");
    assert_eq!(read(&mut decided, 0, "旧项目"), "/1");
    assert_eq!(decided.unmatched(), [spelling("其他", 1, true), spelling("旧项目", 1, false)]);

    let fill_in = MatchDecision { fill_in: true, ..decision("其他", None) };
    let mut decided = options(&[fill_in]);
    assert_eq!(read(&mut decided, 0, "福石共享家┋其他〖甲〗"), "12/0");
    assert_eq!(decided.unmatched(), [Spelling { fill_in: true, ..spelling("其他", 1, true) }]);

    let mut asked = options(&[decision("福石共享家", Some(11))]);
    let mut marks = asked.no_marks();
    asked.ask(Some(0), "福石共享家", &mut marks);
    asked.ask(Some(1), "福石共享家", &mut marks);
    assert_eq!(written(&asked, &marks), "11/1");
}

#[test]
fn a_title_alone_is_found_in_any_category() {
    let check = |category, title: &str, expected: &str| {
        let mut options = options(&[]);
        let mut marks = options.no_marks();
        options.read_title(category, title, &mut marks);
        assert_eq!(written(&options, &marks), expected, "{title}");
    };
    check(None, "福石共享家", "12/0");
    check(Some(0), "2.福石共享家", "12/0");
    check(Some(1), "福石共享家", "/1");
    check(None, "福石共享家、重名项目", "/1");
    check(None, "重名项目", "/1");
    check(None, "福石共享家〖重名项目〗", "12/0");
    check(None, "其他〖福石共享家〗", "/1");
}
