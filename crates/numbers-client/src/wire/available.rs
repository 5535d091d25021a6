//! Available numbers and the body of a rental on the wire (docs/numbers-api.md 2.5 to 2.7).

use numbers_model::{
    api_version::ApiVersion,
    available::{AvailableNumber, AvailableQuery, BasketItem, Region},
    change::{Draft, Field, fields},
    enums::{Capability, NumberType, VoiceType},
    identifier, json,
};

use super::{money, object::Object, patch::voice, read};

json::members! {
    struct WireAvailableNumbers {
        available_numbers: "availableNumbers",
    }
}

json::members! {
    struct WireAvailableNumber {
        phone_number: "phoneNumber",
        region_code: "regionCode",
        r#type: "type",
        capability: "capability",
        setup_price: "setupPrice",
        monthly_price: "monthlyPrice",
        payment_interval_months: "paymentIntervalMonths",
        supporting_documentation_required: "supportingDocumentationRequired",
    }
}

json::members! {
    struct WireRegions {
        available_regions: "availableRegions",
    }
}

json::members! {
    struct WireRegion {
        region_code: "regionCode",
        types: "types",
    }
}

/// Parses available numbers. Items without a phone number are skipped.
///
/// # Errors
/// The problem with the response as a whole.
pub fn available_numbers(text: &str) -> Result<Vec<AvailableNumber>, String> {
    let wire: WireAvailableNumbers = read(text)?;
    let items = json::list(wire.available_numbers);
    Ok(items
        .into_iter()
        .filter_map(|raw| available_number_of(json::object(Some(raw))?))
        .collect())
}

/// Parses one available number.
///
/// # Errors
/// The problem.
pub fn available_number(text: &str) -> Result<AvailableNumber, String> {
    available_number_of(read(text)?).ok_or_else(|| "it has no phone number".into())
}

fn available_number_of(wire: WireAvailableNumber) -> Option<AvailableNumber> {
    let documents = wire.supporting_documentation_required;
    Some(AvailableNumber {
        phone: json::text(wire.phone_number)?,
        region: json::text(wire.region_code),
        kind: json::text(wire.r#type).map(|text| NumberType::from_wire(&text)),
        capabilities: json::texts(wire.capability)
            .iter()
            .map(|text| Capability::from_wire(text))
            .collect(),
        setup: money(wire.setup_price),
        monthly: money(wire.monthly_price),
        interval_months: json::int(wire.payment_interval_months),
        documents: documents.is_some_and(|raw| raw.get() == "true"),
    })
}

/// Parses the regions. Types of a repeated region are merged.
///
/// # Errors
/// The problem with the response as a whole.
pub fn regions(text: &str) -> Result<Vec<Region>, String> {
    let wire: WireRegions = read(text)?;
    let mut regions: Vec<Region> = Vec::new();
    for raw in json::list(wire.available_regions) {
        let Some(wire) = json::object::<WireRegion>(Some(raw)) else {
            continue;
        };
        let Some(code) = json::text(wire.region_code) else {
            continue;
        };
        let kinds = json::texts(wire.types);
        let kinds = kinds.iter().map(|text| NumberType::from_wire(text));
        match regions.iter_mut().find(|region| region.code == code) {
            Some(known) => {
                for kind in kinds {
                    if !known.kinds.contains(&kind) {
                        known.kinds.push(kind);
                    }
                }
            }
            None => regions.push(Region {
                code,
                kinds: kinds.collect(),
            }),
        }
    }
    Ok(regions)
}

/// Body of a rental, with the part of `configuration` that version and number can use: the API rejects an object that is not
/// needed. `None` if it is empty.
pub fn rent_body(item: &BasketItem, configuration: &Draft, version: ApiVersion) -> Option<String> {
    let mut body = Object::new();
    let mut empty = true;
    if let BasketItem::Any(query, _) = item {
        push_query(&mut body, query);
        empty = false;
    }
    let value = |field: Field| {
        let value = configuration.value(field);
        (fields(version).contains(&field) && !value.is_empty()).then_some(value)
    };
    let us = item.region() == Some("US");
    let (sms, voice) = (item.can(&Capability::Sms), item.can(&Capability::Voice));
    empty &= !push_configuration(&mut body, &value, sms, us, voice.then_some(configuration));
    (!empty).then(|| body.end())
}

/// Adds the configuration that the numbers can use, and returns whether there was any. `draft` is `Some` for voice numbers.
pub(super) fn push_configuration(
    body: &mut Object,
    value: &impl Fn(Field) -> Option<String>,
    sms: bool,
    us: bool,
    draft: Option<&Draft>,
) -> bool {
    let mut is_configured = false;
    if let Some(plan) = value(Field::ServicePlan).filter(|_| sms) {
        let mut sms = Object::new();
        sms.text("servicePlanId", &plan);
        if let Some(campaign) = value(Field::Campaign).filter(|_| us) {
            sms.text("campaignId", &campaign);
        }
        body.member("smsConfiguration", &sms.end());
        is_configured = true;
    }
    if let Some(configuration) = draft.filter(|_| value(Field::Voice).is_some()) {
        let kind = VoiceType::from_wire(&configuration.voice_kind);
        body.member(
            "voiceConfiguration",
            &voice(&kind, &identifier::clean(&configuration.voice_id)),
        );
        is_configured = true;
    }
    if let Some(url) = value(Field::CallbackUrl) {
        body.text("callbackUrl", &url);
        is_configured = true;
    }
    is_configured
}

fn push_query(body: &mut Object, query: &AvailableQuery) {
    body.text("regionCode", &query.region);
    body.text("type", &query.kind);
    push_criteria(body, query);
}

/// Adds search criteria: digit pattern and capabilities.
pub(super) fn push_criteria(body: &mut Object, query: &AvailableQuery) {
    if let Some(pattern) = query.pattern() {
        let mut object = Object::new();
        object.text("pattern", &pattern);
        object.text("searchPattern", query.position.wire());
        body.member("numberPattern", &object.end());
    }
    let names: Vec<_> = query.capabilities().collect();
    if !names.is_empty() {
        let names: Vec<_> = names
            .iter()
            .map(|name| format!("\"{}\"", name.wire()))
            .collect();
        body.member("capabilities", &format!("[{}]", names.join(",")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use numbers_model::{
        api_version::ApiVersion::{V1, V1Alpha1},
        available::PatternPosition,
    };

    #[test]
    fn offers_are_read_with_whatever_is_missing() {
        let offers = available_numbers(
            r#"{"availableNumbers":[{"phoneNumber":"+12085550100","regionCode":"US","type":"LOCAL","capability":["SMS","VOICE"],
            "setupPrice":{"currencyCode":"USD","amount":"0.00"},"monthlyPrice":{"currencyCode":"USD","amount":"2.0"},
            "paymentIntervalMonths":1,"supportingDocumentationRequired":true,"new":1},{"phoneNumber":"+46"},{"type":"LOCAL"},7]}"#,
        )
        .unwrap();
        assert_eq!(offers.len(), 2);
        assert!(offers[0].documents && !offers[1].documents);
        assert_eq!(offers[0].monthly.as_ref().unwrap().text(2), "2.00 USD");
        assert_eq!(super::available_numbers("{}").unwrap(), []);
        assert!(super::available_numbers("[]").is_err() && super::available_numbers("{").is_err());
        assert!(available_number(r#"{"type":"LOCAL"}"#).is_err());
    }

    #[test]
    fn regions_are_merged_by_code() {
        let regions = regions(
            r#"{"availableRegions":[{"regionCode":"SE","types":["MOBILE"]},{"regionCode":"SE","types":["MOBILE","LOCAL"]},{"types":[]}]}"#,
        )
        .unwrap();
        assert_eq!(
            regions,
            [Region {
                code: "SE".into(),
                kinds: vec![NumberType::Mobile, NumberType::Local]
            }]
        );
    }

    fn configuration() -> Draft {
        Draft {
            display_name: "Desk".into(),
            service_plan: " plan ".into(),
            campaign: "C1".into(),
            voice_kind: "EST".into(),
            voice_id: "trunk".into(),
            callback_url: "https://x.example".into(),
        }
    }

    fn item(region: &str, capabilities: &[Capability]) -> BasketItem {
        BasketItem::Number(AvailableNumber {
            region: Some(region.into()),
            capabilities: capabilities.to_vec(),
            ..AvailableNumber::default()
        })
    }

    #[test]
    fn only_what_the_number_has_a_use_for_is_sent() {
        let body = |item: &BasketItem, version| rent_body(item, &configuration(), version);
        let both = item("US", &[Capability::Sms, Capability::Voice]);
        assert_eq!(
            body(&both, V1).unwrap(),
            r#"{"smsConfiguration":{"servicePlanId":"plan","campaignId":"C1"},"voiceConfiguration":{"type":"EST","trunkId":"trunk"},"callbackUrl":"https://x.example"}"#
        );
        assert_eq!(
            body(&both, V1Alpha1).unwrap(),
            r#"{"smsConfiguration":{"servicePlanId":"plan"}}"#
        );
        assert_eq!(
            body(&item("SE", &[Capability::Sms]), V1).unwrap(),
            r#"{"smsConfiguration":{"servicePlanId":"plan"},"callbackUrl":"https://x.example"}"#
        );
        assert_eq!(body(&item("SE", &[Capability::Voice]), V1Alpha1), None);
        assert_eq!(rent_body(&both, &Draft::default(), V1), None);
    }

    #[test]
    fn any_number_is_asked_for_by_its_kind() {
        let query = AvailableQuery {
            digits: "1208".into(),
            position: PatternPosition::Start,
            voice: true,
            ..AvailableQuery::default()
        };
        let body = rent_body(&BasketItem::Any(query, None), &Draft::default(), V1);
        assert_eq!(
            body.unwrap(),
            r#"{"regionCode":"US","type":"LOCAL","numberPattern":{"pattern":"+1208","searchPattern":"START"},"capabilities":["SMS","VOICE"]}"#
        );
    }
}
