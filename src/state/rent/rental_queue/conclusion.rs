//! The conclusion of a rental: rented, refused or unknown, and what follows for a rented number.

use std::cell::RefCell;

use leptos::prelude::*;
use numbers_client::{
    client::NumberResponse,
    client_error::Explanation,
    options::RequestOptions,
    submission::{self, Conclusion, Submission, SubmissionStore},
};
use numbers_model::available::{self, BasketItem};

use super::super::{
    Rent,
    rental::RentalState,
    rental_change::{RentalChange, is_gone, refusal},
    surplus::Comparison,
};
use crate::{
    browser::fetch::FetchTransport,
    state::{
        changes::number_update::{EDIT_FINDINGS, NumberUpdate},
        connection::Client,
    },
};

impl Rent {
    /// Applies the conclusion of a rental.
    pub(super) async fn conclude(
        self,
        change: &RentalChange,
        conclusion: Conclusion<NumberResponse>,
    ) {
        let key = change.key;
        let refused = |what: String, advice: String, is_proven: bool| RentalState::Refused {
            what,
            advice,
            is_proven,
        };
        let state = match conclusion {
            Conclusion::Done { snapshot, how } | Conclusion::Partly { snapshot, how } => {
                let is_any = matches!(change.item, BasketItem::Any(..));
                let how = match how.as_str() {
                    "" => "The server confirmed it.".to_owned(),
                    // A second number may be listed late: without idempotency keys the list can be compared again.
                    _ if is_any && !change.client.sends_keys() => {
                        self.comparison.set(Comparison::Done);
                        how
                    }
                    _ => how,
                };
                self.rented(&change.client, key, snapshot, how).await;
                return;
            }
            Conclusion::Refused {
                error, is_verified, ..
            } => {
                let Explanation { what, advice } = refusal(&error, &change.item);
                match is_verified {
                    false => refused(what, advice, true),
                    true => {
                        let found = match change.item {
                            BasketItem::Number(_) => "It isn’t among your numbers",
                            BasketItem::Any(..) => "Your list shows no new number",
                        };
                        let advice = format!("{found}, more than a minute later. {advice}");
                        refused(what, advice, false)
                    }
                }
            }
            Conclusion::NotSent(Explanation { what, advice }) => refused(what, advice, true),
            Conclusion::NotExecuted { how, .. } | Conclusion::Unknown { how, .. } => {
                RentalState::Unknown(how)
            }
        };
        self.set_state(key, state);
    }

    /// Whether the number in an answer was rented before, so that it is not the new one.
    pub(in crate::state::rent) fn had_before(self, key: usize, phone: &str) -> bool {
        let before = self.rental(key).and_then(|rental| rental.before);
        before.is_some_and(|before| {
            available::was_rented_before(phone, &before, &self.rented_phones())
        })
    }

    /// The numbers rented by this queue.
    pub(in crate::state::rent) fn rented_phones(self) -> Vec<String> {
        self.queue.with_untracked(|queue| {
            let phones = queue.iter().filter_map(|rental| match &rental.state {
                RentalState::Rented { phone, .. } => Some(phone.clone()),
                _ => None,
            });
            phones.collect()
        })
    }

    /// Marks a rental as rented, names its number, and adds it to the inventory.
    pub(super) async fn rented(
        self,
        client: &Client,
        key: usize,
        response: NumberResponse,
        how: String,
    ) {
        let Some(rental) = self.rental(key) else {
            return;
        };
        let phone = response.number.phone.clone();
        let state = RentalState::Rented {
            phone: phone.clone(),
            how: how.clone(),
        };
        self.set_state(key, state);
        if let Some(name) = self.name(rental.position).filter(|_| !rental.has_name) {
            let (has_name, outcome) = give_name(client, &phone, &name).await;
            self.change(key, |rental| {
                rental.has_name = has_name;
                rental.name_outcome = outcome;
            });
        }
        // Some answers to a rental contain nothing but the phone number.
        let fresh = client.number(&phone, &RequestOptions::default()).await;
        // A rented number may be listed late.
        let is_late = fresh.as_ref().is_err_and(is_gone)
            && matches!(self.listed(client, key, &phone).await, Ok(None));
        if is_late {
            self.set_unlisted(key, &phone, &how);
        }
        // Not once another project is connected.
        if self.rental(key).is_some() {
            self.inventory.put(fresh.unwrap_or(response).number);
        }
    }

    /// Marks a confirmed rental as not listed among the project's numbers yet.
    fn set_unlisted(self, key: usize, phone: &str, how: &str) {
        const UNLISTED: &str = "It isn’t among your numbers yet: check again in a minute.";
        let how = format!("{how} {UNLISTED}");
        self.set_rented(key, phone, how, true);
    }

    fn set_rented(self, key: usize, phone: &str, how: String, is_unlisted: bool) {
        let phone = phone.to_owned();
        self.set_state(key, RentalState::Rented { phone, how });
        self.change(key, |rental| rental.is_unlisted = is_unlisted);
    }

    /// Verifies whether a confirmed number is listed among the project's by now.
    pub(super) async fn verify_rented(self, key: usize, phone: &str) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        let set = |how: &str, is_unlisted: bool| {
            self.set_rented(key, phone, how.to_owned(), is_unlisted);
        };
        set("Looking whether it is among your numbers…", false);
        match client.number(phone, &RequestOptions::default()).await {
            Ok(response) => {
                let how = "Checked again. It is among your numbers.".to_owned();
                self.rented(&client, key, response, how).await;
            }
            Err(error) if is_gone(&error) => match self.listed(&client, key, phone).await {
                Ok(Some(_)) => set("Checked again. It is in your list.", false),
                Ok(None) => self.set_unlisted(key, phone, "Checked again."),
                Err(_) => set("Reading your list brought no answer.", true),
            },
            Err(_) => set("Looking it up brought no answer.", true),
        }
    }

    /// The name for the number at a position of the basket, unless the configuration has none.
    pub fn name(self, position: usize) -> Option<String> {
        self.configuration.with_untracked(|configuration| {
            let template = configuration.display_name.trim();
            (!template.is_empty()).then(|| available::name_from_template(template, position))
        })
    }
}

/// The store of a submission that no page shows.
#[derive(Default)]
struct HiddenSubmission(RefCell<Submission>);

impl SubmissionStore for HiddenSubmission {
    fn update<R>(&self, change: impl FnOnce(&mut Submission) -> R) -> Option<R> {
        Some(change(&mut self.0.borrow_mut()))
    }
}

/// Names a number; returns whether it has the name now, and the outcome as a sentence.
async fn give_name(client: &Client, phone: &str, name: &str) -> (bool, String) {
    let (changes, draft) = available::naming_change(name);
    let naming = NumberUpdate {
        client: client.clone(),
        phone: phone.to_owned(),
        changes: changes.to_vec(),
        draft,
        findings: EDIT_FINDINGS,
        verifying: RequestOptions::default(),
    };
    let conclusion =
        submission::submit(&naming, (), &HiddenSubmission::default(), &FetchTransport).await;
    match conclusion {
        Some(Conclusion::Done { .. }) => (true, format!("Named “{name}”.")),
        Some(Conclusion::Refused { error, .. }) => {
            let what = error.explain().what;
            (false, format!("It did not get its name: {what}"))
        }
        Some(Conclusion::NotExecuted { how, .. }) => {
            (false, format!("It did not get its name: {how}"))
        }
        _ => {
            let text = "It may or may not have got its name: no clear answer came.";
            (false, text.to_owned())
        }
    }
}
