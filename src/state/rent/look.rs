//! After an answer that proves nothing: looks whether something is rented. Nothing is sent again here.

use std::collections::BTreeSet;

use numbers_client::unconfirmed::Unconfirmed;
use numbers_model::{
    number::Row,
    rent::{Item, Offer, Wanted, new_numbers},
    slice::Slice,
};

use super::{Progress, Rent};
use crate::{
    api::{
        client::{Client, Read},
        settle::settle,
        transport::{Call, Cancel},
    },
    reactive::spawn,
};

impl Rent {
    /// Looks once more.
    pub fn look_again(self, key: usize) {
        spawn(async move { self.look(key, None).await });
    }

    /// Looks whether an entry is rented, after what came for an answer; after nothing new where it is looked once more.
    pub(super) async fn look(self, key: usize, unconfirmed: Option<Unconfirmed>) {
        let (Some(client), Some(entry)) = (self.connection.client_untracked(), self.at(key)) else {
            return;
        };
        let again = || {
            let before = entry.unconfirmed.clone();
            before.map_or_else(
                || Unconfirmed::success("Checked again."),
                Unconfirmed::again,
            )
        };
        let why = unconfirmed.unwrap_or_else(again);
        self.entry(key, |entry| entry.unconfirmed = Some(why.clone()));
        self.progress(key, Progress::Looking);
        settle(&why).await;
        match (&entry.item, &entry.before) {
            (Item::Number(offer), _) => self.look_for(&client, key, offer, &why).await,
            (Item::Any(wanted, _), Some(before)) => {
                self.look_for_any(&client, key, wanted, before, &why).await;
            }
            (Item::Any(..), None) => self.progress(key, Progress::Unclear(why.and(""))),
        }
    }

    async fn look_for(self, client: &Client, key: usize, offer: &Offer, why: &Unconfirmed) {
        let call = Call::new(&Cancel::new());
        let unclear = |found: &str| Progress::Unclear(why.and(found));
        match client.number(&offer.phone, &call).await {
            Ok(read) => {
                let how = why.and("So it was looked up: it is yours.");
                self.rented(client, key, read, how).await;
                return;
            }
            Err(failure) if failure.status() == Some(404) => {}
            Err(_) => {
                self.progress(key, unclear("Looking it up brought no answer either."));
                return;
            }
        }
        // The list may know it before the number's own address does.
        let slice = Slice {
            region: offer.region.clone(),
            kind: offer.kind.as_ref().map(|kind| kind.wire().to_owned()),
            capability: None,
        };
        match client.starting_with(&slice, &offer.phone, &call).await {
            Ok(page) => {
                for row in page.rows() {
                    if let Row::Number(number) = row
                        && number.phone == offer.phone
                    {
                        let how = why.and("So your list was read: it is there.");
                        let read = Read {
                            number: *number,
                            raw: String::new(),
                        };
                        self.rented(client, key, read, how).await;
                        return;
                    }
                }
            }
            Err(_) => {
                self.progress(key, unclear("Reading your list brought no answer either."));
                return;
            }
        }
        if let Some(rejected) = rejected(why, "It isn’t among your numbers.") {
            self.progress(key, rejected);
            return;
        }
        // A number may show up late, and what is on offer may be out of date: neither proves anything.
        let offered = match client.offer(&offer.phone, &call).await {
            Ok(_) => " Sinch still lists it as on offer, which may be out of date.",
            Err(failure) if failure.status() == Some(404) => " It is no longer on offer.",
            Err(_) => "",
        };
        let text = [
            "It isn’t among your numbers yet.",
            offered,
            " Check again in a minute. The same number can’t be rented twice.",
        ];
        self.progress(key, unclear(&text.concat()));
    }

    async fn look_for_any(
        self,
        client: &Client,
        key: usize,
        wanted: &Wanted,
        before: &BTreeSet<String>,
        why: &Unconfirmed,
    ) {
        let call = Call::new(&Cancel::new());
        let unclear = |found: &str| Progress::Unclear(why.and(found));
        let Ok(now) = self.load_list(client, wanted).await else {
            let text = "Reading your list brought no answer either.";
            self.progress(key, unclear(text));
            return;
        };
        // What this ledger has rented itself is accounted for.
        let known: Vec<String> = self.ledger.with_untracked(|ledger| {
            let phones = ledger.iter().filter_map(|entry| match &entry.progress {
                Progress::Rented(phone, _) => Some(phone.clone()),
                _ => None,
            });
            phones.collect()
        });
        match new_numbers(before, &now, &known)[..] {
            [] => {
                let rejected = rejected(why, "Your list shows no new number.");
                let once = match client.sends_keys() {
                    true => "it has the same idempotency key and is rented once.",
                    false => {
                        "a number that comes late would be bought a second time if you tried again now."
                    }
                };
                let text = "So your list was read: it shows no new number as yet. Check again in a while: ";
                self.progress(
                    key,
                    rejected.unwrap_or_else(|| unclear(&[text, once].concat())),
                );
            }
            [phone] => match client.number(phone, &call).await {
                Ok(read) => {
                    let how = why.and("So your list was read: this number is new.");
                    self.rented(client, key, read, how).await;
                }
                Err(_) => {
                    let text =
                        format!("Your list shows a new number, {phone}, but it could not be read.");
                    self.progress(key, unclear(&text));
                }
            },
            ref new => {
                let count = new.len();
                let text = format!("So your list was read: {count} numbers are new, see below.");
                self.progress(key, unclear(&text));
            }
        }
    }
}

/// A rejection after which a check has found nothing. It is as good as certain: only a repeat by the browser together
/// with a number that shows up late would make it wrong, so it can be checked again.
fn rejected(why: &Unconfirmed, found: &str) -> Option<Progress> {
    let failure = why.rejection()?;
    let (what, advice) = super::ledger::refusal(failure);
    Some(Progress::Refused {
        what,
        advice: [found, " ", &advice].concat(),
        proven: false,
    })
}
