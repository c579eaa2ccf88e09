//! Exports of ballots, platform by platform.

use serde_json::json;

use super::{counted, imported, vote};

const ZHU: &str = "“最珠海”城市生活服务平台";
const PING: &str = "“平安+”市域社会治理指数";
const SHI: &str = "公众参与打造“狮山小美”,探索老城微改造新路径";

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn wenjuanxing_by_option_text() {
    let (office, campaign) = vote();
    let star = "问卷星，按选项文字：一行一张选票，一列一个类别".to_owned();
    let text = format!(
        "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,微信OpenID,1、政府治理类(可多选),2、基层治理类（可多选）\r\n\
         1,2020/9/1 9:05:03,123秒,微信,N/A,1.2.3.4(广东-珠海),oA1,{ZHU}┋{PING},福石共享家\r\n\
         2,2020/9/2 9:05:03,8秒,微信,N/A,1.2.3.5(广东-珠海),oA2,{ZHU},\"{SHI}┋福石共享家\"\r\n\
         3,2020/9/2 10:05:03,8秒,微信,N/A,1.2.3.5(广东-珠海),oA1,{PING},福石共享家\r\n\
         4,2020/9/2 10:05:03,8秒,微信,N/A,1.2.3.5(广东-珠海),oA3,(跳过),(空)\r\n\
         5,2020/9/7 17:00:01,8秒,微信,N/A,1.2.3.5(广东-珠海),oA4,{PING},福石共享家\r\n\
         6,2020/9/7 17:00:00,8秒,微信,N/A,1.2.3.5(广东-珠海),oA5,{PING},福石共享家〖支持〗\r\n"
    );
    let expected = (star, "6=3+[after_deadline 1,too_few_choices 1,duplicate_voter 1] 2 2 1 3".to_owned());
    assert_eq!(counted(&office, &campaign, "a.csv", &text), expected);
    assert_eq!(counted(&office, &campaign, "b.csv", format!("\u{feff}{text}")), expected);
    assert_eq!(counted(&office, &campaign, "c.csv", gb18030(&text)), expected);
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(counted(&office, &campaign, "d.csv", utf16), expected);
    for (name, end) in [("e.csv", "\n"), ("f.csv", "\r")] {
        assert_eq!(counted(&office, &campaign, name, text.replace("\r\n", end)), expected);
    }
    // Without 来源详情, headings in the fourth row, a total at the end.
    let text = text.replace(",来源详情", "").replace(",N/A", "");
    let text = format!("投票导出\n\n导出时间：2020年9月8日\n{text}合计,6,,,,,,\n");
    let with_total = "7=3+[total_row 1,after_deadline 1,too_few_choices 1,duplicate_voter 1] 2 2 1 3";
    assert_eq!(counted(&office, &campaign, "g.csv", &text), (expected.0.clone(), with_total.to_owned()));
    // Without OpenID nobody's second ballot is found, and the look says so.
    let text = text.replace(",微信OpenID", "").replace(",oA", ",");
    let text = (1..=5).fold(text, |text, n| text.replace(&format!(",{n},“"), ",“").replace(&format!(",{n},("), ",("));
    let found = counted(&office, &campaign, "h.csv", &text);
    assert_eq!(found.1, "7=4+[total_row 1,after_deadline 1,too_few_choices 1] 2 3 1 4");
}

#[test]
fn a_voter_without_an_id_is_known_as_a_person_chooses() {
    let (office, campaign) = vote();
    let text = format!(
        "序号,提交时间,IP,User-Agent,政府治理类,基层治理类\n\
         1,2020-09-01 10:00,1.2.3.4,甲,{ZHU},福石共享家\n\
         2,2020-09-01 10:01,1.2.3.4,甲,{ZHU},福石共享家\n\
         3,2020-09-01 10:02,1.2.3.4(广东-珠海),乙,{ZHU},福石共享家\n\
         3,2020-09-01 10:03,1.2.3.5,乙,{ZHU},福石共享家\n"
    );
    let file = json!(office.file("无标识.csv", &text));
    let look = office.call("vote.look", json!({ "campaign": campaign, "file": file }));
    let check = |voter_by: &str, agent: bool, expected: &str| {
        let mut mapping = look["mapping"].clone();
        mapping["voter_by"] = json!(voter_by);
        if !agent {
            mapping["columns"][3] = json!({ "kind": "ignored" });
        }
        assert_eq!(imported(&office, &campaign, &file, &mapping), expected, "{voter_by} {agent}");
    };
    assert_eq!(look["mapping"]["voter_by"], "ip_agent");
    check("ip_agent", true, "4=3+[duplicate_voter 1] 3 0 0 3");
    check("ip_agent", false, "4=2+[duplicate_voter 2] 2 0 0 2");
    check("serial", true, "4=3+[duplicate_voter 1] 3 0 0 3");
    check("nobody", true, "4=4+[] 4 0 0 4");
}

#[test]
fn tencent_has_a_column_for_each_option() {
    let (office, campaign) = vote();
    let text = format!(
        "编号,开始答题时间,结束答题时间,答题时长,地理位置国家和地区,地理位置省份,地理位置城市,\
         5.政府治理类(多选):{ZHU},5.政府治理类(多选):{PING},6.基层治理类(多选):“{}”,6.基层治理类(多选):福石共享家\n\
         1,2020-09-01 09:00:00,2020-09-01 09:01:00,00:01:00,中国,广东省,珠海市,1,0,0,1\n\
         2,2020-09-01 09:00:00,2020-09-01 09:01:30,00:01:30,中国,广东省,珠海市,{ZHU},{PING},,福石共享家\n\
         3,2020-09-01 09:00:00,2020-09-01 09:01:30,00:01:30,中国,广东省,珠海市,1,,,别的\n",
        SHI.replace(',', "，")
    );
    let recognised = "腾讯问卷，一行一张选票，一列一个选项".to_owned();
    let expected = "3=2+[unknown_option 1] 2 1 0 2".to_owned();
    assert_eq!(counted(&office, &campaign, "腾讯.csv", &text), (recognised, expected));

    // What voters write in is the choice 其他, whatever it looks like; in the column of a case only a person can tell.
    let text = format!(
        "编号,结束答题时间,5.政府治理类:{ZHU},5.政府治理类:其他,6.基层治理类:福石共享家,6.基层治理类：其它（请注明）\n\
         1,2020-09-01 09:01:00,1,{PING},1,0\n2,2020-09-01 09:02:00,{PING},,1,\n3,2020-09-01 09:03:00,1,,1,{SHI}\n"
    );
    let file = json!(office.file("其他.csv", text.replace(SHI, "我支持福石共享家")));
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": file }));
    let asked = check["unmatched"].as_array().unwrap().iter().map(|one| one["spelling"].as_str().unwrap());
    assert_eq!(asked.collect::<Vec<_>>(), ["其他", PING, "其它（请注明）"]);
    assert_eq!(check["rejected"]["unknown_option"], 3);
}

#[test]
fn jinshuju_has_utc_times_and_arrays() {
    let (office, campaign) = vote();
    let text = format!(
        "序号,政府治理类,基层治理类,提交时间,微信OpenID,填写IP\n\
         1,\"[\"\"{ZHU}\"\",\"\"{PING}\"\"]\",\"[\"\"{SHI}\"\"]\",2020-09-07T09:00:00.000Z,oA1,1.2.3.4\n\
         2,\"[\"\"{ZHU}\"\"]\",\"[\"\"福石共享家\"\"]\",2020-09-07T09:00:01Z,oA2,1.2.3.4\n\
         3,\"[\"\"{ZHU}\"\"]\",[],2020-09-01T01:00:00Z,oA3,1.2.3.4\n"
    );
    let recognised = "金数据，按选项文字：一行一张选票，一列一个类别".to_owned();
    let expected = "3=1+[after_deadline 1,too_few_choices 1] 1 1 1 0".to_owned();
    assert_eq!(counted(&office, &campaign, "金数据.csv", &text), (recognised, expected));
}

#[test]
fn wenjuanwang_comes_in_gbk() {
    let (office, campaign) = vote();
    let text = format!(
        "编号;开始时间;结束时间;答题时长;IP;浏览器;Q1_政府治理类;Q2_基层治理类\n\
         1;２０２０-０９-０１ １０:００;２０２０-０９-０１ １０:０１;1分3秒;1.2.3.4;甲;{ZHU};福石共享家、{SHI}\n\
         2;2020-09-01 10:00;2020-09-01 10:02;1分3秒;1.2.3.4;甲;{ZHU};福石共享家\n"
    );
    let recognised = "问卷网，按选项文字：一行一张选票，一列一个类别".to_owned();
    let expected = "2=1+[duplicate_voter 1] 1 0 1 1".to_owned();
    assert_eq!(counted(&office, &campaign, "问卷网.csv", gb18030(&text)), (recognised, expected));
}

#[test]
fn rows_of_a_long_table_are_ballots_together() {
    let (office, campaign) = vote();
    let choices = [
        ("oA1", "2020-09-01 10:00:00", "政府治理类", ZHU),
        ("oA2", "2020-09-01 10:00:00", "政府治理类", PING),
        ("oA1", "2020-09-01 10:00:00", "基层治理类", "福石共享家"),
        ("oA1", "2020-09-02 10:00:00", "政府治理类", PING),
        ("oA2", "2020-09-01 10:00:00", "基层治理类", SHI),
        ("oA1", "2020-09-02 10:00:00", "基层治理类", "福石共享家"),
        ("oA2", "2020-09-01 10:00:00", "基层治理类", "福石共享家"),
        ("oA3", "2020-09-01 10:00:00", "基层治理类", "福石共享家"),
        ("oA4", "2020-09-01 10:00:00", "基层治理类", "福石共享屋"),
        ("", "2020-09-01 10:00:00", "基层治理类", "福石共享家"),
        ("oA5", "昨天", "基层治理类", "福石共享家"),
    ];
    // Three ballots more than voters' good ones: a second of oA1, oA3 and oA4 without 政府治理类, one nameless, one timeless.
    let expected =
        "8=2+[empty_row 1,missing_voter_id 1,bad_time 1,unknown_option 1,too_few_choices 1,duplicate_voter 1] 1 1 1 2";
    let write = |with_category: bool, order: &dyn Fn(&mut Vec<String>)| {
        let mut rows: Vec<String> = choices
            .iter()
            .map(|(voter, time, category, title)| match with_category {
                true => format!("{voter}\t{time}\t{category}\t{title}"),
                false => format!("{voter}\t{time}\t{title}"),
            })
            .collect();
        order(&mut rows);
        let headings =
            if with_category { "openid\t投票时间\t类别\t选项" } else { "openid\t投票时间\t选项" };
        format!("{headings}\n\n{}\n", rows.join("\n"))
    };
    let recognised = "选择明细：一行一个选择".to_owned();
    let same = |name: &str, text: String| {
        assert_eq!(counted(&office, &campaign, name, text), (recognised.clone(), expected.to_owned()), "{name}");
    };
    same("明细.txt", write(true, &|_| {}));
    same("倒序.txt", write(true, &|rows| rows.reverse()));
    same("排序.txt", write(true, &|rows| rows.sort()));
    same("无类别.txt", write(false, &|_| {}));

    // A category that the campaign does not have holds none of its cases.
    let text = write(true, &|rows| rows.push(format!("oA6\t2020-09-01 10:00:00\t旅游服务类\t{ZHU}")));
    let file = json!(office.file("别的类别.txt", text));
    let check = office.call("vote.check", json!({ "campaign": campaign, "file": file }));
    assert_eq!((&check["accepted"], &check["rejected"]["unknown_option"]), (&json!(2), &json!(2)));
    let asked = check["unmatched"].as_array().unwrap().iter().map(|one| one["spelling"].as_str().unwrap());
    assert_eq!(asked.collect::<Vec<_>>(), ["福石共享屋", &format!("{ZHU}（旅游服务类）")]);
}

#[test]
fn excel_dates_and_workbooks_count_the_same() {
    let (office, campaign) = vote();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d h:mm:ss");
    let headings = ["序号", "提交答卷时间", "所用时间", "来源", "来自IP", "1、政府治理类", "2、基层治理类"];
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string(0, column, heading).unwrap();
    }
    // 2020-09-07 17:00:00 and a second later.
    for (row, at) in [(1, 44_081.708_333_333_336), (2, 44_081.708_344_907_41)] {
        sheet.write_number(row, 0, row).unwrap();
        sheet.write_number_with_format(row, 1, at, &date).unwrap();
        sheet.write_string(row, 2, "123秒").unwrap();
        sheet.write_string(row, 4, "1.2.3.4(广东-珠海)").unwrap();
        sheet.write_string(row, 5, ZHU).unwrap();
        sheet.write_string(row, 6, "福石共享家").unwrap();
    }
    let recognised = "问卷星，按选项文字：一行一张选票，一列一个类别".to_owned();
    let found = counted(&office, &campaign, "日期.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(found, (recognised, "2=1+[after_deadline 1] 1 0 0 1".to_owned()));

    // Further sheets are not read, and never without a word.
    book.add_worksheet().set_name("空白").unwrap();
    book.add_worksheet().set_name("第二批").unwrap().write_string(4, 0, "序号").unwrap();
    let file = json!(office.file("两张.xlsx", book.save_to_buffer().unwrap()));
    let request = json!({ "campaign": campaign, "file": file });
    let told = "只读取第一张有内容的工作表“Sheet1”；“第二批”未读取。如果其中也有选票，请将各工作表分别另存为文件，再一并选择。";
    for command in ["vote.look", "vote.check"] {
        let remarks = office.call(command, request.clone())["remarks"].clone();
        assert_eq!(remarks.as_array().unwrap().last(), Some(&json!(told)), "{command}");
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "由平台导出").unwrap();
    book.add_worksheet().set_name("数据").unwrap().write_string(0, 0, "提交时间").unwrap();
    let file = office.file("说明在前.xlsx", book.save_to_buffer().unwrap());
    let refused = office.refusal("vote.check", json!({ "campaign": campaign, "file": file }));
    assert!(refused[0].contains("只读取第一张有内容的工作表“说明”；“数据”未读取"), "{refused:?}");
}
