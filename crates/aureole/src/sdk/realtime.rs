//! `GET /api/sdk/realtime`: the widget's line to its conversation.
//!
//! The first frame says who it is. After that the widget is told of every change of its thread in the order of the
//! thread's version, so that it may break off at any moment and come back with the version it has. What was sent to it
//! counts as delivered, what it says it has seen as seen.

mod line;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use tokio::time::{Duration, timeout};

use self::line::Line;
use super::answer::SdkError;
use super::frames::{FromWidget, Hello};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::http::address::Address;

/// Largest frame of a widget, in bytes.
const FRAME_BYTES_MAX: usize = 64 * 1024;
/// Bytes that one socket reads or gathers before writing at once; each socket holds them.
const BUFFER_BYTES: usize = 4 * 1024;
/// A widget says hello within this time.
const HELLO_WITHIN: Duration = Duration::from_secs(10);

/// Takes a widget's socket.
#[utoipa::path(get, path = "/api/sdk/realtime", tag = "sdk", responses((status = 101, description = "A WebSocket; the first frame is hello.")))]
pub async fn realtime(
    State(app): State<App>,
    address: Address,
    upgrade: WebSocketUpgrade,
) -> Result<Response, SdkError> {
    let upgrade = upgrade
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX);
    Ok(upgrade.on_upgrade(move |socket| serve(app, address, socket)))
}

async fn serve(app: App, address: Address, mut socket: WebSocket) {
    app.metrics.sockets().inc();
    let ending = match timeout(HELLO_WITHIN, hello(&mut socket)).await {
        Ok(Some(Ok(hello))) => Line::open(&app, address, &mut socket, hello).await,
        Ok(Some(Err(error))) => Err(line::Ending::Refused(error)),
        Ok(None) | Err(_) => Err(line::Ending::Gone),
    };
    let ending = match ending {
        Ok(mut line) => line.run().await,
        Err(ending) => ending,
    };
    line::farewell(&mut socket, ending).await;
    app.metrics.sockets().dec();
}

async fn hello(socket: &mut WebSocket) -> Option<Result<Hello>> {
    loop {
        let text = match socket.recv().await?.ok()? {
            Message::Text(text) => text,
            Message::Close(_) => return None,
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => continue,
        };
        return Some(match serde_json::from_str(&text) {
            Ok(FromWidget::Hello(hello)) => Ok(hello),
            _ => Err(Error::new(Kind::Invalid, "no_hello", "The first frame must be a hello with the widget key.")),
        });
    }
}
