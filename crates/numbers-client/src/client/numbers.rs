//! The list, a number, its change and its release.

use std::{
    collections::BTreeSet,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
};

use http::Method;
use numbers_model::{
    api_version::ApiVersion,
    change::{Change, Draft},
    number::{Number, Row},
    phone,
    release::ConfirmedRelease,
    slice::Slice,
};

use super::{Client, TOO_LARGE, text};
use crate::{
    client_error::{ClientError, EMPTY},
    options::RequestOptions,
    page::Page,
    request::Request,
    submission::Permit,
    transport::{ResponseBody, Transport},
    wire,
};

/// Page size for a server that rejects the default, or times out on it.
const SMALL_PAGE: u32 = 100;
/// Number of pages in a row without a new number after which a chain counts as endless.
const MAX_BARREN_PAGES: u32 = 5;

/// A number, parsed and raw.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberResponse {
    /// The number.
    pub number: Number,
    /// The response body.
    pub raw: String,
}

impl<T: Transport> Client<T> {
    /// Reads one page of a slice (docs/numbers-api.md 2.1).
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried.
    pub async fn list(
        &self,
        slice: &Slice,
        page_size: u32,
        token: Option<&str>,
        options: &RequestOptions,
    ) -> Result<Page, ClientError> {
        let body = self.list_body(slice, page_size, token, options).await?;
        Page::decode(body.bytes(), self.inner.version).map_err(ClientError::Unreadable)
    }

    /// Calls `take` with every number of a slice, page by page. Unreadable rows are skipped.
    ///
    /// # Errors
    /// As for [`Client::list`], and if the pages go round in circles; the numbers until then have been taken.
    pub async fn for_each(
        &self,
        slice: &Slice,
        options: &RequestOptions,
        mut take: impl FnMut(Number),
    ) -> Result<(), ClientError> {
        let (mut token, mut tokens) = (None::<String>, BTreeSet::new());
        let (mut phones, mut barren) = (BTreeSet::new(), 0);
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        loop {
            let body = self.page_body(slice, token.as_deref(), options).await?;
            let page =
                Page::decode(body.bytes(), self.inner.version).map_err(ClientError::Unreadable)?;
            barren += 1;
            for row in page.rows() {
                if let Row::Number(number) = row {
                    if phones.insert(hasher.hash_one(&number.phone)) {
                        barren = 0;
                    }
                    take(*number);
                }
            }
            let Some(next) = page.next_token.clone() else {
                return Ok(());
            };
            let loop_error = if !tokens.insert(next.clone()) {
                "the server sent the same page token twice"
            } else if barren >= MAX_BARREN_PAGES {
                "the server sends page after page without a new number"
            } else {
                ""
            };
            if !loop_error.is_empty() {
                return Err(ClientError::Unreadable(loop_error.to_owned()));
            }
            token = Some(next);
        }
    }

    /// Reads the next page of a slice, in the page size that this server is known to take.
    ///
    /// # Errors
    /// As for [`Client::list`]; where a smaller page could help, it has been tried.
    pub async fn page_body(
        &self,
        slice: &Slice,
        token: Option<&str>,
        options: &RequestOptions,
    ) -> Result<T::Body, ClientError> {
        let known = &self.inner.page_size;
        let size = known.get();
        if size == SMALL_PAGE {
            return self.list_body(slice, size, token, options).await;
        }
        let answer = self
            .list_body(slice, size, token, &options.clone().impatient())
            .await;
        let options = match &answer {
            Err(ClientError::Timeout(_) | ClientError::Network) => &options.clone().once(),
            Err(ClientError::Unreadable(why)) if why == TOO_LARGE => options,
            Err(error) => match error.status() {
                // A token goes with the page size that it was given for.
                Some(400 | 422) if token.is_none() => options,
                Some(413 | 504) => options,
                _ => return answer,
            },
            Ok(_) => return answer,
        };
        if options.cancel.is_cancelled() {
            return answer;
        }
        let body = self.list_body(slice, SMALL_PAGE, token, options).await?;
        known.set(SMALL_PAGE);
        Ok(body)
    }

    /// Like [`Client::list`], without decoding: [`Page::decode`] does that later.
    ///
    /// # Errors
    /// As for [`Client::list`].
    pub async fn list_body(
        &self,
        slice: &Slice,
        page_size: u32,
        token: Option<&str>,
        options: &RequestOptions,
    ) -> Result<T::Body, ClientError> {
        let url = self.inner.endpoints.list(slice, page_size, token, None);
        self.get_body(&url, options).await
    }

    /// Reads one number (docs/numbers-api.md 2.2).
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried.
    pub async fn number(
        &self,
        phone: &str,
        options: &RequestOptions,
    ) -> Result<NumberResponse, ClientError> {
        let url = self.inner.endpoints.number(phone);
        self.decode(self.get(&url, options).await?)
    }

    /// The request of [`Client::update`].
    pub fn update_request(&self, phone: &str, changes: &[Change], draft: &Draft) -> Request {
        // v1 has no updateMask: there the fields in the body are the mask (docs/numbers-api.md 2.3).
        let mask = match self.inner.version {
            ApiVersion::V1Alpha1 => Some(wire::update_mask(changes)),
            ApiVersion::V1 => None,
        };
        let url = self.inner.endpoints.update(phone, mask.as_deref());
        Request::new(Method::PATCH, url, Some(wire::patch_body(changes, draft)))
    }

    /// Changes a number (docs/numbers-api.md 2.3). Sent once, never retried.
    ///
    /// # Errors
    /// See [`ClientError`]; after an indeterminate one, read the number.
    pub async fn update(
        &self,
        permit: Permit,
        phone: &str,
        changes: &[Change],
        draft: &Draft,
        options: &RequestOptions,
    ) -> Result<NumberResponse, ClientError> {
        let request = self.update_request(phone, changes, draft);
        self.decode_of(phone, self.change(permit, request, options).await?)
    }

    /// The request of [`Client::release`].
    pub fn release_request(&self, phone: &str) -> Request {
        Request::new(Method::POST, self.inner.endpoints.release(phone), None)
    }

    /// Releases a number (docs/numbers-api.md 2.4). Sent once, never retried.
    ///
    /// # Errors
    /// See [`ClientError`]; after an indeterminate one, read the number.
    pub async fn release(
        &self,
        permit: Permit,
        release: ConfirmedRelease,
        options: &RequestOptions,
    ) -> Result<NumberResponse, ClientError> {
        let request = self.release_request(release.phone());
        self.decode_of(
            release.phone(),
            self.change(permit, request, options).await?,
        )
    }

    pub(super) fn decode(&self, bytes: Vec<u8>) -> Result<NumberResponse, ClientError> {
        let raw = text(bytes)?;
        if raw.trim().is_empty() {
            return Err(ClientError::Unreadable(EMPTY.to_owned()));
        }
        let number = wire::number_in(&raw, self.inner.version).map_err(ClientError::Unreadable)?;
        Ok(NumberResponse { number, raw })
    }

    /// Decodes the response to a write to a number. A response about another number proves nothing.
    pub(super) fn decode_of(
        &self,
        phone: &str,
        bytes: Vec<u8>,
    ) -> Result<NumberResponse, ClientError> {
        let read = self.decode(bytes)?;
        if phone::is_same_number(phone, &read.number.phone) {
            Ok(read)
        } else {
            Err(ClientError::Unreadable(
                "it is about another number".to_owned(),
            ))
        }
    }
}
