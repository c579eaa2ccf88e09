//! 陈敏 takes in cases from the tables that districts send: columns, problems by row, all good rows at once.

use laurel_core::files::workbook::{Cell, Sheet, write_xlsx};
use serde_json::{Value, json};

use crate::desk::{self, Office, told};

fn import(office: &Office, campaign: &Value, name: &str, text: &str) -> (u64, u64, Vec<String>) {
    let file = office.file(name, text);
    let reply = office.call("case.import", json!({ "campaign": campaign, "file": file }));
    let problems = reply["problems"].as_array().unwrap().iter().map(told).collect();
    (reply["rows"].as_u64().unwrap(), reply["added"].as_u64().unwrap(), problems)
}

fn lines(office: &Office, campaign: &Value) -> Vec<String> {
    let rows = office.call("case.list", json!({ "campaign": campaign }));
    let line = |row: &Value| {
        let units: Vec<&str> = row["units"].as_array().unwrap().iter().map(|unit| unit.as_str().unwrap()).collect();
        let category = row["category"].as_str().unwrap();
        format!("{category} {} {} {}", row["number"], row["title"].as_str().unwrap(), units.join("/"))
    };
    rows.as_array().unwrap().iter().map(line).collect()
}

#[test]
fn a_file_is_looked_at_checked_and_imported() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let text = "2020年案例汇总表,,,,,\r\n\
        类别,序号,案例名称（必填）,项目单位/主创单位,服务人数,备注\r\n\
        政府治理类,1,应急志愿者在行动,市应急管理局,\"12,000\",\r\n\
        第二类：基层治理类,,福石共享家----分享,前山街道；福石社区,三百,甲\r\n\
        基层治理,5,\"打造\"\"狮山小美\"\",探索新路径\",香洲区狮山街道,,\r\n";
    let file = office.file("汇总.csv", text);
    let look = office.call("case.look", json!({ "campaign": campaign, "file": file }));
    let columns: Vec<&str> =
        look["columns"].as_array().unwrap().iter().map(|column| column["target"].as_str().unwrap_or("-")).collect();
    assert_eq!(columns, ["category", "number", "title", "units", "served", "-"]);
    assert_eq!(look["rows"], 3);
    let request = json!({ "campaign": campaign, "file": file, "shortlisted": true });
    let check = office.call("case.check", request.clone());
    assert_eq!((check["rows"].as_u64(), check["added"].as_u64()), (Some(3), Some(2)));
    let problems: Vec<String> = check["problems"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(problems, ["4 服务人数: “服务人数”不是数字"]);
    assert_eq!(check["preview"][0]["answers"], json!({ "served": "12000" }));
    assert_eq!(lines(&office, &campaign), [""; 0]);
    let mut request = request;
    request["digest"] = check["digest"].clone();
    let imported = office.call("case.import", request.clone());
    assert_eq!(imported["added"], 2);
    assert_eq!(
        lines(&office, &campaign),
        ["政府治理类 1 应急志愿者在行动 市应急管理局", "基层治理类 5 打造“狮山小美”，探索新路径 香洲区狮山街道"]
    );
    let rows = office.call("case.list", json!({ "campaign": campaign }));
    assert_eq!(rows[0]["status"], "shortlisted");
    // What was checked is no longer what would be done.
    assert_eq!(
        office.refusal("case.import", request),
        ["文件或案例库在核对之后有变动，未导入任何案例。请重新核对后再导入。"]
    );
}

#[test]
fn every_row_with_a_problem_is_named_and_left_out() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    office.case(&campaign, "政府治理类", "已有案例", &["市公安局"]);
    let text = "类别,序号,项目名称,项目单位,所在区\n\
        政府治理类,2,甲,市民政局,市直\n\
        企业类,3,乙,市民政局,市直\n\
        ,4,丙,市民政局,市直\n\
        政府治理类,一,丁,市民政局,市直\n\
        政府治理类,1,戊,市民政局,市直\n\
        政府治理类,2,己,市民政局,市直\n\
        政府治理类,,,市民政局,市直\n\
        政府治理类,,“已有”案例,市民政局,市直\n\
        政府治理类,,庚,,市直\n\
        政府治理类,,辛,a；b；c；d；e,市直\n\
        政府治理类,,壬,市民政局,澳门\n\
        ,,,,\n\
        政府治理类,,甲,市民政局,市直\n\
        政府治理类,,癸,市民政局,\n";
    let (rows, added, problems) = import(&office, &campaign, "名单.csv", text);
    assert_eq!((rows, added), (13, 2));
    assert_eq!(
        problems,
        [
            "3 类别: 没有名为“企业类”的类别",
            "4 类别: 类别未填",
            "5 序号: 序号“一”不是从 1 起的整数",
            "6 序号: 政府治理类第 1 号已是“已有案例”",
            "7 序号: 政府治理类第 2 号已是“甲”",
            "8 项目名称: 项目名称未填",
            "9 项目名称: 与政府治理类第 1 号案例同名",
            "10 项目单位: 项目单位未填",
            "11 项目单位: 项目单位有 5 个，超过 4 个",
            "12 所在区: “澳门”不是“所在区”的选项",
            "14 项目名称: 与政府治理类第 2 号案例同名",
        ]
    );
    assert_eq!(
        lines(&office, &campaign),
        ["政府治理类 1 已有案例 市公安局", "政府治理类 2 甲 市民政局", "政府治理类 3 癸 市民政局"]
    );
}

#[test]
fn a_person_may_say_what_a_column_is() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let file = office.file("名单.csv", "类别,项目名称,名称,说明\n基层治理类,FS-1,福石共享家,共享社区\n");
    let with = |mapping: Value| json!({ "campaign": campaign, "file": file, "mapping": mapping });
    assert_eq!(
        office.refusal("case.import", with(json!({ "题名": "title" }))),
        ["文件中没有“题名”列。现有的列：类别、项目名称、名称、说明。"]
    );
    assert_eq!(
        office.refusal("case.import", with(json!({ "项目名称": "" }))),
        ["没有作为“项目名称”导入的列。请指定哪一列是项目名称。"]
    );
    assert_eq!(
        office.refusal("case.import", with(json!({ "项目名称": "title", "名称": "title" }))),
        ["有两列都作为“项目名称”导入。请只留一列，其余选“不导入”。"]
    );
    let imported = office.call("case.import", with(json!({ "名称": "title", "说明": "项目简介" })));
    assert_eq!((imported["added"].as_u64(), &imported["problems"]), (Some(1), &json!([])));
    let rows = office.call("case.list", json!({ "campaign": campaign }));
    let shown = office.call("case.show", json!({ "case": rows[0]["id"] }));
    assert_eq!((&shown["title"], &shown["answers"]), (&json!("福石共享家"), &json!({ "summary": "共享社区" })));
}

#[test]
fn rows_under_a_heading_of_their_category_belong_to_it() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let text = "序号,项目名称,项目单位\n第一类：政府治理类,,\n1,甲,市民政局\n2,乙,市公安局\n第二类 基层治理类,,\n1,丙,\"狮山街道\n南村社区\"\n";
    let (rows, added, problems) = import(&office, &campaign, "分组.csv", text);
    assert_eq!((rows, added, problems), (3, 3, Vec::new()));
    assert_eq!(
        lines(&office, &campaign),
        ["政府治理类 1 甲 市民政局", "政府治理类 2 乙 市公安局", "基层治理类 1 丙 狮山街道/南村社区"]
    );
}

#[test]
fn what_goes_out_as_xlsx_comes_in_again() {
    let office = desk::open();
    let first = office.campaign("zhuhai-2020");
    let draft = json!({
        "category": office.category(&first, "政府治理类"), "title": "=1+1", "units": ["市公安局", "市民政局"],
        "answers": { "summary": "@简介", "district": "市直", "served": "36500", "features": ["党建引领", "数字治理"],
            "published": true, "started_on": "2019-03-01", "creators": ["王某", "李某"] },
    });
    office.call("case.save", json!({ "campaign": first, "draft": draft }));
    let output = office.call("case.export", json!({ "campaign": first }));
    assert_eq!(output["name"], "2020年珠海市域社会治理创新项目培育行动案例.xlsx");
    let second = office.campaign("zhuhai-2020");
    let request = json!({ "campaign": second, "file": output["file"] });
    assert_eq!(office.call("case.import", request), json!({ "rows": 1, "added": 1, "problems": [] }));
    let rows = office.call("case.list", json!({ "campaign": second }));
    let shown = office.call("case.show", json!({ "case": rows[0]["id"] }));
    assert_eq!((&shown["title"], &shown["units"]), (&json!("=1+1"), &json!(["市公安局", "市民政局"])));
    assert_eq!(shown["answers"], draft["answers"]);
}

#[test]
fn a_workbook_of_numbers_is_read_as_people_see_it() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let row = |number: u64, title: &str| vec![Cell::from("基层治理类"), number.into(), title.into(), "南村社区".into()];
    let sheet = Sheet {
        name: "名单".to_owned(),
        headings: ["类别", "序号", "项目名称", "项目单位"].map(str::to_owned).to_vec(),
        widths: vec![12; 4],
        rows: vec![row(3, "甲"), row(1, "乙")],
    };
    let path = office.folder().join("名单.xlsx");
    write_xlsx(&path, &[sheet]).unwrap();
    let file = office.desk.files.admit(&path, "名单.xlsx").unwrap();
    let imported = office.call("case.import", json!({ "campaign": campaign, "file": file }));
    assert_eq!(imported, json!({ "rows": 2, "added": 2, "problems": [] }));
    assert_eq!(lines(&office, &campaign), ["基层治理类 1 乙 南村社区", "基层治理类 3 甲 南村社区"]);
}

#[test]
fn categories_with_long_or_like_names_get_sheets_of_their_own() {
    let office = desk::open();
    let long = "市域社会治理现代化试点工作中的基层协商与矛盾纠纷多元化解创新实践";
    let names = [format!("{long}（一）"), format!("{long}（二）"), "党建/群团".to_owned(), "党建:群团".to_owned()];
    let categories: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
    let vote = json!({ "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" });
    let definition = json!({ "title": "甲行动", "edition": "2020年", "categories": categories, "vote": vote });
    let campaign = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    office.case(&campaign, &names[0], "甲案例", &["甲单位"]);
    office.case(&campaign, &names[3], "乙案例", &["乙单位"]);
    let output = office.call("case.export", json!({ "campaign": campaign }));
    // All sheets come in again: their cases know their category by a column, not by the sheet.
    let other = office.call("campaign.create", json!({ "definition": definition }))["campaign"].clone();
    let imported = office.call("case.import", json!({ "campaign": other, "file": output["file"] }));
    assert_eq!(imported, json!({ "rows": 2, "added": 2, "problems": [] }));
    assert_eq!(
        lines(&office, &other),
        [format!("{} 1 甲案例 甲单位", names[0]), format!("{} 1 乙案例 乙单位", names[3])]
    );
}

#[test]
fn every_sheet_of_cases_is_read_and_every_other_named() {
    let office = desk::open();
    let campaign = office.campaign("zhuhai-2020");
    let sheet = |name: &str, headings: &[&str], rows: &[&[&str]]| Sheet {
        name: name.to_owned(),
        headings: headings.iter().map(|&heading| heading.to_owned()).collect(),
        widths: vec![12; headings.len()],
        rows: rows.iter().map(|row| row.iter().map(|&cell| Cell::from(cell)).collect()).collect(),
    };
    let path = office.folder().join("各类汇总.xlsx");
    let sheets = [
        // A word of a heading here and there does not make a table of cases.
        sheet("填表说明", &["填写要求", ""], &[&["项目名称", "写全称"], &["项目单位", "至多四个"]]),
        // Neither has a column of categories: the sheet says it. Each has its own order of columns.
        sheet("政府治理类", &["项目名称", "项目单位", "所在区"], &[&["甲", "市民政局", "市直"]]),
        sheet(
            "二、基层治理",
            &["项目单位", "项目名称", "项目简介"],
            &[&["南村社区", "乙", "共商"], &["南村社区", "甲", ""], &["南村社区", "", ""]],
        ),
    ];
    write_xlsx(&path, &sheets).unwrap();
    let file = office.desk.files.admit(&path, "各类汇总.xlsx").unwrap();
    let imported = office.call("case.import", json!({ "campaign": campaign, "file": file }));
    assert_eq!((imported["rows"].as_u64(), imported["added"].as_u64()), (Some(4), Some(2)));
    let problems: Vec<String> = imported["problems"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(
        problems,
        [
            "二、基层治理 3 项目名称: 与政府治理类的另一个案例同名",
            "二、基层治理 4 项目名称: 项目名称未填",
            "填表说明 没有案例的表头，这张工作表没有读取",
        ]
    );
    assert_eq!(lines(&office, &campaign), ["政府治理类 1 甲 市民政局", "基层治理类 1 乙 南村社区"]);
    let rows = office.call("case.list", json!({ "campaign": campaign }));
    let answers = |at: usize| office.call("case.show", json!({ "case": rows[at]["id"] }))["answers"].clone();
    assert_eq!((answers(0), answers(1)), (json!({ "district": "市直" }), json!({ "summary": "共商" })));
}
