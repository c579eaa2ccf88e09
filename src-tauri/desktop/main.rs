//! The window: opens the library, shows the page, and hands calls to the core. No rules.
//!
//! `calls` carries commands, `dialogs` shows the system's dialogs and takes dropped files, `viewer` opens and
//! prints through the system. The page itself is given no file, no shell and no dialog.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod calls;
mod dialogs;
#[path = "../place.rs"]
mod place;
mod viewer;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use laurel_core::error::Error;
use tauri::webview::PageLoadEvent;
use tauri::{App, AppHandle, Manager, RunEvent, WebviewWindowBuilder};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};

use crate::calls::Door;

const NAME: &str = "桂冠";

fn main() -> ExitCode {
    let started = Instant::now();
    if cfg!(target_os = "linux") && no_display() {
        eprintln!("没有图形显示，无法打开窗口。请在桌面环境中运行，或运行 laurelctl serve 后用浏览器打开。");
        return ExitCode::FAILURE;
    }
    let traced = std::env::var_os("LAUREL_TRACE").is_some();
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![calls::call, calls::cancel, dialogs::pick_files, dialogs::deliver])
        .on_window_event(dialogs::take_dropped)
        .on_page_load(move |_, page| {
            if traced && page.event() == PageLoadEvent::Finished {
                eprintln!("页面就绪：启动后 {} 毫秒", started.elapsed().as_millis());
            }
        })
        .setup(|app| {
            match open_door() {
                Ok(door) => show(app, door)?,
                Err(error) => refuse(app.handle(), &error.to_string()),
            }
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => ExitCode::from(u8::try_from(app.run_return(at_the_end)).unwrap_or(1)),
        Err(cause) => {
            eprintln!("窗口未能打开：{cause}");
            ExitCode::FAILURE
        }
    }
}

fn no_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none_or(|value| value.is_empty()))
}

/// The library named by the first argument or the environment, or the one at the usual place.
fn open_door() -> Result<Door, Error> {
    let named = std::env::args_os().nth(1).or_else(|| std::env::var_os("LAUREL_LIBRARY"));
    let path = match named.filter(|name| !name.is_empty()) {
        Some(name) => name.into(),
        None => place::library_file()?,
    };
    place::open_desk(&path).map(Door::new)
}

fn show(app: &App, door: Door) -> tauri::Result<()> {
    app.manage(Arc::new(door));
    for window in &app.config().app.windows {
        WebviewWindowBuilder::from_config(app, window)?.build()?;
    }
    Ok(())
}

/// Says why nothing can be opened; the program ends when the dialog is closed.
fn refuse(app: &AppHandle, why: &str) {
    eprintln!("{why}");
    let handle = app.clone();
    app.dialog()
        .message(why)
        .title(NAME)
        .kind(MessageDialogKind::Error)
        .buttons(MessageDialogButtons::OkCustom("退出".to_owned()))
        .show(move |_| handle.exit(1));
}

fn at_the_end(app: &AppHandle, event: RunEvent) {
    if let RunEvent::Exit = event
        && let Some(door) = app.try_state::<Arc<Door>>()
    {
        door.close();
    }
}
