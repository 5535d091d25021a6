//! Reading error bodies.

use numbers_model::{
    json::{self, Members},
    order::JsonValue,
};

use super::{
    Details, Violation,
    texts::{Texts, shortened},
};

/// How many characters of a text that is no JSON are shown.
const EXCERPT: usize = 160;

json::members! {
    /// Where the name of an error is (docs/numbers-api.md 5.1, 5.3 and 5.4): wrapped and flat Google status, problem+json,
    /// and OAuth. Its words where the body goes too deep to be read as a whole.
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
    let texts = match JsonValue::parse(text) {
        Some(json) => said(&json, code.is_none()),
        None => unread(text, [&outer, &inner]),
    };
    let code = code.map(|own| shortened(&own, EXCERPT));
    let message = match texts.line() {
        line if line.is_empty() => code.clone().unwrap_or_else(|| super::status_text(status)),
        line => line,
    };
    Details {
        code,
        message,
        general: texts.general(),
        violations: texts
            .of_fields()
            .map(|(field, description)| Violation { field, description })
            .collect(),
    }
}

/// What a body says that is JSON.
fn said(json: &JsonValue, nameless: bool) -> Texts {
    let texts = match json {
        JsonValue::Number(digits) => Texts::one(digits),
        json => Texts::of(json),
    };
    match nameless && texts.is_empty() {
        true => Texts::codes(json),
        false => texts,
    }
}

/// What a body says that is no JSON, or goes too deep: half a JSON is not shown as it is.
fn unread(text: &str, bodies: [&Body; 2]) -> Texts {
    let open = text.trim_start_matches('[');
    if text.starts_with('<') {
        Texts::of_markup(text)
    } else if text.starts_with('{')
        || (open.len() < text.len() && !open.starts_with(char::is_alphabetic))
    {
        let mut texts = Texts::default();
        for body in bodies {
            for own in [body.title, body.message, body.detail] {
                texts.push("", &json::text(own).unwrap_or_default());
            }
        }
        texts
    } else {
        Texts::one(&shortened(text, EXCERPT))
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
