//! URLs of the endpoints (docs/numbers-api.md 2 and 7).
//!
//! ```
//! use numbers_client::urls::Endpoints;
//! use numbers_model::api_version::ApiVersion;
//!
//! let endpoints = Endpoints::new("https://gateway.example.com", ApiVersion::V1, "project");
//! let url = endpoints.release("+12086390939");
//! assert_eq!(url, "https://gateway.example.com/v1/projects/project/activeNumbers/%2B12086390939:release");
//! ```

use numbers_model::{
    api_version::ApiVersion,
    available::{AvailableQuery, PatternPosition},
    percent,
    slice::Slice,
};

/// Endpoints of one project in one version of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Everything up to `/activeNumbers`.
    root: String,
    /// Length of the base in `root`.
    base: usize,
}

impl Endpoints {
    /// `base` is without a slash at its end (see `config::normalise_base_url`).
    pub fn new(base: &str, version: ApiVersion, project: &str) -> Endpoints {
        let (base, version) = (base.trim_end_matches('/'), version.as_str());
        let mut root = format!("{base}/{version}/projects/");
        percent::push(&mut root, project);
        Endpoints {
            root,
            base: base.len(),
        }
    }

    /// An address of the gateway itself, beside the API: "/whoami".
    pub fn gateway(&self, path: &str) -> String {
        format!("{}{path}", &self.root[..self.base])
    }

    /// One page of a slice of the list (docs/numbers-api.md 2.1). The page size is always sent: its default is not documented.
    pub fn list(
        &self,
        slice: &Slice,
        page_size: u32,
        token: Option<&str>,
        order_by: Option<&str>,
    ) -> String {
        let mut url = format!("{}/activeNumbers", self.root);
        let page_size = page_size.to_string();
        for (key, value) in [
            ("regionCode", slice.region.as_deref()),
            ("type", slice.kind.as_deref()),
            ("capability", slice.capability.as_deref()),
            ("pageSize", Some(page_size.as_str())),
            ("pageToken", token),
            ("orderBy", order_by),
        ] {
            if let Some(value) = value {
                percent::push_pair(&mut url, key, value);
            }
        }
        url
    }

    /// One number (docs/numbers-api.md 2.2). The `+` is encoded: some proxies take it for a space.
    pub fn number(&self, phone: &str) -> String {
        self.segment("activeNumbers", phone)
    }

    /// Update of a number (docs/numbers-api.md 2.3).
    pub fn update(&self, phone: &str, mask: Option<&str>) -> String {
        let url = self.number(phone);
        match mask {
            // Its field paths are of letters and dots, and the commas between them stay as they are.
            Some(mask) => format!("{url}?updateMask={mask}"),
            None => url,
        }
    }

    /// Release of a number (docs/numbers-api.md 2.4). The colon of the verb is not encoded.
    pub fn release(&self, phone: &str) -> String {
        format!("{}:release", self.number(phone))
    }

    /// Emergency address of a number, or an action on it (docs/numbers-api.md 2.9).
    pub fn emergency_address(&self, phone: &str, verb: Option<&str>) -> String {
        let url = format!("{}/emergencyAddress", self.number(phone));
        match verb {
            Some(verb) => format!("{url}:{verb}"),
            None => url,
        }
    }

    /// Callback configuration of the project (docs/numbers-api.md 2.8).
    pub fn callback_configuration(&self) -> String {
        format!("{}/callbackConfiguration", self.root)
    }

    /// Regions with available numbers (docs/numbers-api.md 2.7).
    pub fn available_regions(&self) -> String {
        format!("{}/availableRegions", self.root)
    }

    /// Search for available numbers (docs/numbers-api.md 2.5). v1 takes several capabilities, under the plural.
    pub fn available_numbers(&self, query: &AvailableQuery, version: ApiVersion) -> String {
        let mut url = format!("{}/availableNumbers", self.root);
        percent::push_pair(&mut url, "regionCode", &query.region);
        if !query.kind.is_empty() {
            percent::push_pair(&mut url, "type", &query.kind);
        }
        let key = match version {
            ApiVersion::V1 => "capabilities",
            ApiVersion::V1Alpha1 => "capability",
        };
        for capability in query.capabilities() {
            percent::push_pair(&mut url, key, capability.wire());
        }
        push_pattern(&mut url, query.pattern().as_deref(), query.position);
        percent::push_pair(&mut url, "size", &query.size.to_string());
        url
    }

    /// One available number.
    pub fn available_number(&self, phone: &str) -> String {
        self.segment("availableNumbers", phone)
    }

    /// Rental of an available number (docs/numbers-api.md 2.6).
    pub fn rent(&self, phone: &str) -> String {
        format!("{}:rent", self.available_number(phone))
    }

    /// Rental of any number that matches a query.
    pub fn rent_any(&self) -> String {
        format!("{}/availableNumbers:rentAny", self.root)
    }

    /// Action on the collection of number orders (docs/numbers-api.md 2.9).
    pub fn orders(&self, verb: &str) -> String {
        format!("{}/numberOrders:{verb}", self.root)
    }

    /// One number order.
    pub fn order(&self, id: &str) -> String {
        self.segment("numberOrders", id)
    }

    /// Registration of a number order.
    pub fn registration(&self, id: &str) -> String {
        format!("{}/registration", self.order(id))
    }

    /// Document of a number order.
    pub fn attachment(&self, id: &str, document: &str) -> String {
        let mut url = format!("{}/attachments/", self.order(id));
        percent::push(&mut url, document);
        url
    }

    /// Submission of a number order. Its verb follows a slash.
    pub fn submit(&self, id: &str) -> String {
        format!("{}/submit", self.order(id))
    }

    /// Rented numbers of a slice that start with the digits of `phone`.
    pub fn with_prefix(&self, slice: &Slice, phone: &str) -> String {
        let mut url = self.list(slice, 10, None, None);
        push_pattern(&mut url, Some(phone), PatternPosition::Start);
        url
    }

    /// A resource of a collection, its name encoded.
    fn segment(&self, collection: &str, name: &str) -> String {
        let mut url = format!("{}/{collection}/", self.root);
        percent::push(&mut url, name);
        url
    }
}

fn push_pattern(url: &mut String, pattern: Option<&str>, position: PatternPosition) {
    if let Some(pattern) = pattern {
        percent::push_pair(url, "numberPattern.pattern", pattern);
        percent::push_pair(url, "numberPattern.searchPattern", position.wire());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoints() -> Endpoints {
        Endpoints::new("https://numbers.example/api/", ApiVersion::V1, "a b/c")
    }

    const ROOT: &str = "https://numbers.example/api/v1/projects/a%20b%2Fc/activeNumbers";

    #[test]
    fn the_list_names_its_slice_and_encodes_the_token() {
        let all = endpoints().list(&Slice::default(), 1000, None, None);
        assert_eq!(all, format!("{ROOT}?pageSize=1000"));
        let slice = Slice {
            region: Some("US".into()),
            kind: Some("TOLL_FREE".into()),
            capability: Some("SMS".into()),
        };
        assert_eq!(
            endpoints().list(&slice, 10, Some("a+b/c="), Some("phoneNumber")),
            format!(
                "{ROOT}?regionCode=US&type=TOLL_FREE&capability=SMS&pageSize=10&pageToken=a%2Bb%2Fc%3D\
                   &orderBy=phoneNumber"
            )
        );
    }

    #[test]
    fn a_search_for_offers_encodes_its_plus() {
        let query = AvailableQuery {
            digits: "1208".into(),
            voice: true,
            ..AvailableQuery::default()
        };
        let offers = ROOT.replace("active", "available");
        assert_eq!(
            endpoints().available_numbers(&query, ApiVersion::V1),
            format!(
                "{offers}?regionCode=US&type=LOCAL&capabilities=SMS&capabilities=VOICE\
                   &numberPattern.pattern=%2B1208&numberPattern.searchPattern=START&size=20"
            )
        );
        assert!(
            endpoints()
                .available_numbers(&query, ApiVersion::V1Alpha1)
                .contains("&capability=SMS&")
        );
        assert_eq!(endpoints().rent("+12"), format!("{offers}/%2B12:rent"));
        assert_eq!(endpoints().rent_any(), format!("{offers}:rentAny"));
    }

    #[test]
    fn only_what_is_done_with_one_order_follows_a_slash() {
        let orders = ROOT.replace("activeNumbers", "numberOrders");
        let endpoints = endpoints();
        assert_eq!(
            endpoints.orders("createNumberOrder"),
            format!("{orders}:createNumberOrder")
        );
        assert_eq!(endpoints.submit("a/b"), format!("{orders}/a%2Fb/submit"));
        assert_eq!(
            endpoints.attachment("a", "b c"),
            format!("{orders}/a/attachments/b%20c")
        );
        assert_eq!(
            endpoints.registration("a"),
            format!("{orders}/a/registration")
        );
    }

    #[test]
    fn a_question_mark_in_the_base_does_not_matter() {
        // It can't be there after normalisation; were it, the pairs would still not run together.
        let url = Endpoints::new("https://h", ApiVersion::V1Alpha1, "p?").list(
            &Slice::default(),
            1,
            None,
            None,
        );
        assert_eq!(
            url,
            "https://h/v1alpha1/projects/p%3F/activeNumbers?pageSize=1"
        );
    }

    #[test]
    fn the_number_is_encoded_and_the_verb_is_not() {
        let endpoints = endpoints();
        assert_eq!(endpoints.number("+12"), format!("{ROOT}/%2B12"));
        assert_eq!(
            endpoints.number("+1/..?é"),
            format!("{ROOT}/%2B1%2F..%3F%C3%A9")
        );
        assert_eq!(endpoints.release("+12"), format!("{ROOT}/%2B12:release"));
        assert_eq!(
            endpoints.emergency_address("+12", Some("validate")),
            format!("{ROOT}/%2B12/emergencyAddress:validate")
        );
        assert_eq!(endpoints.update("+12", None), format!("{ROOT}/%2B12"));
        assert_eq!(
            endpoints.update("+12", Some("displayName,smsConfiguration.servicePlanId")),
            format!("{ROOT}/%2B12?updateMask=displayName,smsConfiguration.servicePlanId")
        );
    }
}
