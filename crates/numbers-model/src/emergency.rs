//! Emergency addresses (docs/numbers-api.md 2.9).

use crate::identifier;

/// Whether emergency addresses of the API's form are usual in a region. Sinch does not document which numbers may have
/// one.
pub fn is_usual_region(region: Option<&str>) -> bool {
    matches!(region, Some("US" | "CA"))
}

/// A part of an address, in the order of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPart {
    /// The street number.
    StreetNumber,
    /// The street name.
    StreetInfo,
    /// Floor, suite and the like.
    Location,
    /// The city.
    City,
    /// The state, such as `ID`.
    State,
    /// The postal code.
    PostalCode,
    /// The four digits of a ZIP+4 code.
    PlusFour,
}

impl AddressPart {
    /// Every part.
    pub const ALL: [AddressPart; 7] = [
        AddressPart::StreetNumber,
        AddressPart::StreetInfo,
        AddressPart::Location,
        AddressPart::City,
        AddressPart::State,
        AddressPart::PostalCode,
        AddressPart::PlusFour,
    ];

    /// The part's label.
    pub fn label(self) -> &'static str {
        match self {
            AddressPart::StreetNumber => "Street number",
            AddressPart::StreetInfo => "Street",
            AddressPart::Location => "Location within the building",
            AddressPart::City => "City",
            AddressPart::State => "State",
            AddressPart::PostalCode => "Postal code",
            AddressPart::PlusFour => "Postal code, last four digits",
        }
    }

    /// The part's name on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            AddressPart::StreetNumber => "streetNumber",
            AddressPart::StreetInfo => "streetInfo",
            AddressPart::Location => "location",
            AddressPart::City => "city",
            AddressPart::State => "state",
            AddressPart::PostalCode => "postalCode",
            AddressPart::PlusFour => "postalCodePlusFour",
        }
    }

    /// Whether the part is required.
    pub fn required(self) -> bool {
        !matches!(self, AddressPart::Location | AddressPart::PlusFour)
    }
}

/// A postal address; unset parts are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address([String; 7]);

impl Address {
    /// A part; empty when unset.
    pub fn get(&self, part: AddressPart) -> &str {
        &self.0[part as usize]
    }

    /// Sets a part without the space around it and what can't be seen.
    pub fn set(&mut self, part: AddressPart, text: &str) {
        self.0[part as usize] = identifier::clean(text);
    }

    /// Whether no part is set, which is also how the API writes "no address".
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    /// The address in one line: "12 Main Street, Suite 3, Boise, ID 83702-1234".
    pub fn text(&self) -> String {
        let pair = |first: &str, second: &str, between: &str| match (
            first.is_empty(),
            second.is_empty(),
        ) {
            (false, false) => format!("{first}{between}{second}"),
            _ => format!("{first}{second}"),
        };
        let code = pair(
            self.get(AddressPart::PostalCode),
            self.get(AddressPart::PlusFour),
            "-",
        );
        let lines = [
            pair(
                self.get(AddressPart::StreetNumber),
                self.get(AddressPart::StreetInfo),
                " ",
            ),
            self.get(AddressPart::Location).to_owned(),
            self.get(AddressPart::City).to_owned(),
            pair(self.get(AddressPart::State), &code, " "),
        ];
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        lines.join(", ")
    }
}

/// A caller's name and address for emergency services.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmergencyAddress {
    /// The caller's name.
    pub name: String,
    /// The caller's location.
    pub address: Address,
}

impl EmergencyAddress {
    /// Name and address in one line: "Front desk, 12 Main Street, Boise, ID 83702".
    pub fn text(&self) -> String {
        let address = self.address.text();
        match self.name.is_empty() {
            true => address,
            false => format!("{}, {address}", self.name),
        }
    }

    /// Whether a stored address means the same to a reader.
    ///
    /// Case, space and punctuation are ignored, the server may add the last four digits of a postal code, and a missing
    /// name matches any.
    pub fn matches_stored(&self, stored: &EmergencyAddress) -> bool {
        let part = |part| {
            let (entered, other) = (self.address.get(part), stored.address.get(part));
            folded(entered) == folded(other)
        };
        let code = |place: &EmergencyAddress| {
            let code = place.address.get(AddressPart::PostalCode);
            let plus_four = place.address.get(AddressPart::PlusFour);
            folded(&format!("{code}{plus_four}"))
        };
        let (entered, other) = (code(self), code(stored));
        let added = other.strip_prefix(entered.as_str());
        let same_code = match self.address.get(AddressPart::PlusFour) {
            "" => added.is_some_and(|added| matches!(added.chars().count(), 0 | 4)),
            _ => entered == other,
        };
        let codes = [AddressPart::PostalCode, AddressPart::PlusFour];
        let mut others = AddressPart::ALL
            .into_iter()
            .filter(|part| !codes.contains(part));
        same_code
            && others.all(part)
            && (stored.name.is_empty() || folded(&self.name) == folded(&stored.name))
    }
}

fn folded(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The outcome of saving an address, judged by what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveOutcome {
    /// The sent address is stored.
    Sent,
    /// Nothing changed: none is stored, or the previous one.
    Unchanged,
    /// Another address is stored, or the same one in other words. Only a reader can tell.
    Other,
}

/// The outcome from the address `stored` after `sent` was sent, with `before` stored earlier.
pub fn save_outcome(
    sent: &EmergencyAddress,
    before: Option<&EmergencyAddress>,
    stored: Option<&EmergencyAddress>,
) -> SaveOutcome {
    match stored {
        Some(stored) if sent.matches_stored(stored) => SaveOutcome::Sent,
        Some(stored) if before.is_none_or(|before| !before.matches_stored(stored)) => {
            SaveOutcome::Other
        }
        _ => SaveOutcome::Unchanged,
    }
}

/// The field of a validation error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The caller's name.
    Name,
    /// A part of the address.
    Part(AddressPart),
}

impl Field {
    /// The field that a violation names: `address.street_number`, `address.streetNumber`.
    pub fn from_violation(name: &str) -> Option<Field> {
        let last = name.rsplit('.').next().unwrap_or(name).replace('_', "");
        if last.eq_ignore_ascii_case("displayName") {
            return Some(Field::Name);
        }
        let part = AddressPart::ALL
            .into_iter()
            .find(|part| last.eq_ignore_ascii_case(part.wire()));
        part.map(Field::Part)
    }
}

/// Missing fields, as sentences. Everything else only the API can validate.
pub fn validate(place: &EmergencyAddress) -> Vec<(Field, String)> {
    let mut wrong = Vec::new();
    if place.name.is_empty() {
        wrong.push((Field::Name, "Enter the name of who calls.".to_owned()));
    }
    for part in AddressPart::ALL {
        if part.required() && place.address.get(part).is_empty() {
            let what = part.label().to_ascii_lowercase();
            wrong.push((Field::Part(part), format!("Enter the {what}.")));
        }
    }
    wrong
}

/// How closely the validation service matched an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatchQuality {
    /// An exact match.
    Exact,
    /// A near match.
    Near,
    /// No match.
    None,
    /// An undocumented result.
    Other(String),
}

impl MatchQuality {
    /// The match quality of an API value.
    pub fn from_wire(name: &str) -> MatchQuality {
        match name {
            "EXACT_MATCH" => MatchQuality::Exact,
            "NEAR_MATCH" => MatchQuality::Near,
            "NO_MATCH" => MatchQuality::None,
            other => MatchQuality::Other(other.to_owned()),
        }
    }
}

/// The API's validation of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressValidation {
    /// The match quality.
    pub quality: MatchQuality,
    /// The service's messages.
    pub messages: Vec<String>,
    /// The corrected address.
    pub corrected: Option<Address>,
    /// Similar addresses.
    pub candidates: Vec<Address>,
}

impl AddressValidation {
    /// The addresses to choose from, with labels; the entered one first, without duplicates.
    pub fn choices(&self, entered: &Address) -> Vec<(&'static str, Address)> {
        let mut offers = vec![("As entered", entered.clone())];
        let corrected = self
            .corrected
            .iter()
            .map(|address| ("As corrected", address));
        let candidates = self.candidates.iter().map(|address| ("Suggested", address));
        for (what, address) in corrected.chain(candidates) {
            if !address.is_empty() && offers.iter().all(|(_, other)| other != address) {
                offers.push((what, address.clone()));
            }
        }
        offers
    }

    /// The preselected choice; `None` for an address without a match.
    ///
    /// That one is the reader's own decision.
    pub fn preferred(&self, offers: usize) -> Option<usize> {
        match self.quality {
            MatchQuality::Exact => Some(0),
            MatchQuality::Near if offers > 1 => Some(1),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(street: &str, plus_four: &str) -> Address {
        let mut address = Address::default();
        for (part, text) in [
            (AddressPart::StreetNumber, "12"),
            (AddressPart::StreetInfo, street),
            (AddressPart::City, " Boise "),
            (AddressPart::State, "ID"),
            (AddressPart::PostalCode, "83702"),
            (AddressPart::PlusFour, plus_four),
        ] {
            address.set(part, text);
        }
        address
    }

    #[test]
    fn an_address_reads_like_one() {
        assert_eq!(
            address("Main Street", "1234").text(),
            "12 Main Street, Boise, ID 83702-1234"
        );
        assert_eq!(
            address("Main Street", "").text(),
            "12 Main Street, Boise, ID 83702"
        );
        assert_eq!(Address::default().text(), "");
    }

    #[test]
    fn what_can_not_be_seen_is_part_of_no_address() {
        let mut typed = address("\u{feff}Main\u{200b} Street\u{202c} ", "\u{200b}");
        assert_eq!(typed, address("Main Street", ""));
        typed.set(AddressPart::City, "\u{200b}");
        let place = place("Front desk", typed);
        assert_eq!(validate(&place).len(), 1);
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut place = EmergencyAddress {
            name: "Front desk".into(),
            address: address("Main Street", ""),
        };
        assert!(validate(&place).is_empty());
        place.address.set(AddressPart::City, "  ");
        place.name.clear();
        let fields: Vec<Field> = validate(&place)
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        assert_eq!(fields, [Field::Name, Field::Part(AddressPart::City)]);
    }

    fn place(name: &str, address: Address) -> EmergencyAddress {
        EmergencyAddress {
            name: name.into(),
            address,
        }
    }

    #[test]
    fn other_case_and_punctuation_is_the_same_place() {
        let sent = place("Front desk", address("Main Street", ""));
        let mut shouted = address("MAIN  STREET", "1234");
        shouted.set(AddressPart::City, "BOISE.");
        for (name, stored, same) in [
            ("FRONT DESK", shouted.clone(), true),
            ("", shouted.clone(), true),
            ("Back desk", shouted, false),
            ("Front desk", address("Main St", ""), false),
            ("Front desk", Address::default(), false),
        ] {
            assert_eq!(
                sent.matches_stored(&place(name, stored.clone())),
                same,
                "{stored:?}"
            );
        }
        // Nothing moves from one part to another, and other digits are others.
        let mut moved = address("2 Main Street", "");
        moved.set(AddressPart::StreetNumber, "1");
        assert!(!sent.matches_stored(&place("", moved)));
        let exact = place("Front desk", address("Main Street", "1234"));
        assert!(!exact.matches_stored(&sent));
        assert!(!exact.matches_stored(&place("", address("Main Street", "1235"))));
        let mut joined = address("Main Street", "");
        joined.set(AddressPart::PostalCode, "83702-1234");
        assert!(exact.matches_stored(&place("", joined)));
    }

    #[test]
    fn what_is_stored_is_what_was_sent_or_what_was_before_or_for_a_reader_to_tell() {
        let of = |street: &str| place("Desk", address(street, ""));
        let (sent, before, other) = (of("Main Street"), of("Elm Street"), of("Main St"));
        for (before, now, expected) in [
            (None, None, SaveOutcome::Unchanged),
            (None, Some(&sent), SaveOutcome::Sent),
            (Some(&before), Some(&sent), SaveOutcome::Sent),
            (Some(&before), Some(&before), SaveOutcome::Unchanged),
            (Some(&before), None, SaveOutcome::Unchanged),
            (Some(&before), Some(&other), SaveOutcome::Other),
            (None, Some(&other), SaveOutcome::Other),
        ] {
            assert_eq!(save_outcome(&sent, before, now), expected);
        }
    }

    #[test]
    fn violations_find_their_field_in_either_spelling() {
        for (name, field) in [
            ("displayName", Some(Field::Name)),
            ("display_name", Some(Field::Name)),
            (
                "address.streetNumber",
                Some(Field::Part(AddressPart::StreetNumber)),
            ),
            (
                "address.postal_code_plus_four",
                Some(Field::Part(AddressPart::PlusFour)),
            ),
            ("address", None),
        ] {
            assert_eq!(Field::from_violation(name), field, "{name}");
        }
    }

    #[test]
    fn offers_are_the_entered_the_corrected_and_the_candidates_each_once() {
        let entered = address("Main", "");
        let checked = |found, corrected, candidates| AddressValidation {
            quality: found,
            messages: Vec::new(),
            corrected,
            candidates,
        };
        let near = checked(
            MatchQuality::Near,
            Some(address("MAIN", "1")),
            vec![address("MAIN", "1")],
        );
        let offers = near.choices(&entered);
        assert_eq!(
            offers.iter().map(|(what, _)| *what).collect::<Vec<_>>(),
            ["As entered", "As corrected"]
        );
        assert_eq!(near.preferred(offers.len()), Some(1));
        let none = checked(
            MatchQuality::None,
            Some(Address::default()),
            vec![
                address("MAIN", "1"),
                address("MAIN", "2"),
                Address::default(),
            ],
        );
        let offers = none.choices(&entered);
        assert_eq!(offers.len(), 3);
        assert_eq!(none.preferred(offers.len()), None);
        let exact = checked(MatchQuality::Exact, None, Vec::new());
        assert_eq!(
            (exact.choices(&entered).len(), exact.preferred(1)),
            (1, Some(0))
        );
    }
}
