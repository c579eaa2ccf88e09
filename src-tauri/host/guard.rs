//! The gate of the local host: who may ask at all, and the headers every answer carries.
//!
//! Only a page of this very address with the token in its path is answered: a foreign `Host` (a name rebound to
//! this computer), a foreign `Origin` or a request of another site is refused before anything is looked at.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;
use laurel_core::error::{Error, Result};

use super::{Host, failed};

/// What the page may load and do. Styles and scripts come from files only; pictures may be drawn by the core.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";

/// 128 random bits as text.
pub fn token() -> Result<String> {
    let mut random = [0u8; 16];
    getrandom::fill(&mut random).map_err(|_| Error::Refused("系统未能提供随机数，请重新启动程序。".to_owned()))?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Lets a request through or refuses it.
pub async fn check(State(host): State<Arc<Host>>, request: Request, next: Next) -> Response {
    let mut response = if !comes_from_here(request.headers(), host.port) {
        failed(StatusCode::FORBIDDEN, "refused", "只接受本机浏览器从本页面发来的请求。")
    } else if !knows_token(request.uri().path(), &host.token) {
        failed(StatusCode::NOT_FOUND, "not_found", "没有这个地址。请使用程序启动时给出的完整地址。")
    } else {
        next.run(request).await
    };
    fence(response.headers_mut());
    response
}

fn comes_from_here(headers: &HeaderMap, port: u16) -> bool {
    let Some(authority) = only(headers, &HOST) else { return false };
    let here = authority == format!("127.0.0.1:{port}") || authority == format!("localhost:{port}");
    let same_origin = !headers.contains_key(ORIGIN)
        || only(headers, &ORIGIN).is_some_and(|origin| origin == format!("http://{authority}"));
    // Sent by the browser itself; no page can forge it.
    let foreign = headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none");
    here && same_origin && !foreign
}

/// The header's text, if it stands there exactly once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// Compares in the same time wherever the difference lies.
fn knows_token(path: &str, token: &str) -> bool {
    let given = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    given.len() == token.len() && given.bytes().zip(token.bytes()).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
}

/// Adds the headers an answer does not carry already.
fn fence(headers: &mut HeaderMap) {
    let standard = [
        (CONTENT_SECURITY_POLICY, "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "SAMEORIGIN"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), usb=()"),
    ];
    for (name, value) in standard {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_address_is_answered() {
        let check = |lines: &[(&'static str, &'static str)], expected: bool| {
            let mut headers = HeaderMap::new();
            for (name, value) in lines {
                headers.append(*name, HeaderValue::from_static(value));
            }
            assert_eq!(comes_from_here(&headers, 4711), expected, "{lines:?}");
        };
        check(&[("host", "127.0.0.1:4711")], true);
        check(&[("host", "localhost:4711"), ("origin", "http://localhost:4711")], true);
        check(&[("host", "127.0.0.1:4711"), ("sec-fetch-site", "same-origin")], true);
        check(&[], false);
        check(&[("host", "127.0.0.1:4712")], false);
        check(&[("host", "evil.example:4711")], false);
        check(&[("host", "127.0.0.1:4711"), ("host", "127.0.0.1:4711")], false);
        check(&[("host", "127.0.0.1:4711"), ("origin", "null")], false);
        check(&[("host", "127.0.0.1:4711"), ("origin", "https://127.0.0.1:4711")], false);
        check(&[("host", "127.0.0.1:4711"), ("origin", "http://localhost:4711")], false);
        check(
            &[("host", "127.0.0.1:4711"), ("origin", "http://127.0.0.1:4711"), ("origin", "http://evil.example")],
            false,
        );
        check(&[("host", "127.0.0.1:4711"), ("sec-fetch-site", "cross-site")], false);
        check(&[("host", "127.0.0.1:4711"), ("sec-fetch-site", "same-site")], false);
    }

    #[test]
    fn the_token_is_compared_whole() {
        let check = |path: &str, expected: bool| assert_eq!(knows_token(path, "0123"), expected, "{path}");
        check("/0123/", true);
        check("/0123/api/call/x", true);
        check("/0124/", false);
        check("/012/", false);
        check("/01234/", false);
        check("/", false);
    }
}
