//! Protected numbers: those of config.json, and those that this browser's Settings add.

use numbers_model::protection::Protection;

use super::connection::Connection;
use crate::browser::storage;

/// The key in local storage: one number or pattern a line.
const KEY: &str = "numberdesk.protected";

/// Whatever config.json or Settings protect.
pub fn protection(connection: Connection) -> Protection {
    connection
        .configured_protection()
        .and(&Protection::new(added().lines()))
}

/// What Settings add, a line each.
pub fn added() -> String {
    storage::read(KEY).unwrap_or_default()
}

/// Stores what Settings add.
pub fn set_added(lines: &str) {
    storage::write(KEY, lines);
}
