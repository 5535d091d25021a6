//! Configuration: one TOML file, environment variables above it, and files for secrets.
//!
//! [`settings`] lists the keys and merges the sources, [`reader`] reads typed values and collects mistakes, and this module says
//! which values there are. Every mistake is told at once, each with its line.

mod print;
mod reader;
pub mod settings;
mod values;

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use ipnet::IpNet;
use numbers_model::api_version::ApiVersion;
use secrecy::SecretString;
use url::Url;

pub use self::print::print;
use self::{
    reader::Reader,
    settings::{Mistake, Settings},
};
use crate::{app::files::embedded::Find, protection::Pattern, role::Roles};

/// Address to listen on unless the configuration names another.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// Configuration of the gateway.
#[derive(Debug)]
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Origin under which browsers reach the gateway, such as `https://numbers.example.com`.
    pub public_url: Origin,
    /// The built app; without it the gateway serves no app.
    pub app: Option<AppSource>,
    /// Networks of the proxies whose `X-Forwarded-For` and sign-in headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Time that requests have to end when the gateway stops.
    pub stop_timeout: Duration,
    /// The Numbers API.
    pub upstream: Upstream,
    /// Access key of the Sinch project.
    pub key: AccessKey,
    /// Sign-in.
    pub sign_in: SignIn,
    /// Groups of each role.
    pub roles: Roles,
    /// URL of the store, which may hold a password: an SQLite file or a PostgreSQL database.
    pub store_url: SecretString,
    /// The audit log.
    pub audit: Audit,
    /// Address of the metrics; `None` without them.
    pub metrics_listen: Option<SocketAddr>,
    /// Numbers that can't be released.
    pub protected: Vec<Pattern>,
    /// Names of service plans, campaigns and voice apps by their ID.
    pub labels: BTreeMap<String, String>,
}

/// Source of the app's files.
#[derive(Debug, Clone)]
pub enum AppSource {
    /// A folder that trunk built.
    Folder(PathBuf),
    /// Files in the program. No setting chooses them: the program does, where none names a folder.
    Embedded(Find),
}

/// Origin of a URL: scheme, host and port, without a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(Url);

impl Origin {
    /// Parses an origin.
    ///
    /// # Errors
    /// A sentence with the expected form.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = values::http_url(text)?;
        if url.path() != "/" {
            return Err("must end after host and port, without a path".to_owned());
        }
        Ok(Self(url))
    }

    /// The origin as browsers send it in `Origin`.
    pub fn ascii(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Host and port as browsers send them in `Host`.
    pub fn authority(&self) -> &str {
        self.0.authority()
    }

    /// Whether browsers reach the gateway by TLS.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// URL of an absolute path.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.ascii())
    }
}

/// The Numbers API.
#[derive(Debug)]
pub struct Upstream {
    /// Base URL without a slash at its end.
    pub url: String,
    /// Projects that are forwarded; the first one is the app's.
    pub projects: Vec<String>,
    /// Versions that are forwarded; the first one is the app's.
    pub versions: Vec<ApiVersion>,
    /// Time limit of one request.
    pub timeout: Duration,
    /// Requests at a time; more are refused.
    pub max_requests: usize,
    /// Largest body in bytes.
    pub max_body: usize,
    /// Largest upload in bytes.
    pub max_upload: usize,
}

/// Access key of the Sinch project.
#[derive(Debug)]
pub struct AccessKey {
    /// Key ID.
    pub id: String,
    /// Key secret.
    pub secret: SecretString,
    /// The way in which the key is used.
    pub scheme: KeyScheme,
}

/// Way in which the access key is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyScheme {
    /// OAuth 2.0 client credentials, with the URL of the token endpoint.
    Oauth(String),
    /// HTTP Basic, for trials: Sinch limits its rate heavily.
    Basic,
}

/// Sign-in.
#[derive(Debug)]
pub enum SignIn {
    /// OpenID Connect.
    Oidc(Oidc),
    /// A trusted proxy in front that signs people in and names them in headers.
    Header(ProxyHeaders),
    /// None: whoever reaches the loopback address has every role.
    None,
}

/// OpenID Connect.
#[derive(Debug)]
pub struct Oidc {
    /// Issuer.
    pub issuer: String,
    /// Client ID.
    pub client_id: String,
    /// Client secret; `None` for a public client.
    pub client_secret: Option<SecretString>,
    /// Scopes besides `openid`.
    pub scopes: Vec<String>,
    /// Claim with the person's name.
    pub name_claim: String,
    /// Claim with the person's groups.
    pub groups_claim: String,
    /// Time without requests after which a session ends.
    pub idle: Duration,
    /// Time after which a session ends in any case.
    pub lifetime: Duration,
}

/// Headers of a trusted proxy.
#[derive(Debug)]
pub struct ProxyHeaders {
    /// Header with the person's ID.
    pub user: String,
    /// Header with the person's name.
    pub name: Option<String>,
    /// Header with the person's groups, separated by commas.
    pub groups: Option<String>,
}

/// The audit log.
#[derive(Debug)]
pub struct Audit {
    /// Time that it is kept in the store.
    pub retention: Duration,
    /// Whether its lines are also written to stdout.
    pub to_stdout: bool,
}

/// Reads the configuration of merged settings.
///
/// # Errors
/// Every mistake, in the order of the file.
pub fn read(settings: Settings) -> Result<Config, Vec<Mistake>> {
    let mut reader = Reader::new(settings);
    let config = read_all(&mut reader);
    match (config, reader.finish()) {
        (Some(config), mistakes) if mistakes.is_empty() => Ok(config),
        (_, mistakes) => Err(mistakes),
    }
}

/// `None` if something required is missing, which the reader has noted. Everything is read before anything is given up.
fn read_all(reader: &mut Reader) -> Option<Config> {
    let listen = reader.or("listen", values::address, DEFAULT_LISTEN);
    let public_url = reader.required("public_url", Origin::parse);
    let app = reader
        .optional("app", values::folder)
        .map(AppSource::Folder);
    let trusted_proxies = reader.list("trusted_proxies", values::network);
    let stop_timeout = reader.seconds("stop_seconds", 1..=600, 30);
    let upstream = read_upstream(reader);
    let key = read_key(reader);
    let sign_in = read_sign_in(reader);
    let roles = Roles {
        viewer: reader.list("roles.viewer", values::text),
        editor: reader.list("roles.editor", values::text),
        buyer: reader.list("roles.buyer", values::text),
        releaser: reader.list("roles.releaser", values::text),
        auditor: reader.list("roles.auditor", values::text),
    };
    let store_url = read_store_url(reader);
    let audit = read_audit(reader);
    let metrics_listen = reader.optional("metrics.listen", values::address);
    let protected = reader.list("protected", Pattern::parse);
    let labels = reader.table("labels");
    if let Some(sign_in) = &sign_in {
        check_together(
            reader,
            sign_in,
            listen,
            public_url.as_ref(),
            &trusted_proxies,
            &roles,
        );
    }
    Some(Config {
        listen,
        public_url: public_url?,
        app,
        trusted_proxies,
        stop_timeout,
        upstream: upstream?,
        key: key?,
        sign_in: sign_in?,
        roles,
        store_url: store_url?,
        audit,
        metrics_listen,
        protected,
        labels,
    })
}

fn read_upstream(reader: &mut Reader) -> Option<Upstream> {
    const SINCH: &str = "https://numbers.api.sinch.com";
    let url = reader.or("upstream.url", values::base_url, SINCH.to_owned());
    let projects = reader.list("upstream.projects", values::project);
    let versions = reader.list("upstream.versions", values::version);
    let timeout = reader.seconds("upstream.timeout_seconds", 1..=300, 30);
    let max_requests = reader.number("upstream.max_requests", 1..=100_000, 256);
    let max_body = reader.number("upstream.max_body_bytes", 1_000..=100_000_000, 1_000_000);
    let max_upload = reader.number(
        "upstream.max_upload_bytes",
        1_000..=1_000_000_000,
        25_000_000,
    );
    if projects.is_empty() {
        reader.missing_unless_wrong("upstream.projects");
        return None;
    }
    let versions = match versions.is_empty() {
        true => vec![ApiVersion::V1],
        false => versions,
    };
    Some(Upstream {
        url,
        projects,
        versions,
        timeout,
        max_requests,
        max_body,
        max_upload,
    })
}

fn read_key(reader: &mut Reader) -> Option<AccessKey> {
    const TOKEN_URL: &str = "https://auth.sinch.com/oauth2/token";
    let id = reader.required("key.id", values::text);
    let secret = reader.secret("key.secret");
    let is_basic = reader.choice("key.scheme", ["oauth", "basic"]) == Some("basic");
    let token_url = reader.or("key.token_url", values::base_url, TOKEN_URL.to_owned());
    if secret.is_none() {
        reader.missing_unless_wrong("key.secret");
    }
    Some(AccessKey {
        id: id?,
        secret: secret?,
        scheme: match is_basic {
            true => KeyScheme::Basic,
            false => KeyScheme::Oauth(token_url),
        },
    })
}

fn read_sign_in(reader: &mut Reader) -> Option<SignIn> {
    match reader.choice("sign_in.mode", ["oidc", "header", "none"]) {
        Some("oidc") => read_oidc(reader).map(SignIn::Oidc),
        Some("header") => {
            let user = reader.required("sign_in.user_header", values::header_name);
            let name = reader.optional("sign_in.name_header", values::header_name);
            let groups = reader.optional("sign_in.groups_header", values::header_name);
            Some(SignIn::Header(ProxyHeaders {
                user: user?,
                name,
                groups,
            }))
        }
        Some(_) => Some(SignIn::None),
        None => {
            reader.missing_unless_wrong("sign_in.mode");
            None
        }
    }
}

fn read_oidc(reader: &mut Reader) -> Option<Oidc> {
    let issuer = reader.required("sign_in.issuer", values::issuer);
    let client_id = reader.required("sign_in.client_id", values::text);
    let client_secret = reader.secret("sign_in.client_secret");
    let scopes = reader.list("sign_in.scopes", values::text);
    let name_claim = reader.or("sign_in.name_claim", values::text, "name".to_owned());
    let groups_claim = reader.or("sign_in.groups_claim", values::text, "groups".to_owned());
    let idle = reader.minutes("sign_in.idle_minutes", 1..=1_440, 30);
    let lifetime = reader.minutes("sign_in.lifetime_minutes", 1..=10_080, 720);
    Some(Oidc {
        issuer: issuer?,
        client_id: client_id?,
        client_secret,
        scopes: match scopes.is_empty() {
            true => vec!["profile".to_owned(), "email".to_owned()],
            false => scopes,
        },
        name_claim,
        groups_claim,
        idle,
        lifetime,
    })
}

fn read_store_url(reader: &mut Reader) -> Option<SecretString> {
    let url = reader.secret("store.url");
    match url.as_ref().map(values::store_url) {
        Some(Ok(())) => return url,
        Some(Err(problem)) => reader.wrong("store.url", problem),
        None => reader.missing_unless_wrong("store.url"),
    }
    None
}

fn read_audit(reader: &mut Reader) -> Audit {
    let days = reader.number("audit.days", 1..=3_650, 365);
    let to_stdout = reader.choice("audit.stdout", ["true", "false"]) != Some("false");
    Audit {
        retention: Duration::from_secs(days as u64 * 86_400),
        to_stdout,
    }
}

/// Checks what only several values together can get wrong.
fn check_together(
    reader: &mut Reader,
    sign_in: &SignIn,
    listen: SocketAddr,
    public_url: Option<&Origin>,
    trusted_proxies: &[IpNet],
    roles: &Roles,
) {
    match sign_in {
        SignIn::None if !listen.ip().is_loopback() => reader.wrong(
            "sign_in.mode",
            "\"none\" is for a loopback address only: listen on 127.0.0.1, or choose \"oidc\" or \"header\"".to_owned(),
        ),
        SignIn::Header(_) if trusted_proxies.is_empty() => reader.wrong(
            "sign_in.mode",
            "\"header\" believes the proxies in trusted_proxies, and there are none".to_owned(),
        ),
        SignIn::Oidc(oidc) => {
            if oidc.idle > oidc.lifetime {
                let problem = "must not be more than sign_in.lifetime_minutes";
                reader.wrong("sign_in.idle_minutes", problem.to_owned());
            }
            if public_url.is_some_and(|url| !url.is_https() && !values::is_loopback(&url.0)) {
                let problem = "must start with https://: browsers keep the cookie of a session from plain http";
                reader.wrong("public_url", problem.to_owned());
            }
        }
        SignIn::None | SignIn::Header(_) => {}
    }
    if !matches!(sign_in, SignIn::None) && roles.is_empty() {
        reader.missing("roles.viewer");
    }
}

#[cfg(test)]
mod tests;
