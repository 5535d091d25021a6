//! The events of the calendar files that this browser saved, so that a newer file can cancel those without a charge.

use std::collections::BTreeMap;

use crate::browser::storage;

const CALENDARS: &str = "numberdesk.calendars";

type Kept = BTreeMap<String, Vec<String>>;

fn kept() -> Kept {
    let text = storage::read(CALENDARS).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// The events of a project's last file: days and currencies, no amounts.
pub fn read(project: &str) -> Vec<String> {
    kept().remove(project).unwrap_or_default()
}

/// Keeps the events of a file in the place of those before.
pub fn write(project: &str, events: Vec<String>) {
    let mut kept = kept();
    kept.insert(project.to_owned(), events);
    if let Ok(text) = serde_json::to_string(&kept) {
        storage::write(CALENDARS, &text);
    }
}
