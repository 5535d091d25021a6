//! Session in an encrypted cookie.

use axum_extra::extract::{
    PrivateCookieJar,
    cookie::{Cookie, SameSite},
};
use serde::{Deserialize, Serialize};

use crate::{config::Oidc, random::random_id};

/// Name of the cookie. By its prefix browsers take it from this host over TLS only (RFC 6265bis).
pub const COOKIE: &str = "__Host-numberdesk";

/// Age of "last used" from which on it is brought up to date.
const RENEWAL_MS: i64 = 30_000;

/// Session of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// ID of the session.
    pub id: String,
    /// ID of the person.
    pub person: String,
    /// Name of the person.
    pub name: String,
    /// Groups of the person that have a role.
    pub groups: Vec<String>,
    /// Beginning, in milliseconds since 1970.
    began_at: i64,
    /// Last use, in milliseconds since 1970.
    used_at: i64,
}

impl Session {
    /// A session that begins now.
    pub fn begin(person: String, name: String, groups: Vec<String>, now: i64) -> Self {
        Self {
            id: random_id(),
            person,
            name,
            groups,
            began_at: now,
            used_at: now,
        }
    }

    /// The session of a cookie; `None` if there is none, if it was not written here, or if it has ended.
    pub fn of(jar: &PrivateCookieJar, now: i64, limits: &Oidc) -> Option<Self> {
        let cookie = jar.get(COOKIE)?;
        let session: Self = serde_json::from_str(cookie.value()).ok()?;
        let idle_ends_at = session.used_at + millis(limits.idle);
        (now < idle_ends_at && now < session.expires_at(limits)).then_some(session)
    }

    /// The time at which it ends in any case.
    pub fn expires_at(&self, limits: &Oidc) -> i64 {
        self.began_at + millis(limits.lifetime)
    }

    /// The session as used now; `None` if the cookie is fresh enough.
    pub fn renewed(&self, now: i64) -> Option<Self> {
        (now - self.used_at >= RENEWAL_MS).then(|| Self {
            used_at: now,
            ..self.clone()
        })
    }

    /// The cookie, which ends with the browser.
    pub fn cookie(&self) -> Cookie<'static> {
        let value = serde_json::to_string(self).unwrap_or_default();
        host_cookie(COOKIE.to_owned(), value)
    }
}

/// A cookie that removes the session's.
pub fn removal() -> Cookie<'static> {
    host_cookie(COOKIE.to_owned(), String::new())
}

/// A cookie for this host, for requests only, and not for those of other sites unless they lead here.
pub fn host_cookie(name: String, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}

fn millis(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::HeaderMap;
    use axum_extra::extract::cookie::Key;

    use super::*;

    const MINUTE: i64 = 60_000;

    fn limits() -> Oidc {
        Oidc {
            issuer: String::new(),
            client_id: String::new(),
            client_secret: None,
            scopes: Vec::new(),
            name_claim: String::new(),
            groups_claim: String::new(),
            idle: Duration::from_secs(30 * 60),
            lifetime: Duration::from_secs(60 * 60),
        }
    }

    fn session() -> Session {
        Session::begin("sub".into(), "Ada".into(), vec!["ops".into()], 0)
    }

    fn stored(session: &Session) -> PrivateCookieJar {
        PrivateCookieJar::from_headers(&HeaderMap::new(), Key::generate()).add(session.cookie())
    }

    #[test]
    fn a_session_ends_after_idle_minutes_and_in_any_case() {
        let at =
            |session: &Session, minute| Session::of(&stored(session), minute * MINUTE, &limits());
        let first = session();
        assert_eq!(at(&first, 29), Some(first.clone()));
        assert_eq!(at(&first, 30), None);
        let used = first
            .renewed(29 * MINUTE)
            .and_then(|used| used.renewed(58 * MINUTE));
        let used = used.unwrap_or_else(session);
        assert!(at(&used, 59).is_some());
        assert_eq!(at(&used, 60), None);
    }

    #[test]
    fn a_fresh_cookie_is_not_written_again() {
        assert_eq!(session().renewed(RENEWAL_MS - 1), None);
        assert!(session().renewed(RENEWAL_MS).is_some());
    }

    #[test]
    fn a_cookie_that_was_not_written_here_is_none() {
        let cookie = session().cookie();
        let mut headers = HeaderMap::new();
        if let Ok(value) = format!("{COOKIE}={}", cookie.value()).parse() {
            headers.insert("cookie", value);
        }
        let jar = PrivateCookieJar::from_headers(&headers, Key::generate());
        assert_eq!(Session::of(&jar, 0, &limits()), None);
    }

    #[test]
    fn the_cookie_has_every_protection() {
        let text = session().cookie().to_string();
        for attribute in [
            "__Host-",
            "; HttpOnly",
            "; SameSite=Lax",
            "; Secure",
            "; Path=/",
        ] {
            assert!(text.contains(attribute), "{attribute} in {text}");
        }
        assert!(!text.contains("Domain"));
    }
}
