//! POST /numberOrders/{numberOrderId}/attachments/{attachmentId}, multipart/form-data (docs/numbers-api.md 2.9).

use super::open;
use super::policy::Document;
use crate::call::{Answer, Call};
use crate::clock::stamp;
use crate::error::ApiError;
use crate::project::Project;
use axum::http::StatusCode;
use bytes::Bytes;
use futures_util::{FutureExt, stream};
use serde_json::{Value, json};
use std::convert::Infallible;

/// A document that was sent. Of the file itself nothing is kept.
#[derive(Clone, Debug)]
pub struct Attachment {
    file_name: String,
    mime_type: String,
    document_type: Option<String>,
    sent: i64,
    updated: i64,
    status: &'static str,
}

impl Attachment {
    /// WAITING for one stage, then the outcome.
    pub(super) fn settle(&mut self, now: i64, stage: i64) {
        let ready = self.sent.saturating_add(stage);
        if self.status == "WAITING" && now >= ready {
            let fails = self.file_name.starts_with("fail-");
            self.status = if fails { "FAILED" } else { "COMPLETED" };
            self.updated = ready;
        }
    }

    pub(super) fn written(&self, id: &str) -> Value {
        json!({
            "attachmentId": id,
            "fileName": self.file_name,
            "mimeType": self.mime_type,
            "createTime": stamp(self.sent),
            "updateTime": stamp(self.updated),
            "uploadStatus": self.status,
            "documentType": self.document_type.as_deref().unwrap_or_default(),
        })
    }
}

/// What the body held.
#[derive(Default)]
struct Sent {
    file: Option<(String, String, usize)>,
    document_type: Option<String>,
}

/// Takes a document; one that was there is replaced.
///
/// # Errors
/// 400 if it is not what is asked for, 404 if nothing of that ID is asked for, 413 if it is too large.
pub fn post(call: &Call, project: &mut Project, order: &str, id: &str) -> Result<Answer, ApiError> {
    let order = open(project, order)?;
    let documents = order.policy().map_or(&[][..], |policy| policy.documents);
    let document = documents.iter().find(|document| document.id == id);
    let document = document.ok_or_else(|| ApiError::Missing {
        kind: "RequiredAttachment",
        name: id.to_owned(),
    })?;
    let sent = read(call)?;
    let (file_name, mime_type, size) =
        sent.file.ok_or_else(|| call.wrong("file", "is required"))?;
    if size > call.config.attachment_limit {
        return Err(ApiError::TooLarge {
            name: file_name,
            limit: call.config.attachment_limit,
        });
    }
    check(call, document, &mime_type, sent.document_type.as_deref())?;
    order.attachments.insert(
        id.to_owned(),
        Attachment {
            file_name,
            mime_type,
            document_type: sent.document_type,
            sent: call.now,
            updated: call.now,
            status: "WAITING",
        },
    );
    order.updated = call.now;
    // No body is documented.
    Ok(Answer {
        status: StatusCode::OK,
        body: Vec::new(),
    })
}

fn check(
    call: &Call,
    document: &Document,
    mime_type: &str,
    document_type: Option<&str>,
) -> Result<(), ApiError> {
    let allowed = document.mime_types;
    if !allowed.is_empty() && !allowed.contains(&mime_type) {
        let rule = format!("{mime_type} is none of {}", allowed.join(", "));
        return Err(call.wrong("file", &rule));
    }
    let allowed = document.document_types;
    let fits = document_type.is_some_and(|kind| allowed.contains(&kind));
    if !allowed.is_empty() && !fits {
        let rule = format!("must be one of {}", allowed.join(", "));
        return Err(call.wrong("documentType", &rule));
    }
    Ok(())
}

fn read(call: &Call) -> Result<Sent, ApiError> {
    let malformed =
        |error: multer::Error| ApiError::invalid(format!("Malformed multipart: {error}"));
    let boundary = multer::parse_boundary(call.content_type).map_err(malformed)?;
    let body = Bytes::copy_from_slice(call.body);
    let body = stream::once(async move { Ok::<Bytes, Infallible>(body) });
    let mut parts = multer::Multipart::new(body, boundary);
    let read = async {
        let mut sent = Sent::default();
        while let Some(part) = parts.next_field().await? {
            match part.name() {
                Some("file") => {
                    let name = part.file_name().unwrap_or("file").to_owned();
                    let mime = part.content_type().map(ToString::to_string);
                    let mime = mime.unwrap_or_else(|| "application/octet-stream".to_owned());
                    sent.file = Some((name, mime, part.bytes().await?.len()));
                }
                Some("documentType") => {
                    let text = part.text().await?;
                    sent.document_type = Some(text).filter(|text| !text.is_empty());
                }
                other => call.ignore(other.unwrap_or("a part without a name")),
            }
        }
        Ok(sent)
    };
    // All of the body is here, so there is nothing to wait for.
    let sent = read.now_or_never();
    sent.unwrap_or(Err(multer::Error::IncompleteStream))
        .map_err(malformed)
}
