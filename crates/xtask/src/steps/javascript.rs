//! The scripts: linted by Biome.

use anyhow::Result;

use crate::{
    node::{TOP, install_packages},
    process::run,
    root,
    tools::Tools,
};

/// Checks all of them, without writing anything.
pub fn check(tools: &Tools) -> Result<()> {
    install_packages(tools, TOP)?;
    // It ships a program for each system, and a script that finds it.
    let modules = root().join("node_modules");
    run(tools
        .command("node")
        .arg(modules.join("@biomejs/biome/bin/biome"))
        .args(["lint", "--error-on-warnings"]))
}
