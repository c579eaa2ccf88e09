//! The system's dialogs and dropped files. Paths stay on this side: the page gets names of files on the tray.

use std::path::Path;
use std::sync::Arc;

use laurel_core::desk::{FileId, Output};
use laurel_core::error::{Error, Failure};
use serde::Deserialize;
use serde_json::json;
use tauri::{AppHandle, DragDropEvent, Manager, State, WebviewWindow, Window, WindowEvent};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use crate::calls::{Door, aside, tell};
use crate::viewer;

/// What the page wants to read; decides the title and the endings offered.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Cases,
    Votes,
    Jurors,
    Scores,
    Definition,
    Backup,
    Evidence,
}

/// What is to be done with a file that was made.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Save,
    Open,
    Print,
}

/// Lets the user choose a file, or several; none if he closes the dialog.
#[tauri::command]
pub async fn pick_files(
    window: WebviewWindow,
    door: State<'_, Arc<Door>>,
    kind: Kind,
    several: bool,
) -> Result<Vec<Output>, Failure> {
    let door = Arc::clone(&door);
    aside(move || {
        let (title, files, endings): (_, _, &[&str]) = match kind {
            Kind::Cases => ("选择案例文件", "表格文件", &["xlsx", "xls", "csv"]),
            Kind::Votes => ("选择选票文件", "表格文件", &["xlsx", "xls", "csv", "txt"]),
            Kind::Jurors => ("选择评委文件", "表格文件", &["xlsx", "xls", "csv", "txt"]),
            Kind::Scores => ("选择评分文件", "表格文件", &["xlsx", "xls", "csv"]),
            Kind::Definition => ("选择活动定义文件", "活动定义", &["toml"]),
            Kind::Backup => ("选择备份文件", "桂冠案例库", &["laurel"]),
            Kind::Evidence => ("选择存证包", "存证包", &["zip"]),
        };
        let dialog = dialog(&window).set_title(title).add_filter(files, endings).add_filter("所有文件", &["*"]);
        let chosen = if several {
            dialog.blocking_pick_files().unwrap_or_default()
        } else {
            dialog.blocking_pick_file().into_iter().collect()
        };
        let paths = chosen.into_iter().filter_map(|one| one.into_path().ok());
        paths.map(|path| admit(&door, &path)).collect()
    })
    .await
}

/// Saves, opens or prints a file of the tray; false if the user closed the dialog.
#[tauri::command]
pub async fn deliver(
    window: WebviewWindow,
    door: State<'_, Arc<Door>>,
    file: FileId,
    how: How,
) -> Result<bool, Failure> {
    let door = Arc::clone(&door);
    aside(move || {
        let filed = door.desk.files.get(&file)?;
        match how {
            How::Open => viewer::open(&filed.path).map(|()| true),
            How::Print => viewer::print(&filed.path, &filed.name).map(|()| true),
            How::Save => {
                let dialog = dialog(&window).set_title("保存文件").set_file_name(plain(&filed.name));
                match dialog.blocking_save_file().and_then(|chosen| chosen.into_path().ok()) {
                    Some(to) => std::fs::copy(&filed.path, &to)
                        .map(|_| true)
                        .map_err(|cause| Error::file(format!("保存“{}”", filed.name), cause)),
                    None => Ok(false),
                }
            }
        }
    })
    .await
}

/// Puts files dropped on the window on the tray and tells the page.
pub fn take_dropped(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event else { return };
    let Some(door) = window.try_state::<Arc<Door>>() else { return };
    let files: Vec<Output> =
        paths.iter().filter(|path| path.is_file()).filter_map(|path| admit(&door, path).ok()).collect();
    if !files.is_empty() {
        let app: &AppHandle = window.app_handle();
        tell(app, "dropped", json!({ "files": files }));
    }
}

fn dialog(window: &WebviewWindow) -> FileDialogBuilder<tauri::Wry> {
    window.dialog().file().set_parent(window)
}

fn admit(door: &Door, path: &Path) -> Result<Output, Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = path.metadata().map_err(|cause| Error::file(format!("打开“{name}”"), cause))?.len();
    let file = door.desk.files.admit(path, &name)?;
    Ok(Output { file, name, bytes })
}

/// A suggested name without what a file system forbids.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || r#"\/:*?"<>|"#.contains(c) { '_' } else { c }).collect()
}
