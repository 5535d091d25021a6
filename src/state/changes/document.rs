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

/// How an upload is told.
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

/// The status of an answer to a file that is too large.
const TOO_LARGE: u16 = 413;

/// The upload of a document for a number order. No body is documented for the answer, so only the attachments tell whether it is
/// there.
pub struct DocumentUpload {
    /// Sends and verifies.
    pub client: Client,
    /// The order's ID.
    pub order: String,
    /// The ID of the document that is asked for.
    pub document: String,
    /// Which of the accepted types of document it is; empty where none are named.
    pub document_type: String,
    /// The file.
    pub file: File,
    /// What was sent for it before.
    pub before: Option<Attachment>,
    /// Takes bytes sent and bytes in all.
    pub progress: Rc<dyn Fn(f64, f64)>,
    /// Stops it.
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

    /// Whether the attachments show the file.
    fn is_in(&self, registration: &Registration) -> bool {
        let mut attachments = registration.attachments.iter();
        let found = attachments.find(|own| own.id == self.document);
        found.is_some_and(|found| {
            let is_same = found.file_name == self.file.name();
            let has_changed = self.before.as_ref() != Some(found);
            // A success may rename the file, or take the same one again.
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
            Ok(now) if self.is_in(&now) => Finding::Executed {
                snapshot: now,
                found: "So it was looked up: the file is there.".to_owned(),
            },
            Ok(now) => Finding::NotExecuted {
                snapshot: Some(now),
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

/// What is told of the upload of a file of this name. Violations for which `beside` returns `true` are shown at their field.
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
