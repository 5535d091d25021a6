//! Labels: names that the admin gives to opaque IDs of service plans, campaigns and voice apps.
//!
//! They are shown beside the ID and never sent in its place.
//!
//! ```
//! use numbers_model::labels::{LabelKind, Labels};
//!
//! let labels = Labels::parse(r#"{"servicePlans":{"957a":"Marketing"}}"#).unwrap_or_default();
//! assert_eq!(labels.of(LabelKind::ServicePlan, "957a"), Some("Marketing"));
//! ```

use std::collections::BTreeMap;

use crate::{identifier, order::JsonValue, text::lowercase};

/// The kind of ID that a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LabelKind {
    /// A service plan.
    ServicePlan,
    /// A 10DLC campaign.
    Campaign,
    /// A voice app, SIP trunk or fax service.
    VoiceApp,
}

impl LabelKind {
    /// Every kind, in the order of the JSON.
    pub const ALL: [LabelKind; 3] = [
        LabelKind::ServicePlan,
        LabelKind::Campaign,
        LabelKind::VoiceApp,
    ];

    /// The key of the kind in JSON.
    pub fn key(self) -> &'static str {
        match self {
            LabelKind::ServicePlan => "servicePlans",
            LabelKind::Campaign => "campaigns",
            LabelKind::VoiceApp => "voiceApps",
        }
    }
}

/// Names by ID.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Labels {
    names: BTreeMap<(LabelKind, String), String>,
}

impl Labels {
    /// Parses the JSON of `"labels"` in config.json: `{"servicePlans": {"957a…": "Marketing"}}`. `None` if it is no object.
    ///
    /// A name outside a kind is for that ID of any kind. Unknown kinds, names that are no text, and empty ones are skipped.
    pub fn parse(json: &str) -> Option<Labels> {
        let json = JsonValue::parse(json)?;
        let mut labels = Labels::default();
        for (key, group) in json.members()? {
            if let JsonValue::Text(name) = group {
                for kind in LabelKind::ALL {
                    labels.set(kind, key, name);
                }
            }
            let kind = LabelKind::ALL.into_iter().find(|kind| kind.key() == key);
            let Some((kind, members)) = kind.zip(group.members()) else {
                continue;
            };
            for (id, name) in members {
                if let JsonValue::Text(name) = name {
                    labels.set(kind, id, name);
                }
            }
        }
        Some(labels)
    }

    /// The name of an ID.
    pub fn of(&self, kind: LabelKind, id: &str) -> Option<&str> {
        // The map is keyed by owned texts; it is small, and this runs for what is on screen.
        let name = self.names.get(&(kind, id.to_owned()))?;
        Some(name)
    }

    /// Names an ID; an empty name takes its name away.
    pub fn set(&mut self, kind: LabelKind, id: &str, name: &str) {
        let key = (kind, identifier::clean(id));
        match name.trim() {
            "" => {
                self.names.remove(&key);
            }
            name if !key.1.is_empty() => {
                self.names.insert(key, name.to_owned());
            }
            _ => {}
        }
    }

    /// These labels, with `others` for IDs that have none here.
    pub fn or(mut self, others: &Labels) -> Labels {
        for (key, name) in &others.names {
            if !self.names.contains_key(key) {
                self.names.insert(key.clone(), name.clone());
            }
        }
        self
    }

    /// The IDs of a kind whose name contains a text, ignoring case.
    pub fn ids_named<'a>(&'a self, kind: LabelKind, text: &str) -> impl Iterator<Item = &'a str> {
        let text = lowercase(text.trim());
        let of_kind = self.names.iter().filter(move |((of, _), _)| *of == kind);
        of_kind
            .filter(move |(_, name)| !text.is_empty() && lowercase(name).contains(&text))
            .map(|((_, id), _)| id.as_str())
    }

    /// The labels of a kind: ID and name, ordered by ID.
    pub fn iter(&self, kind: LabelKind) -> impl Iterator<Item = (&str, &str)> {
        let of_kind = self.names.iter().filter(move |((of, _), _)| *of == kind);
        of_kind.map(|((_, id), name)| (id.as_str(), name.as_str()))
    }

    /// Whether there are no labels.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The JSON for `"labels"` in config.json, in two spaces of indentation. Kinds without labels are left out.
    pub fn to_json(&self) -> String {
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let groups = LabelKind::ALL.into_iter().filter_map(|kind| {
            let lines = self.iter(kind);
            let lines = lines.map(|(id, name)| format!("    {}: {}", quoted(id), quoted(name)));
            let lines: Vec<String> = lines.collect();
            let key = quoted(kind.key());
            (!lines.is_empty()).then(|| format!("  {key}: {{\n{}\n  }}", lines.join(",\n")))
        });
        let groups: Vec<String> = groups.collect();
        match groups.is_empty() {
            true => "{}".to_owned(),
            false => format!("{{\n{}\n}}", groups.join(",\n")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample};

    use super::*;

    #[test]
    fn labels_of_the_configuration_are_read() {
        let json = r#"{"servicePlans":{"957a":"Marketing","b":"","c":3},"voiceApps":{"a1":" Desk "},"colours":{"x":"y"},
            "campaigns":null,"flat":"Any"}"#;
        let labels = Labels::parse(json).unwrap();
        assert_eq!(labels.of(LabelKind::ServicePlan, "957a"), Some("Marketing"));
        assert_eq!(labels.of(LabelKind::Campaign, "957a"), None);
        assert_eq!(labels.of(LabelKind::VoiceApp, "a1"), Some("Desk"));
        assert_eq!(labels.of(LabelKind::Campaign, "flat"), Some("Any"));
        assert_eq!(labels.iter(LabelKind::ServicePlan).count(), 2);
        assert_eq!(Labels::parse("[]"), None);
        assert_eq!(Labels::parse("{"), None);
        assert_eq!(Labels::parse("{}").unwrap().to_json(), "{}");
    }

    #[test]
    fn an_id_is_found_by_its_name_and_settings_go_first() {
        let mut settings = Labels::default();
        settings.set(LabelKind::ServicePlan, "a", "Alerts");
        let config = Labels::parse(r#"{"servicePlans":{"a":"Old","b":"Marketing"}}"#).unwrap();
        let labels = settings.or(&config);
        let found = |text| {
            labels
                .ids_named(LabelKind::ServicePlan, text)
                .collect::<Vec<_>>()
        };
        assert_eq!(found("market"), ["b"]);
        assert_eq!(found("old"), [""; 0]);
        assert_eq!(found("ALERTS "), ["a"]);
        assert_eq!(found(" "), [""; 0]);
        let mut labels = labels.clone();
        labels.set(LabelKind::ServicePlan, "a", " ");
        labels.set(LabelKind::ServicePlan, "b", "");
        assert!(labels.is_empty());
    }

    proptest! {
        #[test]
        fn the_json_is_read_back(
            entries in vec((sample::select(LabelKind::ALL.to_vec()), "[a-z\"\\\\é]{1,6}", "[a-zA-Z \"é]{0,8}"), 0..8),
        ) {
            let mut labels = Labels::default();
            for (kind, id, name) in &entries {
                labels.set(*kind, id, name);
            }
            prop_assert_eq!(Labels::parse(&labels.to_json()), Some(labels));
        }
    }
}
