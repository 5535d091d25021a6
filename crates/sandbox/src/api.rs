//! The handler of the API: idempotency, credentials and project, then the endpoint.

use crate::config::{ApiVersion, Quirk};
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::query::Query;
use crate::request::ApiRequest;
use crate::request_log::ExecutionNotes;
use crate::resource_path::ResourcePath;
use crate::response::ApiResponse;
use crate::sandbox::{Sandbox, lock};
use crate::{auth, endpoints, oauth};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use clap::ValueEnum;
use std::cell::RefCell;
use std::sync::Arc;

/// Answers a request to the API port that is no control request.
pub async fn handle(
    State(sandbox): State<Arc<Sandbox>>,
    Extension(request): Extension<ApiRequest>,
) -> Response {
    let config = &sandbox.config;
    if request.is_too_large {
        let error = ApiError::ContentTooLarge {
            resource_name: request.path().to_owned(),
            limit: config.attachment_limit,
        };
        return error.to_response(config);
    }
    let now = sandbox.clock.now();
    if request.path() == "/oauth2/token" && request.method == Method::POST {
        return oauth::token_response(config, &request, now);
    }
    let (outcome, notes) = execute_once(&sandbox, &request, now);
    if !notes.ignored.is_empty() {
        let ignored = notes.ignored.join(", ");
        tracing::info!("{} {}: ignored {ignored}", request.method, request.path());
    }
    let mut response = match outcome {
        Ok(response) => response.into_response(),
        Err(error) => error.to_response(config),
    };
    response.extensions_mut().insert(notes);
    response
}

/// Executes a request, or replays the response that its idempotency key was given before.
fn execute_once(
    sandbox: &Sandbox,
    request: &ApiRequest,
    now: i64,
) -> (Result<ApiResponse, ApiError>, ExecutionNotes) {
    if !sandbox.config.idempotency {
        return execute(sandbox, request, now);
    }
    // Locked until the response is stored: a repeat that comes meanwhile waits for it.
    let mut store = lock(&sandbox.idempotency);
    match store.find(request) {
        Ok(None) => {
            let (outcome, notes) = execute(sandbox, request, now);
            store.store(request, &outcome);
            (outcome, notes)
        }
        Ok(Some(stored)) => {
            let notes = ExecutionNotes {
                is_replayed: true,
                ..ExecutionNotes::default()
            };
            (stored, notes)
        }
        Err(error) => (Err(error), ExecutionNotes::default()),
    }
}

fn execute(
    sandbox: &Sandbox,
    request: &ApiRequest,
    now: i64,
) -> (Result<ApiResponse, ApiError>, ExecutionNotes) {
    let mut notes = ExecutionNotes::default();
    let project = &mut lock(&sandbox.project);
    let outcome = authorize(sandbox, request, now).and_then(|(path, context)| {
        project.advance(context.config, now);
        let mut response = endpoints::route(&context, project, &request.method, &path)?;
        if endpoints::is_change(&request.method, &path) && context.has(Quirk::EmptyAnswers) {
            response.body.clear();
        }
        // An error may come before the whole request was read, so it notes nothing.
        notes.ignored = context.query.ignored();
        notes.ignored.append(&mut context.ignored.borrow_mut());
        Ok(response)
    });
    (outcome, notes)
}

/// Checks version, credentials and project, in this order.
fn authorize<'a>(
    sandbox: &'a Sandbox,
    request: &'a ApiRequest,
    now: i64,
) -> Result<(ResourcePath, RequestContext<'a>), ApiError> {
    let config = &sandbox.config;
    let mut path = ResourcePath::parse(request.path()).ok_or(ApiError::UnknownPath)?;
    if config.has(Quirk::SpaceIsPlus) {
        path.restore_plus();
    }
    let version = ApiVersion::from_str(&path.version, false)
        .ok()
        .filter(|version| config.versions.contains(version))
        .ok_or(ApiError::UnknownPath)?;
    auth::check(config, request, now)?;
    if path.project != config.project {
        return Err(unknown_project(&path));
    }
    let context = RequestContext {
        config,
        version,
        query: Query::parse(request.query()),
        content_type: request.header(header::CONTENT_TYPE).unwrap_or_default(),
        body: &request.body,
        now,
        ignored: RefCell::default(),
    };
    Ok((path, context))
}

/// The error for an unknown project: 403, but 404 is documented for callback configurations.
fn unknown_project(path: &ResourcePath) -> ApiError {
    match path.segments().as_slice() {
        ["callbackConfiguration"] => ApiError::not_found("CallbackConfiguration", ""),
        _ => ApiError::Forbidden("The project does not exist, or the key has no access to it."),
    }
}
