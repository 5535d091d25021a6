//! rustfmt and leptosfmt, clippy, rustdoc and the host's tests.

use anyhow::{Context, Result};

use crate::{
    process::run,
    test_count,
    tools::{LEPTOSFMT, Tools},
    workspace::{browser_arguments, host_arguments, packages},
};

/// Begins to install what formats views.
pub fn begin_fmt(tools: &Tools) -> Result<()> {
    tools.begin(&LEPTOSFMT)
}

/// rustfmt, and leptosfmt where there are views, without writing anything.
pub fn fmt(tools: &Tools) -> Result<()> {
    run(tools.cargo().args(["fmt", "--all", "--check"]))?;
    tools.provide(&LEPTOSFMT)?;
    run(tools
        .command("leptosfmt")
        .args(["--check", "--quiet", "src", "tests"]))
    .context("`leptosfmt src tests` and then `cargo fmt --all` put it right")
}

/// Every target of a package. `--all-targets` leaves out a test that only runs when it is named, such as the app's.
const ALL_TARGETS: [&str; 7] = [
    "--lib",
    "--bins",
    "--examples",
    "--benches",
    "--tests",
    "--test",
    "*",
];

/// clippy for the host; for wasm; and for wasm as trunk builds it.
pub fn clippy(tools: &Tools) -> Result<()> {
    tools.wasm_target()?;
    let packages = packages(tools)?;
    let browser = browser_arguments(&packages);
    let split = ["--features".to_owned(), "numberdesk/split".to_owned()];
    let split = [&browser[..], &split].concat();
    for arguments in [host_arguments(&packages), browser, split] {
        run(tools
            .cargo()
            .args(["clippy", "--locked"])
            .args(ALL_TARGETS)
            .args(arguments)
            .args(["--", "--deny", "warnings"]))?;
    }
    Ok(())
}

/// rustdoc, of private items too: a link that leads nowhere is an error.
pub fn docs(tools: &Tools) -> Result<()> {
    tools.wasm_target()?;
    let packages = packages(tools)?;
    for arguments in [host_arguments(&packages), browser_arguments(&packages)] {
        run(tools
            .cargo()
            .args(["doc", "--locked", "--no-deps", "--document-private-items"])
            .args(arguments)
            // Private items are there to be linked to: these pages are for who works here.
            .env(
                "RUSTDOCFLAGS",
                "--deny warnings --allow rustdoc::private_intra_doc_links",
            ))?;
    }
    Ok(())
}

/// The tests of the packages for the host, and whether these are all that the sources have.
pub fn host(tools: &Tools) -> Result<()> {
    let postgres = tools.postgres()?;
    let packages = packages(tools)?;
    test_count::check_host(tools, &packages)?;
    run(tools
        .cargo()
        .args(["test", "--locked"])
        .args(host_arguments(&packages))
        .env("POSTGRES_BIN", postgres))
}
