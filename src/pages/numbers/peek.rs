//! Peek: a panel with the number of the current row, beside the list.

use leptos::{html, prelude::*};
use numbers_model::{
    number::{Number, Row},
    provisioning::{Badge, advice},
};

use super::ListPage;
use crate::{
    browser::intl,
    components::excerpt::excerpt,
    routes::Route,
    state::app_state::use_app_state,
    widgets::{provisioning_badge::ProvisioningBadge, time::DueDateTime},
};

/// The panel, shown while it is open; it follows the current row.
#[component]
pub(super) fn Peek(
    /// The list page.
    list: ListPage,
) -> impl IntoView {
    let ListPage {
        results,
        position,
        peek_open: open,
        ..
    } = list;
    let app = use_app_state();
    let row = Memo::new(move |_| {
        let index = position.with(|position| position.row).checked_sub(1)?;
        results.result_set.track();
        app.inventory.track();
        app.inventory
            .read(|inventory| inventory.row(results.row(index)?))
    });
    view! {
        <Show when=move || open.get()>
            <PeekPanel row open />
        </Show>
    }
}

/// The panel with the facts of a row.
#[component]
fn PeekPanel(
    /// The row; `None` where there is none.
    row: Memo<Option<Row>>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let panel = NodeRef::<html::Aside>::new();
    Effect::new(move || {
        row.track();
        // Each number is read from its beginning.
        if let Some(panel) = panel.get() {
            panel.set_scroll_top(0);
        }
    });
    let contents = move || match row.get() {
        Some(Row::Number(number)) => view! { <NumberFacts number=*number /> }.into_any(),
        Some(Row::Unreadable { reason, .. }) => {
            let what = format!("The API sent a row that could not be read: {reason}.");
            view! { <p prop:textContent=excerpt(&what)></p> }.into_any()
        }
        None => view! { <p>"Go to a number in the list to see it here."</p> }.into_any(),
    };
    view! {
        <aside node_ref=panel class="peek" aria-label="Peek">
            <div class="peek-bar">
                <h2>"Peek"</h2>
                <button type="button" class="link" on:click=move |_| open.set(false)>
                    "Close peek"
                </button>
            </div>
            {contents}
        </aside>
    }
}

/// The facts of a number, known ones only.
#[component]
fn NumberFacts(
    /// The number.
    number: Number,
) -> impl IntoView {
    let app = use_app_state();
    let href = app.href(&Route::Number(number.phone.clone()));
    let codes = number.sms_job().map(|job| job.error_codes.as_slice());
    let errors = codes.unwrap_or_default().iter().map(|code| {
        let text = match advice(code) {
            Some(advice) => format!("{} {}", advice.meaning, advice.advice),
            None => code.clone(),
        };
        view! { <p class="peek-why" prop:textContent=excerpt(&text)></p> }
    });
    let price = number.price.as_ref();
    let cost = price.map(|price| intl::price(price, number.interval_months));
    let charge = number.charge().cloned().map(|timestamp| {
        view! {
            <Fact name="Next charge">
                <DueDateTime timestamp before="Was due " />
            </Fact>
        }
    });
    let callback_url = or_unknown(
        number.callback_url.as_deref(),
        number.unreported.callback_url,
    );
    view! {
        <div class="peek-body">
            <p class="peek-number" prop:textContent=excerpt(&number.phone)></p>
            {errors.collect_view()}
            <dl>
                <KindFacts number=number.clone() />
                <UseFacts number=number.clone() />
                <TextFact name="Cost" text=cost />
                {charge}
                <TextFact name="Callback URL" text=callback_url />
            </dl>
            <a class="button" href=href>
                "Open this number"
            </a>
        </div>
    }
}

/// The facts that say what a number is: from its name to its capabilities.
#[component]
fn KindFacts(
    /// The number.
    number: Number,
) -> impl IntoView {
    let state = Badge::of(&number);
    let region = number.region.as_deref().map(intl::region_label);
    let kind = number.kind.as_ref().map(|kind| kind.label().to_owned());
    let capabilities: Vec<_> = number
        .capabilities
        .iter()
        .map(|capability| capability.label())
        .collect();
    let capabilities = Some(capabilities.join(", ")).filter(|names| !names.is_empty());
    view! {
        <TextFact name="Name" text=number.display_name />
        <Fact name="Provisioning">
            <ProvisioningBadge state expires=number.expire_at />
        </Fact>
        <TextFact name="Region" text=region />
        <TextFact name="Type" text=kind />
        <TextFact name="Capabilities" text=capabilities />
    }
}

/// The facts that say what a number is used for: its service plan, campaign and voice.
#[component]
fn UseFacts(
    /// The number.
    number: Number,
) -> impl IntoView {
    let unreported = number.unreported;
    let plan = number.service_plan().map(str::to_owned);
    let campaign = or_unknown(number.campaign(), unreported.campaign);
    let voice = number.voice.as_ref().map(|voice| voice.kind.label());
    let voice = or_unknown(voice, unreported.voice);
    let voice_id = number.voice_id().map(str::to_owned);
    view! {
        <TextFact name="Service plan" text=plan />
        <TextFact name="Campaign" text=campaign />
        <TextFact name="Voice" text=voice />
        <TextFact name="Voice ID" text=voice_id />
    }
}

/// The value of a field, or "Unknown" where the API version does not report it.
fn or_unknown(value: Option<&str>, is_unreported: bool) -> Option<String> {
    value
        .or(is_unreported.then_some("Unknown"))
        .map(str::to_owned)
}

/// A fact as text; nothing where it is not known.
#[component]
fn TextFact(
    /// The name.
    name: &'static str,
    /// The text, if there is one.
    text: Option<String>,
) -> impl IntoView {
    text.map(|text| {
        view! {
            <dt prop:textContent=name></dt>
            <dd prop:textContent=excerpt(&text)></dd>
        }
    })
}

/// A fact: its name and its value.
#[component]
fn Fact(
    /// The name.
    name: &'static str,
    /// The contents.
    children: Children,
) -> impl IntoView {
    view! {
        <dt prop:textContent=name></dt>
        <dd>{children()}</dd>
    }
}
