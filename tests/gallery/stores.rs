//! The stores that widgets take, connected to nothing.

use leptos::prelude::*;
use numberdesk::{
    browser::history::History,
    state::{
        connection::Connection, inventory::Inventory, rent::Rent, settings::Settings,
        submission::Submissions,
    },
};
use numbers_client::log::RequestLog;

/// The stores. Copies share them.
#[derive(Clone, Copy)]
pub struct Stores {
    /// The history of the tab.
    pub history: History,
    /// The numbers: none.
    pub inventory: Inventory,
    /// The settings of this browser.
    pub settings: Settings,
    connection: Connection,
}

/// The stores, which the root component provides.
pub fn use_stores() -> Stores {
    expect_context()
}

impl Stores {
    /// The stores. Once for the page.
    pub fn start() -> Self {
        Self {
            history: History::start(),
            inventory: Inventory::new(),
            settings: Settings::load(),
            connection: Connection::new(RequestLog::new()),
        }
    }

    /// A rental of its own.
    pub fn rent(self) -> Rent {
        Rent::new(self.history, self.inventory, self.connection)
    }

    /// Submissions of their own.
    pub fn submissions(self) -> Submissions {
        Submissions::new(self.inventory)
    }
}
