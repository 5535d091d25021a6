//! The registration: a form by the requirements of the API, or JSON where their description is unknown.

use leptos::prelude::*;
use numbers_model::{
    enums::OrderState,
    order::{Form, JsonValue, Requirements, RequirementsForm, Section},
};

use super::{
    super::requirements::RequirementsSummary,
    OrderPage,
    field::{SectionFields, value_text},
};
use crate::{
    components::{
        busy_button::{ActionButton, SubmitButton},
        description_list::{DescriptionList, EnteredText},
        excerpt::{MAX_WHOLE_CHARS, excerpt, first_chars},
        form_field::{Field, TextArea},
    },
    routes::Route,
    state::changes::registration::WORDING,
    widgets::{
        curl_preview::CurlPreview, failure_notice::FailureNotice,
        submission_outcome::SubmissionOutcome,
    },
};

/// The section of the registration.
#[component]
pub(super) fn RegistrationSection(
    /// The page.
    page: OrderPage,
) -> impl IntoView {
    let is_open = Memo::new(move |_| {
        page.state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open))
    });
    let is_loaded = Memo::new(move |_| {
        page.stored_details.with(Option::is_some) && page.form.with(Option::is_some)
    });
    let content = move || {
        if !is_loaded.get() {
            return view! { <Loading page /> }.into_any();
        }
        let form = page.form.get().unwrap_or(RequirementsForm::Unknown);
        match (form, is_open.get()) {
            (RequirementsForm::Empty, _) => {
                view! { <p>"Nothing has to be filled in."</p> }.into_any()
            }
            (form, false) => view! { <StoredRegistration page form /> }.into_any(),
            (RequirementsForm::Form(form), true) => view! {
                <RegistrationForm page form />
                <Actions page />
            }
            .into_any(),
            (RequirementsForm::Unknown, true) => view! {
                <JsonForm page />
                <Actions page />
            }
            .into_any(),
        }
    };
    view! {
        <section class="panel order-registration" aria-labelledby="order-registration">
            <h2 id="order-registration" tabindex="-1">
                "Registration"
            </h2>
            {content}
        </section>
    }
}

/// The status while requirements and registration are loading, or why they could not be read.
#[component]
fn Loading(
    /// The order page.
    page: OrderPage,
) -> impl IntoView {
    view! {
        {move || {
            let failure = page
                .requirements
                .with(|requirements| requirements.failure().cloned())
                .or_else(|| {
                    page.registration.with(|registration| registration.failure().cloned())
                });
            match failure {
                Some(failure) => {
                    let connect_href = page.app.href(&Route::Connect);
                    let retry = move |()| page.refresh();
                    view! { <FailureNotice failure connect_href on_retry=retry /> }.into_any()
                }
                None => view! { <p role="status">"Asking what is needed…"</p> }.into_any(),
            }
        }}
    }
}

/// The stored registration, while it can't be changed.
#[component]
fn StoredRegistration(
    /// The order page.
    page: OrderPage,
    /// The form of the requirements.
    form: RequirementsForm,
) -> impl IntoView {
    view! {
        {move || {
            let details = page
                .registration
                .with(|registration| {
                    let registration = registration.value();
                    registration.map_or(JsonValue::Null, |stored| stored.details.clone())
                });
            if details.is_unset() {
                return view! { <p class="none">"Nothing was registered."</p> }.into_any();
            }
            let RequirementsForm::Form(form) = &form else {
                let json = first_chars(&details.to_json(), MAX_WHOLE_CHARS).into_owned();
                return view! {
                    <pre
                        class="raw"
                        tabindex="0"
                        role="group"
                        aria-label="What was registered"
                        prop:textContent=json
                    ></pre>
                }
                    .into_any();
            };
            let values = form.fill(details.get("data").unwrap_or(&JsonValue::Null));
            let pairs = form
                .keys(&values)
                .map(|(key, field)| {
                    let label = excerpt(&field.label);
                    let label = view! { <span prop:textContent=label></span> };
                    let text = value_text(field, values.get(key));
                    (label.into_any(), view! { <EnteredText text /> }.into_any())
                });
            view! { <DescriptionList pairs=pairs.collect() /> }.into_any()
        }}
    }
}

/// The form of the registration.
#[component]
fn RegistrationForm(
    /// The order page.
    page: OrderPage,
    /// The form.
    form: Form,
) -> impl IntoView {
    let sections = form.sections.into_iter().enumerate();
    let sections = sections.map(|(index, section)| view! { <FormSection page index section /> });
    view! {
        <form
            class="form order-form"
            id="order-form"
            novalidate
            aria-labelledby="order-registration"
            on:submit=move |event| {
                event.prevent_default();
                page.save();
            }
        >
            <p class="quiet">
                "What has a star * has to be filled in. It is kept nowhere in this browser."
            </p>
            {sections.collect_view()}
        </form>
    }
}

/// A section of the form.
#[component]
fn FormSection(
    /// The order page.
    page: OrderPage,
    /// Its index in the list.
    index: usize,
    /// The section of the form.
    section: Section,
) -> impl IntoView {
    let title = excerpt(&section.title);
    let title = (!title.is_empty()).then(|| view! { <legend prop:textContent=title></legend> });
    let help = excerpt(&section.help);
    let help =
        (!help.is_empty()).then(|| view! { <p class="field-hint" prop:textContent=help></p> });
    let fields = match section.repeat {
        None => view! { <SectionFields page section_index=index entry=0 section /> }.into_any(),
        Some(max_entries) => {
            view! { <RepeatedSection page index section max_entries /> }.into_any()
        }
    };
    view! { <fieldset class="order-section">{title} {help} {fields}</fieldset> }
}

/// The entries of a repeated section, and the button that adds one.
///
/// All are rendered again when their number changes, which keeps the values, since they lie outside.
#[component]
fn RepeatedSection(
    /// The order page.
    page: OrderPage,
    /// Its index in the list.
    index: usize,
    /// The section of the form.
    section: Section,
    /// The most entries that the API takes.
    max_entries: usize,
) -> impl IntoView {
    let count = Memo::new(move |_| page.values.with(|values| values.count(index)));
    let label = excerpt(&format!("Add another: {}", section.title));
    let entries = move || {
        let count = count.get();
        // By their number too, so that no entry keeps the element of another.
        (0..count).map(|entry| (count, entry)).collect::<Vec<_>>()
    };
    view! {
        <For each=entries key=|entry| *entry let((count, entry))>
            <SectionEntry page index section=section.clone() entry is_only=count == 1 />
        </For>
        <ActionButton
            label="Add another"
            busy=Signal::derive(move || count.get() >= max_entries)
            on_press=move |()| page.values.update(|values| values.add_entry(index))
            {..}
            aria-label=label
        />
    }
}

/// An entry of a repeated section.
#[component]
fn SectionEntry(
    /// The order page.
    page: OrderPage,
    /// Its index in the list.
    index: usize,
    /// The section of the form.
    section: Section,
    /// The index of the entry.
    entry: usize,
    /// Whether the section has no other entry.
    is_only: bool,
) -> impl IntoView {
    let position = (entry + 1).to_string();
    let name = excerpt(&format!("{} {position}", section.title));
    let remove_label = format!("Remove {name}");
    let remove = move |_| {
        page.values
            .update(|values| values.remove_entry(index, entry));
        page.errors.set(Vec::new());
    };
    let head = (!is_only).then(|| {
        view! {
            <div class="cause-head">
                <p class="order-entry-name">{position}</p>
                <button type="button" aria-label=remove_label on:click=remove>
                    "Remove"
                </button>
            </div>
        }
    });
    view! {
        <div class="order-repeat" role="group" aria-label=name>
            {head}
            <SectionFields page section_index=index entry section />
        </div>
    }
}

/// The form with the details as JSON.
#[component]
fn JsonForm(
    /// The order page.
    page: OrderPage,
) -> impl IntoView {
    let requirements = page
        .requirements
        .with_untracked(|requirements| requirements.value().cloned())
        .unwrap_or_else(Requirements::none);
    let error = move || match page.json.with(|json| JsonValue::parse(json)) {
        Some(JsonValue::Object(_)) => None,
        Some(_) => Some("It has to be a JSON object: { … }.".to_owned()),
        None => Some("This is no valid JSON yet.".to_owned()),
    };
    let summary = (!requirements.raw.is_empty()).then(|| {
        let requirements = Requirements {
            documents: Vec::new(),
            ..requirements
        };
        view! { <RequirementsSummary requirements /> }
    });
    view! {
        <form
            class="form order-form"
            id="order-form"
            novalidate
            aria-labelledby="order-registration"
            on:submit=move |event| {
                event.prevent_default();
                page.save();
            }
        >
            {summary}
            <Field
                label="Registration details as JSON"
                id="order-json"
                help="It is sent as requestDetails, just as it stands here. The documentation puts the answers under \"data\"."
                required=true
                error
            >
                <TextArea
                    rows=12
                    value=page.json
                    on_input=move |typed| page.json.set(typed)
                    {..}
                    class="code"
                />
            </Field>
        </form>
    }
}

/// The request as curl, the outcome of the save, and the button.
#[component]
fn Actions(
    /// The order page.
    page: OrderPage,
) -> impl IntoView {
    let as_curl = Signal::derive(move || {
        let client = page.app.connection.client()?;
        let details = page.entered_details()?;
        if let Some(RequirementsForm::Form(form)) = page.form.get()
            && !page.values.with(|values| form.validate(values)).is_empty()
        {
            return None;
        }
        let id = page.id.get();
        Some(client.curl(&client.register_request(&id, &details)))
    });
    let busy = Signal::derive(move || page.saving.is_busy() || page.saving.is_unknown());
    let status = Memo::new(
        move |_| match page.has_unsaved() && !page.saving.is_busy() {
            true => "There is something that is not saved.",
            false => "",
        },
    );
    view! {
        <CurlPreview request=as_curl />
        <SubmissionOutcome submission=page.saving sending=WORDING.sending />
        <div class="form-actions">
            <SubmitButton label="Save registration" busy {..} form="order-form" />
            <span role="status" prop:textContent=status></span>
        </div>
    }
}
