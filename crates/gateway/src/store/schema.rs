//! Tables of the store, and how they came about.

use anyhow::{Context, Result};
use sqlx::{
    AnyPool, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

const SQLITE: &str = include_str!("schema/0001_sqlite.sql");
const POSTGRES: &str = include_str!("schema/0001_postgres.sql");

/// Brings the tables up to date. Gateways that start at the same time wait for one another.
pub async fn migrate(pool: &AnyPool, is_sqlite: bool) -> Result<()> {
    let first = match is_sqlite {
        true => SQLITE,
        false => POSTGRES,
    };
    let migrations = vec![Migration::new(
        1,
        "first".into(),
        MigrationType::Simple,
        first.into_sql_str(),
        false,
    )];
    Migrator::with_migrations(migrations)
        .run(pool)
        .await
        .context("The tables of the store can't be created or updated")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_have_the_same_tables() {
        assert_eq!(
            SQLITE.replace("BLOB", "BYTEA").replace("INTEGER", "BIGINT"),
            POSTGRES
        );
    }
}
