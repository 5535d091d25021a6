//! The notice of numbers that may match as well. Their API version does not report the fields searched for.

use super::list_results::ListResults;
use crate::{browser::intl, pages::unreported::UnreportedNotice};
use leptos::prelude::*;

/// The notice, while there are such numbers.
#[component]
pub fn UnknownMatches(
    /// The results of the list.
    results: ListResults,
) -> impl IntoView {
    let notice = Signal::derive(move || {
        let what = match results.counts.with(|counts| counts.maybe) {
            0 => return None,
            1 => "1 more number may match: Sinch's v1alpha1 doesn't say.".to_owned(),
            count => format!(
                "{} more numbers may match: Sinch's v1alpha1 doesn't say.",
                intl::integer(count)
            ),
        };
        Some((
            what,
            "It doesn't report voice, campaigns and callback URLs, so numbers without any may be in use.",
        ))
    });
    view! { <UnreportedNotice text=notice /> }
}
