//! The packages of the workspace, as `cargo metadata` lists them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{process::read, tools::Tools};

/// A package of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// The ID under which cargo reports on it.
    pub id: String,
    /// The folder of its Cargo.toml.
    pub folder: PathBuf,
    /// Whether it is for browsers: it depends on wasm-bindgen. The others are for the host.
    pub browser: bool,
}

/// The packages of the workspace.
pub fn packages(tools: &Tools) -> Result<Vec<Package>> {
    let metadata =
        read(
            tools
                .cargo()
                .args(["metadata", "--locked", "--no-deps", "--format-version", "1"]),
        )?;
    parse(&metadata).context("`cargo metadata` prints something unknown")
}

/// Arguments that name the packages for the host.
pub fn host_arguments(packages: &[Package]) -> Vec<String> {
    let mut arguments = vec!["--workspace".to_owned()];
    for package in packages.iter().filter(|package| package.browser) {
        arguments.extend(["--exclude".to_owned(), package.name.clone()]);
    }
    arguments
}

/// Arguments that name the packages for browsers, and the target they are compiled for.
pub fn browser_arguments(packages: &[Package]) -> Vec<String> {
    let mut arguments = vec!["--target".to_owned(), crate::WASM_TARGET.to_owned()];
    for package in packages.iter().filter(|package| package.browser) {
        arguments.extend(["--package".to_owned(), package.name.clone()]);
    }
    arguments
}

fn parse(metadata: &str) -> Option<Vec<Package>> {
    let metadata: Value = serde_json::from_str(metadata).ok()?;
    metadata["packages"]
        .as_array()?
        .iter()
        .map(|package| {
            let manifest = Path::new(package["manifest_path"].as_str()?);
            let dependencies = package["dependencies"].as_array()?;
            Some(Package {
                name: package["name"].as_str()?.to_owned(),
                id: package["id"].as_str()?.to_owned(),
                folder: manifest.parent()?.to_owned(),
                browser: dependencies
                    .iter()
                    .any(|dependency| dependency["name"] == "wasm-bindgen"),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_for_the_host_or_the_browser() {
        let metadata = r#"{
            "packages": [
                {"name": "app", "id": "a", "manifest_path": "/w/Cargo.toml", "dependencies": [{"name": "wasm-bindgen"}]},
                {"name": "model", "id": "m", "manifest_path": "/w/model/Cargo.toml", "dependencies": []}
            ]
        }"#;
        let packages = parse(metadata).expect("packages");
        assert_eq!(packages[1].folder, Path::new("/w/model"));
        assert_eq!(
            host_arguments(&packages),
            ["--workspace", "--exclude", "app"]
        );
        assert_eq!(
            browser_arguments(&packages),
            ["--target", crate::WASM_TARGET, "--package", "app"]
        );
        assert_eq!(parse("{}"), None);
    }
}
