//! Splits the app's wasm into the first load and the deferred chunk: see `src/lazy.rs`.
//!
//! trunk runs cargo and wasm-bindgen as one step, and parting belongs between the two. So wasm-bindgen runs once more
//! here, over the first part of what cargo made, and the outcome takes the place of what trunk staged.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{hook::without_comment_lines, process::run, tools::Tools};

/// How wasm-split-cli names its files.
const LINK: &str = "__wasm_split.js";
const DEFERRED: &str = "split_deferred.wasm";
/// Has Chromium compile the functions of a script while it comes, aside from the main thread, and not each at its first
/// call. Others take it for the comment that it is.
const COMPILE_NOW: &str = "//# allFunctionsCalledOnLoad\n";

/// Parts the module among the staged files, and gives the page, which names one file more.
pub fn split(staged: &Path, page: &str) -> Result<String> {
    let name = staged_name(staged)?;
    let whole = built()?;
    let folder = whole.with_file_name("parted");
    let tools = Tools::find()?;
    let _ = fs::remove_dir_all(&folder);
    run(tools
        .command("wasm-split-cli")
        .arg(&whole)
        .arg(&folder)
        .args(["--out-name", &name])
        .env("RUST_LOG", "error"))
    .context("`cargo xtask start` installs wasm-split-cli")?;
    run(tools
        .command("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .args(["--out-name", &name, "--out-dir"])
        .arg(staged)
        .arg(folder.join(format!("{name}.wasm"))))?;

    // Under trunk's hash too, which is of all the code: files of two versions never meet.
    let (link, deferred) = (format!("{name}_link.js"), format!("{name}_deferred.wasm"));
    fs::copy(folder.join(DEFERRED), staged.join(&deferred)).context("nothing was parted")?;
    let linking = fs::read_to_string(folder.join(LINK))?;
    fs::write(
        staged.join(&link),
        renamed(&linking, "URL(", DEFERRED, &deferred)?,
    )?;
    let glue = staged.join(format!("{name}.js"));
    let gluing = fs::read_to_string(&glue)?;
    let gluing = renamed(&gluing, "from ", LINK, &link)?;
    let gluing = without_comment_lines(&gluing);
    fs::write(&glue, [COMPILE_NOW, &gluing].concat())?;
    with_preload(page, &format!("{name}.js"), &link)
}

/// "numberdesk-0123456789abcdef": how trunk named the module, without its ending.
fn staged_name(staged: &Path) -> Result<String> {
    for entry in fs::read_dir(staged)? {
        let file = entry?.file_name();
        let name = file.to_str().and_then(|file| file.strip_suffix("_bg.wasm"));
        if let Some(name) = name {
            return Ok(name.to_owned());
        }
    }
    bail!("trunk staged no wasm module")
}

/// What cargo made: in the target folder, where this program is too.
fn built() -> Result<PathBuf> {
    let own = env::current_exe()?;
    let target = own.ancestors().nth(2).context("no target folder")?;
    let profile = env::var("TRUNK_PROFILE").unwrap_or_else(|_| "debug".to_owned());
    let module = [crate::WASM_TARGET, &profile, "numberdesk.wasm"];
    Ok(target.join(module.iter().collect::<PathBuf>()))
}

/// The script with another name for a file that it fetches at one place, after the word `verb`.
fn renamed(script: &str, verb: &str, from: &str, to: &str) -> Result<String> {
    let (from, to) = (format!("{verb}\"./{from}\""), format!("{verb}\"./{to}\""));
    if script.matches(&from).count() != 1 {
        bail!("wasm-bindgen or wasm-split-cli has changed: {from} is not there once");
    }
    Ok(script.replace(&from, &to))
}

/// The page with a preload more, for a script that `first` needs, so that it does not come after it.
fn with_preload(page: &str, first: &str, link: &str) -> Result<String> {
    let tag = page
        .split_inclusive('>')
        .find(|tag| tag.contains("modulepreload") && tag.contains(first))
        .context("the page preloads no script")?;
    Ok(page.replace(tag, &[tag, &tag.replace(first, link)].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_renamed_where_it_is_fetched() -> Result<()> {
        let script = "import * as a from \"./__wasm_split.js\"\nb = {\"./__wasm_split.js\": a}";
        assert_eq!(
            renamed(script, "from ", LINK, "n_link.js")?,
            "import * as a from \"./n_link.js\"\nb = {\"./__wasm_split.js\": a}"
        );
        assert!(renamed(&script.repeat(2), "from ", LINK, "n_link.js").is_err());
        assert!(renamed("", "from ", LINK, "n_link.js").is_err());
        Ok(())
    }

    #[test]
    fn the_page_preloads_one_script_more() -> Result<()> {
        let page = "<head><link rel=\"modulepreload\" href=\"/a/n.js\"><p>";
        assert_eq!(
            with_preload(page, "n.js", "n_link.js")?,
            "<head><link rel=\"modulepreload\" href=\"/a/n.js\"><link rel=\"modulepreload\" href=\"/a/n_link.js\"><p>"
        );
        assert!(with_preload("<p>", "n.js", "n_link.js").is_err());
        Ok(())
    }
}
