//! Runs the sandbox until it is told to stop.
#![forbid(unsafe_code)]

use clap::Parser;
use sandbox::config::Config;
use sandbox::server::start;
use std::io::{self, Write};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    log_to_stderr();
    match run(Config::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Logs to stderr what `RUST_LOG` asks for; stdout belongs to the lines that programs read.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
}

async fn run(config: Config) -> io::Result<()> {
    let project = config.project.clone();
    let server = start(config).await?;
    // xtask and the end-to-end tests read these lines: the ports may have been chosen here.
    let mut lines = format!("api {}\n", server.api);
    if let Some(app) = &server.app {
        lines.push_str(&format!("app {app}\n"));
    }
    lines.push_str(&format!("project {project}\nready\n"));
    let mut stdout = io::stdout();
    stdout.write_all(lines.as_bytes())?;
    stdout.flush()?;
    shutdown_signal().await?;
    server.stop().await;
    Ok(())
}

/// Waits for Ctrl-C or, on Unix, SIGTERM.
async fn shutdown_signal() -> io::Result<()> {
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
