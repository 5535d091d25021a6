//! Headers that are passed on: a short list for each direction.
//!
//! Everything else stays here, and with it cookies, hop-by-hop headers, `Authorization`, `Idempotency-Key`, challenges, and
//! headers such as `X-HTTP-Method-Override` by which a server may take one request for another.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Request headers that the API may see.
const REQUEST: [HeaderName; 3] = [
    header::ACCEPT,
    header::ACCEPT_LANGUAGE,
    header::CONTENT_TYPE,
];

/// Response headers that the browser may see. A body is passed on as it is, and so is its encoding.
const RESPONSE: [HeaderName; 4] = [
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::RETRY_AFTER,
];

/// Headers of a request that are passed on.
pub fn for_api(headers: &HeaderMap) -> HeaderMap {
    select(headers, &REQUEST)
}

/// Headers of a read: its answer may be compressed, since it is passed on as it comes.
pub fn for_read(headers: &HeaderMap) -> HeaderMap {
    let mut selected = for_api(headers);
    if let Some(encoding) = headers.get(header::ACCEPT_ENCODING) {
        selected.insert(header::ACCEPT_ENCODING, encoding.clone());
    }
    selected
}

/// Headers of an answer that are passed on. Nothing of an answer is cached on the way.
pub fn for_browser(headers: &HeaderMap) -> HeaderMap {
    let mut selected = select(headers, &RESPONSE);
    selected.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    selected
}

fn select(headers: &HeaderMap, names: &[HeaderName]) -> HeaderMap {
    let found = names.iter().filter_map(|name| {
        let value = headers.get(name)?;
        Some((name.clone(), value.clone()))
    });
    found.collect()
}
