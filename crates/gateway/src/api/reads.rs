//! Reads: sent on at once, their answers streamed.

use axum::{
    body::{Body, Bytes},
    http::request::Parts,
    response::Response,
};
use numbers_client::routes::Operation;

use super::ApiRequest;
use crate::{
    gateway::Shared,
    problem::Result,
    upstream::{self, SendError, UpstreamRequest, headers},
};

/// Largest number resource that is remembered for the audit log.
const MAX_REMEMBERED: usize = 64_000;

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
    let (status, answer_headers) = (answer.status(), headers::for_browser(answer.headers()));
    let length = answer.content_length();
    let body = match length {
        Some(length) if is_number && status.is_success() && length <= MAX_REMEMBERED as u64 => {
            let bytes = answer
                .bytes()
                .await
                .map_err(|_| super::change::lost_answer())?;
            gateway
                .recent_numbers
                .insert(super::decoded(&request.resource), bytes.clone())
                .await;
            Body::from(bytes)
        }
        _ => {
            let body = Body::new(reqwest::Body::from(answer));
            // The place is taken until the last byte has gone.
            body.map_frame_with(permit)
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = answer_headers;
    Ok(response)
}

/// Body that holds a place among the requests.
trait HoldPermit {
    fn map_frame_with(self, permit: tokio::sync::OwnedSemaphorePermit) -> Body;
}

impl HoldPermit for Body {
    fn map_frame_with(self, permit: tokio::sync::OwnedSemaphorePermit) -> Body {
        use http_body_util::BodyExt;
        Body::new(self.map_frame(move |frame| {
            let _ = &permit;
            frame
        }))
    }
}
