//! Store: what has to outlive the process, in an SQLite file or in PostgreSQL.
//!
//! The SQL is the same for both, by sqlx's `Any` driver. Several gateways may share a PostgreSQL database; nothing here compares
//! their clocks, except for limits of hours and days.

pub mod audit;
pub mod idempotency;
mod schema;
pub mod sessions;

use std::{fs::OpenOptions, io, time::Duration};

use anyhow::{Context, Result};
use chrono::Utc;
use secrecy::{ExposeSecret, SecretString};
use sqlx::{AnyPool, any::AnyPoolOptions};

use crate::random::random_id;

/// Connections to the database. SQLite has one writer at a time in any case.
const MAX_CONNECTIONS: u32 = 8;
/// Longest wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// The store.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    /// ID of this process among the gateways that share the store.
    gateway: String,
}

impl Store {
    /// Opens the store and creates or updates its tables.
    ///
    /// # Errors
    /// If the database can't be opened. The error names no password.
    pub async fn open(url: &SecretString) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let url = url.expose_secret();
        let sqlite_file = sqlite_file(url);
        if let Some(file) = sqlite_file {
            create_private(file).with_context(|| format!("{file} can't be created"))?;
        }
        let is_sqlite = sqlite_file.is_some();
        let pool = AnyPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect(url)
            .await
            .context("The store can't be opened")?;
        if is_sqlite {
            // Readers do not wait for the writer then. What is committed is on disk, which is SQLite's default.
            sqlx::query("PRAGMA journal_mode = WAL")
                .execute(&pool)
                .await
                .context("The store can't be written")?;
        }
        schema::migrate(&pool, is_sqlite).await?;
        let store = Self {
            pool,
            gateway: random_id(),
        };
        store.register().await?;
        Ok(store)
    }

    /// ID of this process.
    pub fn gateway(&self) -> &str {
        &self.gateway
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> sqlx::Result<()> {
        sqlx::query("SELECT 1").execute(&self.pool).await.map(drop)
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    async fn register(&self) -> sqlx::Result<()> {
        sqlx::query("INSERT INTO gateways (id, beat, started_at) VALUES ($1, 0, $2)")
            .bind(&self.gateway)
            .bind(now_ms())
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Heartbeat: shows other gateways that the changes of this one are still on their way.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn beat(&self) -> sqlx::Result<()> {
        sqlx::query("UPDATE gateways SET beat = beat + 1 WHERE id = $1")
            .bind(&self.gateway)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Deletes what has expired at a time in milliseconds since 1970.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn delete_expired(&self, now: i64, audit_retention: Duration) -> sqlx::Result<()> {
        let before = |age: Duration| now - i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        for (statement, limit) in [
            (
                "DELETE FROM idempotency_keys WHERE created_at < $1",
                before(idempotency::RETENTION),
            ),
            ("DELETE FROM audit WHERE at < $1", before(audit_retention)),
            ("DELETE FROM ended_sessions WHERE expires_at < $1", now),
        ] {
            sqlx::query(statement)
                .bind(limit)
                .execute(&self.pool)
                .await?;
        }
        Ok(())
    }
}

/// Milliseconds since 1970.
pub fn now_ms() -> i64 {
    Utc::now().timestamp_millis()
}

/// Path of the file, if the URL is one of SQLite.
fn sqlite_file(url: &str) -> Option<&str> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    path.split('?').next()
}

/// Creates a file that only its owner can read, unless it exists: it holds the keys of the sessions.
fn create_private(file: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}
