//! Reading error bodies.

use numbers_model::{
    json::{self, Members},
    order::Json,
};

use super::{Problem, Violation, texts};

/// How many characters of a text that is no JSON are shown.
const EXCERPT: usize = 160;
/// How many characters of a message are shown.
const LONGEST: usize = 400;
/// How many violations are shown.
const MOST: usize = 20;

json::members! {
    /// Every member of every shape (docs/numbers-api.md 5.1, 5.3 and 5.4): wrapped and flat Google status,
    /// problem+json, and OAuth.
    struct Body {
        /// An object around the others, OAuth's code, or `null`.
        error: "error",
        code: "code",
        status: "status",
        message: "message",
        details: "details",
        r#type: "type",
        title: "title",
        detail: "detail",
        errors: "errors",
        error_description: "error_description",
        error_hint: "error_hint",
    }
}

json::members! {
    /// An item of `details`, of a `BadRequest`'s `fieldViolations`, or of problem+json's `errors`.
    struct Detail {
        field_violations: "fieldViolations" | "field_violations",
        field: "field",
        pointer: "pointer",
        description: "description",
        detail: "detail",
        message: "message" | "msg",
        resource_type: "resourceType" | "resource_type",
        resource_name: "resourceName" | "resource_name",
    }
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
        // In whatever case: "Jwt expired at…", "TOKEN_EXPIRED", "Token Has Expired".
        expired: status == 401 && text.to_ascii_lowercase().contains("expired"),
        aged: false,
        reads_work: false,
    };
    if let Ok(body) = Body::read(text) {
        read(&mut problem, &body);
        if let Some(inner) = json::object(body.error) {
            read(&mut problem, &inner);
        }
    }
    if problem.message.is_empty() {
        from_any(&mut problem, text);
    }
    if problem.message.is_empty() {
        problem.message = problem
            .code
            .clone()
            .unwrap_or_else(|| super::status_text(status));
    }
    cut(&mut problem);
    problem
}

/// What a body of another shape says: any JSON, or none.
fn from_any(problem: &mut Problem, text: &str) {
    let found = match Json::parse(text) {
        Some(json @ (Json::Text(_) | Json::List(_) | Json::Object(_))) => texts::texts(&json),
        Some(Json::Null) => return,
        _ => {
            problem.message = excerpt(text);
            return;
        }
    };
    problem.message = texts::line(&found);
    let fields = found.into_iter().filter(|(field, _)| !field.is_empty());
    let violations: Vec<Violation> = fields
        .map(|(field, description)| Violation { field, description })
        .collect();
    if !violations.is_empty() {
        problem.violations = violations;
    }
}

/// Cuts what would fill the page: an answer may hold megabytes.
fn cut(problem: &mut Problem) {
    let more = problem.violations.len().saturating_sub(MOST);
    problem.violations.truncate(MOST);
    for own in &mut problem.violations {
        own.field = shortened(&own.field, EXCERPT);
        own.description = shortened(&own.description, LONGEST);
    }
    problem.code = problem.code.as_ref().map(|own| shortened(own, EXCERPT));
    problem.message = shortened(&problem.message, LONGEST);
    if more > 0 {
        problem.message.push_str(" (and ");
        problem.message.push_str(&more.to_string());
        problem.message.push_str(" more)");
    }
    if problem.message.is_empty() {
        problem.message = super::status_text(problem.status);
    }
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
        description: said(detail).unwrap_or_default(),
    })
}

fn said(detail: &Detail) -> Option<String> {
    json::text(detail.description.or(detail.detail).or(detail.message))
}

/// A detail in words: its own, or the resource that it names ("ActiveNumber +1208…").
fn describe(detail: &Detail) -> Option<String> {
    said(detail).or_else(|| {
        let kind = json::text(detail.resource_type)?;
        // Older answers qualify the name with a package (docs/numbers-api.md 5.1).
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
    shortened(text, EXCERPT)
}

/// The beginning of a text on one line, without control characters.
fn shortened(text: &str, most: usize) -> String {
    let mut line = String::new();
    let mut left = most;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
            left = left.saturating_sub(1);
        }
        match word.char_indices().nth(left) {
            Some((end, _)) => {
                line.push_str(&word[..end]);
                line.push('…');
                return line;
            }
            None => line.push_str(word),
        }
        left -= word.chars().count();
    }
    line
}
