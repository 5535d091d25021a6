//! Number orders (docs/numbers-api.md 2.9). All that changes something is sent once, never again by itself.

use http::Method;
use numbers_model::order::{JsonValue, Order, OrderRequest, Registration, Requirements};

use super::{Client, some_object, text};
use crate::{
    client_error::ClientError,
    options::RequestOptions,
    request::{FormPart, Request},
    submission::Permit,
    transport::{Transport, Upload},
    wire::order as wire,
};

impl<T: Transport> Client<T> {
    /// What numbers of a region and type need. It changes nothing, though it is a POST.
    ///
    /// # Errors
    /// See [`ClientError`]. 404 is one of them: it is also how "nothing" has been said.
    pub async fn requirements(
        &self,
        region: &str,
        kind: &str,
        options: &RequestOptions,
    ) -> Result<Requirements, ClientError> {
        let url = self.inner.endpoints.orders("lookupNumberRequirements");
        let body = Some(wire::place_body(region, kind));
        let request = Request::new(Method::POST, url, body).safe();
        let json = text(self.ask(request, options).await?)?;
        wire::requirements(&json).map_err(ClientError::Unreadable)
    }

    /// What [`Client::create_order`] sends.
    pub fn create_order_request(&self, ask: &OrderRequest) -> Request {
        let url = self.inner.endpoints.orders("createNumberOrder");
        Request::new(Method::POST, url, Some(wire::create_body(ask)))
    }

    /// Reserves numbers.
    ///
    /// # Errors
    /// See [`ClientError`]; after an unclear one there is no way to ask for the order: its ID was in the answer.
    pub async fn create_order(
        &self,
        permit: Permit,
        ask: &OrderRequest,
        options: &RequestOptions,
    ) -> Result<Order, ClientError> {
        let json = text(
            self.change(permit, self.create_order_request(ask), options)
                .await?,
        )?;
        wire::order(&json).map_err(ClientError::Unreadable)
    }

    /// An order.
    ///
    /// # Errors
    /// See [`ClientError`]; passing trouble has been retried by then.
    pub async fn order(&self, id: &str, options: &RequestOptions) -> Result<Order, ClientError> {
        let json = text(self.get(&self.inner.endpoints.order(id), options).await?)?;
        wire::order(&json).map_err(ClientError::Unreadable)
    }

    /// What was registered for an order.
    ///
    /// # Errors
    /// See [`ClientError`]; passing trouble has been retried by then.
    pub async fn registration(
        &self,
        id: &str,
        options: &RequestOptions,
    ) -> Result<Registration, ClientError> {
        let url = self.inner.endpoints.registration(id);
        let json = text(self.get(&url, options).await?)?;
        wire::registration(&json).map_err(ClientError::Unreadable)
    }

    /// What [`Client::register`] sends.
    pub fn register_request(&self, id: &str, details: &JsonValue) -> Request {
        let url = self.inner.endpoints.registration(id);
        Request::new(Method::PUT, url, Some(wire::registration_body(details)))
    }

    /// Registers what was filled in.
    ///
    /// # Errors
    /// See [`ClientError`]; after an unclear one, read the registration.
    pub async fn register(
        &self,
        permit: Permit,
        id: &str,
        details: &JsonValue,
        options: &RequestOptions,
    ) -> Result<Registration, ClientError> {
        let request = self.register_request(id, details);
        let json = text(self.change(permit, request, options).await?)?;
        wire::registration(&json).map_err(ClientError::Unreadable)
    }

    /// What [`Client::attach`] sends.
    pub fn attach_request(
        &self,
        id: &str,
        document: &str,
        file: (&str, &str),
        document_type: &str,
    ) -> Request {
        let url = self.inner.endpoints.attachment(id, document);
        let (name, mime_type) = file;
        let mut form = vec![FormPart::File(
            "file",
            name.to_owned(),
            mime_type.to_owned(),
        )];
        if !document_type.is_empty() {
            form.push(FormPart::Text("documentType", document_type.to_owned()));
        }
        Request::upload(url, form)
    }

    /// Sends a document: a request of [`Client::attach_request`]. No body is documented for the answer, so that only the
    /// registration tells whether it is there.
    ///
    /// # Errors
    /// See [`ClientError`]; after an unclear one, read the registration's attachments.
    pub async fn attach(
        &self,
        permit: Permit,
        request: Request,
        upload: Upload<'_, T::File>,
        options: &RequestOptions,
    ) -> Result<(), ClientError> {
        let body = self
            .change_with_file(permit, request, upload, options)
            .await?;
        // A success without a body is what it is documented to give.
        match body.trim_ascii().is_empty() {
            true => Ok(()),
            false => some_object(body),
        }
    }

    /// What [`Client::submit_order`] sends.
    pub fn submit_order_request(&self, id: &str) -> Request {
        Request::new(Method::POST, self.inner.endpoints.submit(id), None)
    }

    /// Hands an order in.
    ///
    /// # Errors
    /// See [`ClientError`]; after an unclear one, read the order.
    pub async fn submit_order(
        &self,
        permit: Permit,
        id: &str,
        options: &RequestOptions,
    ) -> Result<Order, ClientError> {
        let json = text(
            self.change(permit, self.submit_order_request(id), options)
                .await?,
        )?;
        wire::order(&json).map_err(ClientError::Unreadable)
    }
}
