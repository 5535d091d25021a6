//! The upload of a document for a number order.

use std::{cell::Cell, rc::Rc};

use numbers_client::{
    cancel::CancelToken,
    client_error::ClientError,
    error::Violation,
    options::RequestOptions,
    request::Request,
    submission::{Change, Conclusion, Finding, Permit, Reply, Report, Wording},
    transport::Upload,
};
use numbers_model::order::{Attachment, Registration};

use crate::{browser::files::File, state::connection::Client};

/// The sentences that tell of an upload.
pub const WORDING: Wording = Wording {
    sending: "Sending the file…",
    done: "The file was sent.",
    confirmed: "",
    not_done: "Nothing was stored.",
    not_done_checked: "Nothing was stored. A check has confirmed that.",
    partly: ["", ""],
    retry: "You can send it again.",
    unknown: "It is not known whether the file is there.",
    unknown_advice: "Check again before you send it once more.",
};

/// HTTP status for a file that is too large.
const TOO_LARGE: u16 = 413;

/// The upload of a document for a number order.
///
/// No body is documented for the answer, so that it is verified by the attachments of the registration.
pub struct DocumentUpload {
    /// The client.
    pub client: Client,
    /// The order's ID.
    pub order: String,
    /// The ID of the required document.
    pub document: String,
    /// The document type, of those that are accepted; empty where none are named.
    pub document_type: String,
    /// The file.
    pub file: File,
    /// The attachment before.
    pub before: Option<Attachment>,
    /// Called with the bytes sent and the bytes in total.
    pub progress: Rc<dyn Fn(f64, f64)>,
    /// Cancels the upload.
    pub cancel: CancelToken,
    /// Options of the verifying read.
    pub verifying: RequestOptions,
    /// Whether the server answered with success; `false` at first.
    pub has_success: Cell<bool>,
}

impl DocumentUpload {
    fn request(&self) -> Request {
        let (name, mime_type) = (self.file.name(), self.file.type_());
        let file = (name.as_str(), mime_type.as_str());
        self.client
            .attach_request(&self.order, &self.document, file, &self.document_type)
    }

    /// Whether the file is among the attachments.
    fn is_attached(&self, registration: &Registration) -> bool {
        let mut attachments = registration.attachments.iter();
        let attachment = attachments.find(|attachment| attachment.id == self.document);
        attachment.is_some_and(|attachment| {
            let is_same = attachment.file_name == self.file.name();
            let has_changed = self.before.as_ref() != Some(attachment);
            // On success the server may rename the file, or accept the same one again.
            match self.has_success.get() {
                true => is_same || has_changed,
                false => is_same && has_changed,
            }
        })
    }
}

impl Change for DocumentUpload {
    type Confirmed = ();
    type Snapshot = Registration;

    async fn send(&self, (): (), permit: Permit) -> Reply<Registration> {
        let upload = Upload {
            file: &self.file,
            progress: self.progress.clone(),
        };
        let options = RequestOptions::new(&self.cancel);
        let answer = self
            .client
            .attach(permit, self.request(), upload, &options)
            .await;
        match answer {
            Ok(()) => {
                self.has_success.set(true);
                Reply::Unproven("The server answered with success.".to_owned())
            }
            Err(ClientError::Aborted) => Reply::Unproven("Stopped.".to_owned()),
            Err(error) => Reply::Failed(error),
        }
    }

    async fn verify(&self) -> Finding<Registration> {
        match self.client.registration(&self.order, &self.verifying).await {
            Ok(registration) if self.is_attached(&registration) => Finding::Executed {
                snapshot: registration,
                found: "So it was looked up: the file is there.".to_owned(),
            },
            Ok(registration) => Finding::NotExecuted {
                snapshot: Some(registration),
                found: "So it was looked up: the file is not there.".to_owned(),
            },
            Err(_) => Finding::Inconclusive {
                snapshot: None,
                found: "Looking it up brought no answer.".to_owned(),
            },
        }
    }

    fn may_retry(&self) {
        self.client.may_retry(&self.request());
    }
}

/// What to tell of the upload of the file `name`.
///
/// Violations for which `beside` returns `true` are shown at their field and left out here.
pub fn tell(
    name: &str,
    conclusion: &Conclusion<Registration>,
    beside: impl FnMut(&Violation) -> bool,
) -> Report {
    let told = conclusion.tell(&WORDING, beside);
    match conclusion {
        Conclusion::Done { .. } => Report {
            what: format!("{name} was sent."),
            ..told
        },
        Conclusion::Refused {
            error: ClientError::Problem(problem),
            ..
        } if problem.status == TOO_LARGE => Report {
            what: format!(
                "The file is too large. The API says: {}",
                problem.details().message
            ),
            advice: format!("{} Send a smaller one.", WORDING.not_done),
            ..told
        },
        _ => told,
    }
}
