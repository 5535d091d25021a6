//! `numberdesk-gateway`: runs the gateway until it is told to stop.

// In the program and not in the library, which a new build of the app then leaves as it is.
#[cfg(feature = "embedded")]
mod embedded_app;

use std::{env, io, path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::Parser;
use gateway::{
    config::{self, Config, settings::Settings},
    gateway::Gateway,
    server::Server,
};
use tracing_subscriber::EnvFilter;

/// Serves Numberdesk, signs people in, holds the access key of the Sinch project, and executes every change once.
#[derive(Parser)]
#[command(name = "numberdesk-gateway", version)]
struct Arguments {
    /// TOML file. Every key may also be an environment variable: key.id is NUMBERDESK_GATEWAY_KEY_ID
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Tell every mistake in the configuration, each with its line, and end
    #[arg(long, conflicts_with = "print_config")]
    check: bool,
    /// Print what is configured, where, and end; no secrets
    #[arg(long)]
    print_config: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // stdout has the lines of the audit log.
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
    let arguments = Arguments::parse();
    let settings = Settings::load(arguments.config.as_deref(), env::vars());
    if arguments.print_config {
        print!("{}", config::print(&settings));
    }
    let config = match config::read(settings) {
        Ok(config) => config,
        Err(mistakes) => {
            for mistake in &mistakes {
                eprintln!("{mistake}.");
            }
            return ExitCode::FAILURE;
        }
    };
    if arguments.check || arguments.print_config {
        return ExitCode::SUCCESS;
    }
    match run(with_embedded_app(config)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The configuration with the embedded app, where it names no folder.
#[cfg(feature = "embedded")]
fn with_embedded_app(mut config: Config) -> Config {
    config
        .app
        .get_or_insert(gateway::config::AppSource::Embedded(embedded_app::find));
    config
}

/// The configuration as it is: no app was embedded.
#[cfg(not(feature = "embedded"))]
fn with_embedded_app(config: Config) -> Config {
    config
}

async fn run(config: Config) -> Result<()> {
    let public_url = config.public_url.ascii();
    let server = Server::start(Gateway::open(config).await?).await?;
    tracing::info!("listening on http://{} for {public_url}", server.address);
    stop_signal().await?;
    tracing::info!("stopping");
    server.stop().await;
    Ok(())
}

/// Waits for Ctrl-C or, on Unix, SIGTERM.
async fn stop_signal() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            ctrl_c = tokio::signal::ctrl_c() => ctrl_c,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
