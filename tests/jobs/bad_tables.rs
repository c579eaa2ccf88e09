//! Files that cannot be read, made byte by byte: each is refused with what is wrong, the row, and the way out.

use std::io::Write;

use laurel_core::files::table::{Flow, Table};

/// What is said of a file with this content.
fn said(content: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("票");
    std::fs::write(&path, content).unwrap();
    let read = Table::open(&path, "票").and_then(|table| table.rows(|_| Ok(Flow::Continue(()))));
    read.unwrap_err().to_string()
}

/// An archive that says of its only entry that it unpacks to so many bytes.
fn archive(name: &str, unpacked: u32) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04 nothing".to_vec();
    let directory = u32::try_from(bytes.len()).unwrap();
    bytes.extend(b"PK\x01\x02");
    bytes.extend([0; 20]);
    bytes.extend(unpacked.to_le_bytes());
    bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    bytes.extend([0; 16]);
    bytes.extend(name.as_bytes());
    bytes.extend(b"PK\x05\x06");
    bytes.extend([0; 12]);
    bytes.extend(directory.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

/// A workbook of one sheet that holds these rows.
fn workbook(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let packages = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut part = |name: &str, text: String| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let book = format!(r#"<Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/>"#);
    part("_rels/.rels", format!(r#"<Relationships xmlns="{packages}">{book}</Relationships>"#));
    part("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#));
    let sheet = r#"<sheets><sheet name="甲" sheetId="1" r:id="rId1"/></sheets>"#;
    part("xl/workbook.xml", format!(r#"<workbook xmlns="{main}" xmlns:r="{relations}">{sheet}</workbook>"#));
    let sheet = format!(r#"<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>"#);
    part("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="{packages}">{sheet}</Relationships>"#));
    zip.finish().unwrap().into_inner()
}

/// A compound file that holds a stream of this name: how Excel keeps an encrypted workbook.
fn compound(stream: &str) -> Vec<u8> {
    const END: u32 = 0xffff_fffe;
    const FREE: u32 = 0xffff_ffff;
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.extend([0; 16]);
    for word in [0x3e_u16, 3, 0xfffe, 9, 6, 0, 0, 0] {
        bytes.extend(word.to_le_bytes());
    }
    for number in [0_u32, 1, 1, 0, 4096, END, 0, END, 0, 0] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.resize(512, 0xff);
    for sector in [0xffff_fffd, END] {
        bytes.extend(u32::to_le_bytes(sector));
    }
    bytes.resize(1024, 0xff);
    for (name, kind, child) in [("Root Entry", 5, 1), (stream, 2, FREE), ("", 0, FREE), ("", 0, FREE)] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = if name.is_empty() { 0 } else { entry.len() + 2 };
        entry.resize(64, 0);
        entry.extend(u16::try_from(length).unwrap().to_le_bytes());
        entry.extend([kind, 1]);
        for link in [FREE, FREE, child] {
            entry.extend(link.to_le_bytes());
        }
        entry.resize(116, 0);
        entry.extend(END.to_le_bytes());
        entry.resize(128, 0);
        bytes.extend(entry);
    }
    bytes
}

#[test]
fn what_cannot_be_read_is_refused_in_plain_words() {
    let mut told = Vec::new();
    let mut check = |content: &[u8], expected: &str| told.push((said(content), expected.to_owned()));
    let incomplete = "文件“票”不完整或已损坏，可能没有下载完。请重新导出或下载，再选择文件。";
    check(
        &archive("xl/worksheets/sheet1.xml", 0xf000_0000),
        "文件“票”展开后过大，不像正常的导出文件。请从投票平台改用 .csv 导出，或拆分为多个文件。",
    );
    check(
        &archive("xl/worksheets/sheet1.xml", 10),
        "文件“票”不是 Excel 工作簿。请用 Excel 或 WPS 打开核对，另存为 .xlsx 后再选择。",
    );
    check(&compound("EncryptedPackage"), "文件“票”有打开密码。请用 Excel 打开，取消密码后另存，再选择文件。");
    check(&compound("别的"), incomplete);
    let text = "类别,名称\n甲,乙".as_bytes();
    check(
        &text[..text.len() - 1],
        "文件“票”不完整：最后一个字只有一半，可能没有下载完。请重新导出或下载，再选择文件。",
    );
    check(
        &["\u{feff}类别,名称\n甲,".as_bytes(), b"\xd2\xd2\n"].concat(),
        "文件“票”第 2 行的文字不是 UTF-8，与前面各行不一致。请用 Excel 或 WPS 打开，核对这一行后另存为 .xlsx 再选择。",
    );
    check(
        &["政府治理类,福石共享家\n".repeat(20).as_bytes(), b"\xd2\xd2,\xd2\xd2\n"].concat(),
        "文件“票”第 21 行的文字不是 UTF-8，与前面各行不一致。请用 Excel 或 WPS 打开，核对这一行后另存为 .xlsx 再选择。",
    );
    let cell = |at: &str, inside: &str| workbook(&format!(r#"<row r="3"><c r="{at}">{inside}</c></row>"#));
    check(
        &cell("AB3", &format!("<is><t>{}</t></is>", "甲".repeat(32_768))),
        "文件“票”工作表“甲”第 3 行第 AB 列的文字超过 32767 字，不像正常的导出文件。请用 Excel 或 WPS 打开核对这个单元格，另存后再选择文件。",
    );
    let formula =
        "文件“票”工作表“甲”第 3 行第 G 列是公式，没有保存算出的值。请用 Excel 或 WPS 打开，保存后再选择文件。";
    check(&cell("G3", "<f>A1</f>"), formula);
    check(&cell("G3", "<f>A1</f><v></v>"), formula);
    check(&workbook(r#"<row r="4294967296"><c r="ZZZZZZ99999999999"><v>1</v></c></row>"#), incomplete);
    let long = "政府治理类,福石共享家\n".repeat(40_000);
    check(
        &[long.as_bytes(), b"\xd2\xd2,\xd2\xd2\n"].concat(),
        "文件“票”第 40001 行的文字不是 UTF-8，与前面各行不一致。请用 Excel 或 WPS 打开，核对这一行后另存为 .xlsx 再选择。",
    );
    check(
        &[b"a,b\n".repeat(600).as_slice(), b"\x00,b\n"].concat(),
        "文件“票”第 601 行附近含有空字符，不是表格文本。请用 Excel 打开原文件，另存为 .xlsx 后再选择。",
    );
    check(
        ",".repeat(16_384).as_bytes(),
        "文件“票”第 1 行超过 16384 列，不像选票或名单。请核对文件的分隔符，另存后再选择。",
    );
    check(
        format!("a,b\nc,\"{}", "甲,\n".repeat(2_000_000)).as_bytes(),
        "文件“票”第 2 行过长，可能是引号没有成对。请用 Excel 打开核对这一行，另存后再选择。",
    );
    check(
        b"\xff\xfea\x00,\x00b\x00\n",
        "文件“票”第 1 行附近的文字编码无法识别（不是完整的 UTF-16）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再选择。",
    );
    let wrong: Vec<_> = told.iter().filter(|(said, expected)| said != expected).collect();
    assert_eq!(wrong, Vec::<&(String, String)>::new());
}
