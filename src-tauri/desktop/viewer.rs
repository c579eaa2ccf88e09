//! Opens a file in the system's viewer and prints it through the system; the one place where systems differ.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use laurel_core::error::{Error, Result};

/// Opens `path` in the viewer that the system keeps for its kind.
pub fn open(path: &Path) -> Result<()> {
    opener::open(path).map_err(|_| {
        Error::Refused("系统没有能打开这份文件的程序。请先用“保存”存到文件夹，再用已安装的阅读器打开。".to_owned())
    })
}

/// Sends `path` to the default printer. Where there is none it is opened in the viewer, and the refusal says so.
pub fn print(path: &Path, title: &str) -> Result<()> {
    let sent = if cfg!(windows) {
        // The path goes by the environment, so that nothing in it is read as a command.
        let verb = "Start-Process -FilePath $env:LAUREL_PRINT -Verb Print -ErrorAction Stop";
        succeeds(Command::new("powershell").args(["-NoProfile", "-Command", verb]).env("LAUREL_PRINT", path))
    } else {
        succeeds(Command::new("lp").args([OsStr::new("-t"), OsStr::new(title), OsStr::new("--"), path.as_os_str()]))
    };
    if sent {
        return Ok(());
    }
    open(path)?;
    Err(Error::Refused("没有找到可用的打印机，已在系统阅读器中打开这份文件。请在阅读器中选择打印机打印。".to_owned()))
}

fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
