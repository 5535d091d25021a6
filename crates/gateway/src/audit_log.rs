//! `GET /audit`: the audit log for auditors, as JSON or CSV.

use axum::{
    Json,
    extract::{Query, Request, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use chrono::DateTime;
use serde::Deserialize;
use serde_json::json;

use crate::{
    app,
    gateway::Shared,
    problem::{Kind, Problem, Result},
    role::Role,
    sign_in,
    store::audit::{AuditFilter, AuditRecord},
};

/// Lines unless the request names a limit, and at most.
const LIMITS: (u32, u32) = (200, 100_000);

/// Query of the audit log.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditQuery {
    person: String,
    number: String,
    outcome: String,
    since: Option<String>,
    until: Option<String>,
    limit: Option<u32>,
    format: Option<String>,
}

/// The audit log, or the app's page about it where a browser opens the address itself.
///
/// # Errors
/// 401, 403, and 400 for a filter that can't be read.
pub async fn get(State(gateway): State<Shared>, request: Request) -> Result<Response> {
    let is_page = request
        .uri()
        .query()
        .is_none_or(|query| !query.contains("format="))
        && wants_page(request.headers());
    if is_page && gateway.app.is_some() {
        return Ok(app::serve(State(gateway), request).await);
    }
    let (parts, _) = request.into_parts();
    let identity = sign_in::identify(&gateway, &parts).await?;
    identity.person.require(Role::Auditor)?;
    let query = Query::<AuditQuery>::try_from_uri(&parts.uri);
    let Query(query) = query.map_err(|error| Problem::new(Kind::BadRequest, error.body_text()))?;
    let filter = AuditFilter {
        since: time(query.since.as_deref())?.unwrap_or(0),
        until: time(query.until.as_deref())?.unwrap_or(i64::MAX),
        limit: query.limit.unwrap_or(LIMITS.0).min(LIMITS.1),
        person: query.person,
        // A form decodes the plus of a number to a space.
        resource: query.number.replace(' ', "+"),
        outcome: query.outcome,
    };
    let records = gateway.store.audit(&filter).await.map_err(|error| {
        tracing::error!("the audit log can't be read: {error}");
        Problem::new(Kind::StoreUnavailable, "The audit log can't be read now.")
    })?;
    let mut response = match query.format.as_deref() {
        None | Some("json") => Json(json!({ "records": records })).into_response(),
        Some("csv") => csv_response(&records)?,
        Some(_) => {
            return Err(Problem::new(
                Kind::BadRequest,
                "format must be json or csv.",
            ));
        }
    };
    let no_store = axum::http::HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    Ok(identity.add_cookie(response))
}

/// Whether a browser opens the address itself.
fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.is_some_and(|value| value.to_str().is_ok_and(|text| text.contains("text/html")))
}

/// A time in RFC 3339, in milliseconds since 1970.
fn time(text: Option<&str>) -> Result<Option<i64>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    match DateTime::parse_from_rfc3339(&text.replace(' ', "+")) {
        Ok(time) => Ok(Some(time.timestamp_millis())),
        Err(_) => Err(Problem::new(
            Kind::BadRequest,
            "since and until must be times such as 2026-11-30T12:00:00Z.",
        )),
    }
}

fn csv_response(records: &[AuditRecord]) -> Result<Response> {
    let text = csv_text(records).map_err(|error| {
        tracing::error!("the audit log can't be written as CSV: {error}");
        Problem::new(Kind::BadRequest, "The audit log can't be written as CSV.")
    })?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"audit.csv\"",
        ),
    ];
    Ok((headers, text).into_response())
}

fn csv_text(records: &[AuditRecord]) -> std::result::Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "at", "person", "name", "address", "method", "path", "resource", "key", "changes",
        "outcome", "status",
    ])?;
    for record in records {
        let at = DateTime::from_timestamp_millis(record.at).map(|at| at.to_rfc3339());
        let changes = match &record.changes {
            serde_json::Value::Null => String::new(),
            changes => changes.to_string(),
        };
        writer.write_record([
            &at.unwrap_or_default(),
            &cell(&record.person),
            &cell(&record.name),
            &record.address,
            &cell(&record.method),
            &cell(&record.path),
            &cell(&record.resource),
            &cell(&record.idempotency_key),
            &changes,
            &record.outcome,
            &record.status.to_string(),
        ])?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// A cell that no spreadsheet runs as a formula.
fn cell(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::audit::Outcome;

    #[test]
    fn a_cell_is_no_formula() -> std::result::Result<(), csv::Error> {
        let mut record = AuditRecord::new("p", "=1+1", "192.0.2.1", "POST", "/v1/x,y");
        record.resource = "+12086390939".to_owned();
        let text = csv_text(&[record.with_outcome(Outcome::Done, 200)])?;
        let text = String::from_utf8_lossy(&text).into_owned();
        assert!(text.contains(",'=1+1,"), "{text}");
        assert!(text.contains(",\"/v1/x,y\",'+12086390939,"), "{text}");
        assert!(text.ends_with(",done,200\n"), "{text}");
        Ok(())
    }

    #[test]
    fn a_time_is_read_in_utc_and_with_an_offset() {
        let same = [
            Some("1970-01-01T00:00:01Z"),
            Some("1970-01-01T01:00:01+01:00"),
            Some("1970-01-01T01:00:01 01:00"),
        ];
        for text in same {
            assert!(matches!(time(text), Ok(Some(1000))), "{text:?}");
        }
        assert!(matches!(time(None), Ok(None)) && time(Some("yesterday")).is_err());
    }
}
