//! Errors of the API in the documented formats (docs/numbers-api.md 5).

use crate::config::{Config, Quirk};
use crate::response::JSON;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An error of the API.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// 400, with the invalid fields if it is about fields.
    InvalidArgument {
        /// Message; often empty.
        message: String,
        /// Invalid fields.
        violations: Vec<Violation>,
    },
    /// 401 with challenges and an empty body.
    Unauthorized(Vec<String>),
    /// 403 with a message.
    Forbidden(&'static str),
    /// 404 that names the resource.
    NotFound {
        /// Type of the resource, such as "ActiveNumber".
        resource_type: &'static str,
        /// Name of the resource as requested.
        resource_name: String,
    },
    /// 413 that names what is too large.
    ContentTooLarge {
        /// Name of the file or path.
        resource_name: String,
        /// Limit in bytes.
        limit: usize,
    },
    /// 404 for a path without a resource.
    UnknownPath,
    /// 405 with the allowed methods.
    MethodNotAllowed(&'static str),
    /// 409 with a message.
    Conflict(&'static str),
}

/// An invalid field of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Path of the field, in the spelling of the API version.
    pub field: String,
    /// Description of the problem.
    pub description: String,
}

impl Violation {
    /// A violation of a field.
    pub fn new(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            description: description.into(),
        }
    }
}

impl ApiError {
    /// A 400 error with a message and no details.
    pub fn invalid_argument(message: impl Into<String>) -> Self {
        Self::InvalidArgument {
            message: message.into(),
            violations: Vec::new(),
        }
    }

    /// A 400 error about a body that is no JSON of the right form.
    #[must_use]
    pub fn malformed_json(error: serde_json::Error) -> Self {
        Self::invalid_argument(format!("Malformed JSON in request body: {error}"))
    }

    /// A 400 error about several fields.
    #[must_use]
    pub fn invalid_fields(violations: Vec<Violation>) -> Self {
        Self::InvalidArgument {
            message: String::new(),
            violations,
        }
    }

    /// A 400 error about one field.
    pub fn invalid_field(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::invalid_fields(vec![Violation::new(field, description)])
    }

    /// A 404 error about a resource.
    pub fn not_found(resource_type: &'static str, resource_name: impl Into<String>) -> Self {
        Self::NotFound {
            resource_type,
            resource_name: resource_name.into(),
        }
    }

    /// A 404 error about a number that the project does not rent.
    pub fn no_active_number(phone: impl Into<String>) -> Self {
        Self::not_found("ActiveNumber", phone)
    }

    /// A 404 error about a number that is not available.
    pub fn no_available_number(phone: impl Into<String>) -> Self {
        Self::not_found("AvailableNumber", phone)
    }

    /// HTTP status of the error.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::InvalidArgument { .. } => StatusCode::BAD_REQUEST,
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound { .. } | Self::UnknownPath => StatusCode::NOT_FOUND,
            Self::ContentTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
        }
    }

    /// The response, in the format that the quirks ask for.
    #[must_use]
    pub fn to_response(&self, config: &Config) -> Response {
        let mut response = match self.body(config) {
            Some(body) => (self.status(), JSON, body.to_string()).into_response(),
            None => (self.status(), Body::empty()).into_response(),
        };
        let headers = response.headers_mut();
        match self {
            Self::Unauthorized(challenges) => {
                for challenge in challenges {
                    if let Ok(value) = HeaderValue::from_str(challenge) {
                        headers.append(header::WWW_AUTHENTICATE, value);
                    }
                }
            }
            Self::MethodNotAllowed(methods) => {
                headers.insert(header::ALLOW, HeaderValue::from_static(methods));
            }
            _ => {}
        }
        response
    }

    fn body(&self, config: &Config) -> Option<Value> {
        if config.has(Quirk::ProblemErrors)
            && let Some(problem) = self.problem()
        {
            return Some(problem);
        }
        let (status, message, details) = match self {
            Self::InvalidArgument {
                message,
                violations,
            } => (
                "INVALID_ARGUMENT",
                message.as_str(),
                bad_request_details(violations),
            ),
            Self::Unauthorized(_) => return None,
            Self::Forbidden(message) => ("PERMISSION_DENIED", *message, json!([])),
            Self::NotFound {
                resource_type,
                resource_name,
            } => {
                let resource_info = json!([{
                    "type": "ResourceInfo",
                    "resourceType": resource_type,
                    "resourceName": resource_name,
                    "owner": "",
                    "description": "",
                }]);
                ("NOT_FOUND", "", resource_info)
            }
            Self::ContentTooLarge {
                resource_name,
                limit,
            } => {
                let details = json!([{
                    "type": "RequestEntityTooLarge",
                    "resourceName": resource_name,
                    "description": format!("At most {limit} bytes"),
                }]);
                ("CONTENT_TOO_LARGE", "", details)
            }
            Self::UnknownPath => ("NOT_FOUND", "Not Found", json!([])),
            Self::MethodNotAllowed(_) => ("UNIMPLEMENTED", "Method Not Allowed", json!([])),
            Self::Conflict(message) => ("ABORTED", *message, json!([])),
        };
        let code = self.status().as_u16();
        let code = if config.has(Quirk::CodeAsString) {
            json!(code.to_string())
        } else {
            json!(code)
        };
        let error =
            json!({ "code": code, "message": message, "status": status, "details": details });
        Some(if config.has(Quirk::FlatErrors) {
            error
        } else {
            json!({ "error": error })
        })
    }

    /// The body in the flat format of the cross-product registry (docs/numbers-api.md 5.4).
    fn problem(&self) -> Option<Value> {
        let (name, title, detail) = match self {
            Self::Unauthorized(_) => (
                "invalid-credentials",
                "Invalid credentials",
                "The credentials are missing or wrong.",
            ),
            Self::Forbidden(message) => ("permission-denied", "Permission denied", *message),
            Self::NotFound { .. } | Self::UnknownPath => {
                ("not-found", "Not found", "There is no such resource.")
            }
            _ => return None,
        };
        let problem_type = format!("https://developers.sinch.com/docs/errors/registry/{name}");
        Some(json!({ "type": problem_type, "title": title, "detail": detail }))
    }
}

fn bad_request_details(violations: &[Violation]) -> Value {
    if violations.is_empty() {
        return json!([]);
    }
    let violations: Vec<Value> = violations
        .iter()
        .map(|violation| json!({ "field": violation.field, "description": violation.description }))
        .collect();
    json!([{ "type": "BadRequest", "fieldViolations": violations }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_number_is_reported_as_the_documentation_shows_it() {
        let body = ApiError::no_active_number("+12086390939").body(&Config::default());
        assert_eq!(
            body.expect("a body"),
            json!({"error": {"code": 404, "message": "", "status": "NOT_FOUND", "details": [{
                "type": "ResourceInfo", "resourceType": "ActiveNumber",
                "resourceName": "+12086390939", "owner": "", "description": ""
            }]}})
        );
    }

    #[test]
    fn quirks_change_the_wrapper_and_the_code() {
        let config = Config {
            quirk: vec![Quirk::FlatErrors, Quirk::CodeAsString],
            ..Config::default()
        };
        let body = ApiError::invalid_field("order_by", "unknown")
            .body(&config)
            .expect("a body");
        assert_eq!(body["code"], "400");
        assert_eq!(
            body["details"][0]["fieldViolations"][0]["field"],
            "order_by"
        );
    }
}
