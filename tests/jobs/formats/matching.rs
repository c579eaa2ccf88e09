//! Spellings and cases: those of the pages of 2020 match with no question, a changed letter of content never does.

use serde_json::{Value, json};

use super::{counted, vote};
use crate::desk::open;

/// Titles as the three pages of 2020 spell them where they differ from each other.
const SPELLINGS: [(&str, &[&str]); 4] = [
    (
        "政府治理类",
        &[
            "“平安+”市域社会治理指数",
            "1. “平安+”市域社会治理指数",
            "搭建“1+9+N”枢纽型平台 健全社会织参与社会治理体系",
            "发挥专项资金效能,激发基层社会治理活力",
            "稳妥推进农村集体产权制度改革 促进农村社会管理稳定有序",
            "珠海国家高新区“一二三四”工程--构建心理健康社区网格化服务体系新模式",
        ],
    ),
    (
        "基层治理类",
        &[
            "公众参与打造“狮山小美”,探索老城微改造新路径",
            "法治联盟共建共治共享探索法治视角下基层矛盾化解机制",
            "法治联盟共建共治共享 探索法治视角下基层矛盾化解机制",
            "关系改善 多元主体共建包容型社区-以金湾区红星村农村社会工作项目为例",
            "“社区吹哨 党员报到”九洲社区党委党建项目",
            "9.平安不出事,矛盾不出岛——桂山镇打造一网、一室、一平台化解矛盾纠纷",
        ],
    ),
    (
        "社会协同治理类",
        &[
            "“三·三”工作法——探索中国家事调解珠海方案",
            "心宁日间照护—严重精神障碍患者社区康复",
            "6、心宁日间照护——严重精神障碍患者社区康复",
            "普及应急急救 为生命保驾护航",
            "福临居小区共治街坊会——梅华街道“美好社区”营造计划案例",
        ],
    ),
    (
        "珠澳合作治理类",
        &[
            "党建领航湾区共融----拱北街道打造湾区社会治理共同体",
            "党建领航 湾区共融----拱北街道打造湾区社会治理共同体",
            "党建领航 湾区共融——拱北街道打造湾区社会治理共同体",
            "珠澳同心·律政展翅",
        ],
    ),
];

fn unmatched(check: &Value) -> Vec<String> {
    check["unmatched"].as_array().unwrap().iter().map(|one| one["spelling"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_spellings_of_2020_match_with_no_question() {
    let office = open();
    let campaign = office.call("campaign.create_demonstration", json!({ "key": "zhuhai-2020" }))["campaign"].clone();
    let longest = SPELLINGS.iter().map(|(_, spellings)| spellings.len()).max().unwrap();
    let headings: Vec<&str> = SPELLINGS.iter().map(|(category, _)| *category).collect();
    let mut text = format!("提交时间\topenid\t{}\n", headings.join("\t"));
    for row in 0..longest {
        let cells: Vec<&str> = SPELLINGS.iter().map(|(_, spellings)| spellings[row % spellings.len()]).collect();
        text.push_str(&format!("2020-09-02 10:00\toA{row}\t{}\n", cells.join("\t")));
    }
    let file = office.file("写法.txt", &text);
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": file }));
    assert_eq!((unmatched(&check), check["accepted"].as_u64()), (Vec::new(), Some(longest as u64)));

    // Every title of the list, each with its middle letter changed.
    let cases = office.call("case.list", json!({ "campaign": campaign }));
    let mut text = "类别\t项目名称\t票数\n".to_owned();
    let mut expected = Vec::new();
    for case in cases.as_array().unwrap() {
        let mut letters: Vec<char> = case["title"].as_str().unwrap().chars().collect();
        let middle = (letters.len() / 2..letters.len()).find(|at| letters[*at].is_alphabetic()).unwrap();
        letters[middle] = '龘';
        let spelling: String = letters.into_iter().collect();
        text.push_str(&format!("{}\t{spelling}\t3\n", case["category"].as_str().unwrap()));
        expected.push(spelling);
    }
    let file = office.file("改一字.txt", &text);
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": file }));
    assert_eq!((unmatched(&check), check["accepted"].as_u64()), (expected, Some(0)));
    for one in check["unmatched"].as_array().unwrap() {
        let why = one["candidates"][0]["why"].as_str().unwrap();
        assert!(why.starts_with("第 ") && why.ends_with("写作“龘”"), "{why}");
    }
}

#[test]
fn a_decision_is_case_none_or_fill_in_and_is_kept() {
    let (office, campaign) = vote();
    let text = "提交时间,openid,政府治理类,基层治理类\n\
        2020-09-02 10:00,oA1,“最珠海”城市生活服务平台,福石共享屋\n\
        2020-09-02 10:00,oA2,“最珠海”城市生活服务平台,福石共享家┋其他〖甲〗\n\
        2020-09-02 10:00,oA3,“最珠海”城市生活服务平台,福石共享家┋旧项目\n";
    let file = office.file("判断.csv", text);
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": file }));
    assert_eq!(
        (unmatched(&check), check["accepted"].as_u64()),
        (["福石共享屋", "其他", "旧项目"].map(String::from).to_vec(), Some(0))
    );
    let near = &check["unmatched"][0]["candidates"][0];
    assert_eq!((near["likeness"].as_u64(), near["why"].as_str()), (Some(80), Some("第 5 字“家”写作“屋”")));
    let decide = |spelling: &str, case: Option<&Value>, fill_in: bool| json!({ "category": "基层治理类", "spelling": spelling, "case": case, "fill_in": fill_in });
    let decisions =
        [decide("福石共享屋", Some(&near["case"]), false), decide("其他", None, true), decide("旧项目", None, false)];
    let imported = office.call("vote.import", json!({ "campaign": campaign, "file": file, "decisions": decisions }));
    assert_eq!((imported["accepted"].as_u64(), imported["rejected"]["unknown_option"].as_u64()), (Some(2), Some(1)));
    // Kept with the campaign: the next file asks nothing.
    let again = counted(&office, &campaign, "再来.csv", text).1;
    assert_eq!(again, "3=2+[unknown_option 1] 2 0 0 2");
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": office.file("三.csv", text) }));
    let decided =
        check["unmatched"].as_array().unwrap().iter().map(|one| (one["decided"].clone(), one["fill_in"].clone()));
    assert_eq!(decided.collect::<Vec<_>>(), [(json!(true), json!(true)), (json!(true), json!(false))]);
}
