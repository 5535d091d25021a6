//! Leptos's signals with their types erased.
//!
//! Leptos compiles its machinery anew for every type of value and every closure that is handed to it. Here values lie
//! behind `dyn Any` and closures are boxed, so that the machinery is compiled once.

use std::{any::Any, cell::RefCell, future::Future, marker::PhantomData, pin::Pin, rc::Rc};

use leptos::prelude::*;
use send_wrapper::SendWrapper;

/// A value that tells when it was changed. Copies share it; it lives as long as the part of the page that made it.
pub struct Var<T> {
    cell: Cell<T>,
    version: RwSignal<u32>,
}

/// A value worked out from others, and told on only when it differs.
pub struct Derived<T> {
    cell: Cell<Option<T>>,
    version: Memo<u32>,
}

/// Where a value lies. Behind `dyn Any`, so that the arena is compiled for one type only.
struct Cell<T> {
    held: StoredValue<Rc<dyn Any>, LocalStorage>,
    of: PhantomData<fn() -> T>,
}

impl<T: 'static> Cell<T> {
    fn new(value: T) -> Self {
        Self {
            held: StoredValue::new_local(Rc::new(RefCell::new(value))),
            of: PhantomData,
        }
    }

    fn try_get(&self) -> Option<Rc<RefCell<T>>> {
        self.held.try_get_value()?.downcast().ok()
    }

    /// Panics when the owner is gone, as Leptos's own signals do: that is a fault of this code.
    #[expect(
        clippy::expect_used,
        reason = "a fault of this code, not of what came from outside"
    )]
    fn get(&self) -> Rc<RefCell<T>> {
        self.try_get()
            .expect("a value was used after its owner was left")
    }
}

macro_rules! copy {
    ($($name:ident),*) => {$(
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<T> Copy for $name<T> {}
    )*};
}
copy!(Var, Derived, Cell);

impl<T: 'static> Var<T> {
    /// A new one.
    pub fn new(value: T) -> Self {
        Self {
            cell: Cell::new(value),
            version: RwSignal::new(0),
        }
    }

    /// Reads it; what reads is run again after a change.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.version.track();
        self.with_untracked(read)
    }

    /// Reads it as it is now.
    pub fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.cell.get().borrow())
    }

    /// Reads it as it is now; `None` when its owner was left.
    pub fn try_with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> Option<R> {
        Some(read(&self.cell.try_get()?.borrow()))
    }

    /// A copy; what reads is run again after a change.
    pub fn get(&self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// A copy of what it is now.
    pub fn get_untracked(&self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// Puts another value in its place.
    pub fn set(&self, value: T) {
        self.update(|held| *held = value);
    }

    /// Has what reads run again after a change.
    pub fn track(&self) {
        self.version.track();
    }

    /// Changes it in place. Nothing happens when its owner was left meanwhile.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        if let Some(cell) = self.cell.try_get() {
            change(&mut cell.borrow_mut());
            self.version
                .update(|version| *version = version.wrapping_add(1));
        }
    }

    /// Whether its owner was left.
    pub fn is_disposed(&self) -> bool {
        self.cell.held.is_disposed()
    }
}

impl<T: 'static> Derived<T> {
    /// Reads it; what reads is run again when it differs.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        // Asking for the version works the value out where that is due.
        self.version.get();
        self.read(read)
    }

    /// Reads it as it is now.
    pub fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.version.get_untracked();
        self.read(read)
    }

    #[expect(
        clippy::expect_used,
        reason = "the version was just worked out, and the value with it"
    )]
    fn read<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(self.cell.get().borrow().as_ref().expect("worked out"))
    }

    /// A copy; what reads is run again when it differs.
    pub fn get(&self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// A copy of what it is now.
    pub fn get_untracked(&self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// Has what reads run again when it differs.
    pub fn track(&self) {
        self.version.get();
    }

    /// A copy of what it is now; `None` when its owner was left.
    pub fn try_get_untracked(&self) -> Option<T>
    where
        T: Clone,
    {
        self.version.try_get_untracked()?;
        self.cell.try_get()?.borrow().clone()
    }

    /// Whether its owner was left.
    pub fn is_disposed(&self) -> bool {
        self.cell.held.is_disposed()
    }
}

/// A value worked out from others.
pub fn memo<T: PartialEq + 'static>(work: impl Fn() -> T + 'static) -> Derived<T> {
    fn boxed(step: Box<dyn Fn(u32) -> u32>) -> Memo<u32> {
        let step = SendWrapper::new(step);
        Memo::new(move |before| step(before.copied().unwrap_or_default()))
    }
    let cell = Cell::new(None);
    let version = boxed(Box::new(move |before| {
        let now = Some(work());
        let Some(held) = cell.try_get() else {
            return before;
        };
        if *held.borrow() == now {
            return before;
        }
        held.replace(now);
        before.wrapping_add(1)
    }));
    Derived { cell, version }
}

/// Runs `run` now and whenever what it reads has changed.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(run: Box<dyn FnMut()>) {
        Effect::new(run);
    }
    boxed(Box::new(run));
}

/// Runs a future to its end.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    fn boxed(work: Pin<Box<dyn Future<Output = ()>>>) {
        leptos::task::spawn_local(work);
    }
    boxed(Box::pin(work));
}
