//! The session at a gateway that holds the key: how it is noticed that it has ended.
//!
//! A gateway's single sign-on answers in many ways when a session ends: with a redirect to another origin, with a web page
//! in place of data, or with an empty 401. A redirect is not followed, so it looks like a lost connection at first;
//! [`super::sign_in_probe`] tells the two apart.

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
    /// A change got no answer although the gateway can be reached, which is how a refused session looks as well.
    InDoubt,
}

/// Where a gateway is asked, and whether cookies go along to another origin.
pub type Gateway = (Rc<str>, bool);
/// Whether a sign-in is what stands behind a lost connection.
pub type Probe = fn(Gateway) -> Pin<Box<dyn Future<Output = bool>>>;
type Listener = Rc<dyn Fn(Session, bool)>;

thread_local! {
    // One for the tab, as there is one connection.
    static ANSWERED: Cell<bool> = const { Cell::new(false) };
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
    tell(Session::Fine, is_change);
}

/// Whether a sign-in stands behind a lost connection to this gateway.
pub async fn asks_for_sign_in(failure: &Failure, gateway: &Gateway) -> bool {
    match PROBE.get() {
        Some(probe) if *failure == Failure::Network => probe(gateway.clone()).await,
        _ => false,
    }
}

/// The failure of a request to a gateway, as a session that has ended where it tells that. `asked` says that the gateway
/// asks for a sign-in where the connection seems lost.
pub fn judge(failure: Failure, is_change: bool, asked: bool) -> Failure {
    let unclear = match &failure {
        // Refused before anything was done.
        Failure::Problem(problem) if problem.status == 401 => false,
        Failure::WebPage(_) if has_answered() => true,
        Failure::Network if asked => true,
        Failure::SignedOut { unclear } => *unclear,
        Failure::Network if is_change && has_answered() => {
            tell(Session::InDoubt, true);
            return failure;
        }
        _ => return failure,
    };
    tell(Session::Ended, is_change);
    Failure::SignedOut { unclear }
}
