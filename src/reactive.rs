//! Leptos's primitives with their types erased.
//!
//! Leptos compiles its machinery anew for every closure that is handed to it, which for an app of this size is a
//! third of what a reader downloads. Here each closure is boxed first, so the machinery is compiled once for each
//! type of *value*.

use std::{future::Future, pin::Pin};

use leptos::{ev, prelude::*};

/// Runs `run` now and whenever what it reads has changed.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        Effect::new(move || run());
    }
    boxed(Box::new(run));
}

/// A value worked out from others, and told on only when it differs.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    work: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    fn boxed<T: PartialEq + Send + Sync + 'static>(
        work: Box<dyn Fn() -> T + Send + Sync>,
    ) -> Memo<T> {
        Memo::new(move |_| work())
    }
    boxed(Box::new(work))
}

/// Runs a future to its end.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    fn boxed(work: Pin<Box<dyn Future<Output = ()>>>) {
        leptos::task::spawn_local(work);
    }
    boxed(Box::pin(work));
}

/// A part of the page that is drawn anew whenever what it reads has changed.
pub fn dynamic<V: IntoView + 'static>(draw: impl Fn() -> V + Send + 'static) -> AnyView {
    fn boxed(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        (move || draw()).into_any()
    }
    boxed(Box::new(move || draw().into_any()))
}

/// A part of the page that is there only while `when` holds.
pub fn show<V: IntoView + 'static>(
    when: impl Fn() -> bool + Send + Sync + 'static,
    draw: impl Fn() -> V + Send + 'static,
) -> AnyView {
    let when = memo(when);
    dynamic(move || when.get().then(|| draw().into_any()))
}

/// One part of the page while `when` holds, and another while it does not.
pub fn either<A: IntoView + 'static, B: IntoView + 'static>(
    when: impl Fn() -> bool + Send + Sync + 'static,
    draw: impl Fn() -> A + Send + 'static,
    otherwise: impl Fn() -> B + Send + 'static,
) -> AnyView {
    let when = memo(when);
    dynamic(move || {
        if when.get() {
            draw().into_any()
        } else {
            otherwise().into_any()
        }
    })
}

/// What a press of a button or link does.
pub fn press(run: impl Fn() + 'static) -> Box<dyn FnMut(ev::MouseEvent)> {
    Box::new(move |_| run())
}

/// What sending a form does; the browser itself sends nothing.
pub fn submit(run: impl Fn() + 'static) -> Box<dyn FnMut(ev::SubmitEvent)> {
    Box::new(move |event| {
        event.prevent_default();
        run();
    })
}

/// What a change of a field's text or choice does.
pub fn entered(take: impl Fn(String) + 'static) -> Box<dyn FnMut(ev::Event)> {
    Box::new(move |event| take(event_target_value(&event)))
}
