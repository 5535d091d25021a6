//! Settings, kept in local storage: the last connection (never a secret) and the appearance.

use std::str::FromStr;

use leptos::prelude::*;
use numbers_client::config::{AuthMode, Config};
use numbers_inventory::columns::{self, ColumnSettings};
use numbers_model::api_version::ApiVersion;

use crate::browser::{media, storage};

const CONNECTION: &str = "numberdesk.connection";
const THEME: &str = "numberdesk.theme";
const COLUMNS: &str = "numberdesk.list-columns";
const DENSITY: &str = "numberdesk.density";
const COMPACT: &str = "compact";
const SINGLE_KEYS: &str = "numberdesk.single-keys";
const OFF: &str = "off";
const IDLE: &str = "numberdesk.idle-minutes";

/// The color theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// The system's choice.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All themes, in the order of the switch.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The name, in storage and on the page.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "System",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        }
    }

    /// The theme with this name.
    pub fn from_name(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// Applies the theme to the page.
    pub fn apply(self) {
        media::set_root_attribute(
            "data-theme",
            match self {
                Theme::System => None,
                Theme::Light => Some("light"),
                Theme::Dark => Some("dark"),
            },
        );
    }
}

/// The settings. Copies share them.
#[derive(Clone, Copy)]
pub struct Settings {
    /// The color theme.
    pub theme: RwSignal<Theme>,
    /// The columns of the list, in order.
    pub columns: RwSignal<Vec<ColumnSettings>>,
    /// Whether rows are compact.
    pub compact: RwSignal<bool>,
    /// Whether single-key shortcuts are on (WCAG 2.1.4 requires a way to turn them off).
    pub single_keys: RwSignal<bool>,
    /// Minutes without input after which the tab disconnects; 0 for never.
    pub idle_minutes: RwSignal<u32>,
}

impl Settings {
    /// The stored settings, or the defaults.
    pub fn load() -> Self {
        let theme = storage::read(THEME)
            .and_then(|name| Theme::from_name(&name))
            .unwrap_or(Theme::System);
        let columns = storage::read(COLUMNS).unwrap_or_default();
        let settings = Self {
            theme: RwSignal::new(theme),
            columns: RwSignal::new(columns::parse(&columns)),
            compact: RwSignal::new(storage::read(DENSITY).as_deref() == Some(COMPACT)),
            single_keys: RwSignal::new(storage::read(SINGLE_KEYS).as_deref() != Some(OFF)),
            idle_minutes: RwSignal::new(
                storage::read(IDLE)
                    .and_then(|minutes| parse(&minutes))
                    .unwrap_or_default(),
            ),
        };
        Effect::new(move || settings.theme.get().apply());
        settings
    }

    /// Stores the settings, now and whenever one of them changes. Once for the whole app.
    pub fn store_changes(self) {
        store_on_change(THEME, move || self.theme.get().name().to_owned());
        store_on_change(COLUMNS, move || {
            self.columns.with(|columns| columns::write(columns))
        });
        store_on_change(DENSITY, move || {
            let density = if self.compact.get() {
                COMPACT
            } else {
                "comfortable"
            };
            density.to_owned()
        });
        store_on_change(SINGLE_KEYS, move || {
            let is_on = self.single_keys.get();
            (if is_on { "on" } else { OFF }).to_owned()
        });
        store_on_change(IDLE, move || self.idle_minutes.get().to_string());
    }
}

/// Stores a value whenever it changes. Each by itself: another tab may have stored others.
fn store_on_change(key: &'static str, value: impl Fn() -> String + Send + Sync + 'static) {
    let value = Signal::derive(value);
    Effect::new(move || storage::write(key, &value.get()));
}

/// The last connection.
pub fn last_connection() -> Config {
    storage::read(CONNECTION)
        .and_then(|json| Config::parse(&json).ok())
        .unwrap_or_default()
}

/// Stores the connection for the next visit, without its secret.
pub fn store_connection(base: &str, version: ApiVersion, project: &str, auth: AuthMode) {
    // A map of texts, so that no other serializer gets into the first load.
    let connection = std::collections::BTreeMap::from([
        ("apiBaseUrl", base),
        ("apiVersion", version.as_str()),
        ("projectId", project),
        ("auth", auth.as_str()),
    ]);
    if let Ok(json) = serde_json::to_string(&connection) {
        storage::write(CONNECTION, &json);
    }
}

/// Reads a word into a value that knows its own names; `None` for any other.
pub fn parse<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
