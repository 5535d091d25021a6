//! Token holder: one access token for everybody, fetched by one request at a time and renewed before it expires.
//!
//! The rules are those of Sinch's SDKs (docs/numbers-api.md 1): renewed 60 s before `exp`; after a 429 of the token endpoint up
//! to three more tries, after a wait with full jitter, or after `Retry-After`.

mod endpoint;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::HeaderValue;
use base64::prelude::{BASE64_STANDARD, Engine};
use moka::{Expiry, future::Cache};
use secrecy::ExposeSecret;

use self::endpoint::Endpoint;
use crate::{
    config::{AccessKey, KeyScheme},
    problem::{Kind, Problem},
};

/// Value of the `Authorization` header. Clones share it; it is printed nowhere.
#[derive(Clone, Debug)]
pub struct Authorization(Arc<HeaderValue>);

impl Authorization {
    fn new(scheme: &str, secret: &str) -> Option<Self> {
        let mut value = HeaderValue::try_from(format!("{scheme} {secret}")).ok()?;
        // Debug output, reqwest's logs included, says "Sensitive" then.
        value.set_sensitive(true);
        Some(Self(Arc::new(value)))
    }

    /// The header.
    pub fn header(&self) -> HeaderValue {
        (*self.0).clone()
    }
}

/// Reason for having no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenError {
    /// The endpoint refused the key.
    Refused,
    /// The endpoint limits the rate, and went on doing so.
    RateLimited,
    /// The endpoint can't be reached, or its answer holds no token.
    Unavailable,
    /// The API refused a token that it had taken before.
    Expired,
}

impl From<TokenError> for Problem {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Refused => Problem::new(
                Kind::KeyRefused,
                "The token endpoint refused the key ID or the key secret of the gateway. Nothing was sent.",
            ),
            TokenError::RateLimited => Problem::new(
                Kind::TokenUnavailable,
                "The token endpoint limits the rate of requests. Nothing was sent.",
            )
            .retry_after(10),
            TokenError::Unavailable => Problem::new(
                Kind::TokenUnavailable,
                "The token endpoint gave no token. Nothing was sent.",
            )
            .retry_after(2),
            TokenError::Expired => Problem::new(
                Kind::TokenUnavailable,
                "The access token of the gateway had expired. Nothing was changed: send it again.",
            )
            .retry_after(1),
        }
    }
}

/// Token or failure that is remembered.
#[derive(Debug, Clone)]
pub struct Entry {
    result: Result<Authorization, TokenError>,
    lifetime: Duration,
}

/// Each entry says how long it lives.
#[derive(Debug)]
pub struct Lifetimes;

impl Expiry<(), Entry> for Lifetimes {
    fn expire_after_create(&self, (): &(), entry: &Entry, _created: Instant) -> Option<Duration> {
        Some(entry.lifetime)
    }
}

/// Holder of the access token, or of the key itself where it is used by Basic.
#[derive(Debug)]
pub enum TokenHolder {
    /// Basic.
    Basic(Authorization),
    /// OAuth 2.0 client credentials.
    Oauth {
        /// The token, or the last failure.
        cache: Cache<(), Entry>,
        /// The endpoint.
        endpoint: Endpoint,
    },
}

impl TokenHolder {
    /// A holder of nothing as yet.
    pub fn new(client: reqwest::Client, key: &AccessKey) -> Self {
        match &key.scheme {
            KeyScheme::Basic => {
                let pair = format!("{}:{}", key.id, key.secret.expose_secret());
                let encoded = BASE64_STANDARD.encode(pair);
                // Base64 is always a valid header.
                match Authorization::new("Basic", &encoded) {
                    Some(authorization) => Self::Basic(authorization),
                    None => Self::Basic(Authorization(Arc::new(HeaderValue::from_static("")))),
                }
            }
            KeyScheme::Oauth(url) => Self::Oauth {
                cache: Cache::builder()
                    .max_capacity(1)
                    .expire_after(Lifetimes)
                    .build(),
                endpoint: Endpoint::new(client, url, key),
            },
        }
    }

    /// Whether another token can be had after a 401.
    pub fn is_renewable(&self) -> bool {
        matches!(self, Self::Oauth { .. })
    }

    /// The value of `Authorization`. Whoever comes while a token is being fetched waits for that one.
    ///
    /// # Errors
    /// Why there is no token.
    pub async fn authorization(&self) -> Result<Authorization, TokenError> {
        match self {
            Self::Basic(authorization) => Ok(authorization.clone()),
            Self::Oauth { cache, endpoint } => {
                let entry = cache.get_with((), endpoint.fetch()).await;
                entry.result
            }
        }
    }

    /// Discards a token that the API refused, unless there is another one already.
    pub async fn discard(&self, refused: &Authorization) {
        let Self::Oauth { cache, .. } = self else {
            return;
        };
        if let Some(Entry {
            result: Ok(current),
            ..
        }) = cache.get(&()).await
            && Arc::ptr_eq(&current.0, &refused.0)
        {
            cache.invalidate(&()).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_debug_output_holds_the_secret() {
        let authorization = Authorization::new("Bearer", "the-secret");
        let text = format!("{authorization:?}");
        assert!(!text.contains("the-secret"), "{text}");
    }
}
