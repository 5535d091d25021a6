//! The events of calendar files saved in this browser. A newer file cancels those that no longer apply.

use std::collections::BTreeMap;

use crate::browser::storage;

const CALENDARS: &str = "numberdesk.calendars";

/// Event IDs by project.
type Calendars = BTreeMap<String, Vec<String>>;

fn stored() -> Calendars {
    let text = storage::read(CALENDARS).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// The events of a project's last calendar file: days and currencies, no amounts.
pub fn read(project: &str) -> Vec<String> {
    stored().remove(project).unwrap_or_default()
}

/// Stores the events of a project's calendar file, in place of the previous ones.
pub fn write(project: &str, events: Vec<String>) {
    let mut calendars = stored();
    calendars.insert(project.to_owned(), events);
    if let Ok(text) = serde_json::to_string(&calendars) {
        storage::write(CALENDARS, &text);
    }
}
