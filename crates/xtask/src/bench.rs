//! `cargo xtask bench`: the list against a plain page and other libraries' pages that do the same, the bytes of the first
//! load, or the gateway against the sandbox alone.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::{
    app::{build_both, dist, sandbox_program},
    gateway,
    node::{TOP, install_packages},
    process::run,
    root, size,
    tools::Tools,
    with_ctrl_c,
};

/// What other libraries make of the list, a page for each in tests/bench/peers.
const PEERS: [&str; 4] = ["solid", "ag-grid", "tanstack", "react-admin"];

/// Options of `bench`.
#[derive(Args)]
pub struct Options {
    /// Bytes of the first load, and whether they are within the budget; nothing else is measured
    #[arg(long, exclusive = true)]
    size: bool,
    /// How many numbers the list has: one table for each
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "NUMBERS",
        default_value = "1000,10000,100000,1000000",
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    sizes: Vec<u32>,
    /// Rounds of which the median is taken; a million numbers get one
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Measure what other libraries make of the list too, in the same rounds; all of them when none is named
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "PEER",
        num_args = 0..=1,
        default_missing_values = PEERS,
        value_parser = PEERS
    )]
    peers: Vec<String>,
    /// Fail when a budget is missed
    #[arg(long)]
    strict: bool,
    /// Measure the gateway in front of the sandbox, under load, instead of the list
    #[arg(long, conflicts_with_all = ["sizes", "peers", "json"])]
    gateway: bool,
    /// Run the gateway for so many minutes while everything around it fails now and then
    #[arg(long, value_name = "MINUTES", requires = "gateway", value_parser = clap::value_parser!(u32).range(1..))]
    soak: Option<u32>,
    /// Write every single measurement to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Builds what is measured, then measures it.
pub fn bench(options: &Options) -> Result<()> {
    if options.size {
        return size::size();
    }
    if options.gateway {
        return with_ctrl_c(|| bench_gateway(options));
    }
    with_ctrl_c(|| {
        let tools = Tools::find()?;
        let browser = tools.browser()?;
        install_packages(&tools, TOP)?;
        if !options.peers.is_empty() {
            install_packages(&tools, "tests/bench/peers")?;
        }
        build_both(&tools)?;
        let sizes: Vec<String> = options.sizes.iter().map(u32::to_string).collect();
        let mut driver = tools.command("node");
        driver
            .arg(root().join("tests/bench/bench.mjs"))
            .args(["--sizes", &sizes.join(",")])
            .args(["--runs", &options.runs.to_string()])
            .env("SANDBOX_BIN", sandbox_program()?)
            .env("APP_DIST", dist())
            .env("CHROMIUM", &browser.chromium);
        if !options.peers.is_empty() {
            driver.args(["--peers", &options.peers.join(",")]);
        }
        if options.strict {
            driver.arg("--strict");
        }
        if let Some(file) = &options.json {
            // The driver runs in the workspace, whoever called was somewhere else perhaps.
            driver.arg("--json").arg(std::path::absolute(file)?);
        }
        run(&mut driver)
    })
}

/// Measures the gateway, or lets it run for long.
fn bench_gateway(options: &Options) -> Result<()> {
    let tools = Tools::find()?;
    tools.node()?;
    let generator = tools.load_generator()?;
    build_both(&tools)?;
    gateway::provide(&tools)?;
    let mut driver = tools.command("node");
    driver
        .arg(root().join("tests/bench/gateway.mjs"))
        .args(["--runs", &options.runs.to_string()])
        .env("SANDBOX_BIN", sandbox_program()?)
        .env("GATEWAY_BIN", gateway::program()?)
        .env("PROVIDER", gateway::provider_script())
        .env("APP_DIST", dist())
        .env("HEY", generator);
    if let Some(minutes) = options.soak {
        driver.args(["--soak", &minutes.to_string()]);
    }
    if options.strict {
        driver.arg("--strict");
    }
    run(&mut driver)
}
