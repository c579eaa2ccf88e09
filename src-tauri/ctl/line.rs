//! One run of the command line: the open desk, calls of the registry, files in and out, progress on
//! standard error, Ctrl+C as cancelling.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use laurel_core::api;
use laurel_core::desk::{Call, FileId, Progress, Watch};
use laurel_core::error::{Error, Result};
use serde_json::{Value, json};

use crate::place::{self, OpenDesk};

/// How often progress is written.
const BEAT: Duration = Duration::from_millis(500);

pub struct Line {
    pub open: OpenDesk,
    pub who: Option<String>,
    watcher: Watcher,
}

impl Line {
    pub fn open(library: &Path, who: Option<String>) -> Result<Self> {
        Ok(Line { open: place::open_desk(library)?, who, watcher: Watcher::new() })
    }

    /// Runs a command of the registry.
    pub fn call(&self, name: &str, request: Value) -> Result<api::Reply> {
        self.watcher.listen();
        let desk = &self.open.desk;
        let who = self.who.clone().map_or_else(|| api::operator(desk), Ok)?;
        let reply = api::run(desk, &Call { who, now: place::now(), watch: &self.watcher }, name, request);
        self.watcher.end();
        reply
    }

    /// The value of a command's reply.
    pub fn ask(&self, name: &str, request: Value) -> Result<Value> {
        self.call(name, request)?.value()
    }

    /// Puts the user's file on the tray.
    pub fn admit(&self, path: &Path) -> Result<FileId> {
        let failed = |cause| Error::file(format!("打开“{}”", path.display()), cause);
        let whole = path.canonicalize().map_err(failed)?;
        if !whole.is_file() {
            return Err(Error::Refused(format!("“{}”不是文件。请指明一个文件。", path.display())));
        }
        let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.open.desk.files.admit(&whole, &name)
    }

    /// Copies a file that a command made to where the user wants it; what stood there is replaced at once.
    pub fn deliver(&self, output: &Value, target: &Path) -> Result<Value> {
        let id = output.get("file").and_then(Value::as_str).unwrap_or_default().to_owned();
        let made = self.open.desk.files.get(&FileId(id))?;
        let failed = |cause| Error::file(format!("写入“{}”", target.display()), cause);
        let mut part = target.as_os_str().to_owned();
        part.push(".part");
        let copied = std::fs::copy(&made.path, &part);
        let bytes = copied.and_then(|bytes| std::fs::rename(&part, target).map(|()| bytes)).map_err(|cause| {
            let _ = std::fs::remove_file(&part);
            failed(cause)
        })?;
        Ok(json!({ "file": target.display().to_string(), "name": made.name, "bytes": bytes }))
    }
}

/// Writes progress and hears Ctrl+C.
struct Watcher {
    stop: Arc<AtomicBool>,
    last: Mutex<Option<Instant>>,
    listening: AtomicBool,
    drawn: AtomicBool,
}

impl Watcher {
    fn new() -> Self {
        Watcher {
            stop: Arc::new(AtomicBool::new(false)),
            last: Mutex::new(None),
            listening: AtomicBool::new(false),
            drawn: AtomicBool::new(false),
        }
    }

    /// From the first call on, Ctrl+C asks the command to stop, and once more ends the program.
    fn listen(&self) {
        if self.listening.swap(true, Ordering::Relaxed) {
            return;
        }
        let stop = self.stop.clone();
        std::thread::spawn(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
            runtime.block_on(async {
                while tokio::signal::ctrl_c().await.is_ok() {
                    if stop.swap(true, Ordering::Relaxed) {
                        std::process::exit(130);
                    }
                }
            });
        });
    }

    /// Leaves the line of progress.
    fn end(&self) {
        if self.drawn.swap(false, Ordering::Relaxed) {
            eprintln!();
        }
    }
}

impl Watch for Watcher {
    fn progress(&self, progress: &Progress) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|at| at.elapsed() < BEAT) {
            return;
        }
        *last = Some(Instant::now());
        let share = match progress.total {
            0 => progress.done.to_string(),
            total => format!("{} / {total}", progress.done),
        };
        if std::io::stderr().is_terminal() {
            self.drawn.store(true, Ordering::Relaxed);
            eprint!("\r\x1b[K{}：{share}", progress.label);
        } else {
            eprintln!("{}：{share}", progress.label);
        }
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
