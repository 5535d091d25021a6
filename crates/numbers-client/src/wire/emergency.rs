//! Emergency addresses on the wire (docs/numbers-api.md 2.9).

use numbers_model::{
    emergency::{Address, AddressPart, AddressValidation, EmergencyAddress, MatchQuality},
    json::{self, Raw},
};

use super::{object::Object, read};

json::members! {
    /// The stored address of a number, nested or flat.
    struct WireEmergencyAddress {
        display_name: "displayName",
        address: "address",
    }
}

json::members! {
    struct WireAddress {
        street_number: "streetNumber",
        street_info: "streetInfo",
        location: "location",
        city: "city",
        state: "state",
        postal_code: "postalCode",
        postal_code_plus_four: "postalCodePlusFour",
    }
}

json::members! {
    struct WireValidation {
        validation_result: "validationResult",
        validation_message: "validationMessage",
        corrected_address: "correctedAddress",
        candidate_addresses: "candidateAddresses",
    }
}

/// Parses the stored address; `None` if every part is empty, which is how "none" is written.
///
/// # Errors
/// The problem.
pub fn emergency_address(json: &str) -> Result<Option<EmergencyAddress>, String> {
    let wire: WireEmergencyAddress = read(json)?;
    let nested = address(wire.address);
    let address = match nested {
        Some(address) => address,
        // Some documents describe a flat form.
        None => parts(read(json)?),
    };
    let name = json::text(wire.display_name).unwrap_or_default();
    Ok((!address.is_empty()).then_some(EmergencyAddress { name, address }))
}

/// Parses the result of a validation.
///
/// # Errors
/// The problem.
pub fn validation(json: &str) -> Result<AddressValidation, String> {
    let wire: WireValidation = read(json)?;
    let result = json::text(wire.validation_result).ok_or("it has no result")?;
    let messages = json::text(wire.validation_message).unwrap_or_default();
    let messages = messages.split('|').map(str::trim);
    let candidates = json::list(wire.candidate_addresses).into_iter();
    Ok(AddressValidation {
        quality: MatchQuality::from_wire(&result),
        messages: messages
            .filter(|message| !message.is_empty())
            .map(str::to_owned)
            .collect(),
        corrected: address(wire.corrected_address),
        candidates: candidates
            .filter_map(|candidate| address(Some(candidate)))
            .collect(),
    })
}

/// Body of a validation and of a provisioning. Optional parts that are not set are left out.
pub fn address_body(emergency: &EmergencyAddress) -> String {
    let mut address = Object::new();
    for part in AddressPart::ALL {
        let text = emergency.address.get(part);
        if part.required() || !text.is_empty() {
            address.text(part.wire(), text);
        }
    }
    let mut body = Object::new();
    body.text("displayName", &emergency.name);
    body.member("address", &address.end());
    body.end()
}

/// Converts an address. `{}` and one of empty texts are none.
fn address(raw: Raw) -> Option<Address> {
    let address = parts(json::object(raw)?);
    (!address.is_empty()).then_some(address)
}

fn parts(wire: WireAddress) -> Address {
    let mut address = Address::default();
    for (part, raw) in [
        (AddressPart::StreetNumber, wire.street_number),
        (AddressPart::StreetInfo, wire.street_info),
        (AddressPart::Location, wire.location),
        (AddressPart::City, wire.city),
        (AddressPart::State, wire.state),
        (AddressPart::PostalCode, wire.postal_code),
        (AddressPart::PlusFour, wire.postal_code_plus_four),
    ] {
        address.set(part, &json::text(raw).unwrap_or_default());
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_written_in_several_ways() {
        for json in [
            "{}",
            r#"{"phoneNumber":"+12","displayName":"","address":{}}"#,
            r#"{"displayName":"x","address":{"streetNumber":"","city":"","location":null}}"#,
            r#"{"address":null}"#,
        ] {
            assert_eq!(emergency_address(json), Ok(None), "{json}");
        }
        assert!(
            emergency_address("[]").is_err()
                && emergency_address("").is_err()
                && emergency_address("<html>").is_err()
        );
    }

    #[test]
    fn what_is_sent_is_read_back() {
        let json = r#"{"displayName":"Desk","address":{"streetNumber":"12","streetInfo":"Main \"St\"","city":"Boise","state":"ID","postalCode":"83702"}}"#;
        let read = emergency_address(json).ok().flatten().expect("a place");
        assert_eq!(address_body(&read), json);
        let flat = r#"{"displayName":"Desk","streetNumber":"12","postalCodePlusFour":1234}"#;
        let flat = emergency_address(flat).ok().flatten().expect("a place");
        assert_eq!(flat.address.get(AddressPart::PlusFour), "1234");
    }

    #[test]
    fn a_check_is_read_whatever_is_left_out() {
        let json = r#"{"validationResult":"NO_MATCH","validationMessage":"One| Two |","correctedAddress":{},
            "candidateAddresses":[{"streetNumber":"1"},{},{"city":"","state":""},null,7]}"#;
        let read = validation(json).expect("a result");
        assert_eq!(
            (read.quality, read.corrected, read.candidates.len()),
            (MatchQuality::None, None, 1)
        );
        assert_eq!(read.messages, ["One", "Two"]);
        let odd = validation(r#"{"validationResult":"MAYBE"}"#).expect("a result");
        assert_eq!(odd.quality, MatchQuality::Other("MAYBE".into()));
        assert!(validation("{}").is_err());
    }
}
