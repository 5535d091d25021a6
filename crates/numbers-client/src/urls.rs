//! Where the endpoints are (docs/numbers-api.md 2 and 7).

use numbers_model::{
    api_version::ApiVersion,
    available::{AvailableQuery, PatternPosition},
    percent,
    slice::Slice,
};

/// The endpoints of one project under one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Everything up to `/activeNumbers`.
    root: String,
}

impl Endpoints {
    /// `base` is without a slash at its end (see `config::normalise_base_url`).
    pub fn new(base: &str, version: ApiVersion, project: &str) -> Endpoints {
        let mut root = base.trim_end_matches('/').to_owned();
        root.push('/');
        root.push_str(version.as_str());
        root.push_str("/projects/");
        percent::push(&mut root, project);
        Endpoints { root }
    }

    /// One page of a slice of the list (docs/numbers-api.md 2.1). The page size is always sent, because
    /// the API's own is not documented.
    pub fn list(
        &self,
        slice: &Slice,
        page_size: u32,
        token: Option<&str>,
        order_by: Option<&str>,
    ) -> String {
        let mut url = self.root.clone();
        url.push_str("/activeNumbers");
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
        let mut url = self.root.clone();
        url.push_str("/activeNumbers/");
        percent::push(&mut url, phone);
        url
    }

    /// A change of a number (docs/numbers-api.md 2.3).
    pub fn update(&self, phone: &str, mask: Option<&str>) -> String {
        let mut url = self.number(phone);
        if let Some(mask) = mask {
            url.push_str("?updateMask=");
            // The commas separate the paths, so they stay as they are.
            for (index, path) in mask.split(',').enumerate() {
                if index > 0 {
                    url.push(',');
                }
                percent::push(&mut url, path);
            }
        }
        url
    }

    /// A release (docs/numbers-api.md 2.4). The verb comes after the encoded number, itself not encoded.
    pub fn release(&self, phone: &str) -> String {
        let mut url = self.number(phone);
        url.push_str(":release");
        url
    }

    /// The emergency address of a number, or something that is done with it (docs/numbers-api.md 2.9).
    pub fn emergency(&self, phone: &str, verb: Option<&str>) -> String {
        let mut url = self.number(phone);
        url.push_str("/emergencyAddress");
        if let Some(verb) = verb {
            url.push(':');
            url.push_str(verb);
        }
        url
    }

    /// The callback configuration of the project (docs/numbers-api.md 2.8).
    pub fn callbacks(&self) -> String {
        self.root.clone() + "/callbackConfiguration"
    }

    /// The regions in which numbers can be had (docs/numbers-api.md 2.7).
    pub fn regions(&self) -> String {
        self.root.clone() + "/availableRegions"
    }

    /// A search for numbers on offer (docs/numbers-api.md 2.5). v1 has a plural of its own, and takes several.
    pub fn offers(&self, wanted: &AvailableQuery, version: ApiVersion) -> String {
        let mut url = self.root.clone() + "/availableNumbers";
        percent::push_pair(&mut url, "regionCode", &wanted.region);
        if !wanted.kind.is_empty() {
            percent::push_pair(&mut url, "type", &wanted.kind);
        }
        let key = match version {
            ApiVersion::V1 => "capabilities",
            ApiVersion::V1Alpha1 => "capability",
        };
        for own in wanted.capabilities() {
            percent::push_pair(&mut url, key, own.wire());
        }
        push_pattern(&mut url, wanted.pattern().as_deref(), wanted.position);
        percent::push_pair(&mut url, "size", &wanted.size.to_string());
        url
    }

    /// One number on offer.
    pub fn offer(&self, phone: &str) -> String {
        let mut url = self.root.clone() + "/availableNumbers/";
        percent::push(&mut url, phone);
        url
    }

    /// The renting of a number (docs/numbers-api.md 2.6).
    pub fn rent(&self, phone: &str) -> String {
        self.offer(phone) + ":rent"
    }

    /// The renting of any number that fits.
    pub fn rent_any(&self) -> String {
        self.root.clone() + "/availableNumbers:rentAny"
    }

    /// Something that is done with number orders as a whole (docs/numbers-api.md 2.9).
    pub fn orders(&self, verb: &str) -> String {
        [&self.root, "/numberOrders:", verb].concat()
    }

    /// A number order.
    pub fn order(&self, id: &str) -> String {
        let mut url = self.root.clone() + "/numberOrders/";
        percent::push(&mut url, id);
        url
    }

    /// What was registered for a number order.
    pub fn registration(&self, id: &str) -> String {
        self.order(id) + "/registration"
    }

    /// A document for a number order.
    pub fn attachment(&self, id: &str, document: &str) -> String {
        let mut url = self.order(id) + "/attachments/";
        percent::push(&mut url, document);
        url
    }

    /// The handing in of a number order. There the verb follows a slash.
    pub fn submit(&self, id: &str) -> String {
        self.order(id) + "/submit"
    }

    /// Rented numbers of a slice that start with the digits of `phone`.
    pub fn starting_with(&self, slice: &Slice, phone: &str) -> String {
        let mut url = self.list(slice, 10, None, None);
        push_pattern(&mut url, Some(phone), PatternPosition::Start);
        url
    }
}

fn push_pattern(url: &mut String, pattern: Option<&str>, place: PatternPosition) {
    if let Some(pattern) = pattern {
        percent::push_pair(url, "numberPattern.pattern", pattern);
        percent::push_pair(url, "numberPattern.searchPattern", place.wire());
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
        assert_eq!(all, ROOT.to_owned() + "?pageSize=1000");
        let slice = Slice {
            region: Some("US".into()),
            kind: Some("TOLL_FREE".into()),
            capability: Some("SMS".into()),
        };
        assert_eq!(
            endpoints().list(&slice, 10, Some("a+b/c="), Some("phoneNumber")),
            ROOT.to_owned()
                + "?regionCode=US&type=TOLL_FREE&capability=SMS&pageSize=10&pageToken=a%2Bb%2Fc%3D\
                   &orderBy=phoneNumber"
        );
    }

    #[test]
    fn a_search_for_offers_encodes_its_plus() {
        let wanted = AvailableQuery {
            digits: "1208".into(),
            voice: true,
            ..AvailableQuery::default()
        };
        let offers = ROOT.replace("active", "available");
        assert_eq!(
            endpoints().offers(&wanted, ApiVersion::V1),
            offers.clone()
                + "?regionCode=US&type=LOCAL&capabilities=SMS&capabilities=VOICE\
                   &numberPattern.pattern=%2B1208&numberPattern.searchPattern=START&size=20"
        );
        assert!(
            endpoints()
                .offers(&wanted, ApiVersion::V1Alpha1)
                .contains("&capability=SMS&")
        );
        assert_eq!(endpoints().rent("+12"), offers.clone() + "/%2B12:rent");
        assert_eq!(endpoints().rent_any(), offers + ":rentAny");
    }

    #[test]
    fn only_what_is_done_with_one_order_follows_a_slash() {
        let orders = ROOT.replace("activeNumbers", "numberOrders");
        let endpoints = endpoints();
        assert_eq!(
            endpoints.orders("createNumberOrder"),
            orders.clone() + ":createNumberOrder"
        );
        assert_eq!(endpoints.submit("a/b"), orders.clone() + "/a%2Fb/submit");
        assert_eq!(
            endpoints.attachment("a", "b c"),
            orders.clone() + "/a/attachments/b%20c"
        );
        assert_eq!(endpoints.registration("a"), orders + "/a/registration");
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
        assert_eq!(endpoints.number("+12"), ROOT.to_owned() + "/%2B12");
        assert_eq!(
            endpoints.number("+1/..?é"),
            ROOT.to_owned() + "/%2B1%2F..%3F%C3%A9"
        );
        assert_eq!(endpoints.release("+12"), ROOT.to_owned() + "/%2B12:release");
        assert_eq!(
            endpoints.emergency("+12", Some("validate")),
            ROOT.to_owned() + "/%2B12/emergencyAddress:validate"
        );
        assert_eq!(endpoints.update("+12", None), ROOT.to_owned() + "/%2B12");
        assert_eq!(
            endpoints.update("+12", Some("displayName,smsConfiguration.servicePlanId")),
            ROOT.to_owned() + "/%2B12?updateMask=displayName,smsConfiguration.servicePlanId"
        );
    }
}
