//! The rental of one item: how it is sent, and how it is verified. Nothing is sent by a verification.

use std::collections::BTreeSet;

use numbers_client::{
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    request::Request,
    submission::{Change, Finding, Permit, Reply},
};
use numbers_model::{
    available::{self, AvailableNumber, AvailableQuery, BasketItem, new_numbers},
    number::{Number, Row},
    slice::Slice,
};

use super::{Rent, surplus};
use crate::{browser::clock, state::connection::Client};

/// The rental of the entry `key` of the queue.
pub(super) struct RentalChange {
    pub rent: Rent,
    pub key: usize,
    pub client: Client,
    pub item: BasketItem,
}

/// What a verification has read, or why that is inconclusive.
type Read<R> = Result<R, String>;

const NO_NUMBER: &str = "Looking it up brought no answer either.";
const NO_LIST: &str = "Reading your list brought no answer either.";

impl Change for RentalChange {
    type Confirmed = Request;
    type Snapshot = NumberResponse;

    async fn send(&self, confirmed: Request, permit: Permit) -> Reply<NumberResponse> {
        let options = RequestOptions::default();
        let answer = self
            .client
            .rent(permit, confirmed, &self.item, &options)
            .await;
        self.rent.change(self.key, |rental| {
            rental.answered_ms = clock::now_ms();
            rental.error = answer.as_ref().err().cloned();
        });
        match answer {
            Ok(response) if self.rent.had_before(self.key, &response.number.phone) => {
                let phone = &response.number.phone;
                Reply::Unproven(format!("The answer names {phone}, which you had before."))
            }
            Ok(response) => Reply::Proven(response),
            Err(error) => Reply::Failed(error),
        }
    }

    async fn verify(&self) -> Finding<NumberResponse> {
        let before = self.rent.rental(self.key).and_then(|rental| rental.before);
        let finding = match (&self.item, before) {
            (BasketItem::Number(number), _) => self.verify_number(number).await,
            (BasketItem::Any(query, _), Some(before)) => self.verify_any(query, &before).await,
            (BasketItem::Any(..), None) => Err(String::new()),
        };
        self.rent
            .change(self.key, |rental| rental.was_verified = finding.is_ok());
        finding.unwrap_or_else(|found| unclear(&found))
    }

    fn explain(&self, error: &ClientError) -> Explanation {
        refusal(error, &self.item)
    }

    /// Whether the key is kept is decided when it is tried again ([`Rent::retry`]).
    fn may_retry(&self) {}
}

impl RentalChange {
    async fn verify_number(&self, number: &AvailableNumber) -> Read<Finding<NumberResponse>> {
        if self.rent.rented_phones().contains(&number.phone) {
            return Ok(Finding::NotExecuted {
                snapshot: None,
                found: "So it was looked up: it is yours by another line of this rental."
                    .to_owned(),
            });
        }
        let options = RequestOptions::default();
        match self.client.number(&number.phone, &options).await {
            Ok(snapshot) => {
                let found = "So it was looked up: it is yours.".to_owned();
                return Ok(Finding::Executed { snapshot, found });
            }
            Err(error) if is_gone(&error) => {}
            Err(_) => return Err(NO_NUMBER.to_owned()),
        }
        let listed = self
            .rent
            .listed(&self.client, self.key, &number.phone)
            .await;
        if let Some(number) = listed.map_err(|_| NO_LIST.to_owned())? {
            let snapshot = NumberResponse {
                number,
                raw: String::new(),
            };
            let found = "So your list was read: it is there.".to_owned();
            return Ok(Finding::Executed { snapshot, found });
        }
        if self.is_settled() {
            return Ok(not_rented("It isn’t among your numbers"));
        }
        // A number may be listed late, and the list of available ones may be out of date: neither is proof.
        let availability = match self.client.available_number(&number.phone, &options).await {
            Ok(_) => " Sinch still lists it as on offer, which may be out of date.",
            Err(error) if is_gone(&error) => " It is no longer on offer.",
            Err(_) => "",
        };
        Ok(unclear(&format!(
            "It isn’t among your numbers yet.{availability} Check again in a minute. The same number can’t be rented twice."
        )))
    }

    async fn verify_any(
        &self,
        query: &AvailableQuery,
        before: &BTreeSet<String>,
    ) -> Read<Finding<NumberResponse>> {
        let list = self.rent.load_list(&self.client, query).await;
        let list = list.map_err(|_| NO_LIST.to_owned())?;
        // The rentals of this queue are accounted for.
        match new_numbers(before, &list, &self.rent.rented_phones())[..] {
            [] if self.is_settled() => Ok(not_rented("Your list shows no new number")),
            [] => {
                let once = match self.client.sends_keys() {
                    true => "it has the same idempotency key and is rented once.",
                    false => {
                        "a number that comes late would be bought a second time if you tried again now."
                    }
                };
                Ok(unclear(&format!(
                    "So your list was read: it shows no new number as yet. Check again in a minute: {once}"
                )))
            }
            [phone] => {
                let options = RequestOptions::default();
                match self.client.number(phone, &options).await {
                    Ok(snapshot) => Ok(Finding::Executed {
                        snapshot,
                        found: "So your list was read: this number is new.".to_owned(),
                    }),
                    Err(_) => Err(format!(
                        "Your list shows a new number, {phone}, but it could not be read."
                    )),
                }
            }
            ref new => {
                let count = new.len();
                Ok(unclear(&format!(
                    "So your list was read: {count} numbers are new, see below."
                )))
            }
        }
    }

    /// Whether a rejected rental counts as not executed.
    ///
    /// It does once verifications have found nothing for as long as listing a new number may take.
    fn is_settled(&self) -> bool {
        let rental = self.rent.rental(self.key);
        rental.is_some_and(|rental| {
            let waited_ms = clock::now_ms() - rental.answered_ms;
            rental.is_rejected() && waited_ms >= available::LISTING_DELAY_MS
        })
    }
}

fn unclear(found: &str) -> Finding<NumberResponse> {
    Finding::Inconclusive {
        snapshot: None,
        found: found.to_owned(),
    }
}

fn not_rented(found: &str) -> Finding<NumberResponse> {
    Finding::NotExecuted {
        snapshot: None,
        found: format!("{found}, more than a minute later."),
    }
}

impl Rent {
    /// The number, if the project has it. A server that refuses to say is taken for no.
    ///
    /// # Errors
    /// When the server could not be asked.
    pub(super) async fn owned(
        self,
        client: &Client,
        key: usize,
        phone: &str,
    ) -> Result<Option<Number>, ClientError> {
        match self.listed(client, key, phone).await {
            Err(error) if error.is_rejection() => Ok(None),
            answer => answer,
        }
    }

    /// The number in the list of rented numbers, which may have it before its own URL does.
    ///
    /// # Errors
    /// When the list could not be read.
    pub(super) async fn listed(
        self,
        client: &Client,
        key: usize,
        phone: &str,
    ) -> Result<Option<Number>, ClientError> {
        let slice = self
            .rental(key)
            .map(|rental| slice(&rental.item))
            .unwrap_or_default();
        let options = RequestOptions::default();
        let page = client.with_prefix(&slice, phone, &options).await?;
        let mut numbers = page.rows().filter_map(|row| match row {
            Row::Number(number) => Some(*number),
            Row::Unreadable { .. } => None,
        });
        Ok(numbers.find(|number| number.phone == phone))
    }
}

fn slice(item: &BasketItem) -> Slice {
    match item {
        BasketItem::Number(number) => Slice {
            region: number.region.clone(),
            kind: number.kind.as_ref().map(|kind| kind.wire().to_owned()),
            capability: None,
        },
        BasketItem::Any(query, _) => surplus::slice(query),
    }
}

/// Whether the server doesn't know the number (404).
pub(super) fn is_gone(error: &ClientError) -> bool {
    error.status() == Some(404)
}

/// Why an item was not rented, and what to do.
pub(super) fn refusal(error: &ClientError, item: &BasketItem) -> Explanation {
    let what = match item {
        _ if !is_gone(error) => return error.explain(),
        BasketItem::Number(_) => "Sinch says that this number isn’t available.",
        BasketItem::Any(..) => "Sinch says that no number that fits is available.",
    };
    Explanation::new(what, "Search again and choose another.")
}
