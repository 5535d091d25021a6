//! After an answer that proves nothing: looks whether something is rented. Nothing is sent again here.

use std::collections::BTreeSet;

use numbers_client::{
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::Doubt,
};
use numbers_model::{
    available::{self, AvailableNumber, AvailableQuery, BasketItem, new_numbers},
    number::{Number, Row},
    slice::Slice,
};

use super::{
    Progress, Rent,
    ledger::{is_gone, refusal},
    surplus::{self, Comparison},
};
use crate::{api::settle::settle, browser::clock, reactive::spawn, state::connection::Client};

impl Rent {
    /// Looks once more.
    pub fn look_again(self, key: usize) {
        spawn(async move {
            match self.at(key).map(|own| own.progress) {
                Some(Progress::Rented(phone, _)) => self.look_for_rented(key, &phone).await,
                _ => {
                    self.look(key, None).await;
                }
            }
        });
    }

    /// Looks whether an entry is rented, after what came for an answer; after nothing new where it is looked once more.
    /// Says whether the check itself had an answer.
    pub(super) async fn look(self, key: usize, unconfirmed: Option<Doubt>) -> bool {
        let (Some(client), Some(entry)) = (self.connection.client_untracked(), self.at(key)) else {
            return false;
        };
        let again = || {
            let before = entry.unconfirmed.clone();
            before.map_or_else(|| Doubt::success("Checked again."), Doubt::again)
        };
        let is_new = unconfirmed.is_some();
        let why = unconfirmed.unwrap_or_else(again);
        self.entry(key, |entry| {
            if is_new {
                entry.answered_ms = clock::now_ms();
            }
            entry.unconfirmed = Some(why.clone());
        });
        self.progress(key, Progress::Looking);
        let _underway = settle(&why).await;
        match (&entry.item, &entry.before) {
            (BasketItem::Number(offer), _) => self.look_for(&client, key, offer, &why).await,
            (BasketItem::Any(wanted, _), Some(before)) => {
                self.look_for_any(&client, key, wanted, before, &why).await
            }
            (BasketItem::Any(..), None) => self.unclear(key, &why, ""),
        }
    }

    fn unclear(self, key: usize, why: &Doubt, found: &str) -> bool {
        self.progress(key, Progress::Unclear(why.and(found)));
        false
    }

    async fn look_for(
        self,
        client: &Client,
        key: usize,
        offer: &AvailableNumber,
        why: &Doubt,
    ) -> bool {
        let call = RequestOptions::default();
        match client.number(&offer.phone, &call).await {
            Ok(read) => {
                let how = why.and("So it was looked up: it is yours.");
                self.rented(client, key, read, how).await;
                return true;
            }
            Err(failure) if is_gone(&failure) => {}
            Err(_) => {
                return self.unclear(key, why, "Looking it up brought no answer either.");
            }
        }
        match self.listed(client, key, &offer.phone).await {
            Ok(Some(number)) => {
                let how = why.and("So your list was read: it is there.");
                let read = NumberResponse {
                    number,
                    raw: String::new(),
                };
                self.rented(client, key, read, how).await;
                return true;
            }
            Ok(None) => {}
            Err(_) => {
                return self.unclear(key, why, "Reading your list brought no answer either.");
            }
        }
        if self.settled(key, why, "It isn’t among your numbers") {
            return true;
        }
        // A number may show up late, and what is on offer may be out of date: neither proves anything.
        let offered = match client.offer(&offer.phone, &call).await {
            Ok(_) => " Sinch still lists it as on offer, which may be out of date.",
            Err(failure) if is_gone(&failure) => " It is no longer on offer.",
            Err(_) => "",
        };
        let text = [
            "It isn’t among your numbers yet.",
            offered,
            " Check again in a minute. The same number can’t be rented twice.",
        ];
        self.unclear(key, why, &text.concat());
        true
    }

    /// The number in the list of all that are rented, which may know it before its own address does.
    ///
    /// # Errors
    /// Where the list could not be read.
    pub(super) async fn listed(
        self,
        client: &Client,
        key: usize,
        phone: &str,
    ) -> Result<Option<Number>, ClientError> {
        let slice = self.at(key).map(|own| slice(&own.item)).unwrap_or_default();
        let call = RequestOptions::default();
        let page = client.with_prefix(&slice, phone, &call).await?;
        for row in page.rows() {
            if let Row::Number(number) = row
                && number.phone == phone
            {
                return Ok(Some(*number));
            }
        }
        Ok(None)
    }

    async fn look_for_any(
        self,
        client: &Client,
        key: usize,
        wanted: &AvailableQuery,
        before: &BTreeSet<String>,
        why: &Doubt,
    ) -> bool {
        let call = RequestOptions::default();
        let Ok(now) = self.load_list(client, wanted).await else {
            return self.unclear(key, why, "Reading your list brought no answer either.");
        };
        // What this ledger has rented itself is accounted for.
        match new_numbers(before, &now, &self.accounted())[..] {
            [] => {
                if self.settled(key, why, "Your list shows no new number") {
                    return true;
                }
                let once = match client.sends_keys() {
                    true => "it has the same idempotency key and is rented once.",
                    false => {
                        "a number that comes late would be bought a second time if you tried again now."
                    }
                };
                let text = "So your list was read: it shows no new number as yet. Check again in a minute: ";
                self.unclear(key, why, &[text, once].concat());
            }
            [phone] => match client.number(phone, &call).await {
                Ok(read) => {
                    let how = why.and("So your list was read: this number is new.");
                    // A second one may show up late: without keys that can be compared again.
                    if !client.sends_keys() {
                        self.comparison.set(Comparison::Done);
                    }
                    self.rented(client, key, read, how).await;
                }
                Err(_) => {
                    let text =
                        format!("Your list shows a new number, {phone}, but it could not be read.");
                    return self.unclear(key, why, &text);
                }
            },
            ref new => {
                let count = new.len();
                let text = format!("So your list was read: {count} numbers are new, see below.");
                self.unclear(key, why, &text);
            }
        }
        true
    }

    /// A rejection after which checks have found nothing for as long as a rental may take to show up: it is as good as
    /// certain, and can be checked again.
    fn settled(self, key: usize, why: &Doubt, found: &str) -> bool {
        let (Some(failure), Some(entry)) = (why.rejection(), self.at(key)) else {
            return false;
        };
        if clock::now_ms() - entry.answered_ms < available::LISTING_DELAY_MS {
            return false;
        }
        let Explanation { what, advice } = refusal(failure, &entry.item);
        self.progress(
            key,
            Progress::Refused {
                what,
                advice: [found, ", more than a minute later. ", &advice].concat(),
                proven: false,
            },
        );
        true
    }

    /// A number that was confirmed is not among the project's as yet.
    pub(super) fn unseen(self, key: usize, phone: &str, how: &str) {
        let how = [how, UNSEEN].concat();
        self.progress(key, Progress::Rented(phone.to_owned(), how));
        self.entry(key, |entry| entry.unseen = true);
    }

    /// Looks whether a number that was confirmed is among the project's by now.
    async fn look_for_rented(self, key: usize, phone: &str) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        let say = |how: &str, unseen: bool| {
            self.progress(key, Progress::Rented(phone.to_owned(), how.to_owned()));
            self.entry(key, |entry| entry.unseen = unseen);
        };
        say("Looking whether it is among your numbers…", false);
        let call = RequestOptions::default();
        match client.number(phone, &call).await {
            Ok(read) => {
                let how = "Checked again. It is among your numbers.".to_owned();
                self.rented(&client, key, read, how).await;
            }
            Err(failure) if is_gone(&failure) => match self.listed(&client, key, phone).await {
                Ok(Some(_)) => say("Checked again. It is in your list.", false),
                Ok(None) => self.unseen(key, phone, "Checked again."),
                Err(_) => say("Reading your list brought no answer.", true),
            },
            Err(_) => say("Looking it up brought no answer.", true),
        }
    }
}

const UNSEEN: &str = " It isn’t among your numbers yet: check again in a minute.";

fn slice(item: &BasketItem) -> Slice {
    match item {
        BasketItem::Number(offer) => Slice {
            region: offer.region.clone(),
            kind: offer.kind.as_ref().map(|kind| kind.wire().to_owned()),
            capability: None,
        },
        BasketItem::Any(wanted, _) => surplus::slice(wanted),
    }
}
