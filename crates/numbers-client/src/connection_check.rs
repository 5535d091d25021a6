//! Connection check: diagnosis of a failing connection, in words an admin can act on.

use numbers_model::{api_version::ApiVersion, slice::Slice};

use super::{
    client::Client,
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    transport::Transport,
};

/// A diagnosis.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    /// What happened, in a sentence.
    pub what: String,
    /// What to do about it, in sentences.
    pub advice: String,
    /// The version that the server knows, if the configured one is unknown.
    pub other_version: Option<ApiVersion>,
}

/// Reads one number and diagnoses the error. `other` is a client with the other version of the API.
///
/// # Errors
/// The diagnosis; `None` after a cancellation.
pub async fn check<T: Transport>(
    client: &Client<T>,
    other: &Client<T>,
    options: &RequestOptions,
) -> Result<(), Option<Diagnosis>> {
    let exchange = client.exchange();
    let was_blocked = exchange.transport().watch_policy();
    let error = match client.list(&Slice::default(), 1, None, options).await {
        Ok(_) => return Ok(()),
        Err(ClientError::Aborted) => return Err(None),
        Err(error) => error,
    };
    let Explanation { what, advice } = error.explain();
    let mut diagnosis = Diagnosis {
        what,
        advice,
        other_version: None,
    };
    // The report of a violation comes a moment after it.
    exchange.transport().sleep(100).await;
    if options.cancel.is_cancelled() {
        return Err(None);
    }
    match error {
        ClientError::Network if was_blocked() => {
            diagnosis.what = "This page is not allowed to talk to that address.".into();
            diagnosis.advice = "The security policy of the server that delivers Numberdesk names the \
                addresses it may call. Add this base URL to its connect-src, or use one that is listed."
                .into();
        }
        // CORS and an unreachable host look the same to the page; an opaque request tells them apart.
        ClientError::Network if exchange.is_reachable(&client.probe_url()).await => {
            diagnosis.what = "The server answers, but refuses this page (CORS).".into();
            diagnosis.advice =
                "The base URL must allow requests from this page's origin: let your \
                gateway add the CORS headers, for the preflight too."
                    .into();
            if client.sends_cookies() {
                diagnosis.advice += " With cookies it must send Access-Control-Allow-Credentials: true and name this \
                    page's origin: * is not taken then.";
            }
        }
        ClientError::Network => {
            diagnosis.what = "The server can't be reached.".into();
            diagnosis.advice =
                "Check the base URL (host, port, http or https) and your network, then try again."
                    .into();
        }
        ClientError::Problem(problem) if problem.status == 404 => {
            let version = other.version();
            let is_known = match other.list(&Slice::default(), 1, None, options).await {
                Ok(_) => true,
                Err(error) => error.status().is_some_and(|status| status != 404),
            };
            if is_known {
                let configured = client.version().as_str();
                diagnosis.what =
                    format!("The server does not know version {configured} of the API.");
                diagnosis.advice = format!("It does answer to {}.", version.as_str());
                diagnosis.other_version = Some(version);
            }
        }
        _ => {}
    }
    Err((!options.cancel.is_cancelled()).then_some(diagnosis))
}
