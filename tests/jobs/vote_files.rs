//! The vote as it really comes: the ballots of 2020, tally tables, other encodings and formats; who voted stays unknown; a cancelled
//! import leaves nothing; the result goes out as a table.

use std::sync::atomic::{AtomicUsize, Ordering};

use laurel_core::api;
use laurel_core::desk::{Call, Progress, Watch};
use laurel_core::files::table::{Flow, Table};
use serde_json::{Value, json};

use crate::desk::{Office, open};

fn demonstration() -> (Office, Value) {
    let office = open();
    let campaign = office.call("campaign.create_demonstration", json!({ "key": "zhuhai-2020" }))["campaign"].clone();
    (office, campaign)
}

/// What was published in 2020.
const PUBLISHED: [&str; 13] = [
    "1 “最珠海”城市生活服务平台 15585 23.42",
    "2 “平安+”市域社会治理指数 13125 19.73",
    "3 金融风险联防联控工作机制 9858 14.82",
    "1 公众参与打造“狮山小美”，探索老城微改造新路径 10683 18.25",
    "2 法治联盟共建共治共享 探索法治视角下基层矛盾化解机制 7935 13.56",
    "3 美平社区协同治理模式初显成效 6693 11.43",
    "1 三灶故事连锁大讲堂 12726 21.69",
    "2 香洲区党建引领下的“规则+”社区协商案例 9522 16.23",
    "3 珠海市“海心花”社会心理健康咨询平台 7944 13.54",
    "1 珠海市商事登记“同城通办”服务系统项目 17520 36.50",
    "2 珠澳同心·律政展翅 11421 23.80",
    "3 党建领航 湾区共融——拱北街道打造湾区社会治理共同体 9732 20.28",
    "4 澳门街坊会联合总会广东办事处横琴综合服务中心 9321 19.42",
];

fn leaders(tally: &Value) -> Vec<String> {
    let rows = tally["categories"].as_array().unwrap().iter().flat_map(|category| {
        let all = category["rows"].as_array().unwrap();
        all.iter().take(if all.len() == 4 { 4 } else { 3 })
    });
    rows.map(|row| {
        format!(
            "{} {} {} {}",
            row["rank"],
            row["title"].as_str().unwrap(),
            row["votes"],
            row["share"].as_str().unwrap()
        )
    })
    .collect()
}

#[test]
fn the_demonstration_comes_to_the_published_figures() {
    let (office, campaign) = demonstration();
    let result = office.call("vote.result", json!({ "campaign": campaign }));
    assert_eq!(leaders(&result["tally"]), PUBLISHED);
    assert_eq!(result["tally"]["participants"], 38_985);
    let votes: Vec<u64> =
        result["tally"]["categories"].as_array().unwrap().iter().map(|c| c["votes"].as_u64().unwrap()).collect();
    assert_eq!(votes, [66_534, 58_536, 58_671, 47_994]);
    let current = &result;
    let rejected: u64 = current["rejected"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(current["rows"].as_u64().unwrap(), 38_985 + rejected);
    let reasons = current["rejected"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, n)| **n == json!(0))
        .map(|(reason, _)| reason.as_str());
    assert_eq!(
        reasons.collect::<Vec<_>>(),
        ["too_many_choices", "excluded"],
        "the vote of 2020 had no upper limit, nothing is excluded; every other reason occurs"
    );
}

#[test]
fn other_encodings_and_formats_count_the_same() {
    let office = open();
    let campaign = office.call("campaign.create_demonstration", json!({ "key": "zhuhai-2020" }))["campaign"].clone();
    let rehearse = |format: &str| {
        office.call("vote.rehearse", json!({ "campaign": campaign, "scale": 2, "dirty": true, "format": format }))
    };
    let csv = rehearse("csv");
    let text = office.text_of(&csv);
    let gb18030 = json!(office.file("选票-gb.csv", encoding_rs::GB18030.encode(text.trim_start_matches('\u{feff}')).0));
    let tsv = json!(
        office.file(
            "选票.tsv",
            text.replace(',', "\t")
                .replace("\t探索老城", ",探索老城")
                .replace("\t矛盾不出岛", ",矛盾不出岛")
                .replace("\t激发基层", ",激发基层")
        )
    );
    let check = |file: &Value| {
        let check = office.call("vote.check", json!({ "campaign": campaign, "file": file }));
        (check["rows"].clone(), check["accepted"].clone(), check["rejected"].clone(), check["unmatched"].clone())
    };
    let expected = check(&csv["file"]);
    assert_eq!(expected.1, 779);
    assert_eq!(check(&gb18030), expected);
    assert_eq!(check(&tsv), expected);
    assert_eq!(check(&rehearse("xlsx")["file"]), expected);
}

#[test]
fn a_tally_table_is_taken_as_stated() {
    let (office, campaign) = demonstration();
    let import = |text: &str| {
        let file = office.file("计票.csv", text);
        office.run("vote.import", json!({ "campaign": campaign, "file": file, "reject_undecided": true }))
    };
    let table = "2020年网络投票,,,\n排名,类别,项目名称,票数\n1,政府治理类,“最珠海”城市生活服务平台,\"15,585\"\n\
        2,政府治理类,平安＋市域社会治理指数,13125票\n\n1,珠澳合作治理类,党建领航湾区共融----拱北街道打造湾区社会治理共同体,9732\n\
        2,珠澳合作治理类,别的项目,3\n,参与人数,,38985\n合计,,,38442\n";
    let imported = import(table).unwrap();
    assert_eq!(
        (imported["rows"].as_u64(), imported["accepted"].as_u64(), imported["participants"].as_u64()),
        (Some(7), Some(3), Some(38_985))
    );
    let rejected = |reason: &str| imported["rejected"][reason].as_u64().unwrap();
    assert_eq!((rejected("empty_row"), rejected("total_row"), rejected("unknown_option")), (1, 2, 1));
    let tally = office.call("vote.tally", json!({ "campaign": campaign }));
    assert_eq!(
        leaders(&tally)[..2],
        ["1 “最珠海”城市生活服务平台 15585 54.28", "2 “平安+”市域社会治理指数 13125 45.72"]
    );

    let refused = |text: &str| {
        office.refusal("vote.import", json!({ "campaign": campaign, "file": office.file("计票.csv", text) }))
    };
    let wrong = "项目名称,票数\n福石共享家,很多\n福石共享家,5\n福石 共享家,6\n";
    assert_eq!(refused(wrong), ["2 票数: “很多”不是票数", "4 项目名称: 与第 3 行是同一个项目"]);
    let unknown = ["文件“计票.csv”还不能核对。没有提交时间列，不能核对是否在投票时间内。请指定提交时间列。"];
    assert_eq!(refused("甲,乙\n1,2\n")[0][..unknown[0].len()], *unknown[0]);
}

#[test]
fn no_voter_stands_in_the_library() {
    let (office, campaign) = demonstration();
    let file = office.call("vote.rehearse", json!({ "campaign": campaign, "scale": 1, "format": "csv" }));
    let mut voters = Vec::new();
    let path = office.path_of(&file);
    Table::open(&path, "选票.csv")
        .unwrap()
        .rows(|row| {
            if row.number() > 1 {
                voters.extend([row.cell(6).into_owned(), row.cell(5).split('(').next().unwrap().to_owned()]);
            }
            Ok(Flow::Continue(()))
        })
        .unwrap();
    assert_eq!(voters.len(), 389 * 2);
    office.call("vote.import", json!({ "campaign": campaign, "file": file["file"] }));
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(office.folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() && path.file_name().unwrap().to_string_lossy().starts_with("案例库") {
            bytes.extend(std::fs::read(path).unwrap());
        }
    }
    let found: Vec<&String> =
        voters.iter().filter(|voter| memchr::memmem::find(&bytes, voter.as_bytes()).is_some()).collect();
    assert_eq!(found, Vec::<&String>::new());
}

/// Cancels at the third report of an import.
struct Impatient(AtomicUsize);

impl Watch for Impatient {
    fn progress(&self, progress: &Progress) {
        if progress.label == "导入选票" {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= 3
    }
}

#[test]
fn a_cancelled_import_leaves_nothing() {
    let (office, campaign) = demonstration();
    let before = office.call("vote.imports", json!({ "campaign": campaign }));
    let file = office.call("vote.rehearse", json!({ "campaign": campaign, "scale": 10, "format": "csv" }));
    let watch = Impatient(AtomicUsize::new(0));
    let call = Call { who: "陈敏".to_owned(), now: office.now, watch: &watch };
    let cancelled = api::run(&office.desk, &call, "vote.import", json!({ "campaign": campaign, "file": file["file"] }));
    assert_eq!(cancelled.unwrap_err().code(), "cancelled");
    assert_eq!(watch.0.load(Ordering::Relaxed), 3);
    assert_eq!(office.call("vote.imports", json!({ "campaign": campaign })), before);
    assert_eq!(office.call("library.check", json!({}))["sound"], true);
}

#[test]
fn the_result_goes_out_as_a_table() {
    let (office, campaign) = demonstration();
    for format in ["csv", "xlsx"] {
        let output = office.call("vote.export", json!({ "campaign": campaign, "format": format }));
        assert_eq!(output["name"], format!("2020年珠海市域社会治理创新项目培育行动投票结果.{format}"));
        let mut rows = Vec::new();
        Table::open(&office.path_of(&output), "结果")
            .unwrap()
            .rows(|row| {
                rows.push(row.cells().map(|cell| cell.into_owned()).collect::<Vec<_>>());
                Ok(Flow::Continue(()))
            })
            .unwrap();
        assert_eq!(rows.len(), 35);
        assert_eq!(
            rows[0],
            ["类别", "名次", "并列", "项目名称", "项目单位", "票数", "占类别票数（%）", "占参与人数（%）"]
        );
        assert_eq!(
            rows[1],
            ["政府治理类", "1", "", "“最珠海”城市生活服务平台", "市工业和信息化局", "15585", "23.42", "39.98"]
        );
    }
}
