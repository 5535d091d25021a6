//! Probe that tells a sign-in at a gateway from a lost connection.

use std::rc::Rc;

use super::{
    client::Exchange,
    session::{Gateway, Probe, ProbeResult, SessionMonitor},
    transport::Transport,
};

/// A probe for [`SessionMonitor::set_probe`] that sends its requests by `exchange`.
pub fn probe<T: Transport + 'static>(exchange: Exchange<T>, monitor: SessionMonitor) -> Probe {
    let exchange = Rc::new(exchange);
    Rc::new(move |gateway| {
        let (exchange, monitor) = (exchange.clone(), monitor.clone());
        Box::pin(async move { run(&exchange, &monitor, gateway).await })
    })
}

/// Probes by a GET: is it redirected, or has its response become unreadable although the server responds?
async fn run<T: Transport>(
    exchange: &Exchange<T>,
    monitor: &SessionMonitor,
    Gateway { url, cookies }: Gateway,
) -> ProbeResult {
    let result = |asks_for_sign_in| match asks_for_sign_in {
        true => ProbeResult::SignInRequired,
        false => ProbeResult::Reachable,
    };
    match exchange.asks_for_sign_in(&url, cookies).await {
        Some(asks) => result(asks),
        None if !monitor.has_answered() => ProbeResult::Unknown,
        None => {
            // The page's own policy blocks a redirect to an origin that it does not name.
            let was_blocked = exchange.transport().watch_policy();
            if exchange.is_reachable(&url).await {
                // The connection may have been lost for a moment only: then a second try can be read.
                return result(
                    exchange
                        .asks_for_sign_in(&url, cookies)
                        .await
                        .unwrap_or(true),
                );
            }
            // The report of a violation comes a moment after it.
            exchange.transport().sleep(100).await;
            match was_blocked() {
                true => ProbeResult::SignInRequired,
                false => ProbeResult::Unknown,
            }
        }
    }
}
