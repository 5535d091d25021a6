//! POST /numberOrders/{numberOrderId}/attachments/{attachmentId} (docs/numbers-api.md 2.9).
//!
//! The body is multipart/form-data. Of the file only name, type and size are kept.

use super::find_open;
use super::requirements::DocumentRequirement;
use crate::clock::rfc3339;
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::project::Project;
use crate::response::ApiResponse;
use bytes::Bytes;
use futures_util::{FutureExt, stream};
use serde_json::{Value, json};
use std::convert::Infallible;

/// An uploaded document of an order.
#[derive(Clone, Debug)]
pub struct Attachment {
    file_name: String,
    mime_type: String,
    document_type: Option<String>,
    created: i64,
    updated: i64,
    status: &'static str,
}

impl Attachment {
    /// Advances the upload to this time: WAITING for one stage, then its end.
    pub(super) fn advance_upload(&mut self, now: i64, stage_micros: i64) {
        let end = self.created.saturating_add(stage_micros);
        if self.status == "WAITING" && now >= end {
            let fails = self.file_name.starts_with("fail-");
            self.status = if fails { "FAILED" } else { "COMPLETED" };
            self.updated = end;
        }
    }

    pub(super) fn to_json(&self, id: &str) -> Value {
        json!({
            "attachmentId": id,
            "fileName": self.file_name,
            "mimeType": self.mime_type,
            "createTime": rfc3339(self.created),
            "updateTime": rfc3339(self.updated),
            "uploadStatus": self.status,
            "documentType": self.document_type.as_deref().unwrap_or_default(),
        })
    }
}

/// The multipart form of an upload.
#[derive(Default)]
struct UploadForm {
    file: Option<UploadedFile>,
    document_type: Option<String>,
}

struct UploadedFile {
    name: String,
    mime_type: String,
    size: usize,
}

/// Takes a document; an earlier one is replaced.
///
/// # Errors
/// 400 if it does not meet the requirement, 404 if there is none of this ID, 413 if it is too
/// large.
pub fn post(
    context: &RequestContext,
    project: &mut Project,
    order_id: &str,
    id: &str,
) -> Result<ApiResponse, ApiError> {
    let order = find_open(project, order_id)?;
    let document = order
        .requirements()
        .and_then(|requirements| requirements.document(id))
        .ok_or_else(|| ApiError::not_found("RequiredAttachment", id))?;
    let UploadForm {
        file,
        document_type,
    } = read_form(context)?;
    let file = file.ok_or_else(|| context.invalid_field("file", "is required"))?;
    if file.size > context.config.attachment_limit {
        return Err(ApiError::ContentTooLarge {
            resource_name: file.name,
            limit: context.config.attachment_limit,
        });
    }
    check_types(context, document, &file.mime_type, document_type.as_deref())?;
    let attachment = Attachment {
        file_name: file.name,
        mime_type: file.mime_type,
        document_type,
        created: context.now,
        updated: context.now,
        status: "WAITING",
    };
    order.attachments.insert(id.to_owned(), attachment);
    order.updated = context.now;
    // No body is documented.
    Ok(ApiResponse::empty())
}

fn check_types(
    context: &RequestContext,
    document: &DocumentRequirement,
    mime_type: &str,
    document_type: Option<&str>,
) -> Result<(), ApiError> {
    let allowed = document.mime_types;
    if !allowed.is_empty() && !allowed.contains(&mime_type) {
        let rule = format!("{mime_type} is none of {}", allowed.join(", "));
        return Err(context.invalid_field("file", &rule));
    }
    let allowed = document.document_types;
    let is_allowed = document_type.is_some_and(|document_type| allowed.contains(&document_type));
    if !allowed.is_empty() && !is_allowed {
        let rule = format!("must be one of {}", allowed.join(", "));
        return Err(context.invalid_field("documentType", &rule));
    }
    Ok(())
}

fn read_form(context: &RequestContext) -> Result<UploadForm, ApiError> {
    let malformed =
        |error: multer::Error| ApiError::invalid_argument(format!("Malformed multipart: {error}"));
    let boundary = multer::parse_boundary(context.content_type).map_err(malformed)?;
    let body = Bytes::copy_from_slice(context.body);
    let body = stream::once(async move { Ok::<Bytes, Infallible>(body) });
    let mut parts = multer::Multipart::new(body, boundary);
    let form = async {
        let mut form = UploadForm::default();
        while let Some(part) = parts.next_field().await? {
            match part.name() {
                Some("file") => {
                    let mime_type = part.content_type().map(ToString::to_string);
                    form.file = Some(UploadedFile {
                        name: part.file_name().unwrap_or("file").to_owned(),
                        mime_type: mime_type
                            .unwrap_or_else(|| "application/octet-stream".to_owned()),
                        size: part.bytes().await?.len(),
                    });
                }
                Some("documentType") => {
                    let text = part.text().await?;
                    form.document_type = Some(text).filter(|text| !text.is_empty());
                }
                other => context.note_ignored(other.unwrap_or("a part without a name")),
            }
        }
        Ok(form)
    };
    // The whole body is in memory, so the future never waits.
    form.now_or_never()
        .unwrap_or(Err(multer::Error::IncompleteStream))
        .map_err(malformed)
}
