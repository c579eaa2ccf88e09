//! Files in passing: uploads streamed to the tray, files of the tray handed out. A name given by a user is only
//! ever shown again, never made into a path.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use laurel_core::desk::{FileId, Output};
use laurel_core::error::Error;
use serde::Deserialize;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use super::{Host, failed, failure};

/// 2 GiB: a million ballots are a fifth of it.
const LARGEST_FILE: u64 = 2 * 1024 * 1024 * 1024;
const PIECE: u16 = u16::MAX;
const LONGEST_NAME: usize = 120;

#[derive(Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
pub struct Shown {
    #[serde(default)]
    inline: Option<String>,
}

/// Takes the body as a file onto the tray.
pub async fn upload(
    State(host): State<Arc<Host>>,
    Query(Named { name }): Query<Named>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let stated = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if stated.is_some_and(|bytes| bytes > LARGEST_FILE) {
        return too_large();
    }
    let name = plain_name(&name);
    let (file, path) = match host.desk.files.fresh(&name, &extension(&name)) {
        Ok(fresh) => fresh,
        Err(error) => return failure(StatusCode::UNPROCESSABLE_ENTITY, &error.into()),
    };
    let discard = Discard { host: &host, file: Some(file.clone()) };
    match receive(body, &path).await {
        Ok(bytes) => {
            discard.keep();
            axum::Json(Output { file, name, bytes }).into_response()
        }
        Err(Refusal::TooLarge) => too_large(),
        Err(Refusal::Broken) => failed(StatusCode::BAD_REQUEST, "refused", "文件没有传完，请重试。"),
        Err(Refusal::Disk(cause)) => {
            failure(StatusCode::UNPROCESSABLE_ENTITY, &Error::file("保存上传的文件", cause).into())
        }
    }
}

enum Refusal {
    TooLarge,
    Broken,
    Disk(std::io::Error),
}

async fn receive(body: Body, path: &std::path::Path) -> Result<u64, Refusal> {
    let mut file = File::create_new(path).await.map_err(Refusal::Disk)?;
    let mut pieces = body.into_data_stream();
    let mut bytes = 0u64;
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Refusal::Broken)?;
        bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if bytes > LARGEST_FILE {
            return Err(Refusal::TooLarge);
        }
        file.write_all(&piece).await.map_err(Refusal::Disk)?;
    }
    file.flush().await.map_err(Refusal::Disk)?;
    Ok(bytes)
}

fn too_large() -> Response {
    failed(StatusCode::PAYLOAD_TOO_LARGE, "refused", "文件超过 2 GiB，不能上传。请拆分后再导入，或用命令行导入。")
}

/// Takes a half received file off the tray again, also when the page has gone away.
struct Discard<'a> {
    host: &'a Host,
    file: Option<FileId>,
}

impl Discard<'_> {
    fn keep(mut self) {
        self.file = None;
    }
}

impl Drop for Discard<'_> {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            self.host.desk.files.discard(file);
        }
    }
}

/// Hands a file out: to be saved, or to be shown where it is a PDF or a picture.
pub async fn download(
    State(host): State<Arc<Host>>,
    Path((_, id)): Path<(String, String)>,
    Query(Shown { inline }): Query<Shown>,
) -> Response {
    let missing = || failed(StatusCode::NOT_FOUND, "not_found", "找不到这个文件。请重新生成。");
    let Ok(filed) = host.desk.files.get(&FileId(id)) else { return missing() };
    let Ok(file) = File::open(&filed.path).await else { return missing() };
    let Ok(facts) = file.metadata().await else { return missing() };
    let shown = inline.is_some_and(|wish| wish == "1");
    let (kind, how) = match (shown, extension(&filed.name).as_str()) {
        (true, "pdf") => ("application/pdf", "inline"),
        (true, "png") => ("image/png", "inline"),
        _ => ("application/octet-stream", "attachment"),
    };
    let mut response = Response::new(Body::from_stream(ReceiverStream::new(pieces(file))));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, axum::http::HeaderValue::from_static(kind));
    headers.insert(CONTENT_LENGTH, facts.len().into());
    if let Ok(disposition) = disposition(how, &filed.name).parse() {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    if how == "inline" {
        // The browser's own viewer is part of the answer; the page may frame it to print.
        let policy = "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
        headers.insert(CONTENT_SECURITY_POLICY, axum::http::HeaderValue::from_static(policy));
    }
    response
}

fn pieces(mut file: File) -> tokio::sync::mpsc::Receiver<std::io::Result<Bytes>> {
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    tokio::spawn(async move {
        loop {
            let mut piece = Vec::with_capacity(PIECE.into());
            let read = (&mut file).take(PIECE.into()).read_to_end(&mut piece).await;
            let ended = piece.is_empty() || read.is_err();
            if (read.is_err() || !piece.is_empty()) && sender.send(read.map(|_| piece.into())).await.is_err() {
                return;
            }
            if ended {
                return;
            }
        }
    });
    receiver
}

/// `attachment; filename="file.pdf"; filename*=UTF-8''…` after RFC 6266 and RFC 5987 (now 8187).
fn disposition(how: &str, name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{how}; filename=\"file.{}\"; filename*=UTF-8''{encoded}", extension(name))
}

/// The last part of a name as a person may read it: no folders, no control characters, not too long.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect();
    let plain = plain.trim().trim_start_matches('.').trim();
    if plain.is_empty() {
        return "未命名".to_owned();
    }
    if plain.chars().count() <= LONGEST_NAME {
        return plain.to_owned();
    }
    // The extension says what the file is.
    format!("{}….{}", plain.chars().take(LONGEST_NAME - 10).collect::<String>(), extension(plain))
}

/// Marks that turn the direction of writing, with which a name can pretend to another extension.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The extension as a few lower-case letters and digits; `bin` where there is none.
fn extension(name: &str) -> String {
    let found = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let good = (1..=8).contains(&found.len()) && found.bytes().all(|b| b.is_ascii_alphanumeric());
    if good { found } else { "bin".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_users_are_only_names() {
        let check = |given: &str, name: &str, ending: &str| {
            assert_eq!((plain_name(given).as_str(), extension(&plain_name(given)).as_str()), (name, ending), "{given}");
        };
        check("选票.csv", "选票.csv", "csv");
        check("../../x", "x", "bin");
        check("../../etc/passwd", "passwd", "bin");
        check("C:\\x\\投票.XLSX", "投票.XLSX", "xlsx");
        check("a\0b.csv", "ab.csv", "csv");
        check("..", "未命名", "bin");
        check("", "未命名", "bin");
        check(".bashrc", "bashrc", "bin");
        check("x./../y", "y", "bin");
        check("x.cs/v", "v", "bin");
        check("表\u{202e}vsc.exe", "表vsc.exe", "exe");
        check("x.tar.一二", "x.tar.一二", "bin");
        let long = "长".repeat(200);
        check(&format!("{long}.csv"), &format!("{}….csv", "长".repeat(110)), "csv");
    }

    #[test]
    fn chinese_names_are_handed_out_whole() {
        let expected = "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E8%AF%81%E4%B9%A6%20%22a%22.pdf";
        assert_eq!(disposition("attachment", "证书 \"a\".pdf"), expected);
    }
}
