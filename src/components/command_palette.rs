//! The command palette: an ARIA combobox in a dialog that filters commands and runs one.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::legacy::{DialogHandle, modal};
use crate::browser::{
    dom::{El, View, block, dynamic, el, list},
    focus,
};

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

/// Finds the commands for a typed text, the best first.
pub type FindCommands = Rc<dyn Fn(&str) -> Vec<Command>>;

const NAME: &str = "Command palette";
const PROMPT: &str = "Type a command or a number";
const LIST: &str = "palette-list";

/// The palette, shown while `open`. The found commands are grouped, in their order within each group.
pub fn command_palette(open: RwSignal<bool>, find: FindCommands) -> View {
    let frame = || block("dialog", "dialog palette").attr("aria-label", NAME);
    modal(open, frame, move |handle| {
        // Untracked: the palette is not rendered again when commands change.
        let first = untrack(|| find(""));
        let palette = Palette {
            found: RwSignal::new(grouped(first)),
            active: RwSignal::new(0),
        };
        Some(palette.draw(find.clone(), handle))
    })
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

#[derive(Clone, Copy)]
struct Palette {
    found: RwSignal<Vec<Command>>,
    /// Index of the command that Enter runs.
    active: RwSignal<usize>,
}

impl Palette {
    fn draw(self, find: FindCommands, handle: DialogHandle) -> View {
        let (found, active) = (self.found, self.active);
        let has_options = move || found.with(|found| !found.is_empty());
        let key_handle = handle.clone();
        let input = block("input", "palette-input")
            .attr("type", "text")
            .attr("role", "combobox")
            .attr("aria-label", PROMPT)
            .attr("placeholder", PROMPT)
            .attr("aria-autocomplete", "list")
            .attr("aria-controls", LIST)
            .attr("autocomplete", "off")
            .attr("autocapitalize", "off")
            .attr("spellcheck", "false")
            .flag("data-first", true)
            .live("aria-expanded", move || Some(has_options().to_string()))
            .live("aria-activedescendant", move || {
                has_options().then(|| option_id(active.get()))
            })
            .entered(move |text| {
                active.set(0);
                found.set(grouped(find(&text)));
            })
            .on("keydown", move |event| self.on_key(&event, &key_handle));
        let options = block("div", "palette-list")
            .id(LIST)
            .attr("role", "listbox")
            .attr("aria-label", "Commands")
            .live_flag("hidden", move || !has_options())
            .child(dynamic(move || self.groups(&handle)));
        let nothing = block("p", "palette-nothing")
            .attr("role", "status")
            .text(move || if has_options() { "" } else { "Nothing found" }.to_owned());
        [input.into(), options.into(), nothing.into()].into()
    }

    fn groups(self, handle: &DialogHandle) -> View {
        self.found.with(|found| {
            let mut index = 0;
            let groups = found.chunk_by(|a, b| a.group == b.group);
            list(groups, |commands| {
                let name = commands[0].group;
                let heading = block("div", "palette-group")
                    .attr("aria-hidden", "true")
                    .child(name);
                let group = el("div").attr("role", "group").attr("aria-label", name);
                commands
                    .iter()
                    .fold(group.child(heading), |group, command| {
                        index += 1;
                        group.child(self.option(index - 1, command, handle.clone()))
                    })
                    .into()
            })
        })
    }

    fn option(self, index: usize, command: &Command, handle: DialogHandle) -> El {
        let active = self.active;
        let hint = (!command.hint.is_empty())
            .then(|| block("span", "palette-hint").child(command.hint.as_str()));
        block("div", "palette-option")
            .id(&option_id(index))
            .attr("role", "option")
            .live("aria-selected", move || {
                Some((active.get() == index).to_string())
            })
            // The input keeps the focus, since it handles the keys.
            .on("mousedown", |event| event.prevent_default())
            // Not `pointerover`, which fires as well when the list scrolls below a resting pointer.
            .on("pointermove", move |_| self.choose(index))
            .press(move || self.run(index, &handle))
            .child(el("span").child(command.label.as_str()))
            .child(hint)
    }

    fn choose(self, index: usize) {
        if self.active.with_untracked(|active| *active != index) {
            self.active.set(index);
        }
    }

    fn on_key(self, event: &Event, handle: &DialogHandle) {
        let event: &KeyboardEvent = event.unchecked_ref();
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
                self.run(active, handle);
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
    fn run(self, index: usize, handle: &DialogHandle) {
        let run = self
            .found
            .with_untracked(|found| found.get(index).map(|command| command.run));
        if let Some(run) = run {
            handle.close();
            run.run(());
        }
    }
}

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}
