//! Journeys through the built app in headless Chromium.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    app::{build_both, dist, sandbox_program},
    gallery, gateway,
    node::{TOP, install_packages},
    process::run,
    root, test_count,
    tools::Tools,
};

/// Runs them all, each of those in the sources.
pub fn test(tools: &Tools) -> Result<()> {
    let browser = tools.browser()?;
    let folder = root().join("tests/e2e");
    let files = files(&folder)?;
    install_packages(tools, TOP)?;
    build(tools)?;
    gateway::provide(tools)?;
    // The harness writes each journey's place in the sources into it.
    let log = folder.join("artifacts/journeys.txt");
    fs::create_dir_all(folder.join("artifacts"))?;
    fs::write(&log, "")?;
    let mut node = node_tests(tools, &folder, &files, 3)?;
    run(node
        .env("GALLERY_DIST", gallery::folder()?)
        .env("CHROMIUM", &browser.chromium)
        .env("JOURNEYS_LOG", &log))?;
    test_count::check_journeys(&files, &fs::read_to_string(&log)?)
}

/// The command that runs such files of a folder side by side, and knows where the built programs are.
pub fn node_tests(
    tools: &Tools,
    folder: &Path,
    files: &[PathBuf],
    side_by_side: u32,
) -> Result<Command> {
    let mut node = tools.command("node");
    node.args(["--test", "--test-reporter=spec"])
        .arg(format!("--test-concurrency={side_by_side}"))
        .args(files)
        .current_dir(folder)
        .env("SANDBOX_BIN", sandbox_program()?)
        .env("APP_DIST", dist())
        .env("GATEWAY_BIN", gateway::program()?)
        .env("PROVIDER", gateway::provider_script());
    Ok(node)
}

/// Builds what the journeys go through: the app, the sandbox, the gallery.
pub fn build(tools: &Tools) -> Result<()> {
    build_app(tools)?;
    gallery::build(tools)
}

/// Builds the app and the sandbox, once for all steps.
pub fn build_app(tools: &Tools) -> Result<()> {
    if !tools.is_app_built.replace(true) {
        build_both(tools)?;
    }
    Ok(())
}

/// The files of tests in a folder. Named one by one, since node's versions differ in what a folder means.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("{} can't be read", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("There is no *.test.mjs in {}", folder.display());
    }
    Ok(files)
}
