//! The smoke in Firefox and WebKit, and in Firefox the journeys in which most can be lost.

use std::{fs, path::PathBuf};

use anyhow::Result;

use super::{Engine, journeys};
use crate::{
    app::{dist, sandbox_program},
    gallery,
    node::{TOP, install_packages},
    process::run,
    root, test_count,
    tools::Tools,
};

/// The files of journeys that Firefox goes through where it is the only engine. docs/development.md says why these.
const JOURNEYS: [&str; 5] = ["keyboard", "edit", "number", "rent", "orders"];

/// Runs them in these engines, each check and each of these journeys.
pub fn test(tools: &Tools, engines: &[Engine]) -> Result<()> {
    let firefox = match engines.contains(&Engine::Firefox) {
        true => Some(tools.firefox()?),
        false => None,
    };
    let webkit = match engines.contains(&Engine::Webkit) {
        true => Some(tools.webkit()?),
        false => None,
    };
    install_packages(tools, TOP)?;
    journeys::build(tools)?;

    let (smoke, e2e) = (root().join("tests/engines"), root().join("tests/e2e"));
    let log = e2e.join("artifacts/engines.txt");
    fs::create_dir_all(e2e.join("artifacts"))?;
    fs::write(&log, "")?;
    let mut node = tools.command("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=3"])
        .current_dir(&e2e)
        .env("SANDBOX_BIN", sandbox_program()?)
        .env("APP_DIST", dist())
        .env("GALLERY_DIST", gallery::folder()?)
        .env("ENGINE", "firefox")
        .env("JOURNEYS_LOG", &log);
    // The slowest first.
    let mut names = Vec::new();
    if let Some(webkit) = &webkit {
        node.arg(smoke.join("webkit.test.mjs"))
            .env("WEBKIT", &webkit.browser)
            .env("WEBKIT_DRIVER", &webkit.driver);
        names.push("webkit");
    }
    let mut tests: Vec<PathBuf> = Vec::new();
    if let Some(firefox) = &firefox {
        if engines == [Engine::Firefox] {
            tests = JOURNEYS
                .map(|name| e2e.join(format!("{name}.test.mjs")))
                .into();
        }
        node.args(&tests)
            .arg(smoke.join("firefox.test.mjs"))
            .env("FIREFOX", firefox);
        names.push("firefox");
    }
    run(&mut node)?;
    let ran = fs::read_to_string(&log)?;
    test_count::check_smoke(&smoke.join("smoke.mjs"), &names, &ran)?;
    test_count::check_journeys(&tests, &ran)
}
