//! One number: every field, what it is configured for now and what is on its way.

mod configuration;
mod summary;

use crate::reactive::{Var, dynamic, memo, press, show, spawn};
use leptos::prelude::*;

use self::{configuration::Configuration, summary::Summary};
use super::release::ReleaseDialog;
use crate::{
    api::client::Read,
    app::{Parting, use_title},
    browser::{clipboard, history::use_history},
    components::{
        badge::Badge,
        notice::{FailureNotice, Notice, Weight},
    },
    model::provisioning::Badge as State,
    paths::Route,
    state::{connection::use_connection, inventory::Inventory, remote::Remote, watch::Watch},
};

/// The page.
#[component]
pub fn NumberPage(
    /// The number, as the address has it.
    phone: String,
) -> impl IntoView {
    use_title(phone.clone());
    let history = use_history();
    let inventory = expect_context::<Inventory>();
    let Parting(parting) = expect_context::<Parting>();
    let watch = Watch::start(phone.clone(), use_connection(), inventory);
    let release_open = Var::new(false);
    let copied = Var::new(None::<bool>);
    // What the page before had to say is said once, here.
    let said = parting.get_untracked();
    parting.set(None);

    let known = memo(move || watch.value.with(|value| value.value().cloned()));
    let gone = memo(move || {
        watch
            .value
            .with(|value| value.failure().and_then(|failure| failure.status()) == Some(404))
    });
    let to_copy = phone.clone();
    let copy = move |_| {
        let phone = to_copy.clone();
        spawn(async move {
            let done = clipboard::copy(&phone).await;
            copied.set(Some(done));
        });
    };
    let edit = history.href(&Route::Edit(phone.clone()).path());
    let numbers = history.href(&Route::Numbers.path());
    view! {
        <div class="page">
            <p class="crumb">
                <a href=numbers>"All numbers"</a>
            </p>
            <div class="page-head">
                <h1 class="number" tabindex="-1">
                    {phone.clone()}
                </h1>
                {dynamic(move || {
                    known
                        .get()
                        .map(|read| {
                            view! {
                                <span class="badges">
                                    <Badge
                                        state=State::of(&read.number)
                                        expires=read.number.expire_at.clone()
                                    />
                                </span>
                            }
                        })
                })}
                <div class="actions">
                    <button type="button" on:click=copy>
                        "Copy number"
                    </button>
                    <button type="button" on:click=press(move || watch.refresh())>
                        "Refresh"
                    </button>
                    {show(move || known.with(Option::is_some) && !gone.get(), move || view! {
                        <a class="button primary" href=edit.clone()>
                            "Edit"
                        </a>
                        <button
                            type="button"
                            class="danger"
                            on:click=press(move || release_open.set(true))
                        >
                            "Release"
                        </button>
                    })}
                </div>
            </div>
            <div class="notices">
                <p role="status" class="quiet">
                    {dynamic(move || match copied.get() {
                        Some(true) => "Copied.",
                        Some(false) => "The browser did not allow copying.",
                        None => "",
                    })}
                    {dynamic(move || {
                        watch.value.with(Remote::is_loading).then_some("Reading the number…")
                    })}
                </p>
                {said.map(|text| view! { <Notice weight=Weight::Good what=text /> })}
                {dynamic(move || {
                    watch
                        .landed
                        .get()
                        .map(|text| {
                            let failed = known
                                .with(|read| {
                                    read.as_ref()
                                        .is_some_and(|read| State::of(&read.number) == State::Failed)
                                });
                            let weight = if failed { Weight::Error } else { Weight::Good };
                            view! { <Notice weight what=text /> }
                        })
                })}
                {dynamic(move || {
                    watch
                        .retry
                        .get()
                        .map(|retry| {
                            let seconds = retry.wait_ms.div_ceil(1000);
                            let what = format!("Trying again in {seconds} s: {}.", retry.cause);
                            view! { <Notice weight=Weight::Warning what /> }
                        })
                })}
                {dynamic(move || {
                    watch
                        .value
                        .with(|value| value.failure().cloned())
                        .map(|failure| {
                            view! {
                                <FailureNotice
                                    failure
                                    retry=Callback::new(move |()| watch.refresh())
                                />
                            }
                        })
                })}
            </div>
            {dynamic(move || known.get().map(|read| view! { <Facts read /> }))}
            {show(move || known.with(Option::is_none) && watch.value.with(Remote::is_loading), move || view! {
                <div class="skeleton" aria-hidden="true">
                    {(0..6).map(|_| view! { <div class="skeleton-row"></div> }).collect_view()}
                </div>
            })}
            <ReleaseDialog open=release_open watch />
        </div>
    }
}

#[component]
fn Facts(read: Read) -> impl IntoView {
    let Read { number, raw } = read;
    view! {
        <Summary number=number.clone() />
        <Configuration number />
        {(!raw.is_empty())
            .then(|| {
                view! {
                    <details class="panel">
                        <summary>"Raw JSON"</summary>
                        <pre class="raw" tabindex="0">{raw}</pre>
                    </details>
                }
            })}
    }
}
