//! The menu of the person in the header: name, roles, sign-out.

use leptos::prelude::*;

use crate::{
    browser::focus,
    components::excerpt::excerpt,
    state::app_state::{AppState, use_app_state},
};

/// The button with the person's name, and its menu; nothing while nobody is known.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let app = use_app_state();
    let person = Memo::new(move |_| app.account.with_person(Clone::clone));
    view! {
        {move || {
            let person = person.get()?;
            let name = excerpt(&person.name);
            let roles = match person.role_names() {
                names if names.is_empty() => "You have no role here: ask for one.".to_owned(),
                names => format!("Your roles: {names}."),
            };
            let menu_name = name.clone();
            Some(
                view! {
                    <button
                        type="button"
                        class="bar-key account"
                        popovertarget="account"
                        title=excerpt(&person.id)
                    >
                        <span class="visually-hidden">"Signed in as "</span>
                        <span class="account-name" prop:textContent=name></span>
                    </button>
                    <div
                        class="popover account-menu"
                        id="account"
                        popover="auto"
                        role="group"
                        aria-label="Account"
                    >
                        <p class="account-person" prop:textContent=menu_name></p>
                        <p class="quiet" prop:textContent=roles></p>
                        {person.can_sign_out.then(|| view! { <SignOutButton app /> })}
                    </div>
                },
            )
        }}
    }
}

/// The button that ends the session at the gateway.
#[component]
fn SignOutButton(
    /// The state of the app.
    app: AppState,
) -> impl IntoView {
    let press = move |_| {
        if let Some(menu) = focus::find("#account") {
            let _ = menu.hide_popover();
        }
        app.sign_out();
    };
    view! {
        <button type="button" on:click=press>
            "Sign out"
        </button>
    }
}
