//! The session at a gateway that holds the key: how it is noticed that it has ended.
//!
//! A gateway's single sign-on answers in many ways when a session ends: with a redirect to another origin, with a web page
//! in place of data, or with an empty 401. No redirect is followed, and a read that is redirected looks like a lost
//! connection at first; [`super::sign_in_probe`] tells the two apart.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
    rc::Rc,
};

use numbers_client::failure::Failure;

/// What the answers tell of the session.
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

/// Where a gateway is asked, and whether cookies go along to another origin.
pub type Gateway = (Rc<str>, bool);
/// Finds out what stands behind a lost connection.
pub type Probe = fn(Gateway) -> Pin<Box<dyn Future<Output = Behind>>>;
type Listener = Rc<dyn Fn(Session, bool)>;

thread_local! {
    // One for the tab, as there is one connection.
    static ANSWERED: Cell<bool> = const { Cell::new(false) };
    // Changes without an answer since the last one that had one.
    static UNANSWERED: Cell<u32> = const { Cell::new(0) };
    static PROBE: Cell<Option<Probe>> = const { Cell::new(None) };
    static LISTENER: RefCell<Option<Listener>> = const { RefCell::new(None) };
}

/// Tells `listener` what each answer tells of the session, and whether it is the answer to a change.
pub fn on_answer(listener: impl Fn(Session, bool) + 'static) {
    LISTENER.set(Some(Rc::new(listener)));
}

/// From now on lost connections are looked into. The probe comes with the parts of the app that are fetched later.
pub fn look_into(probe: Probe) {
    PROBE.set(Some(probe));
}

/// Forgets that the gateway has ever answered.
pub fn reset() {
    ANSWERED.set(false);
    UNANSWERED.set(0);
}

/// Whether the gateway has answered since the tab connected.
pub fn has_answered() -> bool {
    ANSWERED.get()
}

fn tell(session: Session, is_change: bool) {
    let listener = LISTENER.with_borrow(Clone::clone);
    if let Some(listener) = listener {
        listener(session, is_change);
    }
}

/// Takes note of a good answer.
pub fn answered(is_change: bool) {
    ANSWERED.set(true);
    if is_change {
        UNANSWERED.set(0);
    }
    tell(Session::Fine, is_change);
}

/// What stands behind a lost connection to this gateway.
pub async fn behind(failure: &Failure, gateway: &Gateway) -> Behind {
    match PROBE.get() {
        Some(probe) if *failure == Failure::Network => probe(gateway.clone()).await,
        _ => Behind::Unknown,
    }
}

/// The failure of a request to a gateway, as a session that has ended where it tells that; with what stands `behind` it
/// where the connection seems lost.
pub fn judge(failure: Failure, is_change: bool, behind: Behind) -> Failure {
    let unclear = match &failure {
        // Refused before anything was done.
        Failure::Problem(problem) if problem.status == 401 => false,
        Failure::WebPage(_) if has_answered() => true,
        Failure::Network if behind == Behind::SignIn => true,
        Failure::SignedOut { unclear } => *unclear,
        Failure::Network if is_change && behind == Behind::Answers && has_answered() => {
            UNANSWERED.set(UNANSWERED.get() + 1);
            if UNANSWERED.get() >= SILENT {
                tell(Session::InDoubt, true);
            }
            return failure;
        }
        Failure::Problem(_) if is_change => {
            UNANSWERED.set(0);
            return failure;
        }
        _ => return failure,
    };
    tell(Session::Ended, is_change);
    Failure::SignedOut { unclear }
}
