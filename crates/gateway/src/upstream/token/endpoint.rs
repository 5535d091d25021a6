//! The token endpoint: one request for a token, and more after a rate limit.

use std::time::Duration;

use axum::http::{StatusCode, header};
use numbers_client::token::expires_ms;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::time::sleep;

use super::{Authorization, Entry, TokenError};
use crate::{config::AccessKey, random, store::now_ms, upstream::cause};

/// Time before the expiry at which a token is renewed; one that lives for less than twice of it, in the middle of its life.
const RENEWAL: Duration = Duration::from_secs(60);
/// Time for which a token is used at least. Endpoints that hand out the same token until it expires would be flooded otherwise.
const MIN_USE: Duration = Duration::from_secs(1);
/// Lifetime of a token whose expiry nobody tells.
const SHORT: Duration = Duration::from_secs(300);
/// Ceilings of the waits after a 429.
const CEILINGS_S: [f64; 3] = [1.0, 4.0, 16.0];
/// Longest `Retry-After` that is waited for.
const MAX_RETRY_AFTER_S: f64 = 20.0;
/// Time limit of one request.
const TIMEOUT: Duration = Duration::from_secs(15);
/// Time that a refusal of the key is remembered.
const REFUSAL_MEMORY: Duration = Duration::from_secs(10);
/// Time that another failure is remembered.
const FAILURE_MEMORY: Duration = Duration::from_secs(1);
/// Longest `Retry-After` that is obeyed, by refusing everything until then.
const MAX_LIMIT_MEMORY: Duration = Duration::from_secs(300);

/// The token endpoint.
#[derive(Debug)]
pub struct Endpoint {
    client: reqwest::Client,
    url: String,
    key_id: String,
    key_secret: SecretString,
}

/// Answer of the token endpoint.
#[derive(Deserialize)]
struct TokenAnswer {
    access_token: SecretString,
    expires_in: Option<u64>,
}

impl Endpoint {
    /// The endpoint of a key.
    pub fn new(client: reqwest::Client, url: &str, key: &AccessKey) -> Self {
        Self {
            client,
            url: url.to_owned(),
            key_id: key.id.clone(),
            key_secret: key.secret.clone(),
        }
    }

    /// Fetches a token.
    pub async fn fetch(&self) -> Entry {
        let mut ceilings = CEILINGS_S.into_iter();
        loop {
            match self.fetch_once().await {
                Fetched::Token(authorization, lifetime) => {
                    return Entry {
                        result: Ok(authorization),
                        lifetime,
                    };
                }
                Fetched::Failed(error) => {
                    return Entry {
                        result: Err(error),
                        lifetime: match error {
                            TokenError::Refused => REFUSAL_MEMORY,
                            _ => FAILURE_MEMORY,
                        },
                    };
                }
                Fetched::RateLimited { retry_after_s } => {
                    let wait = ceilings.next().map(|ceiling| match retry_after_s {
                        Some(seconds) => seconds + random::unit(),
                        None => ceiling * random::unit(),
                    });
                    let Some(wait) = wait.filter(|wait| *wait <= MAX_RETRY_AFTER_S) else {
                        return Entry {
                            result: Err(TokenError::RateLimited),
                            lifetime: Duration::from_secs_f64(retry_after_s.unwrap_or_default())
                                .clamp(FAILURE_MEMORY, MAX_LIMIT_MEMORY),
                        };
                    };
                    tracing::warn!("the token endpoint limits the rate; next try in {wait:.1} s");
                    sleep(Duration::from_secs_f64(wait)).await;
                }
            }
        }
    }

    async fn fetch_once(&self) -> Fetched {
        let sent = self
            .client
            .post(&self.url)
            .timeout(TIMEOUT)
            .basic_auth(&self.key_id, Some(self.key_secret.expose_secret()))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials")
            .send();
        let response = match sent.await {
            Ok(response) => response,
            Err(error) => {
                tracing::warn!("no answer from the token endpoint: {}", cause(&error));
                return Fetched::Failed(TokenError::Unavailable);
            }
        };
        match response.status() {
            StatusCode::TOO_MANY_REQUESTS => Fetched::RateLimited {
                retry_after_s: response
                    .headers()
                    .get(header::RETRY_AFTER)
                    .and_then(|value| value.to_str().ok()?.parse::<u32>().ok())
                    .map(f64::from),
            },
            status @ (StatusCode::BAD_REQUEST
            | StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN) => {
                tracing::error!("the token endpoint refuses the key with {status}");
                Fetched::Failed(TokenError::Refused)
            }
            status if status.is_success() => match response.json::<TokenAnswer>().await {
                Ok(answer) => answer.into(),
                Err(_) => {
                    tracing::error!("the answer of the token endpoint holds no token");
                    Fetched::Failed(TokenError::Unavailable)
                }
            },
            status => {
                tracing::warn!("the token endpoint answers {status}");
                Fetched::Failed(TokenError::Unavailable)
            }
        }
    }
}

enum Fetched {
    Token(Authorization, Duration),
    RateLimited { retry_after_s: Option<f64> },
    Failed(TokenError),
}

impl From<TokenAnswer> for Fetched {
    fn from(answer: TokenAnswer) -> Self {
        let token = answer.access_token.expose_secret();
        let Some(authorization) = Authorization::new("Bearer", token) else {
            return Fetched::Failed(TokenError::Unavailable);
        };
        // The token's own expiry is a time of this machine's clock, the other one is not: the earlier counts.
        let by_token = expires_ms(token)
            .map(|end| Duration::from_secs_f64(((end - now_ms() as f64) / 1000.0).max(0.0)));
        let by_answer = answer.expires_in.map(Duration::from_secs);
        let lifetime = [by_token, by_answer]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(SHORT);
        let margin = RENEWAL.min(lifetime / 2);
        Fetched::Token(authorization, (lifetime - margin).max(MIN_USE))
    }
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};

    use super::*;

    fn lifetime(token: &str, expires_in: Option<u64>) -> Option<u64> {
        match Fetched::from(TokenAnswer {
            access_token: token.into(),
            expires_in,
        }) {
            Fetched::Token(_, lifetime) => Some(lifetime.as_secs()),
            _ => None,
        }
    }

    #[test]
    fn a_token_is_renewed_a_minute_before_it_expires() {
        assert_eq!(lifetime("opaque", Some(3600)), Some(3540));
        assert_eq!(lifetime("opaque", Some(90)), Some(45));
        assert_eq!(lifetime("opaque", Some(0)), Some(1));
        assert_eq!(lifetime("opaque", None), Some(240));
        let claims = format!("{{\"exp\":{}}}", now_ms() / 1000 + 600);
        let token = format!("e30.{}.x", BASE64_URL_SAFE_NO_PAD.encode(claims));
        let left = lifetime(&token, Some(3600));
        assert!(
            left.is_some_and(|left| (530..=540).contains(&left)),
            "{left:?}"
        );
    }

    #[test]
    fn a_token_that_no_header_can_hold_is_none() {
        assert_eq!(lifetime("a\nb", Some(3600)), None);
    }
}
