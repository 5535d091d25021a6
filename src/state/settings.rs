//! What is remembered between visits: how to connect (never a secret) and how things look.

use std::str::FromStr;

use crate::reactive::{Var, effect};

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

/// How the page is lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order in which they are offered.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The word it is kept and offered under.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "System",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        }
    }

    /// The theme of that name.
    pub fn from_name(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// Turns the page to this theme.
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

/// The settings that the views share.
#[derive(Clone, Copy)]
pub struct Settings {
    /// How the page is lit.
    pub theme: Var<Theme>,
    /// The columns of the list, in order.
    pub columns: Var<Vec<ColumnSettings>>,
    /// Whether rows are close together.
    pub compact: Var<bool>,
    /// Whether keys pressed alone do something (WCAG 2.1.4 wants a way to switch that off).
    pub single_keys: Var<bool>,
    /// After how many minutes without input the tab disconnects; 0 for never.
    pub idle_minutes: Var<u32>,
}

impl Settings {
    /// What was kept, or the defaults; from then on every change is kept.
    pub fn load() -> Self {
        let theme = storage::read(THEME)
            .and_then(|name| Theme::from_name(&name))
            .unwrap_or(Theme::System);
        let arranged = storage::read(COLUMNS).unwrap_or_default();
        let settings = Self {
            theme: Var::new(theme),
            columns: Var::new(columns::parse(&arranged)),
            compact: Var::new(storage::read(DENSITY).as_deref() == Some(COMPACT)),
            single_keys: Var::new(storage::read(SINGLE_KEYS).as_deref() != Some(OFF)),
            idle_minutes: Var::new(
                storage::read(IDLE)
                    .and_then(|minutes| parse(&minutes))
                    .unwrap_or_default(),
            ),
        };
        effect(move || {
            let theme = settings.theme.get();
            theme.apply();
            storage::write(THEME, theme.name());
        });
        effect(move || {
            let arranged = settings.columns.with(|columns| columns::write(columns));
            storage::write(COLUMNS, &arranged);
        });
        effect(move || {
            let density = if settings.compact.get() {
                COMPACT
            } else {
                "comfortable"
            };
            storage::write(DENSITY, density);
        });
        effect(move || {
            let on = settings.single_keys.get();
            storage::write(SINGLE_KEYS, if on { "on" } else { OFF });
        });
        effect(move || storage::write(IDLE, &settings.idle_minutes.get().to_string()));
        settings
    }
}

/// How the reader connected last.
pub fn last_connection() -> Config {
    storage::read(CONNECTION)
        .and_then(|json| Config::parse(&json).ok())
        .unwrap_or_default()
}

/// Keeps how the reader connected, so that the next visit need not ask. There is no secret among it.
pub fn keep_connection(base: &str, version: ApiVersion, project: &str, auth: AuthMode) {
    // A map of texts, so that writing it brings in nothing but text.
    let kept = std::collections::BTreeMap::from([
        ("apiBaseUrl", base),
        ("apiVersion", version.as_str()),
        ("projectId", project),
        ("auth", auth.as_str()),
    ]);
    if let Ok(json) = serde_json::to_string(&kept) {
        storage::write(CONNECTION, &json);
    }
}

/// Reads a word into a value that knows its own names; `None` for any other.
pub fn parse<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
