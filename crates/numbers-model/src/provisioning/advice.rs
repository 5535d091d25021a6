//! Explanations of SMS provisioning error codes (docs/numbers-api.md 3).

/// The explanation of an error code, with advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// The meaning.
    pub meaning: &'static str,
    /// The advice.
    pub advice: &'static str,
    /// The party that must act.
    pub who: &'static str,
}

const YOU: &str = "You";
const SINCH: &str = "Sinch";
const CAMPAIGN: &str = "The campaign's owner";
const CARRIER: &str = "The carriers";

/// The explanation of a documented code; `None` for any other, which is shown as it is.
pub fn advice(code: &str) -> Option<Advice> {
    let (meaning, advice, who) = match code {
        "ERROR_CODE_UNSPECIFIED" => (
            "It failed without a reason.",
            "Send the change again. If it fails once more, ask Sinch support for the reason.",
            SINCH,
        ),
        "INTERNAL_ERROR" => (
            "Something failed inside Sinch.",
            "Contact Sinch support and name the number and the time.",
            SINCH,
        ),
        "SMS_PROVISIONING_FAILED" => (
            "The number could not be added to the service plan.",
            "Check the service plan ID and send the change again, or try another plan. If neither \
             helps, contact Sinch support.",
            YOU,
        ),
        "CAMPAIGN_PROVISIONING_FAILED" => (
            "The number could not be linked to the campaign.",
            "Contact Sinch support.",
            SINCH,
        ),
        "CAMPAIGN_NOT_AVAILABLE" => (
            "The campaign registry does not know the campaign, or it is not assigned to Sinch.",
            "Check the campaign ID, and that Sinch is chosen as the campaign's connectivity partner \
             (DCA).",
            CAMPAIGN,
        ),
        "EXCEEDED_10DLC_LIMIT" | "10DLC_LIMIT_EXCEEDED" => (
            "The campaign is full: it takes 50 numbers, or 1 for a sole proprietor.",
            "Use another campaign, or ask Sinch for a number pool.",
            YOU,
        ),
        "NUMBER_PROVISIONING_FAILED" => (
            "This number can't be put on the campaign.",
            "Contact Sinch support, or rent another number in its place.",
            YOU,
        ),
        "PARTNER_SERVICE_UNAVAILABLE" => (
            "A partner's system was down, and Sinch has stopped trying.",
            "Send the change again later.",
            YOU,
        ),
        "CAMPAIGN_PENDING_ACCEPTANCE" => (
            "Sinch has not accepted the campaign yet.",
            "Wait up to 24 hours, then send the change again.",
            SINCH,
        ),
        "MNO_SHARING_ERROR" => (
            "The campaign or its brand has not reached the carriers.",
            "Check that the campaign was submitted to every carrier, then send the change again.",
            CAMPAIGN,
        ),
        "CAMPAIGN_EXPIRED" => (
            "The campaign has expired.",
            "Renew the campaign or use another one, then send the change again.",
            CAMPAIGN,
        ),
        "CAMPAIGN_MNO_REJECTED" => (
            "A carrier has rejected the campaign.",
            "Find out why, correct the campaign or use another one, then send the change again.",
            CAMPAIGN,
        ),
        "CAMPAIGN_MNO_SUSPENDED" => (
            "A carrier has suspended the campaign.",
            "Settle it with the carrier through Sinch support, or use another campaign.",
            CAMPAIGN,
        ),
        "CAMPAIGN_MNO_REVIEW" => (
            "A carrier is reviewing the campaign.",
            "Wait for the review to end, then send the change again.",
            CARRIER,
        ),
        "INSUFFICIENT_BALANCE" => (
            "There is not enough credit for the fees.",
            "Top up the account, then send the change again.",
            YOU,
        ),
        "MOCK_CAMPAIGN_NOT_ALLOWED" => (
            "The campaign is only a test campaign.",
            "Use a real campaign.",
            YOU,
        ),
        "TFN_NOT_ALLOWED" => (
            "A toll-free number is not allowed there.",
            "Clear the campaign, or use a number that is not toll-free.",
            YOU,
        ),
        "INVALID_NNID" => (
            "The network ID (NNID) of the number is not valid.",
            "Contact Sinch support.",
            SINCH,
        ),
        _ => return None,
    };
    Some(Advice {
        meaning,
        advice,
        who,
    })
}
