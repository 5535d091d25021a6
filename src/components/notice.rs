//! Notices: inline messages with what happened, what to do, and actions.

use numbers_client::client_error::{ClientError, Explanation};

use crate::browser::dom::{View, block, button, el, link, sign};

/// The severity of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Information.
    Info,
    /// An action succeeded.
    Success,
    /// Something needs attention.
    Warning,
    /// Something failed.
    Error,
}

/// A notice; `actions` are its buttons and links.
pub fn notice(severity: Severity, what: &str, advice: &str, actions: Vec<View>) -> View {
    let (name, mark, role) = match severity {
        Severity::Info => ("info", "i", "status"),
        Severity::Success => ("success", "✓", "status"),
        Severity::Warning => ("warning", "⚠", "status"),
        Severity::Error => ("error", "✕", "alert"),
    };
    let text = block("div", "notice-text")
        .child(block("p", "notice-what").child(what))
        .child((!advice.is_empty()).then(|| el("p").child(advice)))
        .child((!actions.is_empty()).then(|| block("div", "notice-actions").child(actions)));
    block("div", "notice")
        .attr("data-severity", name)
        .attr("role", role)
        .child(sign("notice-sign", mark))
        .child(text)
        .into()
}

/// A failed call, with the ways on: try again, and connect anew where the credentials are the trouble.
pub fn failure_notice(
    failure: &ClientError,
    connect_href: &str,
    retry: impl Fn() + 'static,
) -> View {
    let Explanation { what, advice } = match failure {
        // The notice above every page says the rest, and leads to the gateway's sign-in: here nobody is asked for a key.
        ClientError::SignedOut { .. } => Explanation::new("Not loaded.", "Sign in again first."),
        failure => failure.explain(),
    };
    let mut actions = vec![button("Try again", retry).into()];
    let way = match (failure, failure.status()) {
        (ClientError::SignedOut { .. }, _) => "",
        (_, Some(401 | 403)) => "Connect again",
        // There the trouble is named: unreachable, CORS, or a version that the server does not know.
        (ClientError::Network | ClientError::Unreadable(_), _) | (_, Some(404)) => {
            "Check the connection"
        }
        _ => "",
    };
    if !way.is_empty() {
        actions.push(link(way, connect_href).class("button").into());
    }
    notice(Severity::Error, &what, &advice, actions)
}
