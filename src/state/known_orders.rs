//! Known orders: IDs stored in this browser, since the API has no list of orders.

use numbers_model::{
    api_version::ApiVersion,
    order::{self, OrderRef},
};

use super::connection::Connection;
use crate::browser::storage;

const ORDERS: &str = "numberdesk.orders";

/// A project under which order IDs are stored.
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

    /// Stores the ID of an order, and nothing else of it.
    pub fn add(&self, id: &str) {
        // Read first, since another tab may have written meanwhile.
        let mut orders = all();
        order::known_orders::insert(&mut orders, self.order(id));
        write(&orders);
    }

    fn order(&self, id: &str) -> OrderRef {
        OrderRef {
            id: id.to_owned(),
            ..self.0.clone()
        }
    }
}

/// The stored IDs of the connected project, the newest first.
pub fn ids(connection: Connection) -> Vec<String> {
    let Some(OrderProject(project)) = OrderProject::connected(connection) else {
        return Vec::new();
    };
    all()
        .into_iter()
        .filter(|order| order.base == project.base && order.project == project.project)
        .map(|order| order.id)
        .collect()
}

/// Stores the ID of an order of the connected project.
pub fn add(connection: Connection, id: &str) {
    if let Some(project) = OrderProject::connected(connection) {
        project.add(id);
    }
}

/// Removes an ID. The order itself is not changed.
pub fn remove(connection: Connection, id: &str) {
    if let Some(project) = OrderProject::connected(connection) {
        let mut orders = all();
        order::known_orders::remove(&mut orders, &project.order(id));
        write(&orders);
    }
}

fn all() -> Vec<OrderRef> {
    storage::read(ORDERS)
        .map(|text| order::known_orders::decode(&text))
        .unwrap_or_default()
}

fn write(orders: &[OrderRef]) {
    storage::write(ORDERS, &order::known_orders::encode(orders));
}
