//! The user interface as files: embedded in a release, read from `ui/dist` while developing.

use std::borrow::Cow;
use std::path::Path;

use axum::extract::Path as UrlPath;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};

use super::{failed, guard};

/// Name in `ui/dist` and content; empty while developing.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

const NOT_BUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>桂冠</title>\
    <h1>界面尚未构建</h1><p>请在项目文件夹依次运行 <code>npm --prefix ui ci</code> 与 \
    <code>npm --prefix ui run build</code>，然后刷新本页（正式版需重新编译 laurelctl）。</p></html>";

/// Sends `/TOKEN` on to `/TOKEN/`, so that the page's own relative addresses hold.
pub async fn to_index(UrlPath(token): UrlPath<String>) -> Redirect {
    Redirect::permanent(&format!("/{token}/"))
}

pub async fn index() -> Response {
    match find("index.html") {
        Some(content) => page(&content),
        None => (StatusCode::SERVICE_UNAVAILABLE, page(NOT_BUILT.as_bytes())).into_response(),
    }
}

pub async fn file(UrlPath((_, name)): UrlPath<(String, String)>) -> Response {
    match find(&name) {
        Some(content) if name.ends_with(".html") => page(&content),
        Some(content) => {
            // The builder puts a digest of the content into the names of assets.
            let keep = if name.starts_with("assets/") { "private, max-age=86400, immutable" } else { "no-store" };
            ([(CONTENT_TYPE, kind(&name)), (CACHE_CONTROL, keep)], content.into_owned()).into_response()
        }
        None => failed(StatusCode::NOT_FOUND, "not_found", "没有这个地址。"),
    }
}

fn page(content: &[u8]) -> Response {
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, guard::PAGE_POLICY)];
    (headers, content.to_vec()).into_response()
}

fn find(name: &str) -> Option<Cow<'static, [u8]>> {
    if let Some((_, content)) = EMBEDDED.iter().find(|(known, _)| *known == name) {
        return Some(Cow::Borrowed(content));
    }
    if cfg!(debug_assertions) && is_plain(name) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/dist").join(name);
        return std::fs::read(path).ok().map(Cow::Owned);
    }
    None
}

/// Whether the name is made of plain parts, so that it cannot lead out of its folder.
fn is_plain(name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    name.split('/').all(plain)
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" | "map" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn names_never_lead_out_of_the_folder() {
        let check = |name: &str, expected: bool| assert_eq!(is_plain(name), expected, "{name}");
        check("index.html", true);
        check("assets/index-Bx_1.js", true);
        check("../Cargo.toml", false);
        check("assets/../../Cargo.toml", false);
        check("/etc/passwd", false);
        check("assets//x.js", false);
        check("C:\\x", false);
        check("..\\x", false);
        check(".hidden", false);
        check("a\0b", false);
        check("", false);
    }
}
