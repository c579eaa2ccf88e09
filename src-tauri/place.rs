//! Where things lie on this computer, decided once for the window and the command line: the library, the fonts,
//! the folder of files in passing; and what time it is. The core knows none of this.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use laurel_core::desk::{Desk, Tray};
use laurel_core::error::{Error, Result};
use laurel_core::files::typeset::Press;
use laurel_core::model::time::Moment;
use laurel_core::store::Library;

/// The program's name among the user's data, the same as `identifier` in tauri.conf.json.
const IDENTIFIER: &str = "cn.laurel.desk";
const LIBRARY: &str = "案例库.laurel";
const FOLDER_PREFIX: &str = "laurel-tray-";
const LOCK: &str = "in-use";

/// The moment of the call.
pub fn now() -> Moment {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Moment(i64::try_from(seconds).unwrap_or(i64::MAX))
}

/// The library used unless another is named.
pub fn library_file() -> Result<PathBuf> {
    let data = if cfg!(windows) {
        folder_of("APPDATA")
    } else if cfg!(target_os = "macos") {
        folder_of("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        folder_of("XDG_DATA_HOME").or_else(|| folder_of("HOME").map(|home| home.join(".local/share")))
    };
    data.map(|folder| folder.join(IDENTIFIER).join(LIBRARY))
        .ok_or_else(|| Error::Refused("找不到当前用户的数据文件夹。请用 --library 指明案例库文件。".to_owned()))
}

fn folder_of(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

/// The folder of the fonts the press sets with: as the environment says, else as installed beside the program,
/// else (while developing) the source tree's own.
fn fonts_folder() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/fonts");
    if let Some(folder) = folder_of("LAUREL_FONTS") {
        return folder;
    }
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    let installed = beside.map(|folder| [folder.join("../lib/laurel/fonts"), folder.join("fonts")]);
    installed.into_iter().flatten().find(|folder| folder.is_dir()).unwrap_or(source)
}

/// An open desk and the folder its tray keeps files in, which goes with it.
pub struct OpenDesk {
    pub desk: std::sync::Arc<Desk>,
    _folder: TrayFolder,
}

/// Opens the library at `path` and lays out the desk.
pub fn open_desk(path: &Path) -> Result<OpenDesk> {
    let library = Library::open(path, now())?;
    let folder = TrayFolder::new()?;
    let press = Press::new(fonts_folder());
    let desk = Desk { library, files: Tray::new(folder.path.clone()), press };
    Ok(OpenDesk { desk: std::sync::Arc::new(desk), _folder: folder })
}

/// A folder of this process alone, removed at its end; what a killed process left is removed by a later one.
struct TrayFolder {
    path: PathBuf,
    /// Held while the folder is in use.
    lock: Option<File>,
}

impl TrayFolder {
    fn new() -> Result<Self> {
        let failed = |cause| Error::file("建立临时文件夹", cause);
        let base = std::env::temp_dir();
        sweep(&base);
        let mut random = [0u8; 8];
        getrandom::fill(&mut random).map_err(|_| failed(std::io::Error::other("系统未能提供随机数")))?;
        let suffix: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = base.join(format!("{FOLDER_PREFIX}{}-{suffix}", std::process::id()));
        make_private(&path).map_err(failed)?;
        let lock = File::create_new(path.join(LOCK)).map_err(failed)?;
        lock.lock().map_err(failed)?;
        Ok(TrayFolder { path, lock: Some(lock) })
    }
}

impl Drop for TrayFolder {
    fn drop(&mut self) {
        // Windows removes no file that is open.
        drop(self.lock.take());
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

#[cfg(unix)]
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_private(path: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().create(path)
}

/// Removes folders whose process is gone. The minute's grace spares a folder that is just being made.
fn sweep(base: &Path) {
    for entry in std::fs::read_dir(base).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(FOLDER_PREFIX) {
            continue;
        }
        let Ok(lock) = File::open(entry.path().join(LOCK)) else { continue };
        let age = lock.metadata().and_then(|facts| facts.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > Duration::from_secs(60)) && lock.try_lock().is_ok() {
            drop(lock);
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
