//! The requirements of number orders: the registration form, and documents to send.

use numbers_client::client_error::ClientError;
use numbers_model::order::{Document, Form, Requirements, RequirementsForm};

use crate::{
    browser::{
        dom::{View, block, el, link, list, whole},
        intl,
    },
    components::notice::{Severity, notice},
    state::remote::Remote,
};

/// The requirements in an answer. 404 means that there are none.
pub(super) fn requirements_of(answer: Result<Requirements, ClientError>) -> Remote<Requirements> {
    match answer {
        Ok(requirements) => Remote::Ready(requirements),
        Err(failure) if failure.status() == Some(404) => Remote::Ready(Requirements::none()),
        Err(failure) => Remote::Failed(failure, None),
    }
}

/// The summary of the requirements, for an order that is not created yet.
pub(super) fn requirements_summary(requirements: &Requirements) -> View {
    if requirements.is_none() {
        return notice(
            Severity::Success,
            "The server names nothing that is needed.",
            "The order can be submitted as soon as it is made.",
            Vec::new(),
        );
    }
    let documents =
        (!requirements.documents.is_empty()).then(|| documents(&requirements.documents));
    [form(requirements), documents.into()].into()
}

fn form(requirements: &Requirements) -> View {
    match &requirements.form {
        RequirementsForm::Empty => el("p").child("Nothing has to be filled in.").into(),
        RequirementsForm::Unknown => [
            el("p")
                .child(
                    "What has to be filled in is described in a form that this app does not know:",
                )
                .into(),
            block("pre", "raw")
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-label", "What is needed, as the server says it")
                .child(whole(&requirements.raw))
                .into(),
        ]
        .into(),
        RequirementsForm::Form(form) => sections(form),
    }
}

fn sections(form: &Form) -> View {
    let sections = list(&form.sections, |section| {
        let labels: Vec<String> = section
            .fields
            .iter()
            .map(|field| match field.required {
                true => field.label.clone(),
                false => format!("{} (optional)", field.label),
            })
            .collect();
        let title =
            (!section.title.is_empty()).then(|| el("strong").child(format!("{}: ", section.title)));
        el("li").child(title).child(labels.join(", ")).into()
    });
    let count = form
        .sections
        .iter()
        .map(|section| section.fields.len())
        .sum();
    let noun = if count == 1 { "field" } else { "fields" };
    [
        el("p")
            .child(format!("To fill in: {} {noun}", intl::integer(count)))
            .into(),
        el("ul").child(sections).into(),
    ]
    .into()
}

fn documents(documents: &[Document]) -> View {
    let items = list(documents, |document| {
        let obligation = match document.mandatory {
            true => " (mandatory)",
            false => " (optional)",
        };
        let links = list(document.links(), |(name, url)| {
            let template =
                link(&format!("Template {name}"), url).attr("rel", "noreferrer noopener");
            [" ".into(), template.into()].into()
        });
        el("li")
            .child(el("strong").child(document.title.as_str()))
            .child(obligation)
            .child(links)
            .into()
    });
    [
        el("p").child("Documents to send:").into(),
        el("ul").child(items).into(),
    ]
    .into()
}
