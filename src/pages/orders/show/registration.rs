//! What has to be filled in: a form made of what the API asks for, or JSON where it asks in a way nobody has told us of.

use numbers_model::{
    enums::OrderState,
    order::{Form, JsonValue, Requirements, RequirementsForm, Section},
};

use super::{super::requirements::requirements_summary, OrderPage, field};
use crate::{
    browser::dom::{View, block, button, dynamic, el, list, whole},
    components::{
        busy_button::{action_button, submit_button},
        curl::curl,
        form_field::{FormField, text_area},
        notice::failure_notice,
    },
    reactive::{Derived, memo},
    routes::Route,
    state::changes::registration::WORDING,
    widgets::submission_outcome::submission_outcome,
};

/// The section.
pub(super) fn registration(one: OrderPage) -> View {
    let open = memo(move || {
        one.state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open))
    });
    let ready = memo(move || one.filled.with(Option::is_some) && one.form.with(Option::is_some));
    let inside = move || -> View {
        if !ready.get() {
            return waiting(one);
        }
        let asked = one.form.get().unwrap_or(RequirementsForm::Unknown);
        match (&asked, open.get()) {
            (RequirementsForm::Empty, _) => el("p").child("Nothing has to be filled in.").into(),
            (_, false) => stored(one, &asked),
            (RequirementsForm::Form(form), true) => [form_of(one, form), foot(one)].into(),
            (RequirementsForm::Unknown, true) => [json(one), foot(one)].into(),
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
        .child(dynamic(inside))
        .into()
}

fn waiting(one: OrderPage) -> View {
    let failed = one
        .needs
        .with(|needs| needs.failure().cloned())
        .or_else(|| one.stored.with(|stored| stored.failure().cloned()));
    match failed {
        Some(failure) => {
            let connect = one.app.href(&Route::Connect);
            failure_notice(&failure, &connect, move || one.refresh())
        }
        None => el("p")
            .attr("role", "status")
            .child("Asking what is needed…")
            .into(),
    }
}

/// What was registered, where nothing can be changed.
fn stored(one: OrderPage, asked: &RequirementsForm) -> View {
    let details = one.stored.with(|stored| {
        let stored = stored.value();
        stored.map_or(JsonValue::Null, |own| own.details.clone())
    });
    if details.is_unset() {
        return block("p", "none").child("Nothing was registered.").into();
    }
    let RequirementsForm::Form(form) = asked else {
        return block("pre", "raw")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-label", "What was registered")
            .child(whole(&details.to_json()))
            .into();
    };
    let values = form.fill(details.get("data").unwrap_or(&JsonValue::Null));
    let pairs = list(form.keys(&values), |(key, own)| {
        el("div")
            .child(el("dt").child(own.label.as_str()))
            .child(el("dd").child(el("bdi").child(field::shown(own, values.get(key)))))
            .into()
    });
    block("dl", "facts").child(pairs).into()
}

fn form_of(one: OrderPage, form: &Form) -> View {
    let sections = list(form.sections.iter().enumerate(), |(at, section)| {
        drawn(one, at, section)
    });
    block("form", "form order-form")
        .id("order-form")
        .flag("novalidate", true)
        .attr("aria-labelledby", "order-registration")
        .submit(move || one.save())
        .child(
            block("p", "quiet").child(
                "What has a star * has to be filled in. It is kept nowhere in this browser.",
            ),
        )
        .child(sections)
        .into()
}

fn drawn(one: OrderPage, at: usize, section: &Section) -> View {
    let title = (!section.title.is_empty()).then(|| el("legend").child(section.title.as_str()));
    let help =
        (!section.help.is_empty()).then(|| block("p", "field-hint").child(section.help.as_str()));
    let frame = block("fieldset", "order-section").child(title).child(help);
    let Some(most) = section.repeat else {
        return frame.child(field::fields(one, at, 0, section)).into();
    };
    let count = memo(move || one.values.with(|values| values.count(at)));
    let own = section.clone();
    let entries = dynamic(move || entries(one, at, &own, count));
    let add = action_button(
        "Add another",
        move || count.get() >= most,
        move || one.values.update(|values| values.add_entry(at)),
    )
    .attr("aria-label", &["Add another: ", &section.title].concat());
    frame.child(entries).child(add).into()
}

/// A section that is there several times. All of it is drawn anew when their number changes: what is typed is not in it.
fn entries(one: OrderPage, at: usize, section: &Section, count: Derived<usize>) -> View {
    let count = count.get();
    list(0..count, |entry| {
        let place = (entry + 1).to_string();
        let name = [&section.title, " ", &place].concat();
        let take = (count > 1).then(|| {
            button("Remove", move || {
                one.values.update(|values| values.remove_entry(at, entry));
                one.errors.set(Vec::new());
            })
            .attr("aria-label", &["Remove ", &name].concat())
        });
        let head = (count > 1).then(|| {
            block("div", "cause-head")
                .child(block("p", "order-entry-name").child(place))
                .child(take)
        });
        block("div", "order-repeat")
            .attr("role", "group")
            .attr("aria-label", &name)
            .child(head)
            .child(field::fields(one, at, entry, section))
            .into()
    })
}

/// The whole of it as JSON.
fn json(one: OrderPage) -> View {
    let needs = one
        .needs
        .with_untracked(|needs| needs.value().cloned())
        .unwrap_or_else(Requirements::none);
    let error = move || {
        let raw = one.raw.get();
        match JsonValue::parse(&raw) {
            Some(JsonValue::Object(_)) => None,
            Some(_) => Some("It has to be a JSON object: { … }.".to_owned()),
            None => Some("This is no valid JSON yet.".to_owned()),
        }
    };
    let area = text_area(12, move || one.raw.get(), move |typed| one.raw.set(typed)).class("code");
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
        .submit(move || one.save())
        .child(match needs.raw.is_empty() {
            true => View::from(()),
            false => requirements_summary(&Requirements {
                documents: Vec::new(),
                ..needs
            }),
        })
        .child(field.draw(area, error))
        .into()
}

/// The request as curl, what came of it, and the button.
fn foot(one: OrderPage) -> View {
    let as_curl = move || {
        let client = one.app.connection.client()?;
        let details = one.typed()?;
        if let Some(RequirementsForm::Form(form)) = one.form.get()
            && !one.values.with(|values| form.validate(values)).is_empty()
        {
            return None;
        }
        let id = one.id.get();
        Some(client.curl(&client.register_request(&id, &details)))
    };
    let status = el("span").attr("role", "status").text(move || {
        let text = match one.unsaved() && !one.saving.is_busy() {
            true => "There is something that is not saved.",
            false => "",
        };
        text.to_owned()
    });
    [
        curl(as_curl),
        submission_outcome(one.saving, WORDING.sending),
        block("div", "form-actions")
            .child(
                submit_button("Save registration", move || {
                    one.saving.is_busy() || one.saving.is_unknown()
                })
                .attr("form", "order-form"),
            )
            .child(status)
            .into(),
    ]
    .into()
}
