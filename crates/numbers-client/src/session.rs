//! Session monitor: detects the end of the session at a gateway that holds the key.
//!
//! A gateway's single sign-on answers in many ways when a session ends: with a redirect to another origin, with a web page
//! in place of data, or with an empty 401. No redirect is followed, and a read that is redirected looks like a lost
//! connection at first; [`crate::sign_in_probe`] tells the two apart.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
    rc::Rc,
};

use super::client_error::ClientError;

/// State of the session, inferred from responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Session {
    /// Active, as far as is known.
    Fine,
    /// It has probably ended: something asks for a sign-in.
    Ended,
    /// Several changes in a row got no response although the gateway is reachable, which is how a rejected session looks as
    /// well. A single one may be a lost connection.
    Uncertain,
}

/// Result of probing a gateway after a lost connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeResult {
    /// It asks for a sign-in.
    SignInRequired,
    /// It answers: only that one request was lost.
    Reachable,
    /// Could not be found out, or was not asked.
    Unknown,
}

/// Number of unanswered changes in a row from which on the session is [`Session::Uncertain`].
const MAX_UNANSWERED: u32 = 2;

/// A gateway to probe.
#[derive(Debug, Clone)]
pub struct Gateway {
    /// URL of a harmless GET.
    pub url: String,
    /// Whether cookies go along to another origin.
    pub cookies: bool,
}

/// Probes a gateway after a lost connection.
pub type Probe = Rc<dyn Fn(Gateway) -> Pin<Box<dyn Future<Output = ProbeResult>>>>;
type Listener = Rc<dyn Fn(Session, bool)>;

/// Monitor of a session, by the responses of all clients of a connection. Clones share it.
///
/// ```
/// use numbers_client::session::{Session, SessionMonitor};
///
/// let monitor = SessionMonitor::new();
/// monitor.on_answer(|session, is_change| {
///     if session == Session::Ended {
///         println!("Sign in again; noticed by a change: {is_change}");
///     }
/// });
/// assert!(!monitor.has_answered());
/// ```
#[derive(Clone, Default)]
pub struct SessionMonitor(Rc<Inner>);

#[derive(Default)]
struct Inner {
    has_answered: Cell<bool>,
    /// Changes without an answer since the last one that had one.
    unanswered: Cell<u32>,
    probe: RefCell<Option<Probe>>,
    listener: RefCell<Option<Listener>>,
}

impl SessionMonitor {
    /// A monitor without a response yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls `listener` with the state after each response, and whether that was the response to a change.
    pub fn on_answer(&self, listener: impl Fn(Session, bool) + 'static) {
        self.0.listener.replace(Some(Rc::new(listener)));
    }

    /// Sets the probe for lost connections. It comes with the deferred chunk of the app.
    pub fn set_probe(&self, probe: Probe) {
        self.0.probe.replace(Some(probe));
    }

    /// Resets the monitor for another connection.
    pub fn reset(&self) {
        self.0.has_answered.set(false);
        self.0.unanswered.set(0);
    }

    /// Whether the gateway has answered since the tab connected.
    pub fn has_answered(&self) -> bool {
        self.0.has_answered.get()
    }

    fn notify(&self, session: Session, is_change: bool) {
        let listener = self.0.listener.borrow().clone();
        if let Some(listener) = listener {
            listener(session, is_change);
        }
    }

    /// Records a successful response.
    pub(crate) fn answered(&self, is_change: bool) {
        self.0.has_answered.set(true);
        if is_change {
            self.0.unanswered.set(0);
        }
        self.notify(Session::Fine, is_change);
    }

    /// Probes `gateway` if `error` is a lost connection.
    pub(crate) async fn probe(&self, error: &ClientError, gateway: Gateway) -> ProbeResult {
        let probe = self.0.probe.borrow().clone();
        match probe {
            Some(probe) if *error == ClientError::Network => probe(gateway).await,
            _ => ProbeResult::Unknown,
        }
    }

    /// Turns the error of a request to a gateway into [`ClientError::SignedOut`] where it means that.
    pub(crate) fn judge(
        &self,
        error: ClientError,
        is_change: bool,
        probed: ProbeResult,
    ) -> ClientError {
        let unclear = match &error {
            // Refused before anything was done.
            ClientError::Problem(problem) if problem.status == 401 => false,
            ClientError::WebPage(_) if self.has_answered() => true,
            // Statuses that gateways send with their sign-in page.
            ClientError::Problem(problem)
                if problem.is_web_page
                    && matches!(problem.status, 403 | 407 | 419 | 440 | 511)
                    && self.has_answered() =>
            {
                true
            }
            ClientError::Network if probed == ProbeResult::SignInRequired => true,
            ClientError::SignedOut { unclear } => *unclear,
            ClientError::Network
                if is_change && probed == ProbeResult::Reachable && self.has_answered() =>
            {
                self.0.unanswered.set(self.0.unanswered.get() + 1);
                if self.0.unanswered.get() >= MAX_UNANSWERED {
                    self.notify(Session::Uncertain, true);
                }
                return error;
            }
            ClientError::Problem(_) if is_change => {
                self.0.unanswered.set(0);
                return error;
            }
            _ => return error,
        };
        self.notify(Session::Ended, is_change);
        ClientError::SignedOut { unclear }
    }
}
