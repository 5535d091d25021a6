//! The person who is signed in at the gateway, and what the roles allow.
//!
//! The header and the palette, which the first load has, know four signals of it; the rest comes with the deferred chunk.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{
    gateway::{Person, Role},
    session::Session,
};

use super::connection::Connection;

/// What is known of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Not asked yet.
    Unknown,
    /// The server names nobody.
    Nobody,
    /// The person who is signed in.
    Person(Person),
}

/// What header and palette offer, by the person's roles. Copies share it.
#[derive(Debug, Clone, Copy)]
pub struct Offered {
    /// Whether a person is known.
    pub has_person: RwSignal<bool>,
    /// The page that rents.
    pub rent: RwSignal<bool>,
    /// The page of the audit log.
    pub audit: RwSignal<bool>,
    /// The sign-out.
    pub sign_out: RwSignal<bool>,
}

impl Offered {
    /// What is offered while nobody is known.
    pub fn new() -> Self {
        Self {
            has_person: RwSignal::new(false),
            rent: RwSignal::new(true),
            audit: RwSignal::new(false),
            sign_out: RwSignal::new(false),
        }
    }
}

impl Default for Offered {
    fn default() -> Self {
        Self::new()
    }
}

/// The person who is signed in. Copies share it.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// What is known of the person.
    pub identity: RwSignal<Identity>,
    /// Whether the tab is being left by a sign-out, and not by a disconnect.
    pub is_signing_out: RwSignal<bool>,
}

impl Account {
    /// Nobody is known.
    pub fn new() -> Self {
        Self {
            identity: RwSignal::new(Identity::Unknown),
            is_signing_out: RwSignal::new(false),
        }
    }

    /// Reads the person, tracked; `None` while nobody is known.
    pub fn with_person<R>(self, read: impl FnOnce(&Person) -> R) -> Option<R> {
        self.identity.with(|identity| match identity {
            Identity::Person(person) => Some(read(person)),
            _ => None,
        })
    }

    /// Whether the reader may do what needs a role, tracked. While nobody is known everything is offered, and the gateway
    /// decides.
    pub fn may(self, role: Role) -> bool {
        self.has(role) != Some(false)
    }

    /// Whether the person has a role, tracked; `None` while nobody is known.
    pub fn has(self, role: Role) -> Option<bool> {
        self.with_person(|person| person.has(role))
    }

    /// Asks the gateway who is signed in, with each connection and after each new sign-in.
    pub fn follow(self, connection: Connection, offered: Offered) {
        Effect::new(move || {
            offered.has_person.set(self.with_person(|_| ()).is_some());
            offered.rent.set(self.may(Role::Buyer));
            offered.audit.set(self.has(Role::Auditor) == Some(true));
            let can_sign_out = self.with_person(|person| person.can_sign_out);
            offered.sign_out.set(can_sign_out == Some(true));
        });
        let is_signed_in = Memo::new(move |_| connection.session.get().0 != Session::Ended);
        let asked = StoredValue::new(0_u32);
        Effect::new(move || {
            let client = connection.client();
            // Until the next sign-in, the person is still the one who was here.
            if client.is_some() && !is_signed_in.get() {
                return;
            }
            asked.update_value(|count| *count += 1);
            let turn = asked.get_value();
            let Some(client) = client else {
                self.identity.set(Identity::Unknown);
                return;
            };
            spawn_local(async move {
                let person = client.person().await;
                if asked.try_get_value() == Some(turn) {
                    self.identity
                        .set(person.map_or(Identity::Nobody, Identity::Person));
                }
            });
        });
    }
}

impl Default for Account {
    fn default() -> Self {
        Self::new()
    }
}
