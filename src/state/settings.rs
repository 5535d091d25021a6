//! What is remembered between visits: how to connect (never a secret) and how things look.

use std::str::FromStr;

use crate::reactive::{Var, effect};

use crate::{
    browser::{media, storage},
    model::{
        config::{ApiVersion, AuthMode, Config},
        query::Column,
    },
};

const CONNECTION: &str = "numberdesk.connection";
const THEME: &str = "numberdesk.theme";
const COLUMNS: &str = "numberdesk.hidden-columns";
const SINGLE_KEYS: &str = "numberdesk.single-keys";
const OFF: &str = "off";

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
    /// The columns that the reader does not want to see.
    pub hidden: Var<Vec<Column>>,
    /// Whether keys pressed alone do something (WCAG 2.1.4 wants a way to switch that off).
    pub single_keys: Var<bool>,
}

impl Settings {
    /// What was kept, or the defaults; from then on every change is kept.
    pub fn load() -> Self {
        let theme = storage::read(THEME)
            .and_then(|name| Theme::from_name(&name))
            .unwrap_or(Theme::System);
        let hidden = storage::read(COLUMNS)
            .map(|text| text.split(',').filter_map(Column::from_param).collect())
            .unwrap_or_default();
        let settings = Self {
            theme: Var::new(theme),
            hidden: Var::new(hidden),
            single_keys: Var::new(storage::read(SINGLE_KEYS).as_deref() != Some(OFF)),
        };
        effect(move || {
            let theme = settings.theme.get();
            theme.apply();
            storage::write(THEME, theme.name());
        });
        effect(move || {
            let names: Vec<_> = settings
                .hidden
                .with(|columns| columns.iter().map(|column| column.param()).collect());
            storage::write(COLUMNS, &names.join(","));
        });
        effect(move || {
            let on = settings.single_keys.get();
            storage::write(SINGLE_KEYS, if on { "on" } else { OFF });
        });
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
