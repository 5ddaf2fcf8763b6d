//! Runs the server until it is told to stop, and stops it within a bound.

use std::net::SocketAddr;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::agents::turn;
use crate::app::{App, StartError};
use crate::{http, work};

/// Listens where the settings say.
pub async fn listen(app: &App) -> std::io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::new(app.config.host, app.config.port)).await
}

/// Serves until `stop` is done, then finishes running requests and answers, for as long as the settings allow.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), StartError> {
    let shutdown = app.shutdown.clone();
    let service = http::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let working = work::start(&app);
    app.tasks.spawn(turn::watch(app.clone()));
    let begun = shutdown.clone();
    // The words of an answer are small and come in their own time: none waits for the confirmation of the one before.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection waits for confirmations");
        }
    });
    let server =
        tokio::spawn(
            async move { axum::serve(listener, service).with_graceful_shutdown(begun.cancelled_owned()).await },
        );
    stop.await;
    tracing::info!("shutting down: finishing what runs");
    shutdown.cancel();
    app.tasks.close();
    let finish = async {
        server.await.ok();
        working.shutdown().await;
        app.tasks.wait().await;
    };
    if tokio::time::timeout(Duration::from_secs(app.config.shutdown_seconds), finish).await.is_err() {
        tracing::warn!("some requests or answers did not finish in time; another start takes them up");
    }
    Ok(())
}

/// Done at SIGTERM or Ctrl C. From this call on neither ends the process by itself.
pub fn told_to_stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
