//! Metrics in the format of Prometheus, on a port of their own.

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};
use tokio::time::Instant;

use crate::{gateway::Shared, store::audit::Outcome};

/// Labels of a response.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ResponseLabels {
    /// Route; "app" for its files.
    route: String,
    /// Class of the status, such as "2xx".
    status: String,
}

/// Label of a change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ChangeLabels {
    outcome: String,
}

impl From<Outcome> for ChangeLabels {
    fn from(outcome: Outcome) -> Self {
        Self {
            outcome: outcome.as_str().to_owned(),
        }
    }
}

/// The metrics.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// Responses.
    pub responses: Family<ResponseLabels, Counter>,
    /// Seconds until the head of a response.
    pub duration: Histogram,
    /// Requests to the API that are on their way.
    pub in_flight: Gauge,
    /// Changes that were sent on.
    pub changes: Family<ChangeLabels, Counter>,
    /// Repeats of a change that were answered without sending it.
    pub replayed: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("numberdesk_gateway"),
            responses: Family::default(),
            duration: Histogram::new(exponential_buckets(0.001, 2.0, 15)),
            in_flight: Gauge::default(),
            changes: Family::default(),
            replayed: Counter::default(),
        };
        let registry = &mut metrics.registry;
        registry.register("responses", "Responses", metrics.responses.clone());
        registry.register(
            "response_seconds",
            "Seconds until a response began",
            metrics.duration.clone(),
        );
        registry.register(
            "api_requests",
            "Requests to the API on their way",
            metrics.in_flight.clone(),
        );
        registry.register(
            "changes",
            "Changes that were sent on, by outcome",
            metrics.changes.clone(),
        );
        registry.register(
            "replayed",
            "Repeated changes that were answered from the store",
            metrics.replayed.clone(),
        );
        metrics
    }
}

/// Layer that counts responses.
pub async fn count(State(gateway): State<Shared>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or("app", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let status = format!("{}xx", response.status().as_u16() / 100);
    let labels = ResponseLabels { route, status };
    gateway.metrics.responses.get_or_create(&labels).inc();
    gateway
        .metrics
        .duration
        .observe(started.elapsed().as_secs_f64());
    response
}

/// Routes of the metrics' port.
pub fn router(gateway: Shared) -> Router {
    Router::new()
        .route("/metrics", get(text))
        .with_state(gateway)
}

async fn text(State(gateway): State<Shared>) -> Response {
    let free = gateway.permits.available_permits();
    let taken = gateway.config.upstream.max_requests.saturating_sub(free);
    gateway
        .metrics
        .in_flight
        .set(i64::try_from(taken).unwrap_or(i64::MAX));
    let mut text = String::new();
    if encode(&mut text, &gateway.metrics.registry).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let content_type = [(
        header::CONTENT_TYPE,
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
    )];
    (content_type, text).into_response()
}
