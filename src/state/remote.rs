//! The loading state of a value from the server.

use numbers_client::client_error::ClientError;

/// A value from the server. An older value stays visible while it is loaded again.
#[derive(Debug, Clone, PartialEq)]
pub enum Remote<T> {
    /// Being loaded; perhaps with an older value.
    Loading(Option<T>),
    /// Loaded.
    Ready(T),
    /// Loading failed; perhaps with an older value.
    Failed(ClientError, Option<T>),
}

impl<T> Remote<T> {
    /// The latest known value.
    pub fn value(&self) -> Option<&T> {
        match self {
            Remote::Loading(value) | Remote::Failed(_, value) => value.as_ref(),
            Remote::Ready(value) => Some(value),
        }
    }

    /// The error of the last load.
    pub fn failure(&self) -> Option<&ClientError> {
        match self {
            Remote::Failed(failure, _) => Some(failure),
            _ => None,
        }
    }

    /// Whether it is being loaded.
    pub fn is_loading(&self) -> bool {
        matches!(self, Remote::Loading(_))
    }

    /// The same value, being loaded again.
    pub fn reload(self) -> Self {
        match self {
            Remote::Loading(value) | Remote::Failed(_, value) => Remote::Loading(value),
            Remote::Ready(value) => Remote::Loading(Some(value)),
        }
    }

    /// The same value, after a failed load.
    pub fn fail(self, failure: ClientError) -> Self {
        match self {
            Remote::Loading(value) | Remote::Failed(_, value) => Remote::Failed(failure, value),
            Remote::Ready(value) => Remote::Failed(failure, Some(value)),
        }
    }
}
