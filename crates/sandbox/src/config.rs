//! The configuration of the sandbox: its command line, and the same for tests.

mod quirk;

use clap::{Parser, ValueEnum};
pub use quirk::Quirk;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

/// Project unless `--project` names another.
pub const DEFAULT_PROJECT: &str = "0f3a5b1e-7d0c-4b57-9c41-9e1f0a6d2c11";

/// A stand-in for the Numbers API with made-up numbers; it can serve the built app as well.
#[derive(Clone, Debug, Parser)]
#[command(name = "sandbox", version)]
pub struct Config {
    /// Port of the API; 0 takes any free one.
    #[arg(long, default_value_t = 8787)]
    pub port: u16,

    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub host: IpAddr,

    /// Count of phone numbers that the project rents.
    #[arg(long, default_value_t = 500)]
    pub numbers: u32,

    /// Seed of the made-up numbers: the same seed gives the same numbers.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,

    /// The one project that exists; every other answers 403.
    #[arg(long, default_value = DEFAULT_PROJECT)]
    pub project: String,

    /// Credentials that are required.
    #[arg(long, value_enum, default_value_t = AuthMode::None)]
    pub auth: AuthMode,

    /// Key ID that Basic and the token endpoint accept.
    #[arg(long, default_value = "sandbox-key")]
    pub key_id: String,

    /// Key secret that Basic and the token endpoint accept.
    #[arg(long, default_value = "sandbox-secret")]
    pub key_secret: String,

    /// Access token that is always accepted, besides those of the token endpoint.
    #[arg(long, default_value = "sandbox-token")]
    pub token: String,

    /// Lifetime in seconds of the tokens of the token endpoint.
    #[arg(long, default_value_t = 3600, value_parser = clap::value_parser!(u32).range(1..))]
    pub token_seconds: u32,

    /// Answer without CORS headers and refuse preflights, as the real host probably does.
    #[arg(long)]
    pub no_cors: bool,

    /// The only origin allowed by CORS [default: any].
    #[arg(long)]
    pub allow_origin: Option<String>,

    /// Allow pages of other origins to send cookies (CORS with credentials).
    #[arg(long)]
    pub allow_credentials: bool,

    /// Session cookie that every request to the API needs, as behind single sign-on.
    /// Without it, the answer is 401 without a body.
    #[arg(long, value_name = "NAME=VALUE")]
    pub cookie: Option<String>,

    /// Versions that are served, separated by commas; others answer 404.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [ApiVersion::V1alpha1, ApiVersion::V1])]
    pub versions: Vec<ApiVersion>,

    /// Honour the header Idempotency-Key, as a gateway may.
    /// A request with a key that was sent before is not executed and gets the first answer again.
    /// Without this flag the header is not allowed by CORS and has no effect.
    #[arg(long)]
    pub idempotency: bool,

    /// Open the control endpoints under /__sandbox (faults, request log, clock, edits).
    #[arg(long)]
    pub faults: bool,

    /// Largest page: a greater pageSize is silently cut to it.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    pub page_cap: u32,

    /// Largest pageSize that is accepted: a greater one answers 400.
    #[arg(long)]
    pub page_limit: Option<u32>,

    /// Seconds that a job is WAITING, and then IN_PROGRESS.
    #[arg(long, default_value_t = 4.0)]
    pub job_seconds: f64,

    /// Largest file that a number order takes, in bytes; a larger one answers 413.
    /// One whose name begins with `fail-` is taken and ends as FAILED.
    #[arg(long, default_value_t = 5_000_000)]
    pub attachment_limit: usize,

    /// Behave in one of the ways that the documentation leaves open (repeatable).
    #[arg(long, value_enum)]
    pub quirk: Vec<Quirk>,

    /// Folder of the built app; serves it on --app-port.
    #[arg(long, value_name = "DIR")]
    pub app: Option<PathBuf>,

    /// Port of the app; 0 takes any free one.
    #[arg(long, default_value_t = 8080)]
    pub app_port: u16,

    /// Text served as config.json beside the app, verbatim even when malformed.
    #[arg(long, value_name = "JSON")]
    pub app_config: Option<String>,

    /// Answer missing files with index.html and 200, as hosts for single-page apps alone do.
    #[arg(long)]
    pub app_fallback: bool,

    /// Further origin for the app's connect-src (repeatable).
    /// `*` allows all, `self` leaves the API's own origin out.
    #[arg(long, value_name = "ORIGIN")]
    pub app_connect: Vec<String>,

    /// Path under which the app is served.
    #[arg(long, default_value = "/")]
    pub app_base: String,
}

impl Config {
    /// Whether this quirk is on.
    #[must_use]
    pub fn has(&self, quirk: Quirk) -> bool {
        self.quirk.contains(&quirk)
    }

    /// Duration of each of the two stages of a provisioning job, in microseconds.
    #[must_use]
    pub fn stage_micros(&self) -> i64 {
        // A stage of zero would hide WAITING even from the response to the PATCH.
        ((self.job_seconds * 1e6) as i64).max(1)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::parse_from(["sandbox"])
    }
}

/// Credentials that the API requires (docs/numbers-api.md 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuthMode {
    /// None, as behind a gateway that holds the key.
    None,
    /// HTTP Basic with key ID and key secret.
    Basic,
    /// An OAuth2 access token.
    Bearer,
    /// Either of the two.
    Any,
}

/// Version of the API, the first part of every path (docs/numbers-api.md 0.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ApiVersion {
    /// The version of the 2020 guides.
    #[value(name = "v1alpha1")]
    V1alpha1,
    /// The current version.
    #[value(name = "v1")]
    V1,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Config::command().debug_assert();
        let config = Config::default();
        assert_eq!(
            (config.port, config.numbers, config.page_cap),
            (8787, 500, 1000)
        );
    }

    #[test]
    fn versions_are_separated_by_commas_and_quirks_repeat() {
        let config = Config::parse_from([
            "sandbox",
            "--versions",
            "v1",
            "--quirk",
            "null-token",
            "--quirk",
            "release-twice-404",
        ]);
        assert_eq!(config.versions, [ApiVersion::V1]);
        assert!(config.has(Quirk::NullToken) && config.has(Quirk::ReleaseTwice404));
    }
}
