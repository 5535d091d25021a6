//! How many numbers may match as well: their API version does not report what is asked.

use super::list_results::ListResults;
use crate::{
    browser::{dom::View, intl},
    pages::unreported::unreported_notice,
    state::app_state::AppState,
};

/// The notice, while there are such numbers.
pub fn unknown_matches(app: AppState, rows: ListResults) -> View {
    unreported_notice(app, move || {
        let what = match rows.counts.with(|counts| counts.maybe) {
            0 => return None,
            1 => "1 more number may match: Sinch's v1alpha1 doesn't say.".to_owned(),
            count => {
                let count = intl::integer(count);
                [
                    &count,
                    " more numbers may match: Sinch's v1alpha1 doesn't say.",
                ]
                .concat()
            }
        };
        Some((
            what,
            "It doesn't report voice, campaigns and callback URLs, so numbers without any may be in use.",
        ))
    })
}
