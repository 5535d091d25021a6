//! Protection against forgery: changes are taken from the app's own origin only, whatever cookies a browser sends along.

use axum::http::{HeaderMap, header};
use numbers_client::routes::Operation;

use crate::{
    config::Origin,
    problem::{Kind, Problem},
};

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Checks that a request with an effect comes from the app's own origin, as browsers tell and pages can't change.
///
/// # Errors
/// 403. Also where neither header is there, since every current browser sends one of them.
pub fn check_origin(public_url: &Origin, headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    let (site, origin) = (text(SEC_FETCH_SITE), text(header::ORIGIN.as_str()));
    let is_same_site = site.is_none_or(|site| site == "same-origin");
    let is_same_origin = origin.is_none_or(|origin| origin == public_url.ascii());
    if is_same_site && is_same_origin && (site.is_some() || origin.is_some()) {
        return Ok(());
    }
    Err(Problem::new(
        Kind::ForeignOrigin,
        format!(
            "Open the app at {}: from elsewhere nothing is changed.",
            public_url.ascii()
        ),
    ))
}

/// Checks the content type, which a form of another site can't set to JSON.
///
/// # Errors
/// 415.
pub fn check_content_type(
    operation: Operation,
    headers: &HeaderMap,
    is_empty: bool,
) -> Result<(), Problem> {
    let content_type = headers.get(header::CONTENT_TYPE);
    let content_type = content_type.map(|value| value.to_str().unwrap_or_default());
    let expected = match operation {
        Operation::UploadAttachment => "multipart/form-data",
        _ => "application/json",
    };
    let essence = content_type.map(|text| text.split(';').next().unwrap_or_default().trim());
    match essence {
        Some(essence) if essence.eq_ignore_ascii_case(expected) => Ok(()),
        None if is_empty => Ok(()),
        _ => Err(Problem::new(
            Kind::UnsupportedMediaType,
            format!("The content type must be {expected}."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| {
                let name = axum::http::HeaderName::from_static(name);
                (name, HeaderValue::from_static(value))
            })
            .collect()
    }

    #[test]
    fn only_the_own_origin_may_change_something() -> Result<(), String> {
        let own = Origin::parse("https://numbers.example.com")?;
        let check = |pairs: &[_]| check_origin(&own, &headers(pairs)).is_ok();
        assert!(check(&[("sec-fetch-site", "same-origin")]));
        assert!(check(&[("origin", "https://numbers.example.com")]));
        assert!(check(&[
            ("origin", "https://numbers.example.com"),
            ("sec-fetch-site", "same-origin")
        ]));
        for wrong in ["same-site", "cross-site", "none", ""] {
            assert!(!check(&[("sec-fetch-site", wrong)]), "{wrong}");
            assert!(!check(&[
                ("sec-fetch-site", wrong),
                ("origin", "https://numbers.example.com")
            ]));
        }
        for wrong in [
            "http://numbers.example.com",
            "https://numbers.example.com:8443",
            "null",
            "https://evil.example",
        ] {
            assert!(!check(&[("origin", wrong)]), "{wrong}");
            assert!(!check(&[
                ("origin", wrong),
                ("sec-fetch-site", "same-origin")
            ]));
        }
        assert!(!check(&[]));
        Ok(())
    }

    #[test]
    fn a_form_of_another_site_has_the_wrong_content_type() {
        let check = |operation, value: Option<&'static str>, is_empty| {
            let pairs: Vec<_> = value
                .map(|value| ("content-type", value))
                .into_iter()
                .collect();
            check_content_type(operation, &headers(&pairs), is_empty).is_ok()
        };
        let (release, upload) = (Operation::ReleaseNumber, Operation::UploadAttachment);
        assert!(
            check(release, None, true)
                && check(release, Some("application/json; charset=utf-8"), false)
        );
        assert!(check(
            upload,
            Some("multipart/form-data; boundary=x"),
            false
        ));
        for wrong in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "",
        ] {
            assert!(
                !check(release, Some(wrong), true) && !check(release, Some(wrong), false),
                "{wrong}"
            );
        }
        assert!(!check(release, None, false) && !check(upload, Some("application/json"), false));
    }
}
