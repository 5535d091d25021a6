//! The upload of a document: validated, submitted, and its outcome applied to the page.

use std::{cell::Cell, rc::Rc};

use leptos::prelude::*;
use numbers_client::{
    cancel::CancelToken,
    error::Violation,
    submission::{Conclusion, Report},
};
use numbers_model::{
    enums::UploadStatus,
    order::{Attachment, Document, MediaTypeCheck, Registration},
};

use super::{super::focus_error, OrderPage};
use crate::{
    browser::files::File,
    components::badge::sign,
    state::{
        changes::document::{self, DocumentUpload},
        inventory::Inventory,
        submission::SubmissionHandle,
    },
};

/// The errors of the fields for the file and its document type.
type UploadErrors = (Option<String>, Option<String>);

/// The upload of one document. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct Upload {
    pub(super) file: RwSignal<Option<File>>,
    pub(super) document_type: RwSignal<String>,
    pub(super) submission: SubmissionHandle,
    /// Bytes sent, and bytes in total.
    pub(super) progress: RwSignal<(f64, f64)>,
    /// Why the chosen file may be rejected.
    pub(super) warning: RwSignal<Option<String>>,
    pub(super) errors: RwSignal<UploadErrors>,
    cancel: StoredValue<CancelToken, LocalStorage>,
}

impl Upload {
    /// An upload without a file. It is stopped when its owner is disposed.
    pub(super) fn new(inventory: Inventory) -> Self {
        let upload = Self {
            file: RwSignal::new(None),
            document_type: RwSignal::new(String::new()),
            submission: SubmissionHandle::new(inventory),
            progress: RwSignal::new((0.0, 0.0)),
            warning: RwSignal::new(None),
            errors: RwSignal::new((None, None)),
            cancel: StoredValue::new_local(CancelToken::new()),
        };
        leptos::prelude::on_cleanup(move || upload.stop());
        upload
    }

    /// Stops the upload.
    pub(super) fn stop(self) {
        self.cancel.try_with_value(CancelToken::cancel);
    }

    /// Sets the chosen file, or none. It replaces the file before and clears the outcome.
    pub(super) fn choose(self, file: Option<File>, document: &Document) {
        let warning = file.as_ref().and_then(|file| file_warning(document, file));
        self.warning.set(warning);
        self.file.set(file);
        self.errors.set((None, None));
        self.submission.reset();
        self.submission.abandon();
    }
}

impl OrderPage {
    /// Uploads the chosen file of a document.
    pub(super) fn upload(self, document: &Document, upload: Upload) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        upload.submission.reset();
        if !upload.submission.may_send() {
            return;
        }
        let file = upload.file.get_untracked();
        let document_type = upload.document_type.get_untracked();
        let errors = (
            file_error(document, file.as_ref()),
            (document_type.is_empty() && !document.document_types.is_empty())
                .then(|| "Choose what kind of document it is.".to_owned()),
        );
        let is_valid = errors == (None, None);
        upload.errors.set(errors);
        let Some(file) = file.filter(|_| is_valid) else {
            focus_error(".order-document [aria-invalid=true]");
            return;
        };
        let cancel = CancelToken::new();
        upload.cancel.set_value(cancel.clone());
        upload.progress.set((0.0, file.size()));
        let name = file.name();
        let change = DocumentUpload {
            client,
            order: self.id.get_untracked(),
            document: document.id.clone(),
            document_type,
            file,
            before: self.attachment(&document.id),
            progress: Rc::new(move |sent, total| {
                upload.progress.update(|progress| *progress = (sent, total));
            }),
            cancel,
            verifying: upload.submission.verifying(self.reading()),
            has_success: Cell::new(false),
        };
        upload.submission.submit(change, (), move |conclusion| {
            Some(self.upload_concluded(upload, &name, conclusion))
        });
    }

    /// Applies the conclusion of an upload; returns what to tell.
    fn upload_concluded(
        self,
        upload: Upload,
        name: &str,
        conclusion: Conclusion<Registration>,
    ) -> Report {
        let mut errors = (None, None);
        let told = document::tell(name, &conclusion, |violation| {
            is_beside(&mut errors, violation)
        });
        upload.errors.set(errors);
        match conclusion {
            Conclusion::Done { snapshot, .. } => {
                upload.warning.set(None);
                self.set_registration(snapshot);
                self.poll();
            }
            Conclusion::Refused { snapshot, .. } | Conclusion::NotExecuted { snapshot, .. } => {
                if let Some(registration) = snapshot {
                    self.set_registration(registration);
                }
            }
            Conclusion::Partly { .. } | Conclusion::NotSent(_) | Conclusion::Unknown { .. } => {}
        }
        told
    }

    /// The attachment of a document, tracked.
    pub(super) fn attachment(self, id: &str) -> Option<Attachment> {
        let mut attachments = self.attachments().into_iter();
        attachments.find(|attachment| attachment.id == id)
    }
}

/// Whether a violation is about the file or its document type. Its text becomes the error of that field.
fn is_beside(errors: &mut UploadErrors, violation: &Violation) -> bool {
    let field = violation.field.replace('_', "").to_ascii_lowercase();
    if field.ends_with("documenttype") {
        errors.1 = Some(violation.description.clone());
    } else if field.ends_with("file") {
        errors.0 = Some(violation.description.clone());
    } else {
        return false;
    }
    true
}

/// The error of a file: missing, empty, or of a type that is not allowed.
fn file_error(document: &Document, file: Option<&File>) -> Option<String> {
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

/// Why a file may be rejected, where its media type or the allowed types are ambiguous.
fn file_warning(document: &Document, file: &File) -> Option<String> {
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

/// The badge of an attachment: sign and style.
pub(super) fn status_badge(status: &UploadStatus) -> (&'static str, &'static str) {
    match status {
        UploadStatus::Waiting => (sign::CLOCK, "waiting"),
        UploadStatus::Completed => (sign::CHECK, "provisioned"),
        UploadStatus::Failed => (sign::CROSS, "failed"),
        UploadStatus::Other(_) => (sign::QUESTION, "unknown"),
    }
}
