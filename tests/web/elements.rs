//! The element builder.

use leptos::prelude::*;
use numberdesk::{
    browser::dom::{View, block, button, dynamic, el, keyed, list, show},
    components::field::select,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

use crate::stage::{settle, stage};

#[wasm_bindgen_test]
async fn text_stays_text() {
    let hostile = "<img src=x onerror=alert(1)>";
    let stage = stage(move || el("p").child(hostile).attr("title", hostile).into());
    assert_eq!(stage.text(), hostile);
    assert_eq!(stage.count("img"), 0);
    assert_eq!(stage.find("p").title(), hostile);
}

#[wasm_bindgen_test]
async fn what_changes_is_drawn_anew_and_nothing_else() {
    let name = RwSignal::new("a".to_owned());
    let stage = stage(move || {
        View::from([
            el("i").id("same").child("stays").into(),
            dynamic(move || list(name.get().chars(), |c| el("b").child(c.to_string()).into())),
            el("u")
                .live("title", move || (name.get() != "a").then(|| name.get()))
                .into(),
        ])
    });
    let same = stage.find("#same");
    assert_eq!(stage.text(), "staysa");
    assert!(!stage.find("u").has_attribute("title"));
    name.set("xyz".to_owned());
    settle().await;
    assert_eq!(stage.text(), "staysxyz");
    assert_eq!(stage.count("b"), 3);
    assert_eq!(stage.find("u").title(), "xyz");
    assert!(same.is_same_node(Some(&stage.find("#same"))));
}

#[wasm_bindgen_test]
async fn nested_parts_go_with_the_part_around_them() {
    let (outer, inner) = (RwSignal::new(true), RwSignal::new(1));
    let stage = stage(move || {
        show(
            move || outer.get(),
            move || dynamic(move || el("b").child(inner.get().to_string())),
        )
    });
    inner.set(2);
    settle().await;
    assert_eq!(stage.text(), "2");
    outer.set(false);
    settle().await;
    assert_eq!(stage.text(), "");
    inner.set(3);
    outer.set(true);
    settle().await;
    assert_eq!(stage.text(), "3");
    assert_eq!(stage.count("b"), 1);
}

#[wasm_bindgen_test]
async fn a_key_that_stays_keeps_its_element() {
    let shown = RwSignal::new(vec![1_usize, 2, 3]);
    let keys_of = move || Memo::new(move |_| shown.get());
    let stage = stage(move || {
        keyed(block("ul", ""), keys_of(), |key| {
            el("li").id(&format!("k{key}")).child(key.to_string())
        })
        .into()
    });
    let two = stage.find("#k2");
    shown.set(vec![0, 2, 4]);
    settle().await;
    assert_eq!(stage.text(), "024");
    assert!(two.is_same_node(Some(&stage.find("#k2"))));
}

#[wasm_bindgen_test]
async fn a_select_keeps_its_value_when_its_options_change() {
    let (value, offered) = (RwSignal::new("b".to_owned()), RwSignal::new(vec!["a", "b"]));
    let stage = stage(move || {
        select(
            move || value.get(),
            move || {
                offered
                    .get()
                    .into_iter()
                    .map(|v| (v.to_owned(), v.to_owned()))
                    .collect()
            },
            move |chosen| value.set(chosen),
        )
        .into()
    });
    let control: HtmlSelectElement = stage.find("select").unchecked_into();
    assert_eq!(control.value(), "b");
    offered.set(vec!["x", "y"]);
    settle().await;
    // "b" is not offered any more, but still what is chosen: so it stays to be seen.
    assert_eq!((control.value().as_str(), control.length()), ("b", 3));
}

#[wasm_bindgen_test]
async fn a_button_does_what_it_says() {
    let pressed = RwSignal::new(0);
    let stage = stage(move || button("Go", move || pressed.update(|n| *n += 1)).into());
    stage.find("button").click();
    assert_eq!(pressed.get_untracked(), 1);
    // No form is sent by accident.
    assert_eq!(
        stage.find("button").get_attribute("type").as_deref(),
        Some("button")
    );
}
