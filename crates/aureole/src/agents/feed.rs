//! The answers that this process is writing, so that a request can follow one from any place of its text.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::watch;

use super::turn::TurnState;
use crate::ids::{ConversationId, TurnId};

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
    conversation: ConversationId,
    progress: watch::Sender<Progress>,
    interrupted: watch::Sender<bool>,
}

impl Feed {
    fn new(conversation: ConversationId) -> Feed {
        Feed { conversation, progress: watch::Sender::new(Progress::default()), interrupted: watch::Sender::new(false) }
    }

    /// More text came.
    pub fn write(&self, piece: &str) {
        self.progress.send_modify(|progress| progress.text.push_str(piece));
    }

    /// Something was done.
    pub fn act(&self, action: serde_json::Value) {
        self.progress.send_modify(|progress| progress.actions.push(action));
    }

    /// It begins anew, on another try.
    pub fn clear(&self) {
        self.progress.send_modify(|progress| progress.text.clear());
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

    /// Done when somebody wants the answer to end.
    pub async fn interruption(&self) {
        let mut interrupted = self.interrupted.subscribe();
        // The sender lives in this very feed, so waiting can't fail.
        interrupted.wait_for(|interrupted| *interrupted).await.ok();
    }
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Feeds(Arc<Mutex<HashMap<TurnId, Feed>>>);

impl Feeds {
    /// Opens the feed of a turn that this process is about to run.
    pub fn open(&self, turn: TurnId, conversation: ConversationId) -> Feed {
        let feed = Feed::new(conversation);
        self.0.lock().insert(turn, feed.clone());
        feed
    }

    /// The feed of a turn, if this process runs it.
    pub fn of(&self, turn: TurnId) -> Option<Feed> {
        self.0.lock().get(&turn).cloned()
    }

    /// The turn of a conversation that this process runs, and its text so far.
    pub fn text_of(&self, conversation: ConversationId) -> Option<String> {
        let feed = self.0.lock().values().find(|feed| feed.conversation == conversation).cloned();
        feed.map(|feed| feed.now().text)
    }

    /// Asks the answers of a conversation to look at once whether they may go on.
    pub fn interrupt(&self, conversation: ConversationId) {
        for feed in self.0.lock().values().filter(|feed| feed.conversation == conversation) {
            feed.interrupted.send_replace(true);
        }
    }

    /// Forgets the feed of a turn that has ended.
    pub fn close(&self, turn: TurnId) {
        self.0.lock().remove(&turn);
    }
}
