//! `cargo xtask check`, for before a commit, and `cargo xtask test`: every check.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::steps::{self, Engine, Step};

/// Options of `test`.
#[derive(Args)]
pub struct Options {
    /// Only these, in the usual order; without it all of them
    #[arg(long, value_delimiter = ',', value_name = "STEP")]
    only: Vec<Step>,
    /// In these browsers; without it in Chromium, and `--only engines` in the others
    #[arg(long, value_delimiter = ',', value_name = "ENGINE")]
    engines: Vec<Engine>,
}

/// Every step, or those asked for.
pub fn test(options: &Options) -> Result<()> {
    let engines = match (
        options.engines.as_slice(),
        options.only.contains(&Step::Engines),
    ) {
        ([], true) => Engine::value_variants(),
        ([], false) => &[Engine::Chromium],
        (named, _) => named,
    };
    let steps: Vec<Step> = Step::value_variants()
        .iter()
        .copied()
        .filter(|step| options.only.is_empty() || options.only.contains(step))
        .filter(|step| step.is_for(engines))
        .collect();
    if steps.is_empty() {
        bail!("None of these steps is for these engines");
    }
    steps::run(&steps, engines)
}

/// The steps that need neither a browser nor a built app.
pub fn check() -> Result<()> {
    let steps = [
        Step::Fmt,
        Step::Javascript,
        Step::Clippy,
        Step::Docs,
        Step::Host,
    ];
    steps::run(&steps, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_left_out_without_its_engines() {
        assert!(Step::E2e.is_for(&[Engine::Chromium]));
        assert!(!Step::Engines.is_for(&[Engine::Chromium]));
        assert!(!Step::Web.is_for(&[Engine::Firefox]));
        assert!(Step::Engines.is_for(&[Engine::Chromium, Engine::Webkit]));
        assert!(Step::Host.is_for(&[]));
    }
}
