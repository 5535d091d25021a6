//! The wait before a look at a change whose answer proves nothing.

use numbers_client::{pending::PendingChange, submission::Doubt};

use crate::browser::scheduling;

/// Waits a moment where the server may be at work still ([`Doubt::settle_ms`]). The look is under way as long as what
/// this gives is held.
pub async fn settle(unconfirmed: &Doubt) -> PendingChange {
    let underway = PendingChange::begin();
    if let Some(ms) = unconfirmed.settle_ms() {
        scheduling::sleep(ms).await;
    }
    underway
}
