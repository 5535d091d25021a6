//! Charts: bars that grow, the table of the same, and where they lead.

use leptos::prelude::*;
use numberdesk::components::chart::{Bar, Chart, Orientation, permille};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::stage::{Stage, settle, stage};

fn bars(amounts: &[(&str, usize)]) -> Vec<Bar> {
    let longest = amounts.iter().map(|(_, amount)| *amount).max().unwrap_or(0);
    let bar = |(label, amount): &(&str, usize)| Bar {
        label: (*label).to_owned(),
        short: label.chars().take(1).collect(),
        values: vec![amount.to_string(), format!("{amount} more")],
        permille: permille(*amount, longest),
        href: format!("/numbers?q={label}"),
    };
    amounts.iter().map(bar).collect()
}

fn drawn(held: RwSignal<Vec<Bar>>, orientation: Orientation) -> Stage {
    stage(move || {
        let bars = Memo::new(move |_| held.get());
        view! { <Chart name="Apples" columns=&["Sort", "Apples", "More"] orientation bars /> }
    })
}

#[wasm_bindgen_test]
async fn bars_grow_and_keep_their_place() {
    let held = RwSignal::new(bars(&[("<b>Red", 4), ("Green", 1)]));
    let stage = drawn(held, Orientation::Horizontal);
    let lengths = || {
        let all = stage.find("ul").query_selector_all("rect").expect("bars");
        (0..all.length())
            .filter_map(|at| {
                all.item(at)?
                    .unchecked_ref::<web_sys::Element>()
                    .get_attribute("width")
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(lengths(), ["100.0%", "25.0%"]);
    assert_eq!(stage.count("b"), 0, "a label is text");
    let red = stage.find("li a");
    assert_eq!(
        red.get_attribute("href").as_deref(),
        Some("/numbers?q=<b>Red")
    );
    held.set(bars(&[("Green", 9), ("<b>Red", 6)]));
    settle().await;
    assert_eq!(lengths(), ["100.0%", "66.6%"]);
    assert!(red.is_same_node(Some(&stage.find("li:nth-child(2) a"))));
    assert!(red.text_content().unwrap_or_default().contains('6'));
    held.set(Vec::new());
    settle().await;
    assert_eq!(stage.text(), "", "no chart of nothing");
}

#[wasm_bindgen_test]
async fn the_table_has_what_the_bars_leave_out() {
    let names: Vec<String> = (0..250).map(|at| format!("sort {at:03}")).collect();
    let amounts: Vec<(&str, usize)> = names.iter().map(|own| (own.as_str(), 1)).collect();
    let stage = drawn(RwSignal::new(bars(&amounts)), Orientation::Horizontal);
    assert_eq!(stage.count("ul li"), 8);
    assert_eq!(stage.count("table"), 0, "made when it is opened");
    stage.find("summary").click();
    settle().await;
    assert_eq!(stage.count("tbody tr"), 100);
    let row = stage.find("tbody tr").text_content().unwrap_or_default();
    assert_eq!(row, "sort 00011 more");
    for left in [50, 0] {
        stage.find("details button").click();
        settle().await;
        assert_eq!(stage.count("tbody tr"), 250 - left);
    }
    assert_eq!(stage.count("details button"), 0);
}

#[wasm_bindgen_test]
async fn vertical_bars_stand_on_the_ground() {
    let held = RwSignal::new(bars(&[("January", 1), ("February", 4), ("March", 0)]));
    let stage = drawn(held, Orientation::Vertical);
    let rect = |at: u32| -> HtmlElement {
        let all = stage.find("ul").query_selector_all("rect").expect("bars");
        all.item(at).expect("a bar").unchecked_into()
    };
    let of = |at, name| rect(at).get_attribute(name).unwrap_or_default();
    assert_eq!(
        (of(0, "height"), of(0, "y")),
        ("25.0%".into(), "75.0%".into())
    );
    assert_eq!(
        (of(2, "height"), of(2, "y")),
        ("0.0%".into(), "100.0%".into())
    );
    // NumberResponse out in full, seen in short.
    let link = stage.find("li a").text_content().unwrap_or_default();
    assert!(link.contains("January ") && link.ends_with('J'), "{link}");
}

#[wasm_bindgen_test]
fn what_is_there_at_all_is_seen() {
    assert_eq!(permille(1, 1_000_000), 1);
    assert_eq!(permille(0, 5), 0);
    assert_eq!(permille(0, 0), 0);
}
