//! POST /numberOrders:lookupNumberRequirements (docs/numbers-api.md 2.9).

use super::requirements_format::{FieldsFormat, attachments_json, fields_json};
use super::{region_and_type, requirements_for};
use crate::config::Quirk;
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::response::ApiResponse;
use serde_json::json;

/// A field of a registration form.
pub struct FormField {
    /// Key of its value.
    pub name: &'static str,
    /// Label.
    pub title: &'static str,
    /// Help text; `""` for none.
    pub help: &'static str,
    /// Whether it must be filled in.
    pub required: bool,
    /// Type of its value.
    pub field_type: FieldType,
}

/// Type of the value of a field.
pub enum FieldType {
    /// Text with a number of characters in this range.
    Text {
        /// Minimum number of characters.
        min_length: usize,
        /// Maximum number of characters.
        max_length: usize,
    },
    /// One of these values.
    Choice(&'static [&'static str]),
    /// A checkbox; a required one must be checked.
    Flag,
    /// A group of further fields.
    Group(&'static [FormField]),
}

/// A section of a registration form.
pub struct FormSection {
    /// Key of its values, in formats with keys.
    pub name: &'static str,
    /// Heading.
    pub title: &'static str,
    /// Whether it is a list, each item with all fields.
    pub is_list: bool,
    /// Fields.
    pub fields: &'static [FormField],
}

/// A document that can or must be attached.
pub struct DocumentRequirement {
    /// ID, a part of the path it is sent to.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// Description.
    pub description: &'static str,
    /// Whether it must be attached.
    pub mandatory: bool,
    /// Names and URLs of templates.
    pub templates: &'static [(&'static str, &'static str)],
    /// Allowed media types; empty for all.
    pub mime_types: &'static [&'static str],
    /// Allowed types of document; empty for all.
    pub document_types: &'static [&'static str],
}

/// Requirements of a number order.
pub struct Requirements {
    /// Sections of the registration form.
    pub sections: &'static [FormSection],
    /// Documents.
    pub documents: &'static [DocumentRequirement],
}

impl Requirements {
    /// The document of this ID.
    #[must_use]
    pub fn document(&self, id: &str) -> Option<&DocumentRequirement> {
        self.documents.iter().find(|document| document.id == id)
    }
}

/// Returns the requirements of a region and type.
///
/// # Errors
/// 400 if region or type is missing or unknown; by a quirk 404 if there are no requirements.
pub fn lookup(context: &RequestContext) -> Result<ApiResponse, ApiError> {
    let body = context.json_object()?;
    let (country, number_type) = region_and_type(context, &body)?;
    let requirements = requirements_for(country.code, number_type);
    if requirements.is_none() && context.has(Quirk::RequirementsNone404) {
        return Err(ApiError::not_found("NumberRequirements", ""));
    }
    let mut fields = fields_json(requirements, FieldsFormat::of(context));
    let mut attachments = attachments_json(requirements, context.has(Quirk::OddMediaTypes));
    // The documentation's one example has them inside.
    if context.has(Quirk::AttachmentsInFields) && fields.is_object() {
        fields["attachments"] = std::mem::replace(&mut attachments, json!([]));
    }
    ApiResponse::ok(&json!({ "fields": fields, "attachments": attachments }))
}
