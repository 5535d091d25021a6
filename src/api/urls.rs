//! Where the endpoints are (numbers-api.md 2 and 7).

use crate::model::{config::ApiVersion, percent, query::Slice};

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

    /// One page of a slice of the list (numbers-api.md 2.1). The page size is always sent, because
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

    /// One number (numbers-api.md 2.2). The `+` is encoded: some proxies take it for a space.
    pub fn number(&self, phone: &str) -> String {
        let mut url = self.root.clone();
        url.push_str("/activeNumbers/");
        percent::push(&mut url, phone);
        url
    }

    /// A change of a number (numbers-api.md 2.3).
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

    /// A release (numbers-api.md 2.4). The verb comes after the encoded number, itself not encoded.
    pub fn release(&self, phone: &str) -> String {
        let mut url = self.number(phone);
        url.push_str(":release");
        url
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
        assert_eq!(endpoints.update("+12", None), ROOT.to_owned() + "/%2B12");
        assert_eq!(
            endpoints.update("+12", Some("displayName,smsConfiguration.servicePlanId")),
            ROOT.to_owned() + "/%2B12?updateMask=displayName,smsConfiguration.servicePlanId"
        );
    }
}
