//! The parts of the app that the first rows do not need. They are a second wasm file and a second stylesheet, fetched as
//! soon as the first ones are there: until then there is nothing of them but the buttons that open them.

use std::time::Duration;

use futures_util::future::join;
use leptos::prelude::{set_timeout, window};

use super::{
    connect, disconnect, edit, keys, missing as nowhere, number, numbers, orders, overview, rent,
    settings, sign_in, skeleton, views, watch,
};
use crate::{
    browser::{
        clock,
        dom::{El, View, block, button, dynamic},
        fault, focus, stylesheet,
    },
    components::{
        copy_by_hand::copy_by_hand,
        notice::{Weight, notice},
    },
    reactive::{Var, effect, memo, spawn},
    state::stores::{Later, Stores},
};

/// A part.
#[derive(Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "made a few times for a page: a box would not pay"
)]
pub enum Part {
    /// Where a project is connected. Who opens the app connected already does not need it.
    Connect,
    /// The overview.
    Overview,
    /// The page for an address that leads nowhere.
    Missing,
    /// The page of a number.
    Number(String),
    /// The page where it is edited.
    Edit(String),
    /// The provisioning board.
    Watch,
    /// Renting.
    Rent,
    /// The number orders, or one of them.
    Orders(Option<String>),
    /// The settings.
    Settings,
    /// The sheet of keys.
    Keys(Var<bool>),
    /// The menu of saved views.
    Views,
    /// The dialog with a text that the browser does not let the page copy.
    CopyByHand(String),
    /// The notice that the sign-in may have ended.
    SignIn,
    /// The question before disconnecting.
    Disconnect,
    /// A part of the list.
    List(numbers::Part),
}

/// Puts a part into the page, once it is there.
pub fn later(stores: Stores, part: Part) -> View {
    let there = memo(move || stores.later.get() == Later::There);
    dynamic(move || {
        if there.get() {
            focus::arrived();
            return split::build(stores, part.clone());
        }
        match part {
            Part::Keys(_) | Part::Views | Part::SignIn | Part::Disconnect | Part::List(_) => {
                View::from(())
            }
            _ => block("div", "page").child(skeleton(8)).into(),
        }
    })
}

/// Does what a part does without being shown.
pub fn run(stores: Stores, part: Part) {
    once_there(stores, move || {
        split::build(stores, part);
    });
}

/// A button that opens the menu with an ID, which is a part: also where it is pressed before that is there.
pub fn opener(stores: Stores, label: &str, menu: &'static str) -> El {
    let press = move || {
        if stores.later.get_untracked() != Later::There {
            once_there(stores, move || {
                if let Some(menu) = focus::find(&["#", menu].concat()) {
                    let _ = menu.show_popover();
                }
            });
        }
    };
    button(label, press).attr("popovertarget", menu)
}

/// Runs something when the parts are there; never when they do not come.
fn once_there(stores: Stores, run: impl FnOnce() + 'static) {
    const POLL_MS: u32 = 30;
    spawn(async move {
        loop {
            match stores.later.get_untracked() {
                Later::There => break,
                Later::Missing => return,
                Later::Waiting | Later::Fetched => clock::sleep(POLL_MS).await,
            }
        }
        run();
    });
}

/// Fetches the parts when one of them is needed, or else once the first rows are painted, or else after a while.
pub fn fetch_when(stores: Stores, needed: impl Fn() -> bool + 'static) {
    const A_WHILE: Duration = Duration::from_secs(2);
    let begin = move || {
        if stores.later.get_untracked() == Later::Waiting {
            fetch(stores);
        }
    };
    effect(move || {
        if needed() {
            begin();
        } else if !stores.inventory.is_empty() {
            clock::next_frame(move || set_timeout(begin, Duration::from_millis(50)));
        }
    });
    set_timeout(begin, A_WHILE);
}

fn fetch(stores: Stores) {
    stores.later.set(Later::Fetched);
    spawn(async move {
        let style = stores.history.href("/");
        let (code, style) = join(split::load(), stylesheet::later(&style)).await;
        let there = code && style;
        if !there {
            stores.fault.set(fault::find().await);
        }
        stores
            .later
            .set(if there { Later::There } else { Later::Missing });
    });
}

/// Says that the parts did not come.
pub fn missing(stores: Stores) -> View {
    dynamic(move || {
        let missing = stores.later.get() == Later::Missing;
        missing.then(|| {
            let fault = stores.fault.get_untracked();
            let what = match fault.what.as_str() {
                "" => "A part of Numberdesk did not arrive: the connection failed.",
                what => what,
            };
            let way = match fault.updated {
                true => button("Reload", || {
                    let _ = window().location().reload();
                }),
                false => button("Try again", move || fetch(stores)),
            };
            let advice = "What you see works; other pages, the menus and the export wait for it.";
            notice(Weight::Error, what, advice, vec![way.into()])
        })
    })
}

fn built(stores: Stores, part: Part) -> View {
    match part {
        Part::Connect => connect::connect_page(stores),
        Part::Overview => overview::overview_page(stores),
        Part::Missing => nowhere::missing_page(stores),
        Part::Number(phone) => number::number_page(stores, &phone),
        Part::Edit(phone) => edit::edit_page(stores, &phone),
        Part::Watch => watch::watch_page(stores),
        Part::Rent => rent::rent_page(stores),
        Part::Orders(id) => orders::orders(stores, id.as_deref()),
        Part::Settings => settings::settings_page(stores),
        Part::Keys(open) => keys::keys_sheet(stores.settings, open),
        Part::Views => views::views_menu(stores),
        Part::CopyByHand(text) => {
            copy_by_hand(&text);
            ().into()
        }
        Part::SignIn => sign_in::sign_in_notice(stores),
        Part::Disconnect => disconnect::disconnect(stores),
        Part::List(part) => numbers::built(stores, part),
    }
}

/// Where the app is one file: `cargo test` and who builds without trunk.
#[cfg(not(feature = "split"))]
mod split {
    pub(super) use super::built as build;

    pub(super) async fn load() -> bool {
        true
    }
}

#[cfg(feature = "split")]
mod split {
    use futures_util::FutureExt;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{Part, Stores, View};

    mod apart {
        use super::{Part, SplitLoaderError, Stores, View, wasm_split};

        #[wasm_split(later, fallible, preload(load))]
        pub fn build(stores: Stores, part: Part) -> Result<View, SplitLoaderError> {
            Ok(super::super::built(stores, part))
        }
    }

    /// It is there: [`super::later`] waits for [`load`]. So there is nothing to await.
    pub(super) fn build(stores: Stores, part: Part) -> View {
        let built = apart::build(stores, part).now_or_never();
        built.and_then(Result::ok).into()
    }

    pub(super) async fn load() -> bool {
        apart::load().await.is_ok()
    }
}
