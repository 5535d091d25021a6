use std::path::Path;

use secrecy::ExposeSecret;

use super::*;

const MINIMAL: &str = r#"
public_url = "http://127.0.0.1:8080"
[upstream]
projects = ["p-1"]
[key]
id = "key"
secret = "the-secret"
[sign_in]
mode = "none"
[store]
url = "sqlite:gateway.db"
"#;

fn settings(text: &str, variables: &[(&str, &str)]) -> Settings {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("gateway.toml");
    std::fs::write(&file, text).expect("a file");
    let variables = variables.iter();
    let variables =
        variables.map(|(name, value)| (format!("{}{name}", settings::PREFIX), (*value).to_owned()));
    Settings::load(Some(&file), variables)
}

fn mistakes(text: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let mistakes = read(settings(text, variables)).err().unwrap_or_default();
    let place = |mistake: &Mistake| match &mistake.source {
        settings::Source::Line(_, line) => format!("{line}: "),
        settings::Source::Variable(name) => format!("{name}: "),
        _ => String::new(),
    };
    mistakes
        .iter()
        .map(|mistake| format!("{}{}", place(mistake), mistake.text))
        .collect()
}

#[test]
fn a_short_file_is_enough() {
    let config = read(settings(MINIMAL, &[])).expect("a configuration");
    assert_eq!(config.listen, DEFAULT_LISTEN);
    assert_eq!(config.upstream.url, "https://numbers.api.sinch.com");
    assert_eq!(config.upstream.versions, [ApiVersion::V1]);
    assert_eq!(
        config.key.scheme,
        KeyScheme::Oauth("https://auth.sinch.com/oauth2/token".into())
    );
    assert_eq!(config.key.secret.expose_secret(), "the-secret");
    assert!(matches!(config.sign_in, SignIn::None));
}

#[test]
fn every_mistake_is_told_with_its_line() {
    let text = r#"listen = "8080"
public_url = "numbers.example.com"
colour = "red"
protected = ["+1208", "4670*"]
[upstream]
url = "http://numbers.api.sinch.com"
project = ["p"]
versions = ["v2"]
timeout_seconds = 0
[key]
id = ["a", "b"]
secret = "s"
[sign_in]
mode = "ldap"
[store]
url = "mysql://user:password@host/db"
"#;
    assert_eq!(
        mistakes(text, &[("PORT", "1")]),
        [
            "1: listen must be an address and a port, such as 127.0.0.1:8080",
            "2: public_url must be a URL that starts with https:// or http://",
            "3: colour is no key of the configuration",
            "4: protected (\"4670*\") must be a number such as +12086390939, or its beginning and *",
            "6: upstream.url must start with https://, since the key is sent there",
            "7: upstream.project is no key of the configuration; upstream.projects is one",
            "8: upstream.versions (\"v2\") must be \"v1\" or \"v1alpha1\"",
            "9: upstream.timeout_seconds must be a number from 1 to 300",
            "11: key.id must be one value, not several",
            "14: sign_in.mode must be one of \"oidc\", \"header\", \"none\"",
            "16: store.url must start with sqlite: or postgres://",
            "NUMBERDESK_GATEWAY_PORT: is no key of the configuration",
            "upstream.projects is missing, as is NUMBERDESK_GATEWAY_UPSTREAM_PROJECTS",
        ]
    );
}

#[test]
fn what_is_wrong_together_is_told_with_the_other_mistakes() {
    let text = r#"listen = "0.0.0.0:8080"
[sign_in]
mode = "none"
[key]
id = ""
"#;
    let told = mistakes(text, &[]);
    assert!(
        told[0].starts_with("3: sign_in.mode \"none\" is for a loopback"),
        "{told:?}"
    );
    assert_eq!(told[1], "5: key.id is empty");
    let oidc = [
        ("SIGN_IN_MODE", "oidc"),
        ("SIGN_IN_ISSUER", "https://id.example.com"),
        ("SIGN_IN_CLIENT_ID", "numberdesk"),
        ("SIGN_IN_IDLE_MINUTES", "90"),
        ("SIGN_IN_LIFETIME_MINUTES", "60"),
        ("PUBLIC_URL", "http://numbers.example.com"),
    ];
    let told = mistakes(MINIMAL, &oidc).join("\n");
    for part in [
        "idle_minutes must not be more",
        "public_url must start with https",
        "roles.viewer is missing",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_line() {
    let told = mistakes("listen = \"127.0.0.1:80\"\npublic_url = [\n", &[]);
    assert!(
        told.iter()
            .any(|line| line.starts_with("2: ") || line.starts_with("3: ")),
        "{told:?}"
    );
    let told = mistakes(
        "listen = \"127.0.0.1:80\"\nlisten = \"127.0.0.1:81\"\n",
        &[],
    );
    assert!(told.iter().any(|line| line.starts_with("2: ")), "{told:?}");
}

#[test]
fn what_is_missing_names_its_variable() {
    let told = mistakes("", &[]);
    for key in [
        "public_url",
        "upstream.projects",
        "key.id",
        "key.secret",
        "sign_in.mode",
        "store.url",
    ] {
        let line = format!("{key} is missing, as is {}", settings::variable(key));
        assert!(told.contains(&line), "{line} in {told:?}");
    }
}

#[test]
fn the_environment_beats_the_file() {
    let config = read(settings(
        MINIMAL,
        &[
            ("LISTEN", "127.0.0.1:9000"),
            ("UPSTREAM_PROJECTS", "a, b"),
            ("LABELS", "plan-1=Marketing"),
            ("PROTECTED", "+12086390939,+4670*"),
        ],
    ))
    .expect("a configuration");
    assert_eq!(config.listen.port(), 9000);
    assert_eq!(config.upstream.projects, ["a", "b"]);
    assert_eq!(config.labels["plan-1"], "Marketing");
    assert_eq!(config.protected.len(), 2);
}

/// Every key with a value that is not its default; secrets as themselves, not as files.
const EVERYTHING: [(&str, &str); 38] = [
    ("listen", "127.0.0.2:81"),
    ("public_url", "https://numbers.example.com"),
    ("app", "FOLDER"),
    ("trusted_proxies", "10.0.0.0/8,192.0.2.1"),
    ("stop_seconds", "11"),
    ("protected", "+12086390939,+4670*"),
    ("upstream.url", "https://api.example.com"),
    ("upstream.projects", "p-1,p-2"),
    ("upstream.versions", "v1alpha1,v1"),
    ("upstream.timeout_seconds", "12"),
    ("upstream.max_requests", "13"),
    ("upstream.max_body_bytes", "1400"),
    ("upstream.max_upload_bytes", "1500"),
    ("key.id", "key"),
    ("key.secret", "the-secret"),
    ("key.scheme", "oauth"),
    ("key.token_url", "https://auth.example.com/token"),
    ("sign_in.mode", "oidc"),
    ("sign_in.issuer", "https://id.example.com/"),
    ("sign_in.client_id", "numberdesk"),
    ("sign_in.client_secret", "another-secret"),
    ("sign_in.scopes", "profile,groups"),
    ("sign_in.name_claim", "preferred_username"),
    ("sign_in.groups_claim", "realm_access.roles"),
    ("sign_in.idle_minutes", "16"),
    ("sign_in.lifetime_minutes", "17"),
    ("sign_in.user_header", "remote-user"),
    ("sign_in.name_header", "remote-name"),
    ("sign_in.groups_header", "remote-groups"),
    ("roles.viewer", "a,b"),
    ("roles.editor", "c,d"),
    ("roles.buyer", "e,f"),
    ("roles.releaser", "g,h"),
    ("roles.auditor", "i,j"),
    ("store.url", "postgres://u:the-password@h/db"),
    ("audit.days", "18"),
    ("audit.stdout", "false"),
    ("metrics.listen", "127.0.0.1:91"),
];

#[test]
fn the_environment_can_say_all_that_a_file_can() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("index.html"), "x").expect("a file");
    let folder = folder.path().display().to_string();
    let values = EVERYTHING.map(|(path, value)| (path, value.replace("FOLDER", &folder)));
    let in_file = |(path, value): &(&str, String)| match value.contains(',') {
        true => format!("{path} = {:?}\n", value.split(',').collect::<Vec<_>>()),
        false if path.starts_with("roles") => format!("{path} = [{value:?}]\n"),
        false => format!("{path} = {value:?}\n"),
    };
    let file: String = values.iter().map(in_file).collect();
    let by_file = settings(&format!("{file}labels = {{ plan = \"Marketing\" }}\n"), &[]);
    let mut variables: Vec<(String, String)> = values
        .iter()
        .map(|(path, value)| (settings::variable(path), value.clone()))
        .collect();
    variables.push((settings::variable("labels"), "plan=Marketing".to_owned()));
    let by_variables = Settings::load(None, variables.into_iter());
    let known = settings::KEYS.iter().map(|key| key.path);
    let not_set: Vec<&str> = known
        .filter(|path| !by_variables.values.contains_key(path))
        .collect();
    assert_eq!(
        not_set,
        [
            "key.secret_file",
            "sign_in.client_secret_file",
            "store.url_file"
        ]
    );
    let text = |settings| format!("{:?}", read(settings).expect("a configuration"));
    assert_eq!(text(by_file), text(by_variables));
}

#[test]
fn every_key_has_its_variable_and_no_two_share_one() {
    let variables: std::collections::HashSet<String> =
        settings::KEYS.iter().map(settings::Key::variable).collect();
    assert_eq!(variables.len(), settings::KEYS.len());
    for key in settings::KEYS.iter().filter(|key| key.is_secret) {
        let file = format!("{}_file", key.path);
        assert!(settings::KEYS.iter().any(|key| key.path == file), "{file}");
    }
}

#[test]
fn a_secret_may_be_in_a_file_of_its_own_and_not_in_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("secret");
    std::fs::write(&file, "from-a-file\n").expect("a file");
    let path = file.display().to_string();
    let without = MINIMAL.replace("secret = \"the-secret\"\n", "");
    let config = read(settings(&without, &[("KEY_SECRET_FILE", &path)])).expect("a configuration");
    assert_eq!(config.key.secret.expose_secret(), "from-a-file");
    let told = mistakes(MINIMAL, &[("KEY_SECRET_FILE", &path)]);
    assert_eq!(
        told,
        [
            "NUMBERDESK_GATEWAY_KEY_SECRET_FILE: key.secret_file and key.secret are both set: keep one of them"
        ]
    );
    let told = mistakes(&without, &[("KEY_SECRET_FILE", "/nowhere")]);
    assert!(told[0].contains("/nowhere can't be read"), "{told:?}");
}

#[test]
fn nobody_listens_to_the_network_without_a_sign_in() {
    let told = mistakes(MINIMAL, &[("LISTEN", "0.0.0.0:8080")]);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("\"none\" is for a loopback address only"),
        "{told:?}"
    );
    let header = [
        ("SIGN_IN_MODE", "header"),
        ("SIGN_IN_USER_HEADER", "Remote-User"),
        ("ROLES_VIEWER", "*"),
    ];
    let told = mistakes(MINIMAL, &header);
    assert!(
        told[0].contains("believes the proxies in trusted_proxies"),
        "{told:?}"
    );
    let oidc = [
        ("SIGN_IN_MODE", "oidc"),
        ("SIGN_IN_ISSUER", "https://id.example.com"),
        ("SIGN_IN_CLIENT_ID", "numberdesk"),
        ("PUBLIC_URL", "http://numbers.example.com"),
        ("ROLES_VIEWER", "*"),
    ];
    let told = mistakes(MINIMAL, &oidc);
    assert!(
        told[0].contains("public_url must start with https://"),
        "{told:?}"
    );
    let told = mistakes(MINIMAL, &oidc[..3]);
    assert!(told[0].starts_with("roles.viewer is missing"), "{told:?}");
}

#[test]
fn no_secret_is_printed_or_told() {
    let settings = settings(MINIMAL, &[("STORE_URL", "postgres://u:the-password@h/db")]);
    let printed = print(&settings);
    assert!(
        printed.contains("key.secret = \"(secret)\"") && printed.contains("key.id = \"key\""),
        "{printed}"
    );
    let config = read(settings).expect("a configuration");
    for text in [printed, format!("{config:?}")] {
        assert!(
            !text.contains("the-secret") && !text.contains("the-password"),
            "{text}"
        );
    }
    let told = mistakes(MINIMAL, &[("STORE_URL", "mysql://u:the-password@h/db")]);
    assert!(!told.concat().contains("the-password"), "{told:?}");
}

#[test]
fn the_config_json_of_the_app_is_valid_for_the_app() {
    let variables = [
        ("PROTECTED", "+4670*"),
        ("LABELS", "plan=Marketing"),
        ("UPSTREAM_VERSIONS", "v1alpha1,v1"),
    ];
    let config = read(settings(MINIMAL, &variables)).expect("a configuration");
    let parsed = numbers_client::config::Config::parse(&crate::app::config_json::text(&config))
        .expect("config.json");
    assert_eq!(parsed.project_id.as_deref(), Some("p-1"));
    assert_eq!(parsed.api_version, Some(ApiVersion::V1Alpha1));
    assert!(parsed.idempotency && parsed.auth == Some(numbers_client::config::AuthMode::Gateway));
    assert_eq!(parsed.api_base_url.as_deref(), Some(""));
}

#[test]
fn a_folder_without_the_app_is_a_mistake() {
    let told = mistakes(MINIMAL, &[("APP", "/nowhere")]);
    assert!(
        told[0].contains("must be the folder of the built app"),
        "{told:?}"
    );
    assert!(!Path::new("/nowhere").exists());
}

#[test]
fn the_file_in_deploy_is_valid_and_every_key_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["index.html", "key-secret", "client-secret"] {
        std::fs::write(folder.path().join(name), "x").expect("a file");
    }
    let text = std::fs::read_to_string(root.join("deploy/gateway.toml")).expect("the file");
    let here = folder.path().display().to_string();
    let text = text
        .replace("/usr/share/numberdesk", &here)
        .replace("/etc/numberdesk", &here);
    let config = read(settings(&text, &[])).expect("a configuration");
    assert!(matches!(config.sign_in, SignIn::Oidc(_)) && config.public_url.is_https());
    let docs = std::fs::read_to_string(root.join("docs/deployment.md")).expect("the page");
    for key in &settings::KEYS {
        let name = key.path.rsplit('.').next().unwrap_or_default();
        assert!(docs.contains(name), "{} in docs/deployment.md", key.path);
    }
}
