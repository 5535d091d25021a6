//! Person who sends a request, as the sign-in names them.

use std::net::IpAddr;

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    problem::{Kind, Problem},
    role::Role,
};

/// Person who sends a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// ID, which never changes: the provider's subject, or the user of a trusted proxy.
    pub id: String,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Address that the request came from.
    pub address: IpAddr,
}

impl Person {
    /// Checks that the person has a role.
    ///
    /// # Errors
    /// A problem that names the missing role.
    pub fn require(&self, role: Role) -> Result<(), Problem> {
        match self.roles.contains(&role) {
            true => Ok(()),
            false => Err(Problem::new(
                Kind::RoleMissing,
                format!(
                    "This needs the role \"{}\", which {} doesn't have.",
                    role.as_str(),
                    self.name
                ),
            )),
        }
    }
}

/// Extracts the person that the sign-in layer has found.
impl<S: Sync> FromRequestParts<S> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let found = parts.extensions.get::<Self>().cloned();
        found.ok_or_else(|| Problem::new(Kind::SignInEnded, "Sign in to continue."))
    }
}
