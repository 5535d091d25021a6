//! What a role allows, or a sentence in its place that says which role is missing.

use leptos::prelude::*;
use numbers_client::gateway::{Role, missing_roles};

use crate::{
    components::notice::{Notice, Severity},
    state::account::Account,
};

/// An action, or in its place a quiet sentence that names the role it needs.
#[component]
pub fn RoleGate(
    /// The person.
    account: Account,
    /// The role.
    role: Role,
    /// The action; continues "Your role does not include".
    what: &'static str,
    /// What the role allows.
    children: ChildrenFn,
) -> impl IntoView {
    let fallback = move || view! { <MissingRoles account actions=vec![(role, what)] /> };
    view! {
        <Show when=move || account.may(role) fallback>
            {children()}
        </Show>
    }
}

/// The sentence about those of several actions that the roles don't include; nothing if they include all.
#[component]
pub fn MissingRoles(
    /// The person.
    account: Account,
    /// The actions with the roles that they need; each continues "Your role does not include".
    actions: Vec<(Role, &'static str)>,
) -> impl IntoView {
    let text = Memo::new(move |_| {
        let actions = actions.iter().copied();
        let missing: Vec<_> = actions.filter(|(role, _)| !account.may(*role)).collect();
        (!missing.is_empty()).then(|| missing_roles(&missing))
    });
    view! {
        {move || {
            let text = text.get()?;
            Some(view! { <p class="quiet role-missing" prop:textContent=text></p> })
        }}
    }
}

/// A page that a role allows, or in its place a notice that names the role.
#[component]
pub fn RolePage(
    /// The person.
    account: Account,
    /// The role.
    role: Role,
    /// The action; continues "Your role does not include".
    what: &'static str,
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let fallback = move || view! { <RoleNotice role what /> };
    view! {
        <Show when=move || account.may(role) fallback>
            {children()}
        </Show>
    }
}

/// The notice that a role is missing.
#[component]
pub fn RoleNotice(
    /// The role.
    role: Role,
    /// The action; continues "Your role does not include".
    what: &'static str,
) -> impl IntoView {
    let what = missing_roles(&[(role, what)]);
    let advice = "Roles are taken from your sign-in: once you have it, sign in again.";
    view! { <Notice severity=Severity::Info what advice /> }
}
