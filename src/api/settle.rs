//! The wait before a look at a change whose answer proves nothing.

use numbers_client::unconfirmed::Unconfirmed;

use crate::browser::clock;

/// Waits a moment where the server may be at work still ([`Unconfirmed::settle_ms`]).
pub async fn settle(unconfirmed: &Unconfirmed) {
    if let Some(ms) = unconfirmed.settle_ms() {
        clock::sleep(ms).await;
    }
}
