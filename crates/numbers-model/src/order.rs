//! Number orders: what has to be known and sent before a number can be had (docs/numbers-api.md 2.9 and 4.5).

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

/// An order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its ID: the only way back to it, since the API has no list.
    pub id: String,
    /// Where its numbers are.
    pub region: Option<String>,
    /// Their type.
    pub kind: Option<NumberType>,
    /// How far it is.
    pub state: OrderState,
    /// The numbers that are reserved, with their prices.
    pub numbers: Vec<AvailableNumber>,
    /// What is to be set up on them.
    pub configuration: Draft,
    /// When the reservation ends.
    pub expires: Option<Timestamp>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it last changed.
    pub updated: Option<Timestamp>,
}

impl Order {
    /// Its numbers as something that costs.
    pub fn items(&self) -> Vec<BasketItem> {
        self.numbers
            .iter()
            .cloned()
            .map(BasketItem::Number)
            .collect()
    }

    /// How it is called: by its numbers, or by its ID where there are none yet.
    pub fn name(&self) -> String {
        match self.numbers.as_slice() {
            [] => ["Order ", &self.id].concat(),
            [one] => one.phone.clone(),
            [first, rest @ ..] => {
                [&first.phone, " and ", &rest.len().to_string(), " more"].concat()
            }
        }
    }
}

/// What numbers of a region and type need.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirements {
    /// What has to be filled in.
    pub form: RequirementsForm,
    /// The same, word for word.
    pub raw: String,
    /// What has to be sent along.
    pub documents: Vec<Document>,
}

impl Requirements {
    /// Those of numbers that need nothing.
    pub fn none() -> Self {
        Self {
            form: RequirementsForm::Empty,
            raw: String::new(),
            documents: Vec::new(),
        }
    }

    /// Whether nothing has to be sent.
    pub fn is_none(&self) -> bool {
        self.form == RequirementsForm::Empty && self.documents.is_empty()
    }

    /// The documents that have to be there and are not, or have failed.
    pub fn missing<'a>(&'a self, stored: &'a [Attachment]) -> impl Iterator<Item = &'a Document> {
        self.documents.iter().filter(|document| {
            document.mandatory
                && !stored.iter().any(|attachment| {
                    attachment.id == document.id && attachment.status != UploadStatus::Failed
                })
        })
    }
}

/// A document that can or must be sent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Its ID.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it is to show.
    pub description: String,
    /// Whether the order can't do without it.
    pub mandatory: bool,
    /// Forms to fill in: name and address.
    pub templates: Vec<(String, String)>,
    /// The media types that are taken; all where there are none.
    pub mime_types: Vec<String>,
    /// The kinds of documents, one of which is to be named; none where that is open.
    pub document_types: Vec<String>,
}

impl Document {
    /// Whether a file of this media type and name will do.
    pub fn check_media_type(&self, mime_type: &str, file_name: &str) -> MediaTypeCheck {
        media_type::check(&self.mime_types, mime_type, file_name)
    }

    /// The types and extensions that a file dialog is to offer; none for all.
    pub fn accept(&self) -> Vec<String> {
        media_type::accept(&self.mime_types)
    }

    /// The forms that can be linked to: over https only, since what the API says is not known to be safe.
    pub fn links(&self) -> impl Iterator<Item = &(String, String)> {
        let safe = |url: &str| {
            let scheme = url.get(..8).unwrap_or_default();
            scheme.eq_ignore_ascii_case("https://") && !url.contains(char::is_whitespace)
        };
        self.templates.iter().filter(move |(_, url)| safe(url))
    }
}

/// What was registered for an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    /// What was filled in.
    pub details: JsonValue,
    /// What was sent along.
    pub attachments: Vec<Attachment>,
    /// What the reviewers said, the oldest first.
    pub logs: Vec<ReviewNote>,
}

/// A document that was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    /// Which of the required ones it is.
    pub id: String,
    /// The file's name.
    pub file_name: String,
    /// Its media type.
    pub mime_type: String,
    /// What became of it.
    pub status: UploadStatus,
    /// The kind of document it was said to be.
    pub document_type: String,
    /// When that was.
    pub updated: Option<Timestamp>,
}

/// Something that a reviewer said.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewNote {
    /// What.
    pub message: String,
    /// When.
    pub at: Option<Timestamp>,
}

#[cfg(test)]
mod tests;
