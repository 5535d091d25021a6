//! Listening, and the two things axum's own server cannot do: close a connection without an
//! answer, and stop both ports together.

use crate::app_server;
use crate::config::Config;
use crate::faults::{Drop, Reused};
use crate::sandbox::Sandbox;
use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// How long open connections may take to finish when the server stops.
const GRACE: Duration = Duration::from_secs(1);

/// A sandbox that listens.
pub struct Running {
    /// Origin of the API, such as `http://127.0.0.1:8787`.
    pub api: String,
    /// URL of the app, such as `http://127.0.0.1:8080/`, if it is served.
    pub app: Option<String>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Stops listening, lets open requests finish for a moment, then closes all.
    pub async fn stop(self) {
        // Nobody listens any more if all tasks have ended: that is what is wanted.
        let _ = self.stop.send(true);
        for task in self.tasks {
            let _ = task.await;
        }
    }
}

/// Starts the API and, if asked for, the app.
///
/// # Errors
/// If a port is taken.
pub async fn start(config: Config) -> io::Result<Running> {
    let (stop, stopped) = watch::channel(false);
    let api = TcpListener::bind((config.host, config.port)).await?;
    let api_address = api.local_addr()?;
    let mut tasks = Vec::new();
    let app = match &config.app {
        Some(folder) => {
            let listener = TcpListener::bind((config.host, config.app_port)).await?;
            let url = format!(
                "{}{}",
                origin(listener.local_addr()?),
                app_server::base(&config)
            );
            let router = app_server::router(&config, folder, api_address);
            tasks.push(tokio::spawn(serve(listener, router, stopped.clone())));
            Some(url)
        }
        None => None,
    };
    let router = Arc::new(Sandbox::new(config)).router();
    tasks.push(tokio::spawn(serve(api, router, stopped)));
    Ok(Running {
        api: origin(api_address),
        app,
        stop,
        tasks,
    })
}

fn origin(address: SocketAddr) -> String {
    format!("http://{address}")
}

async fn serve(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                // Out of descriptors, for example: the next try may do better.
                Err(_) => continue,
            },
            _ = stopped.changed() => break,
        };
        let connection = connection(stream, router.clone());
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that breaks is the client's business, or a fault rule's doing.
            let _ = watched.await;
        });
    }
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

fn connection(
    stream: TcpStream,
    router: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    // Best effort: answers are small and should not wait to be joined.
    let _ = stream.set_nodelay(true);
    // Connections are kept with faults too, as everywhere: then a browser silently repeats a request that a reused one
    // dropped, whatever its method.
    let used = AtomicBool::new(false);
    let service = service_fn(move |mut request: Request<Incoming>| {
        let router = router.clone();
        let reused = Reused(used.swap(true, Ordering::Relaxed));
        request.extensions_mut().insert(reused);
        async move {
            let response = router.oneshot(request.map(Body::new)).await;
            let response = response.unwrap_or_else(|never| match never {});
            // An error in place of a response makes hyper close without a byte.
            match response.extensions().get::<Drop>() {
                Some(Drop) => Err(io::Error::other("dropped by a fault rule")),
                None => Ok(response),
            }
        }
    });
    http1::Builder::new()
        .keep_alive(true)
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
}
