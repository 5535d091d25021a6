//! Cancellation token: cooperative cancellation of requests, as in tokio-util.

use std::{
    cell::{Cell, RefCell},
    fmt,
    future::{Future, poll_fn},
    pin::pin,
    rc::Rc,
    task::Poll,
};

/// A token that cancels the requests it was given to. Clones share it.
///
/// ```
/// use numbers_client::cancel::CancelToken;
///
/// let token = CancelToken::new();
/// let copy = token.clone();
/// token.cancel();
/// assert!(copy.is_cancelled());
/// ```
#[derive(Clone, Default)]
pub struct CancelToken(Rc<Inner>);

/// A listener and its number.
type Listener = (u64, Rc<dyn Fn()>);

#[derive(Default)]
struct Inner {
    is_cancelled: Cell<bool>,
    next_id: Cell<u64>,
    listeners: RefCell<Vec<Listener>>,
}

impl CancelToken {
    /// A token that is not cancelled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels every request with a clone of this token, for good.
    pub fn cancel(&self) {
        if self.0.is_cancelled.replace(true) {
            return;
        }
        let listeners = self.0.listeners.take();
        for (_, listener) in listeners {
            listener();
        }
    }

    /// Whether [`CancelToken::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled.get()
    }

    /// Runs `future` until its end or the cancellation; `None` after that.
    pub async fn run_until_cancelled<F: Future>(&self, future: F) -> Option<F::Output> {
        let mut future = pin!(future);
        let mut listener = None;
        poll_fn(|context| {
            if self.is_cancelled() {
                return Poll::Ready(None);
            }
            let waker = context.waker().clone();
            listener = Some(self.on_cancel(move || waker.wake_by_ref()));
            future.as_mut().poll(context).map(Some)
        })
        .await
    }

    /// Calls `listener` on cancellation, at once if that has happened already, until the guard is dropped.
    pub fn on_cancel(&self, listener: impl Fn() + 'static) -> CancelListener {
        let id = self.0.next_id.replace(self.0.next_id.get() + 1);
        if self.is_cancelled() {
            listener();
        } else {
            let mut listeners = self.0.listeners.borrow_mut();
            listeners.push((id, Rc::new(listener)));
        }
        CancelListener {
            id,
            token: self.clone(),
        }
    }
}

impl fmt::Debug for CancelToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CancelToken({})", self.is_cancelled())
    }
}

/// Guard of a listener of a [`CancelToken`], which it removes on drop.
#[must_use]
pub struct CancelListener {
    id: u64,
    token: CancelToken,
}

impl Drop for CancelListener {
    fn drop(&mut self) {
        // While `cancel` runs there are no listeners any more.
        if let Ok(mut listeners) = self.token.0.listeners.try_borrow_mut() {
            listeners.retain(|(id, _)| *id != self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::{pending, ready},
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
        task::{Context, Wake, Waker},
    };

    use super::*;

    #[test]
    fn listeners_hear_once_and_not_after_they_are_dropped() {
        let (token, calls) = (CancelToken::new(), Rc::new(Cell::new(0)));
        let listen = || {
            let calls = calls.clone();
            token.on_cancel(move || calls.set(calls.get() + 1))
        };
        let (kept, dropped) = (listen(), listen());
        drop(dropped);
        token.cancel();
        token.cancel();
        assert_eq!(calls.get(), 1);
        drop(kept);
        let late = listen();
        assert_eq!(calls.get(), 2);
        drop(late);
    }

    #[test]
    fn what_runs_until_cancelled_is_woken_and_ends() {
        struct Count(AtomicU32);
        impl Wake for Count {
            fn wake(self: Arc<Self>) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
        let count = Arc::new(Count(AtomicU32::new(0)));
        let waker = Waker::from(count.clone());
        let mut context = Context::from_waker(&waker);
        let token = CancelToken::new();
        let mut endless = pin!(token.run_until_cancelled(pending::<()>()));
        assert!(endless.as_mut().poll(&mut context).is_pending());
        token.cancel();
        assert_eq!(count.0.load(Ordering::Relaxed), 1);
        assert_eq!(endless.poll(&mut context), Poll::Ready(None));
        let other = CancelToken::new();
        let ready_at_once = pin!(other.run_until_cancelled(ready(7)));
        assert_eq!(ready_at_once.poll(&mut context), Poll::Ready(Some(7)));
    }

    #[test]
    fn a_listener_may_drop_its_own_guard() {
        let token = CancelToken::new();
        let guard = Rc::new(RefCell::new(None));
        let inner = guard.clone();
        *guard.borrow_mut() = Some(token.on_cancel(move || drop(inner.take())));
        token.cancel();
        assert!(guard.borrow().is_none());
    }
}
