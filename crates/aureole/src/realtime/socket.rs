//! One socket: what its client says, what its room sends, and how it ends.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use axum::http::request::Parts;
use futures_util::SinkExt;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::audience::Frames;
use super::frames::{FromClient, ToClient};
use super::replay::{self, Beginning, Missed};
use super::room::Ask;
use super::seat::{Next, Place, Queue, Seat, queue};
use super::windows::{Move, Window};
use crate::app::App;
use crate::error::{Kind, Result};
use crate::http::auth::Member;
use crate::ids::ThreadId;
use crate::live::{Held, Party, Signal};
use crate::tickets::list::Viewer;
use crate::workspaces;

/// How often it is checked that the caller is still signed in and still there.
const CHECKED_EVERY: Duration = Duration::from_secs(10);
/// A client that says nothing, not even that it heard a ping, has gone.
const SILENCE_MAX: Duration = Duration::from_secs(60);
/// A client that takes no frame for so long can't keep up.
const STUCK_MAX: Duration = Duration::from_secs(15);
/// How long a client gets to hear why its socket ends.
const FAREWELL_MAX: Duration = Duration::from_secs(1);
/// Lists that one socket may watch.
const WINDOWS_MAX: usize = 32;
/// Lists that one socket may have counted.
const COUNTS_MAX: usize = 64;
/// Threads that one socket may watch or write in.
const THREADS_MAX: usize = 64;
/// Longest name that a client may give a list, in bytes.
const NAME_BYTES_MAX: usize = 64;
/// A client that comes back names its lists again within this time, and is told what they missed.
const LISTS_NAMED_WITHIN: Duration = Duration::from_secs(10);

/// A room that hasn't read as far as the socket is asked again after this.
const ROOM_WAITED_FOR: Duration = Duration::from_millis(50);

/// Why a socket ends.
#[derive(Clone, Copy, Debug)]
enum Ending {
    SignedOut,
    Slow,
    Restart,
    Gone,
}

impl Ending {
    fn frame(self) -> Option<CloseFrame> {
        let (code, reason) = match self {
            Ending::SignedOut => (4401, "signed out"),
            Ending::Slow => (4408, "too slow: resume"),
            Ending::Restart => (1012, "restart: resume"),
            Ending::Gone => return None,
        };
        Some(CloseFrame { code, reason: reason.into() })
    }
}

/// Serves a socket to its end.
pub(super) async fn serve(app: App, parts: Parts, member: Member, socket: WebSocket) {
    app.metrics.sockets().inc();
    let (asks, seat) = app.rooms.enter(&app, member.workspace);
    let party = party(&app, &member).await;
    let (sender, queue) = queue();
    let viewer = Viewer { teammate: member.actor.teammate(), visibility: member.visibility };
    let mut connection = Connection {
        app: app.clone(),
        parts,
        member,
        viewer,
        party,
        socket,
        asks,
        seat,
        windows: HashMap::new(),
        gap: None,
        viewing: None,
        typing: HashMap::new(),
        heard: Instant::now(),
    };
    let state = Box::new(Seat::new(viewer, sender));
    let ending = match connection.ask(Ask::Enter { seat, state }).await {
        Ok(()) => connection.run(queue).await.unwrap_or_else(|ending| ending),
        Err(ending) => ending,
    };
    connection.ask(Ask::Leave { seat }).await.ok();
    if let Some(frame) = ending.frame() {
        timeout(FAREWELL_MAX, SinkExt::send(&mut connection.socket, Message::Close(Some(frame)))).await.ok();
    }
    app.metrics.sockets().dec();
}

/// As others see the caller; programs are not seen.
async fn party(app: &App, member: &Member) -> Option<Party> {
    let (workspace, id) = (member.workspace, member.actor.teammate()?);
    let teammate = app.store.read(move |db| workspaces::teammate(db, workspace, id)).await.ok()?;
    Some(Party { kind: "teammate".to_owned(), id: id.to_string(), name: Some(teammate.name) })
}

/// What a client missed before it came back, while it names its lists.
struct Gap {
    missed: Missed,
    until: Instant,
}

struct Connection {
    app: App,
    parts: Parts,
    member: Member,
    viewer: Viewer,
    party: Option<Party>,
    socket: WebSocket,
    asks: mpsc::Sender<Ask>,
    seat: u64,
    windows: HashMap<String, Window>,
    gap: Option<Gap>,
    viewing: Option<Held>,
    typing: HashMap<ThreadId, Held>,
    heard: Instant,
}

impl Connection {
    async fn run(&mut self, mut queue: Queue) -> Result<Ending, Ending> {
        let mut checks = interval(CHECKED_EVERY);
        checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        checks.tick().await;
        loop {
            tokio::select! {
                biased;
                () = self.app.shutdown.cancelled() => return Ok(Ending::Restart),
                next = queue.next() => match next {
                    // While a frame is stuck the room may find that too much waits behind it.
                    Next::Frame(frame) => {
                        let frames: Vec<Utf8Bytes> = std::iter::once(frame).chain(queue.ready()).collect();
                        tokio::select! {
                            biased;
                            slow = queue.ended() => return Ok(if slow { Ending::Slow } else { Ending::Restart }),
                            sent = self.send_all(frames) => sent?,
                        }
                    }
                    Next::Slow => return Ok(Ending::Slow),
                    Next::Over => return Ok(Ending::Restart),
                },
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => self.hear(message).await?,
                    Some(Err(_)) | None => return Ok(Ending::Gone),
                },
                _ = checks.tick() => self.check().await?,
            }
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), Ending> {
        match timeout(STUCK_MAX, SinkExt::send(&mut self.socket, message)).await {
            Ok(sent) => sent.map_err(|_| Ending::Gone),
            Err(_) => Err(Ending::Slow),
        }
    }

    /// Sends frames with as few writes as they need.
    async fn send_all(&mut self, frames: Vec<Utf8Bytes>) -> Result<(), Ending> {
        let sending = async {
            for frame in frames {
                self.socket.feed(Message::Text(frame)).await?;
            }
            self.socket.flush().await
        };
        match timeout(STUCK_MAX, sending).await {
            Ok(sent) => sent.map_err(|_| Ending::Gone),
            Err(_) => Err(Ending::Slow),
        }
    }

    async fn tell(&mut self, frame: ToClient<'_>) -> Result<(), Ending> {
        self.send(Message::Text(frame.text())).await
    }

    async fn ask(&mut self, ask: Ask) -> Result<(), Ending> {
        self.asks.send(ask).await.map_err(|_| Ending::Restart)
    }

    /// Whether the caller is still signed in, may see the same as before, and is there at all.
    async fn check(&mut self) -> Result<(), Ending> {
        let mut parts = self.parts.clone();
        match Member::from_request_parts(&mut parts, &self.app).await {
            Ok(member) if member.visibility != self.member.visibility => return Err(Ending::Restart),
            Ok(_) => {}
            Err(error) if error.kind == Kind::Unauthorized || error.kind == Kind::NotFound => {
                return Err(Ending::SignedOut);
            }
            // The database may answer again.
            Err(_) => {}
        }
        if self.heard.elapsed() > SILENCE_MAX {
            return Err(Ending::Gone);
        }
        self.send(Message::Ping(Default::default())).await
    }

    async fn hear(&mut self, message: Message) -> Result<(), Ending> {
        self.heard = Instant::now();
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err(Ending::Gone),
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        // What isn't understood is left out, as clients do with what they don't understand.
        let Ok(said) = serde_json::from_str::<FromClient>(&text) else { return Ok(()) };
        let seat = self.seat;
        match said {
            FromClient::Resume { seq } => self.resume(seq).await,
            FromClient::Window { id, view } => self.open(id, &view).await,
            FromClient::WindowEnd { id } => {
                self.windows.remove(&id);
                self.ask(Ask::WindowEnd { seat, name: id }).await
            }
            FromClient::Watch { thread_id: thread } => self.ask(Ask::Watch { seat, thread, on: true }).await,
            FromClient::Unwatch { thread_id: thread } => self.ask(Ask::Watch { seat, thread, on: false }).await,
            FromClient::Counts { views } => {
                let named = views.into_iter().take(COUNTS_MAX);
                let windows = named.filter_map(|view| Some((view.clone(), Window::parse(&view, self.viewer)?)));
                self.ask(Ask::Counts { seat, windows: windows.collect() }).await
            }
            FromClient::Typing { thread_id, on, mode } => {
                self.type_in(thread_id, on, mode.as_deref() == Some("note"));
                Ok(())
            }
            FromClient::Viewing { ticket_id } => {
                let who = self.party.clone();
                let signal = ticket_id.zip(who).map(|(ticket_id, who)| Signal::Viewing { ticket_id, who, on: true });
                // The new one first: a ticket that stays open is never left.
                let held = signal.map(|signal| self.app.live.hold(self.member.workspace, signal));
                self.viewing = held;
                Ok(())
            }
            FromClient::Unknown => Ok(()),
        }
    }

    fn type_in(&mut self, thread_id: ThreadId, on: bool, internal: bool) {
        if !on {
            self.typing.remove(&thread_id);
            return;
        }
        let Some(who) = self.party.clone() else { return };
        if self.typing.len() >= THREADS_MAX {
            self.typing.clear();
        }
        let signal = Signal::Typing { thread_id, who, on: true, internal };
        let held = self.app.live.hold(self.member.workspace, signal);
        self.typing.insert(thread_id, held);
    }

    /// Brings the client from the number it names to now, then lets the room go on.
    async fn resume(&mut self, seq: i64) -> Result<(), Ending> {
        let workspace = self.member.workspace;
        self.ask(Ask::Rest { seat: self.seat }).await?;
        let mut place = Place { seq, told: seq };
        match replay::beginning(&self.app, workspace, seq).await.map_err(|_| Ending::Restart)? {
            Beginning::There => {}
            Beginning::AtTheEnd(end) => {
                place = Place { seq: end, told: end };
                self.tell(ToClient::Resync { seq: end }).await?;
            }
        }
        let since = place.seq;
        let told = loop {
            let events = replay::next(&self.app, workspace, place.seq).await.map_err(|_| Ending::Restart)?;
            for event in &events {
                place.seq = event.seq;
                if let Some(frame) = Frames::new(event).get(self.viewer.visibility, place.told) {
                    place.told = event.seq;
                    self.send(Message::Text(frame)).await?;
                }
            }
            // Who is ready was told everything that was in the log when they asked.
            if replay::may_go_on(&events) {
                continue;
            }
            let (joined, answer) = oneshot::channel();
            self.ask(Ask::Join { seat: self.seat, place, joined }).await?;
            if let Some(told) = answer.await.map_err(|_| Ending::Restart)? {
                break told;
            }
            if events.is_empty() {
                // The room is behind the log: it will have read on in a moment.
                tokio::time::sleep(ROOM_WAITED_FOR).await;
            }
        };
        self.gap = Some(Gap { missed: Missed::after(since), until: Instant::now() + LISTS_NAMED_WITHIN });
        for (name, window) in self.windows.clone() {
            self.catch_up(&name, window, told).await?;
        }
        Ok(())
    }

    /// Watches a list. One that the client had before it came back is brought up to date.
    async fn open(&mut self, name: String, view: &str) -> Result<(), Ending> {
        let window = Window::parse(view, self.viewer).filter(|_| name.len() <= NAME_BYTES_MAX);
        let Some(window) = window.filter(|_| self.windows.len() < WINDOWS_MAX) else { return Ok(()) };
        let (from, answer) = oneshot::channel();
        self.ask(Ask::Window { seat: self.seat, name: name.clone(), window, from }).await?;
        let until = answer.await.map_err(|_| Ending::Restart)?;
        self.windows.insert(name.clone(), window);
        self.catch_up(&name, window, until).await
    }

    /// Tells what happened in a list up to `until` while the client was away, if it has just come back.
    async fn catch_up(&mut self, name: &str, window: Window, until: i64) -> Result<(), Ending> {
        self.gap.take_if(|gap| gap.until <= Instant::now());
        let Some(Gap { missed, .. }) = &mut self.gap else { return Ok(()) };
        let workspace = self.member.workspace;
        missed.read_on(&self.app, workspace, until).await.map_err(|_| Ending::Restart)?;
        match missed.moves(&self.app, workspace, window).await.map_err(|_| Ending::Restart)? {
            Some(moves) => {
                for frame in moves.iter().map(|moved: &Move| moved.frame(name)) {
                    self.send(Message::Text(frame)).await?;
                }
                Ok(())
            }
            None => self.tell(ToClient::Resync { seq: until }).await,
        }
    }
}
