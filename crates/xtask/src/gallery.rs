//! The gallery of tests/gallery: every component in every state, for pictures, for axe, and to look at.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    WASM_TARGET,
    app::{Sandbox, build_sandbox, sandbox_program, target_folder},
    hook::joined,
    process::{self, Job, run},
    root,
    tools::Tools,
};

/// The built gallery's folder.
pub fn folder() -> Result<PathBuf> {
    Ok(target_folder()?.join("gallery"))
}

/// Builds the gallery into [`folder`].
///
/// In the profile of the component tests, which have compiled what it is made of.
pub fn build(tools: &Tools) -> Result<()> {
    tools.for_the_gallery()?;
    compile(tools)?.finish()?;
    let (from, to) = (root().join("tests/gallery"), folder()?);
    fs::create_dir_all(&to)?;
    for name in ["index.html", "start.js"] {
        fs::copy(from.join(name), to.join(name)).with_context(|| name.to_owned())?;
    }
    fs::copy(root().join("style/icon.png"), to.join("icon.png")).context("style/icon.png")?;
    let styles =
        ["style", "style/deferred", "tests/gallery"].map(|name| joined(&root().join(name)));
    let styles: Vec<String> = styles.into_iter().collect::<Result<_>>()?;
    fs::write(to.join("gallery.css"), styles.concat())?;
    let module = [WASM_TARGET, "debug", "examples", "gallery.wasm"];
    run(tools
        .command("wasm-bindgen")
        .args(["--target", "web", "--no-typescript"])
        .args(["--out-name", "gallery_app", "--out-dir"])
        .arg(to)
        .arg(target_folder()?.join(module.iter().collect::<PathBuf>())))
}

fn compile(tools: &Tools) -> Result<Job> {
    Job::start(
        "Building the gallery",
        "1 to 2 minutes the first time",
        tools
            .cargo()
            .args(["build", "--locked", "--target", WASM_TARGET])
            .args(["--package", "numberdesk", "--example", "gallery"]),
    )
}

/// Builds and serves the gallery, as the app is served, and stays until it is told to stop.
pub fn start(port: u16) -> Result<()> {
    let tools = Tools::find()?;
    let sandbox = build_sandbox(&tools)?;
    build(&tools)?;
    sandbox.finish()?;
    let arguments = [
        "--app".to_owned(),
        folder()?.display().to_string(),
        "--app-port".to_owned(),
        port.to_string(),
        // It asks no API.
        "--port".to_owned(),
        "0".to_owned(),
        "--numbers".to_owned(),
        "0".to_owned(),
    ];
    let running = Sandbox::start(&sandbox_program()?, &arguments)?;
    process::stopping_is_success();
    let address = running.app.as_deref().unwrap_or_default();
    println!("\nThe gallery is at {address}\n\nCtrl-C stops it.");
    let status = running.process.wait()?;
    bail!("The server ended by itself with {status}");
}
