//! Follows the log of each workspace that somebody listens to.

use std::sync::Arc;
use std::time::Duration;

use store::{Store, WorkspaceId};
use tokio::sync::{Notify, broadcast};

use super::{Heard, Others, Shared};
use crate::error::Result;
use crate::events::{self, EventRow};

/// Events read at once.
const EVENTS_AT_ONCE: i64 = 100;
/// When the database doesn't answer, it is asked again after this.
const ASKED_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Wakes the readers of workspaces that moved, for as long as the app lives.
pub(super) async fn wake(mut moved: broadcast::Receiver<WorkspaceId>, shared: Others) {
    loop {
        let news = moved.recv().await;
        let Some(shared) = shared.upgrade() else { return };
        let places = shared.places();
        match news {
            Ok(workspace) => places.get(&workspace).into_iter().for_each(|place| place.wake.notify_one()),
            Err(broadcast::error::RecvError::Lagged(_)) => {
                places.values().for_each(|place| place.wake.notify_one());
            }
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

/// Reads a workspace's log from where it stands now, for as long as somebody listens.
pub(super) async fn follow(shared: Others, workspace: WorkspaceId, wake: Arc<Notify>) {
    let mut seq = None;
    loop {
        let Some(shared) = shared.upgrade().filter(|shared| shared.is_listened_to(workspace, &wake)) else { return };
        match read(&shared.store, workspace, seq).await {
            Ok(Read::Begins(latest)) => {
                seq = Some(latest);
                // Who looked at the database before this moment may have missed an event since.
                shared.tell_all(workspace);
            }
            Ok(Read::Events(rows)) => {
                let more = rows.len() as i64 >= EVENTS_AT_ONCE;
                seq = rows.last().map(|row| row.seq).or(seq);
                shared.tell(workspace, rows);
                if more {
                    continue;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the log can't be read: its listeners wait");
                drop(shared);
                tokio::time::sleep(ASKED_AGAIN_AFTER).await;
                continue;
            }
        }
        drop(shared);
        wake.notified().await;
    }
}

enum Read {
    Begins(i64),
    Events(Vec<EventRow>),
}

async fn read(store: &Store, workspace: WorkspaceId, seq: Option<i64>) -> Result<Read> {
    let ask = move |db: &mut store::Read<'_>| match seq {
        None => events::latest(db, workspace).map(Read::Begins),
        Some(seq) => events::after(db, workspace, seq, EVENTS_AT_ONCE).map(Read::Events),
    };
    store.read(ask).await
}

impl Shared {
    /// Whether the place that this reader serves is still there.
    fn is_listened_to(&self, workspace: WorkspaceId, wake: &Arc<Notify>) -> bool {
        self.places().get(&workspace).is_some_and(|place| Arc::ptr_eq(&place.wake, wake))
    }

    fn tell_all(&self, workspace: WorkspaceId) {
        let places = self.places();
        let Some(place) = places.get(&workspace) else { return };
        place.all.send(Heard::Missed).ok();
        for thread in place.threads.values() {
            thread.send(Heard::Missed).ok();
        }
    }

    fn tell(&self, workspace: WorkspaceId, rows: Vec<EventRow>) {
        let places = self.places();
        let Some(place) = places.get(&workspace).filter(|_| !rows.is_empty()) else { return };
        for row in rows.iter().filter(|row| row.kind().is_some_and(|kind| kind.wakes_contact())) {
            if let Some(thread) = row.nouns.thread_id.and_then(|thread| place.threads.get(&thread)) {
                thread.send(Heard::Moved).ok();
            }
        }
        place.all.send(Heard::Events(Arc::new(rows))).ok();
    }
}
