//! Following the pages to their end.

use any_spawner::Executor;
use leptos::prelude::*;
use numberdesk::state::{
    connection::{Access, Connection, Credentials},
    inventory::Inventory,
    loader::{Inconsistency, Loader, Phase},
};
use numbers_client::log::RequestLog;
use numbers_model::{api_version::ApiVersion, slice::Slice};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    stage::until,
    transport::{PROJECT, faults, sandbox},
};

/// A loader that is connected, under an owner that lives as long as the test.
async fn connected() -> (Owner, Inventory, Loader) {
    // Mounting does this too; nothing is mounted here, and it may be the first test. Twice is once.
    let _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let (connection, inventory, loader) = owner.with(|| {
        let (connection, inventory) = (Connection::new(RequestLog::new()), Inventory::new());
        (connection, inventory, Loader::new(inventory, connection))
    });
    let access = Access {
        base: sandbox().to_owned(),
        version: ApiVersion::V1,
        project: PROJECT.to_owned(),
        credentials: Credentials::Gateway,
        cookies: false,
    };
    let done = connection.connect(access, &Default::default()).await;
    assert_eq!(done, Ok(()));
    (owner, inventory, loader)
}

fn phase(loader: Loader) -> Phase {
    loader
        .progress
        .with_untracked(|progress| progress.phase.clone())
}

#[wasm_bindgen_test]
async fn every_page_is_followed_and_duplicates_are_merged() {
    faults(r#"[{"path":"activeNumbers","times":null,"fault":{"kind":"duplicate-rows"}}]"#).await;
    let (_owner, inventory, loader) = connected().await;
    loader.start(Slice::default());
    until("all pages are here", || phase(loader) == Phase::Complete).await;
    assert_eq!(inventory.len(), 500);
    faults("").await;
}

#[wasm_bindgen_test]
async fn a_repeated_token_ends_in_doubt_and_not_in_a_loop() {
    faults("").await;
    let (_owner, inventory, loader) = connected().await;
    faults(r#"[{"path":"activeNumbers","times":null,"fault":{"kind":"repeat-token"}}]"#).await;
    loader.start(Slice::default());
    until("the load ends", || !matches!(phase(loader), Phase::Loading)).await;
    assert!(matches!(phase(loader), Phase::Inconsistent(_)));
    assert!(!inventory.is_empty());
    faults("").await;
}

#[wasm_bindgen_test]
async fn a_load_that_broke_off_goes_on_where_it_was() {
    faults("").await;
    let (_owner, inventory, loader) = connected().await;
    faults(r#"[{"path":"activeNumbers","times":5,"fault":{"kind":"status","status":503}}]"#).await;
    loader.start(Slice::default());
    until("it gives up", || matches!(phase(loader), Phase::Failed(_))).await;
    faults("").await;
    loader.resume();
    until("all pages are here", || phase(loader) == Phase::Complete).await;
    assert_eq!(inventory.len(), 500);
}

#[wasm_bindgen_test]
async fn a_total_that_does_not_fit_drops_nothing() {
    faults("").await;
    let (_owner, inventory, loader) = connected().await;
    loader.start(Slice::default());
    until("all pages are here", || phase(loader) == Phase::Complete).await;
    let row = r#"{\"activeNumbers\":[{\"phoneNumber\":\"+12086390939\"}],\"totalSize\":500}"#;
    faults(
        &[
            r#"[{"path":"activeNumbers","times":null,"fault":{"kind":"status","status":200,"body":""#,
            row,
            r#""}}]"#,
        ]
        .concat(),
    )
    .await;
    loader.start(Slice::default());
    until("the load ends", || !matches!(phase(loader), Phase::Loading)).await;
    let inconsistency = Inconsistency::Total {
        says: 500,
        received: 1,
        kept: 499,
    };
    assert_eq!(phase(loader), Phase::Inconsistent(inconsistency));
    assert_eq!(inventory.len(), 500);
    faults("").await;
}

#[wasm_bindgen_test]
async fn pages_without_end_are_left() {
    for empty in [true, false] {
        faults("").await;
        let (_owner, _, loader) = connected().await;
        faults(&format!(
            r#"[{{"path":"activeNumbers","times":null,"fault":{{"kind":"fresh-tokens","empty":{empty}}}}}]"#
        ))
        .await;
        loader.start(Slice::default());
        until("the load ends", || !matches!(phase(loader), Phase::Loading)).await;
        assert_eq!(
            phase(loader),
            Phase::Inconsistent(Inconsistency::NothingNew)
        );
    }
    faults("").await;
}
