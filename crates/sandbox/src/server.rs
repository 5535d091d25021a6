//! Listening on both ports, by hyper itself instead of `axum::serve`.
//!
//! Fault rules close a connection without a response, which `axum::serve` cannot do: its services
//! are infallible. Both ports also stop together, after a moment of grace.

use crate::app_server;
use crate::config::Config;
use crate::faults::DropConnection;
use crate::request::ReusedConnection;
use crate::sandbox::Sandbox;
use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// Time that open connections have to finish when the server stops.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(1);

/// A sandbox that listens.
pub struct RunningServer {
    /// Origin of the API, such as `http://127.0.0.1:8787`.
    pub api: String,
    /// URL of the app, such as `http://127.0.0.1:8080/`, if it is served.
    pub app: Option<String>,
    shutdown: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl RunningServer {
    /// Stops listening, lets open requests finish for a moment, then closes all connections.
    pub async fn stop(self) {
        // An error means that all tasks have ended already.
        let _ = self.shutdown.send(true);
        for task in self.tasks {
            let _ = task.await;
        }
    }
}

/// Starts the API and, if configured, the app.
///
/// # Errors
/// If a port is taken.
pub async fn start(config: Config) -> io::Result<RunningServer> {
    let (shutdown, shutdown_receiver) = watch::channel(false);
    let api_listener = TcpListener::bind((config.host, config.port)).await?;
    let api_address = api_listener.local_addr()?;
    let mut tasks = Vec::new();
    let mut app = None;
    if let Some(folder) = &config.app {
        let listener = TcpListener::bind((config.host, config.app_port)).await?;
        let base = app_server::base_path(&config);
        app = Some(format!("{}{base}", origin(listener.local_addr()?)));
        let router = app_server::router(&config, folder, api_address);
        tasks.push(tokio::spawn(serve(
            listener,
            router,
            shutdown_receiver.clone(),
        )));
    }
    let router = Arc::new(Sandbox::new(config)).router();
    tasks.push(tokio::spawn(serve(api_listener, router, shutdown_receiver)));
    Ok(RunningServer {
        api: origin(api_address),
        app,
        shutdown,
        tasks,
    })
}

fn origin(address: SocketAddr) -> String {
    format!("http://{address}")
}

async fn serve(listener: TcpListener, router: Router, mut shutdown: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of file descriptors, for example: the next attempt may succeed.
                    tracing::warn!("cannot accept a connection: {error}");
                    continue;
                }
            },
            _ = shutdown.changed() => break,
        };
        let connection = graceful.watch(serve_connection(stream, router.clone()));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                // The client left, or a fault rule dropped the connection.
                tracing::debug!("connection closed: {error}");
            }
        });
    }
    let _ = tokio::time::timeout(SHUTDOWN_GRACE, graceful.shutdown()).await;
}

fn serve_connection(
    stream: TcpStream,
    router: Router,
) -> impl GracefulConnection<Error = hyper::Error> {
    // Best effort: responses are small and should not wait for Nagle's algorithm.
    let _ = stream.set_nodelay(true);
    // Connections are kept alive with faults as well, as everywhere: a browser silently repeats a
    // request that a reused connection dropped, whatever its method.
    let is_reused = AtomicBool::new(false);
    let service = service_fn(move |mut request: Request<Incoming>| {
        let router = router.clone();
        let reused = ReusedConnection(is_reused.swap(true, Ordering::Relaxed));
        request.extensions_mut().insert(reused);
        async move {
            let response = router.oneshot(request.map(Body::new)).await;
            let response = response.unwrap_or_else(|never| match never {});
            // Hyper closes the connection without a byte if the service returns an error.
            match response.extensions().get::<DropConnection>() {
                Some(DropConnection) => Err(io::Error::other("dropped by a fault rule")),
                None => Ok(response),
            }
        }
    });
    http1::Builder::new()
        .keep_alive(true)
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
}
