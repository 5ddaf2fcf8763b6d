//! The sockets of one workspace: reads each batch of events once for all of them and tells each what it may see.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use store::WorkspaceId;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};

use super::audience::{Frames, may_hear};
use super::frames::ToClient;
use super::hydrate::{Prepared, Touched, prepare};
use super::seat::{Place, Seat};
use super::windows::{Move, Watched, Window};
use crate::agents::turn;
use crate::app::App;
use crate::conversations;
use crate::error::{Error, Result};
use crate::events::{self, EventRow};
use crate::ids::ThreadId;
use crate::live::{Heard, Listener, Signal, Token};
use crate::workspaces::Visibility;

/// How often a socket is told that it has everything.
const MARKED_EVERY: Duration = Duration::from_secs(5);
/// Counters are computed at most this often.
const COUNTED_EVERY: Duration = Duration::from_millis(250);
/// Events read at once when some were missed.
pub(super) const EVENTS_AT_ONCE: i64 = 100;
/// What goes on already is told up to this many; of the rest a socket hears when it changes.
const HELD_TOLD_MAX: usize = 5_000;
/// Of what goes on already so much stands in one frame.
const SIGNALS_TOGETHER_MAX: usize = 100;
/// Events kept ready for sockets that are about to join.
const RECENT_MAX: usize = 256;

/// What a socket asks of its room.
pub(super) enum Ask {
    /// A seat, resting.
    Enter { seat: u64, state: Box<Seat> },
    /// Told so far: go on from there. Answers up to which event it was told by that; none when its place is too long ago for
    /// the room.
    Join { seat: u64, place: Place, joined: oneshot::Sender<Option<i64>> },
    /// Send nothing for now.
    Rest { seat: u64 },
    /// Tell this list's changes; answers from which event on.
    Window { seat: u64, name: String, window: Window, from: oneshot::Sender<i64> },
    /// No longer.
    WindowEnd { seat: u64, name: String },
    /// Tell the pieces of answers in a thread, or no longer.
    Watch { seat: u64, thread: ThreadId, on: bool },
    /// Keep sending these counts.
    Counts { seat: u64, windows: HashMap<String, Window> },
    /// It has gone.
    Leave { seat: u64 },
}

pub(super) struct Room {
    app: App,
    workspace: WorkspaceId,
    listener: Listener,
    asks: mpsc::Receiver<Ask>,
    seats: HashMap<u64, Seat>,
    /// Everything up to here was told.
    seq: i64,
    /// Something could not be read: look again.
    behind: bool,
    recent: VecDeque<Prepared>,
    watched: Watched,
    counted: HashMap<Window, Option<i64>>,
    uncounted: HashSet<Window>,
    counted_at: Instant,
}

/// What a batch of events brings.
struct Batch {
    events: Vec<Prepared>,
    moves: Vec<Move>,
    touched: Touched,
}

impl Room {
    pub(super) fn new(app: App, workspace: WorkspaceId, asks: mpsc::Receiver<Ask>) -> Room {
        Room {
            listener: app.live.workspace(workspace),
            app,
            workspace,
            asks,
            seats: HashMap::new(),
            seq: 0,
            behind: true,
            recent: VecDeque::new(),
            watched: Watched::default(),
            counted: HashMap::new(),
            uncounted: HashSet::new(),
            counted_at: Instant::now(),
        }
    }

    /// Serves until nobody is left, or the server shuts down.
    pub(super) async fn run(mut self) {
        let mut marks = interval_at(Instant::now() + MARKED_EVERY, MARKED_EVERY);
        marks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        self.begin().await;
        loop {
            let count_at = self.counted_at + COUNTED_EVERY;
            tokio::select! {
                () = self.app.shutdown.cancelled() => return,
                ask = self.asks.recv() => match ask {
                    Some(ask) => self.answer(ask).await,
                    None => return,
                },
                heard = self.listener.next() => self.hear(heard).await,
                () = sleep_until(count_at), if !self.uncounted.is_empty() => self.count().await,
                _ = marks.tick() => {
                    if self.behind {
                        self.catch_up().await;
                    }
                    self.mark();
                    if self.seats.is_empty() && self.app.rooms.close(self.workspace) {
                        return;
                    }
                }
            }
            self.let_go();
        }
    }

    /// Takes the log's end as known: who joins brings their own place.
    async fn begin(&mut self) {
        let workspace = self.workspace;
        match self.app.store.read(move |db| events::latest(db, workspace)).await {
            Ok(seq) => (self.seq, self.behind) = (seq, false),
            Err(error) => warn(&error),
        }
    }

    async fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::Enter { seat, state } => {
                self.seats.insert(seat, *state);
            }
            Ask::Join { seat, place, joined } => {
                let told = self.join(seat, place);
                joined.send(told).ok();
                if told.is_some() {
                    self.tell_held(seat).await;
                }
            }
            Ask::Rest { seat } => self.with(seat, Seat::rest),
            Ask::Window { seat, name, window, from } => {
                if let Some(known) = self.seats.get_mut(&seat) {
                    if let Some(old) = known.windows.insert(name.clone(), window) {
                        self.watched.remove(old, seat, &name);
                    }
                    self.watched.add(window, seat, name);
                }
                from.send(self.seq).ok();
            }
            Ask::WindowEnd { seat, name } => {
                if let Some(window) = self.seats.get_mut(&seat).and_then(|known| known.windows.remove(&name)) {
                    self.watched.remove(window, seat, &name);
                }
            }
            Ask::Watch { seat, thread, on: true } => {
                self.with(seat, |known| known.watch(thread));
                self.tell_so_far(seat, thread).await;
            }
            Ask::Watch { seat, thread, on: false } => self.with(seat, |known| known.unwatch(thread)),
            Ask::Counts { seat, windows } => {
                self.uncounted.extend(windows.values());
                self.with(seat, |known| known.want_counts(windows));
            }
            Ask::Leave { seat } => self.remove(seat),
        }
    }

    fn with(&mut self, seat: u64, change: impl FnOnce(&mut Seat)) {
        if let Some(known) = self.seats.get_mut(&seat) {
            change(known);
        }
    }

    /// Goes on from a place that the room still has the events after.
    fn join(&mut self, seat: u64, place: Place) -> Option<i64> {
        let oldest = self.recent.front().map_or(self.seq + 1, |event| event.seq);
        if self.behind || place.seq + 1 < oldest {
            return None;
        }
        let Some(known) = self.seats.get_mut(&seat) else { return Some(place.seq) };
        let told = known.join(place, self.recent.iter());
        self.uncounted.extend(known.counts.values());
        Some(told)
    }

    /// What goes on already.
    async fn tell_held(&mut self, seat: u64) {
        let Some(visibility) = self.seats.get(&seat).map(|known| known.viewer.visibility) else { return };
        let mut held = self.app.live.held(self.workspace);
        // Who types or views is of more use than which of very many visitors is there.
        held.sort_by_key(|signal| matches!(signal, Signal::Present { .. }));
        held.truncate(HELD_TOLD_MAX);
        let held = self.audible(visibility, held).await;
        for signals in held.chunks(SIGNALS_TOGETHER_MAX) {
            let frame = ToClient::Signals { signals }.text();
            self.with(seat, |known| known.push(frame));
        }
    }

    /// The answer that is being written in a thread, as far as it has come: who opens it late has its beginning. The seat
    /// watches already, so that no piece is missing behind it.
    async fn tell_so_far(&mut self, seat: u64, thread: ThreadId) {
        if !self.seats.get(&seat).is_some_and(|known| known.watches(thread)) {
            return;
        }
        let workspace = self.workspace;
        let read = self.app.store.read(move |db| match conversations::of_thread(db, workspace, thread)? {
            Some(conversation) => turn::running(db, workspace, conversation),
            None => Ok(None),
        });
        match read.await {
            Ok(Some(turn)) => {
                let piece = self.app.feeds.text_of(turn.id).unwrap_or(turn.text);
                let token = Token { thread_id: thread, message_id: turn.message, at: 0, piece };
                let frame = ToClient::Token { token: &token }.text();
                self.with(seat, |known| known.push(frame));
            }
            Ok(None) => {}
            Err(error) => warn(&error),
        }
    }

    async fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Events(rows) => {
                let follows = rows.first().is_none_or(|first| first.seq <= self.seq + 1);
                if follows && !self.behind {
                    let rows: Vec<EventRow> = rows.iter().filter(|row| row.seq > self.seq).cloned().collect();
                    self.take(rows).await;
                } else {
                    self.catch_up().await;
                }
            }
            Heard::Missed => self.catch_up().await,
            Heard::Signal(signal) => self.signal(&signal).await,
            Heard::Moved => {}
        }
    }

    /// Reads the log itself.
    async fn catch_up(&mut self) {
        if self.behind && self.seq == 0 {
            return self.begin().await;
        }
        loop {
            let (workspace, seq) = (self.workspace, self.seq);
            let read = self.app.store.read(move |db| events::after(db, workspace, seq, EVENTS_AT_ONCE));
            match read.await {
                Ok(rows) if rows.is_empty() => {
                    self.behind = false;
                    return;
                }
                Ok(rows) => {
                    self.behind = false;
                    self.take(rows).await;
                }
                Err(error) => {
                    warn(&error);
                    self.behind = true;
                }
            }
            if self.behind {
                return;
            }
        }
    }

    /// Tells the next events of the log.
    async fn take(&mut self, rows: Vec<EventRow>) {
        let Some(last) = rows.last().map(|row| row.seq) else { return };
        match look(&self.app, self.workspace, rows, self.watched.distinct()).await {
            Ok(batch) => {
                self.seq = last;
                self.tell(batch);
            }
            Err(error) => {
                warn(&error);
                self.behind = true;
            }
        }
    }

    fn tell(&mut self, batch: Batch) {
        for event in &batch.events {
            let mut frames = Frames::new(event);
            self.seats.values_mut().for_each(|seat| seat.event(event.seq, &mut frames));
        }
        for moved in &batch.moves {
            for (seat, name) in self.watched.told(moved).into_iter().flatten() {
                if let Some(seat) = self.seats.get_mut(seat).filter(|seat| seat.is_live()) {
                    seat.push(moved.frame(name));
                }
            }
        }
        let counts = self.seats.values().flat_map(|seat| seat.counts.values());
        self.uncounted.extend(counts.filter(|window| window.may_count_otherwise(&batch.touched)));
        self.recent.extend(batch.events);
        self.recent.drain(..self.recent.len().saturating_sub(RECENT_MAX));
    }

    async fn signal(&mut self, signal: &Signal) {
        let frame = ToClient::from(signal).text();
        if let Signal::Token(token) = signal {
            let watchers = self.seats.values_mut().filter(|seat| seat.is_live() && seat.watches(token.thread_id));
            watchers.for_each(|seat| seat.push(frame.clone()));
            return;
        }
        let kinds: HashSet<Visibility> = self.seats.values().map(|seat| seat.viewer.visibility).collect();
        for visibility in kinds {
            if self.audible(visibility, vec![signal.clone()]).await.is_empty() {
                continue;
            }
            let hearers = self.seats.values_mut().filter(|seat| seat.is_live() && seat.viewer.visibility == visibility);
            hearers.for_each(|seat| seat.push(frame.clone()));
        }
    }

    /// Those of these signals that somebody who sees this much may know of.
    async fn audible(&self, visibility: Visibility, signals: Vec<Signal>) -> Vec<Signal> {
        if visibility == Visibility::All {
            return signals;
        }
        let workspace = self.workspace;
        let asked = self.app.store.read(move |db| {
            let mut audible = Vec::new();
            for signal in &signals {
                if may_hear(db, workspace, visibility, signal)? {
                    audible.push(signal.clone());
                }
            }
            Ok(audible)
        });
        asked.await.unwrap_or_else(|error: Error| {
            warn(&error);
            Vec::new()
        })
    }

    /// Counts again what may have another number, and tells who wants to know.
    async fn count(&mut self) {
        self.counted_at = Instant::now();
        let (workspace, windows) = (self.workspace, std::mem::take(&mut self.uncounted));
        let read = self.app.store.read(move |db| {
            let counts = windows.iter().map(|window| Ok((*window, Some(window.count(db, workspace)?))));
            counts.collect::<Result<Vec<_>>>()
        });
        match read.await {
            Ok(counts) => self.counted.extend(counts),
            // Shown as "…" until the next change.
            Err(error) => {
                warn(&error);
                self.counted.values_mut().for_each(|count| *count = None);
            }
        }
        self.seats.values_mut().for_each(|seat| seat.tell_counts(&self.counted));
    }

    fn mark(&mut self) {
        self.seats.values_mut().for_each(|seat| seat.mark(self.seq));
        let wanted: HashSet<Window> = self.seats.values().flat_map(|seat| seat.counts.values()).copied().collect();
        self.counted.retain(|window, _| wanted.contains(window));
    }

    /// Lets those go that can't keep up.
    fn let_go(&mut self) {
        let lost: Vec<u64> = self.seats.iter().filter(|(_, seat)| seat.is_lost()).map(|(number, _)| *number).collect();
        lost.into_iter().for_each(|seat| self.remove(seat));
    }

    fn remove(&mut self, seat: u64) {
        let Some(gone) = self.seats.remove(&seat) else { return };
        for (name, window) in &gone.windows {
            self.watched.remove(*window, seat, name);
        }
    }
}

/// Reads what a batch of events brings, all at one moment.
async fn look(app: &App, workspace: WorkspaceId, rows: Vec<EventRow>, windows: Vec<Window>) -> Result<Batch> {
    let rows = Arc::new(rows);
    app.store
        .read(move |db| {
            let (events, touched) = prepare(db, workspace, &rows)?;
            let mut moves = Vec::new();
            if !touched.is_empty() {
                for window in &windows {
                    moves.extend(window.moves(db, workspace, &touched)?);
                }
            }
            Ok(Batch { events, moves, touched })
        })
        .await
}

fn warn(error: &Error) {
    tracing::warn!(%error, source = error.source.as_deref().map(tracing::field::display), "a socket's news are late");
}
