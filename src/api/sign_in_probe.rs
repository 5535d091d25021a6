//! Tells a gateway that asks for a sign-in from a connection that is lost.

use std::{future::Future, pin::Pin};

use super::{
    session::{self, Behind, Gateway},
    transport,
};
use crate::browser::{clock, policy::PolicyWatch};

/// For [`session::look_into`].
pub fn probe(gateway: Gateway) -> Pin<Box<dyn Future<Output = Behind>>> {
    Box::pin(behind(gateway))
}

/// Whether a GET is led elsewhere, or nothing may be read of its answer any more although the server gives one.
async fn behind((url, cookies): Gateway) -> Behind {
    let found = |asks| match asks {
        true => Behind::SignIn,
        false => Behind::Answers,
    };
    match transport::probe(&url, cookies).await {
        Ok(asks) => found(asks),
        Err(()) if !session::has_answered() => Behind::Unknown,
        Err(()) => {
            // The page's own policy stops what is led to an origin that it does not name.
            let watch = PolicyWatch::new();
            if transport::reachable(&url).await {
                // It may have been lost for a moment only: then it can be read by now.
                return found(transport::probe(&url, cookies).await.unwrap_or(true));
            }
            // The report of a refusal comes a moment after the refusal.
            clock::sleep(100).await;
            match watch.refused() {
                true => Behind::SignIn,
                false => Behind::Unknown,
            }
        }
    }
}
