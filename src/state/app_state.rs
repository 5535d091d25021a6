//! All that the pages share.

use numbers_client::log::RequestLog;

use super::{
    connection::Connection,
    inventory::Inventory,
    loader::{Loader, Phase},
    orders::Orders,
    page_commands::PageCommands,
    rent::Rent,
    requests::Requests,
    saved_views::SavedViews,
    settings::Settings,
};
use crate::{
    browser::{fault::FileFault, history::History},
    reactive::Var,
    routes::Route,
};

/// Where the parts of the app are that the first rows do not need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChunkState {
    /// Not asked for yet.
    Idle,
    /// On their way.
    Loading,
    /// Here.
    Ready,
    /// They did not come.
    Failed,
}

/// How far a disconnect has got. It is one of the parts that come later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disconnecting {
    /// Nobody wants it.
    No,
    /// The reader wants it.
    Requested,
    /// The reader is asked, since something would be lost.
    Confirming,
}

/// The stores of this tab. Copies share them.
#[derive(Clone, Copy)]
pub struct AppState {
    /// The address bar.
    pub history: History,
    /// The project.
    pub connection: Connection,
    /// The numbers.
    pub inventory: Inventory,
    /// Loads all numbers.
    pub full_load: Loader,
    /// Loads the slice that the filters name.
    pub filtered_load: Loader,
    /// What this tab has asked the server.
    pub requests: Requests,
    /// What is being rented.
    pub rent: Rent,
    /// What is being ordered.
    pub orders: Orders,
    /// How things look.
    pub settings: Settings,
    /// The views of the list that the reader has saved.
    pub saved_views: SavedViews,
    /// What the page that is shown offers to the command palette.
    pub page_commands: PageCommands,
    /// Whether the parts of the app that come later are there.
    pub chunk: Var<ChunkState>,
    /// Why they did not come.
    pub chunk_fault: Var<FileFault>,
    /// Whether the reader wants to disconnect, and how far that has got.
    pub disconnecting: Var<Disconnecting>,
    /// What a page that is left has just done: said once, by the next page.
    pub flash: Var<Option<String>>,
    /// How the list was left: its query, and the place in it as its entry of the history keeps it.
    pub list_position: Var<(String, String)>,
    /// Whether the list goes on there.
    pub resume_list: Var<bool>,
}

impl AppState {
    /// Fresh ones. Once for the whole app.
    pub fn start() -> Self {
        let history = History::start();
        let log = RequestLog::new();
        let connection = Connection::new(log.clone());
        let inventory = Inventory::new();
        Self {
            history,
            connection,
            inventory,
            full_load: Loader::new(inventory, connection),
            filtered_load: Loader::new(inventory, connection),
            requests: Requests::start(log),
            rent: Rent::new(history, inventory, connection),
            orders: Orders::new(),
            settings: Settings::load(),
            saved_views: SavedViews::load(),
            page_commands: PageCommands::new(),
            chunk: Var::new(ChunkState::Idle),
            chunk_fault: Var::new(FileFault::default()),
            disconnecting: Var::new(Disconnecting::No),
            flash: Var::new(None),
            list_position: Var::new(Default::default()),
            resume_list: Var::new(false),
        }
    }

    /// The address of a page, for a link.
    pub fn href(self, route: &Route) -> String {
        self.history.href(&route.path())
    }

    /// How many numbers are loaded, while these are not known to be all: what is made of them says so.
    pub fn loaded_so_far(self) -> Option<usize> {
        let whole = self
            .full_load
            .progress
            .with(|progress| progress.phase == Phase::Complete);
        (!whole).then(|| self.inventory.len())
    }

    /// Forgets the numbers: another project is connected.
    pub fn reset(self) {
        self.full_load.reset();
        self.filtered_load.reset();
        self.inventory.clear();
        self.list_position.set(Default::default());
        self.rent.reset();
        self.orders.reset();
    }
}
