//! The requirements of number orders: the registration form, and documents to send.

use leptos::prelude::*;
use numbers_client::client_error::ClientError;
use numbers_model::order::{Document, Form, Requirements, RequirementsForm};

use crate::{
    browser::intl,
    components::{
        excerpt::{MAX_WHOLE_CHARS, excerpt, first_chars},
        notice::{Notice, Severity},
    },
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
#[component]
pub(super) fn RequirementsSummary(
    /// The requirements.
    requirements: Requirements,
) -> impl IntoView {
    if requirements.is_none() {
        return view! {
            <Notice
                severity=Severity::Success
                what="The server names nothing that is needed."
                advice="The order can be submitted as soon as it is made."
            />
        }
        .into_any();
    }
    let Requirements {
        form,
        documents,
        raw,
        ..
    } = requirements;
    let documents = (!documents.is_empty()).then(|| view! { <RequiredDocuments documents /> });
    view! {
        <RequiredForm form raw />
        {documents}
    }
    .into_any()
}

/// What has to be filled in.
#[component]
fn RequiredForm(
    /// The form of the requirements.
    form: RequirementsForm,
    /// The raw JSON.
    raw: String,
) -> impl IntoView {
    match form {
        RequirementsForm::Empty => view! { <p>"Nothing has to be filled in."</p> }.into_any(),
        RequirementsForm::Unknown => view! {
            <p>"What has to be filled in is described in a form that this app does not know:"</p>
            <pre
                class="raw"
                tabindex="0"
                role="group"
                aria-label="What is needed, as the server says it"
                prop:textContent=first_chars(&raw, MAX_WHOLE_CHARS).into_owned()
            ></pre>
        }
        .into_any(),
        RequirementsForm::Form(form) => view! { <FormSections form /> }.into_any(),
    }
}

/// The fields of a form, by section.
#[component]
fn FormSections(
    /// The form.
    form: Form,
) -> impl IntoView {
    let count = form
        .sections
        .iter()
        .map(|section| section.fields.len())
        .sum();
    let noun = if count == 1 { "field" } else { "fields" };
    let count = format!("To fill in: {} {noun}", intl::integer(count));
    let sections = form.sections.into_iter().map(|section| {
        let labels: Vec<String> = section
            .fields
            .iter()
            .map(|field| match field.required {
                true => field.label.clone(),
                false => format!("{} (optional)", field.label),
            })
            .collect();
        let title = (!section.title.is_empty()).then(|| {
            let title = excerpt(&format!("{}: ", section.title));
            view! { <strong prop:textContent=title></strong> }
        });
        view! { <li>{title} <span prop:textContent=excerpt(&labels.join(", "))></span></li> }
    });
    view! {
        <p prop:textContent=count></p>
        <ul>{sections.collect_view()}</ul>
    }
}

/// The documents to send, with the links to their templates.
#[component]
fn RequiredDocuments(
    /// The required documents.
    documents: Vec<Document>,
) -> impl IntoView {
    let documents = documents.into_iter().map(|document| {
        let obligation = match document.mandatory {
            true => " (mandatory)",
            false => " (optional)",
        };
        let links: Vec<_> = document
            .links()
            .map(|(name, url)| {
                let name = excerpt(&format!("Template {name}"));
                view! {
                    " "
                    <a href=url.to_owned() rel="noreferrer noopener" prop:textContent=name></a>
                }
            })
            .collect();
        view! {
            <li>
                <strong prop:textContent=excerpt(&document.title)></strong>
                {obligation}
                {links}
            </li>
        }
    });
    view! {
        <p>"Documents to send:"</p>
        <ul>{documents.collect_view()}</ul>
    }
}
