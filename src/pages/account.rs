//! The menu of the person in the header: name, roles, sign-out and disconnect.

use leptos::prelude::*;

use crate::{
    browser::focus,
    components::excerpt::excerpt,
    state::app_state::{Disconnecting, use_app_state},
};

/// The button with the person's name, and its menu; nothing while nobody is known.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let app = use_app_state();
    let person = Memo::new(move |_| app.account().with_person(Clone::clone));
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
                        <div class="account-actions">
                            {person
                                .can_sign_out
                                .then(|| {
                                    view! {
                                        <MenuButton
                                            label="Sign out"
                                            run=move || {
                                                app.disconnecting.set(Disconnecting::SignOutRequested)
                                            }
                                        />
                                    }
                                })}
                            <MenuButton
                                label="Disconnect"
                                run=move || app.disconnecting.set(Disconnecting::Requested)
                            />
                        </div>
                    </div>
                },
            )
        }}
    }
}

/// A button that closes the menu first.
#[component]
fn MenuButton(
    /// The label.
    label: &'static str,
    /// What a press does.
    run: impl Fn() + 'static,
) -> impl IntoView {
    let press = move |_| {
        if let Some(menu) = focus::find("#account") {
            let _ = menu.hide_popover();
        }
        run();
    };
    view! {
        <button type="button" on:click=press>
            {label}
        </button>
    }
}
