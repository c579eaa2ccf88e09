//! Counts without ballots: published texts and tally tables.

use serde_json::json;

use super::{counted, imported, vote};

#[test]
fn a_published_text_is_pasted() {
    let (office, campaign) = vote();
    let text = "网络投票结果出炉！\n经统计，共计３８９８５人参与投票，超50万人次阅读。\n一、政府治理类\n\
        1.“最珠海”城市生活服务平台,23.42%,15585票\n２．“平安＋”市域社会治理指数，19.73%，13,125票\n\
        二、基层治理类（可多选）\n1.公众参与打造“狮山小美”,探索老城微改造新路径,18.25%,10683票\n2、福石共享家　12票；\n\
        3.别的项目,1%,3票\n（记者 某某）\n";
    let output = office.call("vote.paste", json!({ "text": text }));
    let look = office.call("vote.look", json!({ "campaign": campaign, "file": output["file"] }));
    assert_eq!(look["recognised"], "公布的投票结果：一行一个案例");
    assert_eq!(look["mapping"]["header_row"], 0);
    let found = imported(&office, &campaign, &output["file"], &look["mapping"]);
    assert_eq!(found, "6=4+[total_row 1,unknown_option 1] 15585 13125 10683 12");
    let tally = office.call("vote.tally", json!({ "campaign": campaign }));
    assert_eq!(tally["participants"], 38_985);
    let refused = office.refusal("vote.paste", json!({ "text": " \n" }));
    assert_eq!(refused, ["没有粘贴任何文字。请先复制公布的投票结果或表格，再粘贴。"]);
}

#[test]
fn a_tally_table_needs_no_category() {
    let (office, campaign) = vote();
    let text = "排名,编号,名称,票数,占比\n1,3,福石共享家,１，２３４,60%\n2,1,“最珠海”城市生活服务平台,800票,40%\n合计,,,2034,\n";
    let expected = ("计票表：一行一个案例".to_owned(), "3=2+[total_row 1] 800 0 0 1234".to_owned());
    assert_eq!(counted(&office, &campaign, "计票.csv", text), expected);
}
