//! Reading error bodies.

use serde::Deserialize;

use super::{Problem, Violation};
use crate::model::json::{self, Raw};

/// How much of a text that is no JSON is shown.
const EXCERPT: usize = 160;

/// Every member of every shape (numbers-api.md 5.1, 5.3 and 5.4): wrapped and flat Google status,
/// problem+json, and OAuth.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Body<'a> {
    /// An object around the others, OAuth's code, or `null`.
    #[serde(borrow)]
    error: Raw<'a>,
    code: Raw<'a>,
    status: Raw<'a>,
    message: Raw<'a>,
    details: Raw<'a>,
    r#type: Raw<'a>,
    title: Raw<'a>,
    detail: Raw<'a>,
    errors: Raw<'a>,
    #[serde(rename = "error_description")]
    error_description: Raw<'a>,
    #[serde(rename = "error_hint")]
    error_hint: Raw<'a>,
}

/// An item of `details`, of a `BadRequest`'s `fieldViolations`, or of problem+json's `errors`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Detail<'a> {
    #[serde(borrow, alias = "field_violations")]
    field_violations: Raw<'a>,
    field: Raw<'a>,
    pointer: Raw<'a>,
    description: Raw<'a>,
    detail: Raw<'a>,
    #[serde(alias = "resource_type")]
    resource_type: Raw<'a>,
    #[serde(alias = "resource_name")]
    resource_name: Raw<'a>,
}

pub(super) fn problem(status: u16, body: &[u8]) -> Problem {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    let mut problem = Problem {
        status,
        code: None,
        message: String::new(),
        violations: Vec::new(),
        retry_after_s: None,
        expired: false,
    };
    match serde_json::from_str::<Body>(text) {
        Ok(body) if text.starts_with('{') => {
            read(&mut problem, &body);
            if let Some(inner) = json::object(body.error) {
                read(&mut problem, &inner);
            }
        }
        _ if text == "null" => {}
        _ => problem.message = excerpt(text),
    }
    if problem.message.is_empty() {
        problem.message = problem
            .code
            .clone()
            .unwrap_or_else(|| super::status_text(status));
    }
    problem
}

/// Takes what is new in `body`; what was read before stays.
fn read(problem: &mut Problem, body: &Body) {
    let details = json::list(body.details);
    let mut described = None;
    for detail in details.into_iter().chain(json::list(body.errors)) {
        let Some(detail) = json::object::<Detail>(Some(detail)) else {
            continue;
        };
        problem.violations.extend(
            json::list(detail.field_violations)
                .into_iter()
                .filter_map(|item| violation(&json::object(Some(item))?)),
        );
        problem.violations.extend(violation(&detail));
        described = described.or_else(|| describe(&detail));
    }

    if problem.code.is_none() {
        problem.code = code(body);
    }
    if problem.message.is_empty() {
        problem.message = [
            body.message,
            body.error_description,
            body.detail,
            body.title,
            body.error_hint,
        ]
        .into_iter()
        .find_map(json::text)
        .or(described)
        .or_else(|| Some(problem.violations.first()?.description.clone()))
        .unwrap_or_default();
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

fn violation(detail: &Detail) -> Option<Violation> {
    Some(Violation {
        field: json::text(detail.field.or(detail.pointer))?,
        description: json::text(detail.description.or(detail.detail)).unwrap_or_default(),
    })
}

/// A detail in words: its own, or the resource that it names ("ActiveNumber +1208…").
fn describe(detail: &Detail) -> Option<String> {
    json::text(detail.description.or(detail.detail)).or_else(|| {
        let kind = json::text(detail.resource_type)?;
        // Older answers qualify the name with a package (numbers-api.md 5.1).
        let mut text = kind.rsplit('.').next()?.to_owned();
        if let Some(name) = json::text(detail.resource_name) {
            text.push(' ');
            text.push_str(&name);
        }
        Some(text)
    })
}

/// The beginning of a text that is no JSON, on one line; of a web page only its title.
fn excerpt(text: &str) -> String {
    let text = if text.starts_with(['<', '{', '[']) {
        let lower = text.to_ascii_lowercase();
        let title = lower.find("<title>").map_or("", |at| &text[at + 7..]);
        title.split('<').next().unwrap_or_default()
    } else {
        text
    };
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if let Some((end, _)) = line.char_indices().nth(EXCERPT) {
            line.truncate(end);
            line.push('…');
            break;
        }
    }
    line
}
