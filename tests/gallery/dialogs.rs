//! Dialogs. Each is opened by a button.

use leptos::prelude::*;
use numberdesk::{
    components::{
        command_palette::{Command, CommandPalette},
        copy_by_hand::copy_by_hand,
        dialog::{CloseRow, Dialog, Modal},
    },
    widgets::leave_dialog::LeaveDialog,
};

use super::{
    frame::{Exhibit, Opener, State},
    samples::{LONG, RIGHT_TO_LEFT},
    stores::use_stores,
};

/// All dialogs that know no number.
#[component]
pub fn Dialogs() -> impl IntoView {
    view! {
        <Exhibit name="Dialog">
            <State label="Short">
                <OpenDialog label="Open dialog" name="Keyboard shortcuts" paragraphs=1 />
            </State>
            <State label="Higher than the window">
                <OpenDialog label="Open long dialog" name="Everything at once" paragraphs=40 />
            </State>
            <State label="Right to left">
                <OpenDialog label="Open right-to-left dialog" name=RIGHT_TO_LEFT paragraphs=1 />
            </State>
        </Exhibit>
        <Modals />
        <Palettes />
        <Exhibit name="CopyByHand">
            <State label="Where the clipboard is refused">
                <Opener label="Open copy by hand" on_open=|()| copy_by_hand("+12086390939") />
            </State>
        </Exhibit>
    }
}

#[component]
fn OpenDialog(label: &'static str, name: &'static str, paragraphs: usize) -> impl IntoView {
    let open = RwSignal::new(false);
    let text = move || {
        (0..paragraphs)
            .map(|_| view! { <p>{LONG}</p> })
            .collect_view()
    };
    view! {
        <Opener label on_open=move |()| open.set(true) />
        <Dialog open name>
            {text()}
            <CloseRow />
        </Dialog>
    }
}

#[component]
fn Modals() -> impl IntoView {
    let (plain, primary) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <Exhibit name="Modal">
            <State label="Without a heading">
                <Opener label="Open modal" on_open=move |()| plain.set(true) />
                <Modal open=plain name="A modal" class="dialog">
                    <p>"What it says."</p>
                    <CloseRow />
                </Modal>
            </State>
        </Exhibit>
        <Exhibit name="CloseRow">
            <State label="Primary; the plain one is in the other dialogs">
                <Opener label="Open dialog to close" on_open=move |()| primary.set(true) />
                <Dialog open=primary name="Done">
                    <p>"Nothing is left to do."</p>
                    <CloseRow is_primary=true />
                </Dialog>
            </State>
        </Exhibit>
    }
}

#[component]
fn Palettes() -> impl IntoView {
    let (full, empty) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <Exhibit name="CommandPalette">
            <State label="With commands; a long label, one right to left">
                <Opener label="Open palette" on_open=move |()| full.set(true) />
                <CommandPalette prompt="Type a command" open=full find=|_| commands() />
            </State>
            <State label="Nothing found">
                <Opener label="Open empty palette" on_open=move |()| empty.set(true) />
                <CommandPalette prompt="Type a command" open=empty find=|_| Vec::new() />
            </State>
        </Exhibit>
    }
}

fn commands() -> Vec<Command> {
    let commands = [
        ("Go to", "Overview", "G O"),
        ("Go to", LONG, ""),
        ("Numbers", RIGHT_TO_LEFT, "+12086390939"),
        ("Theme", "Theme: Dark", ""),
    ];
    let commands = commands.map(|(group, label, hint)| Command {
        group,
        label: label.to_owned(),
        hint: hint.to_owned(),
        run: Callback::new(|()| ()),
    });
    commands.to_vec()
}

/// The question before a page is left.
#[component]
pub fn LeaveDialogs() -> impl IntoView {
    let history = use_stores().history;
    let leave = move |()| {
        history.block_navigation(true);
        history.push("/");
        // The question stays, and the gallery can be closed without one.
        history.block_navigation(false);
    };
    view! {
        <Exhibit name="LeaveDialog">
            <State label="With unsaved changes; or with a change on its way, while a submission below is busy">
                <Opener label="Open leave dialog" on_open=leave />
                <LeaveDialog history />
            </State>
        </Exhibit>
    }
}
