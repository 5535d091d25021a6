//! The session at a gateway that holds the key: how its end is noticed.
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

/// State of the session, as far as answers tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Session {
    /// It holds, as far as is known.
    Fine,
    /// It may have ended: something asks for a sign-in.
    Ended,
    /// One change after the other got no answer although the gateway can be reached, which is how a refused session looks
    /// as well. A single one may be a connection that was lost.
    InDoubt,
}

/// What stands behind a lost connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// Something asks for a sign-in.
    SignIn,
    /// The gateway answers others.
    Answers,
    /// Nothing that could be found out.
    Unknown,
}

/// So many changes in a row without an answer, and a sign-in may be what stands behind it.
const SILENT: u32 = 2;

/// A gateway that can be asked.
#[derive(Debug, Clone)]
pub struct Gateway {
    /// Where it is asked for nothing in particular.
    pub url: String,
    /// Whether cookies go along to another origin.
    pub cookies: bool,
}

/// Finds out what stands behind a lost connection.
pub type Probe = Rc<dyn Fn(Gateway) -> Pin<Box<dyn Future<Output = Behind>>>>;
type Listener = Rc<dyn Fn(Session, bool)>;

/// Watches what answers tell of the session. Copies share it: one for all clients of a connection.
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
    /// A monitor that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells `listener` what each answer tells of the session, and whether it is the answer to a change.
    pub fn on_answer(&self, listener: impl Fn(Session, bool) + 'static) {
        self.0.listener.replace(Some(Rc::new(listener)));
    }

    /// Looks into lost connections from now on. The probe comes with the lazy chunk of the app.
    pub fn set_probe(&self, probe: Probe) {
        self.0.probe.replace(Some(probe));
    }

    /// Forgets that the gateway has ever answered.
    pub fn reset(&self) {
        self.0.has_answered.set(false);
        self.0.unanswered.set(0);
    }

    /// Whether the gateway has answered since the tab connected.
    pub fn has_answered(&self) -> bool {
        self.0.has_answered.get()
    }

    fn tell(&self, session: Session, is_change: bool) {
        let listener = self.0.listener.borrow().clone();
        if let Some(listener) = listener {
            listener(session, is_change);
        }
    }

    /// Takes note of a good answer.
    pub(crate) fn answered(&self, is_change: bool) {
        self.0.has_answered.set(true);
        if is_change {
            self.0.unanswered.set(0);
        }
        self.tell(Session::Fine, is_change);
    }

    /// Takes back that a change found the session ended: a read beside it was let in.
    pub(crate) fn resume(&self) {
        self.0.has_answered.set(true);
        self.tell(Session::Fine, true);
    }

    /// What stands behind a lost connection to this gateway.
    pub(crate) async fn behind(&self, failure: &ClientError, gateway: Gateway) -> Behind {
        let probe = self.0.probe.borrow().clone();
        match probe {
            Some(probe) if *failure == ClientError::Network => probe(gateway).await,
            _ => Behind::Unknown,
        }
    }

    /// The failure of a request to a gateway, as a session that has ended where it tells that; with what stands `behind` it
    /// where the connection seems lost.
    pub(crate) fn judge(
        &self,
        failure: ClientError,
        is_change: bool,
        behind: Behind,
    ) -> ClientError {
        let unclear = match &failure {
            // Refused before anything was done.
            ClientError::Problem(problem) if problem.status == 401 => false,
            ClientError::WebPage(_) if self.has_answered() => true,
            ClientError::Network if behind == Behind::SignIn => true,
            ClientError::SignedOut { unclear } => *unclear,
            ClientError::Network
                if is_change && behind == Behind::Answers && self.has_answered() =>
            {
                self.0.unanswered.set(self.0.unanswered.get() + 1);
                if self.0.unanswered.get() >= SILENT {
                    self.tell(Session::InDoubt, true);
                }
                return failure;
            }
            ClientError::Problem(_) if is_change => {
                self.0.unanswered.set(0);
                return failure;
            }
            _ => return failure,
        };
        self.tell(Session::Ended, is_change);
        ClientError::SignedOut { unclear }
    }
}
