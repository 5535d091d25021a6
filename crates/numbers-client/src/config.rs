//! Configuration: the parser of `config.json`, and the validation of values that can also be typed on the Connect page.
//!
//! ```
//! use numbers_client::config::{AuthMode, Config};
//!
//! let config = Config::parse(r#"{"projectId":"p","auth":"gateway"}"#)?;
//! assert_eq!(config.auth, Some(AuthMode::Gateway));
//! assert!(Config::parse(r#"{"clientSecret":"x"}"#).is_err());
//! # Ok::<(), String>(())
//! ```

use std::str::FromStr;

use numbers_model::{
    api_version::ApiVersion, http_url::split_http, identifier, json::Raw, order::JsonValue,
};
use serde::Deserialize;

/// Mode of authorization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthMode {
    /// A gateway holds the key; no credentials are sent.
    Gateway,
    /// Key ID and key secret.
    Basic,
    /// An access token.
    Bearer,
}

impl AuthMode {
    /// The value in config.json.
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

/// Configuration of the connection. The Connect page asks for missing values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// Base of every URL, without a slash at its end: absolute, or a path on the page's own origin, empty for the origin itself.
    pub api_base_url: Option<String>,
    /// Version of the API.
    pub api_version: Option<ApiVersion>,
    /// The project.
    pub project_id: Option<String>,
    /// Mode of authorization.
    pub auth: Option<AuthMode>,
    /// Whether the gateway honours `Idempotency-Key`. Other proxies take it as permission to repeat a request.
    pub idempotency: bool,
    /// Whether cookies are sent to a gateway on another origin too.
    pub cookies: bool,
    /// Sign-in page of the gateway.
    pub sign_in_url: Option<String>,
    /// Protected numbers and patterns: JSON of a list of texts, if [`Config::check_lists`] finds nothing wrong.
    pub protected: Option<String>,
    /// Labels of IDs: JSON of an object, if [`Config::check_lists`] finds nothing wrong.
    pub labels: Option<String>,
}

/// Keys of config.json. Others are ignored.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Keys<'a> {
    #[serde(borrow)]
    api_base_url: Raw<'a>,
    api_version: Raw<'a>,
    project_id: Raw<'a>,
    auth: Raw<'a>,
    idempotency: Raw<'a>,
    credentials: Raw<'a>,
    sign_in_url: Raw<'a>,
    protected: Raw<'a>,
    labels: Raw<'a>,
}

impl Config {
    /// Fills missing values from the last connection. A configuration with project and authorization is complete: a base URL
    /// from elsewhere would not belong to it.
    pub fn or(self, last: Config) -> Config {
        if self.project_id.is_some() && self.auth.is_some() {
            return self;
        }
        Config {
            api_base_url: self.api_base_url.or(last.api_base_url),
            api_version: self.api_version.or(last.api_version),
            project_id: self.project_id.or(last.project_id),
            auth: self.auth.or(last.auth),
            ..self
        }
    }

    /// Base of every URL, for a page of this origin.
    pub fn base(&self, origin: &str) -> String {
        let base = self.api_base_url.as_deref().unwrap_or_default();
        match is_path(base) {
            true => format!("{origin}{base}"),
            false => base.to_owned(),
        }
    }

    /// Parses config.json. Unknown keys are ignored; `null` and `""` count as absent.
    ///
    /// # Errors
    /// A sentence with the key and the expected value.
    pub fn parse(json: &str) -> Result<Config, String> {
        let json = json.trim_start_matches('\u{feff}').trim();
        if !json.starts_with('{') {
            return Err("config.json must hold one JSON object, in curly braces.".into());
        }
        let keys: Keys = serde_json::from_str(json).map_err(|error| {
            // Every value is accepted here: a data error is a repeated key.
            if error.is_data() {
                let message = error.to_string();
                let name = message.split('`').nth(1).unwrap_or("a key");
                return format!("config.json has \"{name}\" twice: keep one of them.");
            }
            let (line, column) = (error.line(), error.column());
            format!("config.json is not valid JSON: see line {line}, column {column}.")
        })?;
        if let Some(name) = secret_key(json) {
            return Err(format!(
                "config.json contains \"{name}\". Anyone who opens the page can read that file: take it out, and enter it on \
                 the Connect page instead. If the file was ever public, revoke it."
            ));
        }
        let is_empty_text = |raw: Raw| raw.is_some_and(|raw| raw.get() == "\"\"");
        let own_origin = is_empty_text(keys.api_base_url).then(String::new);
        let base = read_key("apiBaseUrl", keys.api_base_url, normalise_base)?;
        Ok(Config {
            api_base_url: base.or(own_origin),
            api_version: read_key("apiVersion", keys.api_version, |text| {
                text.parse()
                    .map_err(|()| "It must be \"v1alpha1\" or \"v1\".".into())
            })?,
            project_id: read_key("projectId", keys.project_id, validate_project_id)?,
            auth: read_key("auth", keys.auth, |text| {
                text.parse()
                    .map_err(|()| "It must be \"gateway\", \"basic\" or \"bearer\".".into())
            })?,
            idempotency: match keys.idempotency.map(|raw| raw.get()) {
                Some("true") => true,
                None | Some("false") => false,
                Some(_) => {
                    let problem = "It must be true or false, without quotes.";
                    return Err(key_error("idempotency", problem));
                }
            },
            cookies: read_key("credentials", keys.credentials, |text| match text {
                "include" | "same-origin" => Ok(text.to_owned()),
                _ => Err("It must be \"include\" or \"same-origin\".".into()),
            })?
            .is_some_and(|text| text == "include"),
            sign_in_url: read_key("signInUrl", keys.sign_in_url, validate_link)?,
            protected: kept(keys.protected),
            labels: kept(keys.labels),
        })
    }
}

impl Config {
    /// Checks the shapes of `protected` and `labels`. Apart from [`Config::parse`], since the first rows of the list need neither.
    ///
    /// # Errors
    /// A sentence with the key and the expected value.
    pub fn check_lists(&self) -> Result<(), String> {
        check_shape("protected", self.protected.as_deref(), check_numbers)?;
        check_shape("labels", self.labels.as_deref(), check_labels)
    }
}

/// The JSON of a key that is set.
fn kept(raw: Raw) -> Option<String> {
    let json = raw?.get();
    (!matches!(json, "null" | "\"\"")).then(|| json.to_owned())
}

/// Reads one key.
fn read_key<T>(
    name: &str,
    raw: Raw,
    read: fn(&str) -> Result<T, String>,
) -> Result<Option<T>, String> {
    let Some(raw) = raw.filter(|raw| raw.get() != "\"\"") else {
        return Ok(None);
    };
    serde_json::from_str::<String>(raw.get())
        .map_err(|_| "It must be text in quotes.".to_owned())
        .and_then(|text| read(&text))
        .map(Some)
        .map_err(|problem| key_error(name, &problem))
}

/// Checks the shape of a value, unless it is not set.
fn check_shape(
    name: &str,
    json: Option<&str>,
    check: fn(&JsonValue) -> Result<(), String>,
) -> Result<(), String> {
    let json = json.map_or(Some(JsonValue::Null), JsonValue::parse);
    let problem = match json {
        Some(json) if json.is_unset() => return Ok(()),
        Some(json) => check(&json),
        None => Err("It goes too deep.".to_owned()),
    };
    problem.map_err(|problem| key_error(name, &problem))
}

fn key_error(name: &str, problem: &str) -> String {
    format!("config.json, key \"{name}\": {problem}")
}

fn check_numbers(json: &JsonValue) -> Result<(), String> {
    let items = json
        .items()
        .ok_or("It must be a list, in square brackets.")?;
    match items.iter().all(is_text) {
        true => Ok(()),
        false => Err("Each number or pattern must be text in quotes.".to_owned()),
    }
}

/// Names by ID, flat or grouped by the kind of ID.
fn check_labels(json: &JsonValue) -> Result<(), String> {
    let names = json
        .members()
        .ok_or("It must be an object, in curly braces, with a name for each ID.")?;
    let groups = names.iter().filter_map(|(_, value)| value.members());
    let ungrouped = names.iter().filter(|(_, value)| value.members().is_none());
    let mut all = groups.flatten().chain(ungrouped);
    match all.find(|(_, name)| !is_text(name)) {
        None => Ok(()),
        Some((id, _)) => Err(format!("The name of \"{id}\" must be text in quotes.")),
    }
}

/// Whether a value is text, or not set.
fn is_text(json: &JsonValue) -> bool {
    matches!(json, JsonValue::Text(_)) || json.is_unset()
}

/// The first key, at any depth, whose value looks like a secret; `json` is valid.
fn secret_key(json: &str) -> Option<String> {
    let (bytes, mut position) = (json.as_bytes(), 0);
    while let Some(next) = json.get(position..)?.find('"') {
        let start = position + next;
        let mut end = start + 1;
        while bytes.get(end).is_some_and(|byte| *byte != b'"') {
            end += 1 + usize::from(bytes[end] == b'\\');
        }
        position = end + 1;
        let value = json.get(position..)?.trim_start().strip_prefix(':');
        let Some(value) = value.map(str::trim_start) else {
            continue;
        };
        let unset = ["null", "\"\"", "{}", "[]"];
        if unset.iter().any(|unset| value.starts_with(unset)) {
            continue;
        }
        let name: String = serde_json::from_str(json.get(start..position)?).ok()?;
        // The mode of cookies is no secret; a wrong value is reported as such.
        let modes = [
            "\"include\"",
            "\"same-origin\"",
            "\"omit\"",
            "true",
            "false",
        ];
        let is_mode = name == "credentials" && modes.iter().any(|mode| value.starts_with(mode));
        if looks_secret(&name) && !is_mode {
            return Some(name);
        }
    }
    None
}

/// Whether a key names a secret, in any case and with any separators.
fn looks_secret(name: &str) -> bool {
    const WHOLE: [&str; 5] = ["key", "pass", "pwd", "jwt", "cookie"];
    const PARTS: [&str; 15] = [
        "secret",
        "passw",
        "passphrase",
        "token",
        "apikey",
        "accesskey",
        "privatekey",
        "keyid",
        "clientid",
        "credential",
        "authorization",
        "hmac",
        "bearer",
        "signingkey",
        "authkey",
    ];
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    WHOLE.contains(&plain.as_str()) || PARTS.iter().any(|part| plain.contains(part))
}

/// Whether a base URL or link is a path on the page's own origin; `//host` is not.
fn is_path(text: &str) -> bool {
    text.is_empty() || (text.starts_with('/') && !text.starts_with("//"))
}

/// [`normalise_base_url`], which also accepts a path on the page's own origin.
///
/// # Errors
/// A sentence with the expected form.
pub fn normalise_base(text: &str) -> Result<String, String> {
    const ANY: &str = "https://any";
    let text = identifier::clean(text);
    if !is_path(&text) || text.is_empty() {
        return normalise_base_url(&text);
    }
    normalise_base_url(&format!("{ANY}{text}")).map(|url| url[ANY.len()..].to_owned())
}

/// Resolves an entered base URL against the page's origin.
///
/// # Errors
/// A sentence with the expected form.
pub fn resolve_base(text: &str, origin: &str) -> Result<String, String> {
    let base = normalise_base(text)?;
    Ok(match is_path(&base) {
        true => format!("{origin}{base}"),
        false => base,
    })
}

/// Validates the target of a link: absolute, or a path on the page's own origin.
fn validate_link(text: &str) -> Result<String, String> {
    let text = identifier::clean(text);
    let whole = match is_path(&text) {
        true => format!("https://any{text}"),
        false => text.clone(),
    };
    let authority = split_http(&whole).and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    if authority.is_none_or(|authority| authority.contains('@')) {
        return Err("It must start with https://, http:// or / and hold no password.".into());
    }
    Ok(text)
}

/// Normalises a base URL: scheme and host in lower case, no slash at the end.
///
/// # Errors
/// A sentence with the expected form.
pub fn normalise_base_url(text: &str) -> Result<String, String> {
    let text = identifier::clean(text);
    let (scheme, rest) = split_http(&text)
        .ok_or("The base URL must start with https:// or http:// and name a host, or be a path that starts with /.")?;
    if rest.contains('?') || rest.contains('#') {
        return Err("The base URL must end before any ? or #.".into());
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if authority.contains('@') {
        return Err("The base URL must not hold a user name or password.".into());
    }
    let (host, path) = (authority.to_ascii_lowercase(), path.trim_end_matches('/'));
    Ok(format!("{scheme}{host}{path}"))
}

/// Validates a project ID. Its form is not documented beyond the samples (UUIDs): only characters that break the path are refused.
///
/// # Errors
/// A sentence with the expected form.
pub fn validate_project_id(text: &str) -> Result<String, String> {
    let text = identifier::clean(text);
    if text.is_empty() {
        return Err("Enter the project ID.".into());
    }
    let is_invalid = |c: char| c.is_whitespace() || c.is_control() || "/\\?#%".contains(c);
    if text.contains(is_invalid) || text.bytes().all(|byte| byte == b'.') {
        return Err("A project ID has no spaces and none of / \\ ? # %.".into());
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
