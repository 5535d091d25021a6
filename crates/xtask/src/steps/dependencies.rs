//! The dependencies: their licences, sources and duplicates, and whether each is used.

use anyhow::Result;

use crate::{
    process::run,
    tools::{CARGO_DENY, CARGO_MACHETE, Tools},
};

/// Begins to install what checks them.
pub fn begin(tools: &Tools) -> Result<()> {
    tools.begin(&CARGO_DENY)?;
    tools.begin(&CARGO_MACHETE)
}

/// Checks them all but for advisories, which are fetched from the net: docs/development.md says who does.
pub fn check(tools: &Tools) -> Result<()> {
    tools.provide(&CARGO_DENY)?;
    tools.provide(&CARGO_MACHETE)?;
    run(tools
        .command("cargo-deny")
        .args(["--locked", "--workspace", "check"])
        .args(["bans", "licenses", "sources"]))?;
    run(&mut tools.command("cargo-machete"))
}
