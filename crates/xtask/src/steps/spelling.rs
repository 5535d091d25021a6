//! Spelling, by typos: known misspellings only, so that names and numbers pass.

use anyhow::Result;

use crate::{
    process::run,
    tools::{TYPOS, Tools},
};

/// Checks every file that git does not ignore; `typos.toml` says what is no mistake.
pub fn check(tools: &Tools) -> Result<()> {
    tools.provide(&TYPOS)?;
    run(&mut tools.command("typos"))
}
