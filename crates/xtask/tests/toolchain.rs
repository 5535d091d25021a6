//! The compiler that is promised is the one that is tested.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text that a file of TOML gives a key.
fn value<'a>(file: &'a str, key: &str) -> Option<&'a str> {
    file.lines().find_map(|line| {
        let value = line.strip_prefix(key)?.trim_start().strip_prefix('=')?;
        value.trim().strip_prefix('"')?.strip_suffix('"')
    })
}

#[test]
fn the_compiler_that_is_tested_is_the_oldest_that_is_promised() {
    let toolchain = read(&root().join("rust-toolchain.toml"));
    let manifest = read(&root().join("Cargo.toml"));
    let promised = value(&manifest, "rust-version").expect("a rust-version");
    assert_eq!(
        value(&toolchain, "channel"),
        Some(&*format!("{promised}.0"))
    );
}

#[test]
fn every_package_promises_the_same_compiler() {
    let mut manifests = vec![root().join("Cargo.toml")];
    for entry in fs::read_dir(root().join("crates")).expect("crates") {
        let manifest = entry.expect("an entry").path().join("Cargo.toml");
        if manifest.exists() {
            manifests.push(manifest);
        }
    }
    assert!(manifests.len() > 5, "{manifests:?}");
    for manifest in manifests {
        assert!(
            read(&manifest).contains("rust-version.workspace = true"),
            "{}",
            manifest.display()
        );
    }
}
