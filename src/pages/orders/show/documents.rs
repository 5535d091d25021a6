//! The documents that can or must be sent along.

use numbers_client::submission::Phase;
use numbers_model::{
    enums::{OrderState, UploadStatus},
    order::{Attachment, Document},
};

use super::{
    OrderPage,
    upload::{Upload, look_of},
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
    reactive::memo,
    state::changes::document::WORDING,
    widgets::submission_outcome::submission_outcome,
};

/// The section; nothing where no documents are asked for and none were sent.
pub(super) fn documents(one: OrderPage) -> View {
    let asked = memo(move || {
        one.needs.with(|needs| {
            let needs = needs.value();
            needs.map(|own| own.documents.clone()).unwrap_or_default()
        })
    });
    let others = memo(move || {
        let known = asked.get();
        one.stored.with(|stored| {
            let stored = stored.value();
            let all = stored
                .map(|own| own.attachments.clone())
                .unwrap_or_default();
            let other = |own: &Attachment| !known.iter().any(|document| document.id == own.id);
            all.into_iter().filter(other).collect::<Vec<_>>()
        })
    });
    let there = move || asked.with(|own| !own.is_empty()) || others.with(|own| !own.is_empty());
    show(there, move || -> View {
        let items = dynamic(move || {
            let documents = asked.get();
            let uploads = one.uploads.get();
            let pairs = documents.into_iter().zip(uploads).enumerate();
            list(pairs, |(at, (document, upload))| {
                item(one, at, &document, upload)
            })
        });
        let others = dynamic(move || {
            list(others.get(), |own| {
                block("li", "order-document").child(sent(&own)).into()
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

fn item(one: OrderPage, at: usize, document: &Document, upload: Upload) -> View {
    let open = move || {
        one.state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open))
    };
    let must = if document.mandatory {
        "Mandatory"
    } else {
        "Optional"
    };
    let description =
        (!document.description.is_empty()).then(|| el("p").child(document.description.as_str()));
    let allowed = (!document.mime_types.is_empty()).then(|| {
        let types = document.mime_types.join(", ");
        block("p", "quiet").child(["Allowed: ", &types].concat())
    });
    let templates = list(document.links(), |(name, url)| {
        let label = ["Template ", name].concat();
        el("li")
            .child(link(&label, url).attr("rel", "noreferrer noopener"))
            .into()
    });
    let templates =
        (document.links().count() > 0).then(|| block("ul", "order-templates").child(templates));
    let stored = {
        let id = document.id.clone();
        memo(move || one.attachment(&id))
    };
    let form = {
        let document = document.clone();
        show(open, move || chooser(one, at, &document, upload))
    };
    block("li", "order-document")
        .child(
            block("div", "cause-head")
                .child(el("h3").child(document.title.as_str()))
                .child(block("span", "order-must").child(must)),
        )
        .child(description)
        .child(allowed)
        .child(templates)
        .child(dynamic(move || match stored.get() {
            Some(own) => sent(&own),
            None => block("p", "none").child("Nothing was sent yet.").into(),
        }))
        .child(form)
        .into()
}

fn sent(own: &Attachment) -> View {
    let (mark, look) = look_of(&own.status);
    let kind =
        (!own.document_type.is_empty()).then(|| el("span").child(own.document_type.as_str()));
    let at = own
        .updated
        .as_ref()
        .map(|at| block("span", "quiet").child(date_time(at)));
    block("p", "order-facts")
        .child(
            block("span", "badge")
                .attr("data-state", look)
                .child(sign("badge-sign", mark))
                .child(own.status.label()),
        )
        .child(el("bdi").child(own.file_name.as_str()))
        .child(kind)
        .child(at)
        .into()
}

/// The file, what kind of document it is, and the way to the server.
fn chooser(one: OrderPage, at: usize, document: &Document, upload: Upload) -> View {
    let id = format!("order-file-{at}");
    let as_curl = {
        let id = document.id.clone();
        move || {
            let client = one.app.connection.client()?;
            let file = upload.file.get()?;
            let order = one.id.get();
            let kind = upload.document_type.get();
            let request = client.attach_request(&order, &id, (&file.name(), &file.type_()), &kind);
            Some(client.curl(&request))
        }
    };
    let sending = memo(move || upload.submission.phase() == Phase::Sending);
    let send = {
        let document = document.clone();
        move || one.send(&document, upload)
    };
    let actions = block("div", "form-actions")
        .child(
            action_button("Send file", closed(one, document, upload), send)
                .attr("aria-label", &format!("Send file for {}", document.title)),
        )
        .child(show(move || sending.get(), move || progress(upload)));
    let fields = block("div", "order-fields")
        .child(file_field(document, upload, &id))
        .child(type_field(document, upload, &id));
    block("div", "order-chooser")
        .child(fields)
        .child(dynamic(move || {
            let doubt = upload.doubt.get()?;
            let advice = "You can send it: Sinch decides.";
            Some(notice(Severity::Warning, &doubt, advice, Vec::new()))
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
    let wanted = document.clone();
    let input = file_input(&document.accept(), move |file| upload.choose(file, &wanted));
    field.draw(input, move || upload.wrong.with(|(file, _)| file.clone()))
}

/// What kind of document it is; nothing where no kinds are named.
fn type_field(document: &Document, upload: Upload, id: &str) -> Option<El> {
    let choices = document.document_types.clone();
    if choices.is_empty() {
        return None;
    }
    let offered = move || {
        let none = (String::new(), "None chosen".to_owned());
        let all = choices.iter().map(|own| (own.clone(), own.clone()));
        std::iter::once(none).chain(all).collect()
    };
    let control = select(
        move || upload.document_type.get(),
        offered,
        move |chosen| upload.document_type.set(chosen),
    );
    let field = FormField {
        label: format!("Document type of {}", document.title),
        id: format!("{id}-type"),
        help: String::new(),
        required: true,
    };
    Some(field.draw(control, move || upload.wrong.with(|(_, kind)| kind.clone())))
}

/// Whether nothing can be sent now. A file that is there need not be sent again, unless the server could not take it.
fn closed(
    one: OrderPage,
    document: &Document,
    upload: Upload,
) -> impl Fn() -> bool + Clone + 'static {
    let id = document.id.clone();
    move || {
        let has_failed = || {
            let stored = one.attachment(&id);
            stored.is_some_and(|own| own.status == UploadStatus::Failed)
        };
        match upload.submission.phase() {
            Phase::Done => !has_failed(),
            Phase::Idle | Phase::Refused => false,
            Phase::Sending | Phase::Verifying | Phase::Unknown => true,
        }
    }
}

fn progress(upload: Upload) -> View {
    let bar = el("progress")
        .attr("aria-label", "Sent")
        .live("max", move || {
            Some(upload.sent.with(|(_, all)| all.max(1.0).to_string()))
        })
        .live("value", move || {
            Some(upload.sent.with(|(sent, _)| sent.to_string()))
        });
    block("span", "progress")
        .child(bar)
        .child(button("Stop", move || upload.stop()))
        .into()
}
