//! 获奖名单, 投票结果公报, 颁奖典礼议程, 活动总结报告: what they say, in order.

use laurel_core::documents::{award_list, programme, report, vote_bulletin};
use laurel_core::model::award::AwardState;
use laurel_core::model::tally::Tally;

use super::cast::{board, definition, programme as agenda, rows, source, tally, today};
use super::{assert_in_order, refusal, set, squeeze, text};

const LONG: &str = "党建引领“1+9+N”枢纽型平台，推动社区、社会组织、社会工作者、社区志愿者与社会慈善资源“五社联动”，共建共治共享幸福家园新实践䶮";

#[test]
fn the_award_list_counts_by_category_and_tier() {
    let pages = set("award-list", award_list::manuscript(&definition(), &board(AwardState::Confirmed), &[], today()));
    let text = text(&pages).concat();
    assert_in_order(
        &text,
        &[
            "联动融合 协同治理——珠海市域社会治理创新项目培育行动",
            "获奖名单",
            "（共34个，同一等次内排名不分先后，按类别内编号为序）",
            "政府治理类（10个）",
            "序号 案例名称 项目单位",
            "最佳案例（3个）",
            "1“最珠海”城市生活服务平台市工业和信息化局",
            "优秀案例（7个）",
            "基层治理类（10个）",
            "社会协同治理类（10个）",
            "珠澳合作治理类（4个）",
            "最佳案例（1个）",
            "优秀案例（3个）",
            "中共珠海市委政法委员会　南方日报社",
            "2020年10月12日",
        ],
    );
}

#[test]
fn a_list_in_order_of_rank_says_so() {
    let note = |ranked: &[bool]| {
        let mut board = board(AwardState::Confirmed);
        for (tier, ranked) in board.tiers.iter_mut().zip(ranked) {
            tier.ranked = *ranked;
        }
        let made = award_list::manuscript(&definition(), &board, &[], today()).unwrap();
        made.data.get("note").and_then(|note| note.as_str()).unwrap().to_owned()
    };
    assert_eq!(note(&[true, true]), "（共34个，同一等次内按名次为序）");
    assert_eq!(note(&[true, false]), "（共34个，最佳案例按名次为序，其余等次排名不分先后，按类别内编号为序）");
}

#[test]
fn the_foot_of_a_list_never_stands_alone_on_a_page() {
    let mut board = board(AwardState::Confirmed);
    let mut last = board.categories.last().and_then(|category| category.rows.last()).cloned().unwrap();
    last.title = "末尾案例".to_owned();
    // More than a page's worth of lines, the foot being two lines high: it comes to stand everywhere.
    for more in 1..=20 {
        board.categories.last_mut().unwrap().rows.extend([last.clone(), last.clone()]);
        let pages = text(&set("award-list-foot", award_list::manuscript(&definition(), &board, &[], today())));
        let foot = pages.last().unwrap();
        assert!(foot.contains("末尾案例") && foot.contains("2020年10月12日"), "{more} more: {foot}");
    }
}

#[test]
fn the_bulletin_names_the_leading_cases_and_adds_up() {
    let pages = set("vote-bulletin", vote_bulletin::manuscript(&definition(), &tally(), &source()));
    let text = text(&pages).concat();
    assert_in_order(
        &text,
        &[
            "网络投票结果公报",
            "2020年9月8日",
            "38985231738 34 427",
            "一、投票规则",
            "投票时间2020年9月1日09:00至2020年9月7日17:00。",
            "投票方式每个类别至少选1项，可多选。",
            "二、各类别得票",
            "政府治理类 入围10个，类别总票数66537票",
            "1“最珠海”城市生活服务平台1558523.42%39.98%",
            "2“平安+”市域社会治理指数1312519.73%33.67%",
            "3金融风险联防联控工作机制985814.82%25.29%",
            "其余7个案例合计2796942.04%—",
            "基层治理类",
            "1068318.25%27.40%",
            "社会协同治理类",
            "1三灶故事连锁大讲堂1272621.69%32.64%",
            "珠澳合作治理类",
            "1珠海市商事登记“同城通办”服务系统项目1752036.50%44.94%",
            "932119.42%23.91%",
            "三、收到与剔除",
            "收到的记录39412",
            "空行3",
            "合计行0",
            "缺少投票人标识0",
            "时间无法识别0",
            "早于开始时间0",
            "晚于截止时间96",
            "选项不在名单内0",
            "有类别选择不足212",
            "有类别选择超限0",
            "同一投票人重复提交116",
            "剔除合计427",
            "计入的选票（参与人数）38985",
            "39412＝38985＋427",
        ],
    );
}

#[test]
fn a_bulletin_without_participants_leaves_their_share_out() {
    let mut tally = tally();
    tally.participants = None;
    for row in tally.categories.iter_mut().flat_map(|category| &mut category.rows) {
        row.share_of_participants = None;
        row.title = LONG.to_owned();
    }
    let mut source = source();
    source.rules.clear();
    let text = text(&set("vote-bulletin-table", vote_bulletin::manuscript(&definition(), &tally, &source))).concat();
    assert_eq!(text.matches("参与人数").count(), 0, "{text}");
    assert_eq!(text.matches("其余7个案例合计").count(), 3);
    assert_in_order(&text, &["计入的记录38985"]);
}

#[test]
fn the_programme_sums_its_minutes() {
    let pages = set("programme", programme::manuscript(&definition(), &agenda(), true));
    let text = text(&pages).concat();
    assert_in_order(
        &text,
        &[
            "颁奖典礼议程",
            "2020年10月20日（星期二）14:30—15:31",
            "珠海市民服务中心一号报告厅",
            "中共珠海市委政法委员会　南方日报社",
            "14:30宣布会场纪律",
            "14:35介绍评选过程",
            "14:45",
            "14:50第一轮　颁发优秀案例证书",
            "政府治理类7个、基层治理类1个",
            "14:56第二轮",
            "15:02第三轮",
            "15:07获奖单位代表发言",
            "15:19领导讲话",
            "15:29典礼结束",
            "全程61分钟。每轮上台不超过8个单位，请获奖单位代表提前一轮到候场区。",
        ],
    );
    for name in ["王䶮", "李𬭎", "赵㛃"] {
        assert!(text.contains(name), "{name}: {text}");
    }
    let mut undated = agenda();
    undated.starts_at = None;
    assert_eq!(
        programme::manuscript(&definition(), &undated, true).unwrap_err().0,
        "典礼的开始时间未定，时刻无从推算。请先在“典礼”里填写开始时间。"
    );
}

fn voted(tally: &Tally) -> report::Voted<'_> {
    report::Voted { tally, rules: &[] }
}

#[test]
fn the_report_tells_of_ballots_left_out_in_the_words_of_the_bulletin() {
    let (mut source, tally, board) = (source(), tally(), board(AwardState::Confirmed));
    let decisions = [
        "陈敏于 2020年9月9日决定不计入可疑选票 12 张，理由：夜间集中，经核实不计",
        "李𬭎于 2020年9月10日决定不计入可疑选票 3 张，理由：同一网段重复",
    ];
    source.rules.extend(decisions.map(|text| ("经决定不计入".to_owned(), text.to_owned())));
    let bulletin = text(&set("vote-bulletin-left-out", vote_bulletin::manuscript(&definition(), &tally, &source)));
    assert_in_order(&bulletin.concat(), &decisions);
    let told = |rules| {
        let voted = Some(report::Voted { tally: &tally, rules });
        text(&set("report-left-out", report::manuscript(&definition(), &rows(), voted, &board, &[], today()))).concat()
    };
    let [first, second] = decisions.map(|decision| format!("{decision}。"));
    let without = "以下各数不含经决定不计入的选票。";
    assert_in_order(
        &told(&source.rules),
        &["二、网络投票", "各类别合计231738票。", &first, &second, without, "图1　各类别总票数与第一名（票）"],
    );
    assert_eq!(["决定不计入", without].map(|words| told(&[]).matches(&squeeze(words)).count()), [0; 2]);
}

#[test]
fn the_report_tells_only_what_happened() {
    let (definition, board, cases) = (definition(), board(AwardState::Confirmed), rows());
    let pages = set("report", report::manuscript(&definition, &cases, Some(voted(&tally())), &board, &[], today()));
    let whole = text(&pages).concat();
    assert_in_order(
        &whole,
        &[
            "活动总结报告",
            "联动融合 协同治理",
            "——珠海市域社会治理创新项目培育行动",
            "105个34个38985人34个",
            "一、活动概况",
            "活动由中共珠海市委政法委员会、南方日报社主办，南方日报社驻珠海市办事处承办。",
            "自6月16日起征集案例，共收到105个；34个入围，其中政府治理类、基层治理类、社会协同治理类各10个，珠澳合作治理类4个。",
            "二、网络投票",
            "共38985人参与，各类别合计231738票。",
            "图1　各类别总票数与第一名（票）",
            "表1　各类别第一名",
            "政府治理类“最珠海”城市生活服务平台1558523.42%39.98%1.71项",
            "三、从征集到获奖",
            "图2　案例数（个）",
            "四、获奖情况",
            "评定获奖案例34个，其中最佳案例10个、优秀案例24个。",
            "表2　各类别获奖数（个）",
            "政府治理类3710",
            "合计102434",
            "最佳案例名单",
            "珠海市商事登记“同城通办”服务系统项目",
        ],
    );
    let mut open = super::cast::board(AwardState::Open);
    for row in open.categories.iter_mut().flat_map(|category| &mut category.rows) {
        row.tier = None;
    }
    let early = text(&set("report-early", report::manuscript(&definition, &cases, None, &open, &[], today()))).concat();
    assert_eq!(
        ["网络投票结果", "二、网络投票", "获奖情况", "人参与"].map(|words| early.matches(words).count()),
        [0; 4],
        "{early}"
    );
    assert_in_order(&early, &["二、从征集到获奖", "图1　案例数（个）"]);
}

#[test]
fn long_titles_markup_and_rare_characters_pass_through_all_documents() {
    let hostile = format!("{LONG}#import * $ _ <script>");
    let units = [
        "香洲区翠香街道钰海社区𬭎",
        "珠海市香洲区萝卜规则社区发展促进中心",
        "吉大新芽社会组织服务中心㻏",
        "腾讯云计算（北京）有限责任公司",
    ];
    let (definition, mut board, mut tally, mut agenda) = (definition(), board(AwardState::Proposed), tally(), agenda());
    for row in board.categories.iter_mut().flat_map(|category| &mut category.rows).step_by(4) {
        row.title = hostile.clone();
        row.units = units.iter().map(|unit| (*unit).to_owned()).collect();
    }
    for row in tally.categories.iter_mut().flat_map(|category| &mut category.rows).step_by(3) {
        row.title = hostile.clone();
    }
    for item in &mut agenda.items {
        item.text.push_str(&hostile);
        item.who = format!("{}　欧阳𬭎㛃", units.concat());
    }
    let made = [
        ("award-list-torture", award_list::manuscript(&definition, &board, &[], today()), 9),
        ("vote-bulletin-torture", vote_bulletin::manuscript(&definition, &tally, &source()), 5),
        ("programme-torture", programme::manuscript(&definition, &agenda, false), 9),
        ("report-torture", report::manuscript(&definition, &rows(), Some(voted(&tally)), &board, &[], today()), 5),
    ];
    let wanted = squeeze(&hostile);
    for (name, made, times) in made {
        let pages = set(name, made);
        let mut text = text(&pages).concat();
        // Columns stand side by side in the text of a table, so the letters are compared, not the order.
        for character in wanted.chars() {
            assert!(text.contains(character), "{name}: {character}");
        }
        text.retain(|c| c == '㛃' || c == '䶮' || c == '<');
        assert_eq!(text.matches('<').count(), times, "{name}");
    }
    let mut unknown = super::cast::programme();
    unknown.place = "会场𪚥".to_owned();
    assert_eq!(
        refusal(programme::manuscript(&definition, &unknown, true)),
        ["字体里没有“𪚥”（U+2A6A5），所在文字：会场𪚥"]
    );
}

#[test]
fn a_long_campaign_name_many_stages_and_great_numbers_keep_their_places() {
    let (mut definition, mut tally, board) = (definition(), tally(), board(AwardState::Confirmed));
    definition.title =
        "珠海市深入推进党建引领社会治理现代化、共建共治共享美好幸福家园市域社会治理创新项目征集评选暨培育推广示范行动"
            .to_owned();
    for (place, stage) in definition.stages.iter_mut().enumerate() {
        stage.name = ["入围项目现场展示与评审团集中评议阶段", "公示"][place % 2].to_owned();
        stage.ends_on = laurel_core::model::time::Day::parse("2021-01-10");
    }
    definition.cases_received = Some(1_234_567);
    tally.participants = Some(123_456_789);
    let first = tally.categories.first_mut().unwrap();
    first.rows.first_mut().unwrap().votes = 900;
    let made = [
        ("award-list-long", award_list::manuscript(&definition, &board, &[], today())),
        ("vote-bulletin-long", vote_bulletin::manuscript(&definition, &tally, &source())),
        ("programme-long", programme::manuscript(&definition, &agenda(), true)),
        ("report-long", report::manuscript(&definition, &rows(), Some(voted(&tally)), &board, &[], today())),
    ];
    for (name, made) in made {
        assert_in_order(&text(&set(name, made)).concat(), &[&definition.title]);
    }
}
