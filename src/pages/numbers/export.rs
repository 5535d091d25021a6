//! The rows shown, as a CSV file.

use super::view::View;
use crate::{browser::download, model::csv};

/// Saves what the list shows now, in its order. Nothing is asked of the server.
pub fn save_csv(view: View) {
    let rows = view.rows();
    let text = csv::write(rows.iter().map(AsRef::as_ref));
    if download::save("numbers.csv", "text/csv;charset=utf-8", &text).is_err() {
        leptos::logging::warn!("The browser refused the file.");
    }
}
