//! The local host: the registry of commands and the user interface over HTTP for a browser on this computer.
//!
//! Listens on 127.0.0.1 only; everything lies behind a random token in the path (see [`guard`]). Commands and
//! events are in [`calls`], files in [`files`], the user interface in [`page`]. No rules here.

mod calls;
mod files;
mod guard;
mod page;

use std::collections::BTreeMap;
use std::future::Future;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use laurel_core::api::Topic;
use laurel_core::desk::{Desk, Progress};
use laurel_core::error::{Error, Failure, Result};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, broadcast};

/// A request of a command is small; files come another way.
const LARGEST_REQUEST: usize = 16 * 1024 * 1024;
/// Commands at work at the same time; further ones wait.
const AT_WORK: usize = 8;
/// What a stop waits for work under way to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// What all requests share.
pub struct Host {
    desk: Arc<Desk>,
    /// Who acts; none = the operator registered in the library.
    who: Option<String>,
    token: String,
    port: u16,
    at_work: Arc<Semaphore>,
    /// The calls under way that carry an id, each with its flag to stop.
    running: Mutex<BTreeMap<String, Arc<AtomicBool>>>,
    news: broadcast::Sender<News>,
}

/// What every open page hears.
#[derive(Clone)]
enum News {
    Progress {
        call: String,
        progress: Progress,
    },
    Changed(Vec<Topic>),
    /// The host is closing; the stream of events ends.
    Closing,
}

impl Host {
    /// Serves until `stop` is done. `ready` is given the address once the port is open.
    pub async fn serve(
        desk: Arc<Desk>,
        who: Option<String>,
        port: u16,
        ready: impl FnOnce(&str),
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<()> {
        let refused = |_: std::io::Error| {
            Error::Refused(format!(
                "本机端口 {port} 不能使用，可能被其他程序占用。请用 --port 换一个端口，或不指定端口由系统选择。"
            ))
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(refused)?;
        let port = listener.local_addr().map_err(refused)?.port();
        let host = Arc::new(Host {
            desk,
            who,
            token: guard::token()?,
            port,
            at_work: Arc::new(Semaphore::new(AT_WORK)),
            running: Mutex::default(),
            news: broadcast::channel(256).0,
        });
        ready(&format!("http://127.0.0.1:{port}/{}/", host.token));
        let closing = Arc::new(tokio::sync::Notify::new());
        let (told, leaving) = (closing.clone(), host.clone());
        let server = axum::serve(listener, host.clone().router()).with_graceful_shutdown(async move {
            stop.await;
            leaving.close();
            told.notify_one();
        });
        tokio::select! {
            ended = server.into_future() => ended.map_err(refused),
            () = async { closing.notified().await; tokio::time::sleep(PATIENCE).await } => Ok(()),
        }
    }

    fn router(self: Arc<Self>) -> Router {
        Router::new()
            .route("/{token}/api/call/{name}", post(calls::call).layer(DefaultBodyLimit::max(LARGEST_REQUEST)))
            .route("/{token}/api/cancel/{id}", post(calls::cancel))
            .route("/{token}/api/events", get(calls::events))
            .route("/{token}/api/files", post(files::upload).layer(DefaultBodyLimit::disable()))
            .route("/{token}/api/files/{id}", get(files::download))
            .route("/{token}/{*path}", get(page::file))
            .route("/{token}/", get(page::index))
            .route("/{token}", get(page::to_index))
            .fallback(async || failed(StatusCode::NOT_FOUND, "not_found", "没有这个地址。"))
            .method_not_allowed_fallback(async || {
                failed(StatusCode::METHOD_NOT_ALLOWED, "refused", "这个地址不接受这种请求。")
            })
            .layer(axum::middleware::from_fn_with_state(self.clone(), guard::check))
            .with_state(self)
    }

    /// Stops what is under way and ends the streams of events.
    fn close(&self) {
        for flag in self.running.lock().unwrap_or_else(PoisonError::into_inner).values() {
            flag.store(true, Ordering::Relaxed);
        }
        let _ = self.news.send(News::Closing);
    }
}

/// A failure as it crosses the door.
fn failure(status: StatusCode, failure: &Failure) -> Response {
    (status, axum::Json(failure)).into_response()
}

fn failed(status: StatusCode, code: &str, message: &str) -> Response {
    failure(status, &Failure { code: code.to_owned(), message: message.to_owned(), problems: Vec::new() })
}
