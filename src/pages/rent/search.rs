//! Searches for available numbers: the form, and the panel of each search.

use std::sync::Arc;

use leptos::{ev::SubmitEvent, prelude::*};
use numbers_model::{
    api_version::ApiVersion,
    available::{AvailableNumber, AvailableQuery, BasketItem, same_price},
    enums::NumberType,
};

use crate::{
    browser::intl,
    components::{
        badge::{Badge, sign},
        busy_button::ActionButton,
        excerpt::excerpt,
        field::{SelectField, TextInput, choices},
        notice::{Notice, Severity},
        status_line::StatusLine,
        table::TableHead,
    },
    pages::orders::new_order_href,
    routes::Route,
    state::{app_state::use_app_state, rent::SearchResult},
    widgets::{
        criteria_fields::{KindField, PositionField, RegionField},
        failure_notice::FailureNotice,
        price::{Price, monthly_price, setup_price},
    },
};

/// The form of a search.
#[component]
pub(super) fn SearchForm() -> impl IntoView {
    let app = use_app_state();
    let rent = app.rent();
    let query = RwSignal::new(AvailableQuery::default());
    let errors = RwSignal::new((None, None));
    let digits = RwSignal::new(String::new());
    let region = RwSignal::new("US".to_owned());
    take_into(query, digits, region);
    let region_error = move || errors.with(|(region, _)| region.map(str::to_owned));
    // Hidden once it is corrected: the hint below tells then what is sent.
    let digits_error = move || {
        let error = query.with(|query| query.errors().1);
        error
            .filter(|_| errors.with(|(_, digits)| digits.is_some()))
            .map(str::to_owned)
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let query = query.get_untracked();
        let found = query.errors();
        errors.set(found);
        if found == (None, None) {
            rent.search(query);
        }
    };
    view! {
        <form class="panel rent-form" novalidate aria-label="Search for numbers" on:submit=submit>
            <RegionField rent id="rent-region" region error=Signal::derive(region_error) />
            <KindField
                rent
                id="rent-type"
                region
                kind=Signal::derive(move || query.with(|query| query.kind.clone()))
                on_choose=move |kind| query.update(|query| query.kind = kind)
            />
            <CapabilityChecks query />
            <TextInput
                label="Digits"
                id="rent-digits"
                value=digits
                hint=Signal::derive(move || query.with(AvailableQuery::hint))
                is_live=true
                error=Signal::derive(digits_error)
            />
            <PositionField
                id="rent-place"
                position=Signal::derive(move || query.with(|query| query.position))
                on_choose=move |position| query.update(|query| query.position = position)
            />
            <SizeField query />
            <button type="submit" class="primary">
                "Search"
            </button>
        </form>
    }
}

/// Takes what is typed into the query.
fn take_into(query: RwSignal<AvailableQuery>, digits: RwSignal<String>, region: RwSignal<String>) {
    Effect::new(move || {
        let (digits, region) = (digits.get(), region.get());
        query.update(|query| {
            query.digits = digits;
            query.region = region.trim().to_owned();
        });
    });
}

/// The checkboxes for the required capabilities.
#[component]
fn CapabilityChecks(
    /// The query of the search form.
    query: RwSignal<AvailableQuery>,
) -> impl IntoView {
    view! {
        <fieldset class="rent-can">
            <legend>"Capabilities"</legend>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || query.with(|query| query.sms)
                    on:change:target=move |event| {
                        let is_on = event.target().checked();
                        query.update(|query| query.sms = is_on);
                    }
                />
                "SMS"
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || query.with(|query| query.voice)
                    on:change:target=move |event| {
                        let is_on = event.target().checked();
                        query.update(|query| query.voice = is_on);
                    }
                />
                "Voice"
            </label>
        </fieldset>
    }
}

/// The field for the number of results.
#[component]
fn SizeField(
    /// The query of the search form.
    query: RwSignal<AvailableQuery>,
) -> impl IntoView {
    let sizes = choices(&[("10", "10"), ("20", "20"), ("50", "50"), ("100", "100")]);
    let choose = move |size: String| query.update(|query| query.size = size.parse().unwrap_or(20));
    view! {
        <SelectField
            label="How many"
            id="rent-size"
            value=Signal::derive(move || query.with(|query| query.size.to_string()))
            options=Signal::stored(sizes)
            on_choose=choose
        />
    }
}

/// The panel of a search: its numbers, or why there are none.
#[component]
pub(super) fn SearchPanel(
    /// The key of the rental or search.
    key: usize,
) -> impl IntoView {
    let app = use_app_state();
    let rent = app.rent();
    let search = Memo::new(move |_| {
        rent.searches.with(|searches| {
            let search = searches.iter().find(|search| search.key == key);
            search.cloned()
        })
    });
    let query = search.with_untracked(|search| search.as_ref().map(|search| search.query.clone()));
    query.map(|query| {
        let region = intl::region_label(&query.region);
        let name = format!("{region}: {}", query.describe());
        let result = Signal::derive(move || {
            search.with(|search| search.as_ref().map(|search| search.result.clone()))
        });
        view! {
            <section class="panel" aria-label=excerpt(&name)>
                <div class="cause-head">
                    <h2 prop:textContent=excerpt(&name)></h2>
                    <span class="row-actions">
                        <button
                            type="button"
                            aria-label=excerpt(&format!("Search again: {name}"))
                            on:click=move |_| rent.search_again(key)
                        >
                            "Search again"
                        </button>
                        <button
                            type="button"
                            aria-label=excerpt(&format!("Close {name}"))
                            on:click=move |_| rent.close(key)
                        >
                            "Close"
                        </button>
                    </span>
                </div>
                <SearchOutcome key query result />
            </section>
        }
    })
}

/// The result of a search, or why there is none.
#[component]
fn SearchOutcome(
    /// The key of the rental or search.
    key: usize,
    /// The query.
    query: AvailableQuery,
    /// The result; `None` once the search is gone.
    result: Signal<Option<SearchResult>>,
) -> impl IntoView {
    let app = use_app_state();
    let status = Signal::derive(move || {
        result.with(|result| match result {
            Some(SearchResult::Loading) => "Searching…".to_owned(),
            _ => String::new(),
        })
    });
    view! {
        <StatusLine text=status />
        {move || match result.get()? {
            SearchResult::Loading => None,
            SearchResult::Failed(failure) => {
                let notice = view! {
                    <FailureNotice
                        failure
                        connect_href=app.href(&Route::Connect)
                        on_retry=move |()| app.rent().search_again(key)
                    />
                };
                Some(notice.into_any())
            }
            SearchResult::Numbers(numbers) if numbers.is_empty() => {
                let notice = view! {
                    <Notice
                        severity=Severity::Info
                        what="Nothing is on offer that fits."
                        advice="Try other digits, another place for them, or fewer capabilities."
                    />
                };
                Some(notice.into_any())
            }
            SearchResult::Numbers(numbers) => {
                let query = query.clone();
                Some(view! { <Offers query numbers /> }.into_any())
            }
        }}
    }
}

/// The table of the numbers on offer, and the ways to get more of them.
#[component]
fn Offers(
    /// The query.
    query: AvailableQuery,
    /// The available numbers.
    numbers: Arc<Vec<AvailableNumber>>,
) -> impl IntoView {
    let count = intl::number_count(numbers.len());
    let count = match numbers.len() >= query.size as usize && numbers.len() > 1 {
        true => format!("{count}, as many as were asked for: there may be more"),
        false => count,
    };
    let rows = numbers.iter().cloned();
    let rows = rows.map(|number| view! { <OfferRow number /> });
    view! {
        <p class="quiet" role="status" prop:textContent=count></p>
        <div class="scroll-x" tabindex="0" role="group" aria-label="Numbers on offer">
            <table class="cases offers" role="table">
                <TableHead names=vec!["Number", "Can do", "Setup", "Price", ""] />
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
        <OfferActions query numbers />
    }
}

/// The ways to get a number of the kind, or several.
#[component]
fn OfferActions(
    /// The query.
    query: AvailableQuery,
    /// The available numbers.
    numbers: Arc<Vec<AvailableNumber>>,
) -> impl IntoView {
    let app = use_app_state();
    let rent = app.rent();
    let is_v1 = app.connection.version() == ApiVersion::V1;
    let order = is_v1.then(|| {
        view! {
            <a href=new_order_href(app, &query.region, &query.kind, None) class="button">
                "Order several of this kind"
            </a>
        }
    });
    let any = (is_v1 && !numbers.iter().any(|number| number.documents)).then(|| {
        let (query, example) = (query.clone(), same_price(&numbers));
        view! {
            <ActionButton
                label="Add any number that fits"
                busy=Signal::derive(move || rent.queue.with(|queue| !queue.is_empty()))
                on_press=move |()| rent.add(BasketItem::Any(query.clone(), example.clone()))
            />
        }
    });
    view! { <div class="row-actions">{any} {order}</div> }
}

/// The row of a number on offer.
#[component]
fn OfferRow(
    /// The available number.
    number: AvailableNumber,
) -> impl IntoView {
    let app = use_app_state();
    let capabilities = number.capabilities.iter();
    let capabilities: Vec<_> = capabilities.map(|capability| capability.label()).collect();
    let is_v1 = app.connection.version() == ApiVersion::V1;
    // v1 documents direct renting for some numbers only. The others can be ordered, those that need documents in no other way.
    let order = (is_v1 && !number.is_direct()).then(|| {
        let region = number.region.as_deref().unwrap_or_default();
        let kind = number.kind.as_ref().map_or("", NumberType::wire);
        view! {
            <a
                href=new_order_href(app, region, kind, Some(&number.phone))
                class="button"
                aria-label=excerpt(&format!("Order {}", number.phone))
            >
                "Order…"
            </a>
        }
    });
    let (setup, monthly) = (setup_price(&number), monthly_price(&number));
    let phone = excerpt(&number.phone);
    let capabilities = excerpt(&capabilities.join(", "));
    let add = match number.documents {
        true => {
            view! { <Badge state="waiting" sign=sign::CLOCK label="Documents needed" /> }.into_any()
        }
        false => view! { <AddButton number /> }.into_any(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <span class="number" prop:textContent=phone></span>
            </th>
            <td role="cell" prop:textContent=capabilities></td>
            <td role="cell">
                <Price text=setup />
            </td>
            <td role="cell">
                <Price text=monthly />
            </td>
            <td role="cell">
                <span class="row-actions">{add} {order}</span>
            </td>
        </tr>
    }
}

/// The button that puts a number into the basket.
#[component]
fn AddButton(
    /// The available number.
    number: AvailableNumber,
) -> impl IntoView {
    let app = use_app_state();
    let rent = app.rent();
    let label = excerpt(&format!("Add {}", number.phone));
    let phone = number.phone.clone();
    let is_in_basket = Memo::new(move |_| {
        rent.basket
            .with(|basket| basket.iter().any(|item| item.name() == phone))
    });
    let busy = move || is_in_basket.get() || rent.queue.with(|queue| !queue.is_empty());
    view! {
        <ActionButton
            label="Add"
            busy=Signal::derive(busy)
            on_press=move |()| rent.add(BasketItem::Number(number.clone()))
            attr:aria-label=label
        />
    }
}
