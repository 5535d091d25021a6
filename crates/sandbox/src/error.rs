//! Errors in the documented shapes (docs/numbers-api.md 5).

use crate::config::{Config, Quirk};
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// 400, with the fields that are wrong, if it is about fields.
    Invalid {
        /// What is wrong, in a sentence; often empty.
        message: String,
        /// Which fields are wrong.
        violations: Vec<Violation>,
    },
    /// 401 with challenges and an empty body.
    Unauthorized(Vec<String>),
    /// 403.
    Forbidden(&'static str),
    /// 404 that names the resource.
    Missing {
        /// "ActiveNumber", "NumberOrder" and the like.
        kind: &'static str,
        /// What was asked for.
        name: String,
    },
    /// 413.
    TooLarge {
        /// What is too large.
        name: String,
        /// How large it may be, in bytes.
        limit: usize,
    },
    /// 404 for a path that is no resource.
    NoSuchPath,
    /// 405, with the methods that there are.
    WrongMethod(&'static str),
    /// 409.
    Conflict(&'static str),
}

/// One wrong field.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Path of the field, spelled as the version spells it.
    pub field: String,
    /// What is wrong with it.
    pub description: String,
}

impl ApiError {
    /// 400 with a message and no details.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid {
            message: message.into(),
            violations: Vec::new(),
        }
    }

    /// 400 about one field.
    pub fn field(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::Invalid {
            message: String::new(),
            violations: vec![Violation {
                field: field.into(),
                description: description.into(),
            }],
        }
    }

    /// 404 about a number that the project does not rent.
    pub fn no_active_number(name: impl Into<String>) -> Self {
        Self::Missing {
            kind: "ActiveNumber",
            name: name.into(),
        }
    }

    /// HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Invalid { .. } => StatusCode::BAD_REQUEST,
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Missing { .. } | Self::NoSuchPath => StatusCode::NOT_FOUND,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongMethod(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
        }
    }

    /// The answer to send.
    #[must_use]
    pub fn respond(&self, config: &Config) -> Response<Body> {
        let body = self.body(config).map(|body| body.to_string());
        let mut response = Response::new(Body::from(body.clone().unwrap_or_default()));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        if body.is_some() {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        match self {
            Self::Unauthorized(challenges) => {
                for challenge in challenges {
                    if let Ok(value) = HeaderValue::from_str(challenge) {
                        headers.append(header::WWW_AUTHENTICATE, value);
                    }
                }
            }
            Self::WrongMethod(allowed) => {
                headers.insert(header::ALLOW, HeaderValue::from_static(allowed));
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
            Self::Invalid {
                message,
                violations,
            } => (
                "INVALID_ARGUMENT",
                message.as_str(),
                bad_request(violations),
            ),
            Self::Unauthorized(_) => return None,
            Self::Forbidden(message) => ("PERMISSION_DENIED", *message, json!([])),
            Self::Missing { kind, name } => {
                let resource = json!([{
                    "type": "ResourceInfo",
                    "resourceType": kind,
                    "resourceName": name,
                    "owner": "",
                    "description": "",
                }]);
                ("NOT_FOUND", "", resource)
            }
            Self::TooLarge { name, limit } => {
                let detail = json!([{
                    "type": "RequestEntityTooLarge",
                    "resourceName": name,
                    "description": format!("At most {limit} bytes"),
                }]);
                ("CONTENT_TOO_LARGE", "", detail)
            }
            Self::NoSuchPath => ("NOT_FOUND", "Not Found", json!([])),
            Self::WrongMethod(_) => ("UNIMPLEMENTED", "Method Not Allowed", json!([])),
            Self::Conflict(message) => ("ABORTED", *message, json!([])),
        };
        let code = self.status().as_u16();
        let error = json!({
            "code": if config.has(Quirk::CodeAsString) { json!(code.to_string()) } else { json!(code) },
            "message": message,
            "status": status,
            "details": details,
        });
        Some(if config.has(Quirk::FlatErrors) {
            error
        } else {
            json!({ "error": error })
        })
    }

    /// The flat shape of the cross-product registry (docs/numbers-api.md 5.4).
    fn problem(&self) -> Option<Value> {
        let (name, title, detail) = match self {
            Self::Unauthorized(_) => (
                "invalid-credentials",
                "Invalid credentials",
                "The credentials are missing or wrong.",
            ),
            Self::Forbidden(message) => ("permission-denied", "Permission denied", *message),
            Self::Missing { .. } | Self::NoSuchPath => {
                ("not-found", "Not found", "There is no such resource.")
            }
            _ => return None,
        };
        let kind = format!("https://developers.sinch.com/docs/errors/registry/{name}");
        Some(json!({ "type": kind, "title": title, "detail": detail }))
    }
}

fn bad_request(violations: &[Violation]) -> Value {
    if violations.is_empty() {
        return json!([]);
    }
    let fields: Vec<Value> = violations
        .iter()
        .map(|one| json!({ "field": one.field, "description": one.description }))
        .collect();
    json!([{ "type": "BadRequest", "fieldViolations": fields }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_number_is_told_as_the_documentation_shows_it() {
        let body = ApiError::no_active_number("+12086390939").body(&Config::default());
        assert_eq!(
            body.unwrap(),
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
        let body = ApiError::field("order_by", "unknown")
            .body(&config)
            .unwrap();
        assert_eq!(body["code"], "400");
        assert_eq!(
            body["details"][0]["fieldViolations"][0]["field"],
            "order_by"
        );
    }
}
