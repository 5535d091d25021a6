//! The building blocks.

use std::rc::Rc;

use leptos::prelude::document;
use numberdesk::{
    browser::dom::{View, block, button, el},
    components::{
        badge::badge,
        dialog::{close_row, dialog},
        field::TextField,
        grid::{Grid, GridColumn, Place, grid},
        notice::{Weight, notice},
        time,
    },
    model::{provisioning::Badge, timestamp::Timestamp},
    reactive::{Var, memo},
};
use wasm_bindgen_test::wasm_bindgen_test;

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
        assert!(!stage.find(".badge-sign").inner_text().is_empty());
    }
    let at = Timestamp::parse("2026-11-29T08:15:30Z");
    let stage = stage(move || badge(&Badge::Provisioned, Some(&at)));
    assert!(stage.text().contains("Expires"), "{}", stage.text());
    assert!(stage.text().contains("2026"), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn a_moment_tells_utc_on_hover_and_odd_text_as_it_came() {
    let stage1 = stage(|| time::day_time(&Timestamp::parse("2026-11-29T08:15:30+02:00")));
    assert_eq!(stage1.find("time").title(), "2026-11-29 06:15:30 UTC");
    let stage2 = stage(|| time::day(&Timestamp::parse("soon")));
    assert_eq!(stage2.text(), "soon");
}

#[wasm_bindgen_test]
async fn a_complaint_is_tied_to_its_field() {
    let (value, wrong) = (Var::new("x".to_owned()), Var::new(None::<String>));
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
    let bad = stage(|| notice(Weight::Error, "It failed.", "Try again.", Vec::new()));
    assert_eq!(
        bad.find(".notice").get_attribute("role").as_deref(),
        Some("alert")
    );
    let good = stage(|| notice(Weight::Good, "Saved.", "", Vec::new()));
    assert_eq!(
        good.find(".notice").get_attribute("role").as_deref(),
        Some("status")
    );
}

#[wasm_bindgen_test]
async fn a_dialog_takes_the_focus_and_gives_it_back() {
    let open = Var::new(false);
    let stage = stage(move || {
        let opener = button("Open", move || open.set(true)).id("opener");
        let dialog = dialog(
            open,
            || "A question".to_owned(),
            |closer| Some([el("input").into(), close_row(closer, "")].into()),
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

/// A grid of so many rows with two columns, 400 px high.
fn long_grid(rows: usize, sorted_by: Var<&'static str>) -> View {
    let columns = vec![
        GridColumn {
            key: "a",
            title: "First",
        },
        GridColumn {
            key: "b",
            title: "Second",
        },
    ];
    let grid = grid(Grid {
        label: "Rows",
        columns: memo(move || columns.clone()),
        sorted: memo(move || Some((sorted_by.get(), false))),
        on_sort: Rc::new(move |key| sorted_by.set(key)),
        count: memo(move || rows),
        cells: Rc::new(|index, columns| {
            columns
                .iter()
                .map(|column| {
                    let text = format!("{}{index}", column.key);
                    if column.key == "a" {
                        el("a")
                            .attr("href", "#")
                            .attr("tabindex", "-1")
                            .child(text)
                            .into()
                    } else {
                        text.into()
                    }
                })
                .collect()
        }),
        row_height: memo(|| 40),
        place: Var::new(Place {
            row: 1,
            ..Place::default()
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
    frame.child(grid).into()
}

#[wasm_bindgen_test]
async fn a_long_grid_draws_a_screenful_and_counts_all() {
    let stage = stage(|| long_grid(100_000, Var::new("a")));
    settle().await;
    let grid = stage.find("[role=grid]");
    assert_eq!(
        grid.get_attribute("aria-rowcount").as_deref(),
        Some("100001")
    );
    assert!(
        stage.count("[role=row]") < 80,
        "{} rows",
        stage.count("[role=row]")
    );
    assert_eq!(
        stage
            .find(".grid-body [role=row]")
            .get_attribute("aria-rowindex")
            .as_deref(),
        Some("2")
    );
}

#[wasm_bindgen_test]
async fn the_keyboard_walks_the_grid_from_one_tab_stop() {
    let stage = stage(|| long_grid(1_000, Var::new("a")));
    settle().await;
    assert_eq!(stage.count("[tabindex='0']"), 1);
    stage
        .find("[data-row='1'][data-column='0'] a")
        .focus()
        .expect("focused");
    let focused = || {
        document()
            .active_element()
            .expect("something")
            .text_content()
            .unwrap_or_default()
    };
    let key = async |name: &str| {
        press(&document().active_element().expect("something"), name);
        settle().await;
    };
    key("ArrowDown").await;
    assert_eq!(focused(), "a1");
    key("ArrowRight").await;
    assert_eq!(focused(), "b1");
    key("End").await;
    assert_eq!(focused(), "b1");
    key("Home").await;
    key("PageDown").await;
    assert!(focused().starts_with('a'), "{}", focused());
    assert_ne!(focused(), "a1");
    assert_eq!(stage.count("[tabindex='0']"), 1);
    // Up from the first row is the header.
    stage
        .find("[data-row='1'][data-column='0'] a")
        .focus()
        .expect("focused");
    key("ArrowUp").await;
    assert_eq!(focused(), "First▲");
}

#[wasm_bindgen_test]
async fn a_heading_sorts_and_says_so() {
    let sorted_by = Var::new("a");
    let stage = stage(move || long_grid(3, sorted_by));
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
}
