//! Costs: exact sums and charts, one panel per currency.

use leptos::prelude::*;

mod charts;

use numbers_inventory::{
    cost_forecast::{ChargeTotal, Currency},
    search::quoted,
};

use self::charts::CostCharts;
use super::{OverviewData, Tile};
use crate::{browser::intl, components::excerpt::excerpt};

/// The costs: a panel for each currency, and how many numbers have no price.
#[component]
pub(super) fn Costs(
    /// The data of the page.
    data: OverviewData,
) -> impl IntoView {
    // Amounts in different currencies can't be compared, so the currency of most numbers comes first.
    let codes = data.derive(|figures| {
        let mut currencies: Vec<&Currency> = figures.spend.currencies.iter().collect();
        currencies.sort_by_key(|currency| std::cmp::Reverse(currency.numbers()));
        let codes = currencies.iter().map(|currency| currency.code.clone());
        codes.collect::<Vec<_>>()
    });
    let is_first = move |code: &String| codes.with_untracked(|codes| codes.first() == Some(code));
    let unpriced = data.derive(|figures| figures.spend.unpriced);
    view! {
        <div>
            <For each=move || codes.get() key=String::clone let:code>
                <CurrencyPanel is_first=is_first(&code) costs=CurrencyCosts::new(data, code) />
            </For>
            <Show when=move || { unpriced.get() > 0 }>
                <UnpricedNote data unpriced />
            </Show>
        </div>
    }
}

/// How many numbers have no price, with a link to them.
#[component]
fn UnpricedNote(
    /// The data of the overview.
    data: OverviewData,
    /// The number of numbers without a price.
    unpriced: Memo<usize>,
) -> impl IntoView {
    let text = Memo::new(move |_| {
        let count = unpriced.get();
        let verb = if count == 1 { "has" } else { "have" };
        format!("{} {verb} no price.", intl::number_count(count))
    });
    view! {
        <p class="quiet">
            <span prop:textContent=text></span>
            " "
            <a href=data.search("cost:none")>"Find in the list: no price"</a>
        </p>
    }
}

/// The costs in a currency. Copies share them.
#[derive(Clone, Copy)]
struct CurrencyCosts {
    data: OverviewData,
    /// The code; empty for an unknown currency.
    code: StoredValue<String>,
    digits: u32,
    /// The figures; `None` once there are none.
    figures: Memo<Option<Currency>>,
}

impl CurrencyCosts {
    fn new(data: OverviewData, code: String) -> Self {
        let known = code.clone();
        let figures = data.derive(move |figures| {
            let mut all = figures.spend.currencies.iter();
            all.find(|currency| currency.code == known).cloned()
        });
        Self {
            data,
            digits: intl::currency_digits(&code),
            code: StoredValue::new(code),
            figures,
        }
    }

    /// What the currency is called.
    fn name(self) -> String {
        self.code.with_value(|code| match code.as_str() {
            "" => "an unknown currency".to_owned(),
            code => code.to_owned(),
        })
    }

    /// Derived from the figures, the code and the digits of the currency.
    fn derive<T: PartialEq + Default + Send + Sync + 'static>(
        self,
        read: impl Fn(&Currency, &str, u32) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| {
            self.figures.with(|figures| {
                let figures = figures.as_ref();
                let read = |figures| {
                    self.code
                        .with_value(|code| read(figures, code, self.digits))
                };
                figures.map(read).unwrap_or_default()
            })
        })
    }

    /// A text about the figures.
    fn text(self, read: fn(&Currency, &str, u32) -> String) -> Memo<String> {
        self.derive(move |figures, code, digits| excerpt(&read(figures, code, digits)))
    }

    /// The search for numbers in this currency that match `more`.
    fn terms(self, more: &str) -> String {
        self.code.with_value(|code| match code.as_str() {
            "" => more.to_owned(),
            code => format!("{more} currency:{}", quoted(code))
                .trim()
                .to_owned(),
        })
    }

    /// The address of the list of these.
    fn search(self, more: &str) -> String {
        self.data.search(&self.terms(more))
    }
}

/// The panel of a currency: its sum, and once it is opened its tiles, notes and charts.
#[component]
fn CurrencyPanel(
    /// The costs in one currency.
    costs: CurrencyCosts,
    /// Whether it is the first currency.
    is_first: bool,
) -> impl IntoView {
    let name = excerpt(&format!("Cost in {}", costs.name()));
    let sum = costs.text(|figures, code, digits| {
        let month = figures.all.text(code, digits);
        format!(
            "{month} a month · {}",
            intl::number_count(figures.numbers())
        )
    });
    let is_open = RwSignal::new(is_first);
    view! {
        <details
            class="panel"
            open=is_first
            aria-label=name
            on:toggle:target=move |event| is_open.set(event.target().open())
        >
            <summary>
                <h2 prop:textContent=name.clone()></h2>
                " "
                <span class="quiet figures" prop:textContent=sum></span>
            </summary>
            <Show when=move || is_open.get()>
                <CostTiles costs />
                <Notes costs />
                <CostCharts costs />
            </Show>
        </details>
    }
}

/// The tiles of a currency: the month, the year, and what is idle.
#[component]
fn CostTiles(
    /// The costs in one currency.
    costs: CurrencyCosts,
) -> impl IntoView {
    let month = costs.text(|figures, code, digits| figures.all.text(code, digits));
    let year = costs.text(|figures, code, digits| {
        let months = figures.months.iter();
        let all = months.fold(ChargeTotal::default(), |sum, month| sum.plus(month.total));
        all.text(code, digits)
    });
    let idle = costs.text(|figures, code, digits| {
        let known = match figures.idle.numbers {
            0 => String::new(),
            count => format!(
                "{} for {}",
                figures.idle.text(code, digits),
                intl::number_count(count)
            ),
        };
        match (figures.idle.numbers, figures.maybe_idle.numbers) {
            (0, 0) => "none".to_owned(),
            (_, 0) => known,
            (0, count) => format!("unknown for {}", intl::number_count(count)),
            (_, count) => format!("{known}, unknown for {}", intl::integer(count)),
        }
    });
    let all = costs.search("cost:any");
    view! {
        <div class="tiles">
            <Tile label="A month" href=all.clone() value=month />
            <Tile label="Next 12 months" href=all value=year />
            <Tile label="Idle, a month" href=costs.search("plan:none app:none") value=idle />
        </div>
    }
}

/// Notes on what the sums leave out, and on charges in them that may not come.
#[component]
fn Notes(
    /// The costs in one currency.
    costs: CurrencyCosts,
) -> impl IntoView {
    let notes = costs.derive(notes);
    view! {
        <ul class="notes quiet">
            <For each=move || notes.get() key=String::clone let:note>
                <li prop:textContent=excerpt(&note)></li>
            </For>
        </ul>
    }
}

/// The texts of [`Notes`].
fn notes(currency: &Currency, code: &str, digits: u32) -> Vec<String> {
    let mut notes = vec![
        "Idle numbers have neither a service plan nor an app for voice. Days are days in UTC."
            .to_owned(),
    ];
    if currency.maybe_idle.numbers > 0 {
        notes.push(format!(
            "{} without a service plan may take calls: Sinch's v1alpha1 doesn't say. They cost {} a month.",
            intl::number_count(currency.maybe_idle.numbers),
            currency.maybe_idle.text(code, digits)
        ));
    }
    let mut note = |count: usize, text: &str| {
        if count > 0 {
            notes.push(format!("{}{text}", intl::number_count(count)));
        }
    };
    note(
        currency.unparsable,
        " with an amount that is no decimal: in no sum.",
    );
    note(
        currency.non_recurring,
        " without an interval: in no sum by the month.",
    );
    note(
        currency.undated,
        " without a date of the next charge: not in the coming months.",
    );
    if currency.after_expiry.charges > 0 {
        notes.push(format!(
            "The coming months include {} that would be charged after numbers have expired.",
            currency.after_expiry.text(code, digits)
        ));
    }
    notes
}
