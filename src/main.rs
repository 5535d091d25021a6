//! Mounts the app, nothing else.

#[cfg(target_arch = "wasm32")]
fn main() {
    numberdesk::start::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Numberdesk runs in a browser: `cargo xtask start` builds and serves it.");
}
