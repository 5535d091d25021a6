//! GET and PATCH /callbackConfiguration (docs/numbers-api.md 2.8).

use crate::context::RequestContext;
use crate::error::ApiError;
use crate::project::Project;
use crate::response::ApiResponse;
use serde_json::{Value, json};

/// Returns the secret that signs callbacks.
///
/// # Errors
/// Never in practice.
pub fn get(context: &RequestContext, project: &Project) -> Result<ApiResponse, ApiError> {
    ApiResponse::ok(&json!({
        "projectId": context.config.project,
        "hmacSecret": project.hmac_secret,
    }))
}

/// Sets the secret: 32 to 64 letters, digits or hyphens.
///
/// # Errors
/// 400 if it is missing or has another form.
pub fn patch(context: &RequestContext, project: &mut Project) -> Result<ApiResponse, ApiError> {
    let body = context.json_object()?;
    let secret = match body.get("hmacSecret") {
        Some(Value::String(secret)) if is_secret(secret) => secret.clone(),
        _ => {
            let rule = "must match ^[a-zA-Z0-9-]{32,64}$";
            return Err(context.invalid_field("hmacSecret", rule));
        }
    };
    project.hmac_secret = secret;
    get(context, project)
}

fn is_secret(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (32..=64).contains(&text.len()) && text.bytes().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn secrets_have_32_to_64_letters_digits_or_hyphens() {
        assert!(is_secret(&"a-B0".repeat(8)) && is_secret(&"x".repeat(64)));
        assert!(!is_secret(&"x".repeat(31)) && !is_secret(&"x".repeat(65)));
        assert!(!is_secret(&"HMAC$ecret*".repeat(4)));
    }
}
