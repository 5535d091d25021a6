//! The rows shown, as a CSV file.

use crate::{
    browser::download,
    model::{csv, listing::Entry},
};

use super::view::View;

/// Saves what the list shows now, in its order. Nothing is asked of the server.
pub fn save_csv(view: View) {
    let rows = view.rows();
    let text = csv::write(rows.iter().map(|entry| entry.as_ref() as &Entry));
    if download::save("numbers.csv", "text/csv;charset=utf-8", &text).is_err() {
        leptos::logging::warn!("The browser refused the file.");
    }
}
