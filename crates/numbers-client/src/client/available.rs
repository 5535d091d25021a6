//! Available numbers and renting (docs/numbers-api.md 2.5 to 2.7).

use http::Method;
use numbers_model::{
    available::{AvailableNumber, AvailableQuery, BasketItem, Region},
    change::Draft,
    slice::Slice,
};

use super::{Client, NumberResponse, text};
use crate::{
    client_error::ClientError, options::RequestOptions, page::Page, request::Request,
    submission::Permit, transport::Transport, wire,
};

impl<T: Transport> Client<T> {
    /// Reads the regions with available numbers.
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried.
    pub async fn regions(&self, options: &RequestOptions) -> Result<Vec<Region>, ClientError> {
        let url = self.inner.endpoints.available_regions();
        let text = text(self.get(&url, options).await?)?;
        wire::regions(&text).map_err(ClientError::Unreadable)
    }

    /// Searches available numbers. Their order is not documented.
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried.
    pub async fn available_numbers(
        &self,
        query: &AvailableQuery,
        options: &RequestOptions,
    ) -> Result<Vec<AvailableNumber>, ClientError> {
        let url = self
            .inner
            .endpoints
            .available_numbers(query, self.inner.version);
        let text = text(self.get(&url, options).await?)?;
        wire::available_numbers(&text).map_err(ClientError::Unreadable)
    }

    /// Reads an available number.
    ///
    /// # Errors
    /// See [`ClientError`]; 404 if it is not available.
    pub async fn available_number(
        &self,
        phone: &str,
        options: &RequestOptions,
    ) -> Result<AvailableNumber, ClientError> {
        let url = self.inner.endpoints.available_number(phone);
        let text = text(self.get(&url, options).await?)?;
        wire::available_number(&text).map_err(ClientError::Unreadable)
    }

    /// Reads one page of the rented numbers of a slice that start with these digits.
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried.
    pub async fn with_prefix(
        &self,
        slice: &Slice,
        phone: &str,
        options: &RequestOptions,
    ) -> Result<Page, ClientError> {
        let url = self.inner.endpoints.with_prefix(slice, phone);
        Page::decode(self.get(&url, options).await?, self.inner.version)
            .map_err(ClientError::Unreadable)
    }

    /// The request of [`Client::rent`]. Of several equal items each has another `copy`.
    pub fn rent_request(&self, item: &BasketItem, configuration: &Draft, copy: usize) -> Request {
        let url = match item {
            BasketItem::Number(offer) => self.inner.endpoints.rent(&offer.phone),
            BasketItem::Any(..) => self.inner.endpoints.rent_any(),
        };
        let body = wire::rent_body(item, configuration, self.inner.version);
        Request::new(Method::POST, url, body).copy(copy)
    }

    /// Rents a number, by a request of [`Client::rent_request`]. Sent once, never retried.
    ///
    /// # Errors
    /// See [`ClientError`]; if it does not prove that nothing was executed, look for the number in the list.
    pub async fn rent(
        &self,
        permit: Permit,
        request: Request,
        item: &BasketItem,
        options: &RequestOptions,
    ) -> Result<NumberResponse, ClientError> {
        let answer = self.change(permit, request, options).await?;
        match item {
            BasketItem::Number(offer) => self.decode_of(&offer.phone, answer),
            BasketItem::Any(..) => self.decode(answer),
        }
    }

    /// Whether each write carries an idempotency key, so that repeats by the browser are executed once.
    pub fn sends_keys(&self) -> bool {
        self.inner.keys.is_some()
    }
}
