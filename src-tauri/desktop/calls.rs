//! Carries a command from the page to the core and back, off the window's thread; progress and changed topics go
//! out as events. Knows no command by name.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use laurel_core::api::{self, Reply};
use laurel_core::desk::{Call, Desk, Progress, Watch};
use laurel_core::error::{Error, Failure};
use serde::Serialize;
use serde_json::{Value, json};
use tauri::{AppHandle, Emitter, State};

use crate::place::{self, OpenDesk};

/// Progress is shown no more often than this.
const BEAT: Duration = Duration::from_millis(60);

/// The open desk and the calls under way.
pub struct Door {
    pub desk: Arc<Desk>,
    /// Held to the end, when the files made in this run go with it.
    open: Mutex<Option<OpenDesk>>,
    running: Mutex<BTreeMap<String, Arc<AtomicBool>>>,
}

impl Door {
    pub fn new(open: OpenDesk) -> Self {
        Door { desk: Arc::clone(&open.desk), open: Mutex::new(Some(open)), running: Mutex::default() }
    }

    fn running(&self) -> MutexGuard<'_, BTreeMap<String, Arc<AtomicBool>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// At the end: cancels what is under way and removes the files made in this run.
    pub fn close(&self) {
        for cancelled in self.running().values() {
            cancelled.store(true, Ordering::Relaxed);
        }
        self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Runs the command `name`; `id` is chosen by the page and names the call in progress events and for `cancel`.
#[tauri::command]
pub async fn call(
    app: AppHandle,
    door: State<'_, Arc<Door>>,
    name: String,
    request: Value,
    id: String,
) -> Result<Reply, Failure> {
    let door = Arc::clone(&door);
    aside(move || {
        let cancelled = Arc::new(AtomicBool::new(false));
        let watch = Watcher { app: &app, id: &id, cancelled: &cancelled, shown: Mutex::default() };
        let call = Call { who: api::operator(&door.desk)?, now: place::now(), watch: &watch };
        door.running().insert(id.clone(), Arc::clone(&cancelled));
        let reply = api::run(&door.desk, &call, &name, request);
        door.running().remove(&id);
        let reply = reply?;
        if !reply.changed.is_empty() {
            tell(&app, "changed", json!({ "topics": reply.changed }));
        }
        Ok(reply)
    })
    .await
}

/// Asks the call `id` to stop; nothing happens if it has ended.
#[tauri::command]
pub fn cancel(door: State<'_, Arc<Door>>, id: String) {
    if let Some(cancelled) = door.running().get(&id) {
        cancelled.store(true, Ordering::Relaxed);
    }
}

/// Runs `work` on a thread of its own, so that the window stays alive.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Failure> {
    match tauri::async_runtime::spawn_blocking(work).await {
        Ok(done) => done.map_err(Failure::from),
        Err(_) => {
            Err(Error::Refused("这一步意外中断，未完成的部分没有写入。请重试；仍不成功时请重新启动程序。".to_owned())
                .into())
        }
    }
}

/// Sends an event to the page; a page that is gone needs none.
pub fn tell(app: &AppHandle, event: &str, payload: impl Serialize + Clone) {
    let _ = app.emit(event, payload);
}

struct Watcher<'a> {
    app: &'a AppHandle,
    id: &'a str,
    cancelled: &'a AtomicBool,
    /// When progress was last shown, and under which label.
    shown: Mutex<Option<(Instant, String)>>,
}

impl Watch for Watcher<'_> {
    fn progress(&self, progress: &Progress) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let too_soon = shown.as_ref().is_some_and(|(at, label)| {
            at.elapsed() < BEAT && *label == progress.label && progress.done != progress.total
        });
        if too_soon {
            return;
        }
        *shown = Some((Instant::now(), progress.label.clone()));
        let Progress { label, done, total } = progress;
        tell(self.app, "progress", json!({ "call": self.id, "label": label, "done": done, "total": total }));
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
