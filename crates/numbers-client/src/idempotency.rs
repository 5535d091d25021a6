//! Idempotency keys (draft-ietf-httpapi-idempotency-key-header): a gateway that honours `Idempotency-Key` executes a change once,
//! however often the browser sends it.
//!
//! A key belongs to one confirmed change. It is generated when the request is first shown or sent, and is spent with the response:
//! an equal change that is confirmed later has another key. Otherwise the gateway would answer it from its store, and nothing would
//! be executed.

use std::{
    collections::VecDeque,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::request::Request;

/// Capacity. A form generates a key with every letter that is typed.
const CAPACITY: usize = 1_000;

/// The keys of the requests of one connection.
#[derive(Debug, Default)]
pub struct Keys {
    entries: Mutex<VecDeque<Entry>>,
    /// Whether a request with a key has had a response.
    accepted: AtomicBool,
}

#[derive(Debug)]
struct Entry {
    /// Hash of the request, whose body may hold a secret.
    request: u64,
    key: String,
    /// Whether the request has ended: an equal one is another change.
    spent: bool,
}

impl Keys {
    /// The key of a request, generated from `random` if it has none.
    pub fn key(&self, request: &Request, random: impl FnOnce() -> [u8; 16]) -> String {
        let hash = hash(request);
        self.with(|entries| {
            if let Some(entry) = find(entries, hash)
                && !entry.spent
            {
                return entry.key.clone();
            }
            entries.retain(|entry| entry.request != hash);
            if entries.len() == CAPACITY {
                entries.pop_front();
            }
            let key = uuid(random());
            entries.push_back(Entry {
                request: hash,
                key: key.clone(),
                spent: false,
            });
            key
        })
    }

    /// Marks the key as spent: the request has ended.
    pub fn spend(&self, request: &Request) {
        self.set_spent(request, true);
    }

    /// Records a response to a request with a key: the preflight allows the header.
    pub fn accept(&self) {
        self.accepted.store(true, Ordering::Relaxed);
    }

    /// Whether a request with a key has had a response.
    pub fn are_accepted(&self) -> bool {
        self.accepted.load(Ordering::Relaxed)
    }

    /// Keeps the key for a retry after a verification that the request was not executed. Should it have been after all, the
    /// retry is not executed a second time.
    pub fn retry(&self, request: &Request) {
        self.set_spent(request, false);
    }

    fn set_spent(&self, request: &Request, spent: bool) {
        let hash = hash(request);
        self.with(|entries| {
            if let Some(entry) = find(entries, hash) {
                entry.spent = spent;
            }
        });
    }

    fn with<R>(&self, run: impl FnOnce(&mut VecDeque<Entry>) -> R) -> R {
        run(&mut self.entries.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn find(entries: &mut VecDeque<Entry>, hash: u64) -> Option<&mut Entry> {
    entries.iter_mut().find(|entry| entry.request == hash)
}

fn hash(request: &Request) -> u64 {
    let mut hasher = DefaultHasher::new();
    request.method.hash(&mut hasher);
    request.url.hash(&mut hasher);
    request.body.hash(&mut hasher);
    request.form.hash(&mut hasher);
    request.copy.hash(&mut hasher);
    hasher.finish()
}

/// Formats a random UUID, version 4 (RFC 9562 5.4). The browser's `randomUUID` is missing on plain http.
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0x0f] {
            text.push(char::from_digit(digit.into(), 16).unwrap_or_default());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    fn patch(body: &str) -> Request {
        Request::new(Method::PATCH, "https://h/x".into(), Some(body.into()))
    }

    fn random(byte: u8) -> impl Fn() -> [u8; 16] {
        move || [byte; 16]
    }

    #[test]
    fn a_key_is_a_random_uuid() {
        let bytes = std::array::from_fn(|index| 0xf0 | u8::try_from(index).unwrap_or_default());
        assert_eq!(uuid(bytes), "f0f1f2f3-f4f5-46f7-b8f9-fafbfcfdfeff");
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
    }

    #[test]
    fn what_is_shown_is_sent_under_the_same_key_and_other_changes_have_others() {
        let keys = Keys::default();
        let shown = keys.key(&patch("a"), random(1));
        assert_eq!(keys.key(&patch("a"), random(2)), shown);
        assert_ne!(keys.key(&patch("b"), random(3)), shown);
        assert_ne!(keys.key(&patch("a").copy(1), random(4)), shown);
    }

    #[test]
    fn the_same_change_confirmed_anew_has_a_new_key_unless_it_is_a_retry() {
        let keys = Keys::default();
        let first = keys.key(&patch("a"), random(1));
        keys.spend(&patch("a"));
        keys.retry(&patch("a"));
        assert_eq!(keys.key(&patch("a"), random(2)), first);
        keys.spend(&patch("a"));
        let second = keys.key(&patch("a"), random(2));
        assert_ne!(second, first);
        assert_eq!(keys.key(&patch("a"), random(3)), second);
    }

    #[test]
    fn the_oldest_keys_make_room() {
        let keys = Keys::default();
        let first = keys.key(&patch("first"), random(1));
        for index in 0..CAPACITY {
            keys.key(&patch(&index.to_string()), random(2));
        }
        assert_ne!(keys.key(&patch("first"), random(3)), first);
    }
}
