//! A request to the API before it is sent: what is sent, what is shown and what is logged are made of the same one.

use http::Method;
use numbers_model::secret::Secret;

use crate::config::AuthMode;

/// A request, but for the credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// The body: JSON, where there is one.
    pub body: Option<String>,
    /// The parts of a body that is a form with a file; empty where there is none.
    pub form: Vec<FormPart>,
    /// A part of the body that nobody is to see.
    pub hidden: Option<Hidden>,
    /// The value of the header `Idempotency-Key`; set by the client where the gateway honours it.
    pub key: Option<String>,
    /// Tells changes apart that look the same, such as two times any number of a kind.
    pub copy: usize,
    /// Whether it changes nothing although its method is not GET.
    pub safe: bool,
}

/// A part of a multipart/form-data body.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FormPart {
    /// A file: the part's name, the file's name and its media type, which may be empty.
    File(&'static str, String, String),
    /// A text: the part's name and the text.
    Text(&'static str, String),
}

/// A part of a body that is shown as a variable.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden {
    /// The part, as it stands in the body.
    pub text: Secret,
    /// The variable of a shell that stands for it.
    pub variable: &'static str,
}

impl Request {
    /// A read.
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

    /// A form with a file.
    pub fn upload(url: String, form: Vec<FormPart>) -> Self {
        Self {
            form,
            ..Self::new(Method::POST, url, None)
        }
    }

    /// The same as one that changes nothing: it has no idempotency key.
    pub fn safe(self) -> Self {
        Self { safe: true, ..self }
    }

    /// The same as one of several that look alike and are to be executed each.
    pub fn copy(self, copy: usize) -> Self {
        Self { copy, ..self }
    }

    /// Whether it changes something.
    pub fn is_write(&self) -> bool {
        self.method != Method::GET && !self.safe
    }

    /// Whether browsers leave the path as it is: a part of it that is `.` or `..` they take out, `%2E` as well, and ask for
    /// something else.
    pub fn keeps_its_path(&self) -> bool {
        let path = path(&self.url).split('?').next().unwrap_or_default();
        let (_, own) = path.split_once("/projects/").unwrap_or_default();
        !own.split('/').any(|part| matches!(part, "." | ".."))
    }

    /// The same, with a part of its body kept from view.
    pub fn hide(mut self, text: Secret, variable: &'static str) -> Self {
        self.hidden = Some(Hidden { text, variable });
        self
    }
}

/// What an `Authorization` header holds.
#[derive(Debug, Clone)]
pub enum Authorization {
    /// Key ID and key secret.
    Basic(Secret),
    /// An access token.
    Bearer(Secret),
}

impl Authorization {
    /// The whole value of the header.
    pub fn header(&self) -> &Secret {
        let (Authorization::Basic(header) | Authorization::Bearer(header)) = self;
        header
    }

    /// How it authorises.
    pub fn mode(&self) -> AuthMode {
        match self {
            Authorization::Basic(_) => AuthMode::Basic,
            Authorization::Bearer(_) => AuthMode::Bearer,
        }
    }
}

/// The path of an address with its query: nothing of the server, of credentials in front of it, or of a fragment.
pub fn path(url: &str) -> &str {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find(['/', '?', '#']).map_or("/", |at| &rest[at..]),
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
