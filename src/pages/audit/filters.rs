//! The filters of the audit log.

use leptos::{ev::SubmitEvent, prelude::*};
use numbers_client::gateway::AuditOutcome;

use super::AuditState;
use crate::{
    components::field::{Choice, SelectField, TextInput},
    state::audit::AuditParams,
};

/// What is filled in. Copies share it.
#[derive(Clone, Copy)]
struct Form {
    person: RwSignal<String>,
    number: RwSignal<String>,
    outcome: RwSignal<String>,
    since: RwSignal<String>,
    until: RwSignal<String>,
}

impl Form {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            person: empty(),
            number: empty(),
            outcome: empty(),
            since: empty(),
            until: empty(),
        }
    }

    fn fill(self, params: AuditParams) {
        self.person.set(params.person);
        self.number.set(params.number);
        self.outcome.set(params.outcome);
        self.since.set(params.since);
        self.until.set(params.until);
    }

    fn params(self) -> AuditParams {
        let text = |field: RwSignal<String>| field.with_untracked(|text| text.trim().to_owned());
        AuditParams {
            person: text(self.person),
            number: text(self.number),
            outcome: text(self.outcome),
            since: text(self.since),
            until: text(self.until),
        }
    }
}

/// The form of the filters.
#[component]
pub(super) fn Filters(
    /// The state of the page.
    state: AuditState,
) -> impl IntoView {
    let form = Form::new();
    Effect::new(move || form.fill(state.params.get()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        state.filter(&form.params());
    };
    let is_filtered = move || {
        state
            .params
            .with(|params| *params != AuditParams::default())
    };
    view! {
        <form class="panel audit-filters" novalidate aria-label="Filters" on:submit=submit>
            <TextInput label="Person ID" id="audit-person" value=form.person />
            <TextInput label="Number or order" id="audit-number" value=form.number />
            <SelectField
                label="Outcome"
                id="audit-outcome"
                value=form.outcome
                options=Signal::stored(outcomes())
                on_choose=move |name| form.outcome.set(name)
            />
            <DayInput label="From" id="audit-since" value=form.since />
            <DayInput label="To" id="audit-until" value=form.until />
            <div class="audit-buttons">
                <button type="submit" class="primary">
                    "Apply filters"
                </button>
                <Show when=is_filtered>
                    <button type="button" on:click=move |_| state.filter(&AuditParams::default())>
                        "Clear filters"
                    </button>
                </Show>
            </div>
        </form>
    }
}

/// All outcomes, and any.
fn outcomes() -> Vec<Choice> {
    let any = (String::new(), "Any".to_owned());
    let known = AuditOutcome::KNOWN.iter();
    let known = known.map(|outcome| (outcome.name().to_owned(), outcome.label().to_owned()));
    [any].into_iter().chain(known).collect()
}

/// A field for a day.
#[component]
fn DayInput(
    /// The label.
    label: &'static str,
    /// An ID unique on the page.
    id: &'static str,
    /// The day, as 2026-12-01; empty for none.
    value: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input id=id type="date" bind:value=value />
        </div>
    }
}
