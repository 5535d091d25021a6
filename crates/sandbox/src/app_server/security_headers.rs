//! Security headers of the app, as a production host sends them.

use crate::config::Config;
use axum::http::{HeaderName, HeaderValue, header};
use std::net::SocketAddr;

/// Stands in `--app-connect` for the app's own origin alone.
const SELF: &str = "self";

const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The security headers, with the API among the origins that the app may connect to.
pub fn security_headers(config: &Config, api: SocketAddr) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers: Vec<_> = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Browsers heed it over https only, where a production host is.
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
        (COOP, "same-origin"),
        (CORP, "same-origin"),
        (
            PERMISSIONS_POLICY,
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ]
    .into_iter()
    .map(|(name, value)| (name, HeaderValue::from_static(value)))
    .collect();
    if let Ok(policy) = HeaderValue::try_from(content_security_policy(config, api)) {
        headers.push((header::CONTENT_SECURITY_POLICY, policy));
    }
    headers
}

fn content_security_policy(config: &Config, api: SocketAddr) -> String {
    let connect = connect_sources(config, api);
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
         connect-src {connect}; object-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types numberdesk default"
    )
}

fn connect_sources(config: &Config, api: SocketAddr) -> String {
    let mut sources = vec!["'self'".to_owned()];
    // Without the API, the policy is that of a host which app and gateway share.
    if !config.app_connect.iter().any(|origin| origin == SELF) {
        sources.push(format!("http://{api}"));
        if api.ip().is_loopback() {
            sources.push(format!("http://localhost:{}", api.port()));
        }
    }
    let origins = config.app_connect.iter();
    sources.extend(origins.filter(|origin| *origin != SELF).cloned());
    sources.join(" ")
}
