//! `config.json` of the app, from the gateway's configuration.

use serde_json::json;

use crate::config::{Config, SignIn};

/// The text of `config.json`.
pub fn text(config: &Config) -> String {
    let protected: Vec<String> = config
        .protected
        .iter()
        .map(|pattern| pattern.text())
        .collect();
    let mut members = json!({
        // The page's own origin.
        "apiBaseUrl": "",
        "apiVersion": config.upstream.versions.first().map(|version| version.as_str()),
        "projectId": config.upstream.projects.first(),
        "auth": "gateway",
        "idempotency": true,
        "protected": protected,
        "labels": config.labels,
    });
    if matches!(config.sign_in, SignIn::Oidc(_)) {
        members["signInUrl"] = json!("/sign-in");
    }
    members.to_string()
}
