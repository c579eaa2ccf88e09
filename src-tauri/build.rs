//! Generates Tauri's context; nothing when only the core and the command line are built.

fn main() -> Result<(), String> {
    #[cfg(feature = "desktop")]
    tauri_build::try_build(tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*"))
        .map_err(|problem| problem.to_string())?;
    Ok(())
}
