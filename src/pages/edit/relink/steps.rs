//! The list of the steps of a relink, with its notice and actions.

use leptos::prelude::*;
use numbers_model::change::Field;

use super::{Edit, Relink, RelinkState};
use crate::{
    components::{
        excerpt::excerpt,
        notice::{Notice, Severity},
    },
    widgets::curl_preview::CurlPreview,
};

/// The steps of the relink, while there is one. After edits an offer belongs to another change.
#[component]
pub(in crate::pages::edit) fn RelinkSteps(edit: Edit) -> impl IntoView {
    view! {
        {move || {
            let relink = edit.relink.get()?;
            let is_stale = relink.state == RelinkState::Offered
                && edit.draft.with(|draft| *draft != relink.target);
            (!is_stale).then(|| view! { <RelinkSection edit relink /> })
        }}
    }
}

impl Relink {
    /// The field that the relink is about.
    fn field(&self) -> Field {
        let mut fields = self.unlink.iter().map(|change| change.field);
        match fields.any(|field| field == Field::ServicePlan) {
            true => Field::ServicePlan,
            false => Field::Campaign,
        }
    }

    /// The plan or campaign before.
    fn from(&self) -> String {
        self.original.value(self.field())
    }

    /// The plan or campaign afterwards.
    fn to(&self, edit: Edit) -> String {
        let field = self.field();
        edit.draft.with_untracked(|draft| draft.value(field))
    }

    /// Number of steps that are done.
    fn done(&self) -> usize {
        match self.state {
            RelinkState::Linking => 2,
            RelinkState::Waiting | RelinkState::Stopped(_) if self.is_unlink_accepted => 1,
            _ => 0,
        }
    }

    /// The sign of a step, and its progress in words.
    fn progress(&self, step: usize) -> (&'static str, &'static str) {
        let done = self.done();
        match (step == done, &self.state) {
            _ if step < done => ("✓ ", "done"),
            (true, RelinkState::Unlinking | RelinkState::Waiting | RelinkState::Linking) => {
                ("… ", "now")
            }
            (true, RelinkState::Stopped(_)) if !self.is_unlink_accepted => ("? ", "not known"),
            (true, RelinkState::Stopped(_)) => ("– ", "stopped"),
            _ => ("", "to come"),
        }
    }
}

/// A relink: its notice, its steps, and their requests.
#[component]
fn RelinkSection(
    /// The edit.
    edit: Edit,
    /// The change in two steps.
    relink: Relink,
) -> impl IntoView {
    // Later the review below shows the last request.
    let requests = (relink.state == RelinkState::Offered)
        .then(|| view! { <RelinkRequests edit relink=relink.clone() /> });
    view! {
        <div class="relink" id="relink" tabindex="-1">
            <RelinkNotice edit relink=relink.clone() />
            <StepList edit relink />
            {requests}
        </div>
    }
}

/// The list of the steps.
#[component]
fn StepList(
    /// The edit.
    edit: Edit,
    /// The change in two steps.
    relink: Relink,
) -> impl IntoView {
    let what = match relink.field() {
        Field::ServicePlan => "service plan",
        _ => "campaign",
    };
    let (from, to) = (relink.from(), relink.to(edit));
    let names = [
        format!("Unlink {what} {from}"),
        "Wait until Sinch has done that".to_owned(),
        format!("Link {what} {to} and whatever else you changed"),
    ];
    let steps = names.into_iter().enumerate().map(|(index, name)| {
        let (sign, progress) = relink.progress(index);
        let text = format!("{sign}{} ({progress})", excerpt(&name));
        view! { <li data-state=progress prop:textContent=text></li> }
    });
    view! {
        <ol class="steps" aria-label="Steps">
            {steps.collect_view()}
        </ol>
    }
}

/// Where a relink stands, and what can be done about it.
#[component]
fn RelinkNotice(
    /// The edit.
    edit: Edit,
    /// The change in two steps.
    relink: Relink,
) -> impl IntoView {
    match &relink.state {
        RelinkState::Offered => view! { <OfferNotice edit /> }.into_any(),
        RelinkState::Unlinking => view! { <UnderWayNotice edit can_stop=false /> }.into_any(),
        RelinkState::Waiting => view! { <UnderWayNotice edit can_stop=true /> }.into_any(),
        RelinkState::Stopped(why) => {
            let (why, from, to) = (why.clone(), relink.from(), relink.to(edit));
            view! { <StoppedNotice edit why from to /> }.into_any()
        }
        RelinkState::Linking => {
            let from = relink.from();
            let what = format!("The number is unlinked from {from}. Linking comes next.");
            view! { <Notice severity=Severity::Info what /> }.into_any()
        }
    }
}

/// The notice of a relink that is offered.
#[component]
fn OfferNotice(
    /// The edit.
    edit: Edit,
) -> impl IntoView {
    let begin = view! {
        <button type="button" class="primary" on:click=move |_| edit.begin_relink()>
            "Change in two steps"
        </button>
    };
    view! {
        <Notice
            severity=Severity::Warning
            what="The server may want this change in two steps."
            advice="If the new ID is right, take the way that the API documents: the steps below. In between, the \
            number has neither the old nor the new, and its messages may stop."
            actions=vec![begin.into_any()]
        />
    }
}

/// The notice of a relink between its steps.
#[component]
fn UnderWayNotice(
    /// The edit.
    edit: Edit,
    /// Whether the unlinking was accepted, so that the linking can be left out.
    can_stop: bool,
) -> impl IntoView {
    let stop = can_stop.then(|| {
        let stop = move |_| {
            edit.stop_relink("Unlinking goes on at the server; nothing will be linked.");
        };
        view! {
            <button type="button" on:click=stop>
                "Stop before linking"
            </button>
        }
        .into_any()
    });
    view! {
        <Notice
            severity=Severity::Info
            what="Changing in two steps. Keep this page open and in sight: the second step is sent from here."
            advice="You can stop in between. What was sent already goes on."
            actions=stop.into_iter().collect()
        />
    }
}

/// The notice of a relink that was stopped between its steps.
#[component]
fn StoppedNotice(
    /// The edit.
    edit: Edit,
    /// The reason.
    why: String,
    /// The service plan before.
    from: String,
    /// The service plan after.
    to: String,
) -> impl IntoView {
    let go_on = view! {
        <button
            type="button"
            prop:textContent=excerpt(&format!("Go on and link {to}"))
            on:click=move |_| edit.resume()
        ></button>
    };
    let restore = view! {
        <button
            type="button"
            prop:textContent=excerpt(&format!("Link {from} again"))
            on:click=move |_| edit.restore()
        ></button>
    };
    view! {
        <Notice
            severity=Severity::Warning
            what=format!("Stopped between the steps. {why}")
            advice="Until it is linked again, the number may be without a service plan and its messages stop."
            actions=vec![go_on.into_any(), restore.into_any()]
        />
    }
}

/// The requests of both steps, as they will be sent.
#[component]
fn RelinkRequests(
    /// The edit.
    edit: Edit,
    /// The change in two steps.
    relink: Relink,
) -> impl IntoView {
    let Relink {
        unlink, unlinked, ..
    } = relink;
    let first = move || edit.request_as_curl(&unlink, &unlinked);
    view! {
        <CurlPreview name="First request as curl" request=first />
        <CurlPreview name="Last request as curl" request=move || edit.linking_as_curl() />
    }
}
