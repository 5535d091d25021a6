//! After an unclear answer: looks whether something is rented. Nothing is sent again here.

use std::collections::BTreeSet;

use super::{Progress, Rent};
use crate::{
    api::{
        client::{Client, Read},
        failure::Failure,
        transport::{Call, Cancel},
    },
    model::{
        number::Row,
        query::Slice,
        rent::{Item, Offer, Wanted},
    },
};

impl Rent {
    /// After an unclear answer: looks whether the item is rented. Nothing is sent again here.
    pub async fn look(self, at: usize, why: String) {
        let (Some(client), Some(entry)) = (self.connection.client_untracked(), self.at(at)) else {
            return;
        };
        self.progress(at, Progress::Looking);
        match (&entry.item, &entry.before) {
            (Item::Number(offer), _) => self.look_for(&client, at, offer, &why).await,
            (Item::Any(wanted, _), Some(before)) => {
                self.look_for_any(&client, at, wanted, before, &why).await;
            }
            (Item::Any(..), None) => self.progress(at, Progress::Unclear(why)),
        }
    }

    async fn look_for(self, client: &Client, at: usize, offer: &Offer, why: &str) {
        let call = Call::new(&Cancel::new());
        let unclear = |more: &str| Progress::Unclear([why, more].concat());
        match client.number(&offer.phone, &call).await {
            Ok(read) => {
                let how = [why, " So it was looked up: it is yours."].concat();
                self.rented(client, at, read, how).await;
                return;
            }
            Err(failure) if failure.status() == Some(404) => {}
            Err(_) => {
                self.progress(at, unclear(" Looking it up brought no answer either."));
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
                        let how = [why, " So your list was read: it is there."].concat();
                        let read = Read {
                            number: *number,
                            raw: String::new(),
                        };
                        self.rented(client, at, read, how).await;
                        return;
                    }
                }
            }
            Err(_) => {
                self.progress(at, unclear(" Reading your list brought no answer either."));
                return;
            }
        }
        // A number may show up late, and what is on offer may be out of date: neither proves anything.
        let offered = match client.offer(&offer.phone, &call).await {
            Ok(_) => " Sinch still lists it as on offer, which may be out of date.",
            Err(failure) if failure.status() == Some(404) => " It is no longer on offer.",
            Err(_) => "",
        };
        let text = [
            " It isn’t among your numbers yet.",
            offered,
            " Check again in a minute. The same number can’t be rented twice.",
        ];
        self.progress(at, unclear(&text.concat()));
    }

    async fn look_for_any(
        self,
        client: &Client,
        at: usize,
        wanted: &Wanted,
        before: &BTreeSet<String>,
        why: &str,
    ) {
        let call = Call::new(&Cancel::new());
        let unclear = |more: &[&str]| Progress::Unclear(why.to_owned() + &more.concat());
        let now = match phones(client, wanted, &call).await {
            Ok(now) => now,
            Err(_) => {
                self.progress(
                    at,
                    unclear(&[" Reading your list brought no answer either."]),
                );
                return;
            }
        };
        // What this ledger has rented itself is accounted for.
        let own: Vec<String> = self.ledger.with_untracked(|ledger| {
            let phones = ledger.iter().filter_map(|entry| match &entry.progress {
                Progress::Rented(phone, _) => Some(phone.clone()),
                _ => None,
            });
            phones.collect()
        });
        let new: Vec<&String> = now
            .difference(before)
            .filter(|phone| !own.contains(phone))
            .collect();
        match new[..] {
            [] => self.progress(
                at,
                unclear(&[
                    " So your list was read: it shows no new number as yet. Check again in a while: a number that comes \
                     late would be bought a second time if you tried again now.",
                ]),
            ),
            [phone] => match client.number(phone, &call).await {
                Ok(read) => {
                    let how = [why, " So your list was read: this number is new."].concat();
                    self.rented(client, at, read, how).await;
                }
                Err(_) => self.progress(
                    at,
                    unclear(&[" Your list shows a new number, ", phone, ", but it could not be read."]),
                ),
            },
            _ => {
                let new: Vec<&str> = new.into_iter().map(String::as_str).collect();
                self.progress(
                    at,
                    unclear(&[
                        " So your list was read: several numbers are new (",
                        &new.join(", "),
                        "). One of them may be this one.",
                    ]),
                );
            }
        }
    }
}

/// All rented numbers of the kind that is wanted.
pub(super) async fn phones(
    client: &Client,
    wanted: &Wanted,
    call: &Call,
) -> Result<BTreeSet<String>, Failure> {
    let slice = Slice {
        region: Some(wanted.region.clone()),
        kind: Some(wanted.kind.clone()).filter(|kind| !kind.is_empty()),
        capability: None,
    };
    let mut phones = BTreeSet::new();
    client
        .all(&slice, call, |number| {
            phones.insert(number.phone);
        })
        .await?;
    Ok(phones)
}
