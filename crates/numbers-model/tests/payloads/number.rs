use numbers_client::wire;
use numbers_model::{api_version::ApiVersion, number::Unreported};

#[test]
fn only_what_is_not_reported_is_taken_from_another_version() {
    let read = |json: &str, version| wire::number_in(json, version).expect("test data");
    let v1 = read(
        r#"{"phoneNumber":"+1","displayName":"older","smsConfiguration":{"servicePlanId":"old","campaignId":"C"},
        "voiceConfiguration":{"type":"RTC","appId":"app"},"callbackUrl":"https://a.example"}"#,
        ApiVersion::V1,
    );
    let alpha =
        r#"{"phoneNumber":"+1","displayName":"newer","smsConfiguration":{"servicePlanId":"new"}}"#;
    let both = read(alpha, ApiVersion::V1Alpha1).completed(&v1);
    assert_eq!(both.unreported, Unreported::default());
    assert_eq!(both.display_name.as_deref(), Some("newer"));
    assert_eq!(both.service_plan(), Some("new"));
    assert_eq!(both.campaign(), Some("C"));
    assert_eq!(both.voice_id(), Some("app"));
    assert_eq!(both.callback_url.as_deref(), Some("https://a.example"));
    // What is told is told.
    let told = read(alpha, ApiVersion::V1);
    assert_eq!(told.clone().completed(&v1), told);
}
