//! Component tests in headless Chromium, against the sandbox.

use std::net::TcpListener;

use anyhow::{Context, Result};

use crate::{
    app::{Sandbox, build_sandbox, sandbox_program},
    process::run_and_read,
    test_count,
    tools::Tools,
    workspace::{browser_arguments, packages},
};

/// Runs them all.
pub fn test(tools: &Tools) -> Result<()> {
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
    let packages = packages(tools)?;
    let output = run_and_read(
        tools
            .cargo()
            .args(["test", "--locked", "--test", "*"])
            .args(browser_arguments(&packages))
            .env("NUMBERDESK_SANDBOX", &sandbox.api)
            .env("CHROMEDRIVER", &browser.driver),
    )?;
    let ran = passed(&output).context("The runner said nothing of a result")?;
    test_count::check_browser(&packages, ran)
}

/// How many tests passed, in all of "test result: ok. 60 passed; 0 failed; …".
fn passed(output: &str) -> Option<usize> {
    let results = output
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "));
    let counts: Option<Vec<usize>> = results
        .map(|result| result.split_once(' ')?.0.parse().ok())
        .collect();
    counts
        .filter(|counts| !counts.is_empty())
        .map(|counts| counts.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passed_is_added_up() {
        let line = "test result: ok. 30 passed; 0 failed; 0 ignored; 0 filtered out\n";
        assert_eq!(passed(&format!("running\n{line}{line}")), Some(60));
        assert_eq!(passed("running 3 tests\n"), None);
    }
}
