//! Runs the sandbox until it is told to stop.
#![forbid(unsafe_code)]

use clap::Parser;
use sandbox::config::Config;
use sandbox::server::start;
use std::io::{self, Write};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Config::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> io::Result<()> {
    let project = config.project.clone();
    let running = start(config).await?;
    // xtask and the end-to-end tests read these lines: the ports may have been chosen here.
    let mut lines = format!("api {}\n", running.api);
    if let Some(app) = &running.app {
        lines.push_str(&format!("app {app}\n"));
    }
    lines.push_str(&format!("project {project}\nready\n"));
    let mut out = io::stdout();
    out.write_all(lines.as_bytes())?;
    out.flush()?;
    told_to_stop().await?;
    running.stop().await;
    Ok(())
}

/// Waits for Ctrl-C or, where there is one, SIGTERM.
async fn told_to_stop() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
