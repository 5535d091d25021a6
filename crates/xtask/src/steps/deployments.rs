//! The files of deploy/ and the packages, tried with real servers.

use std::fs;

use anyhow::Result;

use super::journeys;
use crate::{
    app::target_folder,
    gateway,
    node::{TOP, install_packages},
    package,
    process::run,
    root, test_count,
    tools::{CARGO_DEB, Tools},
};

/// Folder of the tests.
const FOLDER: &str = "tests/deployments";

/// Begins to install what makes the Debian package.
pub fn begin(tools: &Tools) -> Result<()> {
    tools.begin(&CARGO_DEB)
}

/// Runs the tests, each of those in the sources.
pub fn test(tools: &Tools) -> Result<()> {
    tools.web_servers()?;
    let browser = tools.browser()?;
    install_packages(tools, TOP)?;
    install_packages(tools, FOLDER)?;
    journeys::build_app(tools)?;
    gateway::provide(tools)?;
    let packages = package::pack(tools)?;

    let folder = root().join(FOLDER);
    let files = journeys::files(&folder)?;
    let log = target_folder()?.join("deployments.txt");
    fs::write(&log, "")?;
    let mut node = journeys::node_tests(tools, &folder, &files, 2)?;
    run(node
        .env("PACKAGES", packages)
        .env("CHROMIUM", &browser.chromium)
        .env("JOURNEYS_LOG", &log))?;
    test_count::check_deployments(&files, &fs::read_to_string(&log)?)
}
