//! What the sandbox is started with: the command line, and the same for tests.

use clap::{Parser, ValueEnum};
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

/// The project that exists unless `--project` names another.
pub const DEFAULT_PROJECT: &str = "0f3a5b1e-7d0c-4b57-9c41-9e1f0a6d2c11";

/// A stand-in for the Numbers API, with made-up numbers and, if asked, the built app beside it.
#[derive(Clone, Debug, Parser)]
#[command(name = "sandbox", version)]
pub struct Config {
    /// Port of the API; 0 takes any free one.
    #[arg(long, default_value_t = 8787)]
    pub port: u16,

    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub host: IpAddr,

    /// How many numbers the project has.
    #[arg(long, default_value_t = 500)]
    pub numbers: u32,

    /// Seed of the made-up numbers: the same seed gives the same numbers.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,

    /// The one project that exists; every other answers 403.
    #[arg(long, default_value = DEFAULT_PROJECT)]
    pub project: String,

    /// Which credentials are asked for.
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

    /// Answer without CORS headers and refuse preflights, as the real host is thought to.
    #[arg(long)]
    pub no_cors: bool,

    /// The only origin allowed by CORS [default: whichever asks].
    #[arg(long)]
    pub allow_origin: Option<String>,

    /// Allow pages of other origins to send cookies (CORS with credentials).
    #[arg(long)]
    pub allow_credentials: bool,

    /// Session cookie that every request to the API needs, as a gateway with single sign-on asks for one; without it
    /// 401 and no body.
    #[arg(long, value_name = "NAME=VALUE")]
    pub cookie: Option<String>,

    /// Versions that are served, separated by commas; others answer 404.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Version::V1alpha1, Version::V1])]
    pub versions: Vec<Version>,

    /// Honour the header Idempotency-Key, as a gateway may: what is sent again with the same key is answered as it was the
    /// first time, and not executed. Without this the header is not allowed by CORS and has no effect.
    #[arg(long)]
    pub idempotency: bool,

    /// Open the control endpoints under /__sandbox (faults, request log, clock, edits).
    #[arg(long)]
    pub faults: bool,

    /// Largest page: a greater pageSize is silently cut to it.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    pub page_cap: u32,

    /// Largest pageSize that is taken: a greater one answers 400.
    #[arg(long)]
    pub page_limit: Option<u32>,

    /// Seconds that WAITING lasts, and then IN_PROGRESS as long again.
    #[arg(long, default_value_t = 4.0)]
    pub job_seconds: f64,

    /// Largest file that a number order takes, in bytes; a larger one answers 413. One whose name
    /// begins with `fail-` is taken and ends as FAILED.
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

    /// Answer missing files with index.html and 200, as hosts do that are set up for single-page apps and nothing else.
    #[arg(long)]
    pub app_fallback: bool,

    /// Further origin for the app's connect-src (repeatable; `*` allows all, `self` leaves the API's own out).
    #[arg(long, value_name = "ORIGIN")]
    pub app_connect: Vec<String>,

    /// Path under which the app is served.
    #[arg(long, default_value = "/")]
    pub app_base: String,
}

impl Config {
    /// Whether this quirk was asked for.
    #[must_use]
    pub fn has(&self, quirk: Quirk) -> bool {
        self.quirk.contains(&quirk)
    }

    /// How long each of the two stages of a provisioning job lasts, in microseconds.
    #[must_use]
    pub fn stage_micros(&self) -> i64 {
        // A stage of zero would make WAITING invisible even to the PATCH answer.
        ((self.job_seconds * 1e6) as i64).max(1)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::parse_from(["sandbox"])
    }
}

/// Which credentials the API asks for (docs/numbers-api.md 1).
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
pub enum Version {
    /// The version of the 2020 guides.
    #[value(name = "v1alpha1")]
    V1alpha1,
    /// The version of today.
    #[value(name = "v1")]
    V1,
}

/// Behaviour that the documentation leaves open or contradicts itself about.
/// Without a quirk the sandbox does what docs/numbers-api.md proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Quirk {
    /// A list without `type` holds MOBILE numbers only (2.1).
    TypeOmittedMobile,
    /// Going from one plan or campaign to another in one PATCH answers 400 (2.3).
    StrictRelink,
    /// A campaign is taken without a service plan beside it (4.2).
    CampaignAlone,
    /// A campaign is taken on a number outside the US (4.2).
    CampaignAnywhere,
    /// While a number is being unlinked from its plan or campaign, no job shows (4.1).
    UnlinkUnseen,
    /// While a job is IN_PROGRESS, plan and campaign are the new ones already (4.1).
    PlanEarly,
    /// While a voice job runs, and after it failed, the current ID is empty (4.3).
    VoiceIdEmpty,
    /// A PATCH of what is being provisioned answers 400 (4.1).
    #[value(name = "busy-400")]
    Busy400,
    /// A PATCH of what is being provisioned answers 409 (4.1).
    #[value(name = "busy-409")]
    Busy409,
    /// totalSize counts all numbers, whatever is asked for (2.1).
    TotalWhole,
    /// totalSize is two more than there are numbers (10.7).
    TotalMore,
    /// totalSize is two less than there are numbers (10.7).
    TotalLess,
    /// A pageToken is an offset, the same in every list.
    OffsetTokens,
    /// The last page's nextPageToken is null instead of "" (2.1).
    NullToken,
    /// The last page has no nextPageToken at all (2.1).
    AbsentToken,
    /// A pageToken whose `+` arrives as a space is refused. Without this it is taken, because an
    /// official client sends tokens without percent-encoding them.
    StrictToken,
    /// An empty list has no activeNumbers member (2.1).
    AbsentList,
    /// Releasing a released number answers 404 instead of 200 (4.4).
    #[value(name = "release-twice-404")]
    ReleaseTwice404,
    /// A released number disappears at once (4.4).
    ReleaseAtOnce,
    /// Releasing sets no expireAt (4.4).
    ReleaseNoExpiry,
    /// A released number can't be changed any more: 400 (4.4).
    ReleasedFrozen,
    /// A released number is not listed any more, though it can still be read (4.4).
    ReleasedUnlisted,
    /// Renting answers 403 with the text for trial accounts (2.6).
    TrialAccount,
    /// Renting answers 400 for lack of credit (2.6).
    NoCredit,
    /// Only LOCAL numbers in the US can be rented (2.6).
    RentUsLocalOnly,
    /// A rented number is among the project's, and no longer on offer, only half a minute later (2.6).
    LateRentals,
    /// Renting answers 201 instead of 200 (2).
    #[value(name = "created-201")]
    Created201,
    /// What changes something answers with success and no body (2).
    EmptyAnswers,
    /// v1alpha1 has only the endpoints of the 2020 guide (0.1).
    AlphaMinimal,
    /// Errors come without the `error` wrapper (5.1).
    FlatErrors,
    /// `code` is a string (5.1).
    CodeAsString,
    /// 401, 403 and 404 come as {type, title, detail} (5.4).
    ProblemErrors,
    /// Some rows have dates that are no dates and prices that are no numbers, which official
    /// clients refuse together with the whole page (10.22, 10.23).
    MalformedRows,
    /// A space where `+` is meant is taken as `+`, as form-decoding proxies make it (7).
    SpaceIsPlus,
    /// Only numbers in the US and Canada can have an emergency address; others answer 400 (2.9).
    EmergencyUsOnly,
    /// A number without an emergency address answers 404 instead of one that is empty (2.9).
    #[value(name = "emergency-none-404")]
    EmergencyNone404,
    /// Where an address needs no correction, `correctedAddress` is `{}` (2.9).
    EmergencyEmptyCorrection,
    /// What a number order needs is told as one JSON schema (2.9).
    FieldsSchema,
    /// What a number order needs is told as a list of fields with labels (2.9).
    FieldsList,
    /// What a number order needs is told in no way that a program could read (2.9).
    FieldsOpaque,
    /// The attachments that a number order needs stand inside `fields`, as in the one example (2.9).
    AttachmentsInFields,
    /// The media types of documents are written as people write them: `image/jpg`, `.PDF` (2.9).
    OddMediaTypes,
    /// Where a number order needs nothing, asking what it needs answers 404 (2.9).
    #[value(name = "requirements-none-404")]
    RequirementsNone404,
    /// A number order keeps its numbers for 30 minutes instead of 48 hours (2.9).
    ReserveHalfHour,
    /// A number order is taken for review even if something is missing, and then BLOCKED (2.9).
    SubmitUnchecked,
    /// The first review of every number order ends as BLOCKED (4.5). Without this, one does whose
    /// registration has a text that begins with `block-`; the rest of it is the reason.
    OrdersBlocked,
    /// Every number order is REJECTED (4.5). Without this, one is whose registration has a text that
    /// begins with `reject-`.
    OrdersRejected,
    /// A BLOCKED number order that is registered anew is in review at once, without a submit (4.5).
    BlockedResumes,
    /// A BLOCKED number order expires as one does that was never submitted (4.5).
    BlockedExpires,
    /// The callback secret is older than the rule for secrets (2.8).
    OldHmacSecret,
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
        assert_eq!(config.versions, [Version::V1]);
        assert!(config.has(Quirk::NullToken) && config.has(Quirk::ReleaseTwice404));
    }
}
