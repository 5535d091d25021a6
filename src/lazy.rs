//! Code splitting: views that a wasm file of its own renders, loaded when they are needed.
//!
//! The mechanism alone. Which views there are, and what loads them, is said by `pages/lazy_view.rs` and
//! `pages/deferred_chunk.rs`; why trunk needs a hook for it, by docs/decisions/0003.

use std::{future::Future, pin::Pin};

use leptos::{
    children::ViewFn,
    prelude::*,
    task::{spawn_local, tick},
};

use crate::browser::fault::{self, FileFault};

/// The entry points of a chunk that renders views of type `V`.
#[derive(Debug)]
pub struct Chunk<V> {
    /// Downloads what the chunk needs from below a base path; false when it did not arrive.
    pub load: fn(String) -> Pin<Box<dyn Future<Output = bool>>>,
    /// Renders a view; to be called only after the chunk was loaded.
    pub render: fn(V) -> AnyView,
    /// Runs before the view of a [`Lazy`] is rendered.
    pub on_render: fn(),
}

impl<V> Clone for Chunk<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Chunk<V> {}

/// The state of a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChunkState {
    /// Not requested.
    Idle,
    /// Being downloaded.
    Loading,
    /// Loaded.
    Ready,
    /// It failed to load.
    Failed(FileFault),
}

/// What waits for a chunk.
type Waiting = Vec<Box<dyn FnOnce()>>;

/// A chunk and its state. Copies share it.
#[derive(Debug)]
pub struct LazyChunk<V: 'static> {
    chunk: Chunk<V>,
    base: StoredValue<String>,
    state: RwSignal<ChunkState>,
    waiting: StoredValue<Waiting, LocalStorage>,
}

impl<V> Clone for LazyChunk<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for LazyChunk<V> {}

/// The chunk of views of type `V`, which the root component provides.
pub fn use_lazy_chunk<V: 'static>() -> LazyChunk<V> {
    expect_context()
}

impl<V: 'static> LazyChunk<V> {
    /// A chunk below a base path, not loaded yet.
    pub fn new(chunk: Chunk<V>, base: String) -> Self {
        Self {
            chunk,
            base: StoredValue::new(base),
            state: RwSignal::new(ChunkState::Idle),
            waiting: StoredValue::new_local(Vec::new()),
        }
    }

    /// The state, as a signal.
    pub fn state(self) -> ReadSignal<ChunkState> {
        self.state.read_only()
    }

    /// Whether the chunk is loaded; tracked.
    pub fn is_ready(self) -> bool {
        self.state.with(|state| *state == ChunkState::Ready)
    }

    /// Loads the chunk, unless it is loaded or on its way.
    pub fn load(self) {
        let is_wanted =
            |state: &ChunkState| matches!(state, ChunkState::Idle | ChunkState::Failed(_));
        if !self.state.with_untracked(is_wanted) {
            return;
        }
        self.state.set(ChunkState::Loading);
        spawn_local(async move {
            if (self.chunk.load)(self.base.get_value()).await {
                self.state.set(ChunkState::Ready);
                // Views are rendered first: what waits may look for one.
                tick().await;
                for run in self.take_waiting() {
                    run();
                }
            } else {
                let fault = fault::diagnose().await;
                self.state.set(ChunkState::Failed(fault));
                drop(self.take_waiting());
            }
        });
    }

    fn take_waiting(self) -> Waiting {
        self.waiting
            .try_update_value(std::mem::take)
            .unwrap_or_default()
    }

    /// Runs `run` once the chunk is loaded; never when it fails to load.
    pub fn when_ready(self, run: impl FnOnce() + 'static) {
        if self
            .state
            .with_untracked(|state| *state == ChunkState::Ready)
        {
            run();
        } else {
            self.load();
            self.waiting
                .update_value(|waiting| waiting.push(Box::new(run)));
        }
    }

    /// Renders a view for its effect alone, such as opening a dialog, once the chunk is loaded.
    pub fn run(self, view: V) {
        self.when_ready(move || {
            (self.chunk.render)(view);
        });
    }
}

/// A view of a lazy chunk: the fallback until the chunk is loaded.
#[component]
pub fn Lazy<V: Clone + Send + Sync + 'static>(
    /// The view.
    view: V,
    /// What is shown meanwhile; nothing by default.
    #[prop(optional, into)]
    fallback: ViewFn,
) -> impl IntoView {
    let chunk = use_lazy_chunk::<V>();
    let is_ready = Memo::new(move |_| chunk.is_ready());
    view! {
        {move || match is_ready.get() {
            true => {
                (chunk.chunk.on_render)();
                (chunk.chunk.render)(view.clone())
            }
            false => fallback.run(),
        }}
    }
}
