//! `cargo xtask package`: what is handed out, into `target/package`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail};

use crate::{
    app::{build_both, dist, target_folder},
    gateway,
    process::{read, run, run_with_progress},
    tools::{CARGO_DEB, Tools},
    with_ctrl_c,
};

/// Builds app and gateway, and packs them.
pub fn package() -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("Packages are made on Linux: they are for Debian, and take GNU tar.");
    }
    with_ctrl_c(|| {
        let tools = Tools::find()?;
        tools.begin(&CARGO_DEB)?;
        build_both(&tools)?;
        gateway::provide(&tools)?;
        let folder = pack(&tools)?;
        println!("\n{} has", folder.display());
        print!("{}", fs::read_to_string(folder.join("SHA256SUMS"))?);
        Ok(())
    })
}

/// Packs the app and the gateway as they were built last. Returns the folder.
pub fn pack(tools: &Tools) -> Result<PathBuf> {
    tools.provide(&CARGO_DEB)?;
    let folder = target_folder()?.join("package");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let time = time(tools);
    let version = env!("CARGO_PKG_VERSION");

    archive(
        tools,
        &dist(),
        &folder.join(format!("numberdesk-{version}.tar.gz")),
        time,
    )?;
    let program = format!("numberdesk-gateway-{version}-{}-linux", env::consts::ARCH);
    fs::copy(gateway::program()?, folder.join(program)).context("There is no gateway")?;
    run_with_progress(
        "Making the Debian package",
        "some seconds",
        tools
            .command("cargo-deb")
            .args(["--no-build", "--profile", "native", "--package", "gateway"])
            .arg("--output")
            .arg(&folder)
            .env("SOURCE_DATE_EPOCH", time.to_string()),
    )?;
    write_sums(tools, &folder)?;
    Ok(folder)
}

/// The time that all packed files have: that of the commit, so that a commit gives the same archive each time. Where something was
/// changed since it is now, since servers and browsers tell versions of a file by it.
fn time(tools: &Tools) -> u64 {
    let git = |arguments: &[&str]| {
        let mut git = tools.command("git");
        let output = git.args(arguments).stderr(Stdio::null()).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then_some(text)
    };
    let is_committed = git(&["status", "--porcelain"]).is_some_and(|changed| changed.is_empty());
    let committed = is_committed
        .then(|| git(&["log", "-1", "--format=%ct"])?.trim().parse().ok())
        .flatten();
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    committed.unwrap_or_else(|| now.unwrap_or_default().as_secs())
}

/// An archive of a folder's files, which are in a folder of the archive's name. Equal files give equal archives.
fn archive(tools: &Tools, from: &Path, to: &Path, time: u64) -> Result<()> {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let top = name.trim_end_matches(".tar.gz");
    run(tools
        .command("tar")
        .args(["--create", "--gzip", "--format=ustar", "--sort=name"])
        .args(["--owner=0", "--group=0", "--numeric-owner"])
        .args(["--mode=u=rwX,go=rX", &format!("--mtime=@{time}")])
        .arg(format!("--transform=s,^\\.,{top},"))
        .arg("--file")
        .arg(to)
        .arg("--directory")
        .arg(from)
        .arg("."))
    .with_context(|| format!("{name} can't be written"))
}

/// `SHA256SUMS`, as `sha256sum --check` reads it.
fn write_sums(tools: &Tools, folder: &Path) -> Result<()> {
    let mut names: Vec<_> = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.file_name()))
        .collect();
    names.sort();
    let mut sha256sum = tools.command("sha256sum");
    let sums = read(sha256sum.arg("--").args(names).current_dir(folder))?;
    fs::write(folder.join("SHA256SUMS"), sums).context("SHA256SUMS can't be written")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn equal_files_give_equal_archives() -> Result<()> {
        let tools = Tools::find()?;
        let folder = env::temp_dir().join(format!("numberdesk-package-{}", std::process::id()));
        let mut archives = Vec::new();
        for name in ["one", "two"] {
            let files = folder.join(name).join("files");
            fs::create_dir_all(&files)?;
            // Written in another order.
            let mut written = ["index.html", "app.css"];
            if name == "two" {
                written.reverse();
            }
            for file in written {
                fs::write(files.join(file), file)?;
            }
            let made = folder.join(name).join("app-1.tar.gz");
            archive(&tools, &files, &made, 1_000_000_000)?;
            let list = read(tools.command("tar").arg("--list").arg("--file").arg(&made))?;
            assert_eq!(list, "app-1/\napp-1/app.css\napp-1/index.html\n");
            archives.push(fs::read(made)?);
        }
        fs::remove_dir_all(&folder)?;
        assert_eq!(archives[0], archives[1]);
        Ok(())
    }
}
