//! One method per endpoint of the Numbers API.

mod callbacks;
mod emergency;
mod orders;
mod rent;

use std::{collections::BTreeSet, sync::Arc};

use gloo_net::http::Method;

use super::{
    curl::Curl,
    failure::{EMPTY, Failure},
    page::Page,
    request::{Authorization, Request},
    transport::{self, Body, Call},
    urls::Endpoints,
    wire,
};
use crate::model::{
    change::{Change, Draft},
    config::{ApiVersion, AuthMode},
    number::{Number, Row},
    query::Slice,
    release::ConfirmedRelease,
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
    authorization: Option<Authorization>,
}

impl Client {
    /// A client; without `authorization` it sends none.
    pub fn new(
        endpoints: Endpoints,
        version: ApiVersion,
        authorization: Option<Authorization>,
    ) -> Self {
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

    /// Hands over every number of the slice, page by page; what is no number is passed over.
    ///
    /// # Errors
    /// As for [`Client::list`], and where the pages go round in circles, so that they can't be all; what was read until
    /// then is handed over.
    pub async fn all(
        &self,
        slice: &Slice,
        call: &Call,
        mut take: impl FnMut(Number),
    ) -> Result<(), Failure> {
        let (mut token, mut seen) = (None::<String>, BTreeSet::new());
        loop {
            let page = self.list(slice, PAGE_SIZE, token.as_deref(), call).await?;
            for row in page.rows() {
                if let Row::Number(number) = row {
                    take(*number);
                }
            }
            let Some(next) = page.next_token.clone() else {
                return Ok(());
            };
            if !seen.insert(next.clone()) {
                let why = "the server sent the same page token twice";
                return Err(Failure::Unreadable(why.to_owned()));
            }
            token = Some(next);
        }
    }

    /// The same page, for [`Page::decode`] to read when there is room for it.
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
        self.read_body(&url, call).await
    }

    /// One number (numbers-api.md 2.2).
    ///
    /// # Errors
    /// See [`Failure`]; passing trouble has been retried by then.
    pub async fn number(&self, phone: &str, call: &Call) -> Result<Read, Failure> {
        let url = self.inner.endpoints.number(phone);
        decode(self.read(&url, call).await?)
    }

    /// What [`Client::update`] sends.
    pub fn update_request(&self, phone: &str, changes: &[Change], draft: &Draft) -> Request {
        // v1 has no updateMask: there the fields in the body are the mask (numbers-api.md 2.3).
        let mask = match self.inner.version {
            ApiVersion::V1Alpha1 => Some(wire::update_mask(changes)),
            ApiVersion::V1 => None,
        };
        let url = self.inner.endpoints.update(phone, mask.as_deref());
        Request::new(Method::PATCH, url, Some(wire::patch_body(changes, draft)))
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
        let request = self.update_request(phone, changes, draft);
        decode(self.write(request, call).await?)
    }

    /// What [`Client::release`] sends.
    pub fn release_request(&self, phone: &str) -> Request {
        Request::new(Method::POST, self.inner.endpoints.release(phone), None)
    }

    /// Releases a number (numbers-api.md 2.4). Sent once, never again by itself.
    ///
    /// # Errors
    /// See [`Failure`]; after an unclear one, read the number.
    pub async fn release(&self, release: &ConfirmedRelease, call: &Call) -> Result<Read, Failure> {
        let request = self.release_request(release.phone());
        decode(self.write(request, call).await?)
    }

    /// The address that a connection is tried at, for diagnosis.
    pub fn probe_url(&self) -> String {
        self.inner.endpoints.list(&Slice::default(), 1, None, None)
    }

    /// A request as a shell command, with variables in the place of secrets.
    pub fn curl(&self, request: &Request) -> Curl {
        Curl::new(request, self.auth())
    }

    fn auth(&self) -> AuthMode {
        let authorization = self.inner.authorization.as_ref();
        authorization.map_or(AuthMode::Gateway, Authorization::mode)
    }

    async fn read(&self, url: &str, call: &Call) -> Result<Vec<u8>, Failure> {
        let body = self.read_body(url, call).await?;
        Ok(body.bytes())
    }

    async fn read_body(&self, url: &str, call: &Call) -> Result<Body, Failure> {
        let authorization = self.inner.authorization.as_ref();
        transport::read(url, authorization.map(Authorization::header), call).await
    }

    /// Sends what changes something, once.
    async fn write(&self, request: Request, call: &Call) -> Result<Vec<u8>, Failure> {
        let authorization = self.inner.authorization.as_ref();
        let header = authorization.map(Authorization::header);
        let Request {
            method, url, body, ..
        } = request;
        transport::send(method, &url, header, body, call).await
    }
}

fn text(bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|_| Failure::Unreadable("it is not UTF-8 text".into()))
}

fn decode(bytes: Vec<u8>) -> Result<Read, Failure> {
    let raw = text(bytes)?;
    if raw.trim().is_empty() {
        return Err(Failure::Unreadable(EMPTY.to_owned()));
    }
    let number = wire::number(&raw).map_err(Failure::Unreadable)?;
    Ok(Read { number, raw })
}
