//! The building blocks.

use std::{collections::BTreeSet, ops::RangeInclusive};

use leptos::prelude::*;
use numberdesk::{
    browser::scheduling,
    components::{
        dialog::{CloseRow, Dialog},
        field::TextInput,
        grid::{
            Cell, CellPart, DataGrid, GridColumn, GridPosition, GridRows, GridSelection, TypeAhead,
        },
        notice::{Notice, Severity},
    },
    widgets::{
        provisioning_badge::ProvisioningBadge,
        time::{DateTime, DueDate},
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
        let stage = stage(move || view! { <ProvisioningBadge state expires=None /> });
        assert!(stage.text().contains(word));
        let sign = stage.find(".badge").first_element_child();
        let sign = sign.expect("a sign");
        assert_eq!(sign.get_attribute("aria-hidden").as_deref(), Some("true"));
        let path = sign.first_element_child().expect("a path");
        assert!(path.get_attribute("d").is_some_and(|path| path.len() > 10));
    }
    let at = Timestamp::parse("2099-11-29T08:15:30Z");
    let stage = stage(move || {
        view! { <ProvisioningBadge state=Badge::Provisioned expires=Some(at) /> }
    });
    assert!(stage.text().contains("Expires"), "{}", stage.text());
    assert!(stage.text().contains("2099"), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn a_moment_tells_utc_on_hover_and_odd_text_as_it_came() {
    let stage1 = stage(|| {
        let timestamp = Timestamp::parse("2026-11-29T08:15:30+02:00");
        view! { <DateTime timestamp /> }
    });
    assert_eq!(stage1.find("time").title(), "2026-11-29 06:15:30 UTC");
    let stage2 = stage(|| {
        let timestamp = Timestamp::parse("soon");
        view! { <DueDate timestamp /> }
    });
    assert_eq!(stage2.text(), "soon");
}

#[wasm_bindgen_test]
async fn a_complaint_is_tied_to_its_field() {
    let (value, wrong) = (RwSignal::new("x".to_owned()), RwSignal::new(None::<String>));
    let stage = stage(move || {
        view! { <TextInput label="Project ID" id="project" value hint="From the dashboard." error=wrong /> }
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
    let bad = stage(|| {
        view! { <Notice severity=Severity::Error what="It failed." advice="Try again." /> }
    });
    assert_eq!(
        bad.find(".notice").get_attribute("role").as_deref(),
        Some("alert")
    );
    let good = stage(|| view! { <Notice severity=Severity::Success what="Saved." /> });
    assert_eq!(
        good.find(".notice").get_attribute("role").as_deref(),
        Some("status")
    );
}

#[wasm_bindgen_test]
async fn a_dialog_takes_the_focus_and_gives_it_back() {
    let open = RwSignal::new(false);
    let stage = stage(move || {
        view! {
            <button type="button" id="opener" on:click=move |_| open.set(true)>
                "Open"
            </button>
            <Dialog open name="A question">
                <input />
                <CloseRow />
            </Dialog>
        }
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
    pressed: RwSignal<Option<usize>>,
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
            pressed: RwSignal::new(None),
        }
    }
}

/// A grid of so many rows with two columns, 400 px high.
fn long_grid(rows: usize, seen: Seen) -> impl IntoView {
    named_grid("Rows", rows, seen)
}

/// The same, with a name of its own.
fn named_grid(label: &'static str, rows: usize, seen: Seen) -> impl IntoView {
    let column = |key, title| GridColumn {
        key,
        title,
        min_width: 100,
        ..GridColumn::default()
    };
    let columns = Signal::stored(vec![column("a", "First"), column("b", "Second")]);
    let Seen {
        sorted,
        position,
        selected,
        ..
    } = seen;
    let on_sort = Callback::new(move |(key, additive): (&'static str, bool)| {
        sorted.update(|sorted| {
            if !additive {
                sorted.clear();
            }
            sorted.push((key, false));
        });
    });
    let on_type_ahead = Callback::new(move |search: TypeAhead| {
        seen.typed
            .set(format!("{} from {}", search.text, search.from));
        search.found.run(6);
    });
    // What the stylesheet says of it.
    let look = ".grid { flex: 1; min-height: 0; overflow: auto; position: relative } .grid-body { position: relative } \
                .grid-body .grid-row { position: absolute; top: 0; height: 40px }";
    view! {
        <div style:height="400px" style:display="flex" style:flex-direction="column">
            <style>{look}</style>
            <DataGrid
                label
                columns
                widths=48..=800
                sorted
                on_sort
                on_width=Callback::new(|_| {})
                rows=rows_of(rows, seen)
                row_height=Signal::stored(40)
                position
                selection=selection_of(rows, seen)
                on_cell_press=Callback::new(move |index| seen.pressed.set(Some(index)))
                on_peek=Callback::new(move |index| seen.peeked.set(Some(index)))
                on_escape=Callback::new(move |()| selected.set(BTreeSet::new()))
                on_type_ahead
            />
        </div>
    }
}

/// Rows whose first cell is a link; every hundredth row is a button instead.
fn rows_of(count: usize, seen: Seen) -> GridRows {
    let part = |text: String, index: usize| match (text.starts_with('a'), index % 100) {
        (true, 99) => CellPart::Button { label: text },
        (true, _) => CellPart::Link {
            text,
            href: "#".to_owned(),
            class: "",
        },
        (false, _) => CellPart::Text(text),
    };
    GridRows {
        count: Signal::stored(count),
        hash: Callback::new(move |index| seen.edition.get() * 1_000_000 + index as u64),
        name: Callback::new(|index| format!("row {index}")),
        cells: Callback::new(move |index| {
            let cell = |key| Cell::from(part(format!("{key}{index}"), index));
            ["a", "b"].into_iter().map(cell).collect()
        }),
    }
}

fn selection_of(count: usize, seen: Seen) -> GridSelection {
    let selected = seen.selected;
    GridSelection {
        has: Callback::new(move |index| selected.with(|set| set.contains(&index))),
        shown: Signal::derive(move || selected.with(BTreeSet::len)),
        set: Callback::new(move |(indices, on): (RangeInclusive<usize>, bool)| {
            selected.update(|set| {
                for index in indices {
                    match on {
                        true => set.insert(index),
                        false => set.remove(&index),
                    };
                }
            });
        }),
        set_all: Callback::new(move |on| {
            selected.set(match on {
                true => (0..count).collect(),
                false => BTreeSet::new(),
            });
        }),
    }
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

#[wasm_bindgen_test]
async fn a_button_in_a_cell_reaches_the_page() {
    let seen = Seen::new();
    seen.position.set(GridPosition {
        row: 100,
        column: 1,
        scroll: 3_900,
    });
    let stage = stage(move || long_grid(1_000, seen));
    settle().await;
    stage.find("[data-row='101'] a").click();
    assert_eq!(seen.pressed.get_untracked(), None);
    let button = stage.find("[data-row='100'] button");
    assert_eq!(button.get_attribute("tabindex").as_deref(), Some("0"));
    button.click();
    assert_eq!(seen.pressed.get_untracked(), Some(99));
    assert!(seen.selected.get_untracked().is_empty());
}

#[wasm_bindgen_test]
async fn two_grids_on_a_page_do_not_know_each_other() {
    let (one, other) = (Seen::new(), Seen::new());
    let first = stage(move || named_grid("One", 1_000, one));
    let second = stage(move || named_grid("Other", 100_000, other));
    settle().await;
    let (one_grid, other_grid) = (first.find("[role=grid]"), second.find("[role=grid]"));
    assert_eq!(drawn(&one_grid)[0], (2, "b0".to_owned()));
    assert_eq!(drawn(&other_grid)[0], (2, "b0".to_owned()));

    // Scrolling.
    other_grid.set_scroll_top(2_000_000);
    settle().await;
    assert!(drawn(&other_grid).iter().any(|(index, _)| *index == 50_002));
    assert_eq!(one_grid.scroll_top(), 0);
    assert_eq!(one.position.get_untracked().scroll, 0);

    // The selection, and the anchor of a range.
    first.find("[data-row='3'] input").click();
    first.find("[data-row='1'] a").focus().expect("focused");
    key(" ").await;
    assert_eq!(one.selected.get_untracked(), [0, 2].into());
    assert!(other.selected.get_untracked().is_empty());
    let all: HtmlInputElement = second.find(".grid-head input").unchecked_into();
    assert!(!all.indeterminate());

    // Type-ahead: each grid has a word of its own.
    key("x").await;
    assert_eq!(one.typed.get_untracked(), "x from 1");
    assert_eq!(focused(), "a6");
    second.find("[data-row='1'] a").focus().expect("focused");
    key("y").await;
    assert_eq!(other.typed.get_untracked(), "y from 1");
    assert_eq!(one.typed.get_untracked(), "x from 1");
    let stops = (
        first.count("[tabindex='0']"),
        second.count("[tabindex='0']"),
    );
    assert_eq!(stops, (1, 1));
}
