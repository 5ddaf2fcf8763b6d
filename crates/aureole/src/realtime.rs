//! `/api/v1/realtime`: the dashboard's WebSocket onto the log.
//!
//! A client says `{type: "resume", seq}` first and is sent every event after that number which its teammate may see, in
//! order, each with the records it changed and with `after`, the last number this socket was told before; then `ready`,
//! and from then on what happens, as it happens. Where the gap is too large it is sent `resync`. Snapshot + events =
//! fresh snapshot; names that other records repeat (a contact's on its tickets) follow the record of their noun.
//! A socket that can't keep up is closed, never skipped, and never slows another one down.

mod audience;
mod frames;
mod hydrate;
mod replay;
mod room;
mod seat;
mod socket;
mod windows;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::routing::get;
use store::WorkspaceId;
use tokio::sync::mpsc;

use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::http::auth::{Member, bearer};
use room::{Ask, Room};

/// Largest frame of a client, in bytes.
const FRAME_BYTES_MAX: usize = 16 * 1024;
/// Bytes that one socket reads or gathers before writing at once; each socket holds them.
const BUFFER_BYTES: usize = 4 * 1024;
/// What sockets may ask of a room before the next one waits.
const ASKS_WAITING_MAX: usize = 1_024;

/// The route.
pub fn routes() -> Router<App> {
    Router::new().route("/api/v1/realtime", get(connect))
}

/// Opens a socket for a teammate who is signed in, or a program with a secret key.
async fn connect(State(app): State<App>, request: Request) -> Result<Response> {
    let (mut parts, _) = request.into_parts();
    let member = <Member as FromRequestParts<App>>::from_request_parts(&mut parts, &app).await?;
    own_page(&app, &parts.headers)?;
    let upgrade = upgrade(&app, &mut parts).await?;
    // Asked again later: whether this caller may still come in.
    parts.extensions.remove::<Member>();
    let running = app.clone();
    Ok(upgrade.on_upgrade(move |socket| {
        let tasks = running.tasks.clone();
        tasks.track_future(socket::serve(running, parts, member, socket))
    }))
}

/// A socket that holds little, and takes no more of a client than a client has to say.
async fn upgrade(app: &App, parts: &mut Parts) -> Result<WebSocketUpgrade> {
    let upgrade = WebSocketUpgrade::from_request_parts(parts, app)
        .await
        .map_err(|_: axum::extract::ws::rejection::WebSocketUpgradeRejection| not_a_socket())?;
    let upgrade = upgrade.read_buffer_size(BUFFER_BYTES).write_buffer_size(BUFFER_BYTES);
    Ok(upgrade.max_message_size(FRAME_BYTES_MAX))
}

/// A cookie comes along from any page, so the page must be this server's own.
fn own_page(app: &App, headers: &HeaderMap) -> Result<()> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN).filter(|_| bearer(headers).is_none()) else { return Ok(()) };
    let host = origin.split_once("://").map(|(_, host)| host);
    if host == text(header::HOST) || Some(origin) == app.config.public_url.as_deref() {
        return Ok(());
    }
    Err(Error::new(
        Kind::Forbidden,
        "foreign_page",
        "Sockets with a session cookie are for the server's own pages. Behind a proxy, start with --public-url.",
    ))
}

fn not_a_socket() -> Error {
    Error::new(Kind::Invalid, "not_a_socket", "This address is for WebSockets.")
}

/// The rooms of the workspaces that have sockets here.
#[derive(Default)]
pub struct Rooms {
    open: Mutex<HashMap<WorkspaceId, mpsc::Sender<Ask>>>,
    seats: AtomicU64,
}

impl Rooms {
    fn open(&self) -> MutexGuard<'_, HashMap<WorkspaceId, mpsc::Sender<Ask>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The way to ask a workspace's room, and a number in it.
    fn enter(&self, app: &App, workspace: WorkspaceId) -> (mpsc::Sender<Ask>, u64) {
        let seat = self.seats.fetch_add(1, Ordering::Relaxed);
        let mut open = self.open();
        if let Entry::Occupied(known) = open.entry(workspace)
            && !known.get().is_closed()
        {
            return (known.get().clone(), seat);
        }
        let (asks, answers) = mpsc::channel(ASKS_WAITING_MAX);
        open.insert(workspace, asks.clone());
        tokio::spawn(Room::new(app.clone(), workspace, answers).run());
        (asks, seat)
    }

    /// Closes a room unless somebody is on their way in.
    fn close(&self, workspace: WorkspaceId) -> bool {
        let mut open = self.open();
        if open.get(&workspace).is_some_and(|asks| asks.strong_count() > 1) {
            return false;
        }
        open.remove(&workspace);
        true
    }
}
