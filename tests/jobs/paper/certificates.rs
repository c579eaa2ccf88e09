//! 荣誉证书 in three styles: what they say, what they bear, what they refuse.

use laurel_core::documents::{Made, certificate};
use laurel_core::model::award::{AwardBoard, AwardState};
use laurel_core::model::campaign::{CertificateStyle, Definition};

use super::cast::{board, definition, today};
use super::{PRESS, assert_in_order, manuscript, refusal, set, text};

const STYLES: [(CertificateStyle, &str); 3] = [
    (CertificateStyle::Classic, "classic"),
    (CertificateStyle::Modern, "modern"),
    (CertificateStyle::Portrait, "portrait"),
];

/// Only the first `count` winners of the first category, so that tests stay quick.
fn few(count: usize, state: AwardState) -> AwardBoard {
    let mut board = board(state);
    board.categories.truncate(1);
    for category in &mut board.categories {
        category.rows.truncate(count);
    }
    board
}

fn styled(style: CertificateStyle) -> Definition {
    let mut definition = definition();
    definition.certificate.style = style;
    definition
}

fn titled(title: &str, units: &[&str], style: CertificateStyle) -> Made {
    let mut board = few(1, AwardState::Confirmed);
    let row = board.categories.first_mut().unwrap().rows.first_mut().unwrap();
    row.title = title.to_owned();
    row.units = units.iter().map(|unit| (*unit).to_owned()).collect();
    certificate::manuscript(&styled(style), &board, today())
}

#[test]
fn a_certificate_says_who_for_what_by_whom_and_when() {
    for (style, name) in STYLES {
        let pages = set(
            &format!("certificate-{name}"),
            certificate::manuscript(&styled(style), &few(2, AwardState::Confirmed), today()),
        );
        let text = text(&pages);
        assert_eq!(text.len(), 2);
        let mut said = text[0].clone();
        let number = "珠治创〔2020〕001号";
        assert_eq!(said.matches(number).count(), 1, "{name}: {said}");
        // The number stands elsewhere in each style.
        said = said.replacen(number, "", 1).replace("扫码核对", "").replace("盖章处", "");
        assert_eq!(
            said,
            "荣誉证书市工业和信息化局：你单位报送的案例“‘最珠海’城市生活服务平台”，\
             在“联动融合协同治理——珠海市域社会治理创新项目培育行动”活动中荣获最佳案例特颁此证，以资鼓励。\
             中共珠海市委政法委员会南方日报社二〇二〇年十月二十日",
            "{name}"
        );
        assert_in_order(&text[1], &["市委平安办：", "“‘平安+’市域社会治理指数”"]);
    }
}

#[test]
fn numbers_run_by_category_then_tier() {
    let recipients = certificate::recipients(&definition(), &board(AwardState::Confirmed));
    let told: Vec<(&str, &str, &str)> =
        recipients.iter().map(|r| (r.number.as_str(), r.tier.as_str(), r.title.as_str())).collect();
    assert_eq!(told.len(), 34);
    assert_eq!(told[0], ("珠治创〔2020〕001号", "最佳案例", "“最珠海”城市生活服务平台"));
    assert_eq!(told[3], ("珠治创〔2020〕004号", "优秀案例", "政府治理类第4个未公布票数的案例"));
    assert_eq!(told[10].0, "珠治创〔2020〕011号");
    assert_eq!(told[10].2, "公众参与打造“狮山小美”，探索老城微改造新路径");
    assert_eq!(told[33], ("珠治创〔2020〕034号", "优秀案例", "澳门街坊会联合总会广东办事处横琴综合服务中心"));
}

#[test]
fn long_titles_four_units_and_rare_characters_fit_every_style() {
    let title = "党建引领“1+9+N”枢纽型平台，推动社区、社会组织、社会工作者、社区志愿者与社会慈善资源“五社联动”，共建共治共享幸福家园新实践㛃";
    let units = [
        "香洲区翠香街道钰海社区䶮𬭎",
        "珠海市香洲区萝卜规则社区发展促进中心",
        "珠海市香洲区吉大新芽社会组织服务中心",
        "腾讯云计算（北京）有限责任公司㻏",
    ];
    for (style, name) in STYLES {
        let pages = set(&format!("certificate-{name}-torture"), titled(title, &units, style));
        let text = text(&pages).concat();
        assert_in_order(
            &text,
            &[
                "香洲区翠香街道钰海社区䶮𬭎、珠海市香洲区萝卜规则社区发展促进中心、珠海市香洲区吉大新芽社会组织服务中心、腾讯云计算（北京）有限责任公司㻏：",
                "你们联合报送的案例“党建引领‘1+9+N’枢纽型平台，推动社区、社会组织、社会工作者、社区志愿者与社会慈善资源‘五社联动’，共建共治共享幸福家园新实践㛃”，在",
            ],
        );
    }
}

#[test]
fn markup_is_printed_as_it_stands() {
    let title = "#import \"x\": * $ _斜_ *粗* <script>alert(1)</script> \"><img onerror> \\ // `码` @某 = 题";
    for (style, name) in STYLES {
        let pages = set(&format!("certificate-{name}-markup"), titled(title, &["#panic(\"单位\")"], style));
        assert_in_order(&text(&pages).concat(), &["#panic(\"单位\")：", title]);
    }
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let long = "长".repeat(500);
    let expected = vec![format!("排不下，未打印：{}…", "长".repeat(40))];
    for (style, name) in STYLES {
        assert_eq!(refusal(titled(&long, &["市公安局"], style)), expected, "{name}");
    }
    let mut board = few(3, AwardState::Confirmed);
    for (row, letter) in board.categories[0].rows.iter_mut().zip(["甲", "乙", "丙"]) {
        if letter != "乙" {
            row.title = letter.repeat(500);
        }
    }
    let both = ["甲", "丙"].map(|letter| format!("排不下，未打印：{}…", letter.repeat(40)));
    assert_eq!(refusal(certificate::manuscript(&definition(), &board, today())), both);
}

#[test]
fn characters_no_face_has_are_named_with_their_case() {
    let made = titled("有𰻞字和😀的案例", &["某𪚥局", "市公安局"], CertificateStyle::Classic);
    assert_eq!(
        refusal(made),
        [
            "字体里没有“😀”（U+1F600），所在文字：有𰻞字和😀的案例",
            "字体里没有“𪚥”（U+2A6A5），所在文字：某𪚥局、市公安局（案例“有𰻞字和😀的案例”）",
        ]
    );
}

#[test]
fn one_to_four_issuers_stand_apart() {
    for count in [1, 3, 4] {
        for (style, name) in STYLES {
            let mut definition = styled(style);
            let issuers = ["中共珠海市委政法委员会", "南方日报社", "珠海市社会治理研究会", "珠海市某某局"];
            definition.certificate.issuers = issuers.iter().take(count).map(|s| (*s).to_owned()).collect();
            let made = certificate::manuscript(&definition, &few(1, AwardState::Confirmed), today());
            if count == 4 && style != CertificateStyle::Portrait {
                assert_eq!(
                    refusal(made),
                    ["排不下，未打印：发证单位太多或名称太长：横版一排放不下，请改用端庄（竖版）或减少发证单位"]
                );
                continue;
            }
            let text = text(&set(&format!("certificate-{name}-{count}-issuers"), made)).concat();
            for issuer in issuers.iter().take(count) {
                assert_eq!(text.matches(issuer).count(), 1, "{name} {count}: {text}");
            }
        }
    }
}

#[test]
fn what_is_not_final_carries_its_mark() {
    let mark = |rehearsal, state| {
        let mut definition = definition();
        definition.rehearsal = rehearsal;
        let made = manuscript(certificate::manuscript(&definition, &few(1, state), today()));
        made.data.get("mark").cloned().unwrap()
    };
    assert_eq!(mark(false, AwardState::Confirmed), serde_json::Value::Null);
    assert_eq!(mark(false, AwardState::Proposed), "征求意见稿");
    assert_eq!(mark(true, AwardState::Confirmed), "演练");
    let unsigned = AwardBoard { final_: false, ..few(1, AwardState::Confirmed) };
    let made = manuscript(certificate::manuscript(&definition(), &unsigned, today()));
    assert_eq!(made.data.get("mark").unwrap(), "征求意见稿");
    let mut rehearsal = definition();
    rehearsal.rehearsal = true;
    set("certificate-rehearsal", certificate::manuscript(&rehearsal, &few(1, AwardState::Proposed), today()));
}

#[test]
fn what_is_missing_is_said() {
    let missing = |definition: &Definition, board: &AwardBoard| {
        certificate::manuscript(definition, board, today()).unwrap_err().0
    };
    let board = few(1, AwardState::Confirmed);
    assert_eq!(missing(&definition(), &few(0, AwardState::Open)), "还没有获奖案例。请先在“结果与奖项”里拟定奖项。");
    let made = titled("甲案例", &[], CertificateStyle::Classic);
    assert_eq!(made.unwrap_err().0, "有案例没有填写单位：甲案例。请先在“案例”里补全。");
    let mut nobody = definition();
    nobody.organisers.clear();
    nobody.certificate.issuers.clear();
    assert_eq!(missing(&nobody, &board), "没有发证单位。请在“设置”里填写主办单位或发证单位。");
    let mut undated = definition();
    undated.stages.clear();
    undated.certificate.dated = None;
    assert_eq!(missing(&undated, &board), "没有落款日期。请在“设置”里填写证书日期或颁奖典礼的日期。");
}

#[test]
fn the_same_certificates_give_the_same_bytes() {
    let made = || manuscript(certificate::manuscript(&definition(), &few(2, AwardState::Confirmed), today()));
    let press = laurel_core::files::typeset::Press::new(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/fonts"),
    );
    let (first, second) = (PRESS.set(&made()).unwrap().pdf().unwrap(), press.set(&made()).unwrap().pdf().unwrap());
    assert_eq!(first, second);
}
