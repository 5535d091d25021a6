//! Reviews and reservations of number orders on the clock (docs/numbers-api.md 4.5).
//!
//! Nothing runs in the background: before each request, all orders are advanced to its time. The
//! registration decides the result of a review: a text that begins with `block-` blocks the order
//! for the reason that follows, one that begins with `reject-` rejects it, and otherwise it is
//! completed. An attachment whose file name begins with `fail-` ends as FAILED.

use super::{NumberOrder, OrderState};
use crate::config::{Config, Quirk};
use crate::endpoints::rent::rented_number;
use crate::project::Project;
use serde_json::Value;

/// Advances all number orders to this time.
pub fn advance_orders(project: &mut Project, config: &Config, now: i64) {
    let stage_micros = config.stage_micros();
    let mut orders = std::mem::take(&mut project.orders);
    for order in orders.values_mut() {
        for attachment in order.attachments.values_mut() {
            attachment.advance_upload(now, stage_micros);
        }
        let review_end = order.updated.saturating_add(2 * stage_micros);
        if order.can_expire(config) && now >= order.expires {
            order.end(OrderState::Expired, order.expires);
            return_to_stock(project, order);
        } else if order.state == OrderState::InReview && now >= review_end {
            let (state, reason) = order.review(config);
            order.logs.extend(reason.map(|reason| (review_end, reason)));
            order.end(state, review_end);
            match state {
                OrderState::Completed => rent_numbers(project, config, order, review_end, now),
                OrderState::Rejected => return_to_stock(project, order),
                _ => {}
            }
        }
    }
    project.orders = orders;
}

fn rent_numbers(
    project: &mut Project,
    config: &Config,
    order: &NumberOrder,
    rented_at: i64,
    now: i64,
) {
    for (phone, available) in &order.numbers {
        let changes = order.changes.clone();
        let number = rented_number(&config.project, rented_at, *phone, available, changes);
        project.numbers.rent(*phone, number, now);
    }
}

fn return_to_stock(project: &mut Project, order: &NumberOrder) {
    project.stock.extend(order.numbers.iter().cloned());
}

impl NumberOrder {
    fn can_expire(&self, config: &Config) -> bool {
        match self.state {
            OrderState::Created => true,
            OrderState::Blocked => config.has(Quirk::BlockedExpires),
            _ => false,
        }
    }

    fn end(&mut self, state: OrderState, time: i64) {
        self.state = state;
        self.updated = time;
    }

    /// The state after a review, and the reason if it is not completed.
    fn review(&self, config: &Config) -> (OrderState, Option<String>) {
        if config.has(Quirk::OrdersRejected) {
            let reason = "The use case is not allowed.";
            return (OrderState::Rejected, Some(reason.to_owned()));
        }
        if config.has(Quirk::OrdersBlocked) && self.review_count == 1 {
            let reason = "Please send a proof of address that is not older than three months.";
            return (OrderState::Blocked, Some(reason.to_owned()));
        }
        if let Some(missing) = self.missing_requirements().first() {
            let reason = format!(
                "Something is missing: {} {}.",
                missing.field, missing.description
            );
            return (OrderState::Blocked, Some(reason));
        }
        match self.details.as_ref().and_then(requested_result) {
            Some((state, reason)) => (state, Some(reason)),
            None => (OrderState::Completed, None),
        }
    }
}

/// The result that a text in the registration asks for; the last one wins.
fn requested_result(details: &Value) -> Option<(OrderState, String)> {
    match details {
        Value::String(text) => {
            let blocked = text
                .strip_prefix("block-")
                .map(|reason| (OrderState::Blocked, reason.to_owned()));
            let rejected = text
                .strip_prefix("reject-")
                .map(|reason| (OrderState::Rejected, reason.to_owned()));
            blocked.or(rejected)
        }
        Value::Array(items) => items.iter().filter_map(requested_result).next_back(),
        Value::Object(members) => members.values().filter_map(requested_result).next_back(),
        _ => None,
    }
}
