//! Idempotency keys: a change is recorded before it is sent on, so that no repeat of it is sent on as well.

use std::time::Duration;

use sqlx::Row;

use super::{Store, audit::AuditRecord, now_ms};

/// Time that keys are kept.
pub const RETENTION: Duration = Duration::from_secs(24 * 3600);

/// A change under its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedChange {
    /// ID of the person: keys of different people are different keys.
    pub person: String,
    /// The key.
    pub key: String,
    /// Fingerprint of the request.
    pub fingerprint: String,
}

/// Answer that is kept and replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// Status.
    pub status: u16,
    /// Content type.
    pub content_type: String,
    /// Body.
    pub body: Vec<u8>,
}

/// State of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// There is no such key.
    Absent,
    /// The change is on its way, by a gateway whose heartbeat this is.
    Running {
        /// Heartbeat of the gateway.
        beat: i64,
    },
    /// The change has an answer.
    Answered(StoredAnswer),
    /// The change was sent on, and its answer is lost.
    Unknown,
    /// The key belongs to another request.
    OtherRequest,
}

impl Store {
    /// Records a change as on its way, together with its line of the audit log. False if the key exists already, whatever its
    /// state: then nothing is recorded.
    ///
    /// # Errors
    /// If the store does not answer: then nothing may be sent on.
    pub async fn begin_change(
        &self,
        change: &KeyedChange,
        audit: &AuditRecord,
    ) -> sqlx::Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let inserted = sqlx::query(
            "INSERT INTO idempotency_keys \
             (person, idempotency_key, fingerprint, gateway, state, created_at, status, content_type, body) \
             VALUES ($1, $2, $3, $4, 'running', $5, 0, '', $6) ON CONFLICT DO NOTHING",
        )
        .bind(&change.person)
        .bind(&change.key)
        .bind(&change.fingerprint)
        .bind(&self.gateway)
        .bind(now_ms())
        .bind(Vec::<u8>::new())
        .execute(&mut *transaction)
        .await?;
        if inserted.rows_affected() == 0 {
            transaction.rollback().await?;
            return Ok(false);
        }
        audit.insert(&mut transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The state of a key.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn key_state(&self, change: &KeyedChange) -> sqlx::Result<KeyState> {
        let row = sqlx::query(
            "SELECT k.fingerprint, k.state, k.status, k.content_type, k.body, g.beat FROM idempotency_keys k \
             JOIN gateways g ON g.id = k.gateway WHERE k.person = $1 AND k.idempotency_key = $2",
        )
        .bind(&change.person)
        .bind(&change.key)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else {
            return Ok(KeyState::Absent);
        };
        if row.try_get::<String, _>("fingerprint")? != change.fingerprint {
            return Ok(KeyState::OtherRequest);
        }
        Ok(match row.try_get::<String, _>("state")?.as_str() {
            "running" => KeyState::Running {
                beat: row.try_get("beat")?,
            },
            "answered" => KeyState::Answered(StoredAnswer {
                status: u16::try_from(row.try_get::<i64, _>("status")?).unwrap_or_default(),
                content_type: row.try_get("content_type")?,
                body: row.try_get("body")?,
            }),
            _ => KeyState::Unknown,
        })
    }

    /// Keeps the answer to a change. It may come after another gateway had given the change up.
    ///
    /// # Errors
    /// If the store does not answer: the key ends as unknown then, once this gateway is given up.
    pub async fn answer_change(
        &self,
        change: &KeyedChange,
        answer: &StoredAnswer,
    ) -> sqlx::Result<()> {
        sqlx::query(
            "UPDATE idempotency_keys SET state = 'answered', status = $3, content_type = $4, body = $5 \
             WHERE person = $1 AND idempotency_key = $2",
        )
        .bind(&change.person)
        .bind(&change.key)
        .bind(i64::from(answer.status))
        .bind(&answer.content_type)
        .bind(&answer.body)
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// Gives up a change that is on its way: its outcome is unknown, and it is never sent again.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn give_up_change(&self, change: &KeyedChange) -> sqlx::Result<()> {
        sqlx::query(
            "UPDATE idempotency_keys SET state = 'unknown' \
             WHERE person = $1 AND idempotency_key = $2 AND state = 'running'",
        )
        .bind(&change.person)
        .bind(&change.key)
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// Forgets a change that was certainly not executed, so that its key may be sent again.
    ///
    /// # Errors
    /// If the store does not answer: the key ends as unknown then.
    pub async fn forget_change(&self, change: &KeyedChange) -> sqlx::Result<()> {
        sqlx::query(
            "DELETE FROM idempotency_keys \
             WHERE person = $1 AND idempotency_key = $2 AND state = 'running' AND gateway = $3",
        )
        .bind(&change.person)
        .bind(&change.key)
        .bind(&self.gateway)
        .execute(&self.pool)
        .await
        .map(drop)
    }
}
