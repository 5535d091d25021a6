//! Number orders (docs/numbers-api.md 2.9 and 4.5), on v1 only.
//!
//! Nothing runs in the background: what has become of the orders by now is worked out before each request. What a
//! review comes to is decided by what was registered: a text that begins with `block-` blocks the order for the reason
//! that follows, one that begins with `reject-` rejects it, and all else completes it. An attachment whose file name
//! begins with `fail-` ends as FAILED.

pub mod attachments;
pub mod create;
pub mod policy;
pub mod registration;
pub mod shape;
pub mod submit;

use crate::call::{Answer, Call};
use crate::clock::stamp;
use crate::config::Quirk;
use crate::error::{ApiError, Violation};
use crate::generator::available::Offer;
use crate::generator::countries::COUNTRIES;
use crate::kind::Kind;
use crate::numbers::changes::Changes;
use crate::phone::PhoneKey;
use crate::project::Project;
use crate::query::bad_enum;
use crate::rent;
use attachments::Attachment;
use policy::{Policy, policy};
use serde_json::{Map, Value, json};
use shape::Shape;
use std::collections::BTreeMap;

/// The orders of the project.
pub type Orders = BTreeMap<String, Order>;

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Numbers are reserved.
    Created,
    /// Too late.
    Expired,
    /// Submitted.
    InReview,
    /// Something has to be put right.
    Blocked,
    /// Refused for good.
    Rejected,
    /// The numbers are there.
    Completed,
}

impl State {
    /// The state on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Expired => "EXPIRED",
            Self::InReview => "IN_REVIEW",
            Self::Blocked => "BLOCKED",
            Self::Rejected => "REJECTED",
            Self::Completed => "COMPLETED",
        }
    }

    /// Whether data and documents can be sent.
    fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Blocked)
    }
}

/// One order.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its ID.
    pub id: String,
    /// Its region, a place in [`COUNTRIES`].
    pub country: usize,
    /// Type of its numbers.
    pub kind: Kind,
    /// The numbers that are reserved, and on which terms.
    pub numbers: Vec<(PhoneKey, Offer)>,
    /// What is to be set up on them.
    pub changes: Changes,
    /// How far it is.
    pub state: State,
    /// When it was made.
    pub created: i64,
    /// When it last changed.
    pub updated: i64,
    /// When its reservation ends.
    pub expires: i64,
    /// How often it has been submitted.
    pub reviews: u32,
    /// What was registered.
    pub details: Option<Value>,
    /// What was sent along, by the ID of the requirement.
    pub attachments: BTreeMap<String, Attachment>,
    /// What the reviewers said, and when.
    pub logs: Vec<(i64, String)>,
}

impl Order {
    fn policy(&self) -> Option<&'static Policy> {
        policy(COUNTRIES[self.country].code, self.kind)
    }

    fn written(&self, call: &Call) -> Value {
        let country = &COUNTRIES[self.country];
        let numbers: Vec<Value> = self
            .numbers
            .iter()
            .map(|(phone, offer)| {
                let money =
                    |amount: &str| json!({ "currencyCode": country.currency, "amount": amount });
                json!({
                    "phoneNumber": phone.to_string(),
                    "numberPrice": {
                        "setupPrice": money(&offer.setup_price),
                        "monthlyPrice": money(&offer.monthly_price),
                        "paymentIntervalMonths": 1,
                    },
                    "capabilities": offer.capabilities.names(),
                })
            })
            .collect();
        let mut order = json!({
            "projectId": call.config.project,
            "idNumberOrder": self.id,
            "regionCode": country.code,
            "state": self.state.name(),
            "numberType": self.kind.name(),
            "orderNumbers": numbers,
            "expireTime": stamp(self.expires),
            "createTime": stamp(self.created),
            "updateTime": stamp(self.updated),
        });
        if let Some(plan) = &self.changes.plan {
            let campaign = self.changes.campaign.as_deref().unwrap_or_default();
            order["smsConfiguration"] = json!({ "servicePlanId": plan, "campaignId": campaign });
        }
        if let Some(voice) = &self.changes.voice {
            let [app, trunk, service] = voice.ids();
            order["voiceConfiguration"] =
                json!({ "type": voice.kind, "appId": app, "trunkId": trunk, "serviceId": service });
        }
        order
    }
}

/// Works out what has become of the orders by now.
pub fn settle(project: &mut Project, config: &crate::config::Config, now: i64) {
    let stage = config.stage_micros();
    let mut orders = std::mem::take(&mut project.orders);
    for order in orders.values_mut() {
        for attachment in order.attachments.values_mut() {
            attachment.settle(now, stage);
        }
        let review_ends = order.updated.saturating_add(2 * stage);
        let held = order.state == State::Created
            || order.state == State::Blocked && config.has(Quirk::BlockedExpires);
        if held && now >= order.expires {
            order.end(State::Expired, order.expires);
            give_back(project, order);
        } else if order.state == State::InReview && now >= review_ends {
            let (state, reason) = order.verdict(config);
            if let Some(reason) = reason {
                order.logs.push((review_ends, reason));
            }
            order.end(state, review_ends);
            match state {
                State::Completed => {
                    for (phone, offer) in &order.numbers {
                        let held = rent::held(
                            &config.project,
                            review_ends,
                            *phone,
                            offer,
                            order.changes.clone(),
                        );
                        project.numbers.rent(*phone, held, now);
                    }
                }
                State::Rejected => give_back(project, order),
                _ => {}
            }
        }
    }
    project.orders = orders;
}

impl Order {
    fn end(&mut self, state: State, at: i64) {
        self.state = state;
        self.updated = at;
    }

    fn verdict(&self, config: &crate::config::Config) -> (State, Option<String>) {
        if config.has(Quirk::OrdersRejected) {
            return (
                State::Rejected,
                Some("The use case is not allowed.".to_owned()),
            );
        }
        if config.has(Quirk::OrdersBlocked) && self.reviews == 1 {
            let reason = "Please send a proof of address that is not older than three months.";
            return (State::Blocked, Some(reason.to_owned()));
        }
        let missing = self.missing();
        if let Some(missing) = missing.first() {
            let reason = format!(
                "Something is missing: {} {}.",
                missing.field, missing.description
            );
            return (State::Blocked, Some(reason));
        }
        let mut said = None;
        if let Some(details) = &self.details {
            look_for_verdict(details, &mut said);
        }
        said.map_or((State::Completed, None), |(state, reason)| {
            (state, Some(reason))
        })
    }

    /// What still has to be sent before it can be submitted.
    fn missing(&self) -> Vec<Violation> {
        let Some(policy) = self.policy() else {
            return Vec::new();
        };
        let mut missing = Vec::new();
        let mut need = |field: &str, description: &str| {
            missing.push(Violation {
                field: field.to_owned(),
                description: description.to_owned(),
            });
        };
        if self.details.is_none() {
            need("registration", "is required");
        }
        for document in policy.documents {
            if document.mandatory && !self.attachments.contains_key(document.id) {
                need(&format!("attachments.{}", document.id), "is required");
            }
        }
        missing
    }
}

fn look_for_verdict(value: &Value, said: &mut Option<(State, String)>) {
    match value {
        Value::String(text) => {
            for (mark, state) in [("block-", State::Blocked), ("reject-", State::Rejected)] {
                if let Some(reason) = text.strip_prefix(mark) {
                    *said = Some((state, reason.to_owned()));
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| look_for_verdict(item, said)),
        Value::Object(members) => members
            .values()
            .for_each(|item| look_for_verdict(item, said)),
        _ => {}
    }
}

fn give_back(project: &mut Project, order: &Order) {
    for (phone, offer) in &order.numbers {
        project.stock.insert(*phone, offer.clone());
    }
}

/// Region and type in a body: where the numbers are to be.
fn place(call: &Call, body: &Map<String, Value>) -> Result<(usize, Kind), ApiError> {
    let mut violations = Vec::new();
    let mut text = |name: &str| {
        let value = body.get(name).and_then(Value::as_str).unwrap_or_default();
        if value.is_empty() {
            violations.push(Violation {
                field: call.spell(name),
                description: "is required".to_owned(),
            });
        }
        value.to_owned()
    };
    let (region, kind) = (text("regionCode"), text("numberType"));
    if !violations.is_empty() {
        return Err(ApiError::Invalid {
            message: String::new(),
            violations,
        });
    }
    let country = COUNTRIES.iter().position(|country| country.code == region);
    let country =
        country.ok_or_else(|| call.wrong("regionCode", "no numbers are offered there"))?;
    let kind = Kind::parse(&kind).ok_or_else(|| bad_enum("numberType", &kind))?;
    Ok((country, kind))
}

fn find<'a>(project: &'a mut Project, id: &str) -> Result<&'a mut Order, ApiError> {
    let order = project.orders.get_mut(id);
    order.ok_or_else(|| ApiError::Missing {
        kind: "NumberOrder",
        name: id.to_owned(),
    })
}

/// One that still takes data and documents.
fn open<'a>(project: &'a mut Project, id: &str) -> Result<&'a mut Order, ApiError> {
    let order = find(project, id)?;
    if order.state.is_open() {
        return Ok(order);
    }
    let state = order.state.name();
    Err(ApiError::invalid(format!("The number order is {state}")))
}

/// Answers what numbers of a region and type need.
///
/// # Errors
/// 400 if region or type are missing or unknown; by a quirk 404 where nothing is needed.
pub fn requirements(call: &Call) -> Result<Answer, ApiError> {
    let body = call.object()?;
    let (country, kind) = place(call, &body)?;
    let policy = policy(COUNTRIES[country].code, kind);
    if policy.is_none() && call.has(Quirk::RequirementsNone404) {
        return Err(ApiError::Missing {
            kind: "NumberRequirements",
            name: String::new(),
        });
    }
    let mut fields = shape::fields(policy, Shape::of(call));
    let mut attachments = shape::attachments(policy, call.has(Quirk::OddMediaTypes));
    // The documentation's one example has them inside.
    if call.has(Quirk::AttachmentsInFields) && fields.is_object() {
        fields["attachments"] = std::mem::replace(&mut attachments, json!([]));
    }
    Answer::ok(&json!({ "fields": fields, "attachments": attachments }))
}

/// Answers with an order.
///
/// # Errors
/// 404 if there is none.
pub fn get(call: &Call, project: &mut Project, id: &str) -> Result<Answer, ApiError> {
    let order = find(project, id)?;
    Answer::ok(&order.written(call))
}
