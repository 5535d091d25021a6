//! Orders that this browser knows. The API has no list of them, so their IDs are kept here.

use numbers_model::{
    api_version::ApiVersion,
    order::{self, OrderRef},
};

use super::connection::Connection;
use crate::browser::storage;

const ORDERS: &str = "numberdesk.orders";

/// A project, as the place where its orders are kept.
#[derive(Debug, Clone)]
pub struct OrderProject(OrderRef);

impl OrderProject {
    /// The connected project.
    pub fn connected(connection: Connection) -> Option<Self> {
        let access = connection.access()?;
        Some(Self(OrderRef {
            base: access.base,
            version: ApiVersion::V1.as_str().to_owned(),
            project: access.project,
            id: String::new(),
        }))
    }

    /// Keeps the ID of an order, and nothing else of it.
    pub fn keep(&self, id: &str) {
        // What another tab has written a moment ago must not be lost.
        let mut kept = all();
        order::known_orders::insert(&mut kept, self.order(id));
        write(&kept);
    }

    fn order(&self, id: &str) -> OrderRef {
        OrderRef {
            id: id.to_owned(),
            ..self.0.clone()
        }
    }
}

/// The IDs that this browser knows of the connected project, the newest first.
pub fn known(connection: Connection) -> Vec<String> {
    let Some(OrderProject(here)) = OrderProject::connected(connection) else {
        return Vec::new();
    };
    all()
        .into_iter()
        .filter(|own| own.base == here.base && own.project == here.project)
        .map(|own| own.id)
        .collect()
}

/// Keeps the ID of an order of the connected project.
pub fn keep(connection: Connection, id: &str) {
    if let Some(project) = OrderProject::connected(connection) {
        project.keep(id);
    }
}

/// Forgets an ID. The order itself stays as it is.
pub fn forget(connection: Connection, id: &str) {
    if let Some(project) = OrderProject::connected(connection) {
        let mut kept = all();
        order::known_orders::remove(&mut kept, &project.order(id));
        write(&kept);
    }
}

fn all() -> Vec<OrderRef> {
    storage::read(ORDERS)
        .map(|text| order::known_orders::decode(&text))
        .unwrap_or_default()
}

fn write(kept: &[OrderRef]) {
    storage::write(ORDERS, &order::known_orders::encode(kept));
}
