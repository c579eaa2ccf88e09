//! Tables from outside: every encoding, delimiter and line end gives the same rows; what is no table is refused in plain words.

use std::path::{Path, PathBuf};

use laurel_core::files::table::{Flow, Table};
use laurel_core::files::workbook::{self, Cell, Sheet};

fn write(folder: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

/// Rows as `number:cell|cell`.
fn rows(path: &Path) -> Result<Vec<String>, String> {
    let table = Table::open(path, "票.csv").map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    table
        .rows(|row| {
            found.push(format!("{}:{}", row.number(), row.cells().collect::<Vec<_>>().join("|")));
            Ok(Flow::Continue(()))
        })
        .map_err(|error| error.to_string())?;
    Ok(found)
}

#[test]
fn delimited_text_is_cut_into_rows_as_excel_does() {
    let folder = tempfile::tempdir().unwrap();
    let check = |text: &str, expected: &[&str]| {
        let path = write(folder.path(), "a.csv", text.as_bytes());
        assert_eq!(rows(&path).unwrap(), expected, "{text:?}");
    };
    check("类别,名称\r\n甲,乙\r\n", &["1:类别|名称", "2:甲|乙"]);
    check("类别,名称\n甲,乙", &["1:类别|名称", "2:甲|乙"]);
    check("类别,名称\r甲,乙\r", &["1:类别|名称", "2:甲|乙"]);
    check("类别\t名称\n甲\t乙,丙\n", &["1:类别|名称", "2:甲|乙,丙"]);
    check("类别;名称\n甲;乙,丙\n丁;戊\n", &["1:类别|名称", "2:甲|乙,丙", "3:丁|戊"]);
    check("a,b\n\"一,二\n三\",\"引\"\"号\"\"\"\n四,五\n", &["1:a|b", "2:一,二\n三|引\"号\"", "3:四|五"]);
    check("a,b\n\n\n甲,乙\n\n\n", &["1:a|b", "2:", "3:", "4:甲|乙"]);
    check("a,b\n,,\n甲,乙\n", &["1:a|b", "2:||", "3:甲|乙"]);
    check("a,b\n 甲 ,\u{3000}乙\u{3000}\n", &["1:a|b", "2:甲|乙"]);
    check("a,b\n甲\"乙\",丙\n", &["1:a|b", "2:甲\"乙\"|丙"]);
    // Signs within quotes are content, however many there are.
    check("a,b\n\"甲\t乙\t丙\",\"丁\t戊\t己\"\n", &["1:a|b", "2:甲\t乙\t丙|丁\t戊\t己"]);
    check("a,b\n'=1+1,'x'\n", &["1:a|b", "2:=1+1|'x'"]);
    check("只有一列\n甲\n", &["1:只有一列", "2:甲"]);
}

#[test]
fn encodings_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let text = "类别,名称\r\n政府治理类,“最珠海”城市生活服务平台\r\n珠澳合作治理类,𬭎䶮㛃\r\n";
    let utf16 = |big: bool| -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    let expected = ["1:类别|名称", "2:政府治理类|“最珠海”城市生活服务平台", "3:珠澳合作治理类|𬭎䶮㛃"];
    let check = |content: Vec<u8>, encoding: &str| {
        let path = write(folder.path(), "b.csv", &content);
        assert_eq!(Table::open(&path, "b.csv").unwrap().encoding(), encoding);
        assert_eq!(rows(&path).unwrap(), expected, "{encoding}");
    };
    check(text.as_bytes().to_vec(), "UTF-8");
    check(format!("\u{feff}{text}").into_bytes(), "UTF-8");
    check(encoding_rs::GB18030.encode(text).0.into_owned(), "GB18030");
    check(utf16(false), "UTF-16");
    check(utf16(true), "UTF-16");
}

#[test]
fn a_character_across_two_chunks_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let line = "政府治理类,公众参与打造“狮山小美”,探索老城微改造新路径\n";
    let text = line.repeat(12_000);
    for content in [text.as_bytes().to_vec(), encoding_rs::GB18030.encode(&text).0.into_owned()] {
        let found = rows(&write(folder.path(), "c.csv", &content)).unwrap();
        assert_eq!(found.len(), 12_000);
        let expected = |n: usize| format!("{n}:{}", line.trim_end().replace(',', "|"));
        assert_eq!(found.iter().zip(1..).find(|(row, n)| **row != expected(*n)), None);
    }
}

#[test]
fn a_workbook_gives_the_same_text_as_excel_shows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("说明").unwrap();
    let page = book.add_worksheet();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d h:mm:ss");
    page.write_string(0, 0, "序号").unwrap();
    page.write_string(0, 1, "时间").unwrap();
    page.write_number(2, 0, 7).unwrap();
    page.write_number_with_format(2, 1, 44_081.378_506_944_44, &date).unwrap();
    page.write_number_with_format(2, 3, 44_081, &date).unwrap();
    page.write_number(3, 0, 23.42).unwrap();
    page.write_boolean(3, 1, true).unwrap();
    page.write_formula(3, 2, rust_xlsxwriter::Formula::new("=1+1").set_result("2")).unwrap();
    book.save(&path).unwrap();
    let expected = ["1:序号|时间", "2:", "3:7|2020-09-07 09:05:03||2020-09-07", "4:23.42|TRUE|2"];
    assert_eq!(rows(&path).unwrap(), expected);
    assert_eq!(Table::open(&path, "d.xlsx").unwrap().encoding(), "Excel 工作簿");
}

#[test]
fn what_is_no_table_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let check = |content: &[u8], expected: &str| {
        let path = write(folder.path(), "e.xlsx", content);
        assert_eq!(rows(&path).unwrap_err(), expected);
    };
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "甲".repeat(3000)).unwrap();
    let whole = book.save_to_buffer().unwrap();
    let incomplete = "文件“票.csv”不完整或已损坏，可能没有下载完。请重新导出或下载，再选择文件。";
    check(b"", "文件“票.csv”是空的。请确认导出成功后重新选择。");
    check(b"\xef\xbb\xbf\r\n\r\n", "文件“票.csv”是空的。请确认导出成功后重新选择。");
    check(&whole[..whole.len() / 2], incomplete);
    check(b"PK\x03\x04 nothing more", incomplete);
    check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 nothing more", incomplete);
    check(b"%PDF-1.7\n", "文件“票.csv”是 PDF，不是表格。请从投票平台或 Excel 另存为 .xlsx 或 .csv 后再选择。");
    check(
        b"<html><table></table></html>",
        "文件“票.csv”其实是网页，不是表格。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再选择。",
    );
    check(b"a,b\n\x00\x01,c\n", "文件“票.csv”不是表格。请从投票平台或 Excel 另存为 .xlsx 或 .csv 后再选择。");
    check(
        "类别,名称\n甲,\"乙\n丙,丁\n".as_bytes(),
        "文件“票.csv”不完整：第 2 行的引号没有结束。请重新导出或下载，再选择文件。",
    );
    check(
        b"a,b\nc,\xff\xff\n",
        "文件“票.csv”第 2 行的文字编码无法识别（既不是 UTF-8，也不是 GB18030）。请用 Excel 或 WPS 打开，核对这一行后另存为 .xlsx 再选择。",
    );
}

#[test]
fn a_file_changed_after_it_was_opened_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "f.csv", b"a,b\n1,2\n");
    let table = Table::open(&path, "f.csv").unwrap();
    std::fs::write(&path, b"a,b\n1,2\n3,4\n").unwrap();
    let error = table.rows(|_| Ok(Flow::Continue(()))).unwrap_err();
    assert_eq!(error.to_string(), "文件“f.csv”在读取过程中被改动。请关闭正在编辑它的程序，然后重新选择文件。");
}

#[test]
fn what_we_write_reads_back_and_holds_no_formula() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = || Sheet {
        name: "投票结果".into(),
        headings: vec!["项目名称".into(), "票数".into(), "得票率".into()],
        widths: vec![40, 10, 10],
        rows: vec![
            vec!["=HYPERLINK(\"x\")".into(), Cell::Number(15_585), Cell::Decimal("23.42".into())],
            vec!["＠甲".into(), Cell::Number(0), Cell::Empty],
        ],
    };
    let expected = ["1:项目名称|票数|得票率", "2:=HYPERLINK(\"x\")|15585|23.42", "3:＠甲|0|"];
    let (xlsx, csv) = (folder.path().join("g.xlsx"), folder.path().join("g.csv"));
    workbook::write_xlsx(&xlsx, &[sheet()]).unwrap();
    workbook::write_csv(&csv, &sheet()).unwrap();
    assert_eq!(rows(&csv).unwrap(), expected);
    assert_eq!(rows(&xlsx).unwrap().join("\n"), expected.join("\n").trim_end_matches('|'));
    let raw = std::fs::read_to_string(&csv).unwrap();
    assert_eq!(raw, "\u{feff}项目名称,票数,得票率\r\n\"'=HYPERLINK(\"\"x\"\")\",15585,23.42\r\n'＠甲,0,\r\n");
}
