//! The callback configuration of the project (docs/numbers-api.md 2.8).

use gloo_net::http::Method;
use numbers_client::{failure::Failure, request::Request, wire};
use numbers_model::secret::Secret;

use super::{Client, text};
use crate::api::transport::Call;

/// The variable that stands for the secret in a shell.
const VARIABLE: &str = "SINCH_HMAC_SECRET";

impl Client {
    /// The secret that callbacks are signed with, if there is one.
    ///
    /// # Errors
    /// See [`Failure`]; passing trouble has been retried by then.
    pub async fn callback_secret(&self, call: &Call) -> Result<Option<Secret>, Failure> {
        let json = text(self.read(&self.inner.endpoints.callbacks(), call).await?)?;
        wire::callback_secret(&json).map_err(Failure::Unreadable)
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
    /// See [`Failure`]; after an unclear one, read it.
    pub async fn set_callback_secret(
        &self,
        secret: &Secret,
        call: &Call,
    ) -> Result<Option<Secret>, Failure> {
        let json = text(self.write(self.callback_request(secret), call).await?)?;
        wire::callback_secret(&json).map_err(Failure::Unreadable)
    }
}
