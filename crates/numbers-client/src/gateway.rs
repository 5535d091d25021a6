//! What `numberdesk-gateway` offers beside the API: who is signed in, with which roles, and the audit log.
//!
//! A gateway of another make has none of it, which is no error: then no person is known.
//!
//! ```
//! use numbers_client::gateway::{Person, Role};
//!
//! let person = Person::parse(r#"{"id":"1","name":"Ada","roles":["viewer"],"canSignOut":true}"#);
//! assert!(person.is_some_and(|person| person.has(Role::Viewer) && !person.has(Role::Editor)));
//! ```

mod audit;

use numbers_model::order::JsonValue;

pub use self::audit::{AuditFilter, AuditOutcome, AuditRecord, FieldChange};

/// Role of a person at the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Reads.
    Viewer,
    /// Changes numbers, emergency addresses and callbacks.
    Editor,
    /// Rents numbers and sends orders.
    Buyer,
    /// Releases numbers.
    Releaser,
    /// Reads the audit log.
    Auditor,
}

impl Role {
    const ALL: [Role; 5] = [
        Role::Viewer,
        Role::Editor,
        Role::Buyer,
        Role::Releaser,
        Role::Auditor,
    ];

    /// Name of the role, as the gateway's configuration has it.
    pub fn name(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Editor => "editor",
            Role::Buyer => "buyer",
            Role::Releaser => "releaser",
            Role::Auditor => "auditor",
        }
    }
}

/// Person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// ID at the provider of the sign-in.
    pub id: String,
    /// Name.
    pub name: String,
    /// Roles. Those that this version does not know are left out.
    pub roles: Vec<Role>,
    /// Whether the gateway keeps a session that can be ended.
    pub can_sign_out: bool,
}

impl Person {
    /// Parses the answer of `/whoami`; `None` for anything else.
    pub fn parse(json: &str) -> Option<Person> {
        let json = JsonValue::parse(json)?;
        let text = |name| json.get(name).and_then(JsonValue::text);
        let names = json.get("roles")?.items()?;
        let has = |role: &Role| names.iter().any(|name| name.text() == Some(role.name()));
        Some(Person {
            id: text("id")?.to_owned(),
            name: text("name")?.to_owned(),
            roles: Role::ALL.into_iter().filter(has).collect(),
            can_sign_out: json.get("canSignOut") == Some(&JsonValue::Flag(true)),
        })
    }

    /// Whether the person has a role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Names of the roles: "viewer, editor"; empty for none.
    pub fn role_names(&self) -> String {
        let names: Vec<&str> = self.roles.iter().map(|role| role.name()).collect();
        names.join(", ")
    }
}

/// Sentence that says what a person may not do, and which roles would allow it. Of each pair the second continues
/// "Your role does not include".
///
/// ```
/// use numbers_client::gateway::{Role, missing_roles};
///
/// assert_eq!(
///     missing_roles(&[(Role::Editor, "editing numbers"), (Role::Releaser, "releasing numbers")]),
///     "Your role does not include editing numbers or releasing numbers. Ask for the roles editor and releaser."
/// );
/// ```
pub fn missing_roles(actions: &[(Role, &str)]) -> String {
    let what: Vec<&str> = actions.iter().map(|(_, what)| *what).collect();
    let mut roles: Vec<&str> = actions.iter().map(|(role, _)| role.name()).collect();
    roles.dedup();
    let noun = if roles.len() == 1 { "role" } else { "roles" };
    format!(
        "Your role does not include {}. Ask for the {noun} {}.",
        what.join(" or "),
        roles.join(" and ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_the_roles_that_are_known() {
        let json = r#"{"id":"7","name":"Ada Å","roles":["viewer","releaser","emperor",3],"allRoles":["viewer"]}"#;
        let person = Person::parse(json).expect("a person");
        assert_eq!((person.id.as_str(), person.name.as_str()), ("7", "Ada Å"));
        assert_eq!(person.role_names(), "viewer, releaser");
        assert!(person.has(Role::Releaser) && !person.has(Role::Auditor));
        assert!(!person.can_sign_out);
    }

    #[test]
    fn anything_else_is_nobody() {
        for json in [
            "",
            "<!doctype html>",
            "[]",
            "{}",
            r#"{"id":"7","name":"Ada"}"#,
            r#"{"id":7,"name":"Ada","roles":[]}"#,
            r#"{"id":"7","name":"","roles":[]}"#,
            r#"{"id":"7","name":"Ada","roles":"viewer"}"#,
        ] {
            assert_eq!(Person::parse(json), None, "{json}");
        }
    }

    #[test]
    fn one_role_is_asked_for_once() {
        let actions = [
            (Role::Buyer, "renting numbers"),
            (Role::Buyer, "ordering numbers"),
        ];
        assert_eq!(
            missing_roles(&actions),
            "Your role does not include renting numbers or ordering numbers. Ask for the role buyer."
        );
    }
}
