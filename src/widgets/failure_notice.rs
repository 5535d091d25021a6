//! The notice of a failed call.

use leptos::prelude::*;
use numbers_client::client_error::{ClientError, Explanation};

use crate::components::notice::{Notice, Severity};

/// What a failure means, and the label of the link to the Connect page; empty where that would not help.
fn explain(failure: &ClientError) -> (Explanation, &'static str) {
    let explanation = match failure {
        // The notice above every page says the rest, and leads to the gateway's sign-in: here nobody is asked for a key.
        ClientError::SignedOut { .. } => Explanation::new("Not loaded.", "Sign in again first."),
        failure => failure.explain(),
    };
    let is_gateways =
        matches!(failure, ClientError::Problem(problem) if problem.gateway().is_some());
    let way = match (failure, failure.status()) {
        (ClientError::SignedOut { .. }, _) => "",
        // Credentials are the gateway's there.
        (_, Some(401 | 403)) if is_gateways => "",
        (_, Some(401 | 403)) => "Connect again",
        // There the trouble is named: unreachable, CORS, or a version that the server does not know.
        (ClientError::Network | ClientError::Unreadable(_), _) | (_, Some(404)) => {
            "Check the connection"
        }
        _ => "",
    };
    (explanation, way)
}

/// The notice of a failed call, with the ways on: try again, and connect anew where the credentials are the trouble.
#[component]
pub fn FailureNotice(
    /// The failure.
    failure: ClientError,
    /// Where the Connect page is.
    #[prop(into)]
    connect_href: String,
    /// Tries the call again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let (Explanation { what, advice }, way) = explain(&failure);
    let retry = view! {
        <button type="button" on:click=move |_| on_retry.run(())>
            "Try again"
        </button>
    };
    let mut actions = vec![retry.into_any()];
    if !way.is_empty() {
        let way = view! {
            <a class="button" href=connect_href>
                {way}
            </a>
        };
        actions.push(way.into_any());
    }
    view! { <Notice severity=Severity::Error what advice actions /> }
}
