//! The notice that the gateway session may have ended, with a link to sign in again.

use leptos::prelude::*;
use numbers_client::session::Session;

use crate::{
    components::notice::{Notice, Severity},
    state::app_state::{AppState, use_app_state},
};

/// The notice above every page, while the session may have ended.
#[component]
pub fn SignInNotice() -> impl IntoView {
    let app = use_app_state();
    let connection = app.connection;
    connection.probe_sign_in();
    let session = Memo::new(move |_| connection.session.get().0);
    view! {
        {move || {
            let (what, advice) = match session.get() {
                Session::Fine => return None,
                Session::Ended => {
                    (
                        "Your sign-in may have ended.",
                        "Sign in again in a new tab, then go on here. Nothing you entered is lost.",
                    )
                }
                Session::Uncertain => {
                    (
                        "The last changes got no answer, but the gateway can be reached.",
                        "Your sign-in may have ended. If so, sign in again in a new tab, then go on here. Nothing you entered \
                     is lost.",
                    )
                }
            };
            let actions = sign_in_actions(app);
            Some(
                view! {
                    <div class="sign-in">
                        <Notice severity=Severity::Warning what advice actions />
                    </div>
                },
            )
        }}
    }
}

/// The link to sign in again, and the button that closes the notice.
fn sign_in_actions(app: AppState) -> Vec<AnyView> {
    let connection = app.connection;
    // In a new tab, so that nothing entered on this page is lost.
    let sign_in = view! {
        <a
            class="button primary"
            href=connection.sign_in_href(app.history)
            target="_blank"
            rel="noopener"
        >
            "Sign in again"
        </a>
    };
    let close = view! {
        <button type="button" on:click=move |_| connection.session.set((Session::Fine, false))>
            "Close"
        </button>
    };
    vec![sign_in.into_any(), close.into_any()]
}
