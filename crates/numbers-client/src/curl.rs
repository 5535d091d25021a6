//! Request as a curl command for a POSIX shell, with variables for secrets.
//!
//! ```
//! use numbers_client::{config::AuthMode, curl::Curl, request::Request};
//!
//! let request = Request::get("https://host/v1/x".to_owned());
//! let curl = Curl::new(&request, AuthMode::Bearer);
//! assert!(curl.command.starts_with("curl --request GET 'https://host/v1/x'"));
//! assert_eq!(curl.variables, ["SINCH_TOKEN"]);
//! ```

use super::request::{FormPart, Hidden, Request};
use crate::config::AuthMode;

/// Shell variable for the ID of the access key.
pub const KEY_ID: &str = "SINCH_KEY_ID";
/// Shell variable for the secret of the access key.
pub const KEY_SECRET: &str = "SINCH_KEY_SECRET";
/// Shell variable for the access token.
pub const TOKEN: &str = "SINCH_TOKEN";

/// Line continuation.
const NEXT: &str = " \\\n  ";

/// A command, and the variables to set before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curl {
    /// The command.
    pub command: String,
    /// The variables in their order in the command.
    pub variables: Vec<&'static str>,
}

impl Curl {
    /// The command for a request.
    pub fn new(request: &Request, auth: AuthMode) -> Self {
        Self {
            command: command(request, auth),
            variables: variables(request, auth),
        }
    }
}

fn command(request: &Request, auth: AuthMode) -> String {
    let method = request.method.as_str();
    // curl would take these characters for a pattern of several URLs.
    let globoff = match request.url.contains(['[', ']', '{', '}']) {
        true => " --globoff",
        false => "",
    };
    let url = quoted(&request.url);
    let mut words = vec![format!("curl --request {method}{globoff} {url}")];
    words.push("--header 'Accept: application/json'".to_owned());
    match auth {
        AuthMode::Gateway => {}
        AuthMode::Basic => words.push(format!("--user \"${KEY_ID}:${KEY_SECRET}\"")),
        AuthMode::Bearer => words.push(format!("--header \"Authorization: Bearer ${TOKEN}\"")),
    }
    if let Some(key) = &request.key {
        words.push(format!(
            "--header {}",
            quoted(&format!("Idempotency-Key: {key}"))
        ));
    }
    if let Some(body) = &request.body {
        words.push("--header 'Content-Type: application/json'".to_owned());
        // Not --data, which reads a file if the text begins with @.
        words.push(format!(
            "--data-raw {}",
            data(body, request.hidden.as_ref())
        ));
    } else if !request.form.is_empty() {
        words.extend(request.form.iter().map(form));
    } else if request.method != http::Method::GET {
        // A browser sends it by itself; some servers refuse a POST without it.
        words.push("--header 'Content-Length: 0'".to_owned());
    }
    words.join(NEXT)
}

/// A part of a form. curl itself generates the header with the boundary.
fn form(part: &FormPart) -> String {
    match part {
        FormPart::File(name, file, mime_type) => {
            // Within double quotes curl takes a file name literally, but for these two characters.
            let file = file.replace('\\', "\\\\").replace('"', "\\\"");
            let word = match mime_type.as_str() {
                "" => format!("{name}=@\"{file}\""),
                mime_type => format!("{name}=@\"{file}\";type={mime_type}"),
            };
            format!("--form {}", quoted(&word))
        }
        // Not --form, which reads a file if the text begins with @ or <.
        FormPart::Text(name, value) => {
            format!("--form-string {}", quoted(&format!("{name}={value}")))
        }
    }
}

fn variables(request: &Request, auth: AuthMode) -> Vec<&'static str> {
    let mut variables = match auth {
        AuthMode::Gateway => Vec::new(),
        AuthMode::Basic => vec![KEY_ID, KEY_SECRET],
        AuthMode::Bearer => vec![TOKEN],
    };
    variables.extend(request.hidden.as_ref().map(|hidden| hidden.variable));
    variables
}

/// The body, with a variable for each occurrence of its secret part.
fn data(body: &str, hidden: Option<&Hidden>) -> String {
    let Some(hidden) = hidden.filter(|hidden| !hidden.text.expose().is_empty()) else {
        return quoted(body);
    };
    let parts: Vec<_> = body.split(hidden.text.expose()).map(quoted).collect();
    parts.join(&format!("\"${}\"", hidden.variable))
}

/// A literal word for a shell: within single quotes only the single quote itself is special.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use http::Method;
    use numbers_model::secret::Secret;
    use proptest::prelude::*;

    use super::*;

    /// The words that a shell makes of a command; it keeps the variables as they are.
    fn words(command: &str) -> Vec<String> {
        shlex::split(command).expect("balanced quotes")
    }

    fn patch(body: &str) -> Request {
        Request::new(
            Method::PATCH,
            "https://h/v1/x?a=b&c=d".into(),
            Some(body.into()),
        )
    }

    #[test]
    fn a_read_through_a_gateway_names_no_credentials() {
        let request = Request::get("https://h/v1/projects/p/activeNumbers/%2B12".into());
        assert_eq!(
            command(&request, AuthMode::Gateway),
            "curl --request GET 'https://h/v1/projects/p/activeNumbers/%2B12' \\\n  --header 'Accept: application/json'"
        );
        assert!(variables(&request, AuthMode::Gateway).is_empty());
    }

    #[test]
    fn credentials_are_variables() {
        let request = patch("{}");
        let basic = command(&request, AuthMode::Basic);
        assert!(
            basic.contains("--user \"$SINCH_KEY_ID:$SINCH_KEY_SECRET\""),
            "{basic}"
        );
        let bearer = command(&request, AuthMode::Bearer);
        assert!(
            bearer.contains("--header \"Authorization: Bearer $SINCH_TOKEN\""),
            "{bearer}"
        );
        assert_eq!(variables(&request, AuthMode::Bearer), [TOKEN]);
    }

    #[test]
    fn a_post_without_a_body_says_so() {
        let request = Request::new(Method::POST, "https://h/x:release".into(), None);
        assert!(
            words(&command(&request, AuthMode::Gateway)).contains(&"Content-Length: 0".to_owned())
        );
    }

    #[test]
    fn an_idempotency_key_is_shown() {
        let mut request = patch("{}");
        request.key = Some("00000000-0000-4000-8000-000000000000".into());
        let words = words(&command(&request, AuthMode::Gateway));
        let key = "Idempotency-Key: 00000000-0000-4000-8000-000000000000";
        assert!(words.contains(&key.to_owned()), "{words:?}");
    }

    #[test]
    fn a_file_is_named_and_its_kind_told() {
        let parts = vec![
            FormPart::File(
                "file",
                "it's \"my\" a\\b.pdf".into(),
                "application/pdf".into(),
            ),
            FormPart::Text("documentType", "@Driver's License".into()),
        ];
        let request = Request::upload("https://h/x".into(), parts);
        let text = command(&request, AuthMode::Gateway);
        let words = words(&text);
        let after = |option: &str| {
            let at = words.iter().position(|word| word == option);
            at.and_then(|at| words.get(at + 1)).map(String::as_str)
        };
        assert_eq!(
            after("--form"),
            Some(r#"file=@"it's \"my\" a\\b.pdf";type=application/pdf"#)
        );
        assert_eq!(
            after("--form-string"),
            Some("documentType=@Driver's License")
        );
        assert!(!text.contains("Content-"), "{text}");
    }

    #[test]
    fn a_hidden_part_is_a_variable() {
        let secret = "a".repeat(32);
        let body = format!(r#"{{"hmacSecret":"{secret}"}}"#);
        let request = patch(&body).hide(Secret::new(secret.clone()), "SINCH_HMAC_SECRET");
        let text = command(&request, AuthMode::Gateway);
        assert!(!text.contains(&secret), "{text}");
        assert!(
            text.ends_with(r#"--data-raw '{"hmacSecret":"'"$SINCH_HMAC_SECRET"'"}'"#),
            "{text}"
        );
        assert_eq!(
            variables(&request, AuthMode::Gateway),
            ["SINCH_HMAC_SECRET"]
        );
    }

    #[test]
    fn an_address_with_brackets_is_taken_as_it_stands() {
        let request = Request::get("https://[::1]:8080/v1".into());
        assert!(command(&request, AuthMode::Gateway).contains("--globoff 'https://[::1]:8080/v1'"));
    }

    proptest! {
        #[test]
        fn a_shell_reads_back_what_is_sent(body in any::<String>(), tail in "[!-~]{0,40}") {
            let url = format!("https://h/{tail}");
            let request = Request::new(Method::PATCH, url.clone(), Some(body.clone()));
            let words = words(&command(&request, AuthMode::Bearer));
            prop_assert_eq!(words.first().map(String::as_str), Some("curl"));
            prop_assert_eq!(words.last(), Some(&body));
            prop_assert!(words.contains(&url));
            let ends = words.iter().filter(|word| word.as_str() == "--data-raw").count();
            prop_assert!(ends >= 1);
        }

        #[test]
        fn a_hidden_part_never_shows(secret in "[a-zA-Z0-9-]{32,64}", around in "[^a-zA-Z0-9-]{0,20}") {
            let body = format!("{around}{secret}{around}{secret}");
            let request = patch(&body).hide(Secret::new(secret.clone()), "SECRET");
            let text = command(&request, AuthMode::Gateway);
            prop_assert!(!text.contains(&secret));
            let read = words(&text).pop().unwrap_or_default();
            prop_assert_eq!(read.replace("$SECRET", &secret), body);
        }
    }
}
