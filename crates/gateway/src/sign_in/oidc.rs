//! OpenID Connect: authorization code flow with PKCE, by openidconnect.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, anyhow, bail};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use moka::future::Cache;
use openidconnect::{
    AdditionalClaims, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse, UserInfoClaims,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreGenderClaim, CoreProviderMetadata,
        CoreTokenResponse,
    },
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    claims::{lookup, texts},
    session::{Session, host_cookie},
};
use crate::{
    config::{Config, Oidc, SignIn},
    gateway::Shared,
    store::now_ms,
};

/// Path to which the provider leads back.
pub const CALLBACK: &str = "/sign-in/callback";

/// Beginning of the name of a cookie that remembers a sign-in; its state follows.
const PENDING: &str = "__Host-numberdesk-sign-in-";
/// Time for a sign-in at the provider.
const PENDING_LIFETIME: Duration = Duration::from_secs(600);
/// Time that the provider's metadata and keys are used.
const METADATA_LIFETIME: Duration = Duration::from_secs(3600);
/// Time limit of each request to the provider.
const TIMEOUT: Duration = Duration::from_secs(10);

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The provider, as it describes itself.
#[derive(Debug)]
pub struct Provider {
    discovered: Cache<(), Arc<Discovered>>,
}

#[derive(Debug)]
struct Discovered {
    client: Client,
    http: reqwest::Client,
}

impl Default for Provider {
    fn default() -> Self {
        Self {
            discovered: Cache::builder()
                .max_capacity(1)
                .time_to_live(METADATA_LIFETIME)
                .build(),
        }
    }
}

/// Sign-in that waits for the provider.
#[derive(Serialize, Deserialize)]
struct Pending {
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    /// Path to lead to afterwards.
    target: String,
    began_at: i64,
}

/// Query of [`start`].
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct StartQuery {
    #[serde(rename = "return")]
    target: Option<String>,
}

/// Query of [`finish`].
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CallbackQuery {
    state: String,
    code: Option<String>,
    error: Option<String>,
}

/// Claims that OpenID Connect does not define, such as groups.
#[derive(Debug, Serialize, Deserialize)]
struct OtherClaims {
    #[serde(flatten)]
    all: Map<String, Value>,
}

impl AdditionalClaims for OtherClaims {}

/// `GET /sign-in`: leads to the provider, and afterwards to the path in `return`.
pub async fn start(
    State(gateway): State<Shared>,
    headers: HeaderMap,
    Query(query): Query<StartQuery>,
) -> Response {
    let target = local_path(query.target);
    let SignIn::Oidc(oidc) = &gateway.config.sign_in else {
        return Redirect::to(&target).into_response();
    };
    let discovered = match discover(&gateway, oidc).await {
        Ok(discovered) => discovered,
        Err(error) => return failure(&error),
    };
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let mut request = discovered.client.authorize_url(
        CoreAuthenticationFlow::AuthorizationCode,
        CsrfToken::new_random,
        Nonce::new_random,
    );
    for scope in &oidc.scopes {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
    let pending = Pending {
        nonce,
        verifier,
        target,
        began_at: now_ms(),
    };
    let Ok(value) = serde_json::to_string(&pending) else {
        return failure(&anyhow!("the sign-in can't be remembered"));
    };
    let mut cookie = host_cookie(pending_name(state.secret()), value);
    cookie.set_max_age(time::Duration::seconds(PENDING_LIFETIME.as_secs() as i64));
    let jar = gateway.sign_in.jar(&headers).add(cookie);
    (
        jar,
        [(header::CACHE_CONTROL, "no-store")],
        Redirect::to(url.as_str()),
    )
        .into_response()
}

/// `GET /sign-in/callback`: the way back from the provider.
pub async fn finish(
    State(gateway): State<Shared>,
    headers: HeaderMap,
    Query(query): Query<CallbackQuery>,
) -> Response {
    let SignIn::Oidc(oidc) = &gateway.config.sign_in else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let jar = gateway.sign_in.jar(&headers);
    // The cookie is bound to its name, and so to the state: that it can be read shows that this browser began the sign-in.
    let name = pending_name(&query.state);
    let pending = jar.get(&name).map(|cookie| cookie.value().to_owned());
    let pending = pending.and_then(|value| serde_json::from_str::<Pending>(&value).ok());
    let jar = jar.remove(host_cookie(name, String::new()));
    let Some(pending) = pending.filter(is_recent) else {
        let error = anyhow!("this browser did not begin a sign-in within the last 10 minutes");
        return (jar, failure(&error)).into_response();
    };
    let target = pending.target.clone();
    match complete(&gateway, oidc, query, pending).await {
        Ok(session) => {
            let jar = jar.add(session.cookie());
            (
                jar,
                [(header::CACHE_CONTROL, "no-store")],
                Redirect::to(&target),
            )
                .into_response()
        }
        Err(error) => (jar, failure(&error)).into_response(),
    }
}

fn is_recent(pending: &Pending) -> bool {
    let age = now_ms() - pending.began_at;
    u64::try_from(age).is_ok_and(|age| age < PENDING_LIFETIME.as_secs() * 1000)
}

/// Exchanges the code, and verifies what the provider says of the person.
async fn complete(
    gateway: &Shared,
    oidc: &Oidc,
    query: CallbackQuery,
    pending: Pending,
) -> Result<Session> {
    if let Some(error) = query.error {
        bail!("the provider says \"{}\"", error.escape_debug());
    }
    let code = query.code.context("the provider sent no code")?;
    let discovered = discover(gateway, oidc).await?;
    let answer = discovered
        .client
        .exchange_code(AuthorizationCode::new(code))
        .context("the provider has no token endpoint")?
        .set_pkce_verifier(pending.verifier)
        .request_async(&discovered.http)
        .await
        .map_err(|_| anyhow!("the provider did not accept the code, or the client's secret"))?;
    let claims = match verified_claims(&discovered, &answer, &pending.nonce) {
        Ok(claims) => claims,
        Err(_) => {
            // The provider may sign with a key that it did not have when its keys were read.
            gateway.sign_in.provider.discovered.invalidate(&()).await;
            let discovered = discover(gateway, oidc).await?;
            verified_claims(&discovered, &answer, &pending.nonce)?
        }
    };
    let subject = claims
        .get("sub")
        .and_then(Value::as_str)
        .context("the ID token has no subject")?;
    let mut groups = texts(lookup(&claims, &oidc.groups_claim));
    if groups.is_empty() {
        groups = groups_of_user_info(&discovered, &answer, subject, &oidc.groups_claim).await?;
    }
    // The cookie has room for few.
    groups.retain(|group| gateway.config.roles.names(group));
    let name = lookup(&claims, &oidc.name_claim)
        .and_then(Value::as_str)
        .unwrap_or(subject);
    tracing::info!("signed in: {subject}");
    Ok(Session::begin(
        subject.to_owned(),
        name.to_owned(),
        groups,
        now_ms(),
    ))
}

/// Claims of the ID token, after its signature, issuer, audience, nonce and times were verified.
fn verified_claims(
    discovered: &Discovered,
    answer: &CoreTokenResponse,
    nonce: &Nonce,
) -> Result<Map<String, Value>> {
    let token = answer.id_token().context("the provider sent no ID token")?;
    let verifier = discovered.client.id_token_verifier();
    token
        .claims(&verifier, nonce)
        .map_err(|error| anyhow!("the ID token is not valid: {error}"))?;
    // The library's type has the standard claims only.
    let text = token.to_string();
    let payload = text
        .split('.')
        .nth(1)
        .context("the ID token has no payload")?;
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload)?;
    serde_json::from_slice(&payload).context("the ID token holds no claims")
}

/// Groups by the provider's user info, where the ID token has none.
async fn groups_of_user_info(
    discovered: &Discovered,
    answer: &CoreTokenResponse,
    subject: &str,
    claim: &str,
) -> Result<Vec<String>> {
    let subject = openidconnect::SubjectIdentifier::new(subject.to_owned());
    let request = discovered
        .client
        .user_info(answer.access_token().clone(), Some(subject));
    let Ok(request) = request else {
        return Ok(Vec::new());
    };
    let claims: UserInfoClaims<OtherClaims, CoreGenderClaim> = request
        .request_async(&discovered.http)
        .await
        .map_err(|_| anyhow!("the provider's user info can't be read"))?;
    Ok(texts(lookup(&claims.additional_claims().all, claim)))
}

async fn discover(gateway: &Shared, oidc: &Oidc) -> Result<Arc<Discovered>> {
    let cache = &gateway.sign_in.provider.discovered;
    cache
        .try_get_with((), discover_now(&gateway.config, oidc))
        .await
        .map_err(|error: Arc<anyhow::Error>| anyhow!("{error:#}"))
}

async fn discover_now(config: &Config, oidc: &Oidc) -> Result<Arc<Discovered>> {
    let http = reqwest::Client::builder()
        // The provider names every address itself: a redirect would be somebody else's.
        .redirect(reqwest::redirect::Policy::none())
        .timeout(TIMEOUT)
        .build()?;
    let issuer = IssuerUrl::new(oidc.issuer.clone())?;
    let metadata = CoreProviderMetadata::discover_async(issuer, &http)
        .await
        .map_err(|_| anyhow!("the provider's description can't be read"))?;
    let secret = oidc.client_secret.as_ref();
    let secret = secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
    let client =
        CoreClient::from_provider_metadata(metadata, ClientId::new(oidc.client_id.clone()), secret)
            .set_redirect_uri(RedirectUrl::new(config.public_url.join(CALLBACK))?);
    Ok(Arc::new(Discovered { client, http }))
}

fn pending_name(state: &str) -> String {
    // A state is base64url; anything else is not this gateway's.
    let plain = state
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    format!("{PENDING}{}", plain.take(64).collect::<String>())
}

/// A path on this origin: what a browser would take for another host is not one.
fn local_path(target: Option<String>) -> String {
    let is_local = |path: &String| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.contains(|c: char| c == '\\' || c.is_control() || c.is_whitespace())
            && !path.starts_with("/sign-in")
            && path.is_ascii()
    };
    target.filter(is_local).unwrap_or_else(|| "/".to_owned())
}

/// A page for the reader, in plain text: the browser is here by itself, without the app.
fn failure(error: &anyhow::Error) -> Response {
    tracing::warn!("a sign-in failed: {error:#}");
    let text = format!("The sign-in failed: {error:#}.\nOpen /sign-in to try again.\n");
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::BAD_REQUEST, headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_origin_are_led_to() {
        let path = |text: &str| local_path(Some(text.to_owned()));
        assert_eq!(path("/numbers?q=208#x"), "/numbers?q=208#x");
        for wrong in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "/a\tb",
            "/\n/evil",
            "/sign-in",
        ] {
            assert_eq!(path(wrong), "/", "{wrong}");
        }
        assert_eq!(local_path(None), "/");
    }
}
