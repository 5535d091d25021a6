//! What this tab has asked the server: one entry for every request that was sent. No header, no body, no host.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use http::Method;

use super::request;

/// How many entries are kept. Older ones make room.
pub const KEPT: usize = 500;

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The server answered with this status.
    Status(u16),
    /// It was stopped: the page was left, or the reader pressed Stop.
    Stopped,
    /// No answer came in time.
    Timeout,
    /// The browser could not bring an answer: unreachable, refused by CORS, cut off.
    Network,
    /// The body is larger than the app reads.
    TooLarge,
    /// Something answered, and the page may not read what (a look past CORS, for a diagnosis).
    Opaque,
}

impl Outcome {
    /// In a word or two; the status alone where there is one.
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

    /// Whether it did not come to what it was for. A request that was stopped did not fail.
    pub fn failed(self) -> bool {
        match self {
            Outcome::Status(status) => !(200..300).contains(&status),
            Outcome::Timeout | Outcome::Network | Outcome::TooLarge => true,
            Outcome::Stopped | Outcome::Opaque => false,
        }
    }
}

/// A request that was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Counts the requests of this tab, from 1.
    pub number: u32,
    /// When it was sent, in milliseconds since 1970.
    pub at_ms: f64,
    /// The method.
    pub method: Method,
    /// The path with its query.
    pub path: String,
    /// What came of it.
    pub outcome: Outcome,
    /// How often it had been tried before.
    pub retries: u32,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
}

impl Entry {
    /// Whether each word stands somewhere in it, in any case.
    pub fn matches(&self, words: &str) -> bool {
        let outcome = self.outcome.text();
        let mut line = [self.method.as_str(), " ", &self.path, " ", &outcome].concat();
        line.make_ascii_lowercase();
        words
            .split_whitespace()
            .all(|word| line.contains(&word.to_ascii_lowercase()))
    }
}

/// The requests of this tab, the newest last.
#[derive(Debug, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    sent: u32,
    /// When it was last cleared, in milliseconds since 1970.
    cleared_ms: f64,
}

impl Log {
    /// An empty one.
    pub const fn new() -> Self {
        Self {
            entries: VecDeque::new(),
            sent: 0,
            cleared_ms: 0.0,
        }
    }

    /// Adds a request that was sent to an address; of that only path and query are kept. One that was sent before the log
    /// was cleared is counted only.
    pub fn add(&mut self, sent: Sent, outcome: Outcome, took_ms: f64) {
        if sent.at_ms < self.cleared_ms {
            self.sent += 1;
            return;
        }
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.sent += 1;
        self.entries.push_back(Entry {
            number: self.sent,
            at_ms: sent.at_ms,
            method: sent.method,
            path: sent.path,
            outcome,
            retries: sent.retries,
            took_ms,
        });
    }

    /// Those that are kept, the newest last.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// How many were sent, those that made room included.
    pub fn sent(&self) -> u32 {
        self.sent
    }

    /// Forgets what was sent until now, not how much that was.
    pub fn clear(&mut self, now_ms: f64) {
        self.entries.clear();
        self.cleared_ms = now_ms;
    }
}

/// The log of all clients of a tab. Copies share it.
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

    /// Tells `listener`, and no longer the one before it, whenever a request has ended.
    pub fn on_change(&self, listener: impl Fn() + 'static) {
        self.0.listener.replace(Some(Rc::new(listener)));
    }

    /// Adds a request that has ended.
    pub fn add(&self, sent: Sent, outcome: Outcome, took_ms: f64) {
        self.with(|log| log.add(sent, outcome, took_ms));
        // Not while it is lent: the listener may end in another request.
        let listener = self.0.listener.borrow().clone();
        if let Some(listener) = listener {
            listener();
        }
    }
}

/// A request that is under way.
#[derive(Debug, Clone)]
pub struct Sent {
    method: Method,
    path: String,
    retries: u32,
    /// When it was sent, in milliseconds since 1970.
    pub at_ms: f64,
}

impl Sent {
    /// Now sent for the first time, or after so many tries.
    pub fn now(method: &Method, url: &str, retries: u32, at_ms: f64) -> Self {
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
        log.add(Sent::now(&Method::GET, url, 0, 1.0), outcome, 2.0);
    }

    #[test]
    fn the_oldest_make_room_and_are_still_counted() {
        let mut log = Log::new();
        for at in 0..KEPT + 3 {
            add(
                &mut log,
                &["https://h/", &at.to_string()].concat(),
                Outcome::Status(200),
            );
        }
        assert_eq!(log.entries().count(), KEPT);
        assert_eq!(log.sent() as usize, KEPT + 3);
        assert_eq!(
            log.entries().next().map(|entry| entry.path.as_str()),
            Some("/3")
        );
        assert_eq!(
            log.entries().next_back().map(|entry| entry.number),
            Some(log.sent())
        );
        log.clear(1.5);
        assert_eq!((log.entries().count(), log.sent() as usize), (0, KEPT + 3));
        // Its answer has come since.
        add(&mut log, "https://h/before", Outcome::Status(200));
        assert_eq!((log.entries().count(), log.sent() as usize), (0, KEPT + 4));
        let later = Sent::now(&Method::GET, "https://h/later", 0, 2.0);
        log.add(later, Outcome::Status(200), 2.0);
        assert_eq!((log.entries().count(), log.sent() as usize), (1, KEPT + 5));
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
