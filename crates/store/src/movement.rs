//! Who hears that a workspace moved.
//!
//! A workspace's `last_at` grows with every commit that moved it, whichever process made it. So one map of the
//! newest `last_at` told of makes each move known once, however many ways the news comes: the
//! own commit, a notice from another process, or the poll that finds what notices missed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::broadcast;

use crate::connection::Connection;
use crate::{Error, WorkspaceId};

/// Moves a receiver may lag behind before it is told that it lagged.
const MOVES_WAITING_MAX: usize = 4_096;
/// Notices a receiver may lag behind before it misses some.
const NOTICES_WAITING_MAX: usize = 1_024;

#[derive(Debug)]
pub(crate) struct Movement {
    told: Mutex<HashMap<WorkspaceId, i64>>,
    sender: broadcast::Sender<WorkspaceId>,
    notices: broadcast::Sender<Arc<str>>,
}

impl Movement {
    pub(crate) fn new() -> Self {
        Movement {
            told: Mutex::default(),
            sender: broadcast::Sender::new(MOVES_WAITING_MAX),
            notices: broadcast::Sender::new(NOTICES_WAITING_MAX),
        }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<WorkspaceId> {
        self.sender.subscribe()
    }

    pub(crate) fn subscribe_to_notices(&self) -> broadcast::Receiver<Arc<str>> {
        self.notices.subscribe()
    }

    /// Passes on what another process said.
    pub(crate) fn hear(&self, notice: &str) {
        let _ = self.notices.send(Arc::from(notice));
    }

    /// Tells that the workspace moved, unless that was told already.
    pub(crate) fn tell(&self, workspace: WorkspaceId, last_at: i64) {
        if self.learn(workspace, last_at) {
            // Without a receiver there is nobody to tell.
            let _ = self.sender.send(workspace);
        }
    }

    /// Tells of every workspace that moved since this process last heard of it.
    pub(crate) fn poll(&self, connection: &mut dyn Connection) -> Result<(), Error> {
        for (workspace, last_at) in heads(connection)? {
            self.tell(workspace, last_at);
        }
        Ok(())
    }

    /// Takes the present state as known, so that opening a store isn't news.
    pub(crate) fn settle(&self, connection: &mut dyn Connection) -> Result<(), Error> {
        for (workspace, last_at) in heads(connection)? {
            self.learn(workspace, last_at);
        }
        Ok(())
    }

    fn learn(&self, workspace: WorkspaceId, last_at: i64) -> bool {
        match self.told.lock().unwrap_or_else(PoisonError::into_inner).entry(workspace) {
            Entry::Occupied(told) if *told.get() >= last_at => false,
            Entry::Occupied(mut told) => {
                told.insert(last_at);
                true
            }
            Entry::Vacant(unknown) => {
                unknown.insert(last_at);
                true
            }
        }
    }
}

fn heads(connection: &mut dyn Connection) -> Result<Vec<(WorkspaceId, i64)>, Error> {
    let rows = connection.rows("select workspace_id, last_at from workspace_seqs", &[])?;
    rows.iter().map(|row| Ok((row.get("workspace_id")?, row.get("last_at")?))).collect()
}
