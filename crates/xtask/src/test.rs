//! `cargo xtask check`, for before a commit, and `cargo xtask test`: every check.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::steps::{self, Step};

/// Options of `test`.
#[derive(Args)]
pub struct Options {
    /// Only these, in the usual order; without it all of them
    #[arg(long, value_delimiter = ',', value_name = "STEP")]
    only: Vec<Step>,
}

/// Every step, or those asked for.
pub fn test(options: &Options) -> Result<()> {
    let steps: Vec<Step> = Step::value_variants()
        .iter()
        .copied()
        .filter(|step| options.only.is_empty() || options.only.contains(step))
        .collect();
    steps::run(&steps)
}

/// The steps that need neither a browser nor a built app.
pub fn check() -> Result<()> {
    steps::run(&[
        Step::Fmt,
        Step::Javascript,
        Step::Clippy,
        Step::Docs,
        Step::Host,
    ])
}
