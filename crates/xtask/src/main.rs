//! `cargo xtask start | check | test | coverage | bench | package`: sets up what is missing, then does it.

mod app;
mod bench;
mod coverage;
mod gallery;
mod gateway;
mod hook;
mod node;
mod package;
mod process;
mod size;
mod split;
mod start;
mod steps;
mod test;
mod test_count;
mod tools;
mod workspace;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};

/// Builds, runs and checks Numberdesk. Missing tools are installed, or named with the command that installs them.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the app and serve it, with a sandbox of the Numbers API behind it
    Start(start::Options),
    /// Run the checks that need no browser, before a commit: fmt, scripts, clippy, rustdoc, host tests
    Check,
    /// Run every check; the browser tests and end-to-end tests too
    Test(test::Options),
    /// Print how much of the code the host's tests reach
    Coverage,
    /// Measure the list against a plain page and other libraries that do the same, or the bytes of the first load
    Bench(bench::Options),
    /// Make what is handed out: the app's files as an archive, the gateway with the app in it, and a Debian package of it
    Package,
    /// What trunk calls while it builds (see Trunk.toml)
    #[command(hide = true)]
    Hook { stage: Stage },
}

/// When trunk calls a hook.
#[derive(Clone, Copy, ValueEnum)]
enum Stage {
    /// Before the assets are read.
    PreBuild,
    /// After they are all staged.
    PostBuild,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Start(options) => start::start(&options),
        Task::Check => test::check(),
        Task::Test(options) => test::test(&options),
        Task::Coverage => coverage::coverage(),
        Task::Bench(options) => bench::bench(&options),
        Task::Package => package::package(),
        Task::Hook { stage } => match stage {
            Stage::PreBuild => hook::pre_build(),
            Stage::PostBuild => hook::post_build(),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The target that the app is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The workspace this program was compiled in.
fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_owned()
}

/// Runs `task` so that Ctrl-C ends its children too.
fn with_ctrl_c(task: impl FnOnce() -> Result<()>) -> Result<()> {
    process::stop_on_ctrl_c()?;
    task()
}
