//! Components and transport in a real browser; the transport speaks to the sandbox over real HTTP.
#![expect(clippy::expect_used, reason = "a test says what it expects by failing")]

mod audit;
mod charts;
mod command_palette;
mod components;
mod elements;
mod loading;
mod routes;
mod saved_views;
mod stage;
mod transport;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
