//! What goes on until it ends: who types, views and is present.
//!
//! One person may do the same thing from several tabs on several nodes; it ends when the last of these sources ends.
//! Typing ends by itself when it isn't renewed, and a source of another node when that node has gone silent. Listeners
//! hear of typing again and again while it lasts, so that they may forget it sooner.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::WorkspaceId;
use tokio::time::Instant;

use super::signal::Key;
use super::{Others, Shared, Signal};

/// Typing that isn't renewed is over after this.
const TYPING_FOR: Duration = Duration::from_secs(20);
/// Listeners and other nodes hear this often that somebody types.
const TYPING_SAID_EVERY: Duration = Duration::from_secs(4);
/// Typing that another node hasn't said for so long is over.
const TYPING_BELIEVED_FOR: Duration = Duration::from_secs(10);
/// A node says this often what goes on at its sockets.
const SAID_EVERY: Duration = Duration::from_secs(20);
/// What another node hasn't said for so long is over: three of its words were lost, or it died.
const BELIEVED_FOR: Duration = Duration::from_secs(70);
/// How often it is looked for what is over.
const SWEPT_EVERY: Duration = Duration::from_secs(1);

/// A tab on a node: the node's name (empty for this one) and a number.
pub(super) type Source = (String, u64);

#[derive(Default)]
pub(super) struct Holds {
    number: AtomicU64,
    held: Mutex<HashMap<WorkspaceId, HashMap<Key, Going>>>,
}

struct Going {
    signal: Signal,
    sources: HashMap<Source, Lease>,
}

/// Until when a source counts without a further word.
#[derive(Clone, Copy)]
struct Lease {
    until: Option<Instant>,
    said: Instant,
}

impl Holds {
    fn all(&self) -> MutexGuard<'_, HashMap<WorkspaceId, HashMap<Key, Going>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn of(&self, workspace: WorkspaceId) -> Vec<Signal> {
        let all = self.all();
        all.get(&workspace).into_iter().flatten().map(|(_, going)| going.signal.clone()).collect()
    }

    /// Counts a source. Tells whether others must hear of it.
    fn begin(&self, workspace: WorkspaceId, key: Key, signal: &Signal, source: Source, until: Option<Instant>) -> bool {
        let mut all = self.all();
        let going = all
            .entry(workspace)
            .or_default()
            .entry(key)
            .or_insert_with(|| Going { signal: signal.clone(), sources: HashMap::new() });
        let news = going.sources.is_empty() || is_typing(signal);
        going.signal = signal.clone();
        going.sources.insert(source, Lease { until, said: Instant::now() });
        news
    }

    /// Forgets a source. Tells whether it was the last.
    fn end(&self, workspace: WorkspaceId, key: &Key, source: &Source) -> bool {
        let mut all = self.all();
        let Some(held) = all.get_mut(&workspace) else { return false };
        let Some(going) = held.get_mut(key) else { return false };
        let was_last = going.sources.remove(source).is_some() && going.sources.is_empty();
        if was_last {
            held.remove(key);
        }
        if held.is_empty() {
            all.remove(&workspace);
        }
        was_last
    }
}

/// Something goes on while this lives.
pub struct Held {
    shared: Arc<Shared>,
    workspace: WorkspaceId,
    signal: Signal,
    number: u64,
}

pub(super) fn hold(shared: &Arc<Shared>, workspace: WorkspaceId, signal: Signal) -> Held {
    let number = shared.holds.number.fetch_add(1, Ordering::Relaxed);
    let held = Held { shared: Arc::clone(shared), workspace, signal: signal.turned(true), number };
    held.renew();
    held
}

impl Held {
    /// Says it again: typing goes on.
    pub fn renew(&self) {
        let until = is_typing(&self.signal).then(|| Instant::now() + TYPING_FOR);
        self.shared.begin(self.workspace, &self.signal, (String::new(), self.number), until);
        self.shared.say(self.workspace, &self.signal, self.number);
    }

    /// What goes on.
    pub fn signal(&self) -> &Signal {
        &self.signal
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let over = self.signal.turned(false);
        self.shared.end(self.workspace, &over, (String::new(), self.number));
        self.shared.say(self.workspace, &over, self.number);
    }
}

impl Shared {
    /// Another node said that something goes on, or is over.
    pub(super) fn heard(&self, workspace: WorkspaceId, signal: Signal, source: Source) {
        if signal.is_on() {
            let lasts = if is_typing(&signal) { TYPING_BELIEVED_FOR } else { BELIEVED_FOR };
            self.begin(workspace, &signal, source, Some(Instant::now() + lasts));
        } else {
            self.end(workspace, &signal, source);
        }
    }

    fn begin(&self, workspace: WorkspaceId, signal: &Signal, source: Source, until: Option<Instant>) {
        let Some(key) = signal.key() else { return };
        if self.holds.begin(workspace, key, signal, source, until) {
            self.publish(workspace, signal.clone());
        }
    }

    fn end(&self, workspace: WorkspaceId, over: &Signal, source: Source) {
        let Some(key) = over.key() else { return };
        if self.holds.end(workspace, &key, &source) {
            self.publish(workspace, over.clone());
        }
    }

    fn say(&self, workspace: WorkspaceId, signal: &Signal, number: u64) {
        if let Some(post) = &self.post {
            post.signal(workspace, signal, number);
        }
    }

    /// Sources whose time is up, and own ones that others should hear of again.
    fn due(&self, now: Instant) -> (Vec<Over>, Vec<Said>) {
        let (mut over, mut said) = (Vec::new(), Vec::new());
        for (workspace, held) in self.holds.all().iter_mut() {
            for going in held.values_mut() {
                let every = if is_typing(&going.signal) { TYPING_SAID_EVERY } else { SAID_EVERY };
                for (source, lease) in &mut going.sources {
                    if lease.until.is_some_and(|until| until <= now) {
                        over.push((*workspace, going.signal.turned(false), source.clone()));
                    } else if source.0.is_empty() && now - lease.said >= every {
                        lease.said = now;
                        said.push((*workspace, going.signal.clone(), source.1));
                    }
                }
            }
        }
        (over, said)
    }
}

/// A signal that is over.
type Over = (WorkspaceId, Signal, Source);
/// An own signal that others should hear of again, and its number.
type Said = (WorkspaceId, Signal, u64);

fn is_typing(signal: &Signal) -> bool {
    matches!(signal, Signal::Typing { .. })
}

/// Ends what is over and repeats what goes on, for as long as the app lives.
pub(super) async fn sweep(shared: Others) {
    let mut moments = tokio::time::interval(SWEPT_EVERY);
    loop {
        moments.tick().await;
        let Some(shared) = shared.upgrade() else { return };
        let (over, said) = shared.due(Instant::now());
        for (workspace, signal, source) in over {
            shared.end(workspace, &signal, source);
        }
        for (workspace, signal, number) in said {
            shared.say(workspace, &signal, number);
            if is_typing(&signal) {
                shared.publish(workspace, signal);
            }
        }
    }
}
