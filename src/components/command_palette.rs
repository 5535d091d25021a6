//! The command palette: an ARIA combobox in a dialog that filters commands and runs one.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::{
    dialog::{DialogHandle, Modal, use_dialog},
    excerpt::excerpt,
};
use crate::browser::focus;

/// A command.
#[derive(Clone)]
pub struct Command {
    /// The heading that it is listed under.
    pub group: &'static str,
    /// The label.
    pub label: String,
    /// A shortcut or note beside the label; empty for none.
    pub hint: String,
    /// The action.
    pub run: Callback<()>,
}

const NAME: &str = "Command palette";
const LIST: &str = "palette-list";

/// The palette. The found commands are grouped, in their order within each group.
#[component]
pub fn CommandPalette(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The accessible name and placeholder of the input.
    prompt: &'static str,
    /// Finds the commands for a typed text, the best first.
    #[prop(into)]
    find: Callback<String, Vec<Command>>,
) -> impl IntoView {
    view! {
        <Modal open name=NAME class="dialog palette">
            <PaletteContents prompt find />
        </Modal>
    }
}

/// Moves the commands of a group together, after the first of them.
fn grouped(found: Vec<Command>) -> Vec<Command> {
    let mut all: Vec<Command> = Vec::new();
    for command in found {
        let last = all.iter().rposition(|other| other.group == command.group);
        all.insert(last.map_or(all.len(), |last| last + 1), command);
    }
    all
}

/// The commands to choose from.
#[derive(Clone, Copy)]
struct Palette {
    dialog: DialogHandle,
    found: RwSignal<Vec<Command>>,
    /// Index of the command that Enter runs.
    active: RwSignal<usize>,
}

/// The combobox and its listbox.
#[component]
fn PaletteContents(
    /// The accessible name and placeholder of the input.
    prompt: &'static str,
    /// Finds the commands for a typed text, the best first.
    find: Callback<String, Vec<Command>>,
) -> impl IntoView {
    // Untracked: the palette is not rendered again when commands change.
    let first = untrack(|| find.run(String::new()));
    let palette = Palette {
        dialog: use_dialog(),
        found: RwSignal::new(grouped(first)),
        active: RwSignal::new(0),
    };
    let Palette { found, active, .. } = palette;
    let has_options = Memo::new(move |_| found.with(|found| !found.is_empty()));
    let nothing = Memo::new(move |_| {
        if has_options.get() {
            ""
        } else {
            "Nothing found"
        }
    });
    let on_input = move |typed: String| {
        active.set(0);
        found.set(grouped(find.run(typed)));
    };
    view! {
        <input
            class="palette-input"
            type="text"
            role="combobox"
            aria-label=prompt
            placeholder=prompt
            aria-autocomplete="list"
            aria-controls=LIST
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            data-first
            aria-expanded=move || has_options.get().to_string()
            aria-activedescendant=move || has_options.get().then(|| option_id(active.get()))
            on:input:target=move |event| on_input(event.target().value())
            on:keydown=move |event| palette.on_key(&event)
        />
        <div
            class="palette-list"
            id=LIST
            role="listbox"
            aria-label="Commands"
            hidden=move || !has_options.get()
        >
            {move || palette.groups()}
        </div>
        <p class="palette-nothing" role="status" prop:textContent=nothing></p>
    }
}

/// Some commands under their heading.
#[component]
fn CommandGroup(
    /// The palette.
    palette: Palette,
    /// The commands, in order.
    commands: Vec<Command>,
    /// Index of the first of them.
    first: usize,
) -> impl IntoView {
    let name = commands.first().map(|command| command.group);
    let options = commands.into_iter().enumerate().map(|(offset, command)| {
        let index = first + offset;
        view! { <CommandOption palette command index /> }
    });
    view! {
        <div role="group" aria-label=name>
            <div class="palette-group" aria-hidden="true">
                {name}
            </div>
            {options.collect_view()}
        </div>
    }
}

/// A command.
#[component]
fn CommandOption(
    /// The palette.
    palette: Palette,
    /// The command.
    command: Command,
    /// Its index in the list.
    index: usize,
) -> impl IntoView {
    let active = palette.active;
    let hint = (!command.hint.is_empty()).then(|| {
        view! { <span class="palette-hint" prop:textContent=excerpt(&command.hint)></span> }
    });
    view! {
        <div
            class="palette-option"
            id=option_id(index)
            role="option"
            aria-selected=move || (active.get() == index).to_string()
            // The input keeps the focus, since it handles the keys.
            on:mousedown=|event| event.prevent_default()
            // Not `pointerover`, which fires as well when the list scrolls below a resting pointer.
            on:pointermove=move |_| palette.choose(index)
            on:click=move |_| palette.run(index)
        >
            <span prop:textContent=excerpt(&command.label)></span>
            {hint}
        </div>
    }
}

impl Palette {
    fn groups(self) -> impl IntoView + use<> {
        self.found.with(|found| {
            let mut next = 0;
            let groups = found.chunk_by(|one, other| one.group == other.group);
            let groups = groups.map(|commands| {
                let first = next;
                next += commands.len();
                view! { <CommandGroup palette=self commands=commands.to_vec() first /> }
            });
            groups.collect_view()
        })
    }

    fn choose(self, index: usize) {
        if self.active.with_untracked(|active| *active != index) {
            self.active.set(index);
        }
    }

    fn on_key(self, event: &KeyboardEvent) {
        let count = self.found.with_untracked(Vec::len);
        // While composing, Enter and the arrows belong to the input method.
        if count == 0 || event.is_composing() {
            return;
        }
        let active = self.active.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" => (active + 1) % count,
            "ArrowUp" => (active + count - 1) % count,
            "Enter" => {
                event.prevent_default();
                self.run(active);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        self.choose(next);
        if let Some(option) = focus::find(&format!("#{}", option_id(next))) {
            focus::scroll_into_view(&option);
        }
    }

    /// Runs a command. The palette closes first, so that restoring its focus does not undo the command's.
    fn run(self, index: usize) {
        let run = self
            .found
            .with_untracked(|found| found.get(index).map(|command| command.run));
        if let Some(run) = run {
            self.dialog.close();
            run.run(());
        }
    }
}

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}
