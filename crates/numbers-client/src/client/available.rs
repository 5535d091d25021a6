//! What is on offer, and renting it (docs/numbers-api.md 2.5 to 2.7).

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
    /// The regions in which numbers can be had.
    ///
    /// # Errors
    /// See [`ClientError`]; passing trouble has been retried by then.
    pub async fn regions(&self, options: &RequestOptions) -> Result<Vec<Region>, ClientError> {
        let url = self.inner.endpoints.regions();
        let text = text(self.get(&url, options).await?)?;
        wire::regions(&text).map_err(ClientError::Unreadable)
    }

    /// Numbers on offer: at most as many as were asked for, in no documented order.
    ///
    /// # Errors
    /// See [`ClientError`]; passing trouble has been retried by then.
    pub async fn offers(
        &self,
        wanted: &AvailableQuery,
        options: &RequestOptions,
    ) -> Result<Vec<AvailableNumber>, ClientError> {
        let url = self.inner.endpoints.offers(wanted, self.inner.version);
        let text = text(self.get(&url, options).await?)?;
        wire::offers(&text).map_err(ClientError::Unreadable)
    }

    /// One number on offer.
    ///
    /// # Errors
    /// See [`ClientError`]; 404 when it can't be had.
    pub async fn offer(
        &self,
        phone: &str,
        options: &RequestOptions,
    ) -> Result<AvailableNumber, ClientError> {
        let url = self.inner.endpoints.offer(phone);
        let text = text(self.get(&url, options).await?)?;
        wire::offer(&text).map_err(ClientError::Unreadable)
    }

    /// Rented numbers of a slice that start with these digits, one page.
    ///
    /// # Errors
    /// See [`ClientError`]; passing trouble has been retried by then.
    pub async fn with_prefix(
        &self,
        slice: &Slice,
        phone: &str,
        options: &RequestOptions,
    ) -> Result<Page, ClientError> {
        let url = self.inner.endpoints.starting_with(slice, phone);
        Page::decode(self.get(&url, options).await?, self.inner.version)
            .map_err(ClientError::Unreadable)
    }

    /// What [`Client::rent`] sends. Of several items that look alike each is another `copy`.
    pub fn rent_request(&self, item: &BasketItem, terms: &Draft, copy: usize) -> Request {
        let url = match item {
            BasketItem::Number(offer) => self.inner.endpoints.rent(&offer.phone),
            BasketItem::Any(..) => self.inner.endpoints.rent_any(),
        };
        let body = wire::rent_body(item, terms, self.inner.version);
        Request::new(Method::POST, url, body).copy(copy)
    }

    /// Rents a number: a request of [`Client::rent_request`]. Sent once, never again by itself.
    ///
    /// # Errors
    /// See [`ClientError`]; where it does not prove that nothing was executed, look whether it is rented.
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

    /// Whether each change carries an idempotency key, so that it is executed once however often the browser sends it.
    pub fn sends_keys(&self) -> bool {
        self.inner.keys.is_some()
    }
}
