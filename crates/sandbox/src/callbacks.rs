//! GET and PATCH /callbackConfiguration (docs/numbers-api.md 2.8).

use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::project::Project;
use serde_json::{Value, json};

/// Answers with the secret that callbacks are signed with.
///
/// # Errors
/// Never in practice.
pub fn get(call: &Call, project: &Project) -> Result<Answer, ApiError> {
    Answer::ok(&json!({
        "projectId": call.config.project,
        "hmacSecret": project.hmac_secret,
    }))
}

/// Sets the secret: 32 to 64 letters, digits or hyphens.
///
/// # Errors
/// 400 if it is missing or has another form.
pub fn patch(call: &Call, project: &mut Project) -> Result<Answer, ApiError> {
    let body = call.object()?;
    let secret = match body.get("hmacSecret") {
        Some(Value::String(secret)) if is_secret(secret) => secret.clone(),
        _ => {
            let rule = "must match ^[a-zA-Z0-9-]{32,64}$";
            return Err(call.wrong("hmacSecret", rule));
        }
    };
    project.hmac_secret = secret;
    get(call, project)
}

fn is_secret(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (32..=64).contains(&text.len()) && text.bytes().all(known)
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
