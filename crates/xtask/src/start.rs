//! `cargo xtask start`: from a clone to a page that works.

use std::{io, net::TcpListener};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{
    app::{Sandbox, build_both, dist, sandbox_program},
    gallery, gateway, process,
    tools::Tools,
    with_ctrl_c,
};

/// The sandbox's only project.
pub const PROJECT: &str = "0f3a5b1e-7d0c-4b57-9c41-9e1f0a6d2c11";

/// Options of `start`.
#[derive(Args)]
pub struct Options {
    /// Port of the app
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Port of the sandbox's API
    #[arg(long, default_value_t = 8787)]
    api_port: u16,
    /// How many phone numbers the sandbox has
    #[arg(long, default_value_t = 500)]
    numbers: u32,
    /// Base URL of a real server that speaks the Numbers API, instead of the sandbox
    #[arg(long, value_name = "URL")]
    api: Option<String>,
    /// Project ID to open with --api; without it the app asks
    #[arg(long, value_name = "ID", requires = "api")]
    project: Option<String>,
    /// How the app authenticates with --api: gateway, basic or bearer; without it the app asks
    #[arg(long, value_name = "MODE", requires = "api", value_parser = ["gateway", "basic", "bearer"])]
    auth: Option<String>,
    /// Every component in every state, instead of the app
    #[arg(long, conflicts_with_all = ["api_port", "numbers", "api"])]
    gallery: bool,
    /// The gateway in front of the sandbox, and an OpenID provider to sign in with
    #[arg(long, conflicts_with_all = ["gallery", "api"])]
    gateway: bool,
    /// Port of the OpenID provider
    #[arg(long, default_value_t = 8090, requires = "gateway")]
    provider_port: u16,
}

/// Builds, serves, and stays until it is told to stop.
pub fn start(options: &Options) -> Result<()> {
    // Asked first: nobody wants to hear of it after minutes of compiling.
    ensure_port_free(options.port, "--port")?;
    if options.gallery {
        return with_ctrl_c(|| gallery::start(options.port));
    }
    let own_api = options.api.is_none();
    if own_api {
        ensure_port_free(options.api_port, "--api-port")?;
    }
    if options.gateway {
        ensure_port_free(options.provider_port, "--provider-port")?;
        let ports = gateway::Ports {
            app: options.port,
            api: options.api_port,
            provider: options.provider_port,
        };
        return with_ctrl_c(|| gateway::start(&ports, options.numbers));
    }
    let origin = options.api.as_deref().map(origin).transpose()?;

    with_ctrl_c(|| {
        let tools = Tools::find()?;
        build_both(&tools)?;

        let mut arguments = vec![
            "--app".to_owned(),
            dist().display().to_string(),
            "--app-port".to_owned(),
            options.port.to_string(),
            "--app-config".to_owned(),
            config(options),
            "--port".to_owned(),
            if own_api { options.api_port } else { 0 }.to_string(),
            "--numbers".to_owned(),
            if own_api { options.numbers } else { 0 }.to_string(),
        ];
        if let Some(origin) = origin {
            arguments.extend(["--app-connect".to_owned(), origin]);
        }
        let running = Sandbox::start(&sandbox_program()?, &arguments)?;
        process::stopping_is_success();
        print_urls(options, &running);

        let status = running.process.wait()?;
        bail!("The sandbox ended by itself with {status}");
    })
}

fn print_urls(options: &Options, running: &Sandbox) {
    let app = running.app.as_deref().unwrap_or_default();
    println!("\nNumberdesk is at {app}\n");
    match &options.api {
        None => {
            println!("  The app          {app}  (the built files of dist/)");
            println!(
                "  The Numbers API  {}  (a sandbox with {} made-up phone numbers; no account is touched)",
                running.api, options.numbers
            );
            println!("  The project      {PROJECT}");
            println!("\nWhat you change is forgotten when it stops.");
        }
        Some(api) => {
            println!("  The app          {app}  (the built files of dist/)");
            println!("  The Numbers API  {api}  (a real server: what you change is changed)");
        }
    }
    println!("Ctrl-C stops it.");
}

/// The app's config.json.
fn config(options: &Options) -> String {
    let mut members = Vec::new();
    match &options.api {
        None => {
            members.push((
                "apiBaseUrl",
                format!("http://127.0.0.1:{}", options.api_port),
            ));
            members.push(("apiVersion", "v1alpha1".to_owned()));
            members.push(("projectId", PROJECT.to_owned()));
            members.push(("auth", "gateway".to_owned()));
        }
        Some(api) => {
            members.push(("apiBaseUrl", api.trim_end_matches('/').to_owned()));
            members.extend(
                options
                    .project
                    .clone()
                    .map(|project| ("projectId", project)),
            );
            members.extend(options.auth.clone().map(|auth| ("auth", auth)));
        }
    }
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("\"{name}\":\"{}\"", escaped(value)))
        .collect();
    format!("{{{}}}", members.join(","))
}

/// The inside of a JSON string.
fn escaped(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .fold(String::new(), |mut text, c| {
            if matches!(c, '"' | '\\') {
                text.push('\\');
            }
            text.push(c);
            text
        })
}

/// Scheme, host and port of a URL, as a Content Security Policy names them.
fn origin(url: &str) -> Result<String> {
    let (scheme, rest) = url
        .split_once("://")
        .filter(|(scheme, _)| matches!(*scheme, "http" | "https"))
        .with_context(|| {
            format!("--api takes a URL that begins with https:// or http://, not {url}")
        })?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let fits =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    if host.is_empty() || !host.chars().all(fits) {
        bail!("--api {url} names no host, or more than a host and a port");
    }
    Ok(format!("{scheme}://{host}"))
}

/// Says which option to use when a port is taken.
fn ensure_port_free(port: u16, option: &str) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let other = port.checked_add(1).unwrap_or(8080);
            bail!(
                "Port {port} is in use. Choose another with {option}, for example {option} {other}."
            )
        }
        Err(error) => Err(error)
            .with_context(|| format!("Port {port} can't be used ({option} chooses another)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_is_what_a_policy_may_name() -> Result<()> {
        assert_eq!(
            origin("https://api.example.com:8443/base/?x#y")?,
            "https://api.example.com:8443"
        );
        assert_eq!(origin("http://[::1]:80")?, "http://[::1]:80");
        for wrong in [
            "api.example.com",
            "ftp://a",
            "https://",
            "https://a; script-src *",
            "https://me@a",
        ] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
        Ok(())
    }

    #[test]
    fn a_taken_port_names_the_option() -> Result<()> {
        let taken = TcpListener::bind(("127.0.0.1", 0))?;
        let port = taken.local_addr()?.port();
        let said = ensure_port_free(port, "--port")
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(
            said.contains("--port") && said.contains(&port.to_string()),
            "{said}"
        );
        Ok(())
    }

    #[test]
    fn what_is_not_known_is_not_configured() {
        let mut options = Options {
            port: 8080,
            api_port: 8787,
            numbers: 1,
            api: Some("https://a.example/".into()),
            project: None,
            auth: None,
            gallery: false,
            gateway: false,
            provider_port: 8090,
        };
        assert_eq!(config(&options), r#"{"apiBaseUrl":"https://a.example"}"#);
        options.project = Some("a\"b".into());
        assert_eq!(
            config(&options),
            r#"{"apiBaseUrl":"https://a.example","projectId":"a\"b"}"#
        );
        options.api = None;
        assert!(config(&options).contains(r#""auth":"gateway""#));
    }
}
