//! Roles: what a person may do, by the groups that the sign-in names.

use numbers_client::routes::Operation;
use serde::Serialize;

/// Role of a person. Nobody has one without a group that the configuration names; each includes reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
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

/// All roles, in the order of `/whoami`.
pub const ALL: [Role; 5] = [
    Role::Viewer,
    Role::Editor,
    Role::Buyer,
    Role::Releaser,
    Role::Auditor,
];

impl Role {
    /// The role's name in the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Buyer => "buyer",
            Self::Releaser => "releaser",
            Self::Auditor => "auditor",
        }
    }

    /// The role that an operation needs.
    pub fn for_operation(operation: Operation) -> Self {
        match operation {
            Operation::UpdateNumber
            | Operation::ProvisionEmergencyAddress
            | Operation::DeprovisionEmergencyAddress
            // Its answer holds the secret that callbacks are signed with.
            | Operation::GetCallbackConfiguration
            | Operation::UpdateCallbackConfiguration => Self::Editor,
            Operation::RentNumber
            | Operation::RentAnyNumber
            | Operation::CreateOrder
            | Operation::UpdateRegistration
            | Operation::UploadAttachment
            | Operation::SubmitOrder => Self::Buyer,
            Operation::ReleaseNumber => Self::Releaser,
            Operation::ListNumbers
            | Operation::GetNumber
            | Operation::GetEmergencyAddress
            | Operation::ValidateEmergencyAddress
            | Operation::SearchAvailableNumbers
            | Operation::GetAvailableNumber
            | Operation::ListRegions
            | Operation::LookupRequirements
            | Operation::GetOrder
            | Operation::GetRegistration => Self::Viewer,
        }
    }
}

/// Groups of each role. The group `*` is everyone who is signed in.
#[derive(Debug, Default)]
pub struct Roles {
    /// Groups that read.
    pub viewer: Vec<String>,
    /// Groups that change numbers.
    pub editor: Vec<String>,
    /// Groups that rent.
    pub buyer: Vec<String>,
    /// Groups that release.
    pub releaser: Vec<String>,
    /// Groups that read the audit log.
    pub auditor: Vec<String>,
}

impl Roles {
    /// Whether no group has a role.
    pub fn is_empty(&self) -> bool {
        ALL.iter().all(|role| self.groups(*role).is_empty())
    }

    fn groups(&self, role: Role) -> &[String] {
        match role {
            Role::Viewer => &self.viewer,
            Role::Editor => &self.editor,
            Role::Buyer => &self.buyer,
            Role::Releaser => &self.releaser,
            Role::Auditor => &self.auditor,
        }
    }

    /// Whether a group has a role by its name.
    pub fn names(&self, group: &str) -> bool {
        ALL.iter()
            .any(|role| self.groups(*role).iter().any(|name| name == group))
    }

    /// The roles of a person in these groups. Whoever may change something may read.
    pub fn of<S: AsRef<str>>(&self, groups: &[S]) -> Vec<Role> {
        let has = |role: &Role| {
            let named = self.groups(*role);
            named
                .iter()
                .any(|name| name == "*" || groups.iter().any(|group| group.as_ref() == name))
        };
        let mut roles: Vec<Role> = ALL.into_iter().filter(has).collect();
        if !roles.is_empty() && roles[0] != Role::Viewer {
            roles.insert(0, Role::Viewer);
        }
        roles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles() -> Roles {
        Roles {
            viewer: vec!["*".into()],
            editor: vec!["telecom".into(), "ops".into()],
            releaser: vec!["ops".into()],
            ..Roles::default()
        }
    }

    #[test]
    fn groups_give_roles() {
        assert_eq!(
            roles().of(&["ops"]),
            [Role::Viewer, Role::Editor, Role::Releaser]
        );
        assert_eq!(roles().of(&["telecom"]), [Role::Viewer, Role::Editor]);
        assert_eq!(roles().of::<&str>(&[]), [Role::Viewer]);
    }

    #[test]
    fn a_person_without_a_named_group_may_nothing() {
        let strict = Roles {
            buyer: vec!["buyers".into()],
            ..Roles::default()
        };
        assert_eq!(strict.of(&["others"]), []);
        assert_eq!(strict.of(&["buyers"]), [Role::Viewer, Role::Buyer]);
        assert!(!strict.is_empty() && Roles::default().is_empty());
    }

    #[test]
    fn every_write_and_the_callback_secret_need_more_than_a_viewer() {
        for route in &numbers_client::routes::ROUTES {
            let role = Role::for_operation(route.operation);
            let is_secret = route.operation == Operation::GetCallbackConfiguration;
            assert_eq!(
                role != Role::Viewer,
                is_secret || route.operation.is_write(),
                "{route:?}"
            );
        }
    }
}
