//! The building blocks.

use std::{collections::BTreeSet, rc::Rc};

use leptos::prelude::*;
use numberdesk::{
    browser::{
        dom::{View, block, button, el},
        scheduling,
    },
    components::{
        badge::badge,
        field::TextField,
        grid::{Cell, Grid, GridColumn, GridPosition, GridSelection, grid},
        legacy::{close_row, dialog},
        notice::{Severity, notice},
        time,
    },
};
use numbers_model::{provisioning::Badge, timestamp::Timestamp};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use crate::stage::{press, settle, stage, type_into};

#[wasm_bindgen_test]
async fn every_badge_has_a_sign_and_a_word() {
    for (state, word) in [
        (Badge::Provisioned, "Provisioned"),
        (Badge::Waiting, "Waiting"),
        (Badge::InProgress, "In progress"),
        (Badge::Failed, "Failed"),
        (Badge::NotConfigured, "Not configured"),
        (Badge::Unknown("HALF_OPEN".into()), "HALF_OPEN"),
    ] {
        let stage = stage(move || badge(&state, None));
        assert!(stage.text().contains(word));
        assert_eq!(
            stage
                .find(".badge-sign")
                .get_attribute("aria-hidden")
                .as_deref(),
            Some("true")
        );
    }
    let at = Timestamp::parse("2099-11-29T08:15:30Z");
    let stage = stage(move || badge(&Badge::Provisioned, Some(&at)));
    assert!(stage.text().contains("Expires"), "{}", stage.text());
    assert!(stage.text().contains("2099"), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn a_moment_tells_utc_on_hover_and_odd_text_as_it_came() {
    let stage1 = stage(|| time::date_time(&Timestamp::parse("2026-11-29T08:15:30+02:00")));
    assert_eq!(stage1.find("time").title(), "2026-11-29 06:15:30 UTC");
    let stage2 = stage(|| time::due_date(&Timestamp::parse("soon")));
    assert_eq!(stage2.text(), "soon");
}

#[wasm_bindgen_test]
async fn a_complaint_is_tied_to_its_field() {
    let (value, wrong) = (RwSignal::new("x".to_owned()), RwSignal::new(None::<String>));
    let stage = stage(move || {
        TextField::new("Project ID", "project", value)
            .hint("From the dashboard.")
            .draw(move || wrong.get())
            .into()
    });
    let input = stage.find("input");
    assert_eq!(
        input.get_attribute("aria-describedby").as_deref(),
        Some("project-hint")
    );
    wrong.set(Some("Type the project ID.".into()));
    settle().await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(
        input.get_attribute("aria-describedby").as_deref(),
        Some("project-error project-hint")
    );
    assert!(
        stage
            .find("#project-error")
            .inner_text()
            .contains("Type the project ID.")
    );
    type_into(&input, "abc");
    assert_eq!(value.get_untracked(), "abc");
}

#[wasm_bindgen_test]
async fn an_error_is_announced_and_good_news_is_polite() {
    let bad = stage(|| notice(Severity::Error, "It failed.", "Try again.", Vec::new()));
    assert_eq!(
        bad.find(".notice").get_attribute("role").as_deref(),
        Some("alert")
    );
    let good = stage(|| notice(Severity::Success, "Saved.", "", Vec::new()));
    assert_eq!(
        good.find(".notice").get_attribute("role").as_deref(),
        Some("status")
    );
}

#[wasm_bindgen_test]
async fn a_dialog_takes_the_focus_and_gives_it_back() {
    let open = RwSignal::new(false);
    let stage = stage(move || {
        let opener = button("Open", move || open.set(true)).id("opener");
        let dialog = dialog(
            open,
            || "A question".to_owned(),
            |handle| Some([el("input").into(), close_row(handle, "")].into()),
        );
        [opener.into(), dialog].into()
    });
    let opener = stage.find("#opener");
    opener.focus().expect("focused");
    opener.click();
    settle().await;
    let frame = stage.find("dialog");
    assert!(frame.has_attribute("open"));
    assert!(frame.contains(document().active_element().as_deref()));
    stage.find("dialog button").click();
    settle().await;
    assert!(!open.get_untracked());
    assert_eq!(stage.count("dialog"), 0);
    assert_eq!(
        document().active_element().map(|e| e.id()).as_deref(),
        Some("opener")
    );
}

/// What a test sees of a grid besides its elements. Copies share it.
#[derive(Clone, Copy)]
struct Seen {
    sorted: RwSignal<Vec<(&'static str, bool)>>,
    selected: RwSignal<BTreeSet<usize>>,
    position: RwSignal<GridPosition>,
    /// A number that changes what every row says.
    edition: RwSignal<u64>,
    typed: RwSignal<String>,
    peeked: RwSignal<Option<usize>>,
}

impl Seen {
    fn new() -> Self {
        Self {
            sorted: RwSignal::new(vec![("a", false)]),
            selected: RwSignal::new(BTreeSet::new()),
            position: RwSignal::new(GridPosition {
                row: 1,
                column: 1,
                scroll: 0,
            }),
            edition: RwSignal::new(0),
            typed: RwSignal::new(String::new()),
            peeked: RwSignal::new(None),
        }
    }
}

/// A grid of so many rows with two columns, 400 px high.
fn long_grid(rows: usize, seen: Seen) -> View {
    let column = |key, title| GridColumn {
        key,
        title,
        note: "",
        min_width: 100,
        width: None,
    };
    let columns = vec![column("a", "First"), column("b", "Second")];
    let Seen {
        sorted,
        selected,
        edition,
        ..
    } = seen;
    let grid = grid(Grid {
        label: "Rows",
        columns: Memo::new(move |_| columns.clone()),
        sorted: Memo::new(move |_| sorted.get()),
        on_sort: Rc::new(move |key, additive| {
            sorted.update(|sorted| {
                if !additive {
                    sorted.clear();
                }
                sorted.push((key, false));
            });
        }),
        on_width: Rc::new(|_, _| {}),
        count: Memo::new(move |_| rows),
        row_hash: Rc::new(move |index| edition.get() * 1_000_000 + index as u64),
        name: Rc::new(|index| format!("row {index}")),
        cells: Rc::new(move |index, columns| {
            let cell = |column: &GridColumn| {
                let text = format!("{}{index}", column.key);
                let link = text.clone();
                let draw = move || el("a").attr("href", "#").attr("tabindex", "-1").child(link);
                Cell {
                    text,
                    draw: (column.key == "a").then(|| {
                        let draw: Box<dyn FnOnce() -> View> = Box::new(|| draw().into());
                        draw
                    }),
                }
            };
            columns.iter().map(cell).collect()
        }),
        row_height: Memo::new(|_| 40),
        position: seen.position,
        selection: GridSelection {
            has: Rc::new(move |index| selected.with(|set| set.contains(&index))),
            shown: Memo::new(move |_| selected.with(BTreeSet::len)),
            set: Rc::new(move |indices, on| {
                selected.update(|set| {
                    for index in indices {
                        match on {
                            true => set.insert(index),
                            false => set.remove(&index),
                        };
                    }
                });
            }),
            set_all: Rc::new(move |on| {
                selected.set(if on {
                    (0..rows).collect()
                } else {
                    BTreeSet::new()
                });
            }),
        },
        on_peek: Rc::new(move |index| seen.peeked.set(Some(index))),
        on_escape: Rc::new(move || selected.set(BTreeSet::new())),
        on_type_ahead: Rc::new(move |typed, from, found| {
            seen.typed.set(format!("{typed} from {from}"));
            found(6);
        }),
    });
    let frame = block("div", "");
    let style = frame.element().style();
    for (name, value) in [
        ("height", "400px"),
        ("display", "flex"),
        ("flex-direction", "column"),
    ] {
        style.set_property(name, value).expect("a style");
    }
    // What the stylesheet says of it.
    let look = el("style").child(
        ".grid { flex: 1; min-height: 0; overflow: auto; position: relative } .grid-body { position: relative } \
         .grid-body .grid-row { position: absolute; top: 0; height: 40px }",
    );
    frame.child(look).child(grid).into()
}

/// The text of the element that has the focus.
fn focused() -> String {
    document()
        .active_element()
        .expect("something")
        .text_content()
        .unwrap_or_default()
}

async fn key(name: &str) {
    press(&document().active_element().expect("something"), name);
    settle().await;
}

/// The rows that are drawn: `aria-rowindex` and what the second column says.
fn drawn(grid: &HtmlElement) -> Vec<(usize, String)> {
    let rows = grid
        .query_selector_all(".grid-body [role=row]")
        .expect("a selector");
    let row = |at| {
        let row: Element = rows.item(at).expect("a row").unchecked_into();
        let index = row.get_attribute("aria-rowindex").unwrap_or_default();
        let cell = row.query_selector("[data-key=b]").expect("a selector");
        let text = cell.and_then(|cell| cell.text_content());
        (index.parse().expect("a number"), text.unwrap_or_default())
    };
    (0..rows.length()).map(row).collect()
}

#[wasm_bindgen_test]
async fn a_long_grid_draws_a_screenful_and_counts_all() {
    let stage = stage(|| long_grid(100_000, Seen::new()));
    scheduling::yield_to_main().await;
    let grid = stage.find("[role=grid]");
    assert_eq!(
        grid.get_attribute("aria-rowcount").as_deref(),
        Some("100001")
    );
    assert!((10..40).contains(&stage.count("[role=row]")));
    // A moment later also the rows beyond the edge, for who scrolls: ten are to be seen.
    scheduling::sleep(1_500).await;
    assert!((16..40).contains(&stage.count("[role=row]")));
    let rows = drawn(&grid);
    assert_eq!(rows[0], (2, "b0".to_owned()));
    assert!(rows.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0));
}

#[wasm_bindgen_test]
async fn scrolled_rows_use_the_elements_of_others() {
    let seen = Seen::new();
    let stage = stage(move || long_grid(100_000, seen));
    scheduling::sleep(1_500).await;
    let grid = stage.find("[role=grid]");
    let elements = || {
        let all = grid
            .query_selector_all(".grid-body [role=row]")
            .expect("rows");
        (0..all.length())
            .filter_map(|at| all.item(at))
            .collect::<Vec<_>>()
    };
    let before = elements();
    grid.set_scroll_top(2_000_000);
    settle().await;
    let after = elements();
    let again = after.iter().filter(|row| before.contains(row)).count();
    assert!(again + 10 >= before.len(), "{again} of {}", before.len());
    for (index, text) in drawn(&grid) {
        assert_eq!(text, format!("b{}", index - 2));
    }
    assert!(drawn(&grid).iter().any(|(index, _)| *index == 50_002));
    // What a row says may change where it stands.
    seen.edition.set(1);
    settle().await;
    for (index, text) in drawn(&grid) {
        assert_eq!(text, format!("b{}", index - 2));
    }
}

#[wasm_bindgen_test]
async fn a_grid_higher_than_browsers_can_lay_out_scrolls_to_its_end() {
    let stage = stage(|| long_grid(1_000_000, Seen::new()));
    settle().await;
    let grid = stage.find("[role=grid]");
    assert!(grid.scroll_height() < 16_000_000);
    grid.set_scroll_top(grid.scroll_height());
    settle().await;
    let last = drawn(&grid).pop().expect("rows");
    assert_eq!(last, (1_000_001, "b999999".to_owned()));
    // A turn of the wheel moves by as much as it says, though the bar stands for far more.
    grid.set_scroll_top(grid.scroll_top() - 80);
    settle().await;
    let rows = drawn(&grid);
    assert!(rows.iter().any(|(index, _)| *index == 999_990), "{rows:?}");
}

#[wasm_bindgen_test]
async fn rows_are_selected_by_key_and_by_click() {
    let seen = Seen::new();
    let stage = stage(move || long_grid(1_000, seen));
    settle().await;
    let selected = || {
        seen.selected
            .with_untracked(|set| set.iter().copied().collect::<Vec<_>>())
    };
    stage.find("[data-row='1'] a").focus().expect("focused");
    key(" ").await;
    assert_eq!(selected(), [0]);
    assert_eq!(
        stage
            .find("[data-row='1']")
            .get_attribute("aria-selected")
            .as_deref(),
        Some("true")
    );
    key(" ").await;
    assert!(selected().is_empty());
    stage.find("[data-row='3'] input").click();
    assert_eq!(selected(), [2]);
    key("Escape").await;
    assert!(selected().is_empty());
    stage.find(".grid-head input").click();
    settle().await;
    assert_eq!(selected().len(), 1_000);
    let all: HtmlInputElement = stage.find(".grid-head input").unchecked_into();
    assert!(all.checked() && !all.indeterminate());
}

#[wasm_bindgen_test]
async fn typed_letters_lead_to_a_row() {
    let seen = Seen::new();
    let stage = stage(move || long_grid(1_000, seen));
    settle().await;
    stage.find("[data-row='1'] a").focus().expect("focused");
    key("x").await;
    assert_eq!(seen.typed.get_untracked(), "x from 1");
    assert_eq!(focused(), "a6");
    key("y").await;
    assert_eq!(seen.typed.get_untracked(), "xy from 6");
}

#[wasm_bindgen_test]
async fn the_keyboard_walks_the_grid_from_one_tab_stop() {
    let stage = stage(|| long_grid(1_000, Seen::new()));
    settle().await;
    assert_eq!(stage.count("[tabindex='0']"), 1);
    stage.find("[data-row='1'] a").focus().expect("focused");
    key("ArrowDown").await;
    assert_eq!(focused(), "a1");
    key("ArrowRight").await;
    assert_eq!(focused(), "b1");
    key("End").await;
    assert_eq!(focused(), "b1");
    key("Home").await;
    let tick = document().active_element().expect("something");
    assert_eq!(
        tick.get_attribute("aria-label").as_deref(),
        Some("Select row 1")
    );
    key("ArrowRight").await;
    key("PageDown").await;
    assert!(focused().starts_with('a'), "{}", focused());
    assert_ne!(focused(), "a1");
    assert_eq!(stage.count("[tabindex='0']"), 1);
    // Up from the first row is the header.
    stage.find("[data-row='1'] a").focus().expect("focused");
    key("ArrowUp").await;
    assert_eq!(focused(), "First▲");
}

#[wasm_bindgen_test]
async fn a_heading_sorts_and_says_so() {
    let seen = Seen::new();
    let stage = stage(move || long_grid(3, seen));
    let order = |key: &str| {
        let heading = stage.find(&format!("[role=columnheader][data-key={key}]"));
        heading.get_attribute("aria-sort").unwrap_or_default()
    };
    assert_eq!(
        (order("a").as_str(), order("b").as_str()),
        ("ascending", "none")
    );
    stage.find("[role=columnheader][data-key=b] button").click();
    settle().await;
    assert_eq!(
        (order("a").as_str(), order("b").as_str()),
        ("none", "ascending")
    );
    seen.sorted.set(vec![("b", false), ("a", true)]);
    settle().await;
    assert_eq!(
        (order("a").as_str(), order("b").as_str()),
        ("descending", "ascending")
    );
    assert_eq!(stage.find("[data-key=a] .grid-sort").inner_text(), "▼2");
}
