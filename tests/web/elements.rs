//! What the app relies on in Leptos's views, whose types are erased (`.cargo/config.toml`).

use leptos::prelude::*;
use numberdesk::components::field::Select;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

use crate::stage::{settle, stage};

#[wasm_bindgen_test]
async fn text_stays_text() {
    let hostile = "<img src=x onerror=alert(1)>";
    let stage = stage(move || view! { <p title=hostile>{hostile}</p> });
    assert_eq!(stage.text(), hostile);
    assert_eq!(stage.count("img"), 0);
    assert_eq!(stage.find("p").title(), hostile);
}

#[wasm_bindgen_test]
async fn what_changes_is_drawn_anew_and_nothing_else() {
    let name = RwSignal::new("a".to_owned());
    let letters = move || {
        let name = name.get();
        let letters = name.chars();
        letters
            .map(|letter| view! { <b>{letter.to_string()}</b> })
            .collect_view()
    };
    let stage = stage(move || {
        view! {
            <i id="same">"stays"</i>
            {letters}
            <u title=move || (name.get() != "a").then(|| name.get())></u>
        }
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
        view! {
            <Show when=move || {
                outer.get()
            }>
                {move || {
                    view! { <b>{inner.get()}</b> }
                }}
            </Show>
        }
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
    let stage = stage(move || {
        view! {
            <ul>
                <For each=move || shown.get() key=|key| *key let:key>
                    <li id=format!("k{key}")>{key}</li>
                </For>
            </ul>
        }
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
    let options = Signal::derive(move || {
        let offered = offered.get().into_iter();
        offered
            .map(|option| (option.to_owned(), option.to_owned()))
            .collect()
    });
    let choose = move |chosen| value.set(chosen);
    let stage = stage(move || view! { <Select value options on_choose=choose /> });
    let control: HtmlSelectElement = stage.find("select").unchecked_into();
    assert_eq!(control.value(), "b");
    offered.set(vec!["x", "y"]);
    settle().await;
    // "b" is not offered any more, but still what is chosen: so it stays to be seen.
    assert_eq!((control.value().as_str(), control.length()), ("b", 3));
}
