//! The command palette, and the keys that work everywhere.

use std::{
    cell::Cell,
    rc::Rc,
    sync::{Arc, Mutex},
};

use leptos::prelude::*;
use numberdesk::{
    browser::shortcuts::{Shortcut, listen},
    components::command_palette::{Command, CommandPalette},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Chord, chord, press, settle, stage, type_into};

/// What was done, in order, and where the focus was then.
type Done = Arc<Mutex<Vec<String>>>;

fn focused() -> String {
    document()
        .active_element()
        .map(|element| element.id())
        .unwrap_or_default()
}

/// A page with a button and a palette of three commands.
fn page(open: RwSignal<bool>, done: Done) -> impl IntoView {
    let find = move |typed: String| {
        let commands = [
            ("Fruit", "Apple"),
            ("Stones", "Agate"),
            ("Fruit", "Apricot"),
        ];
        let found = commands
            .into_iter()
            .filter(|(_, label)| label.to_lowercase().contains(&typed));
        found
            .map(|(group, label)| {
                let done = done.clone();
                Command {
                    group,
                    label: label.to_owned(),
                    hint: String::new(),
                    run: Callback::new(move |()| {
                        done.lock()
                            .expect("one thread")
                            .push([label, " at ", &focused()].concat());
                    }),
                }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <button type="button" id="opener" on:click=move |_| open.set(true)>
            "Open"
        </button>
        <CommandPalette open prompt="Type a command" find />
    }
}

#[wasm_bindgen_test]
async fn a_palette_runs_what_was_typed_and_gives_the_focus_back_first() {
    let (open, done) = (RwSignal::new(false), Done::default());
    let seen = done.clone();
    let stage = stage(move || page(open, seen));
    stage.find("#opener").focus().expect("focused");
    stage.find("#opener").click();
    settle().await;
    let input = stage.find("[role=combobox]");
    assert!(input.is_same_node(document().active_element().as_deref()));
    type_into(&input, "apr");
    settle().await;
    assert_eq!(stage.count("[role=option]"), 1);
    press(&input, "Enter");
    assert_eq!(*done.lock().expect("one thread"), ["Apricot at opener"]);
    settle().await;
    assert!(!open.get_untracked());
    assert_eq!(stage.count("dialog"), 0);
}

#[wasm_bindgen_test]
async fn a_palette_is_walked_by_arrows_round_its_end_and_by_group() {
    let (open, done) = (RwSignal::new(true), Done::default());
    let stage = stage(move || page(open, done));
    settle().await;
    let input = stage.find("[role=combobox]");
    let chosen = || {
        let id = input
            .get_attribute("aria-activedescendant")
            .expect("an option");
        let option = stage.find(&("#".to_owned() + &id));
        assert_eq!(
            option.get_attribute("aria-selected").as_deref(),
            Some("true")
        );
        assert_eq!(stage.count("[aria-selected=true]"), 1);
        option.inner_text()
    };
    assert_eq!(chosen(), "Apple");
    for (key, label) in [
        ("ArrowDown", "Apricot"),
        ("ArrowDown", "Agate"),
        ("ArrowDown", "Apple"),
        ("ArrowUp", "Agate"),
        ("Home", "Agate"),
    ] {
        press(&input, key);
        settle().await;
        assert_eq!(chosen(), label, "{key}");
    }
    assert_eq!(
        stage.count("[role=group][aria-label=Fruit] > [role=option]"),
        2
    );
    // What is typed next starts from its best again.
    type_into(&input, "a");
    settle().await;
    assert_eq!(chosen(), "Apple");
}

#[wasm_bindgen_test]
async fn a_palette_says_that_nothing_was_found() {
    let (open, done) = (RwSignal::new(true), Done::default());
    let seen = done.clone();
    let stage = stage(move || page(open, seen));
    settle().await;
    let input = stage.find("[role=combobox]");
    let status = stage.find("[role=status]");
    assert_eq!(status.inner_text(), "");
    assert_eq!(
        input.get_attribute("aria-expanded").as_deref(),
        Some("true")
    );
    type_into(&input, "basalt");
    settle().await;
    assert_eq!(status.inner_text(), "Nothing found");
    assert_eq!(
        input.get_attribute("aria-expanded").as_deref(),
        Some("false")
    );
    assert!(!input.has_attribute("aria-activedescendant"));
    press(&input, "Enter");
    press(&input, "ArrowDown");
    assert!(open.get_untracked() && done.lock().expect("one thread").is_empty());
}

#[wasm_bindgen_test]
async fn a_palette_runs_what_is_clicked() {
    let (open, done) = (RwSignal::new(true), Done::default());
    let seen = done.clone();
    let stage = stage(move || page(open, seen));
    settle().await;
    stage.find("[aria-label=Stones] [role=option]").click();
    settle().await;
    assert_eq!(done.lock().expect("one thread").len(), 1);
    assert!(done.lock().expect("one thread")[0].starts_with("Agate"));
    assert_eq!(stage.count("dialog"), 0);
}

#[wasm_bindgen_test]
async fn palette_keys_leave_typing_alone() {
    let (single, palettes) = (RwSignal::new(true), Rc::new(Cell::new(0)));
    let (slashes, opened) = (Rc::new(Cell::new(0)), palettes.clone());
    let searched = slashes.clone();
    let stage = stage(move || {
        let count = |cell: Rc<Cell<u32>>| Rc::new(move || cell.set(cell.get() + 1));
        let shortcut = |key, single, cell| Shortcut {
            key,
            single,
            run: count(cell),
        };
        listen(
            vec![shortcut("/", true, searched), shortcut("k", false, opened)],
            move || single.get_untracked(),
        );
        view! {
            <input />
            <p contenteditable="true"></p>
            <button type="button">"b"</button>
            <dialog>
                <button type="button">"c"</button>
            </dialog>
        }
    });
    let (elsewhere, input) = (stage.find("button"), stage.find("input"));
    let control = Chord {
        ctrl: true,
        ..Chord::default()
    };

    elsewhere.focus().expect("focused");
    press(&elsewhere, "/");
    assert_eq!(slashes.get(), 1);
    chord(&elsewhere, "/", control);
    let alt = Chord {
        alt: true,
        ..Chord::default()
    };
    chord(&elsewhere, "/", alt);
    for typing in [&input, &stage.find("p")] {
        typing.focus().expect("focused");
        press(typing, "/");
    }
    assert_eq!(slashes.get(), 1);

    // The palette opens from a field too, whatever the case. Meta is the system's, but on a Mac.
    press(&input, "k");
    assert_eq!(palettes.get(), 0);
    chord(&input, "k", control);
    chord(&input, "K", control);
    let meta = Chord {
        meta: true,
        ..Chord::default()
    };
    chord(&input, "k", meta);
    assert_eq!(palettes.get(), 2);
    chord(
        &input,
        "k",
        Chord {
            shift: true,
            ..control
        },
    );
    chord(
        &input,
        "k",
        Chord {
            alt: true,
            ..control
        },
    );
    assert_eq!(palettes.get(), 2);

    // Not below a dialog, and not when switched off.
    let dialog = stage.find("dialog");
    dialog.set_attribute("open", "").expect("open");
    elsewhere.focus().expect("focused");
    press(&elsewhere, "/");
    dialog.remove_attribute("open").expect("closed");
    single.set(false);
    press(&elsewhere, "/");
    assert_eq!(slashes.get(), 1);
    chord(&elsewhere, "k", control);
    assert_eq!(palettes.get(), 3);
}
