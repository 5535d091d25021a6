//! Keys of the session cookies, which all gateways of a store share, and sessions that were signed out.

use sqlx::Row;

use super::Store;

/// Name of the key in use.
const CURRENT: &str = "current";

impl Store {
    /// The key that encrypts session cookies. The first gateway of a store stores its `proposal`; the others take that.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn session_key(&self, proposal: &[u8]) -> sqlx::Result<Vec<u8>> {
        sqlx::query("INSERT INTO session_keys (id, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(CURRENT)
            .bind(proposal)
            .execute(&self.pool)
            .await?;
        let row = sqlx::query("SELECT secret FROM session_keys WHERE id = $1")
            .bind(CURRENT)
            .fetch_one(&self.pool)
            .await?;
        row.try_get("secret")
    }

    /// Ends a session before it expires.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_session(&self, id: &str, expires_at: i64) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO ended_sessions (id, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(expires_at)
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// Whether a session was signed out.
    ///
    /// # Errors
    /// If the store does not answer: then nobody can tell, and the session must not be used.
    pub async fn is_session_ended(&self, id: &str) -> sqlx::Result<bool> {
        let row = sqlx::query("SELECT 1 FROM ended_sessions WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.is_some())
    }
}
