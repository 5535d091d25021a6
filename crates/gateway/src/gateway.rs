//! State and routes of the gateway.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result};
use axum::{
    Router,
    body::Bytes,
    extract::Request,
    middleware::from_fn_with_state,
    routing::{any, get, post},
};
use moka::future::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;
use tower_http::trace::TraceLayer;
use tracing::Span;

use crate::{
    api,
    app::{self, AppServer},
    audit_log,
    config::Config,
    health,
    metrics::{self, Metrics},
    problem::{self, Kind, Problem},
    sign_in::{self, SignInState},
    store::{Store, audit::AuditRecord},
    upstream::Upstream,
    whoami,
};

/// Numbers that are remembered for the audit log, and for how long.
const RECENT_NUMBERS: (u64, Duration) = (1_000, Duration::from_secs(600));

/// Span of a request, without its query: that of a sign-in holds a code.
fn span(request: &Request) -> Span {
    tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
}

/// State of the gateway.
#[derive(Debug)]
pub struct Gateway {
    /// Configuration.
    pub config: Config,
    /// The store.
    pub store: Store,
    /// The API.
    pub upstream: Upstream,
    /// Places of requests to the API.
    pub permits: Arc<Semaphore>,
    /// Changes that are on their way.
    pub tasks: TaskTracker,
    /// Numbers as they were last read, for "before" in the audit log.
    pub recent_numbers: Cache<String, Bytes>,
    /// State of the sign-in.
    pub sign_in: SignInState,
    /// The app.
    pub app: Option<AppServer>,
    /// Metrics.
    pub metrics: Metrics,
}

/// The state, shared by all handlers.
pub type Shared = Arc<Gateway>;

impl Gateway {
    /// Opens the store and prepares everything; nothing is sent to the API yet.
    ///
    /// # Errors
    /// If the store can't be opened, or the system's certificates can't be read.
    pub async fn open(config: Config) -> Result<Shared> {
        let store = Store::open(&config.store_url).await?;
        let upstream = Upstream::new(&config.upstream, &config.key)
            .context("The client of the API can't be set up")?;
        Ok(Arc::new(Self {
            permits: Arc::new(Semaphore::new(config.upstream.max_requests)),
            tasks: TaskTracker::new(),
            recent_numbers: Cache::builder()
                .max_capacity(RECENT_NUMBERS.0)
                .time_to_live(RECENT_NUMBERS.1)
                .build(),
            sign_in: SignInState::new(&store).await?,
            app: AppServer::new(&config),
            metrics: Metrics::default(),
            upstream,
            store,
            config,
        }))
    }

    /// Writes a line of the audit log to stdout, if it is configured so.
    pub fn log(&self, record: &AuditRecord) {
        if self.config.audit.to_stdout {
            record.write_to_stdout();
        }
    }

    /// Takes a place for a request to the API.
    ///
    /// # Errors
    /// 503 if none is free.
    pub fn permit(&self) -> problem::Result<OwnedSemaphorePermit> {
        self.permits.clone().try_acquire_owned().map_err(|_| {
            let detail = "Too many requests are on their way. Nothing was sent.";
            Problem::new(Kind::Busy, detail).retry_after(1)
        })
    }

    /// Routes and layers.
    pub fn router(self: &Arc<Self>) -> Router {
        let signed_in = Router::new()
            .route("/v1/{*path}", any(api::handle))
            .route("/v1alpha1/{*path}", any(api::handle))
            .route("/whoami", get(whoami::get))
            .route_layer(from_fn_with_state(self.clone(), sign_in::authenticate));
        Router::new()
            .merge(signed_in)
            // Also the address of a page of the app: it looks who asks.
            .route("/audit", get(audit_log::get))
            .route("/sign-in", get(sign_in::oidc::start))
            .route(sign_in::oidc::CALLBACK, get(sign_in::oidc::finish))
            .route("/sign-out", post(sign_in::sign_out))
            .route("/healthz", get(health::alive))
            .route("/readyz", get(health::ready))
            .fallback(app::serve)
            .layer(from_fn_with_state(self.clone(), metrics::count))
            .layer(from_fn_with_state(self.clone(), app::security_headers::add))
            .layer(TraceLayer::new_for_http().make_span_with(span))
            .with_state(self.clone())
    }
}
