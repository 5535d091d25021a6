//! Parser of error bodies.

use numbers_model::{
    json::{self, Members},
    order::JsonValue,
};

use super::{
    Details, Violation,
    messages::{Messages, shortened},
};

/// Characters shown of a text that is no JSON.
const EXCERPT: usize = 160;

json::members! {
    /// Members with the name of an error (docs/numbers-api.md 5.1, 5.3 and 5.4): wrapped and flat Google status, problem+json,
    /// and OAuth; and its messages, for a body that is nested too deep to be parsed as a whole.
    struct Body {
        /// An object around the others, OAuth's code, or `null`.
        error: "error",
        code: "code",
        status: "status",
        r#type: "type",
        message: "message",
        detail: "detail",
        title: "title",
    }
}

pub(super) fn details(status: u16, body: &[u8]) -> Details {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    let outer = Body::read(text).unwrap_or_default();
    let inner = json::object(outer.error).unwrap_or_default();
    let code = code(&outer).or_else(|| code(&inner));
    let messages = match JsonValue::parse(text) {
        Some(json) => json_messages(&json, code.is_none()),
        None => other_messages(text, [&outer, &inner]),
    };
    let code = code.map(|code| shortened(&code, EXCERPT));
    let message = match messages.line() {
        line if line.is_empty() => code.clone().unwrap_or_else(|| super::status_text(status)),
        line => line,
    };
    Details {
        code,
        message,
        general: messages.general(),
        violations: messages
            .of_fields()
            .map(|(field, description)| Violation { field, description })
            .collect(),
    }
}

/// Messages of a JSON body; its codes if it has neither messages nor a name.
fn json_messages(json: &JsonValue, is_unnamed: bool) -> Messages {
    let messages = match json {
        JsonValue::Number(digits) => Messages::one(digits),
        json => Messages::of(json),
    };
    match is_unnamed && messages.is_empty() {
        true => Messages::codes(json),
        false => messages,
    }
}

/// Messages of a body that is no JSON, or nested too deep. Half a JSON document is not shown as it is.
fn other_messages(text: &str, bodies: [&Body; 2]) -> Messages {
    let open = text.trim_start_matches('[');
    if text.starts_with('<') {
        Messages::of_markup(text)
    } else if text.starts_with('{')
        || (open.len() < text.len() && !open.starts_with(char::is_alphabetic))
    {
        let mut messages = Messages::default();
        for body in bodies {
            for member in [body.title, body.message, body.detail] {
                messages.push("", &json::text(member).unwrap_or_default());
            }
        }
        messages
    } else {
        Messages::one(&shortened(text, EXCERPT))
    }
}

/// The name of the error: `status`, a `code` that is a word, OAuth's `error`, or the last part of
/// the URL that is a problem's type. A numeric code only repeats, or contradicts, the HTTP status.
fn code(body: &Body) -> Option<String> {
    [body.status, body.code, body.error]
        .into_iter()
        .filter_map(json::text)
        .find(|text| !text.bytes().all(|byte| byte.is_ascii_digit()))
        .or_else(|| {
            let url = json::text(body.r#type)?;
            let name = url.trim_end_matches('/').rsplit('/').next()?;
            (name != "about:blank").then(|| name.to_owned())
        })
}
