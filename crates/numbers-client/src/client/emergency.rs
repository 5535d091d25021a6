//! The emergency address of a number (docs/numbers-api.md 2.9).

use http::Method;
use numbers_model::emergency::{AddressValidation, EmergencyAddress};

use super::{Client, some_object, text};
use crate::{
    client_error::ClientError, options::RequestOptions, request::Request, submission::Permit,
    transport::Transport, wire::emergency as wire,
};

impl<T: Transport> Client<T> {
    /// What is stored; `None` where nothing is.
    ///
    /// # Errors
    /// See [`ClientError`]; passing trouble has been retried by then. 404 is one of them: it may also mean that the server
    /// does not know emergency addresses.
    pub async fn emergency(
        &self,
        phone: &str,
        options: &RequestOptions,
    ) -> Result<Option<EmergencyAddress>, ClientError> {
        let url = self.inner.endpoints.emergency(phone, None);
        let json = text(self.get(&url, options).await?)?;
        wire::place(&json).map_err(ClientError::Unreadable)
    }

    /// What [`Client::check_emergency`] sends.
    pub fn check_emergency_request(&self, phone: &str, place: &EmergencyAddress) -> Request {
        self.emergency_post(phone, "validate", Some(place)).safe()
    }

    /// Asks whether there is such an address. Nothing is stored.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn check_emergency(
        &self,
        phone: &str,
        place: &EmergencyAddress,
        options: &RequestOptions,
    ) -> Result<AddressValidation, ClientError> {
        let request = self.check_emergency_request(phone, place);
        let json = text(self.ask(request, options).await?)?;
        wire::checked(&json).map_err(ClientError::Unreadable)
    }

    /// What [`Client::set_emergency`] sends.
    pub fn set_emergency_request(&self, phone: &str, place: &EmergencyAddress) -> Request {
        self.emergency_post(phone, "provision", Some(place))
    }

    /// Stores an address. Sent once, never again by itself.
    ///
    /// # Errors
    /// See [`ClientError`]; after an unclear one, read it.
    pub async fn set_emergency(
        &self,
        permit: Permit,
        phone: &str,
        place: &EmergencyAddress,
        options: &RequestOptions,
    ) -> Result<Option<EmergencyAddress>, ClientError> {
        let request = self.set_emergency_request(phone, place);
        let json = text(self.change(permit, request, options).await?)?;
        wire::place(&json).map_err(ClientError::Unreadable)
    }

    /// What [`Client::remove_emergency`] sends.
    pub fn remove_emergency_request(&self, phone: &str) -> Request {
        self.emergency_post(phone, "deprovision", None)
    }

    /// Removes the address. Sent once, never again by itself. No body is documented for the answer.
    ///
    /// # Errors
    /// See [`ClientError`]; after an unclear one, read it.
    pub async fn remove_emergency(
        &self,
        permit: Permit,
        phone: &str,
        options: &RequestOptions,
    ) -> Result<(), ClientError> {
        let request = self.remove_emergency_request(phone);
        some_object(self.change(permit, request, options).await?)
    }

    fn emergency_post(&self, phone: &str, verb: &str, place: Option<&EmergencyAddress>) -> Request {
        let url = self.inner.endpoints.emergency(phone, Some(verb));
        Request::new(Method::POST, url, place.map(wire::body))
    }
}
