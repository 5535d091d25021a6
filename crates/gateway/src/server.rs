//! Listening on both ports, and the graceful stop.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, Result};
use axum::{Router, serve::ListenerExt};
use tokio::{
    net::TcpListener,
    sync::watch,
    task::JoinHandle,
    time::{interval, timeout},
};

use crate::{api::change::HEARTBEAT, gateway::Shared, metrics, store::now_ms};

/// Interval at which expired rows of the store are deleted.
const CLEANUP: Duration = Duration::from_secs(3600);

/// A gateway that listens.
#[derive(Debug)]
pub struct Server {
    /// Address of the gateway.
    pub address: SocketAddr,
    /// Address of the metrics.
    pub metrics_address: Option<SocketAddr>,
    gateway: Shared,
    stop: watch::Sender<bool>,
    servers: Vec<JoinHandle<std::io::Result<()>>>,
    upkeep: Vec<JoinHandle<()>>,
}

impl Server {
    /// Begins to listen.
    ///
    /// # Errors
    /// If an address is taken.
    pub async fn start(gateway: Shared) -> Result<Self> {
        let (stop, stopped) = watch::channel(false);
        let listener = bind(gateway.config.listen).await?;
        let address = listener.local_addr()?;
        let mut servers = vec![tokio::spawn(serve(
            listener,
            gateway.router(),
            stopped.clone(),
        ))];
        let mut metrics_address = None;
        if let Some(listen) = gateway.config.metrics_listen {
            let listener = bind(listen).await?;
            metrics_address = Some(listener.local_addr()?);
            servers.push(tokio::spawn(serve(
                listener,
                metrics::router(gateway.clone()),
                stopped,
            )));
        }
        let upkeep = vec![
            tokio::spawn(keep_beating(gateway.clone())),
            tokio::spawn(keep_clean(gateway.clone())),
        ];
        Ok(Self {
            address,
            metrics_address,
            gateway,
            stop,
            servers,
            upkeep,
        })
    }

    /// Stops gracefully: takes no more connections, sees requests through that were sent on, then closes the store. What is not
    /// done after the configured time is given up; its keys end as unknown.
    pub async fn stop(self) {
        let limit = self.gateway.config.stop_timeout;
        // An error means that both servers have ended already.
        let _ = self.stop.send(true);
        let ended = timeout(limit, async {
            for server in self.servers {
                let _ = server.await;
            }
            self.gateway.tasks.close();
            self.gateway.tasks.wait().await;
        });
        if ended.await.is_err() {
            tracing::warn!(
                "requests were still on their way after {} s",
                limit.as_secs()
            );
        }
        for task in &self.upkeep {
            task.abort();
        }
        self.gateway.store.close().await;
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("The gateway can't listen on {address}"))
}

async fn serve(
    listener: TcpListener,
    router: Router,
    stopped: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let listener = listener.tap_io(|stream| {
        // Best effort: answers are small and should not wait for Nagle's algorithm.
        let _ = stream.set_nodelay(true);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(until_stopped(stopped))
        .await
}

async fn until_stopped(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop too.
    let _ = stopped.changed().await;
}

/// Shows other gateways that changes of this one are on their way.
async fn keep_beating(gateway: Shared) {
    let mut ticks = interval(HEARTBEAT);
    loop {
        ticks.tick().await;
        if gateway.tasks.is_empty() {
            continue;
        }
        if let Err(error) = gateway.store.beat().await {
            tracing::error!("the store does not answer: {error}");
        }
    }
}

async fn keep_clean(gateway: Shared) {
    let mut ticks = interval(CLEANUP);
    loop {
        ticks.tick().await;
        let done = gateway
            .store
            .delete_expired(now_ms(), gateway.config.audit.retention)
            .await;
        if let Err(error) = done {
            tracing::error!("the store can't be cleaned: {error}");
        }
    }
}
