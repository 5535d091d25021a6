//! Request log of this tab: a ring buffer with an entry for every request. No header, no body, no host.
//!
//! ```
//! use numbers_client::log::{Log, Outcome, SentRequest};
//!
//! let mut log = Log::new();
//! let request = SentRequest::new(&http::Method::GET, "https://host/v1/x", 0, 1_000.0);
//! log.add(request, Outcome::Status(503), 12.0);
//! assert!(log.entries().all(|entry| entry.matches("get 503")));
//! ```

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use http::Method;

use super::request;

/// Capacity. The oldest entry makes room for a new one.
pub const CAPACITY: usize = 500;

/// Outcome of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A response of this status.
    Status(u16),
    /// Cancelled: the page was left, or the reader pressed Stop.
    Stopped,
    /// No response in time.
    Timeout,
    /// No response: unreachable, refused by CORS, cut off.
    Network,
    /// A body above the limit.
    TooLarge,
    /// A response that the page may not read: an opaque one, or a redirect.
    Opaque,
}

impl Outcome {
    /// The outcome in a word or two, or the status.
    pub fn text(self) -> String {
        match self {
            Outcome::Status(status) => status.to_string(),
            Outcome::Stopped => "Stopped".to_owned(),
            Outcome::Timeout => "No answer in time".to_owned(),
            Outcome::Network => "Connection failed".to_owned(),
            Outcome::TooLarge => "Too large".to_owned(),
            Outcome::Opaque => "Not readable".to_owned(),
        }
    }

    /// Whether the request failed. A cancelled one did not.
    pub fn failed(self) -> bool {
        match self {
            Outcome::Status(status) => !(200..300).contains(&status),
            Outcome::Timeout | Outcome::Network | Outcome::TooLarge => true,
            Outcome::Stopped | Outcome::Opaque => false,
        }
    }
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Number of the request in this tab, from 1.
    pub number: u32,
    /// Time of sending, in milliseconds since 1970.
    pub at_ms: f64,
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// The outcome.
    pub outcome: Outcome,
    /// Number of tries before.
    pub retries: u32,
    /// Duration, in milliseconds.
    pub took_ms: f64,
}

impl Entry {
    /// Whether the entry contains each of the words, in any case.
    pub fn matches(&self, words: &str) -> bool {
        let mut line = format!("{} {} {}", self.method, self.path, self.outcome.text());
        line.make_ascii_lowercase();
        words
            .split_whitespace()
            .all(|word| line.contains(&word.to_ascii_lowercase()))
    }
}

/// The entries, newest last.
#[derive(Debug, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    count: u32,
    /// Time when the log was last cleared, in milliseconds since 1970.
    cleared_ms: f64,
}

impl Log {
    /// An empty log.
    pub const fn new() -> Self {
        Self {
            entries: VecDeque::new(),
            count: 0,
            cleared_ms: 0.0,
        }
    }

    /// Adds a request. One that was sent before the log was cleared is only counted.
    pub fn add(&mut self, request: SentRequest, outcome: Outcome, took_ms: f64) {
        if request.at_ms < self.cleared_ms {
            self.count += 1;
            return;
        }
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        self.count += 1;
        self.entries.push_back(Entry {
            number: self.count,
            at_ms: request.at_ms,
            method: request.method,
            path: request.path,
            outcome,
            retries: request.retries,
            took_ms,
        });
    }

    /// The entries, newest last.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Number of all requests, dropped ones included.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Drops all entries. The count stays.
    pub fn clear(&mut self, now_ms: f64) {
        self.entries.clear();
        self.cleared_ms = now_ms;
    }
}

/// The log of all clients of a tab. Clones share it.
#[derive(Clone, Default)]
pub struct RequestLog(Rc<Shared>);

#[derive(Default)]
struct Shared {
    log: RefCell<Log>,
    listener: RefCell<Option<Rc<dyn Fn()>>>,
}

impl RequestLog {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads or clears the log.
    pub fn with<R>(&self, read: impl FnOnce(&mut Log) -> R) -> R {
        read(&mut self.0.log.borrow_mut())
    }

    /// Sets the listener that is called after each request.
    pub fn on_change(&self, listener: impl Fn() + 'static) {
        self.0.listener.replace(Some(Rc::new(listener)));
    }

    /// Adds a request and calls the listener.
    pub fn add(&self, request: SentRequest, outcome: Outcome, took_ms: f64) {
        self.with(|log| log.add(request, outcome, took_ms));
        // Not while it is borrowed: the listener may send another request.
        let listener = self.0.listener.borrow().clone();
        if let Some(listener) = listener {
            listener();
        }
    }
}

/// A request that was sent and has no outcome yet.
#[derive(Debug, Clone)]
pub struct SentRequest {
    method: Method,
    path: String,
    retries: u32,
    /// Time of sending, in milliseconds since 1970.
    pub at_ms: f64,
}

impl SentRequest {
    /// A request that was sent at a time, after `retries` tries.
    pub fn new(method: &Method, url: &str, retries: u32, at_ms: f64) -> Self {
        Self {
            method: method.clone(),
            path: request::path(url).to_owned(),
            retries,
            at_ms,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(log: &mut Log, url: &str, outcome: Outcome) {
        log.add(SentRequest::new(&Method::GET, url, 0, 1.0), outcome, 2.0);
    }

    #[test]
    fn the_oldest_make_room_and_are_still_counted() {
        let mut log = Log::new();
        for index in 0..CAPACITY + 3 {
            add(
                &mut log,
                &format!("https://h/{index}"),
                Outcome::Status(200),
            );
        }
        assert_eq!(log.entries().count(), CAPACITY);
        assert_eq!(log.count() as usize, CAPACITY + 3);
        assert_eq!(
            log.entries().next().map(|entry| entry.path.as_str()),
            Some("/3")
        );
        assert_eq!(
            log.entries().next_back().map(|entry| entry.number),
            Some(log.count())
        );
        log.clear(1.5);
        assert_eq!(
            (log.entries().count(), log.count() as usize),
            (0, CAPACITY + 3)
        );
        // Its answer has come since.
        add(&mut log, "https://h/before", Outcome::Status(200));
        assert_eq!(
            (log.entries().count(), log.count() as usize),
            (0, CAPACITY + 4)
        );
        let later = SentRequest::new(&Method::GET, "https://h/later", 0, 2.0);
        log.add(later, Outcome::Status(200), 2.0);
        assert_eq!(
            (log.entries().count(), log.count() as usize),
            (1, CAPACITY + 5)
        );
    }

    #[test]
    fn nothing_but_the_path_is_kept() {
        let mut log = Log::new();
        add(
            &mut log,
            "https://key:secret@host/v1/x?y=z#secret",
            Outcome::Network,
        );
        let entry = log.entries().next().cloned();
        assert_eq!(
            entry.as_ref().map(|entry| entry.path.as_str()),
            Some("/v1/x?y=z")
        );
        assert!(!format!("{entry:?}").contains("secret"));
    }

    #[test]
    fn every_word_has_to_be_there() {
        let mut log = Log::new();
        add(
            &mut log,
            "https://h/v1/activeNumbers/%2B12",
            Outcome::Status(503),
        );
        let entry = log.entries().next().expect("one");
        for words in ["", "get", "ACTIVE", "503 get", "%2b12"] {
            assert!(entry.matches(words), "{words}");
        }
        for words in ["patch", "get 200", "h/v1/x"] {
            assert!(!entry.matches(words), "{words}");
        }
    }

    #[test]
    fn what_was_stopped_did_not_fail() {
        assert!(
            Outcome::Status(404).failed()
                && Outcome::Network.failed()
                && Outcome::TooLarge.failed()
        );
        assert!(!Outcome::Status(204).failed() && !Outcome::Stopped.failed());
    }
}
