//! The registration: a form by the requirements of the API, or JSON where their description is unknown.

use leptos::prelude::*;
use numbers_model::{
    enums::OrderState,
    order::{Form, JsonValue, Requirements, RequirementsForm, Section},
};

use super::{
    super::requirements::requirements_summary,
    OrderPage,
    field::{section_fields, value_text},
};
use crate::{
    browser::dom::{View, block, button, dynamic, el, list, whole},
    components::{
        busy_button::{action_button, submit_button},
        curl::curl,
        description_list::{description_list, entered_text},
        form_field::{FormField, text_area},
        notice::failure_notice,
    },
    routes::Route,
    state::changes::registration::WORDING,
    widgets::submission_outcome::submission_outcome,
};

/// The section of the registration.
pub(super) fn registration(page: OrderPage) -> View {
    let is_open = Memo::new(move |_| {
        page.state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open))
    });
    let is_loaded = Memo::new(move |_| {
        page.stored_details.with(Option::is_some) && page.form.with(Option::is_some)
    });
    let content = move || -> View {
        if !is_loaded.get() {
            return loading(page);
        }
        let form = page.form.get().unwrap_or(RequirementsForm::Unknown);
        match (&form, is_open.get()) {
            (RequirementsForm::Empty, _) => el("p").child("Nothing has to be filled in.").into(),
            (_, false) => stored_registration(page, &form),
            (RequirementsForm::Form(form), true) => {
                [registration_form(page, form), actions(page)].into()
            }
            (RequirementsForm::Unknown, true) => [json_form(page), actions(page)].into(),
        }
    };
    block("section", "panel order-registration")
        .attr("aria-labelledby", "order-registration")
        .child(
            el("h2")
                .id("order-registration")
                .attr("tabindex", "-1")
                .child("Registration"),
        )
        .child(dynamic(content))
        .into()
}

/// The status while requirements and registration are loading, or why they could not be read.
fn loading(page: OrderPage) -> View {
    let failure = page
        .requirements
        .with(|requirements| requirements.failure().cloned())
        .or_else(|| {
            page.registration
                .with(|registration| registration.failure().cloned())
        });
    match failure {
        Some(failure) => {
            let connect = page.app.href(&Route::Connect);
            failure_notice(&failure, &connect, move || page.refresh())
        }
        None => el("p")
            .attr("role", "status")
            .child("Asking what is needed…")
            .into(),
    }
}

/// The stored registration, while it can't be changed.
fn stored_registration(page: OrderPage, form: &RequirementsForm) -> View {
    let details = page.registration.with(|registration| {
        let registration = registration.value();
        registration.map_or(JsonValue::Null, |stored| stored.details.clone())
    });
    if details.is_unset() {
        return block("p", "none").child("Nothing was registered.").into();
    }
    let RequirementsForm::Form(form) = form else {
        return block("pre", "raw")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-label", "What was registered")
            .child(whole(&details.to_json()))
            .into();
    };
    let values = form.fill(details.get("data").unwrap_or(&JsonValue::Null));
    let pairs = form.keys(&values).map(|(key, field)| {
        let value = value_text(field, values.get(key));
        (field.label.as_str(), entered_text(value))
    });
    description_list(pairs)
}

/// The form of the registration.
fn registration_form(page: OrderPage, form: &Form) -> View {
    let sections = list(form.sections.iter().enumerate(), |(index, section)| {
        form_section(page, index, section)
    });
    block("form", "form order-form")
        .id("order-form")
        .flag("novalidate", true)
        .attr("aria-labelledby", "order-registration")
        .submit(move || page.save())
        .child(
            block("p", "quiet").child(
                "What has a star * has to be filled in. It is kept nowhere in this browser.",
            ),
        )
        .child(sections)
        .into()
}

/// A section of the form.
fn form_section(page: OrderPage, index: usize, section: &Section) -> View {
    let title = (!section.title.is_empty()).then(|| el("legend").child(section.title.as_str()));
    let help =
        (!section.help.is_empty()).then(|| block("p", "field-hint").child(section.help.as_str()));
    let frame = block("fieldset", "order-section").child(title).child(help);
    let Some(max_entries) = section.repeat else {
        return frame.child(section_fields(page, index, 0, section)).into();
    };
    let count = Memo::new(move |_| page.values.with(|values| values.count(index)));
    let repeated = section.clone();
    let entries = dynamic(move || section_entries(page, index, &repeated, count));
    let add = action_button(
        "Add another",
        move || count.get() >= max_entries,
        move || page.values.update(|values| values.add_entry(index)),
    )
    .attr("aria-label", &format!("Add another: {}", section.title));
    frame.child(entries).child(add).into()
}

/// The entries of a repeated section.
///
/// All are rendered again when their number changes, which keeps the values, since they lie outside.
fn section_entries(page: OrderPage, index: usize, section: &Section, count: Memo<usize>) -> View {
    let count = count.get();
    list(0..count, |entry| {
        let position = (entry + 1).to_string();
        let name = format!("{} {position}", section.title);
        let remove = (count > 1).then(|| {
            button("Remove", move || {
                page.values
                    .update(|values| values.remove_entry(index, entry));
                page.errors.set(Vec::new());
            })
            .attr("aria-label", &format!("Remove {name}"))
        });
        let head = (count > 1).then(|| {
            block("div", "cause-head")
                .child(block("p", "order-entry-name").child(position))
                .child(remove)
        });
        block("div", "order-repeat")
            .attr("role", "group")
            .attr("aria-label", &name)
            .child(head)
            .child(section_fields(page, index, entry, section))
            .into()
    })
}

/// The form with the details as JSON.
fn json_form(page: OrderPage) -> View {
    let requirements = page
        .requirements
        .with_untracked(|requirements| requirements.value().cloned())
        .unwrap_or_else(Requirements::none);
    let error = move || match page.json.with(|json| JsonValue::parse(json)) {
        Some(JsonValue::Object(_)) => None,
        Some(_) => Some("It has to be a JSON object: { … }.".to_owned()),
        None => Some("This is no valid JSON yet.".to_owned()),
    };
    let area = text_area(
        12,
        move || page.json.get(),
        move |typed| page.json.set(typed),
    )
    .class("code");
    let field = FormField {
        label: "Registration details as JSON".to_owned(),
        id: "order-json".to_owned(),
        help: "It is sent as requestDetails, just as it stands here. The documentation puts the answers under \"data\"."
            .to_owned(),
        required: true,
    };
    block("form", "form order-form")
        .id("order-form")
        .flag("novalidate", true)
        .attr("aria-labelledby", "order-registration")
        .submit(move || page.save())
        .child(match requirements.raw.is_empty() {
            true => View::from(()),
            false => requirements_summary(&Requirements {
                documents: Vec::new(),
                ..requirements
            }),
        })
        .child(field.draw(area, error))
        .into()
}

/// The request as curl, the outcome of the save, and the button.
fn actions(page: OrderPage) -> View {
    let as_curl = move || {
        let client = page.app.connection.client()?;
        let details = page.entered_details()?;
        if let Some(RequirementsForm::Form(form)) = page.form.get()
            && !page.values.with(|values| form.validate(values)).is_empty()
        {
            return None;
        }
        let id = page.id.get();
        Some(client.curl(&client.register_request(&id, &details)))
    };
    let status = el("span").attr("role", "status").text(move || {
        let text = match page.has_unsaved() && !page.saving.is_busy() {
            true => "There is something that is not saved.",
            false => "",
        };
        text.to_owned()
    });
    [
        curl(as_curl),
        submission_outcome(page.saving, WORDING.sending),
        block("div", "form-actions")
            .child(
                submit_button("Save registration", move || {
                    page.saving.is_busy() || page.saving.is_unknown()
                })
                .attr("form", "order-form"),
            )
            .child(status)
            .into(),
    ]
    .into()
}
