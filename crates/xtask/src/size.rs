//! `cargo xtask bench --size`: what the first visit costs on the wire.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{
    app::{build_app, dist},
    hook::compressed,
    tools::Tools,
    with_ctrl_c,
};

/// Bytes that the first load may have after brotli: 265 KB of 1000 bytes (docs/decisions/0001).
const BUDGET: usize = 265_000;

struct File {
    name: String,
    raw: usize,
    sent: usize,
}

/// Builds the release app and prints every file that the first load fetches. Fails above the budget.
pub fn size() -> Result<()> {
    with_ctrl_c(|| {
        let tools = Tools::find()?;
        tools.for_the_app()?;
        build_app(&tools)?.finish()?;
        let (first, deferred) = loads(&dist())?;
        report(&first, &deferred)
    })
}

/// What the first load fetches (index.html, each file that it or its stylesheet names, and what the app asks for when it
/// starts), and the rest.
fn loads(dist: &Path) -> Result<(Vec<File>, Vec<File>)> {
    let page = fs::read_to_string(dist.join("index.html")).context("dist/ has no index.html")?;
    // The page says what the deferred stylesheet is called, but does not ask for it.
    let asks = |tag: &&str| !tag.contains("deferred-style");
    let mut named: String = page.split_inclusive('>').filter(asks).collect();
    let mut files = Vec::new();
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if path.is_file() && !name.ends_with(".br") {
            if name.ends_with(".css") {
                named.push_str(&fs::read_to_string(&path)?);
            }
            let bytes = fs::read(&path)?;
            let sent = compressed(&bytes)?.len();
            files.push(File {
                name: name.to_owned(),
                raw: bytes.len(),
                sent,
            });
        }
    }
    named.push_str("index.html config.json");
    files.sort_by(|a, b| a.sent.cmp(&b.sent).then_with(|| a.name.cmp(&b.name)));
    Ok(files
        .into_iter()
        .partition(|file| named.contains(&file.name)))
}

fn report(files: &[File], deferred: &[File]) -> Result<()> {
    let print = |file: &File| println!("{:<44} {:>9} {:>9}", file.name, file.raw, file.sent);
    println!("First load, in bytes (brotli 11; KB = 1000 bytes)\n");
    println!("{:<44} {:>9} {:>9}", "file", "raw", "brotli");
    files.iter().for_each(print);
    let raw: usize = files.iter().map(|file| file.raw).sum();
    let sent: usize = files.iter().map(|file| file.sent).sum();
    println!("{:<44} {raw:>9} {sent:>9}", "total");
    println!("{:<44} {:>9} {BUDGET:>9}", "budget", "");
    println!("\nFetched once the first rows are painted, or when it is needed\n");
    deferred.iter().for_each(print);
    if sent > BUDGET {
        bail!("The first load is {} bytes over its budget", sent - BUDGET);
    }
    println!(
        "\nWithin the budget, with {} bytes to spare.",
        BUDGET - sent
    );
    Ok(())
}
