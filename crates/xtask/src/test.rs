//! `cargo xtask test`: every check, in the order in which they are quick to fail.

use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::{
    app::{Sandbox, build_both, build_sandbox, dist, sandbox_program},
    process::{run, run_with_progress},
    root,
    tools::Tools,
    with_ctrl_c,
};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// What `test` can be told.
#[derive(Args)]
pub struct Options {
    /// Only these, in the usual order
    #[arg(long, value_delimiter = ',', value_name = "STEP")]
    only: Vec<Step>,
}

/// One kind of check.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// rustfmt
    Fmt,
    /// clippy, for the host and for wasm, with warnings as errors
    Clippy,
    /// Tests that need no browser
    Host,
    /// Component tests in headless Chromium
    Web,
    /// Journeys through the built app in headless Chromium
    E2e,
}

impl Step {
    const fn title(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Host => "host tests",
            Self::Web => "browser tests",
            Self::E2e => "end-to-end tests",
        }
    }

    fn run(self, tools: &Tools) -> Result<()> {
        match self {
            Self::Fmt => run(tools.cargo().args(["fmt", "--all", "--check"])),
            Self::Clippy => clippy(tools),
            Self::Host => run(tools.cargo().args(["test", "--locked"])),
            Self::Web => web(tools),
            Self::E2e => e2e(tools),
        }
    }
}

/// Runs the steps up to the first that fails, then says how each went.
pub fn test(options: &Options) -> Result<()> {
    with_ctrl_c(|| {
        let tools = Tools::find()?;
        let mut table = Vec::new();
        let mut failure = None;
        for step in Step::value_variants() {
            if !options.only.is_empty() && !options.only.contains(step) {
                continue;
            }
            if failure.is_some() {
                table.push((step.title(), "not run", Duration::ZERO));
                continue;
            }
            println!("\n=== {}", step.title());
            let since = Instant::now();
            let done = step.run(&tools);
            table.push((
                step.title(),
                if done.is_ok() { "passed" } else { "FAILED" },
                since.elapsed(),
            ));
            failure = done.err().map(|error| (step.title(), error));
        }

        println!("\n{:<18} {:<8} {:>8}", "step", "result", "seconds");
        for (title, result, took) in &table {
            println!("{title:<18} {result:<8} {:>8.1}", took.as_secs_f32());
        }
        match failure {
            None => Ok(()),
            Some((title, error)) => Err(error.context(format!("{title} failed"))),
        }
    })
}

fn clippy(tools: &Tools) -> Result<()> {
    tools.wasm_target()?;
    let clippy = |what: &[&str]| {
        run(tools
            .cargo()
            .args(["clippy", "--locked", "--all-targets"])
            .args(what)
            .args(["--", "--deny", "warnings"]))
    };
    clippy(&["--workspace", "--exclude", "numberdesk"])?;
    let app = [
        "--package",
        "numberdesk",
        "--package",
        "wasm-streams",
        WASM[0],
        WASM[1],
    ];
    clippy(&app)?;
    // As trunk builds it.
    clippy(&[&app[..], &["--features", "numberdesk/split"]].concat())
}

fn web(tools: &Tools) -> Result<()> {
    tools.for_the_app()?;
    let browser = tools.browser()?;
    build_sandbox(tools)?.finish()?;
    // The tests have its address compiled in: the same port as last time spares compiling them again.
    let port = if TcpListener::bind(("127.0.0.1", 47_871)).is_ok() {
        "47871"
    } else {
        "0"
    };
    let sandbox = Sandbox::start(
        &sandbox_program()?,
        // Small pages, so that 500 numbers take several.
        &["--faults", "--page-cap", "200", "--port", port].map(str::to_owned),
    )?;
    run(tools
        .cargo()
        .args([
            "test",
            "--locked",
            "--package",
            "numberdesk",
            "--test",
            "web",
        ])
        .args(WASM)
        .env("NUMBERDESK_SANDBOX", &sandbox.api)
        .env("CHROMEDRIVER", &browser.driver))
}

fn e2e(tools: &Tools) -> Result<()> {
    tools.for_the_app()?;
    tools.node()?;
    let browser = tools.browser()?;
    let journeys = journeys()?;
    node_packages(tools, "tests/e2e")?;
    build_both(tools)?;
    run(tools
        .command("node")
        .args(["--test", "--test-reporter=spec", "--test-concurrency=2"])
        .args(&journeys)
        .current_dir(root().join("tests/e2e"))
        .env("SANDBOX_BIN", sandbox_program()?)
        .env("APP_DIST", dist())
        .env("CHROMIUM", &browser.chromium))
}

/// The files of the end-to-end tests. Named one by one, since node's versions differ in what a folder means.
fn journeys() -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("tests/e2e"))
        .context("tests/e2e can't be read")?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("There is no tests/e2e/*.test.mjs");
    }
    Ok(files)
}

/// Installs what the package-lock.json of a folder says, unless it is there already. The benchmark uses the packages of
/// the end-to-end tests too.
pub fn node_packages(tools: &Tools, name: &str) -> Result<()> {
    let folder = root().join(name);
    let stamp = folder.join("node_modules/.of-this-lock");
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{name} has no package-lock.json"))?;
    if fs::read(&stamp).is_ok_and(|known| known == lock) {
        return Ok(());
    }
    run_with_progress(
        &format!("Installing the packages of {name}"),
        "less than a minute",
        tools
            .command("npm")
            .args([
                "ci",
                "--prefer-offline",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
            ])
            .current_dir(&folder),
    )?;
    fs::write(stamp, lock).with_context(|| format!("{name}/node_modules can't be written"))
}
