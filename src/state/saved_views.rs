//! The saved views of the list, in local storage.

use leptos::prelude::*;
use numbers_inventory::saved_views::{self, NameError, SavedView};

use crate::browser::storage;

const VIEWS: &str = "numberdesk.views";

/// The saved views. Copies share them.
#[derive(Clone, Copy)]
pub struct SavedViews {
    /// The views, in their order.
    pub list: RwSignal<Vec<SavedView>>,
}

impl SavedViews {
    /// The stored views; follows changes in other tabs from then on.
    pub fn load() -> Self {
        let views = Self {
            list: RwSignal::new(stored().unwrap_or_default()),
        };
        storage::on_change(move || {
            let stored = stored().unwrap_or_default();
            if views.list.with_untracked(|list| *list != stored) {
                views.list.set(stored);
            }
        });
        views
    }

    /// Saves a query string under a typed name; replaces a view of the same name.
    ///
    /// # Errors
    /// When the name is invalid; nothing is saved then.
    pub fn save(self, name: &str, search: &str) -> Result<SavedView, NameError> {
        let view = SavedView::new(name, search)?;
        self.change(|list| saved_views::save(list, view.clone()));
        Ok(view)
    }

    /// Restores a removed view at its index, unless its name was taken meanwhile.
    pub fn restore(self, index: usize, view: SavedView) {
        self.change(|list| saved_views::restore(list, index, view));
    }

    /// Removes a view; returns it with its index, for [`SavedViews::restore`].
    pub fn remove(self, name: &str) -> Option<(usize, SavedView)> {
        let mut removed = None;
        self.change(|list| {
            if let Some(index) = list.iter().position(|view| view.has_name(name)) {
                removed = Some((index, list.remove(index)));
            }
        });
        removed
    }

    fn change(self, change: impl FnOnce(&mut Vec<SavedView>)) {
        // Reads the storage first, so that changes of another tab are not lost. Without storage the views live for this
        // visit.
        let mut list = stored().unwrap_or_else(|| self.list.get_untracked());
        change(&mut list);
        storage::write(VIEWS, &saved_views::encode(&list));
        self.list.set(list);
    }
}

fn stored() -> Option<Vec<SavedView>> {
    storage::read(VIEWS).map(|text| saved_views::decode(&text))
}
