//! Request before it is sent. It is sent, shown as curl and logged from the same value.
//!
//! ```
//! use numbers_client::request::{Request, path};
//!
//! let request = Request::get("https://key:secret@host/v1/x?y=z#part".to_owned());
//! assert!(!request.is_write());
//! assert_eq!(path(&request.url), "/v1/x?y=z");
//! ```

use http::Method;
use numbers_model::secret::Secret;

use crate::config::AuthMode;

/// A request without credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Absolute URL.
    pub url: String,
    /// JSON body.
    pub body: Option<String>,
    /// Parts of a multipart body.
    pub form: Vec<FormPart>,
    /// Secret part of the body.
    pub hidden: Option<Hidden>,
    /// `Idempotency-Key`, set by the client if the gateway honours it.
    pub key: Option<String>,
    /// Tells equal requests apart that are to be executed each, such as two rentals of any number.
    pub copy: usize,
    /// Whether it is safe although its method is not GET.
    pub safe: bool,
}

/// Part of a multipart/form-data body.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FormPart {
    /// A file: name of the part, file name, and media type, which may be empty.
    File(&'static str, String, String),
    /// A text: name of the part, and text.
    Text(&'static str, String),
}

/// Secret part of a body, shown as a shell variable.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden {
    /// The part as it is in the body.
    pub text: Secret,
    /// The shell variable.
    pub variable: &'static str,
}

impl Request {
    /// A GET.
    pub fn get(url: String) -> Self {
        Self::new(Method::GET, url, None)
    }

    /// A request of any method.
    pub fn new(method: Method, url: String, body: Option<String>) -> Self {
        Self {
            method,
            url,
            body,
            form: Vec::new(),
            hidden: None,
            key: None,
            copy: 0,
            safe: false,
        }
    }

    /// A POST of a multipart form.
    pub fn upload(url: String, form: Vec<FormPart>) -> Self {
        Self {
            form,
            ..Self::new(Method::POST, url, None)
        }
    }

    /// Marks the request as safe: it has no idempotency key.
    pub fn safe(self) -> Self {
        Self { safe: true, ..self }
    }

    /// Sets [`Request::copy`].
    pub fn copy(self, copy: usize) -> Self {
        Self { copy, ..self }
    }

    /// Whether it is a write.
    pub fn is_write(&self) -> bool {
        self.method != Method::GET && !self.safe
    }

    /// Whether browsers leave the path as it is. They remove segments that are `.` or `..`, or `%2E`, and request another
    /// resource then.
    pub fn keeps_its_path(&self) -> bool {
        let path = path(&self.url).split('?').next().unwrap_or_default();
        let (_, segments) = path.split_once("/projects/").unwrap_or_default();
        !segments
            .split('/')
            .any(|segment| matches!(segment, "." | ".."))
    }

    /// Sets the secret part of the body.
    pub fn hide(mut self, text: Secret, variable: &'static str) -> Self {
        self.hidden = Some(Hidden { text, variable });
        self
    }
}

/// Value of an `Authorization` header, by scheme.
#[derive(Debug, Clone)]
pub enum Authorization {
    /// Key ID and key secret.
    Basic(Secret),
    /// An access token.
    Bearer(Secret),
}

impl Authorization {
    /// Value of the header.
    pub fn header(&self) -> &Secret {
        let (Authorization::Basic(header) | Authorization::Bearer(header)) = self;
        header
    }

    /// The mode of authorization.
    pub fn mode(&self) -> AuthMode {
        match self {
            Authorization::Basic(_) => AuthMode::Basic,
            Authorization::Bearer(_) => AuthMode::Bearer,
        }
    }
}

/// Path and query of a URL, without host, credentials and fragment.
pub fn path(url: &str) -> &str {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest
            .find(['/', '?', '#'])
            .map_or("/", |start| &rest[start..]),
        None => url,
    };
    path.split('#').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Request, path};

    #[test]
    fn a_number_of_dots_alone_has_no_address() {
        for (url, expected) in [
            ("https://h/v1/projects/p/activeNumbers/%2B1", true),
            ("https://h.x/v1/projects/p/activeNumbers/a.b?x=/../", true),
            ("https://h/v1/projects/p/activeNumbers/..:release", true),
            ("https://h/v1/projects/p/activeNumbers/...", true),
            ("https://h/v1/projects/p/activeNumbers/.", false),
            (
                "https://h/v1/projects/p/activeNumbers/..?updateMask=x",
                false,
            ),
            (
                "https://h/v1/projects/p/activeNumbers/./emergencyAddress",
                false,
            ),
            ("https://h/v1/projects/../activeNumbers", false),
        ] {
            assert_eq!(
                Request::get(url.to_owned()).keeps_its_path(),
                expected,
                "{url}"
            );
        }
    }

    #[test]
    fn a_path_tells_nothing_of_the_server_or_of_credentials() {
        for (url, expected) in [
            (
                "https://host/v1/projects/p?pageSize=1",
                "/v1/projects/p?pageSize=1",
            ),
            ("https://key:secret@host:8080/v1/x", "/v1/x"),
            ("https://key:secret@host", "/"),
            ("https://key:secret@host?a=b", "?a=b"),
            ("https://host/v1/x#secret", "/v1/x"),
            ("https://host#secret", ""),
            ("/config.json", "/config.json"),
        ] {
            assert_eq!(path(url), expected, "{url}");
        }
    }
}
