//! What the linker is told: to keep what it takes to part the wasm into two files (the feature `split` in Cargo.toml), and
//! how large a stack the app needs.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        // The linker's own choice is 1 MiB, as much as 10,000 numbers take. On 2026-12-01 no page of the release app used more
        // than 28 KB; without optimization functions need several times as much.
        let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
        let size = if is_release { 64 * 1024 } else { 256 * 1024 };
        println!("cargo::rustc-link-arg-bins=-zstack-size={size}");
    }
}
