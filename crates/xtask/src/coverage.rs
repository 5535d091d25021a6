//! `cargo xtask coverage`: how much of what runs on the host its tests reach.

use anyhow::{Context, Result};

use crate::{
    process::run,
    tools::{CARGO_LLVM_COV, Tools},
    with_ctrl_c,
    workspace::{host_arguments, packages},
};

/// Runs the host's tests with counters in them, and prints lines, functions and regions for each file.
pub fn coverage() -> Result<()> {
    with_ctrl_c(|| {
        let tools = Tools::find()?;
        tools.provide(&CARGO_LLVM_COV)?;
        let llvm = tools.llvm()?;
        let postgres = tools.postgres()?;
        run(tools
            .command("cargo-llvm-cov")
            .args(["llvm-cov", "--locked", "--summary-only"])
            .args(host_arguments(&packages(&tools)?))
            // The tasks run programs; their tests are few and say nothing of the product.
            .args([
                "--ignore-filename-regex",
                "crates/xtask/|/tests?/|/tests?\\.rs$",
            ])
            .env("POSTGRES_BIN", postgres)
            .env("LLVM_COV", llvm.cov)
            .env("LLVM_PROFDATA", llvm.profdata))
        .context("The coverage could not be taken")
    })
}
