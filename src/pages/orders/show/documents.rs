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
    browser::files::first_file,
    components::{
        badge::Badge,
        busy_button::ActionButton,
        excerpt::excerpt,
        field::Select,
        form_field::Field,
        notice::{Notice, Severity},
    },
    state::changes::document::WORDING,
    widgets::{curl_preview::CurlPreview, submission_outcome::SubmissionOutcome, time::DateTime},
};

/// The section, unless no documents are required and none were sent.
#[component]
pub(super) fn DocumentsSection(
    /// The page.
    page: OrderPage,
) -> impl IntoView {
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
    let has_content = Memo::new(move |_| {
        required.with(|documents| !documents.is_empty())
            || others.with(|attachments| !attachments.is_empty())
    });
    view! {
        <Show when=move || has_content.get()>
            <section class="panel" aria-labelledby="order-documents">
                <h2 id="order-documents">"Documents"</h2>
                <ul class="order-documents" aria-labelledby="order-documents">
                    <RequiredDocuments page required />
                    <OtherAttachments others />
                </ul>
            </section>
        </Show>
    }
}

/// The entries of the required documents, each with its upload.
#[component]
fn RequiredDocuments(
    /// The order page.
    page: OrderPage,
    /// The required documents.
    required: Memo<Vec<Document>>,
) -> impl IntoView {
    view! {
        {move || {
            let (documents, uploads) = (required.get(), page.uploads.get());
            let pairs = documents.into_iter().zip(uploads).enumerate();
            let items = pairs
                .map(|(index, (document, upload))| {
                    view! { <DocumentItem page index document upload /> }
                });
            items.collect_view()
        }}
    }
}

/// The attachments that no required document names.
#[component]
fn OtherAttachments(
    /// The attachments that are not required.
    others: Memo<Vec<Attachment>>,
) -> impl IntoView {
    view! {
        {move || {
            let items = others
                .get()
                .into_iter()
                .map(|attachment| {
                    view! {
                        <li class="order-document">
                            <AttachmentLine attachment />
                        </li>
                    }
                });
            items.collect_view()
        }}
    }
}

/// The entry of a required document.
#[component]
fn DocumentItem(
    /// The order page.
    page: OrderPage,
    /// Its index in the list.
    index: usize,
    /// The document.
    document: Document,
    /// The upload.
    upload: Upload,
) -> impl IntoView {
    let is_open = Memo::new(move |_| {
        page.state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open))
    });
    let obligation = match document.mandatory {
        true => "Mandatory",
        false => "Optional",
    };
    let id = document.id.clone();
    let attachment = Memo::new(move |_| page.attachment(&id));
    let sent = move || match attachment.get() {
        Some(attachment) => view! { <AttachmentLine attachment /> }.into_any(),
        None => view! { <p class="none">"Nothing was sent yet."</p> }.into_any(),
    };
    let document = StoredValue::new(document);
    view! {
        <li class="order-document">
            <div class="cause-head">
                <h3 prop:textContent=document.with_value(|document| excerpt(&document.title))></h3>
                <span class="order-must">{obligation}</span>
            </div>
            <DocumentRules document=document.get_value() />
            {sent}
            <Show when=move || is_open.get()>
                <UploadForm page index document=document.get_value() upload />
            </Show>
        </li>
    }
}

/// What a document has to be: description, allowed types, templates.
#[component]
fn DocumentRules(
    /// The document.
    document: Document,
) -> impl IntoView {
    let description = excerpt(&document.description);
    let description =
        (!description.is_empty()).then(|| view! { <p prop:textContent=description></p> });
    let allowed = (!document.mime_types.is_empty()).then(|| {
        let types = excerpt(&format!("Allowed: {}", document.mime_types.join(", ")));
        view! { <p class="quiet" prop:textContent=types></p> }
    });
    let templates: Vec<_> = document
        .links()
        .map(|(name, url)| {
            let label = excerpt(&format!("Template {name}"));
            view! {
                <li>
                    <a href=url.to_owned() rel="noreferrer noopener" prop:textContent=label></a>
                </li>
            }
        })
        .collect();
    let templates =
        (!templates.is_empty()).then(|| view! { <ul class="order-templates">{templates}</ul> });
    view! {
        {description}
        {allowed}
        {templates}
    }
}

/// An attachment: its status, file name, document type and time.
#[component]
fn AttachmentLine(
    /// The attachment.
    attachment: Attachment,
) -> impl IntoView {
    let (sign, style) = status_badge(&attachment.status);
    let label = attachment.status.label();
    let document_type = excerpt(&attachment.document_type);
    let document_type =
        (!document_type.is_empty()).then(|| view! { <span prop:textContent=document_type></span> });
    let updated = attachment.updated.map(|timestamp| {
        view! {
            <span class="quiet">
                <DateTime timestamp />
            </span>
        }
    });
    view! {
        <p class="order-facts">
            <Badge state=style sign label />
            <bdi prop:textContent=excerpt(&attachment.file_name)></bdi>
            {document_type}
            {updated}
        </p>
    }
}

/// The form of an upload: file and document type.
#[component]
fn UploadForm(
    /// The order page.
    page: OrderPage,
    /// Its index in the list.
    index: usize,
    /// The document.
    document: Document,
    /// The upload.
    upload: Upload,
) -> impl IntoView {
    let id = format!("order-file-{index}");
    let document_id = document.id.clone();
    let as_curl = Signal::derive(move || {
        let client = page.app.connection.client()?;
        let file = upload.file.get()?;
        let order = page.id.get();
        let kind = upload.document_type.get();
        let file = (&*file.name(), &*file.type_());
        let request = client.attach_request(&order, &document_id, file, &kind);
        Some(client.curl(&request))
    });
    let warning = move || {
        let what = upload.warning.get()?;
        let advice = "You can send it: Sinch decides.";
        Some(view! { <Notice severity=Severity::Warning what advice /> })
    };
    view! {
        <div class="order-chooser">
            <div class="order-fields">
                <FileField document=document.clone() upload id=id.clone() />
                <TypeField document=document.clone() upload id />
            </div>
            {warning}
            <CurlPreview request=as_curl />
            <SubmissionOutcome submission=upload.submission sending=WORDING.sending />
            <UploadActions page document upload />
        </div>
    }
}

/// The button that sends the file, and the progress while it is sent.
#[component]
fn UploadActions(
    /// The order page.
    page: OrderPage,
    /// The document.
    document: Document,
    /// The upload.
    upload: Upload,
) -> impl IntoView {
    let is_sending = Memo::new(move |_| upload.submission.phase() == Phase::Sending);
    let busy = Signal::derive(is_closed(page, &document, upload));
    let label = excerpt(&format!("Send file for {}", document.title));
    view! {
        <div class="form-actions">
            <ActionButton
                label="Send file"
                busy
                on_press=move |()| page.upload(&document, upload)
                {..}
                aria-label=label
            />
            <Show when=move || is_sending.get()>
                <UploadProgress upload />
            </Show>
        </div>
    }
}

/// The field for the file.
#[component]
fn FileField(
    /// The document.
    document: Document,
    /// The upload.
    upload: Upload,
    /// The ID.
    id: String,
) -> impl IntoView {
    let accept = document.accept();
    let accept = (!accept.is_empty()).then(|| accept.join(","));
    let (label, required) = (format!("File for {}", document.title), document.mandatory);
    view! {
        <Field label id required error=move || upload.errors.with(|(file, _)| file.clone())>
            <input
                type="file"
                accept=accept
                on:change:target=move |event| {
                    upload.choose(first_file(&event.target()), &document);
                }
            />
        </Field>
    }
}

/// The field for the document type, where types are named.
#[component]
fn TypeField(
    /// The document.
    document: Document,
    /// The upload.
    upload: Upload,
    /// The ID.
    id: String,
) -> impl IntoView {
    let types = document.document_types;
    if types.is_empty() {
        return None;
    }
    let none = (String::new(), "None chosen".to_owned());
    let types = types.into_iter().map(|name| (name.clone(), name));
    let options: Vec<_> = std::iter::once(none).chain(types).collect();
    Some(view! {
        <Field
            label=format!("Document type of {}", document.title)
            id=format!("{id}-type")
            required=true
            error=move || upload.errors.with(|(_, document_type)| document_type.clone())
        >
            <Select
                value=upload.document_type
                options=Signal::stored(options)
                on_choose=move |chosen| upload.document_type.set(chosen)
            />
        </Field>
    })
}

/// Whether nothing can be sent now. A stored file need not be sent again, unless its processing has failed.
fn is_closed(
    page: OrderPage,
    document: &Document,
    upload: Upload,
) -> impl Fn() -> bool + Send + Sync + 'static {
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
#[component]
fn UploadProgress(
    /// The upload.
    upload: Upload,
) -> impl IntoView {
    let of_progress = move |read: fn(f64, f64) -> f64| {
        move || {
            upload
                .progress
                .with(|(sent, total)| read(*sent, *total).to_string())
        }
    };
    view! {
        <span class="progress">
            <progress
                aria-label="Sent"
                max=of_progress(|_, total| total.max(1.0))
                value=of_progress(|sent, _| sent)
            ></progress>
            <button type="button" on:click=move |_| upload.stop()>
                "Stop"
            </button>
        </span>
    }
}
