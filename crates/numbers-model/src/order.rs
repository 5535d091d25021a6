//! Number orders: requirements, registration and documents (docs/numbers-api.md 2.9 and 4.5).

mod duplicate;
mod json;
pub mod known_orders;
mod media_type;
mod parse;
mod request;
mod requirements_form;
mod time_left;

pub use duplicate::{AvailabilitySnapshot, DuplicateCheck, numbers_are};
pub use json::JsonValue;
pub use known_orders::{OrderRef, is_order_id};
pub use media_type::MediaTypeCheck;
pub use parse::parse_requirements;
pub use request::{OrderRequest, RequestField, Selection};
pub use requirements_form::{Field, FieldKey, FieldKind, Form, RequirementsForm, Section, Values};
pub use time_left::time_left;

use super::{
    available::{AvailableNumber, BasketItem},
    change::Draft,
    enums::{NumberType, OrderState, UploadStatus},
    timestamp::Timestamp,
};

/// A number order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The ID. It is the only way back to the order, since the API has no list of them.
    pub id: String,
    /// The region code of the numbers.
    pub region: Option<String>,
    /// The type of the numbers.
    pub kind: Option<NumberType>,
    /// The state.
    pub state: OrderState,
    /// The reserved numbers, with their prices.
    pub numbers: Vec<AvailableNumber>,
    /// The configuration that the numbers will get.
    pub configuration: Draft,
    /// The end of the reservation.
    pub expires: Option<Timestamp>,
    /// The creation time.
    pub created: Option<Timestamp>,
    /// The time of the last change.
    pub updated: Option<Timestamp>,
}

impl Order {
    /// The numbers as basket items, for their prices.
    pub fn items(&self) -> Vec<BasketItem> {
        self.numbers
            .iter()
            .cloned()
            .map(BasketItem::Number)
            .collect()
    }

    /// A name for the order: its numbers, or its ID before it has any.
    pub fn name(&self) -> String {
        match self.numbers.as_slice() {
            [] => format!("Order {}", self.id),
            [one] => one.phone.clone(),
            [first, rest @ ..] => {
                format!("{} and {} more", first.phone, rest.len())
            }
        }
    }
}

/// The requirements for numbers of a region and type.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirements {
    /// The form to fill in.
    pub form: RequirementsForm,
    /// The form's definition in raw JSON.
    pub raw: String,
    /// The documents to upload.
    pub documents: Vec<Document>,
}

impl Requirements {
    /// The requirements of numbers without any.
    pub fn none() -> Self {
        Self {
            form: RequirementsForm::Empty,
            raw: String::new(),
            documents: Vec::new(),
        }
    }

    /// Whether nothing is required.
    pub fn is_none(&self) -> bool {
        self.form == RequirementsForm::Empty && self.documents.is_empty()
    }

    /// The mandatory documents that are missing or failed.
    pub fn missing<'a>(&'a self, stored: &'a [Attachment]) -> impl Iterator<Item = &'a Document> {
        self.documents.iter().filter(|document| {
            document.mandatory
                && !stored.iter().any(|attachment| {
                    attachment.id == document.id && attachment.status != UploadStatus::Failed
                })
        })
    }
}

/// A document that can or must be uploaded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// The ID.
    pub id: String,
    /// The title.
    pub title: String,
    /// The description of its contents.
    pub description: String,
    /// Whether it is mandatory.
    pub mandatory: bool,
    /// Templates to fill in: name and URL.
    pub templates: Vec<(String, String)>,
    /// The accepted media types; empty for any.
    pub mime_types: Vec<String>,
    /// The document types to choose from; empty where the API leaves that open.
    pub document_types: Vec<String>,
}

impl Document {
    /// Whether a file's media type and name are accepted.
    pub fn check_media_type(&self, mime_type: &str, file_name: &str) -> MediaTypeCheck {
        media_type::check(&self.mime_types, mime_type, file_name)
    }

    /// Types and extensions for a file dialog's `accept`; empty for any.
    pub fn accept(&self) -> Vec<String> {
        media_type::accept(&self.mime_types)
    }

    /// The templates that are safe to link to: https only, since the URLs come from the API.
    pub fn links(&self) -> impl Iterator<Item = &(String, String)> {
        let safe = |url: &str| {
            let scheme = url.get(..8).unwrap_or_default();
            scheme.eq_ignore_ascii_case("https://") && !url.contains(char::is_whitespace)
        };
        self.templates.iter().filter(move |(_, url)| safe(url))
    }
}

/// The registration of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    /// The values of the form.
    pub details: JsonValue,
    /// The uploaded documents.
    pub attachments: Vec<Attachment>,
    /// The reviewers' notes, the oldest first.
    pub logs: Vec<ReviewNote>,
}

/// An uploaded document.
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    /// The ID of the required document.
    pub id: String,
    /// The file's name.
    pub file_name: String,
    /// Its media type.
    pub mime_type: String,
    /// The upload status.
    pub status: UploadStatus,
    /// The document type that was given.
    pub document_type: String,
    /// The time of the upload.
    pub updated: Option<Timestamp>,
}

/// A reviewer's note.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewNote {
    /// The text.
    pub message: String,
    /// The time.
    pub at: Option<Timestamp>,
}

#[cfg(test)]
mod tests;
