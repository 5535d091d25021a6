//! Problems of the gateway's own: `numberdesk-gateway` names each by its `type`, "/problems/role-missing".

use numbers_model::order::JsonValue;

/// Problem of the gateway's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayProblem {
    /// Nobody is signed in, or the session has ended.
    SignInEnded,
    /// The person lacks the role.
    RoleMissing,
    /// The request does not come from the gateway's own address.
    ForeignOrigin,
    /// The number can't be released.
    NumberProtected,
    /// The project is not one of the configured.
    ProjectNotAllowed,
    /// There is no such endpoint, or not in a configured version.
    UnknownEndpoint,
    /// The request is malformed.
    BadRequest,
    /// The body is too large.
    BodyTooLarge,
    /// The content type is not that of the endpoint.
    UnsupportedMediaType,
    /// The idempotency key was used for another request.
    IdempotencyKeyReused,
    /// The change was sent on, and its outcome is not known.
    OutcomeUnknown,
    /// Too many requests at a time.
    Busy,
    /// The gateway's store does not answer.
    StoreUnavailable,
    /// Sinch refused the gateway's access key.
    KeyRefused,
    /// The gateway got no access token.
    TokenUnavailable,
    /// The gateway can't connect to the API.
    ApiUnreachable,
    /// The API gave no answer in time.
    NoAnswer,
}

impl GatewayProblem {
    const ALL: [(&str, GatewayProblem); 17] = [
        ("sign-in-ended", GatewayProblem::SignInEnded),
        ("role-missing", GatewayProblem::RoleMissing),
        ("foreign-origin", GatewayProblem::ForeignOrigin),
        ("number-protected", GatewayProblem::NumberProtected),
        ("project-not-allowed", GatewayProblem::ProjectNotAllowed),
        ("unknown-endpoint", GatewayProblem::UnknownEndpoint),
        ("bad-request", GatewayProblem::BadRequest),
        ("body-too-large", GatewayProblem::BodyTooLarge),
        (
            "unsupported-media-type",
            GatewayProblem::UnsupportedMediaType,
        ),
        (
            "idempotency-key-reused",
            GatewayProblem::IdempotencyKeyReused,
        ),
        ("outcome-unknown", GatewayProblem::OutcomeUnknown),
        ("busy", GatewayProblem::Busy),
        ("store-unavailable", GatewayProblem::StoreUnavailable),
        ("key-refused", GatewayProblem::KeyRefused),
        ("token-unavailable", GatewayProblem::TokenUnavailable),
        ("api-unreachable", GatewayProblem::ApiUnreachable),
        ("no-answer", GatewayProblem::NoAnswer),
    ];

    /// Whether the gateway refuses a request for what it is and who sends it, before it looks whether it came before: a repeat is
    /// refused as the first one was.
    pub fn refuses_every_time(self) -> bool {
        matches!(
            self,
            GatewayProblem::RoleMissing
                | GatewayProblem::ForeignOrigin
                | GatewayProblem::NumberProtected
                | GatewayProblem::ProjectNotAllowed
                | GatewayProblem::UnknownEndpoint
                | GatewayProblem::BodyTooLarge
                | GatewayProblem::UnsupportedMediaType
        )
    }
}

/// The problem of a body, with the gateway's own sentence about it.
pub(super) fn parse(body: &[u8]) -> Option<(GatewayProblem, String)> {
    let json = JsonValue::parse(std::str::from_utf8(body).ok()?)?;
    let name = json.get("type")?.text()?.strip_prefix("/problems/")?;
    let mut all = GatewayProblem::ALL.into_iter();
    let (_, problem) = all.find(|(known, _)| *known == name)?;
    let detail = json.get("detail").and_then(JsonValue::text);
    Some((problem, detail.unwrap_or_default().to_owned()))
}

/// What happened, in a sentence.
pub(super) fn what(problem: GatewayProblem) -> &'static str {
    match problem {
        GatewayProblem::SignInEnded => "Your sign-in has ended.",
        GatewayProblem::RoleMissing => "Your role does not include this.",
        GatewayProblem::ForeignOrigin => "The gateway takes changes from its own address only.",
        GatewayProblem::NumberProtected => "This number is protected and can't be released.",
        GatewayProblem::ProjectNotAllowed => "The gateway does not serve this project.",
        GatewayProblem::UnknownEndpoint => "The gateway does not serve this address.",
        GatewayProblem::BadRequest | GatewayProblem::UnsupportedMediaType => {
            "The gateway rejected the request."
        }
        GatewayProblem::BodyTooLarge => "The request is too large for the gateway.",
        GatewayProblem::IdempotencyKeyReused => {
            "The gateway knows the key of this request from another one."
        }
        GatewayProblem::OutcomeUnknown => "The gateway sent the change on and got no clear answer.",
        GatewayProblem::Busy => "The gateway is busy.",
        GatewayProblem::StoreUnavailable => "The gateway's store does not answer.",
        GatewayProblem::KeyRefused => "Sinch refused the gateway's access key.",
        GatewayProblem::TokenUnavailable => "The gateway got no access token from Sinch.",
        GatewayProblem::ApiUnreachable => "The gateway can't reach Sinch.",
        GatewayProblem::NoAnswer => "The gateway got no answer from Sinch.",
    }
}

/// What to do about it. `detail` is the gateway's own sentence.
pub(super) fn advice(problem: GatewayProblem, detail: &str) -> String {
    let advice = match problem {
        GatewayProblem::SignInEnded => {
            "Sign in again in a new tab, then go on here. Nothing you entered is lost."
        }
        GatewayProblem::RoleMissing => {
            return format!(
                "{detail} Ask for it, then sign in again: roles are taken from the sign-in."
            );
        }
        GatewayProblem::NumberProtected => {
            "Whoever runs the gateway can take it off the list of protected numbers."
        }
        GatewayProblem::ProjectNotAllowed => {
            "Check the project ID, or have the project added to the gateway's configuration."
        }
        GatewayProblem::UnknownEndpoint => "Check the base URL and the API version.",
        GatewayProblem::ForeignOrigin
        | GatewayProblem::BadRequest
        | GatewayProblem::BodyTooLarge
        | GatewayProblem::UnsupportedMediaType => return detail.to_owned(),
        GatewayProblem::IdempotencyKeyReused => "Try again: the next request has a new key.",
        GatewayProblem::OutcomeUnknown => "Check what came of it before you make the change again.",
        GatewayProblem::Busy => "Try again in a moment.",
        GatewayProblem::KeyRefused => {
            "Whoever runs the gateway has to check its access key and its project."
        }
        GatewayProblem::StoreUnavailable
        | GatewayProblem::TokenUnavailable
        | GatewayProblem::ApiUnreachable
        | GatewayProblem::NoAnswer => {
            "Try again in a moment. If it lasts, tell whoever runs the gateway."
        }
    };
    advice.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{Problem, explain};
    use super::*;

    fn problem(name: &str) -> Problem {
        let body = format!(
            r#"{{"type":"/problems/{name}","title":"T","status":403,"detail":"This needs the role \"editor\"."}}"#
        );
        Problem::new(403, body.as_bytes())
    }

    #[test]
    fn each_has_words_of_its_own_and_an_advice() {
        for (name, kind) in GatewayProblem::ALL {
            let problem = problem(name);
            assert_eq!(problem.gateway(), Some(kind));
            let told = explain(&problem);
            assert!(
                told.what.ends_with('.') && told.advice.ends_with('.'),
                "{told:?}"
            );
            assert!(!told.what.contains("It says"), "{told:?}");
        }
    }

    #[test]
    fn a_missing_role_is_named() {
        let told = explain(&problem("role-missing"));
        assert_eq!(told.what, "Your role does not include this.");
        assert!(
            told.advice.starts_with("This needs the role \"editor\"."),
            "{told:?}"
        );
    }

    #[test]
    fn a_wait_that_the_gateway_names_is_told() {
        let mut busy = problem("busy");
        busy.retry_after_s = Some(2);
        assert_eq!(explain(&busy).advice, "Try again in 2 s.");
    }

    #[test]
    fn problems_of_others_are_not_the_gateways() {
        for body in [
            "",
            "{",
            r#"{"type":"about:blank"}"#,
            r#"{"type":"/problems/odd"}"#,
            r#"{"type":"https://api.example/problems/busy"}"#,
            r#"{"error":{"type":"/problems/busy"}}"#,
        ] {
            assert_eq!(Problem::new(503, body.as_bytes()).gateway(), None, "{body}");
        }
    }
}
