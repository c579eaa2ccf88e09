//! Files in passing through the host: uploads whose names pretend to be paths, limits, what is handed out and how.

use std::io::Write;
use std::path::Path;

use serde_json::json;

use crate::http::{begin, send};
use crate::{Room, Served};

/// Every file of the folder for temporary files, by name, with its content.
fn stored(room: &Room) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![room.temporary()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().unwrap() != "in-use" {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                files.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn names_of_users_never_become_paths() {
    let room = Room::open();
    let served = room.serve();
    let check = |sent: &str, shown: &str| {
        let answer = served.upload(sent, sent.as_bytes());
        assert_eq!((answer.status, answer.json()["name"].as_str().unwrap()), (200, shown), "{sent}");
        assert_eq!(answer.json()["bytes"], sent.len());
    };
    check("%E9%80%89%E7%A5%A8.csv", "选票.csv");
    check("../../x", "x");
    check("..%2F..%2Fetc%2Fcron.d%2Fx.csv", "x.csv");
    check("C%3A%5Cx%5C%E7%A5%A8.xlsx", "票.xlsx");
    check("/etc/passwd", "passwd");
    check("a%00b.csv", "ab.csv");
    check("..", "未命名");
    check("", "未命名");
    check("%E8%A1%A8%E2%80%AEvsc.csv", "表vsc.csv");
    let stored = stored(&room);
    let names: Vec<&str> = stored.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["1.csv", "2.bin", "3.csv", "4.xlsx", "5.bin", "6.csv", "7.bin", "8.bin", "9.csv"]);
    assert_eq!(stored[1].1, b"../../x");
    for outside in [room.path("x"), room.path("x.csv"), room.temporary().join("x")] {
        assert!(!Path::exists(&outside), "{outside:?}");
    }
}

fn handed_out(served: &Served, id: &str, wish: &str) -> (u16, String, String) {
    let answer = served.get(&format!("api/files/{id}{wish}"));
    let header = |name: &str| answer.header(name).unwrap_or_default().to_owned();
    (answer.status, header("content-type"), header("content-disposition"))
}

#[test]
fn files_are_handed_out_to_be_saved() {
    let room = Room::open();
    let served = room.serve();
    let content: Vec<u8> = (0..300_000u32).flat_map(u32::to_le_bytes).collect();
    let upload = |name: &str| served.upload(name, &content).json()["file"].as_str().unwrap().to_owned();
    let (page, pdf) = (upload("%E9%A1%B5.html"), upload("%E8%AF%81%22%E4%B9%A6.pdf"));
    let named = "attachment; filename=\"file.html\"; filename*=UTF-8''%E9%A1%B5.html";
    let attached = (200, "application/octet-stream".to_owned(), named.to_owned());
    assert_eq!(handed_out(&served, &page, ""), attached);
    assert_eq!(handed_out(&served, &page, "?inline=1"), attached, "a page of a user is never shown");
    let shown = handed_out(&served, &pdf, "?inline=1");
    assert_eq!((shown.0, shown.1.as_str()), (200, "application/pdf"));
    assert_eq!(shown.2, "inline; filename=\"file.pdf\"; filename*=UTF-8''%E8%AF%81%22%E4%B9%A6.pdf");
    assert_eq!(served.get(&format!("api/files/{pdf}")).body, content);
    for unknown in ["00000000000000000000000000000000", "1.csv", "..%2f..%2fx", ""] {
        assert_eq!(served.get(&format!("api/files/{unknown}")).status, 404, "{unknown}");
    }
}

#[test]
fn too_large_and_broken_uploads_leave_nothing() {
    let room = Room::open();
    let served = room.serve();
    let (host, path) = (served.host(), served.path("api/files?name=x.csv"));
    let too_large = "3000000000";
    let answer = {
        let head = [("host", host.as_str()), ("expect", "100-continue")];
        let stream = begin(served.port, "POST", &path, &head, too_large.parse().unwrap());
        let mut reader = std::io::BufReader::new(stream);
        let mut line = String::new();
        std::io::BufRead::read_line(&mut reader, &mut line).unwrap();
        line
    };
    assert!(answer.contains(" 413 "), "{answer}");
    let mut broken = begin(served.port, "POST", &path, &[("host", &host)], 1000);
    broken.write_all(&[b'x'; 500]).unwrap();
    drop(broken);
    // The next upload is taken only after the host has seen the other one break, or soon enough after.
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !stored(&room).is_empty() && std::time::Instant::now() < deadline {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(stored(&room), []);
}

#[test]
fn a_request_is_small() {
    let room = Room::open();
    let served = room.serve();
    let (host, path) = (served.host(), served.path("api/call/campaign.list"));
    let headers = [("host", host.as_str()), ("content-type", "application/json")];
    let large = vec![b' '; 17 * 1024 * 1024];
    let answer = send(served.port, "POST", &path, &headers, &large);
    assert_eq!(answer.status, 413);
    let wrong = send(served.port, "POST", &path, &headers, b"{");
    assert_eq!((wrong.status, wrong.json()["message"].clone()), (400, json!("请求不是正确的 JSON。")));
}
