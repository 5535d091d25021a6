//! The packages of package.json files, as their lock files say.

use std::fs;

use anyhow::{Context, Result};

use crate::{process::run_with_progress, root, tools::Tools};

/// The workspace's folder, where the packages of all checks are.
pub const TOP: &str = ".";

/// Installs what the package-lock.json of a folder says, unless it is there already.
pub fn install_packages(tools: &Tools, name: &str) -> Result<()> {
    tools.node()?;
    let folder = root().join(name);
    let stamp = folder.join("node_modules/.of-this-lock");
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{name} has no package-lock.json"))?;
    if fs::read(&stamp).is_ok_and(|known| known == lock) {
        return Ok(());
    }
    run_with_progress(
        &format!("Installing the packages of {name}/package-lock.json"),
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
