//! A document: checked, handed over, and what came of it taken into the page.

use std::{cell::Cell, rc::Rc};

use numbers_client::{
    cancel::CancelToken,
    error::Violation,
    submission::{Conclusion, Report},
};
use numbers_model::{
    enums::UploadStatus,
    order::{Attachment, Document, MediaTypeCheck, Registration},
};

use super::{super::show_wrong, OrderPage};
use crate::{
    browser::files::File,
    reactive::Var,
    state::{
        changes::document::{self, DocumentUpload},
        inventory::Inventory,
        submission::SubmissionHandle,
    },
};

/// What is wrong with a file, and with its type.
type Wrong = (Option<String>, Option<String>);

/// What is chosen for one document, and what became of it. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct Upload {
    pub(super) file: Var<Option<File>>,
    pub(super) document_type: Var<String>,
    pub(super) submission: SubmissionHandle,
    /// How much of how much was sent, in bytes.
    pub(super) sent: Var<(f64, f64)>,
    /// Why the file that is chosen may be rejected, though that is not certain.
    pub(super) doubt: Var<Option<String>>,
    pub(super) wrong: Var<Wrong>,
    cancel: Var<CancelToken>,
}

impl Upload {
    /// Nothing chosen. What is on its way is stopped when its owner is left.
    pub(super) fn new(inventory: Inventory) -> Self {
        let upload = Self {
            file: Var::new(None),
            document_type: Var::new(String::new()),
            submission: SubmissionHandle::new(inventory),
            sent: Var::new((0.0, 0.0)),
            doubt: Var::new(None),
            wrong: Var::new((None, None)),
            cancel: Var::new(CancelToken::new()),
        };
        leptos::prelude::on_cleanup(move || upload.stop());
        upload
    }

    /// Stops what is on its way.
    pub(super) fn stop(self) {
        self.cancel.try_with_untracked(CancelToken::cancel);
    }

    /// Takes a file, or that none is chosen any more. It replaces the one before, whatever became of that.
    pub(super) fn choose(self, file: Option<File>, document: &Document) {
        let doubt = file.as_ref().and_then(|file| doubt(document, file));
        self.doubt.set(doubt);
        self.file.set(file);
        self.wrong.set((None, None));
        self.submission.reset();
        self.submission.abandon();
    }
}

impl OrderPage {
    /// Sends the file that is chosen for a document.
    pub(super) fn send(self, document: &Document, upload: Upload) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        upload.submission.reset();
        if !upload.submission.may_send() {
            return;
        }
        let file = upload.file.get_untracked();
        let document_type = upload.document_type.get_untracked();
        let wrong = (
            wrong_file(document, file.as_ref()),
            (document_type.is_empty() && !document.document_types.is_empty())
                .then(|| "Choose what kind of document it is.".to_owned()),
        );
        let fine = wrong == (None, None);
        upload.wrong.set(wrong);
        let Some(file) = file.filter(|_| fine) else {
            show_wrong(".order-document [aria-invalid=true]");
            return;
        };
        let cancel = CancelToken::new();
        upload.cancel.set(cancel.clone());
        upload.sent.set((0.0, file.size()));
        let name = file.name();
        let change = DocumentUpload {
            client,
            order: self.id.get_untracked(),
            document: document.id.clone(),
            document_type,
            file,
            before: self.attachment(&document.id),
            progress: Rc::new(move |sent, all| upload.sent.update(|own| *own = (sent, all))),
            cancel,
            verifying: upload.submission.verifying(self.reading()),
            has_success: Cell::new(false),
        };
        upload.submission.submit(change, (), move |conclusion| {
            Some(self.sent(upload, &name, conclusion))
        });
    }

    fn sent(self, upload: Upload, name: &str, conclusion: Conclusion<Registration>) -> Report {
        let mut wrong = (None, None);
        let told = document::tell(name, &conclusion, |violation| {
            is_beside(&mut wrong, violation)
        });
        upload.wrong.set(wrong);
        match conclusion {
            Conclusion::Done { snapshot, .. } => {
                upload.doubt.set(None);
                self.take_registration(snapshot);
                self.poll();
            }
            Conclusion::Refused { snapshot, .. } | Conclusion::NotExecuted { snapshot, .. } => {
                if let Some(now) = snapshot {
                    self.take_registration(now);
                }
            }
            Conclusion::Partly { .. } | Conclusion::NotSent(_) | Conclusion::Unknown { .. } => {}
        }
        told
    }

    /// What was sent for a document, as far as that is known.
    pub(super) fn attachment(self, id: &str) -> Option<Attachment> {
        self.stored.with(|stored| {
            let stored = stored.value()?;
            stored.attachments.iter().find(|own| own.id == id).cloned()
        })
    }
}

/// Puts a violation beside the file or its type, if it is about one of them.
fn is_beside(wrong: &mut Wrong, violation: &Violation) -> bool {
    let field = violation.field.replace('_', "").to_ascii_lowercase();
    if field.ends_with("documenttype") {
        wrong.1 = Some(violation.description.clone());
    } else if field.ends_with("file") {
        wrong.0 = Some(violation.description.clone());
    } else {
        return false;
    }
    true
}

fn wrong_file(document: &Document, file: Option<&File>) -> Option<String> {
    let Some(file) = file else {
        return Some("Choose a file.".to_owned());
    };
    if file.size() == 0.0 {
        return Some("The file is empty.".to_owned());
    }
    if document.check_media_type(&file.type_(), &file.name()) != MediaTypeCheck::No {
        return None;
    }
    let allowed = document.mime_types.join(", ");
    Some(format!("This is {}. Allowed: {allowed}.", file.type_()))
}

/// Why a file may be rejected, where its type or what is allowed can't be told for sure.
fn doubt(document: &Document, file: &File) -> Option<String> {
    let mime_type = file.type_();
    if document.check_media_type(&mime_type, &file.name()) != MediaTypeCheck::Unsure {
        return None;
    }
    let allowed = document.mime_types.join(", ");
    Some(match mime_type.is_empty() {
        true => format!("The browser doesn't know what kind of file this is. Allowed: {allowed}."),
        false => format!("This is {mime_type}, which may not be allowed. Allowed: {allowed}."),
    })
}

/// How a file that was sent stands: a sign, a word and the look of its badge.
pub(super) fn look_of(status: &UploadStatus) -> (&'static str, &'static str) {
    match status {
        UploadStatus::Waiting => ("◷", "waiting"),
        UploadStatus::Completed => ("✓", "provisioned"),
        UploadStatus::Failed => ("✕", "failed"),
        UploadStatus::Other(_) => ("?", "unknown"),
    }
}
