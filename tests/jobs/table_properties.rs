//! Laws of the reader of delimited text: what is written is read back, in every encoding, with every delimiter and
//! line end; and no bytes whatever make it panic.

use laurel_core::files::table::{Flow, Table};
use proptest::prelude::*;

/// Rows, those that hold nothing left out: a blank line at the end is none.
fn rows(content: &[u8]) -> Result<Vec<Vec<String>>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("表.csv");
    std::fs::write(&path, content).unwrap();
    let mut found = Vec::new();
    let table = Table::open(&path, "表.csv").map_err(|error| error.to_string())?;
    table
        .rows(|row| {
            found.push(row.cells().map(|cell| cell.into_owned()).collect());
            Ok(Flow::Continue(()))
        })
        .map_err(|error| error.to_string())?;
    Ok(found)
}

fn encoded(text: &str, encoding: usize) -> Vec<u8> {
    let utf16 = |big: bool| -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => format!("\u{feff}{text}").into_bytes(),
        2 => encoding_rs::GB18030.encode(text).0.into_owned(),
        3 => utf16(false),
        _ => utf16(true),
    }
}

/// A cell without white space around it and without the beginning of a formula.
const CELL: &str = "[一-龥“”，、㛃𬭎a-zA-Z0-9]([ ,;\t\"\r\n一-龥，a-z0-9]{0,8}[一-龥a-z0-9\"])?";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_written_is_read_back(
        body in prop::collection::vec(prop::collection::vec(CELL, 3), 1..6),
        delimiter in prop::sample::select(vec![",", "\t", ";"]),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        encoding in 0usize..5,
        last_end in any::<bool>(),
    ) {
        let headings = ["类别", "项目名称", "票数"].map(String::from).to_vec();
        let all: Vec<Vec<String>> = std::iter::once(headings).chain(body).collect();
        let quoted = |cell: &String| match cell.contains([',', ';', '\t', '"', '\r', '\n']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.clone(),
        };
        let lines: Vec<String> =
            all.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(delimiter)).collect();
        let text = lines.join(end) + if last_end { end } else { "" };
        prop_assert_eq!(rows(&encoded(&text, encoding)), Ok(all));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = rows(&bytes);
    }

    #[test]
    fn no_text_of_signs_makes_the_reader_panic(text in "[\",;\t\r\n一甲a]{0,60}", encoding in 0usize..5) {
        let _ = rows(&encoded(&text, encoding));
    }
}
