//! Saved views of the list.

use numbers_model::{
    json::{list, text},
    text::lowercase,
};
use serde_json::value::RawValue;

use super::query::ListQuery;

/// The maximum length of a name, in characters.
const LONGEST_NAME: usize = 60;

/// A list query with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// The name.
    pub name: String,
    /// The query as written by [`ListQuery::to_search`]; empty for the whole list.
    pub search: String,
}

/// The reason why a name is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    /// The name is blank.
    Empty,
    /// The name has more than 60 characters.
    TooLong,
}

impl NameError {
    /// The message for the form.
    pub fn text(self) -> &'static str {
        match self {
            NameError::Empty => "Type a name for this view.",
            NameError::TooLong => "That is too long: a name has at most 60 characters.",
        }
    }
}

impl SavedView {
    /// A view with the typed name. Only known parts of the query are kept, so that nothing else of an address gets into
    /// a link that is passed on.
    ///
    /// # Errors
    /// The problem with the name.
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

    /// Whether the view has this name, ignoring case.
    pub fn has_name(&self, name: &str) -> bool {
        lowercase(&self.name) == lowercase(name)
    }
}

/// Adds a view, or replaces the one of the same name.
pub fn save(views: &mut Vec<SavedView>, view: SavedView) {
    match views.iter_mut().find(|other| other.has_name(&view.name)) {
        Some(other) => *other = view,
        None => views.push(view),
    }
}

/// Restores a removed view at its place, unless its name is taken.
pub fn restore(views: &mut Vec<SavedView>, place: usize, view: SavedView) {
    if !views.iter().any(|other| other.has_name(&view.name)) {
        views.insert(place.min(views.len()), view);
    }
}

/// Encodes views as JSON: a list of pairs of name and query.
pub fn encode(views: &[SavedView]) -> String {
    let pairs: Vec<String> = views
        .iter()
        .map(|view| format!("[{},{}]", quoted(&view.name), quoted(&view.search)))
        .collect();
    format!("[{}]", pairs.join(","))
}

fn quoted(text: &str) -> String {
    // Writing to memory does not fail.
    serde_json::to_string(text).unwrap_or_default()
}

/// Decodes what [`encode`] wrote. Damaged views are skipped; of duplicate names the last one counts.
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
