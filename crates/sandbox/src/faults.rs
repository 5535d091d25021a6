//! Fault injection: which requests go wrong, and how. Off unless `--faults`.

pub mod active_rules;
mod gzip_bomb;
mod list_page;
mod responses;
pub mod rule;

use crate::request::ApiRequest;
use crate::sandbox::{Sandbox, lock};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rule::Fault;
use std::sync::Arc;
use std::time::Duration;

/// Marks a response in whose place the server closes the connection.
#[derive(Clone)]
pub struct DropConnection;

/// Middleware that applies the fault rules that match a request.
pub async fn inject(
    State(sandbox): State<Arc<Sandbox>>,
    Extension(api_request): Extension<ApiRequest>,
    request: Request,
    next: Next,
) -> Response {
    let found = lock(&sandbox.fault_rules).match_request(
        api_request.method.as_str(),
        api_request.path(),
        api_request.query(),
    );
    sleep(found.delay).await;
    let execution = Execution { request, next };
    let response = match found.fault {
        None => execution.run().await,
        Some((rule_id, fault)) => {
            let target = FaultTarget {
                sandbox: &sandbox,
                rule_id,
                page_token: page_token(api_request.query()),
            };
            target.respond(fault, execution).await
        }
    };
    sleep(found.delay_after).await;
    response
}

async fn sleep(millis: u64) {
    if millis > 0 {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
}

/// The token in the query of a list, which tells the first page from the others.
fn page_token(query: &str) -> Option<String> {
    let (_, token) =
        form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "pageToken")?;
    (!token.is_empty()).then(|| token.into_owned())
}

/// The execution of a request that a fault may delay, discard or do without.
struct Execution {
    request: Request,
    next: Next,
}

impl Execution {
    async fn run(self) -> Response {
        self.next.run(self.request).await
    }

    /// Executes the request, but answers with the replacement.
    async fn run_and_replace(self, mut replacement: Response) -> Response {
        let executed = self.run().await;
        // The request log wants to know what was executed.
        let marks = std::mem::take(replacement.extensions_mut());
        *replacement.extensions_mut() = executed.into_parts().0.extensions;
        replacement.extensions_mut().extend(marks);
        replacement
    }

    /// Executes the request if the replacement claims success, and answers with the replacement.
    async fn run_if_success(self, replacement: Response) -> Response {
        if replacement.status().as_u16() < 400 {
            return self.run_and_replace(replacement).await;
        }
        replacement
    }
}

/// What a fault rule applies to.
struct FaultTarget<'a> {
    sandbox: &'a Sandbox,
    rule_id: u64,
    page_token: Option<String>,
}

impl FaultTarget<'_> {
    async fn respond(&self, fault: Fault, execution: Execution) -> Response {
        match fault {
            Fault::Delay { .. } => execution.run().await,
            Fault::Status {
                status,
                body,
                headers,
            } => responses::status(status, body.unwrap_or_default(), headers),
            Fault::Redirect { to, cors } => responses::redirect(&to, cors),
            Fault::RateLimit { retry_after } => responses::rate_limit(retry_after),
            Fault::Empty { status } => {
                let replacement = status_code(status).into_response();
                execution.run_if_success(replacement).await
            }
            Fault::NonJson { status } => {
                let replacement = responses::html_page(status);
                execution.run_if_success(replacement).await
            }
            Fault::Bomb { megabytes, status } => {
                let replacement = gzip_bomb::response(status_code(status), megabytes);
                execution.run_if_success(replacement).await
            }
            Fault::Truncate { bytes, clean } => {
                responses::truncate(execution.run().await, bytes, clean).await
            }
            Fault::Trickle { bytes, ms } => {
                responses::trickle(execution.run().await, bytes, ms).await
            }
            Fault::DropBefore => dropped(),
            Fault::DropAfter => execution.run_and_replace(dropped()).await,
            Fault::DropEarly { ms } => {
                tokio::spawn(async move {
                    sleep(ms).await;
                    execution.run().await
                });
                dropped()
            }
            Fault::RepeatToken
            | Fault::DuplicateRows
            | Fault::FreshTokens { .. }
            | Fault::RawRow { .. }
            | Fault::RowWithoutPhone { .. }
            | Fault::BadRow { .. } => self.corrupt_list(&fault, execution.run().await).await,
        }
    }

    async fn corrupt_list(&self, fault: &Fault, response: Response) -> Response {
        let (mut parts, body) = response.into_parts();
        let page = responses::read_all(body).await;
        let page = list_page::corrupt(
            &mut lock(&self.sandbox.fault_rules),
            self.rule_id,
            fault,
            self.page_token.as_deref(),
            &page,
        );
        parts.headers.remove(header::CONTENT_LENGTH);
        if matches!(fault, Fault::FreshTokens { .. }) {
            // The list refuses the tokens that the fault makes up.
            parts.status = StatusCode::OK;
        }
        Response::from_parts(parts, Body::from(page))
    }
}

fn dropped() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(DropConnection);
    response
}

fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
