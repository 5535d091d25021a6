//! Route table: every documented endpoint of the API, for a gateway that forwards these and no others (docs/numbers-api.md 2).
//!
//! [`crate::urls`] builds the URLs that the client requests; a test holds that each of them is in the table and that the table has
//! no other. The app takes the words of its audit log from it.
//!
//! ```
//! use http::Method;
//! use numbers_client::routes::{Operation, find};
//! use numbers_model::api_version::ApiVersion;
//!
//! let found = find(&Method::POST, ApiVersion::V1, "activeNumbers/%2B12086390939:release");
//! let found = found.expect("a documented endpoint");
//! assert_eq!(found.operation, Operation::ReleaseNumber);
//! assert_eq!(found.resource, Some("%2B12086390939"));
//! ```

use http::Method;
use numbers_model::api_version::ApiVersion;

/// Operation of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// A page of the list.
    ListNumbers,
    /// One rented number.
    GetNumber,
    /// Update of a number.
    UpdateNumber,
    /// Release of a number.
    ReleaseNumber,
    /// Emergency address of a number.
    GetEmergencyAddress,
    /// Setting of an emergency address.
    ProvisionEmergencyAddress,
    /// Removal of an emergency address.
    DeprovisionEmergencyAddress,
    /// Validation of an emergency address, which changes nothing.
    ValidateEmergencyAddress,
    /// Search for available numbers.
    SearchAvailableNumbers,
    /// One available number.
    GetAvailableNumber,
    /// Rental of a given number.
    RentNumber,
    /// Rental of any number that matches.
    RentAnyNumber,
    /// Regions with available numbers.
    ListRegions,
    /// Callback configuration of the project.
    GetCallbackConfiguration,
    /// Change of the callback configuration.
    UpdateCallbackConfiguration,
    /// Lookup of what an order requires, which changes nothing.
    LookupRequirements,
    /// Creation of a number order.
    CreateOrder,
    /// One number order.
    GetOrder,
    /// Registration of a number order.
    GetRegistration,
    /// Change of a registration.
    UpdateRegistration,
    /// Upload of a document.
    UploadAttachment,
    /// Submission of a number order.
    SubmitOrder,
}

impl Operation {
    /// Whether it changes something, costs money, or sends something.
    pub fn is_write(self) -> bool {
        !matches!(
            self,
            Self::ListNumbers
                | Self::GetNumber
                | Self::GetEmergencyAddress
                | Self::ValidateEmergencyAddress
                | Self::SearchAvailableNumbers
                | Self::GetAvailableNumber
                | Self::ListRegions
                | Self::GetCallbackConfiguration
                | Self::LookupRequirements
                | Self::GetOrder
                | Self::GetRegistration
        )
    }
}

/// Route of one operation.
#[derive(Debug)]
pub struct Route {
    /// The operation.
    pub operation: Operation,
    /// Method.
    pub method: Method,
    /// Path below the project; `{}` is the name of a resource.
    pub path: &'static str,
}

const fn route(method: Method, path: &'static str, operation: Operation) -> Route {
    Route {
        operation,
        method,
        path,
    }
}

/// All routes.
pub const ROUTES: [Route; 22] = {
    use Operation::*;
    [
        route(Method::GET, "activeNumbers", ListNumbers),
        route(Method::GET, "activeNumbers/{}", GetNumber),
        route(Method::PATCH, "activeNumbers/{}", UpdateNumber),
        route(Method::POST, "activeNumbers/{}:release", ReleaseNumber),
        route(
            Method::GET,
            "activeNumbers/{}/emergencyAddress",
            GetEmergencyAddress,
        ),
        route(
            Method::POST,
            "activeNumbers/{}/emergencyAddress:provision",
            ProvisionEmergencyAddress,
        ),
        route(
            Method::POST,
            "activeNumbers/{}/emergencyAddress:deprovision",
            DeprovisionEmergencyAddress,
        ),
        route(
            Method::POST,
            "activeNumbers/{}/emergencyAddress:validate",
            ValidateEmergencyAddress,
        ),
        route(Method::GET, "availableNumbers", SearchAvailableNumbers),
        route(Method::GET, "availableNumbers/{}", GetAvailableNumber),
        route(Method::POST, "availableNumbers/{}:rent", RentNumber),
        route(Method::POST, "availableNumbers:rentAny", RentAnyNumber),
        route(Method::GET, "availableRegions", ListRegions),
        route(
            Method::GET,
            "callbackConfiguration",
            GetCallbackConfiguration,
        ),
        route(
            Method::PATCH,
            "callbackConfiguration",
            UpdateCallbackConfiguration,
        ),
        route(
            Method::POST,
            "numberOrders:lookupNumberRequirements",
            LookupRequirements,
        ),
        route(Method::POST, "numberOrders:createNumberOrder", CreateOrder),
        route(Method::GET, "numberOrders/{}", GetOrder),
        route(Method::GET, "numberOrders/{}/registration", GetRegistration),
        route(
            Method::PUT,
            "numberOrders/{}/registration",
            UpdateRegistration,
        ),
        route(
            Method::POST,
            "numberOrders/{}/attachments/{}",
            UploadAttachment,
        ),
        route(Method::POST, "numberOrders/{}/submit", SubmitOrder),
    ]
};

/// A request that is in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RouteMatch<'a> {
    /// The operation.
    pub operation: Operation,
    /// Name of the first resource of the path, as it was sent.
    pub resource: Option<&'a str>,
}

/// Finds the route of a request by its path below the project, as it was sent.
///
/// Names are taken in few characters only, encoded or not: letters, digits and `+ - _ . ~ =`, and never dots alone. So no two
/// servers can disagree about where a name ends, and no route is another one in disguise.
pub fn find<'a>(method: &Method, version: ApiVersion, path: &'a str) -> Option<RouteMatch<'a>> {
    if version == ApiVersion::V1Alpha1 && path.starts_with("numberOrders") {
        // Not in that version (docs/numbers-api.md 0.1).
        return None;
    }
    ROUTES
        .iter()
        .filter(|route| route.method == *method)
        .find_map(|route| {
            let resource = match_path(route.path, path)?;
            Some(RouteMatch {
                operation: route.operation,
                resource,
            })
        })
}

/// The first name in `path`, if it has the form of `pattern`.
fn match_path<'a>(pattern: &str, path: &'a str) -> Option<Option<&'a str>> {
    let mut first = None;
    let mut segments = path.split('/');
    for expected in pattern.split('/') {
        let segment = segments.next()?;
        let Some(suffix) = expected.strip_prefix("{}") else {
            if segment != expected {
                return None;
            }
            continue;
        };
        let name = segment.strip_suffix(suffix)?;
        if !is_name(name) {
            return None;
        }
        first = first.or(Some(name));
    }
    segments.next().is_none().then_some(first)
}

/// Whether a segment is the name of a resource, in which every server reads the same characters.
fn is_name(segment: &str) -> bool {
    let mut bytes = segment.bytes();
    let mut only_dots = true;
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'%' => match (hex(bytes.next()), hex(bytes.next())) {
                (Some(high), Some(low)) => high << 4 | low,
                _ => return false,
            },
            byte => byte,
        };
        if !byte.is_ascii_alphanumeric() && !b"+-_.~=".contains(&byte) {
            return false;
        }
        only_dots &= byte == b'.';
    }
    !only_dots
}

fn hex(digit: Option<u8>) -> Option<u8> {
    let value = char::from(digit?).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use numbers_model::{available::AvailableQuery, slice::Slice};

    use super::*;
    use crate::urls::Endpoints;

    const ROOT: &str = "https://h/v1/projects/p/";

    fn operation(method: &Method, path: &str) -> Option<Operation> {
        find(method, ApiVersion::V1, path).map(|found| found.operation)
    }

    #[test]
    fn the_table_has_every_url_of_the_client_and_no_other() {
        use Operation::*;
        let urls = Endpoints::new("https://h", ApiVersion::V1, "p");
        let (number, order) = ("+12086390939", "01GQ6-x_y");
        let emergency = |verb| urls.emergency_address(number, Some(verb));
        let requests = [
            (
                Method::GET,
                urls.list(&Slice::default(), 10, Some("a+b="), None),
                ListNumbers,
            ),
            (
                Method::GET,
                urls.with_prefix(&Slice::default(), number),
                ListNumbers,
            ),
            (Method::GET, urls.number(number), GetNumber),
            (Method::PATCH, urls.update(number, None), UpdateNumber),
            (
                Method::PATCH,
                urls.update(number, Some("displayName")),
                UpdateNumber,
            ),
            (Method::POST, urls.release(number), ReleaseNumber),
            (
                Method::GET,
                urls.emergency_address(number, None),
                GetEmergencyAddress,
            ),
            (
                Method::POST,
                emergency("provision"),
                ProvisionEmergencyAddress,
            ),
            (
                Method::POST,
                emergency("deprovision"),
                DeprovisionEmergencyAddress,
            ),
            (
                Method::POST,
                emergency("validate"),
                ValidateEmergencyAddress,
            ),
            (
                Method::GET,
                urls.available_numbers(&AvailableQuery::default(), ApiVersion::V1),
                SearchAvailableNumbers,
            ),
            (
                Method::GET,
                urls.available_number(number),
                GetAvailableNumber,
            ),
            (Method::POST, urls.rent(number), RentNumber),
            (Method::POST, urls.rent_any(), RentAnyNumber),
            (Method::GET, urls.available_regions(), ListRegions),
            (
                Method::GET,
                urls.callback_configuration(),
                GetCallbackConfiguration,
            ),
            (
                Method::PATCH,
                urls.callback_configuration(),
                UpdateCallbackConfiguration,
            ),
            (
                Method::POST,
                urls.orders("lookupNumberRequirements"),
                LookupRequirements,
            ),
            (Method::POST, urls.orders("createNumberOrder"), CreateOrder),
            (Method::GET, urls.order(order), GetOrder),
            (Method::GET, urls.registration(order), GetRegistration),
            (Method::PUT, urls.registration(order), UpdateRegistration),
            (
                Method::POST,
                urls.attachment(order, "id_1"),
                UploadAttachment,
            ),
            (Method::POST, urls.submit(order), SubmitOrder),
        ];
        let mut seen = HashSet::new();
        for (method, url, expected) in &requests {
            let path = url.strip_prefix(ROOT).unwrap_or_default();
            let path = path.split('?').next().unwrap_or_default();
            assert_eq!(operation(method, path), Some(*expected), "{method} {url}");
            seen.insert(*expected);
        }
        let table: HashSet<Operation> = ROUTES.iter().map(|route| route.operation).collect();
        assert_eq!(seen, table);
        assert_eq!(table.len(), ROUTES.len());
    }

    #[test]
    fn no_other_method_or_path_is_found() {
        for (method, path) in [
            (Method::DELETE, "activeNumbers/%2B1"),
            (Method::POST, "activeNumbers/%2B1"),
            (Method::POST, "activeNumbers"),
            (Method::GET, ""),
            (Method::GET, "activeNumbers/"),
            (Method::GET, "activeNumbers/%2B1/"),
            (Method::GET, "/activeNumbers"),
            (Method::GET, "activenumbers"),
            (Method::GET, "importedNumbers"),
            (Method::POST, "activeNumbers/%2B1:release:release"),
            (Method::POST, "activeNumbers/%2B1%3Arelease"),
            (Method::POST, "availableNumbers/:rent"),
            (Method::POST, "numberOrders/x/attachments/y/z"),
        ] {
            assert_eq!(operation(&method, path), None, "{method} {path}");
        }
    }

    #[test]
    fn a_name_is_read_alike_by_every_server() {
        for name in ["+1", "%2B1", "%2b1", "+447520651116XYZ", "a.b", "1=", "%41"] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "",
            ".",
            "..",
            "%2E%2e",
            "a%2Fb",
            "a%5Cb",
            "a%3Arelease",
            "a:b",
            "a;b",
            "a%00",
            "%",
            "%2",
            "%252B1",
            "a%3Fb",
            "a%23",
            "é",
            "a b",
            "%C3%A9",
        ] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn orders_are_in_the_current_version_only() {
        let found = |version| find(&Method::GET, version, "numberOrders/x");
        assert!(found(ApiVersion::V1).is_some() && found(ApiVersion::V1Alpha1).is_none());
    }

    #[test]
    fn a_write_is_told_from_a_read() {
        assert!(Operation::RentNumber.is_write() && Operation::UploadAttachment.is_write());
        assert!(!Operation::ValidateEmergencyAddress.is_write() && !Operation::GetOrder.is_write());
    }
}
