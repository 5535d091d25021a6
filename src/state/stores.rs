//! All that the pages share.

use numbers_client::log::RequestLog;

use super::{
    actions::Actions,
    connection::Connection,
    inventory::Inventory,
    loader::{Loader, Phase},
    orders::Orders,
    rent::Rent,
    requests::Requests,
    settings::Settings,
    views::Views,
};
use crate::{
    browser::{fault::FileFault, history::History},
    paths::Route,
    reactive::Var,
};

/// Where the parts of the app are that the first rows do not need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    /// Not asked for yet.
    Waiting,
    /// On their way.
    Fetched,
    /// Here.
    There,
    /// They did not come.
    Missing,
}

/// How far a disconnect has got. It is one of the parts that come later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// Nobody wants it.
    No,
    /// The reader wants it.
    Wanted,
    /// The reader is asked, since something would be lost.
    Asked,
}

/// The stores of this tab. Copies share them.
#[derive(Clone, Copy)]
pub struct Stores {
    /// The address bar.
    pub history: History,
    /// The project.
    pub connection: Connection,
    /// The numbers.
    pub inventory: Inventory,
    /// Loads all numbers.
    pub all: Loader,
    /// Loads the slice that the filters name.
    pub slice: Loader,
    /// What this tab has asked the server.
    pub requests: Requests,
    /// What is being rented.
    pub rent: Rent,
    /// What is being ordered.
    pub orders: Orders,
    /// How things look.
    pub settings: Settings,
    /// The views of the list that the reader has saved.
    pub views: Views,
    /// What the page that is shown offers to the command palette.
    pub actions: Actions,
    /// Whether the parts of the app that come later are there.
    pub later: Var<Later>,
    /// Why they did not come.
    pub fault: Var<FileFault>,
    /// Whether the reader wants to disconnect, and how far that has got.
    pub leaving: Var<Leaving>,
    /// What a page that is left has just done: said once, by the next page.
    pub parting: Var<Option<String>>,
    /// How the list was left: its query, and the place in it as its entry of the history keeps it.
    pub left: Var<(String, String)>,
    /// Whether the list goes on there.
    pub resumes: Var<bool>,
}

impl Stores {
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
            all: Loader::new(inventory, connection),
            slice: Loader::new(inventory, connection),
            requests: Requests::start(log),
            rent: Rent::new(history, inventory, connection),
            orders: Orders::new(),
            settings: Settings::load(),
            views: Views::load(),
            actions: Actions::new(),
            later: Var::new(Later::Waiting),
            fault: Var::new(FileFault::default()),
            leaving: Var::new(Leaving::No),
            parting: Var::new(None),
            left: Var::new(Default::default()),
            resumes: Var::new(false),
        }
    }

    /// The address of a page, for a link.
    pub fn href(self, route: &Route) -> String {
        self.history.href(&route.path())
    }

    /// How many numbers are loaded, while these are not known to be all: what is made of them says so.
    pub fn loaded_so_far(self) -> Option<usize> {
        let whole = self
            .all
            .progress
            .with(|progress| progress.phase == Phase::Complete);
        (!whole).then(|| self.inventory.len())
    }

    /// Forgets the numbers: another project is connected.
    pub fn forget(self) {
        self.all.reset();
        self.slice.reset();
        self.inventory.clear();
        self.left.set(Default::default());
        self.rent.reset();
        self.orders.reset();
    }
}
