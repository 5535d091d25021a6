//! What `config.json` says, and the rules for the values that can also be typed on the Connect page.

use std::str::FromStr;

use serde::Deserialize;

use super::json::{self, Raw};

/// A version of the API (numbers-api.md 0.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiVersion {
    /// The version of the document that the product starts from.
    V1Alpha1,
    /// Today's version.
    V1,
}

impl ApiVersion {
    /// As it stands in the path.
    pub fn as_str(self) -> &'static str {
        match self {
            ApiVersion::V1Alpha1 => "v1alpha1",
            ApiVersion::V1 => "v1",
        }
    }

    /// The version to offer when a server does not know this one.
    pub fn other(self) -> ApiVersion {
        match self {
            ApiVersion::V1Alpha1 => ApiVersion::V1,
            ApiVersion::V1 => ApiVersion::V1Alpha1,
        }
    }
}

impl FromStr for ApiVersion {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [ApiVersion::V1Alpha1, ApiVersion::V1]
            .into_iter()
            .find(|version| version.as_str() == text)
            .ok_or(())
    }
}

/// How requests are authorised (product.md "Configuration").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthMode {
    /// Something between holds the key; nothing is sent.
    Gateway,
    /// Key ID and key secret.
    Basic,
    /// An access token.
    Bearer,
}

impl AuthMode {
    /// As it stands in config.json.
    pub fn as_str(self) -> &'static str {
        match self {
            AuthMode::Gateway => "gateway",
            AuthMode::Basic => "basic",
            AuthMode::Bearer => "bearer",
        }
    }
}

impl FromStr for AuthMode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [AuthMode::Gateway, AuthMode::Basic, AuthMode::Bearer]
            .into_iter()
            .find(|mode| mode.as_str() == text)
            .ok_or(())
    }
}

/// What is known of the connection; what is missing is asked on the Connect page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// The base of every URL, without a slash at its end.
    pub api_base_url: Option<String>,
    /// The version to speak.
    pub api_version: Option<ApiVersion>,
    /// The project to manage.
    pub project_id: Option<String>,
    /// How requests are authorised.
    pub auth: Option<AuthMode>,
    /// Whether the gateway honours `Idempotency-Key`. Other proxies take it for leave to send a request again.
    pub idempotency: bool,
}

/// The keys of config.json, with those that must not be there. Others are ignored.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Keys<'a> {
    #[serde(borrow)]
    api_base_url: Raw<'a>,
    api_version: Raw<'a>,
    project_id: Raw<'a>,
    auth: Raw<'a>,
    idempotency: Raw<'a>,
    #[serde(alias = "clientId", alias = "accessKeyId")]
    key_id: Raw<'a>,
    #[serde(alias = "clientSecret", alias = "accessKeySecret", alias = "secret")]
    key_secret: Raw<'a>,
    #[serde(alias = "accessToken", alias = "bearerToken")]
    token: Raw<'a>,
}

impl Config {
    /// This configuration, with what it leaves open taken from `other`.
    pub fn or(self, other: Config) -> Config {
        Config {
            api_base_url: self.api_base_url.or(other.api_base_url),
            api_version: self.api_version.or(other.api_version),
            project_id: self.project_id.or(other.project_id),
            auth: self.auth.or(other.auth),
            idempotency: self.idempotency,
        }
    }

    /// Reads config.json. Unknown keys are ignored; `null` and `""` are as good as absent.
    ///
    /// # Errors
    /// A sentence that names the key and says what is expected of it.
    pub fn parse(json: &str) -> Result<Config, String> {
        let json = json.trim_start_matches('\u{feff}').trim();
        if !json.starts_with('{') {
            return Err("config.json must hold one JSON object, in curly braces.".into());
        }
        let keys: Keys = serde_json::from_str(json).map_err(|error| {
            "config.json is not valid JSON: see line ".to_owned()
                + &error.line().to_string()
                + ", column "
                + &error.column().to_string()
                + "."
        })?;
        for (name, raw) in [
            ("key ID", keys.key_id),
            ("key secret", keys.key_secret),
            ("token", keys.token),
        ] {
            if json::text(raw).is_some() {
                return Err("config.json holds a ".to_owned()
                    + name
                    + ". Anyone who opens the page can read that file: take it out, and type it on \
                       the Connect page instead. If the file was ever public, revoke it.");
            }
        }
        Ok(Config {
            api_base_url: key("apiBaseUrl", keys.api_base_url, normalise_base_url)?,
            api_version: key("apiVersion", keys.api_version, |text| {
                text.parse()
                    .map_err(|()| "It must be \"v1alpha1\" or \"v1\".".into())
            })?,
            project_id: key("projectId", keys.project_id, validate_project_id)?,
            auth: key("auth", keys.auth, |text| {
                text.parse()
                    .map_err(|()| "It must be \"gateway\", \"basic\" or \"bearer\".".into())
            })?,
            idempotency: match keys.idempotency.map(|raw| raw.get()) {
                Some("true") => true,
                None | Some("false") => false,
                Some(_) => {
                    let problem = "config.json, key \"idempotency\": It must be true or false, without quotes.";
                    return Err(problem.into());
                }
            },
        })
    }
}

/// One key: absent, read, or an error that names it.
fn key<T>(
    name: &str,
    raw: Raw,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, String> {
    let Some(raw) = raw.filter(|raw| raw.get() != "\"\"") else {
        return Ok(None);
    };
    serde_json::from_str::<String>(raw.get())
        .map_err(|_| "It must be text in quotes.".to_owned())
        .and_then(|text| read(&text))
        .map(Some)
        .map_err(|problem| "config.json, key \"".to_owned() + name + "\": " + &problem)
}

/// Brings a base URL into the form that paths are appended to: scheme and host in lower case, no
/// slash at the end.
///
/// # Errors
/// A sentence that says what is expected.
pub fn normalise_base_url(text: &str) -> Result<String, String> {
    let text = text.trim();
    let (scheme, rest) = split_http(text)
        .ok_or("The base URL must start with https:// or http:// and name a host.")?;
    if rest.contains('?') || rest.contains('#') {
        return Err("The base URL must end before any ? or #.".into());
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if authority.contains('@') {
        return Err("The base URL must not hold a user name or password.".into());
    }
    Ok(scheme.to_owned() + &authority.to_lowercase() + path.trim_end_matches('/'))
}

/// Splits an http(s) URL behind `://`; `None` when there is no host, no valid port, or a character
/// that no URL may hold as it is.
pub(crate) fn split_http(url: &str) -> Option<(&'static str, &str)> {
    let (scheme, rest) = ["https://", "http://"].into_iter().find_map(|scheme| {
        let start = url.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| (scheme, &url[scheme.len()..]))
    })?;
    // Browsers read a backslash as a slash and drop tabs and line ends: no such surprises here.
    let odd = |c: char| c.is_whitespace() || c.is_control() || "\\<>\"^`{|}".contains(c);
    if rest.contains(odd) {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let host_and_port = authority.rsplit('@').next()?;
    // The colons of an IPv6 address stand inside its brackets.
    let after_address = host_and_port.rfind(']').map_or(0, |end| end + 1);
    let (host, port) = match host_and_port[after_address..].split_once(':') {
        Some((name, port)) => (&host_and_port[..after_address + name.len()], port),
        None => (host_and_port, ""),
    };
    let port_is_valid = port.is_empty()
        || (port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok());
    (!host.is_empty() && port_is_valid).then_some((scheme, rest))
}

/// Checks a project ID. Its form is not documented beyond the samples (UUIDs), so only what would
/// break the path is refused.
///
/// # Errors
/// A sentence that says what is expected.
pub fn validate_project_id(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Type the project ID.".into());
    }
    let odd = |c: char| c.is_whitespace() || c.is_control() || "/\\?#%".contains(c);
    if text.contains(odd) || text.bytes().all(|byte| byte == b'.') {
        return Err("A project ID has no spaces and none of / \\ ? # %.".into());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests;
