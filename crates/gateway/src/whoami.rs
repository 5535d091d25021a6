//! `GET /whoami`: the person's name and roles, for the app.

use axum::{
    Json,
    http::{HeaderName, header},
};
use serde_json::{Value, json};

use crate::{person::Person, role::ALL};

/// The person who asks. All roles are named, so that the app can say which one is missing.
pub async fn get(person: Person) -> ([(HeaderName, &'static str); 1], Json<Value>) {
    let body = json!({
        "id": person.id,
        "name": person.name,
        "roles": person.roles,
        "allRoles": ALL,
    });
    ([(header::CACHE_CONTROL, "no-store")], Json(body))
}
