//! Any bytes as a workbook: as they are where they begin like a ZIP, else as the parts of a sound ZIP, so that the
//! fuzzer is not kept out by checksums.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use zip::CompressionMethod::Stored;
use zip::write::SimpleFileOptions;

/// Parts are parted by this line; what is missing at the end is left out of the workbook.
const PART: &[u8] = b"\n====\n";
const PARTS: [&str; 7] = [
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet2.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "_rels/.rels",
];
const WORKBOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/><sheet name="B" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
const RELATIONS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;
const PACKAGE: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

fuzz_target!(|bytes: &[u8]| {
    match bytes {
        [b'P', b'K', ..] => laurel_fuzz::file(bytes, "表.xlsx", "xlsx"),
        _ => laurel_fuzz::file(&workbook(bytes), "表.xlsx", "xlsx"),
    }
});

fn workbook(bytes: &[u8]) -> Vec<u8> {
    let mut rest = bytes;
    let mut given = std::iter::from_fn(|| {
        let end = rest.windows(PART.len()).position(|window| window == PART);
        let part = &rest[..end.unwrap_or(rest.len())];
        rest = end.map_or(&[], |end| &rest[end + PART.len()..]);
        (!part.is_empty() || end.is_some()).then_some(part)
    });
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in PARTS {
        let own = match name {
            "xl/workbook.xml" => WORKBOOK,
            "xl/_rels/workbook.xml.rels" => RELATIONS,
            "_rels/.rels" => PACKAGE,
            _ => b"",
        };
        let part = given.next().filter(|part| !part.is_empty()).unwrap_or(own);
        zip.start_file(name, SimpleFileOptions::default().compression_method(Stored)).expect("a part");
        zip.write_all(part).expect("its bytes");
    }
    zip.finish().expect("a workbook").into_inner()
}
