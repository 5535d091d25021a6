//! Prices.

use leptos::prelude::*;
use numberdesk::widgets::price::{Price, Totals, monthly_price};
use numbers_model::{
    available::{AvailableNumber, AvailableQuery, BasketItem},
    money::Money,
};

use super::frame::{Exhibit, State};

/// All of them.
#[component]
pub fn Prices() -> impl IntoView {
    view! {
        <Exhibit name="Price">
            <State label="Known">
                <Price text=monthly_price(&offer("USD", None)) />
            </State>
            <State label="Charged every few months">
                <Price text=monthly_price(&offer("EUR", Some(3))) />
            </State>
            <State label="Not known">
                <Price text=None />
            </State>
        </Exhibit>
        <Exhibit name="Totals">
            <State label="Two currencies, and a price that is not known">
                <Totals items=Signal::stored(items()) />
            </State>
            <State label="Of nothing">
                <Totals items=Signal::stored(Vec::new()) />
            </State>
        </Exhibit>
    }
}

fn offer(currency: &str, interval_months: Option<i64>) -> AvailableNumber {
    AvailableNumber {
        phone: "+12086390939".to_owned(),
        setup: Some(Money::new(currency, "1.00")),
        monthly: Some(Money::new(currency, "2.50")),
        interval_months,
        ..AvailableNumber::default()
    }
}

fn items() -> Vec<BasketItem> {
    vec![
        BasketItem::Number(offer("USD", None)),
        BasketItem::Number(offer("EUR", None)),
        BasketItem::Any(AvailableQuery::default(), None),
    ]
}
