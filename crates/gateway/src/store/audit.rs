//! Audit log: every change that somebody tried, with its outcome.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;
use sqlx::{Any, Row, Transaction, any::AnyRow};

use super::{Store, now_ms};
use crate::random::random_id;

/// Outcome of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was sent on, and there is no answer yet. A line that stays so is of a gateway that was killed.
    Sent,
    /// The API carried it out.
    Done,
    /// The API refused it.
    Refused,
    /// The gateway refused it: nothing was sent on.
    Blocked,
    /// It could not be sent on.
    Failed,
    /// It was sent on, and its answer proves nothing.
    Unknown,
}

impl Outcome {
    /// The outcome's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Blocked => "blocked",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// Line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditRecord {
    /// ID of the line.
    pub id: String,
    /// Time in milliseconds since 1970.
    pub at: i64,
    /// ID of the person.
    pub person: String,
    /// Name of the person.
    pub name: String,
    /// Address that the request came from.
    pub address: String,
    /// Method.
    pub method: String,
    /// Path and query as they were sent.
    pub path: String,
    /// The number, or the name of another resource.
    pub resource: String,
    /// Idempotency key; empty without one.
    pub idempotency_key: String,
    /// Changed fields: an object of `{"before": …, "after": …}` by path, without secrets.
    pub changes: Value,
    /// Outcome.
    pub outcome: String,
    /// Status of the answer; 0 without one.
    pub status: u16,
}

/// Filters of the audit log. Empty ones match everything.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// ID of the person.
    pub person: String,
    /// The resource.
    pub resource: String,
    /// Outcome.
    pub outcome: String,
    /// Lines from this time on, in milliseconds since 1970.
    pub since: i64,
    /// Lines before this time, in milliseconds since 1970.
    pub until: i64,
    /// Largest number of lines.
    pub limit: u32,
}

impl AuditRecord {
    /// A new line, of a change that is about to be sent on.
    pub fn new(person: &str, name: &str, address: &str, method: &str, path: &str) -> Self {
        Self {
            id: random_id(),
            at: now_ms(),
            person: person.to_owned(),
            name: name.to_owned(),
            address: address.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            resource: String::new(),
            idempotency_key: String::new(),
            changes: Value::Null,
            outcome: Outcome::Sent.as_str().to_owned(),
            status: 0,
        }
    }

    /// Sets the outcome.
    pub fn with_outcome(mut self, outcome: Outcome, status: u16) -> Self {
        self.outcome = outcome.as_str().to_owned();
        self.status = status;
        self
    }

    /// Writes the line as JSON to stdout, which has nothing else.
    pub fn write_to_stdout(&self) {
        let line = serde_json::to_string(self).unwrap_or_default();
        if let Err(error) = writeln!(io::stdout(), "{line}") {
            tracing::error!("the audit log can't be written to stdout: {error}");
        }
    }

    pub(super) async fn insert(&self, transaction: &mut Transaction<'_, Any>) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO audit (id, at, person, name, address, method, path, resource, idempotency_key, changes, outcome, \
             status) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(&self.id)
        .bind(self.at)
        .bind(&self.person)
        .bind(&self.name)
        .bind(&self.address)
        .bind(&self.method)
        .bind(&self.path)
        .bind(&self.resource)
        .bind(&self.idempotency_key)
        .bind(self.changes.to_string())
        .bind(&self.outcome)
        .bind(i64::from(self.status))
        .execute(&mut **transaction)
        .await
        .map(drop)
    }

    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        let changes: String = row.try_get("changes")?;
        Ok(Self {
            id: row.try_get("id")?,
            at: row.try_get("at")?,
            person: row.try_get("person")?,
            name: row.try_get("name")?,
            address: row.try_get("address")?,
            method: row.try_get("method")?,
            path: row.try_get("path")?,
            resource: row.try_get("resource")?,
            idempotency_key: row.try_get("idempotency_key")?,
            changes: serde_json::from_str(&changes).unwrap_or_default(),
            outcome: row.try_get("outcome")?,
            status: u16::try_from(row.try_get::<i64, _>("status")?).unwrap_or_default(),
        })
    }
}

impl Store {
    /// Adds a line to the audit log.
    ///
    /// # Errors
    /// If the store does not answer: then nothing may be sent on.
    pub async fn add_audit(&self, record: &AuditRecord) -> sqlx::Result<()> {
        let mut transaction = self.pool.begin().await?;
        record.insert(&mut transaction).await?;
        transaction.commit().await
    }

    /// Adds the outcome, and what was changed, to a line.
    ///
    /// # Errors
    /// If the store does not answer: the line stays as one without an answer.
    pub async fn conclude_audit(&self, record: &AuditRecord) -> sqlx::Result<()> {
        sqlx::query("UPDATE audit SET outcome = $2, status = $3, changes = $4 WHERE id = $1")
            .bind(&record.id)
            .bind(&record.outcome)
            .bind(i64::from(record.status))
            .bind(record.changes.to_string())
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Lines of the audit log, the newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn audit(&self, filter: &AuditFilter) -> sqlx::Result<Vec<AuditRecord>> {
        let rows = sqlx::query(
            "SELECT * FROM audit WHERE ($1 = '' OR person = $1) AND ($2 = '' OR resource = $2) \
             AND ($3 = '' OR outcome = $3) AND at >= $4 AND at < $5 ORDER BY at DESC, id LIMIT $6",
        )
        .bind(&filter.person)
        .bind(&filter.resource)
        .bind(&filter.outcome)
        .bind(filter.since)
        .bind(filter.until)
        .bind(i64::from(filter.limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(AuditRecord::from_row).collect()
    }
}
