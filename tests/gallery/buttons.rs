//! Buttons.

use leptos::prelude::*;
use numberdesk::components::{
    busy_button::{ActionButton, SubmitButton},
    copy_button::{COPIED, CopyButton, CopyButtonWith},
};

use super::{
    frame::{Exhibit, State},
    samples::RIGHT_TO_LEFT,
};

/// All of them.
#[component]
pub fn Buttons() -> impl IntoView {
    view! {
        <Exhibit name="ActionButton">
            <State label="Idle">
                <Action label="Load more" busy=false />
            </State>
            <State label="Busy">
                <Action label="Loading…" busy=true />
            </State>
            <State label="Right to left">
                <Action label=RIGHT_TO_LEFT busy=false />
            </State>
        </Exhibit>
        <Exhibit name="SubmitButton">
            <State label="Idle">
                <SubmitButton label=Signal::stored("Save changes".to_owned()) busy=false />
            </State>
            <State label="Busy">
                <SubmitButton label=Signal::stored("Saving…".to_owned()) busy=true />
            </State>
        </Exhibit>
        <CopyButtons />
    }
}

#[component]
fn Action(label: &'static str, busy: bool) -> impl IntoView {
    view! { <ActionButton label=Signal::stored(label.to_owned()) busy on_press=|()| () /> }
}

#[component]
fn CopyButtons() -> impl IntoView {
    let outcome = RwSignal::new("");
    let copied = |()| Some("+12086390939".to_owned());
    view! {
        <Exhibit name="CopyButton">
            <State label="With a text">
                <CopyButton label="Copy number" text=|()| "+12086390939".to_owned() />
            </State>
            <State label="With nothing to copy">
                <CopyButton label="Copy selection" text=|()| String::new() />
            </State>
        </Exhibit>
        <Exhibit name="CopyButtonWith">
            <State label="Told elsewhere">
                <CopyButtonWith
                    label="Copy"
                    text=copied
                    sentences=COPIED
                    on_outcome=move |sentence| outcome.set(sentence)
                />
                <p role="status">{outcome}</p>
            </State>
        </Exhibit>
    }
}
