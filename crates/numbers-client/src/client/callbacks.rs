//! The callback configuration of the project (docs/numbers-api.md 2.8).

use http::Method;
use numbers_model::secret::Secret;

use super::{Client, text};
use crate::{
    client_error::ClientError, options::RequestOptions, request::Request, submission::Permit,
    transport::Transport, wire,
};

/// The variable that stands for the secret in a shell.
const VARIABLE: &str = "SINCH_HMAC_SECRET";

impl<T: Transport> Client<T> {
    /// The secret that callbacks are signed with, if there is one.
    ///
    /// # Errors
    /// See [`ClientError`]; passing trouble has been retried by then.
    pub async fn callback_secret(
        &self,
        options: &RequestOptions,
    ) -> Result<Option<Secret>, ClientError> {
        let json = text(self.get(&self.inner.endpoints.callbacks(), options).await?)?;
        wire::callback_secret(&json).map_err(ClientError::Unreadable)
    }

    /// What [`Client::set_callback_secret`] sends.
    pub fn callback_request(&self, secret: &Secret) -> Request {
        let body = wire::callback_body(secret);
        Request::new(Method::PATCH, self.inner.endpoints.callbacks(), Some(body))
            .hide(secret.clone(), VARIABLE)
    }

    /// Sets the secret. Sent once, never again by itself.
    ///
    /// # Errors
    /// See [`ClientError`]; after an unclear one, read it.
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
