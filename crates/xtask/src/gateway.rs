//! `cargo xtask start --gateway`: the app behind the gateway, with sandbox and OpenID provider.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpStream,
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    app::{Sandbox, build_both, dist, native_program, sandbox_program, target_folder},
    node::install_packages,
    process::{self, ChildGuard, run_with_progress},
    root,
    start::PROJECT,
    tools::Tools,
};

/// Folder of the provider.
const PROVIDER: &str = "tests/provider";
/// Client of the provider. Its secret is none: it is good for a provider of this machine that takes any password.
const CLIENT: [&str; 2] = ["numberdesk", "of-this-machine-only"];
/// Longest wait for a program to answer.
const START_LIMIT: Duration = Duration::from_secs(30);

/// Ports of the three servers.
pub struct Ports {
    /// The gateway, which serves the app.
    pub app: u16,
    /// The sandbox.
    pub api: u16,
    /// The provider.
    pub provider: u16,
}

/// Builds and starts all of them, and stays until it is told to stop.
pub fn start(ports: &Ports, numbers: u32) -> Result<()> {
    let tools = Tools::find()?;
    build_both(&tools)?;
    provide(&tools)?;
    let sandbox = [
        "--auth".to_owned(),
        "bearer".to_owned(),
        "--no-cors".to_owned(),
        "--port".to_owned(),
        ports.api.to_string(),
        "--numbers".to_owned(),
        numbers.to_string(),
    ];
    let sandbox = Sandbox::start(&sandbox_program()?, &sandbox)?;
    let public_url = format!("http://127.0.0.1:{}", ports.app);
    let _provider = start_provider(&tools, ports.provider, &public_url)?;
    let gateway = start_gateway(ports, &sandbox.api, &public_url)?;
    process::stopping_is_success();
    print_urls(ports, &sandbox.api, &public_url);
    let status = gateway.wait()?;
    bail!("The gateway ended by itself with {status}");
}

/// Builds the gateway, with the app as it was built before in it, and installs the packages of the provider.
pub fn provide(tools: &Tools) -> Result<()> {
    let arguments = [
        "build",
        "--locked",
        "--profile",
        "native",
        "--package",
        "gateway",
        // One build for all: where `app` names a folder, that is served.
        "--features",
        "embedded",
    ];
    run_with_progress(
        "Building the gateway",
        "3 to 4 minutes the first time",
        tools.cargo().args(arguments),
    )?;
    install_packages(tools, PROVIDER)
}

/// The gateway's program.
pub fn program() -> Result<PathBuf> {
    native_program("numberdesk-gateway")
}

/// The provider's script.
pub fn provider_script() -> PathBuf {
    root().join(PROVIDER).join("provider.mjs")
}

fn start_provider(tools: &Tools, port: u16, public_url: &str) -> Result<ChildGuard> {
    let mut node = tools.command("node");
    node.arg(provider_script())
        .args(["--port", &port.to_string()])
        .args(["--client", CLIENT[0], "--secret", CLIENT[1]])
        .args(["--redirect", &format!("{public_url}/sign-in/callback")])
        // It warns that it is for development, which is what it is used for.
        .stderr(Stdio::null())
        .stdout(Stdio::piped());
    let provider = ChildGuard::start(&mut node)?;
    let output = provider.stdout().context("The provider has no output")?;
    let mut lines = BufReader::new(output).lines();
    let is_ready = lines.any(|line| line.is_ok_and(|line| line.starts_with("ready")));
    if !is_ready {
        bail!("The OpenID provider ended before it was ready");
    }
    // Reads to the end, so that the provider never waits for a reader.
    thread::spawn(move || lines.for_each(drop));
    Ok(provider)
}

fn start_gateway(ports: &Ports, api: &str, public_url: &str) -> Result<ChildGuard> {
    let folder = target_folder()?.join("gateway");
    fs::create_dir_all(&folder)?;
    let config = folder.join("gateway.toml");
    let store = folder.join("gateway.db");
    fs::write(
        &config,
        config_text(ports, api, public_url, &store.display().to_string()),
    )?;
    let mut command = Command::new(program()?);
    command.arg("--config").arg(&config).stdout(Stdio::null());
    let gateway = ChildGuard::start(&mut command)?;
    let started = Instant::now();
    while TcpStream::connect(("127.0.0.1", ports.app)).is_err() {
        if let Some(status) = gateway.ended()? {
            bail!("The gateway ended with {status}");
        }
        if started.elapsed() > START_LIMIT {
            bail!(
                "The gateway did not start within {} s",
                START_LIMIT.as_secs()
            );
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(gateway)
}

/// The gateway's configuration. Paths and URLs are literal strings, in which TOML reads no escapes.
fn config_text(ports: &Ports, api: &str, public_url: &str, store: &str) -> String {
    let (app, port, provider) = (dist().display().to_string(), ports.app, ports.provider);
    let [client, secret] = CLIENT;
    format!(
        "listen = '127.0.0.1:{port}'
public_url = '{public_url}'
app = '{app}'

[upstream]
url = '{api}'
projects = ['{PROJECT}']
versions = ['v1', 'v1alpha1']

[key]
id = 'sandbox-key'
secret = 'sandbox-secret'
token_url = '{api}/oauth2/token'

[sign_in]
mode = 'oidc'
issuer = 'http://127.0.0.1:{provider}'
client_id = '{client}'
client_secret = '{secret}'
scopes = ['profile', 'groups']

[roles]
viewer = ['viewer']
editor = ['editor']
buyer = ['buyer']
releaser = ['releaser']
auditor = ['auditor']

[store]
url = 'sqlite:{store}'
"
    )
}

fn print_urls(ports: &Ports, api: &str, public_url: &str) {
    println!("\nNumberdesk is at {public_url}/\n");
    println!(
        "  The app and the gateway  {public_url}/  (its configuration: target/gateway/gateway.toml)"
    );
    println!(
        "  The Numbers API          {api}  (a sandbox that wants a token; no account is touched)"
    );
    println!(
        "  The OpenID provider      http://127.0.0.1:{}",
        ports.provider
    );
    println!("  The audit log            {public_url}/audit?format=json");
    println!("\nSign in as viewer, editor, buyer, releaser, auditor or admin, with any password.");
    println!("Ctrl-C stops it. The audit log stays in target/gateway.");
}
