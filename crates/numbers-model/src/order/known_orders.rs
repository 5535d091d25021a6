//! The orders known to this browser, as references without any content.

use crate::json;

/// The maximum number of references.
const MOST: usize = 500;

/// A reference to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRef {
    /// The base URL of the server.
    pub base: String,
    /// The API version it was created with.
    pub version: String,
    /// The project ID.
    pub project: String,
    /// The order ID.
    pub id: String,
}

json::members! {
    struct Wire {
        base: "base",
        version: "version",
        project: "project",
        id: "id",
    }
}

/// Decodes stored references, skipping damaged ones.
pub fn decode(text: &str) -> Vec<OrderRef> {
    let items: Vec<&serde_json::value::RawValue> = serde_json::from_str(text).unwrap_or_default();
    let read = |raw| {
        let wire: Wire = json::object(Some(raw))?;
        Some(OrderRef {
            base: json::text(wire.base)?,
            version: json::text(wire.version)?,
            project: json::text(wire.project)?,
            id: json::text(wire.id).filter(|id| is_order_id(id))?,
        })
    };
    items.into_iter().filter_map(read).take(MOST).collect()
}

/// Encodes references as JSON.
pub fn encode(kept: &[OrderRef]) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let objects: Vec<String> = kept
        .iter()
        .map(|order| {
            format!(
                r#"{{"base":{},"version":{},"project":{},"id":{}}}"#,
                quoted(&order.base),
                quoted(&order.version),
                quoted(&order.project),
                quoted(&order.id)
            )
        })
        .collect();
    format!("[{}]", objects.join(","))
}

/// Inserts a reference at the front, where a known one moves as well.
pub fn insert(kept: &mut Vec<OrderRef>, new: OrderRef) {
    remove(kept, &new);
    kept.insert(0, new);
    kept.truncate(MOST);
}

/// Removes a reference.
pub fn remove(kept: &mut Vec<OrderRef>, gone: &OrderRef) {
    kept.retain(|order| order != gone);
}

/// Whether a text can be an order ID. Their form is not documented; samples have 26 letters and digits.
pub fn is_order_id(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=100).contains(&text.len()) && text.bytes().all(known) && !text.starts_with('.')
}
