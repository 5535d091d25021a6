//! The callback configuration of the project (docs/numbers-api.md 2.8).

use http::Method;
use numbers_model::secret::Secret;

use super::{Client, text};
use crate::{
    client_error::ClientError, options::RequestOptions, request::Request, submission::Permit,
    transport::Transport, wire,
};

/// Shell variable for the secret.
const SECRET_VARIABLE: &str = "SINCH_HMAC_SECRET";

impl<T: Transport> Client<T> {
    /// Reads the secret that callbacks are signed with, if there is one.
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried.
    pub async fn callback_secret(
        &self,
        options: &RequestOptions,
    ) -> Result<Option<Secret>, ClientError> {
        let json = text(
            self.get(&self.inner.endpoints.callback_configuration(), options)
                .await?,
        )?;
        wire::callback_secret(&json).map_err(ClientError::Unreadable)
    }

    /// The request of [`Client::set_callback_secret`].
    pub fn callback_request(&self, secret: &Secret) -> Request {
        let body = wire::callback_body(secret);
        Request::new(
            Method::PATCH,
            self.inner.endpoints.callback_configuration(),
            Some(body),
        )
        .hide(secret.clone(), SECRET_VARIABLE)
    }

    /// Sets the secret. Sent once, never retried.
    ///
    /// # Errors
    /// See [`ClientError`]; after an indeterminate one, read it.
    pub async fn set_callback_secret(
        &self,
        permit: Permit,
        secret: &Secret,
        options: &RequestOptions,
    ) -> Result<Option<Secret>, ClientError> {
        let json = text(
            self.change(permit, self.callback_request(secret), options)
                .await?,
        )?;
        wire::callback_secret(&json).map_err(ClientError::Unreadable)
    }
}
