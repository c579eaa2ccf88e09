//! Generates Tauri's context for the window, and the list of the user interface's files that the local host
//! serves: in a release they are embedded, while developing they are read from `ui/dist` as they are.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=src-tauri/build.rs");
    embed_page().map_err(|problem| problem.to_string())?;
    #[cfg(feature = "desktop")]
    tauri_build::try_build(tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*"))
        .map_err(|problem| problem.to_string())?;
    Ok(())
}

/// Writes `page.rs` with one line a file of `ui/dist`, or none where it is absent or this is no release.
fn embed_page() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("ui/dist");
    let mut files = Vec::new();
    if std::env::var("PROFILE")? == "release" {
        println!("cargo::rerun-if-changed=ui/dist");
        collect(&root, &mut files)?;
        files.sort();
    }
    let mut listing = String::from("&[\n");
    for path in files {
        let name = path.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
        writeln!(listing, "    ({name:?}, include_bytes!({:?})),", path.display().to_string())?;
    }
    listing.push_str("]\n");
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("page.rs"), listing)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
