//! The API as browsers see it: documented endpoints only, checked and then sent on.

pub mod change;
pub mod fields;
mod reads;

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, header},
    response::Response,
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use numbers_client::routes::{self, Operation};
use numbers_model::api_version::ApiVersion;

use crate::{
    forgery,
    gateway::Shared,
    person::Person,
    problem::{Kind, Problem, Result},
    protection::is_protected,
    role::Role,
    store::audit::{AuditRecord, Outcome},
};

/// Request to a documented endpoint of a configured project.
#[derive(Debug, Clone)]
pub struct ApiRequest {
    /// The operation.
    pub operation: Operation,
    /// Name of the resource, as it was sent; empty where the path has none.
    pub resource: String,
    /// Path and query, as they were sent.
    pub path: String,
}

/// Handles a request to the API.
///
/// # Errors
/// Every check that fails, before anything is sent on.
pub async fn handle(
    State(gateway): State<Shared>,
    person: Person,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let path_and_query = parts.uri.path_and_query();
    let path = path_and_query.map_or("", |path| path.as_str()).to_owned();
    let api_request = find(&gateway, &parts.method, parts.uri.path(), path)?;
    let operation = api_request.operation;
    if !operation.is_write() {
        person.require(Role::for_operation(operation))?;
        let body = match parts.method == axum::http::Method::GET {
            true => Bytes::new(),
            false => read_body(body, gateway.config.upstream.max_body).await?,
        };
        return reads::forward(&gateway, &parts, &api_request, body).await;
    }
    // A forged request is nobody's try: it is counted, and not in the audit log of the person whose browser was abused.
    forgery::check_origin(&gateway.config.public_url, &parts.headers)?;
    let mut record = AuditRecord::new(
        &person.id,
        &person.name,
        &person.address.to_string(),
        parts.method.as_str(),
        &api_request.path,
    );
    record.resource = decoded(&api_request.resource);
    if let Err(problem) = check_change(&gateway, &person, &api_request) {
        let record = record.with_outcome(Outcome::Blocked, problem.status().as_u16());
        gateway.log(&record);
        if let Err(error) = gateway.store.add_audit(&record).await {
            tracing::error!("the audit log can't be written: {error}");
        }
        return Err(problem);
    }
    change::execute(
        &gateway,
        change::Incoming {
            request: api_request,
            parts,
            body,
            record,
        },
    )
    .await
}

/// Checks what a person may change.
fn check_change(gateway: &Shared, person: &Person, request: &ApiRequest) -> Result<()> {
    person.require(Role::for_operation(request.operation))?;
    if request.operation == Operation::ReleaseNumber
        && is_protected(&gateway.config.protected, &request.resource)
    {
        return Err(Problem::new(
            Kind::NumberProtected,
            format!(
                "{} is protected by the gateway's configuration and can't be released.",
                decoded(&request.resource)
            ),
        ));
    }
    Ok(())
}

/// Finds the endpoint of `/{version}/projects/{project}/…`.
fn find(
    gateway: &Shared,
    method: &axum::http::Method,
    path: &str,
    whole: String,
) -> Result<ApiRequest> {
    let unknown = || {
        Problem::new(
            Kind::UnknownEndpoint,
            "The gateway forwards documented endpoints only.",
        )
    };
    let mut segments = path.splitn(5, '/').skip(1);
    let version = segments
        .next()
        .and_then(|text| text.parse::<ApiVersion>().ok());
    let version = version.filter(|version| gateway.config.upstream.versions.contains(version));
    let (version, "projects", Some(project), Some(rest)) = (
        version.ok_or_else(unknown)?,
        segments.next().unwrap_or_default(),
        segments.next(),
        segments.next(),
    ) else {
        return Err(unknown());
    };
    if !gateway
        .config
        .upstream
        .projects
        .iter()
        .any(|known| known == project)
    {
        return Err(Problem::new(
            Kind::ProjectNotAllowed,
            "The gateway's configuration does not name this project.",
        ));
    }
    let found = routes::find(method, version, rest).ok_or_else(unknown)?;
    Ok(ApiRequest {
        operation: found.operation,
        resource: found.resource.unwrap_or_default().to_owned(),
        path: whole,
    })
}

/// The name of a resource as people read it.
fn decoded(resource: &str) -> String {
    percent_encoding::percent_decode_str(resource)
        .decode_utf8_lossy()
        .into_owned()
}

/// Reads a body up to a limit.
async fn read_body(body: Body, limit: usize) -> Result<Bytes> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        Err(_) => Err(Problem::new(Kind::BadRequest, "The body ended too soon.")),
    }
}

fn too_large(limit: usize) -> Problem {
    Problem::new(
        Kind::BodyTooLarge,
        format!("A body may have {limit} bytes."),
    )
}

/// `Content-Length`, if the client said it.
fn content_length(headers: &HeaderMap) -> Option<usize> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
