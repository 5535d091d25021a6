//! Lazily made stores: the first load needs none of their code.

use leptos::{
    prelude::*,
    reactive::owner::{Owner, WeakOwner},
};

/// A store that is made when it is first used. Copies share it.
#[derive(Debug)]
pub struct LazyStore<T: 'static> {
    store: StoredValue<Option<T>, LocalStorage>,
    /// The owner of the whole app, which the store lives as long as.
    owner: StoredValue<Option<WeakOwner>>,
}

impl<T> Clone for LazyStore<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for LazyStore<T> {}

impl<T: Copy> LazyStore<T> {
    /// A store that is not made yet; it will belong to the present owner.
    pub fn new() -> Self {
        Self {
            store: StoredValue::new_local(None),
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        }
    }

    /// The store, if it was made.
    pub fn get(self) -> Option<T> {
        self.store.get_value()
    }

    /// The store, made by `make` if it was not yet.
    pub fn get_or_make(self, make: impl FnOnce() -> T) -> T {
        self.get().unwrap_or_else(|| {
            let owner = self.owner.get_value().and_then(|owner| owner.upgrade());
            let store = match owner {
                Some(owner) => owner.with(make),
                None => make(),
            };
            self.store.set_value(Some(store));
            store
        })
    }
}

impl<T: Copy> Default for LazyStore<T> {
    fn default() -> Self {
        Self::new()
    }
}
