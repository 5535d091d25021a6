//! Routes: the app's addresses, parsed and written in one place.

use numbers_model::identifier;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

// `+` stays readable in a path: it is legal there and the addresses are for people.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'+').remove(b'-').remove(b'_');

/// Characters that are escaped with a tilde instead of a percent sign.
///
/// Static hosts take a dot, even as `%2E`, for the beginning of a file extension and answer 404, and browsers resolve a
/// segment of dots. The tilde itself is escaped too, to tell it from an escape.
const TILDED: [(&str, &str); 2] = [("%2E", "~2E"), ("%7E", "~7E")];

/// A page of the app. Its path does not include the base path that the app is served under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `/`, the overview.
    Home,
    /// `/connect`
    Connect,
    /// `/numbers`
    Numbers,
    /// `/numbers/{number}`
    Number(String),
    /// `/numbers/{number}/edit`
    Edit(String),
    /// `/watch`
    Provisioning,
    /// `/rent`
    Rent,
    /// `/rent/orders`, or one of them, or `new`
    Orders(Option<String>),
    /// `/changes`, or one change set, or `new`
    Changes(Option<String>),
    /// `/audit`
    Audit,
    /// `/settings`
    Settings,
    /// Anything else.
    Unknown,
}

impl Route {
    /// Parses a path that begins with `/`. A trailing slash is ignored.
    pub fn parse(path: &str) -> Route {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let route = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => Route::Home,
            (Some("connect"), None, _) => Route::Connect,
            (Some("numbers"), None, _) => Route::Numbers,
            (Some("watch"), None, _) => Route::Provisioning,
            (Some("rent"), None, _) => Route::Rent,
            (Some("rent"), Some("orders"), id) => Route::Orders(id.map(decode)),
            (Some("changes"), id, None) => Route::Changes(id.map(decode)),
            (Some("audit"), None, _) => Route::Audit,
            (Some("settings"), None, _) => Route::Settings,
            (Some("numbers"), Some(number), None) => Route::Number(decode(number)),
            (Some("numbers"), Some(number), Some("edit")) => Route::Edit(decode(number)),
            _ => Route::Unknown,
        };
        if parts.next().is_some() {
            Route::Unknown
        } else {
            route
        }
    }

    /// The path of the page.
    pub fn path(&self) -> String {
        match self {
            Route::Home | Route::Unknown => "/".to_owned(),
            Route::Connect => "/connect".to_owned(),
            Route::Numbers => "/numbers".to_owned(),
            Route::Provisioning => "/watch".to_owned(),
            Route::Rent => "/rent".to_owned(),
            Route::Orders(None) => "/rent/orders".to_owned(),
            Route::Orders(Some(id)) => format!("/rent/orders/{}", encode(id)),
            Route::Changes(None) => "/changes".to_owned(),
            Route::Changes(Some(id)) => format!("/changes/{}", encode(id)),
            Route::Audit => "/audit".to_owned(),
            Route::Settings => "/settings".to_owned(),
            Route::Number(number) => format!("/numbers/{}", encode(number)),
            Route::Edit(number) => format!("/numbers/{}/edit", encode(number)),
        }
    }
}

fn encode(segment: &str) -> String {
    let encoded = utf8_percent_encode(segment, SEGMENT).to_string();
    TILDED.iter().fold(encoded, |text, (percent, tilde)| {
        text.replace(percent, tilde)
    })
}

fn decode(segment: &str) -> String {
    let percented = TILDED
        .iter()
        .fold(segment.to_owned(), |text, (percent, tilde)| {
            text.replace(tilde, percent)
        });
    // A link that was copied from a chat may hold invisible characters.
    identifier::clean(&percent_decode_str(&percented).decode_utf8_lossy())
}
