//! The notice that the gateway session may have ended, with a link to sign in again.

use leptos::prelude::*;
use numbers_client::session::Session;

use crate::{
    browser::dom::{View, block, button, dynamic, link},
    components::notice::{Severity, notice},
    state::app_state::AppState,
};

/// The notice above every page, while the session may have ended.
pub fn sign_in_notice(app: AppState) -> View {
    let connection = app.connection;
    connection.probe_sign_in();
    let session = Memo::new(move |_| connection.session.get().0);
    dynamic(move || {
        let (what, advice) = match session.get() {
            Session::Fine => return None,
            Session::Ended => (
                "Your sign-in may have ended.",
                "Sign in again in a new tab, then go on here. Nothing you entered is lost.",
            ),
            Session::Uncertain => (
                "The last changes got no answer, but the gateway can be reached.",
                "Your sign-in may have ended. If so, sign in again in a new tab, then go on here. Nothing you entered \
                 is lost.",
            ),
        };
        // In a new tab, so that nothing entered on this page is lost.
        let way = link("Sign in again", &connection.sign_in_href(app.history))
            .class("button primary")
            .attr("target", "_blank")
            .attr("rel", "noopener");
        let close = button("Close", move || {
            connection.session.set((Session::Fine, false));
        });
        let actions = vec![way.into(), close.into()];
        Some(block("div", "sign-in").child(notice(Severity::Warning, what, advice, actions)))
    })
}
