//! The campaign of Zhuhai 2020 as paper sees it: the thirteen published cases with their units and votes, the rest of
//! each category told as one invented case that makes up the published total.

use laurel_core::documents::vote_bulletin::Source;
use laurel_core::model::award::{AwardBoard, AwardCategory, AwardRow, AwardStanding, AwardState};
use laurel_core::model::campaign::Definition;
use laurel_core::model::case::{CaseRow, CaseStatus};
use laurel_core::model::ceremony::{ItemKind, Programme, ProgrammeItem};
use laurel_core::model::tally::{CategoryTally, Tally, TallyRow, percent};
use laurel_core::model::time::{Day, Moment};
use laurel_core::model::vote::{Reason, Rejected};
use laurel_core::model::{CaseId, CategoryId, TierId};

pub const PARTICIPANTS: u64 = 38_985;

type Published = (&'static str, u64, &'static [(&'static str, &'static str, u64)]);

/// Category, its votes, the published cases.
const PUBLISHED: [Published; 4] = [
    (
        "政府治理类",
        66_537,
        &[
            ("“最珠海”城市生活服务平台", "市工业和信息化局", 15_585),
            ("“平安+”市域社会治理指数", "市委平安办", 13_125),
            ("金融风险联防联控工作机制", "市公安局", 9_858),
        ],
    ),
    (
        "基层治理类",
        58_536,
        &[
            ("公众参与打造“狮山小美”，探索老城微改造新路径", "香洲区狮山街道", 10_683),
            ("法治联盟共建共治共享 探索法治视角下基层矛盾化解机制", "香洲区翠香街道钰海社区", 7_935),
            ("美平社区协同治理模式初显成效", "高栏港区平沙镇美平社区", 6_693),
        ],
    ),
    (
        "社会协同治理类",
        58_671,
        &[
            ("三灶故事连锁大讲堂", "珠海市金湾区三灶镇人文学会", 12_726),
            ("香洲区党建引领下的“规则+”社区协商案例", "珠海市香洲区萝卜规则社区发展促进中心", 9_522),
            ("珠海市“海心花”社会心理健康咨询平台", "腾讯云计算（北京）有限责任公司", 7_944),
        ],
    ),
    (
        "珠澳合作治理类",
        47_994,
        &[
            ("珠海市商事登记“同城通办”服务系统项目", "市市场监督管理局", 17_520),
            ("珠澳同心·律政展翅", "珠海市新的社会阶层人士联合会", 11_421),
            ("党建领航 湾区共融——拱北街道打造湾区社会治理共同体", "香洲区拱北街道办事处", 9_732),
            ("澳门街坊会联合总会广东办事处横琴综合服务中心", "横琴新区管理委员会社会事务局", 9_321),
        ],
    ),
];

pub fn today() -> Day {
    Day::parse("2020-10-12").unwrap()
}

pub fn definition() -> Definition {
    let shipped = laurel_core::definitions::find("zhuhai-2020").unwrap();
    let mut definition: Definition = toml::from_str(shipped.text).unwrap();
    for (id, tier) in (1..).zip(&mut definition.tiers) {
        tier.id = Some(TierId(id));
    }
    definition.certificate.prefix = "珠治创".to_owned();
    definition
}

/// Title, unit and votes of a case.
type Cast = (String, String, u64);

/// The categories with their votes and ten cases each (four in the last).
fn cases() -> Vec<(&'static str, u64, Vec<Cast>)> {
    let full = |(category, votes, published): &Published| {
        let mut cases: Vec<Cast> = published.iter().map(|(t, u, v)| ((*t).to_owned(), (*u).to_owned(), *v)).collect();
        let mut left = votes - cases.iter().map(|case| case.2).sum::<u64>();
        let others = if left == 0 { 0 } else { 10 - u64::try_from(cases.len()).unwrap() };
        for place in 1..=others {
            let share = if place == others { left } else { left / (others + 1 - place) };
            left -= share;
            cases.push((format!("{category}第{place}个未公布票数的案例"), format!("演练单位{place}"), share));
        }
        (*category, *votes, cases)
    };
    PUBLISHED.iter().map(full).collect()
}

pub fn tally() -> Tally {
    let category = |(id, (category, votes, cases)): (i64, (&str, u64, Vec<Cast>))| {
        let mut cases = cases;
        cases.sort_by_key(|case| std::cmp::Reverse(case.2));
        let row = |(rank, (title, unit, cast)): (u32, Cast)| TallyRow {
            rank,
            tied: false,
            case: CaseId(id * 100 + i64::from(rank)),
            title,
            units: vec![unit],
            votes: cast,
            share: percent(cast, votes),
            share_of_participants: Some(percent(cast, PARTICIPANTS)),
        };
        CategoryTally {
            category_id: CategoryId(id),
            category: category.to_owned(),
            votes,
            rows: (1..).zip(cases).map(row).collect(),
        }
    };
    Tally { participants: Some(PARTICIPANTS), categories: (1..).zip(cases()).map(category).collect() }
}

/// The first three of each category (the first of the last) are of the first tier, all others of the second.
pub fn board(state: AwardState) -> AwardBoard {
    let definition = definition();
    let category = |category: CategoryTally| {
        let first = if category.rows.len() > 4 { 3 } else { 1 };
        let row = |row: TallyRow| {
            let tier = definition.tiers.get(usize::from(row.rank > first)).unwrap();
            AwardRow {
                case: row.case,
                number: row.rank,
                title: row.title,
                units: row.units,
                rank: Some(row.rank),
                tied: false,
                votes: Some(row.votes),
                share: Some(row.share),
                tier: tier.id,
                tier_name: Some(tier.name.clone()),
                proposed: None,
                moved: false,
                reason: String::new(),
                moved_by: None,
                seconded_by: None,
                standing: AwardStanding::Given,
                score: None,
            }
        };
        AwardCategory {
            category_id: category.category_id,
            category: category.category,
            rows: category.rows.into_iter().map(row).collect(),
        }
    };
    let confirmed = state == AwardState::Confirmed;
    AwardBoard {
        state,
        tiers: definition.tiers.clone(),
        categories: tally().categories.into_iter().map(category).collect(),
        problems: Vec::new(),
        digest: String::new(),
        confirmed_at: confirmed.then(|| Moment::parse("2020-10-12 10:00").unwrap()),
        confirmed_by: confirmed.then(|| "陈敏".to_owned()),
        by_result: false,
        decimals: 2,
        rules_drafted: false,
        ties: Vec::new(),
        persons: Vec::new(),
        signed: None,
        final_: confirmed,
    }
}

pub fn rows() -> Vec<CaseRow> {
    let row = |(category, case): (&CategoryTally, &TallyRow)| CaseRow {
        id: case.case,
        category_id: category.category_id,
        category: category.category.clone(),
        number: case.rank,
        title: case.title.clone(),
        units: case.units.clone(),
        status: CaseStatus::Awarded,
        award: None,
        problems: 0,
        updated_at: Moment(0),
    };
    tally().categories.iter().flat_map(|c| c.rows.iter().map(move |r| (c, r))).map(row).collect()
}

pub fn source() -> Source {
    let mut rejected: Rejected = Reason::ALL.into_iter().map(|reason| (reason, 0)).collect();
    rejected.insert(Reason::EmptyRow, 3);
    rejected.insert(Reason::AfterDeadline, 96);
    rejected.insert(Reason::TooFewChoices, 212);
    rejected.insert(Reason::DuplicateVoter, 116);
    let rule = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    Source {
        files: vec![(
            "投票导出_2020-09-08.csv".to_owned(),
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        )],
        rows: PARTICIPANTS + 427,
        accepted: PARTICIPANTS,
        rejected,
        imported_at: Moment::parse("2020-09-08 09:20").unwrap(),
        rules: vec![
            rule("投票时间", "2020年9月1日 09:00 至 2020年9月7日 17:00"),
            rule("截止时刻", "17:00:00 整提交的选票计入"),
            rule("投票方式", "每个类别至少选 1 项，可多选"),
            rule("重复提交", "同一投票人有多张有效选票的，计最先提交的一张"),
            rule(
                "两种占比",
                "占类别票数＝该案例得票÷本类别总票数；占参与人数＝该案例得票÷参与投票人数，因可多选，其和大于 100%",
            ),
            rule("取舍与名次", "百分数四舍五入，保留两位小数；名次以票数为准，票数相同的并列，其后名次空出"),
        ],
    }
}

pub fn programme() -> Programme {
    let item = |kind, text: &str, who: &str, minutes, detail: &str| ProgrammeItem {
        kind,
        text: text.to_owned(),
        who: who.to_owned(),
        minutes,
        detail: detail.to_owned(),
    };
    Programme {
        title: "颁奖典礼".to_owned(),
        place: "珠海市民服务中心一号报告厅".to_owned(),
        starts_at: Moment::parse("2020-10-20 14:30"),
        host: "王䶮".to_owned(),
        stage_capacity: 8,
        items: vec![
            item(ItemKind::Opening, "宣布会场纪律，介绍出席领导和嘉宾", "主持人　王䶮", 5, ""),
            item(ItemKind::Report, "介绍评选过程", "南方日报社驻珠海市办事处　李𬭎", 10, ""),
            item(ItemKind::Decision, "宣读获奖决定", "中共珠海市委政法委员会　赵㛃", 5, ""),
            item(
                ItemKind::AwardRound,
                "颁发优秀案例证书",
                "颁奖嘉宾　周一　吴二",
                6,
                "第一轮　政府治理类7个、基层治理类1个",
            ),
            item(
                ItemKind::AwardRound,
                "颁发优秀案例证书",
                "颁奖嘉宾　郑三　冯四",
                6,
                "基层治理类6个、社会协同治理类2个",
            ),
            item(ItemKind::AwardRound, "颁发最佳案例证书", "颁奖嘉宾　陈五　林六", 5, "政府治理类3个、基层治理类3个"),
            item(
                ItemKind::Winners,
                "获奖单位代表发言",
                "香洲区狮山街道　黄七\n珠海市金湾区三灶镇人文学会　何八",
                12,
                "",
            ),
            item(ItemKind::Leader, "领导讲话", "中共珠海市委政法委员会　赵㛃", 10, ""),
            item(ItemKind::Closing, "典礼结束", "主持人　王䶮", 2, ""),
        ],
    }
}
