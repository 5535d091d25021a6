//! Reads: sent on at once, their answers streamed.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use http_body_util::BodyExt;
use numbers_client::routes::Operation;
use tokio::sync::OwnedSemaphorePermit;

use super::ApiRequest;
use crate::{
    gateway::Shared,
    problem::Result,
    upstream::{self, SendError, UpstreamRequest, headers},
};

/// Largest number that is remembered for the audit log, in bytes.
const MAX_REMEMBERED: u64 = 64_000;

/// Sends a read on.
pub async fn forward(
    gateway: &Shared,
    parts: &Parts,
    request: &ApiRequest,
    body: Bytes,
) -> Result<Response> {
    let permit = gateway.permit()?;
    let is_number = request.operation == Operation::GetNumber;
    let headers = match is_number {
        // Remembered, so it must be readable here.
        true => headers::for_api(&parts.headers),
        false => headers::for_read(&parts.headers),
    };
    let sent = gateway.upstream.send_read(UpstreamRequest {
        method: parts.method.clone(),
        path: request.path.clone(),
        headers,
        body: upstream::Body::Bytes(body),
    });
    let answer = sent.await.map_err(SendError::into_problem)?;
    let (status, length) = (answer.status(), answer.content_length());
    let mut answer_headers = headers::for_browser(answer.headers());
    let body = match length {
        Some(length) if is_number && status.is_success() && length <= MAX_REMEMBERED => {
            let bytes = answer
                .bytes()
                .await
                .map_err(|error| upstream::no_answer(&error))?;
            let number = super::decoded(&request.resource);
            gateway.recent_numbers.insert(number, bytes.clone()).await;
            Body::from(bytes)
        }
        _ => {
            if let Some(length) = length {
                answer_headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            }
            holding(permit, Body::new(reqwest::Body::from(answer)))
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = answer_headers;
    Ok(response)
}

/// A body that keeps a place among the requests until its last byte has gone.
fn holding(permit: OwnedSemaphorePermit, body: Body) -> Body {
    Body::new(body.map_frame(move |frame| {
        let _ = &permit;
        frame
    }))
}
