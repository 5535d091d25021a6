//! The menu of saved views.

use leptos::prelude::*;
use numberdesk::{
    browser::storage, pages::saved_views::SavedViewsMenu, routes::Route, state::app_state::AppState,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlElement};

use crate::stage::{Stage, settle, stage, type_into};

const KEPT: &str = "numberdesk.views";

/// A list that shows `search`, with the menu open, and `kept` in the browser's store.
async fn menu(search: &'static str, kept: &str) -> Stage {
    storage::write(KEPT, kept);
    let stage = stage(move || {
        let app = AppState::start();
        let path = Route::Numbers.path() + search;
        app.history.replace(&path);
        provide_context(app);
        // As the page of the list has it.
        view! {
            <button type="button" popovertarget="views">
                "Views"
            </button>
            <SavedViewsMenu />
        }
    });
    let opener = stage.find("[popovertarget]");
    opener.focus().expect("focused");
    opener.click();
    settle().await;
    stage
}

fn kept() -> String {
    storage::read(KEPT).unwrap_or_default()
}

fn named(stage: &Stage, name: &str) -> HtmlElement {
    let buttons = document().query_selector_all("button").expect("buttons");
    (0..buttons.length())
        .filter_map(|index| buttons.item(index)?.dyn_into::<HtmlElement>().ok())
        .find(|button| button.text_content().as_deref() == Some(name))
        .unwrap_or_else(|| panic!("no button {name}: {}", stage.text()))
}

fn focused() -> String {
    document()
        .active_element()
        .and_then(|element| element.text_content())
        .unwrap_or_default()
}

#[wasm_bindgen_test]
async fn views_keep_what_the_list_shows_under_a_name() {
    let stage = menu("?region=US&q=shop&token=secret", "").await;
    assert!(stage.text().contains("No view is saved yet"));
    type_into(&stage.find("#view-name"), "  US shops ");
    named(&stage, "Save view").click();
    settle().await;
    let link = stage.find("#views li a");
    assert_eq!(link.text_content().as_deref(), Some("US shops"));
    assert_eq!(
        link.get_attribute("href").as_deref(),
        Some("/numbers?region=US&q=shop")
    );
    assert!(stage.text().contains("Saved as “US shops”."));
    assert_eq!(kept(), r#"[["US shops","?region=US&q=shop"]]"#);
    // The same name again replaces it.
    type_into(&stage.find("#view-name"), "us SHOPS");
    named(&stage, "Save view").click();
    settle().await;
    assert_eq!(stage.count("#views li"), 1);
    assert_eq!(kept(), r#"[["us SHOPS","?region=US&q=shop"]]"#);
}

#[wasm_bindgen_test]
async fn views_want_a_name_that_can_be_read() {
    let stage = menu("", "").await;
    let input = stage.find("#view-name");
    for (name, complaint) in [
        (" ".to_owned(), "Type a name"),
        ("x".repeat(61), "too long"),
    ] {
        type_into(&input, &name);
        named(&stage, "Save view").click();
        settle().await;
        assert!(
            stage
                .find("#view-name-error")
                .inner_text()
                .contains(complaint)
        );
        assert!(input.is_same_node(document().active_element().as_deref()));
    }
    assert_eq!(kept(), "");
}

#[wasm_bindgen_test]
async fn views_that_were_deleted_come_back_until_the_menu_is_closed() {
    let stage = menu("", r#"[["One","?q=1"],["Two","?q=2"],["Three","?q=3"]]"#).await;
    named(&stage, "Delete Two").click();
    settle().await;
    assert_eq!(kept(), r#"[["One","?q=1"],["Three","?q=3"]]"#);
    assert_eq!(focused(), "Undo deleting Two");
    named(&stage, "Undo deleting Two").click();
    settle().await;
    assert_eq!(
        kept(),
        r#"[["One","?q=1"],["Two","?q=2"],["Three","?q=3"]]"#
    );
    assert_eq!(focused(), "Two");
    assert_eq!(stage.count("[data-undo]"), 0);

    named(&stage, "Delete Three").click();
    settle().await;
    stage.find("#views").hide_popover().expect("closed");
    settle().await;
    assert_eq!(stage.count("[data-undo]"), 0);
    assert_eq!(stage.count("#views li"), 2);
}

#[wasm_bindgen_test]
async fn views_mark_the_one_that_is_shown_and_follow_other_tabs() {
    let stage = menu("?q=1", r#"[["One","?q=1"],["broken",7],["Two","?q=2"]]"#).await;
    assert_eq!(stage.count("#views li"), 2);
    assert_eq!(stage.find("[aria-current=page]").inner_text(), "One");
    storage::write(KEPT, r#"[["Another",""]]"#);
    let event = Event::new_with_event_init_dict("storage", &EventInit::new()).expect("an event");
    web_sys::window()
        .expect("a window")
        .dispatch_event(&event)
        .expect("dispatched");
    settle().await;
    assert_eq!(stage.count("#views li"), 1);
    assert_eq!(stage.find("#views li a").inner_text(), "Another");
}

#[wasm_bindgen_test]
async fn views_close_their_menu_when_one_is_opened() {
    let stage = menu("", r#"[["One","?q=1"]]"#).await;
    let link = stage.find("#views li a");
    link.focus().expect("focused");
    link.click();
    settle().await;
    assert!(
        !stage
            .find("#views")
            .matches(":popover-open")
            .expect("a selector")
    );
    let search = web_sys::window().expect("a window").location().search();
    assert_eq!(search.as_deref(), Ok("?q=1"));
    assert_eq!(focused(), "Views");
}
