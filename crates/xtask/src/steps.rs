//! The checks, in the order in which they are quick to fail.

mod dependencies;
mod deployments;
mod engines;
mod javascript;
mod journeys;
mod rust;
mod spelling;
mod web;

use std::time::{Duration, Instant};

use anyhow::Result;
use clap::ValueEnum;

use crate::{tools::Tools, with_ctrl_c};

/// One kind of check.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// rustfmt, and leptosfmt for views
    Fmt,
    /// Biome (format and lint) and tsc (types) over the scripts
    Javascript,
    /// typos over all text
    Spelling,
    /// clippy, for the host and for wasm, with warnings as errors
    Clippy,
    /// rustdoc, with warnings as errors
    Docs,
    /// cargo-deny (licences, duplicates, sources) and cargo-machete (unused)
    Dependencies,
    /// Tests that need no browser, each of those in the sources
    Host,
    /// Component tests in headless Chromium
    Web,
    /// Journeys through the built app in headless Chromium
    E2e,
    /// The files of deploy/ and the Debian package, with real servers
    Deployments,
    /// A smoke through the built app in Firefox and WebKit, and some of the journeys in Firefox
    Engines,
}

/// A browser engine.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// The component tests, all journeys and the deployments
    Chromium,
    /// The smoke, and some of the journeys
    Firefox,
    /// The smoke, in WebKitGTK
    Webkit,
}

impl Step {
    const fn title(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Javascript => "javascript",
            Self::Spelling => "spelling",
            Self::Dependencies => "dependencies",
            Self::Clippy => "clippy",
            Self::Docs => "docs",
            Self::Host => "host tests",
            Self::Web => "browser tests",
            Self::E2e => "end-to-end tests",
            Self::Deployments => "deployments",
            Self::Engines => "other engines",
        }
    }

    /// Whether a step has something to do in one of these engines.
    pub fn is_for(self, engines: &[Engine]) -> bool {
        match self {
            Self::Web | Self::E2e | Self::Deployments => engines.contains(&Engine::Chromium),
            Self::Engines => engines.iter().any(|engine| *engine != Engine::Chromium),
            _ => true,
        }
    }

    /// Begins to install what takes a while to compile, so that it is there when the step's turn comes.
    fn begin(self, tools: &Tools) -> Result<()> {
        match self {
            Self::Fmt => rust::begin_fmt(tools),
            Self::Web | Self::E2e => tools.begin_for_the_app().map(drop),
            Self::Dependencies => dependencies::begin(tools),
            Self::Deployments => deployments::begin(tools),
            _ => Ok(()),
        }
    }

    fn run(self, tools: &Tools, engines: &[Engine]) -> Result<()> {
        match self {
            Self::Fmt => rust::fmt(tools),
            Self::Javascript => javascript::check(tools),
            Self::Spelling => spelling::check(tools),
            Self::Dependencies => dependencies::check(tools),
            Self::Clippy => rust::clippy(tools),
            Self::Docs => rust::docs(tools),
            Self::Host => rust::host(tools),
            Self::Web => web::test(tools),
            Self::E2e => journeys::test(tools),
            Self::Deployments => deployments::test(tools),
            Self::Engines => engines::test(tools, engines),
        }
    }
}

/// Runs the steps in these engines, up to the first that fails, then prints how each went.
pub fn run(steps: &[Step], engines: &[Engine]) -> Result<()> {
    with_ctrl_c(|| {
        let tools = Tools::find()?;
        steps.iter().try_for_each(|step| step.begin(&tools))?;
        let mut table = Vec::new();
        let mut failure = None;
        for step in steps {
            if failure.is_some() {
                table.push((step.title(), "not run", Duration::ZERO));
                continue;
            }
            println!("\n=== {}", step.title());
            let since = Instant::now();
            let done = step.run(&tools, engines);
            let result = if done.is_ok() { "passed" } else { "FAILED" };
            table.push((step.title(), result, since.elapsed()));
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
