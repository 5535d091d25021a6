//! The saved views of the list, kept in this browser.

use numbers_inventory::saved_views::{self, NameError, SavedView};

use crate::{browser::storage, reactive::Var};

const VIEWS: &str = "numberdesk.views";

/// The saved views. Copies share them.
#[derive(Clone, Copy)]
pub struct SavedViews {
    /// In the order in which they are offered.
    pub list: Var<Vec<SavedView>>,
}

impl SavedViews {
    /// What was kept; from then on it follows what other tabs do.
    pub fn load() -> Self {
        let views = Self {
            list: Var::new(kept().unwrap_or_default()),
        };
        storage::on_change(move || {
            let kept = kept().unwrap_or_default();
            if views.list.with_untracked(|list| *list != kept) {
                views.list.set(kept);
            }
        });
        views
    }

    /// Keeps `search` under a name as it was typed. One of the same name is replaced.
    ///
    /// # Errors
    /// What is wrong with the name; nothing is kept then.
    pub fn save(self, typed: &str, search: &str) -> Result<SavedView, NameError> {
        let view = SavedView::new(typed, search)?;
        self.change(|list| saved_views::save(list, view.clone()));
        Ok(view)
    }

    /// Puts a view back to its old place, unless its name was taken meanwhile.
    pub fn restore(self, place: usize, view: SavedView) {
        self.change(|list| saved_views::restore(list, place, view));
    }

    /// Forgets a view; gives it back with its place, for [`SavedViews::restore`].
    pub fn remove(self, name: &str) -> Option<(usize, SavedView)> {
        let mut removed = None;
        self.change(|list| {
            if let Some(place) = list.iter().position(|view| view.has_name(name)) {
                removed = Some((place, list.remove(place)));
            }
        });
        removed
    }

    fn change(self, change: impl FnOnce(&mut Vec<SavedView>)) {
        // What another tab has written a moment ago must not be lost. Where nothing can be kept at all, the views
        // live for this visit.
        let mut list = kept().unwrap_or_else(|| self.list.get_untracked());
        change(&mut list);
        storage::write(VIEWS, &saved_views::encode(&list));
        self.list.set(list);
    }
}

fn kept() -> Option<Vec<SavedView>> {
    storage::read(VIEWS).map(|text| saved_views::decode(&text))
}
