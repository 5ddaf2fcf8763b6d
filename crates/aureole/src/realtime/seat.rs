//! One socket as its room knows it: what it sees, what it wants, how far it was told.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::{mpsc, oneshot};

use super::audience::Frames;
use super::frames::ToClient;
use super::hydrate::Prepared;
use super::windows::Window;
use crate::ids::ThreadId;
use crate::tickets::list::Viewer;

/// Frames that may wait for a socket, and their bytes; with more it is closed, and comes back when it can keep up.
/// A batch of events with the moves that it causes in ten lists fits in.
const FRAMES_WAITING_MAX: usize = 2_048;
const BYTES_WAITING_MAX: usize = 4 * 1024 * 1024;
/// Threads whose answers a socket reads along at a time.
const WATCHES_MAX: usize = 64;
/// Further frames that leave a socket in one go.
const FRAMES_TOGETHER_MAX: usize = 63;

/// The way from a room to a socket.
pub(super) fn queue() -> (Sender, Queue) {
    let (frames, arrivals) = mpsc::channel(FRAMES_WAITING_MAX);
    let (slow, told_slow) = oneshot::channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    (
        Sender { frames, slow: Some(slow), waiting: Arc::clone(&waiting) },
        Queue { frames: arrivals, slow: told_slow, waiting },
    )
}

/// The room's end.
pub(super) struct Sender {
    frames: mpsc::Sender<Utf8Bytes>,
    slow: Option<oneshot::Sender<()>>,
    waiting: Arc<AtomicUsize>,
}

impl Sender {
    fn push(&mut self, frame: Utf8Bytes) {
        let bytes = frame.as_str().len();
        let waiting = self.waiting.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if (waiting > BYTES_WAITING_MAX || self.frames.try_send(frame).is_err())
            && let Some(slow) = self.slow.take()
        {
            slow.send(()).ok();
        }
    }
}

/// The socket's end.
pub(super) struct Queue {
    frames: mpsc::Receiver<Utf8Bytes>,
    slow: oneshot::Receiver<()>,
    waiting: Arc<AtomicUsize>,
}

/// What comes out of a queue.
pub(super) enum Next {
    /// To be sent.
    Frame(Utf8Bytes),
    /// Too much waits.
    Slow,
    /// The room has ended.
    Over,
}

impl Queue {
    /// The next frame. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> Next {
        tokio::select! {
            biased;
            told = &mut self.slow => if told.is_ok() { Next::Slow } else { Next::Over },
            frame = self.frames.recv() => match frame {
                Some(frame) => {
                    self.waiting.fetch_sub(frame.as_str().len(), Ordering::Relaxed);
                    Next::Frame(frame)
                }
                None => Next::Over,
            },
        }
    }

    /// What else waits already, so that it leaves together.
    pub(super) fn ready(&mut self) -> impl Iterator<Item = Utf8Bytes> {
        std::iter::from_fn(|| self.frames.try_recv().ok())
            .take(FRAMES_TOGETHER_MAX)
            .inspect(|frame| _ = self.waiting.fetch_sub(frame.as_str().len(), Ordering::Relaxed))
    }

    /// Waits until too much waits, or the room has ended.
    pub(super) async fn ended(&mut self) -> bool {
        (&mut self.slow).await.is_ok()
    }
}

pub(super) struct Seat {
    pub(super) viewer: Viewer,
    pub(super) windows: HashMap<String, Window>,
    watches: HashSet<ThreadId>,
    pub(super) counts: HashMap<String, Window>,
    counts_told: HashMap<String, Option<i64>>,
    /// How far it was told; nothing is sent to a seat that rests.
    place: Option<Place>,
    frames: Sender,
}

/// How far a socket was told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Everything up to here that it may see was sent.
    pub(super) seq: i64,
    /// The last number that it has seen in a frame.
    pub(super) told: i64,
}

impl Seat {
    pub(super) fn new(viewer: Viewer, frames: Sender) -> Seat {
        Seat {
            viewer,
            windows: HashMap::new(),
            watches: HashSet::new(),
            counts: HashMap::new(),
            counts_told: HashMap::new(),
            place: None,
            frames,
        }
    }

    /// Reads along in a thread from now on; one too many is left out, as everything that isn't understood.
    pub(super) fn watch(&mut self, thread: ThreadId) {
        if self.watches.len() < WATCHES_MAX {
            self.watches.insert(thread);
        }
    }

    pub(super) fn unwatch(&mut self, thread: ThreadId) {
        self.watches.remove(&thread);
    }

    pub(super) fn watches(&self, thread: ThreadId) -> bool {
        self.watches.contains(&thread)
    }

    /// Goes on from its place: `recent` is what happened since. Answers the number up to which it was told.
    pub(super) fn join<'a>(&mut self, place: Place, recent: impl Iterator<Item = &'a Prepared>) -> i64 {
        self.place = Some(place);
        self.counts_told.clear();
        recent.for_each(|event| self.event(event.seq, &mut Frames::new(event)));
        let seq = self.place.map_or(place.seq, |place| place.seq);
        self.push(ToClient::Ready { seq }.text());
        seq
    }

    pub(super) fn rest(&mut self) {
        self.place = None;
    }

    pub(super) fn is_live(&self) -> bool {
        self.place.is_some()
    }

    /// Whether it can't keep up, or has gone.
    pub(super) fn is_lost(&self) -> bool {
        self.frames.slow.is_none()
    }

    pub(super) fn push(&mut self, frame: Utf8Bytes) {
        self.frames.push(frame);
    }

    pub(super) fn event(&mut self, seq: i64, frames: &mut Frames<'_>) {
        let Some(place) = self.place.filter(|place| place.seq < seq) else { return };
        let frame = frames.get(self.viewer.visibility, place.told);
        let told = if frame.is_some() { seq } else { place.told };
        self.place = Some(Place { seq, told });
        frame.into_iter().for_each(|frame| self.push(frame));
    }

    /// Nothing more happened up to `seq`.
    pub(super) fn mark(&mut self, seq: i64) {
        match &mut self.place {
            Some(place) if place.seq <= seq => {
                *place = Place { seq, told: seq };
                self.push(ToClient::Mark { seq }.text());
            }
            _ => self.push(ToClient::Ping.text()),
        }
    }

    pub(super) fn want_counts(&mut self, counts: HashMap<String, Window>) {
        self.counts = counts;
        self.counts_told.clear();
    }

    /// Sends the counts that it doesn't know yet.
    pub(super) fn tell_counts(&mut self, counted: &HashMap<Window, Option<i64>>) {
        if !self.is_live() {
            return;
        }
        let mut counts = BTreeMap::new();
        for (name, window) in &self.counts {
            if let Some(count) = counted.get(window).filter(|count| self.counts_told.get(name) != Some(*count)) {
                counts.insert(name.as_str(), *count);
            }
        }
        if counts.is_empty() {
            return;
        }
        let told: Vec<(String, Option<i64>)> =
            counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        let frame = ToClient::Counts { counts }.text();
        self.counts_told.extend(told);
        self.push(frame);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::workspaces::Visibility;

    #[test]
    fn a_socket_reads_along_in_so_many_threads_and_no_more() {
        let mut seat = Seat::new(Viewer { teammate: None, visibility: Visibility::All }, queue().0);
        let thread = |number: usize| ThreadId(Uuid::from_u128(number as u128));
        (0..=WATCHES_MAX).for_each(|number| seat.watch(thread(number)));
        assert!(seat.watches(thread(WATCHES_MAX - 1)) && !seat.watches(thread(WATCHES_MAX)));
        seat.unwatch(thread(0));
        seat.watch(thread(WATCHES_MAX));
        assert!(seat.watches(thread(WATCHES_MAX)) && !seat.watches(thread(0)));
    }
}
