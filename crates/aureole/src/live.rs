//! What happens right now: who follows a workspace or a thread hears of new events and of signals.
//!
//! The log is followed by one reader per workspace that somebody listens to, however many they are. Signals (typing,
//! viewing, presence, the pieces of an answer) are never logged and may be lost: they go to listeners of this process
//! at once, and to other nodes in batches of notices. A listener that lags is told so and looks at the database again;
//! nothing here ever waits for a listener.

mod held;
mod log;
mod nodes;
mod signal;

pub use held::Held;
pub use signal::{Party, Signal, Token};

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use store::{Store, WorkspaceId};
use tokio::sync::{Notify, broadcast};

use crate::events::EventRow;
use crate::ids::ThreadId;
use held::Holds;
use nodes::Post;

/// What a listener of a workspace may lag behind, in things heard.
const WORKSPACE_WAITING_MAX: usize = 1_024;
/// What a listener of a thread may lag behind, in things heard.
const THREAD_WAITING_MAX: usize = 128;

/// What a listener hears.
#[derive(Clone, Debug)]
pub enum Heard {
    /// Listeners of a workspace: the next events of its log.
    Events(Arc<Vec<EventRow>>),
    /// Listeners of a thread: a message came or changed, or its conversation did. Look again.
    Moved,
    /// Somebody does something, or stopped.
    Signal(Arc<Signal>),
    /// Something was missed: look at everything again.
    Missed,
}

/// Tasks hold the rest weakly, so that they end with the app.
type Others = Weak<Shared>;

/// Where everybody listens. Clones share it.
#[derive(Clone)]
pub struct Live(Arc<Shared>);

struct Shared {
    store: Store,
    places: Mutex<HashMap<WorkspaceId, Place>>,
    holds: Holds,
    post: Option<Post>,
}

/// The listeners of one workspace.
struct Place {
    all: broadcast::Sender<Heard>,
    threads: HashMap<ThreadId, broadcast::Sender<Heard>>,
    listeners: usize,
    /// Wakes the reader of its log.
    wake: Arc<Notify>,
}

impl Live {
    /// Begins to hear of the store's moves and of other nodes. `node` tells this process from the others.
    pub fn new(store: Store, node: String) -> Live {
        let (post, outgoing) = nodes::post(&store, node);
        let shared = Arc::new(Shared { store: store.clone(), places: Mutex::default(), holds: Holds::default(), post });
        if let Some(outgoing) = outgoing {
            tokio::spawn(nodes::send(store.clone(), outgoing));
            tokio::spawn(nodes::receive(store.notices(), Arc::downgrade(&shared)));
        }
        tokio::spawn(log::wake(store.moved(), Arc::downgrade(&shared)));
        tokio::spawn(held::sweep(Arc::downgrade(&shared)));
        Live(shared)
    }

    /// Hears every event and signal of a workspace.
    pub fn workspace(&self, workspace: WorkspaceId) -> Listener {
        self.listen(workspace, None)
    }

    /// Hears what a thread's own audience, the contact among them, may know: that it moved, who types in it, the answer
    /// being written. Notes and whispers can't be told from what this says.
    pub fn thread(&self, workspace: WorkspaceId, thread: ThreadId) -> Listener {
        self.listen(workspace, Some(thread))
    }

    /// Passes on the next piece of an answer that is being written.
    pub fn token(&self, workspace: WorkspaceId, token: Token) {
        let token = Signal::Token(token);
        if let Some(post) = &self.0.post {
            post.token(workspace, &token);
        }
        self.0.publish(workspace, token);
    }

    /// Says that somebody does something until the answer is dropped, also when the process dies meanwhile.
    pub fn hold(&self, workspace: WorkspaceId, signal: Signal) -> Held {
        held::hold(&self.0, workspace, signal)
    }

    /// What everybody in a workspace does right now.
    pub fn held(&self, workspace: WorkspaceId) -> Vec<Signal> {
        self.0.holds.of(workspace)
    }

    fn listen(&self, workspace: WorkspaceId, thread: Option<ThreadId>) -> Listener {
        let mut places = self.0.places();
        let place = places.entry(workspace).or_insert_with(|| {
            let wake = Arc::new(Notify::new());
            tokio::spawn(log::follow(Arc::downgrade(&self.0), workspace, Arc::clone(&wake)));
            Place { all: broadcast::Sender::new(WORKSPACE_WAITING_MAX), threads: HashMap::new(), listeners: 0, wake }
        });
        place.listeners += 1;
        let receiver = match thread {
            None => place.all.subscribe(),
            Some(thread) => {
                let sender = place.threads.entry(thread).or_insert_with(|| broadcast::Sender::new(THREAD_WAITING_MAX));
                sender.subscribe()
            }
        };
        Listener { receiver, seat: Seat { shared: Arc::clone(&self.0), workspace, thread } }
    }
}

impl Shared {
    fn places(&self) -> MutexGuard<'_, HashMap<WorkspaceId, Place>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// To the listeners of this process. Nobody may be there.
    fn publish(&self, workspace: WorkspaceId, signal: Signal) {
        let places = self.places();
        let Some(place) = places.get(&workspace) else { return };
        let thread = signal.audible_in().and_then(|thread| place.threads.get(&thread));
        let heard = Heard::Signal(Arc::new(signal));
        if let Some(thread) = thread {
            thread.send(heard.clone()).ok();
        }
        place.all.send(heard).ok();
    }
}

/// Somebody who listens, until it is dropped.
pub struct Listener {
    receiver: broadcast::Receiver<Heard>,
    seat: Seat,
}

impl Listener {
    /// The next thing. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Heard {
        match self.receiver.recv().await {
            Ok(heard) => heard,
            Err(broadcast::error::RecvError::Lagged(_)) => Heard::Missed,
            // The seat keeps the sender.
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }

    /// The workspace that is listened to.
    pub fn workspace(&self) -> WorkspaceId {
        self.seat.workspace
    }
}

struct Seat {
    shared: Arc<Shared>,
    workspace: WorkspaceId,
    thread: Option<ThreadId>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut places = self.shared.places();
        let Some(place) = places.get_mut(&self.workspace) else { return };
        place.listeners -= 1;
        if let Some(thread) = self.thread
            && place.threads.get(&thread).is_some_and(|sender| sender.receiver_count() == 0)
        {
            place.threads.remove(&thread);
        }
        if place.listeners == 0
            && let Some(place) = places.remove(&self.workspace)
        {
            place.wake.notify_one();
        }
    }
}
