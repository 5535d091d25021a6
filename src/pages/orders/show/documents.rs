//! The documents of an order: requirements, attachments and uploads.

use leptos::prelude::*;
use numbers_client::submission::Phase;
use numbers_model::{
    enums::{OrderState, UploadStatus},
    order::{Attachment, Document},
};

use super::{
    OrderPage,
    upload::{Upload, status_badge},
};
use crate::{
    browser::{
        dom::{El, View, block, button, dynamic, el, link, list, show, sign},
        files::file_input,
    },
    components::{
        busy_button::action_button,
        curl::curl,
        field::select,
        form_field::FormField,
        notice::{Severity, notice},
        time::date_time,
    },
    state::changes::document::WORDING,
    widgets::submission_outcome::submission_outcome,
};

/// The section, unless no documents are required and none were sent.
pub(super) fn documents(page: OrderPage) -> View {
    let required = Memo::new(move |_| {
        page.requirements.with(|requirements| {
            let requirements = requirements.value();
            requirements.map_or_else(Vec::new, |requirements| requirements.documents.clone())
        })
    });
    // Attachments without a document among the requirements.
    let others = Memo::new(move |_| {
        let is_other = |attachment: &Attachment| {
            required.with(|documents| {
                let mut documents = documents.iter();
                !documents.any(|document| document.id == attachment.id)
            })
        };
        let attachments = page.attachments().into_iter();
        attachments.filter(is_other).collect::<Vec<_>>()
    });
    let has_content = move || {
        required.with(|documents| !documents.is_empty())
            || others.with(|attachments| !attachments.is_empty())
    };
    show(has_content, move || -> View {
        let items = dynamic(move || {
            let documents = required.get();
            let uploads = page.uploads.get();
            let pairs = documents.into_iter().zip(uploads).enumerate();
            list(pairs, |(index, (document, upload))| {
                document_item(page, index, &document, upload)
            })
        });
        let others = dynamic(move || {
            list(others.get(), |attachment| {
                block("li", "order-document")
                    .child(attachment_line(&attachment))
                    .into()
            })
        });
        block("section", "panel")
            .attr("aria-labelledby", "order-documents")
            .child(el("h2").id("order-documents").child("Documents"))
            .child(
                block("ul", "order-documents")
                    .attr("aria-labelledby", "order-documents")
                    .child(items)
                    .child(others),
            )
            .into()
    })
}

/// The entry of a required document.
fn document_item(page: OrderPage, index: usize, document: &Document, upload: Upload) -> View {
    let is_open = move || {
        page.state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open))
    };
    let obligation = if document.mandatory {
        "Mandatory"
    } else {
        "Optional"
    };
    let description =
        (!document.description.is_empty()).then(|| el("p").child(document.description.as_str()));
    let allowed = (!document.mime_types.is_empty()).then(|| {
        let types = document.mime_types.join(", ");
        block("p", "quiet").child(format!("Allowed: {types}"))
    });
    let templates = list(document.links(), |(name, url)| {
        let label = format!("Template {name}");
        el("li")
            .child(link(&label, url).attr("rel", "noreferrer noopener"))
            .into()
    });
    let templates =
        (document.links().count() > 0).then(|| block("ul", "order-templates").child(templates));
    let attachment = {
        let id = document.id.clone();
        Memo::new(move |_| page.attachment(&id))
    };
    let form = {
        let document = document.clone();
        show(is_open, move || upload_form(page, index, &document, upload))
    };
    block("li", "order-document")
        .child(
            block("div", "cause-head")
                .child(el("h3").child(document.title.as_str()))
                .child(block("span", "order-must").child(obligation)),
        )
        .child(description)
        .child(allowed)
        .child(templates)
        .child(dynamic(move || match attachment.get() {
            Some(attachment) => attachment_line(&attachment),
            None => block("p", "none").child("Nothing was sent yet.").into(),
        }))
        .child(form)
        .into()
}

/// An attachment: its status, file name, document type and time.
fn attachment_line(attachment: &Attachment) -> View {
    let (mark, style) = status_badge(&attachment.status);
    let document_type = attachment.document_type.as_str();
    let document_type = (!document_type.is_empty()).then(|| el("span").child(document_type));
    let updated = attachment.updated.as_ref();
    let updated = updated.map(|updated| block("span", "quiet").child(date_time(updated)));
    block("p", "order-facts")
        .child(
            block("span", "badge")
                .attr("data-state", style)
                .child(sign("badge-sign", mark))
                .child(attachment.status.label()),
        )
        .child(el("bdi").child(attachment.file_name.as_str()))
        .child(document_type)
        .child(updated)
        .into()
}

/// The form of an upload: file and document type.
fn upload_form(page: OrderPage, index: usize, document: &Document, upload: Upload) -> View {
    let id = format!("order-file-{index}");
    let as_curl = {
        let id = document.id.clone();
        move || {
            let client = page.app.connection.client()?;
            let file = upload.file.get()?;
            let order = page.id.get();
            let kind = upload.document_type.get();
            let request = client.attach_request(&order, &id, (&file.name(), &file.type_()), &kind);
            Some(client.curl(&request))
        }
    };
    let is_sending = Memo::new(move |_| upload.submission.phase() == Phase::Sending);
    let send = {
        let document = document.clone();
        move || page.upload(&document, upload)
    };
    let actions = block("div", "form-actions")
        .child(
            action_button("Send file", is_closed(page, document, upload), send)
                .attr("aria-label", &format!("Send file for {}", document.title)),
        )
        .child(show(move || is_sending.get(), move || progress(upload)));
    let fields = block("div", "order-fields")
        .child(file_field(document, upload, &id))
        .child(type_field(document, upload, &id));
    block("div", "order-chooser")
        .child(fields)
        .child(dynamic(move || {
            let warning = upload.warning.get()?;
            let advice = "You can send it: Sinch decides.";
            Some(notice(Severity::Warning, &warning, advice, Vec::new()))
        }))
        .child(curl(as_curl))
        .child(submission_outcome(upload.submission, WORDING.sending))
        .child(actions)
        .into()
}

fn file_field(document: &Document, upload: Upload, id: &str) -> El {
    let field = FormField {
        label: format!("File for {}", document.title),
        id: id.to_owned(),
        help: String::new(),
        required: document.mandatory,
    };
    let accepted = document.clone();
    let input = file_input(&document.accept(), move |file| {
        upload.choose(file, &accepted)
    });
    field.draw(input, move || upload.errors.with(|(file, _)| file.clone()))
}

/// The field for the document type, where types are named.
fn type_field(document: &Document, upload: Upload, id: &str) -> Option<El> {
    let types = document.document_types.clone();
    if types.is_empty() {
        return None;
    }
    let options = move || {
        let none = (String::new(), "None chosen".to_owned());
        let types = types.iter().map(|name| (name.clone(), name.clone()));
        std::iter::once(none).chain(types).collect()
    };
    let control = select(
        move || upload.document_type.get(),
        options,
        move |chosen| upload.document_type.set(chosen),
    );
    let field = FormField {
        label: format!("Document type of {}", document.title),
        id: format!("{id}-type"),
        help: String::new(),
        required: true,
    };
    Some(field.draw(control, move || {
        upload
            .errors
            .with(|(_, document_type)| document_type.clone())
    }))
}

/// Whether nothing can be sent now. A stored file need not be sent again, unless its processing has failed.
fn is_closed(
    page: OrderPage,
    document: &Document,
    upload: Upload,
) -> impl Fn() -> bool + Clone + 'static {
    let id = document.id.clone();
    move || {
        let has_failed = || {
            let attachment = page.attachment(&id);
            attachment.is_some_and(|attachment| attachment.status == UploadStatus::Failed)
        };
        match upload.submission.phase() {
            Phase::Done => !has_failed(),
            Phase::Idle | Phase::Refused => false,
            Phase::Sending | Phase::Verifying | Phase::Unknown => true,
        }
    }
}

/// The progress of an upload, with the button that stops it.
fn progress(upload: Upload) -> View {
    let bar = el("progress")
        .attr("aria-label", "Sent")
        .live("max", move || {
            Some(
                upload
                    .progress
                    .with(|(_, total)| total.max(1.0).to_string()),
            )
        })
        .live("value", move || {
            Some(upload.progress.with(|(sent, _)| sent.to_string()))
        });
    block("span", "progress")
        .child(bar)
        .child(button("Stop", move || upload.stop()))
        .into()
}
