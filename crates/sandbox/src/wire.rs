//! How a number is written in each version (docs/numbers-api.md 0.1).

use crate::clock::to_millis;
use crate::config::Version;
use crate::number::{Money, Number, SmsProvisioning};
use crate::slot::Slot;
use serde::Serialize;
use serde::ser::Serializer;
use std::borrow::Cow;

/// A number in the shape of one version.
pub struct Written<'a>(pub &'a Number, pub Version);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.1 {
            Version::V1 => self.0.serialize(serializer),
            Version::V1alpha1 => Alpha::of(self.0).serialize(serializer),
        }
    }
}

/// The resource of the 2020 guides: no campaign, no voice, no callback.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Alpha<'a> {
    phone_number: &'a str,
    project_id: &'a str,
    #[serde(skip_serializing_if = "Slot::is_absent")]
    display_name: &'a Slot<String>,
    region_code: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    capability: &'a [String],
    money: Option<AlphaMoney<'a>>,
    payment_interval_months: i64,
    next_charge_date: Option<Cow<'a, str>>,
    expire_at: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Slot::is_absent")]
    sms_configuration: Slot<AlphaSms<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AlphaMoney<'a> {
    currency_code: &'a str,
    amount: Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AlphaSms<'a> {
    service_plan_id: &'a str,
    scheduled_provisioning: Option<AlphaProvisioning<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AlphaProvisioning<'a> {
    service_plan_id: &'a str,
    status: &'a str,
    last_updated_time: Option<Cow<'a, str>>,
    // The seed's sample has no errorCodes; the error guide of the same time has them on failures.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    error_codes: &'a [String],
}

impl<'a> Alpha<'a> {
    fn of(number: &'a Number) -> Self {
        Self {
            phone_number: &number.phone_number,
            project_id: &number.project_id,
            display_name: &number.display_name,
            region_code: &number.region_code,
            kind: &number.kind,
            capability: &number.capability,
            money: number.money.as_ref().map(AlphaMoney::of),
            payment_interval_months: number.payment_interval_months,
            next_charge_date: number.next_charge_date.as_deref().map(to_millis),
            expire_at: number.expire_at.as_deref().map(to_millis),
            sms_configuration: match &number.sms_configuration {
                Slot::Absent => Slot::Absent,
                Slot::Null => Slot::Null,
                Slot::Set(sms) => Slot::Set(AlphaSms {
                    service_plan_id: &sms.service_plan_id,
                    scheduled_provisioning: sms
                        .scheduled_provisioning
                        .as_ref()
                        .map(AlphaProvisioning::of),
                }),
            },
        }
    }
}

impl<'a> AlphaMoney<'a> {
    fn of(money: &'a Money) -> Self {
        Self {
            currency_code: &money.currency_code,
            amount: one_decimal(&money.amount),
        }
    }
}

impl<'a> AlphaProvisioning<'a> {
    fn of(job: &'a SmsProvisioning) -> Self {
        Self {
            service_plan_id: &job.service_plan_id,
            status: &job.status,
            last_updated_time: job.last_updated_time.as_deref().map(to_millis),
            error_codes: &job.error_codes,
        }
    }
}

/// "2.00" as v1alpha1 writes it: "2.0". No digit that matters is lost.
fn one_decimal(amount: &str) -> Cow<'_, str> {
    match amount.split_once('.') {
        Some((whole, fraction)) if fraction.len() > 1 => {
            let kept = fraction.trim_end_matches('0');
            Cow::Owned(format!(
                "{whole}.{}",
                if kept.is_empty() { "0" } else { kept }
            ))
        }
        _ => Cow::Borrowed(amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::SmsConfiguration;
    use serde_json::json;

    #[test]
    fn amounts_keep_every_digit_that_matters() {
        let cases = [
            ("2.00", "2.0"),
            ("0.80", "0.8"),
            ("12.55", "12.55"),
            ("500", "500"),
            ("1.0", "1.0"),
        ];
        for (v1, alpha) in cases {
            assert_eq!(one_decimal(v1), alpha);
        }
    }

    #[test]
    fn the_old_version_has_the_members_of_the_seed_and_no_others() {
        let number = Number {
            phone_number: "+12086390939".into(),
            project_id: "p".into(),
            display_name: Slot::Set(String::new()),
            region_code: "US".into(),
            kind: "LOCAL".into(),
            capability: vec!["SMS".into()],
            money: Some(Money {
                currency_code: "USD".into(),
                amount: "2.00".into(),
            }),
            payment_interval_months: 1,
            next_charge_date: Some("2020-11-29T09:54:20.516123Z".into()),
            expire_at: None,
            sms_configuration: Slot::Set(SmsConfiguration::linked("plan", "CABC")),
            callback_url: Slot::Set("https://example.com".into()),
            ..Number::default()
        };
        let written = serde_json::to_value(Written(&number, Version::V1alpha1)).unwrap();
        assert_eq!(
            written,
            json!({
                "phoneNumber": "+12086390939", "projectId": "p", "displayName": "",
                "regionCode": "US", "type": "LOCAL", "capability": ["SMS"],
                "money": {"currencyCode": "USD", "amount": "2.0"},
                "paymentIntervalMonths": 1,
                "nextChargeDate": "2020-11-29T09:54:20.516Z", "expireAt": null,
                "smsConfiguration": {"servicePlanId": "plan", "scheduledProvisioning": null}
            })
        );
    }
}
