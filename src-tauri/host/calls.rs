//! Commands over HTTP: a call, its cancelling, and the stream of events with progress and changed topics.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use laurel_core::api::{self, Topic};
use laurel_core::desk::{Call, Progress, Watch};
use serde_json::{Value, json};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

use super::{Host, News, failed, failure};
use crate::place;

/// Pages hear of progress this often at most.
const BEAT: Duration = Duration::from_millis(100);

/// Runs the command called `name`.
pub async fn call(
    State(host): State<Arc<Host>>,
    Path((_, name)): Path<(String, String)>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    if api::find(&name).is_none() {
        return failed(StatusCode::NOT_FOUND, "not_found", &format!("没有名为“{name}”的命令。"));
    }
    let is_json = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !is_json {
        return failed(StatusCode::UNSUPPORTED_MEDIA_TYPE, "refused", "请求须为 JSON。");
    }
    let Ok(body) = body else {
        return failed(StatusCode::PAYLOAD_TOO_LARGE, "refused", "请求过大。文件请用上传的方式交给程序。");
    };
    let Ok(request) = serde_json::from_slice::<Value>(&body) else {
        return failed(StatusCode::BAD_REQUEST, "refused", "请求不是正确的 JSON。");
    };
    let id = headers.get("x-call").and_then(|id| id.to_str().ok()).filter(|id| is_id(id)).map(str::to_owned);
    let Ok(place) = host.at_work.clone().acquire_owned().await else {
        return failed(StatusCode::SERVICE_UNAVAILABLE, "refused", "程序正在关闭。");
    };
    let underway = Underway::new(host.clone(), id);
    let onlooker = underway.onlooker();
    let reply = tokio::task::spawn_blocking(move || {
        let _place = place;
        let who = host.who.clone().map_or_else(|| api::operator(&host.desk), Ok)?;
        let call = Call { who, now: place::now(), watch: &onlooker };
        let reply = api::run(&host.desk, &call, &name, request);
        if let Ok(reply) = &reply
            && !reply.changed.is_empty()
        {
            let _ = host.news.send(News::Changed(reply.changed.clone()));
        }
        reply
    });
    match reply.await {
        Ok(Ok(reply)) => axum::Json(reply).into_response(),
        Ok(Err(error)) => failure(StatusCode::UNPROCESSABLE_ENTITY, &error.into()),
        Err(_) => failed(
            StatusCode::INTERNAL_SERVER_ERROR,
            "broken",
            "程序内部出错，未写入任何内容。请重试；若再次出现，请检查案例库。",
        ),
    }
}

/// Asks the call to stop. An unknown id has already ended, which is what was asked for.
pub async fn cancel(State(host): State<Arc<Host>>, Path((_, id)): Path<(String, String)>) -> StatusCode {
    if let Some(flag) = host.running.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
        flag.store(true, Ordering::Relaxed);
    }
    StatusCode::NO_CONTENT
}

/// The stream of events, until the page leaves or the host closes.
pub async fn events(State(host): State<Arc<Host>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let news = BroadcastStream::new(host.news.subscribe())
        // A page that could not keep up has missed something: it reloads everything.
        .map(|heard| heard.unwrap_or_else(|_| News::Changed(Topic::ALL.to_vec())))
        .take_while(|news| !matches!(news, News::Closing))
        .map(|news| Ok(event(&news)));
    Sse::new(news).keep_alive(KeepAlive::default())
}

fn event(news: &News) -> Event {
    let (name, content) = match news {
        News::Progress { call, progress } => (
            "progress",
            json!({ "call": call, "label": progress.label, "done": progress.done, "total": progress.total }),
        ),
        News::Changed(topics) => ("changed", json!({ "topics": topics })),
        News::Closing => ("closing", json!({})),
    };
    Event::default().event(name).data(content.to_string())
}

fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A call that can be stopped by its id for as long as this lives. Dropped with the request: when the page is
/// gone, nobody waits for the work any more and it stops.
struct Underway {
    host: Arc<Host>,
    id: Option<String>,
    stop: Arc<AtomicBool>,
}

impl Underway {
    fn new(host: Arc<Host>, id: Option<String>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        if let Some(id) = &id {
            host.running.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), stop.clone());
        }
        Underway { host, id, stop }
    }

    fn onlooker(&self) -> Onlooker {
        Onlooker { host: self.host.clone(), call: self.id.clone(), stop: self.stop.clone(), last: Mutex::new(None) }
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(id) = &self.id {
            let mut running: std::sync::MutexGuard<'_, BTreeMap<String, Arc<AtomicBool>>> =
                self.host.running.lock().unwrap_or_else(PoisonError::into_inner);
            if running.get(id).is_some_and(|flag| Arc::ptr_eq(flag, &self.stop)) {
                running.remove(id);
            }
        }
    }
}

/// Passes progress on to the pages and hears of cancelling.
struct Onlooker {
    host: Arc<Host>,
    call: Option<String>,
    stop: Arc<AtomicBool>,
    last: Mutex<Option<Instant>>,
}

impl Watch for Onlooker {
    fn progress(&self, progress: &Progress) {
        let Some(call) = &self.call else { return };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|at| at.elapsed() >= BEAT) {
            *last = Some(Instant::now());
            let _ = self.host.news.send(News::Progress { call: call.clone(), progress: progress.clone() });
        }
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
