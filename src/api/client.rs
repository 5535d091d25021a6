//! One method per endpoint of the Numbers API.

use std::sync::Arc;

use gloo_net::http::Method;

use super::{
    failure::Failure,
    page::Page,
    transport::{self, Body, Call},
    urls::Endpoints,
    wire,
};
use crate::model::{
    change::{Change, Draft},
    config::ApiVersion,
    number::Number,
    query::Slice,
    release::ConfirmedRelease,
    secret::Secret,
};

/// How many numbers to ask for at once. A server may send fewer.
pub const PAGE_SIZE: u32 = 1000;

/// A number as the API gave it, with the text it came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The number.
    pub number: Number,
    /// The answer, word for word.
    pub raw: String,
}

/// Speaks to one project. Copies share what they hold.
#[derive(Debug, Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    endpoints: Endpoints,
    version: ApiVersion,
    authorization: Option<Secret>,
}

impl Client {
    /// A client; `authorization` is the whole value of that header, if one is to be sent.
    pub fn new(endpoints: Endpoints, version: ApiVersion, authorization: Option<Secret>) -> Self {
        Self {
            inner: Arc::new(Inner {
                endpoints,
                version,
                authorization,
            }),
        }
    }

    /// The version spoken.
    pub fn version(&self) -> ApiVersion {
        self.inner.version
    }

    /// One page of the slice (numbers-api.md 2.1).
    ///
    /// # Errors
    /// See [`Failure`]; passing trouble has been retried by then.
    pub async fn list(
        &self,
        slice: &Slice,
        page_size: u32,
        token: Option<&str>,
        call: &Call,
    ) -> Result<Page, Failure> {
        let body = self.list_body(slice, page_size, token, call).await?;
        Page::decode(body.bytes()).map_err(Failure::Unreadable)
    }

    /// The same, for [`Page::decode`] to read when there is room for it.
    ///
    /// # Errors
    /// As for [`Client::list`].
    pub async fn list_body(
        &self,
        slice: &Slice,
        page_size: u32,
        token: Option<&str>,
        call: &Call,
    ) -> Result<Body, Failure> {
        let url = self.inner.endpoints.list(slice, page_size, token, None);
        transport::read(&url, self.inner.authorization.as_ref(), call).await
    }

    /// One number (numbers-api.md 2.2).
    ///
    /// # Errors
    /// See [`Failure`]; passing trouble has been retried by then.
    pub async fn number(&self, phone: &str, call: &Call) -> Result<Read, Failure> {
        let url = self.inner.endpoints.number(phone);
        decode(self.read(&url, call).await?)
    }

    /// Changes a number (numbers-api.md 2.3). Sent once, never again by itself.
    ///
    /// # Errors
    /// See [`Failure`]; after an unclear one, read the number.
    pub async fn update(
        &self,
        phone: &str,
        changes: &[Change],
        draft: &Draft,
        call: &Call,
    ) -> Result<Read, Failure> {
        // v1 has no updateMask: there the fields in the body are the mask (numbers-api.md 2.3).
        let mask = match self.inner.version {
            ApiVersion::V1Alpha1 => Some(wire::update_mask(changes)),
            ApiVersion::V1 => None,
        };
        let url = self.inner.endpoints.update(phone, mask.as_deref());
        let body = wire::patch_body(changes, draft);
        decode(self.write(Method::PATCH, &url, Some(body), call).await?)
    }

    /// Releases a number (numbers-api.md 2.4). Sent once, never again by itself.
    ///
    /// # Errors
    /// See [`Failure`]; after an unclear one, read the number.
    pub async fn release(&self, release: &ConfirmedRelease, call: &Call) -> Result<Read, Failure> {
        let url = self.inner.endpoints.release(release.phone());
        decode(self.write(Method::POST, &url, None, call).await?)
    }

    /// The address that a connection is tried at, for diagnosis.
    pub fn probe_url(&self) -> String {
        self.inner.endpoints.list(&Slice::default(), 1, None, None)
    }

    async fn read(&self, url: &str, call: &Call) -> Result<Vec<u8>, Failure> {
        let body = transport::read(url, self.inner.authorization.as_ref(), call).await?;
        Ok(body.bytes())
    }

    async fn write(
        &self,
        method: Method,
        url: &str,
        body: Option<String>,
        call: &Call,
    ) -> Result<Vec<u8>, Failure> {
        let authorization = self.inner.authorization.as_ref();
        transport::send(method, url, authorization, body, call).await
    }
}

fn decode(bytes: Vec<u8>) -> Result<Read, Failure> {
    let raw =
        String::from_utf8(bytes).map_err(|_| Failure::Unreadable("it is not UTF-8 text".into()))?;
    let number = wire::number(&raw).map_err(Failure::Unreadable)?;
    Ok(Read { number, raw })
}
