//! Tells other processes what moved, outside every write's transaction: a NOTIFY inside would make
//! the commits of the whole cluster wait for each other.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
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
/// PostgreSQL allows 8,000 bytes.
pub(crate) const PAYLOAD_BYTES_MAX: usize = 7_000;

/// Where writers leave what others should hear. What can't be delivered is dropped: moves are found by
/// polling, and notices may be lost by their nature.
#[derive(Clone)]
pub(crate) struct Notifier {
    news: Sender<News>,
    /// The server's number for the connection that notifies, so that a process knows its own notices.
    backend: Arc<AtomicI32>,
}

enum News {
    Moved(WorkspaceId, i64),
    Notice(String),
}

impl Notifier {
    pub(super) fn moved(&self, workspace: WorkspaceId, last_at: i64) {
        let _ = self.news.send(News::Moved(workspace, last_at));
    }

    pub(crate) fn notice(&self, text: String) {
        let _ = self.news.send(News::Notice(text));
    }

    pub(super) fn is_own(&self, backend: i32) -> bool {
        self.backend.load(Ordering::Relaxed) == backend
    }
}

pub(super) fn spawn(server: Arc<Server>) -> Result<Notifier, OpenError> {
    let (news, arrivals) = channel();
    let backend = Arc::new(AtomicI32::new(0));
    let own = Arc::clone(&backend);
    open::thread("store notifier".to_owned(), move || work(&server, &arrivals, &own))?;
    Ok(Notifier { news, backend })
}

fn work(server: &Server, arrivals: &Receiver<News>, backend: &AtomicI32) {
    let mut client = None;
    // Ends when the store and its writers are gone.
    while let Ok(first) = arrivals.recv() {
        std::thread::sleep(GATHER);
        let (payloads, notices) = gather(std::iter::once(first).chain(arrivals.try_iter()));
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

fn gather(news: impl Iterator<Item = News>) -> (Vec<String>, Vec<String>) {
    let (mut newest, mut notices) = (HashMap::new(), Vec::new());
    for item in news {
        match item {
            News::Moved(workspace, last_at) => {
                newest.insert(workspace, last_at);
            }
            News::Notice(text) => notices.push(text),
        }
    }
    let mut payloads = vec![String::new()];
    for (workspace, last_at) in newest {
        let word = format!("{}:{last_at} ", workspace.0.simple());
        if payloads.last().is_some_and(|last| last.len() + word.len() > PAYLOAD_BYTES_MAX) {
            payloads.push(String::new());
        }
        if let Some(last) = payloads.last_mut() {
            last.push_str(&word);
        }
    }
    payloads.retain(|payload| !payload.is_empty());
    (payloads, notices)
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
