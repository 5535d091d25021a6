//! What the linker is told: to keep what it takes to part the wasm into two files (the feature `split` in Cargo.toml), and
//! how large a stack the app needs.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        // The linker's own choice is 1 MiB, as much as 10,000 numbers take. A quarter is far more than is ever used.
        println!("cargo::rustc-link-arg-bins=-zstack-size=262144");
    }
}
