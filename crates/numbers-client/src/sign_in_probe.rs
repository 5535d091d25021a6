//! The question whether a gateway asks for a sign-in, or a connection is lost.

use std::rc::Rc;

use super::{
    client::Exchange,
    session::{Behind, Gateway, Probe, SessionMonitor},
    transport::Transport,
};

/// A probe for [`SessionMonitor::set_probe`] that sends its questions by `exchange`.
pub fn probe<T: Transport + 'static>(exchange: Exchange<T>, monitor: SessionMonitor) -> Probe {
    let exchange = Rc::new(exchange);
    Rc::new(move |gateway| {
        let (exchange, monitor) = (exchange.clone(), monitor.clone());
        Box::pin(async move { behind(&exchange, &monitor, gateway).await })
    })
}

/// Whether a GET is led elsewhere, or nothing may be read of its answer any more although the server gives one.
async fn behind<T: Transport>(
    exchange: &Exchange<T>,
    monitor: &SessionMonitor,
    Gateway { url, cookies }: Gateway,
) -> Behind {
    let found = |asks| match asks {
        true => Behind::SignIn,
        false => Behind::Answers,
    };
    match exchange.asks_for_sign_in(&url, cookies).await {
        Some(asks) => found(asks),
        None if !monitor.has_answered() => Behind::Unknown,
        None => {
            // The page's own policy stops what is led to an origin that it does not name.
            let was_blocked = exchange.transport().watch_policy();
            if exchange.is_reachable(&url).await {
                // It may have been lost for a moment only: then it can be read by now.
                return found(
                    exchange
                        .asks_for_sign_in(&url, cookies)
                        .await
                        .unwrap_or(true),
                );
            }
            // The report of a refusal comes a moment after the refusal.
            exchange.transport().sleep(100).await;
            match was_blocked() {
                true => Behind::SignIn,
                false => Behind::Unknown,
            }
        }
    }
}
