//! The emergency address of a number (docs/numbers-api.md 2.9).

use http::Method;
use numbers_model::emergency::{AddressValidation, EmergencyAddress};

use super::{Client, expect_object, text};
use crate::{
    client_error::ClientError, options::RequestOptions, request::Request, submission::Permit,
    transport::Transport, wire::emergency as wire,
};

impl<T: Transport> Client<T> {
    /// Reads the stored emergency address, if there is one.
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried. A 404 may also mean that the server does not
    /// know emergency addresses.
    pub async fn emergency(
        &self,
        phone: &str,
        options: &RequestOptions,
    ) -> Result<Option<EmergencyAddress>, ClientError> {
        let url = self.inner.endpoints.emergency_address(phone, None);
        let json = text(self.get(&url, options).await?)?;
        wire::emergency_address(&json).map_err(ClientError::Unreadable)
    }

    /// The request of [`Client::check_emergency`].
    pub fn check_emergency_request(&self, phone: &str, address: &EmergencyAddress) -> Request {
        self.emergency_post(phone, "validate", Some(address)).safe()
    }

    /// Validates an address. Nothing is stored.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn check_emergency(
        &self,
        phone: &str,
        address: &EmergencyAddress,
        options: &RequestOptions,
    ) -> Result<AddressValidation, ClientError> {
        let request = self.check_emergency_request(phone, address);
        let json = text(self.query(request, options).await?)?;
        wire::validation(&json).map_err(ClientError::Unreadable)
    }

    /// The request of [`Client::set_emergency`].
    pub fn set_emergency_request(&self, phone: &str, address: &EmergencyAddress) -> Request {
        self.emergency_post(phone, "provision", Some(address))
    }

    /// Stores an address. Sent once, never retried.
    ///
    /// # Errors
    /// See [`ClientError`]; after an indeterminate one, read it.
    pub async fn set_emergency(
        &self,
        permit: Permit,
        phone: &str,
        address: &EmergencyAddress,
        options: &RequestOptions,
    ) -> Result<Option<EmergencyAddress>, ClientError> {
        let request = self.set_emergency_request(phone, address);
        let json = text(self.change(permit, request, options).await?)?;
        wire::emergency_address(&json).map_err(ClientError::Unreadable)
    }

    /// The request of [`Client::remove_emergency`].
    pub fn remove_emergency_request(&self, phone: &str) -> Request {
        self.emergency_post(phone, "deprovision", None)
    }

    /// Removes the address. Sent once, never retried. No body is documented for the answer.
    ///
    /// # Errors
    /// See [`ClientError`]; after an indeterminate one, read it.
    pub async fn remove_emergency(
        &self,
        permit: Permit,
        phone: &str,
        options: &RequestOptions,
    ) -> Result<(), ClientError> {
        let request = self.remove_emergency_request(phone);
        expect_object(self.change(permit, request, options).await?)
    }

    fn emergency_post(
        &self,
        phone: &str,
        verb: &str,
        address: Option<&EmergencyAddress>,
    ) -> Request {
        let url = self.inner.endpoints.emergency_address(phone, Some(verb));
        Request::new(Method::POST, url, address.map(wire::address_body))
    }
}
