//! Problems in plain words: what happened and what to do.

use super::{Problem, gateway, status_text};

/// What happened and what to do about it, in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What happened: a sentence.
    pub what: String,
    /// What to do about it: a sentence, or empty.
    pub advice: String,
}

impl Explanation {
    /// An explanation in these words.
    pub fn new(what: &str, advice: &str) -> Self {
        Self {
            what: what.to_owned(),
            advice: advice.to_owned(),
        }
    }
}

/// Explains a problem with all messages of the API.
pub fn explain(problem: &Problem) -> Explanation {
    explain_with(problem, &problem.details().message)
}

/// Explains a problem with these messages of the API, which may be empty.
pub fn explain_with(problem: &Problem, messages: &str) -> Explanation {
    if let Some((kind, detail)) = gateway::parse(&problem.body) {
        return Explanation {
            what: gateway::what(kind).to_owned(),
            advice: after(problem, &gateway::advice(kind, &detail)),
        };
    }
    let (what, advice) = match problem.status {
        400 => (
            "The API refused the request.",
            "Check the values that were sent, then try again.",
        ),
        401 if problem.expired => (
            "The access token has expired.",
            "Connect again with a new access token.",
        ),
        401 if problem.aged => (
            "The access token may have expired.",
            "Tokens last about an hour, and this one is older. Connect again with a new access token.",
        ),
        401 => (
            "The API does not accept these credentials.",
            "Check the key ID and key secret, or the access token, and connect again.",
        ),
        402 => (
            "Sinch wants a payment first.",
            "Check the balance of your Sinch account, then try again.",
        ),
        403 => (
            "The API does not allow this.",
            "Check that the key, yours or the gateway's, belongs to this project. A trial account may \
             not do everything.",
        ),
        404 => (
            "The API does not know this.",
            "It may have been released or moved meanwhile: refresh the list. If nothing is found at \
             all, check the project ID and the API version.",
        ),
        409 => (
            "The number is being changed by something else.",
            "Refresh, wait until the change is done, and try again.",
        ),
        413 => (
            "The request was too large for the API.",
            "Send less at once.",
        ),
        429 => (
            "The API is being asked too often.",
            "Wait a little, then try again.",
        ),
        500..=599 => (
            "The API has a problem of its own.",
            "Try again in a moment. If it lasts, look at Sinch's status page.",
        ),
        _ => (
            "The API gave an answer that was not expected.",
            "Try again. If it lasts, check the base URL.",
        ),
    };
    // The API's messages are always shown: a 403 alone can mean three things.
    let status = status_text(problem.status);
    let what = match messages {
        "" => format!("{what} ({status})"),
        messages if messages == status => format!("{what} ({status})"),
        messages if messages.ends_with(['.', '!', '?', '…']) => {
            format!("{what} It says: {messages}")
        }
        messages => format!("{what} It says: {messages}."),
    };
    let advice = after(problem, advice);
    Explanation { what, advice }
}

/// The advice, or when to try again where the response says that.
fn after(problem: &Problem, advice: &str) -> String {
    match problem.retry_after_s {
        Some(seconds) => format!("Try again in {}.", duration(seconds)),
        None => advice.to_owned(),
    }
}

/// "12 s", "3 min", "5 h", "more than a day".
fn duration(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..=120 => (seconds, "s"),
        121..=7_200 => (seconds.div_ceil(60), "min"),
        7_201..=86_400 => (seconds.div_ceil(3_600), "h"),
        _ => return "more than a day".to_owned(),
    };
    format!("{count} {unit}")
}
