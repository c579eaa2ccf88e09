//! An old workbook (.xls, BIFF8 in a compound file) counts as the same table in XLSX does. The bytes are written here,
//! record by record: no more than Excel itself asks for.

use std::collections::BTreeMap;

use laurel_core::files::workbook::{self, Cell, Sheet};

use super::{counted, vote};

/// A cell of the table.
enum Value {
    Text(&'static str),
    /// Days since the last of 1899, shown as day and time, and the same as text.
    Time(f64, &'static str),
}

use Value::{Text, Time};

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), content].concat()
}

fn begin(what: u16) -> Vec<u8> {
    record(0x0809, &[0x0600u16, what, 0x0dbb, 0x07cc, 0, 0, 6, 0].map(u16::to_le_bytes).concat())
}

fn end() -> Vec<u8> {
    record(0x000a, &[])
}

/// Characters in two bytes each, after their number.
fn string(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u16::try_from(units.len()).unwrap().to_le_bytes().to_vec();
    bytes.push(1);
    bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    bytes
}

/// The stream of a workbook with one sheet: strings shared, times as numbers in the format `m/d/yy h:mm`.
fn stream(rows: &[Vec<Value>]) -> Vec<u8> {
    let mut shared: BTreeMap<&str, u32> = BTreeMap::new();
    let mut strings = Vec::new();
    let mut sheet = begin(0x0010);
    for (row, values) in (0u16..).zip(rows) {
        for (column, value) in (0u16..).zip(values) {
            let place = |format: u16| [row, column, format].map(u16::to_le_bytes).concat();
            match value {
                Text(text) => {
                    let next = u32::try_from(shared.len()).unwrap();
                    let at = *shared.entry(text).or_insert_with(|| {
                        strings.extend(string(text));
                        next
                    });
                    sheet.extend(record(0x00fd, &[place(0), at.to_le_bytes().to_vec()].concat()));
                }
                Time(number, _) => {
                    sheet.extend(record(0x0203, &[place(1), number.to_le_bytes().to_vec()].concat()));
                }
            }
        }
    }
    sheet.extend(end());
    let xf = |format: u16| record(0x00e0, &[&[0, 0], &format.to_le_bytes()[..], &[0; 16]].concat());
    let count = u32::try_from(shared.len()).unwrap().to_le_bytes();
    let before = [begin(0x0005), record(0x0042, &1200u16.to_le_bytes()), xf(0), xf(22)].concat();
    let after = [record(0x00fc, &[&count[..], &count, &strings].concat()), end()].concat();
    let name = "Sheet1";
    let length = u8::try_from(name.len()).unwrap();
    let listed = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, length, 0], name.as_bytes()].concat());
    let at = before.len() + listed(0).len() + after.len();
    [before, listed(u32::try_from(at).unwrap()), after, sheet].concat()
}

const SECTOR: usize = 512;
const FREE: u32 = 0xffff_ffff;
const LAST: u32 = 0xffff_fffe;
const TABLE: u32 = 0xffff_fffd;

/// A compound file that holds nothing but the stream: the table of sectors, the directory, then the stream itself, never
/// so short that it would lie among the small ones.
fn compound(mut stream: Vec<u8>) -> Vec<u8> {
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = u32::try_from(stream.len() / SECTOR).unwrap();
    let mut table = vec![TABLE, LAST];
    table.extend((3..sectors + 2).chain([LAST]));
    assert!(table.len() <= SECTOR / 4, "more than one sector of table");
    table.resize(SECTOR / 4, FREE);
    let entry = |name: &str, kind: u8, child: u32, start: u32, length: u32| {
        let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let named = if name.is_empty() { 0 } else { u16::try_from(bytes.len() + 2).unwrap() };
        bytes.resize(64, 0);
        bytes.extend(named.to_le_bytes());
        bytes.extend([kind, 1]);
        bytes.extend([FREE, FREE, child].map(u32::to_le_bytes).concat());
        bytes.resize(116, 0);
        bytes.extend([start, length, 0].map(u32::to_le_bytes).concat());
        bytes
    };
    let length = u32::try_from(stream.len()).unwrap();
    let unused = || entry("", 0, FREE, 0, 0);
    let directory = [entry("Root Entry", 5, 1, LAST, 0), entry("Workbook", 2, FREE, 2, length), unused(), unused()];
    let mut header = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    header.resize(24, 0);
    header.extend([0x003e, 3, 0xfffe, 9, 6, 0, 0, 0].map(u16::to_le_bytes).concat());
    header.extend([0, 1, 1, 0, 4096, LAST, 0, LAST, 0, 0].map(u32::to_le_bytes).concat());
    header.resize(SECTOR, 0xff);
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    [header, table, directory.concat(), stream].concat()
}

#[test]
fn an_old_workbook_counts_as_the_same_table_in_a_new_one() {
    const ZHU: &str = "“最珠海”城市生活服务平台";
    const PING: &str = "“平安+”市域社会治理指数";
    const FU: &str = "福石共享家";
    let headings = ["序号", "提交答卷时间", "来自IP", "微信OpenID", "1、政府治理类(可多选)", "2、基层治理类（可多选）"];
    let row = |serial, time, ip, voter, first, second| {
        vec![Text(serial), time, Text(ip), Text(voter), Text(first), Text(second)]
    };
    let rows = || {
        vec![
            headings.map(Text).into(),
            row("1", Text("2020/9/1 9:05:03"), "1.2.3.4(广东-珠海)", "oA1", ZHU, FU),
            // 44076 is the second of September 2020.
            row("2", Time(44_076.5, "2020-09-02 12:00:00"), "1.2.3.5(广东-珠海)", "oA2", PING, FU),
            row("3", Time(44_076.75, "2020-09-02 18:00:00"), "1.2.3.5(广东-珠海)", "oA1", PING, FU),
            row("4", Time(44_082.0, "2020-09-08"), "1.2.3.6(澳门-澳门)", "oA3", ZHU, FU),
            row("5", Text("2020/9/3 9:00:00"), "1.2.3.7(澳门-澳门)", "oA4", "(跳过)", FU),
            row("6", Text("2020/9/3 9:00:00"), "1.2.3.7(澳门-澳门)", "oA5", "没有这个案例", FU),
        ]
    };
    let expected = (
        "问卷星，按选项文字：一行一张选票，一列一个类别".to_owned(),
        "6=2+[after_deadline 1,unknown_option 1,too_few_choices 1,duplicate_voter 1] 1 1 0 2".to_owned(),
    );
    let (office, campaign) = vote();
    assert_eq!(counted(&office, &campaign, "旧.xls", compound(stream(&rows()))), expected);
    let new = office.folder().join("新.xlsx");
    let said = |value: Value| match value {
        Text(text) | Time(_, text) => Cell::from(text),
    };
    let sheet = Sheet {
        name: "Sheet1".to_owned(),
        headings: headings.map(str::to_owned).into(),
        widths: vec![20; headings.len()],
        rows: rows().into_iter().skip(1).map(|row| row.into_iter().map(said).collect()).collect(),
    };
    workbook::write_xlsx(&new, &[sheet]).unwrap();
    assert_eq!(counted(&office, &campaign, "新的.xlsx", std::fs::read(&new).unwrap()), expected);
}
