//! The answers that this process is writing, so that a request can follow one from any place of its text.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::{Notify, watch};

use super::turn::TurnState;
use crate::ids::TurnId;

/// How far an answer has come.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Its text so far.
    pub text: String,
    /// What it did so far, as the SDK tells it.
    pub actions: Vec<serde_json::Value>,
    /// How it ended, once it did.
    pub ended: Option<TurnState>,
}

/// One answer that is being written. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Feed {
    progress: watch::Sender<Progress>,
    interrupted: Arc<Notify>,
}

impl Feed {
    fn new() -> Feed {
        Feed { progress: watch::Sender::new(Progress::default()), interrupted: Arc::default() }
    }

    /// More text came.
    pub fn write(&self, piece: &str) {
        self.progress.send_modify(|progress| progress.text.push_str(piece));
    }

    /// Something was done.
    pub fn act(&self, action: serde_json::Value) {
        self.progress.send_modify(|progress| progress.actions.push(action));
    }

    /// It ended.
    pub fn end(&self, state: TurnState) {
        self.progress.send_modify(|progress| progress.ended = Some(state));
    }

    /// How far it has come.
    pub fn now(&self) -> Progress {
        self.progress.borrow().clone()
    }

    /// Tells of every step from now on.
    pub fn follow(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    /// Done once for each time that somebody may have ended the answer. Only its writer waits.
    pub async fn interruption(&self) {
        self.interrupted.notified().await;
    }
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Feeds(Arc<Mutex<HashMap<TurnId, Feed>>>);

impl Feeds {
    /// Opens the feed of a turn that this process is about to run.
    pub fn open(&self, turn: TurnId) -> Feed {
        let feed = Feed::new();
        self.0.lock().insert(turn, feed.clone());
        feed
    }

    /// The feed of a turn, if this process runs it.
    pub fn of(&self, turn: TurnId) -> Option<Feed> {
        self.0.lock().get(&turn).cloned()
    }

    /// What a turn says by now, if this process runs it: its row lags behind.
    pub fn text_of(&self, turn: TurnId) -> Option<String> {
        self.of(turn).map(|feed| feed.now().text)
    }

    /// A write has ended this turn, if one was running: whoever writes its answer looks at once, instead of at the next
    /// sign of life. A newer turn of the same conversation hears nothing of it.
    pub fn interrupt(&self, halted: Option<TurnId>) {
        if let Some(feed) = halted.and_then(|turn| self.of(turn)) {
            feed.interrupted.notify_one();
        }
    }

    /// Forgets the feed of a turn that has ended here, unless the turn was begun anew with another one.
    pub fn close(&self, turn: TurnId, feed: &Feed) {
        let mut open = self.0.lock();
        if open.get(&turn).is_some_and(|known| known.progress.same_channel(&feed.progress)) {
            open.remove(&turn);
        }
    }
}
