//! Number orders (docs/numbers-api.md 2.9). Writes are sent once, never retried.

use http::Method;
use numbers_model::order::{JsonValue, Order, OrderRequest, Registration, Requirements};

use super::{Client, expect_object, text};
use crate::{
    client_error::ClientError,
    options::RequestOptions,
    request::{FormPart, Request},
    submission::Permit,
    transport::{Transport, Upload},
    wire::order as wire,
};

impl<T: Transport> Client<T> {
    /// Reads the requirements of a region and number type. A safe request, though it is a POST.
    ///
    /// # Errors
    /// See [`ClientError`]. Some servers answer 404 where there are none.
    pub async fn requirements(
        &self,
        region: &str,
        kind: &str,
        options: &RequestOptions,
    ) -> Result<Requirements, ClientError> {
        let url = self.inner.endpoints.orders("lookupNumberRequirements");
        let body = Some(wire::requirements_query(region, kind));
        let request = Request::new(Method::POST, url, body).safe();
        let json = text(self.query(request, options).await?)?;
        wire::requirements(&json).map_err(ClientError::Unreadable)
    }

    /// The request of [`Client::create_order`].
    pub fn create_order_request(&self, request: &OrderRequest) -> Request {
        let url = self.inner.endpoints.orders("createNumberOrder");
        Request::new(Method::POST, url, Some(wire::order_body(request)))
    }

    /// Reserves numbers.
    ///
    /// # Errors
    /// See [`ClientError`]; after an indeterminate one the order can't be looked up: its ID was in the response.
    pub async fn create_order(
        &self,
        permit: Permit,
        request: &OrderRequest,
        options: &RequestOptions,
    ) -> Result<Order, ClientError> {
        let json = text(
            self.change(permit, self.create_order_request(request), options)
                .await?,
        )?;
        wire::order(&json).map_err(ClientError::Unreadable)
    }

    /// Reads an order.
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried.
    pub async fn order(&self, id: &str, options: &RequestOptions) -> Result<Order, ClientError> {
        let json = text(self.get(&self.inner.endpoints.order(id), options).await?)?;
        wire::order(&json).map_err(ClientError::Unreadable)
    }

    /// Reads the registration of an order.
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried.
    pub async fn registration(
        &self,
        id: &str,
        options: &RequestOptions,
    ) -> Result<Registration, ClientError> {
        let url = self.inner.endpoints.registration(id);
        let json = text(self.get(&url, options).await?)?;
        wire::registration(&json).map_err(ClientError::Unreadable)
    }

    /// The request of [`Client::register`].
    pub fn register_request(&self, id: &str, details: &JsonValue) -> Request {
        let url = self.inner.endpoints.registration(id);
        Request::new(Method::PUT, url, Some(wire::registration_body(details)))
    }

    /// Saves the registration of an order.
    ///
    /// # Errors
    /// See [`ClientError`]; after an indeterminate one, read the registration.
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

    /// The request of [`Client::attach`].
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

    /// Uploads a document, by a request of [`Client::attach_request`]. No response body is documented: only the registration
    /// shows whether the document has arrived.
    ///
    /// # Errors
    /// See [`ClientError`]; after an indeterminate one, read the registration's attachments.
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
        // The documented response is a success without a body.
        match body.trim_ascii().is_empty() {
            true => Ok(()),
            false => expect_object(body),
        }
    }

    /// The request of [`Client::submit_order`].
    pub fn submit_order_request(&self, id: &str) -> Request {
        Request::new(Method::POST, self.inner.endpoints.submit(id), None)
    }

    /// Submits an order.
    ///
    /// # Errors
    /// See [`ClientError`]; after an indeterminate one, read the order.
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
