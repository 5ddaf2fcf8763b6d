//! Tells other processes what moved, outside every write's transaction: a NOTIFY inside would make
//! the commits of the whole cluster wait for each other.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use postgres::Client;
use uuid::Uuid;

use crate::postgres::server::{Role, Server};
use crate::{Error, OpenError, WorkspaceId, open};

/// Channels that every process listens to.
pub(super) const MOVED: &str = "store_moved";
pub(super) const NOTICE: &str = "store_notice";
/// Moves within this time share one notification.
const GATHER: Duration = Duration::from_millis(10);
/// Notices that may wait while the server doesn't answer; a further one is lost.
const NOTICES_WAITING_MAX: usize = 4_096;
/// PostgreSQL allows 8,000 bytes.
pub(crate) const PAYLOAD_BYTES_MAX: usize = 7_000;

/// Where writers leave what others should hear. What can't be delivered is dropped: moves are found by
/// polling, and notices may be lost by their nature.
#[derive(Clone)]
pub(crate) struct Notifier {
    news: Arc<Mutex<News>>,
    /// Holds one ring: whoever is woken takes all the news.
    bell: SyncSender<()>,
    /// The server's number for the connection that notifies, so that a process knows its own notices.
    backend: Arc<AtomicI32>,
}

/// What waits to be told: of each workspace the newest move.
#[derive(Default)]
struct News {
    moves: HashMap<WorkspaceId, i64>,
    notices: Vec<String>,
}

impl Notifier {
    pub(super) fn moved(&self, workspace: WorkspaceId, last_at: i64) {
        self.leave(|news| {
            news.moves.insert(workspace, last_at);
        });
    }

    pub(crate) fn notice(&self, text: String) {
        self.leave(|news| {
            if news.notices.len() < NOTICES_WAITING_MAX {
                news.notices.push(text);
            }
        });
    }

    fn leave(&self, add: impl FnOnce(&mut News)) {
        add(&mut self.news.lock().unwrap_or_else(PoisonError::into_inner));
        // A ring that waits already is as good.
        let _ = self.bell.try_send(());
    }

    pub(super) fn is_own(&self, backend: i32) -> bool {
        self.backend.load(Ordering::Relaxed) == backend
    }
}

pub(super) fn spawn(server: Arc<Server>) -> Result<Notifier, OpenError> {
    let (bell, rings) = sync_channel(1);
    let (news, backend) = (Arc::default(), Arc::new(AtomicI32::new(0)));
    let (left, own) = (Arc::clone(&news), Arc::clone(&backend));
    open::thread("store notifier".to_owned(), move || work(&server, &rings, &left, &own))?;
    Ok(Notifier { news, bell, backend })
}

fn work(server: &Server, rings: &Receiver<()>, news: &Mutex<News>, backend: &AtomicI32) {
    let mut client = None;
    // Ends when the store and its writers are gone.
    while rings.recv().is_ok() {
        std::thread::sleep(GATHER);
        let News { moves, notices } = std::mem::take(&mut *news.lock().unwrap_or_else(PoisonError::into_inner));
        let payloads = packed(moves);
        let moves = payloads.iter().map(|payload| (MOVED, payload));
        let notices = notices.iter().map(|notice| (NOTICE, notice));
        for (channel, payload) in moves.chain(notices) {
            if let Err(error) = send(server, &mut client, backend, channel, payload) {
                tracing::warn!(%error, "other processes were not told");
                client = None;
            }
        }
    }
}

fn packed(moves: HashMap<WorkspaceId, i64>) -> Vec<String> {
    let mut payloads = vec![String::new()];
    for (workspace, last_at) in moves {
        let word = format!("{}:{last_at} ", workspace.0.simple());
        if payloads.last().is_some_and(|last| last.len() + word.len() > PAYLOAD_BYTES_MAX) {
            payloads.push(String::new());
        }
        if let Some(last) = payloads.last_mut() {
            last.push_str(&word);
        }
    }
    payloads.retain(|payload| !payload.is_empty());
    payloads
}

fn send(
    server: &Server,
    client: &mut Option<Client>,
    backend: &AtomicI32,
    channel: &str,
    payload: &str,
) -> Result<(), Error> {
    let translate = |error: postgres::Error| super::error::translate(&error);
    if client.as_ref().is_none_or(Client::is_closed) {
        let mut fresh = server.connect(Role::Notifier)?;
        let row = fresh.query_one("select pg_backend_pid()", &[]).map_err(translate)?;
        backend.store(row.get(0), Ordering::Relaxed);
        *client = Some(fresh);
    }
    let Some(client) = client else { return Ok(()) };
    let sent = client.execute("select pg_notify($1, $2)", &[&channel, &payload]);
    sent.map(|_| ()).map_err(translate)
}

/// What a notification about moves says.
pub(super) fn moves(payload: &str) -> impl Iterator<Item = (WorkspaceId, i64)> + '_ {
    payload.split_whitespace().filter_map(|word| {
        let (workspace, last_at) = word.split_once(':')?;
        Some((WorkspaceId(Uuid::try_parse(workspace).ok()?), last_at.parse().ok()?))
    })
}
