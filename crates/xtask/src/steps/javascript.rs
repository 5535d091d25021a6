//! The scripts: formatted and linted by Biome, and their types checked by tsc.

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
    // Both packages ship a program for each system, and a script that finds it.
    let node = |script: &str| {
        let mut node = tools.command("node");
        node.arg(root().join("node_modules").join(script));
        node
    };
    run(node("@biomejs/biome/bin/biome").args(["check", "--error-on-warnings"]))?;
    // What is strict, then the rest.
    run(&mut node("typescript/bin/tsc"))?;
    run(node("typescript/bin/tsc").args(["--project", "tests"]))
}
