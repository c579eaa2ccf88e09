//! How far a library that cannot be asked has read a file, and a way to stop it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use super::spreadsheet::incomplete;
use super::table::Step;
use crate::error::{Error, Result};

/// Time between two reports while a file is opened.
const PULSE: Duration = Duration::from_millis(50);

/// How far a file has been read by one who cannot be asked; reads fail once it is to stop.
#[derive(Default)]
pub(super) struct Gauge {
    pub done: AtomicU64,
    stop: AtomicBool,
}

impl Gauge {
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Opens it beside, and tells meanwhile how far it is.
    pub fn watch<T: Send>(&self, name: &str, step: Step<'_>, open: impl FnOnce() -> Result<T> + Send) -> Result<T> {
        thread::scope(|scope| {
            let (tell, told) = sync_channel::<()>(1);
            let beside = || {
                let opened = open();
                drop(tell);
                opened
            };
            let opening = thread::Builder::new().spawn_scoped(scope, beside);
            let opening = opening.map_err(|cause| Error::file(format!("读取“{name}”"), cause))?;
            while told.recv_timeout(PULSE) == Err(RecvTimeoutError::Timeout) {
                if let Err(stopped) = step(self.done()) {
                    self.stop.store(true, Ordering::Relaxed);
                    let _ = opening.join();
                    return Err(stopped);
                }
            }
            opening.join().unwrap_or_else(|_| Err(incomplete(name)))
        })
    }
}

/// A file that is read by a gauge.
pub(super) struct Gauged {
    pub file: File,
    pub gauge: Arc<Gauge>,
}

impl Read for Gauged {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.gauge.stop.load(Ordering::Relaxed) {
            return Err(std::io::Error::other("cancelled"));
        }
        let read = self.file.read(buffer)?;
        self.gauge.done.fetch_add(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Gauged {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}
