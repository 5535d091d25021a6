//! Counts tests in the sources, so that a test that no target compiles is an error and not a comfort.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    process::read,
    tools::Tools,
    workspace::{Package, host_arguments},
};

/// Compares the tests in the sources of the host's packages with those in their test programs.
pub fn check_host(tools: &Tools, packages: &[Package]) -> Result<()> {
    let messages = read(
        tools
            .cargo()
            .args(["test", "--locked", "--no-run", "--quiet"])
            .arg("--message-format=json")
            .args(host_arguments(packages)),
    )?;
    let mut programs: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (package, program) in messages.lines().filter_map(test_program) {
        programs.entry(package).or_default().push(program);
    }
    let mut differences = Vec::new();
    let mut total = 0;
    for package in packages.iter().filter(|package| !package.browser) {
        let mut compiled = 0;
        for program in programs.get(&package.id).into_iter().flatten() {
            let list = |more: &[&str]| -> Result<usize> {
                let mut command = tools.command(&program.to_string_lossy());
                command.args(["--list", "--format", "terse"]).args(more);
                let listed = read(&mut command)?;
                Ok(listed
                    .lines()
                    .filter(|line| line.ends_with(": test"))
                    .count())
            };
            compiled += list(&[])?;
            let ignored = list(&["--ignored"])?;
            if ignored > 0 {
                differences.push(format!("{}: {ignored} tests are ignored", package.name));
            }
        }
        let written = count(&sources(package, packages)?, "#[test]")?;
        if written != compiled {
            differences.push(format!(
                "{}: {written} tests in the sources, {compiled} in its test programs",
                package.name
            ));
        }
        total += compiled;
    }
    if !differences.is_empty() {
        bail!(
            "Some tests never run (a module that is not compiled for the host?):\n  {}",
            differences.join("\n  ")
        );
    }
    println!("All {total} tests in the sources are in test programs.");
    Ok(())
}

/// Compares the browser tests in the sources of the packages for browsers with how many `ran`.
pub fn check_browser(packages: &[Package], ran: usize) -> Result<()> {
    let mut written = 0;
    for package in packages.iter().filter(|package| package.browser) {
        written += count(&sources(package, packages)?, "#[wasm_bindgen_test]")?;
    }
    if written != ran {
        bail!("There are {written} browser tests in the sources, and {ran} ran");
    }
    Ok(())
}

/// Compares the calls of `journey` in these end-to-end tests with those that `ran`, each "file:line".
pub fn check_journeys(tests: &[PathBuf], ran: &str) -> Result<()> {
    check_calls(tests, &["journey("], ran)
}

/// Compares the calls of `deployment` and `trial` in the tests of deployments with those that `ran`, each "file:line".
pub fn check_deployments(tests: &[PathBuf], ran: &str) -> Result<()> {
    check_calls(tests, &["deployment(", "trial("], ran)
}

fn check_calls(tests: &[PathBuf], names: &[&str], ran: &str) -> Result<()> {
    let ran: BTreeSet<&str> = ran.lines().collect();
    let mut missing = Vec::new();
    for file in tests {
        for name in names {
            let written = calls(file, name)?.into_iter();
            missing.extend(written.filter(|site| !ran.contains(&**site)));
        }
    }
    if !missing.is_empty() {
        bail!("Some tests did not run:\n  {}", missing.join("\n  "));
    }
    Ok(())
}

/// Compares the calls of `check` in the smoke with how often each of these engines `ran` one, in a line with its name.
pub fn check_smoke(smoke: &Path, engines: &[&str], ran: &str) -> Result<()> {
    let written = calls(smoke, "check(")?.len();
    for engine in engines {
        let ran = ran.lines().filter(|line| line == engine).count();
        if written != ran {
            bail!("The smoke has {written} checks, of which {engine} ran {ran}");
        }
    }
    Ok(())
}

/// Where a function is called at the beginning of a line, each "file:line".
fn calls(file: &Path, call: &str) -> Result<Vec<String>> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let lines = text.lines().enumerate();
    Ok(lines
        .filter(|(_, line)| line.trim_start().starts_with(call))
        .map(|(index, _)| format!("{name}:{}", index + 1))
        .collect())
}

/// The package and the program of a message about a test program.
fn test_program(message: &str) -> Option<(String, PathBuf)> {
    let message: Value = serde_json::from_str(message).ok()?;
    if message["profile"]["test"] != true {
        return None;
    }
    let package = message["package_id"].as_str()?.to_owned();
    Some((package, message["executable"].as_str()?.into()))
}

/// The Rust files of a package, without those of packages in folders below.
fn sources(package: &Package, packages: &[Package]) -> Result<Vec<PathBuf>> {
    let others: Vec<&Path> = packages
        .iter()
        .map(|other| &*other.folder)
        .filter(|folder| *folder != package.folder)
        .collect();
    files(&package.folder, "rs", &others)
}

/// The files below `folder` with this extension. Folders of `except`, and what tools leave behind, are passed over.
fn files(folder: &Path, extension: &str, except: &[&Path]) -> Result<Vec<PathBuf>> {
    const LEFT_BEHIND: [&str; 3] = ["target", "node_modules", "dist"];
    let mut found = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("{} can't be read", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || LEFT_BEHIND.contains(&&*name) || except.contains(&&*path) {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path, extension, except)?);
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// How many lines of these files are `attribute`.
fn count(files: &[PathBuf], attribute: &str) -> Result<usize> {
    let mut count = 0;
    for file in files {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        count += text.lines().filter(|line| line.trim() == attribute).count();
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    /// A folder of files that is gone when it is dropped.
    struct Folder(PathBuf);

    impl Folder {
        fn with(name: &str, files: &[(&str, &str)]) -> Result<Self> {
            let folder =
                env::temp_dir().join(format!("numberdesk-count-{name}-{}", std::process::id()));
            for (file, text) in files {
                let path = folder.join(file);
                fs::create_dir_all(path.parent().context("a folder")?)?;
                fs::write(path, text)?;
            }
            Ok(Self(folder))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn package(folder: PathBuf) -> Package {
        Package {
            name: "app".to_owned(),
            id: String::new(),
            folder,
            browser: true,
        }
    }

    #[test]
    fn a_package_is_counted_without_those_below_it() -> Result<()> {
        let one = "    #[test]\n    fn a() {}\n";
        let folder = Folder::with(
            "nested",
            &[
                ("src/a.rs", one),
                ("src/b.rs", "// #[test]\n#[wasm_bindgen_test]\nfn b() {}\n"),
                ("crates/c/src/lib.rs", one),
                ("target/d.rs", one),
            ],
        )?;
        let app = package(folder.0.clone());
        let packages = [app.clone(), package(folder.0.join("crates/c"))];
        assert_eq!(count(&sources(&app, &packages)?, "#[test]")?, 1);
        assert!(check_browser(&packages, 1).is_ok());
        assert!(check_browser(&packages, 0).is_err());
        Ok(())
    }

    #[test]
    fn a_journey_that_did_not_run_is_named() -> Result<()> {
        let text = "// journey(\njourney(\"a\");\nfor (;;)\n  journey(\"b\");\n";
        let folder = Folder::with("journeys", &[("a.test.mjs", text)])?;
        let tests = [folder.0.join("a.test.mjs")];
        assert!(check_journeys(&tests, "a.test.mjs:2\na.test.mjs:4\n").is_ok());
        let missing = check_journeys(&tests, "a.test.mjs:2\n")
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(missing.ends_with("\n  a.test.mjs:4"), "{missing}");
        Ok(())
    }

    #[test]
    fn every_engine_runs_every_check() -> Result<()> {
        let folder = Folder::with("smoke", &[("smoke.mjs", "check(\"a\");\ncheck(\"b\");\n")])?;
        let smoke = folder.0.join("smoke.mjs");
        let engines = ["firefox", "webkit"];
        assert!(check_smoke(&smoke, &engines, "firefox\nwebkit\nwebkit\nfirefox\n").is_ok());
        assert!(check_smoke(&smoke, &engines, "firefox\nwebkit\nfirefox\n").is_err());
        Ok(())
    }

    #[test]
    fn programs_of_tests_are_told_from_others() {
        let of = |test| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"p","profile":{{"test":{test}}},"executable":"/t/a-1"}}"#
            )
        };
        let found = Some(("p".to_owned(), PathBuf::from("/t/a-1")));
        assert_eq!(test_program(&of("true")), found);
        assert_eq!(test_program(&of("false")), None);
        assert_eq!(test_program("running"), None);
    }
}
