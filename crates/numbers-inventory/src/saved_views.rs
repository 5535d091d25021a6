//! Views of the list that the reader has saved under a name.

use numbers_model::{
    json::{list, text},
    text::lowercase,
};
use serde_json::value::RawValue;

use super::query::ListQuery;

/// The most characters that a name may have.
const LONGEST_NAME: usize = 60;

/// What the list is asked for, under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// How the reader calls it.
    pub name: String,
    /// The query as [`ListQuery::to_search`] writes it: `?region=US&q=…`, or nothing for the whole list.
    pub search: String,
}

/// Why a name can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    /// There is nothing but space.
    Empty,
    /// More than [`LONGEST_NAME`] characters.
    TooLong,
}

impl NameError {
    /// What to tell the person who typed it.
    pub fn text(self) -> &'static str {
        match self {
            NameError::Empty => "Type a name for this view.",
            NameError::TooLong => "That is too long: a name has at most 60 characters.",
        }
    }
}

impl SavedView {
    /// A view under a name as it was typed. Of the query only what the list knows is kept: whatever else stands in an
    /// address does not get into a link that is passed on.
    ///
    /// # Errors
    /// What is wrong with the name.
    pub fn new(typed: &str, search: &str) -> Result<SavedView, NameError> {
        let name = typed.trim();
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        if name.chars().nth(LONGEST_NAME).is_some() {
            return Err(NameError::TooLong);
        }
        Ok(SavedView {
            name: name.to_owned(),
            search: ListQuery::parse(search).to_search(),
        })
    }

    /// Whether it goes by this name; case makes no difference.
    pub fn has_name(&self, name: &str) -> bool {
        lowercase(&self.name) == lowercase(name)
    }
}

/// Adds a view, in the place of the one that has its name if there is one.
pub fn save(views: &mut Vec<SavedView>, view: SavedView) {
    match views.iter_mut().find(|other| other.has_name(&view.name)) {
        Some(other) => *other = view,
        None => views.push(view),
    }
}

/// Puts a view back where it was, unless its name is taken.
pub fn restore(views: &mut Vec<SavedView>, place: usize, view: SavedView) {
    if !views.iter().any(|other| other.has_name(&view.name)) {
        views.insert(place.min(views.len()), view);
    }
}

/// Writes the views as JSON: a list of pairs of name and query.
pub fn encode(views: &[SavedView]) -> String {
    let mut json = String::from("[");
    for view in views {
        json.push_str(if json.len() > 1 { ",[" } else { "[" });
        json.push_str(&quoted(&view.name));
        json.push(',');
        json.push_str(&quoted(&view.search));
        json.push(']');
    }
    json + "]"
}

fn quoted(text: &str) -> String {
    // Writing text can't fail.
    serde_json::to_string(text).unwrap_or_default()
}

/// Reads what [`encode`] wrote. What is damaged is left out; of two with the same name the later one counts.
pub fn decode(json: &str) -> Vec<SavedView> {
    let mut views = Vec::new();
    let whole: Option<&RawValue> = serde_json::from_str(json).ok();
    for pair in list(whole) {
        if let [name, search] = list(Some(pair))[..]
            && let Some(name) = text(Some(name))
            && search.get().starts_with('"')
            && let Ok(view) = SavedView::new(&name, &text(Some(search)).unwrap_or_default())
        {
            save(&mut views, view);
        }
    }
    views
}

#[cfg(test)]
mod tests;
