//! Parsers of single values. Each error continues a sentence whose subject is the key.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use axum::http::HeaderName;
use ipnet::IpNet;
use numbers_client::config::validate_project_id;
use numbers_model::api_version::ApiVersion;
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

/// Text that is not empty.
pub fn text(text: &str) -> Result<String, String> {
    match text.is_empty() {
        true => Err("is empty".to_owned()),
        false => Ok(text.to_owned()),
    }
}

/// Address and port.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "must be an address and a port, such as 127.0.0.1:8080".to_owned())
}

/// Network in CIDR notation, or a single address.
pub fn network(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| "must be an address or a network, such as 10.0.0.0/8".to_owned())
}

/// Absolute URL of http or https without user name, query or fragment.
pub fn http_url(text: &str) -> Result<Url, String> {
    const FORM: &str = "must be a URL that starts with https:// or http://";
    let url = Url::parse(text).map_err(|_| FORM.to_owned())?;
    if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
        return Err(FORM.to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user name or password".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("must end before any ? or #".to_owned());
    }
    Ok(url)
}

/// Whether the host of a URL is a loopback address or `localhost`.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Base URL, without a slash at its end, to which secrets are sent: by https unless it is on this machine.
pub fn base_url(text: &str) -> Result<String, String> {
    let url = http_url(text)?;
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err("must start with https://, since the key is sent there".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// Issuer of OpenID Connect, byte for byte as the provider names itself.
pub fn issuer(text: &str) -> Result<String, String> {
    base_url(text)?;
    Ok(text.to_owned())
}

/// Folder with a built app in it.
pub fn folder(text: &str) -> Result<PathBuf, String> {
    let folder = PathBuf::from(text);
    match folder.join("index.html").is_file() {
        true => Ok(folder),
        false => Err(format!(
            "(\"{text}\") must be the folder of the built app, with an index.html in it"
        )),
    }
}

/// Version of the API.
pub fn version(text: &str) -> Result<ApiVersion, String> {
    text.parse()
        .map_err(|()| "must be \"v1\" or \"v1alpha1\"".to_owned())
}

/// Project ID in few characters, since it is compared with paths byte for byte.
pub fn project(text: &str) -> Result<String, String> {
    let project = validate_project_id(text).map_err(|_| "must be a project ID".to_owned())?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match project.chars().all(is_plain) {
        true => Ok(project),
        false => Err("must be a project ID: letters, digits, - and _".to_owned()),
    }
}

/// Name of a header, in lower case.
pub fn header_name(text: &str) -> Result<String, String> {
    let name = HeaderName::try_from(text).map_err(|_| "must be the name of a header".to_owned())?;
    Ok(name.as_str().to_owned())
}

/// URL of the store. The mistake does not repeat it: it may hold a password.
pub fn store_url(url: &SecretString) -> Result<(), String> {
    let url = url.expose_secret();
    let schemes = ["sqlite:", "postgres://", "postgresql://"];
    match schemes.iter().any(|scheme| url.starts_with(scheme)) {
        true => Ok(()),
        false => Err("must start with sqlite: or postgres://".to_owned()),
    }
}
