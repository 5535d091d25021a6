//! The state of the app, shared by all pages.

use leptos::prelude::*;
use numbers_client::log::RequestLog;

use super::{
    account::{Account, Offered},
    change_sets::ChangeSets,
    connection::Connection,
    inventory::Inventory,
    lazy_store::LazyStore,
    loader::{Loader, Phase},
    orders::Orders,
    page_commands::PageCommands,
    rent::Rent,
    requests::Requests,
    saved_views::SavedViews,
    settings::Settings,
    submission::Submissions,
};
use crate::{browser::history::History, routes::Route};

/// The state of a disconnect, which the deferred chunk carries out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disconnecting {
    /// Not requested.
    No,
    /// Requested by the reader.
    Requested,
    /// Requested together with a sign-out at the gateway.
    SignOutRequested,
    /// Waiting for confirmation, since something would be lost.
    Confirming,
}

/// The state of the app in this tab. Copies share it.
#[derive(Clone, Copy)]
pub struct AppState {
    /// The history of the tab.
    pub history: History,
    /// What header and palette offer to the person who is signed in.
    pub offered: Offered,
    account: LazyStore<Account>,
    /// The connection to a project.
    pub connection: Connection,
    /// The numbers.
    pub inventory: Inventory,
    /// The loader of all numbers.
    pub full_load: Loader,
    /// The loader of the slice that the filters select.
    pub filtered_load: Loader,
    log: StoredValue<RequestLog, LocalStorage>,
    requests: LazyStore<Requests>,
    submissions: LazyStore<Submissions>,
    rent: LazyStore<Rent>,
    orders: LazyStore<Orders>,
    change_sets: LazyStore<ChangeSets>,
    /// The settings.
    pub settings: Settings,
    saved_views: LazyStore<SavedViews>,
    /// The current page's commands for the command palette.
    pub page_commands: PageCommands,
    /// The state of a disconnect.
    pub disconnecting: RwSignal<Disconnecting>,
    /// A message of the previous page, shown once by the next one.
    pub flash: RwSignal<Option<String>>,
    /// Where the list was left: its query string and serialized position.
    pub list_position: RwSignal<(String, String)>,
    /// Whether the list resumes there.
    pub resume_list: RwSignal<bool>,
}

/// The state of the app, which the root component provides.
pub fn use_app_state() -> AppState {
    expect_context()
}

impl AppState {
    /// The initial state. Once for the whole app.
    pub fn start() -> Self {
        let history = History::start();
        let log = RequestLog::new();
        let connection = Connection::new(log.clone());
        let inventory = Inventory::new();
        Self {
            history,
            offered: Offered::new(),
            account: LazyStore::new(),
            connection,
            inventory,
            full_load: Loader::new(inventory, connection),
            filtered_load: Loader::new(inventory, connection),
            log: StoredValue::new_local(log),
            requests: LazyStore::new(),
            submissions: LazyStore::new(),
            rent: LazyStore::new(),
            orders: LazyStore::new(),
            change_sets: LazyStore::new(),
            settings: Settings::load(),
            saved_views: LazyStore::new(),
            page_commands: PageCommands::new(),
            disconnecting: RwSignal::new(Disconnecting::No),
            flash: RwSignal::new(None),
            list_position: RwSignal::new(Default::default()),
            resume_list: RwSignal::new(false),
        }
    }

    /// The request log.
    pub fn requests(self) -> Requests {
        self.requests
            .get_or_make(|| Requests::new(self.log.get_value()))
    }

    /// Changes on their way, and what came of them.
    pub fn submissions(self) -> Submissions {
        self.submissions
            .get_or_make(|| Submissions::new(self.inventory))
    }

    /// The rental of numbers.
    pub fn rent(self) -> Rent {
        self.rent
            .get_or_make(|| Rent::new(self.history, self.inventory, self.connection))
    }

    /// The number orders.
    pub fn orders(self) -> Orders {
        self.orders.get_or_make(|| Orders::new(self.inventory))
    }

    /// The change sets.
    pub fn change_sets(self) -> ChangeSets {
        self.change_sets.get_or_make(|| ChangeSets::new(self))
    }

    /// The saved views of the list.
    pub fn saved_views(self) -> SavedViews {
        self.saved_views.get_or_make(SavedViews::load)
    }

    /// The saved views, if they are loaded.
    pub fn loaded_saved_views(self) -> Option<SavedViews> {
        self.saved_views.get()
    }

    /// The person who is signed in at the gateway.
    pub fn account(self) -> Account {
        self.account.get_or_make(Account::new)
    }

    /// The address of a page, for a link.
    pub fn href(self, route: &Route) -> String {
        self.history.href(&route.path())
    }

    /// The number of loaded numbers, while these are not known to be all. Texts about them say so.
    pub fn loaded_so_far(self) -> Option<usize> {
        let is_complete = self
            .full_load
            .progress
            .with(|progress| progress.phase == Phase::Complete);
        (!is_complete).then(|| self.inventory.len())
    }

    /// Resets everything that belongs to a project, for another one.
    pub fn reset(self) {
        self.full_load.reset();
        self.filtered_load.reset();
        self.inventory.clear();
        self.list_position.set(Default::default());
        if let Some(rent) = self.rent.get() {
            rent.reset();
        }
        if let Some(orders) = self.orders.get() {
            orders.reset();
        }
        if let Some(change_sets) = self.change_sets.get() {
            change_sets.reset();
        }
        if let Some(submissions) = self.submissions.get() {
            submissions.forget();
        }
    }
}
