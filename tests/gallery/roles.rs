//! What a role allows, and what stands in its place.

use leptos::prelude::*;
use numberdesk::{
    state::account::{Account, Identity},
    widgets::role_gate::{MissingRoles, RoleGate, RoleNotice, RolePage},
};
use numbers_client::gateway::{Person, Role};

use super::frame::{Exhibit, State};

/// A person with these roles.
fn person(roles: &[Role]) -> Account {
    let account = Account::new();
    account.identity.set(Identity::Person(Person {
        id: "ada".to_owned(),
        name: "Ada Lovelace".to_owned(),
        roles: roles.to_vec(),
        can_sign_out: true,
    }));
    account
}

/// All of them.
#[component]
pub fn Roles() -> impl IntoView {
    let (viewer, editor, unknown) = (
        person(&[Role::Viewer]),
        person(&[Role::Viewer, Role::Editor]),
        Account::new(),
    );
    let actions = vec![
        (Role::Editor, "editing numbers"),
        (Role::Releaser, "releasing numbers"),
    ];
    let both = actions.clone();
    let gate = |account| {
        view! {
            <RoleGate account role=Role::Editor what="editing numbers">
                <button type="button">"Edit"</button>
            </RoleGate>
        }
    };
    let page = |account| {
        view! {
            <RolePage account role=Role::Editor what="editing numbers">
                <p>"The page."</p>
            </RolePage>
        }
    };
    view! {
        <Exhibit name="RoleGate">
            <State label="With the role">{gate(editor)}</State>
            <State label="Without the role">{gate(viewer)}</State>
            <State label="Nobody is known">{gate(unknown)}</State>
        </Exhibit>
        <Exhibit name="MissingRoles">
            <State label="Both missing">
                <MissingRoles account=viewer actions=both />
            </State>
            <State label="One missing">
                <MissingRoles account=editor actions />
            </State>
        </Exhibit>
        <Exhibit name="RoleNotice">
            <State label="Auditor">
                <RoleNotice role=Role::Auditor what="reading the audit log" />
            </State>
        </Exhibit>
        <Exhibit name="RolePage">
            <State label="With the role, page">{page(editor)}</State>
            <State label="Without the role, page">{page(viewer)}</State>
        </Exhibit>
    }
}
