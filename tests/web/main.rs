//! Components and transport in a real browser; the transport speaks to the sandbox over real HTTP.
#![expect(clippy::expect_used, reason = "a test says what it expects by failing")]

mod charts;
mod components;
mod elements;
mod loading;
mod palette;
mod paths;
mod stage;
mod transport;
mod views;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
