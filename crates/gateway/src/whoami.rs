//! `GET /whoami`: the person's name and roles, for the app.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, header},
};
use serde_json::{Value, json};

use crate::{config::SignIn, gateway::Shared, person::Person, role::ALL};

/// The person who asks. All roles are named, so that a client can say which one is missing; `canSignOut` where there is a session
/// that `/sign-out` ends.
pub async fn get(
    State(gateway): State<Shared>,
    person: Person,
) -> ([(HeaderName, &'static str); 1], Json<Value>) {
    let body = json!({
        "id": person.id,
        "name": person.name,
        "roles": person.roles,
        "allRoles": ALL,
        "canSignOut": matches!(gateway.config.sign_in, SignIn::Oidc(_)),
    });
    ([(header::CACHE_CONTROL, "no-store")], Json(body))
}
