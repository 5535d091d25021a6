//! A document on its way to the server: sent once, and looked up when the answer is unclear.

use std::rc::Rc;

use numbers_client::{
    cancel::CancelToken,
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::Doubt,
    transport,
};
use numbers_model::{
    enums::UploadStatus,
    order::{Attachment, Document, MediaTypeCheck},
};

use super::{
    one::{One, Step},
    show_wrong,
};
use crate::{
    api::settle::settle,
    browser::files::File,
    components::{notice::Severity, outcome::Outcome},
    reactive::{Var, spawn},
};

/// What is chosen for one document, and what became of it. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct Upload {
    pub(super) file: Var<Option<File>>,
    pub(super) document_type: Var<String>,
    pub(super) step: Var<Step>,
    /// How much of how much was sent, in bytes.
    pub(super) sent: Var<(f64, f64)>,
    /// Why the file that is chosen may be rejected, though that is not certain.
    pub(super) doubt: Var<Option<String>>,
    /// What is wrong with the file, and with its type.
    pub(super) wrong: Var<(Option<String>, Option<String>)>,
    pub(super) said: Var<Option<Outcome>>,
    cancel: Var<CancelToken>,
}

impl Upload {
    pub(super) fn new() -> Self {
        Self {
            file: Var::new(None),
            document_type: Var::new(String::new()),
            step: Var::new(Step::Idle),
            sent: Var::new((0.0, 0.0)),
            doubt: Var::new(None),
            wrong: Var::new((None, None)),
            said: Var::new(None),
            cancel: Var::new(CancelToken::new()),
        }
    }

    /// Stops what is on its way.
    pub(super) fn stop(&self) {
        self.cancel.try_with_untracked(CancelToken::cancel);
    }

    /// Whether the file that is chosen is there already.
    pub(super) fn is_done(self) -> bool {
        self.said.with(|said| {
            let severity = said.as_ref().map(|said| said.severity);
            severity == Some(Severity::Success)
        })
    }

    /// Whether it is not known what became of the last file.
    pub(super) fn unknown(self) -> bool {
        self.said
            .with(|said| said.as_ref().is_some_and(|said| said.can_check_again))
    }
}

impl One {
    /// Sends the file that is chosen for a document.
    pub(super) fn send(self, at: usize, document: &Document, upload: Upload) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        // Set before anything is awaited: a second click finds it and does nothing.
        if upload.step.get_untracked() != Step::Idle {
            return;
        }
        upload.said.set(None);
        let file = upload.file.get_untracked();
        let kind = upload.document_type.get_untracked();
        let wrong = (
            wrong_file(document, file.as_ref()),
            (kind.is_empty() && !document.document_types.is_empty())
                .then(|| "Choose what kind of document it is.".to_owned()),
        );
        let fine = wrong == (None, None);
        upload.wrong.set(wrong);
        let Some(file) = file.filter(|_| fine) else {
            show_wrong(".order-document [aria-invalid=true]");
            return;
        };
        let before = self.attachment(&document.id);
        let id = document.id.clone();
        upload.step.set(Step::Sending);
        upload.sent.set((0.0, file.size()));
        upload.cancel.set(CancelToken::new());
        spawn(async move {
            let order = self.id.get_untracked();
            let call = RequestOptions::new(&upload.cancel.get_untracked());
            let (name, mime_type) = (file.name(), file.type_());
            let request = client.attach_request(&order, &id, (&name, &mime_type), &kind);
            let parts = transport::Upload {
                file: &file,
                progress: Rc::new(move |sent, all| upload.sent.update(|own| *own = (sent, all))),
            };
            let answer = client
                .attach(crate::api::permit(), request, parts, &call)
                .await;
            if self.left() {
                return;
            }
            match answer {
                // No body is documented for it, so that only the attachments tell whether the file is there.
                Ok(()) => {
                    let done = [&file.name(), " was sent."].concat();
                    let why = "The server answered with success.";
                    self.look_for(at, upload, Doubt::success(why), before, &done)
                        .await;
                    if !self.left() {
                        self.poll();
                    }
                }
                Err(failure) if failure.proves_not_executed() => {
                    upload.step.set(Step::Idle);
                    refused(upload, &failure);
                }
                Err(failure) => {
                    let why = match failure {
                        ClientError::Aborted => Doubt::success("Stopped."),
                        failure => Doubt::new(failure),
                    };
                    self.look_for(at, upload, why, before, "").await;
                }
            }
        });
    }

    /// What was sent for a document, as far as that is known.
    pub(super) fn attachment(self, id: &str) -> Option<Attachment> {
        self.stored.with(|stored| {
            let stored = stored.value()?;
            stored.attachments.iter().find(|own| own.id == id).cloned()
        })
    }

    pub(super) fn look_for_again(self, at: usize, upload: Upload) {
        let why = Doubt::success("Checked again.");
        spawn(async move { self.look_for(at, upload, why, None, "").await });
    }

    /// After an answer that proves nothing: reads the attachments and says what really happened; `done` where they show
    /// what the answer has said already.
    async fn look_for(
        self,
        at: usize,
        upload: Upload,
        why: Doubt,
        before: Option<Attachment>,
        done: &str,
    ) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        upload.step.set(Step::Looking);
        let order = self.id.get_untracked();
        let call = self.reading();
        let _underway = settle(&why).await;
        let now = client.registration(&order, &call).await;
        if self.left() {
            return;
        }
        let name = upload
            .file
            .with_untracked(|file| file.as_ref().map(File::name));
        let id = self.needs.with_untracked(|needs| {
            let document = needs.value().and_then(|own| own.documents.get(at));
            document.map(|own| own.id.clone())
        });
        upload.step.set(Step::Idle);
        let said = match now {
            Ok(now) => {
                let found = now
                    .attachments
                    .iter()
                    .find(|own| Some(&own.id) == id.as_ref())
                    .cloned();
                let there = found.as_ref().is_some_and(|found| {
                    let same = Some(&found.file_name) == name.as_ref();
                    let changed = before.as_ref().is_none_or(|before| before != found);
                    // A success may rename the file, or take the same one again.
                    match done {
                        "" => same && changed,
                        _ => same || changed,
                    }
                });
                self.take_registration(now);
                match (there, why.rejection()) {
                    (true, _) => {
                        upload.doubt.set(None);
                        let how = match done {
                            "" => why.and("So it was looked up: the file is there."),
                            done => done.to_owned(),
                        };
                        Outcome::new(Severity::Success, &how, "")
                    }
                    (false, Some(rejection)) => {
                        refused(upload, rejection);
                        return;
                    }
                    (false, None) => {
                        if let (Some(file), Some(id)) = (upload.file.get_untracked(), &id) {
                            let (name, mime_type) = (file.name(), file.type_());
                            let kind = upload.document_type.get_untracked();
                            let file = (name.as_str(), mime_type.as_str());
                            client.may_retry(&client.attach_request(&order, id, file, &kind));
                        }
                        Outcome::new(
                            Severity::Warning,
                            &why.and("So it was looked up: the file is not there."),
                            &why.obstacle().unwrap_or_else(|| "You can send it again.".to_owned()),
                        )
                    }
                }
            }
            Err(_) => Outcome::unknown(
                &why.and("Looking it up brought no answer either: it is not known whether the file is there."),
                "Check again before you send it once more.",
            ),
        };
        upload.said.set(Some(said));
    }
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
    Some(["This is ", &file.type_(), ". Allowed: ", &allowed, "."].concat())
}

/// Why a file may be rejected, where its type or what is allowed can't be told for sure.
pub(super) fn doubt(document: &Document, file: &File) -> Option<String> {
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

fn refused(upload: Upload, failure: &ClientError) {
    let mut wrong = (None, None);
    let Explanation {
        mut what,
        mut advice,
    } = failure.explain_beside(|own| {
        let field = own.field.replace('_', "").to_ascii_lowercase();
        if field.ends_with("documenttype") {
            wrong.1 = Some(own.description.clone());
        } else if field.ends_with("file") {
            wrong.0 = Some(own.description.clone());
        } else {
            return false;
        }
        true
    });
    upload.wrong.set(wrong);
    if let ClientError::Problem(problem) = failure
        && problem.status == 413
    {
        what = [
            "The file is too large. The API says: ",
            &problem.details().message,
        ]
        .concat();
        "Send a smaller one.".clone_into(&mut advice);
    }
    advice.push_str(" Nothing was stored.");
    upload
        .said
        .set(Some(Outcome::new(Severity::Error, &what, &advice)));
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
