//! The body of a number in each version of the API (docs/numbers-api.md 0.1).

use crate::clock::truncate_to_millis;
use crate::config::ApiVersion;
use crate::field::Field;
use crate::number::{Money, Number, SmsProvisioning};
use serde::Serialize;
use serde::ser::Serializer;
use std::borrow::Cow;

/// A number in the format of one version.
pub struct NumberBody<'a> {
    /// Number to write.
    pub number: &'a Number,
    /// Version whose format is used.
    pub version: ApiVersion,
}

impl Serialize for NumberBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.version {
            ApiVersion::V1 => self.number.serialize(serializer),
            ApiVersion::V1alpha1 => V1alpha1Number::from(self.number).serialize(serializer),
        }
    }
}

/// The resource of the 2020 guides, without campaign, voice and callback.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct V1alpha1Number<'a> {
    phone_number: &'a str,
    project_id: &'a str,
    #[serde(skip_serializing_if = "Field::is_absent")]
    display_name: &'a Field<String>,
    region_code: &'a str,
    #[serde(rename = "type")]
    number_type: &'a str,
    capability: &'a [String],
    money: Option<V1alpha1Money<'a>>,
    payment_interval_months: i64,
    next_charge_date: Option<Cow<'a, str>>,
    expire_at: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Field::is_absent")]
    sms_configuration: Field<V1alpha1Sms<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct V1alpha1Money<'a> {
    currency_code: &'a str,
    amount: Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct V1alpha1Sms<'a> {
    service_plan_id: &'a str,
    scheduled_provisioning: Option<V1alpha1Provisioning<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct V1alpha1Provisioning<'a> {
    service_plan_id: &'a str,
    status: &'a str,
    last_updated_time: Option<Cow<'a, str>>,
    // The first sample has no errorCodes; the error guide of the same time has them on failures.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    error_codes: &'a [String],
}

impl<'a> From<&'a Number> for V1alpha1Number<'a> {
    fn from(number: &'a Number) -> Self {
        Self {
            phone_number: &number.phone_number,
            project_id: &number.project_id,
            display_name: &number.display_name,
            region_code: &number.region_code,
            number_type: &number.number_type,
            capability: &number.capability,
            money: number.money.as_ref().map(V1alpha1Money::from),
            payment_interval_months: number.payment_interval_months,
            next_charge_date: number.next_charge_date.as_deref().map(truncate_to_millis),
            expire_at: number.expire_at.as_deref().map(truncate_to_millis),
            sms_configuration: match &number.sms_configuration {
                Field::Absent => Field::Absent,
                Field::Null => Field::Null,
                Field::Set(sms) => Field::Set(V1alpha1Sms {
                    service_plan_id: &sms.service_plan_id,
                    scheduled_provisioning: sms
                        .scheduled_provisioning
                        .as_ref()
                        .map(V1alpha1Provisioning::from),
                }),
            },
        }
    }
}

impl<'a> From<&'a Money> for V1alpha1Money<'a> {
    fn from(money: &'a Money) -> Self {
        Self {
            currency_code: &money.currency_code,
            amount: trim_zeros(&money.amount),
        }
    }
}

impl<'a> From<&'a SmsProvisioning> for V1alpha1Provisioning<'a> {
    fn from(job: &'a SmsProvisioning) -> Self {
        Self {
            service_plan_id: &job.service_plan_id,
            status: &job.status,
            last_updated_time: job.last_updated_time.as_deref().map(truncate_to_millis),
            error_codes: &job.error_codes,
        }
    }
}

/// An amount without trailing zeros, as in v1alpha1: "2.0" for "2.00".
fn trim_zeros(amount: &str) -> Cow<'_, str> {
    match amount.split_once('.') {
        Some((whole, fraction)) if fraction.len() > 1 => {
            let fraction = match fraction.trim_end_matches('0') {
                "" => "0",
                fraction => fraction,
            };
            Cow::Owned(format!("{whole}.{fraction}"))
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
    fn amounts_lose_trailing_zeros_only() {
        let cases = [
            ("2.00", "2.0"),
            ("0.80", "0.8"),
            ("12.55", "12.55"),
            ("500", "500"),
            ("1.0", "1.0"),
        ];
        for (v1, alpha) in cases {
            assert_eq!(trim_zeros(v1), alpha);
        }
    }

    #[test]
    fn v1alpha1_has_the_members_of_the_first_sample_and_no_others() {
        let number = Number {
            phone_number: "+12086390939".into(),
            project_id: "p".into(),
            display_name: Field::Set(String::new()),
            region_code: "US".into(),
            number_type: "LOCAL".into(),
            capability: vec!["SMS".into()],
            money: Some(Money {
                currency_code: "USD".into(),
                amount: "2.00".into(),
            }),
            payment_interval_months: 1,
            next_charge_date: Some("2020-11-29T09:54:20.516123Z".into()),
            expire_at: None,
            sms_configuration: Field::Set(SmsConfiguration::linked("plan", "CABC")),
            callback_url: Field::Set("https://example.com".into()),
            ..Number::default()
        };
        let body = NumberBody {
            number: &number,
            version: ApiVersion::V1alpha1,
        };
        assert_eq!(
            serde_json::to_value(body).expect("JSON"),
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
