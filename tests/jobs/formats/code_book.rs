//! 问卷星 by option number, with the export by option text as code book.

use serde_json::{Value, json};

use super::{imported, vote};
use crate::desk::Office;

const NUMBERS: &str = "序号,提交答卷时间,来自IP,微信OpenID,第1题(选项A),第1题(选项B),第2题(选项A),第2题(选项B)\n\
    1,2020/9/1 10:00:00,1.2.3.4,oA1,0,1,1,0\n\
    2,2020/9/1 10:01:00,1.2.3.4,oA2,1,1,0,1\n\
    3,2020/9/1 10:02:00,1.2.3.4,oA3,1,0,-2,-2\n";

fn text(first: &str) -> String {
    format!(
        "序号,提交答卷时间,来自IP,微信OpenID,1、政府治理类(可多选),2、基层治理类(可多选)\n\
         3,2020/9/1 10:02:00,1.2.3.4,oA3,“平安+”市域社会治理指数,(跳过)\n\
         1,2020/9/1 10:00:00,1.2.3.4,oA1,{first},福石共享家\n\
         2,2020/9/1 10:01:00,1.2.3.4,oA2,“最珠海”城市生活服务平台┋“平安+”市域社会治理指数,公众参与打造“狮山小美”，探索老城微改造新路径\n"
    )
}

fn look(office: &Office, campaign: &Value, text: &str) -> (Value, Value) {
    let numbers = json!(office.file("序号.csv", NUMBERS));
    let text = office.file("文字.csv", text);
    let request = json!({ "campaign": campaign, "file": numbers, "code_book": text });
    (numbers, office.call("vote.look", request))
}

#[test]
fn letters_take_their_titles_from_the_text_export() {
    let (office, campaign) = vote();
    let (numbers, look) = look(&office, &campaign, &text("“最珠海”城市生活服务平台"));
    assert_eq!(look["recognised"], "问卷星，按选项序号：一行一张选票，一列一个选项");
    assert_eq!(look["remarks"][0], "按“文字.csv”对照了 3 份答卷，确定了 4 个选项的文字。");
    let found = imported(&office, &campaign, &numbers, &look["mapping"]);
    assert_eq!(found, "3=2+[too_few_choices 1] 2 1 1 1");
}

#[test]
fn what_the_code_book_leaves_open_is_asked() {
    let (office, campaign) = vote();
    let (numbers, look) = look(&office, &campaign, &text("“平安+”市域社会治理指数"));
    assert_eq!(
        look["remarks"][0],
        "按“文字.csv”对照了 3 份答卷，确定了 2 个选项的文字，2 个不能确定，须在核对时指定。"
    );
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": numbers, "mapping": look["mapping"] }));
    let unmatched = check["unmatched"].as_array().unwrap().iter();
    let spellings: Vec<String> =
        unmatched.map(|one| format!("{} {} {}", one["category"], one["spelling"], one["rows"])).collect();
    assert_eq!(spellings, ["\"政府治理类\" \"第1题(选项B)\" 2", "\"政府治理类\" \"第1题(选项A)\" 2"]);
    assert_eq!(check["accepted"], 0);
    let refused = office.refusal(
        "vote.look",
        json!({ "campaign": campaign, "file": office.file("另一.csv", text("甲")), "code_book": office.file("书.csv", text("甲")) }),
    );
    assert_eq!(
        refused,
        ["“书.csv”不能作“另一.csv”的对照。请选择同一投票按选项文字导出的文件，用来对照按选项序号导出的文件。"]
    );
}
