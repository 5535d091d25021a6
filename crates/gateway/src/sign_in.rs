//! Sign-in: who sends a request, by a session, by a trusted proxy, or because only this machine can.

mod claims;
pub mod oidc;
pub mod session;

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use anyhow::{Context, Result};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::{PrivateCookieJar, cookie::Key};
use moka::future::Cache;

use self::session::Session;
use crate::{
    client_address::{client_address, is_trusted},
    config::{Oidc, ProxyHeaders, SignIn},
    forgery,
    gateway::Shared,
    person::Person,
    problem::{self, Kind, Problem},
    role::ALL,
    store::{Store, now_ms},
};

/// Time for which another gateway may still take a session that was signed out here.
const ENDED_MEMORY: Duration = Duration::from_secs(5);

/// State of the sign-in.
#[derive(Debug)]
pub struct SignInState {
    key: CookieKey,
    /// Whether sessions were signed out.
    ended: Cache<String, bool>,
    provider: oidc::Provider,
}

/// Key of the cookies, which is printed nowhere.
struct CookieKey(Key);

impl std::fmt::Debug for CookieKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("CookieKey")
    }
}

impl SignInState {
    /// Reads the key of the cookies from the store, or stores a new one.
    ///
    /// # Errors
    /// If the store does not answer, or holds no key.
    pub async fn new(store: &Store) -> Result<Self> {
        let proposal = Key::try_generate().context("This machine has no random numbers")?;
        let stored = store.session_key(proposal.master()).await;
        let stored = stored.context("The key of the sessions can't be read")?;
        let key = Key::try_from(stored.as_slice()).context("The store holds no key of sessions")?;
        Ok(Self {
            key: CookieKey(key),
            ended: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(ENDED_MEMORY)
                .build(),
            provider: oidc::Provider::default(),
        })
    }

    fn jar(&self, headers: &HeaderMap) -> PrivateCookieJar {
        PrivateCookieJar::from_headers(headers, self.key.0.clone())
    }
}

/// Person of a request, and the session to be kept alive.
#[derive(Debug)]
pub struct Identity {
    /// The person.
    pub person: Person,
    renewed: Option<PrivateCookieJar>,
}

impl Identity {
    /// Adds the cookie of a session that was used.
    pub fn add_cookie(self, response: Response) -> Response {
        match self.renewed {
            Some(jar) => (jar, response).into_response(),
            None => response,
        }
    }
}

/// Layer that lets nobody through who is not signed in.
pub async fn authenticate(State(gateway): State<Shared>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match identify(&gateway, &parts).await {
        Ok(identity) => {
            let mut request = Request::from_parts(parts, body);
            request.extensions_mut().insert(identity.person.clone());
            let response = next.run(request).await;
            identity.add_cookie(response)
        }
        Err(problem) => problem.into_response(),
    }
}

/// Identifies the person who sends a request.
///
/// # Errors
/// 401 with a body that the app understands.
pub async fn identify(gateway: &Shared, parts: &Parts) -> problem::Result<Identity> {
    let headers = &parts.headers;
    let peer = peer(parts)?;
    let address = client_address(&gateway.config.trusted_proxies, peer, headers);
    match &gateway.config.sign_in {
        SignIn::None => local_person(gateway, headers, address),
        SignIn::Header(names) => proxied_person(gateway, headers, names, peer, address),
        SignIn::Oidc(oidc) => {
            let jar = gateway.sign_in.jar(headers);
            let session = current_session(gateway, oidc, &jar).await?;
            let person = Person {
                roles: gateway.config.roles.of(&session.groups),
                id: session.person.clone(),
                name: session.name.clone(),
                address,
            };
            Ok(Identity {
                person,
                renewed: session
                    .renewed(now_ms())
                    .map(|session| jar.add(session.cookie())),
            })
        }
    }
}

fn peer(parts: &Parts) -> problem::Result<IpAddr> {
    let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let info =
        info.ok_or_else(|| Problem::new(Kind::BadRequest, "The connection has no address."))?;
    Ok(info.0.ip())
}

/// Everybody on this machine. The name of the host keeps pages out that have their name resolved to this machine.
fn local_person(
    gateway: &Shared,
    headers: &HeaderMap,
    address: IpAddr,
) -> problem::Result<Identity> {
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    if host != Some(gateway.config.public_url.authority()) {
        return Err(Problem::new(
            Kind::ForeignOrigin,
            format!("Open the app at {}.", gateway.config.public_url.ascii()),
        ));
    }
    Ok(Identity {
        person: Person {
            id: "local".to_owned(),
            name: "Local user".to_owned(),
            roles: ALL.to_vec(),
            address,
        },
        renewed: None,
    })
}

/// The person that a trusted proxy names.
fn proxied_person(
    gateway: &Shared,
    headers: &HeaderMap,
    names: &ProxyHeaders,
    peer: IpAddr,
    address: IpAddr,
) -> problem::Result<Identity> {
    let text = |name: &str| {
        let mut values = headers.get_all(name).iter();
        // Two of them: one may be the client's own.
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok().filter(|text| !text.is_empty()),
            _ => None,
        }
    };
    let is_proxied = is_trusted(&gateway.config.trusted_proxies, peer);
    let user = text(&names.user).filter(|_| is_proxied).ok_or_else(|| {
        let detail = "The proxy in front of the gateway names nobody. Sign in to continue.";
        Problem::new(Kind::SignInEnded, detail)
    })?;
    let groups: Vec<&str> = names
        .groups
        .as_deref()
        .and_then(text)
        .map_or(Vec::new(), |groups| {
            groups.split(',').map(str::trim).collect()
        });
    let name = names.name.as_deref().and_then(text);
    Ok(Identity {
        person: Person {
            id: user.to_owned(),
            name: name.unwrap_or(user).to_owned(),
            roles: gateway.config.roles.of(&groups),
            address,
        },
        renewed: None,
    })
}

/// The session of the cookie, if it has not ended.
async fn current_session(
    gateway: &Shared,
    oidc: &Oidc,
    jar: &PrivateCookieJar,
) -> problem::Result<Session> {
    let ended = || {
        Problem::new(
            Kind::SignInEnded,
            "Your sign-in has ended. Sign in again to continue.",
        )
    };
    let session = Session::of(jar, now_ms(), oidc).ok_or_else(ended)?;
    let looked_up = gateway.store.is_session_ended(&session.id);
    let is_ended = gateway
        .sign_in
        .ended
        .try_get_with_by_ref(&session.id, looked_up)
        .await;
    match is_ended {
        Ok(false) => Ok(session),
        Ok(true) => Err(ended()),
        Err(error) => {
            tracing::error!("the store does not answer: {error}");
            let detail = "The gateway can't tell whether your sign-in has ended.";
            Err(Problem::new(Kind::StoreUnavailable, detail).retry_after(2))
        }
    }
}

/// `POST /sign-out`: ends the session, for all gateways of the store.
///
/// # Errors
/// 403 from another origin; 503 if the store does not answer, and then the session goes on.
pub async fn sign_out(
    State(gateway): State<Shared>,
    request: Request,
) -> problem::Result<Response> {
    forgery::check_origin(&gateway.config.public_url, request.headers())?;
    let SignIn::Oidc(oidc) = &gateway.config.sign_in else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let jar = gateway.sign_in.jar(request.headers());
    if let Some(session) = Session::of(&jar, now_ms(), oidc) {
        let ended = gateway
            .store
            .end_session(&session.id, session.expires_at(oidc))
            .await;
        ended.map_err(|error| {
            tracing::error!("the store does not answer: {error}");
            Problem::new(
                Kind::StoreUnavailable,
                "The sign-out could not be stored. Try again.",
            )
        })?;
        gateway.sign_in.ended.insert(session.id, true).await;
    }
    Ok((jar.remove(session::removal()), StatusCode::NO_CONTENT).into_response())
}
